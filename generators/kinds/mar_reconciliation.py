"""A MAR reconciliation: a week's administration records against what was due, and stock against the count."""

from __future__ import annotations

from generators.kind import Kind, Part, Record, WhoId, about, many, needed
from generators.values import Count, Day, Text, Week


class Stock(Part):
    """One medicine's stock: expected = opening + received - given - returned - destroyed."""

    medicine: Text = needed("The medicine.")
    opening: Count = needed("Counted at the start.")
    received: Count = needed("Received.")
    given: Count = needed("Given, by the records.")
    returned: Count = needed("Returned to the pharmacy.")
    destroyed: Count = needed("Destroyed.")
    counted: Count = needed("Counted at the end.")


class MarReconciliation(Record):
    """A week of medicines administration records. A blank is unknown, never “omitted” (domain reference §4.6)."""

    week: Week = needed("The ISO week.")
    by: WhoId = needed("Who reconciled.")
    on: Day | None = about("The day it was reconciled.")
    scheduled: Count = needed("Doses due.")
    given: Count = needed("Doses recorded as given.")
    refused: Count = needed("Doses recorded as refused.")
    omitted_clinical: Count = needed("Doses left out for a clinical reason.")
    not_available: Count = needed("Doses not available.")
    blank: Count = needed("Doses with nothing recorded: unknown.")
    late: Count = needed("Doses given late (counted among given).")
    stock: tuple[Stock, ...] = many("Stock of counted medicines.")


KIND = Kind(
    name="mar_reconciliation",
    model=MarReconciliation,
    folder="mar",
    prefix="MAR",
    label="MAR reconciliation",
    plural="MAR reconciliations",
    group="Checking it works",
    summary="A week's medicines administration records against what was due.",
    when="week",
    columns=("week", "scheduled", "given", "blank"),
)
