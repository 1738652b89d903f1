"""What the home page tells of openness: who was told of incidents, and what was sent to whom; whether it was enough is for readers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from generators.book import Book
from generators.derive.duties import HeldState
from generators.kinds import BY_NAME
from generators.kinds.submission import Submission
from generators.outputs import addresses, shown, words
from generators.outputs.shown import NOTHING, Shown, Table
from generators.values import london


def tell(book: Book) -> dict[str, Any]:
    """Duties to tell others of incidents, and submissions."""
    return {
        "duties": _duties(book),
        "incidents_seen": bool(book.derived.incidents),
        "submissions": _submissions(book),
    }


def _duties(book: Book) -> Table | None:
    """Each duty against the law, others and policy, a row each: in time, late, and not recorded as done, with the incidents by
    name where something is amiss; and what nobody decided on.
    """
    found: dict[tuple[str, str], dict[HeldState, list[str]]] = {}
    undecided: dict[str, list[str]] = {}
    for identity, position in book.derived.incidents.items():
        for duty in position.duties:
            if duty.required is None and duty.in_question:
                undecided.setdefault(duty.title, []).append(identity)
            for held in duty.held if duty.required else ():
                found.setdefault((duty.title, held.title), {}).setdefault(held.state, []).append(identity)
    rows = [
        (
            shown.text(title),
            shown.text(rule),
            _total(mine.get("in_time", ())),
            _named(book, mine.get("late", ())),
            _named(book, mine.get("passed", ())),
            _named(book, (*mine.get("running", ()), *mine.get("for_judgement", ()))),
        )
        for (title, rule), mine in sorted(found.items())
    ]
    rows += [
        (
            shown.text(title),
            shown.text("In question, not decided"),
            NOTHING,
            NOTHING,
            _named(book, ids),
            NOTHING,
        )
        for title, ids in sorted(undecided.items())
    ]
    heads = (
        "Duty",
        "Rule",
        "Done in time",
        "Done late",
        "Not recorded as done or decided",
        "Still running, or for a person to judge",
    )
    return Table("Duties to tell others of incidents", heads, tuple(rows)) if rows else None


def _total(ids: Iterable[str]) -> Shown:
    number = len(tuple(ids))
    said = words.count(number, "incident")
    return shown.link(said, addresses.of_register(BY_NAME["incident"])) if number else shown.text("none")


def _named(book: Book, ids: Iterable[str]) -> Shown:
    found = tuple(shown.by_id(book, name) for name in dict.fromkeys(ids))
    return shown.many(found) if found else NOTHING


def _submissions(book: Book) -> Table | None:
    """What was sent to whom, and what is in preparation."""
    rows = []
    for one in book.ledger.of(Submission):
        sent = [each.at for each in one.sent if london(each.at) <= book.as_of]
        state: Mapping[bool, Shown] = {
            True: shown.tag("Sent", "grey"),
            False: shown.tag("Not sent yet", "blue"),
        }
        rows.append(
            (
                shown.record(book, one.id),
                shown.record(book, one.to),
                shown.many(shown.when(at) for at in sent) if sent else NOTHING,
                state[bool(sent)],
            )
        )
    return Table("Submissions", ("Submission", "To", "Sent", "State"), tuple(rows)) if rows else None
