"""The figures of a measure, period by period, as written down or as counted from records; what they show is judged elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from generators.derive import periods, phrases
from generators.finding import count
from generators.kind import Kind, Record, slot_at, value_at
from generators.kinds import BY_NAME
from generators.kinds.activity import Activity
from generators.kinds.incident import Incident
from generators.kinds.measure import Measure, MeasureEntry, MeasureFrom
from generators.kinds.service import Service
from generators.ledger import Ledger
from generators.values import london

# Sorts of record period that hold more than one period of a measure.
_COARSER: Mapping[periods.Every, frozenset[str]] = {
    "day": frozenset({"week", "month"}),
    "week": frozenset({"month"}),
    "month": frozenset(),
}
# More periods than these are counted, but not written out in a sentence.
_WRITTEN_OUT = 4


@dataclass(frozen=True, slots=True)
class Figure:
    """One finished period."""

    period: str
    value: float | None
    """None for a gap: nothing was written down for it, which is no nought."""
    exposure: float | None
    """What it is out of, such as scheduled doses; None where that is not recorded."""
    records: tuple[str, ...] = ()
    """Ids of the records that it was counted from, beside the measure."""


@dataclass(frozen=True, slots=True)
class Event:
    """A record that was counted, with the day on which it happened."""

    record: str
    at: datetime | date

    @property
    def day(self) -> date:
        """The day in England."""
        return london(self.at)


@dataclass(frozen=True, slots=True)
class Series:
    """The figures of a measure up to a day, in order of time: every period from its first figure to its last."""

    figures: tuple[Figure, ...]
    remarks: tuple[str, ...]
    """What was left out and why, in sentences."""
    silent: int = 0
    """How many periods were over after the last figure, without one."""
    events: tuple[Event, ...] = ()
    """What was counted, the oldest first; none where figures were written down or added up."""
    exposed: tuple[tuple[str, float], ...] = ()
    """Month and activity figure by which counts are divided, in order of time."""

    @property
    def known(self) -> tuple[Figure, ...]:
        """The periods that have a figure."""
        return tuple(figure for figure in self.figures if figure.value is not None)

    @property
    def gaps(self) -> tuple[Figure, ...]:
        """The periods between them that have none."""
        return tuple(figure for figure in self.figures if figure.value is None)


def series(ledger: Ledger, measure: Measure, as_of: date) -> Series:
    """The figures of a measure for every period that was over by the end of `as_of`.

    A period that is still running has no figure yet. One without a figure is a gap (derivations §5). Counted from records,
    a period without any is nought only where the service's activity was recorded for it: silence is no nought.
    """
    if measure.source.from_ is not None:
        return _counted(ledger, measure, measure.source.from_, as_of)
    return _written(measure, as_of)


def _trimmed(figures: Sequence[Figure], remarks: Iterable[str]) -> Series:
    """From the first figure to the last; what is silent after it is counted."""
    places = [place for place, figure in enumerate(figures) if figure.value is not None]
    if not places:
        return Series((), tuple(remarks), len(figures))
    kept = tuple(figures[places[0] : places[-1] + 1])
    return Series(kept, tuple(remarks), len(figures) - 1 - places[-1])


# ------------------------------------------------------------------ written down
def _written(measure: Measure, as_of: date) -> Series:
    every = measure.every
    fitting = [entry for entry in measure.source.entries if periods.length_of(entry.period) == every]
    remarks = list(_misfits(measure, fitting))
    by_period: dict[str, MeasureEntry] = {}
    for entry in fitting:
        if entry.period in by_period:
            remarks.append(
                f"There are two figures for {periods.said(entry.period)}; the one further down counts."
            )
        by_period[entry.period] = entry
    over = {period: entry for period, entry in by_period.items() if periods.days_of(period)[1] <= as_of}
    remarks += _running(every, as_of, set(by_period) - set(over))
    if not over:
        return Series((), tuple(remarks))
    figures = [
        Figure(period, over[period].value, over[period].denominator)
        if period in over
        else Figure(period, None, None)
        for period in periods.from_to(min(over), periods.last_over(as_of, every))
    ]
    return _trimmed(figures, remarks)


def _misfits(measure: Measure, fitting: Sequence[MeasureEntry]) -> Iterator[str]:
    left = len(measure.source.entries) - len(fitting)
    if left:
        yield f"{count(left, 'figure')} not by the {measure.every} left out of account."


def _running(every: periods.Every, as_of: date, later: set[str]) -> Iterator[str]:
    """That the period under way is left out; nothing where its last day is the position date."""
    now = periods.holding(as_of, every)
    if periods.days_of(now)[1] > as_of and now in later:
        yield f"{phrases.sentence(periods.said(now)).rstrip('.')} is not over on {phrases.day(as_of)}; its figure is left out."


# ------------------------------------------------------------------ counted from records
@dataclass(frozen=True, slots=True)
class _Row:
    """One record that counts."""

    record: Record
    period: str
    at: datetime | date


def _counted(ledger: Ledger, measure: Measure, rule: MeasureFrom, as_of: date) -> Series:
    fault = _not_countable(measure, rule)
    kind = BY_NAME.get(rule.kind)
    if fault or kind is None:
        return Series((), (fault or f"“{rule.kind}” is no kind of record.",))
    rows = sorted(_rows(ledger, kind, measure, rule, as_of), key=lambda row: (row.period, row.record.id))
    active = _activity(ledger, measure, rule)
    now, last = periods.holding(as_of, measure.every), periods.last_over(as_of, measure.every)
    by_period: dict[str, list[_Row]] = {}
    for row in rows:
        by_period.setdefault(row.period, []).append(row)
    remarks = [*_scope(measure, rule), *_running(measure.every, as_of, {now})]
    firsts = [*by_period, *(_first_period(active, measure.every) if rule.sum is None else ())]
    if not firsts:
        return Series((), tuple(remarks))
    figures = [
        _figure(period, by_period.get(period, ()), rule, active)
        for period in periods.from_to(min(firsts), last)
    ]
    remarks += [*_incomplete(by_period, rule, last), *_not_divided(figures, by_period, rule)]
    return _with_events(_trimmed(figures, remarks), rows, rule, active)


def _not_countable(measure: Measure, rule: MeasureFrom) -> str:
    """Why nothing can be counted; empty where it can."""
    kind = BY_NAME.get(rule.kind)
    if kind is not None and not kind.when:
        return f"{kind.plural} have no day by which they could be counted."
    slot = slot_at(kind.model, tuple(kind.when.split("."))) if kind and kind.when else None
    if kind and slot and slot.sort in _COARSER[measure.every]:
        return f"{kind.plural} are by the {slot.sort} and cannot be counted by the {measure.every}."
    if (rule.sum is None) is (rule.count is None):
        return "The record does not say whether records are counted or a field of theirs is added up."
    if rule.per and measure.every != "month":
        return (
            f"Activity is recorded by the month, so a figure by the {measure.every} cannot be divided by it."
        )
    return ""


def _rows(ledger: Ledger, kind: Kind, measure: Measure, rule: MeasureFrom, as_of: date) -> Iterator[_Row]:
    """The records that had happened, and were known of, by a day, each in the period in which it ended."""
    for record in ledger.of(kind.model):
        when = value_at(record, kind.when or "")
        if isinstance(when, str):
            when = periods.days_of(when)[1]
        if not isinstance(when, date) or london(when) > as_of:
            continue
        if isinstance(record, Incident) and london(record.became_aware_at) > as_of:
            continue
        if all(_says(value_at(record, name), wanted) for name, wanted in (rule.where or {}).items()):
            yield _Row(record, periods.holding(london(when), measure.every), when)


def _says(value: object, wanted: str) -> bool:
    """Whether a field holds a value as it is written in a file; of a list, whether one of its members does."""
    if isinstance(value, tuple):
        return any(_says(member, wanted) for member in value)
    if isinstance(value, bool):
        return wanted == str(value).lower()
    if isinstance(value, int | float):
        return wanted == f"{value:g}"
    return value is not None and str(value) == wanted


def _scope(measure: Measure, rule: MeasureFrom) -> Iterator[str]:
    if measure.service and "service" not in (rule.where or {}):
        yield "Counted are the records of every service, because the record does not name one in `where`."


def _added(rows: Sequence[_Row], rule: MeasureFrom) -> float | None:
    """How many, or the sum; None where one of them lacks the field, because the sum would be too low."""
    if rule.sum is None:
        return float(len(rows))
    found = [value_at(row.record, rule.sum) for row in rows]
    numbers = [float(one) for one in found if isinstance(one, int | float) and not isinstance(one, bool)]
    return sum(numbers) if numbers and len(numbers) == len(found) else None


def _incomplete(by_period: Mapping[str, Sequence[_Row]], rule: MeasureFrom, last: str) -> Iterator[str]:
    lacking = [
        row.record.id
        for period, rows in sorted(by_period.items())
        if period <= last and _added(rows, rule) is None
        for row in rows
        if value_at(row.record, rule.sum or "") is None
    ]
    if lacking:
        named = phrases.listed(lacking) if len(lacking) <= _WRITTEN_OUT else count(len(lacking), "record")
        yield f"{named} without `{rule.sum}`: what is added up for that period would be too low, so it is a gap."


def _not_divided(
    figures: Sequence[Figure], by_period: Mapping[str, Sequence[_Row]], rule: MeasureFrom
) -> Iterator[str]:
    lacking = [one.period for one in figures if rule.per and one.period in by_period and not one.exposure]
    if lacking:
        named = (
            phrases.listed(map(periods.said, lacking))
            if len(lacking) <= _WRITTEN_OUT
            else count(len(lacking), "month")
        )
        yield f"`{rule.per}` is not recorded, or is nought, for {named}: no rate can be given, so there is a gap."


# ------------------------------------------------------------------ what was given meanwhile
@dataclass(frozen=True, slots=True)
class _Active:
    """A month for which every service that is looked at recorded its activity."""

    records: tuple[str, ...]
    figure: float | None
    """The sum of the figure asked for; None where one of them lacks it, or none is asked for."""


def _activity(ledger: Ledger, measure: Measure, rule: MeasureFrom) -> Mapping[str, _Active]:
    """Month -> the activity recorded by the service, or by every service of the provider."""
    one = (rule.where or {}).get("service") or measure.service
    wanted = {one} if one else {service.id for service in ledger.of(Service)}
    by_month: dict[str, dict[str, Activity]] = {}
    for record in ledger.of(Activity):
        if record.service in wanted:
            by_month.setdefault(record.period, {})[record.service] = record
    found = {}
    for month, records in sorted(by_month.items()):
        if set(records) == wanted:
            figures = [value_at(record, rule.per) for record in records.values()] if rule.per else [None]
            numbers = [float(each) for each in figures if isinstance(each, int | float)]
            whole = sum(numbers) if len(numbers) == len(figures) else None
            found[month] = _Active(tuple(sorted(record.id for record in records.values())), whole)
    return found


def _first_period(active: Mapping[str, _Active], every: periods.Every) -> Iterator[str]:
    if active:
        yield periods.holding(periods.days_of(min(active))[0], every)


def _figure(period: str, rows: Sequence[_Row], rule: MeasureFrom, active: Mapping[str, _Active]) -> Figure:
    months = {periods.holding(day, "month") for day in periods.days_of(period)}
    known = [active[month] for month in sorted(months) if month in active]
    covered = len(known) == len(months)
    value = _added(rows, rule) if rows else (0.0 if covered and rule.sum is None else None)
    exposure = known[0].figure if rule.per and covered else None
    if rule.per and value is not None:
        value = value / exposure if exposure else None
    beside = [identity for one in known for identity in one.records] if rule.per or not rows else []
    ids = (*(row.record.id for row in rows), *beside) if value is not None else ()
    return Figure(period, value, exposure, tuple(dict.fromkeys(ids)))


def _with_events(
    told: Series, rows: Sequence[_Row], rule: MeasureFrom, active: Mapping[str, _Active]
) -> Series:
    """The same with what was counted, one by one, for charts of rare events."""
    if rule.sum is not None:
        return told
    events = sorted(
        (Event(row.record.id, row.at) for row in rows), key=lambda one: (one.day, str(one.at), one.record)
    )
    exposed = tuple((month, one.figure) for month, one in active.items() if one.figure is not None)
    return Series(told.figures, told.remarks, told.silent, tuple(events), exposed)
