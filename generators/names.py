"""The register of staff names, kept outside the repository and used only while building; nothing of it is stored."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generators.finding import Unable


@dataclass(frozen=True, slots=True)
class Names:
    """Names by staff id, each for the audiences that may read it."""

    rows: tuple[tuple[str, str, frozenset[str]], ...] = ()

    def for_audience(self, audience: str) -> Mapping[str, str]:
        """Staff id -> name, for one audience."""
        return {staff: name for staff, name, audiences in self.rows if audience in audiences}

    @property
    def all(self) -> frozenset[str]:
        """Every name, for the check that none stands in a record."""
        return frozenset(name for _, name, _ in self.rows)


def read(file: Path) -> Names:
    """The register: a CSV with the columns `id` and `name`, and `audiences` (words split by spaces) if wanted.

    Without `audiences` a name is for the governance team only. Raises Unable where the file is not of that form.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Unable(
            f"the register of names cannot be read: {error}",
            "give a CSV file in UTF-8 with the columns id,name",
        ) from error
    table = csv.DictReader(text.splitlines(), strict=True)
    if not {"id", "name"} <= set(table.fieldnames or ()):
        raise Unable("the register of names has no columns `id` and `name`", "make its first line: id,name")
    try:
        rows = tuple(
            (row["id"].strip(), row["name"].strip(), frozenset((row.get("audiences") or "internal").split()))
            for row in table
            if row["id"] and row["name"]
        )
    except csv.Error as error:
        raise Unable(
            f"the register of names is not a valid CSV file: {error}", "save it again as CSV"
        ) from error
    return Names(rows)
