"""C5 and C6: what makes a closed culture more likely, as context without a colour; and learning that stops at persons.

Domain reference §4.5 and §7.6. C5 has no red, amber or ok by design: its factors are circumstances, and none of them is a fault.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from generators.derive import periods, phrases, windows
from generators.derive.signals import placed
from generators.derive.signals.placed import Found
from generators.derive.signals.repeated_factors import place_of
from generators.derive.signals.reporting import activity_by_service, services
from generators.derive.signals.signal import Case, Ground, Reading, Scope, Signal, State
from generators.finding import count
from generators.kinds.activity import Activity
from generators.kinds.incident import Incident
from generators.kinds.learning_response import LearningResponse
from generators.kinds.service import Service
from generators.values import london, month_days


# ------------------------------------------------------------------ C5
@dataclass(frozen=True, slots=True)
class Factor:
    """One circumstance at one service."""

    service: str
    title: str
    present: bool | None
    """None where it was not measured."""
    words: str
    records: tuple[str, ...]


def factors(ground: Ground) -> tuple[Factor, ...]:
    """Every circumstance of every service."""
    return tuple(factor for service in services(ground) for factor in _of_service(ground, service))


def _of_service(ground: Ground, service: Service) -> Iterator[Factor]:
    year = windows.last_months(ground.as_of, ground.whole("window-year"))
    quarter = windows.last_days(ground.as_of, ground.whole("window-quarter"))
    told = ground.once(activity_by_service).get(service.id, {}).values()
    of_year = [one for one in told if windows.within(month_days(one.period)[1], year)]
    of_quarter = [one for one in told if windows.within(month_days(one.period)[1], quarter)]
    yield _manager_changes(ground, service, of_year)
    yield _agency(ground, service, of_quarter)
    yield _supervision(ground, service, of_quarter)
    yield _visits(ground, service, of_quarter)
    yield _same_people(ground, service, quarter)


def _ids(found: Sequence[Activity]) -> tuple[str, ...]:
    return tuple(one.id for one in found)


def _manager_changes(ground: Ground, service: Service, months: Sequence[Activity]) -> Factor:
    known = [one for one in months if one.manager_changes is not None]
    changes = sum(one.manager_changes or 0 for one in known)
    words = f"{count(changes, 'change')} of registered manager in {count(len(known), 'month')}"
    present = changes >= ground.whole("c5-manager-changes") if known else None
    return Factor(service.id, "Changes of manager", present, words, _ids(known))


def _agency(ground: Ground, service: Service, months: Sequence[Activity]) -> Factor:
    known = [one for one in months if one.agency_hours is not None and one.care_hours]
    agency, hours = sum(one.agency_hours or 0 for one in known), sum(one.care_hours or 0 for one in known)
    present = agency > ground.number("c5-agency-share") * hours if hours else None
    words = f"{agency * 100 / hours:.0f} % of hours by agency staff in the quarter" if hours else "no hours"
    return Factor(service.id, "Agency staff", present, words, _ids(known))


def _supervision(ground: Ground, service: Service, months: Sequence[Activity]) -> Factor:
    known = [one for one in months if one.supervisions is not None]
    due = sum(one.supervisions.due for one in known if one.supervisions)
    done = sum(min(one.supervisions.done, one.supervisions.due) for one in known if one.supervisions)
    present = due - done > ground.number("c5-supervision-overdue-share") * due if due else None
    words = f"{due - done} of {count(due, 'supervision meeting')} due in the quarter did not take place"
    return Factor(service.id, "Supervision", present, words, _ids(known))


def _visits(ground: Ground, service: Service, months: Sequence[Activity]) -> Factor:
    """Of the months that ended in the time in force; of a month that is not over nothing is known yet."""
    lately = windows.last_days(ground.as_of, ground.whole("c5-no-visitor"))
    known = [
        one
        for one in months
        if one.external_visits is not None and windows.within(month_days(one.period)[1], lately)
    ]
    visits = sum(one.external_visits or 0 for one in known)
    said = f" in {phrases.listed(periods.said(one.period) for one in known)}" if known else ""
    words = f"{count(visits, 'visit')} by outside professionals, advocates or representatives{said}"
    return Factor(service.id, "Visitors", visits == 0 if known else None, words, _ids(known))


def _same_people(ground: Ground, service: Service, quarter: tuple[date, date]) -> Factor:
    holds = [
        one
        for one in ground.ledger.of(Incident)
        if one.service == service.id
        and one.restrictive_intervention is not None
        and one.staff_involved
        and windows.within(london(one.occurred_at), quarter)
        and london(one.became_aware_at) <= ground.as_of
    ]
    title, records = "Restraint by the same staff", tuple(one.id for one in holds)
    if len(holds) < ground.whole("c5-restraint-least"):
        words = f"{count(len(holds), 'restrictive intervention')} with the staff recorded: too few to tell"
        return Factor(service.id, title, None, words, records)
    often = Counter(name for one in holds for name in dict.fromkeys(one.staff_involved))
    most = max(often.values())
    present = most > ground.number("c5-restraint-share") * len(holds)
    words = f"the same member of staff took part in {most} of {count(len(holds), 'restrictive intervention')}"
    return Factor(service.id, title, present, words, records)


def _read_context(ground: Ground, scope: Scope) -> Reading:
    mine = [one for one in ground.once(factors) if scope.holds(one.service)]
    there = [one for one in mine if one.present]
    unknown = [one for one in mine if one.present is None]
    state: State = "not_applicable" if len(unknown) < len(mine) else "insufficient_data"
    why = "Context only, without a colour. "
    why += (
        f"Present: {phrases.listed(_where(one) for one in there)}."
        if there
        else "None of what was measured is present."
    )
    if unknown:
        why += f" Not measured: {phrases.listed(_where(one) for one in unknown)}."
    if state == "insufficient_data":
        why = "Not enough data: none of these circumstances was measured."
    return Reading(
        state=state,
        why=why,
        value=None,
        value_words="context, without a figure",
        n=len(mine) - len(unknown),
        least=1,
        threshold=(
            f"Named when there were {ground.whole('c5-manager-changes')} changes of manager in a year; more than "
            f"{ground.number('c5-agency-share') * 100:.0f} % of hours by agency staff; more than "
            f"{ground.number('c5-supervision-overdue-share') * 100:.0f} % of supervision not held; no outside visitor in the last month recorded; "
            f"the same person in more than {ground.number('c5-restraint-share') * 100:.0f} % of {ground.whole('c5-restraint-least')} or more "
            "restrictive interventions."
        ),
        next_step="Ask people, families and an advocate how it is to live here, and go at a time when nobody expects a visit.",
        window=windows.last_months(ground.as_of, ground.whole("window-year")),
        records=tuple(dict.fromkeys(record for one in mine for record in one.records)),
        cases=tuple(
            Case(f"{one.service}, {one.title.lower()}: {one.words}", "not_applicable", one.records)
            for one in there
        ),
        caveats=(
            "These make a closed culture more likely. They are no sign that there is one, and their absence is none that there is not.",
            "Visits are recorded by the month: a month with one visit on its first day counts as visited.",
        ),
    )


def _where(one: Factor) -> str:
    return f"{one.title.lower()} ({one.service})"


_CONTEXT = Signal(
    id="C5",
    name="closed_culture_context",
    group="culture",
    title="What here makes a closed culture more likely?",
    rule=(
        "For each service: changes of registered manager in 12 months; the share of hours by agency staff, supervision that was due and not "
        "held, and outside visitors, in the last 90 days; and whether the same member of staff took part in most restrictive interventions. "
        "Shown as circumstances, never as red, amber or ok."
    ),
    source="domain reference §7.6, C5, and §4.5; derivations §7",
    thresholds=(
        "c5-manager-changes",
        "c5-agency-share",
        "c5-supervision-overdue-share",
        "c5-no-visitor",
        "c5-restraint-least",
        "c5-restraint-share",
        "window-quarter",
        "window-year",
    ),
    read=_read_context,
)


# ------------------------------------------------------------------ C6
_PERSONAL = ("training", "supervision")
_NAMES_STAFF = re.compile(r"\bSTF-[A-Za-z0-9]", re.ASCII)


def blaming(ground: Ground) -> tuple[Found, ...]:
    """Every learning response completed in the last 12 months that names factors or actions. The figure is 1 where it stops at persons."""
    window = windows.last_months(ground.as_of, ground.whole("window-year"))
    told = [
        one
        for one in ground.ledger.of(LearningResponse)
        if one.completed and windows.within(one.completed, window)
    ]
    return tuple(_stops(ground, one) for one in told if one.factors or _texts(ground, one))


def _texts(ground: Ground, one: LearningResponse) -> tuple[tuple[str | None, str], ...]:
    """Type of change and words of the actions that still stand."""
    found = [ground.actions[name] for name in one.actions if name in ground.actions]
    return tuple((each.action.change_type, each.action.action) for each in found if each.live)


def _stops(ground: Ground, one: LearningResponse) -> Found:
    individual = bool(one.factors) and all(factor.level == "individual" for factor in one.factors)
    actions = _texts(ground, one)
    personal = bool(actions) and all(
        change in _PERSONAL and _NAMES_STAFF.search(text) for change, text in actions
    )
    why = [
        said
        for fires, said in (
            (individual, "every factor it names is one person's"),
            (personal, "every action trains or supervises a named person"),
        )
        if fires
    ]
    words = f"{one.id}: {phrases.listed(why) or 'it names factors beyond one person'}"
    return Found(place_of(ground, one), Case(words, "ok", (one.id, *one.actions)), 1.0 if why else 0.0)


def _read_blame(ground: Ground, scope: Scope) -> Reading:
    found = placed.of(ground.once(blaming), scope)
    persons = [one for one in found if one.figure == 1.0]
    least = ground.whole("c6-least")
    share = len(persons) / len(found) if len(found) >= least else None
    state: State = "insufficient_data"
    if share is not None:
        red, amber = ground.number("c6-red-share"), ground.number("c6-amber-share")
        state = "red" if share > red else "amber" if share > amber else "ok"
    why = "No learning response with factors or actions was completed in the window."
    if found:
        why = f"{len(persons) or 'None'} of {count(len(found), 'learning response')} stops at persons."
    return Reading(
        state=state,
        why=why,
        value=share,
        value_words=f"{share * 100:.0f} % stop at persons"
        if share is not None
        else f"{len(found)}: too few for a share",
        n=len(found),
        least=least,
        threshold=(
            f"Amber above {ground.number('c6-amber-share') * 100:.0f} %, red above {ground.number('c6-red-share') * 100:.0f} %, of {least} or more."
        ),
        next_step=(
            f"Ask of {persons[0].case.records[0]} what in the work made it easy to go wrong, and what would make it hard."
            if persons
            else "Ask of one learning response what in the work would have to be different."
        ),
        window=windows.last_months(ground.as_of, ground.whole("window-year")),
        records=placed.records(found),
        cases=tuple(one.case for one in persons),
        caveats=("What is dealt with in a process for staff stands elsewhere and is not seen here.",),
    )


_BLAME = Signal(
    id="C6",
    name="blame_factor_share",
    group="culture",
    title="Does learning stop at persons?",
    rule=(
        "Of the learning responses completed in the last 12 months, the share whose every factor is at the level of one person, or whose every "
        "action trains or supervises a named person."
    ),
    source="domain reference §7.6, C6; derivations §7",
    thresholds=("c6-amber-share", "c6-red-share", "c6-least", "window-year"),
    read=_read_blame,
)

SIGNALS: tuple[Signal, ...] = (_CONTEXT, _BLAME)
