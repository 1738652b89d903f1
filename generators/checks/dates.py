"""Whether dates and figures of a record can all be true at once; what is late against a clock is derived, not checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from generators.checks.sheet import Inner, Matter, Sheet, every, of, text_at
from generators.finding import Finding
from generators.kind import Place, Slot, slots
from generators.kinds.action import Action
from generators.kinds.check_log import CheckEntry, CheckLog
from generators.kinds.control import Control
from generators.kinds.measure import Measure
from generators.kinds.referral_log import ReferralLog
from generators.kinds.response import Response
from generators.kinds.risk import Risk
from generators.kinds.safeguarding_concern import SafeguardingConcern
from generators.kinds.service import Service
from generators.kinds.staff import Staff
from generators.kinds.submission import Submission
from generators.ledger import Entry, dotted
from generators.values import LONDON, london, month_days

# Pairs beyond those that the kinds declare: the first may not be later than the second.
FURTHER_ORDER: Mapping[str, tuple[tuple[str, str], ...]] = {
    "observation": (("done_at", "follow_up.due"), ("done_at", "follow_up.done.on")),
    "safeguarding_concern": (("raised_at", "family_or_advocate.considered_at"),),
    "incident": (
        ("occurred_at", "closed.on"),
        ("became_aware_at", "decisions_required.cqc_notification.decided.at"),
        ("became_aware_at", "decisions_required.candour.decided.at"),
        ("became_aware_at", "decisions_required.riddor.decided.at"),
        ("became_aware_at", "decisions_required.safeguarding.decided.at"),
    ),
}

# Fields that say when something happened; others (due, target, review) may lie ahead.
FACTS = frozenset(
    {
        "assigned",
        "at",
        "became_aware_at",
        "captured_on",
        "completed",
        "considered_at",
        "debriefed",
        "decided",
        "decided_at",
        "done_at",
        "done_on",
        "held_at",
        "lodged",
        "made_at",
        "occurred_at",
        "on",
        "opened",
        "raised_at",
        "received_at",
        "reported_at",
        "sent",
        "served",
        "since",
        "started",
    }
)

# Who did something, and the field of the same mapping that says when.
ACTS: tuple[tuple[str, str], ...] = (
    ("by", "on"),
    ("by", "at"),
    ("by", "made_at"),
    ("by", "considered_at"),
    ("by", "captured_on"),
    ("approved_by", "on"),
    ("staff", "assigned"),
    ("staff", "done_at"),
    ("staff", "on"),
    ("observer", "done_at"),
    ("auditor", "done_on"),
    ("chair", "held_at"),
    ("decided_by", "decided_at"),
    ("raised_by", "raised_at"),
    ("reported_by", "reported_at"),
    ("lead", "opened"),
)

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?", re.ASCII)


@lru_cache(maxsize=65536)
def when(text: str) -> date | datetime | None:
    """A written day or moment (local time is Europe/London); None where it is neither, which other rules report."""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
        if _MOMENT.fullmatch(text):
            read = datetime.fromisoformat(text)
            return read if read.tzinfo else read.replace(tzinfo=LONDON)
    except ValueError:
        return None
    return None


def later(first: date | datetime, second: date | datetime, *, by_day: bool = False) -> bool:
    """Whether the first comes after the second: to the minute where both have one, else by the day in England."""
    if isinstance(first, datetime) and isinstance(second, datetime) and not by_day:
        return first > second
    return london(first) > london(second)


# ------------------------------------------------------------------ what is written, read or not
def order(_: Matter, sheet: Sheet) -> Iterator[Finding]:
    """Pairs of dates in one record that stand the wrong way round."""
    for inner in sheet.inners:
        further = FURTHER_ORDER.get(sheet.kind.name, ()) if not inner.place else ()
        for first, second in (*inner.model.ORDER, *further):
            yield from _pair(sheet, inner, first, second)


def _pair(sheet: Sheet, inner: Inner, first: str, second: str) -> Iterator[Finding]:
    texts = text_at(inner.data, first), text_at(inner.data, second)
    one, two = (when(text) if text else None for text in texts)
    vague = inner.data.get("occurred_precision") if first == "occurred_at" else None
    if one is None or two is None or vague == "unknown":
        return
    if later(one, two, by_day=vague in {"day", "shift"}):
        place = (*inner.place, *second.split("."))
        before = dotted((*inner.place, *first.split(".")))
        message = f"`{dotted(place)}` ({texts[1]}) is earlier than `{before}` ({texts[0]})"
        hint = "correct the one that is wrong: the first cannot come after the second"
        yield sheet.at(place, "DAT001", message, hint)


def ahead(matter: Matter, sheet: Sheet) -> Iterator[Finding]:
    """Facts dated later than the position date."""
    if matter.as_of is None:
        return
    for leaf in sheet.leaves:
        if leaf.slot.name in FACTS and leaf.slot.sort in {"day", "moment"}:
            day = when(leaf.text)
            if day is not None and london(day) > matter.as_of:
                message = f"`{dotted(leaf.place)}` ({leaf.text}) lies after the position date {matter.as_of}"
                hint = "correct the date; what is still to come belongs in `due` or `target`"
                yield sheet.at(leaf.place, "DAT002", message, hint)


def in_order(_: Matter, sheet: Sheet) -> Iterator[Finding]:
    """Lists that only grow, with an entry before one that is older."""
    for inner in sheet.inners:
        for slot in slots(inner.model):
            items = inner.data.get(slot.name)
            field = _ordering(slot) if isinstance(items, list) and len(items) > 1 else ""
            if field and isinstance(items, list):
                yield from _out_of_order(sheet, (*inner.place, slot.name), items, field)


def _ordering(slot: Slot) -> str:
    """The field by which a list grows: when an entry was written down, else the day it speaks of."""
    if slot.part is None or slot.shape != "many":
        return ""
    names = {inner.name for inner in slots(slot.part) if inner.sort in {"day", "moment", "period"}}
    return next((name for name in ("at", "on", "assigned", "period") if name in names), "")


def _out_of_order(sheet: Sheet, place: Place, items: list[Any], field: str) -> Iterator[Finding]:
    newest: Any = None
    shown = ""
    for index, item in enumerate(items):
        text = item.get(field) if isinstance(item, Mapping) else None
        if not isinstance(text, str):
            continue
        read: Any = text if field == "period" else when(text)
        if read is None:
            continue
        if newest is not None and _older(read, newest):
            where = (*place, index, field)
            message = f"`{dotted(where)}` ({text}) stands after an entry of {shown}"
            hint = "lists only grow at their end: move the entry to its place in time"
            yield sheet.at(where, "DAT004", message, hint)
            return
        newest, shown = read, text


def _older(one: Any, other: Any) -> bool:
    """Whether one of two days, moments or periods of the same form comes first."""
    if isinstance(one, str):
        return len(one) == len(other) and one < other
    return later(other, one)


def at_work(matter: Matter, sheet: Sheet) -> Iterator[Finding]:
    """Acts of people who did not work here on that day."""
    for inner in sheet.inners:
        told: set[str] = set()
        for who, moment in ACTS:
            named, text = inner.data.get(who), inner.data.get(moment)
            day = when(text) if isinstance(text, str) else None
            if day is None or not named or who in told:
                continue
            told.add(who)
            several = named if isinstance(named, list) else [named]
            for index, person in enumerate(several):
                outside = _outside(matter, person, london(day))
                if outside:
                    place = (*inner.place, who, index) if isinstance(named, list) else (*inner.place, who)
                    message = f"`{dotted(place)}` is {person}, who {outside}, but `{moment}` is {text}"
                    hint = f"correct the id or the date, or `active` of {person}"
                    yield sheet.at(place, "DAT009", message, hint)


def _outside(matter: Matter, person: object, day: date) -> str:
    """How a day lies outside someone's time here, in words; nothing where it does not or is not known."""
    staff = matter.ledger.find(Staff, person) if isinstance(person, str) else None
    if staff is None or staff.active is None:
        return ""
    if day < staff.active.from_:
        return f"has worked here since {staff.active.from_}"
    if staff.active.to is not None and day > staff.active.to:
        return f"worked here until {staff.active.to}"
    return ""


# ------------------------------------------------------------------ records that could be read
def extensions(matter: Matter) -> Iterator[Finding]:
    """Moved due dates: each begins where the last one ended, and the last one is the due date in force."""
    for entry, action in every(matter, Action):
        last: date | None = None
        for index, moved in enumerate(action.extensions):
            place: Place = ("extensions", index)
            if last is not None and moved.from_ != last:
                message = (
                    f"`{dotted(place)}` moves the date from {moved.from_}, but it was moved to {last} before"
                )
                yield of(
                    entry,
                    (*place, "from"),
                    "DAT005",
                    message,
                    f"write from: {last}, or correct the entry before",
                )
            if moved.to == moved.from_:
                message = f"`{dotted(place)}` moves the date from {moved.from_} to the same day"
                yield of(
                    entry, (*place, "to"), "DAT005", message, "write the new date, or take the entry out"
                )
            last = moved.to
        if last is not None and last != action.due:
            message = f"`due` is {action.due}, but the last extension moved it to {last}"
            hint = f"write due: {last}, or add the extension that is missing with its reason and approver"
            yield of(entry, ("due",), "DAT005", message, hint)


def periods(matter: Matter) -> Iterator[Finding]:
    """Entries outside the period that their record covers."""
    for entry, log in every(matter, CheckLog):
        first, last = month_days(log.period)
        for index, check in enumerate(log.entries):
            if not first <= check.on <= last:
                message = f"`entries[{index + 1}].on` is {check.on}, but the log covers {log.period}"
                hint = f"correct the day, or move the entry to the log of {check.on:%Y-%m}"
                yield of(entry, ("entries", index, "on"), "DAT003", message, hint)
    for entry, referrals in every(matter, ReferralLog):
        last = month_days(referrals.period)[1]
        for index, row in enumerate(referrals.rows):
            if london(row.received_at) > last:
                message = f"`rows[{index + 1}].received_at` lies after {referrals.period}, the last month of the log"
                yield of(
                    entry, ("rows", index, "received_at"), "DAT003", message, "correct the date or `period`"
                )


_FORMS = {
    "day": (re.compile(r"\d{4}-\d{2}-\d{2}"), "a day such as 2026-03-04"),
    "week": (re.compile(r"\d{4}-W\d{2}"), "a week such as 2026-W10"),
    "month": (re.compile(r"\d{4}-\d{2}"), "a month such as 2026-03"),
}


def points(matter: Matter) -> Iterator[Finding]:
    """Points of a measure for another length of time than it is kept, or twice for one."""
    for entry, measure in every(matter, Measure):
        form, words = _FORMS[measure.every]
        seen: set[str] = set()
        for index, point in enumerate(measure.source.entries):
            place: Place = ("source", "entries", index, "period")
            if not form.fullmatch(point.period):
                message = (
                    f"`{dotted(place)}` is {point.period}, but the measure is kept every {measure.every}"
                )
                yield of(entry, place, "DAT010", message, f"write {words}")
            elif point.period in seen:
                message = f"`{dotted(place)}` is {point.period}, which has a figure already"
                yield of(entry, place, "DAT010", message, "keep the right one of the two")
            seen.add(point.period)


def slots_begun(matter: Matter) -> Iterator[Finding]:
    """Checks written down before the slot that they are of had begun."""
    for entry, log in every(matter, CheckLog):
        control = matter.ledger.find(Control, log.control)
        service = matter.ledger.find(Service, log.service or (control.service if control else None))
        starts = {shift.id: time.fromisoformat(shift.starts) for shift in service.shifts} if service else {}
        for index, check in enumerate(log.entries):
            begun = _begun(check, starts)
            place: Place = ("entries", index, "at")
            moment = check.at
            if moment >= begun and check.escalated is not None:
                place, moment = ("entries", index, "escalated", "at"), check.escalated.at
            if moment < begun:
                slot = f"{check.on} {check.shift or ''}".strip()
                message = (
                    f"`{dotted(place)}` ({moment:%Y-%m-%dT%H:%M}) is before the slot {slot} began "
                    f"({begun:%Y-%m-%dT%H:%M})"
                )
                hint = "correct the time, or `on`: a night shift belongs to the day on which it starts"
                yield of(entry, place, "DAT007", message, hint)


def _begun(check: CheckEntry, starts: Mapping[str, time]) -> datetime:
    return datetime.combine(check.on, starts.get(check.shift or "", time()), LONDON)


def lifetimes(matter: Matter) -> Iterator[Finding]:
    """Entries from before their record began or after it ended."""
    for entry, log in every(matter, CheckLog):
        control = matter.ledger.find(Control, log.control)
        if control is not None:
            for index, check in enumerate(log.entries):
                place: Place = ("entries", index, "on")
                yield from _within(entry, place, check.on, control.starts, control.ends, control.id)
    for entry, concern in every(matter, SafeguardingConcern):
        closed = concern.closed.on if concern.closed else None
        for index, review in enumerate(concern.tracker_reviews):
            place = ("tracker_reviews", index, "on")
            yield from _within(entry, place, review.on, london(concern.raised_at), closed, "the concern")
    for entry, risk in every(matter, Risk):
        for index, rating in enumerate(risk.ratings):
            ended = risk.closed.on if risk.closed else None
            yield from _within(
                entry, ("ratings", index, "on"), rating.on, risk.identified.on, ended, "the risk"
            )
    for entry, response in every(matter, Response):
        for index, role in enumerate(response.roles):
            begun = london(response.opened)
            ended = london(response.stood_down.at) if response.stood_down else None
            day = london(role.assigned)
            yield from _within(entry, ("roles", index, "assigned"), day, begun, ended, "the response")


def _within(
    entry: Entry, place: Place, day: date, first: date, last: date | None, whose: str
) -> Iterator[Finding]:
    hint = "correct the date, or the first and last day"
    if day < first:
        yield of(entry, place, "DAT008", f"`{dotted(place)}` is {day}, but {whose} began on {first}", hint)
    elif last is not None and day > last:
        yield of(entry, place, "DAT008", f"`{dotted(place)}` is {day}, but {whose} ended on {last}", hint)


def positions(matter: Matter) -> Iterator[Finding]:
    """A submission sent before the day whose position it claims to show."""
    for entry, submission in every(matter, Submission):
        for index, sent in enumerate(submission.sent):
            if submission.as_of is not None and london(sent.at) < submission.as_of:
                message = f"`sent[{index + 1}].at` is before `as_of` ({submission.as_of}), the day whose position was sent"
                hint = "correct the one that is wrong; a later position is a new submission"
                yield of(entry, ("sent", index, "at"), "DAT001", message, hint)
