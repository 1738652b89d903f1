"""Where each action stands on a date, worked out from its dated facts; nobody types a status."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal, TypeAlias

from generators.catalogues import Catalogues
from generators.derive import phrases, verifications
from generators.derive.embedding import Embedding, Happened, embedding, events
from generators.derive.slippage import Slippage, slippage
from generators.derive.verifications import Verified
from generators.kind import LOOKS_LIKE_ID
from generators.kinds.action import Action, ActionVerification, Completed, Extension
from generators.ledger import Ledger
from generators.past import Past

State: TypeAlias = Literal[
    "withdrawn",
    "embedded",
    "verified",
    "reopened",
    "completed_awaiting_verification",
    "blocked",
    "in_progress",
    "open",
]
Brag: TypeAlias = Literal["blue", "red", "amber", "green", "grey"]

# The words commissioners are shown (domain reference §6.4).
STATE_WORDS: Mapping[State, str] = {
    "withdrawn": "Withdrawn",
    "embedded": "Embedded",
    "verified": "Verified",
    "reopened": "Reopened",
    "completed_awaiting_verification": "Completed – awaiting verification",
    "blocked": "Blocked",
    "in_progress": "In progress",
    "open": "Not started",
}

# Thresholds of the catalogue that an action's position rests on.
THRESHOLDS = (
    "embedding-min-verifications",
    "embedding-gap",
    "measure-writing-time",
    "brag-original-due-passed",
    "brag-due-soon",
    "brag-quiet",
    "brag-amber-extensions",
    "brag-verification-wait",
)


@dataclass(frozen=True, slots=True)
class ActionPosition:
    """Where an action stands on a date, and why."""

    action: Action
    state: State
    due: date
    """The due date as it stood: extensions made later are not in it."""
    original_due: date
    """The first due date that any version gave; where the history does not tell, that of the first extension. Inherited from
    the action that this one supersedes."""
    extensions: int
    """How often the due date had been moved to a later day, with or without an extension that says so."""
    slippage: Slippage | None
    """Every move as the history tells it; None where it does not reach back to this day."""
    overdue: bool
    days_overdue: int
    completed: Completed | None
    """The claim of completion, where it comes with evidence."""
    verification: ActionVerification | None
    """The verification that the state rests on."""
    lacking: tuple[str, ...]
    """What a verified action lacks to count as embedded."""
    brag: Brag
    why: str
    """One sentence: why this colour."""
    basis: tuple[str, ...]
    """Ids of the records it was worked out from, the action's first."""
    remarks: tuple[str, ...]
    """What was left out of account and why, and what else a reader should know."""

    @property
    def live(self) -> bool:
        """Not withdrawn: it counts in the figures of its plan."""
        return self.state != "withdrawn"

    @property
    def claimed(self) -> bool:
        """Completed or better, and not reopened."""
        return self.state in ("completed_awaiting_verification", "verified", "embedded")

    @property
    def verified(self) -> bool:
        """Verified or better."""
        return self.state in ("verified", "embedded")

    @property
    def embedded(self) -> bool:
        """Embedded: it worked, and went on working."""
        return self.state == "embedded"

    @property
    def slip_days(self) -> int:
        """By how many days the due date lies after the first one."""
        return (self.due - self.original_due).days

    @property
    def retroactive(self) -> int | None:
        """How many moves came after the old due date had passed; None where the history does not tell."""
        return self.slippage.retroactive if self.slippage else None

    @property
    def silent(self) -> int | None:
        """How many moves came without a reason and an approver; None where the history does not tell."""
        return self.slippage.silent if self.slippage else None

    @property
    def words(self) -> str:
        """The state in the words commissioners are shown."""
        return f"{STATE_WORDS[self.state]} – overdue" if self.overdue else STATE_WORDS[self.state]


def positions(
    ledger: Ledger,
    as_of: date,
    catalogues: Catalogues,
    counted: Ledger | None = None,
    past: Past | None = None,
) -> Mapping[str, ActionPosition]:
    """Action id -> its position on `as_of`. Facts dated later do not count (domain reference §6.4).

    Recurrences are looked for in `counted`, which holds incidents that an audience is not shown: an action that did not
    hold must not look embedded to anyone.
    """
    happened = events(counted or ledger)
    moved = {
        action.id: found
        for action in ledger.of(Action)
        if past is not None and (found := slippage(past, action.id, as_of)) is not None
    }
    return {
        action.id: position(ledger, happened, action, as_of, catalogues, moved)
        for action in ledger.of(Action)
    }


def position(
    ledger: Ledger,
    happened: Happened,
    action: Action,
    as_of: date,
    catalogues: Catalogues,
    moved: Mapping[str, Slippage] = MappingProxyType({}),
) -> ActionPosition:
    """The position of one action on `as_of`.

    `happened` are the incidents by theme, as `embedding.events` gives them; `moved` the due dates as the history tells
    them, by action.
    """
    done = verifications.claim(action, as_of)
    verified = verifications.read(action, as_of)
    embeds = None
    if done and verified.effective:
        embeds = embedding(ledger, happened, action, done, verified, as_of, catalogues)
    state = _state(action, as_of, done, verified, embeds)
    due = _due(action, as_of)
    moves = moved.get(action.id)
    overdue = state != "withdrawn" and done is None and due < as_of
    facts = _Facts(
        action=action,
        state=state,
        due=due,
        original_due=_original_due(ledger, action, moved, frozenset()),
        extensions=max(len(_extensions(action, as_of)), moves.extensions if moves else 0),
        days_overdue=(as_of - due).days if overdue else 0,
        done=done,
        verified=verified,
        lacking=embeds.lacking if embeds else (),
    )
    brag, why = _brag(facts, as_of, catalogues)
    return ActionPosition(
        action=action,
        state=state,
        due=due,
        original_due=facts.original_due,
        extensions=facts.extensions,
        slippage=moves,
        overdue=overdue,
        days_overdue=facts.days_overdue,
        completed=done,
        verification=verified.last if state in ("embedded", "verified", "reopened") else None,
        lacking=facts.lacking,
        brag=brag,
        why=why,
        basis=_basis(facts, embeds),
        remarks=(
            *_remarks(action, as_of, done),
            *of_moves(moves),
            *verified.remarks,
            *(embeds.remarks if embeds else ()),
        ),
    )


def _state(
    action: Action, as_of: date, done: Completed | None, verified: Verified, embeds: Embedding | None
) -> State:
    """First that applies."""
    holds: Mapping[State, bool] = {
        "withdrawn": action.withdrawn is not None and action.withdrawn.on <= as_of,
        "embedded": embeds is not None and not embeds.lacking,
        "verified": embeds is not None,
        "reopened": verified.adverse is not None,
        "completed_awaiting_verification": done is not None,
        "blocked": action.blocked is not None and action.blocked.since <= as_of,
        "in_progress": _started(action, as_of),
        "open": True,
    }
    return next(state for state, applies in holds.items() if applies)


def _started(action: Action, as_of: date) -> bool:
    begun = action.start is not None and action.start <= as_of
    return begun or any(update.on <= as_of for update in action.updates)


def _extensions(action: Action, as_of: date) -> tuple[Extension, ...]:
    """Moves of the due date made by `as_of` to a later day."""
    return tuple(moved for moved in action.extensions if moved.on <= as_of and moved.to > moved.from_)


def _due(action: Action, as_of: date) -> date:
    """The due date as it stood: before a move of the date that was made only later."""
    later = [moved for moved in action.extensions if moved.on > as_of]
    return min(later, key=lambda moved: moved.on).from_ if later else action.due


def _original_due(
    ledger: Ledger, action: Action, moved: Mapping[str, Slippage], seen: frozenset[str]
) -> date:
    """The first due date: inherited from a superseded action, so that raising it anew hides nothing."""
    before = ledger.find(Action, action.supersedes)
    if before is not None and before.id not in seen | {action.id}:
        return _original_due(ledger, before, moved, seen | {action.id})
    if action.id in moved:
        return moved[action.id].original_due
    return min(action.extensions, key=lambda moved: moved.on).from_ if action.extensions else action.due


def _remarks(action: Action, as_of: date, done: Completed | None) -> tuple[str, ...]:
    claimed = action.completed
    if done is None and claimed and claimed.on <= as_of:
        words = f"Completion was claimed on {phrases.day(claimed.on)} without evidence, which does not count."
        return (words,)
    return ()


def of_moves(moves: Slippage | None) -> Iterator[str]:
    """Moves of the due date that a reader must know of: after it had passed, or without reason and approver."""
    for move in moves.moves if moves else ():
        said = f"from {phrases.day(move.old)} to {phrases.day(move.new)}, recorded on {phrases.day(move.on)}"
        faults = [
            *(["after the date had passed"] if move.retroactive else []),
            *(["without a reason and an approver in the same commit"] if move.silent else []),
        ]
        if faults:
            yield f"The due date was moved {said}, {phrases.listed(faults)}."


# ------------------------------------------------------------------ BRAG
@dataclass(frozen=True, slots=True)
class _Facts:
    """What the colour is read from."""

    action: Action
    state: State
    due: date
    original_due: date
    extensions: int
    days_overdue: int
    done: Completed | None
    verified: Verified
    lacking: tuple[str, ...]


def brag_legend(catalogues: Catalogues) -> Mapping[Brag, str]:
    """What each colour means, with the thresholds in force: printed wherever the colours are used.

    There is no national definition of BRAG. The first colour that applies is the action's.
    """
    passed = catalogues.threshold("brag-original-due-passed").whole
    soon, quiet = catalogues.threshold("brag-due-soon").whole, catalogues.threshold("brag-quiet").whole
    waits = catalogues.threshold("brag-verification-wait").whole
    moves = catalogues.threshold("brag-amber-extensions").whole
    moved = "the due date moved" if moves == 1 else f"the due date moved {moves} times or more"
    return {
        "blue": "Embedded: verified more than once over time, and still working.",
        "red": f"Overdue, or reopened, or first due date passed by more than {phrases.days(passed)} before completion.",
        "amber": f"Blocked, or due within {phrases.days(soon)} with no update in {phrases.days(quiet)}, or {moved}, "
        f"or waiting for verification for more than {phrases.days(waits)}.",
        "green": "Otherwise: verified, or on track.",
        "grey": "Start in the future, or withdrawn.",
    }


def _brag(facts: _Facts, as_of: date, catalogues: Catalogues) -> tuple[Brag, str]:
    """First that applies: blue, red, amber; then grey for what has not begun, else green."""
    if facts.state == "withdrawn" and facts.action.withdrawn:
        return "grey", f"Withdrawn on {phrases.day(facts.action.withdrawn.on)}."
    if facts.state == "embedded":
        dates = phrases.listed(phrases.day(check.on) for check in facts.verified.effective)
        return "blue", f"Embedded: found effective on {dates}."
    red = _red(facts, as_of, catalogues)
    if red:
        return "red", phrases.sentence("; ".join(red))
    amber = _amber(facts, as_of, catalogues)
    if amber:
        return "amber", phrases.sentence("; ".join(amber))
    start = facts.action.start
    if start and start > as_of and facts.state == "open":
        return "grey", f"Starts on {phrases.day(start)}."
    return "green", _green(facts)


def _red(facts: _Facts, as_of: date, catalogues: Catalogues) -> list[str]:
    reasons = []
    if facts.days_overdue:
        reasons.append(
            f"overdue by {phrases.days(facts.days_overdue)}: it was due on {phrases.day(facts.due)}"
        )
    adverse = facts.verified.adverse
    if facts.state == "reopened" and adverse:
        found = adverse.outcome.replace("_", " ")
        reasons.append(f"reopened: found {found} on {phrases.day(adverse.on)}")
    passed = ((facts.done.on if facts.done else as_of) - facts.original_due).days
    if passed > catalogues.threshold("brag-original-due-passed").whole and passed != facts.days_overdue:
        until = "before completion" if facts.done else "and it is not completed"
        reasons.append(
            f"the first due date, {phrases.day(facts.original_due)}, was passed by {phrases.days(passed)} {until}"
        )
    return reasons


def _amber(facts: _Facts, as_of: date, catalogues: Catalogues) -> list[str]:
    reasons = []
    if facts.state == "blocked" and facts.action.blocked:
        reasons.append(f"blocked since {phrases.day(facts.action.blocked.since)}")
    soon, quiet = catalogues.threshold("brag-due-soon").whole, catalogues.threshold("brag-quiet").whole
    if facts.done is None and (facts.due - as_of).days <= soon:
        told = [update.on for update in facts.action.updates if update.on <= as_of]
        if not told or (as_of - max(told)).days >= quiet:
            last = f"the last on {phrases.day(max(told))}" if told else "none was ever recorded"
            reasons.append(
                f"due on {phrases.day(facts.due)} with no update in {phrases.days(quiet)} ({last})"
            )
    if facts.extensions >= catalogues.threshold("brag-amber-extensions").whole:
        times = {1: "once", 2: "twice"}.get(facts.extensions, f"{facts.extensions} times")
        reasons.append(
            f"the due date was moved {times}, from {phrases.day(facts.original_due)} to {phrases.day(facts.due)}"
        )
    if facts.state == "completed_awaiting_verification" and facts.done:
        waited = (as_of - facts.done.on).days
        if waited > catalogues.threshold("brag-verification-wait").whole:
            reasons.append(f"waiting for verification for {phrases.days(waited)}")
    return reasons


def _green(facts: _Facts) -> str:
    last = facts.verified.last
    if facts.state == "verified" and last:
        return phrases.sentence(
            f"verified on {phrases.day(last.on)}; not yet embedded: {'; '.join(facts.lacking)}"
        )
    if facts.done:
        return f"Completed on {phrases.day(facts.done.on)}; waiting for verification."
    return f"On track: due on {phrases.day(facts.due)}."


def _basis(facts: _Facts, embeds: Embedding | None) -> tuple[str, ...]:
    ids = [facts.action.id, *(facts.done.evidence if facts.done else ())]
    for check in (*facts.verified.effective, *((facts.verified.adverse,) if facts.verified.adverse else ())):
        ids += check.evidence
    ids += [facts.action.supersedes] if facts.action.supersedes else []
    ids += embeds.basis if embeds else ()
    return tuple(dict.fromkeys(found for found in ids if LOOKS_LIKE_ID.fullmatch(found)))
