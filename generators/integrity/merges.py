"""What merges hold beyond the work they put together: each is made again by git itself, in a store of its own, and compared.

Of a record, whose fields are known to the history, it is said which fields; where both sides changed different fields and
the merge holds both, nobody decided anything, whatever git made of the lines (guarantees §3, H6 to H8).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from generators.finding import Unable, count
from generators.history.difference import merged
from generators.history.lives import History
from generators.history.runner import Checkout, objects, streamed
from generators.history.steps import Step
from generators.integrity import copies
from generators.integrity.report import Case, Finding, Unchecked
from generators.integrity.trees import Trees, text
from generators.integrity.walk import Walked
from generators.integrity.words import day, listed, plain, short
from generators.source import LIMIT_BYTES, Pieces, Value

_CONFIG = "[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectformat = {}\n"


@dataclass(frozen=True, slots=True)
class Remade:
    """A merge as git makes it."""

    tree: str
    conflicts: frozenset[str]
    """Paths in which git could not decide."""


@dataclass(slots=True)
class _Found:
    edited: list[Case] = field(default_factory=list)
    undone: list[Case] = field(default_factory=list)
    decided: list[Case] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Merged:
    """What the merges of a history hold."""

    findings: tuple[Finding, ...]
    not_checked: tuple[Unchecked, ...]


def look(checkout: Checkout, walked: Walked, trees: Trees, history: History | None) -> Merged:
    """Every merge of two lines made again and compared; of more than two each file is held against all sides."""
    graph = walked.graph
    merges = [commit for commit in graph.order if len(walked.commits[commit].parents) > 1]
    twos = [commit for commit in merges if len(graph.parents[commit]) == 2]
    found = _Found()
    not_checked = []
    try:
        for commit, path, conflict in _differing(checkout, walked, twos):
            _judge(checkout, walked, trees, history, found, (commit, path, conflict))
    except Unable as error:
        why = f"git could not make them again here ({error.message})"
        not_checked.append(Unchecked("what merges hold of their own", why, local=True))
    for commit in sorted(set(merges) - set(twos), key=graph.place):
        found.edited += _of_many(walked, trees, commit)
    many = [commit for commit in merges if len(graph.parents[commit]) > 2]
    if many:
        why = (
            "merges of more than two lines are not made again; only files that none of the lines has are told"
        )
        not_checked.append(Unchecked(f"what {count(len(many), 'merge')} left out", why))
    return Merged(tuple(_findings(found)), tuple(not_checked))


def _findings(found: _Found) -> Iterator[Finding]:
    for code, cases, one, several in (
        (
            "HIS043",
            found.edited,
            "holds a change that neither side made",
            "hold changes that neither side made",
        ),
        ("HIS044", found.undone, "leaves out what one side had done", "leave out what one side had done"),
        ("HIS045", found.decided, "holds a conflict decided by hand", "hold conflicts decided by hand"),
    ):
        number = len({case.commit for case in cases})
        if number:
            yield Finding(code, f"{count(number, 'merge')} {one if number == 1 else several}", tuple(cases))


# ------------------------------------------------------------------ made again
def _differing(checkout: Checkout, walked: Walked, merges: Sequence[str]) -> Iterator[tuple[str, str, bool]]:
    """(merge, path, whether git saw a conflict there) for every file that is not as git makes it, or that git left open."""
    if not merges:
        return
    with tempfile.TemporaryDirectory(prefix="care-evidence-") as folder:
        own = _own_store(checkout, Path(folder), sha256=walked.store.sha256)
        remade = dict(zip(merges, _remade(own, walked, merges), strict=True))
        different = [commit for commit in merges if remade[commit].tree != walked.roots[commit].hex()]
        changed = _changed(own, [(remade[commit].tree, walked.roots[commit].hex()) for commit in different])
        for commit, paths in zip(different, changed, strict=True):
            for path in sorted({*paths, *remade[commit].conflicts}):
                yield commit, path, path in remade[commit].conflicts


def _own_store(checkout: Checkout, folder: Path, *, sha256: bool) -> Checkout:
    """An empty repository that reads the objects of another: nothing is written there, and none of its settings counts."""
    git = folder / "git"
    (git / "objects" / "info").mkdir(parents=True)
    (git / "refs").mkdir()
    (git / "HEAD").write_text("ref: refs/heads/none\n", encoding="ascii")
    (git / "config").write_text(_CONFIG.format("sha256" if sha256 else "sha1"), encoding="ascii")
    borrowed = copies.folder(checkout).resolve()
    (git / "objects" / "info" / "alternates").write_bytes(bytes(borrowed) + b"\n")
    return Checkout(None, git)


def _remade(own: Checkout, walked: Walked, merges: Sequence[str]) -> Iterator[Remade]:
    arguments = [
        "merge-tree",
        "--write-tree",
        "--stdin",
        "--allow-unrelated-histories",
        "--no-messages",
        "--name-only",
    ]
    asked = (" ".join(walked.parents[commit]).encode("ascii") + b"\n" for commit in merges)
    with streamed(own, arguments, asked) as output:
        fields = iter(output.read().split(b"\0"))
    for _ in merges:
        clean, tree = next(fields), next(fields)
        if clean not in (b"0", b"1"):
            raise Unable("git's answer is not understood")
        paths = []
        while path := next(fields):
            paths.append(text(path))
        yield Remade(tree.decode("ascii"), frozenset(paths))


def _changed(own: Checkout, pairs: Sequence[tuple[str, str]]) -> Iterator[list[str]]:
    """The paths in which each pair of lists of files differs."""
    if not pairs:
        return
    arguments = ["diff-tree", "--stdin", "-r", "--name-only", "-z", "--no-renames"]
    asked = (f"{first} {second}\n".encode("ascii") for first, second in pairs)
    with streamed(own, arguments, asked) as output:
        fields = output.read()
    heads = [f"{first} {second}\n".encode("ascii") for first, second in pairs]
    place = 0
    for number, head in enumerate(heads):
        start = fields.index(head, place) + len(head)
        end = fields.find(heads[number + 1], start) if number + 1 < len(heads) else len(fields)
        place = end
        yield [text(path) for path in fields[start:end].split(b"\0") if path]


# ------------------------------------------------------------------ judged
def _judge(
    checkout: Checkout,
    walked: Walked,
    trees: Trees,
    history: History | None,
    found: _Found,
    where: tuple[str, str, bool],
) -> None:
    commit, path, conflict = where
    known, said = _fields(history, commit, path)
    if known and not said:
        if not conflict or _without_conflict(checkout, walked, trees, commit, path):
            return
        said = "a field that both had changed was decided for one of them"
    ours, theirs, here = (trees.at(walked.roots[one], path) for one in (*walked.parents[commit], commit))
    what = f": {said}" if said else ""
    name = f"{plain(path)} in the merge {short(commit)}{_on(walked, commit)}"
    paths, when = (path,), walked.commits[commit].committer.when
    record = PurePosixPath(path).stem if known else ""
    if here in (ours, theirs):
        side = "its first" if here == ours else "its second"
        words = f"{name} is as on {side} side, without what the other had done to it{what}"
        found.undone.append(Case(words, commit, paths, record, when))
    elif conflict:
        words = f"{name} is what neither side had{what}"
        found.decided.append(Case(words, commit, paths, record, when))
    else:
        words = f"{name} holds more than git makes of its sides{what}"
        found.edited.append(Case(words, commit, paths, record, when))


def _without_conflict(checkout: Checkout, walked: Walked, trees: Trees, commit: str, path: str) -> bool:
    """Whether the two sides of a merge changed different fields of a record, so that nobody had to decide."""
    sides = walked.parents[commit]
    bases = walked.graph.bases(*sides)
    entries = [trees.at(walked.roots[one], path) for one in (*bases, *sides)]
    if len(bases) != 1 or not all(entries):
        return False
    wanted = [one.id.hex() for one in entries if one]
    held = {one.id: one.content for one in objects(checkout, wanted, LIMIT_BYTES, sha256=walked.store.sha256)}
    base, ours, theirs = (Pieces().read(held[one] or b"")[0] for one in wanted)
    return _unordered(merged(base, ours, theirs)) == _unordered(merged(base, theirs, ours))


def _unordered(value: Value) -> str:
    """A value as text in which the order of entries does not matter."""
    if isinstance(value, list):
        return "[" + ",".join(sorted(map(_unordered, value))) + "]"
    if isinstance(value, dict):
        return "{" + ",".join(f"{key!r}:{_unordered(value[key])}" for key in sorted(value)) + "}"
    return repr(value)


def _on(walked: Walked, commit: str) -> str:
    when = walked.commits[commit].committer.when
    return f" of {day(when)}" if when else ""


def _fields(history: History | None, commit: str, path: str) -> tuple[bool, str]:
    """Whether the history knows field by field what a merge did to a file, and in words which fields."""
    if history is None or path not in history.files:
        return False, ""
    step = next((one for one in history.files[path] if one.commit == commit), None)
    if step is None:
        # Nothing that this merge did itself: what it holds is what its sides say, field by field.
        return False, ""
    if step.own is None:
        return False, ""
    return True, listed([_told(step, place) for place in range(len(step.own))])


def _told(step: Step, place: int) -> str:
    change = (step.own or ())[place]
    name = change.pointer or "the whole record"
    return f"{plain(name)} {({'add': 'added', 'remove': 'taken out', 'replace': 'changed'})[change.op]}"


def _of_many(walked: Walked, trees: Trees, commit: str) -> Iterator[Case]:
    """Files of a merge of more than two lines that none of them has."""
    parents = walked.parents[commit]
    sides: Mapping[str, list[bytes]] = {"roots": [walked.roots[one] for one in parents]}
    first, *others = sides["roots"]
    for one in trees.changed(first, walked.roots[commit]):
        path = text(one.path)
        if all(trees.at(root, path) != one.new for root in others):
            words = f"{plain(path)} in the merge {short(commit)}{_on(walked, commit)} is what none of its {len(parents)} sides has"
            yield Case(words, commit, (path,), "", walked.commits[commit].committer.when)
