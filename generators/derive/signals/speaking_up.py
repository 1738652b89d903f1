"""C3: what became of concerns that staff raised or spoke up about; what a concern says is shown on its own page only.

Domain reference §7.6.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generators.derive import phrases, windows
from generators.derive.signals import placed
from generators.derive.signals.placed import Found
from generators.derive.signals.signal import Case, Ground, Reading, Scope, Signal, State
from generators.finding import count
from generators.kind import references
from generators.kinds.feedback import Feedback
from generators.values import london

_SORTS = ("speak_up", "staff_concern")
# Records in which an alleged detriment would be looked into by itself.
_INVESTIGATES = frozenset({"learning_response", "decision", "action", "safeguarding_concern"})


def _received(ground: Ground) -> tuple[Feedback, ...]:
    """Concerns of staff received in the last 12 months, the oldest first."""
    window = windows.last_months(ground.as_of, ground.whole("window-year"))
    found = [
        one
        for one in ground.ledger.of(Feedback)
        if one.type in _SORTS and windows.within(london(one.received_at), window)
    ]
    return tuple(sorted(found, key=lambda one: (london(one.received_at), one.id)))


def concerns(ground: Ground) -> tuple[Found, ...]:
    """Every concern with what is wanting. The figure is 1 where it was anonymous."""
    told = ground.once(_received)
    before: dict[tuple[str | None, str], list[Feedback]] = {}
    found = []
    for one in told:
        again = [
            earlier.id
            for theme in one.themes
            for earlier in before.get((one.service, theme), ())
            if earlier.id != one.id
        ]
        for theme in one.themes:
            before.setdefault((one.service, theme), []).append(one)
        found.append(_concern(ground, one, tuple(dict.fromkeys(again))))
    return tuple(found)


def _concern(ground: Ground, one: Feedback, again: Sequence[str]) -> Found:
    faults = list(_faults(ground, one))
    grave = bool(one.detriment_alleged) and not _looked_into(ground, one)
    if grave:
        faults.append("detriment is alleged, and no record of its own looks into it")
    if again:
        faults.append(f"the same was raised before: {phrases.listed(again)}")
    state: State = "red" if grave else "amber" if faults else "ok"
    words = f"{one.id}, received on {phrases.day(one.received_at)}: {phrases.listed(faults) or 'its outcome was told'}"
    return Found(one.service, Case(words, state, (one.id, *again)), 1.0 if one.anonymous else 0.0)


def _faults(ground: Ground, one: Feedback) -> Iterator[str]:
    """An outcome, and telling it, that did not come in time. Who is anonymous can only be told in general."""
    within = ground.whole("c3-outcome-within")
    waited = (ground.as_of - london(one.received_at)).days
    outcome = one.outcome.on if one.outcome and one.outcome.on <= ground.as_of else None
    told = one.outcome_told_to_raiser.on if one.outcome_told_to_raiser else None
    answered = outcome if one.anonymous else told if told and told <= ground.as_of else None
    what = "has no outcome" if one.anonymous else "has no outcome told to who raised it"
    if answered is None:
        if waited > within:
            yield f"{what} after {phrases.days(waited)}"
    elif (answered - london(one.received_at)).days > within:
        took = phrases.days((answered - london(one.received_at)).days)
        yield f"its outcome came after {took}" if one.anonymous else f"its outcome was told after {took}"


def _looked_into(ground: Ground, one: Feedback) -> bool:
    entries = ground.ledger.entries
    own = {target for _, _, target in references(one)}
    if any(entries[name].kind.name in _INVESTIGATES for name in own if name in entries):
        return True
    return any(mention.entry.kind.name in _INVESTIGATES for mention in ground.ledger.referring_to(one.id))


def _read(ground: Ground, scope: Scope) -> Reading:
    found = placed.of(ground.once(concerns), scope)
    least, limit = ground.whole("c3-least"), ground.number("c3-anonymous-share")
    anonymous = sum(one.figure == 1.0 for one in found)
    share = anonymous / len(found) if len(found) >= least else None
    states: list[State] = [one.case.state for one in found]
    if share is not None and share > limit:
        states.append("amber")
    wanting = placed.tally(found, "amber") + placed.tally(found, "red")
    why = "No concern of staff is recorded in the window. That does not show that nobody had one."
    if found:
        why = f"{count(len(found), 'concern')} of staff, {anonymous} anonymous; {wanting or 'none'} with something wanting."
    told = placed.cases(found)
    return Reading(
        state=placed.gravest(states, "insufficient_data"),
        why=why,
        value=share,
        value_words=f"{share * 100:.0f} % anonymous"
        if share is not None
        else f"{len(found)}: too few for a share",
        n=len(found),
        least=1,
        threshold=(
            f"Red when detriment is alleged and not looked into by itself; amber when an outcome is not told within "
            f"{phrases.days(ground.whole('c3-outcome-within'))}, when the same is raised again, and above {limit * 100:.0f} % anonymous of "
            f"{least} or more."
        ),
        next_step=(
            f"Tell whoever raised {told[0].records[0]} what was done, or why it is not done yet."
            if told
            else "Say at the next team meeting what changed because somebody spoke up, without saying who."
        ),
        window=windows.last_months(ground.as_of, ground.whole("window-year")),
        records=placed.records(found),
        cases=told,
        caveats=(
            "Whether somebody whom a concern is about took part in handling it is not recorded, and so not looked at.",
            "Concerns raised with a Freedom to Speak Up guardian or outside may not be among these.",
        ),
    )


SIGNAL = Signal(
    id="C3",
    name="speak_up_outcome",
    group="culture",
    title="Do people who speak up hear what came of it?",
    rule=(
        "For every concern of staff received in the last 12 months: whether its outcome was told to whoever raised it in time (of one that is "
        "anonymous, whether there is an outcome), whether the same theme was raised before at the same place, and where detriment is alleged, "
        "whether a learning response, decision, action or safeguarding concern looks into it. Beside it the share that is anonymous."
    ),
    source="domain reference §7.6, C3; derivations §7",
    thresholds=("c3-outcome-within", "c3-anonymous-share", "c3-least", "window-year"),
    read=_read,
)
