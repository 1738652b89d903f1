"""What the pages of dates are told: a calendar of months, and each month's dated facts day by day; days are cut in `days`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from generators.book import Book
from generators.derive import phrases
from generators.outputs import addresses, days, shown, words
from generators.outputs.days import Calendar, Day, Line, Sheet
from generators.outputs.frame import Step
from generators.outputs.safeguarding import spans
from generators.outputs.shown import NOTHING, Shown

TITLE = "By date"
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_HOME = Step("Home", addresses.HOME)
_INDEX = Step(TITLE, addresses.DATES)


@dataclass(frozen=True, slots=True)
class Told:
    """A line of dated facts, ready to be printed."""

    when: date
    clock: str
    what: str
    said: str
    by: Shown
    records: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class ToldDay:
    """A day with its facts, or a run of days without any."""

    anchors: tuple[str, ...]
    """One for each day that it stands for."""
    title: str
    total: str
    """How many facts; empty for days without any."""
    lines: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A day in a month's table."""

    day: date | None
    """None outside of the month."""
    count: int
    target: str
    later: bool
    """After the position date: nothing is counted."""


@dataclass(frozen=True, slots=True)
class Month:
    """A month's table, or a run of months without any fact."""

    anchor: str
    title: str
    words: str
    pages: tuple[Step, ...]
    weeks: tuple[tuple[Cell, ...], ...]
    """Empty where it stands for months without any fact."""


# ------------------------------------------------------------------ lines
def told(book: Book, line: Line) -> Told:
    """A line with its links."""
    return Told(
        when=line.when,
        clock=line.clock,
        what=line.what,
        said=line.said,
        by=shown.record(book, line.by) if line.by else NOTHING,
        records=tuple(_record(book, line, index) for index in range(len(line.entries))),
    )


def _record(book: Book, line: Line, index: int) -> Shown:
    entry = line.entries[index]
    link = shown.record(book, entry.id)
    if not line.place:
        return link
    return shown.link(str(link.value), f"{link.target}#{line.place}", link.note)


# ------------------------------------------------------------------ the calendar
def tell_index(book: Book) -> dict[str, Any]:
    """Every month, each day with its number of dated facts."""
    found = days.calendar(book)
    return {
        "section": addresses.DATES,
        "trail": (_HOME,),
        "total": words.count(found.count, "dated fact"),
        "on_days": words.count(len(found.days), "day"),
        "months": tuple(_months(book, found)),
        "weekdays": WEEKDAYS,
    }


def _months(book: Book, found: Calendar) -> Iterator[Month]:
    """The newest month first; months without any fact together."""
    if not found.days:
        return
    first = min(found.days)
    silent: list[date] = []
    for month in reversed(list(days.months_between(first, book.as_of))):
        told_days = [
            day for day in found.days.values() if (day.day.year, day.day.month) == (month.year, month.month)
        ]
        if not told_days:
            silent.append(month)
            continue
        yield from _silent(silent)
        silent = []
        yield _month(book, found, month, told_days)
    yield from _silent(silent)


def _silent(months: list[date]) -> Iterator[Month]:
    """Months without a fact, given newest first, as one."""
    if months:
        names = [days.month_title(f"{month:%Y-%m}") for month in (months[-1], months[0])]
        title = names[0] if len(months) == 1 else f"{names[0]} to {names[1]}"
        said = "No dated fact is recorded. That is not the same as nothing happened."
        yield Month(f"m-{months[-1]:%Y-%m}", title, said, (), ())


def _month(book: Book, found: Calendar, month: date, told_days: list[Day]) -> Month:
    name = f"{month:%Y-%m}"
    weeks = tuple(tuple(_cell(book, found, day) for day in week) for week in days.weeks(month))
    count = sum(day.count for day in told_days)
    inside = sum(1 for week in weeks for cell in week if cell.day and not cell.later)
    return Month(
        anchor=f"m-{name}",
        title=days.month_title(name),
        words=f"{words.count(count, 'dated fact')} on {len(told_days)} of {words.count(inside, 'day')}",
        pages=tuple(Step(sheet.title, sheet.path) for sheet in found.sheets if sheet.month == name),
        weeks=weeks,
    )


def _cell(book: Book, found: Calendar, day: date | None) -> Cell:
    if day is None:
        return Cell(None, 0, "", later=False)
    told_day = found.days.get(day)
    return Cell(
        day, told_day.count if told_day else 0, found.place(day) if told_day else "", later=day > book.as_of
    )


# ------------------------------------------------------------------ one month
def tell(book: Book, sheet: Sheet) -> dict[str, Any]:
    """The dated facts of a month, or of a part of one, by day."""
    found = days.calendar(book)
    place = found.sheets.index(sheet)
    steps = [Step(one.title, one.path) for one in found.sheets]
    return {
        "section": addresses.DATES,
        "trail": (_HOME, _INDEX),
        "heading": sheet.title,
        "total": words.count(sheet.count, "dated fact"),
        "on_days": words.count(len(sheet.days), "day"),
        "days": tuple(_days(book, sheet)),
        "earlier": steps[place - 1] if place else None,
        "later": steps[place + 1] if place + 1 < len(steps) else None,
    }


def _days(book: Book, sheet: Sheet) -> Iterator[ToldDay]:
    by_day = {day.day: day for day in sheet.days}
    every = [sheet.first + timedelta(days=step) for step in range((sheet.last - sheet.first).days + 1)]
    silent: list[date] = []
    for day in every:
        mine = by_day.get(day)
        if mine is None:
            silent.append(day)
            continue
        yield from _none(silent)
        silent = []
        yield ToldDay(
            (days.anchor(day),),
            f"{WEEKDAYS[day.weekday()]} {phrases.day(day)}",
            words.count(mine.count, "dated fact"),
            tuple(told(book, line) for line in mine.lines),
        )
    yield from _none(silent)


def _none(silent: list[date]) -> Iterator[ToldDay]:
    if silent:
        yield ToldDay(tuple(map(days.anchor, silent)), f"{spans(silent)[0]}: no dated fact", "", ())
