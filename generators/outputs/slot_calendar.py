"""A control's slots as a calendar, month by month: each slot with a mark and a word, light enough for years of them; derive decides the marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from generators.book import Book
from generators.derive import phrases
from generators.derive.controls import ControlPosition, MarkState, SlotMark
from generators.kinds.check_log import CheckLog
from generators.kinds.control import Control
from generators.ledger import Entry
from generators.outputs import addresses, records, shown, words
from generators.outputs.frame import Step
from generators.outputs.shown import NOTHING, Shown, Table
from generators.values import month_days

# A state -> the short class by which the style sheet draws it, and its word.
MARKS: Mapping[MarkState, tuple[str, str]] = {
    "met": ("m", "met"),
    "late": ("l", "met, recorded late"),
    "deviation": ("d", "deviation"),
    "ambiguous": ("a", "ambiguous"),
    "not_done": ("n", "not done"),
    "missing": ("x", "no record"),
}
_HEADS: Mapping[MarkState, str] = {
    "met": "Met",
    "late": "Met, recorded late",
    "deviation": "Deviation",
    "ambiguous": "Ambiguous",
    "not_done": "Not done",
    "missing": "No record",
}
# So many slots stand on the control's own page, the newest; those before stand on a page for each year.
MOST = 400


@dataclass(frozen=True, slots=True)
class Mark:
    """One slot as it is drawn."""

    code: str
    seen: str
    """Printed beside the mark: the first letter of a shift, the day, or nothing."""
    said: str
    """The rest in words, for those who do not see the mark: `arly: met`."""
    target: str
    """The entry of the check log, where there is one and it is not simply met."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a month with its slots; none where no check was expected."""

    number: str
    """Empty where the mark itself prints it."""
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A month of slots: weeks from Monday to Sunday, or for a control checked weekly or monthly one row."""

    title: str
    words: str
    log: Shown
    weeks: tuple[tuple[Day | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The slots of a control, or those of one year."""

    by_week: bool
    """Whether months are drawn as weeks with a column for each weekday."""
    shifts: tuple[tuple[str, str], ...]
    """Letter and name of each shift; none where it is not checked by shift."""
    months: tuple[Month, ...]
    tally: Table
    """The same in figures."""
    years: tuple[Shown, ...]
    """Earlier years, each on a page of its own."""


def calendar(book: Book, found: ControlPosition) -> Calendar | None:
    """The newest slots of a control; None where there is none, and for commissioners, who see coverage and no single check."""
    if not _told(book, found):
        return None
    shown_here, before = _split(found.slots)
    years = tuple(shown.link(year, address(found.control.id, year)) for year in sorted(before, reverse=True))
    return _calendar(book, found.control, shown_here, years)


def address(control: str, year: str) -> str:
    """`controls/slots/CTL-1-2025.html`."""
    return f"controls/slots/{control}-{year}.html"


def years(book: Book) -> Iterator[tuple[Entry, str]]:
    """The controls with more slots than their own page holds, with each year that has a page of its own."""
    for identity, found in book.derived.controls.items():
        if len(found.slots) > MOST and _told(book, found):
            _, before = _split(found.slots)
            for year in sorted(before):
                yield book.ledger.entries[identity], year


def title_of(entry: Entry, year: str) -> str:
    """The title of a page of one year."""
    return f"Checks in {year}: {entry.record.title} ({entry.id})"


def tell(book: Book, entry: Entry, year: str) -> dict[str, Any]:
    """One year of a control's slots."""
    found = book.derived.controls[entry.id]
    _, before = _split(found.slots)
    return {
        "section": addresses.of_register(entry.kind),
        "trail": (*records.trail(entry), Step(entry.record.title, addresses.of_record(entry))),
        "heading": f"Checks in {year}",
        "control": shown.record(book, entry.id),
        "calendar": _calendar(book, found.control, before[year], ()),
        "marks": tuple(MARKS.values()),
    }


def _told(book: Book, found: ControlPosition) -> bool:
    return found.control.schedule is not None and bool(found.slots) and book.audience != "commissioner"


def _split(slots: Sequence[SlotMark]) -> tuple[tuple[SlotMark, ...], Mapping[str, tuple[SlotMark, ...]]]:
    """The newest whole months that fit on the control's own page, at least one; and the slots before them by year."""
    by_month: dict[str, list[SlotMark]] = {}
    for mark in slots:
        by_month.setdefault(f"{mark.day:%Y-%m}", []).append(mark)
    kept: list[str] = []
    number = 0
    for month in sorted(by_month, reverse=True):
        number += len(by_month[month])
        if kept and number > MOST:
            break
        kept.append(month)
    before: dict[str, list[SlotMark]] = {}
    for month, marks in by_month.items():
        if month not in kept:
            before.setdefault(month[:4], []).extend(marks)
    here = tuple(mark for month in sorted(kept) for mark in by_month[month])
    return here, {year: tuple(marks) for year, marks in before.items()}


# ------------------------------------------------------------------ months
def _calendar(
    book: Book, control: Control, slots: Sequence[SlotMark], earlier: tuple[Shown, ...]
) -> Calendar:
    schedule = control.schedule
    every = schedule.every if schedule else "day"
    names = tuple(dict.fromkeys(mark.shift for mark in slots if mark.shift)) if every == "shift" else ()
    drawing = _Drawing(control, logs(book, control), _letters(names), by_day=every in ("shift", "day"))
    by_month: dict[str, list[SlotMark]] = {}
    for mark in slots:
        by_month.setdefault(f"{mark.day:%Y-%m}", []).append(mark)
    months = tuple(
        _month(book, drawing, month, marks) for month, marks in sorted(by_month.items(), reverse=True)
    )
    return Calendar(
        by_week=drawing.by_day,
        shifts=tuple((letter, name) for name, letter in drawing.letters.items()),
        months=months,
        tally=_tally(by_month),
        years=earlier,
    )


def logs(book: Book, control: Control) -> Mapping[str, str]:
    """Month -> id of the control's check log of that month."""
    return {log.period: log.id for log in book.ledger.of(CheckLog) if log.control == control.id}


def _letters(names: Sequence[str]) -> Mapping[str, str]:
    """Shift -> its first letter, or its place where two begin alike."""
    letters = [name[:1].upper() for name in names]
    if len(set(letters)) == len(letters):
        return dict(zip(names, letters, strict=True))
    return {name: str(place) for place, name in enumerate(names, start=1)}


@dataclass(frozen=True, slots=True)
class _Drawing:
    """How the slots of one control are drawn."""

    control: Control
    logs: Mapping[str, str]
    letters: Mapping[str, str]
    by_day: bool


def _month(book: Book, drawing: _Drawing, month: str, marks: Sequence[SlotMark]) -> Month:
    done = sum(1 for mark in marks if mark.state not in ("missing", "not_done"))
    log = drawing.logs.get(month)
    return Month(
        title=phrases.day(marks[0].day).split(" ", maxsplit=1)[1],
        words=f"{done} of {words.count(len(marks), 'check')}",
        log=shown.link("Entries", addresses.of_record(book.ledger.entries[log])) if log else NOTHING,
        weeks=tuple(_weeks(book, drawing, month, marks))
        if drawing.by_day
        else (tuple(Day("", (_mark(book, drawing, mark),)) for mark in marks),),
    )


def _weeks(
    book: Book, drawing: _Drawing, month: str, marks: Sequence[SlotMark]
) -> Iterator[tuple[Day | None, ...]]:
    first, last = month_days(month)
    of_day: dict[date, list[SlotMark]] = {}
    for mark in marks:
        of_day.setdefault(mark.day, []).append(mark)
    monday = first - timedelta(days=first.weekday())
    while monday <= last:
        week = [monday + timedelta(days=offset) for offset in range(7)]
        if any(day in of_day for day in week):
            yield tuple(
                _day(book, drawing, day, of_day.get(day, ())) if first <= day <= last else None
                for day in week
            )
        monday += timedelta(days=7)


def _day(book: Book, drawing: _Drawing, day: date, marks: Sequence[SlotMark]) -> Day:
    number = "" if marks and not drawing.letters else str(day.day)
    return Day(number, tuple(_mark(book, drawing, mark) for mark in marks))


def _mark(book: Book, drawing: _Drawing, mark: SlotMark) -> Mark:
    code, word = MARKS[mark.state]
    late = ", recorded late" if mark.late and mark.state != "late" else ""
    more = f", {words.count(len(mark.others), 'further entry', 'further entries')}" if mark.others else ""
    seen, rest = str(mark.day.day), ""
    if mark.shift and drawing.letters:
        seen = drawing.letters[mark.shift]
        rest = mark.shift[1:] if seen == mark.shift[:1].upper() else f" {mark.shift}"
    said = f"{rest}: {word}{late}{more}" if rest else f" {word}{late}{more}"
    return Mark(code, seen, said, target(book, mark, drawing.logs) if mark.state != "met" or more else "")


def target(book: Book, mark: SlotMark, found: Mapping[str, str]) -> str:
    """The entry of a slot in its check log; empty where there is none. `found` is what `logs` gives."""
    entry = mark.entry
    log = found.get(f"{entry.on:%Y-%m}") if entry else None
    if entry is None or log is None:
        return ""
    return f"{addresses.of_record(book.ledger.entries[log])}#{addresses.of_entry(entry.on, entry.shift)}"


# ------------------------------------------------------------------ in figures
def _tally(by_month: Mapping[str, Iterable[SlotMark]]) -> Table:
    counted = {month: Counter(mark.state for mark in marks) for month, marks in by_month.items()}
    states = [state for state in MARKS if state == "met" or any(found[state] for found in counted.values())]
    rows = tuple(
        (
            Shown("month", month, order=month),
            shown.figure(found.total()),
            *(shown.figure(found[state]) for state in states),
        )
        for month, found in sorted(counted.items(), reverse=True)
    )
    heads = ("Month", "Expected", *(_HEADS[state] for state in states))
    return Table("Checks by month", heads, rows, frozenset(range(1, len(heads))))
