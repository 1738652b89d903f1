"""The one pass over git from which a history is made: which commits, what each touched, then every version once."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial as bound
from pathlib import Path

from generators.history import cache as caches
from generators.history import commits as commit_objects
from generators.history import plain
from generators.history.cache import Filed, Kept
from generators.history.choice import Choice, globs
from generators.history.commits import Commit
from generators.history.graph import Graph
from generators.history.judgement import Judgement
from generators.history.lives import History
from generators.history.moves import moves
from generators.history.plain import Decoded
from generators.history.received import received
from generators.history.runner import (
    Checkout,
    Object,
    head,
    objects,
    opened,
    partial,
    resolve,
    run,
    undisturbed,
)
from generators.history.steps import Step, Steps, Version
from generators.history.touches import Touch, Touches, Wanted, continued, graph, touches
from generators.source import LIMIT_BYTES, Pieces

# A file that was moved into sight is followed back through so many moves at most.
_MOST_MOVES = 20


def read(
    folder: Path,
    chosen: Choice | Sequence[str],
    *,
    revision: str = "",
    receipts: Receipts | None = None,
    judges: Judges | None = None,
    cache: Path | None = None,
) -> History:
    """The history of the chosen files of a repository, up to what is checked out or to `revision`.

    `chosen` may be patterns, as git's ignore files have them: `keps/**/kep.yaml`. `receipts` gives for commits when a server first saw them. `cache` is a folder, outside the repository, in which what
    was read is kept for the next run. Raises Unable where there is no repository, where it is damaged, or where git is
    not installed. Before the first commit the history is empty.
    """
    choice = chosen if isinstance(chosen, Choice) else globs(chosen)
    checkout = opened(folder)
    tip = resolve(checkout, revision) if revision else head(checkout)
    remarks = tuple(limits(checkout, tip))
    if not tip:
        return History(Graph("", {}), {}, {}, {}, {}, choice.inside, {}, remarks)
    file = caches.place(cache, checkout.git, f"{choice.key}\0{_cut_off(checkout)}") if cache else None
    with undisturbed():
        try:
            with caches.opened(file) as kept:
                told = _told(checkout, tip, choice, kept)
        except sqlite3.Error:
            # Damaged, or written to by something else: it is only there to save time.
            if file:
                file.unlink(missing_ok=True)
            told = _told(checkout, tip, choice, None)
    seen = receipts(told.graph) if receipts else {}
    commits = Decoded(told.facts, lambda _, text: plain.commit_of(text))
    return History(
        told.graph,
        commits,
        Decoded(told.steps, _steps_of),
        received(told.graph, told.seconds, seen),
        told.beside,
        choice.inside,
        judges(checkout, commits, seen) if judges else {},
        remarks,
    )


Receipts = Callable[[Graph], Mapping[str, datetime]]
Judges = Callable[[Checkout, Mapping[str, Commit], Mapping[str, datetime]], Mapping[str, Judgement]]


@dataclass(frozen=True, slots=True)
class _Told:
    """What was read, or kept: the graph, and as texts what its commits and steps say."""

    graph: Graph
    facts: Mapping[str, str]
    seconds: Mapping[str, int | None]
    steps: Mapping[str, str]
    beside: Mapping[str, tuple[str, ...]]


def _steps_of(path: str, lines: str) -> tuple[Step, ...]:
    return tuple(plain.step_of(*_parts(path, line)) for line in lines.split("\n"))


def _parts(path: str, line: str) -> tuple[str, str, str]:
    commit, _, text = line.partition(" ")
    return commit, path, text


# ------------------------------------------------------------------ what is kept, and what is new
def _told(checkout: Checkout, tip: str, choice: Choice, kept: Kept | None) -> _Told:
    """Everything up to `tip`: of what was kept as much as belongs to it, the rest read."""
    before = kept.graph() if kept and kept.tip else None
    if kept and before and before.tip == tip:
        return _Told(before, kept.facts(), kept.seconds(), kept.steps(), kept.beside())
    if kept and before and tip in before.parents:
        # An earlier commit is asked for: what is kept stays, for the next one who asks for the newest.
        return _afresh(checkout, tip, choice, None)
    if kept and before:
        shape = continued(checkout, tip, before)
        grown = _grown(checkout, shape, before, choice, kept) if shape else None
        if grown is not None:
            return grown
        kept.forget()
    return _afresh(checkout, tip, choice, kept)


def _afresh(checkout: Checkout, tip: str, choice: Choice, kept: Kept | None) -> _Told:
    """Everything up to `tip`, read from git."""
    shape = graph(checkout, tip)
    touched = _followed(checkout, shape, choice)
    moved = moves(touched.by_path, touched.gone, lambda blobs: _loaded(checkout, blobs, shape))
    together = _together(shape, touched.by_commit, shape.order)
    merges = _merges(shape, together, shape.order)
    filed = {
        path: Filed(found, tuple(_ends(path, found, moved)), tuple(merges.get(path, ())))
        for path, found in sorted(touched.by_path.items())
    }
    return _read(checkout, shape, shape.order, filed, together, touched.beside, kept)


def _grown(checkout: Checkout, shape: Graph, before: Graph, choice: Choice, kept: Kept) -> _Told | None:
    """What was kept, and what came since. None where a file has moved into sight, whose earlier life was not followed."""
    new = shape.order[len(before.parents) :]
    later = touches(checkout, new, lambda path: choice.wanted(path) or kept.follows(path), choice.belongs)
    if any(True for _ in _sources(later)):
        return None
    moved = moves(later.by_path, later.gone, lambda blobs: _loaded(checkout, blobs, shape))
    together = _together(shape, {**kept.touched(_brought_of_old(shape, new)), **later.by_commit}, new)
    merges = _merges(shape, together, new)
    filed = {}
    for path in sorted({*later.by_path, *merges}):
        was, since = kept.file(path), later.by_path.get(path, ())
        ends = (*was.moves, *_ends(path, since, moved))
        filed[path] = Filed((*was.touches, *since), ends, (*was.merges, *merges.get(path, ())))
    read_ = _read(checkout, shape, new, filed, together, later.beside, kept)
    return _Told(shape, kept.facts(), kept.seconds(), kept.steps() | dict(read_.steps), kept.beside())


def limits(checkout: Checkout, tip: str) -> Iterator[str]:
    """What makes a repository hold less than the whole history, or show another one to others; in words."""
    if (run(checkout, ["rev-parse", "--is-shallow-repository"]) or b"").strip() == b"true":
        yield "this is a shallow clone: earlier history is missing, so nothing can be said of it"
    if partial(checkout):
        yield "this is a partial clone: files of earlier commits may be missing"
    replaced = (run(checkout, ["for-each-ref", "--format=%(refname)", "refs/replace/"]) or b"").split()
    if replaced:
        yield f"{len(replaced)} replaced object{'s' if len(replaced) > 1 else ''} ignored: other programs may show something else"
    if tip and run(checkout, ["cat-file", "-e", f"{tip}:.mailmap"]) is not None:
        yield "the file .mailmap is ignored: other programs may show other names than the commits hold"
    common = _common(checkout)
    for name, words in (
        ("info/grafts", "grafts"),
        ("objects/info/alternates", "objects borrowed from elsewhere"),
    ):
        file = common / name
        if file.is_file() and file.read_bytes().strip():
            verb = (
                "ignored: other programs may show another history"
                if name == "info/grafts"
                else "are read too"
            )
            yield f"{words} {verb}"


def _cut_off(checkout: Checkout) -> str:
    """Where a shallow clone ends: the same commits have another history once it is deepened."""
    file = _common(checkout) / "shallow"
    return file.read_text(encoding="ascii", errors="replace") if file.is_file() else ""


def _common(checkout: Checkout) -> Path:
    """The folder that all working trees of a repository share."""
    found = run(checkout, ["rev-parse", "--git-common-dir"])
    return checkout.place / Path(
        (found or b"").decode("utf-8", "surrogateescape").strip() or str(checkout.git)
    )


def _followed(checkout: Checkout, shape: Graph, choice: Choice) -> Touches:
    """What was touched of the wanted files, and of those that became one by a move."""
    found = touches(checkout, shape.order, choice.wanted, choice.belongs)
    extra: set[str] = set()
    for _ in range(_MOST_MOVES):
        sources = set(_sources(found)) - extra
        if not sources:
            break
        extra |= sources
        wanted = bound(_one_of, choice.wanted, frozenset(extra))
        found = touches(checkout, shape.order, wanted, choice.belongs)
    return found


def _one_of(wanted: Wanted, extra: frozenset[str], path: str) -> bool:
    return wanted(path) or path in extra


def _sources(found: Touches) -> Iterator[str]:
    """Files outside those followed that a commit deleted while it added a followed one with the same content."""
    for path_touches in found.by_path.values():
        for touch in path_touches:
            if not touch.old:
                for path, blob in found.gone.get(touch.commit, ()):
                    if blob == touch.new:
                        yield path


def _read(
    checkout: Checkout,
    shape: Graph,
    commits: Sequence[str],
    filed: Mapping[str, Filed],
    together: Mapping[str, tuple[str, ...]],
    beside: Mapping[str, tuple[str, ...]],
    kept: Kept | None,
) -> _Told:
    """What these commits say, and every step of these files. Contents are read once, file by file, and not held."""
    wanted = {path: _blobs(found) for path, found in filed.items()}
    asked = [*commits, *(blob for blobs in wanted.values() for blob in blobs)]
    found = objects(checkout, asked, LIMIT_BYTES, sha256=_is_sha256(shape))
    facts, seconds = {}, {}
    for commit in commits:
        read_ = commit_objects.parse(commit, next(found).content or b"")
        facts[commit], seconds[commit] = plain.facts(read_), read_.committer.seconds
    steps: dict[str, str] = {}
    for path, blobs in wanted.items():
        pieces = Pieces()
        versions = {blob: _version(next(found), pieces) for blob in blobs}
        file = filed[path]
        moved = {commit: (other, blob) for commit, other, blob in file.moves}
        told = Steps(shape, path, file.touches, versions.__getitem__, moved).told(file.merges)
        steps[path] = "\n".join(f"{step.commit} {plain.told(step)}" for step in told)
    for _ in found:
        raise ValueError("git gave out more objects than were asked for")
    if kept:
        kept.keep_commits(shape, facts, seconds, together, beside)
        kept.keep_files((path, file, steps[path]) for path, file in filed.items())
    return _Told(shape, facts, seconds, {path: said for path, said in steps.items() if said}, beside)


def _ends(
    path: str, found: Sequence[Touch], moved: Mapping[tuple[str, str], tuple[str, str]]
) -> Iterator[tuple[str, str, str]]:
    """The moves of one file: commit, other path, blob before."""
    for touch in found:
        if (touch.commit, path) in moved:
            yield (touch.commit, *moved[touch.commit, path])


def _is_sha256(shape: Graph) -> bool:
    return len(shape.tip) == 64


def _loaded(checkout: Checkout, blobs: Sequence[str], shape: Graph) -> Mapping[str, Version]:
    if not blobs:
        return {}
    found = objects(checkout, blobs, LIMIT_BYTES, sha256=_is_sha256(shape))
    return {one.id: _version(one, Pieces()) for one in found}


def _version(one: Object, pieces: Pieces) -> Version:
    if one.content is None:
        return Version(None, f"is larger than {LIMIT_BYTES // 1000} kB", None)
    value, why = pieces.read(one.content)
    return Version(value, why, one.content)


def _blobs(file: Filed) -> tuple[str, ...]:
    """The blobs of one file, once each: those of its own versions, and of what it was moved from."""
    found: dict[str, None] = {}
    others = {touch.new for touch in file.touches if not touch.plain}
    sources = {commit: blob for commit, _, blob in file.moves}
    for touch in file.touches:
        if not touch.old and touch.commit in sources:
            found[sources[touch.commit]] = None
        for blob in (touch.old, touch.new):
            if blob and blob not in others:
                found[blob] = None
    return tuple(found)


def _together(
    shape: Graph, touched: Mapping[str, Sequence[str]], commits: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Commit -> the files it changed; of a merge all those of which anything came together in it.

    `touched` gives the same for commits received before these.
    """
    found = {commit: tuple(touched[commit]) for commit in commits if commit in touched}
    for commit in commits:
        if len(shape.parents[commit]) > 1:
            paths = set(found.get(commit, ()))
            for inner in shape.brought_by(commit):
                paths.update(found.get(inner) or touched.get(inner, ()))
            if paths:
                found[commit] = tuple(sorted(paths))
    return found


def _merges(
    shape: Graph, together: Mapping[str, Sequence[str]], commits: Sequence[str]
) -> dict[str, list[str]]:
    """Path -> those of `commits` that are merges in which anything of it came together."""
    found: dict[str, list[str]] = {}
    for commit in commits:
        if len(shape.parents[commit]) > 1:
            for path in together.get(commit, ()):
                found.setdefault(path, []).append(commit)
    return found


def _brought_of_old(shape: Graph, new: Sequence[str]) -> set[str]:
    """Commits received earlier that merges among the new ones brought into a line of work beside the branch."""
    since = set(new)
    merges = (commit for commit in new if len(shape.parents[commit]) > 1)
    return {inner for commit in merges for inner in shape.brought_by(commit) if inner not in since}
