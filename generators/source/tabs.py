"""Tabs of a text: which are text (in quotations, blocks and comments) and which stand where YAML readers disagree."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TAB = re.compile(r"\t")
_INDENT = re.compile(r"[ \t]*")
_INDENTS = ("a tab indents this line", "Indent with spaces: two a level.")
_DIVIDES = ("a tab stands outside quotation marks", "Use a space, or put the whole value in quotes.")


class Tabs:
    """The tabs of `text`; `scalar` is to be told every value in reading order, then `faults` says what is left."""

    __slots__ = ("_found", "_spans", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._found = [found.start() for found in _TAB.finditer(text)] if "\t" in text else []
        self._spans: list[tuple[int, int, str]] = []

    def __bool__(self) -> bool:
        return bool(self._found)

    def scalar(self, start: int, end: int, style: str) -> None:
        """A value stands from `start` to `end`, written in a YAML library's `style` (`|`, `>`, a quotation mark, or none)."""
        if style in {"|", ">"}:
            start = self._text.find("\n", start, end) + 1 or end
        self._spans.append((start, end, style))

    def faults(self) -> Iterator[tuple[int, bool, str, str]]:
        """Index of the first of each run of tabs in a wrong place, whether it indents, message and cure."""
        spans = iter([*self._spans, (len(self._text) + 1, len(self._text) + 1, "")])
        start, end, style = next(spans)
        line_ends = begins = words = comment = last = 0
        for tab in self._found:
            while end <= tab:
                last = end
                start, end, style = next(spans)
            if tab >= line_ends:
                begins = self._text.rfind("\n", 0, tab) + 1
                line_ends = (self._text.find("\n", tab) + 1 or len(self._text) + 1) - 1
                words = self._indent_end(begins)
                comment = -1
            comment = self._comment(comment, max(last, begins), line_ends)
            indents = tab < words
            inside = start <= tab
            if (inside and self._is_text(style, indents=indents)) or (not inside and -1 < comment < tab):
                continue
            if self._text[tab - 1] != "\t" or tab == 0:
                yield tab, indents, *(_INDENTS if indents else _DIVIDES)

    def _indent_end(self, begins: int) -> int:
        found = _INDENT.match(self._text, begins)
        return found.end() if found else begins

    def _comment(self, known: int, after: int, line_ends: int) -> int:
        """Where a comment begins on this line behind the last value, or the line's end where there is none."""
        if known >= after:
            return known
        found = self._text.find("#", after, line_ends)
        return found if found >= 0 else line_ends

    @staticmethod
    def _is_text(style: str, *, indents: bool) -> bool:
        return style in {"|", ">"} or (style in {"'", '"'} and not indents)
