"""What each commit did to one file, in the order in which the branch received it, a merge's own doing among it; git is read elsewhere.

The view: every commit that is no merge and whose file differs from its parent's; and every merge that itself did
something to the file. `docs/reference/history.md` says how git itself can be asked for the same list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, NamedTuple, TypeAlias

from generators.history.difference import Change, applied, difference, merged
from generators.history.graph import Graph
from generators.history.touches import Touch
from generators.source import Value

StepKind: TypeAlias = Literal["added", "modified", "deleted", "renamed", "merged"]

# More lines than this of a version that is no YAML are not shown.
_MOST_LINES = 200


class Version(NamedTuple):
    """A file as it stood in some commit."""

    value: Value
    unreadable: str
    """Why it cannot be read as YAML, in words that complete “it …”; empty where it can."""
    content: bytes | None
    """None where it is too large to be looked at."""

    @property
    def lines(self) -> list[str]:
        """Its lines; bytes that are no UTF-8 are shown as U+FFFD."""
        return (self.content or b"").decode("utf-8", "replace").splitlines()


@dataclass(frozen=True, slots=True)
class Step:
    """What one commit did to one file."""

    commit: str
    path: str
    kind: StepKind
    changes: tuple[Change, ...] | None
    """In order; laid over the version before they give the one after. None where the version after cannot be read.

    Of a commit they are the difference from its first parent (or, after versions that could not be read, from the last
    that could); of a merge, from what the steps before it make together. Empty where only the layout changed, the file
    was only moved, or a merge added nothing of its own.
    """
    unreadable: str
    """Why the version after cannot be read."""
    lines: tuple[str, ...] = ()
    """Where a version cannot be read: the lines taken out and put in, marked `-` and `+`."""
    moved: str = ""
    """Of a file that was moved: where it stood before, or of a deleted one where it stands now."""
    old: str = ""
    new: str = ""
    """Blob ids before and after; empty where there is no file."""
    own: tuple[Change, ...] | None = None
    """Of a merge: what it holds beyond what its sides make together, field by field; None where that cannot be told."""
    base: Value = None
    """Of a file that was moved: what it said before, from which `changes` are measured."""

    @property
    def layout_only(self) -> bool:
        """Whether the bytes changed and what they say did not."""
        return self.kind == "modified" and self.changes == () and self.old != self.new


Load = Callable[[str], Version]
_ABSENT = Version(None, "", b"")
_MODES = {"120000": "a link", "160000": "a separate repository"}


@dataclass(slots=True)
class _Laid:
    """What the steps so far make together: the version of a blob exactly, or a value that stands in no commit."""

    blob: str | None
    value: Value
    there: bool


class Steps:
    """The steps of one file. `load` gives the version of a blob; `moves` says where an added file stood before."""

    def __init__(
        self,
        graph: Graph,
        path: str,
        touches: Sequence[Touch],
        load: Load,
        moves: Mapping[str, tuple[str, str]],
    ) -> None:
        """`moves`: commit -> the other path of the move, and the blob that stood there before it."""
        self._graph = graph
        self._path = path
        self._touches = {touch.commit: touch for touch in touches}
        self._load = load
        self._moves = moves
        self._laid = _Laid("", None, there=False)

    def told(self, merges: Sequence[str]) -> Iterator[Step]:
        """Every step in the order of receiving. `merges` are those in which anything of this file came together."""
        place = self._graph.place
        for commit in sorted({*self._touches, *merges}, key=place):
            if len(self._graph.parents[commit]) > 1:
                step = self._merge(commit)
            else:
                step = self._single(self._touches[commit])
            if step is not None:
                yield step

    # -------------------------------------------------------------- versions
    def _at(self, commit: str) -> Touch | None:
        """The touch that made the version which a commit holds; None where it was never touched by then."""
        found = self._graph.nearest(commit, self._touches)
        return self._touches[found] if found else None

    def _before(self, touch: Touch) -> Touch | None:
        """The touch that made the version which this one changed."""
        parents = self._graph.parents[touch.commit]
        return self._at(parents[0]) if parents else None

    def _made(self, touch: Touch | None) -> Version:
        """The version that a touch made; of none, that of no file."""
        if touch is None or not touch.new:
            return _ABSENT
        if not touch.plain:
            return Version(None, f"is {_MODES.get(touch.mode, 'something else')}, not a file", None)
        return self._load(touch.new)

    def _last_readable(self, here: Touch | None) -> tuple[str, Version]:
        """The version that a change is measured from: that of a touch, or the last before it that can be read."""
        while here is not None:
            version = self._made(here)
            if not version.unreadable:
                return here.new, version
            here = self._before(here)
        return "", _ABSENT

    # -------------------------------------------------------------- single commits
    def _single(self, touch: Touch) -> Step:
        after = self._made(touch)
        moved, source = self._moves.get(touch.commit, ("", ""))
        kind: StepKind = (
            "deleted" if not touch.new else "modified" if touch.old else "renamed" if moved else "added"
        )
        earlier = self._before(touch)
        just_before = self._made(earlier) if touch.old else _ABSENT
        lines = _lines(just_before, after) if after.unreadable or just_before.unreadable else ()
        if after.unreadable:
            return Step(
                touch.commit, self._path, kind, None, after.unreadable, lines, moved, touch.old, touch.new
            )
        base, before = self._last_readable(earlier) if kind != "renamed" else (source, self._load(source))
        if before.unreadable:
            kind, base, before = "added", "", _ABSENT
        value = before.value if kind == "renamed" else None
        if just_before.unreadable and self._graph.on_mainline(touch.commit):
            changes = self._settled(touch.new, after)
        else:
            changes = _between(before, bool(base), after, bool(touch.new))
            exact = kind == "renamed" or self._laid.blob == base
            self._lay(changes, touch.new, after, exact=exact)
        return Step(
            touch.commit, self._path, kind, changes, "", lines, moved, touch.old, touch.new, base=value
        )

    def _lay(self, changes: tuple[Change, ...], new: str, after: Version, *, exact: bool) -> None:
        """Make a step on top of those before it, which may be another line's. `exact`: what it makes is known to be `after`."""
        if exact or any(not change.path for change in changes):
            self._laid = _Laid(new, after.value, bool(new))
        else:
            value, _ = applied(self._laid.value, changes)
            self._laid = _Laid(None, value, self._laid.there)

    # -------------------------------------------------------------- merges
    def _merge(self, commit: str) -> Step | None:
        """What a merge itself did to the file; None where it only brought in what others had done."""
        sides = [self._at(parent) for parent in self._graph.parents[commit]]
        touch = self._touches.get(commit, sides[0])
        blob, blobs = (touch.new if touch else ""), [side.new if side else "" for side in sides]
        after = self._made(touch)
        differs = blob not in blobs
        if after.unreadable:
            lines = _lines(self._made(sides[0]), after)
            step = Step(commit, self._path, "merged", None, after.unreadable, lines, "", blobs[0], blob)
            return step if differs else None
        own = self._own(commit, sides, blob, after)
        if self._graph.on_mainline(commit):
            changes = self._settled(blob, after)
        else:
            first = self._made(sides[0])
            changes = own if own is not None else _between(first, bool(blobs[0]), after, bool(blob))
            if changes and (differs or own):
                self._lay(changes, blob, after, exact=False)
            elif not differs:
                changes = ()
        if not differs and not changes:
            return None
        return Step(commit, self._path, "merged", changes, "", (), "", blobs[0], blob, own)

    def _settled(self, blob: str, after: Version) -> tuple[Change, ...]:
        """What has to be changed so that the steps so far make the version that the branch now holds."""
        laid, there = self._laid, bool(blob)
        changes: tuple[Change, ...] = ()
        if laid.blob != blob:
            changes = _between(Version(laid.value, "", None), laid.there, after, there)
        self._laid = _Laid(blob, after.value, there)
        return changes

    def _own(
        self, commit: str, sides: Sequence[Touch | None], blob: str, after: Version
    ) -> tuple[Change, ...] | None:
        """What a merge of two holds beyond what its sides make together."""
        bases = self._graph.bases(*self._graph.parents[commit]) if len(sides) == 2 else ()
        if len(sides) != 2 or len(bases) > 1:
            return None
        three = [self._at(bases[0]) if bases else None, *sides]
        versions = [self._made(found) for found in three]
        blobs = [found.new if found else "" for found in three]
        together = _together(blobs, versions)
        return _between(*together, after, bool(blob)) if together else None


def _together(blobs: Sequence[str], versions: Sequence[Version]) -> tuple[Version, bool] | None:
    """What base, ours and theirs make, and whether there is a file then; None where nobody can tell."""
    (base, ours, theirs), (was, here, there) = versions, blobs
    if any(version.unreadable for version in versions):
        return None
    if there in (was, here):
        return ours, bool(here)
    if was == here:
        return theirs, bool(there)
    if not (here and there):
        return None
    return Version(merged(base.value, ours.value, theirs.value), "", None), True


def _between(before: Version, was: bool, after: Version, there: bool) -> tuple[Change, ...]:
    """The difference of two versions of which either may be absent."""
    if was and there:
        return difference(before.value, after.value)
    if was:
        return (Change("remove", (), before.value, None),)
    return (Change("add", (), None, after.value),) if there else ()


def _lines(before: Version, after: Version) -> tuple[str, ...]:
    """The lines taken out and put in, where one of two versions is no YAML."""
    was, now = before.lines, after.lines
    found: list[str] = []
    for tag, start, end, first, last in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if tag != "equal":
            found += [f"-{line}" for line in was[start:end]]
            found += [f"+{line}" for line in now[first:last]]
    more = len(found) - _MOST_LINES
    return (*found[:_MOST_LINES], f"… and {more} more lines") if more > 0 else tuple(found)
