"""An organisation outside the provider: regulator, commissioner, police, pharmacy, adviser."""

from __future__ import annotations

from typing import Annotated, Literal

from generators.kind import INTERNAL, Kind, Record, about, needed
from generators.values import Text


class Organisation(Record):
    """An outside organisation that acts in these records."""

    type: Literal[
        "cqc",
        "icb",
        "local_authority",
        "safeguarding_adults_board",
        "police",
        "hse",
        "coroner",
        "nhs_trust",
        "gp_practice",
        "advocacy",
        "pharmacy",
        "training_provider",
        "consultant",
        "provider",
        "other",
    ] = needed("What it is.")
    contact: Annotated[Text, INTERNAL] | None = about("How the team reaches it.")


KIND = Kind(
    name="organisation",
    model=Organisation,
    folder="organisations",
    prefix="ORG",
    label="Organisation",
    plural="Organisations",
    group="Who and where",
    summary="An organisation outside the provider.",
    columns=("type",),
)
