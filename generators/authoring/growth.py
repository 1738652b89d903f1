"""When every part of every record came to stand there: people wrote it down, and it waited for the records that it names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import pairwise

from generators.authoring import dating, hours, needs
from generators.authoring.births import begin
from generators.authoring.facts import THINGS, ident
from generators.authoring.needs import Need
from generators.authoring.people import People
from generators.authoring.sittings import sit
from generators.authoring.written import Growth
from generators.checks.dates import when
from generators.checks.sheet import sheets
from generators.kind import Place
from generators.ledger import Ledger
from generators.values import london

# How often a sitting of no fixed time waits for others of its day.
_PUSHES = 3
# Parts that end a record: everything that happened before them stands there too.
_CLOSING = frozenset({"closed", "stood_down", "completed", "withdrawn"})


def grow(ledger: Ledger) -> Growth:
    """How the records of a ledger came about. The same records give the same answer everywhere."""
    people = People(ledger)
    known = {ident(sheet): sheet for sheet in sheets(ledger)}
    growth = Growth(known, [need for sheet in known.values() for need in needs.of(sheet, ledger)])
    found = [
        fact
        for sheet in growth.sheets.values()
        for fact in (dating.born(sheet, people), *dating.facts(sheet, people))
        if fact is not None
    ]
    sit(growth, found, people)
    begin(growth, people)
    _settle(growth)
    return growth


def _settle(growth: Growth) -> None:
    """Let parts wait until nothing stands there that names what does not. Waiting only ever grows, so this ends."""
    lists = list(_lists(growth))
    endings = list(_endings(growth))
    changed = True
    while changed:
        changed = False
        for need in growth.needs:
            there = min(growth.born(target) for target in need.targets)
            changed |= _push(growth, need, there)
            changed |= _wait(growth, need.record, need.unit, there)
        for record, items in lists:
            for before, item in items:
                changed |= _wait(growth, record, item, growth.appears(record, before))
        for record, ending, others in endings:
            latest = max(growth.appears(record, other) for other in others)
            changed |= _wait(growth, record, ending, latest)


def _wait(growth: Growth, record: str, place: Place, until: datetime) -> bool:
    """Let a part wait; whether it did not anyway."""
    if growth.appears(record, place) >= until:
        return False
    growth.waits[record, place] = until
    return True


def _push(growth: Growth, need: Need, there: datetime) -> bool:
    """What has only a day, and names something written on that day, was written after it; whether that moved it."""
    _, sitting = growth.sitting_of(need.record, need.unit)
    if not sitting.flexible or sitting.time >= there or sitting.pushes == _PUSHES:
        return False
    later = hours.soon(there, need.record, sitting.by, least=2, most=20)
    if not london(sitting.time) == london(there) == london(later):
        return False
    sitting.time = later
    sitting.pushes += 1
    return True


def _lists(growth: Growth) -> Iterator[tuple[str, list[tuple[Place, Place]]]]:
    """Lists that only grow: each item that is dated stands there no earlier than the one before it."""
    for record, steps in growth.steps.items():
        dated = {
            inner.place
            for inner in growth.sheets[record].inners
            if any(name in inner.data for name in ("on", "at", "assigned", "period"))
        }
        items = sorted(place for place in steps if isinstance(place[-1], int) and place in dated)
        yield record, [(before, item) for before, item in pairwise(items) if before[:-1] == item[:-1]]


def _endings(growth: Growth) -> Iterator[tuple[str, Place, list[Place]]]:
    """Parts that come after others of their record: what ends it after all that happened no later, notes after that."""
    for record, steps in growth.steps.items():
        sheet = growth.sheets[record]
        days: dict[Place, date] = {
            inner.place: london(day)
            for inner in sheet.inners
            for name in ("on", "at")
            if inner.place in steps and (day := when(str(inner.data.get(name, ""))))
        }
        for place, ended in days.items():
            others = [other for other, day in days.items() if other != place and day <= ended]
            if len(place) == 1 and place[0] in _CLOSING and others:
                yield record, place, others
                if ("notes",) in steps and sheet.kind.name not in THINGS:
                    yield record, ("notes",), [place]
        for place in steps:
            reached = (*place[:-1], "reached")
            if place[-1] == "verified" and reached in steps:
                yield record, place, [reached]
