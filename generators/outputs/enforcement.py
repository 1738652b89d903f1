"""What is told of enforcement steps: each requirement and condition with the time left; what CQC may do is in the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from generators.book import Book
from generators.derive import phrases
from generators.derive.enforcement import ConditionPosition, EnforcementPosition, RequirementPosition
from generators.kinds.enforcement import Enforcement
from generators.ledger import Entry
from generators.outputs import addresses, records, shown, words
from generators.outputs.shown import NOTHING, Shown, Table


@dataclass(frozen=True, slots=True)
class Outstanding:
    """A requirement that is not met, or a condition on which evidence is due."""

    step: Shown
    text: str
    due: date
    days: int
    """Days left; below 0 when overdue."""
    target: str
    """Where the step's story follows it."""

    @property
    def words(self) -> str:
        """How long is left."""
        return left(self.days)


def left(days: int) -> str:
    """`12 days left`, `due today`, `overdue by 3 days`."""
    if days < 0:
        return f"overdue by {phrases.days(-days)}"
    return "due today" if days == 0 else f"{phrases.days(days)} left"


def outstanding(book: Book) -> tuple[Outstanding, ...]:
    """What open steps still ask for, by due date."""
    found = [
        line
        for position in book.derived.enforcement.values()
        if position.open
        for line in _of_step(book, position)
    ]
    return tuple(sorted(found, key=lambda line: (line.due, line.text)))


def _of_step(book: Book, position: EnforcementPosition) -> Iterator[Outstanding]:
    link = shown.record(book, position.step.id)
    story = addresses.of_story(position.step.id)
    for found in position.unmet:
        row = found.requirement
        place = addresses.anchor(f"requirement-{row.id}")
        yield Outstanding(link, row.text, row.due, found.days_left, f"{story}#{place}")
    for one in position.conditions:
        said = f"Evidence on the condition: {one.condition.text}"
        yield Outstanding(link, said, one.next_due, one.days_left, f"{story}#threads")


def state(position: EnforcementPosition | None) -> Shown:
    """Whether a step is open; of one that is served only later, that."""
    if position is None:
        return shown.tag("Not served yet", "grey")
    return shown.tag("Open", "blue") if position.open else shown.tag("Ended", "grey")


def met(position: EnforcementPosition | None) -> str:
    """How many requirements the provider says are met: `1 of 2`."""
    if position is None or not position.requirements:
        return "none listed"
    return f"{len(position.requirements) - len(position.unmet)} of {len(position.requirements)}"


def tell(book: Book, entry: Entry) -> dict[str, Any]:
    """An enforcement step: requirements and conditions with the time left, and its timeline, beside what every record's page is told."""
    told = records.tell(book, entry)
    step = entry.record
    if not isinstance(step, Enforcement):
        return told
    position = book.derived.enforcement.get(step.id)
    return {
        **told,
        "tags": (state(position),),
        "step": step,
        "type": words.choice(step.type),
        "enforcement_type": book.catalogues.enforcement_types.get(step.type),
        "requirements": _requirements(book, step, position) if position else None,
        "conditions": conditions(position) if position else None,
        "course": course(book, position) if position else None,
        "sections": records.sections(book, step, leave_out=["requirements", "conditions", "events"]),
    }


def _requirements(book: Book, step: Enforcement, position: EnforcementPosition) -> Table | None:
    names = {
        row.id: {found.label: found.shown for found in shown.rows(book, row, brief=True)}
        for row in step.requirements
    }
    rows = tuple(_requirement(book, found, names[found.requirement.id]) for found in position.requirements)
    heads = (
        "Requirement, verbatim",
        "Regulation",
        "Due",
        "Position",
        "Said to be met by",
        "Evidence, by category",
        "Incidents on the regulation since service",
    )
    return Table("Requirements", heads, rows) if rows else None


def _requirement(book: Book, found: RequirementPosition, named: Mapping[str, Shown]) -> tuple[Shown, ...]:
    claim = found.requirement.met if found.met else None
    said = evidence = NOTHING
    if claim:
        notes = [shown.text(claim.note)] if claim.note else []
        said = shown.many((shown.record(book, claim.by), *notes))
        evidence = shown.many(
            shown.many(
                (
                    shown.text(f"{book.catalogues.evidence_categories[category].title}:"),
                    *(shown.record(book, identity) for identity in items),
                )
            )
            for category, items in found.evidence.items()
        )
        if not found.evidence:
            evidence = shown.tag("No evidence named", "orange")
    return (
        shown.text(found.requirement.text),
        named.get(words.label("regulation"), NOTHING),
        shown.when(found.requirement.due),
        position_tag(found),
        said,
        evidence,
        shown.many(shown.record(book, identity) for identity in found.incidents),
    )


def position_tag(found: RequirementPosition) -> Shown:
    """Said to be met, or how long is left."""
    claim = found.requirement.met
    if found.met and claim:
        late = ", after it was due" if found.late else ""
        return shown.tag(f"Said to be met {phrases.day(claim.on)}{late}", "orange" if found.late else "teal")
    return shown.tag(left(found.days_left).capitalize(), "red" if found.days_left < 0 else "grey")


def conditions(position: EnforcementPosition) -> Table | None:
    """The conditions of a step, with when evidence is next due; None where there is none."""
    rows = tuple(map(_condition, position.conditions))
    heads = ("Condition, verbatim", "Evidence next due", "How often", "Position")
    return Table("Conditions", heads, rows) if rows else None


def _condition(found: ConditionPosition) -> tuple[Shown, ...]:
    row = found.condition
    return (
        shown.text(row.text),
        shown.when(found.next_due),
        shown.text(f"every {row.recurs}" if row.recurs else "once"),
        shown.tag(left(found.days_left).capitalize(), "red" if found.days_left < 0 else "grey"),
    )


def course(book: Book, position: EnforcementPosition) -> Table:
    """What happened in this step and in those that run beside it, on one timeline."""
    heads = ("Date", "What happened", "By", *(("Step",) if position.parallel else ()))
    rows = tuple(
        (
            shown.when(one.on),
            shown.text(one.words),
            shown.record(book, one.by) if one.by else NOTHING,
            *((shown.record(book, one.step),) if position.parallel else ()),
        )
        for one in position.timeline
    )
    beside = " and of the steps that run beside it" if position.parallel else ""
    return Table(f"Course of this step{beside}", heads, rows)
