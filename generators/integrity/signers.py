"""Who signed each commit, judged by the list of trusted keys as it stood before it; how a signature is verified lives in `history`.

A list kept in the repository (`allowed_signers`) counts for a commit as it stood at the commit's parent, and only where
every commit that changed it was itself well signed by the list before it (guarantees §3, H4). It never overrules the list
from outside.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from generators.finding import Unable
from generators.history.commits import Commit
from generators.history.judgement import Judgement
from generators.history.runner import Checkout, objects
from generators.history.signatures import judge
from generators.history.trust import Trust, read_trust, together
from generators.integrity.bounds import Bounds
from generators.integrity.report import Case, Finding, Unchecked
from generators.integrity.trees import Trees
from generators.integrity.walk import Walked
from generators.integrity.words import commits as commits_
from generators.integrity.words import moment, plain, short
from generators.values import LONDON

LIST = "allowed_signers"
_NOBODY = Trust({})
_CODES = {
    "unsigned": "HIS011",
    "unknown_key": "HIS012",
    "outside_validity": "HIS014",
    "not_checked": "HIS015",
    "unreadable": "HIS015",
    "bad": "HIS007",
}
_SAID: Mapping[str, tuple[str, str]] = {
    "HIS007": ("holds a signature that does not fit", "hold signatures that do not fit"),
    "HIS011": ("is not signed", "are not signed"),
    "HIS012": ("is signed with a key that is not trusted", "are signed with keys that are not trusted"),
    "HIS013": ("is signed by somebody else than it names", "are signed by somebody else than they name"),
    "HIS014": (
        "is known only from a time at which the key was not valid",
        "are known only from times at which the key was not valid",
    ),
    "HIS015": ("holds a signature that was not checked", "hold signatures that were not checked"),
    "HIS016": (
        "changed the list of trusted keys in the repository without being trusted by it",
        "changed the list of trusted keys in the repository without being trusted by it",
    ),
    "HIS017": (
        "was signed with a key that has ended, and nothing but the claimed date says that it was made before",
        "were signed with keys that have ended, and nothing but the claimed dates says that they were made before",
    ),
}


class _Standing(NamedTuple):
    """The list in the repository after a commit."""

    file: bytes | None
    """What stands there."""
    counts: bytes | None
    """What counts."""
    spoilt: bool
    """Whether somebody changed it who was not entitled to."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What the signatures of a history show."""

    findings: tuple[Finding, ...]
    not_checked: tuple[Unchecked, ...]
    signed: int
    good: int
    signers: tuple[tuple[str, int], ...]
    judgements: Mapping[str, Judgement]


@dataclass
class _Judge:
    checkout: Checkout
    walked: Walked
    trees: Trees
    trust: Trust | None
    today: date | None
    cases: dict[str, list[Case]] = field(default_factory=dict)
    signers: Counter[str] = field(default_factory=Counter)
    lists: dict[bytes | None, Trust] = field(default_factory=dict)
    unreadable: dict[bytes, str] = field(default_factory=dict)
    spoken: dict[tuple[int, bytes, str], bool] = field(default_factory=dict)

    def trusted(self, counts: bytes | None) -> Trust:
        """The list from outside, and with it the one in the repository that counts."""
        root = self.trust or _NOBODY
        if counts not in self.lists:
            self.lists[counts] = root if counts is None else together(root, self.read(counts))
        return self.lists[counts]

    def read(self, blob: bytes) -> Trust:
        (found,) = objects(self.checkout, [blob.hex()], sha256=self.walked.store.sha256)
        try:
            return read_trust((found.content or b"").decode("utf-8"), LIST)
        except (Unable, UnicodeDecodeError) as error:
            self.unreadable[blob] = error.message if isinstance(error, Unable) else "it is no text"
            return _NOBODY

    def note(self, code: str, commit: Commit, said: str) -> None:
        words = f"commit {short(commit.id)} of {moment(commit.committer.when)}{': ' if said else ''}{said}"
        case = Case(words, commit.id, when=commit.committer.when)
        self.cases.setdefault(code, []).append(case)

    # -------------------------------------------------------------- one commit
    def look(
        self, commit: Commit, trust: Trust, at: datetime | None, *, outside: bool
    ) -> tuple[Judgement, bool]:
        """What a commit's signature shows, and whether it is good in every way."""
        raw = self.walked.store.commits[commit.id]
        found = judge(raw, trust, at, sha256=self.walked.store.sha256)
        if self.trust is None and found.state == "unknown_key":
            return found, False
        if found.state != "good":
            self.note(_CODES[found.state], commit, "" if found.state == "unsigned" else found.words)
            return found, False
        wrong = [
            f"{role} {plain(claim.email)}"
            for role, claim in (("author", commit.author), ("committer", commit.committer))
            if not self.speaks(trust, found.key, claim.email, at)
        ]
        if wrong:
            said = f"signed with the key registered to {', '.join(map(plain, found.principals))}, and names as {' and as '.join(wrong)}"
            self.note("HIS013", commit, said)
            return found, False
        if not outside and self.ended(trust, found.key, at):
            self.note(
                "HIS017",
                commit,
                f"signed with the key registered to {', '.join(map(plain, found.principals))}",
            )
        self.signers[", ".join(found.principals)] += 1
        return found, True

    def speaks(self, trust: Trust, key: bytes, mail: str, at: datetime | None) -> bool:
        """Whether a key is somebody's at a moment; asked once where the key has no limits in time."""
        if any(line.after or line.before for line in trust.by_key.get(key, ())):
            return trust.speaks_for(key, mail, at)
        asked = (id(trust), key, mail)
        if asked not in self.spoken:
            self.spoken[asked] = trust.speaks_for(key, mail, at)
        return self.spoken[asked]

    def ended(self, trust: Trust, key: bytes, at: datetime | None) -> bool:
        """Whether a key was valid at a claimed moment only under lines that have ended since."""
        if not any(line.before for line in trust.by_key.get(key, ())):
            return False
        lines = [line for line in trust.lines(key) if line.valid(at)]
        end = datetime.combine(self.today + timedelta(days=1), time(), LONDON) if self.today else None
        return all(line.before is not None and (end is None or line.before < end) for line in lines)

    # -------------------------------------------------------------- the list in the repository
    def after(self, commit: Commit, before: list[_Standing], good: bool) -> _Standing:
        """The list after a commit, from those after its parents."""
        entry = self.trees.at(self.walked.roots[commit.id], LIST)
        here = entry.id if entry else None
        first = before[0] if before else _Standing(None, None, spoilt=False)
        if here == first.file:
            return first
        brought = next((one for one in before[1:] if one.file == here and not one.spoilt), None)
        if brought:
            return brought
        if here == first.counts:
            return _Standing(here, here, spoilt=False)
        if here is not None:
            self.trusted(here)
        fault = self.unreadable.get(here, "") if here else ""
        if good and not first.spoilt and not fault:
            return _Standing(here, here, spoilt=False)
        if not good or fault:
            said = (
                f"the list cannot be read: {fault}"
                if fault
                else "its own signature is not good by the list before it"
            )
            self.note("HIS016", commit, said)
        return _Standing(here, first.counts, spoilt=True)


def look(
    checkout: Checkout,
    walked: Walked,
    trees: Trees,
    trust: Trust | None,
    seen: Mapping[str, datetime],
    known: Bounds,
    today: date | None,
) -> Signed:
    """The signatures of every commit of a history.

    A key's validity is judged for the moment at which a server first saw the commit (`seen`), else for that by which a
    time-stamp shows it, else for the time that the commit claims, which is then said.
    """
    judging = _Judge(checkout, walked, trees, trust, today)
    lists = trust is not None and any(entry.name == LIST.encode() for _, entry in walked.settings)
    standings: dict[str, _Standing] = {}
    judgements: dict[str, Judgement] = {}
    good = 0
    for identity in walked.graph.order:
        commit = walked.commits[identity]
        before = [standings[parent] for parent in walked.graph.parents[identity]] if lists else []
        moments = [found[identity] for found in (seen, known.not_later) if identity in found]
        at = min(moments) if moments else commit.committer.when
        list_ = judging.trusted(before[0].counts if before else None)
        judgements[identity], well = judging.look(commit, list_, at, outside=bool(moments))
        good += well
        if lists:
            standings[identity] = judging.after(commit, before, well)
    signed = sum(found.state != "unsigned" for found in judgements.values())
    order = sorted(judging.signers.items(), key=lambda one: (-one[1], one[0]))
    return Signed(
        tuple(_findings(judging.cases)),
        tuple(_unchecked(walked, trust)),
        signed,
        good,
        tuple(order),
        judgements,
    )


def _findings(cases: Mapping[str, list[Case]]) -> Iterator[Finding]:
    for code in sorted(cases):
        found = tuple(cases[code])
        yield Finding(code, f"{commits_(len(found))} {_SAID[code][len(found) > 1]}", found)


def _unchecked(walked: Walked, trust: Trust | None) -> Iterator[Unchecked]:
    if trust is None:
        yield Unchecked(
            "who signed",
            "no list of trusted keys was given, so whose keys they are, is not known",
            "keep a list of trusted keys outside the repository, and give it with --trust FILE",
            caps=True,
        )
        if any(entry.name == LIST.encode() for _, entry in walked.settings):
            yield Unchecked(
                "the list of trusted keys in the repository",
                "whoever writes the history can write that list too; it counts only on the basis of one from outside",
                "give the list from outside with --trust FILE",
            )
