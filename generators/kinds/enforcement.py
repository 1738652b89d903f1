"""Enforcement: a notice or other step of the regulator, with what it requires and by when."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from generators.kind import (
    SOME,
    EnforcementId,
    EvidenceId,
    Kind,
    OrganisationId,
    Part,
    Record,
    RegulationId,
    WhoId,
    about,
    many,
    needed,
)
from generators.values import Day, Slug, Text


class RequirementMet(Part):
    """The provider's claim that a requirement is met."""

    on: Day = needed("The day it was met.")
    by: WhoId = needed("Who says so.")
    evidence: Annotated[tuple[EvidenceId, ...], SOME] = many("What shows it.")
    note: Text | None = about("What was done.")


class Requirement(Part):
    """What a notice obliges, with its own due date."""

    id: Slug = needed("Short name, unique in this record.")
    text: Text = needed("The requirement, verbatim.")
    regulation: RegulationId | None = about("The regulation it rests on.")
    due: Day = needed("The day by which it must be met, as the notice says.")
    met: RequirementMet | None = about("When and by whom it was met.")


class Condition(Part):
    """A condition of registration: binding until varied."""

    id: Slug = needed("Short name, unique in this record.")
    text: Text = needed("The condition, verbatim.")
    evidence_due: Day = needed("When evidence must next reach CQC.")
    recurs: Literal["week", "month", "quarter"] | None = about("How often evidence is due again.")


class Representations(Part):
    """Written representations against the step (not an appeal)."""

    due: Day | None = about("Last day for representations, as the notice says.")
    sent: Day | None = about("The day they were sent.")
    outcome: Text | None = about("What CQC answered.")


class Appeal(Part):
    """An appeal to the First-tier Tribunal (Care Standards), where the law gives one."""

    ORDER: ClassVar = (("lodged", "decided"),)

    due: Day | None = about("Last day to appeal.")
    lodged: Day | None = about("The day it was lodged.")
    decided: Day | None = about("The day it was decided.")
    outcome: Text | None = about("What the tribunal decided.")


class EnforcementEvent(Part):
    """Something that happened in the course of the step."""

    on: Day = needed("The day.")
    text: Text = needed("What happened.")
    by: WhoId | None = about("Who did it.")


class EnforcementClosed(Part):
    """How and when the step ended."""

    on: Day = needed("The day it ended.")
    by: WhoId = needed("Who recorded the end.")
    outcome: Text | None = about("How it ended.")


class Enforcement(Record):
    """A step of the regulator against the provider (domain reference §3.1)."""

    ORDER: ClassVar = (
        ("served", "closed.on"),
        ("served", "representations.sent"),
        ("served", "appeal.lodged"),
    )

    type: Literal[
        "action_plan_request",
        "letter_of_intent",
        "warning_notice_s29",
        "warning_notice_s29A",
        "notice_of_proposal",
        "notice_of_decision",
        "urgent_s31",
        "urgent_s30",
        "special_measures",
        "simple_caution",
        "penalty_notice",
        "prosecution",
    ] = needed("The exact type of step; never just “enforcement notice”.")
    issued_by: OrganisationId = needed("Who issued it.")
    served: Day = needed("The day it was served.")
    instrument: Text | None = about(
        "The power used, such as section 29 of the Health and Social Care Act 2008."
    )
    requirements: tuple[Requirement, ...] = many("What it requires, each with its own due date.")
    conditions: tuple[Condition, ...] = many("Conditions of registration it imposes or varies.")
    representations: Representations | None = about("Written representations.")
    appeal: Appeal | None = about("Appeal to the tribunal.")
    parallel: Annotated[tuple[EnforcementId, ...], SOME] = many("Other steps running beside it.")
    events: tuple[EnforcementEvent, ...] = many("What happened since, in order.")
    closed: EnforcementClosed | None = about("When and how it ended.")


KIND = Kind(
    name="enforcement",
    model=Enforcement,
    folder="enforcement",
    prefix="ENF",
    label="Enforcement step",
    plural="Enforcement",
    group="Enforcement and response",
    summary="A notice or other step of the regulator, with its requirements and conditions.",
    when="served",
    columns=("type", "issued_by", "served"),
)
