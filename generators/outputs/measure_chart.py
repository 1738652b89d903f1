"""A measure's chart as lines, marks and words, for the site and for documents; derive decides what it shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generators.derive import periods, phrases
from generators.derive.measures import MeasurePoint, MeasurePosition
from generators.derive.spc import Phase
from generators.derive.spc_words import number
from generators.outputs.axes import Scale, Tick, short, steps

# The drawing's own units: it is stretched to the width that there is.
_WIDTH, _HEIGHT = 600, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 590, 12, 258
_MOST_ACROSS, _MOST_UP = 5, 5
# Room above and below what is drawn, as a share of it.
_AIR = 0.06


@dataclass(frozen=True, slots=True)
class Mark:
    """How points of one sort look: a shape of their own, so that colour never stands alone."""

    name: str
    colour: str
    path: str
    """Around 0 0, in the drawing language of SVG."""
    look: str
    """The same in words."""


_CIRCLE = "M-3.2 0a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0-6.4 0"
_DIAMOND = "M0-6L6 0L0 6L-6 0Z"
_SQUARE = "M-4.6-4.6H4.6V4.6H-4.6Z"
_UP = "M0-5.5L5.6 4.2H-5.6Z"
_DOWN = "M0 5.5L5.6-4.2H-5.6Z"
MARKS: Mapping[str, Mark] = {
    "common_cause": Mark("Common cause", "#505a5f", _CIRCLE, "grey circle"),
    "special_cause_improvement": Mark("Improvement", "#1d5fa8", _DIAMOND, "blue diamond"),
    "special_cause_concern": Mark("Concern", "#a8500b", _SQUARE, "orange square"),
    "special_cause_neutral_high": Mark("Higher than before", "#54319f", _UP, "purple triangle, point up"),
    "special_cause_neutral_low": Mark("Lower than before", "#54319f", _DOWN, "purple triangle, point down"),
    "": Mark("Figure, not judged", "#505a5f", _CIRCLE, "grey circle"),
}


@dataclass(frozen=True, slots=True)
class Dot:
    """A point in its place."""

    x: float
    y: float
    mark: Mark


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the chart, or a sort of line."""

    name: str
    path: str
    colour: str
    width: str
    dashes: str
    look: str


@dataclass(frozen=True, slots=True)
class Key:
    """A line of the legend; a mark or a line, and what it says."""

    mark: Mark | None
    rule: Rule | None
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart ready to be drawn, with the same in words."""

    anchor: str
    title: str
    about: str
    line: str
    rules: tuple[Rule, ...]
    dots: tuple[Dot, ...]
    shaded: tuple[float, float] | None
    """From where to where the baseline reaches; None without a frozen one."""
    gaps: tuple[float, ...]
    """Where a period has no figure."""
    keys: tuple[Key, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    width: int = _WIDTH
    height: int = _HEIGHT
    left: int = _LEFT
    right: int = _RIGHT
    top: int = _TOP
    bottom: int = _BOTTOM


def chart(found: MeasurePosition, anchor: str) -> Chart | None:
    """The chart of a measure; None where there is no figure to draw. `anchor` is its id on the page."""
    if not found.known:
        return None
    low, high = _reach(found)
    up = Scale(low, high, _BOTTOM, _TOP)
    across = Scale(-0.5, len(found.points) - 0.5, _LEFT, _RIGHT)
    rules = tuple(_rules(found, across, up))
    dots = tuple(
        Dot(across.at(place), up.at(point.value), MARKS[point.type or ""])
        for place, point in enumerate(found.points)
        if point.value is not None
    )
    return Chart(
        anchor=anchor,
        title=f"{found.measure.title}: {NAMES[found.chart]}",
        about=_about(found),
        line=_line(found.points, across, up),
        rules=rules,
        dots=dots,
        shaded=_shaded(found, across),
        gaps=tuple(across.at(place) for place, point in enumerate(found.points) if point.value is None),
        keys=tuple(_keys(found, rules)),
        across=tuple(_across(found.points, across)),
        up=tuple(Tick(up.at(value), number(value)) for value in steps(low, high, _MOST_UP)),
    )


NAMES: Mapping[str, str] = {
    "xmr": "XmR chart",
    "run": "run chart",
    "t": "chart of days between (T chart)",
    "g": "chart of what was given between (g chart)",
}


def _reach(found: MeasurePosition) -> tuple[float, float]:
    """From where to where the axis goes: nought is on it where no figure lies below."""
    values = [point.value for point in found.points if point.value is not None]
    lines = [
        line for phase in found.phases for line in (phase.lower, phase.upper, phase.mean) if line is not None
    ]
    if found.measure.target is not None and found.chart in ("xmr", "run"):
        lines.append(found.measure.target)
    least, most = min(values), max([*values, *lines])
    low = 0.0 if least >= 0 else min([least, *lines])
    air = ((most - low) or 1.0) * _AIR
    return (low if low == 0 else low - air), most + air


# ------------------------------------------------------------------ lines
def _rules(found: MeasurePosition, across: Scale, up: Scale) -> Iterator[Rule]:
    if found.median is not None:
        yield _median(found.median, up)
    ends = [*(phase.start for phase in found.phases), len(found.points)][1:]
    means = "".join(
        _level(phase.mean, phase.start, end, across, up)
        for phase, end in zip(found.phases, ends, strict=True)
        if phase.upper is not None
    )
    limits = "".join(
        _level(limit, phase.start, end, across, up)
        for phase, end in zip(found.phases, ends, strict=True)
        for limit in (phase.lower, phase.upper)
    )
    if means:
        middle = "Median" if found.chart == "g" else "Mean"
        yield Rule(middle, means, "#0b0c0c", "1.6", "", "solid")
        yield Rule("Process limits", limits, "#505a5f", "1.4", "6 4", "dashed")
    target = found.measure.target
    if target is not None and found.chart in ("xmr", "run"):
        yield Rule(
            "Target", f"M{_LEFT} {up.at(target):g}H{_RIGHT}", "#0f6b3f", "1.6", "10 3 2 3", "dash and dot"
        )


def _median(value: float, up: Scale) -> Rule:
    return Rule("Median", f"M{_LEFT} {up.at(value):g}H{_RIGHT}", "#0b0c0c", "1.4", "2 3", "dotted")


def _level(value: float | None, start: int, end: int, across: Scale, up: Scale) -> str:
    """A level line over the points of a phase; drawn at nought where it lies below and no figure does."""
    if value is None:
        return ""
    y = up.at(max(value, up.low))
    return f"M{across.at(start - 0.5):g} {y:g}H{across.at(end - 0.5):g}"


def _line(points: Sequence[MeasurePoint], across: Scale, up: Scale) -> str:
    """From figure to figure; broken at a gap and where a new phase begins."""
    path, before = [], None
    for place, point in enumerate(points):
        if point.value is not None:
            joined = before is not None and before.value is not None and before.phase == point.phase
            path.append(f"{'L' if joined else 'M'}{across.at(place):g} {up.at(point.value):g}")
        before = point
    return "".join(path)


def _shaded(found: MeasurePosition, across: Scale) -> tuple[float, float] | None:
    places = [place for place, point in enumerate(found.points) if point.baseline and point.phase == 0]
    first = found.phases[0] if found.phases else None
    if found.chart != "xmr" or first is None or first.baseline >= first.n or not places:
        return None
    start = across.at(-0.5)
    return start, round(across.at(places[-1] + 0.5) - start, 1)


def _across(points: Sequence[MeasurePoint], across: Scale) -> Iterator[Tick]:
    """Some periods by name, evenly spread."""
    every = -(-len(points) // _MOST_ACROSS)
    for place in range(0, len(points), every):
        yield Tick(across.at(place), _brief(points[place].period))


def _brief(period: str) -> str:
    """`2 Feb`, or of a month `Feb 2026`."""
    first, _ = periods.days_of(period)
    number_, name, year = short(first).split(" ")
    return f"{name} {year}" if periods.length_of(period) == "month" else f"{number_} {name}"


# ------------------------------------------------------------------ words
def _about(found: MeasurePosition) -> str:
    """The chart in words."""
    first, last = found.points[0], found.points[-1]
    span = f"{periods.said(first.period)} to {periods.said(last.period)}"
    return f"{found.measure.title}, {found.unit}, {span}. {found.words} Every point stands in a table of its own."


def _keys(found: MeasurePosition, rules: Sequence[Rule]) -> Iterator[Key]:
    for mark in MARKS.values():
        total = sum(MARKS[point.type or ""] == mark for point in found.known)
        if total:
            yield Key(mark, None, f"{mark.name} ({total})")
    for rule in rules:
        yield Key(None, rule, f"{rule.name}: {_levels(found, rule.name)}")


def _levels(found: MeasurePosition, name: str) -> str:
    if name == "Target":
        return number(found.measure.target or 0.0)
    if name == "Median" and found.median is not None:
        return number(found.median)
    told = [_of_phase(phase, name) for phase in found.phases if phase.upper is not None]
    return phrases.listed(told) if len(told) < 2 else ", then ".join(told)


def _of_phase(phase: Phase, name: str) -> str:
    if name in ("Mean", "Median"):
        return number(phase.mean or 0.0)
    return f"{number(phase.lower or 0.0)} to {number(phase.upper or 0.0)}"
