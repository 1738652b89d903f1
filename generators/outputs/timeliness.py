"""What the page on timeliness is told: how soon incidents and decisions were written down, lag by lag, and which ones late."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from generators.book import Book
from generators.catalogues.limits import Threshold
from generators.derive import phrases
from generators.derive.timeliness import POLICY, Lags, Spread, Timeliness, Timing
from generators.kinds.service import Service
from generators.outputs import addresses, lists, months, shown, words
from generators.outputs.frame import Step
from generators.outputs.shown import Shown, Table

REGULATION = "hsca-ra-2014/17"
_PLURALS = {"incident": "Incidents", "decision": "Decisions"}
_WHOLE = "Whole provider"


@dataclass(frozen=True, slots=True)
class Policy:
    """How soon records of one kind should be written down, by this provider's own rule."""

    amount: str
    title: str
    target: str
    approved: str


@dataclass(frozen=True, slots=True)
class Part:
    """The records of one kind."""

    anchor: str
    title: str
    policy: Policy
    lead: str
    totals: Table
    lags: tuple[Table, ...]
    late: Table | None
    each: Table | None
    """Every record, where there are too few for a share."""
    contradictory: Table | None
    left_out: tuple[str, ...]
    """What is not in the figures, in sentences."""


def tell(book: Book) -> dict[str, Any]:
    """How soon things were written down."""
    found = book.derived.timeliness
    return {
        "section": addresses.TRAIL,
        "trail": (Step("Home", addresses.HOME), Step("Audit trail", addresses.TRAIL)),
        "kept": found is not None,
        "parts": tuple(_parts(book, found)) if found else (),
        "regulation": f"{addresses.of_catalogue('regulations')}#{addresses.anchor(REGULATION)}",
        "percentile": book.catalogues.threshold("d1-percentile").whole,
        "least": book.catalogues.threshold("d1-least").whole,
    }


def _parts(book: Book, found: Timeliness) -> Iterator[Part]:
    for kind in POLICY:
        lags = found.of(kind)
        if lags:
            yield _part(book, found, kind, lags)


def _part(book: Book, found: Timeliness, kind: str, lags: Sequence[Lags]) -> Part:
    whole = lags[0]
    timings = [timing for timing in found.timings.values() if timing.kind == kind]
    contradictory = [timing for timing in timings if timing.contradictory and not timing.backfilled]
    policy = policy_of(book, kind)
    return Part(
        anchor=addresses.anchor(kind),
        title=_PLURALS[kind],
        policy=policy,
        lead=summary(whole),
        totals=_totals(book, lags),
        lags=tuple(_lag_tables(book, kind, lags)),
        late=_table(
            book, f"Recorded later than {policy.amount} after {_start(kind)}, the latest first", whole.late
        ),
        each=None
        if whole.enough
        else _table(book, "Every one that counts", [timing for timing in timings if timing.counted]),
        contradictory=_table(book, "Recorded before anybody is said to have known", contradictory),
        left_out=tuple(_left_out(book, whole, timings)),
    )


def _start(kind: str) -> str:
    return "it was first known" if kind == "incident" else "it was taken"


def policy_of(book: Book, kind: str) -> Policy:
    """The provider's rule for one kind of record."""
    row: Threshold = book.catalogues.threshold(POLICY[kind])
    said = (
        f"approved by {row.approved_by}" if row.approved_by else "nobody at the provider has approved it yet"
    )
    origin = "" if row.own else "a proposal that comes with this software; "
    return Policy(
        amount=phrases.span(row.span) if row.span >= timedelta(days=2) else hours(row.span),
        title=row.title,
        target=f"{addresses.of_catalogue('thresholds')}#{lists.anchor(row)}",
        approved=f"{origin}{said}",
    )


def hours(length: timedelta) -> str:
    """`24 hours`: as a rule counts, in which a day is not a date."""
    total = length.total_seconds() / 3600
    return f"{words.number(total)} hour{'' if total == 1 else 's'}"


def summary(found: Lags) -> str:
    """How many were late, in one sentence; a share only where there are enough for one."""
    noun = words.count(found.n, found.kind)
    if not found.n:
        return f"No {found.kind} has a time of recording that counts, so nothing can be said."
    late = f"{len(found.late) or 'none'} of {noun}"
    share = f" ({_percent(found.late_share)})" if found.late_share is not None else ""
    few = "" if found.enough else "; too few for a share"
    return f"Recorded later than the policy of {hours(found.policy)} allows: {late}{share}{few}."


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"


# ------------------------------------------------------------------ tables
def _where(book: Book, found: Lags) -> Shown:
    return shown.record(book, found.service) if found.service else shown.text(_WHOLE)


def _totals(book: Book, lags: Iterable[Lags]) -> Table:
    rows = tuple(
        (
            _where(book, found),
            shown.figure(found.n),
            shown.figure(len(found.late)),
            shown.text(_percent(found.late_share))
            if found.late_share is not None
            else shown.text("too few" if found.n else "none to count"),
            shown.figure(found.backfilled),
            shown.figure(found.contradictory),
            shown.figure(found.unknown),
        )
        for found in lags
    )
    heads = (
        "Where",
        "Counted",
        "Later than policy",
        "Share",
        "Left out: told of earlier times",
        "Left out: times contradict",
        "Left out: not known when recorded",
    )
    return Table("How many, and how many late", heads, rows, frozenset({1, 2, 4, 5, 6}))


_SPREADS = {
    "incident": (
        ("Noticing: from happening until any member of staff knew", "detection"),
        ("Reporting: from knowing until it was reported", "reporting"),
        ("Writing down: from being reported until it was recorded", "recording"),
        ("From knowing until it was recorded: what the policy is set for", "since_known"),
    ),
    "decision": (("From deciding until it was recorded: what the policy is set for", "since_known"),),
}


def _lag_tables(book: Book, kind: str, lags: Sequence[Lags]) -> Iterator[Table]:
    percentile = book.catalogues.threshold("d1-percentile").whole
    heads = ("Where", "Counted", "Median", f"{percentile}th percentile", "Longest")
    for caption, name in _SPREADS[kind]:
        rows = []
        for found in lags:
            spread: Spread = getattr(found, name)
            figures = (spread.median, spread.percentile, spread.worst)
            rows.append((_where(book, found), shown.figure(spread.n), *map(span, figures)))
        yield Table(caption, heads, tuple(rows), frozenset({1}))


def span(length: timedelta | None) -> Shown:
    """A length of time, sorted by how long it is."""
    if length is None:
        return shown.text("none to count", order="")
    said = phrases.span(length) if length >= timedelta(minutes=1) else "under a minute"
    return shown.text(said, order=f"{length.total_seconds():014.0f}")


_INCIDENT_HEADS: tuple[str, ...] = (
    "Record",
    "Service",
    "Happened",
    "First known",
    "Reported",
    "Recorded",
    "From knowing to recorded",
)
_DECISION_HEADS: tuple[str, ...] = ("Record", "Service", "Decided", "Recorded", "From deciding to recorded")


def _table(book: Book, caption: str, timings: Sequence[Timing]) -> Table | None:
    """Records with all their times; None where there are none."""
    if not timings:
        return None
    incidents = timings[0].kind == "incident"
    heads = _INCIDENT_HEADS if incidents else _DECISION_HEADS
    return Table(caption, heads, tuple(_row(book, one, incidents=incidents) for one in timings))


def _row(book: Book, one: Timing, *, incidents: bool) -> tuple[Shown, ...]:
    began = (
        shown.when(one.began)
        if one.exact
        else shown.many([shown.when(one.began), shown.text("not known exactly")])
    )
    between = (began, shown.when(one.known), shown.when(one.reported)) if incidents else (began,)
    lag = span(one.since_known) if one.since_known is not None else shown.text("recorded first")
    return (
        shown.record(book, one.record),
        shown.record(book, one.service) if one.service else shown.text("Provider-wide"),
        *between,
        shown.when(one.recorded),
        lag,
    )


def _left_out(book: Book, found: Lags, timings: Sequence[Timing]) -> Iterator[str]:
    """What does not count, and why; nothing where everything does."""
    if found.backfilled:
        yield (
            f"{words.count(found.backfilled, 'record')} came with a commit that tells of earlier times: "
            "how late they are says nothing about recording."
        )
    if found.contradictory:
        yield f"{words.count(found.contradictory, 'record')} bear a time later than that at which they were recorded: one of the two is wrong."
    unknown = [timing.record for timing in timings if timing.recorded is None]
    if unknown:
        yield f"Of {words.count(len(unknown), 'record')} the history does not tell when it was first recorded: {phrases.listed(unknown)}."
    vague = sum(not timing.exact and timing.counted for timing in timings)
    if vague:
        yield f"Of {words.count(vague, 'record')} it is not known exactly when it happened, so noticing is not counted."
    silent = [
        one.title for one in book.ledger.of(Service) if all(timing.service != one.id for timing in timings)
    ]
    if silent:
        yield f"No {found.kind} is recorded for {phrases.listed(silent)}. That does not show that there was none."
    if book.past is not None and months.UNDATED in months.sheets(book.past).months:
        yield "Some commits hold no time that can be read."
