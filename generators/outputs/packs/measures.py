"""What printed documents say of a measure: its chart, what it shows, and every point; derive decides what that is."""

from __future__ import annotations

from collections.abc import Iterator

from generators.book import Book
from generators.derive.measures import MeasurePosition
from generators.outputs import measures, shown
from generators.outputs.packs import chapter
from generators.outputs.packs.chapter import Block, Chapter
from generators.outputs.shown import Row


def of_record(book: Book, measure_id: str) -> Chapter:
    """The chapter on the chart in the document of a measure."""
    return Chapter("What it shows", "shows", tuple(blocks(book, book.derived.measures[measure_id], "chart")))


def blocks(book: Book, found: MeasurePosition, anchor: str) -> Iterator[Block]:
    """Words, chart, what to bear in mind and every point. `anchor` keeps the charts of one document apart."""
    yield from shortly(book, found, anchor)
    table = measures.points(book, found)
    if table is not None:
        yield from chapter.broken(table)


def shortly(book: Book, found: MeasurePosition, anchor: str) -> Iterator[Block]:
    """The same without the single points."""
    told = measures.one(book, found, anchor)
    yield chapter.text(told.words)
    yield chapter.rows(
        [
            Row("Better", shown.text(measures.BETTER[found.direction])),
            *(Row(icon.name, shown.text(f"{icon.letter}: {icon.words}")) for icon in told.icons),
            Row("Lasting", shown.many([told.sustained, shown.text(told.sustained_why)])),
        ]
    )
    if told.chart is not None:
        yield Block("xmr", (told.caption, told.chart))
    for said in told.caveats:
        yield chapter.note(said)


def of_objective(book: Book, named: tuple[str, ...], prefix: str, seen: set[str]) -> Iterator[Chapter]:
    """A part for each measure that an objective names; one that stands further up is only named."""
    for identity in named:
        found = book.derived.measures.get(identity)
        if found is None:
            continue
        title = f"Measure: {found.measure.title} ({identity})"
        anchor = f"{prefix}-{identity}"
        if identity in seen:
            yield Chapter(
                title, anchor, (chapter.text("Shown under an objective further up."),), listed=False
            )
            continue
        seen.add(identity)
        yield Chapter(title, anchor, tuple(blocks(book, found, f"{anchor}-chart")), listed=False)
