"""The one pass over git from which a history is made: which commits, what each touched, then every version once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from generators.history import commits as commit_objects
from generators.history.commits import Commit
from generators.history.graph import Graph
from generators.history.lives import History
from generators.history.moves import moves
from generators.history.received import received
from generators.history.runner import Checkout, Object, head, objects, opened, resolve, run
from generators.history.steps import Step, Steps, Version
from generators.history.touches import Touch, Touches, Wanted, graph, touches
from generators.source import LIMIT_BYTES, raw

# A file that was moved into sight is followed back through so many moves at most.
_MOST_MOVES = 20


def read(
    folder: Path,
    wanted: Wanted,
    *,
    revision: str = "",
    receipts: Callable[[Graph], Mapping[str, datetime]] | None = None,
) -> History:
    """The history of the wanted files of a repository, up to what is checked out or to `revision`.

    `receipts` gives for commits when a server first saw them. Raises Unable where there is no repository, where it is
    damaged, or where git is not installed. Before the first commit the history is empty.
    """
    checkout = opened(folder)
    tip = resolve(checkout, revision) if revision else head(checkout)
    remarks = tuple(limits(checkout))
    if not tip:
        return History(Graph("", {}), {}, {}, {}, {}, remarks)
    shape = graph(checkout, tip)
    touched = _followed(checkout, shape, wanted)
    facts, files = _versions(checkout, shape, touched)
    known = receipts(shape) if receipts else None
    return History(shape, facts, files, received(shape, facts, known), touched.others, remarks)


def limits(checkout: Checkout) -> Iterator[str]:
    """What makes a repository hold less than the whole history, or show another one to others; in words."""
    if (run(checkout, ["rev-parse", "--is-shallow-repository"]) or b"").strip() == b"true":
        yield "this is a shallow clone: earlier history is missing, so nothing can be said of it"
    if run(checkout, ["config", "--local", "--get-regexp", r"^(extensions\.partialclone|remote\..*\.promisor)$"]):
        yield "this is a partial clone: files of earlier commits may be missing"
    replaced = (run(checkout, ["for-each-ref", "--format=%(refname)", "refs/replace/"]) or b"").split()
    if replaced:
        yield f"{len(replaced)} replaced object{'s' if len(replaced) > 1 else ''} ignored: other programs may show something else"
    common = _common(checkout)
    for name, words in (("info/grafts", "grafts"), ("objects/info/alternates", "objects borrowed from elsewhere")):
        file = common / name
        if file.is_file() and file.read_bytes().strip():
            verb = "ignored: other programs may show another history" if name == "info/grafts" else "are read too"
            yield f"{words} {verb}"


def _common(checkout: Checkout) -> Path:
    """The folder that all working trees of a repository share."""
    found = run(checkout, ["rev-parse", "--git-common-dir"])
    return checkout.place / Path((found or b"").decode("utf-8", "surrogateescape").strip() or str(checkout.git))


def _followed(checkout: Checkout, shape: Graph, wanted: Wanted) -> Touches:
    """What was touched of the wanted files, and of those that became one by a move."""
    extra: set[str] = set()
    for _ in range(_MOST_MOVES):
        chosen = (lambda path: wanted(path) or path in extra) if extra else wanted
        found = touches(checkout, shape.order, chosen)
        sources = set(_sources(found)) - extra
        if not sources:
            break
        extra |= sources
    return found


def _sources(found: Touches) -> Iterator[str]:
    """Files outside those followed that a commit deleted while it added a followed one with the same content."""
    for path_touches in found.by_path.values():
        for touch in path_touches:
            if not touch.old:
                for path, blob in found.gone.get(touch.commit, ()):
                    if blob == touch.new:
                        yield path


def _versions(
    checkout: Checkout, shape: Graph, touched: Touches
) -> tuple[dict[str, Commit], dict[str, tuple[Step, ...]]]:
    """Every commit, and every step of every followed file. Contents are read once, file by file, and not kept."""
    merges = _merges(shape, touched)
    moved = moves(touched.by_path, touched.gone, lambda blobs: _loaded(checkout, blobs, shape))
    paths = sorted(touched.by_path)
    wanted = {path: _blobs(path, touched.by_path[path], moved) for path in paths}
    asked = [*shape.order, *(blob for path in paths for blob in wanted[path])]
    found = objects(checkout, asked, LIMIT_BYTES, sha256=_is_sha256(shape))
    facts = {}
    for commit in shape.order:
        one = next(found)
        facts[commit] = commit_objects.parse(commit, one.content or b"")
    files = {}
    for path in paths:
        versions = {blob: _version(next(found)) for blob in wanted[path]}
        steps = Steps(shape, path, touched.by_path[path], versions.__getitem__, moved)
        files[path] = tuple(steps.told(merges.get(path, ())))
    for _ in found:
        raise ValueError("git gave out more objects than were asked for")
    return facts, {path: steps for path, steps in files.items() if steps}


def _is_sha256(shape: Graph) -> bool:
    return len(shape.tip) == 64


def _loaded(checkout: Checkout, blobs: Sequence[str], shape: Graph) -> Mapping[str, Version]:
    if not blobs:
        return {}
    return {one.id: _version(one) for one in objects(checkout, blobs, LIMIT_BYTES, sha256=_is_sha256(shape))}


def _version(one: Object) -> Version:
    if one.content is None:
        return Version(None, f"is larger than {LIMIT_BYTES // 1000} kB", None)
    value, why = raw(one.content)
    return Version(value, why, one.content)


def _blobs(
    path: str, path_touches: Sequence[Touch], moved: Mapping[tuple[str, str], tuple[str, str]]
) -> tuple[str, ...]:
    """The blobs of one file, once each: those of its own versions, and of what it was moved from."""
    found: dict[str, None] = {}
    others = {touch.new for touch in path_touches if not touch.plain}
    for touch in path_touches:
        if not touch.old and (touch.commit, path) in moved:
            found[moved[touch.commit, path][1]] = None
        for blob in (touch.old, touch.new):
            if blob and blob not in others:
                found[blob] = None
    return tuple(found)


def _merges(shape: Graph, touched: Touches) -> dict[str, list[str]]:
    """Path -> the merges in which anything of it came together, those within lines that they brought in among it."""
    found: dict[str, list[str]] = {}
    together: dict[str, set[str]] = {}
    for commit in shape.order:
        if len(shape.parents[commit]) > 1:
            paths = set(touched.by_commit.get(commit, ()))
            for inner in shape.brought_by(commit):
                paths.update(together.get(inner) or touched.by_commit.get(inner, ()))
            together[commit] = paths
            for path in paths:
                found.setdefault(path, []).append(commit)
    return found
