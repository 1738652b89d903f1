"""The audit trail cut into pages: which commits stand together, on which page each is told; what a page prints is told elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby

from generators.book import Book
from generators.derive import phrases
from generators.outputs import addresses
from generators.past import Event, Past
from generators.values import london

# A page that is longer takes long to open on a telephone; a month with more is cut between two days where that can be.
MOST_ROWS = 250
UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Group:
    """What one commit did, record by record."""

    events: tuple[Event, ...]
    part: int = 1
    """A commit that is too long for one page is told in parts, counted from 1."""

    @property
    def commit(self) -> str:
        """The commit's full id."""
        return self.events[0].commit.id

    @property
    def day(self) -> date | None:
        """The day in England on which the branch received it; None where that cannot be told."""
        recorded = self.events[0].recorded
        return london(recorded) if recorded else None

    @property
    def anchor(self) -> str:
        """Its place on its page."""
        return addresses.anchor(f"c-{self.commit[:12]}" + (f"-{self.part}" if self.part > 1 else ""))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of the trail: a month, or some days of one."""

    name: str
    """`2026-01`, or `2026-01-2` for the second part of a month."""
    month: str
    title: str
    groups: tuple[Group, ...]
    """In the order of receiving."""

    @property
    def path(self) -> str:
        """Its address in the site."""
        return addresses.of_trail(self.name)

    @property
    def events(self) -> tuple[Event, ...]:
        """Its events, in the order of receiving."""
        return tuple(event for group in self.groups for event in group.events)


@dataclass(frozen=True, slots=True)
class Sheets:
    """The whole trail."""

    sheets: tuple[Sheet, ...]
    """The oldest first."""
    places: Mapping[str, str]
    """Commit -> where the trail tells of it."""

    def of(self, month: str) -> tuple[Sheet, ...]:
        """The pages of one month."""
        return tuple(sheet for sheet in self.sheets if sheet.month == month)

    @property
    def months(self) -> tuple[str, ...]:
        """The months in which something was recorded, the oldest first."""
        return tuple(dict.fromkeys(sheet.month for sheet in self.sheets))


def sheets(past: Past) -> Sheets:
    """The trail of one past, cut into pages. A month begins with its first day in England."""
    return _cut(past.whole)


@lru_cache(maxsize=2)
def _cut(past: Past) -> Sheets:
    groups = [Group(tuple(events)) for _, events in groupby(past.trail(), key=lambda event: event.commit.id)]
    by_month: dict[str, list[Group]] = {}
    for group in groups:
        by_month.setdefault(_month(group), []).append(group)
    found = tuple(sheet for month, mine in sorted(by_month.items()) for sheet in _sheets(month, mine))
    places = {
        group.commit: f"{sheet.path}#{group.anchor}"
        for sheet in reversed(found)
        for group in reversed(sheet.groups)
    }
    return Sheets(found, places)


def _month(group: Group) -> str:
    return f"{group.day:%Y-%m}" if group.day else UNDATED


def _sheets(month: str, groups: Sequence[Group]) -> Iterator[Sheet]:
    parts = list(_packed(groups))
    titles = [_title(part, whole=len(parts) == 1) for part in parts]
    for number, (part, title) in enumerate(zip(parts, titles, strict=True), start=1):
        # The first keeps its address when the month grows.
        name = month if number == 1 else f"{month}-{number}"
        same = [place for place, other in enumerate(titles, start=1) if other == title]
        told = title if len(same) == 1 else f"{title}, part {same.index(number) + 1} of {len(same)}"
        yield Sheet(name, month, told, tuple(part))


def _packed(groups: Sequence[Group]) -> Iterator[list[Group]]:
    """Groups in runs of so many events at most, cut between two days unless one day alone has more."""
    run: list[Group] = []
    for _, of_day in groupby(groups, key=lambda group: group.day):
        whole = [piece for group in of_day for piece in _pieces(group)]
        if run and _size(run) + _size(whole) > MOST_ROWS:
            yield run
            run = []
        for piece in whole:
            if run and _size(run) + len(piece.events) > MOST_ROWS:
                yield run
                run = []
            run.append(piece)
    if run:
        yield run


def _size(groups: Iterable[Group]) -> int:
    return sum(len(group.events) for group in groups)


def _pieces(group: Group) -> Iterator[Group]:
    for start in range(0, len(group.events), MOST_ROWS):
        yield Group(group.events[start : start + MOST_ROWS], start // MOST_ROWS + 1)


def _title(groups: Sequence[Group], *, whole: bool) -> str:
    first, last = groups[0].day, groups[-1].day
    if first is None or last is None:
        return "At a time that cannot be told"
    if whole:
        return phrases.day(first).split(" ", maxsplit=1)[1]
    return phrases.day(first) if first == last else f"{first.day} to {phrases.day(last)}"


def title(month: str) -> str:
    """`January 2026`."""
    return (
        "At a time that cannot be told"
        if month == UNDATED
        else phrases.day(date.fromisoformat(f"{month}-01")).split(" ", 1)[1]
    )


def place_of(past: Past, commit: str) -> str:
    """Where the trail tells of a commit; empty where it does not."""
    return sheets(past).places.get(commit, "")


def told_at(book: Book, commit: str) -> str:
    """Where the trail of a book's past tells of a commit; empty where it does not."""
    return book.asked(_told_at, commit)


def _told_at(book: Book, commit: str) -> str:
    return place_of(book.past, commit) if book.past else ""
