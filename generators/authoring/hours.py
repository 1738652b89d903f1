"""When a fact is written down: a moment soon after it, the same on every machine; which fact it is, is decided elsewhere."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time, timedelta

from generators.values import LONDON

# The working hours in which a fact that has only a day is written down, in minutes after midnight.
_EARLY, _BEGIN, _END = 7 * 60 + 5, 8 * 60 + 50, 16 * 60 + 40


def draw(below: int, *words: str) -> int:
    """A number from 0 up to `below` that hangs on nothing but the words."""
    digest = hashlib.sha256("\0".join(words).encode()).digest()
    return int.from_bytes(digest[:6], "big") % below


def after(moment: datetime, delay: timedelta) -> datetime:
    """The moment so much later, also over a change to or from summer time."""
    return (moment.astimezone(UTC) + delay).astimezone(LONDON)


def soon(moment: datetime, *words: str, least: int = 3, most: int = 35) -> datetime:
    """A moment some minutes later."""
    told = (moment.astimezone(UTC).isoformat(), *words)
    minutes = least + draw(most - least + 1, "soon", *told)
    return after(moment, timedelta(minutes=minutes, seconds=draw(60, "second", *told)))


def within(day: date, *words: str, early: bool = False) -> datetime:
    """A moment in the working hours of a day, or before them."""
    told = (day.isoformat(), *words)
    first, last = (_EARLY, _BEGIN) if early else (_BEGIN, _END)
    minute = first + draw(last - first, "day", *told)
    return datetime.combine(day, time(minute // 60, minute % 60, draw(60, "second", *told)), LONDON)
