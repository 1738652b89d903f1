"""Facts gathered into sittings: what one person wrote down at one time, soon after it or, now and then, days late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta

from generators.authoring import hours, story
from generators.authoring.facts import APPEARS, Fact
from generators.authoring.people import People
from generators.authoring.written import Growth, Sitting, Step
from generators.checks.dates import when
from generators.checks.sheet import Sheet
from generators.values import london

# Facts of one person about one record that lie within this time are written down together.
_TOGETHER = timedelta(minutes=40)
# Kinds of which some facts are written down days late, and how many of a thousand.
_PUT_OFF = frozenset({"action", "audit", "feedback", "learning_response", "observation", "plan", "risk"})
_OF_A_THOUSAND = 125
# Of these kinds a record itself may be written late, of the others only what is added to it.
_BEGUN_LATE = frozenset({"audit", "feedback", "observation"})


def sit(growth: Growth, found: Iterable[Fact], people: People) -> None:
    """Gather facts into sittings, and note the births and steps that they make."""
    groups: dict[tuple[str, str, date], list[Fact]] = defaultdict(list)
    for fact in found:
        day = london(fact.when)
        groups[fact.bucket or fact.record, people.writer(fact.by, day), day].append(fact)
    for record in growth.sheets:
        growth.steps[record] = {}
    for (bucket, by, day), facts in sorted(groups.items(), key=lambda group: group[0]):
        for sitting, told in _sittings(growth.sheets, bucket, by, day, facts):
            growth.sittings.append(sitting)
            for fact in told:
                if fact.place:
                    steps = growth.steps[fact.record].setdefault(fact.place, [])
                    steps.append(Step(sitting, fact.before, fact.key))
                else:
                    growth.births[fact.record] = sitting


def _sittings(
    known: Mapping[str, Sheet], bucket: str, by: str, day: date, facts: list[Fact]
) -> Iterator[tuple[Sitting, list[Fact]]]:
    """Facts with a time lie together while they are near; what has only a day is written with the last of them."""
    untimed = [fact for fact in facts if not isinstance(fact.when, datetime)]
    windows = _windows(facts)
    late = _late(known, bucket, by, day, facts) if len(windows) < 2 else None
    if late is not None:
        yield _sitting(known, by, hours.within(late, bucket, by), facts, flexible=False), facts
        return
    for window in windows:
        told = window + (untimed if window is windows[-1] else [])
        newest = max(fact.when for fact in window if isinstance(fact.when, datetime))
        prompt = any(fact.prompt for fact in window)
        time = hours.soon(newest, bucket, by, most=8 if prompt else 35) if newest > story.BEGIN else newest
        yield _sitting(known, by, time, told, flexible=False), told
    if not windows:
        early = any(fact.early for fact in untimed)
        yield _sitting(known, by, hours.within(day, bucket, by, early=early), untimed, flexible=True), untimed


def _windows(facts: list[Fact]) -> list[list[Fact]]:
    """Facts with a time, in its order, parted where too much time lies between."""
    windows: list[list[Fact]] = []
    begun = story.BEGIN
    timed = [(fact.when, index) for index, fact in enumerate(facts) if isinstance(fact.when, datetime)]
    for moment, index in sorted(timed):
        if not windows or moment - begun > _TOGETHER:
            windows.append([])
            begun = moment
        windows[-1].append(facts[index])
    return windows


def _sitting(
    known: Mapping[str, Sheet], by: str, time: datetime, told: list[Fact], *, flexible: bool
) -> Sitting:
    first = min(told, key=lambda fact: (fact.place != (), fact.record))
    day = min(_happened(known[fact.record], fact) for fact in told)
    time = bounded(time)
    return Sitting(by, time, first.record, day, flexible and time > story.BEGIN)


def _happened(sheet: Sheet, fact: Fact) -> date:
    """The day on which what a fact tells happened: for an entry held back not the day on which it was written."""
    inner = next((inner for inner in sheet.inners if inner.place == fact.place), None)
    written = [inner.data.get(name) for name in ("on", "at", "done_at")] if inner else []
    return min([london(fact.when), *(london(day) for text in written if text and (day := when(str(text))))])


def bounded(time: datetime) -> datetime:
    """The time itself, or where it lies outside the example's months, their beginning or a moment before their end."""
    last = story.END - timedelta(seconds=hours.draw(5000, "end", time.isoformat()))
    return max(story.BEGIN, min(time, last))


def _late(known: Mapping[str, Sheet], bucket: str, by: str, day: date, facts: list[Fact]) -> date | None:
    """Some days later, for a few of those facts that people do put off; else None."""
    sheet = known.get(bucket)
    put_off = sheet is not None and sheet.kind.name in _PUT_OFF and bucket not in story.TIMED
    words = (bucket, by, day.isoformat())
    if not put_off or hours.draw(1000, "late", *words) >= _OF_A_THOUSAND:
        return None
    if sheet is not None and sheet.kind.name not in _BEGUN_LATE and any(not fact.place for fact in facts):
        return None
    if any(fact.prompt for fact in facts) or all(fact.before is not APPEARS for fact in facts):
        return None
    later = day + timedelta(days=2 + hours.draw(5, "days", *words))
    return later if story.BEGIN.date() < day and later < story.END.date() else None
