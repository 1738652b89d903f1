"""What printed minutes are told: who met, and for each item what was said, decided, raised and verified."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generators.book import Book
from generators.kinds.action import Action
from generators.kinds.decision import Decision
from generators.kinds.minutes import ActionInMinutes, DecisionInMinutes, Item, Minutes, VerifiedInMinutes
from generators.outputs import colours, shown, words
from generators.outputs.packs import chapter, history
from generators.outputs.packs.chapter import Block, Chapter
from generators.outputs.shown import Row, Shown


def chapters(book: Book, minutes: Minutes) -> tuple[Chapter, ...]:
    """The chapters of printed minutes, in order."""
    found = list(account(book, minutes, ""))
    evidence = chapter.evidence_table(book, (minutes.id,))
    if evidence:
        found.append(Chapter("Evidence", "evidence", evidence, wide=True))
    if any(isinstance(raised, str) for item in minutes.items for raised in item.actions):
        found.append(Chapter("What the colours mean", "legend", tuple(brag_legend(book))))
    found.append(history.of_record(book, minutes.id))
    return tuple(found)


def account(book: Book, minutes: Minutes, prefix: str) -> tuple[Chapter, ...]:
    """Who met, each item, the approval. `prefix` keeps the anchors of several minutes in one document apart."""
    return (
        Chapter(
            "Who met",
            f"{prefix}meeting",
            (chapter.rows(_meeting(minutes)), *_present(book, minutes)),
            listed=not prefix,
        ),
        *(_item(book, item, number, prefix) for number, item in enumerate(minutes.items, start=1)),
        Chapter("Approval", f"{prefix}approval", (_approval(book, minutes),), listed=not prefix),
    )


def brag_legend(book: Book) -> Iterator[Block]:
    """What the colours mean, printed wherever they are used."""
    yield chapter.note(
        "BRAG colours have no national definition. The first of blue, red, amber and green that applies is the action's."
    )
    body = (
        (colours.brag_tag(colour), shown.text(meaning))
        for colour, meaning in book.derived.brag_legend.items()
    )
    yield from chapter.table("Colours of actions", ("Colour", "Meaning"), body)


def sources(book: Book, minutes: Minutes) -> tuple[str, ...]:
    """Ids of the records shown: the minutes, and the decisions and actions that they record by id."""
    named = [
        minutes.id,
        *(
            found
            for item in minutes.items
            for found in (*item.decisions, *item.actions)
            if isinstance(found, str)
        ),
    ]
    return tuple(identity for identity in dict.fromkeys(named) if identity in book.ledger.entries)


def facts(book: Book, minutes: Minutes) -> tuple[Row, ...]:
    """What the cover says of the meeting."""
    wanted = ("ID", "Service", "Held at", "Chair")
    return tuple(row for row in shown.rows(book, minutes) if row.label in wanted)


def _meeting(minutes: Minutes) -> Iterator[Row]:
    yield Row("Meeting", shown.text(words.choice(minutes.meeting)))
    yield Row("Held", shown.when(minutes.held_at))
    if minutes.planned_at:
        yield Row("Planned for", shown.when(minutes.planned_at))
    quorate = {None: "not recorded", True: "Yes", False: "No: the meeting was not quorate"}
    yield Row("Quorate", shown.text(quorate[minutes.quorate]))


def _present(book: Book, minutes: Minutes) -> tuple[Block, ...]:
    heads = ("Who", "In which role", "Attendance")
    there = [
        (
            shown.record(book, person.staff or person.org or ""),
            shown.text(person.role) if person.role else shown.NOTHING,
            shown.text("chair" if person.staff == minutes.chair else "present"),
        )
        for person in minutes.present
    ]
    if not any(person.staff == minutes.chair for person in minutes.present):
        there.insert(0, (shown.record(book, minutes.chair), shown.NOTHING, shown.text("chair")))
    away = [
        (shown.record(book, identity), shown.NOTHING, shown.text("apologies"))
        for identity in minutes.apologies
    ]
    return chapter.table("Present and apologies", heads, [*there, *away])


def _item(book: Book, item: Item, number: int, prefix: str) -> Chapter:
    blocks: list[Block] = []
    if item.discussion:
        blocks.append(chapter.prose(item.discussion))
    if item.refs:
        blocks.append(
            chapter.rows(
                [Row("Records looked at", shown.many(shown.record(book, found) for found in item.refs))]
            )
        )
    parts = [
        _decision(book, made, f"{prefix}item-{number}-decision-{place}")
        for place, made in enumerate(item.decisions, start=1)
    ]
    if item.actions:
        blocks += _actions(book, item.actions, item.heading)
    if item.verifies:
        blocks += _verified(book, item.verifies, item.heading)
    if item.learning:
        blocks.append(chapter.rows([Row("What the meeting learned", shown.text(item.learning))]))
    if not blocks and not parts:
        blocks.append(chapter.text("Nothing more is recorded under this item."))
    return Chapter(
        f"{number}. {item.heading}", f"{prefix}item-{number}", tuple(blocks), tuple(parts), listed=not prefix
    )


def _decision(book: Book, made: str | DecisionInMinutes, anchor: str) -> Chapter:
    if isinstance(made, DecisionInMinutes):
        reason = Row("Reason", shown.text(made.rationale))
        return Chapter(
            "Decided", anchor, (chapter.rows([Row("Decision", shown.text(made.text)), reason]),), listed=False
        )
    found = book.ledger.find(Decision, made)
    if found is None:
        return Chapter("Decided", anchor, (chapter.text(f"Decision record: {made}"),), listed=False)
    told = [
        Row("Question", shown.text(found.question)),
        Row("Decision", shown.text(found.chosen)),
        Row("Reason", Shown("prose", found.rationale)),
    ]
    if found.review_at:
        told.append(Row("To be reviewed", shown.when(found.review_at)))
    return Chapter(f"Decided: {found.title} ({made})", anchor, (chapter.rows(told),), listed=False)


def _actions(book: Book, raised: Iterable[str | ActionInMinutes], heading: str) -> tuple[Block, ...]:
    heads = ("Action", "Owner", "Due", "Where it stands now", "BRAG")
    return chapter.table(f"Actions raised: {heading}", heads, (_action(book, one) for one in raised))


def _action(book: Book, raised: str | ActionInMinutes) -> tuple[Shown, ...]:
    if isinstance(raised, ActionInMinutes):
        kept = shown.text("kept in these minutes only: no record follows it")
        return (
            shown.text(raised.text),
            shown.record(book, raised.owner),
            shown.when(raised.due),
            kept,
            shown.NOTHING,
        )
    return action_row(book, raised)


def action_row(book: Book, identity: str) -> tuple[Shown, ...]:
    """An action by id: title, owner, due date, state and colour on the position date."""
    position = book.derived.actions.get(identity)
    if position is None:
        return (
            shown.record(book, identity),
            shown.NOTHING,
            shown.NOTHING,
            shown.text("no such record is shown here"),
            shown.NOTHING,
        )
    record: Action = position.action
    return (
        shown.record(book, identity),
        shown.record(book, record.owner),
        shown.when(position.due),
        shown.text(f"{position.words}. {position.why}"),
        colours.brag_tag(position.brag),
    )


def _verified(book: Book, verified: Iterable[VerifiedInMinutes], heading: str) -> tuple[Block, ...]:
    body = (
        (
            shown.record(book, found.action),
            shown.tag(words.choice(found.outcome), words.COLOURS.get(found.outcome, "grey")),
            shown.text(found.note) if found.note else shown.text("no note is recorded"),
        )
        for found in verified
    )
    return chapter.table(
        f"Outcomes looked at: {heading}", ("Action", "What the meeting found", "On what"), body
    )


def _approval(book: Book, minutes: Minutes) -> Block:
    if minutes.approved is None:
        return chapter.text("These minutes are not recorded as approved.")
    return chapter.rows(
        [
            Row("Approved on", shown.when(minutes.approved.on)),
            Row("Approved by", shown.record(book, minutes.approved.by)),
        ]
    )
