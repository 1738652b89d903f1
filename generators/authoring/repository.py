"""Entries written as a git repository: its objects in one pack, one branch, a clean checkout; what they say is worked out elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generators.authoring import story
from generators.authoring.diary import Entry
from generators.authoring.objects import Person, Store, Tree, commit, with_signature
from generators.authoring.signing import Key
from generators.finding import Unable
from generators.history import Checkout, run

BRANCH = "main"


@dataclass(slots=True)
class _Line:
    """A branch: its newest commit and the files as they are there."""

    tree: Tree = field(default_factory=Tree)
    head: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A history as git objects."""

    store: Store
    head: str
    commits: int
    files: Mapping[str, str]
    """Every file of the last commit: path -> blob."""


def history(
    entries: Iterable[Entry],
    people: Mapping[str, Person],
    content: Mapping[str, bytes],
    first: Mapping[str, bytes],
) -> Written:
    """The entries as commits. `content` holds files taken over as they lie, `first` what the first commit adds to its own."""
    store = Store()
    main, side = _Line(), _Line()
    kept: dict[str, str] = {}
    number = 0
    for number, entry in enumerate(entries, 1):
        if not side.head and entry.time >= story.BRANCH.begins:
            side = _Line(main.tree.copy(), main.head)
        line = side if entry.branched else main
        texts = {path: content[path] if text is None else text.encode() for path, text in entry.files.items()}
        for path, data in {**(first if number == 1 else {}), **texts}.items():
            kept[path] = store.add("blob", data)
            line.tree.put(path, kept[path])
        parents = (main.head, side.head) if entry.merges else (line.head,)
        line.head = store.add("commit", _commit(entry, line.tree.write(store), parents, people))
    return Written(store, main.head, number, kept)


def _commit(entry: Entry, tree: str, parents: Sequence[str], people: Mapping[str, Person]) -> bytes:
    author, keeper = people[entry.by].at(entry.time), people[entry.keeper].at(entry.time)
    content = commit(tree, tuple(parent for parent in parents if parent), author, keeper, entry.message)
    return with_signature(content, Key(people[entry.keeper].mail).sign(content)) if entry.signed else content


def lay(folder: Path, written: Written) -> None:
    """Make `folder`, which exists and is empty, a repository of that history, checked out and clean.

    Raises Unable where git cannot be run.
    """
    checkout = Checkout(folder, folder / ".git")
    _git(checkout, "init", "--quiet", "--template=", "--object-format=sha1", f"--initial-branch={BRANCH}")
    _git(checkout, "index-pack", "--stdin", "--strict", given=written.store.pack())
    quiet = ("-c", "core.logAllRefUpdates=false")
    _git(checkout, *quiet, "update-ref", f"refs/heads/{BRANCH}", written.head)
    _git(checkout, *quiet, "read-tree", "-u", "--reset", written.head)


def _git(checkout: Checkout, *arguments: str, given: bytes = b"") -> None:
    if run(checkout, arguments, given=given, index=True) is None:
        raise Unable(
            f"git could not write the repository (git {next(word for word in arguments if word[0] != '-')})",
            "install git 2.28 or newer, and see that `git --version` works and the disk has space",
        )
