"""Whether something happened less often after a change: the worked figures of domain reference §7.11, and what cannot be weighed."""

from __future__ import annotations

from datetime import date
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.catalogues import Catalogues
from generators.derive.occurrences import Occurrence, occurrences
from generators.derive.recurrence import Comparison, Exposure, exposure, recurrence
from tests.derive.conftest import incident, ledger, service

YEAR, QUARTER = 365, 90


def compared(before: int, after: int) -> Comparison:
    return Comparison(before, after, YEAR, QUARTER)


# ------------------------------------------------------------------ domain reference §7.11, R2
def test_six_before_and_none_after_shows_nothing() -> None:
    found = compared(6, 0)
    assert round(found.expected, 2) == 1.48
    assert round(1 - found.chance_of_any, 2) == 0.23
    assert found.verdict(3, 0.05) == "too_few"


def test_twelve_before_and_none_after_is_still_too_few() -> None:
    found = compared(12, 0)
    assert round(found.expected, 2) == 2.96
    assert found.verdict(3, 0.05) == "too_few"


def test_eighteen_before_and_none_after_can_be_told_from_chance() -> None:
    found = compared(18, 0)
    assert round(found.expected, 2) == 4.44
    assert round(found.chance, 3) == 0.019
    assert found.verdict(3, 0.05) == "reduced"


def test_twenty_four_before_and_two_after_cannot_be_told_from_chance() -> None:
    found = compared(24, 2)
    assert round(found.chance, 3) == 0.088
    assert found.verdict(3, 0.05) == "not_distinguishable"


@pytest.mark.parametrize(("expected", "any_at_all"), [(0.5, 0.39), (1, 0.63), (3, 0.95)])
def test_recurrence_is_to_be_expected_where_much_was(expected: float, any_at_all: float) -> None:
    """Domain reference §7.2 R2: lambda 0.5, 1 and 3."""
    found = Comparison(100, 0, 100, expected)
    assert round(found.chance_of_any, 2) == any_at_all


def test_as_many_as_expected_is_no_reduction() -> None:
    assert Comparison(12, 3, 400, 100).verdict(3, 0.05) == "no_reduction"


def test_some_where_few_were_expected_are_to_be_read_one_by_one() -> None:
    assert compared(6, 1).verdict(3, 0.05) == "recurred"


@given(before=st.integers(0, 60), after=st.integers(0, 60), e0=st.floats(1, 1e6), e1=st.floats(1, 1e6))
def test_the_chance_is_the_binomial_one(before: int, after: int, e0: float, e1: float) -> None:
    share, total = e1 / (e0 + e1), before + after
    exact = sum(comb(total, k) * share**k * (1 - share) ** (total - k) for k in range(after + 1))
    assert Comparison(before, after, e0, e1).chance == pytest.approx(min(exact, 1.0), rel=1e-6, abs=1e-12)


@given(before=st.integers(0, 80), after=st.integers(0, 30), share=st.floats(0.01, 0.9))
def test_fewer_than_three_expected_never_show_an_effect(before: int, after: int, share: float) -> None:
    """More data never turns too few into fewer without the least number being expected."""
    found = Comparison(before, after, 1.0, share)
    if found.expected < 3:
        assert found.verdict(3, 0.05) in {"too_few", "recurred"}


def test_large_figures_do_not_run_over() -> None:
    assert 0 <= Comparison(40_000, 900, 1e6, 2.5e4).chance <= 1


# ------------------------------------------------------------------ exposure
def activity(month: str, service_id: str = "SVC-1", **figures: object) -> dict[str, object]:
    return {
        "id": f"ACV-{service_id[4:]}-{month}", "title": "A month", "service": service_id, "period": month, **figures,
    }  # fmt: skip


def test_a_part_of_a_month_counts_by_its_days() -> None:
    found = Exposure("care_hours", {"2026-01": 310.0, "2026-02": 280.0}, {})
    assert found.over(date(2026, 1, 22), date(2026, 2, 14)) == pytest.approx(100 + 140)
    assert found.over(date(2026, 1, 22), date(2026, 3, 1)) is None


def test_doses_are_taken_for_medicines_and_hours_for_home_care() -> None:
    told = ledger(service(), activity("2026-01", care_hours=900, scheduled_doses=4000))
    medicines, other = (exposure(told, ["SVC-1"], medicines=flag) for flag in (True, False))
    assert medicines is not None
    assert other is not None
    assert (medicines.unit, other.unit) == ("scheduled_doses", "care_hours")


def test_bed_days_and_hours_are_not_added_up() -> None:
    told = ledger(
        service(),
        service(id="SVC-2", service_type="care_home"),
        activity("2026-01", care_hours=900),
        activity("2026-01", "SVC-2", bed_days=1200),
    )
    assert exposure(told, ["SVC-1", "SVC-2"], medicines=False) is None


def test_a_month_that_one_service_did_not_record_is_absent() -> None:
    told = ledger(
        service(),
        service(id="SVC-2"),
        *(activity(month, care_hours=900) for month in ("2026-01", "2026-02")),
        activity("2026-01", "SVC-2", care_hours=500),
    )
    found = exposure(told, ["SVC-1", "SVC-2"], medicines=False)
    assert found is not None
    assert dict(found.months) == {"2026-01": 1400.0}


# ------------------------------------------------------------------ before and after a change
def events(*days: str) -> tuple[Occurrence, ...]:
    told = ledger(*(incident(f"INC-{number}", day) for number, day in enumerate(days)))
    return occurrences(told, date(2026, 12, 31))


HOURS = Exposure("care_hours", {f"2026-{month:02}": 1000.0 for month in range(1, 7)}, {})


def test_without_exposure_nothing_is_weighed(shipped: Catalogues) -> None:
    found = recurrence(
        events("2026-01-10", "2026-03-10"), None, date(2026, 2, 28), date(2026, 5, 31), shipped
    )
    assert (found.verdict, found.comparison) == (None, None)
    assert "not recorded in one unit" in found.lacking
    assert [one.id for one in found.after] == ["INC-1"]


def test_what_happened_on_the_day_of_the_change_counts_as_before(shipped: Catalogues) -> None:
    found = recurrence(
        events("2026-02-28", "2026-03-01"), HOURS, date(2026, 2, 28), date(2026, 5, 31), shipped
    )
    assert ([one.id for one in found.before], [one.id for one in found.after]) == (["INC-0"], ["INC-1"])


def test_the_time_after_ends_with_the_day_looked_at(shipped: Catalogues) -> None:
    found = recurrence(events("2026-03-20"), HOURS, date(2026, 2, 28), date(2026, 3, 10), shipped)
    assert found.after == ()
    assert found.window == (date(2026, 3, 1), date(2026, 3, 10))


def test_the_time_before_is_that_for_which_figures_are_recorded(shipped: Catalogues) -> None:
    found = recurrence(
        events("2025-11-01", "2026-01-10"), HOURS, date(2026, 3, 31), date(2026, 6, 30), shipped
    )
    assert found.baseline == (date(2026, 1, 1), date(2026, 3, 31))
    assert [one.id for one in found.before] == ["INC-1"]
    assert found.comparison is not None
    assert found.comparison.exposure_before == pytest.approx(3000)


def test_an_event_in_a_month_without_figures_keeps_the_comparison_open(shipped: Catalogues) -> None:
    found = recurrence(events("2026-07-10"), HOURS, date(2026, 5, 31), date(2026, 8, 31), shipped)
    assert found.verdict is None
    assert "1 of the events fall into months without a figure" in found.lacking
