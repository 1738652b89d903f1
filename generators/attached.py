"""Tables that stand beside a record, read into the record they belong to; whether they are sound is for the check to say."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from generators.kinds.referral_log import COLUMNS, ReferralLog
from generators.ledger import Entry, Ledger, record_of
from generators.source import LIMIT_BYTES, Refusal, contents, resolve


def read(ledger: Ledger, repository: Path) -> Ledger:
    """The ledger with the rows that referral logs keep in a CSV beside them (`rows_file`) among their own.

    A table that cannot be read, or a row that is none, adds nothing: the check has reported it.
    """
    filled = {
        entry.id: found
        for entry in ledger.entries_of("referral_log")
        if (found := _filled(entry, repository)) is not None
    }
    if not filled:
        return ledger
    entries = {identity: filled.get(identity, entry) for identity, entry in ledger.entries.items()}
    return Ledger(entries, ledger.unread, ledger.documents)


def _filled(entry: Entry, repository: Path) -> Entry | None:
    log = entry.record
    if not isinstance(log, ReferralLog) or log.rows_file is None:
        return None
    found = resolve(repository, f"{entry.document.path.rsplit('/', 1)[0]}/{log.rows_file}")
    content = found if isinstance(found, Refusal) else contents(found, LIMIT_BYTES)
    if isinstance(content, Refusal):
        return None
    own = entry.document.data.get("rows")
    rows = [*(own if isinstance(own, list) else ()), *_rows(content)]
    data = {**entry.document.data, "rows": rows}
    record = record_of(entry.kind, data)
    if record is None:
        return None
    return Entry(entry.kind, record, replace(entry.document, data=data))


def _rows(content: bytes) -> Iterator[Mapping[str, str]]:
    """The rows that hold what a row of a referral log must."""
    try:
        lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        return
    head = [name.strip() for name in lines[0]] if lines else []
    for line in lines[1:]:
        cells = {name: cell.strip() for name, cell in zip(head, line, strict=False) if name in COLUMNS}
        row = {name: cell for name, cell in cells.items() if cell}
        if "reference" in row and "received_at" in row:
            yield row
