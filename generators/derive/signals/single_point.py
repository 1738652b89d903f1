"""O7: whether oversight hangs on one person, and whether the registered manager's post is filled.

Domain reference §7.4 O7. Law and policy stand apart: that an absence has to be notified is law, how soon this signal shows is not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from generators.derive import phrases, windows
from generators.derive.signals.signal import Case, Ground, Reading, Scope, Signal, State
from generators.finding import count
from generators.kinds.audit import Audit
from generators.kinds.control import Control
from generators.kinds.minutes import Minutes
from generators.kinds.service import Service
from generators.kinds.staff import Staff
from generators.values import london

_MANAGER = "registered_manager"
_LAW = (
    "Law: a registered manager's absence for 28 days or more, and a change of manager, have to be notified to CQC (2009 Regulations, "
    "14 and 15). Whether either applies is for the provider to decide; leave is not recorded here."
)


@dataclass(frozen=True, slots=True)
class _Look:
    """One act of oversight: a check by another, an audit, or minutes."""

    by: str
    record: str
    service: str | None


def _looks(ground: Ground) -> tuple[_Look, ...]:
    """Verifications, audits and minutes of the last quarter."""
    window = windows.last_days(ground.as_of, ground.whole("window-quarter"))
    found = [
        _Look(check.by, one.action.id, one.action.service)
        for one in ground.actions.values()
        for check in one.action.verifications
        if windows.within(check.on, window)
    ]
    found += [
        _Look(check.by, control.id, control.service)
        for control in ground.ledger.of(Control)
        for check in control.verifications
        if windows.within(check.on, window)
    ]
    found += [
        _Look(one.auditor, one.id, one.service)
        for one in ground.ledger.of(Audit)
        if windows.within(one.done_on, window)
    ]
    found += [
        _Look(one.chair, one.id, one.service)
        for one in ground.ledger.of(Minutes)
        if windows.within(london(one.held_at), window)
    ]
    return tuple(found)


def _vacancy(ground: Ground, service: Service) -> tuple[date, str] | None:
    """Since when nobody is recorded as registered manager who works here, and how that shows; None where somebody is."""
    held = [one for one in service.role_holders if one.role == _MANAGER and one.from_ <= ground.as_of]
    current = [one for one in held if one.to is None or one.to >= ground.as_of]
    if held and not current:
        last = max(one.to for one in held if one.to is not None)
        return last + timedelta(days=1), "the list of role holders names no registered manager since"
    name = current[-1].staff if current else service.registered_manager
    member = ground.ledger.find(Staff, name)
    left = member.active.to if member and member.active else None
    if left is not None and left < ground.as_of:
        return left + timedelta(days=1), f"{name}, named as registered manager, no longer worked here from"
    return None


def _vacancies(ground: Ground, scope: Scope) -> Iterator[Case]:
    for service in ground.ledger.of(Service):
        gone = _vacancy(ground, service) if scope.holds(service.id) else None
        if gone is not None:
            days = (ground.as_of - gone[0]).days
            state: State = "red" if days > ground.whole("o7-vacancy") else "amber"
            words = f"{service.id}: {gone[1]} {phrases.day(gone[0])}, {phrases.days(days)} ago"
            yield Case(words, state, (service.id,))


def _read(ground: Ground, scope: Scope) -> Reading:
    looks = [one for one in ground.once(_looks) if scope.holds(one.service)]
    cases = list(_vacancies(ground, scope))
    least, limit = ground.whole("o7-least"), ground.number("o7-one-person-share")
    most = _most(looks)
    share = most[1] / len(looks) if most and len(looks) >= least else None
    if most and share is not None and share > limit:
        mine = tuple(dict.fromkeys(one.record for one in looks if one.by == most[0]))
        words = f"{most[0]} made {most[1]} of {len(looks)} checks, audits and minutes"
        cases.append(Case(words, "amber", mine))
    states = [one.state for one in cases]
    state: State = "red" if "red" in states else "amber" if states else "ok"
    if state == "ok" and share is None:
        state = "insufficient_data"
    why = (
        f"{count(len(looks), 'check, audit or set of minutes', 'checks, audits and minutes')} in the quarter"
    )
    if most:
        why += (
            f", by {count(len({one.by for one in looks}), 'person', 'people')}; the most by one are {most[1]}"
        )
    return Reading(
        state=state,
        why=f"{why}. {'The registered manager is not recorded as there.' if any(c.records[0].startswith('SVC-') for c in cases) else ''}".strip(),
        value=share,
        value_words=f"{share * 100:.0f} % by one person"
        if share is not None
        else f"{len(looks)}: too few for a share",
        n=len(looks),
        least=least,
        threshold=(
            f"Amber above {limit * 100:.0f} % by one person, of {least} or more, and for a registered manager who is not recorded as there; "
            f"red when that lasts longer than {phrases.days(ground.whole('o7-vacancy'))}."
        ),
        next_step=(
            "Name a second person to verify, audit or chair in the next month."
            if cases
            else "See that the second person's checks are made without the first."
        ),
        window=windows.last_days(ground.as_of, ground.whole("window-quarter")),
        records=tuple(dict.fromkeys(one.record for one in looks)),
        cases=tuple(sorted(cases, key=lambda one: one.state != "red")),
        caveats=(
            "Of minutes the chair counts, of a verification or audit whoever made it.",
            _LAW,
        ),
    )


def _most(looks: Sequence[_Look]) -> tuple[str, int] | None:
    """Who made most, and how many; of equals the first by id."""
    counted = Counter(one.by for one in looks)
    return min(counted.items(), key=lambda one: (-one[1], one[0])) if counted else None


SIGNAL = Signal(
    id="O7",
    name="oversight_single_point",
    group="oversight",
    title="Does oversight hang on one person?",
    rule=(
        "Of the verifications of actions and controls, the audits and the minutes of the last 90 days, the share made by the one person who "
        "made most. Beside it: whether the service's list of role holders, and the staff record, show a registered manager in post."
    ),
    source="domain reference §7.4, O7; derivations §7",
    thresholds=("o7-one-person-share", "o7-vacancy", "o7-least", "window-quarter"),
    read=_read,
)
