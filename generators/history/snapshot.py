"""A folder as it stood at a commit: every file that a build reads, written out from git's objects, never from the working tree."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from generators.finding import Unable
from generators.history.commits import parse
from generators.history.lives import History
from generators.history.runner import Checkout, must, objects, resolve
from generators.history.worktree import READ, Standing
from generators.values import LONDON, end_of, written_when

_DAMAGED = (
    "get a fresh clone from a copy that is known to be good, and see what `evidence audit` says of both"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A commit, and the day for which it was chosen."""

    commit: str
    day: date | None
    """Where a date was named; None where a commit was."""


def chosen(checkout: Checkout, history: History, named: str) -> Moment:
    """The commit that a person names: a commit, branch or tag, or the last one received by a moment or the end of a day.

    Raises Unable where there is no such commit, or nothing had been received by then.
    """
    when = written_when(named)
    if when is None:
        return Moment(resolve(checkout, named), None)
    commit = history.known_at(end_of(when))
    if commit is None:
        first = next(iter(history.received.values()), None)
        began = (
            f"the first commit was received on {first.at:%Y-%m-%d}"
            if first and first.at
            else "there is no commit"
        )
        raise Unable(f"nothing had been recorded by {named}: {began}", "name a later date")
    return Moment(commit, when.astimezone(LONDON).date() if isinstance(when, datetime) else when)


def standing(checkout: Checkout, commit: str) -> Standing:
    """What is to be said of a folder that was written out from a commit: it is what the commit holds."""
    (one,) = objects(checkout, [commit], sha256=len(commit) == 64)
    claimed = parse(commit, one.content or b"").committer.when
    return Standing(commit, claimed.astimezone(LONDON) if claimed else None, ())


def write(checkout: Checkout, commit: str, inside: str, folder: Path, names: Sequence[str] = READ) -> None:
    """Write the files below `inside` that a build reads into an empty folder, as the commit holds them.

    A link is written as a link and a separate repository as a folder with a `.git` in it, so that the check says so; no
    link is ever gone through. Raises Unable where the commit's files cannot be read, or a name would lead elsewhere.
    """
    prefix = f"{inside}/" if inside else ""
    arguments = ["ls-tree", "-r", "-z", "--full-tree", commit, "--", *(f"{prefix}{name}" for name in names)]
    files = list(_listed(must(checkout, arguments, "the list of files")))
    blobs = [blob for mode, blob, _ in files if mode != "160000"]
    found = objects(checkout, blobs, sha256=len(commit) == 64)
    for mode, _, path in files:
        place = _place(folder, path.removeprefix(prefix))
        if mode == "160000":
            place.mkdir()
            (place / ".git").touch()
            continue
        content = next(found).content or b""
        if mode == "120000":
            place.symlink_to(os.fsdecode(content))
        else:
            with place.open("xb") as file:
                file.write(content)


def _listed(raw: bytes) -> Iterator[tuple[str, str, str]]:
    """Mode, blob id and path of every file."""
    for row in filter(None, raw.split(b"\0")):
        facts, path = row.split(b"\t", 1)
        mode, _, blob = facts.decode("ascii").split(" ")
        yield mode, blob, path.decode("utf-8", "surrogateescape")


def _place(folder: Path, path: str) -> Path:
    """Where a file goes; its folders are made, and none of them is a link."""
    steps = path.split("/")
    if any(step in ("", ".", "..") or step.lower().rstrip(". ") == ".git" or "\0" in step for step in steps):
        raise Unable(f"the commit names a file that would lie elsewhere: {path!r}", _DAMAGED)
    here = folder
    for step in steps[:-1]:
        here /= step
        if here.is_symlink() or (here.exists() and not here.is_dir()):
            raise Unable(f"the commit holds a file and a folder of one name: {path!r}", _DAMAGED)
        here.mkdir(exist_ok=True)
    if os.path.lexists(here / steps[-1]):
        raise Unable(f"the commit holds two files of one name here: {path!r}", _DAMAGED)
    return here / steps[-1]
