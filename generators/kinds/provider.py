"""The provider: the registered legal entity whose records these are."""

from __future__ import annotations

from typing import Literal

from generators.kind import EVERYONE, Kind, Part, Record, StaffId, about, many, needed
from generators.values import Flag, Text


class MeetingRule(Part):
    """How often a meeting is planned."""

    meeting: Text = needed("The meeting, as minutes name it: `governance`, `board` …")
    every: Literal["day", "week", "fortnight", "month", "quarter"] = needed("How often it is planned.")


class Provider(Record):
    """The registered provider and how it is governed."""

    name: Text = needed("The provider's registered name.")
    cqc_provider_id: Text | None = about("CQC's provider id.")
    nominated_individual: StaffId = needed("The nominated individual (regulation 6 of the 2014 Regulations).")
    timezone: Literal["Europe/London"] | None = about("The time zone of local times; always Europe/London.")
    framework_edition: Text | None = about(
        "The assessment framework edition pages show first, such as `cqc-saf-2023`."
    )
    default_audience: Literal["inspector", "commissioner", "internal"] | None = about(
        "The audience `evidence build` serves when none is named."
    )
    meeting_schedule: tuple[MeetingRule, ...] = many("Meetings that must happen, and how often.")
    contact: Text | None = about("How an outside reader reaches the governance team.")
    example: Flag | None = about("`true` marks invented example data: every page and PDF says so.")


KIND = Kind(
    name="provider",
    model=Provider,
    folder="",
    prefix="",
    label="Provider",
    plural="Provider",
    group="Who and where",
    summary="The registered provider: one file, `records/provider.yml`, with the id `provider`.",
    audience=EVERYONE,
    columns=("name", "nominated_individual"),
)
