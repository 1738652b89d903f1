"""Records that grow commit by commit, for tests of what a history tells: in a real repository, or written by hand without git."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from generators import catalogues, ledger, source
from generators.audience import project
from generators.book import Behind, Book, compose
from generators.checking import Checked
from generators.history import Change, Commit, History, Received, Standing, Step, difference, of_records
from generators.history.commits import Claim
from generators.history.graph import Graph
from generators.ledger import Ledger
from generators.past import Past
from generators.values import LONDON
from tests.repositories import BASE, git, write

AS_OF = date(2026, 3, 31)
AUTHORS = {
    "STF-001": "director@example.invalid",
    "STF-002": "manager@example.invalid",
    "STF-003": "carer@example.invalid",
}
# The common base, in which the three members of staff can be told by their commits.
STAFF = {
    path: text.replace("}", f", email_aliases: [{AUTHORS[path[-11:-4]]}]}}")
    for path, text in BASE.items()
    if path.startswith("records/staff/")
}


# ------------------------------------------------------------------ with git
@dataclass
class Grown:
    """A repository that grows. The base is there from 1 December 2025, 9:00."""

    folder: Path
    begun: bool = field(default=False)

    def commit(
        self,
        files: Mapping[str, str | None],
        message: str = "Records",
        *,
        when: str,
        by: str = "",
        authored: str = "",
    ) -> str:
        """Write files (None: delete), commit as a member of staff at a local time such as `2026-01-14T21:10`; the commit's id."""
        if not self.begun:
            self.begun = True
            git(self.folder, "init", "-q", "-b", "main")
            write(self.folder, {**BASE, **STAFF}, base=False)
            self._commit("The base", _when("2025-12-01T09:00"))
        for path, text in files.items():
            if text is None:
                (self.folder / path).unlink()
        write(self.folder, {path: text for path, text in files.items() if text is not None}, base=False)
        return self._commit(message, _when(when), by, _when(authored) if authored else "")

    def _commit(self, message: str, when: str, by: str = "", authored: str = "") -> str:
        git(self.folder, "add", "-A")
        author = [f"--author={by} <{AUTHORS.get(by, by)}>"] if by else []
        dated = [f"--date={authored}"] if authored else []
        git(self.folder, "commit", "-q", "--allow-empty", "-m", message, *author, *dated, when=when)
        return git(self.folder, "rev-parse", "HEAD")

    def merge(self, branch: str, message: str, *, when: str) -> str:
        """Merge a branch, always with a commit of its own."""
        git(self.folder, "merge", "-q", "--no-ff", "-m", message, branch, when=_when(when))
        return git(self.folder, "rev-parse", "HEAD")

    def book(self, audience: str = "internal", as_of: date = AS_OF) -> Book:
        """The book of what is in the folder now, without the rules of the check."""
        return book(self.folder, audience, as_of)


def _when(local: str) -> str:
    return datetime.fromisoformat(local).replace(tzinfo=LONDON).isoformat()


def book(folder: Path, audience: str = "internal", as_of: date = AS_OF) -> Book:
    """The book of a repository whose records can all be read, with its history."""
    documents, unreadable = source.read(folder)
    built, misfits = ledger.build(documents)
    assert not (*unreadable, *misfits), [str(found) for found in (*unreadable, *misfits)]
    checked = Checked(folder, built, catalogues.load(), (), len(documents))
    told = of_records(folder)
    standing = Standing(told.tip, None, ()) if told and told.tip else Standing("", None, ("not committed",))
    return compose(checked, audience, as_of, behind=Behind(told, standing))


# ------------------------------------------------------------------ by hand
Saying = Mapping[str, Mapping[str, Any] | None]
"""Path -> what the file says from a commit on, as raw data; None where it is deleted."""


def past(commits: Sequence[tuple[str, Saying]], ledger_: Ledger, *, messages: Sequence[str] = ()) -> Past:
    """The past of the team: one line of commits, each a local time and what it changed."""
    return Past(history(commits, messages), project(ledger_, "internal", AS_OF), ledger_)


def history(commits: Sequence[tuple[str, Saying]], messages: Sequence[str] = ()) -> History:
    """One line of commits, made without git."""
    ids = [hashlib.sha1(str(number).encode()).hexdigest() for number in range(len(commits))]
    parents = {one: (ids[number - 1],) if number else () for number, one in enumerate(ids)}
    facts: dict[str, Commit] = {}
    received: dict[str, Received] = {}
    files: dict[str, list[Step]] = {}
    now: dict[str, Any] = {}
    for number, ((when, saying), identity) in enumerate(zip(commits, ids, strict=True)):
        at = datetime.fromisoformat(when).replace(tzinfo=LONDON)
        person = Claim("Governance team", "governance@example.invalid", int(at.timestamp()), 0)
        message = messages[number] if messages else f"Commit {number}"
        facts[identity] = Commit(identity, parents[identity], person, person, message, "")
        received[identity] = Received(at, "clock", identity)
        for path, said in saying.items():
            before = now.pop(path, None)
            if said is not None:
                now[path] = dict(said)
            files.setdefault(path, []).append(_step(identity, path, before, now.get(path)))
    graph = Graph(ids[-1] if ids else "", parents)
    return History(graph, facts, {path: tuple(steps) for path, steps in sorted(files.items())}, received, {})


def _step(commit: str, path: str, before: Any, after: Any) -> Step:
    old, new = ("old" if before is not None else ""), ("new" if after is not None else "")
    if before is None:
        return Step(commit, path, "added", (Change("add", (), None, after),), "", old=old, new=new)
    if after is None:
        return Step(commit, path, "deleted", (Change("remove", (), before, None),), "", old=old, new=new)
    return Step(commit, path, "modified", difference(before, after), "", old=old, new=new)
