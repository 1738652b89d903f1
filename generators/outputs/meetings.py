"""What the pages of minutes and decisions are told beside what every record's page is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from generators.book import Book
from generators.derive import phrases
from generators.derive.actions import STATE_WORDS
from generators.kind import slots
from generators.kinds.decision import Decision
from generators.kinds.minutes import ActionInMinutes, DecisionInMinutes, Item, Minutes, Present
from generators.ledger import Entry
from generators.outputs import addresses, records, shown, words
from generators.outputs.colours import ACTION_COLOURS
from generators.outputs.shown import NOTHING, Row, Shown, Table
from generators.values import london


@dataclass(frozen=True, slots=True)
class DecisionTaken:
    """A decision of a meeting: a record of its own, or a line of the minutes."""

    shown: Shown
    rationale: str


@dataclass(frozen=True, slots=True)
class ItemPart:
    """An item of the agenda."""

    number: int
    anchor: str
    item: Item
    refs: tuple[Shown, ...]
    decisions: tuple[DecisionTaken, ...]
    actions: Table | None
    verifies: Table | None


def tell_minutes(book: Book, entry: Entry) -> dict[str, Any]:
    """Minutes: who met, and item by item what was said, decided, raised and verified."""
    told = records.tell(book, entry)
    minutes = entry.record
    if not isinstance(minutes, Minutes):
        return told
    return {
        **told,
        "about": tuple(_meeting(book, minutes)),
        "rows": records.fields(
            book, minutes, leave_out={"id", "title", "evidence", "related", "notes", "present", "items"}
        ),
        "present": tuple(_present(book, person) for person in minutes.present),
        "items": tuple(_item(book, number, item) for number, item in enumerate(minutes.items, start=1)),
        "approved": minutes.approved is not None and minutes.approved.on <= book.as_of,
        "sections": (),
    }


def _meeting(book: Book, minutes: Minutes) -> Iterator[Row]:
    """When it was held against when it was planned, whether it was quorate, and what it did."""
    yield Row("Held", shown.when(minutes.held_at))
    planned = minutes.planned_at
    if planned is not None:
        late = london(minutes.held_at) - london(planned)
        moved = f", {phrases.days(late.days)} later than planned" if late.days > 0 else ""
        yield Row("Planned for", shown.text(f"{phrases.moment(planned)}{moved}"))
    yield Row("Chair", shown.record(book, minutes.chair))
    quorate = {True: shown.text("Yes"), False: shown.tag("No", "red"), None: shown.text("Not said")}
    yield Row("Quorate", quorate[minutes.quorate])
    yield Row("What it did", shown.text(_did(minutes)))
    approved = minutes.approved if minutes.approved and minutes.approved.on <= book.as_of else None
    if approved is not None:
        said = shown.text(f"On {phrases.day(approved.on)}")
        yield Row("Approved", shown.many((said, shown.record(book, approved.by))))


def _did(minutes: Minutes) -> str:
    """`3 decisions, 2 actions raised, 4 actions looked at, 1 of them not checked`."""
    decisions = [one for item in minutes.items for one in item.decisions]
    raised = sum(len(item.actions) for item in minutes.items)
    looked = [one for item in minutes.items for one in item.verifies]
    unchecked = sum(one.outcome == "not_checked" for one in looked)
    told = [
        words.count(len(decisions), "decision"),
        f"{words.count(raised, 'action')} raised",
        f"{words.count(len(looked), 'action')} looked at",
    ]
    if unchecked:
        told.append(f"{unchecked} of them not checked")
    return ", ".join(told)


def _present(book: Book, person: Present) -> Row:
    who = person.staff or person.org
    return Row(
        (words.choice(person.role) if words.is_code(person.role) else person.role) if person.role else "",
        shown.record(book, who) if who else NOTHING,
    )


def _item(book: Book, number: int, item: Item) -> ItemPart:
    return ItemPart(
        number=number,
        anchor=addresses.anchor(f"item-{item.id}"),
        item=item,
        refs=tuple(shown.record(book, identity) for identity in item.refs),
        decisions=tuple(_decision(book, found) for found in item.decisions),
        actions=_actions(book, item),
        verifies=_verifies(book, item),
    )


def _decision(book: Book, found: str | DecisionInMinutes) -> DecisionTaken:
    if isinstance(found, str):
        record = book.ledger.find(Decision, found)
        return DecisionTaken(shown.record(book, found), record.rationale if record else "")
    return DecisionTaken(shown.text(found.text), found.rationale)


def _actions(book: Book, item: Item) -> Table | None:
    rows = tuple(_action(book, found) for found in item.actions)
    return Table("Actions raised", ("Action", "Owner", "Due", "Position"), rows) if rows else None


def _action(book: Book, found: str | ActionInMinutes) -> tuple[Shown, ...]:
    if isinstance(found, ActionInMinutes):
        return (
            shown.text(found.text),
            shown.record(book, found.owner),
            shown.when(found.due),
            shown.text("Kept in these minutes only"),
        )
    position = book.derived.actions.get(found)
    if position is None:
        return shown.record(book, found), NOTHING, NOTHING, NOTHING
    state = shown.tag(STATE_WORDS[position.state], ACTION_COLOURS[position.state])
    return (
        shown.record(book, found),
        shown.record(book, position.action.owner),
        shown.when(position.due),
        state,
    )


def _verifies(book: Book, item: Item) -> Table | None:
    rows = tuple(
        (
            shown.record(book, found.action),
            shown.tag(words.choice(found.outcome), words.COLOURS[found.outcome]),
            shown.text(found.note) if found.note else NOTHING,
        )
        for found in item.verifies
    )
    return (
        Table("Actions looked at", ("Action", "What the meeting found", "On what evidence"), rows)
        if rows
        else None
    )


def tell_decision(book: Book, entry: Entry) -> dict[str, Any]:
    """A decision: the question, the options, what was chosen and why, and where it was taken."""
    told = records.tell(book, entry)
    decision = entry.record
    if not isinstance(decision, Decision):
        return told
    options = tuple(
        (
            shown.text(option.option),
            shown.text(option.for_) if option.for_ else NOTHING,
            shown.text(option.against) if option.against else NOTHING,
        )
        for option in decision.options
    )
    named = {slot.name for slot in slots(Decision)} & {"question", "chosen", "rationale", "options"}
    review = decision.review_at
    return {
        **told,
        "decision": decision,
        "narrative": tuple(row for row in told["narrative"] if row.label != words.label("rationale")),
        "rows": records.fields(
            book, decision, leave_out={"id", "title", "evidence", "related", "notes", *named}
        ),
        "options": Table("Options that were weighed", ("Option", "For", "Against"), options)
        if options
        else None,
        "sections": (),
        "tags": (shown.tag("No review recorded", "orange"),)
        if review and review < book.as_of and not _looked_at_again(book, entry)
        else (),
    }


def _looked_at_again(book: Book, entry: Entry) -> bool:
    """Whether a later decision or minutes come back to this one on or after the day set for its review."""
    decision = entry.record
    if not isinstance(decision, Decision) or decision.review_at is None:
        return False
    for mention in book.ledger.referring_to(entry.id):
        other = mention.entry.record
        when = (
            other.held_at
            if isinstance(other, Minutes)
            else other.decided_at
            if isinstance(other, Decision)
            else None
        )
        if (
            when is not None
            and decision.review_at <= when.date() <= book.as_of
            and mention.entry.id != decision.in_
        ):
            return True
    return False
