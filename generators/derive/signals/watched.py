"""O8 and O9: whether those who do a task are watched at it, and whether holds are kept; both are worked out in `observations` and `holds`.

Domain reference §7.4 and §7.11.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from generators.derive import phrases, windows
from generators.derive.holds import Hold
from generators.derive.observations import LEAST, Coverage
from generators.derive.signals import placed
from generators.derive.signals.placed import Found
from generators.derive.signals.signal import Case, Ground, Reading, Scope, Signal, State
from generators.finding import count
from generators.values import london

_OVERSIGHT = {
    "enhanced": "a response is open",
    "plan": "an improvement plan runs",
    "routine": "routine oversight",
}


# ------------------------------------------------------------------ O8
def _where(one: Coverage) -> str:
    return f"{one.task}, {one.service or 'provider-wide'} ({_OVERSIGHT[one.oversight]}: {phrases.days(one.window)})"


def _coverage_state(ground: Ground, one: Coverage) -> State:
    share = one.share
    if share is None:
        return "insufficient_data"
    doing = any(person.uncovered for person in one.lapsed)
    if doing or one.breaches or share < ground.number("o8-red-coverage"):
        return "red"
    nominal = len(one.observed) >= ground.whole("o8-nominal-observations") and not one.with_points
    if share < ground.number(LEAST[one.oversight]) or nominal or list(_unwatched(ground, one)):
        return "amber"
    return "ok"


def _unwatched(ground: Ground, one: Coverage) -> Iterator[str]:
    """Nights or weekends that are observed far less than their part in the task."""
    for part, share in one.parts.items():
        practice, observed = share.of_practice, share.of_observed
        if share.observed_all < ground.whole("o8-slot-least") or not practice or observed is None:
            continue
        if observed < ground.number("o8-slot-share") * practice:
            yield f"{part} hold {practice * 100:.0f} % of the practice seen and {observed * 100:.0f} % of the observations"


def covered(ground: Ground) -> tuple[Found, ...]:
    """Every task and service. The figure is the share of those active who are in date."""
    return tuple(_covered(ground, one) for one in ground.observed)


def _covered(ground: Ground, one: Coverage) -> Found:
    words = [f"{_where(one)}: {phrases.inner(one.words).rstrip('.')}"]
    for person in one.lapsed:
        done = (
            f", {count(len(person.uncovered), 'check')} shows them doing it all the same"
            if person.uncovered
            else ""
        )
        words.append(f"{person.staff} {person.why}{done}")
    if one.breaches:
        told = phrases.listed(f"{each.staff} on {each.words}" for each in one.breaches)
        words.append(f"inside a hold: {told}")
    words += _unwatched(ground, one)
    if one.observed:
        words.append(
            f"{count(len(one.observed), 'observation')} in the quarter by {count(len(one.observers), 'person', 'people')}, "
            f"{one.with_points or 'none'} with something to work on"
        )
    if one.unattributed:
        words.append(f"{count(one.unattributed, 'check')} of the task, ever, name nobody")
    return Found(one.service, Case("; ".join(words), _coverage_state(ground, one), one.basis), one.share)


def _read_coverage(ground: Ground, scope: Scope) -> Reading:
    found = placed.of(ground.once(covered), scope)
    mine = [one for one in ground.observed if scope.holds(one.service)]
    active, in_date = sum(len(one.active) for one in mine), sum(one.in_date for one in mine)
    states = [one.case.state for one in found]
    lowest = min((one.figure for one in found if one.figure is not None), default=None)
    why = "No task is named whose practice is watched."
    if found:
        why = f"{in_date} of {count(active, 'person', 'people')} seen doing a watched task {'is' if in_date == 1 else 'are'} in date, over {count(len(found), 'task')}."
    unknown = sum(one.share is None for one in mine)
    if unknown and active:
        why += f" For {unknown} of them it is not known who does it."
    elif unknown:
        why = (
            f"Of {count(unknown, 'task')} that is watched it is not known who does it."
            if unknown == 1
            else f"Of {unknown} tasks that are watched it is not known who does them."
        )
    told = placed.cases(found)
    return Reading(
        state=placed.gravest(states, "insufficient_data"),
        why=why,
        value=lowest,
        value_words=f"{lowest * 100:.0f} % in date where it is lowest" if lowest is not None else "not known",
        n=active,
        least=1,
        threshold=(
            f"Red below {ground.number('o8-red-coverage') * 100:.0f} %, when anybody who is not in date did the task without an observation in "
            f"date, or after a breach of a hold. Amber below {ground.number('o8-amber-coverage-enhanced') * 100:.0f} % while a response is open, "
            f"else below {ground.number('o8-amber-coverage') * 100:.0f} %; where nights or weekends are observed less than "
            f"{ground.number('o8-slot-share') * 100:.0f} % of their part in the task; and where {ground.whole('o8-nominal-observations')} "
            "or more observations gave nothing to work on."
        ),
        next_step=(
            "Watch those named at the task, on their own shift, before they do it again without anybody beside them."
            if told
            else "Watch one person at the task without notice, at night or on a weekend."
        ),
        window=windows.last_days(ground.as_of, ground.whole("window-quarter")),
        records=placed.records(found),
        cases=told,
        caveats=(
            "Who does a task is read from check entries: somebody whom no check names, agency staff among them, is not counted. Set it beside the rota.",
            "People who know that they are watched do otherwise than when they are not. Training completed never stands in for observation.",
        ),
    )


_COVERAGE = Signal(
    id="O8",
    name="observation_coverage",
    group="oversight",
    title="Are those who do the task watched at it?",
    rule=(
        "For each task that a control watches, and each service: of those whose practice appears in check entries of the window, the share "
        "whom somebody else watched at it within the window and found competent. The window is a week while a response is open, four while "
        "an improvement plan runs, a year otherwise. Beside it, for the last 90 days: nights and weekends, who observed, and how many "
        "observations gave something to work on."
    ),
    source="domain reference §7.4, O8; derivations §4 and §7",
    thresholds=(
        "observation-window-enhanced",
        "observation-window-plan",
        "observation-window-routine",
        "o8-amber-coverage-enhanced",
        "o8-amber-coverage",
        "o8-red-coverage",
        "o8-slot-share",
        "o8-slot-least",
        "o8-nominal-observations",
        "window-quarter",
    ),
    read=_read_coverage,
    caveats=(
        "Names of people are for the team only, and need a person's look before anything is made of them.",
    ),
)


# ------------------------------------------------------------------ O9
def _in_year(ground: Ground) -> tuple[Hold, ...]:
    """Holds that lasted on some day of the last 12 months."""
    window = windows.last_months(ground.as_of, ground.whole("window-year"))
    return tuple(one for one in ground.holds if one.ended is None or london(one.ended) >= window[0])


def held(ground: Ground) -> tuple[Found, ...]:
    """Every hold in view. The figure is how often the person was seen doing the task meanwhile."""
    return tuple(_held(ground, one) for one in ground.once(_in_year))


def _held(ground: Ground, one: Hold) -> Found:
    red = len(one.breaches) >= ground.whole("o9-doses-red")
    state: State = "red" if red else "amber" if one.open or one.unclear else "ok"
    words = f"{one.staff}: {phrases.inner(one.words(ground.as_of)).rstrip('.')}"
    unknown = sum(one.unknown_then(each) for each in one.breaches)
    if unknown:
        words += f"; {unknown} of them before the deviation had been written down"
    if one.unclear:
        words += f"; on {phrases.listed(each.words for each in one.unclear)} before or after cannot be told"
    return Found(one.service, Case(words, state, one.basis), float(len(one.breaches)))


def _read_holds(ground: Ground, scope: Scope) -> Reading:
    found = placed.of(ground.once(held), scope)
    mine = [one for one in ground.once(_in_year) if scope.holds(one.service)]
    breaches = sum(len(one.breaches) for one in mine)
    still = sum(one.open for one in mine)
    lasted: list[timedelta] = [one.lasted(ground.as_of) for one in mine if not one.open]
    watched = [one for one in ground.observed if scope.holds(one.service) and one.controls]
    state = placed.gravest((one.case.state for one in found), "ok")
    why = f"{count(len(mine), 'hold')}, {still or 'none'} still open; {breaches or 'no'} {'breach' if breaches == 1 else 'breaches'}."
    if not mine:
        why = "No hold is recorded in the window."
        state = "insufficient_data"
        if not watched:
            why += " No control here watches a task and requires a re-check."
    return Reading(
        state=state,
        why=why,
        value=float(breaches) if mine else None,
        value_words=count(breaches, "breach", "breaches") if mine else "no hold to look at",
        n=len(mine),
        least=1,
        threshold=f"Red from {count(ground.whole('o9-doses-red'), 'check or observation', 'checks or observations')} that shows the task done between deviation and re-check; amber while a hold is open, or where before or after cannot be told.",
        next_step=(
            "See how the hold reached those who make the rota, and who would have noticed."
            if breaches
            else "Arrange the re-check for those still held."
            if still
            else "See that a hold reaches those who make the rota on the same day."
        ),
        window=windows.last_months(ground.as_of, ground.whole("window-year")),
        records=placed.records(found),
        cases=placed.cases(found),
        caveats=tuple(_hold_caveats(lasted)),
    )


def _hold_caveats(lasted: list[timedelta]) -> Iterator[str]:
    if lasted:
        yield f"From deviation to passed re-check: {phrases.span(min(lasted))} at the shortest, {phrases.span(max(lasted))} at the longest."
    yield "When somebody was retrained is not recorded as such, so the time until then is not given."
    yield "A deviation that names nobody, and a dose that no check names, are not seen. Which doses were given is on the MAR."


_HOLDS = Signal(
    id="O9",
    name="deviation_hold",
    group="oversight",
    title="After a deviation, did the person stop until they were found competent?",
    rule=(
        "For every hold that lasted in the last 12 months: from the deviation to the passed re-check, and every check entry or observation "
        "that shows the person doing the task in between. For medicines, and for any other task under a control that requires a re-check."
    ),
    source="domain reference §7.4, O9; derivations §4 and §7",
    thresholds=("o9-doses-red", "window-year"),
    read=_read_holds,
    caveats=(
        "Names of people are for the team only, and need a person's look before anything is made of them.",
    ),
)

SIGNALS: tuple[Signal, ...] = (_COVERAGE, _HOLDS)
