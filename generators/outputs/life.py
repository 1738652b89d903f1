"""What a record's page and document are told of its life: every commit that changed it, when, by whom, which field, from what, to what, why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from generators.audience import WITHHELD
from generators.book import Book, who
from generators.history import Change
from generators.kind import LOOKS_LIKE_ID, Kind, Slot, slots
from generators.outputs import addresses, events, shown, words
from generators.outputs.events import Lag
from generators.outputs.shown import NOTHING, Row, Shown
from generators.past import Event
from generators.source import Value
from generators.values import london, written_when

# More fields than this of one commit are folded away.
_FOLDED_ABOVE = 6


@dataclass(frozen=True, slots=True)
class Field:
    """One field that a commit changed."""

    name: str
    before: Shown
    after: Shown


@dataclass(frozen=True, slots=True)
class Happening:
    """What one commit did to a record, ready to be printed."""

    anchor: str
    """The same in every build: made of the commit."""
    commit: str
    recorded: datetime | None
    basis: str
    """How it is known when it was recorded."""
    authored: datetime | None
    """When its author says it was written, where that is another day."""
    through: str
    """The merge by which the branch received it; empty where it received it itself."""
    lags: tuple[Lag, ...]
    who: Shown
    headline: str
    fields: tuple[Field, ...]
    folded: bool
    first: tuple[Row, ...]
    """The first version, field by field; only where later ones differ from it."""
    lines: tuple[str, ...]
    """Of a version that cannot be read: the lines taken out and put in."""
    unreadable: str
    why: str
    corrections: tuple[tuple[events.Corrected, Shown], ...]
    marks: tuple[Shown, ...]
    after_position: bool
    """Recorded after the position date of this site."""


@dataclass(frozen=True, slots=True)
class Life:
    """The life of a record."""

    happenings: tuple[Happening, ...]
    """The newest first."""
    first_recorded: datetime | None
    """When the branch first held the record, also where what it said then is not shown."""
    kept: bool
    """Whether the records have a history at all: without git nothing shows when anything was written."""
    remarks: tuple[str, ...] = ()
    """What makes the history less than whole."""

    @property
    def number(self) -> str:
        """`3 commits`."""
        return words.count(len(self.happenings), "commit")


def of(book: Book, record_id: str) -> Life:
    """The life of one record as the book's audience may read it."""
    past = book.past
    if past is None:
        return Life((), None, kept=False)
    told = past.life(record_id)
    first = past.first_recorded(record_id)
    several = any(event.changes for event in told[1:])
    entries = [happening(book, event, with_first=several) for event in told]
    return Life(
        tuple(reversed(entries)), first.at if first else None, kept=True, remarks=past.history.remarks
    )


def happening(book: Book, event: Event, *, with_first: bool = False) -> Happening:
    """One commit's part in the life of a record."""
    step, received = event.step, event.received
    whole = step.kind == "added"
    fields = tuple(
        field(book, event.kind, change) for change in events.one_by_one(event.changes) if change.path
    )
    return Happening(
        anchor=anchor(event),
        commit=event.commit.id,
        recorded=received.at,
        basis=events.basis_words(event),
        authored=_authored(event),
        through="" if received.through == event.commit.id else received.through,
        lags=events.lags(event),
        who=author(book, event),
        headline=events.headline(event),
        fields=fields,
        folded=len(fields) > _FOLDED_ABOVE,
        first=_first(book, event) if whole and with_first else (),
        lines=step.lines,
        unreadable=step.unreadable,
        why=event.message,
        corrections=tuple(
            (one, person(book, one.by) if one.by else NOTHING) for one in events.corrections(event)
        ),
        marks=marks(event),
        after_position=received.at is not None and london(received.at) > book.as_of,
    )


def anchor(event: Event) -> str:
    """The name of the place on a record's page where a commit is told: the same in every build."""
    return addresses.anchor(f"v-{event.commit.id[:12]}")


def _authored(event: Event) -> datetime | None:
    """The author's own time, where it differs by more than a day from that of recording."""
    authored, recorded = event.commit.author.when, event.recorded
    if authored is None or recorded is None or abs((recorded - authored).total_seconds()) < 24 * 3600:
        return None
    return authored


def marks(event: Event) -> tuple[Shown, ...]:
    """What is special about a commit, in a word each."""
    found = []
    if event.backfill:
        found.append(shown.tag(f"Tells of earlier times: {event.backfill}", "grey"))
    if event.migration:
        found.append(shown.tag(f"Migration: {event.migration}", "grey"))
    if event.step.kind == "merged":
        found.append(shown.tag("Merge", "grey"))
    if event.signature:
        found.append(shown.tag(*event.signature))
    if any(lag.early for lag in events.lags(event)):
        found.append(shown.tag("Dated after it was recorded", "red"))
    elif any(lag.late for lag in events.lags(event)):
        found.append(shown.tag("Written down later", "yellow"))
    if events.corrections(event):
        found.append(shown.tag("Correction", "blue"))
    return tuple(found)


def author(book: Book, event: Event) -> Shown:
    """Who wrote a commit: a member of staff, for the team any name; for others only that it is not told."""
    if not event.who:
        return shown.text("Not shown")
    return person(book, event.who)


def person(book: Book, identity: str) -> Shown:
    """A person or organisation by id, else the words given."""
    return (
        shown.record(book, identity) if identity in book.ledger.entries else shown.text(who(book, identity))
    )


# ------------------------------------------------------------------ fields
def field(book: Book, kind: Kind, change: Change) -> Field:
    """One change of one field, its values as people read them."""
    slot = events.declared(kind, change.path)
    before = NOTHING if change.op == "add" else value(book, slot, change.before)
    after = NOTHING if change.op == "remove" else value(book, slot, change.after)
    return Field(events.field_name(kind, change), before, after)


def _first(book: Book, event: Event) -> tuple[Row, ...]:
    """The fields of a version that was written down for the first time."""
    for change in event.step.changes or ():
        if not change.path and isinstance(change.after, dict):
            return _rows(book, {slot.name: slot for slot in slots(event.kind.model)}, change.after)
    return ()


def _rows(book: Book, known: Mapping[str, Slot], data: Mapping[str, Any]) -> tuple[Row, ...]:
    return tuple(
        Row(words.label(name) if name in known else name, value(book, known.get(name), inner))
        for name, inner in data.items()
        if name != "id"
    )


def value(book: Book, slot: Slot | None, raw: Value) -> Shown:
    """A raw value of an old version as people read it."""
    if raw is None:
        return NOTHING
    if isinstance(raw, list):
        return shown.many(value(book, slot, member) for member in raw)
    if isinstance(raw, dict):
        known = {inner.name: inner for inner in slots(slot.part)} if slot and slot.part else {}
        return Shown("rows", _rows(book, known, raw))
    return _scalar(book, slot, raw)


def _scalar(book: Book, slot: Slot | None, raw: str) -> Shown:
    if slot is None or raw == WITHHELD:
        return shown.text(raw)
    if slot.sort in ("day", "moment") and (found := written_when(raw)) is not None:
        return shown.when(found)
    if slot.sort == "flag":
        return shown.text({"true": "Yes", "false": "No"}.get(raw, raw))
    if slot.sort == "ref" and LOOKS_LIKE_ID.fullmatch(raw):
        return shown.briefly(book, raw)
    if slot.sort in ("choice", "slug") or (slot.sort == "text" and words.is_code(raw)):
        return shown.text(words.choice(raw))
    return shown.text(raw)


def commits(happenings: Iterable[Happening]) -> tuple[str, ...]:
    """The commits of some happenings, each once."""
    return tuple(dict.fromkeys(one.commit for one in happenings))
