"""A response: who took charge, what was put in place and what was decided when legal risk rose."""

from __future__ import annotations

from typing import Annotated, ClassVar

from generators.kind import (
    SOME,
    AnyId,
    ControlId,
    DecisionId,
    Kind,
    Part,
    PlanId,
    Record,
    StaffId,
    WhoId,
    about,
    many,
    needed,
)
from generators.values import Moment, Text


class ResponseRole(Part):
    """A role in the response and who took it."""

    role: Text = needed("The role, such as incident lead, clinical oversight, family liaison.")
    staff: StaffId = needed("Who took it.")
    assigned: Moment = needed("When it was assigned.")


class StoodDown(Part):
    """When the response ended and why that was safe."""

    at: Moment = needed("When.")
    by: WhoId = needed("Who decided.")
    rationale: Text | None = about("Why it was safe to stand down.")


class Response(Record):
    """The plan carried out when legal risk escalates."""

    ORDER: ClassVar = (("opened", "stood_down.at"),)

    trigger: Annotated[tuple[AnyId, ...], SOME] = needed("What set it off.")
    opened: Moment = needed("When it was opened.")
    lead: StaffId = needed("Who leads it.")
    roles: tuple[ResponseRole, ...] = many("Roles and when they were assigned.")
    controls: Annotated[tuple[ControlId, ...], SOME] = many(
        "Controls that make people safe now (stabilisation)."
    )
    decisions: Annotated[tuple[DecisionId, ...], SOME] = many("Decisions taken, with their reasons.")
    plan: PlanId | None = about("The improvement plan that follows.")
    stood_down: StoodDown | None = about("When the response ended.")


KIND = Kind(
    name="response",
    model=Response,
    folder="responses",
    prefix="RSP",
    label="Response",
    plural="Responses",
    group="Enforcement and response",
    summary="What was done, by whom and how fast, when legal risk rose.",
    when="opened",
    owner="lead",
    columns=("opened", "lead", "plan"),
)
