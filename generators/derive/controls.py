"""How well each control was checked: expected and recorded slots, gaps, lateness, escalation; what follows is for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal, TypeAlias

from generators.catalogues import Catalogues
from generators.derive import phrases
from generators.derive.clocks import end_of, later_by
from generators.derive.slots import Expected, Timetable, shift_times, timetable
from generators.finding import count
from generators.kinds.check_log import CheckEntry, CheckLog
from generators.kinds.control import Control
from generators.kinds.service import Service
from generators.ledger import Ledger
from generators.values import london

MarkState: TypeAlias = Literal["met", "deviation", "ambiguous", "not_done", "missing", "late"]
ControlState: TypeAlias = Literal["ok", "attention", "insufficient_data"]
Escalation: TypeAlias = Literal["in_time", "late", "none", "pending"]

# Thresholds of the catalogue that a control's position rests on (domain reference §7.3, D4).
THRESHOLDS = ("d4-red-share", "d4-red-consecutive")

_DAY = timedelta(days=1)
# Of several entries in one slot the gravest speaks for it; one that says `not done` gives way to a check that was done.
_GRAVEST: Mapping[str, int] = {"deviation": 0, "ambiguous": 1, "met": 2, "not_done": 3}
_AMISS = ("deviation", "ambiguous")
# More missing checks than this are counted and listed, but not written out in a sentence.
_WRITTEN_OUT = 4


@dataclass(frozen=True, slots=True)
class SlotMark:
    """One slot of the schedule, or one entry, as it stands."""

    day: date
    """The day of the slot; of a weekly or monthly slot the day by which it is due."""
    shift: str | None
    state: MarkState
    """`late`: met, but recorded late. A deviation recorded late stays a deviation."""
    entry: CheckEntry | None = None
    others: tuple[CheckEntry, ...] = ()
    """Further entries in the same slot."""
    late: bool = False
    """Recorded after the end of the next shift or day."""
    escalation: Escalation | None = None
    """Of a deviation or ambiguous outcome, where the control says whom to tell and how soon."""

    @property
    def words(self) -> str:
        """`night of 23 January 2026`."""
        return f"{self.shift} of {phrases.day(self.day)}" if self.shift else phrases.day(self.day)


@dataclass(frozen=True, slots=True)
class ControlPosition:
    """How well a control was checked, up to a date."""

    control: Control
    slots: tuple[SlotMark, ...]
    """Every slot whose shift or day had ended, in order of time."""
    expected: int
    recorded: int
    """Expected slots in which a check was carried out; one recorded as not done was not."""
    missing: tuple[SlotMark, ...]
    """Expected slots without any record."""
    not_done: tuple[SlotMark, ...]
    """Expected slots for which it was recorded that the check was not done."""
    longest_gap: int
    """Longest run without a check: of neighbouring slots, or of the same shift on neighbouring days."""
    serious: bool
    """The share or the run without a check is above the thresholds in force."""
    late_recorded: tuple[SlotMark, ...]
    deviations: tuple[SlotMark, ...]
    """Every entry with this outcome, whether or not a slot was expected then."""
    ambiguous: tuple[SlotMark, ...]
    escalated_in_time: tuple[SlotMark, ...]
    not_escalated: tuple[SlotMark, ...]
    """Not escalated in time: too late (`escalation` is `late`) or not at all."""
    duplicates: tuple[SlotMark, ...]
    """Slots with more than one entry."""
    unexpected: tuple[SlotMark, ...]
    """Entries for which the schedule has no slot."""
    state: ControlState
    words: str
    """One sentence."""
    basis: tuple[str, ...]
    """Ids of the records it was worked out from, the control's first."""

    @property
    def coverage(self) -> float | None:
        """Recorded of expected, 0 to 1; None where nothing was expected."""
        return self.recorded / self.expected if self.expected else None

    @property
    def percent(self) -> int | None:
        """Coverage in whole percent, rounded down, so that 100 means every one."""
        return self.recorded * 100 // self.expected if self.expected else None


def positions(ledger: Ledger, as_of: date, catalogues: Catalogues) -> Mapping[str, ControlPosition]:
    """Control id -> how well it was checked up to the end of `as_of`.

    Give the ledger whose check logs may be counted. What was written down after `as_of` does not count.
    """
    logs: dict[str, list[CheckLog]] = {}
    for log in ledger.of(CheckLog):
        logs.setdefault(log.control, []).append(log)
    return {
        control.id: position(
            control, ledger.find(Service, control.service), logs.get(control.id, ()), as_of, catalogues
        )
        for control in ledger.of(Control)
    }


def position(
    control: Control, service: Service | None, logs: Sequence[CheckLog], as_of: date, catalogues: Catalogues
) -> ControlPosition:
    """The position of one control from its check logs."""
    table = timetable(control, service, as_of)
    entries = [
        entry for log in logs for entry in log.entries if entry.on <= as_of and london(entry.at) <= as_of
    ]
    matched, strays = _matched(control, table, entries)
    marks = [_mark(control, slot, matched.get(slot, ()), as_of) for slot in table.slots]
    stray_marks = tuple(_stray_mark(control, service, entry, as_of) for entry in strays)
    over = end_of(as_of)
    slots = tuple(mark for mark, slot in zip(marks, table.slots, strict=True) if slot.ends <= over)
    single = _entry_marks(control, matched, stray_marks, as_of)
    missing = tuple(mark for mark in slots if mark.state == "missing")
    not_done = tuple(mark for mark in slots if mark.state == "not_done")
    gap = _longest_gap(slots)
    unchecked = len(missing) + len(not_done)
    share = catalogues.threshold("d4-red-share").value
    facts = ControlPosition(
        control=control,
        slots=slots,
        expected=len(slots),
        recorded=len(slots) - unchecked,
        missing=missing,
        not_done=not_done,
        longest_gap=gap,
        serious=bool(slots)
        and (unchecked > share * len(slots) or gap >= catalogues.threshold("d4-red-consecutive").whole),
        late_recorded=tuple(mark for mark in marks if mark.late),
        deviations=tuple(mark for mark in single if mark.state == "deviation"),
        ambiguous=tuple(mark for mark in single if mark.state == "ambiguous"),
        escalated_in_time=tuple(mark for mark in single if mark.escalation == "in_time"),
        not_escalated=tuple(mark for mark in single if mark.escalation in ("late", "none")),
        duplicates=tuple(mark for mark in marks if mark.others),
        unexpected=stray_marks,
        state="ok",
        words="",
        basis=(control.id, *([service.id] if service else ()), *sorted(log.id for log in logs)),
    )
    return _judged(facts, table, as_of)


# ------------------------------------------------------------------ entries and slots
def _matched(
    control: Control, table: Timetable, entries: Iterable[CheckEntry]
) -> tuple[Mapping[Expected, tuple[CheckEntry, ...]], tuple[CheckEntry, ...]]:
    """Slot -> its entries in the order in which they were written down; and the entries without a slot."""
    by_shift = control.schedule is not None and control.schedule.every == "shift"
    slots = {
        (slot.first + timedelta(days=offset), slot.shift): slot
        for slot in table.slots
        for offset in range((slot.last - slot.first).days + 1)
    }
    matched: dict[Expected, list[CheckEntry]] = {}
    strays: list[CheckEntry] = []
    for entry in sorted(entries, key=lambda entry: (entry.at.astimezone(UTC), entry.on, entry.shift or "")):
        slot = slots.get((entry.on, entry.shift if by_shift else None))
        lasts = control.starts <= entry.on and (control.ends is None or entry.on <= control.ends)
        if slot is None or not lasts:
            strays.append(entry)
        else:
            matched.setdefault(slot, []).append(entry)
    return {slot: tuple(found) for slot, found in matched.items()}, tuple(strays)


def _late(slot: Expected, entry: CheckEntry) -> bool:
    """Recorded after the end of the next shift or day; or, weekly and monthly, carried out after the due day."""
    if slot.first == slot.last:
        return entry.at > slot.late_after
    return entry.on > slot.due or entry.at > end_of(entry.on + timedelta(days=1))


def _mark(control: Control, slot: Expected, entries: Sequence[CheckEntry], as_of: date) -> SlotMark:
    if not entries:
        return SlotMark(slot.due, slot.shift, "missing")
    told, *others = sorted(entries, key=lambda entry: _GRAVEST[entry.outcome])
    done = [entry for entry in entries if entry.outcome != "not_done"] or list(entries)
    late = all(_late(slot, entry) for entry in done)
    return SlotMark(
        slot.due,
        slot.shift,
        "late" if late and told.outcome == "met" else told.outcome,
        told,
        tuple(others),
        late,
        _escalation(control, told, _ended(slot, told), as_of),
    )


def _entry_marks(
    control: Control,
    matched: Mapping[Expected, Sequence[CheckEntry]],
    strays: Sequence[SlotMark],
    as_of: date,
) -> list[SlotMark]:
    """What was found amiss, entry by entry: a deviation counts also where it is not the only entry of its slot, or has none."""
    marks = [
        _entry_mark(control, slot, entry, as_of)
        for slot, entries in matched.items()
        for entry in entries
        if entry.outcome in _AMISS
    ]
    return sorted(
        (*marks, *strays),
        key=lambda mark: (mark.day, mark.entry.at if mark.entry else end_of(mark.day)),
    )


def _entry_mark(control: Control, slot: Expected, entry: CheckEntry, as_of: date) -> SlotMark:
    told = _escalation(control, entry, _ended(slot, entry), as_of)
    return SlotMark(entry.on, entry.shift, entry.outcome, entry, (), _late(slot, entry), told)


def _stray_mark(control: Control, service: Service | None, entry: CheckEntry, as_of: date) -> SlotMark:
    """An entry without a slot: its shift, where the service has one of that name, ends when it always does."""
    by_shift = control.schedule is None or control.schedule.every == "shift"
    worked = shift_times(entry.on, entry.shift, service) if by_shift else None
    told = _escalation(control, entry, worked[1] if worked else end_of(entry.on), as_of)
    return SlotMark(entry.on, entry.shift, entry.outcome, entry, (), False, told)


def _ended(slot: Expected, entry: CheckEntry) -> datetime:
    """The end of the shift, or of the day on which the check was carried out."""
    return slot.ends if slot.shift else end_of(entry.on)


def _escalation(control: Control, entry: CheckEntry, ended: datetime, as_of: date) -> Escalation | None:
    """Whether a deviation or an ambiguous outcome reached someone in time.

    `ended` is the end of the shift, or of the day of the check. Same day: by the end of the day on which that was. Hours
    run from when it was written down, but no later than from then: writing late does not lengthen the time. Whether the
    one who was told is the right one is not judged.
    """
    rule = control.escalation
    if rule is None or entry.outcome not in _AMISS:
        return None
    if rule.within == "same_day":
        limit = end_of(london(later_by(ended, timedelta(seconds=-1))))
    else:
        limit = later_by(min(entry.at, ended), timedelta(hours=int(rule.within)))
    told = entry.escalated.at if entry.escalated and london(entry.escalated.at) <= as_of else None
    if told is not None and told <= limit:
        return "in_time"
    if limit > end_of(as_of):
        return "pending"
    return "none" if told is None else "late"


def _longest_gap(slots: Sequence[SlotMark]) -> int:
    """Longest run of slots without a check: neighbours, or the same shift on neighbouring days (derivations §4)."""
    longest = run = 0
    by_shift: dict[str, tuple[date, int]] = {}
    for mark in slots:
        wanting = mark.state in ("missing", "not_done")
        run = run + 1 if wanting else 0
        longest = max(longest, run)
        if mark.shift is not None and wanting:
            day, before = by_shift.get(mark.shift, (mark.day, 0))
            length = before + 1 if mark.day - day == _DAY else 1
            by_shift[mark.shift] = (mark.day, length)
            longest = max(longest, length)
    return longest


# ------------------------------------------------------------------ what it amounts to
def _judged(facts: ControlPosition, table: Timetable, as_of: date) -> ControlPosition:
    if facts.expected == 0:
        return replace(
            facts, state="insufficient_data", words=phrases.sentence(_nothing_expected(facts, table, as_of))
        )
    wants = facts.missing or facts.not_done or facts.late_recorded or facts.not_escalated
    return replace(
        facts, state="attention" if wants else "ok", words=phrases.sentence("; ".join(_told(facts)))
    )


def _nothing_expected(facts: ControlPosition, table: Timetable, as_of: date) -> str:
    if table.unknown:
        reason = table.unknown
    elif facts.control.starts > as_of:
        reason = f"the control starts on {phrases.day(facts.control.starts)}"
    else:
        reason = "no check was due yet"
    found = count(len(facts.unexpected), "entry", "entries")
    return f"not enough data: {reason}" + (f"; {found} without a slot" if facts.unexpected else "")


def _told(facts: ControlPosition) -> list[str]:
    told = [f"{facts.recorded} of {count(facts.expected, 'expected check')} carried out"]
    if facts.missing:
        which = (
            f" ({phrases.listed(mark.words for mark in facts.missing)})"
            if len(facts.missing) <= _WRITTEN_OUT
            else ""
        )
        told.append(f"{len(facts.missing)} missing{which}")
    if facts.not_done:
        told.append(f"{len(facts.not_done)} recorded as not done")
    if facts.longest_gap > 1:
        told.append(f"longest gap {facts.longest_gap} in a row")
    if facts.late_recorded:
        told.append(f"{len(facts.late_recorded)} recorded late")
    for marks, one, more in (
        (facts.deviations, "deviation", "deviations"),
        (facts.ambiguous, "ambiguous finding", "ambiguous findings"),
    ):
        if marks:
            told.append(count(len(marks), one, more))
    if facts.not_escalated:
        told.append(f"{len(facts.not_escalated)} not escalated in time")
    elif facts.escalated_in_time:
        told.append("each escalated in time")
    if facts.unexpected:
        told.append(f"{count(len(facts.unexpected), 'entry', 'entries')} without a slot")
    return told
