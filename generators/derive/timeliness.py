"""How soon things were written down: detection, reporting and recording kept apart; recorded is what the audit trail says.

Domain reference §7.0 (times per record) and §7.3 D1, derivations §8. A long time until something was noticed is a question
of care, a long time until it was written down one of governance: the lags are never added into one figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from generators.catalogues import Catalogues
from generators.derive.clocks import since
from generators.kinds.decision import Decision
from generators.kinds.incident import Incident
from generators.ledger import Ledger
from generators.past import Past
from generators.values import london

THRESHOLDS = ("d1-incident-lag", "d1-decision-lag", "d1-percentile", "d1-least", "backfill-records")
# Kind -> the threshold that says how soon it should be recorded.
POLICY: Mapping[str, str] = {"incident": "d1-incident-lag", "decision": "d1-decision-lag"}
_NONE = timedelta(0)


@dataclass(frozen=True, slots=True)
class Timing:
    """The times of one record. A lag is None where one of its two times is not known, or the second comes first."""

    record: str
    kind: str
    service: str | None
    began: datetime
    """When it happened, or was decided."""
    exact: bool
    """Whether the record says that this is known exactly, or leaves no doubt."""
    known: datetime
    """When any member of staff knew; of a decision, when it was made."""
    reported: datetime | None
    """None for a decision."""
    detection: timedelta | None
    """From happening until any member of staff knew; None where it is not known exactly when it happened."""
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

    @property
    def contradictory(self) -> bool:
        """Whether it was recorded before anybody is said to have known: one of the two times is wrong."""
        return self.recorded is not None and since(self.known, self.recorded) < _NONE

    @property
    def counted(self) -> bool:
        """Whether it counts in the figures."""
        return self.recorded is not None and not self.backfilled and not self.contradictory


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
    """Records that count."""
    backfilled: int
    contradictory: int
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
    """Every timing by record id, and the lags by kind: of the whole provider first, then of each service."""

    timings: Mapping[str, Timing]
    lags: tuple[Lags, ...]

    def of(self, kind: str) -> tuple[Lags, ...]:
        """The lags of one kind."""
        return tuple(found for found in self.lags if found.kind == kind)


def timeliness(past: Past, ledger: Ledger, as_of: date, catalogues: Catalogues) -> Timeliness:
    """How soon incidents and decisions up to a day were written down."""
    timings = sorted(_timings(past, ledger, as_of), key=lambda timing: timing.record)
    lags = tuple(found for kind in POLICY for found in _by_service(kind, timings, catalogues))
    return Timeliness({timing.record: timing for timing in timings}, lags)


def _by_service(kind: str, timings: Iterable[Timing], catalogues: Catalogues) -> Iterator[Lags]:
    mine = [timing for timing in timings if timing.kind == kind]
    if mine:
        yield _lags(kind, None, mine, catalogues)
    for service in sorted({timing.service for timing in mine if timing.service}):
        yield _lags(kind, service, [timing for timing in mine if timing.service == service], catalogues)


def _timings(past: Past, ledger: Ledger, as_of: date) -> Iterator[Timing]:
    for incident in ledger.of(Incident):
        if london(incident.occurred_at) <= as_of:
            yield _incident(past, incident, as_of)
    for decision in ledger.of(Decision):
        if london(decision.decided_at) <= as_of:
            yield _decision(past, decision, as_of)


def _incident(past: Past, incident: Incident, as_of: date) -> Timing:
    recorded = _recorded(past, incident.id, as_of)
    exact = incident.occurred_precision in (None, "exact")
    return Timing(
        record=incident.id,
        kind="incident",
        service=incident.service,
        began=incident.occurred_at,
        exact=exact,
        known=incident.became_aware_at,
        reported=incident.reported_at,
        detection=_lag(incident.occurred_at, incident.became_aware_at) if exact else None,
        reporting=_lag(incident.became_aware_at, incident.reported_at),
        recorded=recorded,
        recording=_lag(incident.reported_at, recorded),
        since_known=_lag(incident.became_aware_at, recorded),
        backfilled=past.backfilled(incident.id),
    )


def _decision(past: Past, decision: Decision, as_of: date) -> Timing:
    recorded = _recorded(past, decision.id, as_of)
    lag = _lag(decision.decided_at, recorded)
    return Timing(
        record=decision.id,
        kind="decision",
        service=decision.service,
        began=decision.decided_at,
        exact=True,
        known=decision.decided_at,
        reported=None,
        detection=None,
        reporting=None,
        recorded=recorded,
        recording=lag,
        since_known=lag,
        backfilled=past.backfilled(decision.id),
    )


def _lag(start: datetime, end: datetime | None) -> timedelta | None:
    """The time that really passed; None where the second time is not known or comes first."""
    length = since(start, end) if end is not None else None
    return length if length is not None and length >= _NONE else None


def _recorded(past: Past, record_id: str, as_of: date) -> datetime | None:
    first = past.first_recorded(record_id)
    return first.at if first and first.at and london(first.at) <= as_of else None


def _lags(kind: str, service: str | None, timings: Sequence[Timing], catalogues: Catalogues) -> Lags:
    counted = [one for one in timings if one.counted]
    percentile = catalogues.threshold("d1-percentile").whole
    policy = catalogues.threshold(POLICY[kind]).span
    late = [one for one in counted if one.since_known is not None and one.since_known > policy]
    return Lags(
        kind=kind,
        service=service,
        n=len(counted),
        backfilled=sum(one.backfilled and one.recorded is not None for one in timings),
        contradictory=sum(one.contradictory and not one.backfilled for one in timings),
        unknown=sum(one.recorded is None for one in timings),
        detection=_spread((one.detection for one in counted), percentile),
        reporting=_spread((one.reporting for one in counted), percentile),
        recording=_spread((one.recording for one in counted), percentile),
        since_known=_spread((one.since_known for one in counted), percentile),
        late=tuple(sorted(late, key=lambda one: (-(one.since_known or policy), one.record))),
        policy=policy,
        enough=len(counted) >= catalogues.threshold("d1-least").whole,
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
