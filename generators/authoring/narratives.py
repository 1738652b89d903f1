"""Narratives of a record that came to speak of later days, and notes that tell how something ended: when each was told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from generators.authoring import story, telling
from generators.authoring.facts import APPEARS, BORN, DATED_BY, THINGS, Fact, by, by_of, ident, path
from generators.checks.dates import FACTS, when
from generators.checks.sheet import Sheet, text_at
from generators.kind import Place
from generators.ledger import Ledger
from generators.values import london

# Narratives that may be added to later; logs and minutes are not.
_GROWING = frozenset(
    {
        ("action", "completed.note"),
        ("action", "issue"),
        ("action", "success_measure.baseline"),
        ("audit", "findings.no_action_rationale"),
        ("control", "purpose"),
        ("enforcement", "representations.outcome"),
        ("feedback", "outcome.text"),
        ("incident", "description"),
        ("safeguarding_concern", "family_or_advocate.note"),
        *(
            ("incident", f"decisions_required.{duty}.rationale")
            for duty in ("candour", "riddor", "safeguarding")
        ),
        *(("incident", f"decisions_required.{duty}.done.reference") for duty in ("candour", "safeguarding")),
    }
)


def narratives(sheet: Sheet, who: str, ledger: Ledger) -> Iterator[Fact]:
    """Texts that came to speak of later days, sentence by sentence."""
    record, kind = ident(sheet), sheet.kind.name
    drafted = {place for draft in story.DRAFTS if draft.record == record for place in draft.values}
    for leaf in sheet.leaves:
        of_a_thing = leaf.place == ("notes",) and kind in THINGS
        if leaf.place in drafted or not (of_a_thing or (kind, path(leaf.place)) in _GROWING):
            continue
        known, writer = _told(sheet, leaf.place, who)
        first, last = story.BEGIN.date(), story.END.date()
        for day, said in telling.stages(leaf.text, known, first, last, lambda named: _begun(ledger, named)):
            # What is told of a day is told when it is over.
            next_day = min(day + timedelta(days=1), story.END.date())
            if said or not leaf.slot.required:
                yield Fact(record, leaf.place, next_day, writer, before=said or APPEARS)


def _begun(ledger: Ledger, record: str) -> date | None:
    """The day of which a record is by its own date; None where it is of none, or only says when work starts."""
    entry = ledger.entries.get(record)
    dotted = {**BORN, "action": "", "evidence": "covers.to"}.get(entry.kind.name) if entry else None
    moment = when(text_at(entry.document.data, dotted) or "") if entry and dotted else None
    return london(moment) if moment else None


def _told(sheet: Sheet, place: Place, who: str) -> tuple[date, str]:
    """The day and the writer of the innermost dated mapping around a place; where none is, the record's own."""
    for inner in sorted(sheet.inners, key=lambda inner: -len(inner.place)):
        if inner.place == place[: len(inner.place)] and len(inner.place) < len(place):
            days = [
                london(day) for name in inner.data if name in FACTS if (day := when(str(inner.data[name])))
            ]
            further = DATED_BY.get((sheet.kind.name, path(inner.place)))
            if further and (moment := when(text_at(inner.data, further) or "")):
                return london(moment), by_of(inner.data, further) or who
            if days:
                return max(days), by(inner.data) or who
    # An action may be raised before the day on which work starts.
    dotted = BORN.get(sheet.kind.name) if sheet.kind.name != "action" else None
    moment = when((text_at(sheet.document.data, dotted) if dotted else None) or "")
    return (london(moment) if moment else story.BEGIN.date()), who


def notes(sheet: Sheet, who: str, told: Sequence[tuple[date | datetime, str]]) -> Iterator[Fact]:
    """Notes that tell how something ended come with its last fact, or with the last day of which they speak."""
    record, text = ident(sheet), sheet.document.data.get("notes")
    drafted = any(draft.record == record and ("notes",) in draft.values for draft in story.DRAFTS)
    if sheet.kind.name in THINGS or not isinstance(text, str) or drafted:
        return
    known, writer = max(told, key=lambda fact: (london(fact[0]), fact[1]), default=(story.BEGIN, who))
    named = max(telling.mentions(text, story.BEGIN.date(), story.END.date()), default=story.BEGIN.date())
    if told and named <= london(known):
        yield Fact(record, ("notes",), known, writer)
    elif named > story.BEGIN.date():
        yield Fact(record, ("notes",), min(named + timedelta(days=1), story.END.date()), who)
