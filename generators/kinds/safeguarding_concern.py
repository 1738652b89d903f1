"""A safeguarding concern: a closed loop from being raised to being verified by someone else."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from generators.kind import (
    INSPECTOR,
    INTERNAL,
    SOME,
    Kind,
    OrganisationId,
    Part,
    Record,
    StaffId,
    ThemeId,
    WhoId,
    about,
    many,
    needed,
)
from generators.values import Day, Flag, Hours, Markdown, Moment, Person, Text
from generators.verification import Check

YesNo = Literal["yes", "no", "na"]


class Act(Part):
    """Something done at once to keep a person safe."""

    at: Moment = needed("When.")
    by: WhoId = needed("Who did it.")
    text: Text = needed("What was done, in words that prejudge nothing.")


class Referral(Part):
    """The concern as raised with the local authority."""

    required: Flag = needed("Whether a referral to the local authority is required.")
    due_within_hours: Hours | None = about(
        "The timescale of the local safeguarding policy, in hours (policy, not law)."
    )
    made_at: Moment | None = about("When it was made.")
    by: WhoId | None = about("Who made it.")
    to: OrganisationId | None = about("The local authority.")
    reference: Text | None = about("Its reference.")
    rationale: Text | None = about("Why none is required, where that was decided.")


class Notified(Part):
    """Notification to CQC (2009 Regulations, regulation 18(2)(e))."""

    at: Moment = needed("When.")
    by: WhoId | None = about("Who sent it.")
    reference: Text | None = about("CQC's reference.")


class Updated(Part):
    """When the person's plan was updated."""

    on: Day = needed("The day.")
    by: WhoId = needed("Who updated it.")


class FamilyOrAdvocate(Part):
    """Whether family or an advocate was thought of and involved."""

    considered_at: Moment = needed("When it was considered.")
    by: WhoId = needed("Who considered it.")
    who: Literal["family", "advocate", "none"] = needed("Who was involved.")
    note: Text | None = about("What was said, or why nobody was involved.")


class TrackerChecks(Part):
    """The five questions of the daily review."""

    referral_made: YesNo = needed("Referral made?")
    protection_in_place: YesNo = needed("Immediate protection in place?")
    plan_updated: YesNo = needed("The person's plan updated?")
    family_involved: YesNo = needed("Family or advocate considered?")
    learning_captured: YesNo = needed("Learning captured?")


class TrackerReview(Part):
    """The registered manager's (or a delegate's) review of a day."""

    on: Day = needed("The day reviewed.")
    by: StaffId = needed("Who reviewed.")
    checks: TrackerChecks = needed("The five questions.")
    note: Text | None = about("What is to be done next.")


class Learning(Part):
    """What was learned."""

    captured_on: Day = needed("The day it was written down.")
    by: WhoId = needed("Who wrote it down.")
    text: Text = needed("What was learned.")
    themes: tuple[ThemeId, ...] = many("Learning themes.")


class ConcernVerification(Check):
    """A check by somebody else that the loop is complete."""


class ConcernClosed(Part):
    """When and by whom the concern was closed."""

    on: Day = needed("The day.")
    by: WhoId = needed("Who closed it.")


class SafeguardingConcern(Record):
    """A safeguarding concern. The provider raises it; only the local authority decides on an enquiry (Care Act 2014 s42)."""

    ORDER: ClassVar = (
        ("raised_at", "referral.made_at"),
        ("raised_at", "cqc_notified.at"),
        ("raised_at", "plan_updated.on"),
        ("raised_at", "learning.captured_on"),
        ("raised_at", "verification.on"),
        ("raised_at", "closed.on"),
    )

    raised_at: Moment = needed("When it was raised.")
    raised_by: WhoId = needed("Who raised it.")
    abuse_types: Annotated[
        tuple[
            Literal[
                "physical",
                "domestic",
                "sexual",
                "psychological",
                "financial",
                "modern_slavery",
                "discriminatory",
                "organisational",
                "neglect",
                "self_neglect",
            ],
            ...,
        ],
        SOME,
    ] = needed("Types of abuse or neglect that are alleged or suspected.")
    persons: Annotated[tuple[Person, ...], SOME] = many("The person or people concerned, by pseudonym.")
    owner: StaffId = needed("Who owns the concern until it is closed.")
    escalate_within_hours: Hours | None = about(
        "Within how many hours the owner must have acted (policy, not law)."
    )
    protective_actions: tuple[Act, ...] = many("What was done at once to keep people safe.")
    referral: Referral | None = about("The concern as raised with the local authority.")
    la_outcome: (
        Literal[
            "awaiting_la_decision",
            "s42_enquiry",
            "non_statutory_enquiry",
            "no_further_action",
            "returned_to_provider_quality_route",
        ]
        | None
    ) = about("What the local authority decided.")
    cqc_notified: Notified | None = about("Notification to CQC.")
    plan_updated: Updated | None = about("When the person's plan was updated.")
    family_or_advocate: FamilyOrAdvocate | None = about("Family or advocate considered.")
    allegation_against_staff: Flag | None = about(
        "Whether the concern is an allegation against a member of staff."
    )
    hr_reference: Annotated[Text, INTERNAL] | None = about(
        "Opaque reference to a separate HR process; HR facts live elsewhere."
    )
    immediate_risk_mitigation: tuple[Act, ...] = many(
        "Neutral acts that lower risk at once and prejudge nothing."
    )
    tracker_reviews: tuple[TrackerReview, ...] = many("Daily reviews while the concern is open.")
    learning: Learning | None = about("What was learned.")
    verification: ConcernVerification | None = about("A check by someone else.")
    closed: ConcernClosed | None = about("When and by whom it was closed.")
    description: Markdown | None = about("What was seen, heard or told: facts, neutral words.")


KIND = Kind(
    name="safeguarding_concern",
    model=SafeguardingConcern,
    folder="safeguarding",
    prefix="SGC",
    label="Safeguarding concern",
    plural="Safeguarding concerns",
    group="Things that happen",
    summary="A concern as a closed loop: owner, timescale, protection, referral, learning, verification.",
    audience=INSPECTOR,
    when="raised_at",
    owner="owner",
    columns=("raised_at", "owner", "abuse_types"),
    narrative=("description",),
)
