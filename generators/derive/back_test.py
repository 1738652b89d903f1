"""What the escalation signals would have said at the time: asked again month by month of what had been recorded by then.

This is how anybody can see whether they work (domain reference §7.8, back-test): whether a story reaches red before the event
that everybody remembers, and whether a service of which little was recorded is ever called well. Each month is read by today's
rules and thresholds: they are no finding about what was said then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from generators.derive.known import known
from generators.derive.signals import State, Told
from generators.ledger import Ledger
from generators.past import Past
from generators.values import end_of, london

# A year, and the month before it.
_MOST = 13
Ask = Callable[[Ledger, date, Past], tuple[Told, ...]]
"""The signals of a ledger on a day, with its history up to that day."""


@dataclass(frozen=True, slots=True)
class Then:
    """What the signals say of what had been recorded by the end of one day."""

    day: date
    commit: str
    """What the branch pointed at."""
    told: tuple[Told, ...]
    unread: tuple[str, ...]
    """Records whose version of then today's rules cannot read: they are left out."""

    def state(self, signal: str, scope: str) -> State | None:
        """The state of one signal for one scope; None where it was not asked, because the service was not recorded yet."""
        found = (one.reading.state for one in self.told if (one.signal.id, one.scope.id) == (signal, scope))
        return next(found, None)


def days(past: Past, as_of: date) -> tuple[date, ...]:
    """The last day of every month from the one of the first commit, and `as_of` itself: the latest thirteen, in order."""
    first = next((london(one.at) for one in past.history.received.values() if one.at), None)
    if first is None or first > as_of:
        return ()
    found = [as_of]
    day = as_of.replace(day=1) - timedelta(days=1)
    while day >= first and len(found) < _MOST:
        found.append(day)
        day = day.replace(day=1) - timedelta(days=1)
    return tuple(reversed(found))


def back_test(past: Past, as_of: date, ask: Ask) -> tuple[Then, ...]:
    """What `ask` says of each of the days; days by which nothing had been recorded are left out. For the team alone."""
    found = []
    for day in days(past, as_of):
        commit = past.history.known_at(end_of(day))
        if commit is None:
            continue
        then = known(past, commit)
        found.append(Then(day, commit, ask(then.ledger, day, past.until(commit, then.ledger)), then.unread))
    return tuple(found)
