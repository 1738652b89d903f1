"""What the inspector sample is told: which incidents were drawn and how to repeat it, and one page for each; derive decides what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from generators.book import Book
from generators.derive.chains import Link
from generators.derive.lasting_change import STEP_WORDS, Change, follow
from generators.derive.sampling import Ranked, ranked
from generators.outputs import addresses, chains, sample_steps, shown, words
from generators.outputs.frame import Step, kinds_shown
from generators.outputs.sample_steps import Part
from generators.outputs.shown import Shown, Table

TITLE = "Inspector sample"
# So much of a digest is printed that no two incidents can be taken for each other.
_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Place:
    """An incident in the order that the seed gives."""

    number: int
    id: str
    path: str
    digest: str
    drawn: bool


def told(book: Book) -> bool:
    """Whether this audience sees incidents one by one, so that any could be drawn."""
    return any(kind.name == "incident" for kind in kinds_shown(book))


def order(book: Book) -> tuple[Ranked, ...]:
    """Every incident that this audience may see and that was known by the position date, in the order that the seed gives."""
    return ranked(book.derived.incidents, book.sample.seed)


def drawn(book: Book) -> tuple[str, ...]:
    """The ids of the incidents in the sample, the first drawn first."""
    return tuple(one.id for one in order(book)[: book.sample.size])


def change(book: Book, identity: str) -> Change:
    """An incident with everything that followed from it."""
    return follow(
        book.ledger,
        book.as_of,
        book.catalogues,
        book.derived.incidents[identity],
        book.derived.actions,
        inside=book.audience == "internal",
    )


# ------------------------------------------------------------------ the sample
def tell(book: Book) -> dict[str, Any]:
    """The incidents that were drawn, the rule, and the whole order."""
    ordered = order(book)
    chosen = ordered[: book.sample.size]
    return {
        "section": addresses.RECORDS,
        "trail": (Step("Home", addresses.HOME), Step("All records", addresses.RECORDS)),
        "heading": TITLE,
        "seed": book.sample.seed,
        "by_date": book.sample.seed == book.as_of.isoformat(),
        "drawn_of": f"{len(chosen)} of {words.count(len(ordered), 'incident')}",
        "size": book.sample.size,
        "sampled": _table(book, chosen),
        "steps": tuple(STEP_WORDS.values()),
        "states": chains.STATES,
        "order": tuple(_place(book, one, book.sample.size) for one in ordered),
        "first": ordered[0] if ordered else None,
        "digits": _DIGITS,
        "inside": book.audience == "internal",
    }


def _place(book: Book, one: Ranked, size: int) -> Place:
    entry = book.ledger.entries[one.id]
    taken = one.place <= size
    path = addresses.of_sampled(one.id) if taken else addresses.of_record(entry)
    return Place(one.place, one.id, path, one.digest[:_DIGITS], taken)


def _table(book: Book, chosen: tuple[Ranked, ...]) -> Table | None:
    rows = []
    for one in chosen:
        found = change(book, one.id)
        incident = found.position.incident
        rows.append(
            (
                shown.figure(one.place),
                shown.link(incident.title, addresses.of_sampled(one.id), one.id, order=one.id),
                shown.briefly(book, incident.service) if incident.service else shown.text("Provider-wide"),
                shown.when(incident.occurred_at),
                _marks(found.steps),
                shown.text(found.words),
            )
        )
    heads = ("Drawn", "Incident", "Service", "Happened", "Steps", "What is missing")
    return Table("Incidents in the sample", heads, tuple(rows), frozenset({0})) if rows else None


def _marks(steps: tuple[Link, ...]) -> Shown:
    marks = tuple(chains.Mark(step.title, step.state, chains.state_words(step)) for step in steps)
    return Shown("steps", marks)


# ------------------------------------------------------------------ one incident
def tell_one(book: Book, identity: str) -> dict[str, Any]:
    """One incident from the event to a change that lasts."""
    found = change(book, identity)
    ids = drawn(book)
    place = ids.index(identity)
    return {
        "section": addresses.RECORDS,
        "trail": (
            Step("Home", addresses.HOME),
            Step("All records", addresses.RECORDS),
            Step(TITLE, addresses.SAMPLE),
        ),
        "heading": found.position.incident.title,
        "record_id": identity,
        "record": addresses.of_record(book.ledger.entries[identity]),
        "place": f"{place + 1} of {len(ids)}",
        "words": found.words,
        "grave": found.position.grave,
        "line": _steps(found),
        "parts": tuple(_parts(book, found)),
        "exhibits": sample_steps.exhibits(book, found),
        "before": _step(ids[place - 1]) if place else None,
        "after": _step(ids[place + 1]) if place + 1 < len(ids) else None,
    }


def _step(identity: str) -> Step:
    return Step(identity, addresses.of_sampled(identity))


def _steps(found: Change) -> Table:
    rows = tuple(
        (
            shown.link(f"{number}. {step.title}", f"#{step.name}", order=f"{number:02}"),
            chains.state_tag(step),
            shown.when(step.when),
            shown.text(step.words),
        )
        for number, step in enumerate(found.steps, start=1)
    )
    return Table(
        "From the event to a change that lasts", ("Step", "State", "Date", "What the records say"), rows
    )


def _parts(book: Book, found: Change) -> Iterator[Part]:
    for step in found.steps:
        yield sample_steps.part(book, found, step)
