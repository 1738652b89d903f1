"""Tables and cards of the home page that every audience reads: plans, controls, responses, overdue actions, services."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generators.book import Book
from generators.derive import phrases
from generators.derive.actions import ActionPosition
from generators.derive.controls import ControlPosition
from generators.derive.plans import PlanPosition
from generators.kinds import BY_NAME
from generators.kinds.service import Service
from generators.ledger import Entry
from generators.outputs import addresses, facts, responses, shown, words
from generators.outputs.colours import brag_tag, coverage, interim_tag
from generators.outputs.shown import Shown, Table


@dataclass(frozen=True, slots=True)
class PlanLine:
    """An improvement plan on the home page."""

    title: Shown
    service: Shown
    position: PlanPosition
    page: str
    overdue: str
    next_due: str
    interim: tuple[tuple[Shown, Shown, Shown], ...]
    """Interim controls: link, coverage in words, state."""


def plan(book: Book, found: PlanPosition) -> PlanLine:
    """A plan with its figures, what is due next, and what keeps people safe meanwhile."""
    point = found.next_due
    return PlanLine(
        title=shown.record(book, found.plan.id),
        service=shown.record(book, found.plan.service) if found.plan.service else shown.text("Provider-wide"),
        position=found,
        page=addresses.of_record(book.ledger.entries[found.plan.id]),
        overdue=words.count(len(found.overdue), "point overdue", "points overdue") if found.overdue else "",
        next_due=f"{point.title} ({point.sort}), {phrases.day(point.due)}" if point else "",
        interim=tuple(
            (shown.record(book, control.control.id), _covered(control), interim_tag(control, book.as_of))
            for control in found.interim_controls
        ),
    )


def _covered(found: ControlPosition) -> Shown:
    """How many checks were carried out, leading to the control's page."""
    page = f"{BY_NAME['control'].folder}/{found.control.id}.html"
    return shown.link(coverage(found), page, order=f"{found.coverage or 0:.6f}")


def overdue(book: Book, found: Sequence[ActionPosition]) -> Table:
    """Overdue actions with owner, due date and days."""
    rows = tuple(
        (
            shown.record(book, one.action.id),
            shown.record(book, one.action.owner),
            shown.when(one.due),
            shown.link(
                phrases.days(one.days_overdue),
                addresses.of_record(book.ledger.entries[one.action.id]),
                order=f"{one.days_overdue:06}",
            ),
            brag_tag(one.brag),
        )
        for one in found
    )
    return Table("Overdue actions, oldest first", ("Action", "Owner", "Due", "Overdue by", "BRAG"), rows)


# ------------------------------------------------------------------ controls
def controls_wanting(book: Book) -> list[ControlPosition]:
    """Controls that need attention: the gravest first."""
    found = [control for control in book.derived.controls.values() if control.state == "attention"]
    return sorted(found, key=lambda control: (not control.serious, control.coverage or 0, control.control.id))


def controls(wanting: Sequence[ControlPosition]) -> Table:
    """Controls that need attention, with what was found."""
    rows = tuple(
        (
            shown.link(
                found.control.title, f"{BY_NAME['control'].folder}/{found.control.id}.html", found.control.id
            ),
            _covered(found),
            shown.text(found.words),
        )
        for found in wanting
    )
    return Table("Controls that need attention", ("Control", "Coverage", "What was found"), rows)


def in_force(book: Book) -> str:
    """How many controls work on the position date, in words."""
    found = [
        one.control
        for one in book.derived.controls.values()
        if one.control.starts <= book.as_of and not (one.control.ends and one.control.ends < book.as_of)
    ]
    return words.count(len(found), "control")


# ------------------------------------------------------------------ responses
def responses_table(book: Book) -> Table | None:
    """Responses with how fast each took hold, the latest first; None where there is none."""
    found = sorted(
        book.derived.responses.values(),
        key=lambda one: (one.response.opened.timestamp(), one.response.id),
        reverse=True,
    )
    rows = []
    for one in found:
        page = f"{addresses.of_record(book.ledger.entries[one.response.id])}#position"
        times = (responses.length(time) for time in (one.to_open, one.to_roles, one.to_decision))
        control = responses.whole_days(one.to_control)
        rows.append(
            (
                shown.record(book, one.response.id),
                shown.when(one.response.opened),
                *(shown.link(said, page) for said in (*times, control)),
                shown.tag("Open", "blue") if one.open else shown.tag("Stood down", "grey"),
            )
        )
    heads = (
        "Response",
        "Opened",
        "From first known to opening",
        "Then to roles",
        "To first decision",
        "To first control",
        "State",
    )
    return Table("Responses", heads, tuple(rows)) if rows else None


# ------------------------------------------------------------------ services
def _events(book: Book, service: str) -> list[Entry]:
    return [
        entry
        for entry in book.ledger.entries.values()
        if entry.record.service == service and entry.kind.name != "staff"
    ]


def silent(book: Book, service: str) -> bool:
    """Whether a service has recorded no dated fact for more than a month."""
    last = facts.last_day(_events(book, service), book.as_of)
    return last is None or (book.as_of - last).days > book.catalogues.threshold("window-month").whole


def services(book: Book) -> Table | None:
    """What was last recorded where: silence is shown, never taken for safety. A month without a dated fact is marked."""
    window = book.catalogues.threshold("window-month").whole
    rows = []
    for service in book.ledger.of(Service):
        entries = _events(book, service.id)
        last = facts.last_day(entries, book.as_of)
        gap = (book.as_of - last).days if last else None
        quiet = gap is None or gap > window
        within = f"Dated facts within {phrases.days(window)}"
        said = (
            f"No dated fact for {phrases.days(gap)}"
            if gap and quiet
            else "No dated fact"
            if quiet
            else within
        )
        open_actions = sum(
            1
            for found in book.derived.actions.values()
            if found.action.service == service.id and found.live and not found.claimed
        )
        page = addresses.of_record(book.ledger.entries[service.id])
        rows.append(
            (
                shown.record(book, service.id),
                shown.text(words.choice(service.service_type)),
                shown.link(words.number(len(entries)), f"{page}#registers", order=f"{len(entries):06}"),
                shown.link(words.count(open_actions, "open action"), f"{page}#actions"),
                shown.when(last),
                shown.tag(said, "red" if quiet else "grey"),
            )
        )
    heads = ("Service", "Type", "Records", "Open actions", "Last dated fact", "Recording")
    return Table("Services", heads, tuple(rows), frozenset({2})) if rows else None
