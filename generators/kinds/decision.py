"""A decision: the question, the options, what was chosen and why, written down when it was made."""

from __future__ import annotations

from typing import Annotated, ClassVar

from generators.kind import (
    INSPECTOR,
    SOME,
    AnyId,
    DecisionId,
    Kind,
    MinutesId,
    Part,
    Record,
    StaffId,
    about,
    many,
    needed,
)
from generators.values import Day, Markdown, Moment, Text


class Option(Part):
    """An option that was weighed."""

    option: Text = needed("What could have been done.")
    for_: Text | None = about("What spoke for it.", alias="for")
    against: Text | None = about("What spoke against it.")


class Decision(Record):
    """A decision record."""

    ORDER: ClassVar = (("decided_at", "review_at"),)

    question: Text = needed("What had to be decided.")
    decided_at: Moment = needed("When it was decided.")
    decided_by: Annotated[tuple[StaffId, ...], SOME] = needed("Who decided.", min_length=1)
    options: tuple[Option, ...] = many("Options that were weighed, rejected ones too.")
    chosen: Text = needed("What was chosen.")
    rationale: Markdown = needed("Why.")
    based_on: Annotated[tuple[AnyId, ...], SOME] = many("The records it rests on.")
    in_: MinutesId | None = about("The minutes in which it was taken.", alias="in")
    review_at: Day | None = about("When it is to be looked at again.")
    supersedes: DecisionId | None = about("The decision it replaces.")


KIND = Kind(
    name="decision",
    model=Decision,
    folder="decisions",
    prefix="DEC",
    label="Decision",
    plural="Decisions",
    group="Deciding and planning",
    summary="What was decided, by whom, from which options and why.",
    audience=INSPECTOR,
    when="decided_at",
    columns=("question", "decided_at", "decided_by"),
    narrative=("rationale",),
)
