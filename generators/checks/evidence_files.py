"""Whether the files that records rest on are there, are files of this repository, and are the ones that were hashed."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path

from generators.checks.sheet import Matter, every, of
from generators.finding import Finding, Position, at
from generators.kinds.evidence import Evidence
from generators.kinds.referral_log import COLUMNS, ReferralLog, ReferralRow
from generators.ledger import Entry
from generators.source import LIMIT_BYTES, Refusal, contents, resolve

FOLDER = "records/evidence/files"
_ROOTED = re.compile(r"[/~\\]|[A-Za-z]:")
# Files that lie among evidence and are none.
_NO_EVIDENCE = frozenset({".gitkeep", ".gitignore", ".gitattributes", "README.md", "README.txt"})


def items(matter: Matter) -> Iterator[Finding]:
    """Evidence items without anything behind them, and files that are not what the item says (guarantees, G16)."""
    for entry, item in every(matter, Evidence):
        if item.file is None and item.reference is None:
            message = "the evidence item has neither a `file` nor a `reference`"
            hint = "add the file below records/evidence/files/ with its `sha256`, or say in `reference` where it is kept"
            yield of(entry, (), "EVD001", message, hint)
        if item.file is None and item.sha256 is not None:
            message = "`sha256` is given without the `file` that it is of"
            yield of(entry, ("sha256",), "EVD002", message, "add `file`, or take `sha256` out")
        if item.file is not None:
            yield from _file(matter, entry, item.file, item.sha256)


def _file(matter: Matter, entry: Entry, name: str, expected: str | None) -> Iterator[Finding]:
    # A path from the root of a computer is asked for as it stands, so that the refusal says so.
    found = resolve(matter.repository, name if _ROOTED.match(name) else f"{FOLDER}/{name}")
    if isinstance(found, Refusal):
        yield _refused(matter, entry, name, found)
        return
    try:
        actual = _hash(found)
    except OSError as error:
        message = f"`file` {name!r} cannot be read ({error.strerror})"
        yield of(entry, ("file",), "EVD005", message, "check the disk, or restore the file from git")
        return
    if expected is None:
        message = f"`file` {name!r} has no `sha256`: nobody could tell if it were changed"
        yield of(
            entry, ("file",), "EVD002", message, f"if this is the file as received, add sha256: {actual}"
        )
    elif actual != expected:
        message = f"`file` {name!r} has the hash {actual}, but `sha256` says {expected}"
        hint = (
            "restore the file as received (git log shows who changed it); only where the record is wrong, "
            "correct `sha256` and add a `correction`"
        )
        yield of(entry, ("sha256",), "EVD004", message, hint)


def _hash(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _refused(matter: Matter, entry: Entry, name: str, refusal: Refusal) -> Finding:
    place = ("file",)
    if refusal.reason == "pointer":
        message = f"`file` {name!r} is a Git LFS pointer: the file itself is not here"
        return of(entry, place, "EVD006", message, "fetch it with `git lfs pull`")
    if refusal.reason != "absent":
        written = refusal.reason == "outside" or "on disk" not in refusal.message
        below = f"write the path from {FOLDER}/, such as one-house/rota.pdf, and put the file there"
        hint = below if written and refusal.reason in {"outside", "spelling"} else refusal.cure
        return of(entry, place, "EVD005", f"`file` {name!r} {refusal.message}", hint)
    known = [path.removeprefix(f"{FOLDER}/") for path in matter.paths if path.startswith(f"{FOLDER}/")]
    near = _nearest(name.removeprefix(f"{FOLDER}/"), known)
    hint = f"did you mean {near[0]}?" if near else f"put the file into {FOLDER}/, or correct the path"
    message = f"`file` {name!r}: there is no such file below {FOLDER}/"
    return of(entry, place, "EVD003", message, hint)


def unclaimed(matter: Matter) -> Iterator[Finding]:
    """Files in the evidence folder that no evidence item names, in a repository whose items could all be read."""
    claimed = {
        f"{FOLDER}/{name}"
        for document in matter.ledger.documents
        if isinstance(name := document.data.get("file"), str)
    }
    left = [
        path
        for path in matter.paths
        if path.startswith(f"{FOLDER}/")
        and path not in claimed
        and path.rsplit("/", 1)[-1] not in _NO_EVIDENCE
    ]
    # A file that a misspelled path means is claimed, and the misspelling is reported where it stands.
    meant = {near for name in sorted(claimed.difference(matter.paths)) for near in _nearest(name, left)}
    for path in left:
        if path not in meant:
            message = "no evidence item names this file, so no page shows it"
            hint = "describe it in an evidence record (EVD-…) with its sha256, or take it out"
            yield at(path, Position(), "EVD007", message, hint)


def _nearest(name: str, paths: Sequence[str]) -> list[str]:
    return get_close_matches(name, paths, 1, 0.6)


def tables(matter: Matter) -> Iterator[Finding]:
    """Rows of a referral log that are kept in a CSV beside it."""
    for entry, log in every(matter, ReferralLog):
        if log.rows_file is None:
            continue
        path = f"{entry.document.path.rsplit('/', 1)[0]}/{log.rows_file}"
        found = resolve(matter.repository, path)
        content = found if isinstance(found, Refusal) else contents(found, LIMIT_BYTES)
        if isinstance(content, Refusal):
            message = f"`rows_file` {log.rows_file!r} {content.message}"
            hint = "keep the table in the same folder as this record, and write its file name"
            yield of(entry, ("rows_file",), "EVD008", message, hint)
        elif len(content) > LIMIT_BYTES:
            message = f"`rows_file` {log.rows_file!r} is larger than {LIMIT_BYTES // 1000} kB"
            yield of(entry, ("rows_file",), "EVD008", message, "keep one log a month")
        else:
            yield from _rows(matter, entry, path, content)


def _rows(matter: Matter, entry: Entry, path: str, content: bytes) -> Iterator[Finding]:
    """Faults of a table: each at its line of the CSV."""
    try:
        text = content.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except UnicodeDecodeError as error:
        place = Position(content.count(b"\n", 0, error.start) + 1)
        message = f"byte 0x{content[error.start]:02X} on this line is not UTF-8"
        yield at(path, place, "EVD008", message, "save the table again as CSV in UTF-8")
        return
    except csv.Error as error:
        message = f"the table {path} is no CSV file ({error})"
        yield of(entry, ("rows_file",), "EVD008", message, "save it again as CSV in UTF-8")
        return
    head = tuple(name.strip() for name in rows[0]) if rows else ()
    missing = [name for name in COLUMNS if name not in head]
    if missing:
        message = f"the table has no column {', '.join(missing)}"
        yield at(
            path, Position(), "EVD008", message, f"its first line names the columns: {','.join(COLUMNS)}"
        )
        return
    for number, row in enumerate(rows[1:], 2):
        if any(cell.strip() for cell in row):
            values = {name: cell.strip() for name, cell in zip(head, row, strict=False) if cell.strip()}
            yield from _row(matter, path, number, values, short=len(row) != len(head))


def _row(matter: Matter, path: str, number: int, values: dict[str, str], *, short: bool) -> Iterator[Finding]:
    place = Position(number, 1)
    if short:
        message = "the line has another number of columns than the first"
        yield at(
            path, place, "EVD008", message, "check the commas; text that holds one goes in quotation marks"
        )
        return
    try:
        row = ReferralRow.model_validate({name: values[name] for name in COLUMNS if name in values})
    except ValueError:
        message = "the line needs a reference, and the day and time at which it was received"
        yield at(path, place, "EVD008", message, "write received_at as 2026-03-04T21:15")
        return
    if (
        row.service is not None
        and matter.ledger.get(row.service) is None
        and row.service not in matter.unread
    ):
        message = f"the line names the service {row.service!r}, and there is no such record"
        yield at(path, place, "REF001", message, "correct the id, or leave the column empty")
