"""What the page of a response is told beside its fields: how fast it took hold, and which of its decisions lack reasons."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from generators.book import Book
from generators.derive import phrases
from generators.derive.responses import ResponsePosition
from generators.finding import count
from generators.kinds.response import Response
from generators.ledger import Entry
from generators.outputs import records, shown
from generators.outputs.shown import Row, Shown

_NOT_TOLD = "not told by the records"


def tell(book: Book, entry: Entry) -> dict[str, Any]:
    """A response: its times, beside what every record's page is told."""
    told = records.tell(book, entry)
    position = book.derived.responses.get(entry.id)
    if not isinstance(entry.record, Response) or position is None:
        return told
    return {
        **told,
        "tags": (shown.tag("Open", "blue") if position.open else shown.tag("Stood down", "grey"),),
        "times": tuple(times(book, position)),
        "lacking": tuple(_lacking(position)),
    }


def length(time: timedelta | None) -> str:
    """A length of time in words, or that it is not told."""
    return phrases.span(time) if time is not None else _NOT_TOLD


def times(book: Book, found: ResponsePosition) -> Iterator[Row]:
    """How long it took to be opened, and from then to roles, first decision and first control."""
    yield Row("From first being known until it was opened", shown.text(length(found.to_open)))
    yield Row("From opening until its roles of that day were assigned", shown.text(length(found.to_roles)))
    yield Row(
        "From opening until its first decision", _with(book, length(found.to_decision), found.first_decision)
    )
    yield Row(
        "From opening until its first control", _with(book, whole_days(found.to_control), found.first_control)
    )


def whole_days(number: int | None) -> str:
    """A number of days in words, or that it is not told."""
    if number is None:
        return _NOT_TOLD
    return "the same day" if number == 0 else phrases.days(number)


def _with(book: Book, said: str, identity: str) -> Shown:
    return shown.many((shown.text(said), shown.record(book, identity))) if identity else shown.text(said)


def _lacking(found: ResponsePosition) -> Iterator[str]:
    if found.without_rationale:
        yield f"{_decisions(found.without_rationale)} no reason: {', '.join(found.without_rationale)}."
    if found.without_options:
        named = ", ".join(found.without_options)
        yield f"{_decisions(found.without_options)} fewer than two options, so nothing shows what else was weighed: {named}."


def _decisions(ids: tuple[str, ...]) -> str:
    return f"{count(len(ids), 'decision')} {'gives' if len(ids) == 1 else 'give'}"
