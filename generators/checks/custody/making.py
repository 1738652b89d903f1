"""Which commits made a change, and whether each of them says that it was a migration; the rules themselves are applied elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from generators.checks.custody.rules import Violation, judged
from generators.checks.custody.span import Held, Span, held
from generators.finding import Finding
from generators.history import Step, versions
from generators.kind import Kind
from generators.source import Value

TRAILER = "Migration"


class Made(NamedTuple):
    """By which commits something came about."""

    commits: tuple[str, ...]
    uncommitted: bool
    """Whether what is not committed yet had a part in it."""


def settled(span: Span, found: Finding, made: Made) -> Finding:
    """A fault as it is told: as it is, or as a migration where every commit that made it gives a reason for one."""
    reasons = [span.history.commits[commit].trailer(TRAILER) for commit in made.commits]
    if made.uncommitted or not reasons or not all(reasons):
        return found
    message = f"{found.message}; changed by a migration: {'; '.join(dict.fromkeys(reasons))}"
    hint = "read the reason; nothing is to be done where it is true"
    return Finding(found.path, found.line, found.column, "CUS014", message, hint)


# ------------------------------------------------------------------ a change of a record
def of_change(span: Span, before: Held, kind: Kind, violation: Violation, now: Value) -> Made:
    """The commits whose own step shows the violation; where none does, those that touched the field at all."""
    last = span.committed(before.id)
    # The last step is from what was committed to what lies on disk.
    pairs: list[tuple[str, Value, Value]] = [*_steps(span, before.id), ("", last.data if last else None, now)]
    for shows in (_shows_exactly, _shows_alike, _touches):
        made = [commit for commit, old, new in pairs if shows(kind, violation, old, new)]
        if made:
            return Made(tuple(commit for commit in made if commit), "" in made)
    return Made((), uncommitted=True)


def of_whole(span: Span, record_id: str, now: Value) -> Made:
    """The commits that changed anything of a record."""
    last = span.committed(record_id)
    made = tuple(commit for commit, old, new in _steps(span, record_id) if old != new)
    return Made(made, uncommitted=last is None or dict(last.data) != now)


def _steps(span: Span, record_id: str) -> Iterator[tuple[str, Value, Value]]:
    """For each commit since that changed a record: itself, what the record said before, and after."""
    before: Value = None
    for step, after, there in versions(span.history.of(record_id)):
        if step.commit in span.commits and there:
            yield step.commit, step.base if step.kind == "renamed" else before, after
        before = after


def _shows_exactly(kind: Kind, violation: Violation, old: Value, new: Value) -> bool:
    return any(found.key == violation.key for found in judged(kind, old, new))


def _shows_alike(kind: Kind, violation: Violation, old: Value, new: Value) -> bool:
    names = violation.edits[0].names
    return any(
        found.code == violation.code and found.edits[0].names == names for found in judged(kind, old, new)
    )


def _touches(_: Kind, violation: Violation, old: Value, new: Value) -> bool:
    top = violation.edits[0].names[0]
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        return old != new
    return old.get(top) != new.get(top)


# ------------------------------------------------------------------ an id that ended, or began
def of_end(span: Span, record_id: str) -> Made:
    """The commits after which no file held the record any more."""
    made = tuple(_turns(span, record_id, begins=False))
    return Made(made, uncommitted=span.committed(record_id) is not None)


def of_beginning(span: Span, record_id: str) -> Made:
    """The commits with which a file came to hold the id."""
    made = tuple(_turns(span, record_id, begins=True))
    return Made(made, uncommitted=span.committed(record_id) is None)


def _turns(span: Span, record_id: str, *, begins: bool) -> Iterator[str]:
    for path in dict.fromkeys(step.path for step in span.history.of(record_id)):
        kind = span.kind(path)
        if kind is None:
            continue
        for step, had, has in _holding(span.inner(path), kind, span.history.files[path], record_id):
            moved_on = step.kind == "deleted" and bool(step.moved)
            if step.commit in span.commits and had != has and has is begins and not moved_on:
                yield step.commit


def _holding(
    path: str, kind: Kind, steps: Sequence[Step], record_id: str
) -> Iterator[tuple[Step, bool, bool]]:
    """For each step of a file whether it held the record before, and after."""
    had = False
    for step, value, there in versions(steps):
        if step.kind == "renamed":
            had = held(path, kind, step.base).id == record_id
        has = there and held(path, kind, value).id == record_id
        yield step, had, has
        had = has


# ------------------------------------------------------------------ a file of evidence
def of_file(span: Span, path: str, blob: str) -> Made:
    """The commits since that changed a file of evidence; `blob` is what lies on disk."""
    outer = span.outer(path)
    found = [commit for commit, paths in span.history.beside.items() if outer in paths]
    since = [commit for commit in found if commit in span.commits]
    single = [commit for commit in since if not _merges(span, commit)]
    return Made(tuple(single or since), uncommitted=span.latest.get(path) != blob)


def _merges(span: Span, commit: str) -> bool:
    return len(span.history.graph.parents[commit]) > 1
