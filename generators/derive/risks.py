"""Where each risk stands on a day: its ratings in order, what earned a lower one, its review, its controls and who was told of it.

A rating is a judgement; a lower one should name the control that earned it (data dictionary; domain reference §7.1, F2).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from generators.catalogues import Catalogues
from generators.derive import phrases
from generators.derive.verifications import PROVING, fault
from generators.finding import count
from generators.kinds.control import Control, ControlVerification
from generators.kinds.decision import Decision
from generators.kinds.enforcement import Enforcement
from generators.kinds.incident import Incident
from generators.kinds.minutes import Minutes
from generators.kinds.response import Response
from generators.kinds.risk import Risk, RiskRating
from generators.ledger import Ledger, Mention
from generators.values import london

THRESHOLDS = ("risk-high-score",)

Review: TypeAlias = Literal["closed", "overdue", "in_date"]
Sort: TypeAlias = Literal["minutes", "decision", "response", "enforcement"]
SORT_WORDS: Mapping[Sort, str] = {
    "minutes": "Looked at by a meeting",
    "decision": "Rested a decision on it",
    "response": "Set off a response",
    "enforcement": "Named by a step of the regulator",
}


@dataclass(frozen=True, slots=True)
class Rated:
    """One rating of the risk as it is with the controls of its day."""

    rating: RiskRating
    score: int
    """Likelihood times impact, 1 to 25."""
    lowered: bool
    """Lower than the one before."""
    earned_by: tuple[str, ...]
    """Of a lower one: controls of the risk that somebody else had found effective by then; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Barrier:
    """A control of the risk."""

    control: Control
    effective: ControlVerification | None
    """The last check by somebody else, with evidence, that found it effective and was not followed by one that did not."""
    adverse: ControlVerification | None
    """The last one, where it was partly or not effective."""


@dataclass(frozen=True, slots=True)
class Told:
    """A record by which the risk came before others."""

    when: datetime | date
    sort: Sort
    record: str


@dataclass(frozen=True, slots=True)
class RiskPosition:
    """Where a risk stands on a day."""

    risk: Risk
    rated: tuple[Rated, ...]
    """Ratings as the risk was, oldest first: before controls, then with those of the day."""
    target: Rated | None
    """What is aimed at, as last set."""
    high: int
    """The score from which a risk counts as high."""
    review: Review
    overdue_by: int
    """Days; 0 where its review is not overdue."""
    barriers: tuple[Barrier, ...]
    told: tuple[Told, ...]
    """Meetings, decisions, responses and steps of the regulator that name it, oldest first."""
    incidents: tuple[str, ...]
    """Incidents that name it and happened after it was identified, the oldest first."""
    words: str
    """Where it stands, in sentences."""
    remarks: tuple[str, ...]
    """What a reader should ask about."""
    basis: tuple[str, ...]

    @property
    def current(self) -> Rated | None:
        """The last rating of the risk as it is."""
        return self.rated[-1] if self.rated else None


def position(ledger: Ledger, risk: Risk, as_of: date, catalogues: Catalogues) -> RiskPosition:
    """One risk on `as_of`. Facts dated later do not count."""
    barriers = tuple(_barriers(ledger, risk, as_of))
    ratings = sorted((one for one in risk.ratings if one.on <= as_of), key=lambda one: one.on)
    rated = tuple(_rated([one for one in ratings if one.stage != "target"], barriers))
    targets = [one for one in ratings if one.stage == "target"]
    target = Rated(targets[-1], _score(targets[-1]), lowered=False, earned_by=()) if targets else None
    closed = risk.closed is not None and risk.closed.on <= as_of
    overdue = 0 if closed else max((as_of - risk.next_review).days, 0)
    told = tuple(_told(ledger, risk, as_of))
    incidents = tuple(_incidents(ledger, risk, as_of))
    high = catalogues.threshold("risk-high-score").whole
    review: Review = "closed" if closed else "overdue" if overdue else "in_date"
    facts = RiskPosition(
        risk,
        rated,
        target,
        high,
        review,
        overdue,
        barriers,
        told,
        incidents,
        "",
        (),
        _basis(risk, barriers, told, incidents),
    )
    return RiskPosition(
        risk,
        rated,
        target,
        high,
        review,
        overdue,
        barriers,
        told,
        incidents,
        " ".join(phrases.sentence(one) for one in _words(facts)),
        tuple(phrases.sentence(one) for one in _remarks(facts)),
        facts.basis,
    )


def _score(rating: RiskRating) -> int:
    return rating.likelihood * rating.impact


def _basis(
    risk: Risk, barriers: tuple[Barrier, ...], told: tuple[Told, ...], incidents: tuple[str, ...]
) -> tuple[str, ...]:
    found = [risk.id, *(one.control.id for one in barriers), *(one.record for one in told), *incidents]
    return tuple(dict.fromkeys(found))


# ------------------------------------------------------------------ ratings and controls
def _rated(ratings: list[RiskRating], barriers: tuple[Barrier, ...]) -> Iterator[Rated]:
    before: int | None = None
    for rating in ratings:
        score = _score(rating)
        lowered = before is not None and score < before
        earned = (
            tuple(one.control.id for one in barriers if _shown_by(one.control, rating.on)) if lowered else ()
        )
        yield Rated(rating, score, lowered, earned)
        before = score


def _barriers(ledger: Ledger, risk: Risk, as_of: date) -> Iterator[Barrier]:
    """The controls that the risk names, and those that name it."""
    naming = (one.id for one in ledger.of(Control) if risk.id in one.risks)
    for name in dict.fromkeys((*risk.controls, *naming)):
        control = ledger.find(Control, name)
        if control is not None:
            last = _last(control, as_of)
            good = last is not None and last.outcome == "effective"
            yield Barrier(control, last if good else None, None if good else last)


def _last(control: Control, on: date) -> ControlVerification | None:
    """The last verification that counts: by somebody else, with evidence, and by looking at practice or results."""
    counting = [
        one
        for one in sorted(control.verifications, key=lambda one: one.on)
        if one.on <= on
        and fault(one.by, control.owner, one.evidence, "the owner") is None
        and (one.method in PROVING or one.outcome != "effective")
    ]
    return counting[-1] if counting else None


def _shown_by(control: Control, on: date) -> bool:
    last = _last(control, on)
    return last is not None and last.outcome == "effective"


# ------------------------------------------------------------------ who was told, and what happened
def _told(ledger: Ledger, risk: Risk, as_of: date) -> Iterator[Told]:
    found: dict[str, Told] = {}
    for mention in ledger.referring_to(risk.id):
        one = _told_by(mention)
        if one is not None and london(one.when) <= as_of:
            found.setdefault(one.record, one)
    yield from sorted(found.values(), key=lambda one: (london(one.when), one.record))


def _told_by(mention: Mention) -> Told | None:
    record = mention.entry.record
    if isinstance(record, Minutes):
        return Told(record.held_at, "minutes", record.id)
    if isinstance(record, Decision):
        return Told(record.decided_at, "decision", record.id)
    if isinstance(record, Response):
        return Told(record.opened, "response", record.id)
    if isinstance(record, Enforcement):
        return Told(record.served, "enforcement", record.id)
    return None


def _incidents(ledger: Ledger, risk: Risk, as_of: date) -> Iterator[str]:
    records = {mention.entry.id: mention.entry.record for mention in ledger.referring_to(risk.id)}
    happened = [
        (one.occurred_at, name)
        for name, one in records.items()
        if isinstance(one, Incident)
        and london(one.occurred_at) > risk.identified.on
        and max(london(one.occurred_at), london(one.became_aware_at)) <= as_of
    ]
    yield from (name for _, name in sorted(happened))


# ------------------------------------------------------------------ in words
def _words(facts: RiskPosition) -> Iterator[str]:
    current = facts.current
    if current is None:
        yield "no rating is recorded"
    else:
        first = facts.rated[0]
        was = f"{first.score} of 25 on {phrases.day(first.rating.on)}"
        now = f"{current.score} on {phrases.day(current.rating.on)}"
        high = f", which counts as high (from {facts.high})" if current.score >= facts.high else ""
        yield f"rated {was}{high}" if len(facts.rated) == 1 else f"first rated {was}, last {now}{high}"
        if facts.target is not None:
            yield f"aimed at: {facts.target.score}"
    closed = facts.risk.closed
    if facts.review == "closed" and closed is not None:
        yield f"closed on {phrases.day(closed.on)}"
    elif facts.overdue_by:
        yield f"its review was due on {phrases.day(facts.risk.next_review)} and is overdue by {phrases.days(facts.overdue_by)}"
    else:
        yield f"next review by {phrases.day(facts.risk.next_review)}"
    if facts.barriers:
        shown = sum(one.effective is not None for one in facts.barriers)
        yield f"{shown} of {count(len(facts.barriers), 'control')} found effective by somebody else"
    else:
        yield "no control that is shown here works on it"


def _remarks(facts: RiskPosition) -> Iterator[str]:
    for one in facts.rated:
        if one.lowered and not one.earned_by:
            yield (
                f"the rating of {phrases.day(one.rating.on)} is lower than the one before, and no control of the risk that is "
                "shown here had been found effective by somebody else by then"
            )
    current = facts.current
    if current is not None and current.score >= facts.high and not facts.told:
        yield "it counts as high, and no meeting, decision or response that is shown here names it"
    if facts.incidents:
        named = phrases.listed(facts.incidents[-6:])
        more = f", the last of {len(facts.incidents)}" if len(facts.incidents) > 6 else ""
        yield f"after it was identified, it happened: {named}{more}"
    for barrier in facts.barriers:
        if barrier.adverse is not None:
            outcome = barrier.adverse.outcome.replace("_", " ")
            yield f"{barrier.control.id} was found {outcome} on {phrases.day(barrier.adverse.on)}"
