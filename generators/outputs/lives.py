"""Where the life of each record stands: on the record's page while it is short, else on pages of its own; how it is told lives elsewhere.

The place of a change on the record's page, `#v-` and the first twelve digits of the commit, stays for good: once the life
has moved, a line stands there that leads to it. Pages of a life and of its versions are filled from the oldest on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from generators.book import Book
from generators.ledger import Entry
from generators.outputs import addresses, versions
from generators.outputs.versions import Run, Version
from generators.past import Event, Past
from generators.source import Value

# A life with more changes, or with more to tell in characters, moves to a page of its own,
_MOST_CHANGES, _MOST_TOLD = 8, 8_000
# on pages that have much else to tell sooner,
_MUCH_ELSE, _FEWER = frozenset({"control", "plan"}), 3
# and so does one whose versions written out would be as long as this.
_MOST_TEXT = 16_000
# A page of a life is full at so many characters.
_PAGE = 90_000
# What telling a change takes beside its values, and what each of its fields does.
_CHANGE, _FIELD = 700, 150


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a life stands."""

    page: str
    """The page of the record, or of one that was taken out."""
    sheets: tuple[tuple[Event, ...], ...]
    """Its events page by page, the oldest first; empty where all of them stand on the record's page."""
    places: Mapping[str, str]
    """Commit -> where it is told."""

    @property
    def apart(self) -> bool:
        """Whether the life has pages of its own."""
        return bool(self.sheets)

    @property
    def paths(self) -> tuple[str, ...]:
        """The addresses of its own pages, the oldest first."""
        return tuple(addresses.of_life(self.page, part) for part in range(1, len(self.sheets) + 1))


@dataclass(frozen=True, slots=True)
class Texts:
    """The versions of a record, and where the full text of each stands."""

    versions: tuple[Version, ...]
    """One for each event, the oldest first."""
    sheets: tuple[tuple[Run, ...], ...]
    """Page by page, the oldest first; where the life stands on the record's page, all in one."""
    places: Mapping[str, str]
    """Commit -> where its full text stands; none of one that cannot be read."""


def anchor(commit: str) -> str:
    """The name of the place where a commit is told: the same in every build."""
    return addresses.anchor(f"v-{commit[:12]}")


def page_of(book: Book, record_id: str) -> str:
    """The page of a record, or of one that was taken out; empty where there is none."""
    entry = book.ledger.entries.get(record_id)
    if entry is not None:
        return addresses.of_record(entry)
    past = book.past
    return addresses.of_gone(record_id) if past is not None and record_id in past.records else ""


def place_of(book: Book, record_id: str, commit: str) -> str:
    """Where a commit is told of a record; the record's page where it is not, and empty where there is no page."""
    return book.asked(_place, record_id, commit)


def _place(book: Book, record_id: str, commit: str) -> str:
    if book.past is None:
        return page_of(book, record_id)
    known = _standings(book.past.whole)
    if record_id not in known:
        known[record_id] = standing(book, record_id)
    return known[record_id].places.get(commit, known[record_id].page)


@lru_cache(maxsize=2)
def _standings(_past: Past) -> dict[str, Standing]:
    return {}


# ------------------------------------------------------------------ what it was called
def last_version(book: Book, identity: str) -> Mapping[str, Any]:
    """What a record last said, as raw data; empty where nothing of it may be read."""
    said = [value for _, value in book.past.values(identity) if value is not None] if book.past else []
    return said[-1] if said else {}


def last_title(book: Book, identity: str) -> str:
    """The title that a record has or last had, else its id."""
    if (record := book.ledger.get(identity)) is not None:
        return record.title
    title = last_version(book, identity).get("title")
    return title if isinstance(title, str) and title.strip() else identity


# ------------------------------------------------------------------ the life
def standing(book: Book, record_id: str) -> Standing:
    """Where the life of a record stands."""
    return book.asked(_standing_of, record_id)


def _standing_of(book: Book, record_id: str) -> Standing:
    page, past = page_of(book, record_id), book.past
    if past is None or not page:
        return Standing(page, (), {})
    entry = book.ledger.entries.get(record_id)
    most = _FEWER if entry and entry.kind.name in _MUCH_ELSE else _MOST_CHANGES
    return _standing(page, past.life(record_id), len(entry.document.text) if entry else 0, most)


def _standing(page: str, events: Sequence[Event], length: int, most: int) -> Standing:
    weights = [_weight(event) for event in events]
    written_out = length * (len(events) - 1)
    light = len(events) <= most and sum(weights) <= _MOST_TOLD and written_out <= _MOST_TEXT
    if light or len(events) == 1:
        return Standing(page, (), {event.commit.id: _at(page, event.commit.id) for event in events})
    sheets: list[list[Event]] = [[]]
    held = 0
    for event, weight in zip(events, weights, strict=True):
        if sheets[-1] and held + weight > _PAGE:
            sheets.append([])
            held = 0
        sheets[-1].append(event)
        held += weight
    places = {
        event.commit.id: _at(addresses.of_life(page, part), event.commit.id)
        for part, sheet in enumerate(sheets, start=1)
        for event in sheet
    }
    return Standing(page, tuple(map(tuple, sheets)), places)


def _at(page: str, commit: str) -> str:
    return f"{page}#{anchor(commit)}"


def _weight(event: Event) -> int:
    return (
        _CHANGE
        + len(event.message)
        + sum(map(len, event.step.lines))
        + sum(
            _FIELD + _length(change.before) + _length(change.after) for change in event.changes if change.path
        )
    )


def _length(value: Value) -> int:
    """About how many characters a raw value takes when it is told."""
    if isinstance(value, list):
        return sum(_length(member) + 10 for member in value)
    if isinstance(value, dict):
        return sum(len(name) + _length(inner) + 40 for name, inner in value.items())
    return len(value or "")


# ------------------------------------------------------------------ the full texts
def texts(book: Book, record_id: str) -> Texts:
    """The versions of a record, packed into pages where its life has pages of its own."""
    past = book.past
    if past is None:
        return Texts((), (), {})
    entry = book.ledger.entries.get(record_id)
    shown: Mapping[str, Any] | None = entry.document.data if entry else None
    found = versions.of(past, record_id, shown)
    where = standing(book, record_id)
    sheets = versions.pages(found)
    if not where.apart:
        sheets = (tuple(run for sheet in sheets for run in sheet),) if sheets else ()
    places: dict[str, str] = {}
    for part, sheet in enumerate(sheets, start=1):
        page = addresses.of_versions(where.page, part) if where.apart else where.page
        for run in sheet:
            for one in run.versions:
                places[one.commit] = f"{page}#{text_anchor(one.commit, apart=where.apart)}"
    for one in found:
        if one.sort == "page":
            places[one.commit] = (source_page(entry) if entry else "") or f"{where.page}#{SOURCE}"
        elif one.sort == "same" and one.like in places:
            places[one.commit] = places[one.like]
    return Texts(found, sheets, places)


SOURCE = "as-yaml"
"""The place on a record's page where its text as it stands now is shown, or where a link leads to it."""

# A longer source stands on a page of its own.
_LONG_SOURCE = 6_000


def source_page(entry: Entry) -> str:
    """The page of a record's source; empty where it stands on the record's page."""
    long = len(entry.document.text) > _LONG_SOURCE
    return addresses.of_part(addresses.of_record(entry), "source") if long else ""


def text_anchor(commit: str, *, apart: bool) -> str:
    """The place of a version's full text: on a page of versions named like the place in the life, beside the life by `t-`."""
    name = anchor(commit)
    return name if apart else f"t{name[1:]}"
