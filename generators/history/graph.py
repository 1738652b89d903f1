"""The shape of a history: which commit follows which, and in which order the protected branch received them; no object is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from heapq import heappop, heappush


@dataclass(frozen=True)
class Graph:
    """Every commit reachable from `tip`.

    The **order** is that of receiving: along the first parents from the beginning to the tip, and before each of these
    commits whatever it brought in, parents before children. It is the same for everyone who has the same tip.
    """

    tip: str
    parents: Mapping[str, tuple[str, ...]]

    @cached_property
    def mainline(self) -> tuple[str, ...]:
        """The first parents from the beginning to the tip: what the branch itself pointed at, one after the other."""
        line, here = [], self.tip
        while here:
            line.append(here)
            parents = self.parents[here]
            here = parents[0] if parents else ""
        return tuple(reversed(line))

    @cached_property
    def _received(self) -> dict[str, int]:
        """Commit -> index in `mainline` of the commit that brought it in, in the order of receiving."""
        found: dict[str, int] = {}
        for index, commit in enumerate(self.mainline):
            for inner in self._following(commit, found):
                found[inner] = index
        return found

    def _following(self, top: str, known: Mapping[str, int]) -> Iterator[str]:
        """The ancestors of a commit that are not known yet, parents before children, itself last."""
        waiting = [(top, iter(self.parents[top]))]
        entered = {top}
        while waiting:
            commit, parents = waiting[-1]
            for parent in parents:
                if parent not in known and parent not in entered:
                    entered.add(parent)
                    waiting.append((parent, iter(self.parents[parent])))
                    break
            else:
                waiting.pop()
                yield commit

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Every commit in the order of receiving."""
        return tuple(self._received)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {commit: place for place, commit in enumerate(self.order)}

    def place(self, commit: str) -> int:
        """Where a commit stands in the order of receiving, from 0."""
        return self._places[commit]

    def received_with(self, commit: str) -> str:
        """The commit of the mainline that brought this one in: itself, or the merge after it."""
        return self.mainline[self._received[commit]]

    def mainline_index(self, commit: str) -> int:
        """The index in `mainline` of the commit that brought this one in."""
        return self._received[commit]

    def on_mainline(self, commit: str) -> bool:
        """Whether the branch itself ever pointed at this commit."""
        return self.received_with(commit) == commit

    @cached_property
    def _spans(self) -> dict[str, tuple[int, int]]:
        """Commit -> when a walk over the tree of first parents enters and leaves it."""
        children: dict[str, list[str]] = {}
        roots = []
        for commit in self.order:
            parents = self.parents[commit]
            if parents:
                children.setdefault(parents[0], []).append(commit)
            else:
                roots.append(commit)
        spans: dict[str, tuple[int, int]] = {}
        clock = 0
        for root in roots:
            waiting = [(root, clock, iter(children.get(root, ())))]
            clock += 1
            while waiting:
                commit, entered, below = waiting[-1]
                child = next(below, None)
                if child is None:
                    waiting.pop()
                    spans[commit] = (entered, clock)
                else:
                    waiting.append((child, clock, iter(children.get(child, ()))))
                    clock += 1
        return spans

    def nearest(self, commit: str, among: Iterable[str]) -> str | None:
        """Of some commits, the last one that `commit` is or follows along first parents; None where it follows none."""
        entered, _ = self._spans[commit]
        best, found = -1, None
        for candidate in among:
            start, end = self._spans[candidate]
            if best < start <= entered < end:
                best, found = start, candidate
        return found

    def brought_by(self, merge: str) -> frozenset[str]:
        """What a merge added to the line it was made on: ancestors of its other parents that its first parent has not."""
        first, *others = self.parents[merge]
        if self.on_mainline(merge):
            return self._brought_to_mainline(merge)
        seen = self._painted([first], others)
        return frozenset(commit for commit, colours in seen.items() if colours == _SECOND)

    def _brought_to_mainline(self, merge: str) -> frozenset[str]:
        index = self._received[merge]
        place = self._places[merge]
        start = place
        while start and self._received[self.order[start - 1]] == index:
            start -= 1
        return frozenset(self.order[start:place])

    def bases(self, first: str, second: str) -> tuple[str, ...]:
        """The best common ancestors of two commits, as `git merge-base --all` gives them; none for unrelated lines."""
        seen = self._painted([first], [second])
        common = [commit for commit, colours in seen.items() if colours == _FIRST | _SECOND]
        best = set(common)
        # A common ancestor that another one follows is not the best; those that were painted hold every candidate.
        for commit in sorted(common, key=self.place, reverse=True):
            if commit in best:
                best -= self._ancestors(commit, best - {commit})
        return tuple(sorted(best, key=self.place))

    def _ancestors(self, top: str, wanted: set[str]) -> set[str]:
        """Which of `wanted` are ancestors of `top`."""
        if not wanted:
            return set()
        lowest = min(map(self.place, wanted))
        found, waiting, seen = set(), [top], {top}
        while waiting:
            for parent in self.parents[waiting.pop()]:
                if parent not in seen and self.place(parent) >= lowest:
                    seen.add(parent)
                    waiting.append(parent)
                    if parent in wanted:
                        found.add(parent)
        return found

    def _painted(self, first: Iterable[str], second: Iterable[str]) -> dict[str, int]:
        """The ancestors of two sides down to where they have met, each with the colours of the sides it belongs to.

        Goes from the last received down, so that a commit is done once everything that follows it is. Ends when only
        commits below a common one are left.
        """
        colours: dict[str, int] = {}
        waiting: list[tuple[int, str]] = []
        for side, commits in ((_FIRST, first), (_SECOND, second)):
            for commit in commits:
                if commit not in colours:
                    heappush(waiting, (-self.place(commit), commit))
                colours[commit] = colours.get(commit, 0) | side
        open_ones = sum(
            1 for colour in colours.values() if not colour & _BELOW and colour != _FIRST | _SECOND
        )
        while waiting and open_ones:
            _, commit = heappop(waiting)
            colour = colours[commit]
            if colour in (_FIRST, _SECOND):
                open_ones -= 1
            passed = colour if colour in (_FIRST, _SECOND) else _FIRST | _SECOND | _BELOW
            for parent in self.parents[commit]:
                before = colours.get(parent)
                if before is None:
                    heappush(waiting, (-self.place(parent), parent))
                    open_ones += passed in (_FIRST, _SECOND)
                elif before in (_FIRST, _SECOND) and before | passed not in (_FIRST, _SECOND):
                    open_ones -= 1
                colours[parent] = (before or 0) | passed
        return colours


_FIRST, _SECOND, _BELOW = 1, 2, 4
