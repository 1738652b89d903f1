"""What was written down at which sitting: the values that stood at every place of every record before; nothing is worked out here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from generators.authoring.facts import APPEARS
from generators.authoring.needs import Need
from generators.authoring.story import BEGIN
from generators.checks.sheet import Sheet
from generators.kind import Place
from generators.source import Value


@dataclass(slots=True)
class Sitting:
    """What one person wrote down at one time."""

    by: str
    time: datetime
    record: str
    """The record with which it begins."""
    day: date
    """The earliest day of which it tells."""
    flexible: bool = False
    """Whether only the day is given, so that it may wait for something else written on that day."""
    pushes: int = 0
    """How often it has waited."""


@dataclass(frozen=True, slots=True)
class Step:
    """A change at one place of a record: until a sitting, something else stood there, or nothing."""

    sitting: Sitting
    before: Value = APPEARS
    key: str = ""
    """The key under which that stood, where it was another."""


@dataclass(slots=True)
class Growth:
    """How all records came about."""

    sheets: Mapping[str, Sheet]
    needs: Sequence[Need] = ()
    births: dict[str, Sitting] = field(default_factory=dict)
    steps: dict[str, dict[Place, list[Step]]] = field(default_factory=dict)
    waits: dict[tuple[str, Place], datetime] = field(default_factory=dict)
    """Until when a part is left out because it names a record that is not there yet."""
    sittings: list[Sitting] = field(default_factory=list)

    def born(self, record: str) -> datetime:
        """When a record first stood there."""
        return max(self.births[record].time, self.waits.get((record, ()), BEGIN))

    def appears(self, record: str, place: Place) -> datetime:
        """When the part at a place, with everything around it, stood there for good."""
        latest = self.born(record)
        steps = self.steps[record]
        for end in range(1, len(place) + 1):
            around = place[:end]
            latest = max(latest, self.waits.get((record, around), latest))
            latest = max(
                [latest, *(step.sitting.time for step in steps.get(around, ()) if step.before is APPEARS)]
            )
        return latest

    def sitting_of(self, record: str, place: Place) -> tuple[Place, Sitting]:
        """The innermost dated part around a place, and when it was written; for most places the record itself."""
        steps = self.steps[record]
        for end in range(len(place), 0, -1):
            found = [step.sitting for step in steps.get(place[:end], ()) if step.before is APPEARS]
            if found:
                return place[:end], found[-1]
        return (), self.births[record]
