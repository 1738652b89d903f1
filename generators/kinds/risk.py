"""A risk: a hazard that is known, rated, owned and reviewed."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from generators.kind import (
    SOME,
    ControlId,
    IdOrWords,
    Kind,
    Part,
    Record,
    StaffId,
    WhoId,
    about,
    many,
    needed,
)
from generators.values import Day, Rating, Text


class Identified(Part):
    """When, by whom and from what the risk became known."""

    on: Day = needed("The day it was identified.")
    by: WhoId = needed("Who identified it.")
    source: Annotated[tuple[IdOrWords, ...], SOME] = many("What it was seen from: record ids or words.")


class RiskRating(Part):
    """Likelihood times impact, as judged on a day."""

    on: Day = needed("The day of the rating.")
    by: WhoId = needed("Who rated it.")
    likelihood: Rating = needed("1 (rare) to 5 (almost certain).")
    impact: Rating = needed("1 (negligible) to 5 (catastrophic).")
    stage: Literal["inherent", "current", "target"] = needed(
        "Before controls, with today's controls, or aimed at."
    )
    rationale: Text = needed("Why this rating; a lower one names the control that earned it.")


class RiskClosed(Part):
    """When and why the risk was closed."""

    on: Day = needed("The day.")
    by: WhoId = needed("Who closed it.")
    rationale: Text = needed("Why it may be closed.")


class Risk(Record):
    """An entry of the risk register."""

    ORDER: ClassVar = (("identified.on", "closed.on"),)

    hazard: Text = needed("What could go wrong, and to whom.")
    identified: Identified = needed("When, by whom and from what it became known.")
    owner: StaffId = needed("Who owns it.")
    ratings: tuple[RiskRating, ...] = many("Every rating ever made, in order.")
    controls: Annotated[tuple[ControlId, ...], SOME] = many("Controls that prevent or mitigate it.")
    next_review: Day = needed("When it must next be reviewed.")
    closed: RiskClosed | None = about("When and why it was closed.")


KIND = Kind(
    name="risk",
    model=Risk,
    folder="risks",
    prefix="RSK",
    label="Risk",
    plural="Risk register",
    group="Enforcement and response",
    summary="A hazard that is known, rated, owned and reviewed.",
    when="identified.on",
    owner="owner",
    columns=("hazard", "owner", "next_review"),
    narrative=("hazard",),
)
