"""R1: incidents like those of which a learning response had been closed before; what the response led to stands elsewhere.

Domain reference §7.2 R1, similarity §7.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from generators.derive import phrases, windows
from generators.derive.occurrences import Occurrence
from generators.derive.signals import placed
from generators.derive.signals.placed import Found
from generators.derive.signals.signal import Case, Ground, Reading, Scope, Signal, State
from generators.finding import count
from generators.kinds.learning_response import LearningResponse

# Place, theme, control that failed: what makes two events alike (domain reference §7.0).
Likeness: TypeAlias = tuple[str | None, str, str | None]


@dataclass(frozen=True, slots=True)
class Learned:
    """The first learning response on a sort of event that was closed."""

    response: str
    on: date


@dataclass(frozen=True, slots=True)
class Repeat:
    """What happened of one sort after it had been learned from."""

    likeness: Likeness
    learned: Learned
    same: tuple[Occurrence, ...]
    """With the same theme and control at the same place."""
    perhaps: tuple[Occurrence, ...]
    """With the same theme at the same place, where one of the two names no control."""


def likenesses(one: Occurrence, themes: frozenset[str] | None = None) -> Iterator[Likeness]:
    """What an event is like: an incident by its category and control, a concern by each theme, of `themes` where given."""
    if one.category is not None:
        yield one.service, one.category, one.control
    else:
        for theme in sorted(one.themes if themes is None else one.themes & themes):
            yield one.service, theme, None


def learned(ground: Ground) -> Mapping[Likeness, Learned]:
    """Of every sort of event, the first learning response that was closed by the day."""
    by_id = {one.id: one for one in ground.once(placed.happened)}
    found: dict[Likeness, Learned] = {}
    for on, response in _closed(ground):
        themes = frozenset({*response.themes, *(lesson.theme for lesson in response.lessons)})
        for name in response.incidents:
            if name in by_id:
                for likeness in likenesses(by_id[name], themes):
                    found.setdefault(likeness, Learned(response.id, on))
    return found


def _closed(ground: Ground) -> list[tuple[date, LearningResponse]]:
    found = [(one.completed, one) for one in ground.ledger.of(LearningResponse) if one.completed is not None]
    return sorted((pair for pair in found if pair[0] <= ground.as_of), key=lambda pair: (pair[0], pair[1].id))


def repeats(ground: Ground) -> tuple[Repeat, ...]:
    """Every sort of event that was learned from, with what happened of it since, within the window."""
    window = windows.last_months(ground.as_of, ground.whole("window-year"))
    by_place: dict[tuple[str | None, str], list[Occurrence]] = {}
    for one in ground.once(placed.happened):
        if windows.within(one.day, window):
            for service, theme, _ in likenesses(one):
                by_place.setdefault((service, theme), []).append(one)
    found = []
    known = ground.once(learned)
    for likeness in sorted(known, key=lambda key: tuple(part or "" for part in key)):
        service, theme, control = likeness
        since = known[likeness].on
        later = [one for one in by_place.get((service, theme), ()) if one.day > since]
        same = tuple(one for one in later if one.control == control)
        # A sort of its own tells of those that were learned from under their own control.
        perhaps = tuple(
            one
            for one in later
            if one.control != control
            and None in (one.control, control)
            and (service, theme, one.control) not in known
        )
        found.append(Repeat(likeness, known[likeness], same, perhaps))
    return tuple(found)


def repeated_incidents(ground: Ground) -> frozenset[str]:
    """Ids of everything that happened again after it had been learned from."""
    return frozenset(one.id for repeat in ground.once(repeats) for one in repeat.same)


def _cases(ground: Ground) -> tuple[Found, ...]:
    return tuple(_found(ground, repeat) for repeat in ground.once(repeats))


def _found(ground: Ground, repeat: Repeat) -> Found:
    service, theme, control = repeat.likeness
    same, perhaps = repeat.same, repeat.perhaps
    harmful = any(one.harmful for one in same)
    red = len(same) >= ground.whole("r1-red-incidents") or (
        harmful and len(same) >= ground.whole("r1-red-incidents-moderate")
    )
    amber = len(same) >= ground.whole("r1-amber-incidents") or bool(perhaps)
    state: State = "red" if red else "amber" if amber else "ok"
    title = found.title if (found := ground.catalogues.theme(theme)) else theme
    under = f" under {control}" if control else ""
    words = [f"{title}{under}: {repeat.learned.response} was closed on {phrases.day(repeat.learned.on)}"]
    words.append(f"since then {_listed(same)}" if same else "nothing of exactly this sort since")
    if perhaps:
        words.append(
            f"{_listed(perhaps)} may be of the same sort: one of the two names no control that failed"
        )
    if harmful:
        words.append("harm was moderate or worse, or had to be notified")
    records = (repeat.learned.response, *(one.id for one in (*same, *perhaps)))
    return Found(service, Case("; ".join(words), state, records), float(len(same)))


def _listed(found: Sequence[Occurrence]) -> str:
    return phrases.listed(f"{one.id} of {phrases.day(one.at)}" for one in found)


# ------------------------------------------------------------------ the signal
def _read(ground: Ground, scope: Scope) -> Reading:
    found = placed.of(ground.once(_cases), scope)
    worst = max((int(one.figure or 0) for one in found), default=0)
    odd = placed.tally(found, "red") + placed.tally(found, "amber")
    state = placed.gravest((one.case.state for one in found), "insufficient_data")
    why = "No learning response was closed here, so recurrence after learning cannot be looked for."
    if found:
        sorts = count(len(found), "sort of event", "sorts of event")
        why = f"{sorts} had been learned from; {odd or 'none'} of them happened again, or may have."
    amber, red = ground.whole("r1-amber-incidents"), ground.whole("r1-red-incidents")
    first = next((one.case for one in found if one.case.state in {"red", "amber"}), None)
    return Reading(
        state=state,
        why=why,
        value=float(worst) if found else None,
        value_words=f"{count(worst, 'like incident')} after learning, of the sort with most" if found else "",
        n=len(found),
        least=1,
        threshold=(
            f"Amber from {count(amber, 'like incident')} after the first learning response on it was closed; red from {red}, or from "
            f"{ground.whole('r1-red-incidents-moderate')} where harm was moderate or worse."
        ),
        next_step=(
            f"Read {first.records[0]} beside {first.records[-1]}, and ask which of its changes was in place on that day."
            if first
            else "Ask of the next like incident which lesson should have prevented it."
        ),
        window=windows.last_months(ground.as_of, ground.whole("window-year")),
        records=placed.records(found),
        cases=placed.cases(found),
        caveats=(
            "Alike means the same theme and the same failed control at the same place. Where no control is named it cannot be told apart.",
            "Counts, not rates: more care given brings more incidents. How that weighs is asked by the signal on recurrence after closure.",
        ),
    )


SIGNAL = Signal(
    id="R1",
    name="repeat_incident",
    group="repeat_failure",
    title="Did the same happen again after it had been learned from?",
    rule=(
        "For every sort of event (theme, control that failed, place) of which a learning response was closed: how many of the same sort "
        "happened after the first closing, in the rolling year. Incidents go by their category; safeguarding concerns by the themes "
        "that the response looked at. Events with the same theme at the same place where a control is not named are told, and make amber "
        "at most."
    ),
    source="domain reference §7.2, R1, and §7.0 on likeness; derivations §7",
    thresholds=("r1-amber-incidents", "r1-red-incidents", "r1-red-incidents-moderate", "window-year"),
    read=_read,
    caveats=("A theme that is too broad makes unlike things look alike.",),
)
