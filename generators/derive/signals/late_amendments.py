"""D3: changes of substance to what had been written down long before, or soon after an outside trigger, made without a reason.

Domain reference §7.3 D3. Facts that are added are no amendment, and a correction that says why is good practice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal, TypeAlias

from generators.derive import phrases, windows
from generators.derive.clocks import since
from generators.derive.signals import placed
from generators.derive.signals.placed import Found
from generators.derive.signals.signal import Case, Ground, Reading, Scope, Signal, State
from generators.finding import count
from generators.history import Change, Step
from generators.kinds.enforcement import Enforcement
from generators.kinds.feedback import Feedback
from generators.past import Past
from generators.values import london

Matter: TypeAlias = Literal["severity", "time", "text", "outcome", "person"]

_USED = ("d3-settled", "d3-after-trigger", "window-year")
# Kinds that tell what happened or was found. What plans and promises say is meant to change.
_KINDS = frozenset(
    {
        "audit",
        "check_log",
        "decision",
        "feedback",
        "incident",
        "learning_response",
        "minutes",
        "observation",
        "safeguarding_concern",
    }
)
_MATTERS: Mapping[Matter, frozenset[str]] = {
    "severity": frozenset(
        {"harm", "physical", "psychological", "reg18_injury", "candour_threshold", "severity"}
    ),
    "time": frozenset(
        {
            "at",
            "became_aware_at",
            "considered_at",
            "decided_at",
            "done_at",
            "done_on",
            "held_at",
            "made_at",
            "occurred_at",
            "occurred_precision",
            "on",
            "raised_at",
            "received_at",
            "reported_at",
        }
    ),
    "text": frozenset({"chosen", "description", "discussion", "note", "rationale", "text"}),
    "outcome": frozenset({"la_outcome", "met", "outcome", "result"}),
    "person": frozenset({"persons", "staff", "staff_involved"}),
}
_LADDERS: tuple[tuple[str, ...], ...] = (
    ("none", "low", "moderate", "severe", "fatal"),
    ("advisory", "minor", "high"),
    ("false", "true"),
)


@dataclass(frozen=True, slots=True)
class _Look:
    """What was looked at of one record."""

    record: str
    service: str | None
    found: tuple[Found, ...]
    explained: int
    """Late changes that came with a correction or a reason."""


def _looked(ground: Ground) -> tuple[_Look, ...]:
    past = ground.past
    if past is None:
        return ()
    window = windows.last_months(ground.as_of, ground.whole("window-year"))
    triggers = _triggers(ground)
    looks = []
    for name, entry in ground.ledger.entries.items():
        first = past.first_recorded(name) if entry.kind.name in _KINDS else None
        if first is None or first.at is None or london(first.at) > ground.as_of:
            continue
        found: list[Found] = []
        explained = 0
        for step in past.history.of(name):
            when = past.history.received_with(step.commit).at
            if when is None or not windows.within(london(when), window) or when <= first.at:
                continue
            told = _amendments(ground, past, name, step, when, first.at, triggers, entry.record.service)
            explained += sum(one is None for one in told)
            found += [Found(entry.record.service, case) for case in told if case is not None]
        looks.append(_Look(name, entry.record.service, tuple(found), explained))
    return tuple(looks)


def _triggers(ground: Ground) -> list[tuple[date, str | None, str]]:
    """Days on which somebody outside asked or complained: day, service (None: any), id."""
    served = [(one.served, one.service, one.id) for one in ground.ledger.of(Enforcement)]
    complaints = [
        (london(one.received_at), one.service, one.id)
        for one in ground.ledger.of(Feedback)
        if one.type in ("complaint", "partner")
    ]
    return sorted([*served, *complaints], key=lambda one: (one[0], one[2]))


def _amendments(
    ground: Ground,
    past: Past,
    name: str,
    step: Step,
    when: datetime,
    first: datetime,
    triggers: Iterable[tuple[date, str | None, str]],
    service: str | None,
) -> list[Case | None]:
    """A case for each late change of substance; None for one whose reason came with it."""
    changes = (step.own if step.kind == "merged" else step.changes) or ()
    commit = past.history.commits[step.commit]
    if commit.trailer("migration") or commit.trailer("backfill"):
        return []
    settled = since(first, when) > ground.catalogues.threshold("d3-settled").span
    after = [
        identity
        for day, where, identity in triggers
        if (where is None or where == service)
        and timedelta(0) <= london(when) - day <= ground.catalogues.threshold("d3-after-trigger").span
    ]
    if not settled and not after:
        return []
    reasoned = bool(commit.trailer("reason")) or any(
        change.path[:1] == ("correction",) and change.op == "add" for change in changes
    )
    told: list[Case | None] = []
    for change in changes:
        matter = _matter(change)
        if matter is None:
            continue
        if reasoned:
            told.append(None)
            continue
        worse = bool(after) and _weighty(change, matter)
        who = past.who(commit)
        words = (
            f"{name}: {_said(change)} on {phrases.day(when)}, {phrases.span(since(first, when))} after it was first recorded"
            f"{f', by {who}' if who else ''}, without a reason"
            f"{f'; within days of {phrases.listed(after)}' if after else ''}"
        )
        told.append(Case(words, "red" if worse else "amber", (name, *after)))
    return told


def _matter(change: Change) -> Matter | None:
    """What a change touches, where something that stood there was changed or taken out, and not only added to."""
    if change.op == "add" or not change.path:
        return None
    if isinstance(change.before, str) and str(change.after).startswith(change.before.rstrip()):
        return None
    names = [step for step in change.path if isinstance(step, str)]
    if names[:1] == ["correction"] or change.before == "awaiting_la_decision":
        return None
    return next((matter for matter, known in _MATTERS.items() if names[-1] in known), None)


def _weighty(change: Change, matter: Matter) -> bool:
    """Severity lowered, a time moved, or text taken out."""
    if matter == "severity":
        return lowered(change.before, change.after)
    if matter == "text":
        return change.op == "remove" or len(str(change.after).split()) < len(str(change.before).split())
    return matter == "time"


def lowered(before: Any, after: Any) -> bool:
    """Whether a severity was lowered or taken out."""
    if after is None:
        return True
    for ladder in _LADDERS:
        if before in ladder and after in ladder:
            return ladder.index(after) < ladder.index(before)
    return False


def _said(change: Change) -> str:
    names = ": ".join(str(step).replace("_", " ") for step in change.path if isinstance(step, str))
    if change.op == "remove":
        return f"{names} taken out"
    short = all(isinstance(value, str) and len(value) <= 40 for value in (change.before, change.after))
    return f"{names} changed" + (f" from {change.before} to {change.after}" if short else "")


# ------------------------------------------------------------------ the signal
def _read(ground: Ground, scope: Scope) -> Reading:
    looks = [one for one in ground.once(_looked) if scope.holds(one.service)]
    found = [one for look in looks for one in look.found]
    cases = placed.cases(found)
    explained = sum(look.explained for look in looks)
    state: State = placed.gravest((case.state for case in cases), "ok" if looks else "insufficient_data")
    why = f"{count(len(cases), 'late change')} without a reason in {count(len(looks), 'record')}."
    if ground.past is None:
        why = "There is no history, so changes cannot be looked at."
    elif not looks:
        why = "No record of what happened has a known time of recording."
    settled = phrases.hours(ground.catalogues.threshold("d3-settled").span)
    after = phrases.days(ground.whole("d3-after-trigger"))
    return Reading(
        state=state,
        why=why,
        value=float(len(cases)),
        value_words=count(len(cases), "late change without a reason", "late changes without a reason"),
        n=len(looks),
        least=1,
        threshold=(
            f"A change of severity, time, narrative, outcome or person later than {settled} after recording, or within {after} "
            "after a regulator's step or a complaint. Amber without a reason; red where after such a trigger severity was lowered, a "
            "time moved or text taken out."
        ),
        next_step=(
            f"Ask who changed {cases[0].records[0]} why, and add a correction with the reason."
            if cases
            else "Remind those who correct records to say why in a correction, in the same commit."
        ),
        window=windows.last_months(ground.as_of, ground.whole("window-year")),
        records=tuple(look.record for look in looks if look.found or look.explained),
        cases=cases,
        caveats=(
            f"{count(explained, 'late change')} came with a reason and are not counted: that is how corrections should be made.",
            "Triggers that stand in no record, such as a telephone call of the police, are not known here.",
            "A reason given by word of mouth, or only in the message of a commit without the line `Reason:`, is not seen.",
        ),
    )


SIGNAL = Signal(
    id="D3",
    name="late_amendment",
    group="documentation",
    title="Were records changed late, without saying why?",
    rule=(
        "Every version of records of what happened is compared with the one before. A change of substance counts when it came late or "
        "soon after an outside trigger. Facts that are added do not count, nor what came with a correction, a reason in the commit, a "
        "migration, or a commit that tells of earlier times."
    ),
    source="domain reference §7.3, D3; derivations §7",
    thresholds=_USED,
    read=_read,
)
