"""What is told of safeguarding concerns: the steps of the loop and the daily review; whether a step is late is decided in derive."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from generators.book import Book
from generators.derive import phrases
from generators.derive.loops import STATE_WORDS, STEP_WORDS, ConcernPosition, StepState
from generators.kind import slots
from generators.kinds.safeguarding_concern import TrackerChecks
from generators.ledger import Entry
from generators.outputs import addresses, records, shown
from generators.outputs.shown import NOTHING, Shown, Table

STEPS = tuple(STEP_WORDS.values())
STATES = tuple(STATE_WORDS.items())
# More daily reviews than this stand on a page of their own; the latest of them stay.
_MOST_REVIEWS, _LATEST = 40, 14


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
    gaps: tuple[tuple[int, int], ...]
    """Runs of days without a review: place of the first, from 0, and how many."""
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
    without = frozenset(found.tracker.gaps)
    runs: list[tuple[int, int]] = []
    for index, day in enumerate(found.tracker.expected):
        if day not in without:
            continue
        if runs and sum(runs[-1]) == index:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((index, 1))
    told = Strip(len(found.tracker.expected), tuple(runs), found.tracker.words)
    return Shown("strip", told, order=f"{len(without):05}")


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
        "gaps": spans(found.tracker.gaps),
        "sections": records.sections(book, found.concern, leave_out=["tracker_reviews"]),
        "reviews": _reviews(book, found, _LATEST if reviews_page(book, entry) else None),
        "reviews_page": reviews_page(book, entry),
        "all_reviews": len(found.concern.tracker_reviews),
        "basis": tuple(shown.briefly(book, identity) for identity in found.basis if identity != entry.id),
    }


def reviews_page(book: Book, entry: Entry) -> str:
    """The page of a concern's daily reviews; empty where all of them stand on the concern's page."""
    found = book.derived.concerns.get(entry.id)
    many = found is not None and len(found.concern.tracker_reviews) > _MOST_REVIEWS
    return addresses.of_part(addresses.of_record(entry), "reviews") if many else ""


def tell_reviews(book: Book, entry: Entry) -> dict[str, Any]:
    """Every daily review of a concern."""
    found = book.derived.concerns[entry.id]
    return {
        "reviews": _reviews(book, found),
        "strip": strip(found),
        "gaps": spans(found.tracker.gaps),
    }


def _reviews(book: Book, found: ConcernPosition, latest: int | None = None) -> Table | None:
    """The daily reviews, or the latest of them, with the answers in short: all yes, or which are not."""
    rows = tuple(
        (
            shown.when(review.on),
            shown.briefly(book, review.by),
            _answers(review.checks),
            shown.text(review.note) if review.note else NOTHING,
        )
        for review in found.concern.tracker_reviews[-latest if latest else 0 :]
    )
    return Table("Daily reviews", ("Day", "By", "Five questions", "Note"), rows) if rows else None


def _answers(checks: TrackerChecks) -> Shown:
    questions = slots(TrackerChecks)
    answers = {slot.description.rstrip("?"): getattr(checks, slot.attribute) for slot in questions}
    no = [question for question, answer in answers.items() if answer == "no"]
    other = [question for question, answer in answers.items() if answer == "na"]
    said = [f"{len(questions) - len(no) - len(other)} yes"]
    said += [f"no: {'; '.join(no)}"] if no else []
    said += [f"not applicable: {'; '.join(other)}"] if other else []
    return shown.text("; ".join(said) if no or other else "All five yes")


def spans(days: Iterable[date]) -> tuple[str, ...]:
    """Days in words, those that follow each other together: `3 February 2026`, `22 to 30 November 2025 (9 days)`."""
    runs: list[list[date]] = []
    for day in days:
        if runs and (day - runs[-1][-1]).days == 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return tuple(_span(run[0], run[-1]) for run in runs)


def _span(first: date, last: date) -> str:
    if first == last:
        return phrases.day(first)
    start = phrases.day(first)
    if (first.year, first.month) == (last.year, last.month):
        start = str(first.day)
    elif first.year == last.year:
        start = start.rsplit(" ", maxsplit=1)[0]
    return f"{start} to {phrases.day(last)} ({phrases.days((last - first).days + 1)})"
