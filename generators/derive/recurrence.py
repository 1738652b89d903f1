"""Whether something happened less often after a change than before it, weighed by how much care was given; what the change was stands elsewhere.

Domain reference §7.2 R2: recurrence is expected where the base rate is high, and its absence shows nothing where it is low.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, lgamma, log
from typing import Literal, TypeAlias

from generators.catalogues import Catalogues
from generators.derive.occurrences import Occurrence
from generators.derive.windows import months_before
from generators.kinds.activity import Activity
from generators.kinds.service import Service
from generators.ledger import Ledger
from generators.values import month_days

THRESHOLDS = ("r2-after", "r2-before", "r2-expected-least", "r2-chance")
Unit: TypeAlias = Literal["bed_days", "care_hours", "scheduled_doses"]
UNIT_WORDS: Mapping[Unit, str] = {
    "bed_days": "occupied bed-days",
    "care_hours": "hours of care",
    "scheduled_doses": "scheduled doses",
}
Verdict: TypeAlias = Literal["no_reduction", "not_distinguishable", "reduced", "too_few", "recurred"]
_CARE_HOMES = frozenset({"care_home", "care_home_with_nursing"})
_DAY = timedelta(days=1)


# ------------------------------------------------------------------ the test
@dataclass(frozen=True, slots=True)
class Comparison:
    """Events before and after a change, each over an exposure in the same unit."""

    before: int
    after: int
    exposure_before: float
    exposure_after: float

    @property
    def expected(self) -> float:
        """How many would be expected after the change had nothing changed (lambda)."""
        return self.before * self.exposure_after / self.exposure_before

    @property
    def chance(self) -> float:
        """How likely it is to see so few or fewer after the change by chance alone: P(X <= x), X binomial."""
        total = self.before + self.after
        share = self.exposure_after / (self.exposure_before + self.exposure_after)
        return min(sum(_binomial(count, total, share) for count in range(self.after + 1)), 1.0)

    @property
    def chance_of_any(self) -> float:
        """How likely it is to see at least one had nothing changed: 1 - e^-lambda."""
        return 1 - exp(-self.expected)

    def verdict(self, least: float, below: float) -> Verdict:
        """What the figures show (domain reference §7.2 R2): `least` expected events, chance `below` which it is a change.

        `too_few`: fewer expected, none seen, which shows nothing. `recurred`: fewer expected, some seen, to be read one by one.
        """
        if self.expected < least:
            return "recurred" if self.after else "too_few"
        if self.after >= self.expected:
            return "no_reduction"
        return "reduced" if self.chance < below else "not_distinguishable"


def _binomial(count: int, total: int, share: float) -> float:
    """P(X = count) of `total` trials; by logarithms, so that large figures do not run over."""
    ways = lgamma(total + 1) - lgamma(count + 1) - lgamma(total - count + 1)
    return exp(ways + count * log(share) + (total - count) * log(1 - share))


# ------------------------------------------------------------------ exposure
@dataclass(frozen=True, slots=True)
class Exposure:
    """How much care some services gave, by month; a month that any of them did not record is absent."""

    unit: Unit
    months: Mapping[str, float]
    records: Mapping[str, tuple[str, ...]]

    def over(self, first: date, last: date) -> float | None:
        """How much over some days, months in part by their days; None where a month is absent."""
        total = 0.0
        day = first
        while day <= last:
            month = f"{day:%Y-%m}"
            if month not in self.months:
                return None
            start, end = month_days(month)
            upto = min(end, last)
            total += self.months[month] * ((upto - day).days + 1) / ((end - start).days + 1)
            day = upto + _DAY
        return total

    def back_to(self, first: date, last: date) -> date:
        """The earliest day from which on every month up to `last` is recorded, not before `first`; after `last` for none."""
        day = last + _DAY
        while day > first and f"{day - _DAY:%Y-%m}" in self.months:
            day = max(first, month_days(f"{day - _DAY:%Y-%m}")[0])
        return day

    def up_to(self, first: date, last: date) -> date:
        """The latest day up to which every month from `first` on is recorded, not after `last`; before `first` for none."""
        day = first - _DAY
        while day < last and f"{day + _DAY:%Y-%m}" in self.months:
            day = min(last, month_days(f"{day + _DAY:%Y-%m}")[1])
        return day

    def behind(self, first: date, last: date) -> tuple[str, ...]:
        """The records of the months that some days touch."""
        return tuple(
            record
            for month in sorted(self.records)
            if f"{first:%Y-%m}" <= month <= f"{last:%Y-%m}"
            for record in self.records[month]
        )


def exposure(ledger: Ledger, services: Sequence[str], *, medicines: bool) -> Exposure | None:
    """How much care these services gave in the unit that fits all of them; None where there is none.

    Doses for themes of medicines, where recorded; else bed-days for care homes and hours of care for others. Bed-days and
    hours are not added up.
    """
    logs = [one for one in ledger.of(Activity) if one.service in services]
    kinds = {ledger_service.service_type in _CARE_HOMES for ledger_service in _known(ledger, services)}
    usual: Unit | None = None if len(kinds) != 1 else "bed_days" if kinds == {True} else "care_hours"
    wanted: list[Unit] = ["scheduled_doses"] if medicines else []
    wanted += [usual] if usual else []
    for unit in wanted:
        found = _by_month(logs, services, unit)
        if found.months:
            return found
    return None


def _known(ledger: Ledger, services: Iterable[str]) -> tuple[Service, ...]:
    return tuple(found for service in services if (found := ledger.find(Service, service)) is not None)


def _by_month(logs: Iterable[Activity], services: Sequence[str], unit: Unit) -> Exposure:
    figures: dict[str, dict[str, float]] = {}
    records: dict[str, list[str]] = {}
    for one in logs:
        value = getattr(one, unit)
        if value:
            figures.setdefault(one.period, {})[one.service] = float(value)
            records.setdefault(one.period, []).append(one.id)
    whole = {
        month: sum(by_service[service] for service in sorted(by_service))
        for month, by_service in sorted(figures.items())
        if len(by_service) == len(set(services))
    }
    return Exposure(unit, whole, {month: tuple(records[month]) for month in whole})


# ------------------------------------------------------------------ before and after a change
@dataclass(frozen=True, slots=True)
class Recurrence:
    """What happened after a change, held against what was to be expected."""

    changed: date
    after: tuple[Occurrence, ...]
    """What happened in the time after the change, up to the day looked at."""
    window: tuple[date, date]
    """First and last day of the time after the change that has passed."""
    comparison: Comparison | None
    """None where it could not be weighed."""
    verdict: Verdict | None
    lacking: str
    """Why it could not be weighed, in words; empty where it was."""
    unit: Unit | None
    before: tuple[Occurrence, ...]
    """What happened in the time before the change for which exposure is recorded."""
    baseline: tuple[date, date] | None
    records: tuple[str, ...]
    """The activity records that the exposure comes from."""


def recurrence(
    events: Iterable[Occurrence],
    measured: Exposure | None,
    changed: date,
    as_of: date,
    catalogues: Catalogues,
) -> Recurrence:
    """What happened of some sort in the time after a change, against the time before it, by the thresholds in force.

    `events` are all of that sort at the places in question. What happened on the day of the change counts as before. Where
    exposure is recorded for a part of a stretch only, that part is compared.
    """
    end = min(changed + timedelta(days=catalogues.threshold("r2-after").whole), as_of)
    earliest = months_before(changed, catalogues.threshold("r2-before").whole) + _DAY
    told = tuple(events)
    after = tuple(one for one in told if changed < one.day <= end)
    lacking = _lacking(measured, changed, end, earliest)
    if lacking or measured is None:
        return Recurrence(changed, after, (changed + _DAY, end), None, None, lacking, None, (), None, ())
    first, last = measured.back_to(earliest, changed), measured.up_to(changed + _DAY, end)
    before = tuple(one for one in told if first <= one.day <= changed)
    weighed = Comparison(
        len(before),
        sum(one.day <= last for one in after),
        measured.over(first, changed) or 0.0,
        measured.over(changed + _DAY, last) or 0.0,
    )
    uncounted = [one for one in after if one.day > last]
    verdict = weighed.verdict(
        float(catalogues.threshold("r2-expected-least").value), float(catalogues.threshold("r2-chance").value)
    )
    if uncounted:
        lacking = (
            f"{len(uncounted)} of the events fall into months without a figure of {UNIT_WORDS[measured.unit]}"
        )
    return Recurrence(
        changed,
        after,
        (changed + _DAY, end),
        weighed,
        None if uncounted else verdict,
        lacking,
        measured.unit,
        before,
        (first, changed),
        measured.behind(first, last),
    )


def _lacking(measured: Exposure | None, changed: date, end: date, earliest: date) -> str:
    if end <= changed:
        return "no day has passed since the change"
    if measured is None:
        return "how much care was given is not recorded in one unit, so nothing can be weighed"
    if measured.back_to(earliest, changed) > changed:
        return f"no figure of {UNIT_WORDS[measured.unit]} is recorded for the time before the change"
    if measured.up_to(changed + _DAY, end) <= changed:
        return f"no figure of {UNIT_WORDS[measured.unit]} is recorded for the time after the change"
    return ""
