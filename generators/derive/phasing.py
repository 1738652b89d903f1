"""From which figures the limits of a measure are worked out: a frozen baseline and new phases, each only with its decision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from generators.catalogues import Catalogues
from generators.derive import periods, phrases, spc
from generators.derive.figures import Figure
from generators.derive.spc import Direction, Xmr
from generators.finding import count
from generators.kind import LOOKS_LIKE_ID
from generators.kinds.decision import Decision
from generators.kinds.measure import Measure, Rephase
from generators.ledger import Ledger
from generators.values import london


@dataclass(frozen=True, slots=True)
class Phasing:
    """How a series is cut into phases, and what was not done with it."""

    fix: int | None
    """How many first figures the baseline is frozen on."""
    starts: tuple[int, ...]
    """Indexes at which a new phase begins."""
    settled: bool
    """The last new phase was drawn because of a change for the better: whether that lasts is judged by the limits before it."""
    remarks: tuple[str, ...]
    decisions: tuple[str, ...]
    """Ids of the decisions behind it that this audience may see."""


def chart(
    values: Sequence[float | None],
    direction: Direction,
    fix: int | None,
    starts: Sequence[int],
    target: float | None,
    catalogues: Catalogues,
) -> Xmr:
    """The XmR chart with a baseline for the first phase alone, by the numbers in force."""
    rules = spc.rules_of(catalogues)
    return spc.charted(values, direction=direction, fixes=(fix,), rephase=starts, target=target, rules=rules)


def phasing(
    ledger: Ledger,
    measure: Measure,
    figures: Sequence[Figure],
    direction: Direction,
    as_of: date,
    catalogues: Catalogues,
) -> Phasing:
    """The baseline and the phases that hold on a day (domain reference §5.5).

    A new phase is drawn only with a decision, from a day on which figures have changed by special cause, once there are
    eight figures of it, and never where it would take a concern off the chart.
    """
    fix, remarks = _baseline(ledger, measure, figures, as_of, catalogues)
    told = list(remarks)
    decisions = [measure.baseline.decision] if fix is not None and measure.baseline else []
    starts: list[int] = []
    settled = False
    values = [figure.value for figure in figures]
    for one in sorted(measure.rephase, key=lambda one: (one.on, one.decision)):
        start = next(
            (place for place, figure in enumerate(figures) if periods.days_of(figure.period)[0] >= one.on),
            None,
        )
        fault = _undecided(ledger, one.decision, as_of) or _too_soon(
            one, start, starts, figures, as_of, catalogues
        )
        if not fault and start is not None:
            before = chart(values, direction, fix, starts, None, catalogues)
            fault = _not_shown(before, start)
            settled = not fault and _better(before, start)
        named = f"A new phase from {phrases.day(one.on)} ({one.reason.rstrip('.')})"
        if fault or start is None:
            told.append(f"{named} is not drawn: {fault}.")
            continue
        starts.append(start)
        decisions.append(one.decision)
        told.append(f"{named} is drawn, with limits of its own. The phase before it stays.")
    seen = dict.fromkeys(name for name in decisions if name and LOOKS_LIKE_ID.fullmatch(name))
    return Phasing(fix, tuple(starts), settled, tuple(told), tuple(seen))


def _undecided(ledger: Ledger, decision: str | None, as_of: date) -> str:
    """Why a decision does not bear what rests on it; empty where it does. One that this audience may not see is believed."""
    if decision is None:
        return "no decision is recorded for it"
    if not LOOKS_LIKE_ID.fullmatch(decision):
        return ""
    found = ledger.find(Decision, decision)
    if found is None:
        return f"the decision {decision} is not among the records"
    taken = london(found.decided_at)
    return f"{decision} was taken only on {phrases.day(taken)}" if taken > as_of else ""


def _baseline(
    ledger: Ledger, measure: Measure, figures: Sequence[Figure], as_of: date, catalogues: Catalogues
) -> tuple[int | None, Iterator[str] | tuple[str, ...]]:
    named = measure.baseline
    if named is None:
        return None, ("No baseline is frozen: every new figure moves the mean and the limits.",)
    least = catalogues.threshold("spc-baseline-least").whole
    fault = _undecided(ledger, named.decision, as_of)
    if named.points < least:
        fault = f"{count(named.points, 'figure')} are too few for one; at least {least} are needed"
    if fault:
        return None, (
            f"The baseline is not frozen: {fault}. Every new figure moves the mean and the limits.",
        )
    known = sum(figure.value is not None for figure in figures)
    if known < named.points:
        return named.points, (f"The baseline is not complete: {known} of {count(named.points, 'figure')}.",)
    return named.points, ()


def _too_soon(
    one: Rephase,
    start: int | None,
    starts: Sequence[int],
    figures: Sequence[Figure],
    as_of: date,
    catalogues: Catalogues,
) -> str:
    least = catalogues.threshold("spc-rephase-least").whole
    if one.on > as_of or start is None:
        return "no figure from that day on is there yet"
    known = sum(figure.value is not None for figure in figures[start:])
    if known < least:
        return f"there are {count(known, 'figure')} from that day on; at least {least} are needed"
    first = starts[-1] if starts else 0
    earlier = sum(figure.value is not None for figure in figures[first:start])
    if earlier < least:
        return f"the phase before it would have {count(earlier, 'figure')}; at least {least} are needed"
    return ""


def _not_shown(before: Xmr, start: int) -> str:
    """A new phase may not take a concern off the chart, and needs a change that the limits before it show."""
    kinds = [point.type for point in before.points[start:]]
    if "special_cause_concern" in kinds:
        return "it would take a concern off the chart that the limits before it show"
    if not any(kind and kind != "common_cause" for kind in kinds):
        return "the limits before it show no change"
    return ""


def _better(before: Xmr, start: int) -> bool:
    return any(point.type == "special_cause_improvement" for point in before.points[start:])
