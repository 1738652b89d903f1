"""Foreseeability: whether what happened had been known before (F1), known risks without a working control (F2), open requirements (F3).

Domain reference §7.1. Recording hazards openly is good practice; these signals ask what was done about them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generators.derive import phrases, windows
from generators.derive.assured import assurance
from generators.derive.knowledge import (
    SORT_NOUNS,
    SORT_WORDS,
    Knowledge,
    Sources,
    dated_before,
    recorded_before,
    sources,
)
from generators.derive.occurrences import Occurrence
from generators.derive.signals import exposed, known_risks, placed
from generators.derive.signals.placed import Found
from generators.derive.signals.signal import Case, Ground, Reading, Scope, Signal
from generators.finding import count
from generators.kinds.incident import Incident
from generators.past import Past


# ------------------------------------------------------------------ F1
@dataclass(frozen=True, slots=True)
class _Foreseen:
    """One incident, with what had been known before it on both readings."""

    event: Occurrence
    recorded: tuple[Knowledge, ...]
    dated: tuple[Knowledge, ...]
    unproven: tuple[str, ...]
    """The controls in question, where none of them had been verified; empty where one had, or none is named."""
    named: bool
    """Whether any control is named."""

    @property
    def controlled(self) -> bool:
        """Whether a control in question had been verified when it happened."""
        return self.named and not self.unproven


def _age(known: Sequence[Knowledge], event: Occurrence) -> int | None:
    """For how many days something formal had been known; None where nothing formal was."""
    formal = [one.since for one in known if one.formal]
    return (event.day - min(formal)).days if formal else None


def foreseen(ground: Ground) -> tuple[Found, ...]:
    """Every incident of the window, with what had been known before it."""
    looked = ground.once(known_sources)
    window = windows.last_months(ground.as_of, ground.whole("window-year"))
    hazards = {one.id: one.risks for one in ground.ledger.of(Incident)}
    return tuple(
        _found(_known(ground, looked, event, hazards[event.id]), ground)
        for event in ground.once(placed.happened)
        if event.sort == "incident" and windows.within(event.day, window)
    )


def known_sources(ground: Ground) -> Sources:
    """Everything that may have been known of anything."""
    return sources(ground.ledger, ground.past)


def _known(ground: Ground, looked: Sources, event: Occurrence, hazards: tuple[str, ...]) -> _Foreseen:
    before = windows.last_months(event.day, ground.whole("f1-prior-window"))
    dated = dated_before(looked, event, hazards, before)
    recorded = recorded_before(looked, event, hazards, before) if looked.kept else dated
    asked = [event.control] if event.control else _controls_behind(looked, (*recorded, *dated))
    proven = [control for control in asked if _verified_at(ground, control, event)]
    return _Foreseen(event, recorded, dated, () if proven else tuple(asked), bool(asked))


def _controls_behind(looked: Sources, known: Sequence[Knowledge]) -> list[str]:
    """The controls that the entries of the risk register name, where the incident itself names none."""
    found = [looked.by_id[one.record].now for one in known if one.sort == "risk"]
    return sorted({control for said in found if said for control in said.controls})


def _verified_at(ground: Ground, control: str, event: Occurrence) -> bool:
    """Whether a control had been found effective when it happened, and by then written down as that."""
    if ground.past is not None:
        said = _as_known(ground.past, control, event)
    else:
        entry = ground.ledger.entries.get(control)
        said = entry.document.data if entry else None
    return said is not None and assurance(said, event.day).verified is not None


def _as_known(past: Past, record: str, event: Occurrence) -> Mapping[str, object] | None:
    last: Mapping[str, object] | None = None
    for step, value in past.values(record):
        at = past.history.received_with(step.commit).at
        if at is None or at > event.at:
            break
        last = value
    return last


def _found(one: _Foreseen, ground: Ground) -> Found:
    """Red: formally known for long enough and no control verified. Amber: known in any way, or written down too late."""
    age, by_date = _age(one.recorded, one.event), _age(one.dated, one.event)
    least = ground.whole("f1-knowledge-age")
    happened = f"{one.event.id} of {phrases.day(one.event.at)}"
    behind = tuple(dict.fromkeys(known.record for known in (*one.recorded, *one.dated)))
    records = (one.event.id, *behind, *one.unproven)
    if not behind:
        return Found(
            one.event.service, Case(f"{happened}: nothing like it was on record before", "ok", records)
        )
    red = age is not None and age >= least and not one.controlled
    words = "; ".join([f"{happened}: {_what(one)}", _control_words(one), *_late_words(one, age, by_date)])
    return Found(one.event.service, Case(words, "red" if red else "amber", records), age)


def _what(one: _Foreseen) -> str:
    """Formal knowledge record by record, all else by sort; the records behind it stand with the case."""
    if not one.recorded:
        return "nothing like it had been recorded by then"
    told = [
        f"{known.record} ({SORT_WORDS[known.sort]}, {known.level}, since {phrases.day(known.since)})"
        for known in one.recorded
        if known.formal
    ]
    others = Counter(known.sort for known in one.recorded if not known.formal)
    told += [count(others[sort], *SORT_NOUNS[sort]) for sort in SORT_NOUNS if sort in others]
    age = _age(one.recorded, one.event)
    formal = f"formally known for {phrases.days(age)}" if age is not None else "nothing of it is formal"
    sorts = count(len({known.sort for known in one.recorded}), "sort")
    return f"known before from {sorts} of record, {phrases.listed(told)}; {formal}"


def _control_words(one: _Foreseen) -> str:
    if not one.named:
        return "no control is named that should have held"
    if one.controlled:
        return "a control in question had been verified"
    if len(one.unproven) == 1:
        return f"{one.unproven[0]} had not been verified"
    return f"none of {phrases.listed(one.unproven)} had been verified"


def _late_words(one: _Foreseen, age: int | None, by_date: int | None) -> Iterator[str]:
    """Where the dates in the records give more than what had been written down by then: knowledge recorded late."""
    if by_date is not None and by_date > (age if age is not None else -1):
        recorded = f"{phrases.days(age)}" if age is not None else "not at all"
        yield f"by the dates in the records it was formally known for {phrases.days(by_date)}, as recorded {recorded}: knowledge recorded late"
        return
    late = sorted({known.record for known in one.dated} - {known.record for known in one.recorded})
    if late:
        yield f"dated earlier but recorded only afterwards: {phrases.listed(late)}"


def _read_prior_knowledge(ground: Ground, scope: Scope) -> Reading:
    found = placed.of(ground.once(foreseen), scope)
    least = ground.whole("f1-knowledge-age")
    reds = [one for one in found if one.case.state == "red"]
    ages = [int(one.figure) for one in (reds or found) if one.figure is not None]
    state = placed.gravest((one.case.state for one in found), "insufficient_data")
    why = {
        "red": f"{count(len(reds), 'incident')} of {len(found)} had been formally known of for {phrases.days(least)} or more without a verified control.",
        "amber": f"{count(placed.tally(found, 'amber'), 'incident')} of {len(found)} had something like it on record before.",
        "ok": f"Nothing like the {count(len(found), 'incident')} looked at was on record before.",
    }.get(state, "No incident is recorded in the window, so there is nothing to ask of.")
    return Reading(
        state=state,
        why=why,
        value=float(max(ages)) if ages else None,
        value_words=f"{phrases.days(max(ages))} of formal knowledge" if ages else "no formal knowledge",
        n=len(found),
        least=1,
        threshold=f"Red from {phrases.days(least)} of formal knowledge without a verified control; amber for any earlier knowledge.",
        next_step=_first_step(reds or found),
        window=windows.last_months(ground.as_of, ground.whole("window-year")),
        records=placed.records(found),
        cases=placed.cases(found),
        caveats=tuple(_knowledge_caveats(ground)),
    )


def _first_step(found: Sequence[Found]) -> str:
    told = next((one for one in found if one.case.state in {"red", "amber"}), None)
    if told is None:
        return "Look at the next incident the same way on the day it is reported."
    return f"Read {told.case.records[0]} beside what was known before it, and decide what would have had to be in place."


def _knowledge_caveats(ground: Ground) -> Iterator[str]:
    if ground.past is None:
        yield "There is no history behind these records, so the dates that they give themselves are taken; when they were written down is not known."
    else:
        yield "Known means recorded: when the branch first held it. What somebody knew and did not write down is not measured."
    yield "Safety alerts are not kept as records here, so they are not among what was known."


# ------------------------------------------------------------------ the signals
SIGNALS: tuple[Signal, ...] = (
    Signal(
        id="F1",
        name="prior_knowledge",
        group="foreseeability",
        title="Had what happened been known before?",
        rule=(
            "For every incident of the rolling year: what had been recorded of the same sort before it happened. The same sort "
            "is the same hazard of the risk register, or the same theme with the same control or at the same place. Counted are "
            "open risks, findings of own and outside audits, steps of the regulator, and of the year before it earlier "
            "incidents, concerns, complaints and what staff spoke up about. Risks, audit findings and steps of the regulator are "
            "formal knowledge. Red where formal knowledge was old enough and no control in question had been verified; amber for any "
            "other earlier knowledge. The same by the dates in the records stands beside it."
        ),
        source="domain reference §7.1, F1; derivations §7",
        thresholds=("f1-knowledge-age", "f1-prior-window", "window-year"),
        read=_read_prior_knowledge,
        caveats=(
            "A provider that writes its risks down openly shows more here. That is good practice with a weak control, not a fault.",
            "A theme that is too broad fits everything, and looking back makes things seem clearer than they were.",
        ),
    ),
    known_risks.SIGNAL,
    exposed.SIGNAL,
)
