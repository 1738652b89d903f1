"""The course of enforcement and response over the whole provider, as events in order of time; what a page prints is told in `timeline`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from generators.book import Book
from generators.derive import phrases
from generators.kind import value_at
from generators.kinds.control import Control
from generators.kinds.decision import Decision
from generators.kinds.plan import Milestone, Plan
from generators.kinds.response import Response
from generators.kinds.submission import Submission
from generators.outputs import addresses, words
from generators.values import LONDON, london

Sort: TypeAlias = Literal[
    "cause", "regulator", "response", "decision", "control", "plan", "verification", "moved", "submission"
]
SORT_WORDS: dict[Sort, str] = {
    "cause": "What set it off",
    "regulator": "Enforcement",
    "response": "Response",
    "decision": "Decision",
    "control": "Control begun",
    "plan": "Plan",
    "verification": "Verification",
    "moved": "Due date moved",
    "submission": "Submission sent",
}


@dataclass(frozen=True, slots=True)
class Event:
    """Something on the timeline."""

    when: date | datetime
    sort: Sort
    words: str
    record: str
    """Id of the record that tells it."""
    service: str | None
    """None: the whole provider."""
    by: str = ""
    part: str = ""
    """The place on the record's page; empty: the page itself."""
    favourable: bool | None = None
    """Of a verification, whether it found what was done effective."""

    @property
    def day(self) -> date:
        """Its day in England."""
        return london(self.when)

    @property
    def clock(self) -> str:
        """`21:10`, in English time; empty where only the day is recorded."""
        return f"{self.when.astimezone(LONDON):%H:%M}" if isinstance(self.when, datetime) else ""


def events(book: Book) -> tuple[Event, ...]:
    """Every event up to the position date that this audience may see, the oldest first."""
    found = [
        *_causes(book),
        *_regulator(book),
        *_responses(book),
        *_decisions(book),
        *_controls(book),
        *_plans(book),
        *_actions(book),
        *_submissions(book),
    ]
    kept = {
        (event.when, event.sort, event.words, event.record): event
        for event in found
        if event.day <= book.as_of
    }
    return tuple(sorted(kept.values(), key=_order))


def _order(event: Event) -> tuple[date, str, str, str, str]:
    return event.day, event.clock, event.record, event.sort, event.words


# ------------------------------------------------------------------ what set it off
def _causes(book: Book) -> Iterator[Event]:
    """Records that responses and plans name as their trigger, and incidents that a step of the regulator names as related."""
    named = {name for story in book.derived.stories.values() for name in story.triggers}
    for position in book.derived.enforcement.values():
        named |= {name for name in position.step.related if name in book.derived.incidents}
    for name in sorted(named):
        entry = book.ledger.entries.get(name)
        if (
            entry is None
            or entry.kind.name in ("decision", "enforcement", "plan", "response")
            or not entry.kind.when
        ):
            continue
        when = value_at(entry.record, entry.kind.when)
        if isinstance(when, date):
            yield Event(
                when, "cause", f"{entry.kind.label}: {entry.record.title}", name, entry.record.service
            )


# ------------------------------------------------------------------ the regulator
def _regulator(book: Book) -> Iterator[Event]:
    for position in book.derived.enforcement.values():
        step = position.step
        for told in position.timeline:
            if told.step == step.id:
                said = words.choice(step.type) + " served" if told.words == "Served" else told.words
                yield Event(told.on, "regulator", said, step.id, step.service, told.by)


# ------------------------------------------------------------------ responses
def _responses(book: Book) -> Iterator[Event]:
    for response in book.ledger.of(Response):
        service = response.service
        yield Event(response.opened, "response", "Response opened", response.id, service, response.lead)
        yield from _roles(response)
        if response.stood_down:
            told = response.stood_down
            yield Event(told.at, "response", "Response stood down", response.id, service, told.by)
    for position in book.derived.responses.values():
        control = book.ledger.find(Control, position.first_control)
        if control is not None:
            said = f"First control of the response: {control.title}"
            yield Event(control.starts, "control", said, control.id, position.response.service, control.owner)


def _roles(response: Response) -> Iterator[Event]:
    """The roles of a day in one line, at the moment of the last."""
    by_day: dict[date, list[tuple[datetime, str]]] = {}
    for role in response.roles:
        by_day.setdefault(london(role.assigned), []).append((role.assigned, role.role))
    for mine in by_day.values():
        names = ", ".join(name[:1].lower() + name[1:] for _, name in mine)
        said = f"{words.count(len(mine), 'role')} assigned: {names}"
        yield Event(max(at for at, _ in mine), "response", said, response.id, response.service, part="roles")


def _decisions(book: Book) -> Iterator[Event]:
    """Decisions of responses, and those that set one or a plan off."""
    named = {
        name for response in book.ledger.of(Response) for name in (*response.decisions, *response.trigger)
    }
    named |= {name for plan in book.ledger.of(Plan) for name in plan.trigger}
    for decision in book.ledger.of(Decision):
        if decision.id in named:
            by = decision.decided_by[0] if len(decision.decided_by) == 1 else ""
            said = f"Decided: {decision.title}"
            yield Event(decision.decided_at, "decision", said, decision.id, decision.service, by)


def _controls(book: Book) -> Iterator[Event]:
    """Controls of responses and plans that began, but for the first of a response."""
    first = {position.first_control for position in book.derived.responses.values()}
    named = {name for response in book.ledger.of(Response) for name in response.controls}
    named |= {name for plan in book.ledger.of(Plan) for name in plan.interim_controls}
    for control in book.ledger.of(Control):
        if control.id in named - first:
            yield Event(
                control.starts,
                "control",
                f"Control begun: {control.title}",
                control.id,
                control.service,
                control.owner,
            )


# ------------------------------------------------------------------ plans and actions
def _plans(book: Book) -> Iterator[Event]:
    for plan in book.ledger.of(Plan):
        yield Event(plan.started, "plan", f"Plan started: {plan.title}", plan.id, plan.service, plan.sponsor)
        for objective in plan.objectives:
            place = addresses.anchor(f"objective-{objective.id}")
            for milestone in objective.milestones:
                yield from _milestone(plan, milestone, place)


def _milestone(plan: Plan, milestone: Milestone, place: str) -> Iterator[Event]:
    if milestone.reached:
        told = milestone.reached
        late = f", {phrases.days((told.on - milestone.due).days)} late" if told.on > milestone.due else ""
        said = f"Milestone said to be reached{late}: {milestone.title}"
        yield Event(told.on, "plan", said, plan.id, plan.service, told.by, place)
    if milestone.verified:
        check = milestone.verified
        said = f"{_found(check.outcome)}: milestone “{milestone.title}”"
        yield Event(
            check.on,
            "verification",
            said,
            plan.id,
            plan.service,
            check.by,
            place,
            check.outcome == "effective",
        )


def _actions(book: Book) -> Iterator[Event]:
    """Verifications and moved dates of the actions of plans."""
    for position in book.derived.actions.values():
        action = position.action
        if not action.plan:
            continue
        for check in action.verifications:
            said = f"{_found(check.outcome)}: action “{action.title}”"
            yield Event(
                check.on,
                "verification",
                said,
                action.id,
                action.service,
                check.by,
                favourable=check.outcome == "effective",
            )
        for move in action.extensions:
            said = f"Due date moved from {phrases.day(move.from_)} to {phrases.day(move.to)}: {action.title}"
            yield Event(move.on, "moved", said, action.id, action.service, move.approved_by)


def _found(outcome: str) -> str:
    return f"Found {words.choice(outcome).lower()}"


# ------------------------------------------------------------------ submissions
def _submissions(book: Book) -> Iterator[Event]:
    for submission in book.ledger.of(Submission):
        for sent in submission.sent:
            service = submission.services[0] if len(submission.services) == 1 else submission.service
            yield Event(sent.at, "submission", f"Sent: {submission.title}", submission.id, service, sent.by)


def in_order(found: Iterable[Event]) -> tuple[str | None, ...]:
    """The services that events belong to, by title of their id, those of the whole provider last."""
    named = {event.service for event in found}
    return (*sorted(name for name in named if name), *([None] if None in named else []))
