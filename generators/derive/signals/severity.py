"""C4: how the recorded severity of incidents was changed afterwards, as the history tells it; what was right is not judged.

Domain reference §7.6.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from generators.derive import phrases, windows
from generators.derive.signals import placed
from generators.derive.signals.placed import Found
from generators.derive.signals.signal import Case, Ground, Reading, Scope, Signal, State
from generators.finding import count
from generators.kinds.incident import Incident
from generators.past import Event
from generators.values import london

_LEVELS = ("none", "low", "moderate", "severe", "fatal")
_SCALES = ("physical", "psychological")
# Fields whose `true` sets off a duty to notify or to be candid.
_THRESHOLDS = {
    ("harm", "reg18_injury"): "an injury to be notified to CQC",
    ("harm", "candour_threshold"): "the threshold of the duty of candour",
    ("decisions_required", "cqc_notification", "required"): "a notification to CQC that was required",
    ("decisions_required", "candour", "required"): "a duty of candour that was required",
}


@dataclass(frozen=True, slots=True)
class _Edit:
    """One change of how grave an incident was said to be."""

    incident: str
    service: str | None
    words: str
    down: bool
    crosses: bool
    """Whether it took back what had set off a duty."""
    reason: bool
    """Whether a correction with its reason came with it."""
    other: bool | None
    """Whether somebody else than who first recorded the incident made it; None where that is not known."""


def edits(ground: Ground) -> tuple[_Edit, ...]:
    """Every change of severity received in the last 12 months."""
    if ground.past is None:
        return ()
    window = windows.last_months(ground.as_of, ground.whole("window-year"))
    found: list[_Edit] = []
    for incident in ground.ledger.of(Incident):
        life = ground.past.life(incident.id)
        for event in life[1:]:
            if event.recorded is not None and windows.within(london(event.recorded), window):
                found += _edits(incident, life[0], event)
    return tuple(found)


def _edits(incident: Incident, first: Event, event: Event) -> Iterator[_Edit]:
    reason = any(change.path[:1] == ("correction",) for change in event.changes)
    other = event.who != first.who if event.who and first.who else None
    day = phrases.day(event.recorded) if event.recorded else ""
    for change in event.changes:
        told = _read_change(change.path, change.before, change.after)
        if told is not None:
            words, down, crosses = told
            yield _Edit(incident.id, incident.service, f"{words} on {day}", down, crosses, reason, other)


def _read_change(path: tuple[str | int, ...], before: Any, after: Any) -> tuple[str, bool, bool] | None:
    """What a change of one field did: in words, whether downwards, and whether it took back what sets off a duty."""
    if len(path) == 2 and path[0] == "harm" and path[1] in _SCALES and before in _LEVELS and after in _LEVELS:
        down = _LEVELS.index(after) < _LEVELS.index(before)
        return f"{path[1]} harm from {before} to {after}", down, False
    duty = _THRESHOLDS.get(tuple(str(step) for step in path)) if len(path) in (2, 3) else None
    if duty and str(before).lower() == "true" and str(after).lower() == "false":
        return f"{duty}, taken back", True, True
    return None


def edited(ground: Ground) -> tuple[Found, ...]:
    """Every change as a case. The figure is 1 where a level went down, 0 where it went up; None for a threshold."""
    return tuple(_found(one) for one in ground.once(edits))


def _found(one: _Edit) -> Found:
    state: State = "ok"
    if one.crosses:
        state = "amber" if one.reason else "red"
    words = f"{one.incident}: {one.words}"
    words += ", with a correction that gives the reason" if one.reason else ", without a reason"
    if one.other is not None and one.down:
        words += (
            ", by somebody else than who first recorded it" if one.other else ", by who first recorded it"
        )
    return Found(one.service, Case(words, state, (one.incident,)), None if one.crosses else float(one.down))


def _read(ground: Ground, scope: Scope) -> Reading:
    found = placed.of(ground.once(edited), scope)
    levels = [one for one in found if one.figure is not None]
    down = [one for one in levels if one.figure == 1.0]
    least, limit = ground.whole("c4-least"), ground.number("c4-amber-share")
    share = len(down) / len(levels) if len(levels) >= least else None
    states: list[State] = [one.case.state for one in found if one.case.state != "ok"]
    if share is not None:
        states.append("amber" if share > limit else "ok")
    why = f"{count(len(levels), 'change')} of a level of harm, {len(down)} of them downwards."
    if ground.past is None:
        why = "Without the history it is not known how severity was changed."
    return Reading(
        state=placed.gravest(states, "insufficient_data"),
        why=why,
        value=share,
        value_words=f"{share * 100:.0f} % downwards"
        if share is not None
        else f"{len(levels)}: too few for a share",
        n=len(levels),
        least=least,
        threshold=(
            f"Amber above {limit * 100:.0f} % downwards of {least} or more. Red for any change that took back what sets off a notification or "
            "the duty of candour without a reason; amber where a reason was given."
        ),
        next_step=(
            "Have somebody clinical read each case with what was known at the time, and write down the reason or put it back."
            if states and placed.gravest(states, "ok") != "ok"
            else "Read one change downwards with the person who made it."
        ),
        window=windows.last_months(ground.as_of, ground.whole("window-year")),
        records=placed.records(found),
        cases=(*placed.cases(found), *(one.case for one in down if one.case.state == "ok")),
        caveats=(
            "Severity rightly changes when more is known. A reason is a correction entered with the change.",
            "A level that was wrong from the start and never changed is not seen here.",
        ),
    )


SIGNAL = Signal(
    id="C4",
    name="severity_drift",
    group="culture",
    title="Is harm written down afterwards?",
    rule=(
        "Every change of a level of harm after an incident was first recorded, as received in the last 12 months: the share that went down, "
        "whether somebody else than who first recorded it made it, and whether a correction with the reason came with it. And every change "
        "that took back an injury to be notified, the threshold of candour, or a duty that was required."
    ),
    source="domain reference §7.6, C4; derivations §7",
    thresholds=("c4-amber-share", "c4-least", "window-year"),
    read=_read,
    caveats=(
        "Who changed what is for the team only, and needs a person's look before anything is made of it.",
    ),
)
