"""The beginning of records that do not date themselves: with their first entry, or with the first record that needs them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from generators.authoring import hours, story, telling
from generators.authoring.facts import APPEARS
from generators.authoring.needs import Need
from generators.authoring.people import People
from generators.authoring.sittings import bounded
from generators.authoring.written import Growth, Sitting, Step
from generators.checks.dates import when
from generators.checks.sheet import Sheet, text_at
from generators.kind import Place
from generators.source import Value
from generators.values import london, long_day

# Evidence is filed with the claim that it proves if that comes within these days.
_FILED_WITH = timedelta(days=3)
# What is written of a log or measure, and of an action that must have been raised by then.
_ENTRIES = frozenset({"entries"})
_DONE = frozenset({"updates", "extensions", "completed"})
# Fields of evidence that stand there once it is complete.
_WHEN_COMPLETE = ("sha256", "verified_by", "notes")


def begin(growth: Growth, people: People) -> None:
    """Give every record a birth that has none of its own, and evidence its way from begun to complete."""
    asked: Mapping[str, list[tuple[str, Place]]] = _asked(growth.needs)
    for record, sheet in growth.sheets.items():
        first = _first(growth, record, _ENTRIES)
        if sheet.kind.name == "check_log" and first is not None:
            growth.births[record] = first
    for record, sheet in growth.sheets.items():
        if sheet.kind.name == "action":
            _raise(growth, record, asked.get(record, ()))
    for record, sheet in growth.sheets.items():
        if sheet.kind.name == "evidence":
            _file(growth, sheet, asked.get(record, ()), people)
    # What is left is needed by records that have a birth by now: measures by plans, organisations by whatever happened.
    for record, sheet in growth.sheets.items():
        if record not in growth.births:
            known = [growth.sitting_of(*one)[1] for one in asked.get(record, ()) if one[0] in growth.births]
            needed = min(known, key=_time, default=None) or _of_own(growth, sheet, story.BEGIN.date(), people)
            # A measure says nothing before its first figure.
            first = _first(growth, record, _ENTRIES)
            growth.births[record] = max(needed, first or needed, key=_time)


def _asked(wanted: Iterable[Need]) -> dict[str, list[tuple[str, Place]]]:
    """For every record the places that name it."""
    found: dict[str, list[tuple[str, Place]]] = defaultdict(list)
    for need in wanted:
        if len(need.targets) == 1 and need.place != ("notes",):
            found[need.targets[0]].append((need.record, need.place))
    return found


def _time(sitting: Sitting) -> datetime:
    return sitting.time


def _first(growth: Growth, record: str, names: frozenset[str]) -> Sitting | None:
    """The earliest sitting at which a part of one of these names was written in a record."""
    found = growth.steps[record].items()
    own = [step.sitting for place, steps in found if names.intersection(place) for step in steps]
    return min(own, key=_time, default=None)


def _of_own(growth: Growth, sheet: Sheet, day: date, people: People) -> Sitting:
    """A sitting of the record's own, by whoever answers for it."""
    record = str(sheet.document.data["id"])
    by = people.writer(people.of_record(sheet), day)
    time = story.BEGIN if day <= story.BEGIN.date() else bounded(hours.within(day, record, by))
    sitting = Sitting(by, time, record, day, flexible=time > story.BEGIN)
    growth.sittings.append(sitting)
    return sitting


def _raise(growth: Growth, record: str, asked: Iterable[tuple[str, Place]]) -> None:
    """An action is raised when work on it starts, or earlier by the meeting or learning response that lists it."""
    found = [one for one in (growth.births.get(record), _first(growth, record, _DONE)) if one]
    for other, place in asked:
        kind = growth.sheets[other].kind.name
        if kind == "minutes" and "actions" in place:
            found.append(growth.births[other])
        elif kind == "learning_response" and place[0] == "actions":
            found += [step.sitting for step in growth.steps[other].get(("completed",), ())]
    if found:
        growth.births[record] = min(found, key=_time)


# ------------------------------------------------------------------ evidence
def _file(growth: Growth, sheet: Sheet, asked: Iterable[tuple[str, Place]], people: People) -> None:
    """Evidence is filed when it is complete; where it proves something earlier, it is begun then and completed later."""
    record = str(sheet.document.data["id"])
    first_day, last_day = (_day(sheet, f"covers.{name}") for name in ("from", "to"))
    dated = [growth.sitting_of(*one) for one in asked if one[0] in growth.births]
    claims = sorted((sitting for place, sitting in dated if place), key=_time)
    complete = next(
        (one for one in claims if timedelta() <= london(one.time) - last_day <= _FILED_WITH), None
    ) or _of_own(growth, sheet, last_day, people)
    if not claims or london(claims[0].time) >= last_day:
        growth.births[record] = complete
        return
    begun = claims[0] if london(claims[0].time) >= first_day else _of_own(growth, sheet, first_day, people)
    growth.births[record] = begun
    if london(begun.time) < london(complete.time):
        _begun(growth, sheet, london(begun.time), complete)


def _day(sheet: Sheet, dotted: str) -> date:
    found = when(text_at(sheet.document.data, dotted) or "")
    return london(found) if found else story.BEGIN.date()


def _begun(growth: Growth, sheet: Sheet, day: date, complete: Sitting) -> None:
    """What evidence said while it was being gathered: what it is and how far it reached, and nothing of what it came to show."""
    record, data = str(sheet.document.data["id"]), sheet.document.data
    steps = growth.steps[record]

    def earlier(place: Place, value: Value, key: str = "") -> None:
        steps[place] = [Step(complete, value, key)]

    title = str(data.get("title"))
    if max(telling.mentions(title, story.BEGIN.date(), story.END.date()), default=day) > day:
        title = title.partition(",")[0]
        earlier(("title",), title)
    earlier(("claim",), f"{title}, as it stood on {long_day(day)}.")
    earlier(("covers", "to"), day.isoformat())
    kept = "With its author, who files it here when it is complete."
    earlier(("file",) if "file" in data else ("reference",), kept, "reference")
    for name in _WHEN_COMPLETE:
        if name in data:
            earlier((name,), APPEARS)
