"""O3: due dates of actions that moved, as the history tells it; how a move is read from the history stands in `slippage`.

Domain reference §7.4 O3.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from statistics import median

from generators.derive import phrases, windows
from generators.derive.actions import ActionPosition
from generators.derive.signals import placed
from generators.derive.signals.placed import Found
from generators.derive.signals.signal import Case, Ground, Reading, Scope, Signal, State
from generators.finding import count
from generators.kinds.action import Action
from generators.kinds.enforcement import Enforcement
from generators.kinds.plan import Plan
from generators.kinds.risk import Risk
from generators.values import london

# How far back the line of actions that supersede one another is followed.
_LINE = 20


def high_risk(ground: Ground, action: Action) -> bool:
    """High priority, or raised from a risk that was last rated high or from a step of the regulator."""
    return (
        action.priority == "high"
        or from_regulator(ground, action)
        or any(_rated_high(ground, name) for name in (*action.source, *action.related))
    )


def from_regulator(ground: Ground, action: Action) -> bool:
    """Whether an action, or the plan it belongs to, answers a step of the regulator."""
    plan = ground.ledger.find(Plan, action.plan)
    named = (*action.source, *(plan.trigger if plan else ()))
    return any(ground.ledger.find(Enforcement, name) is not None for name in named)


def _rated_high(ground: Ground, name: str) -> bool:
    risk = ground.ledger.find(Risk, name)
    rated = [one for one in risk.ratings if one.stage == "current" and one.on <= ground.as_of] if risk else []
    if not rated:
        return False
    last = max(rated, key=lambda one: one.on)
    return last.likelihood * last.impact >= ground.whole("risk-high-score")


def slipped(ground: Ground) -> tuple[Found, ...]:
    """Every action in view with how its due date moved. The figure is the days it slipped."""
    return tuple(_found(ground, position) for position in ground.once(in_view))


def in_view(ground: Ground) -> tuple[ActionPosition, ...]:
    """Actions recorded by the day that are not completed, or were completed in the last 12 months; none withdrawn."""
    window = windows.last_months(ground.as_of, ground.whole("window-year"))
    return tuple(
        position
        for position in ground.actions.values()
        if position.live and (position.completed is None or windows.within(position.completed.on, window))
    )


def _found(ground: Ground, position: ActionPosition) -> Found:
    action = position.action
    ratio = _ratio(ground, position)
    moves = position.slippage.moves if position.slippage else ()
    retroactive, silent = position.retroactive or 0, position.silent or 0
    state: State = "ok"
    if (
        position.extensions >= ground.whole("o3-amber-extensions")
        or retroactive
        or silent
        or (ratio is not None and ratio >= ground.number("o3-amber-slip"))
    ):
        state = "amber"
    slipped_far = ratio is not None and ratio >= ground.number("o3-red-slip") and high_risk(ground, action)
    if (
        position.extensions >= ground.whole("o3-red-extensions")
        or slipped_far
        or (retroactive and from_regulator(ground, action))
    ):
        state = "red"
    words = [
        f"{action.id}: moved {count(position.extensions, 'time')}, by {phrases.days(position.slip_days)} in all"
    ]
    if ratio is not None:
        words.append(f"{ratio:.2f} of the time first planned")
    if retroactive:
        words.append(f"{count(retroactive, 'move')} after the old date had passed")
    if silent:
        words.append(f"{count(silent, 'move')} without a reason and an approver in the same commit")
    reasons = [move.reason or (move.explained.reason if move.explained else "") for move in moves]
    told = [f"“{reason}”" for reason in reasons if reason]
    if told:
        words.append(f"said of it: {phrases.listed(told)}")
    return Found(action.service, Case("; ".join(words), state, (action.id,)), float(position.slip_days))


def _ratio(ground: Ground, position: ActionPosition) -> float | None:
    """Days slipped by days first planned; None where no time was planned or the start is not known."""
    begun = _started(ground, position.action)
    planned = (position.original_due - begun).days if begun else 0
    return position.slip_days / planned if planned > 0 else None


def _started(ground: Ground, action: Action) -> date | None:
    """When the first of a line of actions began: its start, else the day it was first recorded."""
    first = action
    for _ in range(_LINE):
        older = ground.actions.get(first.supersedes) if first.supersedes else None
        if older is None or older.action.id == action.id:
            break
        first = older.action
    if first.start is not None:
        return first.start
    received = (
        ground.past.first_recorded(first.id) if ground.past and not ground.past.backfilled(first.id) else None
    )
    return london(received.at) if received is not None and received.at is not None else None


# ------------------------------------------------------------------ the signal
def _read(ground: Ground, scope: Scope) -> Reading:
    found = placed.of(ground.once(slipped), scope)
    mine = [one for one in ground.once(in_view) if scope.holds(one.action.service)]
    moved = sum(one.extensions > 0 for one in mine)
    told_by_history = sum(one.slippage is not None for one in mine)
    state = placed.gravest((one.case.state for one in found), "insufficient_data")
    why = "No action is in view."
    if found:
        why = f"The due date of {moved or 'none'} of {count(len(found), 'action')} was ever moved to a later day."
    if state == "ok" and told_by_history < len(found):
        state = "insufficient_data"
        why = f"Not enough data: of {len(found) - told_by_history} of {count(len(found), 'action')} the history does not tell how due dates moved."
    told = placed.cases(found)
    return Reading(
        state=state,
        why=why,
        value=moved / len(found) if found else None,
        value_words=f"{moved * 100 / len(found):.0f} % ever moved" if found else "no action",
        n=told_by_history,
        least=1,
        threshold=(
            f"Amber from {count(ground.whole('o3-amber-extensions'), 'move')}, any move after the old date or without reason and approver, "
            f"or a slip of {ground.number('o3-amber-slip'):g} of the time first planned; red from {ground.whole('o3-red-extensions')} moves, "
            f"a slip of {ground.number('o3-red-slip'):g} on a high-risk action, or a move after the old date on one that answers the regulator."
        ),
        next_step=(
            f"Ask the owner of {told[0].records[0]} what stands in the way, and decide the date anew with its reason and approver."
            if told
            else "Look at whether first due dates are set so far off that they need not move."
        ),
        window=windows.last_months(ground.as_of, ground.whole("window-year")),
        records=placed.records(found),
        cases=told,
        caveats=tuple(_caveats(ground, mine, scope)),
    )


def _caveats(ground: Ground, mine: list[ActionPosition], scope: Scope) -> Iterator[str]:
    planned: dict[bool, list[int]] = {True: [], False: []}
    for one in mine:
        begun = _started(ground, one.action)
        if begun:
            planned[high_risk(ground, one.action)].append((one.original_due - begun).days)
    told = [
        f"{median(lengths):g} days for {name} ({len(lengths)})"
        for name, lengths in (("high-risk actions", planned[True]), ("others", planned[False]))
        if lengths
    ]
    if told:
        yield f"Time first planned, median: {phrases.listed(told)}. A first date set far off never has to move."
    gone = [
        one.action.id for one in ground.actions.values() if not one.live and scope.holds(one.action.service)
    ]
    if gone:
        yield f"Withdrawn, and so left out: {phrases.listed(gone)}. One that supersedes another has inherited its first date."
    yield "Honest planning anew looks the same as drift: the reasons given stand beside each move."


SIGNAL = Signal(
    id="O3",
    name="due_date_slippage",
    group="oversight",
    title="Do due dates drift?",
    rule=(
        "For every action that is open, or was completed in the last 12 months: how often any version moved its due date to a later day, by "
        "how many days and what share of the time first planned, how many moves came after the old date had passed (retroactive), and how "
        "many without a reason and an approver in the same commit (silent). High-risk is an action of high priority, or raised from a risk "
        "rated high or a step of the regulator. An action that supersedes another inherits its first due date and start."
    ),
    source="domain reference §7.4, O3; derivations §1 and §7",
    thresholds=(
        "o3-amber-extensions",
        "o3-amber-slip",
        "o3-red-extensions",
        "o3-red-slip",
        "risk-high-score",
        "window-year",
    ),
    read=_read,
)
