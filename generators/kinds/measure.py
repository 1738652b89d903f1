"""A measure: a series of figures that shows whether things get better, and how its limits were set."""

from __future__ import annotations

from typing import ClassVar, Literal

from generators.kind import DecisionId, Kind, Part, Record, about, many, needed
from generators.values import Count, Day, Number, Period, Slug, Text


class MeasureEntry(Part):
    """One point."""

    period: Period = needed("The day, week or month.")
    value: Number = needed("The figure.")
    denominator: Number | None = about("What it is out of, such as scheduled doses.")


class MeasureFrom(Part):
    """A figure worked out from records."""

    kind: Slug = needed("The kind of record counted.")
    where: dict[str, Text] | None = about("Field values a record must have to count.")
    count: Text | None = about("`records`: count the records.")
    sum: Text | None = about("The dotted field whose values are added up.")
    per: Text | None = about("The activity figure it is divided by, such as `scheduled_doses`.")


class MeasureSource(Part):
    """Where the figures come from: written entries, or worked out from records."""

    entries: tuple[MeasureEntry, ...] = many("Figures written down, in order.")
    from_: MeasureFrom | None = about("Worked out from records.", alias="from")


class Baseline(Part):
    """A frozen baseline."""

    points: Count = needed("How many first points it is made of.")
    decision: DecisionId | None = about("The decision that froze it.")


class Rephase(Part):
    """A new phase with its own limits."""

    on: Day = needed("From which day.")
    reason: Text = needed("The known cause.")
    decision: DecisionId = needed("The decision that allows it.")


class Measure(Record):
    """A measure charted over time."""

    ORDER: ClassVar = ()

    unit: Text = needed("What is counted.")
    direction: Literal["increase", "decrease", "neutral"] = needed(
        "Which way is better; counts of incidents are neutral."
    )
    target: Number | None = about("The target.")
    every: Literal["day", "week", "month"] = needed("How often a figure is due.")
    source: MeasureSource = needed("Where the figures come from.")
    baseline: Baseline | None = about("The frozen baseline.")
    rephase: tuple[Rephase, ...] = many("New phases, each with its decision.")
    chart: Literal["xmr", "run", "t", "g"] | None = about("The chart; absent means XmR.")


KIND = Kind(
    name="measure",
    model=Measure,
    folder="measures",
    prefix="MSR",
    label="Measure",
    plural="Measures",
    group="Checking it works",
    summary="A series of figures that shows whether things get better.",
    columns=("unit", "direction", "every", "target"),
)
