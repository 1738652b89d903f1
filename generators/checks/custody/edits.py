"""What one record says differently from before, value by value, each with its declaration; whether that is allowed is judged elsewhere.

Versions are raw values, so that old ones are never read through today's models; the declarations only tell what a field
is, as far as they know it. Layout, quoting, single values for lists of one, and moved entries of lists are no edits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Literal

from generators.checks.dates import FACTS
from generators.history.difference import DATED, difference
from generators.kind import Kind, Part, Place, Slot, slots
from generators.source import Value
from generators.values import LONDON, written_when
from generators.verification import Check, Verification

_NUMBERS = frozenset({"count", "hours", "number", "percent", "rating", "whole"})


@dataclass(frozen=True, slots=True)
class Edit:
    """One value that was added, removed or replaced. `place` is that in the later version; a removed entry's last step is its old index."""

    op: Literal["add", "remove", "replace"]
    place: Place
    chain: tuple[Slot, ...]
    """Declarations of the fields that lead to it, as far as there are any."""
    before: Value
    after: Value
    marks: tuple[str, ...]
    """For every step of `place` what names it from version to version: a field's name, an entry's id or date."""

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that lead to it, without places in lists."""
        return tuple(step for step in self.place if isinstance(step, str))

    @property
    def dotted(self) -> str:
        """Those fields as one word: `objectives.milestones.due`."""
        return ".".join(self.names)

    @property
    def slot(self) -> Slot | None:
        """The declaration of the field itself; None where there is none."""
        return self.chain[-1] if len(self.chain) == len(self.names) and self.chain else None

    def entry(self, wanted: Sequence[Slot]) -> Place | None:
        """The place of the entry, or mapping, of one of these fields that the edit is, or lies in; None where it lies in none."""
        depth = next((index for index, slot in enumerate(self.chain) if slot in wanted), None)
        if depth is None:
            return None
        at = [index for index, step in enumerate(self.place) if isinstance(step, str)][depth] + 1
        inner = at < len(self.place) and isinstance(self.place[at], int)
        return self.place[: at + 1] if inner else self.place[:at]

    def taken(self) -> Iterator[Edit]:
        """The edit itself, and where a mapping or list went as a whole, everything in it."""
        yield self
        if self.op == "add" or not isinstance(self.before, dict | list):
            return
        inner = self.before.items() if isinstance(self.before, dict) else enumerate(self.before)
        for step, value in inner:
            yield from self._below(step, value).taken()

    def _below(self, step: str | int, value: Value) -> Edit:
        chain = self.chain
        if isinstance(step, str) and len(chain) == len(self.names):
            part = chain[-1].part if chain else None
            found = _declared(part).get(step) if part else None
            chain = (*chain, found) if found else chain
        marks = (*self.marks, step if isinstance(step, str) else mark(value))
        return replace(
            self, op="remove", place=(*self.place, step), chain=chain, before=value, after=None, marks=marks
        )


@cache
def _declared(model: type[Part]) -> Mapping[str, Slot]:
    return {slot.name: slot for slot in slots(model)}


def grows(slot: Slot) -> bool:
    """Whether a field is a list that only grows: mappings, each with the day or time at which it came about."""
    return (
        slot.shape == "many"
        and slot.part is not None
        and any(
            (inner.name in FACTS and inner.sort in {"day", "moment"}) or inner.sort == "period"
            for inner in slots(slot.part)
        )
    )


def verifies(slot: Slot) -> bool:
    """Whether a field holds the word of somebody who checked."""
    return slot.part is not None and issubclass(slot.part, Verification | Check)


# ------------------------------------------------------------------ two versions
def edits(kind: Kind, before: Value, after: Value) -> tuple[Edit, ...]:
    """What the later version says differently, in the order of the record."""
    then, now = even(kind.model, before), even(kind.model, after)
    if not isinstance(then, dict) or not isinstance(now, dict):
        return ()
    found = []
    for change in difference(then, now):
        if [change.before] == change.after or change.before == [change.after]:
            continue
        chain = tuple(_chain(kind.model, change.path))
        marks = tuple(_marks(now, change.path, change.before if change.op == "remove" else change.after))
        found.append(Edit(change.op, change.path, chain, change.before, change.after, marks))
    return tuple(_without_moves(found))


def _without_moves(found: Sequence[Edit]) -> Iterator[Edit]:
    """Without entries that were only moved within their list; of those that say more now only that they were added."""
    added: dict[Place, list[Edit]] = {}
    for edit in found:
        if edit.op == "add" and isinstance(edit.place[-1], int):
            added.setdefault(edit.place[:-1], []).append(edit)
    moved: list[Edit] = []
    for edit in found:
        if edit.op == "remove" and isinstance(edit.place[-1], int):
            left = added.get(edit.place[:-1], [])
            same = next((other for other in left if other.after == edit.before), None)
            more = next((other for other in left if _holds(other.after, edit.before)), None)
            if same is not None:
                left.remove(same)
                moved += [same, edit]
            elif more is not None:
                left.remove(more)
                moved.append(edit)
    gone = {id(edit) for edit in moved}
    return (edit for edit in found if id(edit) not in gone)


def _holds(value: Value, part: Value) -> bool:
    """Whether a mapping says everything that another one says."""
    if isinstance(value, dict) and isinstance(part, dict):
        return all(key in value and _holds(value[key], inner) for key, inner in part.items())
    if isinstance(value, list) and isinstance(part, list):
        return all(inner in value for inner in part)
    return value == part


def _chain(model: type[Part], place: Place) -> Iterator[Slot]:
    here: type[Part] | None = model
    for step in place:
        if isinstance(step, str):
            slot = _declared(here).get(step) if here else None
            if slot is None:
                return
            yield slot
            here = slot.part


def _marks(now: Value, place: Place, last: Value) -> Iterator[str]:
    here: Value = now
    for index, step in enumerate(place):
        end = index == len(place) - 1
        if isinstance(here, dict) and isinstance(step, str):
            yield step
            here = here.get(step)
        elif isinstance(here, list) and isinstance(step, int):
            here = here[step] if step < len(here) else None
            yield mark(last if end else here)
        else:
            yield str(step)
            here = None


def mark(value: Value) -> str:
    """What names an entry of a list: its id, else its date, else nothing; of a plain value the value."""
    if isinstance(value, dict):
        return next((text for name in ("id", *DATED) if isinstance(text := value.get(name), str)), "")
    return value if isinstance(value, str) else ""


# ------------------------------------------------------------------ one version
def even(model: type[Part] | None, value: Value) -> Value:
    """A version as it is compared: what means the same is written the same, and what says nothing is left out."""
    if isinstance(value, dict):
        known = _declared(model) if model else {}
        told = {key: _field(known.get(key), inner) for key, inner in value.items()}
        # An empty `audience` says that nobody outside may see it; anything else that is empty says nothing.
        return {k: inner for k, inner in told.items() if inner or (k == "audience" and inner == [])}
    if isinstance(value, list):
        return [even(model, inner) for inner in value]
    return " ".join(value.split()) if isinstance(value, str) else value


def _field(slot: Slot | None, value: Value) -> Value:
    if slot is None:
        return even(None, value)
    if slot.shape == "many" and slot.single_allowed and value is not None and not isinstance(value, list):
        value = [value]
    if isinstance(value, list):
        return [_leaf(slot, inner) for inner in value]
    return _leaf(slot, value)


def _leaf(slot: Slot, value: Value) -> Value:
    if not isinstance(value, str):
        return even(slot.part if slot.shape != "map" else None, value)
    text = " ".join(value.split())
    if slot.sort == "moment":
        return _moment(text)
    if slot.sort in _NUMBERS:
        try:
            return f"{float(text):.15g}"
        except ValueError:
            return text
    return text


def _moment(text: str) -> str:
    """A moment in England's own time without what adds nothing; as written where it cannot be read or came twice."""
    read = written_when(text)
    if not isinstance(read, datetime):
        return text
    local = read.astimezone(LONDON)
    if local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset():
        return text
    plain = local.replace(tzinfo=None)
    return plain.isoformat(timespec="minutes" if not (plain.second or plain.microsecond) else "seconds")
