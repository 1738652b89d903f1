"""Activity: a month's denominators for a service, without which no rate can be given."""

from __future__ import annotations

from generators.kind import Kind, Part, Record, ServiceId, about, needed
from generators.values import Count, Month, Number


class Supervisions(Part):
    """Supervision meetings of a month."""

    due: Count = needed("How many were due.")
    done: Count = needed("How many took place.")


class Activity(Record):
    """How much care a service gave in a month."""

    service: ServiceId = needed("The service.")
    period: Month = needed("The month.")
    bed_days: Number | None = about("Occupied bed-days.")
    care_hours: Number | None = about("Hours of care given.")
    scheduled_doses: Count | None = about("Doses of medicine that were due.")
    frontline_staff: Count | None = about("Frontline staff who worked in the month.")
    agency_hours: Number | None = about("Hours worked by agency staff.")
    supervisions: Supervisions | None = about("Supervision meetings due and done.")
    external_visits: Count | None = about(
        "Visits by outside professionals, advocates and families' representatives."
    )
    manager_changes: Count | None = about("Changes of registered manager in the month.")


KIND = Kind(
    name="activity",
    model=Activity,
    folder="activity",
    prefix="ACV",
    label="Activity",
    plural="Activity",
    group="Who and where",
    summary="A month's denominators for a service: bed-days, care hours, scheduled doses, staff.",
    when="period",
    columns=("period", "bed_days", "care_hours", "scheduled_doses"),
)
