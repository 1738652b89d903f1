"""A control: what prevents or mitigates a risk, who owns it, and when it must be checked."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from generators.kind import (
    SOME,
    Kind,
    Part,
    Record,
    RiskId,
    StaffId,
    StaffOrWords,
    ThemeId,
    about,
    many,
    needed,
)
from generators.values import Day, Flag, Slug, Text
from generators.verification import Verification


class Schedule(Part):
    """When a check is expected."""

    every: Literal["shift", "day", "week", "month"] = needed("How often a check is expected.")
    shifts: tuple[Slug, ...] = many("Which of the service's shifts; absent means all.")
    days: Annotated[tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...], SOME] = many(
        "Which days of the week; absent means all (for `week`: the day by which the check is due)."
    )


class ChecklistItem(Part):
    """One question of the check."""

    id: Slug = needed("Short name used by check entries.")
    text: Text = needed("The question, so that `yes` is good.")


class Escalation(Part):
    """Who must hear of a deviation, and how soon."""

    to: StaffOrWords = needed("Role or staff id.")
    within: Text = needed("`same_day`, or a number of hours.", pattern=r"^(same_day|[1-9][0-9]{0,2})$")


class Competence(Part):
    """The task whose practice the control watches."""

    task: Text = needed("The task: a theme or the name of a competence.")
    recheck_required: Flag = needed(
        "Whether a deviation holds the person from the task until an observation finds them competent."
    )


class ControlVerification(Verification):
    """A check by somebody else that the control works."""


class Control(Record):
    """A barrier that prevents, detects or corrects."""

    ORDER: ClassVar = (("starts", "ends"),)

    owner: StaffId = needed("Who owns it.")
    purpose: Text = needed("What it is for, in one or two sentences.")
    control_type: Literal["preventive", "detective", "corrective"] = needed("What sort of barrier it is.")
    risks: Annotated[tuple[RiskId, ...], SOME] = many("The risks it works on.")
    theme: ThemeId | None = about("The learning theme it belongs to.")
    starts: Day = needed("First day on which it works.")
    ends: Day | None = about("Last day on which it works.")
    schedule: Schedule | None = about("When it must be checked.")
    checklist: tuple[ChecklistItem, ...] = many("The questions of a check.")
    escalation: Escalation | None = about("Who must hear of a deviation, and how soon.")
    competence: Competence | None = about(
        "The task it watches, and whether a deviation holds a person from it."
    )
    verifications: tuple[ControlVerification, ...] = many("Checks by others that it works.")


KIND = Kind(
    name="control",
    model=Control,
    folder="controls",
    prefix="CTL",
    label="Control",
    plural="Controls",
    group="Enforcement and response",
    summary="What prevents or mitigates a risk, with its owner and its schedule of checks.",
    when="starts",
    owner="owner",
    columns=("purpose", "owner", "starts", "ends"),
    narrative=("purpose",),
)
