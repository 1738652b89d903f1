"""Between which moments, by outsiders' clocks, each commit came to be: from time-stamps beside lodged copies and inside the history.

A stamp over a lodged copy says that its commit, and every commit before it, existed no later. A stamp that was itself
committed says that this commit, and every commit after it, was put together no earlier (guarantees §2, G5).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from generators.finding import Unable
from generators.history.commits import Commit
from generators.history.graph import Graph
from generators.history.runner import Checkout, objects
from generators.history.tokens import verified_token
from generators.integrity.report import Case, Finding
from generators.integrity.trees import FOLDER, Entry, Trees, text
from generators.integrity.walk import Walked
from generators.integrity.witness import Witness, of_bytes
from generators.integrity.words import commits as commits_
from generators.integrity.words import moment, plain, short

_TOLERANCE = timedelta(minutes=5)
_MOST_STAMPS = 2_000


@dataclass(frozen=True, slots=True)
class Stamped:
    """A copy with a time-stamp over it."""

    witness: Witness
    at: datetime | None
    """The moment, by the authority's clock; None where the stamp cannot be relied on."""
    fault: str = ""
    cure: str = ""
    commit: str = ""
    """The commit that brought the stamp into the history; empty where it lies outside."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The moments between which commits came to be."""

    not_earlier: Mapping[str, datetime] = field(default_factory=dict)
    not_later: Mapping[str, datetime] = field(default_factory=dict)


# ------------------------------------------------------------------ the stamps
def outside(witnesses: Sequence[Witness], roots_pem: bytes) -> tuple[Stamped, ...]:
    """The stamps beside lodged copies."""
    return tuple(_stamped(one, roots_pem) for one in witnesses if one.stamp is not None)


def _stamped(witness: Witness, roots_pem: bytes, commit: str = "") -> Stamped:
    try:
        at = verified_token(witness.stamp or b"", witness.raw, roots_pem)
    except Unable as error:
        return Stamped(witness, None, error.message, error.cure, commit)
    return Stamped(witness, at, commit=commit)


def pairs(walked: Walked, trees: Trees, inside: str) -> tuple[tuple[str, str, Entry, Entry], ...]:
    """Every copy that was committed with a stamp beside it: the first commit that holds both, path, copy, stamp."""
    if not any(entry.name == b"custody" for _, entry in walked.settings):
        return ()
    top = f"{inside}/custody" if inside else "custody"
    found: dict[tuple[bytes, bytes, str], tuple[str, str, Entry, Entry]] = {}
    seen: set[bytes] = set()
    for commit in walked.graph.order:
        folder = trees.at(walked.roots[commit], top)
        if folder is None or folder.mode != FOLDER or folder.id in seen:
            continue
        seen.add(folder.id)
        files = dict(trees.files(folder.id))
        for path, copy in files.items():
            stamp = files.get(path + b".tsr") or files.get(path.removesuffix(b".json") + b".tsr")
            if path.endswith(b".json") and stamp is not None and len(found) < _MOST_STAMPS:
                key = (copy.id, stamp.id, text(path))
                found.setdefault(key, (commit, f"{top}/{text(path)}", copy, stamp))
    return tuple(found.values())


def within(
    checkout: Checkout, found: Sequence[tuple[str, str, Entry, Entry]], roots_pem: bytes, *, sha256: bool
) -> tuple[Stamped, ...]:
    """The stamps in the history itself."""
    wanted = list(dict.fromkeys(one.id.hex() for _, _, *both in found for one in both))
    held = {one.id: one.content or b"" for one in objects(checkout, wanted, sha256=sha256)}
    stamped = []
    for commit, path, copy, stamp in found:
        try:
            witness = of_bytes(held[copy.id.hex()], path, held[stamp.id.hex()])
        except Unable as error:
            stamped.append(Stamped(Witness(path, ""), None, error.message, error.cure, commit))
            continue
        stamped.append(_stamped(witness, roots_pem, commit))
    return tuple(stamped)


# ------------------------------------------------------------------ what they say of commits
def bounds(graph: Graph, stamps: Sequence[Stamped], sound: frozenset[str]) -> Bounds:
    """The bounds of every commit. `sound` are commits whose lodged manifest was found to fit."""
    earlier: dict[str, datetime] = {}
    later: dict[str, datetime] = {}
    for one in stamps:
        if one.at is not None and one.commit:
            earlier[one.commit] = max(one.at, earlier.get(one.commit, one.at))
        if one.at is not None and one.witness.commit in sound:
            later[one.witness.commit] = min(one.at, later.get(one.witness.commit, one.at))
    return Bounds(_downward(graph, earlier), _upward(graph, later))


def _downward(graph: Graph, earlier: Mapping[str, datetime]) -> dict[str, datetime]:
    """Every commit after one that was put together no earlier than a moment was so too."""
    found: dict[str, datetime] = {}
    for commit in graph.order if earlier else ():
        above = [found[parent] for parent in graph.parents[commit] if parent in found]
        own = [earlier[commit]] if commit in earlier else []
        if above or own:
            found[commit] = max(above + own)
    return found


def _upward(graph: Graph, later: Mapping[str, datetime]) -> dict[str, datetime]:
    """Every commit before one that existed no later than a moment did so too."""
    found = dict(later)
    for commit in reversed(graph.order) if later else ():
        for parent in graph.parents[commit] if commit in found else ():
            found[parent] = min(found[commit], found.get(parent, found[commit]))
    return found


def findings(commits: Mapping[str, Commit], graph: Graph, known: Bounds) -> Iterator[Finding]:
    """Commits that claim a date outside their bounds."""
    cases = []
    for commit in graph.order:
        claimed = commits[commit].committer.when
        if claimed is None:
            continue
        first, last = known.not_earlier.get(commit), known.not_later.get(commit)
        if first and claimed < first - _TOLERANCE:
            said = f"claims {moment(claimed)}, and was put together no earlier than {moment(first)}"
        elif last and claimed > last + _TOLERANCE:
            said = f"claims {moment(claimed)}, and existed no later than {moment(last)}"
        else:
            continue
        cases.append(Case(f"commit {short(commit)} {said}", commit, when=claimed))
    if cases:
        said = f"{commits_(len(cases))} {'claims' if len(cases) == 1 else 'claim'} a date outside the outsiders' time-stamps"
        yield Finding("HIS027", said, tuple(cases))


def faults(stamps: Sequence[Stamped]) -> Iterator[Finding]:
    """Stamps that cannot be relied on."""
    cases = tuple(
        Case(
            f"{plain(one.witness.name)}: {one.fault}",
            one.commit,
            (one.witness.name,) if one.commit else (),
        )
        for one in stamps
        if one.at is None
    )
    if cases:
        number = f"{len(cases)} time-stamp{'' if len(cases) == 1 else 's'}"
        yield Finding("HIS028", f"{number} cannot be relied on", cases)
