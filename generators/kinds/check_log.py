"""A check log: a month of a control's checks, one entry a slot, append-only."""

from __future__ import annotations

from typing import Literal

from generators.kind import (
    INSPECTOR,
    ControlId,
    Kind,
    Part,
    Record,
    StaffId,
    StaffOrWords,
    about,
    many,
    needed,
)
from generators.values import Day, Moment, Month, Person, Slug, Text


class Escalated(Part):
    """To whom and when a deviation was escalated."""

    to: StaffOrWords = needed("Role or staff id.")
    at: Moment = needed("When they were told.")


class CheckEntry(Part):
    """One check of one slot."""

    on: Day = needed("The day of the slot; for a night shift the day on which it starts.")
    shift: Slug | None = about("The shift, where the control is checked by shift.")
    at: Moment = needed("When the check was written down.")
    by: StaffId = needed("Who checked.")
    staff: StaffId | None = about("Whose practice was checked.")
    outcome: Literal["met", "deviation", "ambiguous", "not_done"] = needed("What was found.")
    results: dict[Slug, Literal["yes", "no", "na"]] | None = about("Answers, by checklist id.")
    note: Text | None = about("What was seen, in neutral words.")
    escalated: Escalated | None = about("To whom and when a deviation was escalated.")
    person: Person | None = about("The person concerned, by pseudonym.")
    medicine: Text | None = about("The medicine concerned.")


class CheckLog(Record):
    """A month of a control's checks."""

    control: ControlId = needed("The control.")
    period: Month = needed("The month of the slots.")
    entries: tuple[CheckEntry, ...] = many("The checks, in the order they were written down.")


KIND = Kind(
    name="check_log",
    model=CheckLog,
    folder="checks",
    prefix="CHK",
    label="Check log",
    plural="Check logs",
    group="Enforcement and response",
    summary="A month of a control's checks; entries are only ever added.",
    # A commissioner sees how well a control was checked, never the single entries (data dictionary, Audience).
    audience=INSPECTOR,
    when="period",
    columns=("control", "period"),
)
