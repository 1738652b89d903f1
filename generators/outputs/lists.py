"""What the pages of the catalogues are told: every row with its source and how sure it is; law and policy in columns of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from generators.book import Book
from generators.catalogues import Catalogues, rows
from generators.catalogues.rows import Row
from generators.outputs import addresses, shown, words
from generators.outputs.reference import TRAIL
from generators.outputs.shown import NOTHING, Shown, Table

CONFIDENCE_WORDS: Mapping[str, tuple[str, str]] = {
    "general_knowledge": ("General knowledge, not checked", "yellow"),
    "proposal": ("Proposal", "orange"),
}


@dataclass(frozen=True, slots=True)
class Listing:
    """One table of a catalogue's page, with the anchor of each row."""

    title: str
    note: str
    table: Table
    anchors: tuple[str, ...]
    sources: tuple[str, ...]
    """Where the rows come from; a row names them by their numbers, from 1."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A catalogue's page."""

    name: str
    title: str
    lead: str
    listings: Callable[[Catalogues], Iterable[Listing]]


def tell(book: Book, catalogue: Catalogue) -> dict[str, Any]:
    """What the page of a catalogue is told."""
    return {
        "section": addresses.REFERENCE,
        "trail": TRAIL,
        "catalogue": catalogue,
        "listings": tuple(catalogue.listings(book.catalogues)),
    }


Cells = tuple[Shown, ...]


def listing(
    title: str,
    heads: tuple[str, ...],
    found: Iterable[Row],
    cells: Callable[[Any], Cells],
    note: str = "",
) -> Listing:
    """Rows as a table with where they come from in the last column."""
    members = tuple(found)
    sources = tuple(dict.fromkeys(row.source for row in members))
    body = tuple((*cells(row), _provenance(row, sources.index(row.source) + 1)) for row in members)
    table = Table(title, (*heads, "Source and confidence"), body)
    return Listing(title, note, table, tuple(anchor(row) for row in members), sources)


def anchor(row: Row) -> str:
    """Records lead to themes, regulations and framework items by their ids; other rows may share an id on one page."""
    if isinstance(row, rows.Theme | rows.Regulation | rows.FrameworkItem):
        return addresses.anchor(row.id)
    return addresses.anchor(f"{type(row).__name__.lower()}-{row.id}")


def _provenance(row: Row, number: int) -> Shown:
    parts: list[Shown] = [shown.text(f"Source {number}")]
    if row.own:
        parts.append(shown.tag("This provider's own", "blue"))
    if row.confidence in CONFIDENCE_WORDS:
        parts.append(shown.tag(*CONFIDENCE_WORDS[row.confidence]))
    parts += [
        shown.text(f"{words.label(part.part)}: {CONFIDENCE_WORDS[part.confidence][0].lower()}")
        for part in row.parts
        if part.confidence in CONFIDENCE_WORDS
    ]
    if row.note:
        parts.append(shown.text(f"Note: {row.note}"))
    return shown.many(parts)


def some(value: str | None) -> Shown:
    """A text, or nothing."""
    return shown.text(value) if value else NOTHING


def each(values: Iterable[str]) -> Shown:
    """Several texts."""
    return shown.many(shown.text(value) for value in values)
