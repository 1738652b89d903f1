"""What is searched: each record of the book and each other page, as one document; how it is indexed is decided elsewhere.

The words of a record are those of its own fields as the book's audience may read them, nothing else: the index is made from
the projected records, so that what is hidden from an audience is not in it. The words of any other page are those that its
finished HTML says.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from generators.book import Book
from generators.kind import value_at
from generators.kinds import KINDS
from generators.kinds.risk import Risk
from generators.ledger import Entry
from generators.outputs import addresses, chains, enforcement, measures, safeguarding, words
from generators.outputs.colours import control_tag
from generators.render import plain
from generators.values import london, month_days, week_days

PROVIDER_WIDE = "Provider-wide"


@dataclass(frozen=True, slots=True)
class Searched:
    """One record or page as the search knows it."""

    group: str
    """The kind's name; of a page that is no record, the sort of page."""
    name: str
    """A record's id; of any other page its address in the site."""
    title: str
    text: str
    """Running text, from which the search shows an extract."""
    more: str
    """Further words by which it is found, such as ids and dates."""
    service: str = ""
    day: date | None = None
    state: str = ""
    themes: tuple[str, ...] = ()


# ------------------------------------------------------------------ records
def records(book: Book) -> Iterator[Searched]:
    """Every record of the book, kind by kind in the order of the data dictionary, each kind by id."""
    for kind in KINDS:
        for entry in book.ledger.entries_of(kind.name):
            yield _record(book, entry)


def _record(book: Book, entry: Entry) -> Searched:
    record, kind = entry.record, entry.kind
    service = book.ledger.get(record.service) if record.service else None
    text, more = said(entry.document.data, (*kind.narrative, "notes"))
    return Searched(
        group=kind.name,
        name=entry.id,
        title=plain(record.title),
        text=text,
        more=more,
        service=plain(service.title) if service else (record.service or PROVIDER_WIDE),
        day=day_of(value_at(record, kind.when)) if kind.when else None,
        state=_state(book, entry),
        themes=themes_of(entry.document.data),
    )


def said(data: Mapping[str, Any], first: tuple[str, ...]) -> tuple[str, str]:
    """The texts of a record without its id and title: sentences, those of the fields `first` before all, and single words.

    `data` is a record as read, in which every value is text. A pure function of it.
    """
    sentences: list[str] = []
    single: list[str] = []
    for key in first:
        if value := data.get(key):
            _leaves(value, sentences, single)
    for key, value in data.items():
        if key not in first and key not in ("id", "title"):
            _leaves(value, sentences, single)
    return plain(" · ".join(" ".join(one.split()) for one in sentences)), plain(" ".join(single))


def _leaves(value: Any, sentences: list[str], single: list[str]) -> None:
    if isinstance(value, str):
        if " " in value or len(value.split(maxsplit=1)) > 1:
            sentences.append(value)
        else:
            single.append(_word(value))
    elif isinstance(value, dict):
        for inner in value.values():
            _leaves(inner, sentences, single)
    elif isinstance(value, list):
        for inner in value:
            _leaves(inner, sentences, single)


@lru_cache(maxsize=1 << 14)
def _word(value: str) -> str:
    """A single word as it is searched for: of a moment the day, of an enumeration's word what people read."""
    if value[4:5] == "-" and value[10:11] == "T":
        return value[:10]
    return words.choice(value) if words.is_code(value) else value


def themes_of(data: Any) -> tuple[str, ...]:
    """The learning themes that a record names anywhere, each once."""
    found: dict[str, None] = {}
    _themes(data, found)
    return tuple(found)


def _themes(value: Any, found: dict[str, None]) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("theme", "themes"):
                found |= dict.fromkeys(
                    one for one in (inner if isinstance(inner, list) else [inner]) if isinstance(one, str)
                )
            elif not isinstance(inner, str):
                _themes(inner, found)
    elif isinstance(value, list):
        for inner in value:
            if not isinstance(inner, str):
                _themes(inner, found)


def day_of(value: Any) -> date | None:
    """The day that dates a record; of a month or a week its first."""
    if isinstance(value, date):
        return london(value)
    if not isinstance(value, str):
        return None
    return week_days(value)[0] if "W" in value else month_days(value)[0]


# ------------------------------------------------------------------ the state in a word
def _state(book: Book, entry: Entry) -> str:
    told = _STATES.get(entry.kind.name)
    return told(book, entry) if told else ""


def _risk(book: Book, entry: Entry) -> str:
    record = entry.record
    if not isinstance(record, Risk):
        return ""
    if record.closed is not None and record.closed.on <= book.as_of:
        return "Closed"
    return "Review overdue" if record.next_review < book.as_of else "In date"


def _chains(book: Book, entry: Entry) -> str:
    return chains.together(book, entry).words


_STATES: Mapping[str, Callable[[Book, Entry], str]] = {
    "action": lambda book, entry: book.derived.actions[entry.id].words,
    "audit": _chains,
    "control": lambda book, entry: control_tag(book.derived.controls[entry.id]).words,
    "decision": _chains,
    "enforcement": lambda book, entry: enforcement.state(book.derived.enforcement.get(entry.id)).words,
    "incident": lambda book, entry: chains.incident_tag(book.derived.incidents.get(entry.id)).words,
    "learning_response": _chains,
    "measure": lambda book, entry: measures.variation_tag(book.derived.measures[entry.id]).words,
    "risk": _risk,
    "safeguarding_concern": lambda book, entry: (
        safeguarding.loop_tag(book.derived.concerns.get(entry.id)).words
    ),
}


# ------------------------------------------------------------------ other pages
@dataclass(frozen=True, slots=True)
class Sort:
    """What pages are called that are no records: one of them, and several."""

    one: str
    several: str
    lists: bool = False
    """Whether their rows are found as records, so that only what stands before them is searched here."""


REGISTER = Sort("Register", "Registers", lists=True)
OTHER = Sort("Other page", "Other pages")
# Where a page stands -> what it is called.
SORTS: Mapping[str, Sort] = {
    "guide/": Sort("Guide", "Guides"),
    "coverage/": Sort("Coverage", "Coverage"),
    "themes/": Sort("Learning theme", "Learning themes"),
    "sample/": Sort("Inspector sample", "Inspector sample"),
    "signals/": Sort("Signal", "Signals"),
    "known/": Sort("As known at the time", "As known at the time", lists=True),
    "story/": Sort("Story", "Stories"),
    "timeline": Sort("Timeline", "Timeline", lists=True),
    "people/": Sort("Person's journey", "People's journeys", lists=True),
    "dates/": Sort("Dates", "Dates", lists=True),
    "audit-trail/gone/": Sort("Record taken out", "Records taken out"),
    "audit-trail/": Sort("Audit trail", "Audit trail", lists=True),
    "reference/": Sort("Reference", "Reference"),
}
_NOT_SEARCHED = frozenset({addresses.SEARCH, addresses.NOT_FOUND})
# Folders of pages that belong to a record, which is found itself: what it said before is not what it says.
_OF_A_RECORD = frozenset({"life", "versions"})
_REGISTERS = frozenset(addresses.of_register(kind) for kind in KINDS if kind.folder)
_MAIN = re.compile(r"<main\b[^>]*>(.*)</main>", re.DOTALL)
_HEADING = re.compile(r"<h1\b[^>]*>.*?</h1>", re.DOTALL)
_MARKUP = re.compile(r"<[^>]*>")
_LIST = re.compile(r"<(?:table|ul|ol|form)\b")


def page(path: str, title: str, content: str) -> Searched:
    """A page that is no record, from its finished HTML. Of a list of records only what it says before them."""
    inner = _MAIN.search(content)
    body = inner[1] if inner else ""
    sort = sort_of(path)
    if sort.lists:
        body = _LIST.split(body, maxsplit=1)[0]
    text = html.unescape(_MARKUP.sub(" ", _HEADING.sub(" ", body)))
    return Searched(
        group=sort.one, name=path, title=plain(title), text=plain(" ".join(text.split())), more=""
    )


def sort_of(path: str) -> Sort:
    """What a page that is no record is called: by where it stands, or as a register."""
    if path in _REGISTERS:
        return REGISTER
    return next((sort for start, sort in SORTS.items() if path.startswith(start)), OTHER)


def searched(path: str) -> bool:
    """Whether a page that is no record is searched: all are, but the search itself, the index from A to Z, and older versions."""
    if path in _NOT_SEARCHED or path.startswith(addresses.INDEX):
        return False
    return not _OF_A_RECORD.intersection(path.split("/")[:-1])
