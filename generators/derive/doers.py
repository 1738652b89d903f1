"""Who was seen doing which task, and when: from check entries and observations; holds and coverage are worked out elsewhere.

A check entry shows the practice of the person it names as `staff`, in the task of its control. Training completed never
stands in for practice that was seen (domain reference §7.4, O8).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Literal, TypeAlias

from generators.derive import phrases
from generators.derive.clocks import end_of
from generators.derive.slots import Hours, hours_of, times_of
from generators.kind import LOOKS_LIKE_ID
from generators.kinds.check_log import CheckEntry, CheckLog
from generators.kinds.control import Control
from generators.kinds.observation import Observation
from generators.kinds.service import Service
from generators.ledger import Ledger
from generators.values import LONDON, london, start_of

# Person and task.
Doer: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Practice:
    """One person seen doing one task."""

    staff: str
    task: str
    service: str | None
    day: date
    """The day of the check's slot, or of the observation."""
    shift: str | None
    first: datetime
    """The earliest that it can have been, in UTC."""
    last: datetime
    """The latest: the end of the slot, or when it was written down where that came first."""
    outcome: str
    record: str
    """Id of the check log or observation."""
    control: str
    """Id of the control; empty for an observation."""

    @property
    def words(self) -> str:
        """`13 February 2026`, `night of 23 January 2026`."""
        return f"{self.shift} of {phrases.day(self.day)}" if self.shift else phrases.day(self.day)


@dataclass(frozen=True, slots=True)
class Seen:
    """All practice that was seen up to a day, by person and task, each in order of time."""

    checks: Mapping[Doer, tuple[Practice, ...]]
    """From check entries: what makes a person active on a task."""
    watched: Mapping[Doer, tuple[Observation, ...]]
    """Observations of practice; supervision meetings are none."""
    unattributed: Mapping[str, int]
    """Task -> how many checks name nobody, or nobody this audience may read of, as the one whose practice it was."""


def seen(ledger: Ledger, as_of: date) -> Seen:
    """The practice that was written down by the end of `as_of`."""
    over = end_of(as_of)
    checks: dict[Doer, list[Practice]] = {}
    unattributed: dict[str, int] = {}
    for log, control, task in _logs(ledger):
        hours = hours_of(ledger.find(Service, control.service))
        for entry in log.entries:
            if entry.outcome == "not_done" or entry.on > as_of or entry.at > over:
                continue
            if entry.staff is None or not LOOKS_LIKE_ID.fullmatch(entry.staff):
                unattributed[task] = unattributed.get(task, 0) + 1
            else:
                found = _practice(entry, entry.staff, task, control, log, hours)
                checks.setdefault((entry.staff, task), []).append(found)
    watched: dict[Doer, list[Observation]] = {}
    for one in ledger.of(Observation):
        if one.type != "supervision" and one.done_at <= over and LOOKS_LIKE_ID.fullmatch(one.staff):
            watched.setdefault((one.staff, one.task), []).append(one)
    return Seen(
        {who: tuple(sorted(found, key=in_time)) for who, found in sorted(checks.items())},
        {who: tuple(sorted(found, key=_observed)) for who, found in sorted(watched.items())},
        dict(sorted(unattributed.items())),
    )


def _logs(ledger: Ledger) -> Iterator[tuple[CheckLog, Control, str]]:
    for log in ledger.of(CheckLog):
        control = ledger.find(Control, log.control)
        if control is not None and control.competence is not None:
            yield log, control, control.competence.task


def in_time(one: Practice) -> tuple[datetime, datetime, str, str]:
    """Sorts practice by time; of what cannot be told apart by that, the same way whatever the order of entries."""
    return one.first, one.last, one.record, one.outcome


def _observed(one: Observation) -> tuple[datetime, str]:
    return one.done_at.astimezone(UTC), one.id


def times(entry: CheckEntry, hours: Hours) -> tuple[datetime, datetime]:
    """The earliest and the latest that what a check entry tells of can have been, in UTC.

    `hours` are the shifts of the service. Of a shift, its hours; of a day, the day; never later than when it was written down.
    """
    start, end = times_of(entry.on, entry.shift, hours) or (
        start_of(entry.on).astimezone(UTC),
        end_of(entry.on),
    )
    written = entry.at.astimezone(UTC)
    return min(start, written), min(end, written)


def _practice(
    entry: CheckEntry, staff: str, task: str, control: Control, log: CheckLog, hours: Hours
) -> Practice:
    first, last = times(entry, hours)
    return Practice(
        staff,
        task,
        control.service,
        entry.on,
        entry.shift,
        first,
        last,
        entry.outcome,
        log.id,
        control.id,
    )


def of_observation(one: Observation) -> Practice:
    """An observation as practice that was seen."""
    at = one.done_at.astimezone(UTC)
    return Practice(
        one.staff, one.task, one.service, london(one.done_at), None, at, at, one.outcome, one.id, ""
    )


def fault(one: Observation) -> str:
    """Why an observation cannot show that somebody is competent, in words; empty where it can."""
    return "the observer is the person whose practice it was" if one.observer == one.staff else ""


def passed(one: Observation) -> bool:
    """Whether somebody else watched the practice and found it competent."""
    return one.outcome == "competent" and not fault(one)


# ------------------------------------------------------------------ nights and weekends
Part: TypeAlias = Literal["nights", "weekends"]


def in_part(part: Part, day: date, at: datetime | None, *, night: bool | None) -> bool | None:
    """Whether practice of a day fell into the nights or weekends; None where that cannot be told.

    `night` says it where a shift or slot does; else the hour of `at` does, nine in the evening to seven.
    """
    if part == "weekends":
        return day.weekday() >= 5
    if night is None and at is not None:
        clock = at.astimezone(LONDON).time()
        return clock >= time(21) or clock < time(7)
    return night
