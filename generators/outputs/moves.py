"""Due dates that were moved, for pages and documents: how far each action slipped, and every move with its reason or the lack of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from generators.book import Book
from generators.derive import phrases
from generators.derive.actions import ActionPosition
from generators.derive.slippage import Move
from generators.outputs import life, shown, words
from generators.outputs.shown import Shown, Table

NO_REASON = "No reason recorded"
NO_APPROVER = "No approver recorded"


def slipped(book: Book, actions: Iterable[ActionPosition]) -> Table | None:
    """How far each action lies behind its first due date, and how often it was moved; None where none was."""
    rows = tuple(
        (
            shown.record(book, found.action.id),
            shown.when(found.original_due),
            shown.when(found.due),
            shown.text(_later(found.slip_days), order=f"{found.slip_days:06}"),
            shown.figure(found.extensions),
            _times(found.retroactive),
            _times(found.silent),
        )
        for found in actions
        if found.extensions or found.slip_days > 0
    )
    heads = (
        "Action",
        "First due",
        "Due now",
        "Later by",
        "Times moved",
        "Of these after the date had passed",
        "Of these without reason and approver",
    )
    return Table("Actions whose due date was moved", heads, rows, frozenset({4, 5, 6})) if rows else None


def _later(days: int) -> str:
    return phrases.days(days) if days >= 0 else f"{phrases.days(-days)} earlier"


def _times(number: int | None) -> Shown:
    return shown.text("not known") if number is None else shown.figure(number)


def each(book: Book, actions: Sequence[ActionPosition]) -> Table | None:
    """Every move of these actions, the newest of each last; None where there is none."""
    rows = tuple(
        (
            shown.briefly(book, found.action.id),
            shown.when(move.on),
            shown.when(move.old),
            shown.when(move.new),
            shown.text(phrases.days(move.days), order=f"{move.days:06}"),
            reason(move),
            approver(book, move),
            shown.many(_noted(move)),
            _commit(book, found, move),
        )
        for found in actions
        for move in _moves(book, found)
    )
    heads = (
        "Action",
        "Moved on",
        "From",
        "To",
        "Later by",
        "Reason",
        "Approved by",
        "To be noted",
        "Commit",
    )
    return Table("Every move of a due date", heads, rows) if rows else None


def of_one(book: Book, found: ActionPosition) -> Table | None:
    """Every move of one action, for a narrow column; None where there is none."""
    rows = tuple(
        (
            shown.many([shown.when(move.on), _commit(book, found, move)]),
            shown.when(move.old),
            shown.when(move.new),
            shown.many([reason(move), *_noted(move)]),
            approver(book, move),
        )
        for move in _moves(book, found)
    )
    heads = ("Moved on", "From", "To", "Reason", "Approved by")
    return Table("Moves of the due date", heads, rows) if rows else None


def _moves(book: Book, found: ActionPosition) -> tuple[Move, ...]:
    """As the history tells them; where it does not reach back, as far as the record states them."""
    if found.slippage is not None:
        return found.slippage.moves
    return tuple(
        Move(one.from_, one.to, one.on, "", one.reason, one.approved_by)
        for one in found.action.extensions
        if one.on <= book.as_of and one.to > one.from_
    )


def reason(move: Move) -> Shown:
    """Why a date was moved; of a silent move that nobody said why, or only later."""
    if move.reason:
        return shown.text(move.reason)
    if move.explained is None:
        return shown.text(NO_REASON)
    later = f"Entered only on {phrases.day(move.explained.on)}: {move.explained.reason}"
    return shown.text(f"{NO_REASON} with the move. {later}")


def approver(book: Book, move: Move) -> Shown:
    """Who approved it; of a silent move that nobody did, or only later."""
    if move.approved_by:
        return life.person(book, move.approved_by)
    if move.explained is None:
        return shown.text(NO_APPROVER)
    return shown.many(
        [shown.text(f"{NO_APPROVER} with the move."), life.person(book, move.explained.approved_by)]
    )


def _noted(move: Move) -> Iterator[Shown]:
    if move.retroactive:
        yield shown.tag("After the date had passed", "orange")
    if move.silent:
        yield shown.tag("Without reason and approver", "orange")


def _commit(book: Book, found: ActionPosition, move: Move) -> Shown:
    if not move.commit:
        return shown.text("not in the history: as the record states it")
    return shown.link(move.commit[:12], life.place_of(book, found.action.id, move.commit))


def not_told(book: Book, actions: Iterable[ActionPosition]) -> str:
    """Of which actions the history does not tell; empty where it tells of all, or there is none."""
    if book.past is None:
        return "These records are not kept in git, so only moves that the records themselves state are known."
    missing = [found.action.id for found in actions if found.slippage is None]
    if not missing:
        return ""
    return (
        f"The history does not reach back to the first version of {words.count(len(missing), 'action')} "
        f"({phrases.listed(missing)}): only what the record itself states is known of its due dates."
    )
