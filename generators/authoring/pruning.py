"""The text of a record with parts left out or set back, everything else as it was laid out; what changed is decided elsewhere."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from typing import Any

from generators.authoring.states import Changes, Instead, said
from generators.finding import Position
from generators.kind import Place
from generators.source import Document, Value, parse
from generators.source.writing import written

# Text that may stand between brackets without marks; whether it is read as it should be is seen afterwards.
_PLAIN = re.compile(r"[A-Za-z0-9][^,\[\]{}#\"\n]*")
_NEWLINE = re.compile("\n")


class _Unclear(Exception):
    """The layout is not one in which parts can be cut out."""


class Layout:
    """A document whose text can be pruned again and again."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._text = document.text
        self._starts = [0, *(found.end() for found in _NEWLINE.finditer(self._text))]

    def pruned(self, changes: Changes) -> str:
        """The text that says the record's data with `changes` made; laid out anew only where cutting will not do."""
        if not changes:
            return self._text
        data = said(self._document.data, changes)
        try:
            text = self._cut(changes)
        except _Unclear:
            text = written(data)
        read, _ = parse(self._document.path, text.encode())
        if read is None or read.data != data:
            text = written(data)
            read, _ = parse(self._document.path, text.encode())
            if read is None or read.data != data:
                raise ValueError(f"{self._document.path} cannot be written as it stood before")
        return text

    # ------------------------------------------------------------------ cutting
    def _cut(self, changes: Changes) -> str:
        changed = _with_emptied(self._document.data, changes)
        around = {place[:end] for place in changed for end in range(len(place))}
        edits = sorted(self._edits(self._document.data, (), len(self._text), changed, around))
        pieces: list[str] = []
        reached = 0
        for start, end, new in edits:
            pieces += [self._text[reached:start], new]
            reached = end
        return "".join([*pieces, self._text[reached:]])

    def _edits(
        self, value: Any, place: Place, end: int, changed: Changes, around: set[Place]
    ) -> Iterator[tuple[int, int, str]]:
        """Cuts inside a container that is written in lines, whose text ends at `end`."""
        if place and self._text[self._at(self._document.places[place])] in "[{":
            start = self._at(self._document.places[place])
            stop = _closing(self._text, start) + 1
            yield start, stop, self._flow(value, place, start, stop, changed, around)
            return
        steps: Sequence[str | int] = list(value) if isinstance(value, dict) else range(len(value))
        starts = [self._start((*place, step)) for step in steps]
        ends = [*(self._line(start) for start in starts[1:]), end]
        number = 0
        while number < len(steps):
            here = (*place, steps[number])
            if here in changed:
                instead = changed[here]
                if instead is None:
                    number = yield from self._run(place, steps, starts, ends, number, changed)
                    continue
                yield starts[number], ends[number], self._instead(here, starts[number], instead)
            elif here in around:
                yield from self._edits(value[steps[number]], here, ends[number], changed, around)
            number += 1

    def _run(
        self,
        place: Place,
        steps: Sequence[str | int],
        starts: Sequence[int],
        ends: Sequence[int],
        number: int,
        changed: Changes,
    ) -> Generator[tuple[int, int, str], None, int]:
        """Cut neighbours that all go, from the first on; gives the number of the first that stays."""
        last = number
        while last < len(steps) and changed.get((*place, steps[last]), Instead(None)) is None:
            last += 1
        if last < len(steps):
            yield starts[number], starts[last], ""
        else:
            yield self._line(starts[number]), ends[-1], ""
        return last

    def _instead(self, place: Place, start: int, instead: Instead) -> str:
        """Another value in a line of its own."""
        if not isinstance(place[-1], str):
            raise _Unclear
        indent = " " * (start - self._line(start))
        lines = written({instead.key or place[-1]: instead.value}).splitlines(keepends=True)
        return lines[0] + "".join(f"{indent}{line}" if line.strip() else line for line in lines[1:])

    # ------------------------------------------------------------------ brackets
    def _flow(
        self, value: Any, place: Place, start: int, stop: int, changed: Changes, around: set[Place]
    ) -> str:
        """A container in brackets, between `start` and `stop`, with its changes made."""
        steps: Sequence[str | int] = list(value) if isinstance(value, dict) else range(len(value))
        starts = [self._start_in_brackets((*place, step)) for step in steps]
        kept: list[str] = []
        for step, begin, end in zip(steps, starts, [*starts[1:], stop - 1], strict=True):
            here = (*place, step)
            instead = changed.get(here, Instead(None))
            raw = self._text[begin:end].rstrip().removesuffix(",").rstrip()
            if here in changed and instead is not None:
                if not (isinstance(instead.value, str) and _PLAIN.fullmatch(instead.value)):
                    raise _Unclear
                kept.append(
                    f"{instead.key or step}: {instead.value}" if isinstance(step, str) else instead.value
                )
            elif here in around:
                inner = self._at(self._document.places[here])
                if self._text[inner] not in "[{":
                    raise _Unclear
                close = _closing(self._text, inner) + 1
                raw_inner = self._flow(value[step], here, inner, close, changed, around)
                kept.append(self._text[begin:inner] + raw_inner)
            elif here not in changed:
                kept.append(raw)
        return self._text[start] + ", ".join(kept) + self._text[stop - 1]

    # ------------------------------------------------------------------ places
    def _at(self, position: Position) -> int:
        return self._starts[position.line - 1] + position.column - 1

    def _line(self, offset: int) -> int:
        """Where the line of an offset begins."""
        return self._text.rfind("\n", 0, offset) + 1

    def _start(self, place: Place) -> int:
        """Where an entry of a container written in lines begins: its key, or the dash of a list item."""
        if isinstance(place[-1], str):
            return self._at(self._document.keys[place])
        value = self._at(self._document.places[place])
        dash = self._text.rfind("-", self._line(value), value)
        if dash < 0 or self._text[dash + 1 : value].strip() or self._text[self._line(value) : dash].strip():
            raise _Unclear
        return dash

    def _start_in_brackets(self, place: Place) -> int:
        return self._at((self._document.keys if isinstance(place[-1], str) else self._document.places)[place])


def _with_emptied(data: Mapping[str, Value], changes: Changes) -> dict[Place, Instead | None]:
    """The changes, with every container that they leave empty as one more part that goes."""
    found: dict[Place, Instead | None] = dict(changes)

    def walk(value: Any, place: Place) -> bool:
        """Whether anything is left of a container."""
        steps: Sequence[str | int] = list(value) if isinstance(value, dict) else range(len(value))
        left = False
        for step in steps:
            here = (*place, step)
            if here in found:
                left |= found[here] is not None
            elif isinstance(value[step], dict | list) and value[step] and not walk(value[step], here):
                found[here] = None
            else:
                left = True
        return left

    walk(data, ())
    return found


def _closing(text: str, start: int) -> int:
    """Where the bracket that opens at `start` closes; quotation marks count only where a value begins."""
    depth, index, fresh = 0, start, True
    while index < len(text):
        mark = text[index]
        if mark in "\"'" and fresh:
            index = _quoted(text, index)
            fresh = False
        elif mark in "[{":
            depth, fresh = depth + 1, True
        elif mark in "]}":
            depth, fresh = depth - 1, False
            if not depth:
                return index
        elif mark == "," or (mark == ":" and text[index + 1 : index + 2].isspace()):
            fresh = True
        elif not mark.isspace():
            fresh = False
        index += 1
    raise _Unclear


def _quoted(text: str, start: int) -> int:
    """Where the quotation that opens at `start` ends."""
    mark, index = text[start], start + 1
    while index < len(text):
        if text[index] == "\\" and mark == '"':
            index += 1
        elif text[index] == mark:
            if mark == '"' or text[index + 1 : index + 2] != "'":
                return index
            index += 1
        index += 1
    raise _Unclear
