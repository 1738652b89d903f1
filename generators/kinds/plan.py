"""A plan: objectives, milestones and the interim controls that keep people safe while work goes on."""

from __future__ import annotations

from typing import Annotated, ClassVar

from generators.kind import (
    SOME,
    AnyId,
    ControlId,
    EvidenceId,
    Kind,
    MeasureId,
    Part,
    Record,
    RegulationId,
    StaffId,
    WhoId,
    about,
    many,
    needed,
)
from generators.values import Count, Day, Slug, Text
from generators.verification import Verification


class Reached(Part):
    """The claim that a milestone is reached."""

    on: Day = needed("The day.")
    by: WhoId = needed("Who says so.")
    evidence: Annotated[tuple[EvidenceId, ...], SOME] = many("What shows it.")


class MilestoneVerified(Verification):
    """A check by somebody else that a milestone is reached."""


class Milestone(Part):
    """A point the plan must reach by a day."""

    ORDER: ClassVar = (("reached.on", "verified.on"),)

    id: Slug = needed("Short name, unique in the plan.")
    title: Text = needed("What will be true when it is reached.")
    due: Day = needed("By when.")
    weight: Count | None = about("How much it counts; absent means 1.")
    evidence_required: Text | None = about("What will show that it is reached.")
    reached: Reached | None = about("When and by whom it was reached.")
    verified: MilestoneVerified | None = about("When and by whom that was verified.")


class Objective(Part):
    """An outcome the plan is for."""

    id: Slug = needed("Short name, unique in the plan.")
    outcome: Text = needed("What will be better, and for whom.")
    regulation: RegulationId | None = about("The regulation it answers.")
    measures: Annotated[tuple[MeasureId, ...], SOME] = many("Measures that show it.")
    milestones: tuple[Milestone, ...] = many("Its milestones.")


class Plan(Record):
    """An improvement plan."""

    ORDER: ClassVar = (("started", "target"),)

    sponsor: StaffId = needed("Who sponsors it.")
    trigger: Annotated[tuple[AnyId, ...], SOME] = needed("What it answers.")
    started: Day = needed("The day it started.")
    target: Day = needed("The day by which it should be complete.")
    objectives: tuple[Objective, ...] = many("Its objectives.")
    interim_controls: Annotated[tuple[ControlId, ...], SOME] = many(
        "What keeps people safe while work goes on."
    )


KIND = Kind(
    name="plan",
    model=Plan,
    folder="plans",
    prefix="PLN",
    label="Improvement plan",
    plural="Improvement plans",
    group="Deciding and planning",
    summary="Objectives and milestones, with the interim controls that keep people safe meanwhile.",
    when="started",
    owner="sponsor",
    columns=("sponsor", "started", "target"),
)
