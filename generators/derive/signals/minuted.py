"""O6: what governance meetings were told: signals and overdue actions that no minutes name, meetings missed, not quorate or without their leaders.

Domain reference §7.4 O6. It is asked after every other signal, because it looks for them in the minutes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from generators.derive import phrases, windows
from generators.derive.signals import placed
from generators.derive.signals.due_dates import high_risk
from generators.derive.signals.placed import Found
from generators.derive.signals.signal import Case, Ground, Reading, Scope, Signal, State
from generators.finding import count
from generators.kinds.minutes import Minutes
from generators.kinds.provider import Provider
from generators.kinds.service import Service
from generators.values import london

# Days between meetings that a schedule asks for, as a month or quarter may be long.
_INTERVAL = {"day": 1, "week": 7, "fortnight": 14, "month": 31, "quarter": 92}
_GOVERNANCE = "governance"
# Meetings that look at how well things are, beside the governance meeting itself.
_OVERSEE = frozenset({_GOVERNANCE, "board", "quality_improvement", "safeguarding"})


@dataclass(frozen=True, slots=True)
class _Meeting:
    """One meeting that oversees, and what its items name."""

    minutes: Minutes
    day: date
    named: frozenset[str]
    """Ids of records, and of signals that its text names."""


def _meetings(ground: Ground) -> tuple[_Meeting, ...]:
    """Meetings that oversee, held by the day, the oldest first."""
    found = [
        one
        for one in ground.ledger.of(Minutes)
        if one.meeting in _OVERSEE | _scheduled(ground) and london(one.held_at) <= ground.as_of
    ]
    return tuple(
        _Meeting(one, london(one.held_at), frozenset(_named(one)))
        for one in sorted(found, key=lambda one: (london(one.held_at), one.id))
    )


def _scheduled(ground: Ground) -> frozenset[str]:
    provider = ground.ledger.find(Provider, "provider")
    return frozenset(one.meeting for one in provider.meeting_schedule) if provider else frozenset()


def _named(minutes: Minutes) -> Iterator[str]:
    for item in minutes.items:
        yield from item.refs
        yield from (one for one in (*item.actions, *item.decisions) if isinstance(one, str))
        yield from (one.action for one in item.verifies)
        text = f"{item.heading} {item.discussion or ''} {item.learning or ''}"
        yield from re.findall(r"\b(?:[A-Z]{3}-[A-Za-z0-9-]+|[FRDNOCP][1-9])\b", text)


# ------------------------------------------------------------------ what was not named
@dataclass(frozen=True, slots=True)
class _Matter:
    """Something that a governance meeting should have been told."""

    name: str
    words: str
    service: str | None
    since: date
    """From when it could have been told."""
    names: frozenset[str]
    """It counts as told where minutes name one of these."""
    records: tuple[str, ...]


def _passed_over(ground: Ground, matter: _Matter) -> tuple[State, str]:
    """Whether meetings since then named it, and how many did not; a meeting of another service cannot."""
    after = [
        one
        for one in ground.once(_meetings)
        if one.day >= matter.since and one.minutes.service in (None, matter.service)
    ]
    if any(not matter.names.isdisjoint(one.named) for one in after):
        return "ok", "named in minutes"
    chances = [one for one in after if one.minutes.meeting == _GOVERNANCE and one.day > matter.since]
    waited = (ground.as_of - matter.since).days
    if len(chances) >= ground.whole("o6-red-meetings"):
        return "red", f"{count(len(chances), 'governance meeting')} held since, and none names it"
    if chances or waited > ground.whole("o6-minuted-within"):
        met = (
            f"{count(len(chances), 'governance meeting')} held"
            if chances
            else "no governance meeting was held"
        )
        return "amber", f"{phrases.days(waited)} since, {met}, and no minutes name it"
    return "ok", f"{phrases.days(waited)} since; no governance meeting yet"


def overdue_matters(ground: Ground) -> tuple[_Matter, ...]:
    """Overdue high-risk actions."""
    return tuple(
        _Matter(
            one.action.id,
            f"{one.action.id}, high-risk, {phrases.days(one.days_overdue)} overdue",
            one.action.service,
            one.due + timedelta(days=1),
            frozenset({one.action.id}),
            (one.action.id,),
        )
        for one in ground.actions.values()
        if one.overdue and high_risk(ground, one.action)
    )


def signal_matters(ground: Ground) -> tuple[_Matter, ...]:
    """Amber and red signals of the other sorts, once for each scope that says so; the provider only for what no service says."""
    found = []
    said: set[str] = set()
    for (signal, service), reading in sorted(
        ground.readings.items(), key=lambda one: (one[0][0], not one[0][1], one[0][1])
    ):
        if reading.state not in ("red", "amber") or (not service and signal in said):
            continue
        said.add(signal)
        grave = [case for case in reading.cases if case.state == reading.state] or list(reading.cases)
        names = tuple(dict.fromkeys(name for case in grave for name in case.records)) or reading.records
        since = _known_since(ground, names)
        if since is not None:
            where = f" for {service}" if service else ""
            words = f"{signal} ({reading.state}){where}"
            found.append(_Matter(signal, words, service or None, since, frozenset({signal, *names}), names))
    return tuple(found)


def _known_since(ground: Ground, names: Sequence[str]) -> date | None:
    """The last day that any of the records gives for itself: by then all that makes the signal was there."""
    days = [day for name in names if (day := ground.once(_days).get(name)) is not None]
    return max(days, default=None)


def _days(ground: Ground) -> Mapping[str, date]:
    """Record id -> the day it is about; an action's start, or the day it was due where it has none."""
    found = {}
    for entry in ground.ledger.entries.values():
        value = getattr(entry.record, (entry.kind.when or "").split(".")[0], None)
        if entry.kind.name == "action":
            value = getattr(entry.record, "start", None) or value
        if isinstance(value, date) and london(value) <= ground.as_of:
            found[entry.id] = london(value)
    return found


# ------------------------------------------------------------------ the meetings themselves
def _meeting_faults(ground: Ground) -> Iterator[Found]:
    window = windows.last_months(ground.as_of, ground.whole("window-year"))
    yield from _missed(ground, window)
    recent = [one for one in ground.once(_meetings) if windows.within(one.day, window)]
    for one in recent:
        if one.minutes.quorate is False:
            words = f"{one.minutes.id}: the {one.minutes.meeting} meeting of {phrases.day(one.day)} was not quorate"
            yield Found(one.minutes.service, Case(words, "amber", (one.minutes.id,)))
    yield from _absent(ground, recent)


def _missed(ground: Ground, window: tuple[date, date]) -> Iterator[Found]:
    """Gaps between the meetings of a schedule that are longer than the ratio in force allows."""
    provider = ground.ledger.find(Provider, "provider")
    for planned in provider.meeting_schedule if provider else ():
        held = {
            one.day: one.minutes.id
            for one in ground.once(_meetings)
            if one.minutes.meeting == planned.meeting
        }
        if not held:
            words = f"{planned.meeting} meeting, planned every {planned.every}: no minutes are recorded"
            yield Found(None, Case(words, "amber", ("provider",)))
        allowed = _INTERVAL[planned.every] * ground.number("o6-meeting-missed")
        for before, after in pairwise((*held, ground.as_of)):
            days = (after - before).days
            if after >= window[0] and days > allowed:
                until = phrases.day(after) if after in held else "now"
                words = (
                    f"{planned.meeting} meeting, planned every {planned.every}: none for {phrases.days(days)} "
                    f"({phrases.day(before)} to {until})"
                )
                yield Found(
                    None, Case(words, "amber", (held[before], *([held[after]] if after in held else [])))
                )


def _absent(ground: Ground, recent: Sequence[_Meeting]) -> Iterator[Found]:
    """Leaders away from so many governance meetings in a row: the nominated individual, and of a service's own the registered manager."""
    provider = ground.ledger.find(Provider, "provider")
    groups: dict[tuple[str | None, str], list[_Meeting]] = {}
    for one in recent:
        if one.minutes.service is None and one.minutes.meeting == _GOVERNANCE:
            groups.setdefault((None, _GOVERNANCE), []).append(one)
        elif one.minutes.service is not None:
            groups.setdefault((one.minutes.service, one.minutes.meeting), []).append(one)
    for (service, meeting), held in sorted(groups.items(), key=lambda one: (one[0][0] or "", one[0][1])):
        home = ground.ledger.find(Service, service)
        leader = home.registered_manager if home else provider.nominated_individual if provider else None
        title = "registered manager" if home else "nominated individual"
        away = [one for one in held if leader not in {who.staff for who in one.minutes.present}]
        least = ground.whole("o6-absent-meetings")
        row = held[-least:]
        if leader and len(row) == least and all(one in away for one in row):
            words = f"the {title} was at none of the last {least} {meeting.replace('_', ' ')} meetings"
            yield Found(service, Case(words, "amber", tuple(one.minutes.id for one in row)))


def told_to_meetings(ground: Ground) -> tuple[Found, ...]:
    """Everything that a governance meeting should have been told, and what is amiss with the meetings."""
    found = []
    for matter in (*overdue_matters(ground), *signal_matters(ground)):
        state, said = _passed_over(ground, matter)
        found.append(Found(matter.service, Case(f"{matter.words}: {said}", state, matter.records)))
    return (*found, *_meeting_faults(ground))


# ------------------------------------------------------------------ the signal
def _read(ground: Ground, scope: Scope) -> Reading:
    found = placed.of(ground.once(told_to_meetings), scope)
    window = windows.last_months(ground.as_of, ground.whole("window-year"))
    held = [
        one
        for one in ground.once(_meetings)
        if windows.within(one.day, window) and one.minutes.service in (None, scope.id or one.minutes.service)
    ]
    silent = placed.tally(found, "red") + placed.tally(found, "amber")
    state = placed.gravest((one.case.state for one in found), "ok")
    meetings = f"{count(len(held), 'overseeing meeting')} in the window"
    why = f"Nothing is wanting that should be minuted or kept to; {meetings}."
    if silent:
        why = f"{count(silent, 'matter')} not named in minutes, or amiss with the meetings; {meetings}."
    if not held:
        state = placed.gravest((one.case.state for one in found), "insufficient_data")
        why = "No minutes of a governance, board, quality or safeguarding meeting are recorded in the window."
    told = placed.cases(found)
    return Reading(
        state=state,
        why=why,
        value=float(silent),
        value_words=count(silent, "matter"),
        n=len(held),
        least=1,
        threshold=(
            f"Amber when a governance meeting, or {phrases.days(ground.whole('o6-minuted-within'))}, has passed without minutes that name it; "
            f"red from {count(ground.whole('o6-red-meetings'), 'meeting')}. Amber for a gap longer than "
            f"{ground.number('o6-meeting-missed'):g} of the planned interval, a meeting that was not quorate, and leaders away from "
            f"{ground.whole('o6-absent-meetings')} in a row."
        ),
        next_step=(
            "Put what no minutes name on the agenda of the next governance meeting, by its id."
            if told
            else "Read one set of minutes and see whether what it decided was done."
        ),
        window=window,
        records=placed.records(found),
        cases=told,
        caveats=(
            "That minutes name a record does not show that it was discussed well.",
            "A signal counts as known from the last day that the records behind it give: the meeting may have known less then.",
            "A decision without a reason and an action without an owner cannot be recorded: the check of the records refuses them.",
        ),
    )


SIGNAL = Signal(
    id="O6",
    name="signal_not_minuted",
    group="oversight",
    title="Do governance meetings see what is wrong?",
    rule=(
        "For every amber or red signal of the other sorts and every overdue high-risk action: whether an item of the minutes of a governance, "
        "board, quality or safeguarding meeting since then names it or a record behind it, and how many governance meetings passed without. "
        "Beside it: meetings of the provider's schedule that were missed, meetings that were not quorate, and the nominated individual "
        "(of a service's own meetings the registered manager) away several times in a row."
    ),
    source="domain reference §7.4, O6; derivations §7",
    thresholds=(
        "o6-minuted-within",
        "o6-red-meetings",
        "o6-meeting-missed",
        "o6-absent-meetings",
        "risk-high-score",
        "window-year",
    ),
    read=_read,
    last=True,
)
