"""P1: learning responses that led to weak actions or to policy only, with no check that practice changed.

Domain reference §7.7; strength of actions by the action hierarchy of the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generators.derive import phrases, windows
from generators.derive.occurrences import Occurrence
from generators.derive.practice import of_policy_only, weak
from generators.derive.signals import placed
from generators.derive.signals.after_learning import likenesses, repeated_incidents
from generators.derive.signals.placed import Found
from generators.derive.signals.repeated_factors import closed_in_window, place_of, repeated_in
from generators.derive.signals.signal import Case, Ground, Reading, Scope, Signal, State
from generators.finding import count
from generators.kinds.action import Action
from generators.kinds.learning_response import LearningResponse


@dataclass(frozen=True, slots=True)
class _Led:
    """What a closed learning response led to."""

    response: LearningResponse
    actions: tuple[Action, ...]
    """Without those that were withdrawn."""
    weak_only: bool
    policy_only: bool
    checked: bool
    """Whether a look at practice is planned or made: an observation, a sample of records, an outcome measure, an outside check."""
    after_repeat: bool
    """Whether it followed a repeat of what had been learned from before, or found the same factor again."""
    reasons: tuple[str, ...]
    """Why it is judged at all: harm, a repeat, a concern. Small events may rightly end in weak actions."""


def _all_led(ground: Ground) -> tuple[_Led, ...]:
    from_response: dict[str, list[Action]] = {}
    for position in ground.actions.values():
        for source in position.action.source:
            from_response.setdefault(source, []).append(position.action)
    events = ground.once(placed.happened)
    return tuple(
        _led(ground, response, from_response.get(response.id, ()), {one.id: one for one in events})
        for response in closed_in_window(ground)
    )


def _led(
    ground: Ground, response: LearningResponse, named: Sequence[Action], events: Mapping[str, Occurrence]
) -> _Led:
    listed = (ground.actions[name].action for name in response.actions if name in ground.actions)
    found = {action.id: action for action in (*listed, *named) if ground.actions[action.id].live}
    actions = tuple(found[name] for name in sorted(found))
    looked = tuple(events[name] for name in response.incidents if name in events)
    check = response.follow_up_check
    again = ground.once(repeated_incidents)
    return _Led(
        response,
        actions,
        weak_only=all(weak(action, ground.catalogues, ground.as_of) for action in actions),
        policy_only=all(of_policy_only(action, ground.catalogues, ground.as_of) for action in actions),
        checked=check is not None and check.method != "interview",
        after_repeat=any(one.id in again for one in looked) or response.id in ground.once(repeated_in),
        reasons=tuple(_reasons(ground, looked)),
    )


def _reasons(ground: Ground, looked: Sequence[Occurrence]) -> Iterator[str]:
    if any(one.harmful for one in looked):
        yield "harm was moderate or worse, or had to be notified"
    if any(one.sort == "concern" for one in looked):
        yield "it looks at a safeguarding concern"
    if any(_had_happened_before(ground, one) for one in looked):
        yield "the same had happened before"


def _had_happened_before(ground: Ground, one: Occurrence) -> bool:
    """Whether something of the same sort had happened in the 12 months before."""
    if one.category is None:
        return False
    window = windows.last_months(one.day, ground.whole("window-year"))
    return any(
        other.id != one.id and (other.at, other.id) < (one.at, one.id) and windows.within(other.day, window)
        for other in ground.once(_by_likeness).get((one.service, one.category, one.control), ())
    )


def _by_likeness(ground: Ground) -> Mapping[tuple[str | None, str, str | None], Sequence[Occurrence]]:
    found: dict[tuple[str | None, str, str | None], list[Occurrence]] = {}
    for one in ground.once(placed.happened):
        for likeness in likenesses(one):
            found.setdefault(likeness, []).append(one)
    return found


def judged(ground: Ground) -> tuple[Found, ...]:
    """Every response closed in the window that is judged, with its state. The figure is 1 where its actions are weak only."""
    return tuple(_found(ground, led) for led in ground.once(_all_led) if led.reasons)


def _found(ground: Ground, led: _Led) -> Found:
    response = led.response
    ids = tuple(action.id for action in led.actions)
    closed = f", closed on {phrases.day(response.completed)}" if response.completed else ""
    words = [f"{response.id}{closed} ({phrases.listed(led.reasons)})"]
    if not led.actions:
        words.append("no action followed that still stands")
    else:
        words.append(f"led to {phrases.listed(ids)}: {_sort(led)}")
    words.append(
        "a follow-up check of practice is planned or made"
        if led.checked
        else "no follow-up check of practice is planned"
    )
    if led.weak_only and led.after_repeat:
        words.append("and it had followed a repeat of what was learned from before")
    return Found(
        place_of(ground, response),
        Case("; ".join(words), _state(led), (response.id, *ids, *response.incidents)),
        1.0 if led.weak_only else 0.0,
    )


def _sort(led: _Led) -> str:
    if led.policy_only:
        return "policy, reminders or training only"
    return "weaker actions only" if led.weak_only else "not weaker actions only"


def _state(led: _Led) -> State:
    if not led.actions:
        return "red" if led.after_repeat and not led.checked else "amber" if not led.checked else "ok"
    if (led.policy_only and not led.checked) or (led.weak_only and led.after_repeat):
        return "red"
    return "amber" if led.weak_only else "ok"


# ------------------------------------------------------------------ the signal
def _read(ground: Ground, scope: Scope) -> Reading:
    found = placed.of(ground.once(judged), scope)
    least = ground.whole("p1-least")
    share = sum(one.figure or 0.0 for one in found) / len(found) if len(found) >= least else None
    states: list[State] = [one.case.state for one in found]
    if share is not None:
        red, amber = ground.number("p1-red-share"), ground.number("p1-amber-share")
        states.append("red" if share > red else "amber" if share > amber else "ok")
    told = placed.cases(found)
    weak_ones = sum(one.figure == 1.0 for one in found)
    why = "No learning response that is judged here was closed in the window."
    if found:
        why = f"{weak_ones or 'None'} of {count(len(found), 'learning response')} led to weaker actions only, or to none."
    return Reading(
        state=placed.gravest(states, "insufficient_data"),
        why=why,
        value=share,
        value_words=f"{share * 100:.0f} % with weaker actions only"
        if share is not None
        else f"{len(found)} judged: too few for a share",
        n=len(found),
        least=least,
        threshold=(
            f"Amber for weaker actions only; red for policy only without a follow-up check of practice, or weaker actions after a repeat. "
            f"Of {least} or more: amber above {ground.number('p1-amber-share') * 100:.0f} %, red above "
            f"{ground.number('p1-red-share') * 100:.0f} %."
        ),
        next_step=(
            f"Read {told[0].records[0]} and decide which change of practice, and which look at practice, would show that it was learned."
            if told
            else "Choose one closed learning response and see on a shift whether its change is there."
        ),
        window=windows.last_months(ground.as_of, ground.whole("window-year")),
        records=placed.records(found),
        cases=told,
        caveats=tuple(_caveats(ground, scope)),
    )


def _caveats(ground: Ground, scope: Scope) -> Iterator[str]:
    small = [
        one.response.id
        for one in ground.once(_all_led)
        if not one.reasons and scope.holds(place_of(ground, one.response))
    ]
    if small:
        yield f"Left out, because small events may rightly end in weaker actions: {phrases.listed(small)}."
    own = [
        action.id
        for one in ground.once(_all_led)
        if one.reasons and scope.holds(place_of(ground, one.response))
        for action in one.actions
        if action.strength is None or action.strength.set_by == action.owner
    ]
    if own:
        yield f"Nobody but the owner judged the strength of {phrases.listed(dict.fromkeys(own))}: the usual strength of its type of change is taken."
    yield "A checklist that nobody uses counts as an intermediate action: the strength of an action says nothing of its use."


SIGNALS: tuple[Signal, ...] = (
    Signal(
        id="P1",
        name="weak_action_only",
        group="learning",
        title="Did learning change practice, or only paper?",
        rule=(
            "For every learning response closed in the rolling year on harm that is moderate or worse, on a repeat or on a safeguarding "
            "concern: the strength of its actions by the action hierarchy. Strength counts as judged by somebody other than the owner; "
            "without that, the usual strength of the type of change. Training counts as intermediate only where competence was then "
            "observed. An action that was withdrawn does not count. Policy only means that every action changes policy, reminds or trains."
        ),
        source="domain reference §7.7, P1; derivations §7",
        thresholds=("p1-amber-share", "p1-red-share", "p1-least", "window-year"),
        read=_read,
        caveats=("Strength is a judgement, and a wrong label hides a weak action.",),
    ),
)
