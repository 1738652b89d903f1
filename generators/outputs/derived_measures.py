"""What measures show, as the JSON of everything derived tells it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generators.book import Book
from generators.derive.lasting import SustainedState
from generators.derive.measures import MeasurePosition
from generators.derive.spc import Phase

# Whether an improvement lasts is true, false, `insufficient_data`, or null where there is no better direction to ask about.
_SUSTAINED: Mapping[SustainedState, bool | str | None] = {
    "sustained": True,
    "not_sustained": False,
    "insufficient_data": "insufficient_data",
    "not_applicable": None,
}


def measures(book: Book) -> Mapping[str, Any]:
    """Measure id -> its chart. Mean and limits at the top are those of the latest phase; null where there are none."""
    return {name: _measure(one) for name, one in book.derived.measures.items()}


def _measure(one: MeasurePosition) -> Mapping[str, Any]:
    phase = one.phase
    return {
        "chart": one.chart,
        "unit": one.unit,
        "direction": one.direction,
        "target": one.measure.target,
        "mean": phase.mean if phase else None,
        "lower": phase.lower if phase else None,
        "upper": phase.upper if phase else None,
        "median": one.median,
        "phases": [_phase(found) for found in one.phases],
        "points": [
            {
                "period": point.period,
                "value": point.value,
                "exposure": point.exposure,
                "phase": point.phase,
                "type": point.type,
                "rules": point.rules,
                "baseline": point.baseline,
                "records": point.records,
            }
            for point in one.points
        ],
        "variation": one.variation or "insufficient_data",
        "icon": one.icon,
        "assurance": one.assurance,
        "sustained": _SUSTAINED[one.sustained.state],
        "sustained_why": one.sustained.why,
        "why": one.words,
        "caveats": one.caveats,
        "records": one.basis,
    }


def _phase(phase: Phase) -> Mapping[str, Any]:
    return {
        "start": phase.start,
        "n": phase.n,
        "baseline": phase.baseline,
        "mean": phase.mean,
        "lower": phase.lower,
        "upper": phase.upper,
        "near_lower": phase.near_lower,
        "near_upper": phase.near_upper,
        "trial": phase.trial,
    }
