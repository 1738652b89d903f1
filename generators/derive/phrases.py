"""Dates and lengths of time in words, as results give their reasons; what the reasons are is decided elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from generators.finding import count
from generators.values import LONDON, long_day

day = long_day


def moment(when: datetime) -> str:
    """`14 January 2026 at 21:10`, in English time."""
    return f"{day(when)} at {when.astimezone(LONDON):%H:%M}"


def days(number: int) -> str:
    """`1 day`, `12 days`."""
    return count(number, "day")


def span(length: timedelta) -> str:
    """A length of time as people say it: `40 minutes`, `2 hours 15 minutes`, `3 days 4 hours`."""
    minutes = int(length.total_seconds() // 60)
    whole_days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    units = [(whole_days, "day"), (hours, "hour"), (minutes, "minute")]
    told = [count(number, unit) for number, unit in units if number]
    return " ".join(told[:2]) or "0 minutes"


def listed(words: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *most, last = list(words) or [""]
    return f"{', '.join(most)} and {last}" if most else last


def sentence(text: str) -> str:
    """The text with a capital first letter and a full stop."""
    return f"{text[:1].upper()}{text[1:]}".rstrip(".") + "."


def inner(text: str) -> str:
    """The text within a sentence: with a small first letter, unless its first word is an id or an abbreviation."""
    return f"{text[:1].lower()}{text[1:]}" if text[1:2].islower() or len(text) == 1 else text


def hours(length: timedelta) -> str:
    """`24 hours`: as a rule counts, in which a day is not a date."""
    total = length.total_seconds() / 3600
    return f"{total:g} hour{'' if total == 1 else 's'}"
