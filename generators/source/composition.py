"""One pass over the YAML library's events: values as text, where each stands, and everything a record may not hold.

Nothing is resolved or constructed: no alias is expanded, no tag is run and no scalar is given a type. There is no
recursion, and depth and number are bounded while reading.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable
from sys import intern
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from generators.finding import Unable
from generators.source.characters import REFUSED, STAND_IN, refusal_of, shown, spotless
from generators.source.complaints import Complaints
from generators.source.document import Place, Value
from generators.source.plain import other_reading
from generators.source.syntax import UNKNOWN_CURE, begins_the_fault, explained
from generators.source.tabs import Tabs

LIMIT_DEPTH = 20
LIMIT_VALUES = 50_000

_KEY = re.compile(r"[a-z][a-z0-9_]*")
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_NAMED_ESCAPES = {
    "0": 0,
    "a": 7,
    "b": 8,
    "v": 11,
    "f": 12,
    "r": 13,
    "e": 27,
    "N": 0x85,
    "L": 0x2028,
    "P": 0x2029,
}
_BLOCK_HEADER = re.compile(r"[|>][-+0-9]*")
_END = re.compile(r"^\.\.\.(?=\s)", re.MULTILINE)
_QUOTES = frozenset({"'", '"'})
_NULLS = frozenset({"", "null", "~"})


class _Level:
    """One open mapping or list: what it holds so far and, in a mapping, the key whose value comes next."""

    __slots__ = (
        "begins",
        "column",
        "first_lines",
        "flow",
        "holder",
        "kept",
        "key",
        "value_kept",
        "wants_key",
    )

    def __init__(
        self, holder: dict[str, Value] | list[Value], around: _Level | None, event: Any, *, kept: bool
    ) -> None:
        self.holder = holder
        self.flow: bool = event.flow_style
        self.begins: int = event.start_mark.line + 1
        # The column (from 0) that every further line of a quotation or bracket in here must be indented beyond.
        outside = around.column if around is not None else -1
        self.column: int = outside if self.flow else event.start_mark.column
        self.kept = kept
        self.value_kept = kept
        self.wants_key = isinstance(holder, dict)
        self.key = ""
        self.first_lines: dict[str, int] = {}


class Composition:
    """The reading of one text.

    After `run`, `root` is the value of the document, None where there is none; `marks` are the positions of what was
    kept, as `Places` wants them; `whole` says whether the reading came to the end of the file.
    """

    __slots__ = (
        "_begun",
        "_complaints",
        "_going",
        "_levels",
        "_tabs",
        "_text",
        "_values",
        "ambiguous",
        "marks",
        "root",
        "whole",
    )

    def __init__(self, text: str, complaints: Complaints) -> None:
        self.root: Value = None
        self.marks: array[int] = array("I")
        self.ambiguous: dict[Place, str] = {}
        # The end of a file ends its last line, whether or not the editor wrote a line end there.
        self._text = text if text.endswith("\n") else text + "\n"
        self._complaints = complaints
        self._levels: list[_Level] = []
        self._tabs = Tabs(self._text)
        self._begun = False
        self._going = True
        self._values = 0
        self.whole = False

    def run(self, mended: frozenset[int]) -> None:
        """Read the text through.

        Where the YAML library gives up on a line of `mended`, what it says is left out: that line's fault is told
        already.
        """
        if not yaml.__with_libyaml__:
            cure = "Install it from a wheel: pip install --force-reinstall --only-binary :all: PyYAML"
            raise Unable("PyYAML was installed without libyaml", cure)
        gave_up: frozenset[int] | None = None
        try:
            self._take(yaml.CSafeLoader(self._text).get_event)
        except yaml.MarkedYAMLError as error:
            gave_up = frozenset(
                at.line + 1 for at in (error.context_mark, error.problem_mark) if at is not None
            )
            if not gave_up & (mended | self._told_tabs(max(gave_up, default=0))):
                self._syntax(error)
        except (yaml.YAMLError, ValueError) as error:
            told = shown(f"{type(error).__name__}: {error}", 120)
            self._complaints.add(1, 1, "SRC009", f"this cannot be read as YAML ({told})", UNKNOWN_CURE)
        else:
            self._told_tabs(None)

    def _told_tabs(self, read_to: int | None) -> frozenset[int]:
        """Report tabs in wrong places, and give their lines.

        Where the reading broke off at line `read_to`, only those that indent, up to there: of others it is not known
        whether they stand in a quotation.
        """
        told = set()
        for index, indents, message, cure in self._tabs.faults() if self._tabs else ():
            line, column = self._complaints.lines.at(index)
            if read_to is None or (indents and line <= read_to):
                self._complaints.add(line, column, "SRC008", message, cure)
                told.add(line)
        return frozenset(told)

    def _take(self, next_event: Callable[[], Any]) -> None:
        while self._going:
            event = next_event()
            kind = type(event)
            if kind is ScalarEvent:
                self._scalar(event)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                self._open(event, {} if kind is MappingStartEvent else [])
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                self._close(self._levels.pop(), event)
            elif kind is AliasEvent:
                self._alias(event)
            elif kind is DocumentStartEvent:
                self._begin(event)
            elif kind is StreamEndEvent:
                self._end()

    def _begin(self, event: Any) -> None:
        if self._begun:
            cure = "Keep one record in a file: move what follows the --- to a file of its own, or delete it."
            self._stop(event, "SRC013", "a second document begins here", cure)
        self._begun = True
        if event.version or event.tags:
            message = "instructions to the YAML reader (%YAML, %TAG) are not allowed"
            self._complain(event, "SRC011", message, "Delete the line.")

    def _end(self) -> None:
        self._going = False
        self.whole = True
        if not self._begun:
            cure = "Write the record, or delete the file."
            self._complaints.add(1, 1, "SRC015", "the file holds no record, only comments", cure)
        for found in list(_END.finditer(self._text))[1:]:
            cure = "Keep one record in a file: delete the line and what follows it."
            self._complaints.add_at(found.start(), "SRC013", "the record ends here a second time", cure)

    def _stop(self, event: Any, code: str, message: str, hint: str) -> None:
        """Report where the reading must end: more documents, values or levels than a record has."""
        self._going = False
        self._complain(event, code, message, hint)

    def _complain(self, event: Any, code: str, message: str, hint: str) -> None:
        mark = event.start_mark
        self._complaints.add(mark.line + 1, mark.column + 1, code, message, hint)

    def _decorated(self, event: Any) -> None:
        if event.anchor is not None:
            message = f"anchors are not allowed (&{shown(event.anchor)})"
            self._complain(event, "SRC010", message, "Delete it; text that begins with & goes in quotes.")
        if event.tag is not None:
            message = f"tags are not allowed ({shown(event.tag)}): the schema says what type a value has"
            self._complain(event, "SRC011", message, "Delete it; text that begins with ! goes in quotes.")

    def _alias(self, event: Any) -> None:
        message = f"references inside a file are not allowed (*{shown(event.anchor)})"
        cure = "Write the value out; text that begins with * goes in quotes."
        self._complain(event, "SRC010", message, cure)
        if self._levels and self._levels[-1].wants_key:
            self._drop_key()
        else:
            self._put(None, event)

    def _put(self, value: Value, event: Any) -> bool:
        """Set a value where it belongs; whether it is kept (what stands below a fault is not)."""
        self._values += 1
        if self._values > LIMIT_VALUES:
            cure = "Split the record; keep long tables as evidence files, or as rows beside it (rows_file)."
            self._stop(event, "SRC018", f"the record holds more than {LIMIT_VALUES} values", cure)
        mark = event.start_mark
        if not self._levels:
            self._root(value, event)
            kept = True
        else:
            level = self._levels[-1]
            kept = level.value_kept
            holder = level.holder
            if isinstance(holder, list):
                if kept:
                    holder.append(value)
            else:
                if kept:
                    holder[level.key] = value
                level.wants_key = True
        if kept:
            self.marks.append(mark.line + 1)
            self.marks.append(mark.column + 1)
        return kept

    def _root(self, value: Value, event: Any) -> None:
        self.root = value
        if value is None:
            self._complain(
                event, "SRC015", "the file holds no record", "Write the record, or delete the file."
            )
        elif not isinstance(value, dict):
            what = "a list" if isinstance(value, list) else "a single text"
            cure = "Begin with `id:` and `title:` at the start of the line."
            self._complain(
                event, "SRC014", f"a record is a mapping of keys to values, but this is {what}", cure
            )

    def _open(self, event: Any, holder: dict[str, Value] | list[Value]) -> None:
        if event.anchor is not None or event.tag is not None:
            self._decorated(event)
        if self._levels and self._levels[-1].wants_key:
            what = "a list" if isinstance(holder, list) else "a mapping"
            cure = "Keys are lower-case words joined by underscores. Text in curly or square brackets goes in quotes."
            self._complain(event, "SRC017", f"{what} cannot be a key", cure)
            self._drop_key()
            kept = False
        else:
            kept = self._put(holder, event)
        around = self._levels[-1] if self._levels else None
        self._levels.append(_Level(holder, around, event, kept=kept))
        if len(self._levels) > LIMIT_DEPTH:
            cure = "Nothing in a record lies so deep: look for an indentation or a bracket too many."
            self._stop(event, "SRC018", f"more than {LIMIT_DEPTH} levels inside one another", cure)

    def _close(self, level: _Level, event: Any) -> None:
        within_flow = self._levels and self._levels[-1].flow
        if level.flow and not within_flow and event.end_mark.line + 1 > level.begins:
            self._indented(level.begins, event.end_mark.line + 1, level.column, comments=True)

    def _indented(self, begins: int, ends: int, column: int, *, comments: bool) -> None:
        """Refuse what the library lets pass: lines of a quotation or bracket that are not indented like its value."""
        for line in range(begins + 1, ends + 1):
            text = self._complaints.lines.text(line)
            bare = text.lstrip(" ")
            if (
                not bare
                or bare.startswith("\t")
                or len(text) - len(bare) > column
                or (comments and bare.startswith("#"))
            ):
                continue
            message = f"this line goes on with what opens on line {begins}, but is not indented below it"
            cure = "Indent the line, the closing bracket too, by two spaces more than the key it belongs to."
            self._complaints.add(line, len(text) - len(bare) + 1, "SRC009", message, cure)

    def _spaced(self, index: int, mark: Any) -> None:
        """Refuse what the library lets pass: a comment stuck to the value before it."""
        if self._text.startswith("#", index):
            message = "a comment must stand apart from the value before it"
            cure = "Put a space before the #, or the whole value in quotes."
            self._complaints.add(mark.line + 1, mark.column + 1, "SRC009", message, cure)

    def _scalar(self, event: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            self._decorated(event)
        if self._tabs:
            self._tabs.scalar(event.start_mark.index, event.end_mark.index, event.style)
        if self._levels and self._levels[-1].wants_key:
            self._key(self._levels[-1], event.value, event)
        elif event.implicit[0]:
            self._plain(event.value, event)
        elif event.style in _QUOTES:
            self._quoted(event.value, event)
        else:
            self._block(event.value, event)

    def _plain(self, value: str, event: Any) -> None:
        if value in _NULLS:
            self._put(None, event)
        elif self._put(value, event):
            reading = other_reading(value)
            if reading:
                self.ambiguous[self._place()] = reading

    def _quoted(self, value: str, event: Any) -> None:
        begins, ends = event.start_mark.line + 1, event.end_mark.line + 1
        if event.style == '"' and not spotless(value):
            self._escapes(event)
            value = REFUSED.sub(STAND_IN, value)
        self._spaced(event.end_mark.index, event.end_mark)
        if ends > begins and self._levels and not self._levels[-1].flow:
            self._indented(begins, ends, self._levels[-1].column, comments=False)
        self._put(value, event)

    def _block(self, value: str, event: Any) -> None:
        header = _BLOCK_HEADER.match(self._text, event.start_mark.index)
        if header:
            self._spaced(header.end(), event.start_mark)
        self._put(value, event)

    def _key(self, level: _Level, value: str, event: Any) -> None:
        line = event.start_mark.line + 1
        level.wants_key = False
        level.value_kept = False
        if self._text[event.start_mark.index - 1] == "?" and event.start_mark.index:
            cure = "Text that begins with a question mark goes in quotes."
            self._complain(event, "SRC017", f"'?{shown(value)}' is not a key", cure)
        elif not _KEY.fullmatch(value):
            if value == "<<" and event.implicit[0]:
                message = "merging one mapping into another (<<) is not allowed"
                self._complain(event, "SRC012", message, "Write the entries out.")
            elif STAND_IN not in value:
                self._complain(event, "SRC017", *_no_key(value))
        elif value in level.first_lines:
            first = level.first_lines[value]
            message = f"the key '{value}' is given twice; it stands already on line {first}"
            cure = (
                "Keep one of the two. Entries that belong to different things need their own list item (- )."
            )
            self._complain(event, "SRC016", message, cure)
        else:
            level.first_lines[value] = line
            # The names of fields are the same in thousands of records: each is held once.
            level.key = intern(value)
            level.value_kept = level.kept
            if level.kept:
                self.marks.append(line)
                self.marks.append(event.start_mark.column + 1)

    def _drop_key(self) -> None:
        """The key could not be read: its value is read for its own faults and left out."""
        self._levels[-1].wants_key = False
        self._levels[-1].value_kept = False

    def _place(self) -> Place:
        """Where the value just put lies."""
        return tuple(
            level.key if isinstance(level.holder, dict) else len(level.holder) - 1 for level in self._levels
        )

    def _escapes(self, event: Any) -> None:
        """Report each backslash code of a quotation that stands for a refused character."""
        start = event.start_mark.index
        for found in _ESCAPE.finditer(self._text, start, event.end_mark.index):
            digits = found[1] or found[2] or found[3]
            point = int(digits, 16) if digits else _NAMED_ESCAPES.get(found[4], 32)
            if REFUSED.match(chr(point)) or point == 13:
                message, cure = refusal_of(chr(point))
                told = f"the code {shown(found[0])} stands for a forbidden character: {message}"
                self._complaints.add_at(found.start(), "SRC006", told, cure)

    def _syntax(self, error: yaml.MarkedYAMLError) -> None:
        problem, context = error.problem or "", error.context or ""
        began, gave_up = error.context_mark, error.problem_mark
        mark = (began if begins_the_fault(problem) else gave_up) or began or gave_up
        message, cure = explained(problem, context)
        if mark is not None and self._text.startswith("\t", mark.index):
            self._complaints.add(
                mark.line + 1, mark.column + 1, "SRC008", "a tab cannot stand here", "Use spaces."
            )
            return
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
        if began is not None and "flow" in context and began.line + 1 != line:
            message += f" (it opens on line {began.line + 1})"
        rest = self._text.split("\n")[line - 1 : line]
        quoted = shown(rest[0][column - 1 :].strip(), 30) if rest else ""
        self._complaints.add(line, column, "SRC009", f"{message}, at '{quoted}'" if quoted else message, cure)


def _no_key(value: str) -> tuple[str, str]:
    """Message and cure for a key that does not match the pattern."""
    if not value:
        return (
            "a key is missing before the colon",
            "Write the key; text that begins with a colon goes in quotes.",
        )
    if value == "<<":
        return "'<<' is not a key", "Write the entries out."
    better = re.sub(r"[^a-z0-9]+", "_", value.lower()).strip("_")
    allowed = "Keys are lower-case letters, digits and underscores, and begin with a letter"
    cure = f"{allowed}: write {better}." if _KEY.fullmatch(better) and len(better) <= 40 else f"{allowed}."
    return f"'{shown(value)}' is not a key", cure
