"""What the pages of improvement plans and actions are told beside what every record's page is; derive decides where they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from generators.book import Book, who
from generators.derive import phrases
from generators.derive.actions import STATE_WORDS, ActionPosition, of_moves
from generators.derive.controls import ControlPosition
from generators.derive.plans import DuePoint, MilestonePosition, ObjectivePosition, PlanPosition
from generators.kinds.action import Action
from generators.ledger import Entry
from generators.outputs import addresses, burn_up, measures, moves, records, shown, words
from generators.outputs.colours import ACTION_COLOURS, brag_tag, coverage, interim_tag, milestone_tag
from generators.outputs.registers import brag_legend
from generators.outputs.shown import NOTHING, Shown, Table

# A plan with more milestones and actions, or more measures, tells them on a page of their own; with more days, each day.
_MOST_ROWS, _MOST_MEASURES, _MOST_DAYS = 16, 2, 24


@dataclass(frozen=True, slots=True)
class ObjectivePart:
    """An objective on its plan's page."""

    anchor: str
    position: ObjectivePosition
    regulation: Shown
    measures: tuple[measures.Told, ...]
    measures_named: Shown
    """Measures that this audience may not see stand here as withheld."""
    milestones: Table | None
    actions: Table | None


def tell_plan(book: Book, entry: Entry) -> dict[str, Any]:
    """A plan: progress as three figures, objectives, what is overdue, and what keeps people safe meanwhile."""
    told = records.tell(book, entry)
    found = book.derived.plans[entry.id]
    return {
        **told,
        "sections": (),
        "found": found,
        "objectives": tuple(_objectives(book, found.objectives)),
        "loose": _loose(book, found),
        "objectives_page": objectives_page(book, entry),
        "days_page": days_page(book, entry),
        "overdue": _points(book, found.overdue),
        "next_due": _points(book, (found.next_due,) if found.next_due else ()),
        "slipped": moves.slipped(book, found.all_actions),
        "moves": moves.each(book, found.all_actions),
        "moves_not_told": moves.not_told(book, found.all_actions),
        "burn_up": burn_up.tell(book, found),
        "no_burn_up": burn_up.why_not(book),
        "interim": interim_table(book, found.interim_controls),
        "legend": brag_legend(book),
    }


def objectives_page(book: Book, entry: Entry) -> str:
    """The page of what stands behind a plan's objectives; empty where it stands on the plan's page."""
    found = book.derived.plans[entry.id]
    rows = sum(len(part.milestones) + len(part.actions) for part in found.objectives)
    drawn = {name for part in found.objectives for name in part.objective.measures}
    many = rows > _MOST_ROWS or len(drawn) > _MOST_MEASURES
    return addresses.of_part(addresses.of_record(entry), "objectives") if many else ""


def tell_objectives(book: Book, entry: Entry) -> dict[str, Any]:
    """The milestones, actions and measures of each objective of a plan."""
    found = book.derived.plans[entry.id]
    return {
        "objectives": tuple(_objectives(book, found.objectives)),
        "loose": _loose(book, found),
        "exhibits": records.exhibits(book, entry),
    }


def days_page(book: Book, entry: Entry) -> str:
    """The page of every day of a plan and every move of a due date; empty where they stand on the plan's page."""
    told = book.derived.burn_ups.get(entry.id)
    many = told is not None and len(told.points) > 0 and len(told.days) > _MOST_DAYS
    return addresses.of_part(addresses.of_record(entry), "days") if many else ""


def tell_days(book: Book, entry: Entry) -> dict[str, Any]:
    """Every day on which something of a plan was recorded, and every move of a due date of its actions."""
    found = book.derived.plans[entry.id]
    told = book.derived.burn_ups[entry.id]
    return {"days": burn_up.table(book, told), "moves": moves.each(book, found.all_actions)}


def _loose(book: Book, found: PlanPosition) -> Table | None:
    return action_table(book, "Actions that serve no objective of the plan", found.loose_actions)


def _objectives(book: Book, parts: Iterable[ObjectivePosition]) -> Iterable[ObjectivePart]:
    """The objectives; a measure that several name is drawn the first time."""
    seen: set[str] = set()
    for part in parts:
        yield _objective(book, part, seen)


def _objective(book: Book, part: ObjectivePosition, seen: set[str]) -> ObjectivePart:
    objective = part.objective
    named = {row.label: row.shown for row in shown.rows(book, objective)}
    return ObjectivePart(
        anchor=addresses.anchor(f"objective-{objective.id}"),
        position=part,
        regulation=named.get(words.label("regulation"), NOTHING),
        measures=measures.of_objective(book, objective.measures, f"chart-{objective.id}", seen),
        measures_named=named.get(words.label("measures"), NOTHING),
        milestones=_milestones(book, part.milestones),
        actions=action_table(book, "Actions", part.actions),
    )


def _milestones(book: Book, milestones: Iterable[MilestonePosition]) -> Table | None:
    rows = tuple(_milestone(book, found) for found in milestones)
    heads = ("Milestone", "Due", "Position", "What is recorded", "Evidence", "Weight")
    return Table("Milestones", heads, rows, frozenset({5})) if rows else None


def _milestone(book: Book, found: MilestonePosition) -> tuple[Shown, ...]:
    milestone = found.milestone
    reached, verified = milestone.reached, milestone.verified
    title = [shown.text(milestone.title)]
    if milestone.evidence_required:
        title.append(shown.text(f"To be shown by: {milestone.evidence_required}"))
    told = [shown.text(found.why)]
    if reached:
        told.append(shown.text(f"Reached, says {_who(book, reached.by)}."))
    if verified:
        method, outcome = words.choice(verified.method).lower(), words.choice(verified.outcome).lower()
        note = f": {verified.note}" if verified.note else "."
        told.append(shown.text(f"Looked at by {_who(book, verified.by)}, by {method}, {outcome}{note}"))
    evidence = dict.fromkeys(
        (*(reached.evidence if reached else ()), *(verified.evidence if verified else ()))
    )
    return (
        shown.many(title),
        shown.when(milestone.due),
        milestone_tag(found.state, overdue=found.overdue),
        shown.many(told),
        shown.many(shown.briefly(book, identity) for identity in evidence),
        shown.figure(found.weight),
    )


def _who(book: Book, identity: str) -> str:
    said = who(book, identity)
    return (
        f"the {said[0].lower()}{said[1:]}"
        if said.endswith(f"({identity})") and identity not in book.names
        else said
    )


def action_table(book: Book, caption: str, actions: Iterable[ActionPosition]) -> Table | None:
    """Actions with owner, due date, state and colour; None where there are none."""
    rows = tuple(
        (
            shown.record(book, found.action.id),
            shown.record(book, found.action.owner),
            shown.when(found.due),
            shown.tag(STATE_WORDS[found.state], ACTION_COLOURS[found.state]),
            brag_tag(found.brag),
            shown.text(found.why),
        )
        for found in actions
    )
    return Table(caption, ("Action", "Owner", "Due", "State", "BRAG", "Why"), rows) if rows else None


def _points(book: Book, points: Iterable[DuePoint]) -> Table | None:
    rows = tuple(
        (
            shown.record(book, point.id) if point.sort == "action" else shown.text(point.title),
            shown.text(point.sort.capitalize()),
            shown.when(point.due),
            shown.text(
                phrases.days(point.days_overdue) if point.days_overdue else "–",
                order=f"{point.days_overdue:05}",
            ),
        )
        for point in points
    )
    return Table("Points", ("Point", "Sort", "Due", "Overdue by"), rows) if rows else None


def interim_table(book: Book, controls: Iterable[ControlPosition]) -> Table | None:
    """Controls with their coverage; None where there are none."""
    rows = tuple(
        (
            shown.record(book, found.control.id),
            shown.record(book, found.control.owner),
            Shown("share", _Share(found)) if found.expected else shown.text(coverage(found)),
            interim_tag(found, book.as_of),
            shown.text(found.words),
        )
        for found in controls
    )
    return (
        Table("Controls", ("Control", "Owner", "Checks carried out", "Position", "What was found"), rows)
        if rows
        else None
    )


class _Share:
    """Coverage as a share, for a bar."""

    def __init__(self, found: ControlPosition) -> None:
        self.share = found.coverage
        self.words = f"{found.recorded} of {found.expected}"


# ------------------------------------------------------------------ actions
@dataclass(frozen=True, slots=True)
class Link:
    """A step of the chain from an action's source to proof that it worked."""

    title: str
    shown: Shown
    reached: bool


def tell_action(book: Book, entry: Entry) -> dict[str, Any]:
    """An action: its state and colour with the reason, and the chain from source to embedding."""
    told = records.tell(book, entry)
    found = book.derived.actions[entry.id]
    return {
        **told,
        "tags": (shown.tag(STATE_WORDS[found.state], ACTION_COLOURS[found.state]), brag_tag(found.brag)),
        "found": found,
        "chain": tuple(_chain(book, found)),
        "moves": moves.of_one(book, found),
        "moves_not_told": moves.not_told(book, (found,)),
        "basis": tuple(shown.briefly(book, identity) for identity in found.basis if identity != entry.id),
        # Moves of the due date stand in a table of their own.
        "remarks": tuple(said for said in found.remarks if said not in set(of_moves(found.slippage))),
        "legend": brag_legend(book),
    }


def _chain(book: Book, found: ActionPosition) -> Iterable[Link]:
    action: Action = found.action
    yield Link("Source", shown.many(shown.record(book, identity) for identity in action.source), reached=True)
    done = found.completed
    yield Link(
        "Completed",
        shown.text(f"{phrases.day(done.on)}, with evidence")
        if done
        else shown.text("Not yet, or without evidence"),
        reached=done is not None,
    )
    check = found.verification
    said = (
        f"{words.choice(check.outcome)} on {phrases.day(check.on)}, by {words.choice(check.method).lower()}"
        if check
        else "Not yet by somebody else"
    )
    yield Link("Verified", shown.text(said), reached=found.verified)
    lacking = f"Not yet: {'; '.join(found.lacking)}" if found.lacking else "Not yet"
    yield Link(
        "Embedded",
        shown.text("Checked again after a gap, and still working" if found.embedded else lacking),
        reached=found.embedded,
    )
