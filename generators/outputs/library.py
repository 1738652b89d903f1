"""What the evidence library is told: each item with its age, author, checks, what relies on it and where it is, gaps first; derive judges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from generators.book import Book
from generators.derive import phrases
from generators.derive.library import Item, Lack, Recency, Voice, item, items
from generators.kinds.evidence import Evidence
from generators.ledger import Entry
from generators.outputs import records, shown, words
from generators.outputs.records import Exhibit
from generators.outputs.shown import NOTHING, Row, Shown, Table

RECENCY: Mapping[Recency, str] = {
    "recent": "Recent",
    "older": "Older",
    "old": "Old",
    "undated": "Time not said",
    "ahead": "Time to come",
}
VOICES: Mapping[Voice, str] = {
    "outside": "From outside",
    "another": "Somebody else's",
    "owner": "The owner's own",
    "words": "Author not an id",
    "unheard": "Cannot be weighed",
}
LACKS: Mapping[Lack, str] = {
    "nowhere": "no file and no place named",
    "unused": "no record here relies on it",
    "own_word": "only the owner's own word",
    "unchecked": "not checked by anybody else",
    "undated": "time not said",
    "old": "over a year old",
    "unhashed": "file without a hash",
}
# More records than this are counted.
_NAMED = 3
Column = tuple[str, Shown]


def found(book: Book, evidence: Evidence) -> Item:
    """What an item is worth on the position date."""
    return item(book.ledger, evidence, book.as_of, book.catalogues)


def rank(book: Book, entry: Entry) -> tuple[int, int, str]:
    """Where an item stands in the library: gaps first."""
    record = entry.record
    return found(book, record).rank if isinstance(record, Evidence) else (0, 0, entry.id)


# ------------------------------------------------------------------ the register
def columns(book: Book, entry: Entry) -> Iterable[Column]:
    """The columns of the library beside the item and its category."""
    record = entry.record
    if not isinstance(record, Evidence):
        return
    one = found(book, record)
    exhibit = records.exhibit(book, record)
    missing = "; ".join(LACKS[name] for name in one.lacks)
    yield "What is missing", shown.text(phrases.sentence(missing)) if missing else NOTHING
    yield "Age", _age(one)
    yield "Author", shown.text(VOICES[one.voice], note=record.authored_by if one.voice != "words" else "")
    yield "Checked", _checked(one)
    yield "Relied on by", _relied(book, one)
    yield "Where it is", _place(exhibit)


def _age(one: Item) -> Shown:
    note = phrases.days(one.age) if one.age is not None else ""
    return shown.text(
        RECENCY[one.recency], note=note, order=f"{one.age:06}" if one.age is not None else "999999"
    )


def _checked(one: Item) -> Shown:
    if one.checked_by:
        return shown.text("By somebody else", note=_people(one.checked_by))
    return shown.text("By its author only" if one.evidence.verified_by else "By nobody")


def _people(ids: Sequence[str]) -> str:
    return ids[0] if len(ids) == 1 else words.count(len(ids), "person", "people")


def _relied(book: Book, one: Item) -> Shown:
    named = [shown.by_id(book, found.record) for found in one.relied[:_NAMED]]
    left = len(one.relied) - _NAMED
    if left > 0:
        named.append(shown.text(f"and {left} more"))
    return shown.many(named) if named else shown.text("No record")


def _place(exhibit: Exhibit) -> Shown:
    if exhibit.file:
        return shown.link("Published here", exhibit.file)
    if exhibit.name:
        return shown.text("With the records, not published")
    return shown.text("Held elsewhere" if exhibit.held else "Nowhere named")


def summary(book: Book) -> dict[str, Any]:
    """What stands above the library: its items by category, and what the words mean."""
    every = items(book.ledger, book.as_of, book.catalogues)
    quarter = book.catalogues.threshold("window-quarter").whole
    year = book.catalogues.threshold("window-year").whole
    return {
        "by_category": _by_category(book, every.values()),
        "gaps": f"{sum(bool(one.lacks) for one in every.values())} of {words.count(len(every), 'item')} lack something; they stand first.",
        "meanings": (
            (
                RECENCY["recent"],
                f"the last day that it speaks of lies at most {phrases.days(quarter)} before the position date.",
            ),
            (
                RECENCY["older"],
                f"at most {words.count(year, 'month')}; whatever lies before is {RECENCY['old'].lower()}.",
            ),
            (VOICES["outside"], "an organisation outside the provider wrote it."),
            (VOICES["another"], "its author answers for none of the records that rely on it."),
            (
                VOICES["unheard"],
                "no record that is shown here relies on it, so there is nobody to set its author against.",
            ),
            (
                VOICES["owner"],
                "its author answers for a record that relies on it: reassurance, until somebody else checks it.",
            ),
        ),
    }


def _by_category(book: Book, every: Iterable[Item]) -> Table:
    told = tuple(every)
    rows = tuple(
        (
            shown.text(row.title),
            shown.figure(len(mine)),
            shown.figure(sum(one.independent for one in mine)),
            shown.figure(sum(bool(one.checked_by) for one in mine)),
            shown.figure(sum(one.recency == "recent" for one in mine)),
            shown.figure(sum(bool(one.lacks) for one in mine)),
        )
        for name, row in book.catalogues.evidence_categories.items()
        for mine in ([one for one in told if one.evidence.category == name],)
    )
    heads = ("Category", "Items", "Independent", "Checked by somebody else", "Recent", "Lack something")
    return Table("Evidence by category", heads, rows, frozenset(range(1, len(heads))))


# ------------------------------------------------------------------ one item
def tell(book: Book, entry: Entry) -> dict[str, Any]:
    """What the page of an item of evidence is told beside what every record's page is."""
    told = records.tell(book, entry)
    record = entry.record
    if not isinstance(record, Evidence):
        return told
    one = found(book, record)
    return {
        **told,
        "worth": tuple(_worth(book, one)),
        "lacking": tuple(phrases.sentence(LACKS[name]) for name in one.lacks),
        "relied": _reliance(book, one),
    }


def _worth(book: Book, one: Item) -> Iterator[Row]:
    record = one.evidence
    yield Row("Category", shown.text(book.catalogues.evidence_categories[record.category].title))
    yield Row("Age on the position date", _age(one))
    yield Row("Author", shown.many((shown.text(VOICES[one.voice]), _author(book, record))))
    yield Row(
        "Checked by",
        shown.many(shown.record(book, name) for name in one.checked_by) if one.checked_by else _checked(one),
    )
    exhibit = records.exhibit(book, record)
    yield Row(
        "Where it is", _place(exhibit) if exhibit.file or not exhibit.held else shown.text(exhibit.held)
    )
    if record.file:
        hashed = Shown("hash", record.sha256) if record.sha256 else shown.text("none recorded")
        yield Row("SHA-256 of the file", hashed)


def _author(book: Book, record: Evidence) -> Shown:
    return shown.record(book, record.authored_by)


def _reliance(book: Book, one: Item) -> Table | None:
    rows = tuple(
        (
            shown.record(book, found.record),
            shown.text(words.place([step for step in found.place if isinstance(step, str)])),
            shown.record(book, found.owner) if found.owner else NOTHING,
        )
        for found in one.relied
    )
    heads = ("Record", "For what", "Who answers for it")
    return Table("Records that rely on it", heads, rows) if rows else None
