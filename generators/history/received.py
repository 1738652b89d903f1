"""When the protected branch received each commit: from a push log where one is given, else bounded by the clocks of those who committed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Literal

from generators.history.graph import Graph


@dataclass(frozen=True, slots=True)
class Received:
    """The moment from which a commit was part of the branch, and how that is known."""

    at: datetime | None
    """UTC; None where no commit of the branch holds a readable time."""
    basis: Literal["receipt", "clock", "bounded"]
    """`receipt`: a server's log. `clock`: the committer's own clock, which nobody checked (domain.md §7.0, `unverified_clock`).
    `bounded`: that clock contradicts its neighbours, so the nearest moment that they allow is given."""
    through: str
    """The commit of the mainline that brought it in: itself, or a merge."""


def times(claims: Sequence[int | None], certain: Collection[int] = ()) -> list[tuple[int | None, bool]]:
    """Claimed times along the mainline made to run forwards: seconds, and whether they are the claim itself.

    The claims at the `certain` indexes are believed; between them, of those that lie between them, the longest run that
    never goes backwards. A claim outside it is moved to the nearest moment that its neighbours leave: a commit cannot be
    older than what it follows, nor newer than what follows it. So a backdated commit is given its parent's time, never
    the one it claims.
    """
    believed = _believed(claims, frozenset(certain))
    found: list[tuple[int | None, bool]] = []
    later = _following(claims, believed)
    earlier: int | None = None
    for index, claim in enumerate(claims):
        if index in believed:
            earlier = claim
            found.append((claim, True))
            continue
        bounded = claim if claim is not None else earlier
        if bounded is not None and earlier is not None:
            bounded = max(bounded, earlier)
        after = later[index]
        if after is not None:
            bounded = after if bounded is None else min(bounded, after)
        earlier = bounded
        found.append((bounded, False))
    return found


def _believed(claims: Sequence[int | None], certain: frozenset[int]) -> set[int]:
    """The indexes of the claims that are believed."""
    believed = set(certain)
    bounds = [-1, *sorted(certain), len(claims)]
    for start, end in pairwise(bounds):
        least = claims[start] if start >= 0 else None
        most = claims[end] if end < len(claims) else None
        between = [
            (index, claim)
            for index in range(start + 1, end)
            if (claim := claims[index]) is not None
            and (least is None or claim >= least)
            and (most is None or claim <= most)
        ]
        believed.update(_longest(between))
    return believed


def _longest(claims: Sequence[tuple[int, int]]) -> list[int]:
    """The indexes of the longest run of times that never goes backwards."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for position, (_, time) in enumerate(claims):
        length = bisect_right(ends, time)
        before.append(last[length - 1] if length else -1)
        if length == len(ends):
            ends.append(time)
            last.append(position)
        else:
            ends[length], last[length] = time, position
    run, here = [], last[-1] if last else -1
    while here != -1:
        run.append(claims[here][0])
        here = before[here]
    return run[::-1]


def _following(claims: Sequence[int | None], believed: set[int]) -> list[int | None]:
    """For each place the next believed time after it."""
    found: list[int | None] = []
    after: int | None = None
    for index in range(len(claims) - 1, -1, -1):
        found.append(after)
        if index in believed:
            after = claims[index]
    return found[::-1]


def received(
    graph: Graph, claimed: Mapping[str, int | None], receipts: Mapping[str, datetime] | None = None
) -> Mapping[str, Received]:
    """For every commit of the mainline when the branch received it.

    `claimed` are the committers' times in seconds since 1970. `receipts` give for commits when a server first saw them; between two such moments the clocks of the committers
    only say in which order. Commits that came through a merge were received with it: ask `through`.
    """
    known = receipts or {}
    claims = [
        int(known[commit].timestamp()) if commit in known else claimed[commit] for commit in graph.mainline
    ]
    certain = [index for index, commit in enumerate(graph.mainline) if commit in known]
    return {
        commit: _received(commit, seconds, own=own, receipt=known.get(commit))
        for commit, (seconds, own) in zip(graph.mainline, times(claims, certain), strict=True)
    }


def _received(commit: str, seconds: int | None, *, own: bool, receipt: datetime | None) -> Received:
    if receipt is not None:
        return Received(receipt.astimezone(UTC), "receipt", commit)
    try:
        at = datetime.fromtimestamp(seconds, UTC) if seconds is not None else None
    except (ValueError, OverflowError, OSError):
        at = None
    return Received(at, "clock" if own else "bounded", commit)


def known_by(received_: Sequence[Received], moment: datetime) -> int | None:
    """The index of the last commit of the mainline that had been received by a moment; None where there was none yet."""
    last = None
    for index, one in enumerate(received_):
        if one.at is not None and one.at <= moment:
            last = index
    return last
