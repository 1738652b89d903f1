"""What a story tells of one requirement or objective: its chain through plan, controls, evidence and verification to measures, with
the links that no record makes named as missing; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from generators.book import Book
from generators.derive import phrases
from generators.derive.actions import STATE_WORDS, ActionPosition
from generators.derive.enforcement import RequirementPosition
from generators.derive.plans import MilestonePosition, Share
from generators.derive.stories import LINKS, Answer, LinkName, Story, Thread
from generators.kind import Part
from generators.kinds.evidence import Evidence
from generators.outputs import addresses, enforcement, measures, shown, words
from generators.outputs.colours import ACTION_COLOURS, coverage, interim_tag, milestone_tag
from generators.outputs.shown import Row, Shown, Table

_NAMES: Mapping[LinkName, str] = {
    "plan": "Plan",
    "action": "Actions",
    "control": "Controls",
    "evidence": "Evidence",
    "verified": "Verified",
    "embedded": "Embedded",
    "measure": "Measures",
}
# What is said where no record makes a link. `{}` is what the thread follows.
_MISSING: Mapping[LinkName, str] = {
    "plan": "No objective of a plan answers this {}",
    "action": "No action is recorded for this {}",
    "control": "No control is recorded for this {}",
    "evidence": "No evidence is named for this {}",
    "verified": "Nothing that answers this {} is verified by somebody else",
    "embedded": "Nothing that answers this {} is shown to be embedded",
    "measure": "No measure shows change for this {}",
}


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the chain: how far the records make it."""

    title: str
    words: str
    target: str
    """The part of the page that it leads to; empty where no record makes it."""
    reached: bool
    """Made, and nothing about it is open; never for a link that no record makes."""


@dataclass(frozen=True, slots=True)
class Told:
    """A requirement or objective with what answers it."""

    anchor: str
    caption: str
    title: str
    facts: tuple[Row, ...]
    links: tuple[Link, ...]
    missing: tuple[str, ...]
    """One sentence for each link that no record makes."""
    answers: tuple[Row, ...]
    milestones: Table | None
    actions: Table | None
    controls: Table | None
    evidence: Table | None
    measures: Table | None


def anchor(thread: Thread) -> str:
    """Where a thread stands on its page."""
    return addresses.anchor(f"{'requirement' if thread.requirement else 'objective'}-{thread.id}")


def thread_title(thread: Thread) -> str:
    """The requirement, verbatim, or the outcome of the objective."""
    return (
        thread.requirement.requirement.text
        if thread.requirement
        else thread.answers[0].objective.objective.outcome
    )


# ------------------------------------------------------------------ the thread
def thread_of(book: Book, one: Story, thread: Thread) -> Told:
    """One requirement or objective with everything that answers it."""
    name = anchor(thread)
    noun = "requirement" if thread.requirement else "objective"
    return Told(
        anchor=name,
        caption=f"Requirement {thread.id}" if thread.requirement else "Objective of the plan",
        title=thread_title(thread),
        facts=tuple(_facts(book, one, thread)),
        links=tuple(_links(book, thread, name, noun)),
        missing=tuple(_MISSING[link].format(noun) + "." for link in thread.missing),
        answers=tuple(_answers(book, thread)) if thread.requirement else (),
        milestones=_milestones(book, thread),
        actions=actions_table(book, thread.actions, "Actions"),
        controls=_controls(book, thread),
        evidence=_evidence(book, thread),
        measures=_measures(book, thread),
    )


def _facts(book: Book, one: Story, thread: Thread) -> Iterator[Row]:
    found = thread.requirement
    if found is None:
        answer = thread.answers[0]
        yield Row("Plan", shown.link(*_objective_link(book, answer)))
        yield from _regulation(book, answer.objective.objective)
        return
    yield from _regulation(book, found.requirement)
    yield Row("Due", shown.when(found.requirement.due))
    yield Row("Position", enforcement.position_tag(found))
    if found.met and found.requirement.met:
        claim = found.requirement.met
        said = [shown.record(book, claim.by), *([shown.text(claim.note)] if claim.note else [])]
        yield Row("Said to be met by", shown.many(said))
    yield Row("Incidents on the regulation since service", _since(book, one, found))


def _regulation(book: Book, part: Part) -> Iterator[Row]:
    yield from (row for row in shown.rows(book, part) if row.label == words.label("regulation"))


def _since(book: Book, one: Story, found: RequirementPosition) -> Shown:
    if not found.requirement.regulation:
        return shown.text("cannot be told: the requirement names no regulation")
    if found.incidents:
        return shown.many(shown.record(book, name) for name in found.incidents)
    where = "in this service" if one.service else "in the provider's services"
    return shown.text(f"none recorded {where}, which is not the same as none happened")


def _objective_link(book: Book, answer: Answer) -> tuple[str, str, str]:
    plan = book.ledger.entries[answer.plan]
    place = addresses.anchor(f"objective-{answer.objective.objective.id}")
    return plan.record.title, f"{addresses.of_record(plan)}#{place}", answer.plan


def _answers(book: Book, thread: Thread) -> Iterator[Row]:
    """Each objective, and by what it is tied to the requirement."""
    for answer in thread.answers:
        _, target, plan = _objective_link(book, answer)
        tied = ["names the same regulation"] if answer.regulation else []
        link = shown.link(answer.objective.objective.outcome, target, plan)
        told = [link, shown.text(phrases.sentence("; ".join(tied)))] if tied else [link]
        if answer.shared:
            told.append(shown.text("Rests on evidence that the provider named for the requirement:"))
            told += [shown.record(book, name) for name in answer.shared]
        yield Row("Objective", shown.many(told))


def _links(book: Book, thread: Thread, name: str, noun: str) -> Iterator[Link]:
    """The chain in short, a link at a time."""
    missing = frozenset(thread.missing)
    progress = thread.progress
    amiss = sum(1 for found in thread.controls if found.state != "ok")
    late = sum(1 for found in thread.milestones if found.overdue)
    overdue = sum(1 for found in thread.actions if found.overdue)
    sustained = sum(
        1 for each in thread.measures if book.derived.measures[each].sustained.state == "sustained"
    )
    said: Mapping[LinkName, tuple[str, str, bool]] = {
        "plan": (
            _of(
                words.count(len(thread.answers), "objective"), late, "milestone overdue", "milestones overdue"
            ),
            "plan",
            not late,
        ),
        "action": (
            _of(words.count(len(thread.actions), "action"), overdue, "overdue"),
            "actions",
            not overdue,
        ),
        "control": (
            _of(words.count(len(thread.controls), "control"), amiss, "not shown to be checked as planned"),
            "controls",
            not amiss,
        ),
        "evidence": (words.count(len(thread.evidence), "item"), "evidence", True),
        "verified": (_share(progress.verified), "plan", progress.verified.done == progress.verified.live),
        "embedded": (_share(progress.embedded), "plan", progress.embedded.done == progress.embedded.live),
        "measure": (
            f"{words.count(len(thread.measures), 'measure')}, {sustained or 'none'} shown to last",
            "measures",
            sustained == len(thread.measures),
        ),
    }
    for link in LINKS:
        told, part, reached = said[link]
        if link in missing:
            yield Link(_NAMES[link], _MISSING[link].format(noun), "", reached=False)
        else:
            yield Link(_NAMES[link], told, f"#{name}-{part}", reached)


def _of(total: str, number: int, singular: str, plural: str = "") -> str:
    """`7 actions, 2 overdue`; the total alone where the number is 0."""
    return f"{total}, {number} {singular if number == 1 else plural or singular}" if number else total


def _share(share: Share) -> str:
    return f"{share.words} milestones and actions" if share.live else "none to count"


# ------------------------------------------------------------------ what answers it
def _milestones(book: Book, thread: Thread) -> Table | None:
    rows = tuple(
        _milestone(book, answer, found) for answer in thread.answers for found in answer.objective.milestones
    )
    return Table("Milestones", ("Milestone", "Due", "Position", "What is recorded"), rows) if rows else None


def _milestone(book: Book, answer: Answer, found: MilestonePosition) -> tuple[Shown, ...]:
    _, target, _ = _objective_link(book, answer)
    return (
        shown.link(found.milestone.title, target),
        shown.when(found.milestone.due),
        milestone_tag(found.state, overdue=found.overdue),
        shown.text(found.why),
    )


def actions_table(book: Book, found: Iterable[ActionPosition], caption: str) -> Table | None:
    """Actions with how far they were verified; None where there is none."""
    rows = tuple(
        (
            shown.record(book, one.action.id),
            shown.when(one.due),
            shown.tag(STATE_WORDS[one.state], ACTION_COLOURS[one.state]),
            shown.text(_checked(one)),
        )
        for one in found
    )
    return Table(caption, ("Action", "Due", "State", "Verified and embedded"), rows) if rows else None


def _checked(one: ActionPosition) -> str:
    check = one.verification
    if check is None:
        return "Not verified by somebody else."
    said = (
        f"{words.choice(check.outcome)} on {phrases.day(check.on)}, by {words.choice(check.method).lower()}."
    )
    if one.embedded:
        return f"{said} Checked again after a gap, and still working."
    return f"{said} Not embedded: {'; '.join(one.lacking)}." if one.verified and one.lacking else said


def _controls(book: Book, thread: Thread) -> Table | None:
    rows = tuple(
        (
            shown.record(book, found.control.id),
            shown.link(coverage(found), addresses.of_record(book.ledger.entries[found.control.id])),
            interim_tag(found, book.as_of),
            shown.text(found.words),
        )
        for found in thread.controls
    )
    return Table("Controls", ("Control", "Checks", "Position", "What was found"), rows) if rows else None


def _evidence(book: Book, thread: Thread) -> Table | None:
    found = thread.requirement
    claimed = {name for items in found.evidence.values() for name in items} if found else set()
    items = (item for name in thread.evidence if (item := book.ledger.find(Evidence, name)))
    rows = tuple(
        (
            shown.record(book, item.id),
            shown.text(book.catalogues.evidence_categories[item.category].title),
            shown.text(
                "the provider, for the requirement" if item.id in claimed else "a milestone or an action"
            ),
            shown.text(item.claim),
        )
        for item in items
    )
    return Table("Evidence", ("Evidence", "Category", "Named by", "What it shows"), rows) if rows else None


def _measures(book: Book, thread: Thread) -> Table | None:
    rows = []
    for name in thread.measures:
        found = book.derived.measures[name]
        rows.append(
            (
                shown.record(book, name),
                measures.variation_tag(found),
                measures.assurance_tag(found),
                shown.many((measures.sustained_tag(found), shown.text(found.sustained.why))),
                shown.text(found.words),
            )
        )
    heads = ("Measure", "Variation", "Target", "Lasting", "What the chart shows")
    return Table("Measures", heads, tuple(rows)) if rows else None
