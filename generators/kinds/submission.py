"""A submission: what is sent to a commissioner or inspector, and when it was sent."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from generators.kind import (
    INSPECTOR,
    SOME,
    Audience,
    EvidenceId,
    Kind,
    OrganisationId,
    Part,
    PlanId,
    Record,
    ServiceId,
    StaffId,
    WhoId,
    about,
    many,
    needed,
)
from generators.values import Count, Day, Hash, Markdown, Moment, Text


class Period(Part):
    """The time a submission covers."""

    ORDER: ClassVar = (("from", "to"),)

    from_: Day = needed("First day.", alias="from")
    to: Day = needed("Last day.")


class Declaration(Part):
    """A person's declaration in their role."""

    by: StaffId = needed("Who declares.")
    role: Text = needed("In which role.")
    text: Text = needed("What they declare.")


class Receipt(Part):
    """The receiver's acknowledgement."""

    at: Moment = needed("When it was received.")
    from_: Text = needed("Who acknowledged it: organisation id or words.", alias="from")
    reference: Text | None = about("Their reference.")


class Sent(Part):
    """One sending, added after the fact."""

    at: Moment = needed("When.")
    by: WhoId = needed("Who sent it.")
    how: Text = needed("By which way.")
    commit: Text = needed("The commit it was built from.")
    sha256: Hash = needed("SHA-256 of the bundle.")
    pages: Count = needed("Its number of pages.")
    receipt: Receipt | None = about("The receiver's acknowledgement.")


class Submission(Record):
    """A bundle for one audience. `audience` names exactly one, and the bundle holds nothing that one may not see."""

    to: OrganisationId = needed("The receiver.")
    audience: Annotated[tuple[Audience, ...], SOME] = needed(
        "For whom it is made: `commissioner` or `inspector`.", min_length=1, max_length=1
    )
    purpose: Text = needed("What it is for.")
    period: Period | None = about("The time it covers.")
    services: Annotated[tuple[ServiceId, ...], SOME] = many("The services it covers; absent means all.")
    plans: Annotated[tuple[PlanId, ...], SOME] = many("The improvement plans it reports on.")
    sections: tuple[
        Literal[
            "plan",
            "actions",
            "controls",
            "incidents",
            "measures",
            "audits",
            "enforcement",
            "risks",
            "responses",
            "safeguarding_totals",
            "decisions",
            "minutes",
        ],
        ...,
    ] = many("Which parts, in this order.")
    exhibits: Annotated[tuple[EvidenceId, ...], SOME] = many("Evidence appended, in this order.")
    statement: Markdown | None = about("The provider's statement.")
    declarations: tuple[Declaration, ...] = many(
        "Declarations, such as the registered manager's and the nominated individual's."
    )
    as_of: Day | None = about("The position date; absent means that of the build.")
    sent: tuple[Sent, ...] = many("Sendings, added after the fact.")


def _audience(record: Record) -> frozenset[str]:
    # `audience` names whom it is made for; an inspector may see what commissioners were told.
    return INSPECTOR | frozenset(record.audience or ())


KIND = Kind(
    name="submission",
    model=Submission,
    folder="submissions",
    prefix="SUB",
    label="Submission",
    plural="Submissions",
    group="Sending it out",
    summary="What is sent to a commissioner or inspector, and when it was sent.",
    audience_rule=_audience,
    columns=("to", "audience", "purpose"),
    narrative=("statement",),
)
