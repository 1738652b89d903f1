"""What an escalation signal is and says; which signals there are, and how each is worked out, lives beside this.

Signals are prompts for a person's decision. They predict nothing, are never added up into one score, and are not to be
called a risk of prosecution (domain reference §7).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal, TypeAlias, TypeVar, cast

from generators.catalogues import Catalogues
from generators.derive import phrases
from generators.derive.actions import ActionPosition
from generators.derive.controls import ControlPosition
from generators.derive.holds import Hold
from generators.derive.incidents import IncidentPosition
from generators.derive.loops import ConcernPosition
from generators.derive.observations import Coverage
from generators.derive.plans import PlanPosition
from generators.derive.referrals import Reconciliation
from generators.derive.timeliness import Timeliness
from generators.kinds.service import Service
from generators.ledger import Ledger
from generators.past import Past

T = TypeVar("T")
State: TypeAlias = Literal["red", "amber", "ok", "insufficient_data", "not_applicable"]
Group: TypeAlias = Literal[
    "foreseeability", "repeat_failure", "documentation", "oversight", "culture", "learning"
]
# The weightiest first.
STATES: tuple[State, ...] = ("red", "amber", "insufficient_data", "ok", "not_applicable")


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything that signals are worked out from, for one audience and day."""

    ledger: Ledger
    counted: Ledger
    as_of: date
    catalogues: Catalogues
    past: Past | None
    """The history; None where there is none."""
    actions: Mapping[str, ActionPosition]
    plans: Mapping[str, PlanPosition]
    concerns: Mapping[str, ConcernPosition]
    controls: Mapping[str, ControlPosition]
    timeliness: Timeliness | None
    holds: tuple[Hold, ...] = ()
    observed: tuple[Coverage, ...] = ()
    incidents: Mapping[str, IncidentPosition] = field(default_factory=dict)
    referrals: tuple[Reconciliation, ...] = ()
    readings: Mapping[tuple[str, str], Reading] = field(default_factory=dict)
    """Signal and scope ids -> what was read; for signals that are asked last, empty for the others."""
    _worked_out: dict[Callable[..., Any], Any] = field(default_factory=dict, repr=False, compare=False)

    def once(self, work: Callable[[Ground], T]) -> T:
        """What `work` finds in this ground, worked out once for all scopes and signals. `work` must be a named function."""
        if work not in self._worked_out:
            self._worked_out[work] = work(self)
        return cast("T", self._worked_out[work])

    def whole(self, threshold: str) -> int:
        """A threshold in force, as a whole number."""
        return self.catalogues.threshold(threshold).whole

    def number(self, threshold: str) -> float:
        """A threshold in force, as any number."""
        return float(self.catalogues.threshold(threshold).value)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a signal is asked of: one service, or the whole provider."""

    service: Service | None
    quiet: tuple[str, ...] = ()
    """Why its records are too thin to say that all is well, in words; empty where they are not."""
    silent: tuple[str, ...] = ()
    """Of the whole provider: the services that are quiet although others are not."""

    @property
    def id(self) -> str:
        """The service's id; empty for the whole provider."""
        return self.service.id if self.service else ""

    def holds(self, service: str | None) -> bool:
        """Whether something of a service (None: of the whole provider) belongs to this scope."""
        return self.service is None or service == self.service.id


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that a signal found: an incident, an action, a gap."""

    words: str
    """A sentence without a full stop, with the facts that make it so."""
    state: State
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one signal says of one scope (domain reference §7.0, result type)."""

    state: State
    why: str
    """A sentence: what makes it this state."""
    value: float | None
    """The figure that is held against the threshold; None where there is none to give."""
    value_words: str
    n: int
    """How many things it was worked out from."""
    least: int
    """Fewer than these never give `ok`."""
    threshold: str
    """The limits in force, in words."""
    next_step: str
    """The one thing that a person would do next."""
    window: tuple[date, date] | None = None
    """First and last day looked at; None where all that is recorded counts."""
    records: tuple[str, ...] = ()
    cases: tuple[Case, ...] = ()
    caveats: tuple[str, ...] = ()
    """What else could explain it, and what was not measured."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One escalation signal."""

    id: str
    """As the domain reference numbers it: `F1`."""
    name: str
    group: Group
    title: str
    """The question it answers, in plain words."""
    rule: str
    """How it is worked out, in sentences."""
    source: str
    thresholds: tuple[str, ...]
    """Ids of the thresholds it uses."""
    read: Callable[[Ground, Scope], Reading]
    per_service: bool = True
    """Whether it is asked of each service; else only of the whole provider."""
    caveats: tuple[str, ...] = field(default=())
    """What always has to be borne in mind with it: ways in which it fails."""
    last: bool = False
    """Whether it is asked when all others have been, because it looks at what they say. Such signals do not see each other."""


def fair(reading: Reading, scope: Scope) -> Reading:
    """The reading, but never `ok` where there is too little to say so: silence is never green.

    Of a quiet scope not even `not_applicable` can be said: that nothing is recorded does not show that there is nothing.
    """
    lacking = [*scope.quiet] if reading.state in {"ok", "not_applicable"} else []
    if reading.state == "ok" and reading.n < reading.least:
        lacking.insert(0, f"{reading.n} of the {reading.least} that it takes to say that all is well")
    if lacking:
        return replace(reading, state="insufficient_data", why=f"Not enough data: {'; '.join(lacking)}.")
    if reading.state == "ok" and scope.silent:
        named = f"Too little is recorded to include {phrases.listed(scope.silent)}: this says nothing of it."
        return replace(reading, caveats=(*reading.caveats, named))
    return reading
