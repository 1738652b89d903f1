"""Reporting mix (C1) and who notices (C2): domain reference §7.6."""

from __future__ import annotations

from typing import Any

import pytest

from generators.derive.signals import Reading
from tests.derive.conftest import days, incident, service
from tests.derive.signals.told import reading

MONTH_STARTS = [f"2025-{n:02}-05" for n in range(6, 13)] + [f"2026-{n:02}-05" for n in range(1, 5)]
HARM = {"physical": "low", "psychological": "none", "reg18_injury": False, "candour_threshold": False}


def month(period: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": f"ACV-{period}",
        "title": period,
        "service": "SVC-1",
        "period": period,
        "bed_days": 900,
        **fields,
    }


def months(number: int) -> list[dict[str, Any]]:
    """So many months up to May 2026."""
    names = [f"2025-{n:02}" for n in range(6, 13)] + [f"2026-{n:02}" for n in range(1, 6)]
    return [month(name) for name in names[-number:]]


def reports(first: str, number: int, harmed: int = 0, start: int = 0, **fields: Any) -> list[dict[str, Any]]:
    """Reports on days in a row, the first of them with harm."""
    return [
        incident(f"INC-{start + n}", day, service="SVC-1", **({"harm": HARM} if n < harmed else {}), **fields)
        for n, day in enumerate(days(first, number))
    ]


# ------------------------------------------------------------------ C1
def c1(*records: dict[str, Any]) -> Reading:
    return reading("C1", service(), *records)


@pytest.mark.parametrize(("harmed", "state"), [(6, "amber"), (5, "ok")])
def test_a_share_without_harm_below_half_of_the_year_before_is_amber(harmed: int, state: str) -> None:
    # All of the year before did no harm: of ten now, four are less than half of that, five are half.
    old = [one for n, first in enumerate(MONTH_STARTS[:9]) for one in reports(first, 3, start=100 + 10 * n)]
    found = c1(*months(12), *old, *reports("2026-05-10", 10, harmed))
    assert (found.state, found.value) == (state, (10 - harmed) / 10)


@pytest.mark.parametrize(("exposure", "fires"), [(501, True), (500, False)])
def test_no_report_in_a_month_with_much_care_is_amber(exposure: int, fires: bool) -> None:
    quiet = c1(*reports("2026-04-20", 6), month("2026-05", bed_days=exposure))
    assert (quiet.state == "amber") is fires
    assert ("no report at all in the last 30 days" in str(quiet.cases)) is True


def test_without_bed_days_or_hours_of_care_nothing_is_said_to_be_well() -> None:
    found = c1(*reports("2026-05-10", 10))
    assert found.state == "insufficient_data"
    assert "bed-days or hours of care of May 2026 are not recorded" in found.cases[0].words
    assert "no rate can be charted" in found.cases[0].words


def test_a_monthly_rate_that_falls_beyond_chance_is_amber_and_one_that_rises_is_not() -> None:
    def told(last: int) -> Reading:
        old = [
            one
            for n, first in enumerate(MONTH_STARTS)
            for one in reports(first, 12 + n % 2, start=100 + 20 * n)
        ]
        return c1(*months(12), *old, *reports("2026-05-05", last))

    low = told(1)
    assert (low.state, "the rate of reports is special-cause low" in low.cases[0].words) == ("amber", True)
    assert told(26).state == "ok"


def test_hours_of_care_stand_in_where_no_bed_days_are_recorded() -> None:
    hours = {**month("2026-05", care_hours=2000)}
    del hours["bed_days"]
    found = c1(*reports("2026-04-20", 6), hours)
    assert "with 2000 bed-days or hours of care in May 2026" in found.cases[0].words


def test_statistics_are_never_red() -> None:
    assert c1(*reports("2026-04-20", 6), month("2026-05", bed_days=90000)).state == "amber"


# ------------------------------------------------------------------ C2
def c2(outside: int, number: int, **fields: Any) -> Reading:
    told = reports("2026-05-01", outside, detected_by="family")
    told += reports("2026-05-01", number - outside, start=50, detected_by="staff", **fields)
    return reading("C2", service(), *told)


@pytest.mark.parametrize(
    ("outside", "number", "state"),
    [
        (2, 10, "ok"),
        (3, 10, "amber"),
        (4, 10, "amber"),
        (5, 10, "red"),
        (9, 9, "insufficient_data"),
        (0, 0, "insufficient_data"),
    ],
)
def test_more_than_one_in_five_noticed_outside_is_amber_and_more_than_two_in_five_red(
    outside: int, number: int, state: str
) -> None:
    found = c2(outside, number)
    assert (found.state, found.n) == (state, number)


def test_incidents_of_which_nobody_says_who_noticed_do_not_count() -> None:
    assert reading("C2", service(), *reports("2026-05-01", 12)).n == 0


def test_who_reports_stands_beside_it_and_is_not_judged() -> None:
    by_manager = reports("2026-05-01", 3, detected_by="staff", reported_by="STF-2")
    by_staff = reports("2026-05-10", 8, start=20, detected_by="staff", reported_by="STF-7")
    found = reading("C2", service(), *by_manager, *by_staff, month("2026-05", frontline_staff=30))
    assert found.state == "ok"
    assert found.cases[0].words == (
        "One House: 11 reports, 3 by managers; 1 of 30 frontline staff reported something; 0 of 11 noticed by family or others outside"
    )
    assert "ACV-2026-05" in found.cases[0].records
