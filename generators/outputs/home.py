"""What the home page is told: where the provider stands on the position date, and what wants attention."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from generators.book import Book
from generators.derive import phrases
from generators.derive.actions import ActionPosition
from generators.derive.controls import ControlPosition
from generators.derive.plans import PlanPosition
from generators.kinds import BY_NAME
from generators.kinds.service import Service
from generators.outputs import addresses, enforcement, facts, safeguarding, shown, trail, ways_in, words
from generators.outputs.colours import brag_tag, coverage, interim_tag
from generators.outputs.enforcement import Outstanding
from generators.outputs.registers import brag_legend, filtered
from generators.outputs.shown import Shown, Table

_LATEST = 12


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure at the head of the page, with where it leads."""

    number: str
    words: str
    target: str
    alarming: bool


@dataclass(frozen=True, slots=True)
class PlanLine:
    """An improvement plan on the home page."""

    title: Shown
    service: Shown
    position: PlanPosition
    overdue: str
    next_due: str
    interim: tuple[tuple[Shown, str, Shown], ...]
    """Interim controls: link, coverage in words, state."""


def tell(book: Book, paths: frozenset[str]) -> dict[str, Any]:
    """Everything the template of the home page prints."""
    overdue = book.derived.overdue
    wanting = controls_wanting(book)
    requirements = enforcement.outstanding(book)
    concerns = book.derived.open_concerns
    return {
        "section": addresses.HOME,
        "trail": (),
        "ways": ways_in.ways(book, paths),
        "figures": tuple(_figures(book, overdue, wanting, requirements, len(concerns))),
        "plans": tuple(_plan(book, found) for found in book.derived.plans.values()),
        "overdue": _overdue_table(book, overdue) if overdue else None,
        "concerns": safeguarding.table(book, "Open safeguarding concerns, oldest first", concerns)
        if concerns
        else None,
        "sees_concerns": safeguarding.shown_singly(book),
        "concern_totals": book.view.concern_totals,
        "controls": _controls_table(wanting) if wanting else None,
        "controls_total": len(book.derived.controls),
        "requirements": requirements,
        "services": _services(book),
        "legend": brag_legend(book),
        "latest": tuple(
            (
                fact,
                shown.record(book, fact.entry.id),
                shown.record(book, fact.by) if fact.by else shown.NOTHING,
            )
            for fact in _latest(book)
        ),
        "written": trail.summary(book),
        "warnings": book.warnings if book.audience == "internal" else 0,
    }


def _latest(book: Book) -> tuple[facts.Fact, ...]:
    return facts.latest(book.ledger.entries.values(), book.as_of, _LATEST)


def _figures(
    book: Book,
    overdue: tuple[ActionPosition, ...],
    wanting: list[ControlPosition],
    requirements: tuple[Outstanding, ...],
    concerns: int,
) -> Iterator[Figure]:
    yield Figure(
        str(len(overdue)),
        "overdue action" if len(overdue) == 1 else "overdue actions",
        filtered(addresses.of_register(BY_NAME["action"]), overdue="Yes"),
        bool(overdue),
    )
    if safeguarding.shown_singly(book):
        said = "open safeguarding concern" if concerns == 1 else "open safeguarding concerns"
        yield Figure(str(concerns), said, addresses.of_register(BY_NAME["safeguarding_concern"]), False)
    said = "control needs attention" if len(wanting) == 1 else "controls need attention"
    yield Figure(
        str(len(wanting)),
        said,
        filtered(addresses.of_register(BY_NAME["control"]), position="Needs attention"),
        bool(wanting),
    )
    late = sum(1 for line in requirements if line.days < 0)
    said = (
        "enforcement requirement not yet said to be met"
        if len(requirements) == 1
        else "enforcement requirements not yet said to be met"
    )
    yield Figure(
        str(len(requirements)),
        f"{said}{f', {late} overdue' if late else ''}",
        addresses.of_register(BY_NAME["enforcement"]),
        bool(late),
    )


# ------------------------------------------------------------------ parts of the page
def _plan(book: Book, found: PlanPosition) -> PlanLine:
    point = found.next_due
    return PlanLine(
        title=shown.record(book, found.plan.id),
        service=shown.record(book, found.plan.service) if found.plan.service else shown.text("Provider-wide"),
        position=found,
        overdue=words.count(len(found.overdue), "point overdue", "points overdue") if found.overdue else "",
        next_due=f"{point.title} ({point.sort}), {phrases.day(point.due)}" if point else "",
        interim=tuple(
            (shown.record(book, control.control.id), coverage(control), interim_tag(control, book.as_of))
            for control in found.interim_controls
        ),
    )


def _overdue_table(book: Book, overdue: tuple[ActionPosition, ...]) -> Table:
    rows = tuple(
        (
            shown.record(book, found.action.id),
            shown.record(book, found.action.owner),
            shown.when(found.due),
            shown.text(phrases.days(found.days_overdue), order=f"{found.days_overdue:06}"),
            brag_tag(found.brag),
        )
        for found in overdue
    )
    return Table("Overdue actions, oldest first", ("Action", "Owner", "Due", "Overdue by", "BRAG"), rows)


def controls_wanting(book: Book) -> list[ControlPosition]:
    """Controls that need attention: the gravest first."""
    found = [control for control in book.derived.controls.values() if control.state == "attention"]
    return sorted(found, key=lambda control: (not control.serious, control.coverage or 0, control.control.id))


def _controls_table(wanting: list[ControlPosition]) -> Table:
    rows = tuple(
        (
            shown.link(
                found.control.title, f"{BY_NAME['control'].folder}/{found.control.id}.html", found.control.id
            ),
            shown.text(coverage(found), order=f"{found.coverage or 0:.6f}"),
            shown.text(found.words),
        )
        for found in wanting
    )
    return Table("Controls that need attention", ("Control", "Coverage", "What was found"), rows)


def _services(book: Book) -> Table | None:
    """What was last recorded where: silence is shown, never taken for safety. A month without a dated fact is marked."""
    window = book.catalogues.threshold("window-month").whole
    rows = []
    for service in book.ledger.of(Service):
        entries = [
            entry
            for entry in book.ledger.entries.values()
            if entry.record.service == service.id and entry.kind.name != "staff"
        ]
        last = facts.last_day(entries, book.as_of)
        gap = (book.as_of - last).days if last else None
        silent = gap is None or gap > window
        within = f"Dated facts within {phrases.days(window)}"
        said = (
            f"No dated fact for {phrases.days(gap)}"
            if gap and silent
            else "No dated fact"
            if silent
            else within
        )
        actions = [
            found
            for found in book.derived.actions.values()
            if found.action.service == service.id and found.live and not found.claimed
        ]
        rows.append(
            (
                shown.record(book, service.id),
                shown.text(words.choice(service.service_type)),
                shown.figure(len(entries)),
                shown.text(words.count(len(actions), "open action")),
                shown.when(last),
                shown.tag(said, "red" if silent else "grey"),
            )
        )
    heads = ("Service", "Type", "Records", "Open actions", "Last dated fact", "Recording")
    return Table("Services", heads, tuple(rows), frozenset({2})) if rows else None
