"""R2: what happened in the time after an action was closed, against what was to be expected; the test itself lives in recurrence.

Domain reference §7.2 R2, with the worked figures of §7.11.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generators.derive import phrases, windows
from generators.derive.actions import ActionPosition
from generators.derive.occurrences import Occurrence, by_theme
from generators.derive.recurrence import THRESHOLDS, UNIT_WORDS, Exposure, Recurrence, exposure, recurrence
from generators.derive.signals import placed
from generators.derive.signals.placed import Found
from generators.derive.signals.signal import Case, Ground, Reading, Scope, Signal, State
from generators.finding import count
from generators.kinds.service import Service

_STATES: Mapping[str, State] = {
    "no_reduction": "red",
    "not_distinguishable": "amber",
    "recurred": "amber",
    "too_few": "insufficient_data",
    "reduced": "ok",
}


def closures(ground: Ground) -> tuple[Found, ...]:
    """Every action closed in the window, once for each theme that it addresses."""
    window = windows.last_months(ground.as_of, ground.whole("window-year"))
    themes = by_theme(ground.once(placed.happened))
    everywhere = tuple(one.id for one in ground.ledger.of(Service))
    measured: dict[tuple[tuple[str, ...], bool], Exposure | None] = {}
    found = []
    for position in ground.actions.values():
        done = position.completed
        if done is None or not position.claimed or not windows.within(done.on, window):
            continue
        places = (position.action.service,) if position.action.service else everywhere
        for theme in sorted({work.theme for work in position.action.addresses}):
            row = ground.catalogues.theme(theme)
            medicines = row is not None and row.area == "medicines"
            if (places, medicines) not in measured:
                measured[places, medicines] = exposure(ground.ledger, places, medicines=medicines)
            alike = _alike(themes.get(theme, ()), position)
            told = recurrence(alike, measured[places, medicines], done.on, ground.as_of, ground.catalogues)
            found.append(_found(ground, position, theme, told))
    return tuple(found)


def _alike(events: Sequence[Occurrence], position: ActionPosition) -> list[Occurrence]:
    """What happened of the theme at the action's place. A control that it brought in cannot have failed before, so none is asked for."""
    service = position.action.service
    return [one for one in events if service is None or one.service == service]


def _found(ground: Ground, position: ActionPosition, theme: str, told: Recurrence) -> Found:
    row = ground.catalogues.theme(theme)
    never = row is not None and row.never_again
    state: State = _STATES[told.verdict] if told.verdict else "insufficient_data"
    if never and told.after:
        state = "red"
    title = row.title if row else theme
    words = [f"{position.action.id}, {title}: closed on {phrases.day(told.changed)}", *_figures(told)]
    if never:
        words.append("once is too often for this theme")
    words.append(_conclusion(told))
    records = (position.action.id, *(one.id for one in (*told.after, *told.before)), *told.records)
    case = Case("; ".join(words), state, tuple(dict.fromkeys(records)))
    return Found(position.action.service, case, float(len(told.after)))


def _figures(told: Recurrence) -> list[str]:
    days = (told.window[1] - told.window[0]).days + 1
    seen = f"{count(len(told.after), 'event')} in the {phrases.days(max(days, 0))} after"
    if told.after:
        seen += f" ({phrases.listed(f'{one.id} of {phrases.day(one.at)}' for one in told.after)})"
    if told.comparison is None or told.baseline is None or told.unit is None:
        return [seen]
    over = (
        f"{told.comparison.exposure_before:,.0f} {UNIT_WORDS[told.unit]} before, "
        f"{told.comparison.exposure_after:,.0f} after"
    )
    return [
        seen,
        f"{told.comparison.expected:.2f} expected, from {count(told.comparison.before, 'event')} since {phrases.day(told.baseline[0])} ({over})",
    ]


def _conclusion(told: Recurrence) -> str:
    if told.lacking:
        return told.lacking
    if told.comparison is None or told.verdict is None:
        return "it could not be weighed"
    so_few = f"so few by chance alone: {told.comparison.chance:.3f}"
    none = 1 - told.comparison.chance_of_any
    return {
        "no_reduction": "no fewer than expected",
        "not_distinguishable": f"fewer cannot be told from chance ({so_few})",
        "reduced": f"fewer than chance explains ({so_few})",
        "too_few": f"too few were expected for their absence to show anything (none by chance alone: {none:.2f})",
        "recurred": "it happened again, and too few were expected for a comparison: read them one by one",
    }[told.verdict]


# ------------------------------------------------------------------ the signal
def _read(ground: Ground, scope: Scope) -> Reading:
    found = placed.of(ground.once(closures), scope)
    odd = [one for one in found if one.case.state in {"red", "amber"}]
    blind = placed.tally(found, "insufficient_data")
    state = placed.gravest((one.case.state for one in found), "insufficient_data")
    why = "No action with a theme was closed in the window, so recurrence after closing cannot be looked for."
    if found:
        why = (
            f"{count(len(found), 'closed action and theme', 'closed actions and themes')}: {len(odd) or 'none'} with recurrence that is not "
            f"clearly less, {blind} that cannot be weighed, {placed.tally(found, 'ok')} with fewer events than chance explains."
        )
    days = phrases.days(ground.whole("r2-after"))
    least = ground.number("r2-expected-least")
    return Reading(
        state=state,
        why=why,
        value=max((one.figure or 0.0 for one in found), default=None),
        value_words=f"{count(int(max(one.figure or 0.0 for one in found)), 'event')} after closing, where most"
        if found
        else "",
        n=len(found),
        least=1,
        threshold=(
            f"Looked at are the {days} after closing. Red when as many as expected ({least:g} or more expected), or once for what must "
            f"never happen again; amber when fewer cannot be told from chance (chance {ground.number('r2-chance'):g} or more), or when it "
            f"recurred where fewer than {least:g} were expected."
        ),
        next_step=(
            f"Read {odd[0].case.records[0]} beside what happened after it was closed, and decide whether to reopen it."
            if odd
            else "Record how much care was given each month, so that recurrence can be weighed."
            if blind
            else "Look again when more time has passed."
        ),
        window=windows.last_months(ground.as_of, ground.whole("window-year")),
        records=placed.records(found),
        cases=placed.cases(found),
        caveats=(
            "That nothing happened shows nothing where few events were to be expected. Rates need the month's doses, bed-days or hours.",
            "Events are those of the theme at the place, whichever control failed: a new control cannot have failed before.",
            "What is expected comes from that part of the time before closing for which these figures are recorded.",
        ),
    )


SIGNAL = Signal(
    id="R2",
    name="recurrence_after_closure",
    group="repeat_failure",
    title="Did it happen again after the action was closed?",
    rule=(
        "For every action closed in the rolling year and every theme it addresses: the events in the time after closing, against those "
        "expected from the time before, scaled by how much care was given. Whether fewer is more than chance is asked by an exact "
        "binomial test: of all events before and after, how likely so few fall after, given the two amounts of care. Without figures of "
        "care nothing is judged."
    ),
    source="domain reference §7.2, R2, and §7.11; derivations §7",
    thresholds=(*THRESHOLDS, "window-year"),
    read=_read,
)
