"""What record pages, the pages of long lives and the pages of versions are told of a life; where each stands is decided in lives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from generators.book import Book
from generators.derive import phrases
from generators.kind import Kind
from generators.outputs import Output, addresses, events, life, lives, words
from generators.outputs.frame import Step
from generators.outputs.life import Life
from generators.outputs.lives import Standing, Texts
from generators.outputs.shown import Shown
from generators.outputs.versions import Run
from generators.past import Event
from generators.values import london

# So many of the newest changes stand open on the page of a record whose life is told elsewhere.
_OPEN = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A change in one line."""

    anchor: str
    target: str
    """Where it is told in full."""
    recorded: datetime | None
    who: Shown
    headline: str


@dataclass(frozen=True, slots=True)
class Part:
    """Lines that stand together in the text of a run of versions."""

    text: str
    anchor: str
    """Of the version that put them in; empty for lines of the first."""
    said: str
    """When it was recorded."""


@dataclass(frozen=True, slots=True)
class Told:
    """A run of versions ready to be printed."""

    anchor: str
    title: str
    lines: tuple[Line, ...]
    """Its versions, the oldest first; each leads to what changed."""
    first: str
    """The place of the first version."""
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class OnPage:
    """What a record's page is told of its life."""

    life: Life
    """Without any change where the life stands elsewhere."""
    number: str
    """`3 commits`."""
    newest: tuple[Line, ...]
    """Of a life that stands elsewhere: the newest changes."""
    earlier: tuple[Line, ...]
    target: str
    """The newest page of a life that stands elsewhere."""
    versions: tuple[Told, ...]
    """Earlier versions in full, where they stand on the record's page."""
    texts: str
    """How many versions these are."""


# ------------------------------------------------------------------ the record's page
def on_page(book: Book, record_id: str) -> OnPage:
    """The life as the page of a record, or of one that was taken out, tells it."""
    where = lives.standing(book, record_id)
    if not where.apart:
        texts = lives.texts(book, record_id)
        told = life.of(book, record_id, texts=texts)
        runs = tuple(_told(book, where, sheet) for sheet in texts.sheets)
        found = tuple(one for sheet in runs for one in sheet)
        number = words.count(sum(len(one.lines) for one in found), "version")
        return OnPage(told, told.number, (), (), "", found, number)
    events_of = book.past.life(record_id) if book.past else ()
    lines = tuple(_line(book, record_id, event, where.places) for event in reversed(events_of))
    return OnPage(
        life.of(book, record_id, told=()),
        words.count(len(lines), "commit"),
        lines[:_OPEN],
        lines[_OPEN:],
        where.paths[-1],
        (),
        "",
    )


def _line(book: Book, record_id: str, event: Event, places: Mapping[str, str]) -> Line:
    commit = event.commit.id
    return Line(
        lives.anchor(commit),
        places.get(commit, lives.page_of(book, record_id)),
        event.recorded,
        life.author(book, event),
        events.headline(event),
    )


# ------------------------------------------------------------------ pages of their own
def outputs(book: Book) -> Iterator[Output]:
    """The pages of every life that does not stand on its record's page, and of its versions."""
    if book.past is None:
        return
    for record_id, kind in book.past.records.items():
        where = lives.standing(book, record_id)
        if not where.apart:
            continue
        title = f"{lives.last_title(book, record_id)} ({record_id})"
        for part, path in enumerate(where.paths, start=1):
            tell = partial(tell_life, book, record_id, kind, part)
            yield Output(path, f"Life of {title}{_part(part, len(where.sheets))}", "pages/life.html", tell)
        sheets = lives.texts(book, record_id).sheets
        for part in range(1, len(sheets) + 1):
            tell = partial(tell_versions, book, record_id, kind, part)
            name = f"Versions of {title}{_part(part, len(sheets))}"
            yield Output(addresses.of_versions(where.page, part), name, "pages/versions.html", tell)


def _part(part: int, parts: int) -> str:
    return f", part {part} of {parts}" if parts > 1 else ""


def tell_life(book: Book, record_id: str, kind: Kind, part: int) -> dict[str, Any]:
    """A page of a life: its changes, the newest first."""
    where = lives.standing(book, record_id)
    texts = lives.texts(book, record_id)
    sheet = where.sheets[part - 1]
    return {
        **_around(book, record_id, kind, where),
        "life": life.of(book, record_id, told=sheet, texts=texts),
        "number": words.count(len(book.past.life(record_id)) if book.past else 0, "commit"),
        "span": _span(sheet) if len(where.sheets) > 1 else "",
        "beside": _beside(where.paths, part, "changes"),
        "versions": _first_page(where, texts),
    }


def tell_versions(book: Book, record_id: str, kind: Kind, part: int) -> dict[str, Any]:
    """A page of versions, the oldest first."""
    where = lives.standing(book, record_id)
    texts = lives.texts(book, record_id)
    paths = [addresses.of_versions(where.page, number) for number in range(1, len(texts.sheets) + 1)]
    told = _told(book, where, texts.sheets[part - 1])
    return {
        **_around(book, record_id, kind, where),
        "runs": told,
        "number": words.count(sum(len(run.lines) for run in told), "version"),
        "beside": _beside(paths, part, "versions"),
        "life_page": where.paths[-1],
        "now": next((texts.places[one.commit] for one in texts.versions if one.sort == "page"), ""),
        "unread": words.count(sum(one.sort == "none" for one in texts.versions), "version")
        if any(one.event.step.unreadable for one in texts.versions)
        else "",
    }


def _first_page(where: Standing, texts: Texts) -> str:
    return addresses.of_versions(where.page) if texts.sheets else ""


def _around(book: Book, record_id: str, kind: Kind, where: Standing) -> dict[str, Any]:
    """What stands around a life: whose it is, and the way back."""
    title = lives.last_title(book, record_id)
    entry = book.ledger.entries.get(record_id)
    above = (
        (Step("All records", addresses.RECORDS), Step(kind.plural, addresses.of_register(kind)))
        if entry is not None and kind.folder
        else (Step("Audit trail", addresses.TRAIL),)
    )
    return {
        "section": addresses.of_register(kind) if entry is not None else addresses.TRAIL,
        "trail": (Step("Home", addresses.HOME), *above, Step(record_id, where.page)),
        "kind": kind,
        "record_id": record_id,
        "heading": title,
        "record_page": where.page,
    }


def _beside(paths: Sequence[str], part: int, what: str) -> tuple[Step, ...]:
    """The pages before and after this one."""
    later = (Step(f"Later {what}", paths[part]),) if part < len(paths) else ()
    earlier = (Step(f"Earlier {what}", paths[part - 2]),) if part > 1 else ()
    return (*later, *earlier)


# ------------------------------------------------------------------ runs of versions
def _told(book: Book, where: Standing, runs: Sequence[Run]) -> tuple[Told, ...]:
    return tuple(_run(book, where, run, number) for number, run in enumerate(runs, start=1))


def _run(book: Book, where: Standing, run: Run, number: int) -> Told:
    when = {one.commit: _when(one.event) for one in run.versions}
    places = {one.commit: lives.text_anchor(one.commit, apart=where.apart) for one in run.versions}
    lines = tuple(
        Line(
            places[one.commit],
            where.places.get(one.commit, where.page),
            one.event.recorded,
            life.author(book, one.event),
            events.headline(one.event),
        )
        for one in run.versions
    )
    parts = tuple(
        Part(piece.text, places.get(piece.commit, ""), when.get(piece.commit, "")) for piece in run.pieces
    )
    several = len(run.versions) > 1
    title = (
        f"{len(run.versions)} versions, {_span([one.event for one in run.versions])}"
        if several
        else f"Version of {when[run.versions[0].commit]}"
    )
    return Told(f"run-{number}", title, lines, places[run.versions[0].commit], parts)


def _when(event: Event) -> str:
    return phrases.moment(event.recorded) if event.recorded else "a time that cannot be told"


def _span(found: Sequence[Event]) -> str:
    """`4 March 2026 to 9 April 2026`, or one day."""
    days = [london(event.recorded) for event in found if event.recorded]
    if not days:
        return "at a time that cannot be told"
    first, last = phrases.day(min(days)), phrases.day(max(days))
    return first if first == last else f"{first} to {last}"
