"""The whole history of a repository's records: every commit and, file by file and record by record, every change; nothing is run here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import PurePosixPath

from generators.history.commits import Commit
from generators.history.difference import applied
from generators.history.graph import Graph
from generators.history.judgement import Judgement
from generators.history.received import Received, known_by
from generators.history.steps import Step
from generators.source import Value


@dataclass(frozen=True)
class History:
    """What git holds of some files. `files` gives for each path its steps, oldest first."""

    graph: Graph
    commits: Mapping[str, Commit]
    files: Mapping[str, tuple[Step, ...]]
    received: Mapping[str, Received]
    """Of every commit of the mainline, in order."""
    beside: Mapping[str, tuple[str, ...]]
    """Commit -> other files it changed that belong to those followed, as files of evidence do to records."""
    inside: str = ""
    """Where what is followed lies in the repository, without slashes around it; empty for its root."""
    signatures: Mapping[str, Judgement] = field(default_factory=dict)
    """Signed commit -> what its signature shows; empty where no list of trusted keys was given."""
    remarks: tuple[str, ...] = ()
    """What makes this history less than whole, in words: a shallow clone, replaced objects that were ignored."""

    @property
    def tip(self) -> str:
        """The commit up to which this goes."""
        return self.graph.tip

    def received_with(self, commit: str) -> Received:
        """When the branch received a commit: itself, or through the merge that brought it in."""
        return self.received[self.graph.received_with(commit)]

    def of(self, record_id: str) -> tuple[Step, ...]:
        """The steps of every file that ever held the record of that id, oldest first; a move is one step."""
        return self._by_id.get(record_id, ())

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The id of every record that ever stood in a followed file, sorted."""
        return tuple(sorted(self._by_id))

    @cached_property
    def _by_id(self) -> dict[str, tuple[Step, ...]]:
        found: dict[str, list[Step]] = {}
        for path, steps in self.files.items():
            for identity in dict.fromkeys(ids_of(path, steps)):
                found.setdefault(identity, []).extend(steps)
        return {identity: self._one_life(steps) for identity, steps in found.items()}

    def _one_life(self, steps: Sequence[Step]) -> tuple[Step, ...]:
        """The steps of several files as one line; of a move only the end at which the file arrived."""
        paths = {step.path for step in steps}
        place = self.graph.place
        kept = [step for step in steps if not (step.kind == "deleted" and step.moved in paths)]
        return tuple(sorted(kept, key=lambda step: (place(step.commit), step.path)))

    def known_at(self, moment: datetime) -> str | None:
        """The commit that the branch pointed at at a moment, as far as its times are known; None where there was none yet."""
        index = known_by(tuple(self.received.values()), moment)
        return None if index is None else self.graph.mainline[index]

    def cut(self, commit: str) -> History:
        """This history as it was when the branch pointed at a commit of the mainline. Raises ValueError for any other."""
        last = self.graph.mainline.index(commit)
        order = [one for one in self.graph.order if self.graph.mainline_index(one) <= last]
        known = set(order)
        files = {
            path: kept
            for path, steps in self.files.items()
            if (kept := tuple(step for step in steps if step.commit in known))
        }
        return replace(
            self,
            graph=Graph(commit, {one: self.graph.parents[one] for one in order}),
            commits={one: self.commits[one] for one in order},
            files=files,
            received={one: self.received[one] for one in self.graph.mainline[: last + 1]},
            beside={one: paths for one, paths in self.beside.items() if one in known},
            signatures={one: judged for one, judged in self.signatures.items() if one in known},
        )

    def as_of(self, path: str, commit: str) -> tuple[Value, bool]:
        """What a file said at a commit of the mainline, and whether it was there. Of unreadable versions the last readable one."""
        return _replayed(self.upto(self.files.get(path, ()), commit))

    def upto(self, steps: Sequence[Step], commit: str) -> Iterator[Step]:
        """The steps that the branch had received when it pointed at a commit."""
        last = self.graph.mainline_index(commit)
        return (step for step in steps if self.graph.mainline_index(step.commit) <= last)

    @cached_property
    def touched(self) -> Mapping[str, tuple[str, ...]]:
        """Commit -> every file it changed that is followed or belongs to what is."""
        found = {commit: [*paths] for commit, paths in self.beside.items()}
        for path, steps in self.files.items():
            for step in steps:
                found.setdefault(step.commit, []).append(path)
        return {commit: tuple(sorted(paths)) for commit, paths in found.items()}

    @cached_property
    def by_commit(self) -> Mapping[str, tuple[Step, ...]]:
        """Commit -> its steps, sorted by path; commits in the order of receiving."""
        found: dict[str, list[Step]] = {}
        for steps in self.files.values():
            for step in steps:
                found.setdefault(step.commit, []).append(step)
        return {
            commit: tuple(sorted(found[commit], key=lambda step: step.path))
            for commit in self.graph.order
            if commit in found
        }


def ids_of(path: str, steps: Sequence[Step]) -> Iterator[str]:
    """The ids under which a file's record was known: its name, and every `id` it ever held."""
    yield PurePosixPath(path).stem
    for step in steps:
        for change in step.changes or ():
            if change.path == ("id",) and isinstance(change.after, str):
                yield change.after
            elif not change.path and isinstance(change.after, dict):
                identity = change.after.get("id")
                if isinstance(identity, str):
                    yield identity


def versions(steps: Sequence[Step]) -> Iterator[tuple[Step, Value, bool]]:
    """After each step of a file, in the order of receiving: the step, what the file says, and whether it is there.

    A version that cannot be read leaves what the file said before. Where lines of work ran beside each other, a value
    between two commits of the mainline may be one that stands in no commit; at each of these it is exactly what git holds.
    """
    value: Value = None
    there = False
    for step in steps:
        if step.kind == "renamed":
            value, there = step.base, True
        if step.changes:
            value, _ = applied(value, step.changes)
            whole = [change.op != "remove" for change in step.changes if not change.path]
            there = whole[-1] if whole else there
        yield step, value, there


def _replayed(steps: Iterator[Step]) -> tuple[Value, bool]:
    value: Value = None
    there = False
    for _, value, there in versions(tuple(steps)):  # noqa: B007 - the last one is wanted
        pass
    return (value, True) if there else (None, False)
