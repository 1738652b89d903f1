"""How far each improvement plan is: claimed, verified and embedded, never one figure; actions are judged elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from generators.derive import phrases
from generators.derive.actions import ActionPosition
from generators.derive.controls import ControlPosition
from generators.derive.verifications import PROVING, fault
from generators.kind import LOOKS_LIKE_ID
from generators.kinds.plan import Milestone, MilestoneVerified, Objective, Plan, Reached
from generators.ledger import Ledger

MilestoneState: TypeAlias = Literal["embedded", "verified", "reopened", "claimed", "not_reached"]


@dataclass(frozen=True, slots=True)
class Share:
    """How much is done of what is live, by weight."""

    done: int
    live: int

    @property
    def share(self) -> float | None:
        """0 to 1; None where nothing is live: no share of nothing."""
        return self.done / self.live if self.live else None

    @property
    def percent(self) -> int | None:
        """Whole percent, rounded down, so that 100 means all."""
        return self.done * 100 // self.live if self.live else None

    @property
    def words(self) -> str:
        """`3 of 7`, or that there is nothing to count."""
        return f"{self.done} of {self.live}" if self.live else "none to count"


@dataclass(frozen=True, slots=True)
class Progress:
    """Three figures, shown together: claimed is at least verified, verified at least embedded."""

    claimed: Share
    verified: Share
    embedded: Share


@dataclass(frozen=True, slots=True)
class MilestonePosition:
    """Where a milestone stands."""

    milestone: Milestone
    objective: str
    state: MilestoneState
    overdue: bool
    days_overdue: int
    why: str
    """One sentence."""
    basis: tuple[str, ...]

    @property
    def weight(self) -> int:
        """How much it counts."""
        return 1 if self.milestone.weight is None else self.milestone.weight

    @property
    def claimed(self) -> bool:
        """Reached, says somebody, with evidence; and not found otherwise since."""
        return self.state in ("claimed", "verified", "embedded")

    @property
    def verified(self) -> bool:
        """Verified or better."""
        return self.state in ("verified", "embedded")

    @property
    def embedded(self) -> bool:
        """Verified, and every live action of its objective is embedded."""
        return self.state == "embedded"


@dataclass(frozen=True, slots=True)
class DuePoint:
    """A milestone or action with its due date."""

    sort: Literal["milestone", "action"]
    id: str
    """The action's id, or the milestone's short name."""
    title: str
    due: date
    days_overdue: int


@dataclass(frozen=True, slots=True)
class ObjectivePosition:
    """Where an objective stands: its milestones and the actions that serve it."""

    objective: Objective
    milestones: tuple[MilestonePosition, ...]
    actions: tuple[ActionPosition, ...]
    milestone_progress: Progress
    action_progress: Progress


@dataclass(frozen=True, slots=True)
class PlanPosition:
    """Where a plan stands."""

    plan: Plan
    milestones: Progress
    actions: Progress
    objectives: tuple[ObjectivePosition, ...]
    loose_actions: tuple[ActionPosition, ...]
    """Actions of the plan that serve none of its objectives."""
    overdue: tuple[DuePoint, ...]
    """Oldest first."""
    slipped: tuple[ActionPosition, ...]
    """Live actions whose due date lies after their first one."""
    next_due: DuePoint | None
    interim_controls: tuple[ControlPosition, ...]
    basis: tuple[str, ...]
    """Ids of the records it was worked out from, the plan's first."""

    @property
    def all_actions(self) -> tuple[ActionPosition, ...]:
        """Every action of the plan, withdrawn ones too, by objective and then the loose ones."""
        return (*(found for part in self.objectives for found in part.actions), *self.loose_actions)


def positions(
    ledger: Ledger,
    as_of: date,
    actions: Mapping[str, ActionPosition],
    controls: Mapping[str, ControlPosition],
) -> Mapping[str, PlanPosition]:
    """Plan id -> its position on `as_of`, from the positions of its actions and interim controls on the same date."""
    of_plan: dict[str, list[ActionPosition]] = {}
    for found in actions.values():
        if found.action.plan:
            of_plan.setdefault(found.action.plan, []).append(found)
    return {
        plan.id: position(plan, as_of, tuple(of_plan.get(plan.id, ())), controls) for plan in ledger.of(Plan)
    }


def position(
    plan: Plan, as_of: date, actions: tuple[ActionPosition, ...], controls: Mapping[str, ControlPosition]
) -> PlanPosition:
    """The position of one plan. `actions` are its own, in the order in which they are to be shown."""
    objectives = tuple(_objective(plan, objective, as_of, actions) for objective in plan.objectives)
    named = {objective.id for objective in plan.objectives}
    milestones = [milestone for objective in objectives for milestone in objective.milestones]
    live = [found for found in actions if found.live]
    overdue, ahead = _due_points(as_of, milestones, live)
    interim = tuple(controls[name] for name in plan.interim_controls if name in controls)
    basis = [
        plan.id,
        *(found.action.id for found in actions),
        *(part for found in milestones for part in found.basis),
    ]
    return PlanPosition(
        plan=plan,
        milestones=progress((found, found.weight) for found in milestones),
        actions=progress((found, 1) for found in live),
        objectives=objectives,
        loose_actions=tuple(found for found in actions if found.action.objective not in named),
        overdue=overdue,
        slipped=tuple(found for found in live if found.slip_days > 0),
        next_due=ahead[0] if ahead else None,
        interim_controls=interim,
        basis=tuple(dict.fromkeys([*basis, *(found.control.id for found in interim)])),
    )


def progress(points: Iterable[tuple[ActionPosition | MilestonePosition, int]]) -> Progress:
    """Weight done of weight live, for what is claimed, verified and embedded. Give live points only."""
    weighed = list(points)
    live = sum(weight for _, weight in weighed)
    return Progress(
        Share(sum(weight for point, weight in weighed if point.claimed), live),
        Share(sum(weight for point, weight in weighed if point.verified), live),
        Share(sum(weight for point, weight in weighed if point.embedded), live),
    )


def _objective(
    plan: Plan, objective: Objective, as_of: date, actions: tuple[ActionPosition, ...]
) -> ObjectivePosition:
    serving = tuple(found for found in actions if found.action.objective == objective.id)
    live = tuple(found for found in serving if found.live)
    milestones = tuple(
        _milestone(plan, objective, milestone, as_of, live) for milestone in objective.milestones
    )
    return ObjectivePosition(
        objective=objective,
        milestones=milestones,
        actions=serving,
        milestone_progress=progress((found, found.weight) for found in milestones),
        action_progress=progress((found, 1) for found in live),
    )


def _milestone(
    plan: Plan, objective: Objective, milestone: Milestone, as_of: date, live: tuple[ActionPosition, ...]
) -> MilestonePosition:
    """First that applies: reopened, not reached, embedded, verified, claimed.

    A milestone has no facts of its own by which it could be embedded: it is one verification of one moment. It counts as
    embedded once it is verified and the objective's work is, so that a plan never shows more embedded than its actions.
    """
    state, why, basis = _reached(plan, milestone, as_of)
    if state == "verified" and live and all(found.embedded for found in live):
        state, why = "embedded", f"{why.rstrip('.')}; every live action of its objective is embedded."
        basis = (*basis, *(found.action.id for found in live))
    overdue = state == "not_reached" and milestone.due < as_of
    late = (as_of - milestone.due).days if overdue else 0
    if overdue:
        why = f"{why.rstrip('.')}; overdue by {phrases.days(late)}."
    return MilestonePosition(
        milestone,
        objective.id,
        state,
        overdue,
        late,
        why,
        tuple(found for found in basis if LOOKS_LIKE_ID.fullmatch(found)),
    )


def _reached(plan: Plan, milestone: Milestone, as_of: date) -> tuple[MilestoneState, str, tuple[str, ...]]:
    reached = milestone.reached
    if reached is None or reached.on > as_of:
        return "not_reached", f"Not reached; {_due_on(milestone, as_of)}.", (plan.id,)
    if not reached.evidence:
        said = f"Said to be reached on {phrases.day(reached.on)}, without evidence, which does not count"
        return "not_reached", f"{said}; {_due_on(milestone, as_of)}.", (plan.id,)
    state, found = _checked(reached, milestone.verified, as_of)
    shows = milestone.verified.evidence if milestone.verified and state != "claimed" else ()
    return state, f"Reached on {phrases.day(reached.on)}; {found}.", (plan.id, *reached.evidence, *shows)


def _due_on(milestone: Milestone, as_of: date) -> str:
    return f"{'it was ' if milestone.due < as_of else ''}due on {phrases.day(milestone.due)}"


def _checked(reached: Reached, verified: MilestoneVerified | None, as_of: date) -> tuple[MilestoneState, str]:
    """What became of a claim: verified, found otherwise, or still a claim; and why."""
    if verified is None or verified.on > as_of:
        return "claimed", "not verified"
    problem = fault(verified.by, reached.by, verified.evidence, "the one who says that it is reached")
    if problem is None and verified.on < reached.on:
        problem = "it is dated before the milestone was reached"
    if problem:
        return "claimed", f"the verification of {phrases.day(verified.on)} counts for nothing: {problem}"
    if verified.outcome != "effective":
        return "reopened", f"found {verified.outcome.replace('_', ' ')} on {phrases.day(verified.on)}"
    if verified.method not in PROVING:
        return "claimed", f"an interview on {phrases.day(verified.on)} does not verify it"
    return "verified", f"verified on {phrases.day(verified.on)}"


def _due_points(
    as_of: date, milestones: Iterable[MilestonePosition], live: Iterable[ActionPosition]
) -> tuple[tuple[DuePoint, ...], tuple[DuePoint, ...]]:
    """What is overdue and what comes next, by due date."""
    points = [
        DuePoint(
            "milestone", found.milestone.id, found.milestone.title, found.milestone.due, found.days_overdue
        )
        for found in milestones
        if found.state == "not_reached"
    ]
    points += [
        DuePoint("action", found.action.id, found.action.title, found.due, found.days_overdue)
        for found in live
        if found.completed is None
    ]
    points.sort(key=lambda point: (point.due, point.sort, point.id))
    return (
        tuple(point for point in points if point.due < as_of),
        tuple(point for point in points if point.due >= as_of),
    )
