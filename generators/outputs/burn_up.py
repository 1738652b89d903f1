"""How far a plan was, as it was known at the time, as a chart in words and lines and as a table; derive works out the points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from generators.book import Book
from generators.derive import phrases
from generators.derive.burn_up import BurnUp, Day
from generators.derive.plans import PlanPosition, Progress
from generators.outputs import life, shown
from generators.outputs.axes import Scale, Tick, short, whole_steps
from generators.outputs.shown import Shown, Table

# The drawing's own units: it is stretched to the width that there is.
_WIDTH, _HEIGHT = 440, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 30, 432, 10, 190
_MOST_TICKS = 5


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a line looks: width and dashes tell it from the others where colours do not."""

    name: str
    colour: str
    width: str
    dashes: str
    look: str
    """The same in words."""


# Drawn in this order, the widest first, so that lines that lie on each other can all be seen.
_STROKES = (
    Stroke("Live", "#505a5f", "1.5", "1 3", "dotted"),
    Stroke("Claimed", "#4b8b92", "6", "12 3", "broad dashes"),
    Stroke("Verified", "#17404f", "3", "", "solid"),
    Stroke("Embedded", "#2f7fd6", "1.8", "5 3", "fine dashes"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the chart."""

    stroke: Stroke
    path: str
    """In the drawing language of SVG."""
    words: str
    """Where it stands at the end: `9`."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart ready to be drawn, with the same in words."""

    anchor: str
    title: str
    about: str
    lines: tuple[Line, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    width: int = _WIDTH
    height: int = _HEIGHT
    left: int = _LEFT
    right: int = _RIGHT
    top: int = _TOP
    bottom: int = _BOTTOM


@dataclass(frozen=True, slots=True)
class Told:
    """The burn-up of a plan."""

    charts: tuple[Chart, ...]
    table: Table
    notes: tuple[str, ...]
    """What a reader must know beside it."""


def tell(book: Book, found: PlanPosition) -> Told | None:
    """How far a plan was; None where the history does not tell."""
    told = book.derived.burn_ups.get(found.plan.id)
    if told is None or not told.points:
        return None
    days = told.days
    charts = (
        _chart(book, "milestones", "Milestones, by weight", days, [day.point.milestones for day in days]),
        _chart(book, "actions", "Actions, by number", days, [day.point.actions for day in days]),
    )
    return Told(charts, table(book, told), tuple(_notes(book, found, told)))


def why_not(book: Book) -> str:
    """Why there is no burn-up."""
    if book.past is None:
        return "These records are not kept in git, so nothing shows how far the plan was known to be at any earlier time."
    return "This plan is not in the recorded history up to this day, so nothing shows how far it was known to be earlier."


def _notes(book: Book, found: PlanPosition, told: BurnUp) -> Iterator[str]:
    first, last = told.points[0], told.points[-1]
    if found.plan.started < first.day:
        yield (
            f"The plan started on {phrases.day(found.plan.started)} and was first recorded on {phrases.day(first.day)}: "
            "what was known in between is not in this history."
        )
    if first.actions.claimed.done or first.milestones.claimed.done:
        yield "The first point already counts something as claimed: how that came about is not in this history."
    if told.unread:
        yield (
            f"Some version of {phrases.listed(told.unread)} does not fit today's rules; until the next one that does, "
            "it counts as it was before."
        )
    if (last.milestones, last.actions) != (found.milestones, found.actions):
        yield "The position above also counts what came to bear since the last change, such as a fact dated ahead."
    if book.past is not None:
        yield from (f"Note: {remark}." for remark in book.past.history.remarks)


# ------------------------------------------------------------------ the table
_HEADS = (
    "Day",
    "Milestones: claimed, verified, embedded, live",
    "Actions: claimed, verified, embedded, live",
    "What moved",
    "Recorded that day",
)


def table(book: Book, told: BurnUp) -> Table:
    """Every day on which something of the plan was recorded, the oldest first."""
    caption = "How far the plan was at the end of each day on which something of it was recorded"
    return Table(caption, _HEADS, tuple(row(book, day) for day in told.days))


def row(book: Book, day: Day) -> tuple[Shown, ...]:
    """One day: its figures, which of them moved, and the records that were changed."""
    return (
        shown.when(day.point.day),
        shown.text(_figures(day.point.milestones)),
        shown.text(_figures(day.point.actions)),
        shown.text(moved(day)),
        shown.many(_touched(book, day)),
    )


def _numbers(progress: Progress) -> tuple[int, int, int, int]:
    return (
        progress.claimed.done,
        progress.verified.done,
        progress.embedded.done,
        progress.claimed.live,
    )


def _figures(progress: Progress) -> str:
    return " / ".join(map(str, _numbers(progress)))


def moved(day: Day) -> str:
    """Which figures changed, from what to what."""
    if day.before is None:
        return "first recorded"
    found = []
    for name, was, now in (
        ("milestones", day.before.milestones, day.point.milestones),
        ("actions", day.before.actions, day.point.actions),
    ):
        for word, old, new in zip(
            ("claimed", "verified", "embedded", "live"), _numbers(was), _numbers(now), strict=True
        ):
            if old != new:
                found.append(f"{name} {word} from {old} to {new}")
    return "; ".join(found) or "no figure"


def _touched(book: Book, day: Day) -> Iterator[Shown]:
    """The records that were changed, each leading to the last change of that day."""
    last = {one.record: one.commit for one in day.touched}
    for identity, commit in last.items():
        yield shown.link(identity, life.place_of(book, identity, commit), order=identity)


# ------------------------------------------------------------------ the drawing
def _chart(book: Book, anchor: str, title: str, days: Sequence[Day], progress: Sequence[Progress]) -> Chart:
    first, last = days[0].point.day, max(book.as_of, days[-1].point.day)
    most = max((number for one in progress for number in _numbers(one)), default=0)
    across = Scale(0, max((last - first).days, 1), _LEFT, _RIGHT)
    up = Scale(0, max(most, 1), _BOTTOM, _TOP)
    ends = _numbers(progress[-1])
    order = (3, 0, 1, 2)
    lines = tuple(
        Line(
            stroke,
            _steps(
                [
                    (across.at((day.point.day - first).days), up.at(_numbers(one)[place]))
                    for day, one in zip(days, progress, strict=True)
                ]
            ),
            str(ends[place]),
        )
        for stroke, place in zip(_STROKES, order, strict=True)
    )
    return Chart(
        anchor=f"burn-up-{anchor}",
        title=title,
        about=_about(title, days, progress, last),
        lines=lines,
        across=tuple(_days(first, last, across)),
        up=tuple(Tick(up.at(number), str(number)) for number in whole_steps(most, _MOST_TICKS)),
    )


def _steps(points: Sequence[tuple[float, float]]) -> str:
    """A line that stays level until something was recorded, and goes on to the end of the chart."""
    x, y = points[0]
    path = [f"M{x:g} {y:g}"]
    for across, up in points[1:]:
        path.append(f"H{across:g}")
        if up != y:
            path.append(f"V{up:g}")
            y = up
    return "".join([*path, f"H{_RIGHT}"])


def _days(first: date, last: date, scale: Scale) -> Iterator[Tick]:
    """The first days of months, not too many; of a short time its ends."""
    starts = [date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13)]
    within = [day for day in starts if first <= day <= last]
    if len(within) < 2:
        within = [first, last] if first != last else [first]
        for day in within:
            yield Tick(scale.at((day - first).days), " ".join(short(day).split(" ")[:2]))
        return
    every = ceil(len(within) / _MOST_TICKS)
    for day in within[::every]:
        yield Tick(scale.at((day - first).days), short(day).split(" ")[1])


def _about(title: str, days: Sequence[Day], progress: Sequence[Progress], last: date) -> str:
    """The chart in words."""
    begun, ended = _numbers(progress[0]), _numbers(progress[-1])
    told = [
        f"{name} from {was} to {now}" if was != now else f"{name} {now} throughout"
        for name, was, now in zip(
            ("live", "claimed", "verified", "embedded"),
            (begun[3], *begun[:3]),
            (ended[3], *ended[:3]),
            strict=True,
        )
    ]
    span = f"{phrases.day(days[0].point.day)} to {phrases.day(last)}"
    return (
        f"{title}, {span}, as known at the time: {phrases.listed(told)}. The table beside it has every day."
    )
