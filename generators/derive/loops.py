"""Which steps of a safeguarding concern's closed loop are done, late or missing; the daily tracker lives beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, TypeAlias

from generators.catalogues import Catalogues
from generators.catalogues.limits import Limit
from generators.derive import phrases
from generators.derive.clocks import deadline, earliest, end_of, later_by, since
from generators.derive.tracker import Tracker, tracker
from generators.derive.verifications import fault
from generators.finding import count
from generators.kind import LOOKS_LIKE_ID
from generators.kinds.safeguarding_concern import SafeguardingConcern
from generators.kinds.service import Service
from generators.kinds.staff import Staff
from generators.ledger import Ledger
from generators.values import london

StepName: TypeAlias = Literal[
    "owner",
    "escalated_in_time",
    "protected",
    "referred_in_time",
    "plan_updated",
    "family_considered",
    "learning_captured",
    "verified_by_other",
    "closed",
]
StepState: TypeAlias = Literal["done", "late", "missing", "not_required", "not_yet_due"]

STEP_WORDS: Mapping[StepName, str] = {
    "owner": "Named owner",
    "escalated_in_time": "Escalated",
    "protected": "Protected at once",
    "referred_in_time": "Referred to the local authority",
    "plan_updated": "Person's plan updated",
    "family_considered": "Family or advocate considered",
    "learning_captured": "Learning captured",
    "verified_by_other": "Verified by someone else",
    "closed": "Closed",
}
STATE_WORDS: Mapping[StepState, str] = {
    "done": "Done",
    "late": "Late",
    "missing": "Missing",
    "not_required": "Not required",
    "not_yet_due": "Not yet due",
}

# Rows of the catalogues that the steps rest on. Both are policy: no Act sets a number (domain reference §4.3).
CLOCK = "safeguarding_concern"
THRESHOLDS = ("n3-protected-within",)


@dataclass(frozen=True, slots=True)
class Timescale:
    """A timescale of policy, never of law."""

    until: datetime
    hours: float
    """From the concern being raised."""
    words: str
    """`within 4 hours (policy)`."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the loop."""

    name: StepName
    state: StepState
    when: date | datetime | None
    """When it was done; a day where only the day is recorded."""
    taken: timedelta | None
    """Time from the concern being raised; None where only the day is recorded."""
    limit: Timescale | None
    """The timescale it is held to, where there is one."""
    words: str
    """One sentence."""
    basis: tuple[str, ...] = ()
    """Ids of records, beside the concern, that it rests on."""

    @property
    def limit_hours(self) -> float | None:
        """The timescale in hours, where there is one."""
        return self.limit.hours if self.limit else None

    @property
    def late_by(self) -> timedelta | None:
        """By how much the timescale was passed, where the step is late against one."""
        if self.state != "late" or self.limit is None or not isinstance(self.when, datetime):
            return None
        return since(self.limit.until, self.when)

    @property
    def settled(self) -> bool:
        """Nothing is left to do; late stays visible for ever."""
        return self.state in ("done", "late", "not_required")


@dataclass(frozen=True, slots=True)
class ConcernPosition:
    """Where a concern stands on a date."""

    concern: SafeguardingConcern
    steps: tuple[Step, ...]
    closed: bool
    tracker: Tracker
    allegation: str
    """Of an allegation against a member of staff: what was done at once to lower the risk. Nothing of employment ever."""
    open_for_days: int
    """Days from the day it was raised to the day it was closed, or to the position date."""
    basis: tuple[str, ...]
    """Ids of the records it was worked out from, the concern's first."""

    @property
    def loop_closed(self) -> bool:
        """True only when every step is done, late or not required."""
        return all(step.settled for step in self.steps)

    @property
    def closed_with_gaps(self) -> bool:
        """Closed on paper while a step is missing."""
        return self.closed and not self.loop_closed

    @property
    def missing(self) -> tuple[Step, ...]:
        """Steps that are due and not recorded."""
        return tuple(step for step in self.steps if step.state == "missing")

    @property
    def late(self) -> tuple[Step, ...]:
        """Steps done after their time."""
        return tuple(step for step in self.steps if step.state == "late")

    @property
    def tracker_gaps(self) -> tuple[date, ...]:
        """Days without a review that counts."""
        return self.tracker.gaps

    def step(self, name: StepName) -> Step:
        """The step of that name."""
        return next(step for step in self.steps if step.name == name)


def positions(ledger: Ledger, as_of: date, catalogues: Catalogues) -> Mapping[str, ConcernPosition]:
    """Concern id -> its position on `as_of`. Concerns raised later are left out; facts dated later do not count."""
    return {
        concern.id: position(ledger, concern, as_of, catalogues)
        for concern in ledger.of(SafeguardingConcern)
        if london(concern.raised_at) <= as_of
    }


def position(
    ledger: Ledger, concern: SafeguardingConcern, as_of: date, catalogues: Catalogues
) -> ConcernPosition:
    """The position of one concern."""
    service = ledger.find(Service, concern.service)
    reviews = tracker(concern, service, as_of)
    asked = _Asked(ledger, concern, as_of, catalogues, reviews)
    steps = (
        _owner(asked),
        _escalated(asked),
        _protected(asked),
        _referred(asked),
        _plan_updated(asked),
        _family(asked),
        _learning(asked),
        _verified(asked),
        _closed(asked),
    )
    closed = asked.closed_on is not None
    until = asked.closed_on or as_of
    basis = [
        concern.id,
        *([service.id] if service else ()),
        *(found for step in steps for found in step.basis),
    ]
    return ConcernPosition(
        concern=concern,
        steps=steps,
        closed=closed,
        tracker=reviews,
        allegation=_allegation(asked),
        open_for_days=(until - london(concern.raised_at)).days,
        basis=tuple(dict.fromkeys(found for found in basis if LOOKS_LIKE_ID.fullmatch(found))),
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """What every step is read from."""

    ledger: Ledger
    concern: SafeguardingConcern
    as_of: date
    catalogues: Catalogues
    reviews: Tracker

    @property
    def raised(self) -> datetime:
        return self.concern.raised_at

    @property
    def closed_on(self) -> date | None:
        closed = self.concern.closed
        return closed.on if closed and closed.on <= self.as_of else None

    def counts(self, when: date | datetime | None) -> bool:
        return when is not None and london(when) <= self.as_of

    def over(self, limit: Timescale) -> bool:
        """Whether the time has passed by the end of the position date."""
        return limit.until <= end_of(self.as_of)

    def limit(self, until: datetime, words: str) -> Timescale:
        return Timescale(until, since(self.raised, until) / timedelta(hours=1), words)

    def within(self, length: timedelta, whose: str) -> Timescale:
        hours = f"{length / timedelta(hours=1):g}"
        words = f"within {hours} {'hour' if hours == '1' else 'hours'} ({whose})"
        return self.limit(later_by(self.raised, length), words)

    def timescale(self, hours: float | None, whose: str) -> Timescale | None:
        """The record's own timescale, else the policy of the clocks catalogue; None where that has no number."""
        if hours is not None:
            return self.within(timedelta(hours=hours), whose)
        policy = self.catalogues.clock(CLOCK).policy
        until = deadline(self.raised, policy) if policy else None
        return self.limit(until, f"{_target_words(policy)} (policy)") if policy and until else None


def _target_words(policy: Limit) -> str:
    if policy.n == 0:
        return "on the same day"
    unit = (policy.unit or "days").replace("_", " ").removesuffix("s")
    return f"within {count(policy.n or 0, unit)}"


# ------------------------------------------------------------------ steps against a timescale
def _timed(
    asked: _Asked,
    name: StepName,
    when: datetime | None,
    limit: Timescale | None,
    done: str,
    undone: str,
    basis: tuple[str, ...] = (),
) -> Step:
    """A step with a timescale: done or late where it happened, missing or not yet due where it did not."""
    if limit is None:
        return _before_closing(asked, name, when, done, undone, basis)
    if when is None or not asked.counts(when):
        state: StepState = "missing" if asked.over(limit) or asked.closed_on else "not_yet_due"
        return Step(name, state, None, None, limit, f"{undone}; expected {limit.words}.", basis)
    taken = max(since(asked.raised, when), timedelta(0))
    told = (
        f"after {phrases.span(taken)}"
        if since(asked.raised, when) >= timedelta(0)
        else "before the concern was raised"
    )
    late = when > limit.until
    passed = f"late by {phrases.span(since(limit.until, when))}, " if late else ""
    words = f"{done} on {phrases.moment(when)}, {told}; {passed}expected {limit.words}."
    return Step(name, "late" if late else "done", when, taken, limit, words, basis)


def _owner(asked: _Asked) -> Step:
    """A concern always names its owner; one who left while it was open answers for it no longer."""
    owner = asked.concern.owner
    staff = asked.ledger.find(Staff, owner)
    left = staff.active.to if staff and staff.active else None
    basis = (owner,)
    if left and left < (asked.closed_on or asked.as_of):
        words = f"{owner} left on {phrases.day(left)}; the record names no other owner."
        return Step("owner", "missing", None, None, None, words, basis)
    return Step("owner", "done", None, None, None, f"{owner} owns the concern.", basis)


def _escalated(asked: _Asked) -> Step:
    """Escalated when the owner first acted, or when the local authority or CQC was told, whichever was first."""
    concern = asked.concern
    acts = [
        act.at
        for act in (*concern.protective_actions, *concern.immediate_risk_mitigation)
        if act.by == concern.owner
    ]
    family, referral, notified = concern.family_or_advocate, concern.referral, concern.cqc_notified
    acts += [family.considered_at] if family and family.by == concern.owner else []
    acts += [referral.made_at] if referral and referral.made_at else []
    acts += [notified.at] if notified else []
    limit = asked.timescale(concern.escalate_within_hours, "this concern's own timescale, policy")
    return _timed(
        asked,
        "escalated_in_time",
        earliest(acts),
        limit,
        "The owner first acted, or an authority was told,",
        "No act by the owner is recorded",
    )


def _protected(asked: _Asked) -> Step:
    acts = [act.at for act in (*asked.concern.protective_actions, *asked.concern.immediate_risk_mitigation)]
    limit = asked.within(asked.catalogues.threshold("n3-protected-within").span, "policy")
    first = earliest(acts)
    return _timed(asked, "protected", first, limit, "First protected", "No protective act is recorded")


def _referred(asked: _Asked) -> Step:
    """Only the local authority decides on an enquiry; whether a concern is raised with it must be decided and said."""
    referral = asked.concern.referral
    within = referral.due_within_hours if referral else None
    limit = asked.timescale(within, "the timescale of the local safeguarding policy")
    name: StepName = "referred_in_time"
    if referral is None:
        return _timed(asked, name, None, limit, "", "Neither a referral nor a decision about one is recorded")
    if not referral.required and referral.made_at is None:
        if referral.rationale:
            return Step(name, "not_required", None, None, None, f"Not required: {referral.rationale}")
        return _timed(asked, name, None, limit, "", "Said not to be required, without a reason")
    to = referral.to or "the local authority"
    done = f"Referred to {to}" + (
        f" (reference {referral.reference})" if referral.reference else " (no reference recorded)"
    )
    basis = (referral.to,) if referral.to else ()
    return _timed(asked, name, referral.made_at, limit, done, "Not referred", basis)


def _allegation(asked: _Asked) -> str:
    """That there is a process of its own, and the neutral act that lowered the risk (derivations §3)."""
    if not asked.concern.allegation_against_staff:
        return ""
    first = earliest(act.at for act in asked.concern.immediate_risk_mitigation if asked.counts(act.at))
    told = "none is recorded"
    if first is not None:
        taken = phrases.span(max(since(asked.raised, first), timedelta(0)))
        told = f"the first on {phrases.moment(first)}, {taken} after the concern was raised"
    return (
        "This is an allegation against a member of staff. Anything about employment belongs to a process of its own, outside "
        f"these records. Immediate acts that lower the risk and prejudge nothing: {told}."
    )


# ------------------------------------------------------------------ steps due before closing
def _before_closing(
    asked: _Asked,
    name: StepName,
    when: date | datetime | None,
    done: str,
    undone: str,
    basis: tuple[str, ...] = (),
) -> Step:
    """A step without a timescale of its own: it belongs before the concern is closed."""
    closed = asked.closed_on
    if when is None or not asked.counts(when):
        if closed is None:
            return Step(
                name, "not_yet_due", None, None, None, f"{undone}; due before the concern is closed.", basis
            )
        words = f"{undone}, and the concern was closed on {phrases.day(closed)}."
        return Step(name, "missing", None, None, None, words, basis)
    exact = when if isinstance(when, datetime) else None
    taken = max(since(asked.raised, exact), timedelta(0)) if exact else None
    told = phrases.moment(exact) if exact else phrases.day(when)
    if closed and london(when) > closed:
        words = f"{done} on {told}, after the concern was closed on {phrases.day(closed)}."
        return Step(name, "late", when, taken, None, words, basis)
    return Step(name, "done", when, taken, None, f"{done} on {told}.", basis)


def _plan_updated(asked: _Asked) -> Step:
    updated = asked.concern.plan_updated
    latest = asked.reviews.latest
    made = updated is not None and asked.counts(updated.on)
    if not made and latest and latest.checks.plan_updated == "na":
        words = f"Not applicable, says the review of {phrases.day(latest.on)} by {latest.by}."
        return Step("plan_updated", "not_required", None, None, None, words, (latest.by,))
    when = updated.on if updated else None
    return _before_closing(
        asked, "plan_updated", when, "Plan updated", "No update of the person's plan is recorded"
    )


def _family(asked: _Asked) -> Step:
    considered = asked.concern.family_or_advocate
    if considered is None:
        undone = "Whether family or an advocate should be involved is not recorded"
        return _before_closing(asked, "family_considered", None, "", undone)
    who = {
        "family": "Family involved",
        "advocate": "Advocate involved",
        "none": "Considered, nobody involved,",
    }
    if considered.who == "none" and not considered.note:
        undone = "Said to be considered with nobody involved, without a reason"
        return _before_closing(asked, "family_considered", None, "", undone)
    undone = "Family or advocate not yet considered"
    return _before_closing(asked, "family_considered", considered.considered_at, who[considered.who], undone)


def _learning(asked: _Asked) -> Step:
    learning = asked.concern.learning
    when = learning.captured_on if learning else None
    return _before_closing(
        asked, "learning_captured", when, "Learning written down", "No learning is written down"
    )


def _verified(asked: _Asked) -> Step:
    """By someone other than the owner, with evidence, and found effective: a look that found gaps does not close the loop."""
    check = asked.concern.verification
    name: StepName = "verified_by_other"
    undone = "Not verified by someone else"
    if check is None or check.on > asked.as_of:
        return _before_closing(asked, name, None, "", undone)
    problem = fault(check.by, asked.concern.owner, check.evidence, "the owner")
    if problem:
        undone += f": the verification of {phrases.day(check.on)} counts for nothing, {problem}"
        return _before_closing(asked, name, None, "", undone)
    if check.outcome != "effective":
        undone += f": on {phrases.day(check.on)} it was found {check.outcome.replace('_', ' ')}"
        return _before_closing(asked, name, None, "", undone, check.evidence)
    done = f"Verified by {check.by}"
    return _before_closing(asked, name, check.on, done, undone, (check.by, *check.evidence))


def _closed(asked: _Asked) -> Step:
    closed = asked.concern.closed
    if closed is None or asked.closed_on is None:
        since = phrases.days((asked.as_of - london(asked.raised)).days)
        return Step("closed", "not_yet_due", None, None, None, f"Open for {since}.")
    words = f"Closed on {phrases.day(closed.on)} by {closed.by}."
    return Step("closed", "done", closed.on, None, None, words, (closed.by,))
