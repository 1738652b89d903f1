"""Whether the folder is what the commit holds, by the bytes on disk: what `git status` is told to overlook is found too.

Nothing of the repository is run: no filter, no fsmonitor, no index refresh. Only files are read.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from generators.finding import count
from generators.history.runner import Checkout, run
from generators.integrity.report import Case, Finding
from generators.integrity.trees import LINK, REPOSITORY, Entry, Trees, text
from generators.integrity.walk import Walked
from generators.integrity.words import plain

_MARKS = {"h": "is marked assume-unchanged", "S": "is marked skip-worktree", "s": "is marked both ways"}


def findings(checkout: Checkout, walked: Walked, trees: Trees, inside: str) -> Iterator[Finding]:
    """How the folder differs from the audited commit, which has to be the one that is checked out."""
    if checkout.tree is None:
        return
    files = {text(path): entry for path, entry in trees.files(walked.roots[walked.tip])}
    differing = tuple(
        Case(f"{plain(path)} {said}", "", (path,))
        for path, entry in files.items()
        if (said := _difference(checkout.tree / path, entry))
    )
    if differing:
        said = f"{count(len(differing), 'file')} on disk {'is' if len(differing) == 1 else 'are'} not what the commit holds"
        yield Finding("HIS071", said, differing, local=True)
    yield from _hidden(checkout)
    yield from _uncommitted(checkout.tree, files, f"{inside}/records" if inside else "records")
    if run(checkout, ["symbolic-ref", "--quiet", "HEAD"]) is None:
        yield Finding("HIS085", "a commit is checked out, not a branch", (), local=True)


def _difference(file: Path, entry: Entry) -> str:
    """In what a file on disk is not what the commit holds; empty where it is the same."""
    if entry.mode == REPOSITORY:
        return ""
    try:
        if (entry.mode == LINK) != file.is_symlink():
            return "is a link on one side only"
        if not file.is_symlink() and not file.is_file():
            return "is missing" if not os.path.lexists(file) else "is no file"
        content = os.fsencode(file.readlink()) if file.is_symlink() else None
        return "" if _identity(file, content, len(entry.id)) == entry.id else "has another content"
    except OSError:
        return "cannot be read"


def _identity(file: Path, content: bytes | None, width: int) -> bytes:
    """The id that git would give the bytes on disk, without any filter."""
    hashed = hashlib.sha256() if width == 32 else hashlib.sha1(usedforsecurity=False)
    if content is not None:
        hashed.update(b"blob %d\0" % len(content) + content)
        return hashed.digest()
    with file.open("rb") as source:
        hashed.update(b"blob %d\0" % os.fstat(source.fileno()).st_size)
        while piece := source.read(1 << 20):
            hashed.update(piece)
    return hashed.digest()


def _hidden(checkout: Checkout) -> Iterator[Finding]:
    listed = run(checkout, ["ls-files", "-v", "-z"], index=True)
    if listed is None:
        case = Case("git's index cannot be read")
        yield Finding("HIS072", "git's index in this copy cannot be read", (case,), local=True)
        return
    cases = []
    for line in filter(None, listed.split(b"\0")):
        mark, _, name = line.partition(b" ")
        if mark.decode("ascii", "replace") in _MARKS:
            path = text(name)
            cases.append(Case(f"{plain(path)} {_MARKS[mark.decode('ascii')]}", "", (path,)))
    if cases:
        said = f"{count(len(cases), 'file')} {'is' if len(cases) == 1 else 'are'} hidden from git's status"
        yield Finding("HIS072", said, tuple(cases), local=True)


def _uncommitted(tree: Path, files: dict[str, Entry], records: str) -> Iterator[Finding]:
    """Files among the records that the commit does not hold."""
    cases = []
    for folder, folders, names in os.walk(tree / records):
        folders.sort()
        linked = [name for name in folders if (Path(folder) / name).is_symlink()]
        for name in sorted((*names, *linked)):
            path = (Path(folder) / name).relative_to(tree).as_posix()
            if path not in files:
                cases.append(Case(plain(path), "", (path,)))
    if cases:
        said = (
            f"{count(len(cases), 'file')} among the records {'is' if len(cases) == 1 else 'are'} in no commit"
        )
        yield Finding("HIS073", said, tuple(cases), local=True)
