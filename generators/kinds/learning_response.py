"""A learning response: what was learned from incidents or concerns, and what changes because of it."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from generators.kind import (
    SOME,
    ActionId,
    Kind,
    Part,
    Record,
    Ref,
    ThemeId,
    WhoId,
    about,
    many,
    needed,
)
from generators.values import Day, Markdown, Slug, Text
from generators.verification import Check, Method

EventId = Annotated[Text, Ref(("incident", "safeguarding_concern"))]


class Factor(Part):
    """A contributory factor: about the system, not a person's blame."""

    code: Text = needed(
        "Code of the factor (catalogue, or the team's own), the same each time it is found.",
        pattern=r"^[a-z][a-z0-9_-]*$",
    )
    level: Literal["individual", "team", "organisation", "external"] = needed("Where in the system it lies.")
    text: Text = needed("What was found.")


class Lesson(Part):
    """One thing learned."""

    id: Slug = needed("Short name, unique in this record.")
    theme: ThemeId = needed("The learning theme.")
    text: Text = needed("What was learned.")


class FollowUpDone(Check):
    """The follow-up check as it was carried out."""


class FollowUpCheck(Part):
    """A later check that practice changed, not only a policy."""

    method: Method = needed("How it will be checked.")
    due: Day = needed("By when.")
    done: FollowUpDone | None = about("The check as carried out.")


class LearningResponse(Record):
    """A learning response (PSIRF words: contributory factors, areas for improvement, safety actions)."""

    ORDER: ClassVar = (("started", "completed"), ("started", "follow_up_check.done.on"))

    type: Literal[
        "psii", "mdt_review", "swarm_huddle", "after_action_review", "thematic_review", "local_investigation"
    ] = needed("What sort of response.")
    incidents: Annotated[tuple[EventId, ...], SOME] = needed(
        "The incidents or safeguarding concerns it looks at."
    )
    lead: WhoId = needed("Who leads it.")
    started: Day = needed("The day it started.")
    completed: Day | None = about("The day it was completed.")
    factors: tuple[Factor, ...] = many("Contributory factors.")
    lessons: tuple[Lesson, ...] = many("What was learned.")
    areas_for_improvement: tuple[Text, ...] = many("Areas for improvement.")
    actions: Annotated[tuple[ActionId, ...], SOME] = many("Actions that follow.")
    follow_up_check: FollowUpCheck | None = about("The later check that practice changed.")
    people_involved: Markdown | None = about("How the person, family, advocate and staff took part.")


KIND = Kind(
    name="learning_response",
    model=LearningResponse,
    folder="learning-responses",
    prefix="LRN",
    label="Learning response",
    plural="Learning responses",
    group="Things that happen",
    summary="What was learned and what changes because of it, with a follow-up check.",
    when="started",
    owner="lead",
    columns=("type", "lead", "started", "completed"),
    narrative=("people_involved",),
)
