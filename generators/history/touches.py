"""Which commit changed which file: one pass of git over every commit, against its first parent; contents are read elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generators.history.graph import Graph
from generators.history.runner import Checkout, must, run, streamed

Wanted = Callable[[str], bool]

_FILE_MODES = frozenset({b"100644", b"100755", b"100664"})


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
        return not self.new or self.mode.encode() in _FILE_MODES


@dataclass(frozen=True, slots=True)
class Touches:
    """Every change of every wanted file, and of each commit how many files it changed in all."""

    by_path: Mapping[str, tuple[Touch, ...]]
    """In the order of receiving."""
    by_commit: Mapping[str, tuple[str, ...]]
    """Commit -> the wanted paths that it changed."""
    others: Mapping[str, int]
    """Commit -> how many other files it changed; absent where none."""
    gone: Mapping[str, tuple[tuple[str, str], ...]]
    """Commit -> other YAML files that it deleted, each with its blob: a wanted one may be such a file, moved."""

    def with_later(self, later: Touches) -> Touches:
        """These, and what commits received later touched."""
        by_path = dict(self.by_path)
        for path, touched in later.by_path.items():
            by_path[path] = (*by_path.get(path, ()), *touched)
        return Touches(
            by_path, {**self.by_commit, **later.by_commit}, {**self.others, **later.others}, later.gone
        )


def graph(checkout: Checkout, tip: str) -> Graph:
    """The graph of everything reachable from `tip`."""
    listed = must(checkout, ["rev-list", "--parents", "--stdin"], "the history", given=f"{tip}\n".encode())
    return Graph(tip, _parents(listed))


def continued(checkout: Checkout, tip: str, before: Graph) -> Graph | None:
    """The graph of `tip` where an earlier one is its beginning, of which nothing has to be read or ordered again; else None."""
    given = f"{tip}\n^{before.tip}\n".encode()
    listed = run(checkout, ["rev-list", "--parents", "--stdin"], given=given)
    if listed is None:
        return None
    parents = {**before.parents, **_parents(listed)}
    if tip not in parents or any(parent not in parents for above in parents.values() for parent in above):
        return None
    grown = Graph(tip, parents)
    return grown if grown.order[: len(before.order)] == before.order else None


def _parents(listed: bytes) -> dict[str, tuple[str, ...]]:
    """What `git rev-list --parents` printed."""
    return {
        commit: tuple(above)
        for commit, *above in (line.split() for line in listed.decode("ascii").splitlines())
    }


def touches(checkout: Checkout, commits: Sequence[str], wanted: Wanted) -> Touches:
    """What `commits` (in the order of receiving) changed. Raises Unable where git cannot read one of their trees.

    git is asked from the newest back: packs hold the newest trees whole and older ones as differences from them.
    """
    by_path: dict[str, list[Touch]] = {}
    by_commit: dict[str, tuple[str, ...]] = {}
    others: dict[str, int] = {}
    chosen: dict[bytes, str] = {}
    arguments = ["diff-tree", "--stdin", "-r", "--root", "--raw", "-z", "--no-renames", "--no-abbrev"]
    asked = (f"{commit}\n".encode("ascii") for commit in reversed(commits))
    with streamed(checkout, [*arguments, "--diff-merges=first-parent"], asked) as output:
        fields = iter(output.read().split(b"\0"))
    gone: dict[str, list[tuple[str, str]]] = {}
    commit, here, other = "", [], 0
    for field in fields:
        if field.startswith(b":"):
            raw = next(fields)
            path = chosen.get(raw)
            if path is None:
                path = chosen[raw] = _chosen(raw, wanted)
            _, mode, old, new, status = field.split(b" ")
            if not path:
                other += 1
                if status == b"D" and raw.endswith((b".yml", b".yaml")):
                    gone.setdefault(commit, []).append((_name(raw), _blob(old)))
                continue
            touch = Touch(commit, _blob(old), _blob(new), mode.decode("ascii"))
            by_path.setdefault(path, []).append(touch)
            here.append(path)
        else:
            _close(commit, here, other, by_commit, others)
            commit, here, other = field.decode("ascii").strip(), [], 0
    _close(commit, here, other, by_commit, others)
    return Touches(
        {path: tuple(reversed(found)) for path, found in by_path.items()},
        by_commit,
        others,
        {commit: tuple(ends) for commit, ends in gone.items()},
    )


def _close(
    commit: str, here: list[str], other: int, by_commit: dict[str, tuple[str, ...]], others: dict[str, int]
) -> None:
    if here:
        by_commit[commit] = tuple(here)
    if other:
        others[commit] = other


def _chosen(raw: bytes, wanted: Wanted) -> str:
    """The path as text where it is wanted, else nothing."""
    path = _name(raw)
    return path if wanted(path) else ""


def _name(raw: bytes) -> str:
    """A path as text; bytes that are no UTF-8 are kept as lone surrogates."""
    return raw.decode("utf-8", "surrogateescape")


def _blob(identity: bytes) -> str:
    return "" if identity.strip(b"0") == b"" else identity.decode("ascii")
