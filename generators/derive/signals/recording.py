"""D1: how late incidents, decisions and checks were written down; how long it took to notice is a question of care, and not asked here.

Domain reference §7.3 D1. The lags come from `timeliness`, which keeps noticing, reporting and writing down apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from generators.derive import phrases, windows
from generators.derive.signals import placed
from generators.derive.signals.placed import Found
from generators.derive.signals.signal import Case, Ground, Reading, Scope, Signal, State
from generators.derive.timeliness import Timing
from generators.finding import count
from generators.kinds.incident import Incident
from generators.values import london

GRAVE = frozenset({"moderate", "severe", "fatal"})
_USED = (
    "d1-incident-lag",
    "d1-decision-lag",
    "d1-amber-share",
    "d1-red-share",
    "d1-harm-lag",
    "d1-least",
    "window-quarter",
)


def grave(incident: Incident) -> bool:
    """Whether harm was moderate or worse on either scale."""
    return incident.harm.physical in GRAVE or incident.harm.psychological in GRAVE


@dataclass(frozen=True, slots=True)
class _Timed:
    """A timing that counts, and what it amounts to."""

    timing: Timing
    found: Found


def _timed(ground: Ground) -> tuple[_Timed, ...]:
    window = windows.last_days(ground.as_of, ground.whole("window-quarter"))
    timings = ground.timeliness.timings.values() if ground.timeliness else ()
    return tuple(
        _Timed(one, Found(one.service, _case(ground, one)))
        for one in timings
        if one.counted and windows.within(london(one.known), window)
    )


def _case(ground: Ground, one: Timing) -> Case:
    lag = one.since_known or timedelta(0)
    verb = "known" if one.kind == "incident" else "taken"
    words = f"{one.record} was recorded {phrases.span(lag)} after it was {verb}"
    incident = ground.ledger.find(Incident, one.record)
    harmed = incident is not None and grave(incident)
    if harmed and lag > ground.catalogues.threshold("d1-harm-lag").span:
        return Case(f"{words}, with harm of moderate or worse", "red", (one.record,))
    policy = ground.catalogues.threshold(
        "d1-incident-lag" if one.kind == "incident" else "d1-decision-lag"
    ).span
    return Case(words, "amber" if lag > policy else "ok", (one.record,))


def _late_checks(ground: Ground, scope: Scope) -> int:
    first, last = windows.last_days(ground.as_of, ground.whole("window-quarter"))
    return sum(
        first <= mark.day <= last
        for found in ground.controls.values()
        if scope.holds(found.control.service)
        for mark in found.late_recorded
    )


def _state(ground: Ground, told: Sequence[_Timed]) -> tuple[State, float | None]:
    """The state by shares, and the share of incidents; fewer than the least are read one by one."""
    least = ground.whole("d1-least")
    state: State = "ok"
    share: float | None = None
    for kind in ("incident", "decision"):
        mine = [one for one in told if one.timing.kind == kind]
        if len(mine) < least:
            continue
        late = sum(one.found.case.state != "ok" for one in mine) / len(mine)
        if kind == "incident":
            share = late
            if late > ground.number("d1-red-share"):
                return "red", share
        if late > ground.number("d1-amber-share"):
            state = "amber"
    return state, share


def _read(ground: Ground, scope: Scope) -> Reading:
    least = ground.whole("d1-least")
    told = [one for one in ground.once(_timed) if scope.holds(one.timing.service)]
    late = [one for one in told if one.found.case.state != "ok"]
    incidents = sum(one.timing.kind == "incident" for one in told)
    state, share = _state(ground, told)
    if any(one.found.case.state == "red" for one in told):
        state = "red"
    elif state == "ok" and incidents < least:
        state = "insufficient_data"
    why = (
        f"{len(late) or 'none'} of {count(len(told), 'incident or decision', 'incidents and decisions')} "
        "recorded later than policy allows."
    )
    if state == "insufficient_data":
        why = f"Too few for a share: {phrases.inner(why)}"
    if ground.timeliness is None:
        state, why = (
            "insufficient_data",
            "There is no history, so nothing shows when anything was written down.",
        )
    found = [one.found for one in told]
    cases = placed.cases(found)
    percent = f"{share * 100:.0f} % of {count(incidents, 'incident')}" if share is not None else ""
    return Reading(
        state=state,
        why=why,
        value=share,
        value_words=percent or f"{count(incidents, 'incident')}: too few for a share",
        n=incidents,
        least=least,
        threshold=_limits(ground),
        next_step=(
            f"Ask those on shift what stood in the way of writing down {cases[0].records[0]} the same day."
            if cases
            else "Look at one shift with those who worked it, and find when there is time to write."
        ),
        window=windows.last_days(ground.as_of, ground.whole("window-quarter")),
        records=placed.records(found),
        cases=cases,
        caveats=tuple(_caveats(ground, scope)),
    )


def _limits(ground: Ground) -> str:
    hours = {name: phrases.hours(ground.catalogues.threshold(name).span) for name in _USED[:2]}
    harm = phrases.hours(ground.catalogues.threshold("d1-harm-lag").span)
    amber, red = (ground.number(name) * 100 for name in ("d1-amber-share", "d1-red-share"))
    return (
        f"Policy: incidents within {hours['d1-incident-lag']} of knowing, decisions within "
        f"{hours['d1-decision-lag']}. Amber above {amber:.0f} % later; red above {red:.0f} % of incidents, or any with "
        f"harm of moderate or worse later than {harm}."
    )


def _caveats(ground: Ground, scope: Scope) -> Iterator[str]:
    yield "Law: regulation 17(2)(c) of the 2014 Regulations asks for records that are made as things happen and gives no number of hours."
    timings = ground.timeliness.timings.values() if ground.timeliness else ()
    mine = [one for one in timings if scope.holds(one.service)]
    told = sum(one.backfilled for one in mine)
    if told:
        yield f"{count(told, 'record')} came with a commit that tells of earlier times and are left out."
    wrong = sum(one.contradictory and not one.backfilled for one in mine)
    if wrong:
        yield f"{count(wrong, 'record')} were recorded before anybody is said to have known and are left out: see D2."
    late = _late_checks(ground, scope)
    if late:
        yield f"Beside these, {count(late, 'check')} of controls in the window were recorded late: see the controls."
    yield "Times of happening are what people wrote; whether some were set to fit the record is asked by D2."


SIGNAL = Signal(
    id="D1",
    name="recording_lag",
    group="documentation",
    title="Are incidents and decisions written down soon?",
    rule=(
        "For every incident and decision known in the last 90 days: the time from any member of staff knowing, or from deciding, until "
        "the branch first held the record. The share later than policy; fewer than the least are read one by one. Any incident with harm "
        "of moderate or worse that was recorded very late is red by itself."
    ),
    source="domain reference §7.3, D1; derivations §7",
    thresholds=_USED,
    read=_read,
)
