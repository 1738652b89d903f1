"""Which printed documents exist for an audience, and what each is told; how they look lives in site_templates/packs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from generators.audience import source_text
from generators.book import Book
from generators.finding import Unable
from generators.kinds.decision import Decision
from generators.kinds.minutes import Minutes
from generators.kinds.plan import Plan
from generators.ledger import Entry
from generators.outputs.packs import cover, custody, history, meeting, plan, single
from generators.outputs.packs.chapter import Chapter, flat, places
from generators.outputs.packs.cover import Cover, dated
from generators.outputs.shown import Row

TEMPLATE = "packs/document.j2"

# Places that the template makes.
_FIXED_PLACES = {"not-shown": "What this document does not show", "exhibits": "Exhibits"}

# Kinds of which a build makes a document for every record, in this order.
ON_THE_SHELF = ("plan", "decision", "minutes")
SORTS = ("minutes", "plan", "record", "trail", "custody")


@dataclass(frozen=True, slots=True)
class Source:
    """The YAML of a record, as its audience may read it, to be attached to a document."""

    name: str
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Pack:
    """One document: its file name, and how to work out what it says.

    `tell` is called when the document is rendered and not before, so that only one document's context is ever held.
    """

    name: str
    title: str
    dated: datetime
    tell: Callable[[], Mapping[str, Any]]
    sources: Callable[[], tuple[Source, ...]]


def shelf(book: Book) -> Iterator[Pack]:
    """Every document that a build makes for this audience."""
    for kind in ON_THE_SHELF:
        for entry in book.ledger.entries_of(kind):
            yield _pack(book, entry)
    if book.integrity is not None:
        yield _custody(book)


def one(book: Book, sort: str, record_id: str) -> Pack:
    """One document. `sort` is `minutes`, `plan`, `record` (a decision record, or any other record) or `trail`, of which
    the id is a month: `2026-01`.

    Raises Unable where this audience has no such record, it is of another kind, or nothing was recorded in the month.
    """
    if sort == "trail":
        return _trail(book, record_id)
    if sort == "custody":
        return _custody(book)
    entry = book.ledger.entries.get(record_id)
    wanted = "" if sort == "record" else sort
    if entry is None or (wanted and entry.kind.name != wanted):
        known = ", ".join(found.id for found in book.ledger.entries_of(wanted)[:5]) if wanted else ""
        noun = {"minutes": "are no minutes", "plan": "is no improvement plan"}.get(sort, "is no record")
        raise Unable(
            f"there {noun} {record_id!r} that this audience may see",
            f"known here: {known}"
            if known
            else "look up the id on the site, or choose another audience with --audience",
        )
    return _pack(book, entry)


def _pack(book: Book, entry: Entry) -> Pack:
    return Pack(
        name=f"{entry.id}.pdf",
        title=f"{entry.kind.label}: {entry.record.title}",
        dated=dated(book),
        tell=lambda: _told(book, entry),
        sources=lambda: sources(book, _named(book, entry)),
    )


def _trail(book: Book, month: str) -> Pack:
    """A month of the audit trail: made when it is asked for, and no part of a build."""
    title = history.title(book, month)
    return Pack(
        name=f"audit-trail-{month}.pdf",
        title=f"Audit trail: {title}",
        dated=dated(book),
        tell=lambda: context(
            book,
            cover.of(book, "Audit trail", title, history.facts(book, month)),
            history.of_month(book, month),
        ),
        sources=tuple,
    )


def _custody(book: Book) -> Pack:
    """What the history is worth as evidence. Raises Unable where it was not audited."""
    told = custody.of(book)
    return Pack(
        name="custody.pdf",
        title=f"{custody.SORT}: {custody.TITLE}",
        dated=dated(book),
        tell=lambda: context(
            book, cover.of(book, custody.SORT, custody.TITLE, custody.facts(told)), custody.chapters(told)
        ),
        sources=tuple,
    )


def sources(book: Book, identities: tuple[str, ...]) -> tuple[Source, ...]:
    """The YAML of these records, as far as the audience may see them."""
    found = [book.ledger.entries[identity] for identity in identities if identity in book.ledger.entries]
    return tuple(
        Source(
            f"{entry.id}.yml", f"Source of the record {entry.id}: {entry.record.title}", source_text(entry)
        )
        for entry in found
    )


def _named(book: Book, entry: Entry) -> tuple[str, ...]:
    record = entry.record
    if isinstance(record, Plan):
        return plan.sources(book, book.derived.plans[record.id])
    if isinstance(record, Minutes):
        return meeting.sources(book, record)
    return single.sources(book, entry)


def _told(book: Book, entry: Entry) -> Mapping[str, Any]:
    record = entry.record
    chapters: tuple[Chapter, ...]
    facts: tuple[Row, ...]
    if isinstance(record, Plan):
        position = book.derived.plans[record.id]
        sort, facts, chapters = (
            "Improvement plan report",
            plan.facts(book, position),
            plan.chapters(book, position),
        )
    elif isinstance(record, Minutes):
        sort, facts, chapters = "Minutes", meeting.facts(book, record), meeting.chapters(book, record)
    elif isinstance(record, Decision):
        sort, facts, chapters = "Decision record", single.facts(book, entry), single.decision(book, record)
    else:
        sort, facts, chapters = entry.kind.label, single.facts(book, entry), single.plain(book, entry)
    return context(book, cover.of(book, sort, record.title, facts), chapters)


def context(book: Book, front: Cover, chapters: tuple[Chapter, ...]) -> Mapping[str, Any]:
    """What the template of a document is told. Links lead to chapters of the same document and nowhere else."""
    anchors = {found.anchor for found in flat(chapters)}
    return {
        "path": "document",
        "addresses": {identity: f"#{identity}" for identity in book.ledger.entries if identity in anchors},
        "places": places(book, chapters),
        "titles": {found.anchor: found.title for found in flat(chapters)} | _FIXED_PLACES,
        "cover": front,
        "chapters": chapters,
        "dated": dated(book),
    }
