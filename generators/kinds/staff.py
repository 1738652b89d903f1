"""A member of staff: an id and a job title, never a name."""

from __future__ import annotations

from typing import Annotated, ClassVar

from generators.kind import INTERNAL, SOME, Kind, Part, Record, about, many, needed
from generators.values import Day, Text


class Active(Part):
    """When this person worked for the provider."""

    ORDER: ClassVar = (("from", "to"),)

    from_: Day = needed("First day.", alias="from")
    to: Day | None = about("Last day; absent while they work here.")


class Staff(Record):
    """A member of staff, by job title. Names live in a register outside the repository."""

    job_title: Text = needed("Job title, as the rota has it.")
    active: Active | None = about("From when to when they worked here.")
    email_aliases: Annotated[tuple[Text, ...], SOME, INTERNAL] = many(
        "Commit identities (e-mail addresses) this person writes under."
    )


KIND = Kind(
    name="staff",
    model=Staff,
    folder="staff",
    prefix="STF",
    label="Member of staff",
    plural="Staff",
    group="Who and where",
    summary="A member of staff by job title and id. No name ever stands here.",
    columns=("job_title",),
)
