"""What happened, as one list: incidents and safeguarding concerns by theme, place and control; what follows from them stands elsewhere.

The similarity of two events is that of their theme and the control that failed, at one place (domain reference §7.0).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from generators.kinds.incident import Harm, Incident
from generators.kinds.safeguarding_concern import SafeguardingConcern
from generators.ledger import Ledger
from generators.values import london

_MODERATE = frozenset({"moderate", "severe", "fatal"})


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One incident or concern that was known by the day looked at."""

    id: str
    sort: Literal["incident", "concern"]
    service: str | None
    at: datetime
    """When it happened; of a concern, when it was raised."""
    category: str | None
    """What sort of event it was; None for a concern."""
    themes: frozenset[str]
    """Its category and every theme it names."""
    control: str | None
    """The control that failed, where one is named."""
    harmful: bool
    """Whether harm was moderate or worse, or it is an injury or safety incident that has to be notified."""

    day: date = field(init=False)
    """The day in England on which it happened."""

    def __post_init__(self) -> None:
        """Asked for so often that it is worked out once."""
        object.__setattr__(self, "day", london(self.at))


def occurrences(ledger: Ledger, as_of: date) -> tuple[Occurrence, ...]:
    """Every incident and concern that had happened and was known by a day, the oldest first."""
    found = (*_incidents(ledger.of(Incident), as_of), *_concerns(ledger.of(SafeguardingConcern), as_of))
    return tuple(sorted(found, key=lambda one: (one.day, one.id)))


def _incidents(incidents: Iterable[Incident], as_of: date) -> Iterator[Occurrence]:
    for one in incidents:
        if max(london(one.occurred_at), london(one.became_aware_at)) <= as_of:
            yield Occurrence(
                one.id,
                "incident",
                one.service,
                one.occurred_at,
                one.category,
                frozenset({one.category, *one.themes}),
                one.control_failed,
                qualifying(one.harm),
            )


def _concerns(concerns: Iterable[SafeguardingConcern], as_of: date) -> Iterator[Occurrence]:
    for one in concerns:
        if london(one.raised_at) <= as_of:
            yield Occurrence(
                one.id,
                "concern",
                one.service,
                one.raised_at,
                None,
                frozenset(one.themes),
                None,
                harmful=False,
            )


def qualifying(harm: Harm) -> bool:
    """Harm that is moderate or worse on either scale, or has to be notified as an injury or safety incident."""
    return (
        harm.physical in _MODERATE
        or harm.psychological in _MODERATE
        or harm.reg18_injury
        or harm.candour_threshold
    )


def by_theme(found: Iterable[Occurrence]) -> Mapping[str, Sequence[Occurrence]]:
    """Theme -> what happened of it, the oldest first; in the order of themes."""
    told: dict[str, list[Occurrence]] = {}
    for one in found:
        for theme in one.themes:
            told.setdefault(theme, []).append(one)
    return dict(sorted(told.items()))
