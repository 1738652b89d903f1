"""Each sort of value is read in one way or refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from generators import values
from generators.values import LONDON


def read(sort: Any, text: object) -> Any:
    return TypeAdapter(sort).validate_python(text)


def refused(sort: Any, text: object) -> str:
    with pytest.raises(ValidationError) as caught:
        read(sort, text)
    return str(caught.value.errors()[0]["type"])


def test_a_day_is_year_month_day() -> None:
    assert read(values.Day, "2026-03-04") == date(2026, 3, 4)


@pytest.mark.parametrize(
    "text", ["4/3/2026", "2026-3-4", "20260304", "2026-03-04T10:00", "٢٠٢٦-٠٣-٠٤", ["2026-03-04"], None]
)
def test_another_form_of_day_is_refused(text: object) -> None:
    assert refused(values.Day, text) == "day"


def test_a_day_that_never_was_is_refused() -> None:
    assert refused(values.Day, "2026-02-30") == "day_unreal"


def test_local_time_is_london_time() -> None:
    assert read(values.Moment, "2026-07-04T21:15") == datetime(2026, 7, 4, 21, 15, tzinfo=LONDON)
    assert read(values.Moment, "2026-07-04T21:15").isoformat() == "2026-07-04T21:15:00+01:00"


def test_a_written_offset_is_the_same_moment_in_london() -> None:
    assert read(values.Moment, "2026-07-04T20:15Z").isoformat() == "2026-07-04T21:15:00+01:00"


def test_the_hour_that_never_was_is_refused() -> None:
    assert refused(values.Moment, "2026-03-29T01:30") == "moment_never"


def test_the_hour_that_was_twice_needs_its_offset() -> None:
    assert refused(values.Moment, "2025-10-26T01:30") == "moment_twice"
    first, second = (
        read(values.Moment, "2025-10-26T01:30+01:00"),
        read(values.Moment, "2025-10-26T01:30+00:00"),
    )
    assert second.timestamp() - first.timestamp() == 3600
    assert (first.isoformat(), second.isoformat()) == (
        "2025-10-26T01:30:00+01:00",
        "2025-10-26T01:30:00+00:00",
    )


@pytest.mark.parametrize(
    "text", ["2026-03-04", "2026-03-04 21:15", "2026-03-04T9:15", "2026-03-04T21:15 PM", ""]
)
def test_another_form_of_moment_is_refused(text: str) -> None:
    assert refused(values.Moment, text) == "moment"


def test_a_time_that_never_is_is_refused() -> None:
    assert refused(values.Moment, "2026-03-04T25:00") == "day_unreal"


@pytest.mark.parametrize("text", ["yes", "on", "1", "True", "", None, {}])
def test_only_true_and_false_are_flags(text: object) -> None:
    assert refused(values.Flag, text) == "flag"


def test_flags_are_read() -> None:
    assert read(values.Flag, "true") is True
    assert read(values.Flag, "false") is False


@pytest.mark.parametrize("text", ["012", "1_000", "1e3", "0x1F", " 7", "7.0", "seven", None, "9" * 40])
def test_whole_numbers_have_one_form(text: object) -> None:
    assert refused(values.Whole, text) == "whole"


def test_counts_are_not_negative() -> None:
    assert read(values.Whole, "-3") == -3
    assert refused(values.Count, "-3") == "whole"


@pytest.mark.parametrize(
    ("sort", "text"), [(values.Rating, "6"), (values.Rating, "0"), (values.Percent, "101")]
)
def test_out_of_range_is_refused(sort: Any, text: str) -> None:
    assert refused(sort, text) == "range"


@pytest.mark.parametrize("text", ["nan", "inf", ".5", "5.", "1e3", "1,5"])
def test_numbers_have_one_form(text: str) -> None:
    assert refused(values.Number, text) == "number"


def test_a_week_that_the_year_lacks_is_refused() -> None:
    assert read(values.Week, "2026-W53") == "2026-W53"
    assert refused(values.Week, "2025-W53") == "week"


@pytest.mark.parametrize("text", ["March 2026", "2026-13", "2026-3"])
def test_months_have_one_form(text: str) -> None:
    assert refused(values.Month, text) == "month"


def test_white_space_is_no_text() -> None:
    assert refused(values.Text, " \n ") == "empty"


def test_the_day_of_a_moment_is_the_day_in_england() -> None:
    assert values.london(read(values.Moment, "2026-07-04T23:30Z")) == date(2026, 7, 5)


def test_month_and_week_give_their_first_and_last_day() -> None:
    assert values.month_days("2028-02") == (date(2028, 2, 1), date(2028, 2, 29))
    assert values.month_days("2026-12") == (date(2026, 12, 1), date(2026, 12, 31))
    assert values.week_days("2026-W06") == (date(2026, 2, 2), date(2026, 2, 8))


@given(st.text())
def test_any_text_is_read_or_refused_and_never_crashes(text: str) -> None:
    for sort in (
        values.Day,
        values.Moment,
        values.Month,
        values.Week,
        values.Time,
        values.Flag,
        values.Whole,
        values.Number,
        values.Hash,
    ):
        try:
            read(sort, text)
        except ValidationError:
            continue


@given(
    st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2060, 1, 1), timezones=st.just(LONDON))
)
def test_a_moment_written_with_its_offset_reads_back(moment: datetime) -> None:
    text = moment.replace(second=0, microsecond=0).isoformat(timespec="minutes")
    assert read(values.Moment, text).timestamp() == datetime.fromisoformat(text).timestamp()


def test_days_are_written_in_english_whatever_the_language_of_the_machine() -> None:
    assert values.long_day(date(2026, 2, 1)) == "1 February 2026"
    assert values.long_day(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2026"
