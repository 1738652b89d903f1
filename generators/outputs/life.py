"""What a record's page and document are told of its life: every commit that changed it, when, by whom, which field, from what, to what, why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from generators.audience import WITHHELD
from generators.book import Book, who
from generators.history import Change
from generators.kind import LOOKS_LIKE_ID, Kind, Slot, slots
from generators.outputs import events, lives, months, shown, wording, words
from generators.outputs.events import Lag
from generators.outputs.lives import Texts
from generators.outputs.shown import NOTHING, Row, Shown
from generators.past import Event
from generators.source import Value
from generators.values import london, written_when

# More fields than this of one commit are folded away.
_FOLDED_ABOVE = 6
# So many of the newest stand open.
_OPEN = 5
# A text longer than this stands below its name, not beside it.
_LONG = 60


@dataclass(frozen=True, slots=True)
class Field:
    """One field that a commit changed."""

    name: str
    op: Literal["added", "taken out", "changed"]
    before: Shown
    after: Shown

    @property
    def long(self) -> bool:
        """Whether both versions are to stand below each other, and not in one line."""
        return self.op == "changed" and max(len(self.before.words), len(self.after.words)) > _LONG


@dataclass(frozen=True, slots=True)
class Happening:
    """What one commit did to a record, ready to be printed."""

    anchor: str
    """The same in every build: made of the commit."""
    commit: str
    trail: str
    """Where the audit trail tells of the whole commit."""
    recorded: datetime | None
    basis: str
    """How it is known when it was recorded; empty where the life says it of all of them."""
    authored: datetime | None
    """When its author says it was written, where that is another day."""
    through: str
    """The merge by which the branch received it; empty where it received it itself."""
    lags: tuple[Lag, ...]
    who: Shown
    headline: str
    fields: tuple[Field, ...]
    folded: bool
    lines: tuple[str, ...]
    """Of a version that cannot be read: the lines taken out and put in."""
    unreadable: str
    said: str
    """What its author wrote, in one line; empty where that says no more than the headline."""
    more: str
    """The rest of what its author wrote."""
    corrections: tuple[tuple[events.Corrected, Shown], ...]
    marks: tuple[Shown, ...]
    after_position: bool
    """Recorded after the position date of this site."""
    full: str = ""
    """Where the full text of this version stands; empty where that is not told, or there is none."""
    full_words: str = ""
    """What the link to it says."""


@dataclass(frozen=True, slots=True)
class Life:
    """The life of a record."""

    happenings: tuple[Happening, ...]
    """The newest first."""
    first_recorded: datetime | None
    """When the branch first held the record, also where what it said then is not shown."""
    kept: bool
    """Whether the records have a history at all: without git nothing shows when anything was written."""
    basis: str = ""
    """How it is known when things were recorded, where it is the same for all."""
    remarks: tuple[str, ...] = ()
    """What makes the history less than whole."""

    @property
    def number(self) -> str:
        """`3 commits`."""
        return words.count(len(self.happenings), "commit")

    @property
    def latest(self) -> tuple[Happening, ...]:
        """Those that stand open on a page."""
        return self.happenings[:_OPEN]

    @property
    def earlier(self) -> tuple[Happening, ...]:
        """Those that are folded away."""
        return self.happenings[_OPEN:]


def of(
    book: Book, record_id: str, *, told: Sequence[Event] | None = None, texts: Texts | None = None
) -> Life:
    """The life of one record as the book's audience may read it, or the part of it that is `told`.

    With `texts` every change leads to the full text of its version.
    """
    past = book.past
    if past is None:
        return Life((), None, kept=False)
    whole = past.life(record_id)
    first = past.first_recorded(record_id)
    bases = {events.basis_words(event) for event in whole}
    entries = [
        happening(book, event, with_basis=len(bases) > 1, texts=texts)
        for event in (whole if told is None else told)
    ]
    return Life(
        happenings=tuple(reversed(entries)),
        first_recorded=first.at if first else None,
        kept=True,
        basis=bases.pop() if len(bases) == 1 else "",
        remarks=past.history.remarks,
    )


def happening(book: Book, event: Event, *, with_basis: bool = True, texts: Texts | None = None) -> Happening:
    """One commit's part in the life of a record."""
    step, received = event.step, event.received
    fields = tuple(fields_of(book, event))
    said, more = events.said(event)
    full, full_words = _full(texts, event) if texts else ("", "")
    return Happening(
        anchor=anchor(event),
        commit=event.commit.id,
        trail=months.told_at(book, event.commit.id),
        recorded=received.at,
        basis=events.basis_words(event) if with_basis else "",
        authored=_authored(event),
        through="" if received.through == event.commit.id else received.through,
        lags=events.lags(event),
        who=author(book, event),
        headline=events.headline(event),
        fields=fields,
        folded=len(fields) > _FOLDED_ABOVE,
        lines=step.lines,
        unreadable=step.unreadable,
        said=said,
        more=more,
        corrections=tuple(
            (one, person(book, one.by) if one.by else NOTHING) for one in events.corrections(event)
        ),
        marks=marks(event),
        after_position=received.at is not None and london(received.at) > book.as_of,
        full=full,
        full_words=full_words,
    )


_FULL = {
    "text": "This version in full",
    "page": "This version in full: it is what the record says now",
    "same": "This version in full: it says the same as the one before",
}


# Of a change beside the branch only what lines of work that ran beside each other make together is known.
_TOGETHER = "This version in full, as it and what the branch held by then make it together"


def _full(texts: Texts, event: Event) -> tuple[str, str]:
    """Where the full text of a version stands, and what to call it."""
    commit = event.commit.id
    sort = next((one.sort for one in texts.versions if one.commit == commit), "none")
    place = texts.places.get(commit, "")
    if not place or sort == "none":
        return "", ""
    beside = event.received.through != commit and sort == "text"
    return place, _TOGETHER if beside else _FULL[sort]


def fields_of(book: Book, event: Event) -> Iterator[Field]:
    """The fields that a commit changed; corrections that it added are told in a place of their own."""
    for change in events.pieces(event):
        if change.path and not (change.path[0] == "correction" and change.op == "add"):
            yield field(book, event.kind, change)


def anchor(event: Event) -> str:
    """The name of the place where a commit is told: the same in every build."""
    return lives.anchor(event.commit.id)


def place_of(book: Book, record_id: str, commit: str) -> str:
    """Where a commit is told of a record, on its page or that of its life; empty where there is no page."""
    return lives.place_of(book, record_id, commit)


def _authored(event: Event) -> datetime | None:
    """The author's own time, where it differs by more than a day from that of recording."""
    authored, recorded = event.commit.author.when, event.recorded
    if authored is None or recorded is None or abs((recorded - authored).total_seconds()) < 24 * 3600:
        return None
    return authored


def marks(event: Event) -> tuple[Shown, ...]:
    """What is special about a change, in a word each."""
    return (*of_commit(event), *own_marks(event))


def of_commit(event: Event) -> tuple[Shown, ...]:
    """What is special about the commit as a whole."""
    found = []
    if event.backfill:
        found.append(shown.tag(f"Tells of earlier times: {event.backfill}", "grey"))
    if event.migration:
        found.append(shown.tag(f"Migration: {event.migration}", "grey"))
    if event.signature:
        found.append(shown.tag(*event.signature))
    return tuple(found)


def own_marks(event: Event) -> tuple[Shown, ...]:
    """What is special about what it did to this record."""
    found = []
    if event.step.kind == "merged":
        found.append(shown.tag("Merge", "grey"))
    lags = events.lags(event)
    if any(lag.early for lag in lags):
        found.append(shown.tag("Dated after it was recorded", "red"))
    elif any(lag.late for lag in lags):
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
    """One change of one field, its values as people read them; of a long text the words that changed are marked."""
    slot, name = events.declared(kind, change.path), events.field_name(kind, change)
    if change.op == "add":
        return Field(name, "added", NOTHING, value(book, slot, change.after))
    if change.op == "remove":
        return Field(name, "taken out", value(book, slot, change.before), NOTHING)
    pair = _marked(slot, change.before, change.after)
    before, after = pair or (value(book, slot, change.before), value(book, slot, change.after))
    return Field(name, "changed", before, after)


def _marked(slot: Slot | None, before: Value, after: Value) -> tuple[Shown, Shown] | None:
    """Two versions of a running text, compared; None for anything else."""
    running = slot is None or slot.sort in ("text", "markdown")
    if running and isinstance(before, str) and isinstance(after, str):
        return wording.compared(wording.flowing(before), wording.flowing(after))
    return None


def rows(book: Book, known: Mapping[str, Slot], data: Mapping[str, Any]) -> tuple[Row, ...]:
    """A mapping of an old version, field by field; `known` are the fields that its kind has today."""
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
        return Shown("rows", rows(book, known, raw))
    return _scalar(book, slot, raw)


def _scalar(book: Book, slot: Slot | None, raw: str) -> Shown:
    if slot is None or raw == WITHHELD:
        return shown.text(raw)
    if slot.sort in ("day", "moment") and (found := written_when(raw)) is not None:
        return shown.when(found)
    if slot.sort == "ref" and LOOKS_LIKE_ID.fullmatch(raw):
        return shown.briefly(book, raw)
    if slot.sort == "listed" and (slot.catalogue != "themes" or book.catalogues.theme(raw)):
        return shown.single(book, slot, raw)
    return shown.text(_words(slot, raw))


def _words(slot: Slot, raw: str) -> str:
    """A plain text, or an enumeration's word as people read it."""
    if slot.sort == "markdown":
        return wording.flowing(raw)
    if slot.sort == "flag":
        return {"true": "Yes", "false": "No"}.get(raw, raw)
    coded = slot.sort in ("choice", "slug") or (slot.sort == "text" and words.is_code(raw))
    return words.choice(raw) if coded else raw
