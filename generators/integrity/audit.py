"""The audit from beginning to end: the store read and walked, then what outsiders hold, signers, times, merges, removals, this copy."""

from __future__ import annotations

import configparser
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from generators.finding import Unable, count
from generators.history.choice import Choice
from generators.history.evidence import choice_of
from generators.history.lives import History
from generators.history.reading import read
from generators.history.receipts import Receipts, first_seen
from generators.history.runner import Checkout, head, opened, resolve, run, undisturbed
from generators.history.trust import Trust
from generators.integrity import (
    bounds,
    copies,
    lateness,
    merges,
    names,
    objects,
    removals,
    signers,
    store,
    times,
    walk,
    worktree_tricks,
)
from generators.integrity.bounds import Bounds
from generators.integrity.lateness import Lateness
from generators.integrity.lodged import Compared, Lodged, statements
from generators.integrity.manifest import Manifest, of_store
from generators.integrity.report import Facts, Finding, Report, Unchecked, ordered
from generators.integrity.signers import Signed
from generators.integrity.trees import Trees, text
from generators.integrity.walk import Walked
from generators.integrity.witness import Witness
from generators.integrity.words import commits as commits_
from generators.integrity.words import moment, short

_FULL = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Outside:
    """What is given to an audit from outside the repository."""

    trust: Trust | None
    witnesses: Sequence[Witness]
    receipts: Receipts | None
    tsa_roots: bytes | None
    cache: Path | None
    """Where what was read of a history is kept; None reads it again."""


def audit(  # noqa: PLR0913 - each is one thing that an audit is given from outside
    folder: Path,
    *,
    today: date | None = None,
    trust: Trust | None = None,
    witnesses: Sequence[Witness] = (),
    receipts: Receipts | None = None,
    tsa_roots: bytes | None = None,
    revision: str = "",
    records: Choice | None = None,
    cache: Path | None = None,
) -> Report:
    """What the history of the repository around `folder` is worth as evidence, up to what is checked out or to `revision`.

    From outside come the list of trusted keys (`trust`), lodged copies (`witnesses`), the server's push log (`receipts`) and
    root certificates of time-stamping authorities as PEM (`tsa_roots`). Without a trust list or a witness the verdict is
    “verified with remarks” at best. `today` is the day after which a date lies in the future; without it none does.
    `records` are the files that count as records, by default those of the evidence folder `folder`. `cache` is a folder in
    which was kept what records said at commits, which saves reading that again; every object is read and hashed anew all the
    same. Same commit, same copy and same arguments: same report.

    Raises Unable where there is no repository or no commit, or where the repository is too damaged to be looked at.
    """
    with undisturbed():
        known = _Outside(trust, witnesses, receipts, tsa_roots, cache)
        return _report(folder, today, known, revision, records)


def _report(
    folder: Path, today: date | None, known: _Outside, revision: str, records: Choice | None
) -> Report:
    checkout = _opened(folder)
    tip = resolve(checkout, revision) if revision else _head(checkout)
    if not tip:
        raise Unable("nothing has been committed here, so there is no history", "commit the records first")
    held = objects.read(checkout)
    copies.check(checkout, held)
    walked = walk.walk(held, tip, store.cut_off(checkout))
    if tip not in walked.commits:
        raise Unable(
            f"the commit {short(tip)} cannot be read: {held.damaged.get(tip, 'it is missing')}",
            "get a fresh clone from a copy that is known to be good",
        )
    audited = _Audited(
        checkout,
        walked,
        Trees(held.trees, sha256=held.sha256, ends=walked.ends),
        known,
        records or choice_of(checkout, folder),
        today,
        chosen=bool(revision),
    )
    return audited.report()


def _opened(folder: Path) -> Checkout:
    try:
        return opened(folder)
    except (configparser.Error, UnicodeDecodeError) as error:
        raise Unable(
            f"the settings of the repository around {folder} cannot be read",
            "get a fresh clone from a copy that is known to be good",
        ) from error


def _head(checkout: Checkout) -> str:
    try:
        return head(checkout)
    except UnicodeDecodeError:
        raise Unable(
            f"HEAD of {checkout.place} leads to no commit: the repository is damaged",
            "get a fresh clone from a copy that is known to be good",
        ) from None


@dataclass
class _Audited:
    """One audit under way."""

    checkout: Checkout
    walked: Walked
    trees: Trees
    evidence: _Outside
    choice: Choice | None
    today: date | None
    chosen: bool
    found: list[Finding] = field(default_factory=list)
    not_checked: list[Unchecked] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    history: History | None = None

    @property
    def inside(self) -> str:
        return self.choice.inside if self.choice else ""

    def report(self) -> Report:
        walked = self.walked
        self.found += walk.findings(walked)
        self._damage_elsewhere()
        self.found += store.findings(self.checkout, walked.store, walked.commits)
        compared = self._outsiders()
        seen, known = self._moments(compared)
        signed = self._signers(seen, known)
        self.found += times.findings(walked.commits, walked.graph, seen, self.today)
        self.found += bounds.findings(walked.commits, walked.graph, known)
        late = self._contents(seen)
        self._ours()
        made = self._manifest()
        facts = self._facts(signed, compared, known, late, made)
        if not walked.store.sha256:
            words = "the names of commits rest on SHA-1; the manifest of the audited commit uses SHA-256"
            self.found.append(Finding("HIS086", words))
        findings = ordered(self.found)
        return Report(
            findings,
            tuple(self.not_checked),
            facts,
            tuple(self.said),
            tuple(self._checked(signed, known, late)),
            self._touched(findings),
            self.inside,
        )

    # -------------------------------------------------------------- parts of it
    def _damage_elsewhere(self) -> None:
        elsewhere = walk.elsewhere(self.walked)
        cases = walk.damage(elsewhere)
        if cases:
            words = f"{len(cases)} damaged object{'' if len(cases) == 1 else 's'} outside the audited history"
            self.found.append(Finding("HIS067", words, cases, local=True))
        if not self.walked.store.whole:
            why = "too much of this copy cannot be read"
            self.not_checked.append(Unchecked("part of the store", why, local=True, caps=True))

    def _outsiders(self) -> Compared:
        """Lodged copies and the push log."""
        evidence = self.evidence
        lodged = Lodged(self.walked, self.trees, self.inside, chosen=self.chosen)
        compared = lodged.compare(evidence.witnesses)
        self.found += compared.findings
        self.not_checked += compared.not_checked
        self.said += statements(compared, self.walked.tip)
        if not evidence.witnesses:
            self._left(
                "whether anything was dropped",
                "no lodged copy was given, and a repository cannot show by itself that nothing was taken out of it",
                "lodge `custody/witness.json` with two outsiders at each publication, and give what they hold with --witness FILE",
                caps=True,
            )
        if evidence.receipts is None:
            self._left(
                "when a server received each commit",
                "no push log was given, so dates are what the committing computers said",
                "see the guide for whoever runs the git server, and give the log with --receipts FILE",
            )
        else:
            self.found += lodged.logged(evidence.receipts, self._branch())
        return compared

    def _left(self, what: str, why: str, cure: str = "", *, caps: bool = False) -> None:
        self.not_checked.append(Unchecked(what, why, cure, caps=caps))

    def _branch(self) -> str:
        found = run(self.checkout, ["symbolic-ref", "--quiet", "HEAD"])
        return (found or b"").decode("utf-8", "replace").strip()

    def _moments(self, compared: Compared) -> tuple[Mapping[str, datetime], Bounds]:
        """When a server first saw commits, and their bounds by time-stamps."""
        walked, evidence = self.walked, self.evidence
        seen: Mapping[str, datetime] = {}
        if evidence.receipts is not None:
            seen = first_seen(evidence.receipts, walked.parents)
        inner = () if walked.broken else bounds.pairs(walked, self.trees, self.inside)
        outer = [one for one in evidence.witnesses if one.stamp is not None]
        if evidence.tsa_roots is None:
            if inner or outer:
                self._left(
                    "the time-stamps",
                    "no root certificates of their authorities were given",
                    "give them as PEM with --tsa-roots FILE",
                )
            return seen, Bounds()
        stamps = [
            *bounds.outside(outer, evidence.tsa_roots),
            *bounds.within(self.checkout, inner, evidence.tsa_roots, sha256=walked.store.sha256),
        ]
        self.found += bounds.faults(stamps)
        committed = Lodged(walked, self.trees, self.inside, chosen=self.chosen).compare(
            [one.witness for one in stamps if one.commit and one.at]
        )
        self.found += committed.findings
        known = bounds.bounds(walked.graph, stamps, compared.sound | committed.sound)
        self.said += self._dated(known)
        return seen, known

    def _dated(self, known: Bounds) -> Iterator[str]:
        tip = self.walked.tip
        if tip in known.not_later:
            yield f"This exact content existed no later than {moment(known.not_later[tip])}, by the clock of a time-stamping authority."
        if tip in known.not_earlier:
            yield f"It was put together no earlier than {moment(known.not_earlier[tip])}, by the clock of a time-stamping authority."

    def _signers(self, seen: Mapping[str, datetime], known: Bounds) -> Signed | None:
        if self.walked.broken:
            self._left("who signed", "the history is not whole")
            return None
        evidence = self.evidence
        signed = signers.look(self.checkout, self.walked, self.trees, evidence.trust, seen, known, self.today)
        self.found += signed.findings
        self.not_checked += signed.not_checked
        if signed.good:
            whole = len(self.walked.commits)
            key = "signed with the key registered to whom"
            some = f"{signed.good:,} of {whole:,} commits are {key} they name."
            self.said.append(f"Every commit is {key} it names." if signed.good == whole else some)
        return signed

    def _contents(self, seen: Mapping[str, datetime]) -> Lateness | None:
        """Names and settings of files, records that went, merges, and times in records."""
        if self.walked.broken:
            why = "the history is not whole, so what it says of records cannot be relied on"
            self._left("what happened to records, and when it was written down", why)
            return None
        self.found += names.findings(self.checkout, self.walked, self.trees, self.inside)
        self.history = self._read(seen)
        merged = merges.look(self.checkout, self.walked, self.trees, self.history)
        self.found += merged.findings
        self.not_checked += merged.not_checked
        if self.history is None:
            return None
        self.found += removals.findings(self.history, self.walked, self.trees)
        late = lateness.look(self.history, self.walked.commits)
        self.found += late.findings
        return late

    def _read(self, seen: Mapping[str, datetime]) -> History | None:
        """The records' history; None where git tells another one than the stored commits, or there are no records."""
        if self.choice is None:
            self._left("what happened to records", "the folder lies outside of the repository")
            return None
        place = self.checkout.tree or self.checkout.git
        try:
            found = read(
                place,
                self.choice,
                revision=self.walked.tip,
                receipts=lambda _: seen,
                cache=self.evidence.cache,
            )
        except Unable as error:
            # Every object was found sound: what is damaged is something of this copy, such as git's index.
            self.not_checked.append(
                Unchecked("what happened to records", error.message, error.cure, local=True, caps=True)
            )
            return None
        if found.graph.parents == self.walked.parents:
            return found
        number = len(self.walked.parents.keys() ^ found.graph.parents.keys())
        words = "git tells another history than the stored commits do"
        differ = count(number, "commit differs", "commits differ")
        if not any(one.code == "HIS004" for one in self.found):
            self.found.append(Finding("HIS006", f"{words} ({differ})", local=True))
        self._left("what happened to records", words)
        return None

    def _ours(self) -> None:
        """The folder that people work in."""
        if self.checkout.tree is None:
            self.not_checked.append(
                Unchecked("files on disk", "this repository has no working folder", local=True)
            )
        elif self.chosen and self.walked.tip != head(self.checkout):
            self.not_checked.append(Unchecked("files on disk", "another commit was chosen", local=True))
        elif not self.walked.broken:
            self.found += worktree_tricks.findings(self.checkout, self.walked, self.trees, self.inside)

    # -------------------------------------------------------------- what is told
    def _manifest(self) -> Manifest | None:
        walked = self.walked
        root = walked.roots.get(walked.tip)
        if root is None or walked.malformed:
            return None
        return of_store(walked.store, self.trees, walked.tip, root)

    def _facts(
        self,
        signed: Signed | None,
        compared: Compared,
        known: Bounds,
        late: Lateness | None,
        made: Manifest | None,
    ) -> Facts:
        walked = self.walked
        claimed = [one.committer.when for one in walked.commits.values() if one.committer.when]
        return Facts(
            head=walked.tip,
            object_format="SHA-256" if walked.store.sha256 else "SHA-1",
            commits=len(walked.commits),
            merges=sum(len(one.parents) > 1 for one in walked.commits.values()),
            objects=walked.objects,
            first=min(claimed, default=None),
            last=max(claimed, default=None),
            manifest=made.digest if made else "",
            files=made.files if made else 0,
            signed=signed.signed if signed else 0,
            good=signed.good if signed else 0,
            signers=signed.signers if signed else (),
            backfilled=late.backfilled if late else 0,
            recording=late.recording if late else None,
            witnessed=compared.reached if self.evidence.witnesses else None,
            not_earlier=known.not_earlier.get(walked.tip),
            not_later=known.not_later.get(walked.tip),
        )

    def _checked(self, signed: Signed | None, known: Bounds, late: Lateness | None) -> Iterator[str]:
        """What was looked at."""
        walked, evidence = self.walked, self.evidence
        yield f"{commits_(len(walked.commits))} and everything that they lead to: each was read and hashed anew, and every step from a commit to those before it was followed."
        yield "The dates of every commit, against each other."
        if signed and evidence.trust is not None:
            yield "Every signature, by the list of trusted keys as it stood before the commit."
        elif signed:
            yield "Whether every signature fits what was signed."
        if evidence.witnesses:
            yield f"The history, against {count(len(evidence.witnesses), 'lodged copy', 'lodged copies')}."
        if evidence.receipts is not None:
            yield "The history and its dates, against the push log of the server."
        if known.not_earlier or known.not_later:
            yield "The dates of commits, against outsiders' time-stamps."
        if late is not None:
            yield "Every record and evidence file: whether it was removed, given another id, or changed inside a merge, and how soon its dated facts were written down."
            yield "Names and sorts of files, and settings that travel with them."

    def _touched(self, findings: Sequence[Finding]) -> dict[str, tuple[str, ...]]:
        """What every commit that is named in a finding changed; nothing where lists of files are malformed."""
        if self.walked.malformed:
            return {}
        named = {case.commit for found in findings for case in found.cases}
        touched = {}
        for commit in sorted(named & self.walked.roots.keys()):
            parents = self.walked.parents[commit]
            before = self.walked.roots.get(parents[0]) if parents else None
            changed = self.trees.changed(before, self.walked.roots[commit])
            touched[commit] = tuple(text(one.path) for one in changed)
        return touched
