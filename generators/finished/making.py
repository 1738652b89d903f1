"""The finished pages of a site: which of those kept are still true, the rest rendered, by several processes where asked; what a page is told lies elsewhere."""

from __future__ import annotations

import gc
import multiprocessing
import threading
from array import array
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from generators import render
from generators.book import Book
from generators.finding import Unable
from generators.finished import watched
from generators.finished.digests import THE_BOOK, Unknown, digest
from generators.finished.facts import Facts, static
from generators.finished.program import program
from generators.finished.store import Index, Kept, Row, packed
from generators.finished.watched import Fact, Reading, Watch, Watched
from generators.outputs import Output
from generators.outputs.frame import Frame
from generators.outputs.reference import Guide

# What stands in a kept page where the commit belongs: it changes in every page with every commit. The character around
# the words is one that no text of a record keeps (`render.plain`).
COMMIT, SHORT = "\x02commit\x02", "\x02commit-short\x02"
# Fewer pages than this are not worth another process.
_FEW = 48
# So many pages are handed out at once.
_SLICE = 24

Guides = Callable[[], tuple[Guide, ...]]


@dataclass(frozen=True, slots=True)
class Made:
    """How the pages of a site came about."""

    rendered: int
    kept: int
    """Pages that were taken from what an earlier build kept."""


@dataclass(frozen=True, slots=True)
class _Finished:
    """A page that was rendered: its place among the outputs, what was asked for it, and itself as it is kept."""

    place: int
    facts: tuple[Fact, ...]
    hash: bytes
    html: bytes


class Site:
    """What the pages of one site are made from: a book whose doors are watched, and the frame around every page."""

    def __init__(self, book: Book, around: Frame, guides: Guides) -> None:
        """`guides` gives the hand-written pages; asked when a page that lists them is made.

        Outputs of this site are told from this very `book`; each is given a watched one in its place when it is made.
        """
        self.book = book
        self._watch = Watch(book)
        self._around = around
        self._guides = guides
        self._marked = replace(
            around,
            commit=Markup(COMMIT) if around.commit else "",  # noqa: S704 - ours
            commit_short=Markup(SHORT),  # noqa: S704 - ours
            addresses={},
        )
        self._fillings = (
            (COMMIT.encode(), str(escape(around.commit)).encode()),
            (SHORT.encode(), str(escape(around.commit_short)).encode()),
        )

    def facts(self) -> Facts:
        """What the book answers."""
        return Facts(self.book, self._around.addresses, {id(self._guides): static(self._guides())})

    def key(self) -> bytes:
        """What stands in every page: the program, and the frame without the commit."""
        return digest(program(), static(self._marked))

    def made_from(self, output: Output, facts: Facts) -> bytes:
        """What a page is made from beside what it asks of the book. Raises Unknown where nobody can tell.

        It is looked at with the book taken out in the same way in which a watched one is put in: where a book is left
        over, the page would ask it unseen, and there is no digest.
        """
        named = (one.encode("utf-8", "surrogatepass") for one in (output.path, output.title, output.template))
        return digest(*named, facts.digests.of(_exchanged(output.tell, self.book, THE_BOOK)))

    def finished(self, output: Output) -> tuple[bytes, tuple[Fact, ...]]:
        """A page with marks where the commit belongs, and what was asked for it."""
        reading = Reading()
        addresses = Watched(watched.ADDRESSES, self._around.addresses, reading)
        tell = _exchanged(output.tell, self.book, self._watch.book(reading))
        html = render.render(
            output.template,
            {
                "path": output.path,
                "title": output.title,
                "frame": replace(self._marked, addresses=addresses),
                "addresses": addresses,
                **tell(),
            },
        )
        return html.encode("utf-8"), reading.facts()

    def filled(self, html: bytes) -> bytes:
        """A finished page with the commit in its places."""
        for mark, text in self._fillings:
            html = html.replace(mark, text)
        return html


def _exchanged(value: Any, book: Book, other: object) -> Any:
    """What a page is told by, with something else in the place of `book`, wherever a page's outputs may hold it."""
    if value is book:
        return other
    if isinstance(value, Output):
        return replace(value, tell=_exchanged(value.tell, book, other))
    if not isinstance(value, partial):
        return value
    keywords = {name: _exchanged(one, book, other) for name, one in value.keywords.items()}
    return partial(
        _exchanged(value.func, book, other), *(_exchanged(one, book, other) for one in value.args), **keywords
    )


class _Shelf:
    """Where pages are written."""

    def __init__(self, site: Site, out: Path) -> None:
        self._site = site
        self._out = str(out)
        self._there: set[str] = set()

    def write(self, path: str, html: bytes) -> None:
        folder = path.rpartition("/")[0]
        if folder not in self._there:
            Path(self._out, folder).mkdir(parents=True, exist_ok=True)
            self._there.add(folder)
        with open(f"{self._out}/{path}", "wb") as file:  # noqa: PTH123 - ten thousand times
            file.write(self._site.filled(html))


class _Work:
    """The pages of a site, each rendered and written when it is asked for."""

    def __init__(self, site: Site, outputs: Sequence[Output], shelf: _Shelf) -> None:
        self._site = site
        self._outputs = outputs
        self._shelf = shelf

    def one(self, place: int) -> _Finished:
        output = self._outputs[place]
        html, facts = self._site.finished(output)
        self._shelf.write(output.path, html)
        return _Finished(place, facts, sha256(html).digest(), packed(html))

    def several(self, places: Sequence[int]) -> list[_Finished]:
        return [self.one(place) for place in places]


class _Numbers:
    """The facts on which pages hang, each once, with its digest."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._places: dict[Fact, int] = {}
        self.digests: list[bytes] = []

    @property
    def listed(self) -> list[Fact]:
        """The facts in the order of their places."""
        return list(self._places)

    def of(self, facts: Sequence[Fact]) -> array[int] | None:
        """The places of facts; None where one of them has no digest, so that nobody could tell when it changes."""
        found = array("I")
        for fact in facts:
            place = self._places.get(fact)
            if place is None:
                told = self._facts.digest(fact)
                if told is None:
                    return None
                place = self._places[fact] = len(self.digests)
                self.digests.append(told)
            found.append(place)
        return found


def make(site: Site, outputs: Sequence[Output], out: Path, *, kept: Kept, jobs: int = 1) -> Made:
    """Write every page below `out`: those kept that are still true as they are, the others rendered by `jobs` processes.

    Each page is asked for at its own address, so no two outputs may stand at one.
    """
    facts, shelf, index = site.facts(), _Shelf(site, out), kept.index()
    keys = _keys(site, outputs, facts)
    fresh = _fresh(outputs, keys, index, facts)
    work = _Work(site, outputs, shelf)
    wanted = [place for place in range(len(outputs)) if place not in fresh]
    lost: list[int] = []
    rows: dict[str, Row] = {}
    numbers = _Numbers(facts)
    with _undisturbed(), _under_way(work, wanted, jobs) as results:
        for place, row in fresh.items():
            html = kept.page(row.hash)
            if html is None:
                lost.append(place)
                continue
            shelf.write(outputs[place].path, html)
            told = numbers.of([index.facts[number] for number in row.facts])
            if told is not None:
                rows[outputs[place].path] = Row(row.key, told, row.hash)
        for done in chain(results, map(work.one, lost)):
            key, told = keys[done.place], numbers.of(done.facts)
            if key is not None and told is not None:
                rows[outputs[done.place].path] = Row(key, told, done.hash)
                kept.add(done.hash, done.html)
    kept.keep(Index(numbers.listed, numbers.digests, dict(sorted(rows.items()))))
    return Made(len(wanted) + len(lost), len(fresh) - len(lost))


def _keys(site: Site, outputs: Sequence[Output], facts: Facts) -> list[bytes | None]:
    """For each output what it is made from beside what it asks of the book; None where nobody can tell."""
    around = site.key()
    found: list[bytes | None] = []
    for output in outputs:
        try:
            found.append(digest(around, site.made_from(output, facts)))
        except Unknown:
            found.append(None)
    return found


def _fresh(
    outputs: Sequence[Output], keys: Sequence[bytes | None], index: Index, facts: Facts
) -> dict[int, Row]:
    """The outputs whose kept page is still true: made from the same, and told the same to everything it asked."""
    found = {
        place: row
        for place, (output, key) in enumerate(zip(outputs, keys, strict=True))
        if key is not None and (row := index.rows.get(output.path)) is not None and row.key == key
    }
    if not found:
        return {}
    told = zip(index.facts, index.digests, strict=True)
    stale = {place for place, (fact, before) in enumerate(told) if facts.digest(fact) != before}
    return {place: row for place, row in found.items() if stale.isdisjoint(row.facts)}


# ------------------------------------------------------------------ several processes
# What a process that was split off inherits: nothing of a book needs to be sent to it.
_inherited: list[_Work] = []


@contextmanager
def _under_way(work: _Work, places: Sequence[int], jobs: int) -> Iterator[Iterator[_Finished]]:
    """The pages at these places, as they are finished: by several processes, or by this one when they are asked for."""
    alone = jobs < 2 or len(places) < _FEW or threading.active_count() > 1
    if alone or "fork" not in multiprocessing.get_all_start_methods():
        yield map(work.one, places)
        return
    slices = [places[start : start + _SLICE] for start in range(0, len(places), _SLICE)]
    _inherited.append(work)
    pool = ProcessPoolExecutor(min(jobs, len(slices)), multiprocessing.get_context("fork"))
    try:
        yield _ended([pool.submit(_split_off, part) for part in slices])
    finally:
        pool.shutdown(cancel_futures=True)
        _inherited.pop()


def _split_off(places: Sequence[int]) -> list[_Finished]:
    return _inherited[-1].several(places)


def _ended(running: Sequence[Future[list[_Finished]]]) -> Iterator[_Finished]:
    """Raises Unable where a process was ended from outside."""
    try:
        for one in running:
            yield from one.result()
    except BrokenProcessPool as error:
        raise Unable(
            "a process that rendered pages was ended from outside",
            "look whether memory ran out, or build with --jobs 1",
        ) from error


@contextmanager
def _undisturbed() -> Iterator[None]:
    """What stands in memory by now is not looked through again and again for what could be thrown away."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
