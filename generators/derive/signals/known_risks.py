"""F2: risks that are known and rated high without a verified control, reviews that are overdue, and ratings lowered without proof.

Domain reference §7.1 F2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from generators.derive import phrases, windows
from generators.derive.assured import assurance, effective_checks, several
from generators.derive.signals import placed
from generators.derive.signals.placed import Found
from generators.derive.signals.signal import Case, Ground, Reading, Scope, Signal
from generators.finding import count
from generators.kinds.incident import Incident
from generators.kinds.risk import Risk, RiskRating
from generators.past import Past
from generators.values import london, written_day


def _score(rating: RiskRating) -> int:
    return rating.likelihood * rating.impact


def _held(risk: Risk, as_of: date) -> list[RiskRating]:
    """The ratings that said where the risk stood, in the order of their days; what is aimed at says nothing of that."""
    found = [one for one in risk.ratings if one.on <= as_of and one.stage != "target"]
    return sorted(found, key=lambda one: one.on)


def _high_since(ratings: Sequence[RiskRating], least: int) -> date | None:
    """Since when the risk has been rated high without a break; None where it is not."""
    since = None
    for rating in ratings:
        since = (since or rating.on) if _score(rating) >= least else None
    return since


def _controls(ground: Ground, risk: Risk) -> Mapping[str, Mapping[str, Any]]:
    entries = ground.ledger.entries
    return {control: entries[control].document.data for control in risk.controls if control in entries}


def _uncontrolled_since(ground: Ground, risk: Risk, high: date) -> date | None:
    """Since when a high risk has had no verified control; None where it has one."""
    told = [assurance(data, ground.as_of) for data in _controls(ground, risk).values()]
    if any(one.verified for one in told):
        return None
    return max([high, *(one.lapsed for one in told if one.lapsed)])


def known_risks(ground: Ground) -> tuple[Found, ...]:
    """Every risk that is open on the day, one case for each thing found with it."""
    harmed: dict[str, list[Incident]] = {}
    for incident in ground.ledger.of(Incident):
        known = max(london(incident.occurred_at), london(incident.became_aware_at))
        if known <= ground.as_of and _harm(incident):
            for named in incident.risks:
                harmed.setdefault(named, []).append(incident)
    found: list[Found] = []
    for risk in ground.ledger.of(Risk):
        if risk.identified.on <= ground.as_of and not (risk.closed and risk.closed.on <= ground.as_of):
            told = tuple(_of_risk(ground, risk, harmed.get(risk.id, ())))
            clean = Found(risk.service, Case(f"{risk.id}: nothing found", "ok", (risk.id,)))
            found += told or (clean,)
    return tuple(found)


def _harm(incident: Incident) -> bool:
    return incident.harm.physical != "none" or incident.harm.psychological != "none"


def _of_risk(ground: Ground, risk: Risk, harmed: Sequence[Incident]) -> Iterator[Found]:
    ratings = _held(risk, ground.as_of)
    high = _high_since(ratings, ground.whole("risk-high-score"))
    since = _uncontrolled_since(ground, risk, high) if high else None
    if high and since and (ground.as_of - since).days > ground.whole("f2-uncontrolled"):
        words = f"{risk.id} has been rated high since {phrases.day(high)}, and no control of it has been verified for"
        yield _case(ground, risk, since, words, harmed, tuple(risk.controls))
    if ground.as_of > risk.next_review:
        words = f"{risk.id} was to be reviewed by {phrases.day(risk.next_review)}; overdue by"
        yield _case(ground, risk, risk.next_review, words, harmed)
    for before, after in _unsupported(ground, risk, ratings):
        words = (
            f"{risk.id} was lowered from {_score(before)} to {_score(after)} on {phrases.day(after.on)} although no control of it "
            "had been newly verified by then"
        )
        yield Found(risk.service, Case(words, "amber", (risk.id, *risk.controls)))


def _case(
    ground: Ground,
    risk: Risk,
    since: date,
    words: str,
    harmed: Sequence[Incident],
    more: tuple[str, ...] = (),
) -> Found:
    age = (ground.as_of - since).days
    harm = [one.id for one in harmed if london(one.occurred_at) > since]
    red = age > ground.whole("f2-uncontrolled-red") or bool(harm)
    followed = f"; harm followed: {phrases.listed(harm)}" if harm else ""
    said = Case(f"{words} {phrases.days(age)}{followed}", "red" if red else "amber", (risk.id, *more, *harm))
    return Found(risk.service, said, age)


# ------------------------------------------------------------------ lowered without proof
def _unsupported(
    ground: Ground, risk: Risk, ratings: Sequence[RiskRating]
) -> Iterator[tuple[RiskRating, RiskRating]]:
    """Ratings of the window that were lowered with no control newly verified since the one before."""
    window = windows.last_months(ground.as_of, ground.whole("window-year"))
    for before, after in pairwise(ratings):
        if _score(after) < _score(before) and windows.within(after.on, window):
            controls = _as_recorded(ground.past, risk, after) if ground.past else _controls(ground, risk)
            checks = [day for data in controls.values() for day in effective_checks(data, after.on)]
            if not any(day > before.on for day in checks):
                yield before, after


def _as_recorded(past: Past, risk: Risk, rating: RiskRating) -> Mapping[str, Mapping[str, Any]]:
    """What the risk's controls said when the rating was first recorded; a proof in a later commit supports nothing."""
    index = _first_held(past, risk, rating)
    found = {}
    for control in risk.controls:
        for step, value in past.values(control):
            if value is not None and (
                index is None or past.history.graph.mainline_index(step.commit) <= index
            ):
                found[control] = value
    return found


def _first_held(past: Past, risk: Risk, rating: RiskRating) -> int | None:
    """Where on the branch the rating first stood; None where no commit holds it yet."""
    wanted = (rating.on, rating.stage, str(rating.likelihood), str(rating.impact))
    for step, value in past.values(risk.id):
        for said in several(value.get("ratings")) if value else ():
            if isinstance(said, Mapping):
                here = (
                    written_day(said.get("on")),
                    said.get("stage"),
                    str(said.get("likelihood")),
                    str(said.get("impact")),
                )
                if here == wanted:
                    return past.history.graph.mainline_index(step.commit)
    return None


# ------------------------------------------------------------------ the signal
def _read(ground: Ground, scope: Scope) -> Reading:
    found = placed.of(ground.once(known_risks), scope)
    risks = {one.case.records[0] for one in found}
    odd = [one for one in found if one.case.state != "ok"]
    ages = [int(one.figure) for one in odd if one.figure is not None]
    amber, red = ground.whole("f2-uncontrolled"), ground.whole("f2-uncontrolled-red")
    state = placed.gravest((one.case.state for one in found), "insufficient_data")
    many = len({one.case.records[0] for one in odd})
    why = "No open risk is on the register, so nothing can be said of known risks."
    if odd:
        why = f"{count(many, 'open risk')} of {len(risks)} {'is' if many == 1 else 'are'} without a verified control, overdue for review, or lowered without proof."
    elif found:
        why = f"None of {count(len(risks), 'open risk')} is high without a verified control, overdue for review, or lowered without proof."
    return Reading(
        state=state,
        why=why,
        value=float(max(ages)) if ages else float(len(odd)),
        value_words=f"{phrases.days(max(ages))} at the longest" if ages else count(len(odd), "finding"),
        n=len(risks),
        least=1,
        threshold=(
            f"High from {ground.whole('risk-high-score')} (likelihood times impact). Amber after more than {phrases.days(amber)} "
            f"without a verified control, when a review is overdue, or for a rating lowered without proof; red after more than "
            f"{phrases.days(red)}, or where harm followed."
        ),
        next_step=_step(odd),
        records=placed.records(found),
        cases=placed.cases(found),
        caveats=tuple(_caveats(ground, scope)),
    )


def _step(odd: Sequence[Found]) -> str:
    if not odd:
        return "Ask somebody outside the service which hazard is missing from the register."
    worst = max(odd, key=lambda one: (one.case.state == "red", one.figure or 0.0))
    return f"Ask the owner of {worst.case.records[0]} who, other than the owner, will check by which day that a control works."


def _caveats(ground: Ground, scope: Scope) -> Iterator[str]:
    yield "Only risks that are written down can be found here. A short register shows little, and proves nothing."
    unrated = [
        risk.id
        for risk in ground.ledger.of(Risk)
        if scope.holds(risk.service) and not _held(risk, ground.as_of) and risk.identified.on <= ground.as_of
    ]
    if unrated:
        yield f"Never rated, so it is not known whether they are high: {phrases.listed(unrated)}."
    if ground.past is None:
        yield "There is no history, so whether a rating and its proof were recorded together is judged by their dates."


SIGNAL = Signal(
    id="F2",
    name="known_risk_uncontrolled",
    group="foreseeability",
    title="Are known high risks held by a control that is shown to work?",
    rule=(
        "For every open entry of the risk register: whether it is rated high and none of its controls has been verified by "
        "somebody other than its owner, and since when; whether its review is overdue; and whether its rating was lowered in the rolling "
        "year without a control newly verified by then, in the same commit or an earlier one."
    ),
    source="domain reference §7.1, F2; derivations §7",
    thresholds=("risk-high-score", "f2-uncontrolled", "f2-uncontrolled-red", "window-year"),
    read=_read,
    caveats=("A verified control may still fail, and a rating is somebody's judgement.",),
)
