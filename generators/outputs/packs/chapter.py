"""The forms of which every printed document is made: chapters of blocks; what stands in them is said by the modules beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from generators.audience import WITHHELD
from generators.book import Book
from generators.outputs import addresses, shown, words
from generators.outputs.records import exhibits
from generators.outputs.shown import Row, Section, Shown, Table

BlockForm = Literal[
    "text", "note", "prose", "rows", "table", "history", "trail", "days", "chart", "xmr", "list", "code"
]


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a chapter; `form` says how the template prints `value`."""

    form: BlockForm
    value: Any


@dataclass(frozen=True, slots=True)
class Chapter:
    """A headed part of a document."""

    title: str
    anchor: str
    """Where links lead: the record's id where the chapter is about one record."""
    blocks: tuple[Block, ...] = ()
    parts: tuple[Chapter, ...] = ()
    tags: tuple[Shown, ...] = ()
    wide: bool = False
    """Set across the page, for tables with many columns."""
    listed: bool = True
    """Whether the contents name it."""


def text(said: str) -> Block:
    """A paragraph in our words; ids in it become links."""
    return Block("text", said)


def note(said: str) -> Block:
    """A paragraph in a quieter voice: how to read what stands beside it."""
    return Block("note", said)


def prose(markdown: str) -> Block:
    """Running text of a record."""
    return Block("prose", markdown)


def rows(found: Iterable[Row]) -> Block:
    """Labelled values; what is withheld from a list of several is counted, not repeated."""
    return Block("rows", tuple(replace(row, shown=_gathered(row.shown)) for row in found))


def _gathered(value: Shown) -> Shown:
    if value.form != "many":
        return value
    named = [one for one in value.value if one.value != WITHHELD]
    hidden = len(value.value) - len(named)
    return shown.many([*named, shown.text(f"{hidden} withheld")]) if hidden > 1 else value


def listed(items: Iterable[Shown]) -> Block:
    """Values as a list."""
    return Block("list", tuple(items))


# A table longer than this is set as several: one table of a thousand rows takes longer than a hundred of ten.
ROWS_OF_A_TABLE = 40


def table(caption: str, heads: tuple[str, ...], body: Iterable[tuple[Shown, ...]]) -> tuple[Block, ...]:
    """A table as blocks; a long one is broken into several, each with its heads and its place in the caption."""
    found = tuple(body)
    runs = [found[start : start + ROWS_OF_A_TABLE] for start in range(0, len(found), ROWS_OF_A_TABLE)]
    return tuple(
        Block(
            "table",
            Table(caption if len(runs) == 1 else f"{caption}, part {number} of {len(runs)}", heads, run),
        )
        for number, run in enumerate(runs, start=1)
    )


def broken(told: Table) -> tuple[Block, ...]:
    """A finished table as blocks."""
    return table(told.caption, told.heads, told.rows)


def row(label: str, value: Shown) -> Row:
    """One labelled value."""
    return Row(label, value)


def from_section(section: Section, prefix: str) -> Chapter:
    """A section of a record's page as a chapter. `prefix` keeps anchors of one document apart."""
    blocks: list[Block] = []
    if section.rows:
        blocks.append(rows(section.rows))
    if section.table:
        blocks += broken(section.table)
    anchor = f"{prefix}-{section.anchor}"
    members = tuple(from_section(member, anchor) for member in section.members)
    return Chapter(section.title, anchor, tuple(blocks), members, listed=False)


def evidence_table(book: Book, identities: Iterable[str]) -> tuple[Block, ...]:
    """The evidence items that these records name, once each, with category and hash."""
    items: dict[str, tuple[Shown, ...]] = {}
    for identity in identities:
        entry = book.ledger.entries.get(identity)
        for item in exhibits(book, entry) if entry else ():
            items[item.shown.note] = (
                item.shown,
                shown.text(item.category),
                shown.text(item.claim),
                shown.text(item.name or item.held or "not said"),
                Shown("hash", item.sha256) if item.sha256 else shown.text("not recorded"),
            )
    heads = ("Item", "Category", "What it shows", "File, or where it is kept", words.label("sha256"))
    return table("Evidence named in this document", heads, (items[identity] for identity in sorted(items)))


def flat(chapters: Iterable[Chapter]) -> Iterator[Chapter]:
    """Every chapter, outermost first."""
    for chapter in chapters:
        yield chapter
        yield from flat(chapter.parts)


def places(book: Book, chapters: Iterable[Chapter]) -> Mapping[str, str]:
    """Page address of the site -> place in this document, for the records that have a chapter of their own in it."""
    anchors = {chapter.anchor for chapter in flat(chapters)}
    return {
        addresses.of_record(entry): f"#{identity}"
        for identity, entry in book.ledger.entries.items()
        if identity in anchors
    }
