"""How soon dated facts were written down after they had happened, and which say a time that cannot be (domain reference §7.3, D1 and D2).

Records are read raw, as they stood when they were added: an entry with `at` or `on`, and the times by which the kinds of
record say when they came about. What the figures mean for a service is derived elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import PurePosixPath

from generators.finding import count
from generators.history.commits import Commit
from generators.history.difference import Change
from generators.history.lives import History
from generators.integrity.report import Case, Finding, Recording
from generators.integrity.words import commits as commits_
from generators.integrity.words import moment, plain, short, span
from generators.source import Value
from generators.values import LONDON, written_when

_LATE = timedelta(hours=24)
_TOLERANCE = timedelta(minutes=5)
_AT_ONCE = timedelta(minutes=2)
# Policy values of the domain reference: §7.3 D1 (share, least number), D2 (share, least number), §7.0 (records at once).
_LATE_SHARE, _LEAST = 0.10, 5
_ROUNDED_SHARE, _ROUNDED_LEAST = 0.8, 20
_AT_ONCE_SHARE = 0.5
_MANY = 20
# Of several times of a record the first that stands here says from when it could be written down: when it was known.
_OWN = (
    "became_aware_at",
    "decided_at",
    "held_at",
    "raised_at",
    "received_at",
    "done_at",
    "done_on",
    "served",
)
_ENTRY = ("at", "on", "made_at", "considered_at", "captured_on")
# Entries whose day says from when something holds, not when it happened.
_NO_FACT = frozenset({"baseline", "target", "rebase", "rephase"})


@dataclass(frozen=True, slots=True)
class Dated:
    """A dated fact, and when it was received."""

    path: str
    commit: str
    field: str
    first: datetime
    """The earliest moment at which it can have happened."""
    last: datetime
    """The latest: the same for a time, the end of the day for a day."""
    received: datetime

    @property
    def lag(self) -> timedelta:
        """How long after it was recorded, at the least; never below zero."""
        return max(self.received - self.last, timedelta())

    @property
    def record(self) -> str:
        """The record's id, as the file's name has it."""
        return PurePosixPath(self.path).stem


@dataclass(frozen=True, slots=True)
class Lateness:
    """What the times in the records say."""

    findings: tuple[Finding, ...]
    recording: Recording
    backfilled: int
    """Commits that tell of earlier times, said or not."""


def look(history: History, commits: Mapping[str, Commit]) -> Lateness:
    """The times in every record of a history; `commits` are all that it has."""
    said, silent = _backfills(history, commits)
    told = {*said, *silent}
    every = list(_facts(history))
    facts = [one for one in every if one.commit not in told]
    lags = sorted(one.lag for one in facts)
    late = [one for one in facts if one.lag > _LATE]
    basis = {found.basis for found in history.received.values()}
    recording = Recording(
        len(lags),
        _middle(lags) if lags else None,
        lags[-1] if lags else None,
        len(late),
        len(every) - len(facts),
        "receipt" if basis == {"receipt"} else "clock",
    )
    found = [
        *_bulk(history, said, silent),
        *_ahead(history, every),
        *_late(recording, late),
        *_suspicious(history),
    ]
    return Lateness(tuple(found), recording, len(told))


def _middle(lags: Sequence[timedelta]) -> timedelta:
    """The median of sorted lags."""
    half = len(lags) // 2
    return lags[half] if len(lags) % 2 else (lags[half - 1] + lags[half]) / 2


# ------------------------------------------------------------------ the facts
def _facts(history: History) -> Iterator[Dated]:
    """Every dated fact in the order of its file, from the step that added it."""
    for path, steps in history.files.items():
        for step in steps:
            received = history.received_with(step.commit).at
            if step.kind not in ("added", "modified") or received is None:
                continue
            for change in step.changes or ():
                for name, written in _added(change):
                    span_ = _span(written)
                    if span_ is not None:
                        yield Dated(path, step.commit, name, *span_, received)


def _added(change: Change) -> Iterator[tuple[str, str]]:
    """(field, time as written) of what a change added."""
    if change.op != "add":
        return
    if not change.path:
        yield from _whole(change.after)
    elif not _NO_FACT.intersection(step for step in change.path if isinstance(step, str)):
        name = "/".join(step for step in change.path if isinstance(step, str))
        yield from _entries(change.after, name)


def _whole(value: Value) -> Iterator[tuple[str, str]]:
    """The times of a record that was added: its own, and those of its entries."""
    if not isinstance(value, dict):
        return
    yield from _first(value, _OWN, "")
    for name, inner in value.items():
        if name not in _NO_FACT and isinstance(inner, dict | list):
            yield from _entries(inner, name)


def _first(value: Mapping[str, Value], names: Sequence[str], above: str) -> Iterator[tuple[str, str]]:
    """The first of some fields that holds a text."""
    for name in names:
        written = value.get(name)
        if isinstance(written, str):
            yield above + name, written
            return


def _entries(value: Value, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, list):
        for inner in value:
            yield from _entries(inner, name)
    elif isinstance(value, dict):
        yield from _first(value, _ENTRY, f"{name}/")
        for key, inner in value.items():
            if key not in _NO_FACT and isinstance(inner, dict | list):
                yield from _entries(inner, f"{name}/{key}")


def _span(written: str) -> tuple[datetime, datetime] | None:
    """The first and last moment that a written day or time can mean; None where it is neither."""
    when = written_when(written)
    if when is None:
        return None
    if isinstance(when, datetime):
        return when.astimezone(UTC), when.astimezone(UTC)
    first = datetime.combine(when, time(), LONDON)
    return first.astimezone(UTC), datetime.combine(when + timedelta(days=1), time(), LONDON).astimezone(UTC)


# ------------------------------------------------------------------ findings
def _backfills(
    history: History, commits: Mapping[str, Commit]
) -> tuple[Mapping[str, str], Mapping[str, int]]:
    """Commits that say that they tell of earlier times, with the reason; and others that add very many records."""
    added: dict[str, int] = {}
    for steps in history.files.values():
        for step in steps:
            if step.kind == "added":
                added[step.commit] = added.get(step.commit, 0) + 1
    said = {
        commit: reason
        for commit in history.graph.order
        if "backfill" in commits[commit].message.lower() and (reason := commits[commit].trailer("backfill"))
    }
    silent = {commit: number for commit, number in added.items() if number > _MANY and commit not in said}
    return said, silent


def _bulk(history: History, said: Mapping[str, str], silent: Mapping[str, int]) -> Iterator[Finding]:
    if said:
        cases = tuple(_commit(history, one, plain(said[one])) for one in said)
        yield Finding(
            "HIS081",
            f"{commits_(len(cases))} {'tells' if len(cases) == 1 else 'tell'} of earlier times, and so it is said",
            cases,
        )
    if silent:
        order = sorted(silent, key=history.graph.place)
        cases = tuple(_commit(history, one, f"{silent[one]} records") for one in order)
        yield Finding(
            "HIS033",
            f"{commits_(len(cases))} added more than {_MANY} records at once without saying why",
            cases,
        )


def _commit(history: History, commit: str, said: str) -> Case:
    when = history.commits[commit].committer.when
    return Case(f"commit {short(commit)} of {moment(when)}: {said}", commit, when=when)


def _case(history: History, one: Dated, said: str) -> Case:
    words = f"{plain(one.record)}, {plain(one.field)}: {said} (commit {short(one.commit)})"
    when = history.commits[one.commit].committer.when
    return Case(words, one.commit, (one.path,), one.record, when)


def _ahead(history: History, facts: Sequence[Dated]) -> Iterator[Finding]:
    cases = tuple(
        _case(history, one, f"said to be of {moment(one.first)}, and recorded on {moment(one.received)}")
        for one in facts
        if one.first > one.received + _TOLERANCE
    )
    if cases:
        said = f"{count(len(cases), 'fact')} in the records {'is' if len(cases) == 1 else 'are'} dated later than being recorded"
        yield Finding("HIS031", said, cases)


def _late(recording: Recording, late: Sequence[Dated]) -> Iterator[Finding]:
    share = recording.share or 0.0
    if not late or (recording.n >= _LEAST and share <= _LATE_SHARE):
        return
    order = sorted(late, key=lambda one: (-one.lag, one.path, one.field))
    cases = tuple(
        Case(
            f"{plain(one.record)}, {plain(one.field)}: {span(one.lag)} after (commit {short(one.commit)})",
            one.commit,
            (one.path,),
            one.record,
            one.received,
        )
        for one in order
    )
    said = f"{len(late):,} of {recording.n:,} dated facts were recorded more than 24 hours after they had happened"
    yield Finding("HIS032", said, cases)


def _suspicious(history: History) -> Iterator[Finding]:
    """Times that are mostly round, and incidents mostly recorded in the moment of happening."""
    happened = list(_happened(history))
    cases = []
    exact = [when for when, _ in happened]
    rounded = [when for when in exact if when.minute in (0, 30)]
    if len(exact) >= _ROUNDED_LEAST and len(rounded) > _ROUNDED_SHARE * len(exact):
        cases.append(
            Case(
                f"{len(rounded)} of {len(exact)} incidents are said to have happened on the hour or half hour"
            )
        )
    known = [(when, received) for when, received in happened if received is not None]
    at_once = [1 for when, received in known if abs(received - when) < _AT_ONCE]
    if len(known) >= _LEAST and len(at_once) > _AT_ONCE_SHARE * len(known):
        cases.append(
            Case(f"{len(at_once)} of {len(known)} incidents were recorded within 2 minutes of happening")
        )
    if cases:
        yield Finding("HIS082", "the times of incidents look rounded or simultaneous", tuple(cases))


def _happened(history: History) -> Iterator[tuple[datetime, datetime | None]]:
    """When each incident is said to have happened, where that is a time said to be exact, and when it was recorded."""
    for steps in history.files.values():
        first = next((step for step in steps if step.kind == "added" and step.changes), None)
        value = first.changes[0].after if first and first.changes and not first.changes[0].path else None
        if first is None or not isinstance(value, dict) or not isinstance(value.get("occurred_at"), str):
            continue
        when = written_when(value["occurred_at"])
        if isinstance(when, datetime) and value.get("occurred_precision", "exact") == "exact":
            yield when, history.received_with(first.commit).at
