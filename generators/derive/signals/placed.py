"""What a signal found, with the place it belongs to, so that it is worked out once for all scopes; what is found stands elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generators.derive.occurrences import Occurrence, occurrences
from generators.derive.signals.signal import STATES, Case, Ground, Scope, State


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was looked at, found sound or not."""

    service: str | None
    """The service it belongs to; None for the whole provider."""
    case: Case
    figure: float | None = None
    """The figure that is held against the threshold, where each has one."""


def happened(ground: Ground) -> tuple[Occurrence, ...]:
    """Every incident and concern that was known by the day, the oldest first; to be asked for with `ground.once`."""
    return occurrences(ground.ledger, ground.as_of)


def of(found: Iterable[Found], scope: Scope) -> tuple[Found, ...]:
    """Those of a scope."""
    return tuple(one for one in found if scope.holds(one.service))


def gravest(states: Iterable[State], otherwise: State) -> State:
    """The weightiest of some states; `otherwise` where there is none. Too little data outweighs a clean result."""
    return min(states, key=STATES.index, default=otherwise)


def cases(found: Iterable[Found]) -> tuple[Case, ...]:
    """Those that are not clean, the weightiest first, else in the order given."""
    told = [one.case for one in found if one.case.state != "ok"]
    return tuple(sorted(told, key=lambda case: STATES.index(case.state)))


def records(found: Iterable[Found]) -> tuple[str, ...]:
    """The records behind everything that was looked at, without repeats, in the order given."""
    return tuple(dict.fromkeys(record for one in found for record in one.case.records))


def tally(found: Iterable[Found], state: State) -> int:
    """How many are in a state."""
    return sum(one.case.state == state for one in found)
