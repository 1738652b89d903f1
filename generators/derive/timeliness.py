"""How soon things were written down: detection, reporting and recording kept apart; recorded is what the audit trail says.

Domain reference §7.0 (times per record) and §7.3 D1, derivations §8. A long time until something was noticed is a question
of care, a long time until it was written down one of governance: the lags are never added into one figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from generators.catalogues import Catalogues
from generators.kinds.decision import Decision
from generators.kinds.incident import Incident
from generators.ledger import Ledger
from generators.past import Past
from generators.values import london

THRESHOLDS = ("d1-incident-lag", "d1-decision-lag", "d1-percentile", "d1-least", "backfill-records")


@dataclass(frozen=True, slots=True)
class Timing:
    """The times of one record. A lag is None where one of its two times is not known."""

    record: str
    service: str | None
    began: datetime
    """When it happened, or was decided."""
    exact: bool
    """Whether the record says how exactly that is known, or leaves no doubt."""
    detection: timedelta | None
    """From happening until any member of staff knew."""
    reporting: timedelta | None
    """From knowing until it was reported."""
    recorded: datetime | None
    """When the branch first held the record; None where the history does not tell."""
    recording: timedelta | None
    """From being reported (or decided) until it was recorded."""
    since_known: timedelta | None
    """From knowing (or deciding) until it was recorded: what the policy is set for."""
    backfilled: bool
    """Recorded by a commit that tells of earlier times: left out of the figures."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Some lags in three figures; None where there are none."""

    n: int
    median: timedelta | None
    percentile: timedelta | None
    worst: timedelta | None


@dataclass(frozen=True, slots=True)
class Lags:
    """How soon the records of one kind were written down, in one service or in all."""

    kind: str
    service: str | None
    n: int
    """Records whose time of recording is known."""
    backfilled: int
    unknown: int
    """Records of which the history does not tell when they were first recorded."""
    detection: Spread
    reporting: Spread
    recording: Spread
    since_known: Spread
    late: tuple[Timing, ...]
    """Recorded later than the policy allows, the latest first."""
    policy: timedelta
    enough: bool
    """Whether there are enough for a share; else they are to be read one by one."""

    @property
    def late_share(self) -> float | None:
        """Share recorded later than the policy allows; None where there are too few for a share."""
        return len(self.late) / self.n if self.enough and self.n else None


@dataclass(frozen=True, slots=True)
class Timeliness:
    """Every timing, and the lags by kind for the whole provider and for each service."""

    timings: Mapping[str, Timing]
    lags: tuple[Lags, ...]


def timeliness(past: Past, ledger: Ledger, as_of: date, catalogues: Catalogues) -> Timeliness:
    """How soon incidents and decisions up to a day were written down."""
    incidents = [
        _incident(past, one, as_of) for one in ledger.of(Incident) if london(one.occurred_at) <= as_of
    ]
    decisions = [
        _decision(past, one, as_of) for one in ledger.of(Decision) if london(one.decided_at) <= as_of
    ]
    found = []
    for kind, timings, policy in (
        ("incident", incidents, catalogues.threshold("d1-incident-lag").span),
        ("decision", decisions, catalogues.threshold("d1-decision-lag").span),
    ):
        services = sorted({timing.service for timing in timings if timing.service})
        if timings:
            found.append(_lags(kind, None, timings, policy, catalogues))
        found += [
            _lags(kind, service, [one for one in timings if one.service == service], policy, catalogues)
            for service in services
        ]
    every = {timing.record: timing for timing in (*incidents, *decisions)}
    return Timeliness(dict(sorted(every.items())), tuple(found))


def _incident(past: Past, incident: Incident, as_of: date) -> Timing:
    recorded = _recorded(past, incident.id, as_of)
    exact = incident.occurred_precision in (None, "exact")
    return Timing(
        incident.id,
        incident.service,
        incident.occurred_at,
        exact,
        incident.became_aware_at - incident.occurred_at,
        incident.reported_at - incident.became_aware_at,
        recorded,
        recorded - incident.reported_at if recorded else None,
        recorded - incident.became_aware_at if recorded else None,
        past.backfilled(incident.id),
    )


def _decision(past: Past, decision: Decision, as_of: date) -> Timing:
    recorded = _recorded(past, decision.id, as_of)
    lag = recorded - decision.decided_at if recorded else None
    return Timing(
        decision.id,
        decision.service,
        decision.decided_at,
        True,
        None,
        None,
        recorded,
        lag,
        lag,
        past.backfilled(decision.id),
    )


def _recorded(past: Past, record_id: str, as_of: date) -> datetime | None:
    first = past.first_recorded(record_id)
    return first.at if first and first.at and london(first.at) <= as_of else None


def _lags(
    kind: str, service: str | None, timings: Sequence[Timing], policy: timedelta, catalogues: Catalogues
) -> Lags:
    known = [one for one in timings if one.recorded is not None and not one.backfilled]
    percentile = catalogues.threshold("d1-percentile").whole
    late = [one for one in known if one.since_known is not None and one.since_known > policy]
    return Lags(
        kind,
        service,
        len(known),
        sum(one.backfilled for one in timings),
        sum(one.recorded is None for one in timings),
        _spread((one.detection for one in known), percentile),
        _spread((one.reporting for one in known), percentile),
        _spread((one.recording for one in known), percentile),
        _spread((one.since_known for one in known), percentile),
        tuple(sorted(late, key=lambda one: (-(one.since_known or policy), one.record))),
        policy,
        len(known) >= catalogues.threshold("d1-least").whole,
    )


def _spread(lags: Iterable[timedelta | None], percentile: int) -> Spread:
    """Median, percentile (nearest rank) and worst of the lags that are known."""
    known = sorted(lag for lag in lags if lag is not None)
    if not known:
        return Spread(0, None, None, None)
    middle = len(known) // 2
    median = known[middle] if len(known) % 2 else (known[middle - 1] + known[middle]) / 2
    rank = max(ceil(len(known) * percentile / 100), 1)
    return Spread(len(known), median, known[rank - 1], known[-1])
