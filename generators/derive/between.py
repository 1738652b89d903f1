"""The time, or what was given, between one counted event and the next; charts of them are drawn elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from generators.derive import periods
from generators.derive.figures import Event, Series


@dataclass(frozen=True, slots=True)
class Step:
    """From one event to the next."""

    event: Event
    """The one that ends it."""
    value: float
    records: tuple[str, ...]
    """Ids of both."""


def days(told: Series) -> tuple[Step, ...]:
    """Days from each event to the next; two on one day are nought days apart."""
    return tuple(
        Step(after, float((after.day - before.day).days), (before.record, after.record))
        for before, after in pairwise(told.events)
    )


def given(told: Series) -> tuple[Step, ...] | None:
    """What was given from the day after each event to the day of the next, from monthly figures taken to be even over the month.

    Rounded to whole numbers. None where a month between two events has no figure.
    """
    months = dict(told.exposed)
    found = []
    for before, after in pairwise(told.events):
        amount = _amount(months, before.day, after.day)
        if amount is None:
            return None
        found.append(Step(after, float(round(amount)), (before.record, after.record)))
    return tuple(found)


def _amount(months: dict[str, float], first: date, last: date) -> float | None:
    """From the day after `first` up to `last`."""
    total, day = 0.0, first + timedelta(days=1)
    while day <= last:
        month = periods.holding(day, "month")
        start, end = periods.days_of(month)
        if month not in months:
            return None
        upto = min(end, last)
        total += months[month] * ((upto - day).days + 1) / ((end - start).days + 1)
        day = upto + timedelta(days=1)
    return total
