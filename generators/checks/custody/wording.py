"""How an edit is said to a person, in one line; nothing is judged here."""

from __future__ import annotations

import re
from collections.abc import Sequence

from generators.checks.custody.edits import Edit, mark
from generators.kind import Place, Slot
from generators.ledger import dotted
from generators.source import Value

_MOST = 60
# So much of what stayed is shown before the place at which two long texts part.
_LEAD = 20
_PSEUDONYM = re.compile(r"P-\d{3,6}")
# Sorts whose values are words of ours, or have one form: they are shown as they are.
_PLAIN = frozenset(
    {
        "choice",
        "count",
        "day",
        "flag",
        "hash",
        "hours",
        "listed",
        "moment",
        "number",
        "percent",
        "period",
        "rating",
        "ref",
        "slug",
    }
)


def said(edits: Sequence[Edit], entry: Place | None) -> str:
    """What was done: to one value, or to several of one entry."""
    first = edits[0]
    if len(edits) > 1 and entry is not None:
        parts = ", ".join(dict.fromkeys(_part(edit, len(entry)) for edit in edits))
        return f"`{dotted(entry)}` was changed after it was committed: {parts}"
    name = dotted(first.place)
    if first.op == "add":
        return f"`{name}` ({shown(first.after, first.slot)}) was added after it was committed"
    if first.op == "remove":
        return f"`{name}` ({shown(first.before, first.slot)}) was committed and is no longer there"
    before, after = both(first)
    return f"`{name}` was {before} as committed, and is {after} now"


def _part(edit: Edit, depth: int) -> str:
    """A field of an entry, or an item of a list of plain values."""
    inner = edit.place[depth:]
    if len(inner) == 1 and isinstance(inner[0], int):
        done = "added" if edit.op == "add" else "taken out"
        return f"{shown(edit.after if edit.op == 'add' else edit.before, edit.slot)} {done}"
    return f"`{dotted(inner)}`"


def both(edit: Edit) -> tuple[str, str]:
    """What was and what is, of long texts from where they part."""
    before, after = edit.before, edit.after
    if isinstance(before, str) and isinstance(after, str) and max(len(before), len(after)) > _MOST:
        part = next((at for at, (one, two) in enumerate(zip(before, after, strict=False)) if one != two), 0)
        start = max(before.rfind(" ", 0, max(part - _LEAD, 0)), 0) or 0
        if start:
            before, after = (f"… {text[start + 1 :]}" for text in (before, after))
    return shown(before, edit.slot), shown(after, edit.slot)


def shown(value: Value, slot: Slot | None) -> str:
    """A value, short enough for a line."""
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return mark(value) or "a mapping"
    if isinstance(value, list):
        words = ", ".join(shown(item, slot) for item in value)
        return words if len(words) <= _MOST else f"a list of {len(value)}"
    if slot is not None and slot.sort == "person" and not _PSEUDONYM.fullmatch(value):
        # What stands where a pseudonym should may be somebody's name: it is not repeated (guarantees, G13).
        return "no pseudonym"
    most = 12 if slot is not None and slot.sort == "hash" else _MOST
    text = value if len(value) <= most else f"{value[: most - 1]}…"
    return text if slot is not None and slot.sort in _PLAIN and not slot.loose else f"“{text}”"
