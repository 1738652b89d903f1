"""O4 and O5: actions closed without an independent check, and actions that were opened again; states are derived elsewhere.

Domain reference §7.4.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from generators.derive import phrases, windows
from generators.derive.actions import ActionPosition
from generators.derive.embedding import events, recurs
from generators.derive.signals import placed
from generators.derive.signals.due_dates import high_risk
from generators.derive.signals.placed import Found
from generators.derive.signals.signal import Case, Ground, Reading, Scope, Signal, State
from generators.derive.verifications import fault
from generators.finding import count
from generators.kinds.action import Action, ActionVerification
from generators.kinds.evidence import Evidence
from generators.kinds.incident import Incident
from generators.past import Event
from generators.values import london

# The category of evidence that is paper: policies, minutes, training lists (domain reference §1.3).
_PAPER = "processes"
# Recurrences of one action that are named; more say no more.
_WRITTEN_OUT = 3


def closed_in_year(ground: Ground) -> tuple[ActionPosition, ...]:
    """Live actions claimed to be done, whether or not with evidence, in the last 12 months; in the order of ids."""
    window = windows.last_months(ground.as_of, ground.whole("window-year"))
    return tuple(
        one
        for one in ground.actions.values()
        if one.live and one.action.completed and windows.within(one.action.completed.on, window)
    )


# ------------------------------------------------------------------ O4
@dataclass(frozen=True, slots=True)
class _Closing:
    """The history of one closing."""

    action: str
    commit: str
    at: datetime | None
    who: str
    """Who wrote the commit that recorded completion; empty where that is not told."""


def _closings(ground: Ground) -> Mapping[str, _Closing]:
    """Action id -> the commit that first recorded completion; none where there is no history."""
    found: dict[str, _Closing] = {}
    if ground.past is None:
        return found
    for position in ground.once(closed_in_year):
        name = position.action.id
        for event in ground.past.life(name):
            if _adds(event, "completed"):
                found[name] = _Closing(name, event.commit.id, event.recorded, event.who)
                break
    return found


def _adds(event: Event, field: str) -> bool:
    """Whether an event first wrote a field; a record that came with it counts."""
    for change in event.changes:
        if change.path == (field,) and change.op == "add":
            return True
        if not change.path and isinstance(change.after, dict) and field in change.after:
            return True
    return False


def _bulk(ground: Ground) -> Mapping[str, tuple[str, ...]]:
    """Action id -> the others it was closed with, where so many were in one commit or within minutes."""
    least, within = ground.whole("o4-bulk-actions"), timedelta(minutes=ground.whole("o4-bulk-within"))
    told = [
        one
        for one in ground.once(_closings).values()
        if ground.past is not None and not ground.past.backfilled(one.action)
    ]
    groups: list[tuple[str, ...]] = []
    by_commit: dict[str, list[str]] = {}
    for one in told:
        by_commit.setdefault(one.commit, []).append(one.action)
    groups += [tuple(names) for names in by_commit.values()]
    timed = sorted((one.at, one.action) for one in told if one.at is not None)
    first = 0
    for last, (at, _) in enumerate(timed):
        while at - timed[first][0] > within:
            first += 1
        # Only stretches that reach no further: each is told once.
        if last + 1 == len(timed) or timed[last + 1][0] - timed[first][0] > within:
            groups.append(tuple(name for _, name in timed[first : last + 1]))
    found: dict[str, tuple[str, ...]] = {}
    for names in groups:
        if len(names) >= least:
            for name in names:
                found[name] = max(found.get(name, ()), tuple(sorted(names)), key=len)
    return found


def unverified(ground: Ground) -> tuple[Found, ...]:
    """Every closing of the last 12 months. The figure is 1 where no independent check stands behind it."""
    return tuple(_closing(ground, one) for one in ground.once(closed_in_year))


def _closing(ground: Ground, position: ActionPosition) -> Found:
    action = position.action
    serious = list(_unproven(ground, position))
    slight = list(_thin(ground, action))
    high = high_risk(ground, action)
    state: State = "red" if serious and high else "amber" if serious or slight else "ok"
    closed = phrases.day(action.completed.on) if action.completed else ""
    words = f"{action.id}, closed on {closed}{', high-risk' if high else ''}: {phrases.listed([*serious, *slight]) or 'verified by somebody else'}"
    return Found(action.service, Case(words, state, position.basis), 1.0 if serious else 0.0)


def _unproven(ground: Ground, position: ActionPosition) -> Iterator[str]:
    """(i), (ii) and (iv) of the rule."""
    action = position.action
    checks = [one for one in action.verifications if one.on <= ground.as_of]
    done = action.completed
    if done is None:
        return
    waited = (ground.as_of - done.on).days
    if not checks:
        if waited > ground.whole("brag-verification-wait"):
            yield f"no verification is recorded after {phrases.days(waited)}"
        return
    if all(one.by == action.owner for one in checks):
        yield "every verification is by the owner"
    elif all(one.on < done.on for one in checks):
        yield "every verification is dated before completion"
    elif not any(_counts(action, one) for one in checks):
        yield "no verification is by somebody else, after completion and with evidence"
    else:
        writer = _same_writer(ground, action)
        if writer:
            yield writer


def _counts(action: Action, one: ActionVerification) -> bool:
    done = action.completed
    return (
        done is not None
        and one.on >= done.on
        and fault(one.by, action.owner, one.evidence, "the owner") is None
    )


def _same_writer(ground: Ground, action: Action) -> str:
    """Where the history says that one person wrote completion and every verification of the action."""
    closing = ground.once(_closings).get(action.id)
    if closing is None or not closing.who or ground.past is None:
        return ""
    writers = {
        event.who
        for event in ground.past.life(action.id)
        if any(change.path[:1] == ("verifications",) for change in event.changes)
        or _adds(event, "verifications")
    }
    if writers == {closing.who} and closing.who == action.owner:
        return "completion and every verification were written by the owner's commits"
    return ""


def _thin(ground: Ground, action: Action) -> Iterator[str]:
    """(iii) and (v) of the rule."""
    done = action.completed
    counted = [one for one in action.verifications if one.on <= ground.as_of and _counts(action, one)]
    named = (*(done.evidence if done else ()), *(name for one in counted for name in one.evidence))
    items = [ground.ledger.find(Evidence, name) for name in named]
    if items and all(item is not None and item.category == _PAPER for item in items):
        yield "all its evidence is of processes (policies, lists, minutes)"
    together = ground.once(_bulk).get(action.id)
    if together:
        yield f"closed together with {len(together) - 1} others"


def _read_unverified(ground: Ground, scope: Scope) -> Reading:
    found = placed.of(ground.once(unverified), scope)
    bare = sum(one.figure == 1.0 for one in found)
    share = bare / len(found) if found else None
    states: list[State] = [one.case.state for one in found]
    limit, least = ground.number("o4-red-share"), ground.whole("o5-least")
    if share is not None and share > limit and len(found) >= least:
        states.append("red")
    told = placed.cases(found)
    why = "No action was closed in the window."
    if found:
        why = f"Behind {bare or 'none'} of {count(len(found), 'closed action')} there is no check by somebody else that counts."
    caveats = [
        "A small provider may lack a second person: a consultant, commissioner or manager of another service can verify.",
        "What sort of document an item of evidence is, is not recorded: evidence in the category of processes stands for paper.",
    ]
    if ground.past is None:
        caveats.append("Without the history it is not known who wrote what, and what was closed together.")
    return Reading(
        state=placed.gravest(states, "insufficient_data"),
        why=why,
        value=share,
        value_words=f"{share * 100:.0f} % without a check" if share is not None else "none closed",
        n=len(found),
        least=1,
        threshold=(
            f"Red for a high-risk action without a check by somebody else after completion, or above {limit * 100:.0f} % of {least} or more; "
            f"amber for any other, for evidence on paper only, and for {ground.whole('o4-bulk-actions')} or more closed in one commit or "
            f"within {ground.whole('o4-bulk-within')} minutes."
        ),
        next_step=(
            f"Have somebody other than the owner look on a shift whether {told[0].records[0]} is in practice."
            if told
            else "Choose one verified action and look on a shift whether it is still in practice."
        ),
        window=windows.last_months(ground.as_of, ground.whole("window-year")),
        records=placed.records(found),
        cases=told,
        caveats=tuple(caveats),
    )


_UNVERIFIED = Signal(
    id="O4",
    name="closure_without_verification",
    group="oversight",
    title="Are actions closed on somebody's word?",
    rule=(
        "For every action closed in the last 12 months: whether a verification is recorded (once the time for it is over), is by somebody "
        "other than the owner and after completion, and was not written by the owner's own commits; whether its evidence is more than "
        "paper; and whether it was closed in bulk."
    ),
    source="domain reference §7.4, O4; derivations §7",
    thresholds=(
        "brag-verification-wait",
        "o4-bulk-actions",
        "o4-bulk-within",
        "o4-red-share",
        "o5-least",
        "risk-high-score",
        "window-year",
    ),
    read=_read_unverified,
)


# ------------------------------------------------------------------ O5
def reopened(ground: Ground) -> tuple[Found, ...]:
    """Every action closed in the last 12 months. The figure is how often a check that counts opened it again."""
    found = []
    for position in ground.once(closed_in_year):
        action = position.action
        again = _adverse(action, ground)
        back = _recurred(ground, action)
        state: State = "red" if len(again) >= ground.whole("o5-red-reopenings") else "ok"
        words = f"{action.id}: opened again {count(len(again), 'time')}"
        if again:
            words += f", on {phrases.listed(phrases.day(one.on) for one in again)}"
        if back:
            words += f"; it happened again after closing: {phrases.listed(back)}"
        records = (action.id, *(name for one in again for name in one.evidence), *back)
        found.append(
            Found(action.service, Case(words, state, tuple(dict.fromkeys(records))), float(len(again)))
        )
    return tuple(found)


def _adverse(action: Action, ground: Ground) -> Sequence[ActionVerification]:
    """Checks that count and found the action not or only partly effective, the oldest first."""
    return [
        one
        for one in sorted(action.verifications, key=lambda check: check.on)
        if one.on <= ground.as_of and one.outcome != "effective" and _counts(action, one)
    ]


def _by_day(ground: Ground) -> Mapping[tuple[str, str | None], Sequence[Incident]]:
    """Theme and service (None: everywhere) -> what happened of it up to the day, the oldest first."""
    return {
        place: sorted(
            (one for one in found if london(one.occurred_at) <= ground.as_of),
            key=lambda one: (london(one.occurred_at), one.id),
        )
        for place, found in events(ground.counted).items()
    }


def _recurred(ground: Ground, action: Action) -> tuple[str, ...]:
    """The first incidents of the sort that an action was to prevent, after it was closed; no more than are written out."""
    done = action.completed
    if done is None:
        return ()
    happened = ground.once(_by_day)
    later = (
        one.id
        for theme in sorted({work.theme for work in action.addresses})
        for one in _after(happened.get((theme, action.service), ()), done.on)
        if recurs(action, one)
    )
    return tuple(dict.fromkeys(islice(later, _WRITTEN_OUT)))


def _after(found: Sequence[Incident], day: date) -> Sequence[Incident]:
    return found[bisect_right(found, day, key=lambda one: london(one.occurred_at)) :]


def _read_reopened(ground: Ground, scope: Scope) -> Reading:
    found = placed.of(ground.once(reopened), scope)
    again = sum(bool(one.figure) for one in found)
    back = any("happened again" in one.case.words for one in found)
    share = again / len(found) if len(found) >= ground.whole("o5-least") else None
    states: list[State] = [one.case.state for one in found]
    if share is not None and share > ground.number("o5-amber-share"):
        states.append("amber")
    nobody = not again and back and len(found) >= ground.whole("o5-never-reopened-least")
    if nobody:
        states.append("amber")
    why = "No action was closed in the window."
    if found:
        why = (
            f"{again or 'None'} of {count(len(found), 'closed action')} had to be opened again after a check."
        )
    if nobody:
        why += " Yet things happened again that they were to prevent: nobody may be checking."
    return Reading(
        state=placed.gravest(states, "insufficient_data"),
        why=why,
        value=share,
        value_words=f"{share * 100:.0f} % opened again"
        if share is not None
        else f"{len(found)} closed: too few for a share",
        n=len(found),
        least=ground.whole("o5-least"),
        threshold=(
            f"Red when one action was opened again {ground.whole('o5-red-reopenings')} times; amber above "
            f"{ground.number('o5-amber-share') * 100:.0f} % of {ground.whole('o5-least')} or more; amber, too, when none of "
            f"{ground.whole('o5-never-reopened-least')} or more was, although things happened again."
        ),
        next_step=(
            "Look at what was closed too early, and agree what has to be seen before an action is closed."
            if again
            else "Choose closed actions at random and check whether they still hold."
        ),
        window=windows.last_months(ground.as_of, ground.whole("window-year")),
        records=placed.records(found),
        cases=tuple(one.case for one in found if one.figure or "happened again" in one.case.words),
        caveats=(
            "Opening an action again is honest work: many say that closing is too early, none may say that nobody looks.",
        ),
    )


_REOPENED = Signal(
    id="O5",
    name="reopened",
    group="oversight",
    title="Do closed actions stay closed, and does anybody look?",
    rule=(
        "Of the actions closed in the last 12 months, how many a check by somebody else, with evidence, found not or only partly effective. "
        "Read both ways: many mean closing too early; none of very many, while things happen again, means that nobody checks."
    ),
    source="domain reference §7.4, O5; derivations §7",
    thresholds=("o5-never-reopened-least", "o5-amber-share", "o5-red-reopenings", "o5-least", "window-year"),
    read=_read_reopened,
)

SIGNALS: tuple[Signal, ...] = (_UNVERIFIED, _REOPENED)
