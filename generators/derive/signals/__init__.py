"""Every escalation signal, asked of the provider and of each service; what one of them finds lives in the module of its group."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generators.derive.signals import (
    culture,
    documentation,
    foreseeability,
    learning,
    oversight,
    repeat_failure,
)
from generators.derive.signals.scopes import THRESHOLDS, scopes
from generators.derive.signals.signal import STATES, Case, Ground, Group, Reading, Scope, Signal, State, fair

__all__ = [
    "GROUPS",
    "SIGNALS",
    "STATES",
    "THRESHOLDS",
    "Case",
    "Ground",
    "Group",
    "Reading",
    "Scope",
    "Signal",
    "State",
    "Told",
    "told",
]

GROUPS: Mapping[Group, str] = {
    "foreseeability": "Foreseeability",
    "repeat_failure": "Repeat failure",
    "documentation": "Documentation gaps",
    "oversight": "Weak oversight",
    "culture": "Culture concerns",
    "learning": "Policy-only learning",
}
# In the order in which they are shown: by group, then as the domain reference numbers them.
SIGNALS: tuple[Signal, ...] = (
    *foreseeability.SIGNALS,
    *repeat_failure.SIGNALS,
    *documentation.SIGNALS,
    *oversight.SIGNALS,
    *culture.SIGNALS,
    *learning.SIGNALS,
)


@dataclass(frozen=True, slots=True)
class Told:
    """One signal of one scope."""

    signal: Signal
    scope: Scope
    reading: Reading


def told(ground: Ground) -> tuple[Told, ...]:
    """Every signal of every scope it is asked of: signals in their order, the provider before its services."""
    asked = scopes(ground.ledger, ground.as_of, ground.whole("window-quarter"))
    first = tuple(_read(ground, asked, (one for one in SIGNALS if not one.last)))
    readings = {(one.signal.id, one.scope.id): one.reading for one in first}
    last = _read(replace(ground, readings=readings), asked, (one for one in SIGNALS if one.last))
    places = {signal.id: place for place, signal in enumerate(SIGNALS)}
    return tuple(sorted((*first, *last), key=lambda one: places[one.signal.id]))


def _read(ground: Ground, asked: Sequence[Scope], among: Iterable[Signal]) -> Iterator[Told]:
    for signal in among:
        for scope in asked:
            if signal.per_service or scope.service is None:
                yield Told(signal, scope, fair(signal.read(ground, scope), scope))
