"""Working days in England and the last days of time limits."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators import catalogues
from generators.catalogues.limits import Limit, Outside, Target
from generators.catalogues.workdays import (
    add_working_days,
    add_years,
    after_hours,
    bank_holidays,
    counting_rule,
    deadline,
    is_working_day,
    next_working_day,
    window_in,
)

SHIPPED = catalogues.load()
CHRISTMAS_EVE = date(2026, 12, 24)
DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 12, 31))


def limit_of(clock_id: str) -> Limit:
    found = SHIPPED.clock(clock_id).limit
    assert found is not None
    return found


def test_boxing_day_on_a_saturday_moves_to_monday_in_2026() -> None:
    assert {date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)} <= bank_holidays(2026) | bank_holidays(
        2027
    )
    assert not is_working_day(date(2026, 12, 28))
    assert is_working_day(date(2026, 12, 29))


def test_scottish_holidays_are_working_days_in_england() -> None:
    assert is_working_day(date(2026, 1, 2))
    assert is_working_day(date(2026, 8, 3))
    assert not is_working_day(date(2026, 8, 31))


def test_a_warning_notice_served_on_christmas_eve_2026_is_answered_by_12_january() -> None:
    found = deadline(CHRISTMAS_EVE, limit_of("warning_notice_reps"))
    assert found is not None
    assert found.last_day == date(2027, 1, 12)
    assert found.last_day.strftime("%A") == "Tuesday"
    assert not found.disputed
    assert "working days" in found.rule
    assert "bank holidays in England" in found.rule


def test_a_notice_of_proposal_served_that_day_shows_the_earlier_last_day_and_why() -> None:
    found = deadline(CHRISTMAS_EVE, limit_of("nop_reps"))
    assert found is not None
    assert (found.last_day, found.latest) == (date(2027, 1, 20), date(2027, 1, 21))
    assert found.disputed
    assert "earlier" in found.rule


def test_a_report_on_governance_counts_from_the_day_after_the_request() -> None:
    found = deadline(date(2026, 3, 2), limit_of("governance_report"))
    assert found is not None
    assert found.last_day == found.latest == date(2026, 3, 30)


def test_a_penalty_notice_counts_the_day_of_receipt() -> None:
    found = deadline(date(2026, 3, 1), limit_of("penalty_notice_pay"))
    assert found is not None
    assert found.last_day == date(2026, 3, 28)


def test_a_planned_absence_is_notified_at_least_28_days_before() -> None:
    found = deadline(date(2026, 3, 30), limit_of("cqc_absence_planned"))
    assert found is not None
    assert found.last_day == date(2026, 3, 2)


def test_no_prosecution_begins_more_than_three_years_after_the_offence() -> None:
    found = deadline(date(2024, 2, 29), limit_of("prosecution_longstop"))
    assert found is not None
    assert found.last_day == add_years(date(2024, 2, 29), 3) == date(2027, 2, 28)


def test_the_same_day_is_the_day_itself() -> None:
    target = SHIPPED.clock("safeguarding_concern").policy
    assert target is not None
    found = deadline(date(2026, 12, 25), target)
    assert found is not None
    assert (found.last_day, found.rule) == (date(2026, 12, 25), "the same day")


@pytest.mark.parametrize("clock_id", ["cqc_death", "candour_written", "ico_breach", "capacity_tracker"])
def test_words_hours_and_windows_give_no_last_day(clock_id: str) -> None:
    assert deadline(CHRISTMAS_EVE, limit_of(clock_id)) is None


def test_an_unclear_count_of_one_working_day_may_be_the_day_itself() -> None:
    unclear = Outside(
        words="within a day", basis="x", standing="contract", n=1, unit="working_days", count="unclear"
    )
    found = deadline(date(2026, 12, 23), unclear)
    assert found is not None
    assert (found.last_day, found.latest) == (date(2026, 12, 23), date(2026, 12, 24))
    on_a_holiday = deadline(date(2026, 12, 25), unclear)
    assert on_a_holiday is not None
    assert on_a_holiday.last_day == on_a_holiday.latest == date(2026, 12, 29)


def test_a_number_without_its_unit_or_way_of_counting_is_refused() -> None:
    with pytest.raises(ValueError, match="unit"):
        Target(n=3)
    with pytest.raises(ValueError, match="counted"):
        Target(n=3, unit="working_days")
    with pytest.raises(ValueError, match="hours are not"):
        Target(n=24, unit="hours", count="day_after")


def test_one_day_is_not_days() -> None:
    assert counting_rule(1, "working_days", "day_after").startswith("1 working day;")
    assert (
        counting_rule(28, "calendar_days", "start_day") == "28 calendar days; the day of the start is day 1"
    )


def test_seventy_two_hours_over_the_change_of_clocks_are_seventy_two_hours() -> None:
    london = ZoneInfo("Europe/London")
    start = datetime(2026, 3, 27, 12, 0, tzinfo=london)
    assert after_hours(start, 72) == datetime(2026, 3, 30, 13, 0, tzinfo=london)


def test_the_window_of_the_capacity_tracker_rolls_on_to_a_working_day() -> None:
    law = SHIPPED.clock("capacity_tracker").law
    assert law is not None
    assert law.window is not None
    assert window_in(2026, 3, law.window, to_working_day=True) == (date(2026, 3, 8), date(2026, 3, 16))
    assert window_in(2026, 3, law.window, to_working_day=False) == (date(2026, 3, 8), date(2026, 3, 14))
    assert window_in(2026, 4, law.window, to_working_day=True) == (date(2026, 4, 8), date(2026, 4, 14))


@given(DAYS, st.integers(min_value=1, max_value=40))
def test_adding_working_days_lands_on_the_nth_of_them(day: date, n: int) -> None:
    end = add_working_days(day, n)
    between = [day + timedelta(days=step) for step in range(1, (end - day).days + 1)]
    assert is_working_day(end)
    assert sum(map(is_working_day, between)) == n


@given(DAYS, st.integers(min_value=1, max_value=40))
def test_working_days_back_undo_working_days_forward(day: date, n: int) -> None:
    start = next_working_day(day)
    assert add_working_days(add_working_days(start, n), -n) == start


@given(DAYS, st.sampled_from([row.id for row in SHIPPED.clocks.values() if row.limit]))
def test_the_day_to_work_to_is_never_after_the_kindest_reading(day: date, clock_id: str) -> None:
    limit = limit_of(clock_id)
    found = deadline(day, limit)
    if found:
        assert found.last_day <= found.latest
        assert (found.last_day < day) is (limit.count == "before")
