"""The services and the provider as what signals are asked of, and whether their records carry an answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from generators.derive.signals.signal import Scope
from generators.finding import count
from generators.kinds.audit import Audit
from generators.kinds.incident import Incident
from generators.kinds.observation import Observation
from generators.kinds.service import Service
from generators.ledger import Ledger
from generators.values import london

THRESHOLDS = ("window-quarter",)


def scopes(ledger: Ledger, as_of: date, quarter: int) -> tuple[Scope, ...]:
    """The whole provider, and each service in the order of ids.

    A service is quiet where no incident, audit and observation of it is dated in the `quarter` (days) up to `as_of`: then
    nothing can be said to be well (domain reference §7.8 and §7.11, quiet service). The provider is, where every service is.
    """
    services = [Scope(one, tuple(_quiet(ledger, one.id, as_of, quarter))) for one in ledger.of(Service)]
    silent = tuple(sorted(one.service.title for one in services if one.service and one.quiet))
    every = bool(services) and len(silent) == len(services)
    why = (f"every service was quiet for {count(quarter, 'day')}",) if every or not services else ()
    whole = Scope(None, why, silent)
    return (whole, *sorted(services, key=lambda scope: scope.id))


def _quiet(ledger: Ledger, service: str, as_of: date, quarter: int) -> Iterator[str]:
    first = as_of - timedelta(days=quarter)
    dated = (
        *(london(one.occurred_at) for one in ledger.of(Incident) if one.service == service),
        *(one.done_on for one in ledger.of(Audit) if one.service == service),
        *(london(one.done_at) for one in ledger.of(Observation) if one.service == service),
    )
    if not any(first < day <= as_of for day in dated):
        last = max((day for day in dated if day <= as_of), default=None)
        since = (
            f"; the last was {count((as_of - last).days, 'day')} before" if last else "; there never was one"
        )
        yield f"no incident, audit or observation is recorded in the {count(quarter, 'day')}{since}"
