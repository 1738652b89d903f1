"""Faults of one file gathered while it is read: kept inside the file, in order, and not more than a screenful of one kind."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from generators.finding import Finding

LIMIT_OF_ONE_KIND = 20

# Faults after which the file can still be looked at for more: the reading goes on with the one sensible guess.
MENDABLE = frozenset({"SRC002", "SRC005", "SRC006", "SRC008", "SRC016", "SRC017"})

_NEWLINE = re.compile(r"\n")


class Lines:
    """Line and column (both from 1) of an index into a text whose only line ends are newlines."""

    __slots__ = ("_starts", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: list[int] = []

    def _begin(self) -> list[int]:
        if not self._starts:
            self._starts = [0, *(found.end() for found in _NEWLINE.finditer(self._text))]
            if len(self._starts) > 1 and self._starts[-1] == len(self._text):
                self._starts.pop()
        return self._starts

    def at(self, index: int) -> tuple[int, int]:
        """Line and column of the character at `index`."""
        starts = self._begin()
        line = bisect_right(starts, index)
        return line, index - starts[line - 1] + 1

    def text(self, line: int) -> str:
        """The text of a line, without its end."""
        starts = self._begin()
        return self._text[starts[line - 1] : starts[line] - 1 if line < len(starts) else None].rstrip("\n")

    def within(self, line: int, column: int) -> tuple[int, int]:
        """The place itself, or where it lies behind the last line or a line's end, the nearest place that exists."""
        starts = self._begin()
        if line > len(starts):
            line, column = len(starts), len(self._text) + 1
        start = starts[line - 1]
        stop = starts[line] - 1 if line < len(starts) else len(self._text) - self._text.endswith("\n")
        return line, max(1, min(column, stop - start + 1))


class Complaints:
    """The faults of the file at `path`; `text` is what line and column are counted in."""

    __slots__ = ("_found", "_spare", "lines", "path")

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.lines = Lines(text)
        self._found: dict[str, list[Finding]] = {}
        self._spare: dict[str, int] = {}

    def add(self, line: int, column: int, code: str, message: str, hint: str) -> None:
        """One more fault. Of each kind the first twenty are kept, and the rest counted."""
        of_kind = self._found.setdefault(code, [])
        if len(of_kind) < LIMIT_OF_ONE_KIND:
            of_kind.append(Finding(self.path, *self.lines.within(line, column), code, message, hint))
        else:
            if code not in self._spare:
                of_kind.append(Finding(self.path, *self.lines.within(line, column), code, message, hint))
            self._spare[code] = self._spare.get(code, 0) + 1

    def add_at(self, index: int, code: str, message: str, hint: str) -> None:
        """One more fault, at an index into the text."""
        self.add(*self.lines.at(index), code, message, hint)

    def __bool__(self) -> bool:
        return bool(self._found)

    def mendable(self) -> bool:
        """Whether what was found leaves the file readable enough to look for more."""
        return self._found.keys() <= MENDABLE

    def findings(self) -> tuple[Finding, ...]:
        """All of them in file order; where a kind went over its limit, the last one says how many more there are."""
        result: list[Finding] = []
        for code, of_kind in self._found.items():
            result.extend(of_kind)
            spare = self._spare.get(code, 0)
            if spare > 1:
                last = result.pop()
                message = f"{last.message} (and {spare - 1} more of this kind in this file)"
                result.append(replace(last, message=message))
        return tuple(sorted(result))
