"""What the page of the back-test is told: what each signal says of what had been recorded by the end of each month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from generators.book import Book
from generators.derive import phrases, signals_at_the_time
from generators.derive.back_test import Then
from generators.derive.signals import SIGNALS, Scope, Signal, State
from generators.outputs import addresses, shown, words
from generators.outputs.frame import Step
from generators.outputs.shown import Shown, Table

TITLE = "What the signals said at the time"
PATH = "signals/at-the-time.html"
STATES: Mapping[State, tuple[str, str]] = {
    "red": ("Red", "red"),
    "amber": ("Amber", "orange"),
    "ok": ("OK", "green"),
    "insufficient_data": ("Too little", "grey"),
    "not_applicable": ("n/a", "grey"),
}
_MEANS: Mapping[State, str] = {
    "red": "look at it now",
    "amber": "look at it",
    "ok": "enough was recorded, and it is within the threshold",
    "insufficient_data": "too little was recorded to say",
    "not_applicable": "there is nothing that it could be asked of",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One scope."""

    anchor: str
    title: str
    service: Shown | None
    lead: str
    table: Table


def tell(book: Book) -> dict[str, Any]:
    """The back-test, scope by scope; for the governance team alone."""
    found = signals_at_the_time(book.past, book.as_of, book.catalogues) if book.past else ()
    scopes = {one.scope.id: one.scope for then in found for one in then.told}
    return {
        "section": addresses.SIGNALS,
        "trail": (Step("Home", addresses.HOME), Step("Escalation signals", addresses.SIGNALS)),
        "kept": bool(found),
        "heading": TITLE,
        "parts": tuple(_part(book, found, scope) for scope in scopes.values()),
        "moments": tuple(
            (shown.when(then.day), Shown("hash", then.commit[:12]), words.count(len(then.unread), "record"))
            for then in found
        ),
        "unread": any(then.unread for then in found),
        "states": tuple((shown.tag(*one), _MEANS[name]) for name, one in STATES.items()),
    }


def _part(book: Book, found: Sequence[Then], scope: Scope) -> Part:
    asked = [one for one in SIGNALS if one.per_service or scope.service is None]
    rows = tuple(_row(found, scope, signal) for signal in asked)
    heads = ("Signal", *(_month(then.day) for then in found))
    title = scope.service.title if scope.service else "Whole provider"
    return Part(
        anchor=addresses.anchor(scope.id or "provider"),
        title=title,
        service=shown.record(book, scope.id) if scope.service else None,
        lead=" ".join(_lead(found, scope, asked)),
        table=Table(f"{title}: what each signal says of what had been recorded by then", heads, rows),
    )


def _row(found: Sequence[Then], scope: Scope, signal: Signal) -> tuple[Shown, ...]:
    states = (then.state(signal.id, scope.id) for then in found)
    return (
        shown.text(f"{signal.id} {signal.title}", order=signal.id),
        *(shown.tag(*STATES[state]) if state else shown.text("–") for state in states),
    )


def _month(day: date) -> str:
    """`31 Jan 2026`: short enough for the head of a column."""
    number, name, year = phrases.day(day).split(" ")
    return f"{number} {name[:3]} {year}"


def _lead(found: Sequence[Then], scope: Scope, asked: Sequence[Signal]) -> Iterator[str]:
    """Which signals reached red and when, and whether any ever said that all is well."""
    reached = []
    for signal in asked:
        first = next((then.day for then in found if then.state(signal.id, scope.id) == "red"), None)
        if first is not None:
            reached.append((first, signal.id))
    if reached:
        by_day: dict[date, list[str]] = {}
        for day, identity in sorted(reached):
            by_day.setdefault(day, []).append(identity)
        told = [f"{phrases.listed(ids)} by {phrases.day(day)}" for day, ids in by_day.items()]
        yield f"Red for the first time: {'; '.join(told)}."
    else:
        yield "No signal reached red."
    if not any(then.state(one.id, scope.id) == "ok" for then in found for one in asked):
        yield "At no time did any signal say that all is well."
