"""The last moment a time limit allows; how days are counted stands with the catalogues, which limit applies elsewhere.

Moments worked out here are in UTC: two local times of the hour that comes twice could not be compared.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from generators.catalogues import workdays
from generators.catalogues.limits import Limit
from generators.values import london, start_of

_DAY = timedelta(days=1)


def later_by(start: datetime, length: timedelta) -> datetime:
    """`start` and a length of time that really passes: an hour is an hour on the nights when the clocks change."""
    return start.astimezone(UTC) + length


def since(start: datetime, end: datetime) -> timedelta:
    """The time that really passed; negative where `end` comes first."""
    return end.astimezone(UTC) - start.astimezone(UTC)


def earliest(moments: Iterable[datetime]) -> datetime | None:
    """The first of some moments; None where there is none."""
    return min(moments, key=lambda moment: moment.astimezone(UTC), default=None)


def end_of(day: date) -> datetime:
    """The last second of a day in England."""
    return later_by(start_of(day + _DAY), timedelta(seconds=-1))


def deadline(start: datetime, limit: Limit) -> datetime | None:
    """The last moment at which something is in time; None where the limit has no number of its own."""
    if limit.n is not None and limit.unit == "hours":
        return later_by(start, timedelta(hours=limit.n))
    last = workdays.deadline(london(start), limit)
    return end_of(last.last_day) if last else None
