"""Which rows name which others, and rows that name one that is not there; what the rows say is not judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from generators.catalogues import limits, rows
from generators.source import Place

# Class of rows -> field that names other rows (dotted where it lies inside another) -> class of what it names.
LINKS: Mapping[type[rows.AnyRow], Mapping[str, type[rows.AnyRow]]] = {
    rows.Regulation: {"instrument": rows.Instrument, "clocks": limits.Clock},
    rows.Penalty: {"regulations": rows.Regulation},
    rows.Edition: {"evidence_categories": rows.EvidenceCategory},
    rows.FrameworkItem: {
        "edition": rows.Edition,
        "key_question": rows.KeyQuestion,
        "regulations": rows.Regulation,
    },
    rows.Crosswalk: {"from_item": rows.FrameworkItem, "to_item": rows.FrameworkItem},
    rows.Theme: {"area": rows.ThemeArea, "broader": rows.Theme},
    limits.NotificationKind: {"clock": limits.Clock, "regulation": rows.Regulation},
    limits.EnforcementType: {"challenge.clock": limits.Clock},
}


def named(row: rows.AnyRow) -> Iterator[tuple[Place, type[rows.AnyRow], str]]:
    """Every other row that a row names: where in the row, of what class, and its id."""
    for field, wanted in LINKS.get(type(row), {}).items():
        steps: Place = tuple(field.split("."))
        value: Any = row
        for step in steps:
            value = getattr(value, str(step))
        if isinstance(value, str):
            yield steps, wanted, value
        elif isinstance(value, tuple):
            yield from (((*steps, index), wanted, one) for index, one in enumerate(value))


def dangling(
    row: rows.AnyRow, table: Callable[[type[rows.AnyRow]], Mapping[str, rows.AnyRow]]
) -> Iterator[tuple[Place, type[rows.AnyRow], str]]:
    """Those of `named` that are in no table."""
    return ((place, wanted, target) for place, wanted, target in named(row) if target not in table(wanted))
