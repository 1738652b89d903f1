"""How far each plan was, as it was known at the time: worked out again from what the records said after each commit.

One point for every commit that the branch received and that changed the plan, one of its actions, or a measure that
tells whether an action worked (derivations §2). A point knows only what had been written down by then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from generators.catalogues import Catalogues
from generators.derive import actions
from generators.derive.plans import Progress, position
from generators.kind import Kind
from generators.kinds import BY_NAME
from generators.kinds.action import Action
from generators.kinds.plan import Plan
from generators.ledger import Entry, Ledger, record_of
from generators.past import Past
from generators.source import Document
from generators.values import london


@dataclass(frozen=True, slots=True)
class Touched:
    """A record that a commit changed."""

    record: str
    commit: str
    """The commit itself, also where the branch received it through a merge."""


@dataclass(frozen=True, slots=True)
class Point:
    """How far a plan was after one commit, as at the day on which the branch received it."""

    at: datetime
    day: date
    commit: str
    """Of the branch: a commit, or the merge that brought in several."""
    milestones: Progress
    actions: Progress
    touched: tuple[Touched, ...]

    @property
    def changed(self) -> tuple[str, ...]:
        """Ids of the records that the commit changed."""
        return tuple(dict.fromkeys(one.record for one in self.touched))


@dataclass(frozen=True, slots=True)
class Day:
    """How far a plan was at the end of a day on which something of it was recorded."""

    point: Point
    """The last of the day."""
    before: Point | None
    """The last of the days before; None on the first."""
    touched: tuple[Touched, ...]
    """By every commit of the day, in order."""

    @property
    def moved(self) -> bool:
        """Whether any figure is another one than before; on the first day always."""
        if self.before is None:
            return True
        return (self.before.milestones, self.before.actions) != (self.point.milestones, self.point.actions)


@dataclass(frozen=True, slots=True)
class BurnUp:
    """The points of one plan in the order of receiving."""

    plan: str
    points: tuple[Point, ...]
    unread: tuple[str, ...]
    """Ids of records of which some version does not fit today's rules: until the next one they count as they were before."""

    @property
    def days(self) -> tuple[Day, ...]:
        """Every day on which something was recorded."""
        found: list[Day] = []
        for _, group in groupby(self.points, key=lambda point: point.day):
            points = list(group)
            touched = tuple(dict.fromkeys(one for point in points for one in point.touched))
            found.append(Day(points[-1], found[-1].point if found else None, touched))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class _Version:
    """What one record said from a commit on; None where it was not there."""

    place: int
    through: str
    at: datetime
    touched: Touched
    value: Mapping[str, Any] | None


def burn_ups(
    past: Past, ledger: Ledger, counted: Ledger, as_of: date, catalogues: Catalogues
) -> Mapping[str, BurnUp]:
    """Plan id -> how far it was, commit by commit, up to a day."""
    plans = ledger.of(Plan)
    if not plans:
        return {}
    actions_told = {
        identity: tuple(_versions(past, identity))
        for identity, kind in past.records.items()
        if kind.model is Action
    }
    events = _events(past, counted)
    return {plan.id: _burn_up(past, plan, actions_told, events, as_of, catalogues) for plan in plans}


_Versions = tuple[_Version, ...]
_Events = Mapping[str, tuple[Entry, datetime | None]]


def _burn_up(
    past: Past,
    plan: Plan,
    actions_told: Mapping[str, _Versions],
    happened: _Events,
    as_of: date,
    catalogues: Catalogues,
) -> BurnUp:
    """How far one plan was. Incidents count from the day on which they were first recorded."""
    known: dict[str, Entry] = {}
    unread: set[str] = set()
    points: list[Point] = []
    for group in _by_commit(_of_plan(past, plan, actions_told)):
        day = london(group[0].at)
        if day > as_of:
            break
        touched = tuple(
            dict.fromkeys(version.touched for version in group if _take(version, known, unread, plan.id))
        )
        if plan.id not in known or not touched:
            continue
        events = {
            name: entry for name, (entry, first) in happened.items() if first is None or first <= group[0].at
        }
        ledger = Ledger(dict(sorted((known | events).items())))
        points.append(_point(plan.id, ledger, group[0], touched, catalogues))
    return BurnUp(plan.id, tuple(points), tuple(sorted(unread)))


def _events(past: Past, counted: Ledger) -> _Events:
    """Incidents, and from when each counts; None for always, where this audience may not know when it was written down."""
    found = {}
    for name, entry in counted.entries.items():
        if entry.kind.name == "incident":
            received = past.first_recorded(name)
            found[name] = (entry, received.at if received else None)
    return found


def _of_plan(past: Past, plan: Plan, actions_told: Mapping[str, _Versions]) -> list[_Version]:
    """Versions of the plan, of every action that ever belonged to it, and of the measures that tell whether these worked."""
    found = [*_versions(past, plan.id)]
    measures: set[str] = set()
    for versions in actions_told.values():
        values = [
            version.value for version in versions if version.value and version.value.get("plan") == plan.id
        ]
        if values:
            found += versions
            measures.update(name for value in values for name in _measure(value))
    for name in sorted(measures):
        found += _versions(past, name)
    return sorted(found, key=lambda version: version.place)


def _measure(action: Mapping[str, Any]) -> Iterator[str]:
    named = action.get("success_measure")
    measure = named.get("measure") if isinstance(named, dict) else None
    if isinstance(measure, str):
        yield measure


def _versions(past: Past, identity: str) -> Iterator[_Version]:
    graph = past.history.graph
    for step, value in past.values(identity):
        received = past.history.received_with(step.commit)
        if received.at is not None:
            place = graph.place(received.through)
            yield _Version(place, received.through, received.at, Touched(identity, step.commit), value)


def _by_commit(versions: Sequence[_Version]) -> Iterator[list[_Version]]:
    """The versions that the branch received at once."""
    group: list[_Version] = []
    for version in versions:
        if group and group[0].place != version.place:
            yield group
            group = []
        group.append(version)
    if group:
        yield group


def _take(version: _Version, known: dict[str, Entry], unread: set[str], plan: str) -> bool:
    """Note what a record says from now on; whether it belongs to the plan, or did so until now."""
    identity = version.touched.record
    before, kind = known.get(identity), _kind(identity)
    record = record_of(kind, version.value) if kind and version.value is not None else None
    if kind is None or version.value is None:
        known.pop(identity, None)
    elif record is None:
        unread.add(identity)
    else:
        path = f"records/{kind.folder}/{identity}.yml"
        known[identity] = Entry(kind, record, Document(path, version.value, {}, {}, ""))
    return _belongs(before, plan) or _belongs(known.get(identity), plan)


def _belongs(entry: Entry | None, plan: str) -> bool:
    return entry is not None and (not isinstance(entry.record, Action) or entry.record.plan == plan)


def _kind(record_id: str) -> Kind | None:
    prefixes = {kind.prefix: kind for kind in BY_NAME.values() if kind.prefix}
    return prefixes.get(record_id.split("-", 1)[0])


def _point(
    plan_id: str, ledger: Ledger, last: _Version, touched: tuple[Touched, ...], catalogues: Catalogues
) -> Point:
    plan = ledger.find(Plan, plan_id)
    if plan is None:
        raise ValueError(f"{plan_id} is no plan")
    day = london(last.at)
    of_actions = actions.positions(ledger, day, catalogues)
    own = tuple(found for found in of_actions.values() if found.action.plan == plan_id)
    told = position(plan, day, own, {})
    return Point(last.at, day, last.through, told.milestones, told.actions, touched)
