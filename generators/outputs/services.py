"""What the page of a service is told: who answers for it, what is open there, and where its records are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from generators.book import Book
from generators.kinds.risk import Risk
from generators.ledger import Entry
from generators.outputs import addresses, facts, plans, records, safeguarding, shown, signals, words
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
        "plans": tuple(found for found in book.derived.plans.values() if found.plan.service == entry.id),
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


def _registers(book: Book, entry: Entry, mine: Iterable[Entry]) -> tuple[tuple[Shown, int], ...]:
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
            lines.append(
                (
                    shown.link(kind.plural, filtered(target, service=title) if total and several else target),
                    total,
                )
            )
    return tuple(lines)
