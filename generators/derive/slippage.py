"""How an action's due date moved, as git tells it: every move in any version, with or without a reason; states are worked out elsewhere.

Domain reference §7.4 O3, derivations §1: a move counts when a version gives a later date than the one before it. It is
retroactive where the old date had passed when the move was received, and silent where the commit that moved the date did
not also add an extension with a reason and an approver.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from generators.past import Event, Past
from generators.values import london, written_day


@dataclass(frozen=True, slots=True)
class Explained:
    """A reason that was given for a move after it had been made."""

    on: date
    """The day in England on which the branch received it."""
    commit: str
    reason: str
    approved_by: str


@dataclass(frozen=True, slots=True)
class Move:
    """A due date moved to a later day."""

    old: date
    new: date
    on: date
    """The day in England on which the branch received it; of a move from before the history, the day that the record gives."""
    commit: str
    """Empty for a move from before the history began, which only the record tells of."""
    reason: str
    """Of the extension that came with it; empty where none did."""
    approved_by: str
    explained: Explained | None = None
    """Reason and approver that were entered only later; the move stays silent all the same."""

    @property
    def days(self) -> int:
        """By how many days."""
        return (self.new - self.old).days

    @property
    def retroactive(self) -> bool:
        """Whether the old date had passed."""
        return self.on > self.old

    @property
    def silent(self) -> bool:
        """Whether it came without a reason and an approver."""
        return not (self.reason and self.approved_by)


@dataclass(frozen=True, slots=True)
class Slippage:
    """The due dates of one action up to a day."""

    original_due: date
    due: date
    moves: tuple[Move, ...]
    """To later days, in order."""

    @property
    def extensions(self) -> int:
        """How often the date was moved later."""
        return len(self.moves)

    @property
    def slip_days(self) -> int:
        """By how many days the date lies after the first one."""
        return (self.due - self.original_due).days

    @property
    def retroactive(self) -> int:
        """How many moves came after the old date had passed."""
        return sum(move.retroactive for move in self.moves)

    @property
    def silent(self) -> int:
        """How many moves came without a reason and an approver."""
        return sum(move.silent for move in self.moves)

    def ratio(self, start: date) -> float | None:
        """By what share of the time first planned it slipped; None where no time was planned."""
        planned = (self.original_due - start).days
        return self.slip_days / planned if planned > 0 else None


def slippage(past: Past, action: str, as_of: date) -> Slippage | None:
    """The due dates of an action as the history gives them by a day; None where it was not recorded by then."""
    events = [event for event in past.life(action) if (at := event.recorded) and london(at) <= as_of]
    first = next((place for place, event in enumerate(events) if _first(event) is not None), None)
    if first is None or (begun := _first(events[first])) is None:
        return None
    original, due, moves = begun
    for event in events[first + 1 :]:
        moves = [
            _explained(event, move) if move.silent and move.explained is None else move for move in moves
        ]
        for old, new in _moved(event, due):
            due = new
            if new > old:
                moves.append(_move(event, old, new))
    return Slippage(original, due, tuple(moves))


def _first(event: Event) -> tuple[date, date, list[Move]] | None:
    """What the first version says: its first due date, its due date then, and the moves that it already tells of."""
    for change in event.changes:
        if change.path == () and isinstance(change.after, dict):
            due = written_day(change.after.get("due"))
            if due is None:
                return None
            moves = list(_told(change.after.get("extensions")))
            return (moves[0].old if moves else due), due, [move for move in moves if move.new > move.old]
    return None


def _told(extensions: Any) -> Iterator[Move]:
    """Extensions that a version holds when it is first recorded, in the order of their days."""
    found = []
    for one in extensions if isinstance(extensions, list) else ():
        if isinstance(one, dict):
            on, old, new = (written_day(one.get(name)) for name in ("on", "from", "to"))
            if on and old and new:
                found.append(Move(old, new, on, "", _text(one, "reason"), _text(one, "approved_by")))
    yield from sorted(found, key=lambda move: move.on)


def _moved(event: Event, due: date) -> Iterator[tuple[date, date]]:
    """Due dates before and after, where an event changed them; `due` is the one in force, for a record written anew."""
    for change in event.changes:
        if change.path == ("due",):
            old, new = written_day(change.before), written_day(change.after)
            if old and new:
                yield old, new
        elif not change.path and isinstance(change.after, dict):
            new = written_day(change.after.get("due"))
            if new and new != due:
                yield due, new


def _explained(event: Event, move: Move) -> Move:
    """A silent move with its reason, where an event enters one for it afterwards."""
    for one in _added(event):
        reason, by = _text(one, "reason"), _text(one, "approved_by")
        if reason and by and event.recorded and _fits(one, move.old, move.new):
            return replace(move, explained=Explained(london(event.recorded), event.commit.id, reason, by))
    return move


def _fits(extension: Mapping[str, Any], old: date, new: date) -> bool:
    return written_day(extension.get("from")) == old and written_day(extension.get("to")) == new


def _move(event: Event, old: date, new: date) -> Move:
    on = london(event.recorded) if event.recorded else new
    for one in _added(event):
        if _fits(one, old, new):
            return Move(old, new, on, event.commit.id, _text(one, "reason"), _text(one, "approved_by"))
    return Move(old, new, on, event.commit.id, "", "")


def _added(event: Event) -> Iterator[Mapping[str, Any]]:
    """Extensions that an event added."""
    for change in event.changes:
        if change.path[:1] == ("extensions",) and change.op == "add":
            entries: Iterable[Any] = change.after if isinstance(change.after, list) else [change.after]
            yield from (entry for entry in entries if isinstance(entry, dict))


def _text(entry: Mapping[str, Any], name: str) -> str:
    found = entry.get(name)
    return found.strip() if isinstance(found, str) else ""
