"""N3: concerns not referred or not decided upon in time, people not protected in time, days without review, logs that differ.

Domain reference §7.5 N3. The steps of a concern are in `loops`, the daily review in `tracker`, the receivers' logs in `referrals`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from generators.derive import phrases, windows
from generators.derive.clocks import earliest, end_of, since
from generators.derive.loops import ConcernPosition
from generators.derive.referrals import STATE_WORDS
from generators.derive.signals import placed
from generators.derive.signals.placed import Found
from generators.derive.signals.signal import Case, Ground, Reading, Scope, Signal
from generators.finding import count
from generators.values import london

_USED = ("n3-referred-within", "n3-protected-within", "referral-date-differs", "window-quarter")
_WRITTEN = 4


def _loops(ground: Ground) -> tuple[Found, ...]:
    """Concerns that were open in the quarter, and referrals on which the two sides differ."""
    first, _ = windows.last_days(ground.as_of, ground.whole("window-quarter"))
    found = []
    for one in ground.concerns.values():
        ended = one.concern.closed.on if one.closed and one.concern.closed else None
        if ended is not None and ended < first:
            continue
        said = list(_faults(ground, one))
        words = (
            f"{one.concern.id}: {'; '.join(said) if said else 'referred, protected and reviewed every day'}"
        )
        found.append(Found(one.concern.service, Case(words, "red" if said else "ok", (one.concern.id,))))
    return (*found, *_differing(ground))


def _faults(ground: Ground, one: ConcernPosition) -> Iterator[str]:
    """What is wrong with one concern in the quarter; late is told of a concern that was raised in it."""
    concern = one.concern
    first, _ = windows.last_days(ground.as_of, ground.whole("window-quarter"))
    recent = london(concern.raised_at) >= first
    referred = one.step("referred_in_time")
    if referred.state != "not_required":
        made = concern.referral.made_at if concern.referral else None
        at = made if made and london(made) <= ground.as_of else None
        lag = since(concern.raised_at, at or end_of(ground.as_of))
        if lag > ground.catalogues.threshold("n3-referred-within").span and (recent or at is None):
            told = f"after {phrases.span(lag)}" if at else f"not for {phrases.span(lag)}, nor decided against"
            yield f"referred {told}" if at else f"not referred {told.removeprefix('not ')}"
    acts = [act.at for act in (*concern.protective_actions, *concern.immediate_risk_mitigation)]
    protected = earliest(at for at in acts if london(at) <= ground.as_of)
    waited = since(concern.raised_at, protected or end_of(ground.as_of))
    if waited > ground.catalogues.threshold("n3-protected-within").span and (recent or protected is None):
        yield f"{'first protected after' if protected else 'no protection recorded for'} {phrases.span(max(waited, timedelta(0)))}"
    gaps = [day for day in one.tracker_gaps if day >= first]
    if gaps:
        more = f" and {len(gaps) - _WRITTEN} more" if len(gaps) > _WRITTEN else ""
        named = phrases.listed(phrases.day(day) for day in gaps[:_WRITTEN])
        yield f"no review that counts on {named}{more}"


def _differing(ground: Ground) -> Iterator[Found]:
    for one in ground.referrals:
        for match in one.differing:
            what = match.reference or match.record
            words = (
                f"{phrases.inner(STATE_WORDS[match.state])}: {what}; {phrases.inner(match.words).rstrip('.')}"
            )
            yield Found(match.service, Case(words, "red", match.records))


def _read(ground: Ground, scope: Scope) -> Reading:
    found = placed.of(ground.once(_loops), scope)
    cases = placed.cases(found)
    logged = any(one.logs for one in ground.referrals)
    concerns = sum(one.case.records[:1] != () and one.case.records[0].startswith("SGC-") for one in found)
    why = (
        "No safeguarding concern was open in the window. That does not show that there was nothing to raise."
    )
    if found:
        why = f"{len(cases) or 'None'} of {count(len(found), 'concern or difference', 'concerns and differences')} with something to put right."
    return Reading(
        state=placed.gravest((one.case.state for one in found), "insufficient_data"),
        why=why,
        value=float(len(cases)) if found else None,
        value_words=f"{len(cases)} to put right" if found else "",
        n=concerns,
        least=1,
        threshold=(
            f"Policy; red for any: not referred or decided upon within {phrases.days(ground.whole('n3-referred-within'))}; no protection "
            f"recorded within {phrases.days(ground.whole('n3-protected-within'))}; a day without review; our log and the receiver's differ."
        ),
        next_step=(
            f"See today about {cases[0].records[0]} whether the person is safe and the local authority has it."
            if cases and cases[0].records
            else "Ask two people on a night shift whom they would ring with a concern."
        ),
        window=windows.last_days(ground.as_of, ground.whole("window-quarter")),
        records=placed.records(found),
        cases=cases,
        caveats=(
            "Law: the Care Act 2014 sets no hours for raising a concern; the local board's policy says.",
            "Late is told of concerns raised in the window; what is still open, and where the logs differ, of all."
            if logged
            else "No log of a receiver is recorded: whether it has what we sent cannot be compared.",
        ),
    )


SIGNAL = Signal(
    id="N3",
    name="safeguarding_loop",
    group="documentation",
    title="Is every concern referred, made safe and looked at every day?",
    rule=(
        "Every concern that was open in the last 90 days: referred or decided upon, protected, and reviewed each day by the registered "
        "manager or a recorded delegate. And every referral of which our record and the receiver's log differ."
    ),
    source="domain reference §7.5, N3; derivations §3 and §7",
    thresholds=_USED,
    read=_read,
)
