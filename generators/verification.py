"""What a verification is, whichever record it stands in: a check by somebody else that something works."""

from __future__ import annotations

from typing import Annotated, Literal

from generators.kind import SOME, EvidenceId, Part, WhoId, about, many, needed
from generators.values import Day, Text

Method = Literal["observation", "record_sample", "outcome_measure", "external", "interview"]
Outcome = Literal["effective", "partly_effective", "not_effective"]


class Check(Part):
    """What a check by somebody else found."""

    on: Day = needed("The day.")
    by: WhoId = needed("Who checked; somebody other than the owner.")
    outcome: Outcome = needed("What was found.")
    evidence: Annotated[tuple[EvidenceId, ...], SOME] = many("What shows it.")
    note: Text | None = about("What was seen.")


class Verification(Part):
    """A check by somebody other than the owner that something works, and how it was checked."""

    on: Day = needed("The day.")
    by: WhoId = needed("Who verified; somebody other than the owner.")
    method: Method = needed("How.")
    outcome: Outcome = needed("What was found.")
    evidence: Annotated[tuple[EvidenceId, ...], SOME] = many("What shows it.")
    note: Text | None = about("What was seen.")
