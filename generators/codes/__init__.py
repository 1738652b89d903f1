"""The catalogue of finding codes: what each means, why it matters and how to mend it; no rule is run here."""

from __future__ import annotations

from collections.abc import Mapping

from generators.codes.catalogues import CATALOGUES
from generators.codes.code import Code, Effect, Severity
from generators.codes.custody import CUSTODY
from generators.codes.dates import DATES
from generators.codes.evidence import EVIDENCE
from generators.codes.fields import FIELDS
from generators.codes.identity import IDENTITY
from generators.codes.integrity import INTEGRITY
from generators.codes.privacy import PRIVACY
from generators.codes.proof import PROOF
from generators.codes.reading import READING
from generators.codes.references import REFERENCES
from generators.codes.wording import WORDING

__all__ = ["CODES", "FAMILIES", "Code", "Effect", "Severity"]

# Family name -> (title, codes). The order is the order of the guide.
FAMILIES: Mapping[str, tuple[str, tuple[Code, ...]]] = {
    "SRC": ("Reading a file", READING),
    "FLD": ("Fields and values", FIELDS),
    "IDN": ("Identity of a record", IDENTITY),
    "REF": ("References between records", REFERENCES),
    "DAT": ("Dates in order", DATES),
    "PRF": ("Proof", PROOF),
    "EVD": ("Evidence files", EVIDENCE),
    "PRV": ("Personal data and what never enters a record", PRIVACY),
    "WRD": ("Wording of actions and narratives", WORDING),
    "CAT": ("A provider's own catalogues", CATALOGUES),
    "CUS": ("Rules against history", CUSTODY),
    "HIS": ("The history as evidence (`evidence audit`)", INTEGRITY),
}

CODES: Mapping[str, Code] = {code.id: code for _, codes in FAMILIES.values() for code in codes}
