"""The story from the regulator's step, or from a response, to change that lasts: which records answer what, and which link
of the chain no record makes; whether each of them holds is decided in the other modules (mission, domain reference §8).

No record names a requirement of a notice. So an objective of a plan is taken to answer a requirement where it names the same
regulation, or where one of its milestones rests on evidence that the provider named when it said that the requirement is met.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from generators.derive import plans as planning
from generators.derive.actions import ActionPosition
from generators.derive.controls import ControlPosition
from generators.derive.enforcement import EnforcementPosition, RequirementPosition
from generators.derive.plans import MilestonePosition, ObjectivePosition, PlanPosition, Progress
from generators.derive.responses import ResponsePosition
from generators.kinds.enforcement import Enforcement, Requirement
from generators.kinds.plan import Plan
from generators.kinds.response import Response
from generators.ledger import Ledger
from generators.values import london

LinkName: TypeAlias = Literal["plan", "action", "control", "evidence", "verified", "embedded", "measure"]
LINKS: tuple[LinkName, ...] = ("plan", "action", "control", "evidence", "verified", "embedded", "measure")


@dataclass(frozen=True, slots=True)
class Answer:
    """An objective of a plan that answers a requirement, and by what it is tied to it."""

    plan: str
    objective: ObjectivePosition
    regulation: bool
    """It names the same regulation."""
    shared: tuple[str, ...]
    """Evidence that both its milestones and the claim rest on."""


@dataclass(frozen=True, slots=True)
class Thread:
    """One requirement of a step, or one objective of a plan, followed to its end."""

    id: str
    requirement: RequirementPosition | None
    """None where the thread follows an objective of a plan that no requirement asks for."""
    answers: tuple[Answer, ...]
    actions: tuple[ActionPosition, ...]
    """Those that serve the objectives, and those that name the step as their source and share the regulation."""
    controls: tuple[ControlPosition, ...]
    evidence: tuple[str, ...]
    measures: tuple[str, ...]

    @property
    def milestones(self) -> tuple[MilestonePosition, ...]:
        """The milestones of its objectives."""
        return tuple(found for answer in self.answers for found in answer.objective.milestones)

    @property
    def progress(self) -> Progress:
        """Claimed, verified and embedded, each milestone and live action counting one."""
        points: list[ActionPosition | MilestonePosition] = [
            *self.milestones,
            *(found for found in self.actions if found.live),
        ]
        return planning.progress((point, 1) for point in points)

    @property
    def missing(self) -> tuple[LinkName, ...]:
        """The links that no record makes, in the order of the chain."""
        told = self.progress
        made: Mapping[LinkName, bool] = {
            "plan": bool(self.answers),
            "action": bool(self.actions),
            "control": bool(self.controls),
            "evidence": bool(self.evidence),
            "verified": told.verified.done > 0,
            "embedded": told.embedded.done > 0,
            "measure": bool(self.measures),
        }
        return tuple(name for name in LINKS if not made[name])


@dataclass(frozen=True, slots=True)
class Story:
    """A step, response or plan with everything that answers it."""

    id: str
    """The record that heads it."""
    service: str | None
    began: date
    step: EnforcementPosition | None
    triggers: tuple[str, ...]
    """What set off its responses and plans, as their records name it; without the step itself."""
    responses: tuple[ResponsePosition, ...]
    plans: tuple[PlanPosition, ...]
    threads: tuple[Thread, ...]
    """One for each requirement."""
    others: tuple[Thread, ...]
    """One for each objective that answers no requirement."""
    loose: tuple[ActionPosition, ...]
    """Actions of its plans that serve no objective."""

    @property
    def every_thread(self) -> tuple[Thread, ...]:
        """All threads, those of requirements first."""
        return (*self.threads, *self.others)


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What threads are made from."""

    ledger: Ledger
    actions: Mapping[str, ActionPosition]
    controls: Mapping[str, ControlPosition]
    measures: frozenset[str]


def stories(
    ledger: Ledger,
    as_of: date,
    steps: Mapping[str, EnforcementPosition],
    responses: Mapping[str, ResponsePosition],
    plans: Mapping[str, PlanPosition],
    actions: Mapping[str, ActionPosition],
    controls: Mapping[str, ControlPosition],
    measures: Iterable[str],
) -> Mapping[str, Story]:
    """One story for each step; one for each response that no step covers; one for each plan that neither does.

    Keyed by the id of the record that heads it, the earliest first. Only what had begun by `as_of` heads a story.
    """
    shelf = _Shelf(ledger, actions, controls, frozenset(measures))
    begun = {name: one for name, one in plans.items() if one.plan.started <= as_of}
    found: list[Story] = []
    told: set[str] = set()
    for position in steps.values():
        mine = _responses_of(position.step, responses.values())
        theirs = _plans_of(position.step, mine, begun.values())
        told |= {one.response.id for one in mine} | {one.plan.id for one in theirs}
        found.append(_of_step(shelf, position, mine, theirs))
    for response in responses.values():
        if response.response.id not in told:
            theirs = tuple(
                one
                for one in begun.values()
                if one.plan.id == response.response.plan or response.response.id in one.plan.trigger
            )
            told |= {one.plan.id for one in theirs}
            found.append(_of_response(shelf, response, theirs))
    found += [_of_plan(shelf, one) for name, one in begun.items() if name not in told]
    return {one.id: one for one in sorted(found, key=lambda one: (one.began, one.id))}


# ------------------------------------------------------------------ what belongs together
def _tied(step: Enforcement, record: Response | Plan) -> bool:
    """Whether a response or plan names the step as its trigger, or one of them names the other as related."""
    return step.id in (*record.trigger, *record.related) or record.id in step.related


def _responses_of(step: Enforcement, responses: Iterable[ResponsePosition]) -> tuple[ResponsePosition, ...]:
    return tuple(one for one in responses if _tied(step, one.response))


def _plans_of(
    step: Enforcement, responses: Iterable[ResponsePosition], plans: Iterable[PlanPosition]
) -> tuple[PlanPosition, ...]:
    followed = {one.response.plan for one in responses}
    return tuple(one for one in plans if one.plan.id in followed or _tied(step, one.plan))


def _triggers(
    own: str, responses: Iterable[ResponsePosition], plans: Iterable[PlanPosition]
) -> tuple[str, ...]:
    named = [name for one in responses for name in one.response.trigger]
    named += [name for one in plans for name in one.plan.trigger]
    return tuple(dict.fromkeys(name for name in named if name != own))


# ------------------------------------------------------------------ stories
def _of_step(
    shelf: _Shelf,
    position: EnforcementPosition,
    responses: tuple[ResponsePosition, ...],
    plans: tuple[PlanPosition, ...],
) -> Story:
    step = position.step
    safe = {name for one in responses for name in one.response.controls}
    threads = tuple(_of_requirement(shelf, step, one, plans, safe) for one in position.requirements)
    answered = {
        (answer.plan, answer.objective.objective.id) for thread in threads for answer in thread.answers
    }
    return Story(
        id=step.id,
        service=step.service,
        began=step.served,
        step=position,
        triggers=_triggers(step.id, responses, plans),
        responses=responses,
        plans=plans,
        threads=threads,
        others=tuple(thread for key, thread in _objectives(shelf, plans, safe) if key not in answered),
        loose=tuple(found for one in plans for found in one.loose_actions),
    )


def _of_response(shelf: _Shelf, position: ResponsePosition, plans: tuple[PlanPosition, ...]) -> Story:
    response = position.response
    return Story(
        id=response.id,
        service=response.service,
        began=london(response.opened),
        step=None,
        triggers=_triggers(response.id, (position,), plans),
        responses=(position,),
        plans=plans,
        threads=(),
        others=tuple(thread for _, thread in _objectives(shelf, plans, set(response.controls))),
        loose=tuple(found for one in plans for found in one.loose_actions),
    )


def _of_plan(shelf: _Shelf, position: PlanPosition) -> Story:
    plan = position.plan
    return Story(
        id=plan.id,
        service=plan.service,
        began=plan.started,
        step=None,
        triggers=_triggers(plan.id, (), (position,)),
        responses=(),
        plans=(position,),
        threads=(),
        others=tuple(thread for _, thread in _objectives(shelf, (position,), set())),
        loose=position.loose_actions,
    )


# ------------------------------------------------------------------ threads
def _of_requirement(
    shelf: _Shelf,
    step: Enforcement,
    position: RequirementPosition,
    plans: Iterable[PlanPosition],
    safe: set[str],
) -> Thread:
    row = position.requirement
    claimed = [name for items in position.evidence.values() for name in items]
    answers = tuple(_answers(row, frozenset(claimed), plans))
    serving = [found for answer in answers for found in answer.objective.actions]
    sourced = [
        found
        for found in shelf.actions.values()
        if step.id in found.action.source
        and (row.regulation is None or row.regulation in found.action.regulations)
    ]
    regulations = {name for name in (row.regulation,) if name}
    return _thread(shelf, row.id, position, answers, [*serving, *sourced], safe, regulations, claimed)


def _answers(row: Requirement, claimed: frozenset[str], plans: Iterable[PlanPosition]) -> Iterator[Answer]:
    for one in plans:
        for objective in one.objectives:
            same = row.regulation is not None and objective.objective.regulation == row.regulation
            shared = tuple(sorted(claimed.intersection(_behind(objective.milestones))))
            if same or shared:
                yield Answer(one.plan.id, objective, same, shared)


def _objectives(
    shelf: _Shelf, plans: Iterable[PlanPosition], safe: set[str]
) -> Iterator[tuple[tuple[str, str], Thread]]:
    """A thread for each objective, with the plan and objective that it follows."""
    for one in plans:
        for objective in one.objectives:
            row = objective.objective
            answer = Answer(one.plan.id, objective, regulation=False, shared=())
            regulations = {name for name in (row.regulation,) if name}
            thread = _thread(
                shelf, f"{one.plan.id}-{row.id}", None, (answer,), objective.actions, safe, regulations, ()
            )
            yield (one.plan.id, row.id), thread


def _thread(
    shelf: _Shelf,
    name: str,
    requirement: RequirementPosition | None,
    answers: tuple[Answer, ...],
    actions: Iterable[ActionPosition],
    safe: set[str],
    regulations: set[str],
    claimed: Iterable[str],
) -> Thread:
    mine = tuple({found.action.id: found for found in actions}.values())
    milestones = [found for answer in answers for found in answer.objective.milestones]
    named = [control for found in mine for control in _controls_of(found)]
    kept = {*safe, *_interim(shelf, answers)}
    named += [
        control
        for control in sorted(kept)
        if control in shelf.controls and regulations.intersection(shelf.controls[control].control.regulations)
    ]
    evidence = [*claimed, *_behind(milestones), *(item for found in mine for item in _evidence_of(found))]
    measures = [item for answer in answers for item in answer.objective.objective.measures]
    measures += [
        found.action.success_measure.measure
        for found in mine
        if found.action.success_measure and found.action.success_measure.measure
    ]
    return Thread(
        id=name,
        requirement=requirement,
        answers=answers,
        actions=mine,
        controls=tuple(shelf.controls[item] for item in dict.fromkeys(named) if item in shelf.controls),
        evidence=tuple(item for item in dict.fromkeys(evidence) if item in shelf.ledger.entries),
        measures=tuple(item for item in dict.fromkeys(measures) if item in shelf.measures),
    )


def _interim(shelf: _Shelf, answers: Iterable[Answer]) -> Iterator[str]:
    """The interim controls of the plans that answer."""
    for name in {answer.plan for answer in answers}:
        plan = shelf.ledger.find(Plan, name)
        yield from plan.interim_controls if plan else ()


def _controls_of(found: ActionPosition) -> Iterator[str]:
    action = found.action
    yield from (row.control for row in action.addresses if row.control)
    if action.immediate_control:
        yield action.immediate_control


def _behind(milestones: Iterable[MilestonePosition]) -> Iterator[str]:
    """The evidence that claims and checks of milestones rest on, as far as they count on the day."""
    for found in milestones:
        row = found.milestone
        if row.reached and found.claimed:
            yield from row.reached.evidence
        if row.verified and found.verified:
            yield from row.verified.evidence


def _evidence_of(found: ActionPosition) -> Iterator[str]:
    if found.completed:
        yield from found.completed.evidence
    if found.verification:
        yield from found.verification.evidence
