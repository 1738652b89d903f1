"""Observation coverage: of those seen doing a task, who was watched at it and found competent lately enough; holds live elsewhere.

Derivations §4, domain reference §7.4 (O8). Whose practice appears in check entries of controls with that task is active
on it. How recent an observation must be depends on the oversight in force: weekly while a response is open, four-weekly
while an improvement plan is, yearly otherwise. Training completed never counts.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, timedelta
from typing import Literal, TypeAlias

from generators.catalogues import Catalogues
from generators.derive import phrases
from generators.derive.doers import Part, Practice, Seen, in_part, in_time, passed
from generators.derive.holds import Hold
from generators.derive.plans import PlanPosition
from generators.derive.slots import crosses_midnight
from generators.finding import count
from generators.kinds.control import Control
from generators.kinds.observation import Observation
from generators.kinds.response import Response
from generators.kinds.service import Service
from generators.kinds.staff import Staff
from generators.ledger import Ledger
from generators.values import london

Oversight: TypeAlias = Literal["enhanced", "plan", "routine"]
State: TypeAlias = Literal["ok", "attention", "insufficient_data"]

# Oversight -> the threshold that says how long a passed observation is in date.
WINDOWS: Mapping[Oversight, str] = {
    "enhanced": "observation-window-enhanced",
    "plan": "observation-window-plan",
    "routine": "observation-window-routine",
}
# Oversight -> the threshold below which coverage wants attention.
LEAST: Mapping[Oversight, str] = {
    "enhanced": "o8-amber-coverage-enhanced",
    "plan": "o8-amber-coverage",
    "routine": "o8-amber-coverage",
}
THRESHOLDS = (*WINDOWS.values(), *dict.fromkeys(LEAST.values()))


@dataclass(frozen=True, slots=True)
class Person:
    """One person active on a task."""

    staff: str
    checks: int
    """In how many check entries of the window their practice appears."""
    last_seen: date
    """The day of the last of them."""
    passed: Observation | None
    """The last observation that found them competent, in date or not."""
    in_date: bool
    why: str
    """Why not in date, in words; empty where they are."""
    uncovered: tuple[Practice, ...]
    """Practice of the window on days for which no passed observation was in date; only of who is not in date now."""
    hold: Hold | None
    """The hold that lasts, where there is one."""
    left: date | None
    """The last day on which they worked here, where that has passed."""


@dataclass(frozen=True, slots=True)
class Share:
    """How much of the practice, and of the observations, fell into nights or weekends."""

    practice: int
    practice_all: int
    observed: int
    observed_all: int

    @property
    def of_practice(self) -> float | None:
        """0 to 1; None where nothing was seen."""
        return self.practice / self.practice_all if self.practice_all else None

    @property
    def of_observed(self) -> float | None:
        """0 to 1; None where nothing was observed."""
        return self.observed / self.observed_all if self.observed_all else None


@dataclass(frozen=True, slots=True)
class Coverage:
    """One task in one service."""

    task: str
    service: str | None
    oversight: Oversight
    window: int
    """How many days a passed observation is in date, and how far back practice makes somebody active."""
    because: tuple[str, ...]
    """Ids of the responses or plans by which the window is as short; empty for routine oversight."""
    active: tuple[Person, ...]
    """Sorted by id."""
    controls: tuple[str, ...]
    """Ids of the service's controls that watch the task; without one nobody can be seen doing it."""
    observed: tuple[Observation, ...]
    """Observations of the task in the quarter, in order of time."""
    breaches: tuple[Practice, ...]
    """Practice inside a hold, in the window."""
    unattributed: int
    """Checks of the task, ever, that name nobody as the one whose practice it was."""
    parts: Mapping[Part, Share]
    """Of the quarter."""
    state: State
    words: str
    """One sentence."""
    basis: tuple[str, ...]
    """Ids of the records it was worked out from."""

    @property
    def in_date(self) -> int:
        """How many of the active are in date."""
        return sum(one.in_date for one in self.active)

    @property
    def lapsed(self) -> tuple[Person, ...]:
        """The active who are not in date."""
        return tuple(one for one in self.active if not one.in_date)

    @property
    def share(self) -> float | None:
        """In date of active, 0 to 1; None where nobody is known to be active."""
        return self.in_date / len(self.active) if self.active else None

    @property
    def percent(self) -> int | None:
        """The share in whole percent, rounded down, so that 100 means everyone."""
        return self.in_date * 100 // len(self.active) if self.active else None

    @property
    def observers(self) -> tuple[str, ...]:
        """Who observed in the quarter, sorted."""
        return tuple(sorted({one.observer for one in self.observed}))

    @property
    def with_points(self) -> int:
        """How many observations of the quarter gave something to work on."""
        return sum(bool(one.development_points) for one in self.observed)


def coverage(
    ledger: Ledger,
    told: Seen,
    held: Iterable[Hold],
    plans: Mapping[str, PlanPosition],
    as_of: date,
    catalogues: Catalogues,
    unread: frozenset[str] = frozenset(),
) -> tuple[Coverage, ...]:
    """Observation coverage of every task in every service on `as_of`, provider-wide first, then by service and task.

    A task is left out where checks of one of its controls (`unread`, ids) are not for the reader: it would look unwatched.
    """
    quarter = catalogues.threshold("window-quarter").whole
    by_task: dict[tuple[str | None, str], list[Practice]] = {}
    for (_, task), practices in told.checks.items():
        for one in practices:
            by_task.setdefault((one.service, task), []).append(one)
    watched: dict[tuple[str | None, str], list[Observation]] = {}
    for (_, task), seen_then in told.watched.items():
        for found in seen_then:
            watched.setdefault((found.service, task), []).append(found)
    controls: dict[tuple[str | None, str], list[str]] = {}
    for control in ledger.of(Control):
        if control.competence is not None:
            controls.setdefault((control.service, control.competence.task), []).append(control.id)
    hold_of: dict[tuple[str, str], list[Hold]] = {}
    breaches: dict[tuple[str | None, str], list[Practice]] = {}
    for hold in held:
        hold_of.setdefault((hold.staff, hold.task), []).append(hold)
        for one in hold.breaches:
            breaches.setdefault((one.service, hold.task), []).append(one)
    closed = {
        (one.service, one.competence.task)
        for one in ledger.of(Control)
        if one.competence is not None and one.id in unread
    }
    scopes = sorted({*controls, *by_task, *watched} - closed, key=lambda key: (key[0] or "", key[1]))
    found_all = []
    for service, task in scopes:
        oversight, because = _oversight(ledger, service, plans, as_of)
        ground = _Ground(
            task,
            service,
            oversight,
            catalogues.threshold(WINDOWS[oversight]).whole,
            because,
            as_of,
            tuple(by_task.get((service, task), ())),
            (*watched.get((service, task), ()), *(watched.get((None, task), ()) if service else ())),
            hold_of,
            tuple(breaches.get((service, task), ())),
            tuple(controls.get((service, task), ())),
        )
        found_all.append(_covered(ledger, told, ground, quarter, catalogues))
    return tuple(found_all)


@dataclass(frozen=True, slots=True)
class _Ground:
    """What the coverage of one task in one service is worked out from."""

    task: str
    service: str | None
    oversight: Oversight
    window: int
    because: tuple[str, ...]
    as_of: date
    practices: tuple[Practice, ...]
    watched: tuple[Observation, ...]
    holds: Mapping[tuple[str, str], Sequence[Hold]]
    breaches: tuple[Practice, ...]
    """Practice inside a hold from the task, in the service, whenever it was."""
    controls: tuple[str, ...]

    def within(self, day: date, days: int) -> bool:
        """Whether a day is one of the last `days` up to the position date."""
        return 0 <= (self.as_of - day).days < days


# ------------------------------------------------------------------ how recent it must be
def _oversight(
    ledger: Ledger, service: str | None, plans: Mapping[str, PlanPosition], as_of: date
) -> tuple[Oversight, tuple[str, ...]]:
    """The oversight that a service is under, and the responses or plans that make it so."""
    responses = [
        one.id
        for one in ledger.of(Response)
        if one.service in (None, service)
        and london(one.opened) <= as_of
        and (one.stood_down is None or london(one.stood_down.at) > as_of)
    ]
    if responses:
        return "enhanced", tuple(responses)
    running = [
        one.plan.id for one in plans.values() if one.plan.service in (None, service) and _runs(one, as_of)
    ]
    return ("plan", tuple(sorted(running))) if running else ("routine", ())


def _runs(one: PlanPosition, as_of: date) -> bool:
    """A plan runs from its start to its target day, and beyond while anything in it is not verified."""
    if one.plan.started > as_of:
        return False
    shares = (one.milestones.verified, one.actions.verified)
    return as_of <= one.plan.target or any(share.done < share.live for share in shares)


# ------------------------------------------------------------------ who is in date
def _covered(ledger: Ledger, told: Seen, ground: _Ground, quarter: int, catalogues: Catalogues) -> Coverage:
    recent: dict[str, list[Practice]] = {}
    for practice in ground.practices:
        if ground.within(practice.day, ground.window):
            recent.setdefault(practice.staff, []).append(practice)
    watched: dict[str, list[Observation]] = {}
    for one in sorted(ground.watched, key=lambda one: (one.done_at.astimezone(UTC), one.id)):
        watched.setdefault(one.staff, []).append(one)
    active = tuple(
        _person(ledger, ground, staff, practices, watched.get(staff, ()))
        for staff, practices in sorted(recent.items())
    )
    observed = tuple(
        sorted(
            (one for one in ground.watched if ground.within(london(one.done_at), quarter)),
            key=lambda one: (one.done_at.astimezone(UTC), one.id),
        )
    )
    breaches = tuple(one for one in ground.breaches if ground.within(one.day, ground.window))
    records = (
        *ground.controls,
        *ground.because,
        *sorted({one.record for practices in recent.values() for one in practices}),
        *sorted({one.passed.id for one in active if one.passed} | {one.id for one in observed}),
    )
    facts = Coverage(
        ground.task,
        ground.service,
        ground.oversight,
        ground.window,
        ground.because,
        active,
        ground.controls,
        observed,
        tuple(sorted(breaches, key=in_time)),
        told.unattributed.get(ground.task, 0),
        {part: _share(ledger, ground, part, observed, quarter) for part in ("nights", "weekends")},
        "insufficient_data",
        "",
        tuple(dict.fromkeys(records)),
    )
    return _judged(facts, float(catalogues.threshold(LEAST[ground.oversight]).value))


def _person(
    ledger: Ledger, ground: _Ground, staff: str, practices: Sequence[Practice], watched: Sequence[Observation]
) -> Person:
    good = [one for one in watched if passed(one)]
    last = good[-1] if good else None
    hold = next((one for one in ground.holds.get((staff, ground.task), ()) if one.open), None)
    why = _why_not(ground, last, hold) or _since_found(watched, last)
    member = ledger.find(Staff, staff)
    left = member.active.to if member and member.active else None
    return Person(
        staff,
        len(practices),
        max(one.day for one in practices),
        last,
        not why,
        why,
        tuple(_uncovered(practices, good, ground.window)) if why else (),
        hold,
        left if left and left <= ground.as_of else None,
    )


def _why_not(ground: _Ground, last: Observation | None, hold: Hold | None) -> str:
    if hold is not None:
        return f"held from the task since {phrases.day(hold.start)}, and not found competent since"
    if last is None:
        return "never watched at it and found competent"
    if not ground.within(london(last.done_at), ground.window):
        ago = phrases.days((ground.as_of - london(last.done_at)).days)
        return f"last found competent on {phrases.day(last.done_at)}, {ago} before"
    return ""


def _since_found(watched: Sequence[Observation], last: Observation | None) -> str:
    """Found not competent after having passed, where no control makes a hold of it."""
    if last is None:
        return ""
    later = [one for one in watched if one.outcome == "not_competent" and one.done_at > last.done_at]
    return (
        f"found not competent on {phrases.day(later[-1].done_at)}, and not competent since" if later else ""
    )


def _uncovered(practices: Iterable[Practice], good: Sequence[Observation], window: int) -> Iterator[Practice]:
    """Practice on days for which no observation passed before it was in date."""
    moments = [one.done_at.astimezone(UTC) for one in good]
    for one in practices:
        before = bisect_right(moments, one.last)
        if not before or london(good[before - 1].done_at) <= one.day - timedelta(days=window):
            yield one


# ------------------------------------------------------------------ when observing happens
def _share(
    ledger: Ledger, ground: _Ground, part: Part, observed: Sequence[Observation], quarter: int
) -> Share:
    """Part of practice and of observations in the quarter; what cannot be told is left out of both counts."""
    service = ledger.find(Service, ground.service)
    done = [
        in_part(part, one.day, None, night=crosses_midnight(one.shift, service))
        for one in ground.practices
        if ground.within(one.day, quarter)
    ]
    looked = [
        in_part(
            part, london(one.done_at), one.done_at, night={"night": True, "day": False}.get(one.slot or "")
        )
        for one in observed
    ]
    return Share(
        sum(found is True for found in done),
        sum(found is not None for found in done),
        sum(found is True for found in looked),
        sum(found is not None for found in looked),
    )


# ------------------------------------------------------------------ what it amounts to
def _judged(facts: Coverage, least: float) -> Coverage:
    days = phrases.days(facts.window)
    if not facts.active:
        shown = "no check entry of that time names anybody's practice"
        if not facts.controls:
            shown = "no control of the service names it as the task whose practice it watches"
        words = f"not enough data: who does this task is not known for the last {days} ({shown})"
        return _with(facts, "insufficient_data", words)
    words = (
        f"{facts.in_date} of {count(len(facts.active), 'person', 'people')} seen doing the task in the last {days} "
        f"{'was' if facts.in_date == 1 else 'were'} watched at it in that time by somebody else and found competent"
    )
    unsafe = [one for one in facts.lapsed if one.uncovered]
    if unsafe:
        words += f"; {count(len(unsafe), 'person', 'people')} did it without an observation in date"
    if facts.breaches:
        words += f"; {count(len(facts.breaches), 'breach', 'breaches')} of a hold"
    short = (facts.share or 0) < least
    return _with(facts, "attention" if short or unsafe or facts.breaches else "ok", words)


def _with(facts: Coverage, state: State, words: str) -> Coverage:
    return replace(facts, state=state, words=phrases.sentence(words))
