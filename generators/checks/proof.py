"""Whether what is claimed done has its proof, and who may say that it worked (domain reference §6.3, §6.4).

What stops publication is a claim that the record itself does not carry: done without evidence, verified without being
reached. The cure is always to add the proof or to take the claim back. What was really done but counts for little (a
verification by the owner, an extension one approved oneself) is a fact: it stays in the record, counts for nothing in
what is derived, and is said as a warning. An error there would tempt people to write down something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Protocol

from generators.checks.sheet import Matter, every, of
from generators.finding import Finding
from generators.kind import Place
from generators.kinds.action import Action
from generators.kinds.control import Control
from generators.kinds.enforcement import Enforcement
from generators.kinds.learning_response import LearningResponse
from generators.kinds.plan import Milestone, Plan
from generators.kinds.response import Response
from generators.kinds.safeguarding_concern import SafeguardingConcern
from generators.ledger import Entry, dotted

_EVIDENCE_CURE = (
    "name the evidence (EVD-…), or take the claim out until there is some: write an update instead"
)
_SOMEONE_ELSE = "have somebody else verify it: a peer manager, the quality lead, a commissioner, a consultant"


class Verification(Protocol):
    """What every check by another person says, whatever it is a check of."""

    @property
    def on(self) -> date:
        """The day."""

    @property
    def by(self) -> str:
        """Who verified."""

    @property
    def outcome(self) -> str:
        """What was found."""

    @property
    def evidence(self) -> tuple[str, ...]:
        """What shows it."""


# ------------------------------------------------------------------ done without evidence
def claims(matter: Matter) -> Iterator[Finding]:
    """Actions completed, milestones reached and requirements met, without evidence."""
    for entry, action in every(matter, Action):
        if action.completed is not None and not action.completed.evidence:
            yield _unproven(
                entry, ("completed",), f"the action is claimed completed on {action.completed.on}"
            )
    for entry, plan in every(matter, Plan):
        for place, milestone in _milestones(plan):
            if milestone.reached is not None and not milestone.reached.evidence:
                message = f"the milestone {milestone.id!r} is claimed reached on {milestone.reached.on}"
                yield _unproven(entry, (*place, "reached"), message)
    for entry, notice in every(matter, Enforcement):
        for index, requirement in enumerate(notice.requirements):
            if requirement.met is not None and not requirement.met.evidence:
                message = f"the requirement {requirement.id!r} is claimed met on {requirement.met.on}"
                yield _unproven(entry, ("requirements", index, "met"), message)


def _unproven(entry: Entry, place: Place, claim: str) -> Finding:
    return of(entry, place, "PRF001", f"{claim}, without evidence", _EVIDENCE_CURE)


def _milestones(plan: Plan) -> Iterator[tuple[Place, Milestone]]:
    for number, objective in enumerate(plan.objectives):
        for index, milestone in enumerate(objective.milestones):
            yield ("objectives", number, "milestones", index), milestone


def milestones(matter: Matter) -> Iterator[Finding]:
    """Milestones verified that nobody says are reached, by their own claimant, or on no evidence."""
    for entry, plan in every(matter, Plan):
        for place, milestone in _milestones(plan):
            check, reached = milestone.verified, milestone.reached
            if check is None:
                continue
            where = (*place, "verified")
            if reached is None:
                message = f"the milestone {milestone.id!r} is verified, but nobody says that it is reached"
                yield of(
                    entry,
                    where,
                    "PRF002",
                    message,
                    "add `reached` with day, person and evidence, or take `verified` out",
                )
            else:
                yield from _by_the_same(entry, where, check, reached.by, "says that it is reached")
            yield from _on_nothing(entry, where, check)
            yield from _heard_only(entry, (check.method,), where)


# ------------------------------------------------------------------ verifications that count for little
def verifications(matter: Matter) -> Iterator[Finding]:
    """Verifications of actions, controls and concerns that count for nothing, and why."""
    for entry, action in every(matter, Action):
        for index, check in enumerate(action.verifications):
            place: Place = ("verifications", index)
            yield from _by_the_same(entry, place, check, action.owner, "owns the action")
            yield from _on_nothing(entry, place, check)
            if check.outcome == "effective":
                yield from _too_early(entry, place, check, action)
        yield from _heard_only(entry, [check.method for check in action.verifications], ("verifications",))
    for entry, control in every(matter, Control):
        for index, seen in enumerate(control.verifications):
            place = ("verifications", index)
            yield from _by_the_same(entry, place, seen, control.owner, "owns the control")
            yield from _on_nothing(entry, place, seen)
        yield from _heard_only(entry, [seen.method for seen in control.verifications], ("verifications",))
    for entry, concern in every(matter, SafeguardingConcern):
        if concern.verification is not None:
            yield from _by_the_same(
                entry, ("verification",), concern.verification, concern.owner, "owns the concern"
            )
            yield from _on_nothing(entry, ("verification",), concern.verification)
    for entry, learning in every(matter, LearningResponse):
        done = learning.follow_up_check.done if learning.follow_up_check else None
        if done is not None:
            yield from _on_nothing(entry, ("follow_up_check", "done"), done)


def _by_the_same(
    entry: Entry, place: Place, check: Verification, person: str, part: str
) -> Iterator[Finding]:
    if check.by == person:
        message = f"`{dotted(place)}` is by {person}, who {part}: it counts for nothing"
        yield of(entry, (*place, "by"), "PRF003", message, _SOMEONE_ELSE)


def _on_nothing(entry: Entry, place: Place, check: Verification) -> Iterator[Finding]:
    if not check.evidence:
        message = f"`{dotted(place)}` names no evidence: it counts for nothing"
        yield of(
            entry, place, "PRF004", message, "name what shows it: the observations, the sample, the figures"
        )


def _too_early(entry: Entry, place: Place, check: Verification, action: Action) -> Iterator[Finding]:
    if action.completed is None:
        message = f"`{dotted(place)}` finds the action effective, but nobody says that it is done"
    elif check.on < action.completed.on:
        message = f"`{dotted(place)}` ({check.on}) finds the action effective before it was completed ({action.completed.on})"
    else:
        return
    hint = "it counts for nothing; verify again after completion, or correct the date that is wrong"
    yield of(entry, (*place, "on"), "PRF005", message, hint)


def _heard_only(entry: Entry, methods: Sequence[str], place: Place) -> Iterator[Finding]:
    """Only told, never seen: reassurance, not assurance (domain reference §6.3)."""
    if methods and set(methods) == {"interview"}:
        message = "verified by interview only: somebody said so, nobody looked"
        hint = "add a verification by observation, record_sample, outcome_measure or external"
        yield of(entry, place, "PRF006", message, hint)


# ------------------------------------------------------------------ ended or moved
def reasons(matter: Matter) -> Iterator[Finding]:
    """Things given up, held up or ended without saying why."""
    for entry, action in every(matter, Action):
        if action.withdrawn is not None and action.withdrawn.reason is None:
            yield _no_reason(entry, ("withdrawn",), "the action was withdrawn", "reason")
        if action.blocked is not None and action.blocked.reason is None:
            yield _no_reason(entry, ("blocked",), "the action is blocked", "reason")
    for entry, response in every(matter, Response):
        if response.stood_down is not None and response.stood_down.rationale is None:
            yield _no_reason(entry, ("stood_down",), "the response was stood down", "rationale")
    for entry, notice in every(matter, Enforcement):
        if notice.closed is not None and notice.closed.outcome is None:
            yield _no_reason(entry, ("closed",), "the step is closed", "outcome")


def _no_reason(entry: Entry, place: Place, what: str, field: str) -> Finding:
    message = f"{what}, but `{place[-1]}` does not say why"
    return of(entry, place, "PRF007", message, f"add `{field}`: what led to it, in a sentence")


def approvals(matter: Matter) -> Iterator[Finding]:
    """Owners who approve their own new date, withdrawal or strength."""
    for entry, action in every(matter, Action):
        own: list[tuple[Place, str]] = [
            (("extensions", index, "approved_by"), "moved the due date")
            for index, moved in enumerate(action.extensions)
            if moved.approved_by == action.owner
        ]
        if action.withdrawn is not None and action.withdrawn.approved_by == action.owner:
            own.append((("withdrawn", "approved_by"), "withdrew the action"))
        if action.strength is not None and action.strength.set_by == action.owner:
            own.append((("strength", "set_by"), "judged the strength of the action"))
        for place, what in own:
            message = f"`{dotted(place)}` is {action.owner}, the owner, who {what} without anybody else"
            yield of(entry, place, "PRF008", message, "let somebody else approve it and write who did")


def open_requirements(matter: Matter) -> Iterator[Finding]:
    """Steps of the regulator closed while a requirement stands open."""
    for entry, notice in every(matter, Enforcement):
        open_ones = [requirement.id for requirement in notice.requirements if requirement.met is None]
        if notice.closed is not None and open_ones:
            message = f"the step is closed, but `met` is missing for: {', '.join(open_ones)}"
            hint = "add `met` with its evidence; where CQC withdrew the requirement, say so in `outcome`"
            yield of(entry, ("closed",), "PRF027", message, hint)
