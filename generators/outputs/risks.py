"""What the page of a risk is told: its ratings as words, drawing and table, its review, its controls and who was told; derive works them out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from generators.book import Book
from generators.derive import phrases
from generators.derive.risks import SORT_WORDS, Barrier, Rated, RiskPosition, position
from generators.kinds.risk import Risk
from generators.ledger import Entry
from generators.outputs import records, shown, words
from generators.outputs.axes import Scale, Tick, short
from generators.outputs.colours import control_tag, coverage
from generators.outputs.shown import NOTHING, Shown, Table

# The drawing's own units: it is stretched to the width that there is.
_WIDTH, _HEIGHT = 440, 150
_LEFT, _RIGHT, _TOP, _BOTTOM = 30, 432, 10, 122
_MOST = 25
_REVIEWS = {
    "closed": ("Closed", "grey"),
    "overdue": ("Review overdue", "red"),
    "in_date": ("Review in date", "grey"),
}


@dataclass(frozen=True, slots=True)
class Drawing:
    """The score over time, as steps: it holds until it is rated anew."""

    words: str
    path: str
    """In the drawing language of SVG."""
    points: tuple[tuple[float, float, int], ...]
    """Place and score of each rating."""
    high: float
    target: float | None
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    width: int = _WIDTH
    height: int = _HEIGHT
    left: int = _LEFT
    right: int = _RIGHT
    bottom: int = _BOTTOM


def tell(book: Book, entry: Entry) -> dict[str, Any]:
    """What the page of a risk is told beside what every record's page is."""
    told = records.tell(book, entry)
    risk = entry.record
    if not isinstance(risk, Risk):
        return told
    found = position(book.ledger, risk, book.as_of, book.catalogues)
    return {
        **told,
        "tags": tuple(_tags(found)),
        "found": found,
        "drawing": _drawing(book, found),
        "ratings": _ratings(book, found),
        "barriers": _barriers(book, found),
        "told": _told(book, found),
        "sections": tuple(part for part in told["sections"] if part.anchor != "ratings"),
    }


def _tags(found: RiskPosition) -> Iterator[Shown]:
    current = found.current
    if current is not None and found.review != "closed":
        high = current.score >= found.high
        yield shown.tag(f"{'High: ' if high else 'Rated '}{current.score} of 25", "red" if high else "grey")
    yield shown.tag(*_REVIEWS[found.review])


# ------------------------------------------------------------------ ratings
def _drawing(book: Book, found: RiskPosition) -> Drawing | None:
    """The ratings as steps; None where there are too few to draw a line."""
    if len(found.rated) < 2:
        return None
    first, last = found.rated[0].rating.on, max(book.as_of, found.rated[-1].rating.on)
    across = Scale(0, max((last - first).days, 1), _LEFT, _RIGHT)
    up = Scale(0, _MOST, _BOTTOM, _TOP)
    places = [(across.at((one.rating.on - first).days), up.at(one.score), one.score) for one in found.rated]
    path = f"M{places[0][0]} {places[0][1]}" + "".join(f"H{x}V{y}" for x, y, _ in places[1:]) + f"H{_RIGHT}"
    return Drawing(
        words=_in_words(found),
        path=path,
        points=tuple(places),
        high=up.at(found.high),
        target=up.at(found.target.score) if found.target else None,
        across=(Tick(_LEFT, short(first)), Tick(_RIGHT, short(last))),
        up=tuple(Tick(up.at(number), str(number)) for number in (0, 5, 10, 15, 20, 25)),
    )


def _in_words(found: RiskPosition) -> str:
    """Every rating in order, so that nobody needs the drawing."""
    told = phrases.listed(f"{one.score} on {phrases.day(one.rating.on)}" for one in found.rated)
    aim = f" The target is {found.target.score}." if found.target else ""
    return f"Likelihood times impact, from 1 to 25: {told}.{aim} It counts as high from {found.high}."


def _ratings(book: Book, found: RiskPosition) -> Table | None:
    rows = tuple(_rating(book, one) for one in found.rated)
    if found.target is not None:
        rows = (*rows, _rating(book, found.target))
    heads = ("Date", "By", "Stage", "Likelihood × impact", "Why", "Earned by")
    return Table("Ratings, oldest first", heads, rows) if rows else None


def _rating(book: Book, one: Rated) -> tuple[Shown, ...]:
    rating = one.rating
    if one.earned_by:
        earned = shown.many(shown.by_id(book, name) for name in one.earned_by)
    else:
        earned = shown.tag("No control shown to work", "orange") if one.lowered else NOTHING
    return (
        shown.when(rating.on),
        shown.record(book, rating.by),
        shown.text(words.choice(rating.stage)),
        shown.text(f"{rating.likelihood} × {rating.impact} = {one.score}"),
        shown.text(rating.rationale),
        earned,
    )


# ------------------------------------------------------------------ controls and who was told
def _barriers(book: Book, found: RiskPosition) -> Table | None:
    rows = tuple(_barrier(book, one) for one in found.barriers)
    heads = ("Control", "Owner", "Runs", "Checks", "Position", "Found to work")
    return Table("Controls", heads, rows) if rows else None


def _barrier(book: Book, one: Barrier) -> tuple[Shown, ...]:
    control = one.control
    checks = book.derived.controls[control.id]
    ends = f" to {phrases.day(control.ends)}" if control.ends else ""
    return (
        shown.record(book, control.id),
        shown.record(book, control.owner),
        shown.text(f"From {phrases.day(control.starts)}{ends}"),
        shown.text(coverage(checks)),
        control_tag(checks),
        _verified(book, one),
    )


def _verified(book: Book, one: Barrier) -> Shown:
    check = one.effective or one.adverse
    if check is None:
        return shown.tag("Not verified", "orange")
    said = (
        f"{words.choice(check.outcome)} on {phrases.day(check.on)}, by {words.choice(check.method).lower()}"
    )
    return shown.many(
        (
            shown.text(said),
            shown.record(book, check.by),
            *(shown.by_id(book, item) for item in check.evidence),
        )
    )


def _told(book: Book, found: RiskPosition) -> Table | None:
    rows = tuple(
        (shown.when(one.when), shown.text(SORT_WORDS[one.sort]), shown.record(book, one.record))
        for one in found.told
    )
    return Table("Before whom it came", ("When", "What", "Record"), rows) if rows else None
