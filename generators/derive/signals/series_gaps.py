"""D4: gaps in what was meant to happen at set times: checks of controls, meetings; how well checks were made is in `controls`.

Domain reference §7.3 D4. 40 of 42 is a list of two gaps, not 95 %.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from operator import itemgetter

from generators.derive import phrases
from generators.derive.controls import ControlPosition, SlotMark
from generators.derive.signals import placed
from generators.derive.signals.placed import Found
from generators.derive.signals.signal import Case, Ground, Reading, Scope, Signal, State
from generators.derive.slots import shift_times
from generators.finding import count
from generators.kinds.incident import Incident
from generators.kinds.minutes import Minutes
from generators.kinds.provider import MeetingRule, Provider
from generators.kinds.service import Service
from generators.ledger import Ledger
from generators.values import LONDON, london

_USED = ("d4-amber-missing", "d4-red-share", "d4-red-consecutive")
_DAY = timedelta(days=1)
# More gaps than this are counted, not written out.
_WRITTEN = 6


def _series(ground: Ground) -> tuple[Found, ...]:
    """Every control with its gaps, and every meeting that is planned."""
    return (*_controls(ground), *_meetings(ground))


# ------------------------------------------------------------------ checks
def _controls(ground: Ground) -> Iterator[Found]:
    incidents: dict[str, list[tuple[datetime, str]]] = {}
    for incident in ground.ledger.of(Incident):
        if incident.service and london(incident.occurred_at) <= ground.as_of:
            happened = incident.occurred_at.astimezone(UTC), incident.id
            incidents.setdefault(incident.service, []).append(happened)
    for told in incidents.values():
        told.sort()
    for found in ground.controls.values():
        if found.control.starts > ground.as_of or found.control.schedule is None:
            continue
        name = found.control.id
        if not found.expected:
            words = f"{name}: {phrases.inner(found.words).rstrip('.')}"
            yield Found(found.control.service, Case(words, "insufficient_data", (name,)))
            continue
        unchecked = (*found.missing, *found.not_done)
        hit = _with_incident(ground.ledger, found, unchecked, incidents.get(found.control.service or "", ()))
        few = len(unchecked) < ground.whole("d4-amber-missing")
        state: State = "ok" if few else "red" if found.serious or hit else "amber"
        words = f"{name}: {phrases.inner(found.words).rstrip('.')}"
        if hit:
            words += f"; on a slot that was not checked fell {phrases.listed(hit)}"
        yield Found(found.control.service, Case(words, state, (*found.basis, *hit)), float(len(unchecked)))


def _with_incident(
    ledger: Ledger,
    found: ControlPosition,
    marks: Iterable[SlotMark],
    incidents: Sequence[tuple[datetime, str]],
) -> tuple[str, ...]:
    """Incidents of the service that happened in a slot without a check. They are given in order of time."""
    service = ledger.find(Service, found.control.service)
    told: set[str] = set()
    for mark in marks:
        start, end = _span(mark, service)
        first = bisect_left(incidents, start, key=itemgetter(0))
        last = bisect_left(incidents, end, key=itemgetter(0))
        told.update(name for _, name in incidents[first:last])
    return tuple(sorted(told))


def _span(mark: SlotMark, service: Service | None) -> tuple[datetime, datetime]:
    """When a slot began and ended: of a shift its hours, else the day."""
    worked = shift_times(mark.day, mark.shift, service)
    if worked is not None:
        return worked
    return (
        datetime.combine(mark.day, time(), LONDON),
        datetime.combine(mark.day + _DAY, time(), LONDON),
    )


# ------------------------------------------------------------------ meetings
def _meetings(ground: Ground) -> Iterator[Found]:
    """Planned meetings that left no minutes, from the first that did."""
    provider = ground.ledger.find(Provider, "provider")
    for rule in provider.meeting_schedule if provider else ():
        held = [
            one
            for one in ground.ledger.of(Minutes)
            if one.meeting == rule.meeting and one.service is None and london(one.held_at) <= ground.as_of
        ]
        yield Found(None, _meeting(ground, rule, held))


def _meeting(ground: Ground, rule: MeetingRule, held: list[Minutes]) -> Case:
    name = f"{rule.meeting.replace('_', ' ')} meeting, planned every {rule.every}"
    if not held:
        return Case(f"{name}: no minutes are recorded", "insufficient_data", ())
    days = sorted(london(one.held_at) for one in held)
    expected = list(_periods(rule, days[0], ground.as_of))
    missing = [(first, last) for first, last in expected if not any(first <= day <= last for day in days)]
    run = max(
        (len(list(group)) for gap, group in groupby(one in missing for one in expected) if gap), default=0
    )
    red = run >= ground.whole("d4-red-consecutive")
    words = f"{name}: {len(expected) - len(missing)} of {count(len(expected), rule.every)} with minutes"
    if missing:
        named = [f"{phrases.day(first)} to {phrases.day(last)}" for first, last in missing[:_WRITTEN]]
        words += f"; none for {phrases.listed(named)}"
    state: State = "red" if red else "amber" if missing else "ok"
    return Case(words, state, tuple(one.id for one in sorted(held, key=lambda one: (one.held_at, one.id))))


def _periods(rule: MeetingRule, first: date, as_of: date) -> Iterator[tuple[date, date]]:
    """Whole periods of the calendar from that of the first meeting to the last that has ended."""
    start = _start(rule, first)
    while True:
        following = _next(rule, start)
        if following - _DAY > as_of:
            return
        yield start, following - _DAY
        start = following


def _start(rule: MeetingRule, day: date) -> date:
    if rule.every == "day":
        return day
    if rule.every in ("week", "fortnight"):
        return day - timedelta(days=day.weekday())
    months = 3 if rule.every == "quarter" else 1
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _next(rule: MeetingRule, start: date) -> date:
    steps = {"day": 1, "week": 7, "fortnight": 14}
    if rule.every in steps:
        return start + timedelta(days=steps[rule.every])
    months = start.year * 12 + start.month - 1 + (3 if rule.every == "quarter" else 1)
    return date(months // 12, months % 12 + 1, 1)


# ------------------------------------------------------------------ the signal
def _read(ground: Ground, scope: Scope) -> Reading:
    found = placed.of(ground.once(_series), scope)
    gaps = sum(int(one.figure or 0) for one in found)
    expected = sum(one.expected for one in ground.controls.values() if scope.holds(one.control.service))
    cases = placed.cases(found)
    odd = [case for case in cases if case.state in {"red", "amber"}]
    state = placed.gravest((one.case.state for one in found), "insufficient_data")
    why = "Nothing is planned at set times, so no gap can be seen: that is not the same as none."
    if found:
        why = f"{gaps or 'None'} of {count(expected, 'expected check')} not carried out; {len(odd) or 'none'} of {count(len(found), 'series', 'series')} with gaps."
    return Reading(
        state=state,
        why=why,
        value=float(gaps) if expected else None,
        value_words=f"{gaps} of {count(expected, 'expected check')} not carried out" if expected else "",
        n=expected,
        least=1,
        threshold=(
            f"Amber from {ground.whole('d4-amber-missing')} missing; red above {ground.number('d4-red-share') * 100:.0f} % missing, from "
            f"{ground.whole('d4-red-consecutive')} in a row, or where an incident fell on a slot without a check."
        ),
        next_step=(
            f"Ask those who were on duty what stood in the way of the checks of {odd[0].records[0]}."
            if odd and odd[0].records
            else "Say for every control when it is to be checked, so that a gap can be seen."
        ),
        records=placed.records(found),
        cases=cases,
        caveats=(
            *_unscheduled(ground, scope),
            "A check that was made and not written down looks like one that was not made.",
            "A record can exist and be empty or copied: see D6.",
            "Meetings are looked at for the whole provider, from the first with minutes, by whole periods of the calendar.",
        ),
    )


def _unscheduled(ground: Ground, scope: Scope) -> Iterator[str]:
    names = [
        name
        for name, one in ground.controls.items()
        if scope.holds(one.control.service) and one.control.schedule is None
    ]
    if names:
        yield f"Of {count(len(names), 'control')} no schedule is recorded, so no gap can be seen: {phrases.listed(names)}."


SIGNAL = Signal(
    id="D4",
    name="series_gap",
    group="documentation",
    title="Did everything that was planned at set times happen?",
    rule=(
        "For every control with a schedule: the slots expected until the position date and those in which no check was carried out. For "
        "meetings of the provider that are to take place at set times: the periods without minutes."
    ),
    source="domain reference §7.3, D4, §7.11; derivations §4 and §7",
    thresholds=_USED,
    read=_read,
)
