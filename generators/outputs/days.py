"""The dated facts cut into days and pages: what stands on which day, and on which page each day is told; templates print it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from generators.book import Book
from generators.derive import phrases
from generators.kinds.check_log import CheckLog
from generators.ledger import Entry
from generators.outputs import addresses, facts, words
from generators.outputs.facts import Fact
from generators.values import LONDON, MONTHS, london

# A page with more lines takes long to open on a telephone; a month with more is cut between two days.
MOST_LINES = 190


@dataclass(frozen=True, slots=True)
class Line:
    """One or several facts of a day that are told in one line."""

    when: date | datetime
    what: str
    said: str
    by: str
    entries: tuple[Entry, ...]
    count: int = 1
    """How many dated facts it stands for."""
    place: str = ""
    """Where on the page of its only record it stands; empty: the page itself."""

    @property
    def clock(self) -> str:
        """`21:10`, in English time; empty where only the day is recorded."""
        return f"{self.when.astimezone(LONDON):%H:%M}" if isinstance(self.when, datetime) else ""


@dataclass(frozen=True, slots=True)
class Day:
    """A day with at least one dated fact."""

    day: date
    lines: tuple[Line, ...]

    @property
    def count(self) -> int:
        """Its number of dated facts."""
        return sum(line.count for line in self.lines)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: a month, or some days of one."""

    name: str
    """`2026-01`, or `2026-01-2` for the second part of a month."""
    month: str
    title: str
    first: date
    last: date
    """The days that it tells of, those without a fact among them."""
    days: tuple[Day, ...]

    @property
    def path(self) -> str:
        """Its address in the site."""
        return addresses.of_dates(self.name)

    @property
    def count(self) -> int:
        """Its number of dated facts."""
        return sum(day.count for day in self.days)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Every day up to the position date on which anything is recorded to have happened."""

    sheets: tuple[Sheet, ...]
    """The oldest first."""
    days: Mapping[date, Day]

    @property
    def count(self) -> int:
        """The number of dated facts."""
        return sum(day.count for day in self.days.values())

    def place(self, day: date) -> str:
        """Where a day is told; empty where no page tells of it."""
        return next(
            (f"{sheet.path}#{anchor(day)}" for sheet in self.sheets if sheet.first <= day <= sheet.last),
            "",
        )


def anchor(day: date) -> str:
    """`d-2026-01-14`."""
    return f"d-{day.isoformat()}"


class _Of:
    """A book as the key of a cache: the same records, not merely equal ones."""

    __slots__ = ("book",)

    def __init__(self, book: Book) -> None:
        self.book = book

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Of)
            and other.book.ledger is self.book.ledger
            and other.book.as_of == self.book.as_of
        )

    def __hash__(self) -> int:
        return id(self.book.ledger)


def calendar(book: Book) -> Calendar:
    """The dated facts that this audience may see, up to the position date.

    The checks of one log on one day are told in one line, and so are the daily reviews of safeguarding concerns: there are
    many, and each stands on the page of its record.
    """
    return _calendar(_Of(book.whole))


@lru_cache(maxsize=1)
def _calendar(of: _Of) -> Calendar:
    book = of.book
    by_day: dict[date, list[Line]] = {}
    for day, line in _lines(book):
        by_day.setdefault(day, []).append(line)
    found = {
        day: Day(day, tuple(sorted(by_day[day], key=_order))) for day in sorted(by_day) if day <= book.as_of
    }
    by_month: dict[str, list[Day]] = {}
    for told in found.values():
        by_month.setdefault(f"{told.day:%Y-%m}", []).append(told)
    sheets = tuple(sheet for month, mine in by_month.items() for sheet in _sheets(month, mine, book.as_of))
    return Calendar(sheets, found)


def _order(line: Line) -> tuple[str, str]:
    """By time; what a record tells of one moment stays in the order of its fields."""
    return line.clock, line.entries[0].id


# ------------------------------------------------------------------ lines
def _lines(book: Book) -> Iterator[tuple[date, Line]]:
    reviews: dict[date, list[Fact]] = {}
    for entry in book.ledger.entries.values():
        if isinstance(entry.record, CheckLog):
            yield from checks(entry, entry.record)
            continue
        for fact in facts.of_record(entry):
            if "tracker_reviews" in fact.place:
                reviews.setdefault(london(fact.when), []).append(fact)
            else:
                yield london(fact.when), of_fact(fact)
    for day, mine in reviews.items():
        entries = tuple({fact.entry.id: fact.entry for fact in mine}.values())
        said = words.count(len(entries), "open concern")
        yield day, Line(day, "Safeguarding tracker reviewed", f"{said} looked at.", "", entries, len(mine))


def of_fact(fact: Fact) -> Line:
    """One fact as a line of its own."""
    return Line(fact.when, fact.what, fact.said, fact.by, (fact.entry,))


def checks(entry: Entry, log: CheckLog) -> Iterator[tuple[date, Line]]:
    """The checks of one log, a line a day; each check counts as one fact, of the day of its slot."""
    of_day: dict[date, list[str]] = {}
    first: dict[date, str] = {}
    for one in log.entries:
        of_day.setdefault(one.on, []).append(one.outcome)
        first.setdefault(one.on, addresses.of_entry(one.on, one.shift))
    for day, outcomes in of_day.items():
        told = ", ".join(
            f"{number} {words.choice(outcome).lower()}"
            for outcome, number in sorted(Counter(outcomes).items())
        )
        what = "Check" if len(outcomes) == 1 else f"{len(outcomes)} checks"
        yield day, Line(day, what, f"{told[:1].upper()}{told[1:]}.", "", (entry,), len(outcomes), first[day])


# ------------------------------------------------------------------ pages
def _sheets(month: str, found: Sequence[Day], as_of: date) -> Iterator[Sheet]:
    """The pages of a month: one, or as many as its lines need, cut between two days."""
    runs = list(_packed(found))
    first = date.fromisoformat(f"{month}-01")
    end = min(_last(first), as_of)
    for number, run in enumerate(runs, start=1):
        begins = first if number == 1 else run[0].day
        ends = end if number == len(runs) else runs[number][0].day - timedelta(days=1)
        name = month if len(runs) == 1 else f"{month}-{number}"
        yield Sheet(name, month, _title(begins, ends, whole=len(runs) == 1), begins, ends, tuple(run))


def _packed(found: Sequence[Day]) -> Iterator[list[Day]]:
    run: list[Day] = []
    for day in found:
        if run and sum(len(one.lines) for one in run) + len(day.lines) > MOST_LINES:
            yield run
            run = []
        run.append(day)
    if run:
        yield run


def _last(first: date) -> date:
    """The last day of the month that begins on `first`."""
    later = first.replace(day=28) + timedelta(days=4)
    return later - timedelta(days=later.day)


def _title(first: date, last: date, *, whole: bool) -> str:
    if whole:
        return month_title(f"{first:%Y-%m}")
    return phrases.day(first) if first == last else f"{first.day} to {phrases.day(last)}"


def month_title(month: str) -> str:
    """`January 2026`."""
    year, number = month.split("-")
    return f"{MONTHS[int(number) - 1]} {year}"


def months_between(first: date, last: date) -> Iterator[date]:
    """The first day of every month from that of `first` to that of `last`."""
    here = first.replace(day=1)
    while here <= last:
        yield here
        here = _last(here) + timedelta(days=1)


def weeks(month: date) -> Iterator[tuple[date | None, ...]]:
    """A month as weeks from Monday to Sunday; None outside of it."""
    here = month - timedelta(days=month.weekday())
    while here <= _last(month):
        week = (here + timedelta(days=step) for step in range(7))
        yield tuple(day if day.month == month.month else None for day in week)
        here += timedelta(days=7)
