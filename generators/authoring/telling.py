"""What a narrative could say by a day: its sentences up to the first that speaks of a later one; no record is known here."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from datetime import date

from generators.values import MONTHS

_MONTHS = {name: number for number, name in enumerate(MONTHS, 1)}
_DAY = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? ({'|'.join(_MONTHS)})\b(?: (\d{{4}}))?")
_MONTH = re.compile(rf"(?<!\d )\b({'|'.join(_MONTHS)}) (\d{{4}})\b")
IDS = re.compile(r"\b[A-Z]{3}-[A-Za-z0-9][A-Za-z0-9-]*", re.ASCII)
_ENDS = re.compile(r"(?<=[.;!?])\s+(?=\S)")


def mentions(text: str, first: date, last: date) -> Iterator[date]:
    """The days from `first` to `last` that a text names; a day without a year is taken for the one that lies between."""
    for found in _DAY.finditer(text):
        years = (int(found[3]),) if found[3] else range(first.year, last.year + 1)
        for year in years:
            day = _real(year, _MONTHS[found[2]], int(found[1]))
            if day is not None and first <= day <= last:
                yield day
    for found in _MONTH.finditer(text):
        day = date(int(found[2]), _MONTHS[found[1]], 1)
        if first <= day <= last:
            yield day


def _real(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if 1 <= day <= calendar.monthrange(year, month)[1] else None


def stages(
    text: str, known: date, first: date, last: date, begun: Callable[[str], date | None] = lambda _: None
) -> tuple[tuple[date, str], ...]:
    """What stood before each day on which a text grew: (the day of which it came to speak, what it said until then).

    Nothing where all of it could be said on the day `known`. Text before the first sentence is empty. `begun` gives the
    day of a record that the text names, or None.
    """
    grown: list[tuple[date, str]] = []
    told, start = known, 0
    for piece in [*(found.end() for found in _ENDS.finditer(text)), len(text)]:
        named = (begun(record) for record in IDS.findall(text[start:piece]))
        days = [*mentions(text[start:piece], first, last), *(day for day in named if day and day <= last)]
        newest = max(days, default=told)
        if newest > told:
            before = text[:start].rstrip()
            grown.append((newest, f"{before[:-1]}." if before.endswith(";") else before))
            told = newest
        start = piece
    return tuple(grown)
