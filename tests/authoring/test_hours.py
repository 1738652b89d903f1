"""A fact is written down soon after it, at the same moment everywhere."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from generators.authoring import hours
from generators.values import LONDON


def test_what_has_only_a_day_is_written_in_its_working_hours() -> None:
    for number in range(200):
        moment = hours.within(date(2026, 3, 4), "ACT-1", str(number))
        assert moment.date() == date(2026, 3, 4)
        assert 8 <= moment.hour < 17


def test_what_has_a_time_is_written_minutes_later() -> None:
    event = datetime(2026, 3, 28, 23, 50, tzinfo=LONDON)
    for number in range(200):
        lag = hours.soon(event, str(number), least=3, most=9) - event
        assert timedelta(minutes=3) <= lag < timedelta(minutes=10)


def test_the_hour_that_never_was_is_not_written_in() -> None:
    before = datetime(2026, 3, 29, 0, 50, tzinfo=LONDON)
    after = hours.after(before, timedelta(minutes=20))
    assert after.isoformat() == "2026-03-29T02:10:00+01:00"


def test_other_words_give_other_moments_and_the_same_words_the_same() -> None:
    moments = {hours.within(date(2026, 3, 4), str(number)) for number in range(50)}
    assert len(moments) > 40
    assert hours.within(date(2026, 3, 4), "7") == hours.within(date(2026, 3, 4), "7")
    assert hours.draw(1000, "a", "b") != hours.draw(1000, "ab", "")
