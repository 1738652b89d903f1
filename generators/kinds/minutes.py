"""Minutes: who met, what was said, what was decided, and which actions were raised or verified."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from generators.kind import (
    AS_PART,
    AS_TEXT,
    EITHER,
    INSPECTOR,
    SOME,
    ActionId,
    AnyId,
    DecisionId,
    Kind,
    OrganisationId,
    Part,
    Record,
    StaffId,
    WhoId,
    about,
    many,
    needed,
)
from generators.values import Day, Flag, Markdown, Moment, Slug, Text


class Present(Part):
    """Someone who was there."""

    staff: StaffId | None = about("A member of staff.")
    org: OrganisationId | None = about("An outside organisation's representative.")
    role: Text | None = about("In which role.")


class DecisionInMinutes(Part):
    """A decision too small for a record of its own."""

    text: Text = needed("What was decided.")
    rationale: Text = needed("Why.")


class ActionInMinutes(Part):
    """An action too small for a record of its own."""

    text: Text = needed("What is to be done.")
    owner: StaffId = needed("By whom.")
    due: Day = needed("By when.")


class VerifiedInMinutes(Part):
    """An action whose outcome the meeting looked at."""

    action: ActionId = needed("The action.")
    outcome: Literal["effective", "partly_effective", "not_effective", "not_checked"] = needed(
        "What the meeting found."
    )
    note: Text | None = about("On what evidence.")


class Item(Part):
    """One item of the agenda."""

    id: Slug = needed("Short name, unique in these minutes.")
    heading: Text = needed("Heading.")
    discussion: Markdown | None = about("What was said, in summary.")
    refs: Annotated[tuple[AnyId, ...], SOME] = many("Records that were looked at.")
    decisions: tuple[
        Annotated[Annotated[DecisionId, AS_TEXT] | Annotated[DecisionInMinutes, AS_PART], EITHER], ...
    ] = many("Decisions: ids of decision records, or text and rationale.")
    actions: tuple[
        Annotated[Annotated[ActionId, AS_TEXT] | Annotated[ActionInMinutes, AS_PART], EITHER], ...
    ] = many("Actions: ids of action records, or text, owner and due date.")
    verifies: tuple[VerifiedInMinutes, ...] = many("Actions whose outcome the meeting looked at.")
    learning: Text | None = about("What the meeting learned.")


class Approved(Part):
    """When and by whom the minutes were approved."""

    on: Day = needed("The day.")
    by: StaffId = needed("Who approved them.")


class Minutes(Record):
    """Minutes of a meeting."""

    ORDER: ClassVar = (("held_at", "approved.on"),)

    meeting: Text = needed(
        "Which meeting: `governance`, `board`, `huddle`, `mdt`, `team`, `safeguarding`, `quality_improvement` …",
        pattern=r"^[a-z][a-z0-9_]*$",
    )
    held_at: Moment = needed("When it was held.")
    planned_at: Moment | None = about("When it was planned.")
    chair: StaffId = needed("Who chaired it.")
    present: tuple[Present, ...] = needed("Who was there.", min_length=1)
    apologies: Annotated[tuple[WhoId, ...], SOME] = many("Who sent apologies.")
    quorate: Flag | None = about("Whether it was quorate.")
    items: tuple[Item, ...] = many("The items, in order.")
    approved: Approved | None = about("When and by whom the minutes were approved.")


KIND = Kind(
    name="minutes",
    model=Minutes,
    folder="minutes",
    prefix="MIN",
    label="Minutes",
    plural="Minutes",
    group="Deciding and planning",
    summary="Who met, what was decided and why, which actions were raised and verified.",
    audience=INSPECTOR,
    when="held_at",
    owner="chair",
    columns=("meeting", "held_at", "chair"),
)
