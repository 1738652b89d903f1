"""D6: narratives that are nearly the same in different records of one author; who wrote is as the record names it.

Domain reference §7.3 D6. A figure about a person: for the governance team, to be read by somebody before anything follows from it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from generators.derive import phrases, windows
from generators.derive.signals import placed
from generators.derive.signals.placed import Found
from generators.derive.signals.signal import Case, Ground, Reading, Scope, Signal, State
from generators.finding import count
from generators.kinds.audit import Audit
from generators.kinds.check_log import CheckLog
from generators.kinds.control import Control
from generators.kinds.feedback import Feedback
from generators.kinds.incident import Incident
from generators.kinds.observation import Observation
from generators.kinds.safeguarding_concern import SafeguardingConcern
from generators.values import london

_USED = (
    "d6-shingle",
    "d6-similarity",
    "d6-least-words",
    "d6-amber-pairs",
    "d6-red-share",
    "window-quarter",
)
# Ids, dates, times and figures differ between copies and are left out.
_UNLIKE = re.compile(r"\b[a-z]{1,3}-[\w-]+|\d[\w:./-]*")
_WORD = re.compile(r"[a-z']+")
Shingles = frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Written:
    """A narrative with who wrote it, as the record says."""

    record: str
    service: str | None
    sort: str
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class _Author:
    """What one author wrote of one sort in one service."""

    service: str | None
    sort: str
    author: str
    n: int
    groups: tuple[tuple[str, ...], ...]
    """Ids of records whose texts are alike, group by group."""

    @property
    def pairs(self) -> int:
        """How many pairs of alike texts."""
        return sum(len(group) * (len(group) - 1) // 2 for group in self.groups)

    @property
    def copied(self) -> int:
        """How many records have a text like that of another."""
        return sum(len(group) for group in self.groups)


# ------------------------------------------------------------------ likeness
def plain(text: str) -> list[str]:
    """The words of a text in small letters, without ids, dates and figures."""
    return _WORD.findall(_UNLIKE.sub(" ", text.lower()))


def shingles(words: Sequence[str], size: int) -> Shingles:
    """Every run of so many words."""
    return frozenset(tuple(words[start : start + size]) for start in range(len(words) - size + 1))


def alike(texts: Sequence[Shingles], least: float) -> tuple[tuple[int, ...], ...]:
    """Groups of two or more texts of which each is at least so similar (Jaccard) to the first of its group.

    Texts are only compared where they share one of their rarest shingles: two that are alike must, so none is missed. The
    work grows with the number of texts and of shared shingles, not with the square of the number of texts.
    """
    frequency = Counter(shingle for text in texts for shingle in text)
    leaders: dict[tuple[str, ...], list[int]] = {}
    members: dict[int, list[int]] = {}
    for index, text in enumerate(texts):
        rarest = sorted(text, key=lambda shingle: (frequency[shingle], shingle))
        prefix = rarest[: len(text) - ceil(least * len(text)) + 1]
        candidates = dict.fromkeys(found for shingle in prefix for found in leaders.get(shingle, ()))
        first = next((one for one in sorted(candidates) if _jaccard(texts[one], text) >= least), None)
        if first is not None:
            members[first].append(index)
            continue
        members[index] = [index]
        for shingle in prefix:
            leaders.setdefault(shingle, []).append(index)
    return tuple(tuple(group) for group in members.values() if len(group) > 1)


def _jaccard(one: Shingles, other: Shingles) -> float:
    shared = len(one & other)
    union = len(one) + len(other) - shared
    return shared / union if union else 0.0


# ------------------------------------------------------------------ what was written
def written(ground: Ground, window: tuple[date, date]) -> Iterator[Written]:
    """Narratives whose record is dated in a window, with the author that the record names."""
    for day, told in (*_events(ground), *_looks(ground), *_notes(ground)):
        if told.text and told.author and windows.within(day, window):
            yield told


def _events(ground: Ground) -> Iterator[tuple[date, Written]]:
    for one in ground.ledger.of(Incident):
        text, author = one.description or "", one.reported_by or ""
        yield london(one.occurred_at), Written(one.id, one.service, "incident", author, text)
    for concern in ground.ledger.of(SafeguardingConcern):
        text = concern.description or ""
        yield (
            london(concern.raised_at),
            Written(concern.id, concern.service, "concern", concern.raised_by, text),
        )
    for answered in ground.ledger.of(Feedback):
        if (answer := answered.outcome) is not None:
            yield (
                answer.on,
                Written(answered.id, answered.service, "answer to feedback", answer.by, answer.text),
            )


def _looks(ground: Ground) -> Iterator[tuple[date, Written]]:
    for seen in ground.ledger.of(Observation):
        text = " ".join((*seen.development_points, seen.feedback or ""))
        yield london(seen.done_at), Written(seen.id, seen.service, "observation", seen.observer, text)
    for audit in ground.ledger.of(Audit):
        text = " ".join(finding.text for finding in audit.findings)
        yield audit.done_on, Written(audit.id, audit.service, "audit", audit.auditor, text)


def _notes(ground: Ground) -> Iterator[tuple[date, Written]]:
    for log in ground.ledger.of(CheckLog):
        control = ground.ledger.find(Control, log.control)
        for entry in log.entries:
            if entry.note:
                service = control.service if control else None
                yield entry.on, Written(log.id, service, "check", entry.by, entry.note)


def _authors(ground: Ground) -> tuple[_Author, ...]:
    """What each author wrote in the quarter, by sort and service, where there was enough text to compare."""
    window = windows.last_days(ground.as_of, ground.whole("window-quarter"))
    size, least = ground.whole("d6-shingle"), ground.whole("d6-least-words")
    held: dict[tuple[str, str, str], list[tuple[str, Shingles]]] = {}
    for one in written(ground, window):
        words = plain(one.text)
        if len(words) >= max(least, size):
            held.setdefault((one.service or "", one.sort, one.author), []).append(
                (one.record, shingles(words, size))
            )
    similarity = ground.number("d6-similarity")
    found = []
    for (service, sort, author), texts in sorted(held.items(), key=lambda item: item[0]):
        groups = alike([text for _, text in texts], similarity)
        named = tuple(tuple(texts[index][0] for index in group) for group in groups)
        found.append(_Author(service or None, sort, author, len(texts), named))
    return tuple(found)


# ------------------------------------------------------------------ the signal
def _found(ground: Ground) -> tuple[Found, ...]:
    return tuple(Found(one.service, _case(ground, one), float(one.pairs)) for one in ground.once(_authors))


def _case(ground: Ground, one: _Author) -> Case:
    records = tuple(dict.fromkeys(name for group in one.groups for name in group))
    words = f"{one.author}: {one.copied or 'none'} of {count(one.n, f'{one.sort} text')} nearly the same as another"
    if one.groups:
        words += f" ({count(one.pairs, 'pair')}: {phrases.listed(records[:5])}{' and more' if len(records) > 5 else ''})"
    share = one.copied / one.n
    state: State = "ok"
    # A share of fewer than the amber number of pairs is no share.
    if one.pairs >= ground.whole("d6-amber-pairs"):
        state = "red" if share > ground.number("d6-red-share") else "amber"
    return Case(words, state, records)


def _read(ground: Ground, scope: Scope) -> Reading:
    found = placed.of(ground.once(_found), scope)
    n = sum(one.n for one in ground.once(_authors) if scope.holds(one.service))
    pairs = sum(int(one.figure or 0) for one in found)
    cases = placed.cases(found)
    least, words = ground.whole("d6-amber-pairs"), ground.whole("d6-least-words")
    similar = ground.number("d6-similarity") * 100
    return Reading(
        state=placed.gravest((one.case.state for one in found), "insufficient_data"),
        why=(
            f"{count(pairs, 'pair')} of nearly the same text among {count(n, 'narrative')} long enough to compare."
            if n
            else f"No narrative of {words} words or more is recorded in the window."
        ),
        value=float(pairs) if n else None,
        value_words=count(pairs, "pair") if n else "",
        n=n,
        least=least,
        threshold=(
            f"Texts of {words} words or more that are at least {similar:.0f} % alike. Amber from {least} pairs of one author; "
            f"red where these are more than {ground.number('d6-red-share') * 100:.0f} % of what the author wrote."
        ),
        next_step=(
            f"Read {phrases.listed(cases[0].records[:3])} side by side and ask what the days had in common."
            if cases
            else "Read three narratives of one week aloud, and hear whether each tells of its own day."
        ),
        window=windows.last_days(ground.as_of, ground.whole("window-quarter")),
        records=tuple(dict.fromkeys(name for one in found for name in one.case.records)),
        cases=cases,
        caveats=(
            "Templates and set phrases make texts alike without anybody copying.",
            "The author is whom the record names. Records that name none are not looked at.",
            "This speaks of single people: somebody reads the texts before anything follows.",
        ),
    )


SIGNAL = Signal(
    id="D6",
    name="copy_paste",
    group="documentation",
    title="Does each narrative tell of its own day?",
    rule=(
        "Narratives of the last 90 days of the same sort and author in one service, in small letters and without ids, dates and figures, are "
        "cut into runs of five words. Two texts are alike where nearly all of their runs are the same (Jaccard)."
    ),
    source="domain reference §7.3, D6; derivations §7",
    thresholds=_USED,
    read=_read,
)
