"""An action: one promised improvement with one owner, one due date and evidence that it worked."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from generators.kind import (
    SOME,
    ActionId,
    AnyId,
    ControlId,
    EvidenceId,
    Kind,
    MeasureId,
    Part,
    PlanId,
    Record,
    StaffId,
    ThemeId,
    WhoId,
    about,
    many,
    needed,
)
from generators.values import Day, Percent, Slug, Text
from generators.verification import Verification


class Addresses(Part):
    """What the action works on."""

    theme: ThemeId = needed("The learning theme.")
    control: ControlId | None = about("The control it makes or mends.")


class Strength(Part):
    """Strength in the action hierarchy (domain reference §7.7)."""

    value: Literal["stronger", "intermediate", "weaker"] = needed("How strong.")
    set_by: WhoId = needed("Who judged it: not the owner.")


class Extension(Part):
    """A due date moved, with reason and approval."""

    on: Day = needed("The day it was moved.")
    from_: Day = needed("The due date before.", alias="from")
    to: Day = needed("The due date after.")
    reason: Text = needed("Why.")
    approved_by: WhoId = needed("Who approved.")


class Update(Part):
    """A progress note."""

    on: Day = needed("The day.")
    by: WhoId = needed("Who wrote it.")
    note: Text = needed("What was done and what is next.")
    percent: Percent | None = about("The owner's own estimate; never counted as progress.")


class Completed(Part):
    """The owner's claim that the action is done."""

    on: Day = needed("The day.")
    by: WhoId = needed("Who says so.")
    evidence: Annotated[tuple[EvidenceId, ...], SOME] = many("Evidence of completion.")
    note: Text | None = about("What was done.")


class SuccessMeasure(Part):
    """How it will be known that the action worked."""

    measure: MeasureId | None = about("The measure, where one is kept.")
    baseline: Text | None = about("Where things stood.")
    target: Text | None = about("Where they should stand.")
    by: Day | None = about("By when.")


class ActionVerification(Verification):
    """An independent check that the action worked."""


class Blocked(Part):
    """Why the action cannot go on."""

    since: Day = needed("Since when.")
    reason: Text | None = about("Why.")


class Withdrawn(Part):
    """Why the action was given up, and who approved it."""

    on: Day = needed("The day.")
    approved_by: WhoId = needed("Who approved.")
    reason: Text | None = about("Why.")


class Action(Record):
    """An action of an improvement plan or of its own."""

    ORDER: ClassVar = (("start", "due"), ("start", "completed.on"))

    owner: StaffId = needed("The one person who answers for it.")
    plan: PlanId | None = about("The improvement plan it belongs to.")
    objective: Slug | None = about("The plan's objective it serves.")
    source: Annotated[tuple[AnyId, ...], SOME] = needed(
        "Where it comes from: audit, incident, notice, decision."
    )
    addresses: tuple[Addresses, ...] = many("Themes and controls it works on.")
    issue: Text | None = about("What was wrong.")
    action: Text = needed("What will be done: specific, measurable, achievable, relevant, time-bound.")
    strength: Strength | None = about("Strength in the action hierarchy, and who judged it.")
    change_type: (
        Literal[
            "policy", "training", "process", "environment", "equipment", "staffing", "supervision", "memo"
        ]
        | None
    ) = about("What sort of change it makes.")
    priority: Literal["high", "medium", "low"] | None = about("How much hangs on it.")
    immediate_control: ControlId | None = about("What keeps people safe until it is done.")
    start: Day | None = about("When work starts.")
    due: Day = needed("When it is due.")
    extensions: tuple[Extension, ...] = many("Due dates moved, each with reason and approval.")
    updates: tuple[Update, ...] = many("Progress notes, in order.")
    completed: Completed | None = about("The claim that it is done.")
    success_measure: SuccessMeasure | None = about("How it will be known that it worked.")
    verifications: tuple[ActionVerification, ...] = many("Independent checks that it worked.")
    blocked: Blocked | None = about("Why it cannot go on.")
    withdrawn: Withdrawn | None = about("Why it was given up.")
    supersedes: ActionId | None = about("The action it replaces, whose first due date it inherits.")


KIND = Kind(
    name="action",
    model=Action,
    folder="actions",
    prefix="ACT",
    label="Action",
    plural="Actions",
    group="Deciding and planning",
    summary="One promised improvement with one owner, one due date and evidence that it worked.",
    when="due",
    owner="owner",
    columns=("owner", "plan", "due", "priority"),
    narrative=("issue", "action"),
)
