"""Weak oversight by audit: audits that only tick boxes (O1) and findings not acted on (O2); what each looks at stands beside this.

Domain reference §7.4.
"""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

from generators.derive import phrases, windows
from generators.derive.signals import audit_habits, placed, tick_box
from generators.derive.signals.answered import Answer, answers
from generators.derive.signals.placed import Found
from generators.derive.signals.signal import Case, Ground, Reading, Scope, Signal, State
from generators.derive.signals.tick_box import Series, SubTest
from generators.finding import count

_SUB_TESTS: tuple[Callable[[Ground, Series], SubTest], ...] = (
    tick_box.blind_spot,
    tick_box.zero_findings,
    tick_box.no_action,
    tick_box.invariance,
    audit_habits.self_audit,
    audit_habits.batching,
    audit_habits.sampling,
)


# ------------------------------------------------------------------ O1
def tested(ground: Ground) -> tuple[Found, ...]:
    """Every tool, place and auditor with its sub-tests. The figure is how many fire."""
    return tuple(_tested(ground, told) for told in tick_box.series(ground))


def _tested(ground: Ground, told: Series) -> Found:
    results = [test(ground, told) for test in _SUB_TESTS]
    fired = [one for one in results if one.fires]
    red, amber = ground.whole("o1-red-tests"), ground.whole("o1-amber-tests")
    state: State = "red" if len(fired) >= red else "amber" if len(fired) >= amber else "ok"
    words = [f"“{told.tool}” by {told.auditor}, {count(len(told.audits), 'audit')}"]
    words += [f"{one.letter}) {one.title}: fires, {one.words}" for one in fired]
    words += [f"{one.letter}) does not fire: {one.words}" for one in results if one.fires is False]
    unclear = [f"{one.letter} ({one.words})" for one in results if one.fires is None]
    if unclear:
        words.append(f"not enough data for {phrases.listed(unclear)}")
    records = tuple(
        dict.fromkeys((*(name for one in fired for name in one.records), *(one.id for one in told.audits)))
    )
    return Found(told.service, Case("; ".join(words), state, records), float(len(fired)))


def _read_tick_box(ground: Ground, scope: Scope) -> Reading:
    found = placed.of(ground.once(tested), scope)
    audits = {
        one.id for told in ground.once(tick_box.series) if scope.holds(told.service) for one in told.audits
    }
    most = max((one.figure or 0.0 for one in found), default=None)
    firing = sum(bool(one.figure) for one in found)
    why = "No audit was done in the window."
    if found:
        tried = count(len(found), "combination")
        why = f"At none of {tried} of tool, place and auditor does a sign of ticking boxes show."
        if firing:
            why = (
                f"At {firing} of {tried} of tool, place and auditor a sign of ticking boxes shows; "
                f"at most {int(most or 0)} of {len(_SUB_TESTS)} sub-tests fire together."
            )
    told = placed.cases(found)
    return Reading(
        state=placed.gravest((one.case.state for one in found), "insufficient_data"),
        why=why,
        value=most,
        value_words=f"{int(most)} of {len(_SUB_TESTS)} sub-tests" if most is not None else "nothing to test",
        n=len(audits),
        least=ground.whole("o1-zero-audits"),
        threshold=f"Amber from {count(ground.whole('o1-amber-tests'), 'sub-test')} that fires, red from {ground.whole('o1-red-tests')}.",
        next_step=(
            "Have somebody who did not make these audits repeat one of them on a new sample, nights and weekends among it."
            if told
            else "Have somebody else repeat one audit on a new sample."
        ),
        window=tick_box.window(ground),
        records=placed.records(found),
        cases=told,
        caveats=(
            "Good services do have clean audits: that an audit passes is no sign by itself.",
            "A narrow audit may rightly pass while a control outside it fails: only a control that the audit names is held against it.",
            "Writing audits up at the end of a month may be a routine.",
        ),
    )


_TICK_BOX = Signal(
    id="O1",
    name="tick_box_audit",
    group="oversight",
    title="Do audits find what is there?",
    rule=(
        "For each tool, place and auditor of the last 12 months, seven sub-tests. a: incidents of a control that the audit had passed "
        "within one cycle before. b: a run of audits without a finding while others saw something of the theme. c: findings without an "
        "action or a reason soon after. d: the same result, or nearly the same comments, again and again. e: audits by those who answer "
        "for what is audited, and nobody else. f: audits written down together at the end of a month, or made just before a known visit. "
        "g: a sample that is not described, too small, or without nights, weekends and agency staff's work. Which fire is shown one by one."
    ),
    source="domain reference §7.4, O1; derivations §7",
    thresholds=(
        "o1-amber-tests",
        "o1-red-tests",
        "o1-cycle",
        "o1-blind-hits",
        "o1-blind-share",
        "o1-discrimination-least",
        "o1-zero-audits",
        "o1-zero-contradicted",
        "o1-action-within",
        "o1-no-action-share",
        "o1-invariant-audits",
        "o1-self-share",
        "o1-self-window",
        "o1-self-least",
        "o1-batch-share",
        "o1-batch-hours",
        "o1-batch-least",
        "o1-before-visit-audits",
        "o1-before-visit",
        "o1-sample-least",
        "o1-sample-share",
        "d6-shingle",
        "d6-similarity",
        "d6-least-words",
        "window-year",
    ),
    read=_read_tick_box,
    caveats=("Each sub-test alone has an innocent reading.",),
)


# ------------------------------------------------------------------ O2
def _in_year(ground: Ground) -> tuple[Answer, ...]:
    window = windows.last_months(ground.as_of, ground.whole("window-year"))
    return tuple(one for one in ground.once(answers) if windows.within(one.audit.done_on, window))


def acted_on(ground: Ground) -> tuple[Found, ...]:
    """Every finding rated minor or worse of the last 12 months, with what answers it. The figure: days until an action."""
    return tuple(_acted_on(ground, one) for one in ground.once(_in_year))


def _acted_on(ground: Ground, one: Answer) -> Found:
    within = ground.whole("o2-accept-within")
    high = one.finding.severity == "high"
    waited = (ground.as_of - one.audit.done_on).days
    state: State = "ok"
    words = one.words
    # A reason for doing nothing is no action where the finding is high.
    if one.finding.action is None and (high or not one.finding.no_action_rationale):
        words += f", {phrases.days(waited)} since"
        if waited > within:
            state = "red" if high else "amber"
    elif one.action is not None and one.action.overdue:
        state = "amber"
        words += f", now {phrases.days(one.action.days_overdue)} overdue"
    elif high and one.later_than(within):
        state = "amber"
        words += f", later than {phrases.days(within)}"
    return Found(
        one.audit.service, Case(words, state, one.records), None if one.days is None else float(one.days)
    )


def _read_findings(ground: Ground, scope: Scope) -> Reading:
    found = placed.of(ground.once(acted_on), scope)
    mine = [one for one in ground.once(_in_year) if scope.holds(one.audit.service)]
    known = [one.figure for one in found if one.figure is not None]
    middle = median(known) if known else None
    with_action = [one.action for one in mine if one.action is not None]
    overdue = sum(one.overdue for one in with_action)
    waiting = [(ground.as_of - one.audit.done_on).days for one in mine if not one.answered]
    why = "No finding rated minor or worse is recorded in the window."
    if found:
        why = f"Of {count(len(found), 'finding')}, {count(len(with_action), 'has', 'have')} an action, {overdue or 'none'} of them overdue"
        why += (
            f"; {len(waiting)} without an answer, the oldest for {phrases.days(max(waiting))}."
            if waiting
            else "; none is unanswered."
        )
    told = placed.cases(found)
    return Reading(
        state=placed.gravest((one.case.state for one in found), "insufficient_data"),
        why=why,
        value=middle,
        value_words=f"{middle:g} days from finding to action (median of {len(known)})"
        if middle is not None
        else "when actions were raised is not known",
        n=len(found),
        least=1,
        threshold=(
            f"Red for any high finding without an action after {phrases.days(ground.whole('o2-accept-within'))}; amber for a minor one "
            "without an action or a reason after that, for a high one whose action came later, and for an action that is overdue."
        ),
        next_step=(
            f"Agree an owner and a date for what {told[0].records[0]} found, or write down why nothing is done."
            if told
            else "Choose one finding and see where it was made whether what was agreed is there."
        ),
        window=tick_box.window(ground),
        records=placed.records(found),
        cases=told,
        caveats=(
            "When an action was raised is when it was first recorded; without the history, when it started.",
            "That an action is named does not show that it answers the finding.",
        ),
    )


_NOT_ACTED_ON = Signal(
    id="O2",
    name="findings_not_acted_on",
    group="oversight",
    title="Do findings lead to action, and soon?",
    rule=(
        "For every audit finding rated minor or worse in the last 12 months: the days until its action was raised, whether that action is "
        "overdue, and for how long it has had no answer. For a high finding a reason for doing nothing is no action."
    ),
    source="domain reference §7.4, O2; derivations §7",
    thresholds=("o2-accept-within", "window-year"),
    read=_read_findings,
)

SIGNALS: tuple[Signal, ...] = (_TICK_BOX, _NOT_ACTED_ON)
