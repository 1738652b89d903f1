"""Changes that their record corrects openly: who said so, when and why; whether a change needs that is judged elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from generators.checks.custody.edits import Edit
from generators.checks.custody.wording import both
from generators.finding import Position
from generators.ledger import dotted
from generators.source import Document


class Entered(NamedTuple):
    """What the new corrections of a record say; of several each part once, in order."""

    by: str
    on: str
    reason: str


@dataclass(frozen=True, slots=True, order=True)
class Corrected:
    """One value that was changed, and the correction that says so. Order is file order."""

    path: str
    line: int
    column: int
    record: str
    place: str
    """As people write it: `updates[2].note`."""
    before: str
    after: str
    by: str
    on: str
    reason: str


def entered(edits: Sequence[Edit]) -> Entered | None:
    """The corrections that were added among these edits; None where there is none with who, when and why."""
    found = [entry for edit in edits if edit.op == "add" for entry in _entries(edit)]
    return Entered(*("; ".join(dict.fromkeys(part)) for part in zip(*found, strict=True))) if found else None


def _entries(edit: Edit) -> Iterator[Entered]:
    if edit.names != ("correction",):
        return
    for entry in edit.after if isinstance(edit.after, list) else [edit.after]:
        parts = [entry.get(name) for name in Entered._fields] if isinstance(entry, dict) else []
        told = [part for part in parts if isinstance(part, str) and part]
        if len(told) == len(Entered._fields):
            yield Entered(*told)


def where(document: Document, edit: Edit) -> Position:
    """Where an edit is to be seen: at its value, or where something is missing, at what it is missing from."""
    return document.position(edit.place) if edit.op != "remove" else document.key_position(edit.place[:-1])


def row(record_id: str, document: Document, edit: Edit, said: Entered) -> Corrected:
    """One edit as it was corrected."""
    before, after = both(edit)
    position = where(document, edit)
    return Corrected(document.path, *position, record_id, dotted(edit.place), before, after, *said)


def as_text(corrected: Sequence[Corrected]) -> str:
    """A line a value, and one for each correction below what it is of; ends in a newline. Nothing where there is none."""
    if not corrected:
        return ""
    lines = ["Corrected openly:"]
    for (by, on, reason), ones in groupby(corrected, key=lambda one: (one.by, one.on, one.reason)):
        lines += [
            f"{one.path}:{one.line}:{one.column}: {one.record} `{one.place}`: {one.before} → {one.after}"
            for one in ones
        ]
        lines.append(f"    corrected by {by} on {on}: {reason}")
    return "\n".join([*lines, ""])
