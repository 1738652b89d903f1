"""Learning themes, escalation signals and contradictions as they stand in the JSON; what they mean is decided in derive."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from generators.book import Book
from generators.derive.contradictions import Contradiction
from generators.derive.recurrence import Recurrence
from generators.derive.signals import Told
from generators.derive.themes import ThemePosition


def inside(book: Book) -> Mapping[str, Any]:
    """What only the governance team is told; nothing, not even the names, for anybody else."""
    if book.audience != "internal":
        return {}
    found = book.derived
    return {
        "signals": [_signal(one) for one in found.signals],
        "contradictions": [_contradiction(one) for one in found.contradictions],
    }


def themes(found: Iterable[ThemePosition]) -> Mapping[str, Any]:
    """Theme id -> events, ladder, and for the team recurrence after each rung."""
    return {one.theme.id: _theme(one) for one in found}


def _theme(one: ThemePosition) -> Mapping[str, Any]:
    told: dict[str, Any] = {
        "rung": one.rung,
        "policy_only": one.policy_only,
        "first_seen": one.first,
        "last_seen": one.last,
        "services": one.services,
        "events": one.by_kind,
        "months": one.by_month,
        "ladder": [
            {
                "rung": step.rung,
                "state": step.state,
                "on": step.on,
                "words": step.words,
                "records": step.records,
            }
            for step in one.ladder
        ],
        "places": [
            {"service": place.service, "events": place.events, "last_seen": place.last, "rung": place.rung}
            for place in one.places
        ],
        "actions": [position.action.id for position in one.actions],
        "records": one.records,
    }
    if one.recurrence:
        told["recurrence"] = {rung: _recurrence(found) for rung, found in one.recurrence.items()}
    return told


def _recurrence(found: Recurrence) -> Mapping[str, Any]:
    compared = found.comparison
    return {
        "changed": found.changed,
        "window": found.window,
        "after": [one.id for one in found.after],
        "before": [one.id for one in found.before],
        "baseline": found.baseline,
        "unit": found.unit,
        "exposure_before": compared.exposure_before if compared else None,
        "exposure_after": compared.exposure_after if compared else None,
        "expected": compared.expected if compared else None,
        "chance": compared.chance if compared else None,
        "verdict": found.verdict,
        "lacking": found.lacking or None,
        "records": found.records,
    }


def _signal(told: Told) -> Mapping[str, Any]:
    """As the result type of domain reference §7.0."""
    reading = told.reading
    return {
        "signal_id": told.signal.id,
        "name": told.signal.name,
        "group": told.signal.group,
        "scope": told.scope.id or None,
        "window": reading.window,
        "state": reading.state,
        "why": reading.why,
        "value": reading.value,
        "value_words": reading.value_words,
        "n": reading.n,
        "least": reading.least,
        "threshold": reading.threshold,
        "thresholds": told.signal.thresholds,
        "inputs": reading.records,
        "cases": [
            {"state": case.state, "words": case.words, "records": case.records} for case in reading.cases
        ],
        "caveats": (*told.signal.caveats, *reading.caveats),
        "next_step": reading.next_step,
        "source": told.signal.source,
    }


def _contradiction(one: Contradiction) -> Mapping[str, Any]:
    return {
        "sort": one.sort,
        "service": one.service,
        "on": one.on,
        "words": one.words,
        "records": one.records,
    }
