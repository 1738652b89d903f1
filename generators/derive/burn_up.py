"""How far each plan was, as it was known at the time: worked out again from what the records said after each commit.

One point for every commit that the branch received and that changed the plan, one of its actions, or a measure that
tells whether an action worked (derivations §2). A point knows only what had been written down by then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
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
class Point:
    """How far a plan was after one commit, as at the day on which the branch received it."""

    at: datetime
    day: date
    commit: str
    milestones: Progress
    actions: Progress
    changed: tuple[str, ...]
    """Ids of the records that the commit changed."""


@dataclass(frozen=True, slots=True)
class BurnUp:
    """The points of one plan in the order of receiving."""

    plan: str
    points: tuple[Point, ...]
    unread: tuple[str, ...]
    """Ids of records of which some version does not fit today's rules: until the next one they count as they were before."""

    @property
    def by_day(self) -> tuple[Point, ...]:
        """The last point of each day."""
        return tuple({point.day: point for point in self.points}.values())


@dataclass(frozen=True, slots=True)
class _Version:
    """What one record said from a commit on; None where it was not there."""

    place: int
    commit: str
    at: datetime
    record: str
    value: Mapping[str, Any] | None


def burn_ups(
    past: Past, ledger: Ledger, counted: Ledger, as_of: date, catalogues: Catalogues
) -> Mapping[str, BurnUp]:
    """Plan id -> how far it was, commit by commit, up to a day."""
    return {plan.id: burn_up(past, ledger, counted, plan, as_of, catalogues) for plan in ledger.of(Plan)}


def burn_up(
    past: Past, ledger: Ledger, counted: Ledger, plan: Plan, as_of: date, catalogues: Catalogues
) -> BurnUp:
    """How far one plan was. Incidents count from the day on which they were first recorded."""
    ids = sorted({plan.id, *_belonging(ledger, plan)})
    happened = {
        name: (entry, _known_from(past, name))
        for name, entry in counted.entries.items()
        if entry.kind.name == "incident"
    }
    known: dict[str, Entry] = {}
    unread: set[str] = set()
    points: list[Point] = []
    for group in _by_commit(_versions(past, ids)):
        day = london(group[0].at)
        if day > as_of:
            break
        for version in group:
            _take(version, known, unread)
        if plan.id not in known:
            continue
        events = {
            name: entry for name, (entry, first) in happened.items() if first is None or first <= group[0].at
        }
        points.append(_point(plan.id, Ledger(dict(sorted((known | events).items()))), group, day, catalogues))
    return BurnUp(plan.id, tuple(points), tuple(sorted(unread)))


def _known_from(past: Past, incident: str) -> datetime | None:
    """From when an incident counts; None for always, where this audience may not know when it was written down."""
    received = past.first_recorded(incident)
    return received.at if received else None


def _belonging(ledger: Ledger, plan: Plan) -> Iterator[str]:
    """The plan's actions, those that they replaced, and the measures that tell whether they worked."""
    for action in ledger.of(Action):
        if action.plan == plan.id:
            yield action.id
            before = action.supersedes
            while before and (found := ledger.find(Action, before)):
                yield found.id
                before = found.supersedes
            if action.success_measure and action.success_measure.measure:
                yield action.success_measure.measure


def _versions(past: Past, ids: Iterable[str]) -> list[_Version]:
    graph = past.history.graph
    found = []
    for identity in ids:
        for step, value in past.values(identity):
            received = past.history.received_with(step.commit)
            if received.at is not None:
                place = graph.place(received.through)
                found.append(_Version(place, received.through, received.at, identity, value))
    return sorted(found, key=lambda version: version.place)


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


def _take(version: _Version, known: dict[str, Entry], unread: set[str]) -> None:
    """Note what a record says from now on."""
    if version.value is None:
        known.pop(version.record, None)
        return
    kind = _kind(version.record)
    if kind is None:
        return
    record = record_of(kind, version.value)
    if record is None:
        unread.add(version.record)
        return
    path = f"records/{kind.folder}/{version.record}.yml"
    known[version.record] = Entry(kind, record, Document(path, version.value, {}, {}, ""))


def _kind(record_id: str) -> Kind | None:
    prefixes = {kind.prefix: kind for kind in BY_NAME.values() if kind.prefix}
    return prefixes.get(record_id.split("-", 1)[0])


def _point(
    plan_id: str, ledger: Ledger, group: Sequence[_Version], day: date, catalogues: Catalogues
) -> Point:
    plan = ledger.find(Plan, plan_id)
    if plan is None:
        raise ValueError(f"{plan_id} is no plan")
    of_actions = actions.positions(ledger, day, catalogues)
    own = tuple(found for found in of_actions.values() if found.action.plan == plan_id)
    told = position(plan, day, own, {})
    return Point(
        group[0].at,
        day,
        group[0].commit,
        told.milestones,
        told.actions,
        tuple(dict.fromkeys(version.record for version in group)),
    )
