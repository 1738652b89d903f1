"""MAR reconciliation week by week: what became of the doses due, rates, and counted stock; a blank is unknown, never “omitted”.

Domain reference §4.6. Rates are per so many scheduled doses (threshold `dose-rate-per`). Stock: expected = opening + received
- given - returned - destroyed; the variance is what was counted less what was expected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, TypeAlias

from generators.catalogues import Catalogues
from generators.derive import phrases
from generators.finding import count
from generators.kinds.activity import Activity
from generators.kinds.high_risk_medicine import HighRiskMedicine
from generators.kinds.mar_reconciliation import MarReconciliation, Stock
from generators.kinds.service import Service
from generators.ledger import Ledger
from generators.values import week_days

Outcome: TypeAlias = Literal["given", "refused", "omitted_clinical", "not_available", "blank"]
State: TypeAlias = Literal["ok", "attention", "insufficient_data"]

THRESHOLDS = ("dose-rate-per", "mar-reconciled-within")

# Exactly one of these for every scheduled dose, in words. A dose given late is one that was given.
OUTCOMES: Mapping[Outcome, str] = {
    "given": "recorded as given",
    "refused": "refused",
    "omitted_clinical": "left out for a clinical reason",
    "not_available": "not available",
    "blank": "nothing recorded: unknown",
}
# More weeks than this are counted and listed, but not written out in a sentence.
_WRITTEN_OUT = 4
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class StockCount:
    """One medicine counted in one week."""

    record: str
    week: str
    medicine: str
    expected: int
    counted: int
    carried: int | None
    """How the opening differs from what was counted the week before; None where that week has no count of it."""

    @property
    def variance(self) -> int:
        """Counted less expected."""
        return self.counted - self.expected


@dataclass(frozen=True, slots=True)
class Doses:
    """Doses of a week or of several."""

    scheduled: int
    outcomes: Mapping[Outcome, int]
    late: int
    per: int
    """Rates are per this many scheduled doses."""

    def rate(self, number: int) -> float | None:
        """A number of doses per so many scheduled ones; None where none were."""
        return number * self.per / self.scheduled if self.scheduled else None

    @property
    def unexplained(self) -> int:
        """Scheduled doses of which no outcome, not even a blank, is counted; negative where there are more outcomes than doses."""
        return self.scheduled - sum(self.outcomes.values())


@dataclass(frozen=True, slots=True)
class Week:
    """One reconciliation."""

    week: str
    record: str
    doses: Doses
    stock: tuple[StockCount, ...]


@dataclass(frozen=True, slots=True)
class MarPosition:
    """The reconciliations of one service up to a date."""

    service: str | None
    weeks: tuple[Week, ...]
    """In order of time."""
    missing: tuple[str, ...]
    """Weeks without one, from the first that has one up to the last that should have been reconciled by now."""
    twice: tuple[str, ...]
    """Weeks with more than one: each is counted, so that nobody has to guess which is right."""
    total: Doses
    variances: tuple[StockCount, ...]
    """Counts that differ from what was expected."""
    carried: tuple[StockCount, ...]
    """Openings that differ from the count of the week before."""
    state: State
    words: str
    """One sentence."""
    basis: tuple[str, ...]
    """Ids of the records it was worked out from."""


def positions(ledger: Ledger, as_of: date, catalogues: Catalogues) -> Mapping[str, MarPosition]:
    """Service id (empty: the whole provider) -> its reconciliations on `as_of`, of every service that gives medicines.

    That is one with a reconciliation, scheduled doses in its activity, or a high-risk medicine. A week counts where it
    had ended, and where the day of reconciling is recorded, had been reconciled by then.
    """
    per = catalogues.threshold("dose-rate-per").whole
    due = as_of - timedelta(days=catalogues.threshold("mar-reconciled-within").whole)
    by_service: dict[str, list[MarReconciliation]] = {}
    for one in ledger.of(MarReconciliation):
        if week_days(one.week)[1] <= as_of and (one.on is None or one.on <= as_of):
            by_service.setdefault(one.service or "", []).append(one)
    gives = {
        *by_service,
        *(one.service for one in ledger.of(Activity) if one.scheduled_doses),
        *(one.service or "" for one in ledger.of(HighRiskMedicine)),
    }
    return {
        service: _position(service, by_service.get(service, ()), due, per)
        for service in sorted(gives)
        if not service or ledger.find(Service, service)
    }


def _position(service: str, records: Iterable[MarReconciliation], due: date, per: int) -> MarPosition:
    ordered = sorted(records, key=lambda one: (one.week, one.id))
    counted_before: dict[str, dict[str, int]] = {}
    for one in ordered:
        counted_before.setdefault(one.week, {}).update({line.medicine: line.counted for line in one.stock})
    weeks = tuple(
        Week(
            one.week,
            one.id,
            _doses([one], per),
            tuple(_stock(one, line, counted_before.get(_before(one.week), {})) for line in one.stock),
        )
        for one in ordered
    )
    named = [one.week for one in ordered]
    stock = [line for one in weeks for line in one.stock]
    facts = MarPosition(
        service or None,
        weeks,
        tuple(_missing(named, due)),
        tuple(sorted({week for week in named if named.count(week) > 1}))
        if len(set(named)) < len(named)
        else (),
        _doses(ordered, per),
        tuple(line for line in stock if line.variance),
        tuple(line for line in stock if line.carried),
        "insufficient_data",
        "",
        tuple(one.id for one in ordered),
    )
    return _judged(facts)


def _doses(records: Sequence[MarReconciliation], per: int) -> Doses:
    return Doses(
        sum(one.scheduled for one in records),
        {name: sum(getattr(one, name) for one in records) for name in OUTCOMES},
        sum(one.late for one in records),
        per,
    )


def _stock(record: MarReconciliation, line: Stock, before: Mapping[str, int]) -> StockCount:
    expected = line.opening + line.received - line.given - line.returned - line.destroyed
    last = before.get(line.medicine)
    return StockCount(
        record.id,
        record.week,
        line.medicine,
        expected,
        line.counted,
        None if last is None else line.opening - last,
    )


# ------------------------------------------------------------------ weeks
def _name(monday: date) -> str:
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02}"


def _before(week: str) -> str:
    return _name(week_days(week)[0] - _WEEK)


def _missing(named: Sequence[str], due: date) -> Iterator[str]:
    """Weeks without a reconciliation from the first that has one to the last that had ended by `due`."""
    if not named:
        return
    there = set(named)
    monday = week_days(named[0])[0]
    while monday + timedelta(days=6) <= due:
        if (name := _name(monday)) not in there:
            yield name
        monday += _WEEK


# ------------------------------------------------------------------ what it amounts to
def _judged(facts: MarPosition) -> MarPosition:
    if not facts.weeks:
        words = "not enough data: no MAR reconciliation is recorded, so what became of the doses is not known"
        return replace(facts, words=phrases.sentence(words))
    wants = (
        facts.missing
        or facts.twice
        or facts.total.outcomes["blank"]
        or facts.total.unexplained
        or facts.variances
        or facts.carried
    )
    return replace(
        facts, state="attention" if wants else "ok", words=phrases.sentence("; ".join(_told(facts)))
    )


def _told(facts: MarPosition) -> Iterator[str]:
    blank = facts.total.outcomes["blank"]
    weeks = count(len(facts.weeks), "week")
    noun = "scheduled dose" if facts.total.scheduled == 1 else "scheduled doses"
    yield f"{weeks} reconciled, {facts.total.scheduled:,} {noun}"
    if blank:
        rate = facts.total.rate(blank) or 0.0
        yield f"of {blank} nothing is recorded, so whether they were given is unknown ({rate:.1f} per {facts.total.per:,})"
    else:
        yield "none is blank"
    if facts.total.unexplained:
        yield f"outcomes and scheduled doses differ by {abs(facts.total.unexplained)}"
    if facts.missing:
        few = len(facts.missing) <= _WRITTEN_OUT
        which = f" ({phrases.listed(facts.missing)})" if few else ""
        yield f"{count(len(facts.missing), 'week')} without a reconciliation{which}"
    if facts.twice:
        yield f"{count(len(facts.twice), 'week')} reconciled more than once, each counted"
    if facts.variances:
        yield f"{count(len(facts.variances), 'count')} of stock differ from what was expected"
    if facts.carried:
        yield f"{count(len(facts.carried), 'opening')} of stock differ from the count before"
