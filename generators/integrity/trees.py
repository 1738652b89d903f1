"""Lists of files as git stores them, taken apart from verified bytes: what stands where in a commit, and what differs between two."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from generators.finding import Unable

# Deeper folders, or more files in one commit, are no honest work; they are made to bring programs down.
DEEPEST, MOST_FILES = 200, 2_000_000
FOLDER, LINK, REPOSITORY = b"40000", b"120000", b"160000"


class Entry(NamedTuple):
    """One line of a list of files."""

    mode: bytes
    """As git writes it: `100644` a file, `40000` a folder, `120000` a link, `160000` another repository."""
    name: bytes
    id: bytes


class Difference(NamedTuple):
    """A file that two commits do not have alike."""

    path: bytes
    old: Entry | None
    new: Entry | None


def pattern(*, sha256: bool) -> re.Pattern[bytes]:
    """Finds every line of a list of files: mode, name and id as one piece."""
    return re.compile(rb"[0-7]{5,6} [^\0]+\0[\s\S]{%d}" % id_width(sha256=sha256))


def id_width(*, sha256: bool) -> int:
    """How many bytes an object's id takes up."""
    return 32 if sha256 else 20


def taken_apart(line: bytes, *, sha256: bool) -> Entry:
    """One line as mode, name and id."""
    width = id_width(sha256=sha256)
    mode, _, name = line[: -width - 1].partition(b" ")
    return Entry(mode, name, line[-width:])


def replaced(old: bytes, new: bytes, ends: Sequence[int]) -> Iterator[tuple[bytes, bytes]]:
    """The lines in which two lists of files differ that have the same names in the same places, each as before and as after.

    `ends` says where each line ends. What is alike before and after the differing part is not looked at line by line.
    """
    first, last = _differing(old, new)
    for number in range(bisect_right(ends, first), bisect_right(ends, last) + 1):
        start, end = ends[number - 1] if number else 0, ends[number]
        if old[start:end] != new[start:end]:
            yield old[start:end], new[start:end]


def _differing(old: bytes, new: bytes) -> tuple[int, int]:
    """The first and the last place at which two different contents of the same length differ."""
    low, high = 0, len(old)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if old[low:middle] == new[low:middle] else (low, middle)
    first, high = low, len(old)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if old[middle:high] == new[middle:high] else (middle, high)
    return first, low


class Trees:
    """The lists of files of a store. What is missing or malformed in them is reported by the walk; here it holds nothing."""

    def __init__(
        self,
        trees: Mapping[bytes, bytes],
        *,
        sha256: bool,
        ends: Mapping[bytes, Sequence[int]] = MappingProxyType({}),
    ) -> None:
        """`trees` are verified: id -> content. `ends` says of some of them where each line ends: two that have the very same
        object there have the same names in the same places.
        """
        self._trees = trees
        self._sha256 = sha256
        self._ends = ends
        self._lines = pattern(sha256=sha256)
        self.of = lru_cache(maxsize=20_000)(self._of)
        self._set = lru_cache(maxsize=20_000)(self._set_of)

    def _set_of(self, tree: bytes) -> frozenset[bytes]:
        """The lines of one list of files, each as one piece."""
        return frozenset(self._lines.findall(self._trees.get(tree, b"")))

    def _of(self, tree: bytes) -> Mapping[bytes, Entry]:
        """Name -> entry of one list of files."""
        return self._named(self._lines.findall(self._trees.get(tree, b"")))

    def _named(self, lines: Iterable[bytes]) -> dict[bytes, Entry]:
        found = (taken_apart(line, sha256=self._sha256) for line in lines)
        return {one.name: one for one in found}

    def at(self, root: bytes, path: str) -> Entry | None:
        """What stands at a path below a root; None where nothing does."""
        *folders, name = path.encode("utf-8", "surrogateescape").split(b"/")
        here = root
        for step in folders:
            entry = self.of(here).get(step)
            if entry is None or entry.mode != FOLDER:
                return None
            here = entry.id
        return self.of(here).get(name)

    def files(self, root: bytes) -> Iterator[tuple[bytes, Entry]]:
        """Every file, link and other repository below a root, with its path.

        Raises Unable where folders stand in one another, or files in folders, without end: a small store can unfold so.
        """
        waiting = [(root, b"")]
        number = 0
        while waiting:
            tree, above = waiting.pop()
            if above.count(b"/") > DEEPEST or number > MOST_FILES:
                raise Unable(
                    "a commit leads to more files than anybody ever wrote",
                    "see what `evidence audit` says of it",
                )
            for entry in self.of(tree).values():
                if entry.mode == FOLDER:
                    waiting.append((entry.id, above + entry.name + b"/"))
                else:
                    number += 1
                    yield above + entry.name, entry

    def changed(self, old: bytes | None, new: bytes | None, above: bytes = b"") -> Iterator[Difference]:
        """The files that two roots do not have alike, sorted by path within each folder."""
        if old == new:
            return
        was, now = map(self._named, self._apart(old, new))
        for name in sorted({*was, *now}):
            before, after = was.get(name), now.get(name)
            folders = [one.id if one and one.mode == FOLDER else None for one in (before, after)]
            if any(folders):
                yield from self.changed(folders[0], folders[1], above + name + b"/")
            files = [one if one and one.mode != FOLDER else None for one in (before, after)]
            if any(files):
                yield Difference(above + name, files[0], files[1])

    def _apart(self, old: bytes | None, new: bytes | None) -> Iterable[Iterable[bytes]]:
        """The lines that only the one has, and those that only the other has: nearly all are the same."""
        if old and new and (ends := self._ends.get(old)) is not None and ends is self._ends.get(new):
            return zip(*replaced(self._trees[old], self._trees[new], ends), strict=True)
        first, second = (self._set(one) if one else frozenset[bytes]() for one in (old, new))
        return first - second, second - first


def text(path: bytes) -> str:
    """A path as text; bytes that are no UTF-8 are kept as lone surrogates."""
    return path.decode("utf-8", "surrogateescape")
