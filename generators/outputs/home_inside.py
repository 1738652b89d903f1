"""What the home page tells the governance team alone: red signals, what is due soon, and where loops are open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from generators.book import Book
from generators.derive import phrases
from generators.derive.signals import State, Told
from generators.kinds.decision import Decision
from generators.kinds.risk import Risk
from generators.outputs import addresses, enforcement, open_loops, shown, signals, words
from generators.outputs.shown import Shown, Table

# More red answers than this stand on the page of signals.
_MOST = 8


@dataclass(frozen=True, slots=True)
class Due:
    """Something that falls due."""

    on: date
    sort: str
    record: Shown
    words: str


def tell(book: Book) -> dict[str, Any]:
    """The parts that only the team reads."""
    red = asking(book, "red")
    within = phrases.days(book.catalogues.threshold("brag-due-soon").whole)
    return {
        "signals": _signals(red[:_MOST]) if red else None,
        "red": words.count(len(red), "red answer"),
        "more_red": len(red) > _MOST,
        "amber": words.count(len(asking(book, "amber")), "amber answer"),
        "unanswered": words.count(len(asking(book, "insufficient_data")), "answer"),
        "due": _due(due_soon(book)),
        "due_within": within,
        "loops": open_loops.tell(book)["parts"],
        "loops_page": addresses.LOOPS,
    }


def asking(book: Book, state: State) -> tuple[Told, ...]:
    """The answers in one state, in the order of the signals."""
    return tuple(one for one in book.derived.signals if one.reading.state == state)


def _signals(found: tuple[Told, ...]) -> Table:
    rows = tuple(
        (
            shown.link(
                signals.title(one.signal),
                f"{addresses.of_signal(one.signal.id)}#{signals.anchor(one.scope)}",
            ),
            shown.text(signals.scope_title(one.scope)),
            shown.text(one.reading.why),
            shown.text(one.reading.next_step),
        )
        for one in found
    )
    return Table("Red signals", ("Signal", "Where", "Why", "Next step"), rows)


# ------------------------------------------------------------------ due
def due_soon(book: Book) -> tuple[Due, ...]:
    """What falls due from the position date on, within the time in which a quiet action turns amber; the soonest first."""
    last = book.as_of + timedelta(days=book.catalogues.threshold("brag-due-soon").whole)
    found = [one for one in _all_due(book) if book.as_of <= one.on <= last]
    return tuple(sorted(found, key=lambda one: (one.on, one.sort, str(one.record.value), one.words)))


def _all_due(book: Book) -> Iterator[Due]:
    yield from _promised(book)
    for line in enforcement.outstanding(book):
        yield Due(line.due, "Requirement or condition", line.step, line.text)
    yield from _reviews(book)


def _promised(book: Book) -> Iterator[Due]:
    for action in book.derived.actions.values():
        if action.live and not action.claimed:
            owner = shown.record(book, action.action.owner)
            yield Due(action.due, "Action", shown.record(book, action.action.id), str(owner.value))
    for plan in book.derived.plans.values():
        link = shown.record(book, plan.plan.id)
        for part in plan.objectives:
            for milestone in part.milestones:
                if not milestone.claimed:
                    yield Due(milestone.milestone.due, "Milestone", link, milestone.milestone.title)


def _reviews(book: Book) -> Iterator[Due]:
    for risk in book.ledger.of(Risk):
        if not (risk.closed and risk.closed.on <= book.as_of):
            yield Due(risk.next_review, "Review of a risk", shown.record(book, risk.id), risk.hazard)
    for decision in book.ledger.of(Decision):
        if decision.review_at:
            yield Due(
                decision.review_at, "Review of a decision", shown.record(book, decision.id), decision.chosen
            )


def _due(found: tuple[Due, ...]) -> Table | None:
    rows = tuple(
        (shown.when(one.on), shown.text(one.sort), one.record, shown.text(one.words)) for one in found
    )
    return Table("Due soon", ("Due", "What", "Record", "Owner or wording"), rows) if rows else None
