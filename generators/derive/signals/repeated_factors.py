"""R3: contributory factors that were found again, in one place or in several; what was done about them stands elsewhere.

Domain reference §7.2 R3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generators.derive import phrases, windows
from generators.derive.signals import placed
from generators.derive.signals.placed import Found
from generators.derive.signals.signal import Case, Ground, Reading, Scope, Signal, State
from generators.finding import count
from generators.kinds.incident import Incident
from generators.kinds.learning_response import LearningResponse
from generators.kinds.safeguarding_concern import SafeguardingConcern


def closed_in_window(ground: Ground) -> tuple[LearningResponse, ...]:
    """The learning responses that were closed within the window, in the order of ids."""
    window = windows.last_months(ground.as_of, ground.whole("window-year"))
    return tuple(
        one
        for one in ground.ledger.of(LearningResponse)
        if one.completed is not None and windows.within(one.completed, window)
    )


def place_of(ground: Ground, response: LearningResponse) -> str | None:
    """Where a response belongs: its service, else the one of what it looks at where that is one."""
    if response.service:
        return response.service
    looked = (ground.ledger.get(name) for name in response.incidents)
    places = {one.service for one in looked if isinstance(one, Incident | SafeguardingConcern)}
    return places.pop() if len(places) == 1 else None


def by_factor(ground: Ground) -> Mapping[str, Sequence[LearningResponse]]:
    """Factor code -> the responses closed in the window that found it; factors of one person's doing are left out."""
    rows = ground.catalogues.contributory_factors
    found: dict[str, list[LearningResponse]] = {}
    for response in closed_in_window(ground):
        codes = {
            factor.code
            for factor in response.factors
            if factor.level != "individual" and not (factor.code in rows and not rows[factor.code].terminal)
        }
        for code in codes:
            found.setdefault(code, []).append(response)
    return dict(sorted(found.items()))


def _cases(ground: Ground, scope: Scope) -> tuple[Found, ...]:
    """The factors of a scope. Across places, only the whole provider can be asked."""
    found = []
    for code, everywhere in ground.once(by_factor).items():
        mine = [one for one in everywhere if scope.holds(place_of(ground, one))]
        if mine:
            found.append(_found(ground, code, mine))
    return tuple(found)


def _found(ground: Ground, code: str, responses: Sequence[LearningResponse]) -> Found:
    where: dict[str | None, int] = {}
    for one in responses:
        place = place_of(ground, one)
        where[place] = where.get(place, 0) + 1
    most = max(where.values())
    places = len([place for place in where if place is not None])
    red = most >= ground.whole("r3-red-responses") or places >= ground.whole("r3-red-locations")
    state: State = "red" if red else "amber" if most >= ground.whole("r3-amber-responses") else "ok"
    row = ground.catalogues.contributory_factors.get(code)
    named = f"{row.title} ({code}), a broad heading of the list of factors" if row else code
    words = f"{named}: found in {phrases.listed(one.id for one in responses)}"
    if places > 1:
        words += f", in {count(places, 'service')}"
    return Found(None, Case(words, state, tuple(one.id for one in responses)), float(len(responses)))


def repeated_in(ground: Ground) -> frozenset[str]:
    """Ids of the responses whose factors had been found by another response closed before it at the same place."""
    found = set()
    for responses in ground.once(by_factor).values():
        for one in responses:
            earlier = [
                other
                for other in responses
                if place_of(ground, other) == place_of(ground, one)
                and other.completed is not None
                and one.completed is not None
                and other.completed < one.completed
            ]
            if earlier:
                found.add(one.id)
    return frozenset(found)


# ------------------------------------------------------------------ the signal
def _read(ground: Ground, scope: Scope) -> Reading:
    responses = [one for one in closed_in_window(ground) if scope.holds(place_of(ground, one))]
    found = _cases(ground, scope)
    worst = max((int(one.figure or 0) for one in found), default=0)
    odd = [one for one in found if one.case.state in {"red", "amber"}]
    least = ground.whole("r3-amber-responses")
    state = placed.gravest((one.case.state for one in found), "insufficient_data")
    why = f"{count(len(responses), 'learning response')} closed in the window"
    why += (
        f"; {count(len(odd), 'factor')} found more than once." if odd else "; no factor found more than once."
    )
    told = placed.cases(found)
    first = told[0] if told else None
    return Reading(
        state=state,
        why=why,
        value=float(worst) if found else None,
        value_words=f"{count(worst, 'response')} with the same factor, of the factor with most"
        if found
        else "",
        n=len(responses),
        least=least,
        threshold=(
            f"Amber from {least} closed responses with the same factor at one place; red from {ground.whole('r3-red-responses')}, or "
            f"from {ground.whole('r3-red-locations')} places."
        ),
        next_step=(
            f"Read what {phrases.listed(first.records[:3])} say of this factor side by side, and decide whether it is one thing."
            if first
            else "Compare the factors of the next learning response with those of the last."
        ),
        window=windows.last_months(ground.as_of, ground.whole("window-year")),
        records=tuple(dict.fromkeys((*placed.records(found), *(one.id for one in responses)))),
        cases=told,
        caveats=(
            "A code that is a broad heading, such as organisation of work, fits many different things: read the texts before the count.",
            "Factors that only name one person's doing are left out: they explain nothing further.",
        ),
    )


SIGNAL = Signal(
    id="R3",
    name="learning_not_embedded",
    group="repeat_failure",
    title="Do the same contributory factors come back?",
    rule=(
        "For every factor code: how many learning responses that were closed in the rolling year found it, at one place and across "
        "places. Across places is asked of the whole provider only. Factors at the level of one person are left out."
    ),
    source="domain reference §7.2, R3; derivations §7",
    thresholds=("r3-amber-responses", "r3-red-responses", "r3-red-locations", "window-year"),
    read=_read,
)
