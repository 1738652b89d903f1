"""What the pages of controls and check logs are told: what was missing and what was found; the calendar of slots stands beside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from generators import render
from generators.book import Book
from generators.derive import phrases
from generators.derive.controls import ControlPosition, Escalation, SlotMark
from generators.kinds.check_log import CheckEntry, CheckLog
from generators.kinds.control import Control
from generators.ledger import Entry
from generators.outputs import addresses, observed, records, shown, slot_calendar, words
from generators.outputs.colours import control_tag, coverage
from generators.outputs.shown import Shown
from generators.values import LONDON

_ESCALATION: dict[Escalation, tuple[str, str]] = {
    "in_time": ("In time", "green"),
    "late": ("Too late", "red"),
    "none": ("Not escalated", "red"),
    "pending": ("Time not yet over", "grey"),
}
# More slots than this are counted, and marked in the calendar, but not written out.
_WRITTEN_OUT = 12
# More deviations than this stand in the calendar and the check logs only.
_MOST_AMISS = 25


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
        "calendar": slot_calendar.calendar(book, found),
        "marks": tuple(slot_calendar.MARKS.values()),
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


@dataclass(frozen=True, slots=True)
class Amiss:
    """A deviation or an ambiguous finding."""

    slot: str
    target: str
    """Its entry in the check log."""
    code: str
    """The short class of its mark."""
    word: str
    note: str
    told: tuple[Shown, ...]
    """Who was told, and when."""
    escalation: Shown | None


@dataclass(frozen=True, slots=True)
class AllAmiss:
    """The newest of them, in order of time."""

    rows: tuple[Amiss, ...]
    more: str
    """Where the others are; empty where these are all."""


def _deviations(book: Book, found: ControlPosition) -> AllAmiss | None:
    """The newest deviations and ambiguous findings; None where there is none."""
    marks = sorted((*found.deviations, *found.ambiguous), key=lambda mark: (mark.day, mark.shift or ""))
    if not marks:
        return None
    logs = slot_calendar.logs(book, found.control)
    rows = tuple(_deviation(book, mark, logs) for mark in marks[-_MOST_AMISS:])
    more = (
        f"These are the newest {_MOST_AMISS} of {len(marks)}; each is marked below."
        if len(marks) > _MOST_AMISS
        else ""
    )
    return AllAmiss(rows, more)


def _deviation(book: Book, mark: SlotMark, logs: Mapping[str, str]) -> Amiss:
    entry = mark.entry
    escalated = entry.escalated if entry else None
    told = (shown.record(book, escalated.to), shown.when(escalated.at)) if escalated else ()
    said = render.day(mark.day, short=True)
    code, _ = slot_calendar.MARKS[mark.state]
    return Amiss(
        slot=f"{said}, {mark.shift}" if mark.shift else said,
        target=slot_calendar.target(book, mark, logs),
        code=code,
        word=words.choice(mark.state),
        note=(entry.note or "") if entry else "",
        told=told,
        escalation=shown.tag(*_ESCALATION[mark.escalation]) if mark.escalation else None,
    )


# ------------------------------------------------------------------ the log itself
@dataclass(frozen=True, slots=True)
class LogRow:
    """An entry of a check log, in few bytes: a month of three shifts is a hundred of them."""

    anchor: str
    """Empty where the slot has an entry already."""
    slot: str
    code: str
    """The short class of its mark."""
    outcome: str
    answers: str
    """“5 of 6 yes”; empty where nothing is ticked."""
    no: tuple[str, ...]
    """Questions answered with no."""
    note: str
    about: str
    """The person and the medicine, where they are named."""
    told: tuple[Shown, ...]
    """Who was told and when."""
    at: str
    """When it was written down: a time on the same day, else with its day."""
    late: bool
    by: Shown
    staff: Shown | None
    """Whose practice it was."""


def tell_log(book: Book, entry: Entry) -> dict[str, Any]:
    """What the page of a check log is told: its entries, with the answers to the checklist in short."""
    told = records.tell(book, entry)
    log = entry.record
    if not isinstance(log, CheckLog):
        return told
    control = book.ledger.find(Control, log.control)
    questions = {item.id: item.text for item in control.checklist} if control else {}
    position = book.derived.controls.get(log.control)
    late = {
        (one.on, one.shift, one.at)
        for mark in (position.late_recorded if position else ())
        for one in (mark.entry, *mark.others)
        if one is not None
    }
    seen: set[str] = set()
    rows = []
    for found in log.entries:
        anchor = addresses.of_entry(found.on, found.shift)
        is_late = (found.on, found.shift, found.at) in late
        rows.append(_log_row(book, found, questions, "" if anchor in seen else anchor, late=is_late))
        seen.add(anchor)
    return {
        **told,
        "sections": (),
        "entries": tuple(rows),
        "tally": _outcomes(log.entries),
        "marks": tuple(slot_calendar.MARKS.values()),
    }


def _outcomes(entries: Sequence[CheckEntry]) -> str:
    """`30 entries: 25 met, 3 deviation, 2 ambiguous`."""
    counted = Counter(found.outcome for found in entries)
    told = (f"{number} {words.choice(name).lower()}" for name, number in sorted(counted.items()))
    return f"{words.count(len(entries), 'entry', 'entries')}: {phrases.listed(told)}."


def _log_row(
    book: Book, found: CheckEntry, questions: Mapping[str, str], anchor: str, *, late: bool
) -> LogRow:
    answers, no = _answers(found.results or {}, questions)
    about = (
        f"Person: {found.person}" if found.person else "",
        f"Medicine: {found.medicine}" if found.medicine else "",
    )
    escalated = found.escalated
    code, _ = slot_calendar.MARKS[found.outcome]
    return LogRow(
        anchor=anchor,
        slot=f"{_day(found.on)}, {found.shift}" if found.shift else _day(found.on),
        code="l" if late and code == "m" else code,
        outcome=words.choice(found.outcome),
        answers=answers,
        no=no,
        note=found.note or "",
        about=". ".join(part for part in about if part),
        told=(shown.by_id(book, escalated.to), shown.when(escalated.at)) if escalated else (),
        at=_written(found),
        late=late,
        by=shown.by_id(book, found.by),
        staff=shown.by_id(book, found.staff) if found.staff else None,
    )


def _day(day: date) -> str:
    """`2 Feb`."""
    number, month, _ = phrases.day(day).split(" ")
    return f"{number} {month[:3]}"


def _written(found: CheckEntry) -> str:
    local = found.at.astimezone(LONDON)
    return f"{local:%H:%M}" if local.date() == found.on else f"{_day(local.date())}, {local:%H:%M}"


def _answers(results: Mapping[str, str], questions: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """“5 of 6 yes”, and the questions that were answered with no."""
    if not results:
        return "", ()
    asked = [key for key, answer in results.items() if answer != "na"]
    yes = sum(1 for key in asked if results[key] == "yes")
    no = tuple(questions.get(key, words.label(key)) for key in asked if results[key] == "no")
    return f"{yes} of {len(asked)} yes", no
