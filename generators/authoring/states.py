"""What a record said at a moment: its last form without the parts that were not there yet, with the values that stood before."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from generators.authoring.facts import APPEARS
from generators.authoring.written import Growth
from generators.kind import Place
from generators.source import Value

NONE: Collection[datetime] = frozenset()


@dataclass(frozen=True, slots=True)
class Instead:
    """What stood in the place of a value, and under which key if another."""

    value: Value
    key: str = ""


# For places of the last form: None where nothing stood there, else what stood there instead.
Changes: TypeAlias = Mapping[Place, Instead | None]


@dataclass(frozen=True, slots=True)
class Life:
    """One record's way through time, from its birth to its last form."""

    record: str
    path: str
    last: Mapping[str, Value]
    born: datetime
    steps: Mapping[Place, tuple[tuple[datetime, Instead | None], ...]]
    """For places that changed, in order of time: until when something else, or nothing, stood there."""

    def moments(self) -> tuple[datetime, ...]:
        """The moments at which the record changed, its birth first."""
        later = {until for steps in self.steps.values() for until, _ in steps if until > self.born}
        return (self.born, *sorted(later))

    def changes(self, at: datetime, unseen: Collection[datetime] = NONE) -> Changes:
        """What was different from the last form at a moment; what was written at the `unseen` moments does not count."""
        found: dict[Place, Instead | None] = {}
        for place, steps in self.steps.items():
            for until, stood in steps:
                if until > at or until in unseen:
                    found[place] = stood
                    break
        return found


def lives(growth: Growth) -> dict[str, Life]:
    """The life of every record, by id."""
    found = {}
    for record, sheet in growth.sheets.items():
        born = growth.born(record)
        steps: dict[Place, list[tuple[datetime, Instead | None]]] = {}
        for place, own in growth.steps[record].items():
            steps[place] = [
                (step.sitting.time, None if step.before is APPEARS else Instead(step.before, step.key))
                for step in own
                if step.sitting.time > born
            ]
        for (waiting, place), until in growth.waits.items():
            if waiting == record and place and until > born:
                steps.setdefault(place, []).append((until, None))
        ordered = {
            place: tuple(sorted(own, key=_until)) for place, own in sorted(steps.items(), key=_place) if own
        }
        found[record] = Life(record, sheet.document.path, sheet.document.data, born, ordered)
    return found


def _until(step: tuple[datetime, Instead | None]) -> datetime:
    return step[0]


def _place(entry: tuple[Place, object]) -> tuple[str, ...]:
    return tuple(str(step).zfill(4) for step in entry[0])


def said(last: Mapping[str, Value], changes: Changes) -> dict[str, Value]:
    """The data of a record with changes made; what is left empty by them goes too."""
    return _mapping(last, (), changes)


def _mapping(values: Mapping[str, Value], place: Place, changes: Changes) -> dict[str, Value]:
    kept: dict[str, Value] = {}
    for key, inner in values.items():
        here = (*place, key)
        instead = changes[here] if here in changes else Instead(_made(inner, here, changes), key)
        if instead is not None and (instead.value not in ({}, []) or inner in ({}, [])):
            kept[instead.key or key] = instead.value
    return kept


def _made(value: Value, place: Place, changes: Changes) -> Value:
    if isinstance(value, dict):
        return _mapping(value, place, changes)
    if isinstance(value, list):
        items: list[Value] = []
        for index, inner in enumerate(value):
            here = (*place, index)
            instead = changes[here] if here in changes else Instead(_made(inner, here, changes))
            if instead is not None and (instead.value not in ({}, []) or inner in ({}, [])):
                items.append(instead.value)
        return items
    return value
