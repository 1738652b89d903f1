"""What is compared with what: the state that was committed at a revision, and the commits since; it is found in git here, and judged elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from generators.checks.evidence_files import FOLDER
from generators.finding import Unable
from generators.history import Checkout, History, find, of_records, run, versions
from generators.history.snapshot import chosen
from generators.kind import Kind
from generators.ledger import kind_of
from generators.source import Value

_WHOLE = "name the state that was last published; in a pipeline fetch the whole history (`fetch-depth: 0`)"
_PLAIN = frozenset({b"100644", b"100755", b"100664"})


@dataclass(frozen=True, slots=True)
class Held:
    """A record as it stood in a commit. `path` is from the evidence folder; `data` is empty where no version could be read."""

    id: str
    path: str
    kind: Kind
    data: dict[str, Value]


@dataclass(frozen=True)
class Span:
    """From a state that was committed to what is checked out."""

    history: History
    """Up to what is checked out."""
    earlier: History
    """One on whose mainline `base` lies: the same, or that of the base alone."""
    base: str
    """The commit whose state is compared with."""
    files: Mapping[str, str]
    """Evidence files of that state, path from the evidence folder -> blob id."""
    latest: Mapping[str, str]
    """Those of what is checked out, as it was committed."""

    @cached_property
    def commits(self) -> frozenset[str]:
        """Those since: what is checked out follows them, the base does not."""
        parents = self.history.graph.parents
        seen, waiting = {self.base}, [self.base]
        while waiting:
            fresh = [parent for parent in parents[waiting.pop()] if parent not in seen]
            seen.update(fresh)
            waiting.extend(fresh)
        return frozenset(parents) - seen

    @cached_property
    def records(self) -> tuple[Held, ...]:
        """Every record of the earlier state, by path."""
        return tuple(self._held())

    def _held(self) -> Iterator[Held]:
        for path in self.earlier.files:
            kind = self.kind(path)
            if kind is not None:
                value, there = self.earlier.as_of(path, self.base)
                if there:
                    yield held(self.inner(path), kind, value)

    @cached_property
    def gone(self) -> Mapping[str, Held]:
        """Id -> the last version of records that had been there before the earlier state and were no longer."""
        there = {record.id for record in self.records}
        found: dict[str, Held] = {}
        for path in self.earlier.files:
            kind = self.kind(path)
            if kind is None:
                continue
            steps = tuple(self.earlier.upto(self.earlier.files[path], self.base))
            for _, value, stands in versions(steps):
                if stands and isinstance(value, dict):
                    record = held(self.inner(path), kind, value)
                    if record.id not in there:
                        found[record.id] = record
        return found

    def committed(self, record_id: str) -> Held | None:
        """A record as it was last committed; None where it is not there any more, or not yet."""
        for path in dict.fromkeys(step.path for step in self.history.of(record_id)):
            kind = self.kind(path)
            value, there = self.history.as_of(path, self.history.tip)
            if kind is not None and there:
                record = held(self.inner(path), kind, value)
                if record.id == record_id:
                    return record
        return None

    def inner(self, path: str) -> str:
        """A path from the repository's root as one from the evidence folder."""
        return path.removeprefix(f"{self.history.inside}/") if self.history.inside else path

    def outer(self, path: str) -> str:
        """A path from the evidence folder as one from the repository's root."""
        return f"{self.history.inside}/{path}" if self.history.inside else path

    def kind(self, path: str) -> Kind | None:
        """The kind of a file, named from the repository's root; None where it is no record."""
        return kind_of(self.inner(path))


def held(path: str, kind: Kind, value: Value) -> Held:
    """A version of a file as a record: its id is what it says, else its file's name."""
    data = value if isinstance(value, dict) else {}
    written = data.get("id")
    return Held(written if isinstance(written, str) else PurePosixPath(path).stem, path, kind, data)


def between(folder: Path, revision: str, *, cache: Path | None = None) -> Span:
    """The span from a revision (a commit, branch or tag, or a date) to what is checked out in an evidence folder.

    Where the revision went its own way, the last state that both have is compared with. Raises Unable where there is no
    repository, no such commit, or nothing in common with it.
    """
    checkout = find(folder)
    history = of_records(folder, cache=cache) if checkout else None
    if checkout is None or history is None:
        raise Unable(
            f"there is no git repository in {folder} or above it, so there is no earlier state to compare with",
            "name your evidence repository with --repo DIR",
        )
    if not history.tip:
        raise Unable(
            "nothing has been committed yet, so there is no earlier state", "commit the records first"
        )
    base = _base(checkout, history, _wanted(checkout, history, revision), revision)
    at_base = None if history.graph.on_mainline(base) else of_records(folder, revision=base)
    files, latest = (_files(checkout, history.inside, commit) for commit in (base, history.tip))
    return Span(history, at_base or history, base, files, latest)


def _wanted(checkout: Checkout, history: History, revision: str) -> str:
    """The commit that is named; where it is missing from a history that is cut short, that is said."""
    try:
        return chosen(checkout, history, revision).commit
    except Unable as unable:
        if not history.remarks:
            raise
        raise Unable(f"{unable.message}; {history.remarks[0]}", _WHOLE) from unable


def _base(checkout: Checkout, history: History, wanted: str, revision: str) -> str:
    """The commit itself where what is checked out follows it, else the last that both follow."""
    if wanted in history.graph.parents:
        return wanted
    common = (run(checkout, ["merge-base", history.tip, wanted]) or b"").split()
    found = common[0].decode("ascii") if common else ""
    if found in history.graph.parents:
        return found
    raise Unable(
        f"what is checked out and {revision!r} have no commit in common, so they cannot be compared",
        _WHOLE,
    )


def _files(checkout: Checkout, inside: str, commit: str) -> dict[str, str]:
    prefix = f"{inside}/" if inside else ""
    listed = run(checkout, ["ls-tree", "-r", "-z", "--full-tree", commit, "--", f"{prefix}{FOLDER}"])
    found = {}
    for row in filter(None, (listed or b"").split(b"\0")):
        facts, path = row.split(b"\t", 1)
        mode, _, blob = facts.split(b" ")
        if mode in _PLAIN:
            found[path.decode("utf-8", "surrogateescape").removeprefix(prefix)] = blob.decode("ascii")
    return found
