"""Which commit changed which file: one pass of git over every commit, against its first parent; contents are read elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generators.history.graph import Graph
from generators.history.runner import Checkout, must, run, streamed

Wanted = Callable[[str], bool]

_FILE_MODES = frozenset({"100644", "100755", "100664"})


class Touch(NamedTuple):
    """What one commit did to one file, beside its first parent."""

    commit: str
    old: str
    """Blob id before; empty where there was no such file."""
    new: str
    """Blob id after; empty where there is none."""
    mode: str
    """Of the file after, as git writes it: `100644`; `120000` is a link, `160000` another repository."""

    @property
    def plain(self) -> bool:
        """Whether what stands there after the commit is an ordinary file, or nothing."""
        return not self.new or self.mode in _FILE_MODES


@dataclass(frozen=True, slots=True)
class Touches:
    """Every change of every wanted file."""

    by_path: Mapping[str, tuple[Touch, ...]]
    """In the order of receiving."""
    by_commit: Mapping[str, tuple[str, ...]]
    """Commit -> the wanted paths that it changed."""
    beside: Mapping[str, tuple[str, ...]]
    """Commit -> other files it changed that belong to wanted ones."""
    gone: Mapping[str, tuple[tuple[str, str], ...]]
    """Commit -> other YAML files that it deleted, each with its blob: a wanted one may be such a file, moved."""


def graph(checkout: Checkout, tip: str) -> Graph:
    """The graph of everything reachable from `tip`."""
    listed = must(checkout, ["rev-list", "--parents", "--stdin"], "the history", given=f"{tip}\n".encode())
    return Graph(tip, _parents(listed))


def continued(checkout: Checkout, tip: str, before: Graph) -> Graph | None:
    """The graph of `tip` where the branch has only gone on from an earlier one; else None.

    What the branch had received by then, and in which order, is then the same.
    """
    given = f"{tip}\n^{before.tip}\n".encode()
    listed = run(checkout, ["rev-list", "--parents", "--stdin"], given=given)
    if listed is None:
        return None
    new = _parents(listed)
    parents = {**before.parents, **new}
    if tip not in parents or any(parent not in parents for above in new.values() for parent in above):
        return None
    grown = Graph(tip, parents)
    return grown if before.tip in grown.mainline else None


def _parents(listed: bytes) -> dict[str, tuple[str, ...]]:
    """What `git rev-list --parents` printed."""
    return {
        commit: tuple(above)
        for commit, *above in (line.split() for line in listed.decode("ascii").splitlines())
    }


def touches(
    checkout: Checkout, commits: Sequence[str], wanted: Wanted, belongs: Wanted = lambda _: False
) -> Touches:
    """What `commits` (in the order of receiving) changed. Raises Unable where git cannot read one of their trees.

    git is asked from the newest back: packs hold the newest trees whole and older ones as differences from them.
    """
    by_path: dict[str, list[Touch]] = {}
    by_commit: dict[str, list[str]] = {}
    beside: dict[str, list[str]] = {}
    gone: dict[str, list[tuple[str, str]]] = {}
    follow: dict[str, bool] = {}
    commit = ""
    fields = iter(_listed(checkout, commits))
    for field in fields:
        if field[:1] != ":":
            commit = field.strip()
            continue
        path = next(fields)
        if path not in follow:
            follow[path] = wanted(path)
        _, mode, old, new, status = field.split(" ")
        if follow[path]:
            # Only what was added had no blob before, and only what was deleted has none after.
            touch = Touch(commit, old if status != "A" else "", new if status != "D" else "", mode)
            by_path.setdefault(path, []).append(touch)
            by_commit.setdefault(commit, []).append(path)
            continue
        if belongs(path):
            beside.setdefault(commit, []).append(path)
        if status == "D" and path.endswith((".yml", ".yaml")):
            gone.setdefault(commit, []).append((path, old))
    return Touches(
        {path: tuple(reversed(found)) for path, found in by_path.items()},
        {commit: tuple(paths) for commit, paths in by_commit.items()},
        {commit: tuple(paths) for commit, paths in beside.items()},
        {commit: tuple(ends) for commit, ends in gone.items()},
    )


def _listed(checkout: Checkout, commits: Sequence[str]) -> list[str]:
    """The fields that git prints: a commit id, and of each file that it changed the facts and then the name.

    Bytes of a name that are no UTF-8 are kept as lone surrogates.
    """
    arguments = ["diff-tree", "--stdin", "-r", "--root", "--raw", "-z", "--no-renames", "--no-abbrev"]
    asked = (f"{commit}\n".encode("ascii") for commit in reversed(commits))
    with streamed(checkout, [*arguments, "--diff-merges=first-parent"], asked) as output:
        return output.read().decode("utf-8", "surrogateescape").split("\0")
