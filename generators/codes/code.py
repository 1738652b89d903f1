"""What a finding code is: its id, severity and the words a person needs to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


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
