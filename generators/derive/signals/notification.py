"""N1, N2 and N4: how soon duties to tell were carried out, which were passed over, and candour; safeguarding loops are N3.

Domain reference §7.5. The law says without delay, or as soon as reasonably practicable, and gives no number: the numbers here
are policy or contract, and what they find breaks no law by that alone.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from generators.catalogues import workdays
from generators.derive import phrases, windows
from generators.derive.clocks import end_of, since
from generators.derive.duties import Duty, DutyName
from generators.derive.incidents import IncidentPosition
from generators.derive.signals import placed
from generators.derive.signals.placed import Found
from generators.derive.signals.signal import Case, Ground, Reading, Scope, Signal, State
from generators.finding import count
from generators.kinds.safeguarding_concern import SafeguardingConcern
from generators.values import london

# Duties told without delay. RIDDOR has days of its own, candour is N4.
_WITHOUT_DELAY: tuple[DutyName, ...] = ("cqc_notification", "safeguarding")
_LAW = "Law: without delay, for judgement. The regulations give no number of hours; these are policy."


def _known(ground: Ground) -> tuple[IncidentPosition, ...]:
    """Incidents that became known within the year."""
    window = windows.last_months(ground.as_of, ground.whole("window-year"))
    return tuple(
        one
        for one in ground.incidents.values()
        if windows.within(london(one.incident.became_aware_at), window)
    )


def _concerns(ground: Ground) -> tuple[SafeguardingConcern, ...]:
    """Concerns of the year that allege abuse; somebody who neglects themselves alone is not abused by anybody."""
    window = windows.last_months(ground.as_of, ground.whole("window-year"))
    return tuple(
        one.concern
        for one in ground.concerns.values()
        if set(one.concern.abuse_types) - {"self_neglect"}
        and windows.within(london(one.concern.raised_at), window)
    )


def _hours(length: timedelta) -> str:
    return f"{length.total_seconds() / 3600:.1f}".removesuffix(".0") + " hours"


# ------------------------------------------------------------------ N1
def _lags(ground: Ground) -> tuple[Found, ...]:
    """Every notification that was required, was made, or should have been decided on."""
    found = []
    for one in ground.once(_known):
        for name in _WITHOUT_DELAY:
            case = _lag(ground, one, one.duty(name))
            if case is not None:
                found.append(Found(one.incident.service, *case))
    for concern in ground.once(_concerns):
        told = concern.cqc_notified
        at = told.at if told and london(told.at) <= ground.as_of else None
        case = _judged(ground, concern.id, "notification to CQC of the concern", concern.raised_at, at)
        found.append(Found(concern.service, *case))
    return tuple(found)


def _lag(ground: Ground, one: IncidentPosition, duty: Duty) -> tuple[Case, float | None] | None:
    name = one.incident.id
    what = phrases.inner(duty.title)
    start = one.incident.became_aware_at
    if duty.required:
        return _judged(ground, name, what, start, duty.done_at)
    if duty.required is None and one.link(duty.name).state == "missing":
        words = f"{name}: no decision on {what} is recorded"
        waited = since(start, end_of(ground.as_of))
        red = waited > ground.catalogues.threshold("n1-red-lag").span
        return Case(words, "red" if red else "amber", (name,)), None
    return None


def _judged(
    ground: Ground, name: str, what: str, start: datetime, done: datetime | None
) -> tuple[Case, float | None]:
    """One notification against the policy, and its lag in hours."""
    lag = max(since(start, done or end_of(ground.as_of)), timedelta(0))
    state: State = "ok"
    if lag > ground.catalogues.threshold("n1-red-lag").span:
        state = "red"
    elif lag > ground.catalogues.threshold("n1-amber-lag").span:
        state = "amber"
    hours = _hours(lag)
    words = (
        f"{name}: {what} made {hours} after it was known" if done else f"{name}: {what} not made for {hours}"
    )
    return Case(words, state, (name,)), lag.total_seconds() / 3600


def _decision_lags(ground: Ground, scope: Scope) -> str:
    """The longest time from knowing until a duty was decided on, kept apart from that until it was done."""
    taken = [
        (duty.decision_taken, one.incident.id)
        for one in ground.once(_known)
        if scope.holds(one.incident.service)
        for duty in one.duties
        if duty.decision_taken is not None
    ]
    if not taken:
        return "No time of deciding is recorded."
    longest, name = max(taken)
    return f"From knowing to deciding, kept apart: at longest {_hours(longest)} ({name})."


def _read_lag(ground: Ground, scope: Scope) -> Reading:
    found = placed.of(ground.once(_lags), scope)
    cases = placed.cases(found)
    worst = max((one.figure for one in found if one.figure is not None), default=None)
    amber, red = (
        phrases.hours(ground.catalogues.threshold(name).span) for name in ("n1-amber-lag", "n1-red-lag")
    )
    why = "No duty to notify is recorded in the year, neither as carried out nor as decided against."
    if found:
        why = f"{len(cases) or 'None'} of {count(len(found), 'notification')} later than policy, or not decided on."
    return Reading(
        state=placed.gravest((one.case.state for one in found), "insufficient_data"),
        why=why,
        value=worst,
        value_words=f"{_hours(timedelta(hours=worst))} at worst" if worst is not None else "",
        n=len(found),
        least=1,
        threshold=f"Policy: amber when it took longer than {amber}; red longer than {red}, or no decision is recorded.",
        next_step=(
            f"Notify or decide now for {cases[0].records[0]} where that is open, and write down what held it up."
            if cases
            else "Ring the number for notifying out of hours, and see who answers."
        ),
        window=windows.last_months(ground.as_of, ground.whole("window-year")),
        records=placed.records(found),
        cases=cases,
        caveats=(
            _LAW,
            "The worst case is shown, because a mean would hide it.",
            _decision_lags(ground, scope),
            "A report under RIDDOR and the duty of candour have times of their own: see the incident, and N4.",
        ),
    )


# ------------------------------------------------------------------ N2
def _candidates(ground: Ground) -> tuple[Found, ...]:
    """Duties that the recorded facts put in question, and whether they were decided with a reason."""
    found = [
        Found(one.incident.service, _candidate(ground, one, duty))
        for one in ground.once(_known)
        for duty in one.duties
        if duty.in_question
    ]
    for concern in ground.once(_concerns):
        told = concern.cqc_notified is not None and london(concern.cqc_notified.at) <= ground.as_of
        waited = since(concern.raised_at, end_of(ground.as_of))
        words = f"{concern.id}: an allegation of abuse (2009 Regulations, regulation 18(2)(e))"
        case = (
            Case(f"{words}, notified to CQC", "ok", (concern.id,))
            if told
            else Case(
                f"{words}, with no notification of CQC recorded", _undecided(ground, waited), (concern.id,)
            )
        )
        found.append(Found(concern.service, case))
    return tuple(found)


def _undecided(ground: Ground, waited: timedelta) -> State:
    return "red" if waited > ground.catalogues.threshold("n2-red-after").span else "amber"


def _candidate(ground: Ground, one: IncidentPosition, duty: Duty) -> Case:
    name = one.incident.id
    words = f"{name}: {duty.in_question} puts {phrases.inner(duty.title)} in question"
    waited = since(one.incident.became_aware_at, end_of(ground.as_of))
    if duty.required is None:
        return Case(f"{words}, and nothing is decided", _undecided(ground, waited), (name,))
    if duty.required:
        return Case(f"{words}; decided that it applies", "ok", (name,))
    if len(duty.rationale) < ground.whole("n2-rationale-least"):
        return Case(
            f"{words}; decided that it does not apply, hardly saying why", _undecided(ground, waited), (name,)
        )
    return Case(
        f"{words}; decided that it does not apply, with a reason that somebody should read", "amber", (name,)
    )


def _read_candidates(ground: Ground, scope: Scope) -> Reading:
    found = placed.of(ground.once(_candidates), scope)
    cases = placed.cases(found)
    looked = sum(scope.holds(one.incident.service) for one in ground.once(_known)) + sum(
        scope.holds(concern.service) for concern in ground.once(_concerns)
    )
    why = "No incident or concern of the year is recorded, so none can be looked through."
    if looked:
        why = (
            f"{count(len(cases), 'candidate')} for somebody to read, of {count(len(found), 'duty', 'duties')} put in question by "
            f"{count(looked, 'incident or concern', 'incidents and concerns')}."
        )
    after = phrases.hours(ground.catalogues.threshold("n2-red-after").span)
    return Reading(
        state=placed.gravest((one.case.state for one in found), "ok" if looked else "insufficient_data"),
        why=why,
        value=float(len(cases)) if looked else None,
        value_words=count(len(cases), "candidate") if looked else "",
        n=looked,
        least=1,
        threshold=(
            f"A list to be read. Amber for each; red when nothing is decided after {after}, or when it is decided against with a reason "
            f"shorter than {ground.whole('n2-rationale-least')} characters."
        ),
        next_step=(
            f"Read {cases[0].records[0]} and decide, with who, when and why."
            if cases
            else "Read two incidents without harm and ask whether the harm was judged rightly."
        ),
        window=windows.last_months(ground.as_of, ground.whole("window-year")),
        records=tuple(dict.fromkeys(name for one in found for name in one.case.records)),
        cases=cases,
        caveats=(
            "Whether a duty applies is for a person, some of it for a health care professional: this is a list, not a finding.",
            "Known from the records are a death, the harm that is recorded, and allegations.",
            "Not known: what the police were told, outcomes of requests to deprive a person of liberty, events that stop the service, time lost by workers.",
        ),
    )


# ------------------------------------------------------------------ N4
def _gaps(ground: Ground) -> tuple[Found, ...]:
    return tuple(
        Found(one.incident.service, *_candour(ground, one, one.duty("candour")))
        for one in ground.once(_known)
        if one.duty("candour").required or one.duty("candour").in_question
    )


def _candour(ground: Ground, one: IncidentPosition, duty: Duty) -> tuple[Case, float | None]:
    name = one.incident.id
    days = ground.whole("n4-told-within")
    last = workdays.add_working_days(london(one.incident.became_aware_at), days)
    if duty.required is False:
        return Case(
            f"{name}: at the threshold by its harm, and decided that candour does not apply", "amber", (name,)
        ), None
    if duty.done_at is None:
        over = ground.as_of > last
        said = f"{name}: the person was not told in person, so far as is recorded"
        return Case(
            f"{said}; {days} working days end on {phrases.day(last)}", "red" if over else "amber", (name,)
        ), None
    late = london(duty.done_at) > last
    taken = since(one.incident.became_aware_at, duty.done_at)
    said = f"{name}: told in person {phrases.span(max(taken, timedelta(0)))} after it was known"
    return Case(f"{said}, after {days} working days" if late else said, "red" if late else "ok", (name,)), (
        taken.total_seconds() / 3600
    )


def _read_candour(ground: Ground, scope: Scope) -> Reading:
    found = placed.of(ground.once(_gaps), scope)
    cases = placed.cases(found)
    worst = max((one.figure for one in found if one.figure is not None), default=None)
    looked = sum(scope.holds(one.incident.service) for one in ground.once(_known))
    # Where the written follow-up is not recorded, nothing shows that the whole duty was met.
    state: State = placed.gravest((case.state for case in cases), "insufficient_data")
    if not found and looked:
        state = "not_applicable"
    why = "No incident of the year is recorded."
    if looked:
        why = f"None of {count(looked, 'incident')} of the year is at the threshold by its recorded harm."
    if found:
        why = f"{len(cases) or 'None'} of {count(len(found), 'notifiable safety incident')} without telling in person in time."
        if not cases:
            why += (
                " The written follow-up and the apology are not recorded, so the duty cannot be called met."
            )
    return Reading(
        state=state,
        why=why,
        value=worst,
        value_words=f"told after {_hours(timedelta(hours=worst))} at worst" if worst is not None else "",
        n=len(found),
        least=1,
        threshold=(
            f"Red without telling in person within {ground.whole('n4-told-within')} working days (the NHS Standard Contract, where it "
            "applies; policy elsewhere). Amber before that, and where candour was decided against with harm at the threshold."
        ),
        next_step=(
            f"Tell the person of {cases[0].records[0]} what is known, say sorry, and write down when."
            if cases
            else "Look in the files for the letters that followed, and whether each says sorry."
        ),
        window=windows.last_months(ground.as_of, ground.whole("window-year")),
        records=placed.records(found),
        cases=cases,
        caveats=(
            "Law: as soon as reasonably practicable (2014 Regulations, regulation 20), for judgement. It gives no number of days.",
            "Not recorded, and so not looked at: the written follow-up (regulation 20(4)), and whether an apology was given.",
            "Whether an incident is notifiable is for a health care professional to say: what the record says is taken.",
        ),
    )


LAG_AND_CANDIDATES: tuple[Signal, ...] = (
    Signal(
        id="N1",
        name="notification_lag",
        group="documentation",
        title="How soon were CQC and the local authority told?",
        rule=(
            "For every incident and concern of the last 12 months with a duty to notify CQC or the local authority: the time from any "
            "member of staff knowing until it was done. The worst case, not a mean."
        ),
        source="domain reference §7.5, N1, §7.11; derivations §7",
        thresholds=("n1-amber-lag", "n1-red-lag", "window-year"),
        read=_read_lag,
    ),
    Signal(
        id="N2",
        name="unreported_candidate",
        group="documentation",
        title="Which duties were passed over?",
        rule=(
            "Incidents of the last 12 months whose recorded harm or category puts a notification, candour or a safeguarding concern in "
            "question, and allegations of abuse, where nothing is decided, or decided against."
        ),
        source="domain reference §7.5, N2; §2.4, §4.1, §4.3",
        thresholds=("n2-rationale-least", "n2-red-after", "window-year"),
        read=_read_candidates,
    ),
)
CANDOUR = Signal(
    id="N4",
    name="candour_gap",
    group="documentation",
    title="Were people told, in person and in time?",
    rule=(
        "Incidents of the last 12 months at the threshold of the duty of candour, or to which it was decided to apply: whether the person "
        "was told in person, and how long that took in working days."
    ),
    source="domain reference §7.5, N4; §4.1",
    thresholds=("n4-told-within", "window-year"),
    read=_read_candour,
)
