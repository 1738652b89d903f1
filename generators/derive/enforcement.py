"""Where each step of the regulator stands on a day: requirements and conditions with the days left, what shows that they
are met, and harm since service; what CQC may do is in the catalogue (derivations §8, domain reference §3).

That a requirement is met is the provider's claim until CQC says so, and is told as one.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from generators.kinds.enforcement import Condition, Enforcement, Requirement
from generators.kinds.evidence import Evidence
from generators.kinds.incident import Incident
from generators.ledger import Ledger
from generators.values import london

_MONTHS = {"month": 1, "quarter": 3}


@dataclass(frozen=True, slots=True)
class RequirementPosition:
    """A requirement on a day."""

    requirement: Requirement
    met: bool
    """Said by the provider to be met."""
    late: bool
    """Said to be met after it was due, or overdue."""
    days_left: int
    """Until it is due; below 0 when overdue or met long ago."""
    evidence: Mapping[str, tuple[str, ...]]
    """Evidence category -> the items named with the claim."""
    incidents: tuple[str, ...]
    """Incidents on the same regulation that happened on or after the day of service, in the same service."""

    @property
    def overdue(self) -> bool:
        """Not said to be met, and the day is past."""
        return not self.met and self.days_left < 0


@dataclass(frozen=True, slots=True)
class ConditionPosition:
    """A condition of registration on a day: it binds until it is varied, so it never counts as met."""

    condition: Condition
    next_due: date
    """The next day on which evidence must reach CQC; of one that does not recur, its day."""
    days_left: int


@dataclass(frozen=True, slots=True)
class Happening:
    """Something on the timeline of a step and of those that run beside it."""

    on: date
    words: str
    step: str
    """The id of the enforcement record it belongs to."""
    by: str = ""
    """Who did it, where that is recorded."""


@dataclass(frozen=True, slots=True)
class EnforcementPosition:
    """One step of the regulator on a day."""

    step: Enforcement
    open: bool
    requirements: tuple[RequirementPosition, ...]
    conditions: tuple[ConditionPosition, ...]
    parallel: tuple[str, ...]
    """Other steps that run beside it: those that it names, and those that name it."""
    timeline: tuple[Happening, ...]
    """What happened in this step and in the parallel ones, in order of days."""
    records: tuple[str, ...]

    @property
    def unmet(self) -> tuple[RequirementPosition, ...]:
        """Requirements that are not said to be met."""
        return tuple(found for found in self.requirements if not found.met)


def positions(ledger: Ledger, as_of: date) -> Mapping[str, EnforcementPosition]:
    """Every step that was served by `as_of`, by id."""
    served = {step.id: step for step in ledger.of(Enforcement) if step.served <= as_of}
    beside: dict[str, set[str]] = {identity: set() for identity in served}
    for step in served.values():
        for other in step.parallel:
            if other in served:
                beside[step.id].add(other)
                beside[other].add(step.id)
    incidents = [one for one in ledger.of(Incident) if london(one.occurred_at) <= as_of]
    return {
        identity: _position(ledger, step, as_of, tuple(sorted(beside[identity])), served, incidents)
        for identity, step in served.items()
    }


def is_open(step: Enforcement, as_of: date) -> bool:
    """Served and not ended by that day."""
    return step.served <= as_of and not (step.closed and step.closed.on <= as_of)


def is_met(requirement: Requirement, as_of: date) -> bool:
    """Said by the provider to be met by that day."""
    return requirement.met is not None and requirement.met.on <= as_of


def _position(
    ledger: Ledger,
    step: Enforcement,
    as_of: date,
    parallel: tuple[str, ...],
    served: Mapping[str, Enforcement],
    incidents: list[Incident],
) -> EnforcementPosition:
    requirements = tuple(_requirement(ledger, step, row, as_of, incidents) for row in step.requirements)
    conditions = tuple(
        ConditionPosition(row, due, (due - as_of).days)
        for row in step.conditions
        for due in [next_due(row, as_of)]
    )
    happened = [one for identity in (step.id, *parallel) for one in _happened(served[identity], as_of)]
    evidence = [item for found in requirements for items in found.evidence.values() for item in items]
    since = [identity for found in requirements for identity in found.incidents]
    return EnforcementPosition(
        step=step,
        open=is_open(step, as_of),
        requirements=requirements,
        conditions=conditions,
        parallel=parallel,
        timeline=tuple(sorted(happened, key=lambda one: (one.on, one.step, one.words))),
        records=tuple(dict.fromkeys((step.id, *parallel, *sorted(evidence), *sorted(since)))),
    )


def _requirement(
    ledger: Ledger, step: Enforcement, row: Requirement, as_of: date, incidents: list[Incident]
) -> RequirementPosition:
    met = row.met if is_met(row, as_of) else None
    evidence: dict[str, list[str]] = {}
    for identity in met.evidence if met else ():
        item = ledger.find(Evidence, identity)
        if item is not None:
            evidence.setdefault(item.category, []).append(identity)
    since = (
        one.id
        for one in incidents
        if row.regulation in one.regulations
        and london(one.occurred_at) >= step.served
        and (step.service is None or one.service == step.service)
    )
    return RequirementPosition(
        requirement=row,
        met=met is not None,
        late=(met.on if met else as_of) > row.due,
        days_left=(row.due - as_of).days,
        evidence={category: tuple(sorted(items)) for category, items in sorted(evidence.items())},
        incidents=tuple(sorted(since)) if row.regulation else (),
    )


def next_due(condition: Condition, as_of: date) -> date:
    """The next day, on or after `as_of`, on which evidence on a condition is due.

    A month later is the same day of the month, or its last one where the month has no such day; counted from the day first
    named, so that the last day of January stays the last day of every month.
    """
    if condition.recurs is None or condition.evidence_due >= as_of:
        return condition.evidence_due
    if condition.recurs == "week":
        weeks = -(-(as_of - condition.evidence_due).days // 7)
        return date.fromordinal(condition.evidence_due.toordinal() + 7 * weeks)
    step = _MONTHS[condition.recurs]
    first = condition.evidence_due
    number = step
    while (due := _months_later(first, number)) < as_of:
        number += step
    return due


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _happened(step: Enforcement, as_of: date) -> Iterator[Happening]:
    """What a step itself tells of its course, up to a day."""
    told: list[tuple[date | None, str, str]] = [(step.served, "Served", step.issued_by)]
    told += [(event.on, event.text, event.by or "") for event in step.events]
    told += [(row.met.on, f"Said to be met: {row.text}", row.met.by) for row in step.requirements if row.met]
    if step.representations:
        told.append((step.representations.sent, "Representations sent", ""))
    if step.appeal:
        told += [(step.appeal.lodged, "Appeal lodged", ""), (step.appeal.decided, "Appeal decided", "")]
    if step.closed:
        told.append((step.closed.on, "Ended", step.closed.by))
    for on, words, by in told:
        if on is not None and on <= as_of:
            yield Happening(on, words, step.id, by)
