"""How much was recorded of the provider and of each service: what every dashboard says beside its states, so that silence is seen.

Domain reference §7.8, item 1. Much recorded is no merit and little no fault; a state can only rest on what is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from generators.derive import windows
from generators.derive.controls import ControlPosition
from generators.derive.signals import Scope
from generators.derive.timeliness import Timeliness
from generators.kinds.audit import Audit
from generators.kinds.incident import Incident
from generators.kinds.observation import Observation
from generators.ledger import Ledger
from generators.values import london


@dataclass(frozen=True, slots=True)
class Recorded:
    """How much was recorded of one scope in the rolling quarter, and since when nothing was."""

    scope: Scope
    incidents: int
    audits: int
    observations: int
    expected: int
    """Checks that were to be made until now, over all controls."""
    received: int
    """Of these, made and recorded."""
    last: date | None
    """The day of the last incident, audit, observation or check; None where there never was one."""
    quiet_for: int | None
    """Days since then."""
    backfilled: int | None
    """Incidents and decisions that were first recorded by a commit that tells of earlier times; None without a history."""


def recorded(
    ledger: Ledger,
    counted: Ledger,
    asked: Iterable[Scope],
    as_of: date,
    quarter: int,
    of_controls: Mapping[str, ControlPosition],
    soon: Timeliness | None,
) -> tuple[Recorded, ...]:
    """How much was recorded of each scope in the `quarter` (days) up to the day; incidents and observations by when they were."""
    incidents = [
        (one.service, london(one.occurred_at))
        for one in counted.of(Incident)
        if max(london(one.occurred_at), london(one.became_aware_at)) <= as_of
    ]
    audits = [(one.service, one.done_on) for one in ledger.of(Audit) if one.done_on <= as_of]
    observations = [
        (one.service, london(one.done_at)) for one in ledger.of(Observation) if london(one.done_at) <= as_of
    ]
    window = windows.last_days(as_of, quarter)
    found = []
    for scope in asked:
        dated = [
            [day for service, day in several if scope.holds(service)]
            for several in (incidents, audits, observations)
        ]
        mine = [one for one in of_controls.values() if scope.holds(one.control.service)]
        days = [day for several in dated for day in several]
        days += [mark.day for one in mine for mark in one.slots if mark.entry is not None]
        last = max(days, default=None)
        happened, audited, observed = (
            sum(windows.within(day, window) for day in several) for several in dated
        )
        found.append(
            Recorded(
                scope=scope,
                incidents=happened,
                audits=audited,
                observations=observed,
                expected=sum(one.expected for one in mine),
                received=sum(one.recorded for one in mine),
                last=last,
                quiet_for=(as_of - last).days if last else None,
                backfilled=_backfilled(soon, scope),
            )
        )
    return tuple(found)


def _backfilled(soon: Timeliness | None, scope: Scope) -> int | None:
    if soon is None:
        return None
    return sum(one.backfilled and scope.holds(one.service) for one in soon.timings.values())
