"""What the page of a service is told: who answers for it, what is open there, what its controls and measures show, and where to go on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from generators.book import Book
from generators.kinds.risk import Risk
from generators.ledger import Entry
from generators.outputs import (
    addresses,
    course,
    days,
    facts,
    measures,
    plans,
    records,
    safeguarding,
    shown,
    signals,
    words,
)
from generators.outputs.frame import kinds_shown
from generators.outputs.registers import brag_legend, filtered
from generators.outputs.shown import Shown, Table

_LATEST = 10


def tell(book: Book, entry: Entry) -> dict[str, Any]:
    """What the page of a service is told beside what every record's page is."""
    told = records.tell(book, entry)
    mine = [found for found in book.ledger.entries.values() if found.record.service == entry.id]
    open_actions = [
        found
        for found in book.derived.actions.values()
        if found.action.service == entry.id and found.live and not found.claimed
    ]
    open_actions.sort(key=lambda found: (found.due, found.action.id))
    events = [found for found in mine if found.kind.name != "staff"]
    last = facts.last_day(events, book.as_of)
    return {
        **told,
        "linked_from": tuple(ties for ties in told["linked_from"] if not _by_service_only(ties)),
        "plans": tuple(
            (found, addresses.of_record(book.ledger.entries[found.plan.id]))
            for found in book.derived.plans.values()
            if found.plan.service == entry.id
        ),
        "stories": tuple(
            shown.link(book.ledger.entries[one.id].record.title, addresses.of_story(one.id), one.id)
            for one in book.derived.stories.values()
            if one.service == entry.id
        ),
        "on_timeline": filtered(addresses.TIMELINE, service=entry.record.title)
        if any(event.service == entry.id for event in course.events(book))
        else "",
        "measures": _measures(book, entry.id),
        "people": _people(book, mine),
        "actions": plans.action_table(book, "Open actions, soonest first", open_actions),
        "concerns": safeguarding.table(
            book,
            "Open safeguarding concerns",
            [found for found in book.derived.open_concerns if found.concern.service == entry.id],
        ),
        "sees_concerns": safeguarding.shown_singly(book),
        "controls": plans.interim_table(
            book, [found for found in book.derived.controls.values() if found.control.service == entry.id]
        ),
        "risks": _risks(book, mine),
        "asked": bool(book.derived.signals),
        "signals": signals.of_service(book, entry.id),
        "registers": _registers(book, entry, mine),
        "last": last,
        "last_place": days.calendar(book).place(last) if last else "",
        "gap": (book.as_of - last).days if last else None,
        "quiet": book.catalogues.threshold("window-month").whole,
        "latest": tuple(
            (fact, shown.record(book, fact.entry.id)) for fact in facts.latest(events, book.as_of, _LATEST)
        ),
        "legend": brag_legend(book),
    }


def _by_service_only(ties: records.Ties) -> bool:
    """Records that are tied to the service by nothing but their `service` field are listed in the registers."""
    return all(tie.fields == (words.label("service"),) for tie in ties.ties)


def _measures(book: Book, service: str) -> Table | None:
    """What the measures of the service show."""
    rows = tuple(
        (
            shown.record(book, found.measure.id),
            measures.variation_tag(found),
            measures.assurance_tag(found),
            measures.sustained_tag(found),
            shown.text(found.words),
        )
        for found in book.derived.measures.values()
        if found.measure.service == service
    )
    heads = ("Measure", "Variation", "Target", "Lasting", "What the chart shows")
    return Table("Measures", heads, rows) if rows else None


def _people(book: Book, mine: Iterable[Entry]) -> tuple[Shown, ...]:
    """The people whom records of the service are about, by pseudonym."""
    ids = frozenset(found.id for found in mine)
    return tuple(
        shown.link(person, addresses.of_person(person))
        for person, named in book.derived.people.items()
        if any(one.concerned and one.record in ids for one in named)
    )


def _risks(book: Book, mine: Iterable[Entry]) -> Table | None:
    rows = tuple(
        (
            shown.record(book, found.id),
            shown.text(found.record.hazard),
            shown.record(book, found.record.owner),
            shown.when(found.record.next_review),
            shown.tag("Review overdue", "red")
            if found.record.next_review < book.as_of
            else shown.tag("In date", "grey"),
        )
        for found in mine
        if isinstance(found.record, Risk)
        and not (found.record.closed and found.record.closed.on <= book.as_of)
    )
    return Table("Open risks", ("Risk", "Hazard", "Owner", "Next review", "Review"), rows) if rows else None


def _registers(book: Book, entry: Entry, mine: Iterable[Entry]) -> tuple[Shown, ...]:
    """Each register with how many of its records belong to the service, none included."""
    totals: dict[str, int] = {}
    for found in mine:
        totals[found.kind.name] = totals.get(found.kind.name, 0) + 1
    title = entry.record.title
    lines = []
    for kind in kinds_shown(book):
        if "service" in kind.model.model_fields and kind.name not in ("service", "organisation"):
            total = totals.get(kind.name, 0)
            several = len({found.record.service for found in book.ledger.entries_of(kind.name)}) > 1
            target = addresses.of_register(kind)
            said = f"{kind.plural}: {total or 'none recorded'}"
            lines.append(shown.link(said, filtered(target, service=title) if total and several else target))
    return tuple(lines)
