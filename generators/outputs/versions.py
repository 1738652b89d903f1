"""The full text of every version of a record, packed into pages; where a life stands and how it is told is decided elsewhere.

A version that only puts lines into the one before is kept as those lines, in their place in its text: whoever follows the
address of a version is shown its text without what came later. Pages are filled from the oldest version on, so that a version
keeps its address when others follow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from generators.past import Event, Past
from generators.source import Value
from generators.source.writing import written

# A page of versions is full at so many characters.
PAGE = 100_000
# What markup adds to a text of its own, and to lines put into one.
_RUN, _PIECE = 900, 420

Sort = Literal["text", "page", "same", "none"]


@dataclass(frozen=True, slots=True)
class Version:
    """What a record said after one commit."""

    event: Event
    sort: Sort
    """`text`: told by itself; `page`: what the record's own page shows; `same`: as the version before; `none`: nothing to read."""
    text: str = ""
    """Its full text as YAML, of a `text`."""
    like: str = ""
    """Of a `same`: the commit whose version is told."""

    @property
    def commit(self) -> str:
        """The full id of the commit."""
        return self.event.commit.id


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines that stand together in the text of a run."""

    text: str
    commit: str = ""
    """The version that put them in; empty for lines of the first."""


@dataclass(frozen=True, slots=True)
class Run:
    """Versions of which each only puts lines into the one before."""

    versions: tuple[Version, ...]
    """The oldest first."""
    pieces: tuple[Piece, ...]

    def text(self, commit: str) -> str:
        """The full text of one of its versions: the pieces without those that came later."""
        known = {one.commit for one in self.versions[: self._place(commit) + 1]}
        return "".join(piece.text for piece in self.pieces if not piece.commit or piece.commit in known)

    def _place(self, commit: str) -> int:
        return next(place for place, one in enumerate(self.versions) if one.commit == commit)


def of(past: Past, record_id: str, shown: Mapping[str, Any] | None) -> tuple[Version, ...]:
    """One for each event in the life of a record, the oldest first. `shown` is the raw data that its own page shows, if any."""
    said = {step.commit: value for step, value in past.values(record_id)}
    found: list[Version] = []
    writer = _Writer()
    told: Mapping[str, Any] | None = None
    teller = ""
    for event in past.life(record_id):
        commit = event.commit.id
        value = said.get(commit)
        if value is None or event.step.unreadable or event.step.kind == "deleted":
            found.append(Version(event, "none"))
        elif told is not None and value == told:
            found.append(Version(event, "same", like=teller))
        else:
            found.append(Version(event, "text", writer.text(value)))
            told, teller = value, commit
    # What the record's own page shows is not told again.
    newest = teller if told is not None and told == shown else ""
    return tuple(
        Version(one.event, "page") if newest and newest in (one.commit, one.like) else one for one in found
    )


class _Writer:
    """Writes versions of one record as `written` does; what several of them hold is written once."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def text(self, data: Mapping[str, Any]) -> str:
        parts = [self._field(name, value) for name, value in data.items()]
        # A text with empty lines at its end closes its document, and is the end of one only where it stands last.
        whole = not parts or any(part.endswith("\n...\n") for part in parts)
        return written(dict(data)) if whole else "".join(parts)

    def _field(self, name: str, value: Value) -> str:
        if isinstance(value, list) and value:
            head = self._once(name, {name: []})
            members = [self._once("-", [one]) for one in value]
            if head.endswith(": []\n") and not any(one.endswith("\n...\n") for one in members):
                return head.removesuffix(" []\n") + "\n" + "".join(members)
        return self._once(name, {name: value})

    def _once(self, name: str, data: Value) -> str:
        key = f"{name} {data!r}"
        if key not in self._known:
            self._known[key] = written(data)
        return self._known[key]


# ------------------------------------------------------------------ pages
class _Open:
    """A run that may grow."""

    def __init__(self, version: Version, lines: Sequence[str]) -> None:
        self.versions = [version]
        self._lines = list(lines)
        self._from = [0] * len(self._lines)
        self._end = 0

    def put_in(self, lines: Sequence[str]) -> tuple[int, int] | None:
        """Place and number of the lines that were put in, after all that were put in before; None for any other change."""
        added = len(lines) - len(self._lines)
        if added <= 0:
            return None
        at = next((place for place, (a, b) in enumerate(zip(self._lines, lines, strict=False)) if a != b), -1)
        at = len(self._lines) if at < 0 else at
        return (at, added) if at >= self._end and self._lines[at:] == list(lines[at + added :]) else None

    def grow(self, version: Version, lines: Sequence[str], place: tuple[int, int]) -> None:
        at, added = place
        self._lines = list(lines)
        self._from[at:at] = [len(self.versions)] * added
        self._end = at + added
        self.versions.append(version)

    def closed(self) -> Run:
        pieces: list[Piece] = []
        start = 0
        for end in range(1, len(self._lines) + 1):
            if end == len(self._lines) or self._from[end] != self._from[start]:
                of = self._from[start]
                pieces.append(Piece("".join(self._lines[start:end]), self.versions[of].commit if of else ""))
                start = end
        return Run(tuple(self.versions), tuple(pieces))


def pages(found: Iterable[Version]) -> tuple[tuple[Run, ...], ...]:
    """The versions with a text of their own as pages of runs, the oldest first."""
    sheets: list[tuple[Run, ...]] = []
    runs: list[Run] = []
    open_run: _Open | None = None
    weight = 0
    for version in found:
        if version.sort != "text":
            continue
        lines = version.text.splitlines(keepends=True)
        place = open_run.put_in(lines) if open_run else None
        if place:
            at, added = place
            cost = _PIECE + sum(map(len, lines[at : at + added]))
            if open_run and weight + cost <= PAGE:
                open_run.grow(version, lines, place)
                weight += cost
                continue
        cost = _RUN + sum(map(len, lines))
        if open_run:
            runs.append(open_run.closed())
        if runs and weight + cost > PAGE:
            sheets.append(tuple(runs))
            runs, weight = [], 0
        open_run = _Open(version, lines)
        weight += cost
    if open_run:
        sheets.append((*runs, open_run.closed()))
    return tuple(sheets)
