"""A service: a place or team through which regulated care is given."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from generators.kind import SOME, Kind, OrganisationId, Part, Record, StaffId, about, many, needed
from generators.values import Day, Slug, Text, Time


class RoleHolder(Part):
    """Who held a role, and from when to when: who was accountable on a day."""

    ORDER: ClassVar = (("from", "to"),)

    role: Text = needed("The role, such as `registered_manager`, `deputy_manager`, `duty_manager`.")
    staff: StaffId = needed("Who held it.")
    from_: Day = needed("First day in the role.", alias="from")
    to: Day | None = about("Last day in the role; absent while it lasts.")


class Shift(Part):
    """A shift as the rota knows it, in local time; it may end the next morning."""

    id: Slug = needed("Short name used by check entries: `early`, `late`, `night`.")
    starts: Time = needed("Local time at which it starts.")
    ends: Time = needed("Local time at which it ends; earlier than `starts` means the next day.")


class Service(Record):
    """A service of the provider."""

    service_type: Literal[
        "care_home",
        "care_home_with_nursing",
        "domiciliary_care",
        "supported_living",
        "extra_care",
        "shared_lives",
        "hospice",
        "hospital",
        "community_health",
        "gp_practice",
        "other",
    ] = needed("The type of service.")
    cqc_location_id: Text | None = about("CQC's location id.")
    registered_manager: StaffId = needed("The registered manager (regulation 7 of the 2014 Regulations).")
    role_holders: tuple[RoleHolder, ...] = many("Who held which role, with dates.")
    commissioners: Annotated[tuple[OrganisationId, ...], SOME] = many(
        "Councils and integrated care boards that buy care here."
    )
    regulated_activities: tuple[Text, ...] = many("Regulated activities carried on here.")
    shifts: tuple[Shift, ...] = many("The service's shifts; controls with `every: shift` use them.")


KIND = Kind(
    name="service",
    model=Service,
    folder="services",
    prefix="SVC",
    label="Service",
    plural="Services",
    group="Who and where",
    summary="A place or team through which regulated care is given.",
    owner="registered_manager",
    columns=("service_type", "registered_manager"),
)
