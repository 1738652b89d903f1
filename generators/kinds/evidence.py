"""An evidence item: something that supports a claim, with its author and its hash."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from generators.kind import SOME, Kind, Part, Record, StaffOrWords, WhoId, about, needed
from generators.values import Day, Hash, Text


class Covers(Part):
    """The time an item speaks about."""

    ORDER: ClassVar = (("from", "to"),)

    from_: Day = needed("First day.", alias="from")
    to: Day = needed("Last day.")


class Evidence(Record):
    """An evidence item, in one of the six categories (domain reference §1.3)."""

    category: Literal[
        "people_experience",
        "staff_leader_feedback",
        "partner_feedback",
        "observation",
        "processes",
        "outcomes",
    ] = needed("Evidence category.")
    claim: Text = needed("What it shows.")
    file: Text | None = about("Path below `records/evidence/files/`.")
    sha256: Hash | None = about("SHA-256 of the file as received.")
    reference: Text | None = about("Where the original is kept, when it is not in this repository.")
    authored_by: StaffOrWords = needed("Who made it: staff or organisation id, or words.")
    covers: Covers | None = about("The time it speaks about.")
    verified_by: Annotated[tuple[WhoId, ...], SOME] = about("Who checked it.", default=())
    retention_class: Text | None = about("Retention class (catalogue).")


KIND = Kind(
    name="evidence",
    model=Evidence,
    folder="evidence",
    prefix="EVD",
    label="Evidence item",
    plural="Evidence library",
    group="Checking it works",
    summary="Something that supports a claim, with its author and its hash.",
    when="covers.to",
    columns=("category", "claim", "authored_by"),
    narrative=("claim",),
)
