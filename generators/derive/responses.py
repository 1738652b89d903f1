"""How fast a response took hold when legal risk rose: from its trigger to its opening, to roles, to the first decision and
the first control; whether it was right is for people to say (derivations §8).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from generators.derive.clocks import earliest, since
from generators.kinds.control import Control
from generators.kinds.decision import Decision
from generators.kinds.incident import Incident
from generators.kinds.response import Response
from generators.kinds.safeguarding_concern import SafeguardingConcern
from generators.ledger import Ledger
from generators.values import london


@dataclass(frozen=True, slots=True)
class ResponsePosition:
    """One response on a day. A time is None where its records do not give both of the moments that it lies between."""

    response: Response
    open: bool
    triggered: datetime | None
    """When staff first knew of what set it off, as far as its records tell the moment; None where none of them does."""
    to_open: timedelta | None
    """From the trigger until it was opened."""
    to_roles: timedelta | None
    """From opening until the last role of the first day was assigned."""
    to_decision: timedelta | None
    """From opening until its first decision."""
    to_control: int | None
    """Whole days from the day of opening until its first control began; controls tell a day and no hour."""
    first_decision: str
    """Id of the decision taken first; empty where there is none."""
    first_control: str
    """Id of the control that began first; empty where there is none."""
    without_rationale: tuple[str, ...]
    """Its decisions that give no reason."""
    without_options: tuple[str, ...]
    """Its decisions that name fewer than two options, so that nothing shows what else was weighed."""
    records: tuple[str, ...]


def positions(ledger: Ledger, as_of: date) -> Mapping[str, ResponsePosition]:
    """Every response opened by `as_of`, by id."""
    return {
        one.id: _position(ledger, one, as_of) for one in ledger.of(Response) if london(one.opened) <= as_of
    }


def _position(ledger: Ledger, response: Response, as_of: date) -> ResponsePosition:
    named = (ledger.find(Decision, identity) for identity in response.decisions)
    decisions = [one for one in named if one is not None and london(one.decided_at) <= as_of]
    # A decision taken before it was opened belongs to what led to it.
    taken = [one for one in decisions if since(response.opened, one.decided_at) >= timedelta(0)]
    first = min(taken, key=lambda one: (one.decided_at.timestamp(), one.id), default=None)
    controls = [
        one
        for one in (ledger.find(Control, identity) for identity in response.controls)
        if one is not None and london(response.opened) <= one.starts <= as_of
    ]
    control = min(controls, key=lambda one: (one.starts, one.id), default=None)
    triggered = earliest(_known(ledger, response))
    assigned = [role.assigned for role in response.roles if london(role.assigned) == london(response.opened)]
    stood_down = response.stood_down
    return ResponsePosition(
        response=response,
        open=stood_down is None or london(stood_down.at) > as_of,
        triggered=triggered,
        to_open=since(triggered, response.opened) if triggered else None,
        to_roles=max((since(response.opened, at) for at in assigned), default=None),
        to_decision=since(response.opened, first.decided_at) if first else None,
        to_control=(control.starts - london(response.opened)).days if control else None,
        first_decision=first.id if first else "",
        first_control=control.id if control else "",
        without_rationale=tuple(sorted(one.id for one in decisions if not one.rationale.strip())),
        without_options=tuple(sorted(one.id for one in decisions if len(one.options) < 2)),
        records=tuple(
            dict.fromkeys((response.id, *response.trigger, *response.decisions, *response.controls))
        ),
    )


def _known(ledger: Ledger, response: Response) -> Iterator[datetime]:
    """When staff knew of each trigger whose record gives a moment before the response was opened."""
    for identity in response.trigger:
        record = ledger.get(identity)
        if isinstance(record, Incident):
            at = record.became_aware_at
        elif isinstance(record, SafeguardingConcern):
            at = record.raised_at
        elif isinstance(record, Decision):
            at = record.decided_at
        else:
            continue
        if since(at, response.opened) >= timedelta(0):
            yield at
