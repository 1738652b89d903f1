"""Feedback: what people, families, staff and partners said, and what came of it."""

from __future__ import annotations

from typing import ClassVar, Literal

from generators.kind import INSPECTOR, NOBODY, Kind, Part, Record, WhoId, about, needed
from generators.values import Day, Flag, Markdown, Moment, Text


class FeedbackOutcome(Part):
    """What came of it."""

    on: Day = needed("The day.")
    by: WhoId = needed("Who answered.")
    text: Text = needed("What was done or answered.")


class Told(Part):
    """When the person who raised it was told the outcome."""

    on: Day = needed("The day.")


class Feedback(Record):
    """A complaint, compliment, concern or comment."""

    ORDER: ClassVar = (("received_at", "outcome.on"), ("outcome.on", "outcome_told_to_raiser.on"))

    type: Literal["complaint", "compliment", "family", "person", "staff_concern", "speak_up", "partner"] = (
        needed("What it is and whom it is from.")
    )
    received_at: Moment = needed("When it was received.")
    anonymous: Flag | None = about("Whether it was given anonymously.")
    text: Markdown | None = about("What was said, without names.")
    outcome: FeedbackOutcome | None = about("What came of it.")
    outcome_told_to_raiser: Told | None = about("When the person who raised it was told.")
    detriment_alleged: Flag | None = about("Whether the person says they were treated worse for raising it.")


def _audience(record: Record) -> frozenset[str]:
    if record.audience is not None:
        return frozenset(record.audience)
    return (
        NOBODY if isinstance(record, Feedback) and record.type in ("speak_up", "staff_concern") else INSPECTOR
    )


KIND = Kind(
    name="feedback",
    model=Feedback,
    folder="feedback",
    prefix="FBK",
    label="Feedback",
    plural="Feedback",
    group="Things that happen",
    summary="What people, families, staff and partners said, and what came of it.",
    audience=INSPECTOR,
    audience_rule=_audience,
    when="received_at",
    columns=("type", "received_at"),
    narrative=("text",),
)
