"""The records as they were known at a commit: what each said then, and as far as today's rules can read it a ledger of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from generators.kind import Kind
from generators.ledger import Entry, Ledger, record_of
from generators.past import Past
from generators.source import Document
from generators.values import london


@dataclass(frozen=True, slots=True)
class Known:
    """What one audience's records said at a commit of the mainline."""

    commit: str
    at: datetime | None
    """When the branch received it."""
    values: Mapping[str, Mapping[str, Any]]
    """Record id -> raw data, sorted by id."""
    kinds: Mapping[str, Kind]
    ledger: Ledger
    """Those that today's rules can read."""
    unread: tuple[str, ...]
    """Those that they cannot."""

    @property
    def day(self) -> date | None:
        """The day in England on which the branch received it."""
        return london(self.at) if self.at else None


def known(past: Past, commit: str) -> Known:
    """What the records said when the branch pointed at `commit` (domain reference §7.0, as known at)."""
    graph = past.history.graph
    last = graph.mainline_index(commit)
    values: dict[str, Mapping[str, Any]] = {}
    kinds: dict[str, Kind] = {}
    entries: dict[str, Entry] = {}
    for identity, kind in past.records.items():
        value: Mapping[str, Any] | None = None
        for step, said in past.values(identity):
            if graph.mainline_index(step.commit) > last:
                break
            value = said
        if value is None:
            continue
        values[identity], kinds[identity] = value, kind
        record = record_of(kind, value)
        if record is not None:
            entries[identity] = Entry(kind, record, Document(place_of(kind, identity), value, {}, {}, ""))
    unread = tuple(identity for identity in values if identity not in entries)
    return Known(commit, past.history.received[commit].at, values, kinds, Ledger(entries), unread)


def place_of(kind: Kind, record_id: str) -> str:
    """Where a record of that id would stand."""
    return f"records/{kind.folder}/{record_id}.yml" if kind.folder else "records/provider.yml"
