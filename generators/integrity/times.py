"""Dates of commits that contradict each other, the server's log or the calendar (domain reference §7.3, D2); facts in records are judged elsewhere.

What is found is a question of data quality, not of honesty: clocks go wrong, and people work without a connection.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta

from generators.history.commits import Claim, Commit
from generators.history.graph import Graph
from generators.integrity.report import Case, Finding
from generators.integrity.words import commits as commits_
from generators.integrity.words import day, moment, short, span
from generators.values import LONDON

# Clocks of two computers may differ by this much.
_TOLERANCE = timedelta(minutes=5)
# Longer than over a weekend nobody leaves finished work.
_LONG = timedelta(days=2)

_SAID: Mapping[str, str] = {
    "HIS021": "dated before the commit followed",
    "HIS022": "written, by the dates, after being committed",
    "HIS023": "committed more than 2 days after being written",
    "HIS024": "dated in the future",
    "HIS025": "dated after the server received it",
    "HIS026": "received by the server more than 2 days after the date claimed (LATE)",
}


def findings(
    commits: Mapping[str, Commit], graph: Graph, seen: Mapping[str, datetime], today: date | None
) -> Iterator[Finding]:
    """Contradictions of dates. `seen` gives when a server first saw a commit; without `today` no date counts as future."""
    found: dict[str, list[Case]] = {}
    end = datetime.combine(today + timedelta(days=1), time(), LONDON) if today else None
    for commit in graph.order:
        for code, said in _of(commits[commit], [commits[one] for one in graph.parents[commit]], end):
            found.setdefault(code, []).append(_case(commits[commit], said))
        for code, said in _received(commits[commit], seen.get(commit)):
            found.setdefault(code, []).append(_case(commits[commit], said))
    for code in sorted(found):
        cases = tuple(found[code])
        verb = "was" if len(cases) == 1 else "were"
        yield Finding(code, f"{commits_(len(cases))} {verb} {_SAID[code]}", cases)


def _case(commit: Commit, said: str) -> Case:
    return Case(f"commit {short(commit.id)} {said}", commit.id, when=commit.committer.when)


def _of(commit: Commit, parents: list[Commit], end: datetime | None) -> Iterator[tuple[str, str]]:
    written, made = commit.author.when, commit.committer.when
    for parent in parents:
        before = parent.committer.when
        if made and before and made < before - _TOLERANCE:
            said = f"claims {moment(made)}, and follows {short(parent.id)} of {moment(before)}"
            yield "HIS021", f"{said}: {span(before - made)} earlier"
            break
    if written and made and written > made + _TOLERANCE:
        yield "HIS022", f"was written on {moment(written)} and committed on {moment(made)}"
    if written and made and made - written > _LONG:
        yield (
            "HIS023",
            f"was written on {moment(written)} and committed on {moment(made)}: {span(made - written)} later",
        )
    if end and any(when and when >= end for when in (written, made)):
        yield "HIS024", f"claims {_latest(commit.author, commit.committer)}"


def _latest(*claims: Claim) -> str:
    return day(max(claim.when for claim in claims if claim.when))


def _received(commit: Commit, seen: datetime | None) -> Iterator[tuple[str, str]]:
    made = commit.committer.when
    if seen is None or made is None:
        return
    if made > seen + _TOLERANCE:
        yield "HIS025", f"claims {moment(made)}, and the server had it on {moment(seen)}"
    elif seen - made > _LONG:
        yield (
            "HIS026",
            f"claims {moment(made)}, and the server first saw it on {moment(seen)}: {span(seen - made)} LATE",
        )
