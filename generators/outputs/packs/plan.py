"""What the report of an improvement plan is told: position, progress, what is overdue or moved, controls, actions, evidence."""

from __future__ import annotations

from collections.abc import Iterable

from generators.book import Book
from generators.catalogues.limits import Threshold
from generators.derive import phrases
from generators.derive.actions import ActionPosition
from generators.derive.controls import ControlPosition
from generators.derive.plans import MilestonePosition, ObjectivePosition, PlanPosition, Progress
from generators.kinds.action import Action
from generators.outputs import colours, shown, words
from generators.outputs.frame import AUDIENCE_WORDS
from generators.outputs.packs import chapter, history, measures
from generators.outputs.packs.chapter import Block, Chapter
from generators.outputs.shown import Row, Shown

THREE_FIGURES = (
    "Claimed is the owner's word, with evidence. Verified means that somebody else looked at practice or results and found it "
    "effective. Embedded means that it went on working: a second check at least the set time after the first, and the success "
    "measure met where one is named. The three are never added up or averaged."
)


def three_figures(book: Book) -> Block:
    """What the figures mean, and of what they are figures."""
    counted = (
        ""
        if book.audience == "internal"
        else f" Counted are the milestones and actions that {AUDIENCE_WORDS[book.audience]} may see."
    )
    return chapter.note(THREE_FIGURES + counted)


def chapters(book: Book, position: PlanPosition) -> tuple[Chapter, ...]:
    """The chapters of the report, in order."""
    found = position.all_actions
    return (
        *report(book, position, ""),
        Chapter("Actions at a glance", "glance", glance(book, found), wide=True),
        Chapter("Actions one by one", "actions", parts=tuple(action(book, one) for one in found)),
        Chapter("Evidence", "evidence", _evidence(book, position), wide=True),
        history.of_record(book, position.plan.id),
        Chapter("How to read this document", "legend", tuple(legend(book))),
    )


def report(book: Book, position: PlanPosition, prefix: str) -> tuple[Chapter, ...]:
    """The plan without its single actions. `prefix` keeps the anchors of several plans in one document apart."""
    return (
        Chapter("Position", f"{prefix}position", tuple(_position(book, position))),
        Chapter(
            "Objectives and milestones",
            f"{prefix}objectives",
            parts=tuple(_objectives(book, position, prefix)),
        ),
        Chapter("As it was known at the time", f"{prefix}burn-up", history.known_at_the_time(book, position)),
        Chapter("Overdue", f"{prefix}overdue", overdue(book, position)),
        history.moved(book, f"{prefix}moved", position.all_actions),
        Chapter("Interim controls", f"{prefix}controls", controls(book, position.interim_controls)),
    )


def sources(book: Book, position: PlanPosition) -> tuple[str, ...]:
    """Ids of the records shown in the report, whose YAML is attached to it."""
    controls_shown = [found.control.id for found in position.interim_controls]
    named = [position.plan.id, *(found.action.id for found in position.all_actions), *controls_shown]
    return tuple(identity for identity in dict.fromkeys(named) if identity in book.ledger.entries)


def facts(book: Book, position: PlanPosition) -> tuple[Row, ...]:
    """What the cover says of the plan."""
    plan = position.plan
    return tuple(
        row
        for row in shown.rows(book, plan)
        if row.label in ("ID", "Service", "Sponsor", "Started", "Target")
    )


# ------------------------------------------------------------------ position
def _position(book: Book, position: PlanPosition) -> Iterable[Block]:
    late = f"{words.count(len(position.overdue), 'milestone or action', 'milestones and actions')} overdue"
    if position.next_due:
        ahead = f"Next due: {position.next_due.title} ({position.next_due.id}), on {phrases.day(position.next_due.due)}"
    else:
        ahead = "Nothing further is due"
    yield chapter.text(f"As at {phrases.day(book.as_of)}: {late}. {ahead}.")
    yield from progress_table(
        "Progress by weight of milestones and number of actions",
        (("Milestones", position.milestones), ("Actions", position.actions)),
    )
    yield three_figures(book)
    yield chapter.rows(
        row
        for row in shown.rows(book, position.plan)
        if row.label in ("Trigger", "Regulations", "Themes", "Framework")
    )


def progress_table(caption: str, figures: Iterable[tuple[str, Progress]]) -> tuple[Block, ...]:
    """Claimed, verified and embedded side by side, one row a thing counted."""
    body = (
        (
            shown.text(label),
            *(Shown("share", share) for share in (found.claimed, found.verified, found.embedded)),
        )
        for label, found in figures
    )
    return chapter.table(caption, ("Counted", "Claimed", "Verified", "Embedded"), body)


def _objectives(book: Book, position: PlanPosition, prefix: str) -> Iterable[Chapter]:
    seen: set[str] = set()
    for number, found in enumerate(position.objectives, start=1):
        objective = found.objective
        blocks = [
            chapter.rows(
                row for row in shown.rows(book, objective, leave_out=("milestones", "id", "outcome"))
            ),
            *progress_table(
                f"Progress of objective {number}",
                (("Milestones", found.milestone_progress), ("Actions", found.action_progress)),
            ),
            *_milestones(found),
        ]
        anchor = f"{prefix}objective-{objective.id}"
        charts = tuple(measures.of_objective(book, objective.measures, anchor, seen))
        yield Chapter(f"{number}. {objective.outcome}", anchor, tuple(blocks), charts)


def _milestones(found: ObjectivePosition) -> tuple[Block, ...]:
    if not found.milestones:
        return (chapter.text("No milestone is recorded for this objective."),)
    body = (_milestone(one) for one in found.milestones)
    return chapter.table(
        f"Milestones: {found.objective.outcome}", ("Milestone", "Due", "Weight", "State", "Why"), body
    )


def _milestone(found: MilestonePosition) -> tuple[Shown, ...]:
    milestone = found.milestone
    return (
        shown.text(milestone.title),
        shown.when(milestone.due),
        shown.figure(found.weight),
        colours.milestone_tag(found.state, overdue=found.overdue),
        shown.text(found.why),
    )


# ------------------------------------------------------------------ overdue, moved, controls
def overdue(book: Book, position: PlanPosition) -> tuple[Block, ...]:
    """What is overdue, with the reason that its record gives."""
    if not position.overdue:
        return (chapter.text(f"Nothing in this plan is overdue as at {phrases.day(book.as_of)}."),)
    body = (
        (
            shown.briefly(book, point.id) if point.sort == "action" else shown.text("Milestone"),
            shown.text(point.title),
            shown.when(point.due),
            shown.text(phrases.days(point.days_overdue)),
            shown.text(
                _reason(book, point.id) if point.sort == "action" else "no reason is recorded in the plan"
            ),
        )
        for point in position.overdue
    )
    return chapter.table(
        "Overdue, the longest first", ("What", "Title", "Was due", "Overdue by", "What its record says"), body
    )


def _reason(book: Book, identity: str) -> str:
    """Why an action is late in its record's own words: what blocks it, else its last progress note."""
    action_record = book.ledger.find(Action, identity)
    if action_record is None:
        return "nothing"
    if action_record.blocked and action_record.blocked.since <= book.as_of and action_record.blocked.reason:
        return f"Blocked since {phrases.day(action_record.blocked.since)}: {action_record.blocked.reason}"
    told = [update for update in action_record.updates if update.on <= book.as_of]
    if told:
        last = max(told, key=lambda update: update.on)
        return f"{phrases.day(last.on)}: {last.note}"
    return "no progress note and no reason is recorded"


def controls(book: Book, found: Iterable[ControlPosition]) -> tuple[Block, ...]:
    """What keeps people safe while work goes on, each with how well it was checked."""
    body = tuple(
        (
            shown.record(book, one.control.id),
            shown.record(book, one.control.owner),
            shown.text(
                f"{phrases.day(one.control.starts)} to {phrases.day(one.control.ends) if one.control.ends else 'now'}"
            ),
            shown.text(f"{one.recorded} of {one.expected}" if one.expected else "–"),
            colours.control_tag(one),
            shown.text(one.words),
        )
        for one in found
    )
    if not body:
        return (chapter.text("No interim control that this audience may see is recorded."),)
    return chapter.table(
        "Controls and their checks", ("Control", "Owner", "In force", "Checks", "State", "In words"), body
    )


# ------------------------------------------------------------------ actions
def glance(book: Book, actions: Iterable[ActionPosition]) -> tuple[Block, ...]:
    """One row an action."""
    body = tuple(_glance_row(book, found) for found in actions)
    if not body:
        return (chapter.text("No action that this audience may see is recorded."),)
    heads = ("Action", "Title", "Owner", "First due", "Due now", "State", "BRAG", "Verified by")
    return chapter.table("Actions", heads, body)


def _glance_row(book: Book, found: ActionPosition) -> tuple[Shown, ...]:
    check = found.verification
    return (
        shown.briefly(book, found.action.id),
        shown.text(found.action.title),
        shown.record(book, found.action.owner),
        shown.when(found.original_due),
        shown.when(found.due),
        shown.text(found.words),
        colours.brag_tag(found.brag),
        shown.many([shown.record(book, check.by), shown.when(check.on)])
        if check
        else shown.text("not verified"),
    )


def action(book: Book, found: ActionPosition) -> Chapter:
    """One action in full: what it is, where it stands and why, and what shows it."""
    record = found.action
    whole = [
        chapter.text(f"{found.words}. {found.why}"),
        *(chapter.note(remark) for remark in found.remarks),
        chapter.rows(_facts(book, found)),
    ]
    if updates := [update for update in record.updates if update.on <= book.as_of]:
        body = (
            (shown.when(update.on), shown.record(book, update.by), shown.text(update.note))
            for update in updates
        )
        whole += chapter.table(f"Progress notes of {record.id}", ("Date", "By", "Note"), body)
    whole += verifications(book, record)
    tags = (colours.brag_tag(found.brag),)
    return Chapter(f"{record.id} {record.title}", record.id, tuple(whole), tags=tags)


def _facts(book: Book, found: ActionPosition) -> Iterable[Row]:
    record = found.action
    wanted = (
        "Owner",
        "Objective",
        "Source",
        "Issue",
        "Action",
        "Strength",
        "Change type",
        "Immediate control",
        "Start",
    )
    given = {row.label: row for row in shown.rows(book, record)}
    yield from (given[label] for label in wanted if label in given)
    yield Row("First due date", shown.when(found.original_due))
    moved = f"moved {words.count(found.extensions, 'time')}" if found.extensions else "not moved"
    yield Row("Due date", Shown("day", found.due, note=moved))
    if record.success_measure:
        yield given["Success measure"]
    done = found.completed
    if done is None:
        yield Row("Completion", shown.text("not claimed with evidence"))
        return
    yield Row("Completion claimed", shown.when(done.on))
    yield Row("Claimed by", shown.record(book, done.by))
    yield Row("Evidence of completion", shown.many(shown.record(book, item) for item in done.evidence))
    if done.note:
        yield Row("What was done", shown.text(done.note))


def verifications(book: Book, record: Action) -> tuple[Block, ...]:
    """Every check of an action made up to the position date."""
    made = [check for check in record.verifications if check.on <= book.as_of]
    if not made:
        return (chapter.text("No verification is recorded."),)
    body = (
        (
            shown.when(check.on),
            shown.record(book, check.by),
            shown.text(words.choice(check.method)),
            shown.tag(words.choice(check.outcome), words.COLOURS.get(check.outcome, "grey")),
            shown.many(
                [
                    *([shown.text(check.note)] if check.note else []),
                    *(shown.record(book, item) for item in check.evidence),
                ]
            ),
        )
        for check in made
    )
    return chapter.table(f"Verifications of {record.id}", ("Date", "By", "How", "Found", "On what"), body)


# ------------------------------------------------------------------ the end of the report
def _evidence(book: Book, position: PlanPosition) -> tuple[Block, ...]:
    found = chapter.evidence_table(book, sources(book, position))
    return found or (chapter.text("No evidence item that this audience may see is named."),)


def legend(book: Book) -> Iterable[Block]:
    """What the colours and figures mean, with the thresholds in force."""
    yield chapter.note(
        "BRAG colours have no national definition. Here the first of blue, red, amber and green that applies is the action's colour."
    )
    body = (
        (colours.brag_tag(colour), shown.text(meaning))
        for colour, meaning in book.derived.brag_legend.items()
    )
    yield from chapter.table("What the colours mean", ("Colour", "Meaning"), body)
    yield three_figures(book)
    limits = (
        (
            shown.text(threshold.title),
            shown.text(_amount(threshold)),
            shown.text(threshold.basis),
            shown.text(threshold.approved_by or "nobody at the provider yet"),
        )
        for threshold in book.derived.thresholds
    )
    heads = ("Threshold", "Value", "Why this value", "Approved by")
    yield from chapter.table("Thresholds in force: choices, not law", heads, limits)


def _amount(threshold: Threshold) -> str:
    """`28 days`, `5 %`, `2`, `3.267`."""
    if threshold.unit == "share":
        return f"{words.number(threshold.value * 100)} %"
    figure = f"{threshold.value:g}"
    return figure if threshold.unit in ("count", "ratio") else f"{figure} {threshold.unit.replace('_', ' ')}"
