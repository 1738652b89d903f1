"""The difference of two parsed versions, field by field, and how it is laid over a version again; nothing of git is known here.

Places in lists are found by what an item is, not where it stands: by its `id`, its content or its date, so that an
entry added to a list reads as one addition. Applied one after the other, the changes give the later version exactly.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from generators.source import Place, Value

Op: TypeAlias = Literal["add", "remove", "replace"]

# Fields by which an entry of a list is told from its neighbours, the first that it has.
DATED = ("on", "at", "date", "period", "week", "done_on", "done_at", "raised_at", "when", "from", "since")
# How much of two mappings must be equal for them to be one that was edited.
_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Change:
    """One field that was added, removed or replaced. `path` leads to it: names of fields and, from 0, places in lists.

    A place in a list is that at the moment when the changes before this one have been made: an added entry pushes
    those behind it down, a removed one lets them move up.
    """

    op: Op
    path: Place
    before: Value
    after: Value

    @property
    def pointer(self) -> str:
        """The path as JSON Pointer (RFC 6901); empty for the whole document."""
        return pointer(self.path)


def pointer(path: Place) -> str:
    """A path as JSON Pointer (RFC 6901)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def difference(before: Value, after: Value) -> tuple[Change, ...]:
    """What was changed from one version to the next; nothing where they say the same, whatever their layout."""
    found: list[Change] = []
    _compare(before, after, (), found)
    return tuple(found)


def _compare(before: Value, after: Value, place: Place, found: list[Change]) -> None:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key, value in before.items():
            if key not in after:
                found.append(Change("remove", (*place, key), value, None))
        for key, value in after.items():
            if key not in before:
                found.append(Change("add", (*place, key), None, value))
            else:
                _compare(before[key], value, (*place, key), found)
    elif isinstance(before, list) and isinstance(after, list):
        _lists(before, after, place, found)
    else:
        found.append(Change("replace", place, before, after))


# ------------------------------------------------------------------ lists
def _lists(before: list[Value], after: list[Value], place: Place, found: list[Change]) -> None:
    """Removals from the end, then additions in order, then what was edited within entries that stayed."""
    kept = dict(_kept(before, after))
    stayed = set(kept.values())
    gone = [old for old in range(len(before) - 1, -1, -1) if old not in kept]
    found.extend(Change("remove", (*place, old), before[old], None) for old in gone)
    fresh = [new for new in range(len(after)) if new not in stayed]
    found.extend(Change("add", (*place, new), None, after[new]) for new in fresh)
    for old, new in kept.items():
        _compare(before[old], after[new], (*place, new), found)


def _kept(before: list[Value], after: list[Value]) -> Iterator[tuple[int, int]]:
    """Pairs of places of entries that stayed, in the same order in both lists."""
    start, least = 0, min(len(before), len(after))
    while start < least and before[start] == after[start]:
        yield start, start
        start += 1
    end = 0
    while end < least - start and before[-1 - end] == after[-1 - end]:
        end += 1
    middle = _in_order(_pairs(before[start : len(before) - end], after[start : len(after) - end]))
    for old, new in middle:
        yield start + old, start + new
    for back in range(end, 0, -1):
        yield len(before) - back, len(after) - back


def _pairs(before: Sequence[Value], after: Sequence[Value]) -> dict[int, int]:
    """Entries that are the same one, place before -> place after, in whatever order they stand."""
    pairs: dict[int, int] = {}
    if not before or not after:
        return pairs
    for key in (_by_id, _by_content, _by_date):
        _match(key, before, after, pairs)
    taken = set(pairs.values())
    left = [new for new in range(len(after)) if new not in taken]
    for old, value in enumerate(before):
        if old not in pairs:
            alike = next((new for new in left if _alike(value, after[new])), None)
            if alike is not None:
                pairs[old] = alike
                left.remove(alike)
    return pairs


def _match(
    key: Callable[[Value], str], before: Sequence[Value], after: Sequence[Value], pairs: dict[int, int]
) -> None:
    """Pair what has the same key; of several with one key the first with the first. Dates pair only where they are unique."""
    taken = set(pairs.values())
    places: dict[str, list[int]] = {}
    for new, value in enumerate(after):
        if new not in taken and (found := key(value)):
            places.setdefault(found, []).append(new)
    wanted: dict[str, list[int]] = {}
    for old, value in enumerate(before):
        if old not in pairs and (found := key(value)):
            wanted.setdefault(found, []).append(old)
    for found, olds in wanted.items():
        news = places.get(found, [])
        if key is _by_content or len(olds) == len(news) == 1:
            pairs.update(zip(olds, news, strict=False))


def _by_id(value: Value) -> str:
    found = value.get("id") if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


def _by_content(value: Value) -> str:
    return json.dumps(value, sort_keys=True)


def _by_date(value: Value) -> str:
    if isinstance(value, dict):
        for name in DATED:
            found = value.get(name)
            if isinstance(found, str):
                return f"{name} {found}"
    return ""


def _alike(before: Value, after: Value) -> bool:
    """Whether two mappings without an id share so much that one is the other, edited."""
    if not isinstance(before, dict) or not isinstance(after, dict) or _by_id(before) or _by_id(after):
        return False
    shared = sum(1 for key, value in before.items() if key in after and after[key] == value)
    return shared >= _ALIKE * max(len(before), len(after))


def _in_order(pairs: dict[int, int]) -> list[tuple[int, int]]:
    """The longest run of pairs that stand in the same order on both sides; the others were moved."""
    olds = sorted(pairs)
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = [-1] * len(olds)
    for index, old in enumerate(olds):
        length = bisect_left(ends, pairs[old])
        before[index] = last[length - 1] if length else -1
        if length == len(ends):
            ends.append(pairs[old])
            last.append(index)
        else:
            ends[length], last[length] = pairs[old], index
    run: list[tuple[int, int]] = []
    here = last[-1] if last else -1
    while here != -1:
        run.append((olds[here], pairs[olds[here]]))
        here = before[here]
    return run[::-1]


# ------------------------------------------------------------------ laying it over
def applied(value: Value, changes: Iterable[Change]) -> tuple[Value, int]:
    """A version with changes made, one after the other; and how many found no place to be made in.

    None is missed where `value` is what the difference was taken from. The given value stays as it is, and the result
    shares with it, and with the changes, whatever they do not reach into: neither is to be written to.
    """
    holder: list[Value] = [value]
    own = {id(holder)}
    missed = 0
    for change in changes:
        missed += not _made(holder, change, own)
    return holder[0], missed


def _made(holder: list[Value], change: Change, own: set[int]) -> bool:
    """Make one change within `holder[0]`; whether its place was there. `own` are the mappings and lists made for this."""
    around: Any = holder
    step: str | int = 0
    for inner in change.path:
        found = _inside(around, step)
        if found is _ABSENT:
            return False
        if isinstance(found, dict | list) and id(found) not in own:
            found = around[step] = found.copy()
            own.add(id(found))
        around, step = found, inner
    new = change.after
    if isinstance(around, dict) and isinstance(step, str):
        if change.op == "remove":
            return around.pop(step, _ABSENT) is not _ABSENT
        there = step in around
        around[step] = new
        return there == (change.op == "replace")
    if not isinstance(around, list) or not isinstance(step, int):
        return False
    return _placed(around, step, change.op if change.path else "replace", new)


def _inside(around: Value, step: str | int) -> Any:
    """What a step leads to, or `_ABSENT`."""
    if isinstance(around, dict) and isinstance(step, str):
        return around.get(step, _ABSENT)
    if isinstance(around, list) and isinstance(step, int) and step < len(around):
        return around[step]
    return _ABSENT


def _placed(around: list[Value], step: int, op: Op, new: Value) -> bool:
    """Make a change at a place in a list."""
    if step > len(around) or (step == len(around) and op != "add"):
        return False
    if op == "add":
        around.insert(step, new)
    elif op == "remove":
        del around[step]
    else:
        around[step] = new
    return True


_ABSENT = object()


def merged(base: Value, ours: Value, theirs: Value) -> Value:
    """What two versions of one file make together, field by field: ours, with what theirs changed since the base."""
    if theirs in (base, ours):
        return ours
    if base == ours:
        return theirs
    if isinstance(base, dict) and isinstance(ours, dict) and isinstance(theirs, dict):
        return _merged_mappings(base, ours, theirs)
    if isinstance(base, list) and isinstance(ours, list) and isinstance(theirs, list):
        return _merged_lists(base, ours, theirs)
    return ours


def _merged_mappings(base: dict[str, Value], ours: dict[str, Value], theirs: dict[str, Value]) -> Value:
    found: dict[str, Value] = {}
    for key in dict.fromkeys((*ours, *theirs)):
        if key in ours and key in theirs:
            found[key] = merged(base[key], ours[key], theirs[key]) if key in base else ours[key]
        elif key in ours and (key not in base or base[key] != ours[key]):
            found[key] = ours[key]
        elif key in theirs and (key not in base or base[key] != theirs[key]):
            found[key] = theirs[key]
    return found


def _merged_lists(base: list[Value], ours: list[Value], theirs: list[Value]) -> Value:
    """Ours, without what theirs took out, with what it edited, and with what it added behind the neighbour it follows there."""
    in_ours, in_theirs = dict(_kept(base, ours)), dict(_kept(base, theirs))
    from_theirs = {new: old for old, new in in_theirs.items()}
    from_ours = {new: old for old, new in in_ours.items()}
    found: list[Value] = []
    for new, value in enumerate(ours):
        old = from_ours.get(new)
        if old is None:
            found.append(value)
        elif old in in_theirs:
            found.append(merged(base[old], value, theirs[in_theirs[old]]))
    for new, value in enumerate(theirs):
        if new not in from_theirs and value not in found:
            before = found.index(theirs[new - 1]) + 1 if new and theirs[new - 1] in found else len(found)
            found.insert(before if new else 0, value)
    return found
