"""What a finding code is: its id, severity and the words a person needs to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]
Effect = Literal["", "breaks", "weakens", "note"]


@dataclass(frozen=True, slots=True)
class Code:
    """One rule as the guide explains it.

    `wrong` and `right` are short YAML fragments (or file names) that show the fault and its cure;
    `source` names the rule's origin: the data dictionary, the domain reference or a statute.
    """

    id: str
    title: str
    severity: Severity
    why: str
    cure: str
    wrong: str = ""
    right: str = ""
    source: str = ""
    effect: Effect = ""
    """Of a finding of the audit: what it does to the verdict; empty for findings of the check."""
    shows: str = ""
    """Of a finding of the audit: what it shows."""
    does_not_show: str = ""
    """Of a finding of the audit: what it leaves open."""


def audited(
    name: str,
    effect: Effect,
    title: str,
    why: str,
    cure: str,
    shows: str,
    does_not_show: str,
    source: str,
) -> Code:
    """A finding of the audit: it has no YAML to show."""
    severity: Severity = "error" if effect == "breaks" else "warning"
    return Code(
        id=name,
        title=title,
        severity=severity,
        why=why,
        cure=cure,
        source=source,
        effect=effect,
        shows=shows,
        does_not_show=does_not_show,
    )
