"""What a verified action still lacks to count as embedded: time, its measure, freedom from recurrence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import takewhile
from typing import TypeAlias

from generators.catalogues import Catalogues
from generators.derive import lasting, periods, phrases
from generators.derive.figures import Figure, Series, series
from generators.derive.verifications import Verified
from generators.finding import count
from generators.kinds.action import Action, Completed
from generators.kinds.incident import Incident
from generators.kinds.measure import Measure
from generators.ledger import Ledger
from generators.values import london

# The id of an incident that is counted for an audience but not shown to it.
NOT_SHOWN = "withheld"
_UNKNOWN = "success measure not yet worked out"


@dataclass(frozen=True, slots=True)
class Embedding:
    """Whether an action is embedded (`lacking` is empty), and what that was worked out from."""

    lacking: tuple[str, ...]
    """What is missing, in words."""
    remarks: tuple[str, ...]
    """What a reader should know beside it."""
    basis: tuple[str, ...]
    """Ids of incidents and measures looked at."""


@dataclass(frozen=True, slots=True)
class _Finding:
    """One condition, looked at."""

    lacks: str = ""
    remark: str = ""
    basis: tuple[str, ...] = ()


Happened: TypeAlias = Mapping[tuple[str, str | None], Sequence[Incident]]
"""Theme and service -> incidents of that category or theme there, sorted by id; without a service, those of every one."""


def events(ledger: Ledger) -> Happened:
    """Every incident, by theme and by theme and place."""
    found: dict[tuple[str, str | None], list[Incident]] = {}
    for incident in ledger.of(Incident):
        for theme in sorted({incident.category, *incident.themes}):
            found.setdefault((theme, None), []).append(incident)
            if incident.service is not None:
                found.setdefault((theme, incident.service), []).append(incident)
    return found


def embedding(
    ledger: Ledger,
    happened: Happened,
    action: Action,
    done: Completed,
    verified: Verified,
    as_of: date,
    catalogues: Catalogues,
) -> Embedding:
    """What an effectively verified action lacks (domain reference §6.4), by the thresholds in force.

    At least two effective checks on different dates, the last at least 28 days after the first; the success measure met
    where one is named, figure after figure since completion; no recurrence open. `happened` is what `events` gives.
    """
    found = [
        _lasting(verified, catalogues),
        _measured(ledger, action, done, as_of, catalogues),
        *_recurrence(happened, action, verified, as_of),
    ]
    return Embedding(
        tuple(finding.lacks for finding in found if finding.lacks),
        tuple(finding.remark for finding in found if finding.remark),
        tuple(dict.fromkeys(record_id for finding in found for record_id in finding.basis)),
    )


def _lasting(verified: Verified, catalogues: Catalogues) -> _Finding:
    least = catalogues.threshold("embedding-min-verifications").whole
    gap = catalogues.threshold("embedding-gap").whole
    dates = sorted({check.on for check in verified.effective})
    if len(dates) < least:
        return _Finding(
            f"effective verifications on {len(dates)} of at least {count(least, 'date')}, "
            f"the last {phrases.days(gap)} or more after the first"
        )
    if (dates[-1] - dates[0]).days < gap:
        return _Finding(
            f"{phrases.days((dates[-1] - dates[0]).days)} between the first and the last effective verification; "
            f"at least {gap} are needed"
        )
    return _Finding()


def _measured(
    ledger: Ledger, action: Action, done: Completed, as_of: date, catalogues: Catalogues
) -> _Finding:
    """The success measure: met where enough figures in a row since completion reach the measure's target."""
    named = action.success_measure.measure if action.success_measure else None
    if named is None:
        if action.success_measure and action.success_measure.target:
            return _Finding(
                remark="The success measure is in words only; whether it is met is left to those who verify."
            )
        return _Finding()
    measure = ledger.find(Measure, named)
    if measure is None:
        # References are checked, so it is hidden from this audience and may well be met.
        return _Finding("whether the success measure is met is not shown to this audience")
    found = _reaches_target(measure, series(ledger, measure, as_of), done, catalogues)
    return replace(found, basis=(measure.id,))


def _reaches_target(measure: Measure, told: Series, done: Completed, catalogues: Catalogues) -> _Finding:
    """One good figure shows a moment: as many in a row are asked for as make an improvement lasting. A gap breaks the row."""
    if measure.target is None or measure.direction == "neutral":
        return _Finding(f"{_UNKNOWN}: {measure.id} has no target in a direction")
    figures = [one for one in told.figures if periods.days_of(one.period)[1] >= done.on]
    if not figures:
        return _Finding(f"{_UNKNOWN}: {measure.id} has no figure since completion")
    latest = figures[-1]
    words = f"{measure.id} stood at {latest.value:g} for {latest.period}; its target is {measure.target:g}"
    row = list(takewhile(partial(_reached, measure), reversed(figures)))
    if not row:
        return _Finding(f"success measure not met: {words}")
    silent = told.silent
    if silent > catalogues.threshold("measure-writing-time").whole:
        return _Finding(
            f"{_UNKNOWN}: {measure.id} has no figure for the last {count(silent, measure.every)}; {words}"
        )
    least = lasting.needed(measure.every, catalogues)
    if len(row) < least:
        return _Finding(
            f"success measure reached for {len(row)} of at least {count(least, measure.every)} in a row since completion: {words}"
        )
    return _Finding(
        remark=f"The success measure is met, {len(row)} {measure.every}s in a row since completion: {words}."
    )


def _reached(measure: Measure, figure: Figure) -> bool:
    if figure.value is None or measure.target is None:
        return False
    return (
        figure.value >= measure.target if measure.direction == "increase" else figure.value <= measure.target
    )


def recurs(action: Action, incident: Incident) -> bool:
    """Whether an incident is of a sort that the action was to prevent: its theme, and its control where one is named.

    An action of a service looks at that service; a provider-wide one looks at all.
    """
    return (action.service is None or incident.service == action.service) and any(
        work.theme in (incident.category, *incident.themes)
        and work.control in (None, incident.control_failed)
        for work in action.addresses
    )


def _recurrence(happened: Happened, action: Action, verified: Verified, as_of: date) -> Iterator[_Finding]:
    if not action.addresses:
        yield _Finding(
            remark="The action names no theme that it addresses, so recurrence could not be looked for."
        )
        return
    if not verified.effective:
        return
    since = verified.effective[0].on
    themes = sorted({work.theme for work in action.addresses})
    alike = {
        id(incident): incident for theme in themes for incident in happened.get((theme, action.service), ())
    }
    for incident in alike.values():
        known = max(london(incident.occurred_at), london(incident.became_aware_at))
        if not (since < london(incident.occurred_at) and known <= as_of and recurs(action, incident)):
            continue
        if incident.id == NOT_SHOWN:
            if incident.closed is None or incident.closed.on > as_of:
                yield _Finding("whether it has happened again is not shown to this audience")
            continue
        which = f"{incident.id} of {phrases.day(incident.occurred_at)}"
        if incident.closed and incident.closed.on <= as_of:
            yield _Finding(
                remark=f"A recurrence, {which}, was closed on {phrases.day(incident.closed.on)}.",
                basis=(incident.id,),
            )
        else:
            yield _Finding(f"a recurrence is open: {which}", basis=(incident.id,))
