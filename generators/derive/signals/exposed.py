"""F3: requirements and conditions of the regulator that are open, with days left, evidence named and harm since service.

Domain reference §7.1 F3. A claim that a requirement is met is the provider's; whether it is, is for the regulator to say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from generators.derive import phrases
from generators.derive.enforcement import is_met, is_open, next_due
from generators.derive.occurrences import qualifying
from generators.derive.signals import placed
from generators.derive.signals.placed import Found
from generators.derive.signals.signal import Case, Ground, Reading, Scope, Signal, State
from generators.finding import count
from generators.kinds.action import Action
from generators.kinds.enforcement import Condition, Enforcement, Requirement
from generators.kinds.evidence import Evidence
from generators.kinds.incident import Incident
from generators.values import london


def exposed(ground: Ground) -> tuple[Found, ...]:
    """Every requirement and condition of the steps that are not closed on the day."""
    from_step: dict[str, list[Action]] = {}
    for action in ground.ledger.of(Action):
        for source in action.source:
            from_step.setdefault(source, []).append(action)
    found: list[Found] = []
    for step in ground.ledger.of(Enforcement):
        if is_open(step, ground.as_of):
            actions = from_step.get(step.id, ())
            found += [_requirement(ground, step, one, actions) for one in step.requirements]
            found += [_condition(ground, step, one, actions) for one in step.conditions]
    return tuple(found)


def _requirement(ground: Ground, step: Enforcement, one: Requirement, actions: Sequence[Action]) -> Found:
    met = one.met if is_met(one, ground.as_of) else None
    evidence = (*(met.evidence if met else ()), *_evidence(actions, ground.as_of))
    regulations = (one.regulation,) if one.regulation else step.regulations
    harm = _harm_since(ground, step, regulations)
    left = (one.due - ground.as_of).days
    if met:
        late = (met.on - one.due).days
        stands = f"said to be met on {phrases.day(met.on)}" + (
            f", {phrases.days(late)} late" if late > 0 else ""
        )
    else:
        stands = _due_words(one.due, left)
    return _found(ground, step, one.id, stands, left if met is None else None, evidence, harm)


def _condition(ground: Ground, step: Enforcement, one: Condition, actions: Sequence[Action]) -> Found:
    due = next_due(one, ground.as_of)
    left = (due - ground.as_of).days
    harm = _harm_since(ground, step, step.regulations)
    evidence = _evidence(actions, ground.as_of)
    return _found(ground, step, one.id, f"evidence {_due_words(due, left)}", left, evidence, harm)


def _due_words(due: date, left: int) -> str:
    if left < 0:
        return f"was due on {phrases.day(due)}, {phrases.days(-left)} ago, and nothing says that it was done"
    return f"due on {phrases.day(due)}, in {phrases.days(left)}"


def _found(
    ground: Ground,
    step: Enforcement,
    part: str,
    stands: str,
    left: int | None,
    evidence: Iterable[str],
    harm: tuple[str, ...],
) -> Found:
    """`left`: days until it is due, negative when past; None where it is said to be met."""
    named = tuple(dict.fromkeys(evidence))
    soon = left is not None and left <= ground.whole("brag-due-soon") and not named
    red = (left is not None and left < 0) or len(harm) >= ground.whole("f3-incidents-red")
    words = f"{step.id}, {part}: {stands}; {_evidence_words(ground, named)}"
    if harm:
        words += f"; harm on the same regulation since service: {phrases.listed(harm)}"
    state: State = "red" if red else "amber" if soon else "ok"
    case = Case(words, state, tuple(dict.fromkeys((step.id, *named, *harm))))
    return Found(step.service, case, left)


def _evidence(actions: Iterable[Action], as_of: date) -> Iterator[str]:
    """Evidence of actions that come from the step: of completion and of verification, up to the day."""
    for action in actions:
        if action.completed and action.completed.on <= as_of:
            yield from action.completed.evidence
        for check in action.verifications:
            if check.on <= as_of:
                yield from check.evidence


def _evidence_words(ground: Ground, named: Sequence[str]) -> str:
    if not named:
        return "no evidence is named"
    titles = ground.catalogues.evidence_categories
    kinds: Mapping[str, int] = Counter(
        item.category for one in named if (item := ground.ledger.find(Evidence, one)) is not None
    )
    told = [
        f"{number} {titles[kind].title.lower() if kind in titles else kind}"
        for kind, number in sorted(kinds.items())
    ]
    return f"evidence named: {phrases.listed(told)}" if told else f"evidence named: {phrases.listed(named)}"


def _harm_since(ground: Ground, step: Enforcement, regulations: Iterable[str]) -> tuple[str, ...]:
    """Incidents with qualifying harm on one of these regulations after the step was served, at its place."""
    wanted = frozenset(regulations)
    return tuple(
        one.id
        for one in ground.ledger.of(Incident)
        if step.service in (None, one.service)
        and step.served < london(one.occurred_at) <= ground.as_of
        and london(one.became_aware_at) <= ground.as_of
        and wanted.intersection(one.regulations)
        and qualifying(one.harm)
    )


# ------------------------------------------------------------------ the signal
def _read(ground: Ground, scope: Scope) -> Reading:
    found = placed.of(ground.once(exposed), scope)
    odd = [one for one in found if one.case.state in {"red", "amber"}]
    left = [int(one.figure) for one in found if one.figure is not None]
    state = placed.gravest((one.case.state for one in found), "not_applicable")
    why = "No step of the regulator with a requirement or condition is open here."
    if found:
        why = f"{count(len(found), 'requirement or condition', 'requirements and conditions')} of steps that are not closed; "
        why += f"{len(odd) or 'none'} of them overdue, due soon without evidence, or followed by harm."
    return Reading(
        state=state,
        why=why,
        value=float(min(left)) if left else None,
        value_words=_left_words(min(left))
        if left
        else "nothing open that is not said to be met"
        if found
        else "",
        n=len(found),
        least=1,
        threshold=(
            f"Red when overdue, or from {count(ground.whole('f3-incidents-red'), 'incident')} with qualifying harm on the same "
            f"regulation after service; amber when due within {phrases.days(ground.whole('brag-due-soon'))} with no evidence named."
        ),
        next_step=(
            f"Read {odd[0].case.records[0]} with the person who answers for it, and decide what can be sent to the regulator and when."
            if odd
            else "Look at the next due date with the person who answers for it."
        ),
        records=placed.records(found),
        cases=placed.cases(found),
        caveats=(
            "That a requirement is met is the provider's own claim. Whether it is, is for the regulator to say.",
            "An incident counts only where its record names the same regulation.",
            "Whether evidence for a condition that recurs was sent in earlier periods is not recorded, and so not judged.",
        ),
    )


def _left_words(left: int) -> str:
    return f"overdue by {phrases.days(-left)}" if left < 0 else f"{phrases.days(left)} left"


SIGNAL = Signal(
    id="F3",
    name="enforcement_requirement_exposure",
    group="foreseeability",
    title="Are requirements of the regulator met, and did harm happen under them?",
    rule=(
        "For every requirement and condition of a step that is not closed: days until it is due, the evidence named for it by "
        "category, and incidents with qualifying harm on the same regulation after the step was served. Qualifying is harm that is "
        "moderate or worse, or has to be notified. One is enough. A requirement that is said to be met stays in view until the step is "
        "closed."
    ),
    source="domain reference §7.1, F3; derivations §7",
    thresholds=("f3-incidents-red", "brag-due-soon"),
    read=_read,
)
