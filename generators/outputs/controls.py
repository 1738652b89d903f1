"""What the page of a control is told: its checks slot by slot, what was missing, and what was found; derive decides which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from generators import render
from generators.audience import WITHHELD
from generators.book import Book
from generators.derive import phrases
from generators.derive.controls import ControlPosition, Escalation, SlotMark
from generators.kinds.check_log import CheckLog
from generators.kinds.control import Control
from generators.ledger import Entry
from generators.outputs import addresses, observed, records, shown, words
from generators.outputs.colours import control_tag, coverage
from generators.outputs.shown import NOTHING, Shown, Table

MARK_WORDS = {
    "met": "met",
    "late": "met, recorded late",
    "deviation": "deviation",
    "ambiguous": "ambiguous",
    "not_done": "not done",
    "missing": "no record",
}
_ESCALATION: dict[Escalation, tuple[str, str]] = {
    "in_time": ("In time", "green"),
    "late": ("Too late", "red"),
    "none": ("Not escalated", "red"),
    "pending": ("Time not yet over", "grey"),
}
# More slots than this are counted, and marked in the grid, but not written out.
_WRITTEN_OUT = 12
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Cell:
    """One slot in the grid; no mark where none was expected."""

    label: str
    """What the cell is, in words: `night of 23 January 2026: no record`."""
    mark: SlotMark | None
    target: str
    """The check log's entry, where this audience sees it."""
    text: str = ""
    """Printed small in the cell, such as the day of the month."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the grid."""

    head: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The slots of a month, or all slots of a control that is checked weekly or monthly."""

    title: str
    words: str
    corner: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    wanting: bool
    """Something in it is missing, late or deviating."""


def tell(book: Book, entry: Entry) -> dict[str, Any]:
    """What the page of a control is told beside what every record's page is."""
    told = records.tell(book, entry)
    found = book.derived.controls[entry.id]
    logs_shown = any(log.control == entry.id for log in book.ledger.of(CheckLog))
    return {
        **told,
        "tags": (control_tag(found),),
        "found": found,
        "share": _Coverage(found),
        "grids": tuple(_grids(book, found)),
        "mark_words": MARK_WORDS,
        "missing": tuple(phrases.sentence(line) for line in _missing(found)),
        "deviations": _deviations(book, found) if logs_shown else None,
        "logs_shown": logs_shown,
        "holds": observed.holds_table(book, observed.of_control(book, entry.id)),
        "hold_remarks": tuple(observed.remarks(observed.of_control(book, entry.id))),
        "recheck": bool(
            found.control.competence and found.control.competence.recheck_required and logs_shown
        ),
        "observed": addresses.OBSERVED if observed.told(book) else "",
    }


class _Coverage:
    """Coverage as a share, for the bar."""

    def __init__(self, found: ControlPosition) -> None:
        self.share = found.coverage
        self.words = (
            f"{found.recorded} of {found.expected} expected checks carried out"
            if found.expected
            else coverage(found)
        )


# ------------------------------------------------------------------ the grid
def _grids(book: Book, found: ControlPosition) -> Iterator[Grid]:
    schedule = found.control.schedule
    # A commissioner sees how well a control was checked, and which checks are missing; not what each one found.
    if schedule is None or not found.slots or book.audience == "commissioner":
        return
    links = {
        (log.control, log.period): addresses.of_record(book.ledger.entries[log.id])
        for log in book.ledger.of(CheckLog)
    }
    cells = [(mark, _cell(found.control, mark, links)) for mark in found.slots]
    by_month: dict[str, list[tuple[SlotMark, Cell]]] = {}
    for mark, cell in cells:
        by_month.setdefault("all" if schedule.every in ("week", "month") else f"{mark.day:%Y-%m}", []).append(
            (mark, cell)
        )
    for pairs in by_month.values():
        marks = [mark for mark, _ in pairs]
        done = sum(1 for mark in marks if mark.state not in ("missing", "not_done"))
        title = (
            phrases.day(marks[0].day).split(" ", maxsplit=1)[1]
            if schedule.every in ("shift", "day")
            else "All checks"
        )
        heads, lines = (
            _by_shift(pairs)
            if schedule.every == "shift"
            else _by_week(pairs)
            if schedule.every == "day"
            else _in_a_row(pairs)
        )
        wanting = any(mark.state != "met" for mark in marks)
        corner = {"shift": "Day", "day": "Week of"}.get(schedule.every, "Due by")
        yield Grid(title, f"{done} of {words.count(len(marks), 'check')}", corner, heads, lines, wanting)


def _cell(control: Control, mark: SlotMark, links: dict[tuple[str, str], str]) -> Cell:
    page = links.get((control.id, f"{mark.entry.on:%Y-%m}")) if mark.entry else None
    target = f"{page}#{addresses.of_entry(mark.entry.on, mark.entry.shift)}" if page and mark.entry else ""
    late = ", recorded late" if mark.late and mark.state != "late" else ""
    more = f", {words.count(len(mark.others), 'further entry', 'further entries')}" if mark.others else ""
    return Cell(
        f"{phrases.sentence(mark.words).rstrip('.')}: {MARK_WORDS[mark.state]}{late}{more}", mark, target
    )


def _by_shift(pairs: Sequence[tuple[SlotMark, Cell]]) -> tuple[tuple[str, ...], tuple[Line, ...]]:
    shifts = tuple(dict.fromkeys(mark.shift or "" for mark, _ in pairs))
    lines = []
    for day in dict.fromkeys(mark.day for mark, _ in pairs):
        of_day = {mark.shift or "": cell for mark, cell in pairs if mark.day == day}
        lines.append(
            Line(
                f"{_WEEKDAYS[day.weekday()]} {day.day}",
                tuple(of_day.get(shift) or Cell("No check expected", None, "") for shift in shifts),
            )
        )
    return tuple(words.label(shift) for shift in shifts), tuple(lines)


def _by_week(pairs: Sequence[tuple[SlotMark, Cell]]) -> tuple[tuple[str, ...], tuple[Line, ...]]:
    of_day = {mark.day: cell for mark, cell in pairs}
    lines = []
    for monday in dict.fromkeys(day - timedelta(days=day.weekday()) for day in of_day):
        week = [monday + timedelta(days=offset) for offset in range(7)]
        cells = tuple(
            _dated(of_day[day], day) if day in of_day else Cell("No check expected", None, "") for day in week
        )
        lines.append(Line(_short(monday), cells))
    return _WEEKDAYS, tuple(lines)


def _short(day: date) -> str:
    """`2 Feb`."""
    number, month, _ = phrases.day(day).split(" ")
    return f"{number} {month[:3]}"


def _dated(cell: Cell, day: date) -> Cell:
    return Cell(cell.label, cell.mark, cell.target, str(day.day))


def _in_a_row(pairs: Sequence[tuple[SlotMark, Cell]]) -> tuple[tuple[str, ...], tuple[Line, ...]]:
    return ("Check",), tuple(Line(phrases.day(mark.day), (cell,)) for mark, cell in pairs)


# ------------------------------------------------------------------ what was missing and what was found
def _missing(found: ControlPosition) -> Iterator[str]:
    for marks, what in (
        (found.missing, "no record of a check"),
        (found.not_done, "recorded as not done"),
        (found.late_recorded, "recorded late"),
        (found.duplicates, "more than one entry"),
    ):
        if len(marks) > _WRITTEN_OUT:
            yield f"{what}: {len(marks)}, from {marks[0].words} to {marks[-1].words}; each is marked below"
        elif marks:
            yield f"{what}: {phrases.listed(mark.words for mark in marks)}"


def _deviations(book: Book, found: ControlPosition) -> Table | None:
    marks = sorted((*found.deviations, *found.ambiguous), key=lambda mark: (mark.day, mark.shift or ""))
    if not marks:
        return None
    rows = tuple(_deviation(book, mark) for mark in marks)
    heads = ("Slot", "Found", "What was seen", "Told", "Told at", "Escalation")
    return _without_empty(Table("Deviations and ambiguous findings", heads, rows))


def _deviation(book: Book, mark: SlotMark) -> tuple[Shown, ...]:
    entry = mark.entry
    note = shown.text(entry.note) if entry and entry.note else NOTHING
    told, at = NOTHING, NOTHING
    if entry and entry.escalated:
        told = (
            shown.text(entry.escalated.to)
            if entry.escalated.to == WITHHELD
            else shown.record(book, entry.escalated.to)
        )
        at = shown.when(entry.escalated.at)
    escalation = shown.tag(*_ESCALATION[mark.escalation]) if mark.escalation else NOTHING
    slot = _slot(mark.day, mark.shift)
    return slot, shown.tag(words.choice(mark.state), words.COLOURS[mark.state]), note, told, at, escalation


def _slot(day: date, shift: str | None) -> Shown:
    said = render.day(day, short=True)
    return shown.text(f"{said}, {shift}" if shift else said, order=f"{day.isoformat()} {shift or ''}")


def _without_empty(told: Table) -> Table:
    kept = [
        index for index in range(len(told.heads)) if any(row[index].form != "nothing" for row in told.rows)
    ]
    return Table(
        told.caption,
        tuple(told.heads[index] for index in kept),
        tuple(tuple(row[index] for index in kept) for row in told.rows),
    )


# ------------------------------------------------------------------ the log itself
def tell_log(book: Book, entry: Entry) -> dict[str, Any]:
    """What the page of a check log is told: its entries, with the answers to the checklist in short."""
    told = records.tell(book, entry)
    log = entry.record
    if not isinstance(log, CheckLog):
        return told
    control = book.ledger.find(Control, log.control)
    questions = {item.id: item.text for item in control.checklist} if control else {}
    entries = tuple(_log_row(book, found, questions) for found in log.entries)
    heads = ("Slot", "Written down", "By", "Practice of", "Outcome", "Checklist", "Note", "Escalated")
    body = _without_empty(Table(f"Entries of {entry.id}", heads, entries)) if entries else None
    anchors = tuple(addresses.of_entry(found.on, found.shift) for found in log.entries)
    return {**told, "sections": (), "entries": body, "anchors": _once(anchors)}


def _log_row(book: Book, found: Any, questions: dict[str, str]) -> tuple[Shown, ...]:
    about = [
        shown.text(part)
        for part in (
            found.note,
            f"Person: {found.person}" if found.person else "",
            f"Medicine: {found.medicine}" if found.medicine else "",
        )
        if part
    ]
    escalated = (
        shown.many((shown.record(book, found.escalated.to), shown.when(found.escalated.at)))
        if found.escalated
        else NOTHING
    )
    return (
        _slot(found.on, found.shift),
        shown.when(found.at),
        shown.by_id(book, found.by),
        shown.by_id(book, found.staff) if found.staff else NOTHING,
        shown.tag(words.choice(found.outcome), words.COLOURS[found.outcome]),
        _answers(found.results or {}, questions),
        shown.many(about),
        escalated,
    )


def _answers(results: Any, questions: dict[str, str]) -> Shown:
    """“5 of 6 yes”, and the questions that were not answered with yes."""
    if not results:
        return NOTHING
    asked = [key for key, answer in results.items() if answer != "na"]
    yes = sum(1 for key in asked if results[key] == "yes")
    no = [shown.text(f"No: {questions.get(key, words.label(key))}") for key in asked if results[key] == "no"]
    return shown.many((shown.text(f"{yes} of {len(asked)} yes"), *no))


def _once(anchors: Iterable[str]) -> tuple[str, ...]:
    """Anchors with doubles emptied, so that each stands once in a page."""
    seen: set[str] = set()
    found = []
    for name in anchors:
        found.append("" if name in seen else name)
        seen.add(name)
    return tuple(found)
