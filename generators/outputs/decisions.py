"""What decisions are told beside question, options and reason: who, what was known then, whether it was looked at again; and their register."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from generators.book import Book
from generators.derive import phrases
from generators.kinds.decision import Decision
from generators.kinds.minutes import Minutes
from generators.ledger import Entry
from generators.outputs import chains, shown, words
from generators.outputs.axes import short
from generators.outputs.events import lag
from generators.outputs.shown import NOTHING, Row, Shown, Table
from generators.values import london

Column = tuple[str, Shown]


@dataclass(frozen=True, slots=True)
class Again:
    """A meeting or a decision that came back to it."""

    when: datetime
    record: str
    replaces: bool


def tell(book: Book, entry: Entry) -> dict[str, Any]:
    """What the page of a decision is told."""
    told = chains.tell_decision(book, entry)
    decision = entry.record
    if not isinstance(decision, Decision):
        return told
    return {
        **told,
        "about": tuple(_about(book, decision)),
        "known": _known(book, decision),
        "kept": book.past is not None,
        "again": _again_table(book, decision),
        "review": _review(book, decision),
    }


# ------------------------------------------------------------------ who, when and what was known
def _about(book: Book, decision: Decision) -> Iterator[Row]:
    yield Row("Decided", shown.when(decision.decided_at))
    yield Row("By", shown.many(shown.record(book, name) for name in decision.decided_by))
    if decision.in_:
        yield Row("Taken in", shown.record(book, decision.in_))
    written = _written(book, decision.id)
    if written is not None:
        yield Row("Written down", shown.text(lag(decision.decided_at, written).words))
    if decision.supersedes:
        yield Row("Replaces", shown.record(book, decision.supersedes))


def _written(book: Book, identity: str) -> datetime | None:
    """When the branch first held a record; None without a history, or where that commit tells of earlier times."""
    if book.past is None or book.past.backfilled(identity):
        return None
    first = book.past.first_recorded(identity)
    return first.at if first else None


def _known(book: Book, decision: Decision) -> Table | None:
    """The records that it rests on, and whether they had been written down by then."""
    rows = tuple(
        (shown.record(book, name), *_then(decision, _written(book, name))) for name in decision.based_on
    )
    heads = ("Record", "First written down", "At the time of the decision")
    return Table("What it rests on", heads, rows) if rows else None


def _then(decision: Decision, written: datetime | None) -> tuple[Shown, Shown]:
    if written is None:
        return NOTHING, shown.text("cannot be told")
    if written <= decision.decided_at:
        return shown.when(written), shown.tag("Written down before", "green")
    after = phrases.span(written - decision.decided_at)
    return shown.when(written), shown.tag(f"Written down {after} later", "yellow")


# ------------------------------------------------------------------ whether it was looked at again
def _again(book: Book, decision: Decision) -> tuple[Again, ...]:
    """Later meetings and decisions that name it, oldest first; not the meeting in which it was taken."""
    found: dict[str, Again] = {}
    for mention in book.ledger.referring_to(decision.id):
        record = mention.entry.record
        if isinstance(record, Minutes) and record.id != decision.in_:
            one = Again(record.held_at, record.id, replaces=False)
        elif isinstance(record, Decision):
            one = Again(record.decided_at, record.id, replaces=record.supersedes == decision.id)
        else:
            continue
        if one.when > decision.decided_at and london(one.when) <= book.as_of:
            found[one.record] = Again(
                one.when,
                one.record,
                replaces=one.replaces or (one.record in found and found[one.record].replaces),
            )
    return tuple(sorted(found.values(), key=lambda one: (one.when, one.record)))


def _again_table(book: Book, decision: Decision) -> Table | None:
    rows = tuple(
        (
            shown.when(one.when),
            shown.record(book, one.record),
            shown.text("Replaces it" if one.replaces else "Comes back to it"),
        )
        for one in _again(book, decision)
    )
    return (
        Table("Meetings and decisions that came back to it", ("When", "Record", "What"), rows)
        if rows
        else None
    )


def _review(book: Book, decision: Decision) -> str:
    """What was planned of a review, and what came of it, in a sentence."""
    again = _again(book, decision)
    if any(one.replaces for one in again):
        return "It was replaced."
    if decision.review_at is None:
        return "No day for a review was set."
    planned = f"A review was set for {phrases.day(decision.review_at)}"
    if any(london(one.when) >= decision.review_at for one in again):
        return f"{planned}, and it was looked at again on or after that day."
    if decision.review_at >= book.as_of:
        return f"{planned}."
    return f"{planned}; nothing that is shown here says that it took place."


# ------------------------------------------------------------------ the register
def columns(book: Book, entry: Entry) -> Iterable[Column]:
    """Whether options, reason and basis are there, and whether it was looked at again."""
    decision = entry.record
    if not isinstance(decision, Decision):
        return
    least = book.catalogues.threshold("n2-rationale-least").whole
    thin = len(decision.rationale.strip()) < least
    options = len(decision.options)
    based = len(decision.based_on)
    yield "Decided by", shown.many(shown.by_id(book, name) for name in decision.decided_by)
    yield "Reason", shown.tag("Too short to weigh", "orange") if thin else shown.text("Recorded")
    yield "Options", shown.text(f"{options} weighed" if options else "None recorded")
    yield "Rests on", shown.text(words.count(based, "record") if based else "Nothing named")
    yield "Review", _state(book, decision)
    yield "Chain", chains.together(book, entry)


def _state(book: Book, decision: Decision) -> Shown:
    again = _again(book, decision)
    if any(one.replaces for one in again):
        return shown.tag("Replaced", "grey")
    if decision.review_at is None:
        return shown.text("None set")
    if any(london(one.when) >= decision.review_at for one in again):
        return shown.tag("Looked at again", "green")
    if decision.review_at < book.as_of:
        return shown.tag("No review recorded", "orange")
    return shown.text("Not yet due", note=short(decision.review_at))
