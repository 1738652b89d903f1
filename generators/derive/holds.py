"""Competence holds: who was held from a task, from when to when, and who did it all the same; nobody is judged here.

Derivations §4, domain reference §4.6 and §7.4 (O9): a deviation under a control that requires a re-check, or an observation
that finds somebody not competent at its task, holds that person from the task until somebody else watches them at it and
finds them competent. A breach is a check entry or an observation that shows them doing it in between.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from generators.derive import phrases
from generators.derive.clocks import end_of
from generators.derive.doers import (
    Doer,
    Practice,
    Seen,
    fault,
    in_time,
    of_observation,
    passed,
    seen,
    times,
)
from generators.derive.slots import hours_of
from generators.finding import count
from generators.kind import LOOKS_LIKE_ID
from generators.kinds.check_log import CheckLog
from generators.kinds.control import Control
from generators.kinds.observation import Observation
from generators.kinds.service import Service
from generators.ledger import Ledger
from generators.values import london

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cause:
    """What began a hold, or would have, had there not been one."""

    start: datetime
    """From when the person was to do the task no more, in UTC."""
    written: datetime
    """When it was written down, in UTC; later than `start` where it was written down late."""
    day: date
    shift: str | None
    """Of a check; None for an observation or where the check names none."""
    record: str
    """Id of the check log or observation."""
    control: str
    """Id of the control; empty where the observation itself says that there is a hold."""
    service: str | None
    words: str


@dataclass(frozen=True, slots=True)
class Hold:
    """One person held from one task."""

    staff: str
    task: str
    causes: tuple[Cause, ...]
    """What began it, and what came while it lasted; never empty."""
    ended: datetime | None
    """When a re-check ended it, in UTC; None while it lasts."""
    ended_by: str
    """Id of the observation that ended it; empty while it lasts."""
    attempts: tuple[str, ...]
    """Re-checks that did not end it: ids of observations."""
    breaches: tuple[Practice, ...]
    """The person was seen doing the task while it lasted."""
    unclear: tuple[Practice, ...]
    """Practice of the day or shift in which it began or ended: whether before or after cannot be told."""
    remarks: tuple[str, ...]
    """Observations that did not count, and why."""

    @property
    def start(self) -> datetime:
        """When it began, in UTC."""
        return self.causes[0].start

    @property
    def service(self) -> str | None:
        """The service in which it began; None where that is provider-wide."""
        return self.causes[0].service

    @property
    def open(self) -> bool:
        """Whether it still lasts."""
        return self.ended is None

    @property
    def controls(self) -> tuple[str, ...]:
        """Ids of the controls that it rests on or that show practice during it, sorted."""
        began = {one.control for one in self.causes}
        return tuple(sorted((began | {one.control for one in (*self.breaches, *self.unclear)}) - {""}))

    @property
    def basis(self) -> tuple[str, ...]:
        """Ids of the records it was worked out from."""
        named = (
            *(part for one in self.causes for part in (one.control, one.record)),
            self.ended_by,
            *self.attempts,
            *(one.record for one in (*self.breaches, *self.unclear)),
        )
        return tuple(dict.fromkeys(name for name in named if name))

    def unknown_then(self, practice: Practice) -> bool:
        """Whether what began the hold had not been written down when the practice was over."""
        return practice.last < self.causes[0].written

    def lasted(self, as_of: date) -> timedelta:
        """How long it lasted, up to the end of `as_of` while it is open."""
        return (self.ended or end_of(as_of)) - self.start

    def words(self, as_of: date) -> str:
        """Two sentences: from when to when, and what was seen in between. No name stands in them."""
        until = (
            f"until a re-check found the person competent on {phrases.moment(self.ended)}"
            if self.ended
            else "and no re-check has found the person competent since"
        )
        lasted = phrases.span(self.lasted(as_of))
        began = f"Held from {self.task} since {phrases.moment(self.start)}, {until} ({lasted})"
        if self.breaches:
            done = phrases.listed(one.words for one in self.breaches)
            return f"{began}. {count(len(self.breaches), 'breach', 'breaches')} of the hold: seen doing the task on {done}."
        return f"{began}. No record shows the person doing the task in between."


def holds(ledger: Ledger, as_of: date, known: Seen | None = None) -> tuple[Hold, ...]:
    """Every hold up to the end of `as_of`, in order of time. `known` is the practice seen, where it was worked out already."""
    told = known or seen(ledger, as_of)
    found = [
        hold
        for doer, causes in _causes(ledger, as_of).items()
        for hold in _of_one(doer, sorted(causes, key=_order), told)
    ]
    return tuple(sorted(found, key=lambda hold: (hold.start, hold.staff, hold.task)))


def _order(cause: Cause) -> tuple[datetime, datetime, str]:
    return cause.start, cause.written, cause.record


# ------------------------------------------------------------------ what begins a hold
def _causes(ledger: Ledger, as_of: date) -> Mapping[Doer, Sequence[Cause]]:
    found: dict[Doer, list[Cause]] = {}
    for doer, cause in (*_deviations(ledger, as_of), *_observed(ledger, as_of)):
        found.setdefault(doer, []).append(cause)
    return dict(sorted(found.items()))


def _deviations(ledger: Ledger, as_of: date) -> Iterator[tuple[Doer, Cause]]:
    over = end_of(as_of)
    for log in ledger.of(CheckLog):
        control = ledger.find(Control, log.control)
        if control is None or control.competence is None or not control.competence.recheck_required:
            continue
        hours = hours_of(ledger.find(Service, control.service))
        for entry in log.entries:
            if entry.outcome != "deviation" or entry.on > as_of or entry.at > over:
                continue
            if entry.staff is None or not LOOKS_LIKE_ID.fullmatch(entry.staff):
                continue
            _, start = times(entry, hours)
            which = f"{entry.shift} of {phrases.day(entry.on)}" if entry.shift else phrases.day(entry.on)
            yield (
                (entry.staff, control.competence.task),
                Cause(
                    start,
                    entry.at.astimezone(UTC),
                    entry.on,
                    entry.shift,
                    log.id,
                    control.id,
                    control.service,
                    f"deviation at the check of {which}",
                ),
            )


def _observed(ledger: Ledger, as_of: date) -> Iterator[tuple[Doer, Cause]]:
    """Observations that found somebody not competent under a control in force then, or that say themselves that they hold."""
    over = end_of(as_of)
    asking: dict[str, list[Control]] = {}
    for control in ledger.of(Control):
        if control.competence is not None and control.competence.recheck_required:
            asking.setdefault(control.competence.task, []).append(control)
    for one in ledger.of(Observation):
        if one.done_at > over or not LOOKS_LIKE_ID.fullmatch(one.staff):
            continue
        task = one.hold.task if one.hold else one.task
        required = _in_force(asking.get(task, ()), one)
        if one.hold or (one.outcome == "not_competent" and one.type != "supervision" and required):
            yield (one.staff, task), _cause(one, required)


def _in_force(controls: Iterable[Control], one: Observation) -> str:
    """The first control in force on the day of an observation, of its service or of the whole provider; empty without one."""
    day = london(one.done_at)
    for control in controls:
        lasts = control.starts <= day and (control.ends is None or day <= control.ends)
        if lasts and (control.service is None or one.service is None or control.service == one.service):
            return control.id
    return ""


def _cause(one: Observation, control: str) -> Cause:
    at = one.done_at.astimezone(UTC)
    start = one.hold.from_.astimezone(UTC) if one.hold else at
    day = london(one.done_at)
    found = "found not competent" if one.outcome == "not_competent" else "held from the task"
    return Cause(
        start,
        at,
        day,
        None,
        one.id,
        control,
        one.service,
        f"{found} at the observation of {phrases.day(day)}",
    )


# ------------------------------------------------------------------ from then until a re-check
# No day or shift is longer, so practice that began earlier than this before a hold was over when it began.
_LONGEST = timedelta(hours=49)


def _of_one(doer: Doer, causes: Sequence[Cause], told: Seen) -> Iterator[Hold]:
    """The holds of one person from one task; each cause is looked at once, and practice only where a hold lasted."""
    checks, watched = told.checks.get(doer, ()), told.watched.get(doer, ())
    ends = [one for one in watched if passed(one)]
    end_times = [one.done_at.astimezone(UTC) for one in ends]
    place = 0
    while place < len(causes):
        start = causes[place].start
        next_end = bisect_right(end_times, start)
        end = ends[next_end] if next_end < len(ends) else None
        ended = end_times[next_end] if end else None
        later = place + 1
        while later < len(causes) and (ended is None or causes[later].start < ended):
            later += 1
        seen_then = _between(checks, start - _LONGEST, ended, lambda one: one.first)
        watched_then = _between(watched, start, ended, lambda one: one.done_at.astimezone(UTC))
        yield _hold(doer, tuple(causes[place:later]), end, seen_then, watched_then)
        place = later


def _between(
    found: Sequence[T], first: datetime, last: datetime | None, at: Callable[[T], datetime]
) -> Sequence[T]:
    """Those after `first` and before `last`, of what is in order of time."""
    begin = bisect_right(found, first, key=at)
    return found[begin : len(found) if last is None else bisect_left(found, last, key=at)]


def _hold(
    doer: Doer,
    causes: tuple[Cause, ...],
    end: Observation | None,
    checks: Sequence[Practice],
    watched: Sequence[Observation],
) -> Hold:
    start, ended = causes[0].start, end.done_at.astimezone(UTC) if end else None
    tried = {one.id for one in watched if one.recheck_of or one.type == "competence_assessment"}
    done = [one for one in watched if one.outcome != "not_applicable" and one.id not in tried]
    breaches: list[Practice] = []
    unclear: list[Practice] = []
    practices = (*checks, *(of_observation(one) for one in done))
    for one in sorted(practices, key=in_time):
        if one.last <= start or (ended is not None and one.first >= ended):
            continue
        whole = one.first >= start and (ended is None or one.last <= ended)
        (breaches if whole else unclear).append(one)
    return Hold(
        doer[0],
        doer[1],
        causes,
        ended,
        end.id if end else "",
        tuple(one.id for one in watched if one.id in tried),
        tuple(breaches),
        tuple(unclear),
        tuple(_remarks(watched)),
    )


def _remarks(watched: Iterable[Observation]) -> Iterator[str]:
    for one in watched:
        if one.outcome == "competent" and (why := fault(one)):
            yield f"{one.id} does not end the hold: {why}."
