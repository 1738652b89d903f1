"""Charts of events so rare that counts by period are noise: time between them (T), or opportunities between them (g)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from statistics import median

from generators.derive.spc import (
    MAKING_DATA_COUNT,
    Direction,
    Limits,
    Phase,
    Rules,
    Xmr,
    charted,
    exact_of,
    judged,
    refuse,
)

# Times between events become nearly normal when raised to the power of 1 / 3.6 (domain reference §5.4, vector 8).
_T_POWER = 3.6


def t_chart(values: Sequence[float], *, direction: Direction, rules: Rules = MAKING_DATA_COUNT) -> Xmr:
    """A chart of times between rare events, in any unit of time from nought up (domain reference §5.4, vector 8, and §5.5).

    The times to the power of 1/3.6 are charted as an XmR chart and the limits brought back; `direction` is that of the times.
    """
    found = charted([value ** (1 / _T_POWER) for value in values], direction=direction, rules=rules)
    return replace(
        found,
        phases=tuple(_brought_back(phase) for phase in found.phases),
        points=tuple(
            replace(point, value=float(value)) for point, value in zip(found.points, values, strict=True)
        ),
    )


def _brought_back(phase: Phase) -> Phase:
    def back(value: float | None) -> float | None:
        return None if value is None else max(value, 0.0) ** _T_POWER

    return replace(
        phase,
        mean=back(phase.mean),
        lower=back(phase.lower),
        upper=back(phase.upper),
        near_lower=back(phase.near_lower),
        near_upper=back(phase.near_upper),
    )


def g_chart(values: Sequence[float], *, direction: Direction, rules: Rules = MAKING_DATA_COUNT) -> Xmr:
    """A chart of opportunities between rare events, such as doses given (domain reference §5.5).

    The count is taken to be geometric: the upper limit lies three standard deviations above the mean, the square root of
    mean x (mean + 1) each, the lower one at nought. So many small counts lie below the mean that runs are counted from the
    median; two of three near a limit is not asked.
    """
    refuse(values, direction, (), (), rules)
    exact = [exact_of(value) for value in values]
    if not exact:
        return charted((), direction=direction, rules=rules)
    mean, middle = sum(exact, Fraction(0)) / len(exact), Fraction(median(exact))
    deviation = math.sqrt(mean * (mean + 1))
    enough = len(exact) >= rules.limits_from
    upper, near = float(mean) + 3 * deviation, float(mean) + float(3 * rules.near) * deviation
    found = Limits(middle, exact_of(upper) - middle if enough else None, None)
    points = tuple(judged(exact, middle, found, 0, direction, rules))
    phase = Phase(
        start=0,
        n=len(exact),
        baseline=len(exact),
        mean=float(middle),
        lower=0.0 if enough else None,
        upper=upper if enough else None,
        near_lower=0.0 if enough else None,
        near_upper=near if enough else None,
        short=len(exact) < rules.short_below,
        trial=enough and len(exact) < rules.trial_below,
        no_variation=len(set(exact)) == 1,
    )
    return Xmr((phase,), points, points[-1].type, None)
