"""Days, weeks and months as measures write them, and their order in time; what is counted in them is decided elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal, TypeAlias

from generators.derive import phrases
from generators.values import MONTHS, month_days, week_days

Every: TypeAlias = Literal["day", "week", "month"]

_DAY = timedelta(days=1)


def length_of(period: str) -> Every:
    """Whether a period is a day (`2026-03-04`), a week (`2026-W10`) or a month (`2026-03`)."""
    if "W" in period:
        return "week"
    return "month" if len(period) == 7 else "day"


def days_of(period: str) -> tuple[date, date]:
    """First and last day of a period."""
    length = length_of(period)
    if length == "day":
        day = date.fromisoformat(period)
        return day, day
    return week_days(period) if length == "week" else month_days(period)


def holding(day: date, every: Every) -> str:
    """The period in which a day lies."""
    if every == "day":
        return day.isoformat()
    if every == "month":
        return f"{day:%Y-%m}"
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def from_to(first: str, last: str) -> Iterator[str]:
    """Every period from one to another of the same length; none where the last comes before the first."""
    every, period, end = length_of(first), first, days_of(last)[1]
    while days_of(period)[1] <= end:
        yield period
        period = holding(days_of(period)[1] + _DAY, every)


def last_over(day: date, every: Every) -> str:
    """The last period that is over by the end of a day."""
    period = holding(day, every)
    start, end = days_of(period)
    return period if end <= day else holding(start - _DAY, every)


def said(period: str) -> str:
    """`4 March 2026`, `the week of 2 March 2026`, `March 2026`."""
    first, _ = days_of(period)
    length = length_of(period)
    if length == "month":
        return f"{MONTHS[first.month - 1]} {first.year}"
    return f"the week of {phrases.day(first)}" if length == "week" else phrases.day(first)
