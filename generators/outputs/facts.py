"""The dated facts of records, as one list: what was recorded as having happened when; what they mean is derived elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from generators.kind import Part, Place, parts, slots
from generators.ledger import Entry
from generators.outputs import words
from generators.values import london

# Dates that are promised, expected or the edge of a period: no fact lies on them.
_NO_FACT = frozenset(
    {
        "as_of",
        "by",
        "due",
        "ends",
        "evidence_due",
        "from",
        "next_review",
        "planned_at",
        "review_at",
        "start",
        "starts",
        "target",
        "to",
    }
)
# Dates whose own name says nothing: what happened is said by where they stand.
_NAMED_BY_PLACE = frozenset(
    {"assigned", "at", "captured_on", "considered_at", "done_at", "done_on", "made_at", "on", "since"}
)
_TEXTS = ("text", "note", "reason", "rationale", "outcome", "claim")
# Kinds whose entries are routine or stand for things, not events.
_QUIET_KINDS = frozenset(
    {
        "activity",
        "check_log",
        "evidence",
        "measure",
        "organisation",
        "provider",
        "referral_log",
        "service",
        "staff",
    }
)
_QUIET_LISTS = frozenset({"tracker_reviews"})


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that a record says happened."""

    when: date | datetime
    what: str
    """The field in words: “Update”, “Completed”."""
    said: str
    """The record's own words about it; may be empty."""
    by: str
    """Who: a staff or organisation id, or nothing."""
    entry: Entry
    place: Place


def is_fact(name: str) -> bool:
    """Whether a date of that field says that something happened: not promised, expected, or the edge of a period."""
    return name not in _NO_FACT


def of_record(entry: Entry) -> tuple[Fact, ...]:
    """Every dated fact of one record, oldest first."""
    found = [fact for place, part in parts(entry.record) for fact in _of_part(entry, place, part)]
    return tuple(sorted(found, key=_order))


def latest(entries: Iterable[Entry], as_of: date, number: int) -> tuple[Fact, ...]:
    """The newest facts of several records up to a day, newest first; routine checks and reviews are left out."""
    found = [
        fact
        for entry in entries
        if entry.kind.name not in _QUIET_KINDS
        for fact in of_record(entry)
        if london(fact.when) <= as_of and not _QUIET_LISTS.intersection(fact.place)
    ]
    return tuple(sorted(found, key=_order, reverse=True)[:number])


def last_day(entries: Iterable[Entry], as_of: date) -> date | None:
    """The newest day up to `as_of` on which any of these records says something happened."""
    days = [london(fact.when) for entry in entries for fact in of_record(entry)]
    return max((day for day in days if day <= as_of), default=None)


def dated_after(entries: Iterable[Entry], as_of: date) -> bool:
    """Whether any record holds a fact dated later than `as_of`: it stands where it is recorded, and counts for nothing."""
    return any(london(fact.when) > as_of for entry in entries for fact in of_record(entry))


def _order(fact: Fact) -> tuple[date, str, str]:
    clock = fact.when.isoformat() if isinstance(fact.when, datetime) else ""
    return london(fact.when), clock, fact.entry.id


def _of_part(entry: Entry, place: Place, part: Part) -> Iterator[Fact]:
    for slot in slots(type(part)):
        value = getattr(part, slot.attribute)
        if slot.sort in ("day", "moment") and isinstance(value, date) and slot.name not in _NO_FACT:
            named = slot.name in _NAMED_BY_PLACE
            what = (_name(place) if place else entry.kind.label) if named else words.label(slot.name)
            yield Fact(value, what, _said(part), _by(part), entry, (*place, slot.name))


def _name(place: Place) -> str:
    names = [step for step in place if isinstance(step, str)]
    said = words.one_of(names[-1]) if isinstance(place[-1], int) else words.label(names[-1])
    # `decisions_required.candour.done`: the last word alone would not say what was done.
    return (
        f"{words.label(names[-2])}: {said.lower()}"
        if len(names) > 1 and not isinstance(place[-1], int)
        else said
    )


def _said(part: Part) -> str:
    """The first text of the mapping that tells what happened."""
    outcome = getattr(part, "outcome", None)
    prefix = f"{words.choice(outcome)}. " if isinstance(outcome, str) and " " not in outcome else ""
    for name in _TEXTS:
        value = getattr(part, name, None)
        if isinstance(value, str) and value != outcome:
            return prefix + value
    if prefix:
        return prefix.strip()
    return outcome if isinstance(outcome, str) else ""


def _by(part: Part) -> str:
    for name in ("by", "staff", "auditor", "observer", "chair", "lead"):
        value = getattr(part, name, None)
        if isinstance(value, str):
            return value
    return ""
