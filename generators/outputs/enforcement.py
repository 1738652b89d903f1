"""What is told of enforcement steps: each requirement and condition with the time left; what CQC may do is in the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from generators.book import Book
from generators.derive import phrases
from generators.kinds.enforcement import Enforcement, Requirement
from generators.ledger import Entry
from generators.outputs import records, shown, words
from generators.outputs.shown import NOTHING, Shown, Table


@dataclass(frozen=True, slots=True)
class Outstanding:
    """A requirement that is not met, or a condition on which evidence is due."""

    step: Shown
    text: str
    due: date
    days: int
    """Days left; below 0 when overdue."""

    @property
    def words(self) -> str:
        """How long is left."""
        return left(self.days)


def left(days: int) -> str:
    """`12 days left`, `due today`, `overdue by 3 days`."""
    if days < 0:
        return f"overdue by {phrases.days(-days)}"
    return "due today" if days == 0 else f"{phrases.days(days)} left"


def is_open(step: Enforcement, as_of: date) -> bool:
    """Served and not ended by that day."""
    return step.served <= as_of and not (step.closed and step.closed.on <= as_of)


def is_met(requirement: Requirement, as_of: date) -> bool:
    """Said by the provider to be met by that day."""
    return requirement.met is not None and requirement.met.on <= as_of


def outstanding(book: Book) -> tuple[Outstanding, ...]:
    """What open steps still ask for, by due date."""
    found = [
        line
        for step in book.ledger.of(Enforcement)
        if is_open(step, book.as_of)
        for line in _of_step(book, step)
    ]
    return tuple(sorted(found, key=lambda line: (line.due, line.text)))


def _of_step(book: Book, step: Enforcement) -> Iterator[Outstanding]:
    link = shown.record(book, step.id)
    for row in step.requirements:
        if not is_met(row, book.as_of):
            yield Outstanding(link, row.text, row.due, (row.due - book.as_of).days)
    for condition in step.conditions:
        text = f"Evidence on the condition: {condition.text}"
        yield Outstanding(link, text, condition.evidence_due, (condition.evidence_due - book.as_of).days)


def tell(book: Book, entry: Entry) -> dict[str, Any]:
    """An enforcement step: requirements and conditions with the time left, beside what every record's page is told."""
    told = records.tell(book, entry)
    step = entry.record
    if not isinstance(step, Enforcement):
        return told
    kind = book.catalogues.enforcement_types.get(step.type)
    return {
        **told,
        "tags": (shown.tag("Open", "blue") if is_open(step, book.as_of) else shown.tag("Ended", "grey"),),
        "step": step,
        "type": words.choice(step.type),
        "enforcement_type": kind,
        "requirements": _requirements(book, step),
        "conditions": _conditions(book, step),
        "sections": records.sections(book, step, leave_out=["requirements", "conditions"]),
    }


def _requirements(book: Book, step: Enforcement) -> Table | None:
    rows = tuple(_requirement(book, row) for row in step.requirements)
    heads = ("Requirement, verbatim", "Regulation", "Due", "Position", "Said to be met by", "Evidence")
    return Table("Requirements", heads, rows) if rows else None


def _requirement(book: Book, row: Requirement) -> tuple[Shown, ...]:
    named = {found.label: found.shown for found in shown.rows(book, row, brief=True)}
    met = row.met
    said = evidence = NOTHING
    if met and is_met(row, book.as_of):
        notes = [shown.text(met.note)] if met.note else []
        said = shown.many((shown.record(book, met.by), *notes))
        evidence = shown.many(shown.record(book, identity) for identity in met.evidence)
    days = (row.due - book.as_of).days
    position = (
        shown.tag(f"Said to be met {phrases.day(met.on)}", "teal")
        if said is not NOTHING and met
        else shown.tag(left(days).capitalize(), "red" if days < 0 else "grey")
    )
    return (
        shown.text(row.text),
        named.get(words.label("regulation"), NOTHING),
        shown.when(row.due),
        position,
        said,
        evidence,
    )


def _conditions(book: Book, step: Enforcement) -> Table | None:
    rows = tuple(
        (
            shown.text(row.text),
            shown.when(row.evidence_due),
            shown.text(f"every {row.recurs}" if row.recurs else "once"),
            shown.tag(
                left((row.evidence_due - book.as_of).days).capitalize(),
                "red" if row.evidence_due < book.as_of else "grey",
            ),
        )
        for row in step.conditions
    )
    return (
        Table("Conditions", ("Condition, verbatim", "Evidence due", "How often", "Position"), rows)
        if rows
        else None
    )
