"""Whether an improvement that a chart shows has lasted; limits and special causes are worked out elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from generators.catalogues import Catalogues
from generators.derive import periods
from generators.derive.figures import Figure
from generators.derive.periods import Every
from generators.derive.spc import Direction, Point, Xmr, exact_of
from generators.finding import count

THRESHOLDS = ("sustained-weekly-points", "sustained-monthly-points", "sustained-exposure-fall")

SustainedState: TypeAlias = Literal["sustained", "not_sustained", "insufficient_data", "not_applicable"]


@dataclass(frozen=True, slots=True)
class Sustained:
    """Whether an improvement has lasted, and why that is said."""

    state: SustainedState
    why: str
    """One sentence."""


def needed(every: Every, catalogues: Catalogues) -> int:
    """How many figures make something lasting: so many weeks, the days of as many weeks, or so many months."""
    if every == "month":
        return catalogues.threshold("sustained-monthly-points").whole
    weeks = catalogues.threshold("sustained-weekly-points").whole
    return weeks * 7 if every == "day" else weeks


def sustained(
    judged: Xmr,
    now: Xmr,
    figures: Sequence[Figure],
    direction: Direction,
    every: Every,
    catalogues: Catalogues,
) -> Sustained:
    """A shift or a point outside the limits for the better, no concern since, enough figures since, exposure as before.

    `judged` is the chart with the limits from before the improvement; `now` the chart as it is drawn, whose concerns count
    too. The improvement must still show at the latest figure. Figures since the change count the first one that shows it
    (derivations §5; domain reference §5.5).
    """
    if direction == "neutral":
        return Sustained("not_applicable", "The measure has no better direction.")
    worse = [
        place
        for chart in (judged, now)
        for place, point in enumerate(chart.points)
        if point.type == "special_cause_concern"
    ]
    after = max(worse, default=-1)
    began = next(
        (
            place
            for place, point in enumerate(judged.points)
            if place > after and _lasting_signal(point, direction)
        ),
        None,
    )
    if began is None:
        since = f" since the concern of {periods.said(figures[after].period)}" if worse else ""
        return Sustained("not_sustained", f"No shift and no point outside the limits for the better{since}.")
    return _held(judged, figures, began, every, catalogues)


def _lasting_signal(point: Point, direction: Direction) -> bool:
    """A shift or a point outside the limits, on the better side of the mean."""
    better = 1 if direction == "increase" else -1
    return point.side == better and bool({"shift", "outside"} & set(point.rules))


def _held(
    judged: Xmr, figures: Sequence[Figure], began: int, every: Every, catalogues: Catalogues
) -> Sustained:
    change = periods.said(figures[began].period)
    latest = max(place for place, point in enumerate(judged.points) if point.type is not None)
    if judged.points[latest].type != "special_cause_improvement":
        if any(figure.value is None for figure in figures[began:]):
            return Sustained(
                "insufficient_data",
                f"The run of better figures began with {change}; periods without a figure since then break it off.",
            )
        return Sustained(
            "not_sustained",
            f"The run of better figures began with {change}; the latest figure does not belong to it any more.",
        )
    since = [figure for figure in figures[began:] if figure.value is not None]
    least = needed(every, catalogues)
    if len(since) < least:
        return Sustained(
            "not_sustained",
            f"Not yet: {count(len(since), 'figure')} since the run of better figures began with {change}; at least {least} are needed.",
        )
    before = [
        figure
        for place, figure in enumerate(figures[:began])
        if figure.value is not None and judged.points[place].phase == judged.points[began].phase
    ]
    return _exposed(before, since, change, catalogues)


def _exposed(
    before: Sequence[Figure], since: Sequence[Figure], change: str, catalogues: Catalogues
) -> Sustained:
    """Fewer doses given look like fewer errors: so what was given must not have fallen much."""
    whole = [*before, *since]
    unknown = sum(figure.exposure is None for figure in whole)
    lead = f"{count(len(since), 'figure')} since the run of better figures began with {change}"
    if unknown:
        part = "" if unknown == len(whole) else f" for {unknown} of {count(len(whole), 'figure')}"
        return Sustained(
            "insufficient_data", f"{lead}, but exposure, what the figures are out of, is not recorded{part}."
        )
    earlier, later = _mean(before), _mean(since)
    if not earlier:
        return Sustained(
            "insufficient_data", f"{lead}, but there is no exposure from before it to compare with."
        )
    fall = 1 - later / earlier
    if fall > Fraction(str(catalogues.threshold("sustained-exposure-fall").value)):
        return Sustained(
            "not_sustained",
            f"{lead}, but exposure, what the figures are out of, fell by {float(fall) * 100:.0f} % meanwhile.",
        )
    return Sustained(
        "sustained", f"{lead}, no concern among them, and exposure did not fall by more than the limit."
    )


def _mean(figures: Sequence[Figure]) -> Fraction:
    known = [exact_of(figure.exposure) for figure in figures if figure.exposure is not None]
    return sum(known, Fraction(0)) / len(known) if known else Fraction(0)
