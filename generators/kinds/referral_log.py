"""A referral log: the receiver's own list of referrals, to be matched with ours."""

from __future__ import annotations

from generators.kind import INSPECTOR, Kind, OrganisationId, Part, Record, ServiceId, about, many, needed
from generators.values import Moment, Month, Text

# Columns of a table beside the record.
COLUMNS = ("reference", "received_at", "service")


class ReferralRow(Part):
    """One referral as the receiver has it."""

    reference: Text = needed("The receiver's reference.")
    received_at: Moment = needed("When it was received.")
    service: ServiceId | None = about("The service it names.")


class ReferralLog(Record):
    """What the receiver says it received in a period."""

    organisation: OrganisationId = needed("The receiver.")
    period: Month = needed("The month it covers; a log over several months names its last.")
    rows: tuple[ReferralRow, ...] = many("The rows.")
    rows_file: Text | None = about("A CSV beside this file with the columns reference, received_at, service.")


KIND = Kind(
    name="referral_log",
    model=ReferralLog,
    folder="referrals",
    prefix="REF",
    label="Referral log",
    plural="Referral logs",
    group="Things that happen",
    summary="The receiver's list of referrals, matched one to one with our concerns.",
    audience=INSPECTOR,
    when="period",
    columns=("organisation", "period"),
)
