"""Pages that take a part off the page of a record that would be too heavy with it; what stands on them is told where the rest is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from generators.audience import source_text
from generators.book import Book
from generators.ledger import Entry
from generators.outputs import Output, lives, plans, records, safeguarding
from generators.outputs.frame import Step


def outputs(book: Book, entry: Entry) -> Iterator[Output]:
    """The pages beside that of a record."""
    title = f"{entry.record.title} ({entry.id})"
    if path := lives.source_page(entry):
        yield Output(path, f"Source of {title}", "pages/source.html", partial(_source, entry))
    if entry.kind.name == "plan":
        if path := plans.objectives_page(book, entry):
            yield Output(
                path, f"Objectives of {title}", "pages/objectives.html", partial(_objectives, book, entry)
            )
        if path := plans.days_page(book, entry):
            yield Output(path, f"Day by day: {title}", "pages/plan_days.html", partial(_days, book, entry))
    if entry.kind.name == "safeguarding_concern" and (path := safeguarding.reviews_page(book, entry)):
        yield Output(path, f"Daily reviews of {title}", "pages/reviews.html", partial(_reviews, book, entry))


def _source(entry: Entry) -> dict[str, Any]:
    return {**_beside(entry), "source": source_text(entry), "address": entry.document.path}


def _objectives(book: Book, entry: Entry) -> dict[str, Any]:
    return {**_beside(entry), **plans.tell_objectives(book, entry)}


def _days(book: Book, entry: Entry) -> dict[str, Any]:
    return {**_beside(entry), **plans.tell_days(book, entry)}


def _reviews(book: Book, entry: Entry) -> dict[str, Any]:
    return {**_beside(entry), **safeguarding.tell_reviews(book, entry)}


def _beside(entry: Entry) -> dict[str, Any]:
    """What stands around such a page."""
    return {
        "section": records.register(entry),
        "trail": (*records.trail(entry), Step(entry.id, records.page(entry))),
        "kind": entry.kind,
        "record_id": entry.id,
        "heading": entry.record.title,
        "record_page": records.page(entry),
    }
