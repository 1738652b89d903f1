"""Stretches of days that figures look back over; which stretch a figure takes is decided where it is worked out."""

from __future__ import annotations

from datetime import date, timedelta

_DAY = timedelta(days=1)


def months_before(day: date, months: int) -> date:
    """The same day of the month so many months earlier, or the last of that month where it is shorter."""
    index = day.year * 12 + day.month - 1 - months
    first = date(index // 12, index % 12 + 1, 1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - _DAY
    return min(first + timedelta(days=day.day - 1), last)


def last_months(day: date, months: int) -> tuple[date, date]:
    """The so many months up to a day, it included: the first day and the day itself."""
    return months_before(day, months) + _DAY, day


def last_days(day: date, days: int) -> tuple[date, date]:
    """The so many days up to a day, it included."""
    return day - timedelta(days=days - 1), day


def within(day: date, window: tuple[date, date]) -> bool:
    """Whether a day lies in a window, its edges included."""
    return window[0] <= day <= window[1]
