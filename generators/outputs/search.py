"""What the search page and the index from A to Z are told, and the files of the search; how they are made lives beside this module."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generators.book import Book
from generators.ledger import Entry
from generators.outputs import Output, addresses, search_documents, search_index, shown, words
from generators.outputs.frame import Step
from generators.outputs.reference import Guide
from generators.outputs.search_documents import SORTS, Searched, Sort, searched, sort_of
from generators.outputs.search_terms import folded
from generators.outputs.shown import Shown

__all__ = [
    "PAGES",
    "PAGES_TITLE",
    "TITLE",
    "Counts",
    "counts",
    "files",
    "letters",
    "of_letter",
    "searched",
    "tell",
    "tell_letter",
    "tell_pages",
    "title_of",
]

TITLE = "Search"
PAGES_TITLE = "Index of pages that are no records"
PAGES = f"{addresses.INDEX}pages.html"
_HOME = Step("Home", addresses.HOME)
_SEARCH = Step(TITLE, addresses.SEARCH)
_FIGURES, _OTHER = "0-9", "other"


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the search knows."""

    records: int
    pages: int
    """Pages that are no records."""


def counts(book: Book, paths: Iterable[str]) -> Counts:
    """How many records and other pages are indexed, of all the pages at these addresses, generated and hand-written."""
    own = frozenset(addresses.of_records(book.ledger).values())
    return Counts(len(own), sum(1 for path in paths if path not in own and searched(path)))


def files(book: Book, finished: Iterable[tuple[str, str, str]]) -> Iterator[tuple[str, bytes]]:
    """Address and content of every file of the index: the book's records, and the other pages given.

    `finished` gives address, title and HTML of every page that is no record; those that are not searched are left out.
    """
    themes = {theme.id: theme.title for theme in book.catalogues.themes.values()}
    others = (search_documents.page(*page) for page in finished if searched(page[0]))
    return search_index.files((*search_documents.records(book), *sorted(others, key=_place)), themes)


def _place(one: Searched) -> tuple[int, str]:
    """Pages of one sort together, by address."""
    sorts = [sort.one for sort in SORTS.values()]
    return (
        sorts.index(one.group) if one.group in sorts else len(sorts) + (one.group == "Register")
    ), one.name


# ------------------------------------------------------------------ the pages
@dataclass(frozen=True, slots=True)
class Letter:
    """A page of the index."""

    name: str
    path: str
    total: str


def tell(book: Book) -> dict[str, Any]:
    """What the search page says before anything is typed, and in its place where no script runs."""
    return {
        "section": addresses.SEARCH,
        "trail": (_HOME,),
        "total": words.count(len(book.ledger.entries), "record"),
        "letters": _letters(book),
        "pages": PAGES,
    }


def letters(book: Book) -> Mapping[str, tuple[Entry, ...]]:
    """The records under the first letter of their titles: `a` to `z`, then figures, then any other; each in their order."""
    found: dict[str, list[tuple[str, Entry]]] = {}
    for entry in book.ledger.entries.values():
        title = folded(entry.record.title).strip(" -")
        found.setdefault(_letter(title), []).append((title, entry))
    order = sorted(found, key=lambda letter: (letter == _OTHER, letter == _FIGURES, letter))
    return {
        letter: tuple(entry for _, entry in sorted(found[letter], key=lambda pair: (pair[0], pair[1].id)))
        for letter in order
    }


def _letter(title: str) -> str:
    first = title[:1]
    if first.isascii() and first.isalpha():
        return first
    return _FIGURES if first.isascii() and first.isdigit() else _OTHER


def _name(letter: str) -> str:
    return {_FIGURES: "0 to 9", _OTHER: "Other"}.get(letter, letter.upper())


def of_letter(letter: str) -> str:
    """`index/a.html`."""
    return f"{addresses.INDEX}{letter}.html"


def title_of(letter: str) -> str:
    """What a page of the index is called."""
    return f"Index of records: {_name(letter)}"


def _letters(book: Book) -> tuple[Letter, ...]:
    return tuple(
        Letter(_name(letter), of_letter(letter), words.count(len(entries), "record"))
        for letter, entries in letters(book).items()
    )


def tell_letter(book: Book, letter: str, entries: Iterable[Entry]) -> dict[str, Any]:
    """A page of the index: every record whose title begins so."""
    rows = tuple(shown.link(entry.record.title, addresses.of_record(entry), entry.id) for entry in entries)
    return {
        "section": addresses.SEARCH,
        "trail": (_HOME, _SEARCH),
        "heading": title_of(letter),
        "groups": (("", rows),),
        "total": words.count(len(rows), "record"),
        "letters": _letters(book),
        "pages": PAGES,
    }


def tell_pages(
    book: Book, outputs: Callable[[], Iterable[Output]], guides: Callable[[], tuple[Guide, ...]]
) -> dict[str, Any]:
    """The page of the index that names every page that is no record."""
    own = frozenset(addresses.of_records(book.ledger).values())
    listed = [(output.path, output.title) for output in outputs()]
    listed += [(guide.path, guide.title) for guide in guides()]
    by_sort: dict[Sort, list[Shown]] = {}
    for path, title in sorted(listed, key=lambda page: (folded(page[1]), page[0])):
        if path not in own and searched(path):
            by_sort.setdefault(sort_of(path), []).append(shown.link(title, path))
    groups = tuple(
        (sort.several, tuple(rows))
        for sort, rows in sorted(by_sort.items(), key=lambda item: item[0].several)
    )
    return {
        "section": addresses.SEARCH,
        "trail": (_HOME, _SEARCH),
        "heading": PAGES_TITLE,
        "groups": groups,
        "total": words.count(sum(len(rows) for _, rows in groups), "page"),
        "letters": _letters(book),
        "pages": PAGES,
    }
