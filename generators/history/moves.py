"""Which file was moved where: an added file that is a deleted one of the same commit under another name; nothing is read here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from generators.history.steps import Version
from generators.history.touches import Touch

# A file counts as moved although it was edited on the way where so much of it stayed the same.
ALIKE = 0.5
# Of commits that move more files than this, and edit them on the way, names and ids still tell; contents are not compared.
_MOST_COMPARED = 40


def moves(
    by_path: Mapping[str, Sequence[Touch]],
    gone: Mapping[str, Sequence[tuple[str, str]]],
    load: Callable[[Sequence[str]], Mapping[str, Version]],
) -> dict[tuple[str, str], tuple[str, str]]:
    """(commit, path) -> (the other path, blob before the move), for both ends of every move.

    `gone` are files that are not followed and that a commit deleted. `load` reads blobs, and is asked once.
    """
    added, deleted = _ends(by_path, gone)
    found: dict[tuple[str, str], tuple[str, str]] = {}
    rest: dict[str, tuple[list[tuple[str, str]], list[tuple[str, str]]]] = {}
    for commit, new in added.items():
        if commit not in deleted:
            continue
        old = deleted[commit]
        same = list(_paired(new, old, lambda end: end[1]))
        left = _without(new, old, same)
        named = list(_paired(*left, lambda end: PurePosixPath(end[0]).name))
        left = _without(*left, named)
        if all(left) and max(map(len, left)) <= _MOST_COMPARED:
            rest[commit] = left
        _note(commit, [*same, *named], found)
    versions = load(sorted({blob for ends in rest.values() for end in ends for _, blob in end}))
    for commit, left in rest.items():
        _note(commit, _alike(*left, versions), found)
    return found


_End = tuple[str, str]


def _ends(
    by_path: Mapping[str, Sequence[Touch]], gone: Mapping[str, Sequence[_End]]
) -> tuple[dict[str, list[_End]], dict[str, list[_End]]]:
    """Per commit the files that were added and those that were deleted, each with its blob."""
    added: dict[str, list[_End]] = {}
    deleted: dict[str, list[_End]] = {commit: list(ends) for commit, ends in gone.items()}
    for path, touches in by_path.items():
        for touch in touches:
            if not touch.old and touch.plain:
                added.setdefault(touch.commit, []).append((path, touch.new))
            elif not touch.new:
                deleted.setdefault(touch.commit, []).append((path, touch.old))
    return added, deleted


def _paired(
    new: Sequence[_End], old: Sequence[_End], key: Callable[[_End], str]
) -> Iterator[tuple[_End, _End]]:
    """Ends that have the same key, where it is the only one on either side, or the first of several with the first."""
    places: dict[str, list[_End]] = {}
    for end in sorted(old):
        places.setdefault(key(end), []).append(end)
    for end in sorted(new):
        if places.get(key(end)):
            yield end, places[key(end)].pop(0)


def _without(
    new: Sequence[_End], old: Sequence[_End], pairs: Sequence[tuple[_End, _End]]
) -> tuple[list[_End], list[_End]]:
    taken_new, taken_old = {end for end, _ in pairs}, {end for _, end in pairs}
    return [end for end in new if end not in taken_new], [end for end in old if end not in taken_old]


def _alike(
    new: Sequence[_End], old: Sequence[_End], versions: Mapping[str, Version]
) -> Iterator[tuple[_End, _End]]:
    """Ends with the same `id`, then those most of whose values are the same, the likest first."""
    by_id = list(
        _paired(
            [e for e in new if _id(versions, e)],
            [e for e in old if _id(versions, e)],
            lambda e: _id(versions, e),
        )
    )
    yield from by_id
    new, old = _without(new, old, by_id)
    scores = [
        (share, end, other)
        for end in new
        for other in old
        if (share := _share(versions[end[1]].value, versions[other[1]].value)) >= ALIKE
        and not (_id(versions, end) and _id(versions, other))
    ]
    taken: set[_End] = set()
    for _, end, other in sorted(scores, key=lambda score: (-score[0], score[1], score[2])):
        if end not in taken and other not in taken:
            taken |= {end, other}
            yield end, other


def _id(versions: Mapping[str, Version], end: _End) -> str:
    value = versions[end[1]].value
    found = value.get("id") if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


def _share(first: Any, second: Any) -> float:
    """How much of two versions is the same: the share of their leaves, each with the names that lead to it."""
    ours, theirs = set(_leaves(first, "")), set(_leaves(second, ""))
    return len(ours & theirs) / max(len(ours), len(theirs), 1)


def _leaves(value: Any, place: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, f"{place}/{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, f"{place}/-")
    else:
        yield f"{place}={value}"


def _note(
    commit: str,
    pairs: Iterator[tuple[_End, _End]] | Sequence[tuple[_End, _End]],
    found: dict[tuple[str, str], tuple[str, str]],
) -> None:
    for (path, _), (before, blob) in pairs:
        found[commit, path] = (before, blob)
        found[commit, before] = (path, blob)
