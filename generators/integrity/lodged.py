"""The history held against what outsiders hold of it: lodged copies and a server's push log; how these are written lives elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from generators.finding import Unable, count
from generators.history.receipts import Head, Receipts
from generators.integrity.manifest import of_store
from generators.integrity.report import Case, Finding, Unchecked
from generators.integrity.trees import Trees, text
from generators.integrity.walk import Walked
from generators.integrity.witness import Witness
from generators.integrity.words import commits as commits_
from generators.integrity.words import moment, plain, short


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of holding lodged copies against the history."""

    findings: tuple[Finding, ...]
    not_checked: tuple[Unchecked, ...]
    sound: frozenset[str]
    """Commits of lodged copies that are in the history and whose content fits, where that was lodged too."""
    fitting: tuple[Witness, ...]
    """Lodged copies that fit."""
    reached: int
    """How many commits the lodged copies reach."""


class Lodged:
    """Holds copies against one history."""

    def __init__(self, walked: Walked, trees: Trees, inside: str, *, chosen: bool) -> None:
        """`chosen` says that somebody named the commit, so that a copy of a later one is no contradiction."""
        self._walked = walked
        self._trees = trees
        self._top = f"{inside}/records/" if inside else "records/"
        self._chosen = chosen

    def compare(self, witnesses: Sequence[Witness]) -> Compared:
        """Every copy against the history."""
        gone: list[Case] = []
        other: list[Case] = []
        later: list[Unchecked] = []
        fitting: list[Witness] = []
        for one in witnesses:
            if one.commit not in self._walked.commits:
                if self._chosen and self._follows(one.commit):
                    of = f" as at {one.as_of:%Y-%m-%d}" if one.as_of else ""
                    why = "it is of a commit after the one that was chosen"
                    later.append(Unchecked(f"a copy lodged{of}", why))
                else:
                    gone += self._lost(one)
                continue
            faults = list(self._differs(one))
            other += faults
            if not faults:
                fitting.append(one)
        return Compared(
            tuple(self._found(gone, other)),
            tuple(later),
            frozenset(one.commit for one in fitting),
            tuple(fitting),
            len(self._above(one.commit for one in fitting)),
        )

    @staticmethod
    def _found(gone: Sequence[Case], other: Sequence[Case]) -> Iterator[Finding]:
        copies = len({case.commit for case in gone})
        if gone:
            said = (
                f"{count(copies, 'lodged commit')} {'is' if copies == 1 else 'are'} not part of this history"
            )
            yield Finding("HIS008", said, tuple(gone))
        if other:
            number = len({case.commit for case in other})
            said = f"the content of {commits_(number)} is not what was lodged"
            yield Finding("HIS009", said, tuple(other))

    # -------------------------------------------------------------- copies that are part of the history
    def _differs(self, one: Witness) -> Iterator[Case]:
        """In what a copy of a commit of this history does not fit it."""
        commit = self._walked.commits[one.commit]
        when = commit.committer.when
        if not one.manifest:
            return
        root = self._walked.roots.get(one.commit)
        made = of_store(self._walked.store, self._trees, one.commit, root) if root else None
        name = f"{plain(one.name)}, commit {short(one.commit)}"
        if made is None:
            yield Case(
                f"{name}: its content is not whole here, so it cannot be compared", one.commit, when=when
            )
        elif made.digest != one.manifest:
            said = f"{name}: the manifest was {one.manifest}, and is {made.digest} now"
            yield Case(said, one.commit, when=when)
        elif one.files is not None and one.files != made.files:
            said = f"{name}: it speaks of {one.files} files, and the commit holds {made.files}"
            yield Case(said, one.commit, when=when)
        written = when.isoformat() if when else ""
        if one.committed != written:
            said = f"{name}: it says that the commit is of {one.committed or 'no time'}, and the commit says {written or 'none'}"
            yield Case(said, one.commit, when=when)

    def _above(self, tips: Iterator[str]) -> set[str]:
        """Commits of the history from which these follow, and themselves."""
        waiting = list(tips)
        seen = set(waiting)
        while waiting:
            for parent in self._walked.parents[waiting.pop()]:
                if parent not in seen:
                    seen.add(parent)
                    waiting.append(parent)
        return seen

    # -------------------------------------------------------------- copies that are not
    def _line(self, tip: str) -> list[str]:
        """What the store still holds of the line that leads to a commit, down to where this history has it too."""
        store, known = self._walked.store, self._walked.commits
        found, waiting, seen = [], [tip], {tip}
        while waiting:
            commit = waiting.pop()
            if commit in known or commit not in store.commits:
                continue
            found.append(commit)
            for raw in store.commits[commit].split(b"\n\n", 1)[0].split(b"\n"):
                parent = raw.removeprefix(b"parent ").decode("ascii", "replace")
                if raw.startswith(b"parent ") and parent not in seen:
                    seen.add(parent)
                    waiting.append(parent)
        return found

    def _follows(self, commit: str) -> bool:
        """Whether a commit that the store still holds comes after the audited one."""
        tip = self._walked.tip.encode("ascii")
        return any(b"parent " + tip in self._walked.store.commits[one] for one in self._line(commit))

    def _lost(self, one: Witness) -> Iterator[Case]:
        """What of a copy is gone or changed now, as far as it can still be told."""
        line = self._line(one.commit)
        of = f"lodged as at {one.as_of:%Y-%m-%d}" if one.as_of else "lodged"
        name = f"{plain(one.name)}: commit {short(one.commit)}, {of},"
        if len(one.commit) != len(self._walked.tip):
            yield Case(f"{name} is of another sort of repository", one.commit)
            return
        if not line:
            said = (
                "is not in this copy at all: it was dropped and cleared away, or this copy is older than it"
            )
        elif self._follows(one.commit):
            said = f"comes after the end of this history: {commits_(len(line))} were dropped, or not fetched forward"
        else:
            said = f"is on another line: {commits_(len(line))} of it are not in this history"
        yield Case(f"{name} {said}", one.commit)
        before = self._records(self._root(one.commit)) if line else {}
        now = self._records(self._walked.roots.get(self._walked.tip))
        for record in sorted(one.records or before):
            if record not in now:
                yield Case(
                    f"{record}: was there when it was lodged, and is missing now", one.commit, (), record
                )
            elif record in before and before[record] != now[record]:
                yield Case(f"{record}: does not say now what it said then", one.commit, (), record)

    def _root(self, commit: str) -> bytes | None:
        raw = self._walked.store.commits[commit]
        written = raw[5 : 5 + len(commit)].decode("ascii", "replace")
        try:
            return bytes.fromhex(written) if raw.startswith(b"tree ") else None
        except ValueError:
            return None

    def _records(self, root: bytes | None) -> Mapping[str, bytes]:
        """Record id, as the file's name has it, -> id of the content."""
        found: dict[str, bytes] = {}
        try:
            for path, entry in self._trees.files(root) if root else ():
                name = PurePosixPath(text(path))
                if name.suffix == ".yml" and text(path).startswith(self._top):
                    found[name.stem] = entry.id
        except Unable:
            return {}
        return found

    # -------------------------------------------------------------- the push log
    def logged(self, receipts: Receipts, branch: str) -> Iterator[Finding]:
        """The heads that the server's log names, against the history. `branch` is the audited one, in full, where it is known."""
        known = self._walked.commits
        heads = receipts.heads
        refs = {head.ref for head in heads}
        mine = {branch} & refs or {head.ref for head in heads if head.commit in known} or refs
        dropped = [head for head in heads if head.commit not in known and not self._newer(head)]
        contradicted = tuple(_dropped(head) for head in dropped if head.ref in mine)
        if contradicted:
            number = commits_(len(contradicted))
            said = f"the server's log shows {number} on this branch that this history does not lead back to"
            yield Finding("HIS010", said, contradicted)
        beside = tuple(_dropped(head) for head in dropped if head.ref not in mine)
        if beside:
            said = f"the server's log shows {commits_(len(beside))} on other branches that did not come into this history"
            yield Finding("HIS088", said, beside)
        if receipts.remarks:
            cases = tuple(Case(f"push log: {remark}") for remark in receipts.remarks)
            yield Finding(
                "HIS029", f"the push log has {count(len(cases), 'irregularity', 'irregularities')}", cases
            )

    def _newer(self, head: Head) -> bool:
        return self._chosen and self._follows(head.commit)


def _dropped(head: Head) -> Case:
    branch = plain(head.ref.removeprefix("refs/heads/"))
    return Case(f"commit {short(head.commit)}, on {branch} at {moment(head.at)}", head.commit, when=head.at)


def statements(compared: Compared, tip: str) -> Iterator[str]:
    """What may be said because of copies that fit, and no more (guarantees §2)."""
    for one in compared.fitting:
        of = f"the copy lodged as at {one.as_of:%Y-%m-%d}" if one.as_of else "the commit id that was lodged"
        if one.manifest:
            yield f"Not altered since {of}: the manifest of commit {short(one.commit)}, worked out anew, equals the lodged one."
        yield f"Everything in {of} is still here: commit {short(one.commit)} is part of this history."
    heads = [one for one in compared.fitting if one.commit == tip]
    if len(heads) > 1:
        yield f"{len(heads)} lodged copies hold this same head. It is not shown that no other version exists."
