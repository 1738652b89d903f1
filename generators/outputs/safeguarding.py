"""What is told of safeguarding concerns: the steps of the loop and the daily review; whether a step is late is decided in derive."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from generators.book import Book
from generators.derive import phrases
from generators.derive.loops import STATE_WORDS, STEP_WORDS, ConcernPosition, StepState
from generators.ledger import Entry
from generators.outputs import records, shown
from generators.outputs.shown import NOTHING, Shown, Table


@dataclass(frozen=True, slots=True)
class Mark:
    """A step of the loop as it is drawn."""

    name: str
    state: StepState
    state_words: str
    words: str
    """One sentence."""


@dataclass(frozen=True, slots=True)
class Strip:
    """The daily reviews as a strip: one place a day, marked where the review is missing."""

    days: int
    gaps: tuple[int, ...]
    """Places of days without a review, from 0."""
    words: str


def shown_singly(book: Book) -> bool:
    """Whether this audience sees safeguarding concerns one by one."""
    return book.view.concern_totals is None


def marks(found: ConcernPosition) -> tuple[Mark, ...]:
    """The nine steps in order."""
    return tuple(
        Mark(STEP_WORDS[step.name], step.state, STATE_WORDS[step.state], step.words) for step in found.steps
    )


def steps(found: ConcernPosition | None) -> Shown:
    """The steps as a row of marks."""
    return (
        Shown("steps", marks(found), order=f"{len(found.missing):02}{len(found.late):02}")
        if found
        else NOTHING
    )


def strip(found: ConcernPosition | None) -> Shown:
    """The daily reviews as a strip."""
    if found is None:
        return NOTHING
    gaps = frozenset(found.tracker.gaps)
    places = tuple(index for index, day in enumerate(found.tracker.expected) if day in gaps)
    return Shown(
        "strip", Strip(len(found.tracker.expected), places, found.tracker.words), order=f"{len(gaps):05}"
    )


def loop_tag(found: ConcernPosition | None) -> Shown:
    """Where the loop stands: closed only when nothing is left to do."""
    if found is None:
        return shown.tag("Not yet raised", "grey")
    if found.closed_with_gaps:
        return shown.tag("Closed with gaps", "red")
    if found.closed:
        return shown.tag("Loop closed", "green")
    return shown.tag("Open, step missing", "red") if found.missing else shown.tag("Open", "blue")


def table(book: Book, caption: str, concerns: Iterable[ConcernPosition]) -> Table:
    """Concerns with their steps, for the home page and a service's page."""
    rows = tuple(
        (
            shown.record(book, found.concern.id),
            shown.when(found.concern.raised_at),
            shown.record(book, found.concern.owner),
            shown.text(phrases.days(found.open_for_days), order=f"{found.open_for_days:05}"),
            steps(found),
            strip(found),
        )
        for found in concerns
    )
    return Table(caption, ("Concern", "Raised", "Owner", "Open for", "Steps", "Daily review"), rows)


def tell(book: Book, entry: Entry) -> dict[str, Any]:
    """What the page of a concern is told beside what every record's page is."""
    told = records.tell(book, entry)
    found = book.derived.concerns.get(entry.id)
    if found is None:
        return {**told, "found": None}
    return {
        **told,
        "tags": (loop_tag(found),),
        "found": found,
        "marks": marks(found),
        "strip": strip(found),
        "gaps": months(found.tracker.gaps),
        "basis": tuple(shown.briefly(book, identity) for identity in found.basis if identity != entry.id),
    }


def months(days: Iterable[date]) -> tuple[str, ...]:
    """Days in words, a line a month: `3, 10 and 17 February 2026`."""
    by_month: dict[tuple[int, int], list[date]] = {}
    for day in days:
        by_month.setdefault((day.year, day.month), []).append(day)
    return tuple(
        f"{phrases.listed(str(day.day) for day in found)} {phrases.day(found[0]).split(' ', maxsplit=1)[1]}"
        for found in by_month.values()
    )
