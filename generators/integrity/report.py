"""What an audit found: findings, what could not be checked, facts, and the verdict that follows; nothing is looked for here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from generators.codes import CODES
from generators.codes.code import Code, Effect
from generators.finding import Unable

Verdict: TypeAlias = Literal["verified", "verified with remarks", "not verified"]

_RANK: Mapping[Effect, int] = {"breaks": 0, "weakens": 1, "note": 2, "": 3}


@dataclass(frozen=True, slots=True)
class Case:
    """One place that a finding is about."""

    words: str
    """One line for the team; it may name people, files and hidden records."""
    commit: str = ""
    """Full id; empty where it is about no commit."""
    paths: tuple[str, ...] = ()
    """Files it is about, from the repository's root; empty where it is about none."""
    record: str = ""
    """Id of the record it is about, as far as one can be told."""
    when: datetime | None = None
    """The day that the commit claims."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that makes this history weaker as evidence, with every case of it."""

    code: str
    words: str
    """What was found, in a sentence without names of people, files or records."""
    cases: tuple[Case, ...] = ()
    local: bool = False
    """Whether it depends on this copy of the repository rather than on the commit."""

    @property
    def about(self) -> Code:
        """The code's explanation."""
        return CODES[self.code]

    @property
    def effect(self) -> Effect:
        """`breaks`: the verdict is “not verified”; `weakens`: “verified with remarks”; `note`: it changes nothing."""
        return self.about.effect


@dataclass(frozen=True, slots=True)
class Unchecked:
    """Something that could not be looked at."""

    what: str
    why: str
    cure: str = ""
    local: bool = False
    caps: bool = False
    """Whether the verdict is “verified with remarks” at best because of it."""


@dataclass(frozen=True, slots=True)
class Recording:
    """How soon dated facts were written down after they had happened; backfills are left out (domain reference §7.3, D1)."""

    n: int
    median: timedelta | None
    worst: timedelta | None
    late: int
    """Recorded more than 24 hours after."""
    backfilled: int
    """Left out: recorded by a commit that says that it tells of earlier times, or that adds very many records."""
    basis: Literal["receipt", "clock"]
    """Whose clock says when each was received: `receipt`, a server's for all of them; `clock`, that of whoever committed."""

    @property
    def share(self) -> float | None:
        """Share recorded late; None where there is none."""
        return self.late / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class Facts:
    """What was audited."""

    head: str
    object_format: str
    commits: int
    merges: int
    objects: int
    """Commits, lists of files and contents that the history is made of."""
    first: datetime | None
    """The earliest time that a commit claims as that of its making."""
    last: datetime | None
    manifest: str
    """SHA-256 of the manifest of the audited commit; empty where it could not be made."""
    files: int
    signed: int
    """Commits that hold a signature, whatever it shows."""
    good: int
    """Commits whose signature fits and is registered, at the time, to whom they name."""
    signers: tuple[tuple[str, int], ...] = ()
    """Registered signers with the number of their commits, most first."""
    backfilled: int = 0
    """Commits that say that they tell of earlier times, or that add very many records."""
    recording: Recording | None = None
    witnessed: int | None = None
    """Commits that a lodged copy reaches; None where none was given."""
    not_earlier: datetime | None = None
    """By a time-stamp that lies in its own past, the audited commit was put together no earlier."""
    not_later: datetime | None = None
    """By a time-stamp over a copy that was lodged, the audited commit existed no later."""


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of an audit."""

    findings: tuple[Finding, ...]
    not_checked: tuple[Unchecked, ...]
    facts: Facts
    statements: tuple[str, ...] = ()
    """What may be said on this evidence, and no more (guarantees §2)."""
    checked: tuple[str, ...] = ()
    """What was looked at, in sentences."""
    touched: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Commit named in a case -> every file that it changed, against its first parent."""
    inside: str = ""
    """Where the records' folder lies in the repository, without slashes around it; empty for its root."""

    @property
    def verdict(self) -> Verdict:
        """`not verified` where a finding breaks, `verified with remarks` where one weakens or a basis is missing."""
        effects = {found.effect for found in self.findings}
        if "breaks" in effects:
            return "not verified"
        if "weakens" in effects or any(one.caps for one in self.not_checked):
            return "verified with remarks"
        return "verified"

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the verdict is not a better one, the weightiest first; none where it is “verified”."""
        wanted = "breaks" if self.verdict == "not verified" else "weakens"
        found = [one.words for one in self.findings if one.effect == wanted]
        if wanted == "weakens":
            found += [f"{one.what} was not checked: {one.why}" for one in self.not_checked if one.caps]
        return tuple(found)

    @property
    def published(self) -> Report:
        """What a site or document shows: the same for everybody who has this commit, except where this copy is broken."""
        return replace(
            self,
            findings=tuple(one for one in self.findings if not one.local or one.effect == "breaks"),
            not_checked=tuple(one for one in self.not_checked if not one.local),
        )


# Codes of damaged and missing objects.
_DAMAGE = ("HIS001", "HIS002")


def readable(report: Report) -> Report:
    """The same report. Raises Unable where objects are damaged or missing: what was kept of an earlier reading does not
    hide that the history could not be read now.
    """
    broken = next((found for found in report.findings if found.code in _DAMAGE), None)
    if broken is not None:
        raise Unable(
            f"the history cannot be read whole: {broken.words}",
            "get a fresh clone from a copy that is known to be good; `evidence audit` says what is wrong with this one",
        )
    return report


def ordered(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """What breaks first, then what weakens, then notes; within these by code."""
    return tuple(sorted(findings, key=lambda one: (_RANK[one.effect], one.code, one.words)))
