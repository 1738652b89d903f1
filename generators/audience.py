"""What each audience may see: a ledger from which everything else is gone before anything is derived or rendered."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from generators.finding import Unable
from generators.kind import Part, references, slots, walk
from generators.kinds.check_log import CheckLog
from generators.kinds.evidence import Evidence
from generators.kinds.safeguarding_concern import SafeguardingConcern
from generators.ledger import Entry, Ledger
from generators.source import Document
from generators.source.writing import written
from generators.values import london

AUDIENCES = ("inspector", "commissioner", "internal")
WITHHELD = "withheld"
# Counts below this are not given to commissioners: in a small service they point at a person (domain reference §4.7).
SMALL = 5
# An internal text shorter than this is too common a word to be taken out of other texts.
_TELLING = 5


@dataclass(frozen=True, slots=True)
class ConcernTotals:
    """Safeguarding concerns as figures only; None where a figure is too small to be given."""

    raised: int | None
    closed: int | None

    @property
    def words(self) -> str:
        """Both figures in words."""
        if self.raised is None:
            return f"fewer than {SMALL} concerns raised"
        closed = (
            "the number closed is too small to be shown" if self.closed is None else f"{self.closed} closed"
        )
        return f"{self.raised} concerns raised, {closed}"


@dataclass(frozen=True, slots=True)
class View:
    """The records of one audience."""

    audience: str
    ledger: Ledger
    """Only what this audience may see; references to anything else read `withheld`."""
    counted: Ledger
    """`ledger` and, stripped of everything but day, shift, time and outcome, the check logs that this audience sees as coverage only."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Evidence id -> path of its file below `records/evidence/files/`, for the evidence items in `ledger`."""
    concern_totals: ConcernTotals | None = None
    """For an audience that sees safeguarding concerns as totals only."""


def project(ledger: Ledger, audience: str, as_of: date) -> View:
    """The ledger as `audience` may see it; totals as they stood on `as_of`. Raises Unable for an unknown audience."""
    if audience not in AUDIENCES:
        raise Unable(f"there is no audience {audience!r}", "use one of: " + ", ".join(AUDIENCES))
    if audience == "internal":
        return View(audience, ledger, ledger, _files(ledger))
    seen = _seen(ledger, audience)
    hidden = {entry_id for entry_id in ledger.entries if entry_id not in seen} | set(ledger.unread)
    clean = _redactor(hidden, _internal_texts(ledger))
    entries = {entry_id: _projected(ledger.entries[entry_id], clean) for entry_id in sorted(seen)}
    visible = Ledger(entries, documents=tuple(entry.document for entry in entries.values()))
    if audience == "inspector":
        return View(audience, visible, visible, _files(ledger, seen))
    logs = {entry.id: _coverage_only(entry) for entry in ledger.entries_of("check_log") if entry.id in hidden}
    counted = Ledger(dict(sorted((entries | logs).items())))
    return View(audience, visible, counted, _files(ledger, seen), _totals(ledger, seen, as_of))


def source_text(entry: Entry) -> str:
    """The YAML that a record's page shows; of a projected entry, what its audience may read."""
    return entry.document.text


def _seen(ledger: Ledger, audience: str) -> set[str]:
    """Ids that an outside audience may see. A commissioner sees evidence only where a record it sees rests on it."""
    seen = {entry.id for entry in ledger.entries.values() if audience in entry.kind.readers(entry.record)}
    if audience != "commissioner":
        return seen
    attached = {
        target
        for entry_id in seen
        if (entry := ledger.entries[entry_id]).kind.name != "evidence"
        for _, _, target in references(entry.record)
    }
    return {
        entry_id
        for entry_id in seen
        if ledger.entries[entry_id].kind.name != "evidence"
        or entry_id in attached
        or ledger.entries[entry_id].record.audience
    }


def _files(ledger: Ledger, seen: set[str] | None = None) -> dict[str, str]:
    return {
        record.id: record.file
        for record in ledger.of(Evidence)
        if record.file and (seen is None or record.id in seen)
    }


def _internal_texts(ledger: Ledger) -> frozenset[str]:
    """Telling texts of internal fields (an HR reference, an e-mail address): they go wherever else they stand."""
    return frozenset(
        value
        for entry in ledger.entries.values()
        for _, slot, value in walk(entry.record)
        if slot.internal and slot.refs is None and isinstance(value, str) and len(value) >= _TELLING
    )


# An id as people write it in running text, whatever the case; longer names are tried first.
_MENTION = re.compile(r"[A-Za-z]{3}-[A-Za-z0-9][A-Za-z0-9-]*", re.ASCII)


def _redactor(hidden: set[str], texts: frozenset[str]) -> Callable[[str], str]:
    """A function that puts `withheld` in place of every hidden id and internal text in a text."""
    names = {name.lower() for name in hidden}
    secrets = (
        re.compile("|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True)), re.IGNORECASE)
        if texts
        else None
    )

    def without(found: re.Match[str]) -> str:
        word = found[0]
        for end in range(len(word), 4, -1):
            if (end == len(word) or word[end] == "-") and word[:end].lower() in names:
                return WITHHELD + word[end:]
        return word

    def clean(text: str) -> str:
        if names and "-" in text:
            text = _MENTION.sub(without, text)
        return secrets.sub(WITHHELD, text) if secrets else text

    return clean


def _projected(entry: Entry, clean: Callable[[str], str]) -> Entry:
    """An entry without internal fields, hidden ids and, unless nothing had to go, without its comments and layout."""
    document = entry.document
    data = _kept(document.data, entry.kind.model, clean)
    if data == document.data:
        if "#" not in document.text:
            return entry
        return Entry(entry.kind, entry.record, _document(document, data))
    return Entry(entry.kind, entry.kind.model.model_validate(data), _document(document, data))


def _document(document: Document, data: dict[str, Any]) -> Document:
    return Document(path=document.path, data=data, places={}, keys={}, text=written(data), ambiguous={})


def _kept(data: Any, model: type[Part] | None, clean: Callable[[str], str]) -> Any:
    """Raw data without internal fields, every text cleaned."""
    if isinstance(data, str):
        return clean(data)
    if isinstance(data, list):
        return [_kept(member, model, clean) for member in data]
    if not isinstance(data, dict):
        return data
    known = {slot.name: slot for slot in slots(model)} if model else {}
    return {
        key: _kept(value, known[key].part if key in known else None, clean)
        for key, value in data.items()
        if not (key in known and known[key].internal)
    }


_COUNTED = ("on", "shift", "at", "outcome")


def _coverage_only(entry: Entry) -> Entry:
    """A check log of which nothing is left but when a slot was checked and with what outcome."""
    data: Mapping[str, Any] = entry.document.data
    kept = [
        {key: row[key] for key in _COUNTED if key in row}
        | {"by": WITHHELD}
        | ({"escalated": {"to": WITHHELD, "at": row["escalated"]["at"]}} if row.get("escalated") else {})
        for row in data.get("entries") or ()
    ]
    bare = {
        "id": entry.id,
        "title": WITHHELD,
        "control": data["control"],
        "period": data["period"],
        "entries": kept,
    }
    return Entry(entry.kind, CheckLog.model_validate(bare), _document(entry.document, bare))


def _totals(ledger: Ledger, seen: set[str], as_of: date) -> ConcernTotals:
    """How many concerns were raised and closed. A figure that would give back a small one is left out with it."""
    concerns = [
        concern
        for concern in ledger.of(SafeguardingConcern)
        if concern.id not in seen and london(concern.raised_at) <= as_of
    ]
    raised = len(concerns)
    closed = sum(1 for concern in concerns if concern.closed is not None and concern.closed.on <= as_of)
    if 0 < raised < SMALL:
        return ConcernTotals(None, None)
    small = 0 < closed < SMALL or 0 < raised - closed < SMALL
    return ConcernTotals(raised, None if small else closed)
