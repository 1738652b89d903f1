"""Learning themes: what happened under each, and how far learning went from noticing to lasting change.

Derivations §6. A theme climbs by what is recorded of the actions that address it, never by anybody's saying so. What the rungs
mean for a service is shown for each service too, since what was mended in one house is not mended in the next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal, TypeAlias

from generators.catalogues import Catalogues
from generators.catalogues.rows import Theme
from generators.derive import phrases, verifications
from generators.derive.actions import ActionPosition
from generators.derive.measures import MeasurePosition
from generators.derive.occurrences import by_theme, occurrences
from generators.derive.practice import changes_practice, of_policy_only
from generators.derive.recurrence import THRESHOLDS, Exposure, Recurrence, exposure, recurrence
from generators.derive.theme_events import Event, EventSort, Lesson, events, lessons
from generators.finding import count
from generators.kinds.service import Service
from generators.ledger import Ledger

__all__ = [
    "RUNGS",
    "RUNG_WORDS",
    "THRESHOLDS",
    "Lasting",
    "Place",
    "Rung",
    "Step",
    "ThemePosition",
    "lasting",
    "positions",
]

Rung: TypeAlias = Literal["identified", "policy_updated", "practice_changed", "verified", "sustained"]
# From the lowest to the highest.
RUNGS: tuple[Rung, ...] = ("identified", "policy_updated", "practice_changed", "verified", "sustained")
RUNG_WORDS: Mapping[Rung, str] = {
    "identified": "Identified",
    "policy_updated": "Policy updated",
    "practice_changed": "Practice changed",
    "verified": "Verified",
    "sustained": "Sustained",
}
_SHOWS: Mapping[Rung, str] = {
    "policy_updated": "completed with evidence",
    "practice_changed": "completed with evidence",
    "verified": "found effective by somebody other than the owner",
    "sustained": "verified, with a measure whose improvement has lasted",
}
StepState: TypeAlias = Literal["reached", "passed_over", "not_reached"]


@dataclass(frozen=True, slots=True)
class Lasting:
    """Whether the improvement that a measure shows has lasted."""

    sustained: bool
    why: str


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of the ladder."""

    rung: Rung
    state: StepState
    """`passed_over`: not recorded, but a higher one is."""
    on: date | None
    """When it was first reached."""
    words: str
    """A sentence: what shows it, or what is lacking."""
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A theme in one service."""

    service: str | None
    """None for what belongs to the whole provider."""
    events: int
    last: date | None
    rung: Rung | None
    """The highest rung that is shown there; None where the theme was not even noticed there."""


@dataclass(frozen=True, slots=True)
class ThemePosition:
    """Where a theme stands on a day, from the records that the reader may see."""

    theme: Theme
    events: tuple[Event, ...]
    """What happened, the oldest first."""
    lessons: tuple[Lesson, ...]
    actions: tuple[ActionPosition, ...]
    """That address it and were not withdrawn, in the order of ids."""
    ladder: tuple[Step, ...]
    places: tuple[Place, ...]
    policy_only: bool
    """Something was completed for it, and everything completed only changes policy, reminds or trains."""
    recurrence: Mapping[Rung, Recurrence]
    """What happened after each rung was reached, against expectation; for the team only, else empty."""
    records: tuple[str, ...]

    @property
    def rung(self) -> Rung:
        """The highest rung that is reached; a theme that is only named by an action counts as identified."""
        return next((step.rung for step in reversed(self.ladder) if step.state == "reached"), "identified")

    @property
    def first(self) -> date | None:
        """When it was first seen."""
        return self.events[0].on if self.events else None

    @property
    def last(self) -> date | None:
        """When it was last seen."""
        return self.events[-1].on if self.events else None

    @property
    def services(self) -> tuple[str, ...]:
        """The services in which something of it happened."""
        return tuple(sorted({event.service for event in self.events if event.service}))

    @property
    def by_kind(self) -> Mapping[EventSort, int]:
        """Sort of event -> how many."""
        return dict(sorted(Counter(event.sort for event in self.events).items()))

    @property
    def by_month(self) -> Mapping[str, Mapping[str, int]]:
        """Month -> sort of event -> how many; months without any are absent."""
        found: dict[str, Counter[str]] = {}
        for event in self.events:
            found.setdefault(f"{event.on:%Y-%m}", Counter())[event.sort] += 1
        return dict(sorted(found.items()))


def lasting(of_measures: Mapping[str, MeasurePosition]) -> Mapping[str, Lasting]:
    """What the charts of measures say of whether an improvement has lasted, by measure."""
    return {
        name: Lasting(one.sustained.state == "sustained", f"{name}: {one.sustained.why}")
        for name, one in of_measures.items()
    }


def positions(
    ledger: Ledger,
    as_of: date,
    catalogues: Catalogues,
    of_actions: Mapping[str, ActionPosition],
    held: Mapping[str, Lasting] = MappingProxyType({}),
    *,
    inside: bool = False,
) -> Mapping[str, ThemePosition]:
    """Theme id -> where it stands, for every theme under which anything is recorded by the day.

    `held` is what the charts of measures say, as `lasting` gives it. `inside`: for the team, whose records are whole; what an
    audience does not see cannot be looked for, so recurrence is told to the team only.
    """
    happened = events(ledger, as_of)
    learned = lessons(ledger, as_of)
    addressed: dict[str, list[ActionPosition]] = {}
    for position in of_actions.values():
        for theme in sorted({work.theme for work in position.action.addresses}) if position.live else ():
            addressed.setdefault(theme, []).append(position)
    again = _Again(ledger, as_of, catalogues) if inside else None
    return {
        row.id: _position(
            row,
            happened.get(row.id, ()),
            learned.get(row.id, ()),
            addressed.get(row.id, ()),
            _Ground(as_of, catalogues, held, again),
        )
        for row in sorted(catalogues.themes.values(), key=lambda one: one.id)
        if row.id in happened or row.id in learned or row.id in addressed
    }


class _Again:
    """What happened after a change, theme by theme; the exposure of each set of services is worked out once."""

    def __init__(self, ledger: Ledger, as_of: date, catalogues: Catalogues) -> None:
        self._ledger, self._as_of, self._catalogues = ledger, as_of, catalogues
        self._themes = by_theme(occurrences(ledger, as_of))
        self._everywhere = tuple(one.id for one in ledger.of(Service))
        self._measured: dict[tuple[tuple[str, ...], bool], Exposure | None] = {}

    def after(self, theme: Theme, changed: date, behind: Iterable[ActionPosition]) -> Recurrence:
        """What happened at the places of the actions behind a rung after it was reached."""
        named = {position.action.service for position in behind}
        places = self._everywhere if None in named else tuple(sorted(place for place in named if place))
        key = (places, theme.area == "medicines")
        if key not in self._measured:
            self._measured[key] = exposure(self._ledger, places, medicines=key[1])
        alike = [one for one in self._themes.get(theme.id, ()) if None in named or one.service in places]
        return recurrence(alike, self._measured[key], changed, self._as_of, self._catalogues)


@dataclass(frozen=True, slots=True)
class _Ground:
    as_of: date
    catalogues: Catalogues
    held: Mapping[str, Lasting]
    again: _Again | None


def _position(
    theme: Theme,
    happened: Sequence[Event],
    learned: Sequence[Lesson],
    addressed: Sequence[ActionPosition],
    ground: _Ground,
) -> ThemePosition:
    reached = _reached(addressed, ground)
    ladder = tuple(_ladder(happened, learned, addressed, ground))
    after: dict[Rung, Recurrence] = {}
    if ground.again is not None:
        for step in ladder:
            behind = reached.get(step.rung, ())
            if step.state == "reached" and step.on is not None and behind:
                after[step.rung] = ground.again.after(theme, step.on, behind)
    done = [one for one in addressed if one.claimed]
    records = [record for step in ladder for record in step.records]
    records += [event.record for event in happened] + [one.action.id for one in addressed]
    return ThemePosition(
        theme=theme,
        events=tuple(happened),
        lessons=tuple(learned),
        actions=tuple(addressed),
        ladder=ladder,
        places=tuple(_places(happened, learned, addressed, ground)),
        policy_only=bool(done)
        and all(of_policy_only(one.action, ground.catalogues, ground.as_of) for one in done),
        recurrence=after,
        records=tuple(dict.fromkeys(records)),
    )


# ------------------------------------------------------------------ the ladder
def _reached(
    addressed: Sequence[ActionPosition], ground: _Ground
) -> Mapping[Rung, tuple[ActionPosition, ...]]:
    """Rung -> the actions that show it: what was only claimed without evidence, or was reopened, shows none."""
    policy = [one for one in addressed if of_policy_only(one.action, ground.catalogues, ground.as_of)]
    practice = [one for one in addressed if changes_practice(one.action, ground.catalogues, ground.as_of)]
    verified = tuple(one for one in practice if one.verified)
    return {
        "policy_updated": tuple(one for one in policy if one.claimed),
        "practice_changed": tuple(one for one in practice if one.claimed),
        "verified": verified,
        "sustained": tuple(one for one in verified if (found := _measure(one, ground)) and found.sustained),
    }


def _measure(one: ActionPosition, ground: _Ground) -> Lasting | None:
    named = one.action.success_measure.measure if one.action.success_measure else None
    return ground.held.get(named) if named else None


def _ladder(
    happened: Sequence[Event],
    learned: Sequence[Lesson],
    addressed: Sequence[ActionPosition],
    ground: _Ground,
) -> Iterator[Step]:
    """Every rung from the lowest, each shown by the records behind it."""
    reached = _reached(addressed, ground)
    noticed = _noticed(happened, learned, addressed)
    highest = max((RUNGS.index(rung) for rung, behind in reached.items() if behind), default=0)
    yield noticed
    for rung in RUNGS[1:]:
        behind = reached[rung]
        if behind:
            yield _shown(rung, behind, addressed, ground)
        elif RUNGS.index(rung) < highest:
            yield Step(rung, "passed_over", None, "Practice was changed without it.", ())
        else:
            yield Step(rung, "not_reached", None, _lacking(rung, addressed, ground), ())


def _noticed(
    happened: Sequence[Event], learned: Sequence[Lesson], addressed: Sequence[ActionPosition]
) -> Step:
    first = min(
        [(event.on, event.record) for event in happened] + [(one.on, one.record) for one in learned],
        default=None,
    )
    if first is not None:
        return Step("identified", "reached", first[0], f"First recorded in {first[1]}.", (first[1],))
    named = tuple(one.action.id for one in addressed)
    return Step("identified", "reached", None, f"Named by {phrases.listed(named)}.", named)


def _shown(
    rung: Rung, behind: Sequence[ActionPosition], addressed: Sequence[ActionPosition], ground: _Ground
) -> Step:
    ids = tuple(one.action.id for one in behind)
    of = [one for one in addressed if _belongs(rung, one, ground)]
    days = [day for one in behind if (day := _day(rung, one, ground)) is not None]
    words = _SHOWS.get(rung, "")
    sort = "action on policy" if rung == "policy_updated" else "action that changes practice"
    plural = "actions on policy" if rung == "policy_updated" else "actions that change practice"
    told = f"{len(ids)} of {count(len(of), sort, plural)}: {words} ({phrases.listed(ids)})."
    return Step(rung, "reached", min(days, default=None), told, _behind(rung, behind))


def _belongs(rung: Rung, one: ActionPosition, ground: _Ground) -> bool:
    test = of_policy_only if rung == "policy_updated" else changes_practice
    return test(one.action, ground.catalogues, ground.as_of)


def _day(rung: Rung, one: ActionPosition, ground: _Ground) -> date | None:
    """When an action reached a rung; since when a change has lasted is for its measure to say."""
    if rung in {"policy_updated", "practice_changed"}:
        return one.completed.on if one.completed else None
    effective = verifications.read(one.action, ground.as_of).effective
    return effective[0].on if rung == "verified" and effective else None


def _behind(rung: Rung, behind: Sequence[ActionPosition]) -> tuple[str, ...]:
    records: list[str] = []
    for one in behind:
        records.append(one.action.id)
        if one.completed:
            records += one.completed.evidence
        if rung in {"verified", "sustained"} and one.verification:
            records += one.verification.evidence
        if rung == "sustained" and one.action.success_measure and one.action.success_measure.measure:
            records.append(one.action.success_measure.measure)
    return tuple(dict.fromkeys(records))


def _lacking(rung: Rung, addressed: Sequence[ActionPosition], ground: _Ground) -> str:
    """A sentence: why a rung is not reached."""
    if not addressed:
        return "No action that still stands addresses this theme."
    practice = [one for one in addressed if changes_practice(one.action, ground.catalogues, ground.as_of)]
    if rung == "policy_updated":
        return "No action on policy is completed with evidence."
    if not practice:
        return "No action that addresses it changes practice."
    if rung == "sustained":
        told = [found.why for one in practice if (found := _measure(one, ground))]
        return told[0] if told else "No measure of a verified action shows that the improvement lasted."
    if rung == "verified":
        return "Nobody other than the owners has found any of them effective in practice."
    return f"Of {count(len(practice), 'action')} that would change practice, none stands completed with evidence."


def _places(
    happened: Sequence[Event],
    learned: Sequence[Lesson],
    addressed: Sequence[ActionPosition],
    ground: _Ground,
) -> Iterator[Place]:
    """The theme in each service, and what belongs to the whole provider first."""
    named = {event.service for event in happened} | {one.action.service for one in addressed}
    for service in sorted(named, key=lambda one: one or ""):
        mine = [event for event in happened if event.service == service]
        own = [one for one in addressed if one.action.service == service]
        heard = [one for one in learned if one.service == service]
        reached = _reached(own, ground)
        shown: list[Rung] = [rung for rung in RUNGS[1:] if reached[rung]]
        noticed: Rung | None = "identified" if mine or heard or own else None
        last = mine[-1].on if mine else None
        yield Place(service, len(mine), last, shown[-1] if shown else noticed)
