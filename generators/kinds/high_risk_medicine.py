"""A high-risk medicine: an entry of the register of medicines that need more care."""

from __future__ import annotations

from typing import Annotated, ClassVar

from generators.kind import INSPECTOR, SOME, ControlId, Kind, Record, about, many, needed
from generators.values import Day, Flag, Person, Text


class HighRiskMedicine(Record):
    """An entry of the high-risk medicines register."""

    ORDER: ClassVar = (("started", "stopped"),)

    person: Person = needed("The person, by pseudonym.")
    medicine: Text = needed("The medicine.")
    why_high_risk: Text = needed("Why it is high-risk.")
    started: Day = needed("The day it entered the register.")
    stopped: Day | None = about("The day it left the register.")
    time_critical: Flag | None = about("Whether the time of a dose matters.")
    controls: Annotated[tuple[ControlId, ...], SOME] = many("Controls in force for it.")


KIND = Kind(
    name="high_risk_medicine",
    model=HighRiskMedicine,
    folder="medicines",
    prefix="MED",
    label="High-risk medicine",
    plural="High-risk medicines",
    group="Checking it works",
    summary="An entry of the register of medicines that need more care.",
    audience=INSPECTOR,
    when="started",
    columns=("person", "medicine", "time_critical", "started"),
    narrative=("why_high_risk",),
)
