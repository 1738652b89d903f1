"""XmR, T and g charts: the published vectors, the rules one by one, and agreement with a second, plain implementation."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.catalogues import Catalogues
from generators.derive import spc
from generators.derive.rare import g_chart, t_chart
from generators.derive.spc import Direction, Xmr, shifts, trends, two_in_three, xmr

# R: set.seed(123); rnorm(20) (domain reference §5.4, vector 1).
NORMAL = (
    -0.56047565, -0.23017749, 1.55870831, 0.07050839, 0.12928774, 1.71506499, 0.46091621, -1.26506123,
    -0.68685285, -0.44566197, 1.22408180, 0.35981383, 0.40077145, 0.11068272, -0.55584113, 1.78691314,
    0.49785048, -1.96661716, 0.70135590, -0.47279141,
)  # fmt: skip
SPIKED = (*NORMAL[:14], 10.0, *NORMAL[15:])
# Domain reference §5.4, vector 8 (days between events).
DAYS = (
    16, 20, 5, 13, 1, 26, 46, 12, 12, 5, 19, 4, 3, 15, 14, 9, 8, 15, 21, 6, 3, 1, 56, 117, 1, 33, 9, 9, 19, 12, 1, 16, 13, 18,
    1, 35, 16, 5, 21, 38, 3, 25, 3, 11, 13, 20, 9, 3, 8, 21, 24, 38, 8, 13, 9, 1, 30, 23, 3, 7, 22, 19, 11, 31, 6, 1, 1,
)  # fmt: skip
# Domain reference §5.4, the worked care example: missed doses a week, twelve weeks before a change and eight after it.
BEFORE = (14, 11, 15, 12, 16, 13, 12, 15, 11, 14, 13, 16)
AFTER = (9, 8, 7, 8, 6, 7, 5, 6)
DOSES = (*BEFORE, *AFTER)

quick = settings(max_examples=200, deadline=None)


def limits(found: Xmr, phase: int = -1) -> tuple[float | None, ...]:
    one = found.phases[phase]
    return one.mean, one.lower, one.upper


def kinds(found: Xmr) -> list[str | None]:
    return [point.type for point in found.points]


def decided(found: Xmr) -> list[str | None]:
    return [point.rule for point in found.points]


# ------------------------------------------------------------------ published vectors (domain reference §5.4)
def test_vector_1_a_normal_series_is_common_cause_throughout() -> None:
    found = xmr(NORMAL)
    assert limits(found) == pytest.approx((0.1416238, -3.01138, 3.294627), rel=1e-6)
    assert kinds(found) == ["common_cause"] * 20


def test_vector_2_screening_leaves_the_ranges_of_a_spike_out_of_the_limits() -> None:
    assert limits(xmr(SPIKED)) == pytest.approx((0.6694159, -2.383666, 3.722497), rel=1e-6)


def test_vector_3_without_screening_a_spike_widens_the_limits() -> None:
    found = limits(xmr(SPIKED, screen_outliers=False))
    assert found == pytest.approx((0.6694159, -4.596625, 5.935457), rel=1e-6)


def test_vector_4_every_phase_has_limits_of_its_own() -> None:
    found = xmr(NORMAL, rephase=[10])
    assert limits(found, 0) == pytest.approx((0.0746, -2.60, 2.75), abs=0.005)
    assert limits(found, 1) == pytest.approx((0.209, -3.28, 3.70), abs=0.005)
    assert [point.phase for point in found.points] == [0] * 10 + [1] * 10


def test_vector_5_one_high_point_among_ones_and_twos_is_the_only_special_one() -> None:
    series = (1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1)
    found = xmr(series, direction="neutral")
    assert limits(found) == pytest.approx((1.94, -0.72, 4.60), abs=0.006)
    assert kinds(found) == [
        *["common_cause"] * 4,
        "special_cause_neutral_high",
        *["common_cause"] * 13,
    ]
    assert limits(xmr(series, screen_outliers=False)) == pytest.approx((1.94, -3.06, 6.95), abs=0.006)


def test_vector_6_two_points_near_opposite_limits_are_common_cause() -> None:
    found = xmr([1, -1] * 7 + [5.5, -5.5])
    one = found.phases[0]
    assert limits(found) == pytest.approx((0, -6.175, 6.175), rel=1e-9)
    assert (one.near_lower, one.near_upper) == pytest.approx((-4.11666667, 4.11666667), rel=1e-8)
    assert kinds(found)[-2:] == ["common_cause"] * 2


def test_vector_7_ratios_have_the_limits_of_an_individuals_chart() -> None:
    """Its source divides by 1.128; 2.66 is that factor as the reference implementation rounds it."""
    over = (5, 7, 5, 7, 7, 5, 4, 9, 8, 13, 8, 7, 8, 7, 12, 11, 8)
    under = (113, 132, 121, 134, 116, 131, 93, 138, 182, 157, 100, 103, 146, 108, 153, 141, 134)
    found = xmr([one / all_ for one, all_ in zip(over, under, strict=True)]).phases[0]
    assert (found.lower, found.near_lower, found.near_upper, found.upper) == pytest.approx(
        (0.0229, 0.0350, 0.0836, 0.0957), abs=0.00006
    )


def test_vector_8_times_between_events_have_the_limits_of_a_t_chart() -> None:
    """Its source takes 3 / 1.128, unrounded."""
    found = t_chart(DAYS, direction="increase", rules=spc.Rules(limit_factor=Fraction(3000, 1128))).phases[0]
    assert (found.lower, found.near_lower, found.near_upper, found.upper) == pytest.approx(
        (0.0221, 0.6402, 54.0812, 97.268), abs=0.0006
    )
    assert found.n == 67


def test_a_g_chart_has_the_limits_of_the_geometric_distribution() -> None:
    """`qicharts2` gives 14.95149908 and 20.09391529 for 0, 10, 4; here four times over, because eight make limits."""
    found = g_chart((0, 10, 4) * 4, direction="increase").phases[0]
    assert (found.near_upper, found.upper) == pytest.approx((14.95149908036101, 20.09391528720818), rel=1e-12)
    assert (found.lower, found.mean) == (0, 4)


# ------------------------------------------------------------------ the worked care example (domain reference §5.4)
def test_with_its_baseline_frozen_the_care_example_improves() -> None:
    found = xmr(DOSES, fix_after_n_points=12)
    one = found.phases[0]
    assert limits(found) == pytest.approx((13.5, 5.7618, 21.2382), abs=0.00005)
    assert one.near_lower == pytest.approx(8.3412, abs=0.00005)
    assert decided(found)[12:] == ["shift", *["two_in_three"] * 5, "outside", "two_in_three"]
    assert kinds(found) == ["common_cause"] * 12 + ["special_cause_improvement"] * 8
    assert not one.trial


def test_without_a_frozen_baseline_the_care_example_accuses_the_weeks_before_the_change() -> None:
    found = xmr(DOSES)
    assert limits(found) == pytest.approx((10.9, 4.18, 17.62), abs=0.005)
    assert kinds(found)[:12] == ["special_cause_concern"] * 12
    assert set(decided(found)[:12]) == {"shift"}


def test_with_a_new_phase_the_care_example_has_trial_limits_and_an_assurance_of_its_own() -> None:
    found = xmr(DOSES, rephase=[12], target=10)
    assert limits(found) == pytest.approx((7.0, 3.58, 10.42), abs=0.005)
    assert kinds(found)[12:] == ["common_cause"] * 8
    assert found.phases[1].trial
    assert found.assurance == "inconsistent"
    assert xmr(DOSES, rephase=[12], target=11).assurance == "pass"


# ------------------------------------------------------------------ rules one by one (test-ptd_calculate_point_type.R)
def test_a_shift_shows_at_the_seventh_point_on_one_side() -> None:
    sides = [1] * 8 + [-1]
    assert [shifts(sides[: seen + 1], 7)[-1] for seen in range(9)] == [False] * 6 + [True, True, False]
    assert shifts(sides, 7) == [True] * 8 + [False]
    assert shifts([1] * 6 + [0] + [1] * 6, 7) == [False] * 13


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ((1, 2, 3, 3, 4, 5, 6), [0] * 7),
        ((2, 1, 2, 3, 4, 5, 6, 7, 3), [0, 1, 1, 1, 1, 1, 1, 1, 0]),
        ((1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1), [1] * 6 + [-1] * 7),
        ((7, 6, 5, 4, 3, 2, 1, 1), [-1] * 7 + [0]),
        ((1, 2), [0, 0]),
        ((), []),
    ],
)
def test_a_trend_is_seven_points_that_all_rise_or_all_fall(values: tuple[int, ...], found: list[int]) -> None:
    exact = [Fraction(value) for value in values]
    assert trends(exact, 7) == found
    # That of the second example shows at its eighth point.
    if len(values) == 9:
        assert [bool(trends(exact[: seen + 1], 7)[-1]) for seen in range(9)] == [False] * 7 + [True, False]


@pytest.mark.parametrize(
    ("near", "sides", "found"),
    [
        ((0, 0, 1, 0, 1, 0, 0), (1,) * 7, (0, 0, 1, 0, 1, 0, 0)),
        ((0, 0, 1, 0, 1, 0, 0), (1, -1) * 3 + (1,), (0,) * 7),
        ((1, 0, 0, 1, 1), (1,) * 5, (0, 0, 0, 1, 1)),
        ((1, 1), (1, 1), (0, 0)),
        ((1, 1, 0), (0, 0, 0), (0, 0, 0)),
    ],
)
def test_two_of_three_need_all_three_on_one_side(
    near: tuple[int, ...], sides: tuple[int, ...], found: tuple[int, ...]
) -> None:
    assert tuple(map(int, two_in_three([bool(one) for one in near], sides))) == found


def test_a_point_outside_the_limits_is_none_of_the_two_near_them() -> None:
    found = xmr([1, -1] * 7 + [6.5, 5.5, 1], fix_after_n_points=14, screen_outliers=False)
    assert decided(found)[-3:] == ["outside", "outside", None]
    found = xmr([2, -2] * 7 + [12, 8, 1], fix_after_n_points=14)
    assert limits(found)[2] == pytest.approx(10.64)
    assert decided(found)[-3:] == ["outside", None, None]


def test_rules_of_more_weight_decide_the_type() -> None:
    """Outside, then trend, then two of three, then shift (domain reference §5.3, 9)."""
    rising = xmr([10, 12] * 6 + [11.5, 12, 12.5, 13, 13.5, 14, 14.5, 30], fix_after_n_points=12)
    assert decided(rising)[-8:] == ["trend"] * 7 + ["outside"]
    assert rising.points[-1].rules == ("outside", "trend", "shift")
    assert rising.points[-2].rules[:1] == ("trend",)
    assert kinds(rising)[-1] == "special_cause_concern"


def test_a_fall_above_the_mean_is_a_trend_in_the_direction_of_the_fall() -> None:
    """The way of a trend counts, whichever side of the mean it is on (domain reference §5.3, 7)."""
    found = xmr([10, 12] * 6 + [13.6, 13.5, 13.4, 13.3, 13.2, 13.1, 13.0], fix_after_n_points=12)
    assert decided(found)[-7:] == ["trend"] * 7
    assert kinds(found)[-7:] == ["special_cause_improvement"] * 7


# ------------------------------------------------------------------ assurance, as in test-ptd_calculate_assurance_type.R
@pytest.mark.parametrize(
    ("low", "high", "increase", "decrease"),
    [(1, 3, "fail", "pass"), (5, 7, "pass", "fail"), (1, 5, "inconsistent", "inconsistent")],
)
def test_assurance_asks_on_which_side_of_the_limits_the_target_lies(
    low: float, high: float, increase: str, decrease: str
) -> None:
    phase = spc.Phase(0, 20, 20, 2, low, high, low, high, short=False, trial=False, no_variation=False)
    assert spc.assurance(phase, "increase", 4) == increase
    assert spc.assurance(phase, "decrease", 4) == decrease
    assert spc.assurance(phase, "neutral", 4) is None
    assert spc.assurance(phase, "increase", None) is None


def test_a_target_exactly_on_a_limit_is_met_by_chance() -> None:
    phase = xmr(DOSES, rephase=[12]).phases[1]
    for target in (phase.lower, phase.upper):
        assert xmr(DOSES, rephase=[12], target=target).assurance == "inconsistent"


# ------------------------------------------------------------------ edges
def test_a_constant_series_has_its_limits_on_the_mean() -> None:
    found = xmr([5.1] * 9, target=6)
    assert limits(found) == (5.1, 5.1, 5.1)
    assert found.phases[0].no_variation
    assert kinds(found) == ["common_cause"] * 9
    assert found.assurance == "pass"
    assert kinds(xmr([5] * 12 + [5.0001], fix_after_n_points=12))[-1] == "special_cause_concern"


def test_a_value_equal_to_a_limit_is_inside() -> None:
    series = [10, 11] * 6
    upper = 10.5 + 2.66
    on, above = (xmr([*series, last], fix_after_n_points=12) for last in (upper, upper + 1e-9))
    assert decided(on)[-1] is None
    assert decided(above)[-1] == "outside"
    near = 10.5 + 2.66 * 2 / 3
    found = xmr([0, 3] * 6 + [1.5 + 2.66 * 2, 1.5 + 2.66 * 2, 1.6], fix_after_n_points=12)
    assert decided(found)[-3:] == [None] * 3, near


def test_binary_fractions_move_no_point_off_the_mean() -> None:
    """0.1 + 0.2 is 0.3, and the mean of 0.1, 0.2 and 0.3 is 0.2."""
    found = xmr([0.1, 0.3, 0.1 + 0.2 - 0.1, 0.2] * 3)
    assert [point.side for point in found.points] == [-1, 1, 0, 0] * 3


@pytest.mark.parametrize("number", range(8))
def test_fewer_than_eight_points_give_no_limits(number: int) -> None:
    found = xmr(DOSES[:number], target=1)
    one = found.phases[0]
    assert (one.lower, one.upper, one.near_lower, one.near_upper) == (None,) * 4
    assert (one.mean is None) is (number == 0)
    assert found.assurance is None
    assert len(found.points) == number


def test_eight_points_give_trial_limits_and_twelve_firm_ones() -> None:
    found = [xmr(DOSES[:number]).phases[0] for number in (8, 11, 12, 13)]
    assert [one.lower is not None for one in found] == [True] * 4
    assert [one.trial for one in found] == [True, True, False, False]
    assert [one.short for one in found] == [True, True, True, False]


def test_nothing_at_all_is_no_finding() -> None:
    assert (xmr([]).variation, xmr([]).points, xmr([None, None]).variation) == (None, (), None)


def test_a_missing_period_is_a_gap_and_not_a_nought() -> None:
    """No range reaches across it: of 10, 12, -, 20, 22 … the step from 12 to 20 is no moving range."""
    series = [10, 12, 10, 12, None, 20, 22, 20, 22]
    found = xmr(series)
    assert found.phases[0].mean == 16
    assert found.phases[0].upper == pytest.approx(16 + 2.66 * 2)
    assert [point.type is None for point in found.points] == [value is None for value in series]
    assert found.points[4].value is None


def test_a_gap_ends_runs_trends_and_groups_of_three() -> None:
    base = [10, 12] * 6
    for tail in ([10.5] * 7, [11.5, 11.4, 11.3, 11.2, 11.1, 11.05, 11.04]):
        whole = xmr([*base, *tail], fix_after_n_points=12)
        torn = xmr([*base, *tail[:3], None, *tail[3:]], fix_after_n_points=12)
        assert all(decided(whole)[-7:])
        assert not any(decided(torn)[-8:])
    # The near-limit lies at 11 + 3.5467.
    pair = xmr([*base, 15, 11.5, 15, 11], fix_after_n_points=12)
    assert decided(pair)[-4:] == ["two_in_three", None, "two_in_three", None]
    assert not any(decided(xmr([*base, 15, None, 15, 11], fix_after_n_points=12))[-4:])


def test_a_baseline_is_counted_in_figures_not_in_periods() -> None:
    series = [*BEFORE[:4], None, *BEFORE[4:], *AFTER]
    found = xmr(series, fix_after_n_points=12)
    assert found.phases[0].mean == 13.5
    assert (found.phases[0].baseline, found.phases[0].n) == (12, 20)


def test_runs_begin_anew_with_a_phase() -> None:
    base = [10, 12] * 6
    assert "shift" in decided(xmr([*base, *[13] * 6, 13, 13], fix_after_n_points=12))
    found = xmr([*base, *[13] * 4, *[13] * 8], rephase=[16], fix_after_n_points=12)
    assert not any(decided(found))


@pytest.mark.parametrize(
    "wrong",
    [
        {"fix_after_n_points": 11},
        {"direction": "sideways"},
        {"rephase": [20]},
        {"rephase": [-1]},
        {"values": [1, float("nan")]},
        {"values": [1, float("inf")]},
    ],
)
def test_what_cannot_be_charted_is_refused(wrong: dict[str, Any]) -> None:
    given = {"values": DOSES, **wrong}
    with pytest.raises(ValueError, match=r"baseline|direction|phase|finite"):
        xmr(given.pop("values"), **given)


def test_the_numbers_of_the_method_are_those_of_the_catalogue(shipped: Catalogues) -> None:
    assert spc.rules_of(shipped) == spc.MAKING_DATA_COUNT


def test_days_that_grow_are_an_improvement_where_fewer_events_are_better() -> None:
    found = t_chart([5, 8] * 6 + [40, 90], direction="increase")
    assert kinds(found)[-1] == "special_cause_improvement"
    assert [point.value for point in found.points][-2:] == [40, 90]


def test_a_g_chart_of_few_events_has_no_limits() -> None:
    found = g_chart([100, 250, 90], direction="increase")
    assert (found.phases[0].upper, found.phases[0].mean) == (None, 100)
    assert kinds(found) == ["common_cause"] * 3
    assert kinds(g_chart([100, 90] * 5 + [900], direction="increase"))[-1] == "special_cause_improvement"
    assert g_chart([], direction="increase").points == ()


# ------------------------------------------------------------------ a second implementation, as plain as can be
def plainly(
    values: Sequence[float | None], direction: Direction, screen: bool, fix: int | None, starts: Sequence[int]
) -> tuple[list[tuple[Decimal, Decimal | None, Decimal | None]], list[str | None]]:
    """Window by window in 60 digits, as the reference implementation goes about it; written without a look at ours."""
    bounds = [*sorted({0, *starts}), len(values)]
    every_limit: list[tuple[Decimal, Decimal | None, Decimal | None]] = []
    every_type: list[str | None] = []
    for a, b in pairwise(bounds):
        ys = [None if v is None else Decimal(str(v)) for v in values[a:b]]
        seen, base = 0, []
        for y in ys:
            if fix is None or seen < fix:
                base.append(y)
            seen += y is not None
        have = [y for y in base if y is not None]
        mean = sum(have, Decimal(0)) / len(have)
        moves = []
        for i in range(1, len(base)):
            left, right = base[i - 1], base[i]
            if left is not None and right is not None:
                moves.append(abs(right - left))
        amr: Decimal | None = None
        if len(have) >= 8 and moves:
            amr = sum(moves, Decimal(0)) / len(moves)
            if screen:
                kept = [m for m in moves if m < Decimal("3.267") * amr]
                amr = sum(kept, Decimal(0)) / len(kept) if kept else Decimal(0)
        half = None if amr is None else Decimal("2.66") * amr
        every_limit.append(
            (mean, None if half is None else mean - half, None if half is None else mean + half)
        )
        every_type += types_of(ys, mean, half, direction)
    return every_limit, every_type


TINY = Decimal("1e-40")


def sgn(x: Decimal) -> int:
    return 0 if abs(x) < TINY else (1 if x > 0 else -1)


def types_of(
    ys: list[Decimal | None], mean: Decimal, half: Decimal | None, direction: Direction
) -> list[str | None]:
    rel = [None if y is None else sgn(y - mean) for y in ys]
    out = [y is not None and half is not None and abs(y - mean) - half > TINY for y in ys]
    close = [
        y is not None and half is not None and not o and abs(y - mean) - half * 2 / 3 > TINY
        for y, o in zip(ys, out, strict=True)
    ]
    trend = in_trend(ys)
    special = [
        any(rules)
        for rules in zip(
            out,
            trend,
            in_window(rel, 7, [True] * len(ys), 7),
            in_window(rel, 3, close, 2),
            strict=True,
        )
    ]
    found: list[str | None] = []
    for i, y in enumerate(ys):
        if y is None:
            found.append(None)
        elif not special[i]:
            found.append("common_cause")
        else:
            way = trend_way(ys, trend, i) if trend[i] and not out[i] else rel[i] or 0
            found.append(said(way, direction))
    return found


def said(way: int, direction: Direction) -> str:
    if direction == "neutral":
        return "special_cause_neutral_high" if way > 0 else "special_cause_neutral_low"
    return "special_cause_improvement" if (way > 0) == (direction == "increase") else "special_cause_concern"


def in_window(rel: list[int | None], width: int, wanted: list[bool], least: int) -> list[bool]:
    """The wanted points of every window that lies on one side and holds enough of them."""
    found = [False] * len(rel)
    for i in range(len(rel) - width + 1):
        if rel[i : i + width] in ([1] * width, [-1] * width) and sum(wanted[i : i + width]) >= least:
            for j in range(i, i + width):
                found[j] = found[j] or wanted[j]
    return found


def in_trend(ys: list[Decimal | None]) -> list[bool]:
    found = [False] * len(ys)
    for i in range(len(ys) - 6):
        seven = [y for y in ys[i : i + 7] if y is not None]
        steps = [sgn(b - a) for a, b in pairwise(seven)]
        if steps in ([1] * 6, [-1] * 6):
            found[i : i + 7] = [True] * 7
    return found


def trend_way(ys: list[Decimal | None], trend: list[bool], i: int) -> int:
    here = ys[i]
    after = ys[i + 1] if i + 1 < len(ys) and trend[i + 1] else None
    before = ys[i - 1] if i else None
    ways = [sgn(after - here) if after is not None and here is not None else 0]
    ways.append(sgn(here - before) if before is not None and here is not None else 0)
    return next((way for way in ways if way), 0)


@st.composite
def series(draw: st.DrawFn) -> list[float | None]:
    """Levels that stay, rise or fall for a while, with noise, ties, spikes and gaps: so that every rule occurs."""
    found: list[float | None] = []
    for _ in range(draw(st.integers(1, 5))):
        level = draw(st.integers(0, 40))
        slope = draw(st.sampled_from((0, 0, 1, -1, 3)))
        noise = draw(st.sampled_from((0, 1, 2, 8)))
        for step in range(draw(st.integers(1, 12))):
            wobble = draw(st.integers(-10 * noise, 10 * noise)) / 10
            spike = draw(st.sampled_from((0,) * 12 + (25, -25)))
            found.append(round(level + slope * step + wobble + spike, 1))
    for _ in range(draw(st.sampled_from((0, 0, 1, 3)))):
        found[draw(st.integers(0, len(found) - 1))] = None
    return found


@quick
@given(
    values=series(),
    direction=st.sampled_from(("decrease", "increase", "neutral")),
    screen=st.booleans(),
    fix=st.sampled_from((None, 12, 15)),
    data=st.data(),
)
def test_it_agrees_with_a_second_implementation(
    values: list[float | None], direction: Direction, screen: bool, fix: int | None, data: st.DataObject
) -> None:
    starts = data.draw(st.lists(st.integers(1, max(len(values) - 1, 1)), max_size=2, unique=True))
    starts = [start for start in starts if start < len(values)]
    bounds = [*sorted({0, *starts}), len(values)]
    if any(all(v is None for v in values[a:b]) for a, b in pairwise(bounds)):
        return
    target = data.draw(st.none() | st.integers(-10, 60))
    found = xmr(
        values,
        direction=direction,
        screen_outliers=screen,
        fix_after_n_points=fix,
        rephase=starts,
        target=target,
    )
    with localcontext() as context:
        context.prec = 60
        expected, expected_types = plainly(values, direction, screen, fix, starts)
    for phase, (mean, lower, upper) in zip(found.phases, expected, strict=True):
        assert phase.mean == pytest.approx(float(mean), rel=1e-12, abs=1e-12)
        assert (phase.lower is None) is (lower is None)
        if lower is not None and upper is not None:
            assert phase.lower == pytest.approx(float(lower), rel=1e-12, abs=1e-12)
            assert phase.upper == pytest.approx(float(upper), rel=1e-12, abs=1e-12)
    assert kinds(found) == expected_types
    assert found.variation == next((one for one in reversed(expected_types) if one), None)
    _, lower, upper = expected[-1]
    if target is None or direction == "neutral" or lower is None or upper is None:
        assert found.assurance is None
    elif lower <= target <= upper:
        assert found.assurance == "inconsistent"
    else:
        assert (found.assurance == "pass") is ((target < lower) is (direction == "increase"))


@quick
@given(values=series())
def test_turning_a_series_upside_down_turns_its_findings(values: list[float | None]) -> None:
    turned = xmr([None if value is None else -value for value in values], direction="increase")
    assert kinds(turned) == kinds(xmr(values, direction="decrease"))


@quick
@given(values=series(), more=st.integers(0, 7))
def test_more_periods_never_give_limits_below_eight_figures(values: list[float | None], more: int) -> None:
    few = [value for value in values if value is not None][: min(more, 7)]
    found = xmr([*few, *[None] * 20])
    assert found.phases[0].lower is None
    assert found.assurance is None
