"""Process limits and special causes of a series of figures (XmR charts); which series, and what it means, lives elsewhere.

The algorithm is that of Making Data Count as the domain reference writes it down (§5.1 to §5.3), in exact arithmetic: a figure
that lies on a limit or on the mean lies there, whatever binary fractions would make of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Literal, TypeAlias

from generators.catalogues import Catalogues

Direction: TypeAlias = Literal["decrease", "increase", "neutral"]
PointType: TypeAlias = Literal[
    "common_cause",
    "special_cause_improvement",
    "special_cause_concern",
    "special_cause_neutral_high",
    "special_cause_neutral_low",
]
Rule: TypeAlias = Literal["outside", "trend", "two_in_three", "shift"]
Assurance: TypeAlias = Literal["pass", "fail", "inconsistent"]

THRESHOLDS = (
    "spc-limit-factor",
    "spc-near-limit-sigma",
    "spc-range-screen-factor",
    "spc-shift-length",
    "spc-trend-length",
    "spc-near-window",
    "spc-near-needed",
    "spc-baseline-least",
    "spc-short-group",
    "spc-trial-below",
    "spc-limits-from",
)
# As people write figures: what binary fractions add behind so many digits (0.1 + 0.2) is no difference.
_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers of the method; as they stand here, those of the reference implementation (domain reference §5.3)."""

    limit_factor: Fraction = Fraction("2.66")
    near: Fraction = Fraction(2, 3)
    screen_factor: Fraction = Fraction("3.267")
    shift: int = 7
    trend: int = 7
    near_window: int = 3
    near_needed: int = 2
    baseline_least: int = 12
    short_below: int = 13
    trial_below: int = 12
    limits_from: int = 8


MAKING_DATA_COUNT = Rules()


def rules_of(catalogues: Catalogues) -> Rules:
    """The numbers in force."""
    whole = {name: catalogues.threshold(name).whole for name in THRESHOLDS}
    exact = {name: Fraction(str(catalogues.threshold(name).value)) for name in THRESHOLDS}
    return Rules(
        limit_factor=exact["spc-limit-factor"],
        near=exact["spc-near-limit-sigma"] / 3,
        screen_factor=exact["spc-range-screen-factor"],
        shift=whole["spc-shift-length"],
        trend=whole["spc-trend-length"],
        near_window=whole["spc-near-window"],
        near_needed=whole["spc-near-needed"],
        baseline_least=whole["spc-baseline-least"],
        short_below=whole["spc-short-group"],
        trial_below=whole["spc-trial-below"],
        limits_from=whole["spc-limits-from"],
    )


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of the series with limits of its own. Figures are in the unit of the series."""

    start: int
    """Index of its first point."""
    n: int
    """How many points have a figure."""
    baseline: int
    """From how many of them, the first ones, mean and limits were worked out."""
    mean: float | None
    """None where there is no figure. Of a g chart the median, which its runs are counted from."""
    lower: float | None
    """The lower process limit, as worked out: it may lie below nought. None where there are too few points for limits."""
    upper: float | None
    near_lower: float | None
    near_upper: float | None
    short: bool
    """Fewer points than the reference implementation gives without a warning."""
    trial: bool
    """The limits move much with every new point."""
    no_variation: bool
    """Every moving range is nought: the limits lie on the mean."""


@dataclass(frozen=True, slots=True)
class Point:
    """One period of the series."""

    value: float | None
    phase: int
    type: PointType | None
    """None for a period without a figure. `common_cause`: no rule found anything; in a phase without limits that says little."""
    rules: tuple[Rule, ...]
    """The rules that found it, the one that decides its type first."""
    side: int
    """1 above the mean, -1 below, 0 on it or without a figure."""

    @property
    def rule(self) -> Rule | None:
        """The rule that decides its type."""
        return self.rules[0] if self.rules else None


@dataclass(frozen=True, slots=True)
class Xmr:
    """A series with its limits and what they show."""

    phases: tuple[Phase, ...]
    points: tuple[Point, ...]
    """One for every period given, those without a figure too."""
    variation: PointType | None
    """The type of the last point with a figure; None without any."""
    assurance: Assurance | None
    """None without target, direction or limits."""


def xmr(
    values: Sequence[float | None],
    *,
    direction: Direction = "decrease",
    screen_outliers: bool = True,
    fix_after_n_points: int | None = None,
    rephase: Sequence[int] = (),
    target: float | None = None,
) -> Xmr:
    """An XmR chart by the algorithm of Making Data Count (domain reference §5.3).

    `values` in order of time; None is a period without a figure. It is a gap, never a nought: no moving range reaches across
    it, and it ends every run, trend and group of three, because nobody knows where that point would have been.
    `direction` is the one that is better. `fix_after_n_points` freezes mean and limits of every phase on its first so many
    figures. `rephase` holds the indexes at which a new phase starts; limits and runs begin anew there.

    Fewer than 8 figures in a phase give no limits, fewer than 12 trial limits. A phase without any variation has its limits
    on the mean.

    Raises:
        ValueError: a baseline of fewer than 12 points, an unknown direction, an index outside the series, or a figure that
            is not finite.
    """
    return charted(
        values,
        direction=direction,
        screen_outliers=screen_outliers,
        fixes=(fix_after_n_points,) * (len(set(rephase)) + 1),
        rephase=rephase,
        target=target,
    )


def charted(
    values: Sequence[float | None],
    *,
    direction: Direction,
    screen_outliers: bool = True,
    fixes: Sequence[int | None] = (),
    rephase: Sequence[int] = (),
    target: float | None = None,
    rules: Rules = MAKING_DATA_COUNT,
) -> Xmr:
    """The same with a baseline for each phase (`fixes`, in their order; none for those left out) and with the numbers in force."""
    refuse(values, direction, fixes, rephase, rules)
    exact = [None if value is None else exact_of(value) for value in values]
    starts = sorted({0, *rephase})
    phases: list[Phase] = []
    points: list[Point] = []
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(exact)], strict=True)):
        part = exact[start:end]
        fix = fixes[number] if number < len(fixes) else None
        found = _limits(part, fix, rules, screen=screen_outliers)
        phases.append(_phase(start, part, fix, found, rules))
        points += _points(part, found, number, direction, rules)
    return Xmr(
        tuple(phases),
        tuple(replace(point, value=value) for point, value in zip(points, values, strict=True)),
        next((point.type for point in reversed(points) if point.type), None),
        assurance(phases[-1], direction, target),
    )


def assurance(phase: Phase, direction: Direction, target: float | None) -> Assurance | None:
    """Whether the process as it stands will meet a target: always, never, or by chance (domain reference §5.2).

    A target on a limit is met by chance. None without target, direction or limits.
    """
    if target is None or direction == "neutral" or phase.lower is None or phase.upper is None:
        return None
    aim, low, high = exact_of(target), exact_of(phase.lower), exact_of(phase.upper)
    if low <= aim <= high:
        return "inconsistent"
    return "pass" if (aim < low) is (direction == "increase") else "fail"


def refuse(
    values: Sequence[float | None],
    direction: Direction,
    fixes: Sequence[int | None],
    rephase: Sequence[int],
    rules: Rules,
) -> None:
    """Raises ValueError for what cannot be charted."""
    if direction not in ("decrease", "increase", "neutral"):
        raise ValueError(f"{direction!r} is no direction: decrease, increase or neutral")
    if any(fix is not None and fix < rules.baseline_least for fix in fixes):
        raise ValueError(f"a baseline takes at least {rules.baseline_least} points")
    if any(not 0 <= start < max(len(values), 1) for start in rephase):
        raise ValueError("a new phase starts at the index of one of the values")
    if any(value is not None and not math.isfinite(value) for value in values):
        raise ValueError("a figure that is not finite; a missing one is None")


def exact_of(value: float) -> Fraction:
    """A figure as it is written."""
    return Fraction(value) if isinstance(value, int) else Fraction(f"{value:.{_DIGITS}g}")


# ------------------------------------------------------------------ limits
@dataclass(frozen=True, slots=True)
class Limits:
    """Mean and mean moving range; None where they cannot be worked out."""

    mean: Fraction | None
    spread: Fraction | None
    """From the mean to a limit."""
    near: Fraction | None


def _limits(part: Sequence[Fraction | None], fix: int | None, rules: Rules, *, screen: bool) -> Limits:
    base = _baseline(part, fix)
    known = [value for value in base if value is not None]
    if not known:
        return Limits(None, None, None)
    mean = sum(known, Fraction(0)) / len(known)
    ranges = [abs(now - before) for before, now in pairwise(base) if before is not None and now is not None]
    if len(known) < max(rules.limits_from, 2) or not ranges:
        return Limits(mean, None, None)
    average = sum(ranges, Fraction(0)) / len(ranges)
    if screen:
        kept = [one for one in ranges if one < rules.screen_factor * average]
        average = sum(kept, Fraction(0)) / len(kept) if kept else Fraction(0)
    spread = rules.limit_factor * average
    return Limits(mean, spread, rules.near * spread)


def _baseline(part: Sequence[Fraction | None], fix: int | None) -> Sequence[Fraction | None]:
    """The periods up to the last figure of the baseline."""
    if fix is None:
        return part
    places = [place for place, value in enumerate(part) if value is not None]
    return part[: places[fix - 1] + 1] if len(places) >= fix else part


def _phase(
    start: int, part: Sequence[Fraction | None], fix: int | None, found: Limits, rules: Rules
) -> Phase:
    n = sum(value is not None for value in part)
    baseline = n if fix is None else min(fix, n)
    mean, spread, near = found.mean, found.spread, found.near
    return Phase(
        start=start,
        n=n,
        baseline=baseline,
        mean=None if mean is None else float(mean),
        lower=_line(mean, spread, -1),
        upper=_line(mean, spread, 1),
        near_lower=_line(mean, near, -1),
        near_upper=_line(mean, near, 1),
        short=n < rules.short_below,
        trial=spread is not None and baseline < rules.trial_below,
        no_variation=spread == 0,
    )


def _line(mean: Fraction | None, away: Fraction | None, side: int) -> float | None:
    return None if mean is None or away is None else float(mean + side * away)


# ------------------------------------------------------------------ points
def _points(
    part: Sequence[Fraction | None], found: Limits, phase: int, direction: Direction, rules: Rules
) -> list[Point]:
    """The points of one phase; each run of neighbouring figures is judged by itself."""
    points: list[Point] = []
    for stretch in _stretches(part):
        known = [value for value in stretch if value is not None]
        if not known:
            points += [Point(None, phase, None, (), 0)] * len(stretch)
        elif found.mean is not None:
            points += judged(known, found.mean, found, phase, direction, rules)
    return points


def _stretches(part: Sequence[Fraction | None]) -> Iterator[Sequence[Fraction | None]]:
    """Neighbouring figures, and neighbouring gaps, in turn."""
    begin = 0
    for place in range(1, len(part) + 1):
        if place == len(part) or (part[place] is None) is not (part[begin] is None):
            yield part[begin:place]
            begin = place


def judged(
    known: Sequence[Fraction],
    middle: Fraction,
    found: Limits,
    phase: int,
    direction: Direction,
    rules: Rules,
) -> Iterator[Point]:
    """First that applies: outside the limits, trend, two of three near a limit, shift."""
    away = [value - middle for value in known]
    sides = [_sign(one) for one in away]
    outside = [found.spread is not None and abs(one) > found.spread for one in away]
    near = [
        found.near is not None and abs(one) > found.near and not out
        for one, out in zip(away, outside, strict=True)
    ]
    rising = trends(known, rules.trend)
    grouped = two_in_three(near, sides, rules)
    shifted = shifts(sides, rules.shift)
    for place, value in enumerate(known):
        hits: list[tuple[Rule, int]] = []
        if outside[place]:
            hits.append(("outside", sides[place]))
        if rising[place]:
            hits.append(("trend", rising[place]))
        if grouped[place]:
            hits.append(("two_in_three", sides[place]))
        if shifted[place]:
            hits.append(("shift", sides[place]))
        kind = _type(hits[0][1], direction) if hits else "common_cause"
        yield Point(float(value), phase, kind, tuple(rule for rule, _ in hits), sides[place])


def _sign(number: Fraction) -> int:
    return (number > 0) - (number < 0)


def _type(way: int, direction: Direction) -> PointType:
    if direction == "neutral":
        return "special_cause_neutral_high" if way > 0 else "special_cause_neutral_low"
    better = 1 if direction == "increase" else -1
    return "special_cause_improvement" if way == better else "special_cause_concern"


# ------------------------------------------------------------------ rules over neighbouring points
def shifts(sides: Sequence[int], length: int) -> list[bool]:
    """Points in a run of at least `length` on one side of the mean; a point on the mean breaks it (§5.3, 6)."""
    flagged = [False] * len(sides)
    for start, end in _runs(sides):
        if sides[start] and end - start >= length:
            flagged[start:end] = [True] * (end - start)
    return flagged


def trends(values: Sequence[Fraction], length: int) -> list[int]:
    """1 for points in a run of `length` that all rise, -1 where they all fall, 0 else; equal neighbours break it (§5.3, 7).

    Where the next point is in a trend too, the way from this one to it decides, as in the reference implementation.
    """
    ways = [_sign(after - before) for before, after in pairwise(values)]
    within = [False] * len(values)
    for start, end in _runs(ways):
        if ways[start] and end - start >= length - 1:
            within[start : end + 1] = [True] * (end + 1 - start)
    found = []
    for place, inside in enumerate(within):
        ahead = ways[place] if place + 1 < len(within) and within[place + 1] else 0
        behind = ways[place - 1] if place else 0
        found.append((ahead or behind) if inside else 0)
    return found


def two_in_three(near: Sequence[bool], sides: Sequence[int], rules: Rules = MAKING_DATA_COUNT) -> list[bool]:
    """Points near a limit that have another one within three points, all three on one side of the mean (§5.3, 8)."""
    flagged = [False] * len(near)
    for start in range(len(near) - rules.near_window + 1):
        window = range(start, start + rules.near_window)
        one_side = sides[start] != 0 and len({sides[place] for place in window}) == 1
        if one_side and sum(near[place] for place in window) >= rules.near_needed:
            for place in window:
                flagged[place] = flagged[place] or near[place]
    return flagged


def _runs(values: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Start and end of each run of equal neighbours."""
    begin = 0
    for place in range(1, len(values) + 1):
        if place == len(values) or values[place] != values[begin]:
            yield begin, place
            begin = place
