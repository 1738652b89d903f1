"""When checks of a control were expected, and when each is late; what was recorded is matched elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import TypeAlias

from generators.derive.clocks import end_of
from generators.kinds.control import Control, Schedule
from generators.kinds.service import Service
from generators.values import LONDON, month_days

_DAY = timedelta(days=1)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Expected:
    """One check that a schedule asks for."""

    first: date
    """The day; of a weekly or monthly check the first day of its week or month."""
    last: date
    """The same day; of a weekly or monthly check the last day of its week or month."""
    due: date
    """The day by which it is due."""
    shift: str | None
    ends: datetime
    """End of the shift or of the due day; what has not ended is not expected yet."""
    late_after: datetime
    """End of the next shift or day: what is written down later is recorded late."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """Every slot of a control from its first day to a horizon, or why there are none."""

    slots: tuple[Expected, ...]
    """In order of time."""
    unknown: str = ""
    """Why slots cannot be worked out, in words; then there are none."""


def timetable(control: Control, service: Service | None, until: date) -> Timetable:
    """The slots that begin on or before `until` and are due from the control's first day to its last.

    Some may not have ended by then: they are not expected yet. A night shift belongs to the day on which it starts. Times are of England: the night the clocks go back has one slot
    and is an hour longer.
    """
    schedule = control.schedule
    if schedule is None:
        return Timetable((), "no schedule of checks is recorded for this control")
    last = min(control.ends, until) if control.ends else until
    if schedule.every == "shift":
        return _by_shift(control, schedule, service, last)
    if schedule.every == "day":
        days = (day for day in _days(control.starts, last) if _on(schedule, day))
        return Timetable(tuple(_of_day(day, day, day) for day in days))
    periods = _weeks if schedule.every == "week" else _months
    dues = ((first, end, _due(schedule, first, end)) for first, end in periods(control.starts, last))
    return Timetable(
        tuple(
            _of_day(first, end, due)
            for first, end, due in dues
            if control.starts <= due and (control.ends is None or due <= control.ends)
        )
    )


def _days(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + offset * _DAY


def _on(schedule: Schedule, day: date) -> bool:
    return not schedule.days or _WEEKDAYS[day.weekday()] in schedule.days


def _of_day(first: date, last: date, due: date) -> Expected:
    return Expected(first, last, due, None, end_of(due), end_of(due + _DAY))


def _weeks(first: date, last: date) -> Iterator[tuple[date, date]]:
    monday = first - first.weekday() * _DAY
    while monday <= last:
        yield monday, monday + 6 * _DAY
        monday += 7 * _DAY


def _months(first: date, last: date) -> Iterator[tuple[date, date]]:
    start = first.replace(day=1)
    while start <= last:
        start, end = month_days(f"{start:%Y-%m}")
        yield start, end
        start = end + _DAY


def _due(schedule: Schedule, first: date, last: date) -> date:
    """The last of the scheduled days of a week or month; its last day where none is named."""
    return max((day for day in _days(first, last) if _on(schedule, day)), default=last)


# ------------------------------------------------------------------ shifts
# Id, local start and local end of each shift of a service.
Hours: TypeAlias = tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class _Worked:
    """One shift of one day, in UTC."""

    starts: datetime
    ends: datetime
    late_after: datetime


def _moment(day: date, clock: str) -> datetime:
    """A local time of a day, in UTC; where the clocks change at that time, the later of what it may mean."""
    hours, minutes = clock.split(":")
    local = datetime.combine(day, time(int(hours), int(minutes)), LONDON)
    return max(local.astimezone(UTC), local.replace(fold=1).astimezone(UTC))


def hours_of(service: Service | None) -> Hours:
    """The shifts of a service, as `times_of` takes them."""
    return tuple((shift.id, shift.starts, shift.ends) for shift in service.shifts) if service else ()


@lru_cache(maxsize=8192)
def _times(day: date, hours: Hours) -> tuple[tuple[datetime, datetime], ...]:
    """Start and end of each shift of a day. A shift that ends no later than it starts ends on the next day."""
    return tuple(
        (_moment(day, starts), _moment(day if ends > starts else day + _DAY, ends))
        for _, starts, ends in hours
    )


# The same for every control of a service, so it is worked out once a day and service.
@lru_cache(maxsize=8192)
def _worked(day: date, hours: Hours) -> Mapping[str, _Worked]:
    """Shift id -> when it is worked on a day, and the end of the next shift.

    The next shift is, of those that start later and end later, the first to end. Handovers may overlap.
    """
    near = (*_times(day, hours), *_times(day + _DAY, hours))
    return MappingProxyType(
        {
            shift: _Worked(start, end, min(late for begun, late in near if begun > start and late > end))
            for (shift, _, _), (start, end) in zip(hours, _times(day, hours), strict=True)
        }
    )


def _by_shift(control: Control, schedule: Schedule, service: Service | None, last: date) -> Timetable:
    if service is None or not service.shifts:
        where = f"the shifts of {control.service}" if control.service else "the service, and so its shifts,"
        return Timetable((), f"{where} are not recorded")
    known = {shift.id for shift in service.shifts}
    strange = [name for name in schedule.shifts if name not in known]
    if strange:
        return Timetable(
            (), f"the schedule names shifts that {service.id} does not have: {', '.join(strange)}"
        )
    wanted = [shift.id for shift in service.shifts if not schedule.shifts or shift.id in schedule.shifts]
    hours = hours_of(service)
    slots = [
        Expected(day, day, day, shift, worked[shift].ends, worked[shift].late_after)
        for day in _days(control.starts, last)
        if _on(schedule, day)
        for worked in (_worked(day, hours),)
        for shift in wanted
    ]
    return Timetable(tuple(sorted(slots, key=lambda slot: (slot.ends, slot.shift or ""))))


def shift_times(day: date, shift: str | None, service: Service | None) -> tuple[datetime, datetime] | None:
    """When a service's shift of a day starts and ends, in UTC, whether or not a check was expected; None where it has none."""
    return times_of(day, shift, hours_of(service))


def times_of(day: date, shift: str | None, hours: Hours) -> tuple[datetime, datetime] | None:
    """The same, where the shifts of a service are asked for very often and are at hand."""
    if shift is None or not hours:
        return None
    worked = _worked(day, hours).get(shift)
    return (worked.starts, worked.ends) if worked else None


def shift_end(day: date, shift: str | None, service: Service | None) -> datetime | None:
    """When a service's shift of a day ends, in UTC; None where it has none of that name."""
    worked = shift_times(day, shift, service)
    return worked[1] if worked else None


def crosses_midnight(shift: str | None, service: Service | None) -> bool | None:
    """Whether a shift runs through midnight: a night shift. None where the service has no shift of that name."""
    shifts = service.shifts if service else ()
    return next((one.ends <= one.starts for one in shifts if one.id == shift), None)
