"""D5: incidents whose chain lacks a link; which links are asked for, and by when, is in `incidents`."""

from __future__ import annotations

from generators.derive import phrases, windows
from generators.derive.incidents import IncidentPosition
from generators.derive.signals import placed
from generators.derive.signals.placed import Found
from generators.derive.signals.signal import Case, Ground, Reading, Scope, Signal, State
from generators.finding import count
from generators.values import london

_USED = ("d5-chain-within", "n2-rationale-least", "window-year")


def _chains(ground: Ground) -> tuple[Found, ...]:
    window = windows.last_months(ground.as_of, ground.whole("window-year"))
    return tuple(
        Found(one.incident.service, _case(one), float(len(one.missing)))
        for one in ground.incidents.values()
        if windows.within(london(one.incident.became_aware_at), window)
    )


def _case(one: IncidentPosition) -> Case:
    if not one.missing:
        late = [phrases.inner(link.title) for link in one.late]
        told = f"; late: {phrases.listed(late)}" if late else ""
        return Case(f"{one.incident.id}: nothing that is asked for is missing{told}", "ok", one.basis)
    named = phrases.listed(phrases.inner(link.title) for link in one.missing)
    state: State = "red" if one.grave else "amber"
    why = f", with {one.grave}" if one.grave else ""
    return Case(f"{one.incident.id}{why}: {named} missing", state, one.basis)


def _read(ground: Ground, scope: Scope) -> Reading:
    found = placed.of(ground.once(_chains), scope)
    cases = placed.cases(found)
    within = phrases.hours(ground.catalogues.threshold("d5-chain-within").span)
    why = "No incident of the year is recorded, so no chain can be looked at."
    if found:
        why = f"{len(cases) or 'None'} of {count(len(found), 'incident')} with a link missing that is asked for."
    return Reading(
        state=placed.gravest((one.case.state for one in found), "insufficient_data"),
        why=why,
        value=float(len(cases)) if found else None,
        value_words=f"{len(cases)} of {count(len(found), 'incident')}" if found else "",
        n=len(found),
        least=1,
        threshold=(
            f"Red: a link is missing {within} after it was known, with harm of moderate or worse or a safeguarding concern. Amber: "
            f"a smaller incident lacks what its own record asks for. A reason of {ground.whole('n2-rationale-least')} "
            "characters or more, for a duty that does not apply, counts as decided."
        ),
        next_step=(
            f"Decide or do what is missing of {cases[0].records[0]}, and write down who, when and why."
            if cases
            else "Read one closed incident from beginning to end with somebody who was there."
        ),
        window=windows.last_months(ground.as_of, ground.whole("window-year")),
        records=tuple(dict.fromkeys(one.case.records[0] for one in found)),
        cases=cases,
        caveats=(
            "Below moderate harm, what nobody wrote down is not called missing: whether harm was judged too low is asked by C4.",
            "Not recorded, and so not looked at: the written follow-up of candour, and its apology.",
        ),
    )


SIGNAL = Signal(
    id="D5",
    name="incomplete_chain",
    group="documentation",
    title="Is every incident followed to its end?",
    rule=(
        "For every incident known in the last 12 months: immediate action, the decisions on notification, candour, RIDDOR and "
        "safeguarding, the plan, the learning response and the verification, as far as they are asked for."
    ),
    source="domain reference §7.3, D5; derivations §3 and §7",
    thresholds=_USED,
    read=_read,
)
