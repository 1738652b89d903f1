"""Working days in England and the last day of a time limit, with the counting rule in words; no limit is written here.

A working day is Monday to Friday outside the bank holidays of England (domain reference §7.0). Where sources differ on
whether the first day counts, the earlier last day is the one to work to and the later one is kept beside it (§4.9).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import assert_never

from generators.catalogues.limits import Count, Limit, Unit, Window

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Deadline:
    """`last_day` is the day to work to; `latest` the last day on the kindest reading (the same where there is one reading)."""

    last_day: date
    latest: date
    rule: str

    @property
    def disputed(self) -> bool:
        """Whether the last day depends on how the first is counted."""
        return self.last_day != self.latest


@lru_cache(maxsize=256)
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of England in a year, substitute days included, as far as they are announced or follow from the rule."""
    from holidays import country_holidays  # noqa: PLC0415  # slow to load, and only wanted where days are counted

    return frozenset(country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date) -> bool:
    """Whether it is a Monday to Friday that is no bank holiday in England."""
    return day.weekday() < 5 and day not in bank_holidays(day.year)


def add_working_days(day: date, n: int) -> date:
    """The n-th working day after `day`; for 0 the day itself. Negative n counts back."""
    step = _ONE_DAY if n > 0 else -_ONE_DAY
    left = abs(n)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def next_working_day(day: date) -> date:
    """The day itself if it is a working day, else the first one after it."""
    while not is_working_day(day):
        day += _ONE_DAY
    return day


def add_years(day: date, years: int) -> date:
    """The same day of a later year; 29 February becomes 28 February where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def after_hours(start: datetime, hours: float) -> datetime:
    """The moment so many hours after `start` (with a zone), across changes of the clocks."""
    return (start.astimezone(UTC) + timedelta(hours=hours)).astimezone(start.tzinfo)


def _moved(start: date, unit: Unit, n: int) -> date:
    """`n` units after the start, the day of the start not counted."""
    match unit:
        case "working_days":
            return add_working_days(start, n)
        case "calendar_days":
            return start + timedelta(days=n)
        case "years":
            return add_years(start, n)
        case "hours":
            raise ValueError("hours run from a moment: use after_hours")
        case _:
            assert_never(unit)


def _from_the_start_itself(start: date, unit: Unit, n: int) -> date:
    """The last day where the day of the start is day 1 (or where it is no working day, the next one is)."""
    if unit == "working_days":
        return add_working_days(next_working_day(start), max(n - 1, 0))
    return max(start, _moved(start, unit, n) - _ONE_DAY)


def deadline(start: date, limit: Limit) -> Deadline | None:
    """The last day of a limit or target that starts on `start`; None where it has no number of days (words only, hours, a window)."""
    if limit.n is None or limit.unit is None or limit.count is None or limit.unit == "hours":
        return None
    rule = counting_rule(limit.n, limit.unit, limit.count)
    after = _moved(start, limit.unit, -limit.n if limit.count == "before" else limit.n)
    match limit.count:
        case "day_after" | "before":
            return Deadline(after, after, rule)
        case "start_day":
            first = _from_the_start_itself(start, limit.unit, limit.n)
            return Deadline(first, first, rule)
        case "unclear":
            return Deadline(_from_the_start_itself(start, limit.unit, limit.n), after, rule)
        case _:
            assert_never(limit.count)


_UNITS: dict[Unit, tuple[str, str]] = {
    "hours": ("hour", "hours"),
    "working_days": ("working day", "working days"),
    "calendar_days": ("calendar day", "calendar days"),
    "years": ("year", "years"),
}
_COUNTS: dict[Count, str] = {
    "day_after": "the day after the start is day 1",
    "start_day": "the day of the start is day 1",
    "unclear": "sources do not settle whether the day of the start counts, so the earlier last day is the one to work to",
    "before": "counted back from the start",
}


def counting_rule(n: int, unit: Unit, count: Count) -> str:
    """How a limit is counted, to be printed beside its last day."""
    if n == 0:
        return "the same day"
    words = f"{n} {_UNITS[unit][n != 1]}; {_COUNTS[count]}"
    return (
        f"{words}; weekends and bank holidays in England are not counted" if unit == "working_days" else words
    )


def window_in(year: int, month: int, window: Window, *, to_working_day: bool) -> tuple[date, date]:
    """First and last day of a monthly window; the last rolls on to a working day where the rule says so."""
    closes = date(year, month, window.closes_day)
    return date(year, month, window.opens_day), next_working_day(closes) if to_working_day else closes
