"""The home page of each audience: what matters to it on the position date, the ways in, and its parts in the order it asks for them;
figures and parts are told in `home_figures`, `home_tables` and `home_inside`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generators.book import Book
from generators.outputs import (
    addresses,
    enforcement,
    facts,
    home_inside,
    home_openness,
    home_tables,
    safeguarding,
    shown,
    trail,
    ways_in,
)
from generators.outputs.home_figures import figures
from generators.outputs.registers import brag_legend

_LATEST = 12
# The parts of the page, in order; a part that an audience does not read is not there.
_PARTS: Mapping[str, tuple[str, ...]] = {
    "inspector": (
        "requirements",
        "responses",
        "plans",
        "controls",
        "overdue",
        "concerns",
        "openness",
        "services",
        "latest",
        "written",
    ),
    "commissioner": (
        "controls",
        "plans",
        "openness",
        "requirements",
        "responses",
        "overdue",
        "concerns",
        "services",
        "latest",
        "written",
    ),
    "internal": (
        "signals",
        "due",
        "loops",
        "overdue",
        "controls",
        "requirements",
        "responses",
        "plans",
        "concerns",
        "services",
        "latest",
        "written",
    ),
}
_LEADS: Mapping[str, str] = {
    "inspector": "What is open with the regulator, how the provider responded, and what somebody else verified.",
    "commissioner": "Whether people are safe now, how much of the plan is verified, and what was told to whom.",
    "internal": "What asks for a decision, what is due, and where loops are open.",
}


def tell(book: Book, paths: frozenset[str]) -> dict[str, Any]:
    """Everything the template of the home page prints. `paths`: the pages of the site."""
    overdue = book.derived.overdue
    wanting = home_tables.controls_wanting(book)
    requirements = enforcement.outstanding(book)
    concerns = book.derived.open_concerns
    return {
        "section": addresses.HOME,
        "trail": (),
        "lead": _LEADS[book.audience],
        "parts": _PARTS[book.audience],
        "ways": ways_in.ways(book, paths),
        "figures": tuple(figures(book, requirements, wanting)),
        "plans": tuple(home_tables.plan(book, found) for found in book.derived.plans.values()),
        "overdue": home_tables.overdue(book, overdue) if overdue else None,
        "concerns": safeguarding.table(book, "Open safeguarding concerns, oldest first", concerns)
        if concerns
        else None,
        "sees_concerns": safeguarding.shown_singly(book),
        "concern_totals": book.view.concern_totals,
        "controls": home_tables.controls(wanting) if wanting else None,
        "in_force": home_tables.in_force(book),
        "controls_total": len(book.derived.controls),
        "requirements": requirements,
        "responses": home_tables.responses_table(book),
        "services": home_tables.services(book),
        **home_openness.tell(book),
        **(home_inside.tell(book) if book.audience == "internal" else {}),
        "legend": brag_legend(book),
        "latest": tuple(
            (
                fact,
                shown.record(book, fact.entry.id),
                shown.record(book, fact.by) if fact.by else shown.NOTHING,
            )
            for fact in facts.latest(book.ledger.entries.values(), book.as_of, _LATEST)
        ),
        "written": trail.summary(book),
        "warnings": book.warnings if book.audience == "internal" else 0,
    }
