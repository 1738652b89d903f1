"""What a provider had written down of a sort of event by a moment: by when it was recorded, and by the dates in the records.

Domain reference §7.0 (as known at) and §7.1 F1. Old versions are read as raw data; what follows from knowing is judged elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any, Literal, TypeAlias

from generators.derive.assured import several
from generators.derive.occurrences import Occurrence
from generators.ledger import Ledger
from generators.past import Past
from generators.values import london, written_day

Sort: TypeAlias = Literal[
    "risk", "audit", "external", "enforcement", "incident", "concern", "feedback", "speak_up"
]
SORT_WORDS: Mapping[Sort, str] = {
    "risk": "risk register",
    "audit": "own audit finding",
    "external": "finding of an outside auditor",
    "enforcement": "step of the regulator",
}
# How knowledge that is not formal is counted.
SORT_NOUNS: Mapping[Sort, tuple[str, str]] = {
    "incident": ("earlier incident", "earlier incidents"),
    "concern": ("safeguarding concern", "safeguarding concerns"),
    "feedback": ("complaint or other feedback", "complaints and other feedback"),
    "speak_up": ("concern of staff", "concerns of staff"),
}
# Knowledge on which a provider is bound to act (domain reference §7.1 F1).
FORMAL: frozenset[Sort] = frozenset({"risk", "audit", "external", "enforcement"})
# These stand until they are closed; everything else counts for a time only.
_STANDING: frozenset[Sort] = frozenset({"risk", "enforcement"})
_KINDS = ("audit", "enforcement", "feedback", "incident", "risk", "safeguarding_concern")
_STAFF_VOICES = frozenset({"speak_up", "staff_concern"})
Level: TypeAlias = Literal["the same hazard", "the same control", "the same theme at the same place"]


@dataclass(frozen=True, slots=True)
class Facet:
    """What one version of a record says that may be knowledge of an event."""

    sort: Sort
    service: str | None
    themes: frozenset[str]
    controls: frozenset[str]
    dated: date | None
    """The day on which it says that this became known."""
    closed: date | None


@dataclass(frozen=True, slots=True)
class Version:
    """What a record said from a moment on; None where it said nothing that may be knowledge."""

    at: datetime | None
    """When the branch received it; None where the history tells no time."""
    facet: Facet | None

    @property
    def day(self) -> date | None:
        """The day in England on which the branch received it."""
        return london(self.at) if self.at is not None else None


@dataclass(frozen=True, slots=True)
class Source:
    """One record that may be knowledge of events, with every version of it."""

    record: str
    now: Facet | None
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """One record by which something was known."""

    record: str
    sort: Sort
    level: Level
    since: date
    """The day from which it was recorded, or on the other reading, the day it gives itself."""

    @property
    def formal(self) -> bool:
        """Whether a provider is bound to act on it."""
        return self.sort in FORMAL


# ------------------------------------------------------------------ reading
def facet(kind: str, value: Mapping[str, Any]) -> Facet | None:
    """What raw data of a record of that kind say; None where it is no knowledge, such as an audit without findings."""
    read = _READERS[kind](value)
    if read is None:
        return None
    sort, themes, controls, dated = read
    closed = value.get("closed")
    service = value.get("service")
    return Facet(
        sort,
        service if isinstance(service, str) else None,
        frozenset(str(theme) for theme in (*several(value.get("themes")), *themes) if theme),
        frozenset(str(control) for control in controls if control),
        written_day(dated),
        written_day(closed.get("on")) if isinstance(closed, Mapping) else None,
    )


_Read: TypeAlias = tuple[Sort, tuple[Any, ...], tuple[Any, ...], Any]


def _risk(value: Mapping[str, Any]) -> _Read | None:
    identified = value.get("identified")
    dated = identified.get("on") if isinstance(identified, Mapping) else None
    return "risk", (), several(value.get("controls")), dated


def _audit(value: Mapping[str, Any]) -> _Read | None:
    if not several(value.get("findings")):
        return None
    outside = str(value.get("auditor", "")).startswith("ORG-")
    themes, controls = (value.get("theme"),), several(value.get("controls"))
    return "external" if outside else "audit", themes, controls, value.get("done_on")


def _incident(value: Mapping[str, Any]) -> _Read | None:
    return "incident", (value.get("category"),), (value.get("control_failed"),), value.get("became_aware_at")


def _concern(value: Mapping[str, Any]) -> _Read | None:
    return "concern", (), (), value.get("raised_at")


def _feedback(value: Mapping[str, Any]) -> _Read | None:
    if value.get("type") == "compliment":
        return None
    return "speak_up" if value.get("type") in _STAFF_VOICES else "feedback", (), (), value.get("received_at")


def _enforcement(value: Mapping[str, Any]) -> _Read | None:
    return "enforcement", (), (), value.get("served")


_READERS = {
    "audit": _audit,
    "enforcement": _enforcement,
    "feedback": _feedback,
    "incident": _incident,
    "risk": _risk,
    "safeguarding_concern": _concern,
}


# ------------------------------------------------------------------ everything that may be knowledge
@dataclass(frozen=True, slots=True)
class Sources:
    """Records that may be knowledge, found by their theme at a place or under a control, and by id."""

    kept: bool
    """Whether there is a history that tells when things were recorded."""
    by_id: Mapping[str, Source]
    by_place: Mapping[tuple[str, str], Sequence[Source]]
    """Theme and service -> records that ever said both."""
    by_control: Mapping[tuple[str, str], Sequence[Source]]
    """Theme and control -> records that ever said both."""


def sources(ledger: Ledger, past: Past | None) -> Sources:
    """Every record that may be knowledge, also those that were taken out since, with their versions; sorted by id."""
    now = {
        entry.id: (entry.kind.name, facet(entry.kind.name, entry.document.data))
        for entry in ledger.entries.values()
        if entry.kind.name in _KINDS
    }
    gone = (
        {identity: kind.name for identity, kind in past.records.items() if kind.name in _KINDS}
        if past
        else {}
    )
    found: dict[str, Source] = {}
    places: dict[tuple[str, str], dict[str, Source]] = {}
    controls: dict[tuple[str, str], dict[str, Source]] = {}
    for identity in sorted({*now, *gone}):
        kind, today = now.get(identity, (gone.get(identity, ""), None))
        told = tuple(_versions(past, identity, kind)) if past else ()
        source = found[identity] = Source(identity, today, told)
        facets = (today, *(version.facet for version in told))
        for one in dict.fromkeys(filter(None, facets)):
            for theme in one.themes:
                if one.service is not None:
                    places.setdefault((theme, one.service), {})[identity] = source
                for control in one.controls:
                    controls.setdefault((theme, control), {})[identity] = source
    return Sources(past is not None, found, _listed(places), _listed(controls))


def _listed(
    found: Mapping[tuple[str, str], Mapping[str, Source]],
) -> Mapping[tuple[str, str], Sequence[Source]]:
    return {key: tuple(by_id.values()) for key, by_id in found.items()}


def _versions(past: Past, identity: str, kind: str) -> Iterator[Version]:
    last: Facet | None = None
    for step, value in past.values(identity):
        said = facet(kind, value) if value is not None else None
        if said != last:
            yield Version(past.history.received_with(step.commit).at, said)
            last = said


# ------------------------------------------------------------------ what was known
def recorded_before(
    found: Sources, event: Occurrence, hazards: Iterable[str], window: tuple[date, date]
) -> tuple[Knowledge, ...]:
    """What had been recorded when the event happened, the oldest first; none where there is no history.

    `hazards` are entries of the risk register that the event names. What does not stand until it is closed counts only
    where it became known within the `window`.
    """
    return _known(_recorded, found, event, hazards, window)


def dated_before(
    found: Sources, event: Occurrence, hazards: Iterable[str], window: tuple[date, date]
) -> tuple[Knowledge, ...]:
    """The same by the dates that the records give themselves, whenever they were written down."""
    return _known(_dated, found, event, hazards, window)


def _candidates(found: Sources, event: Occurrence, hazards: Iterable[str]) -> Iterable[Source]:
    theme = event.category or ""
    fitting = (
        *found.by_place.get((theme, event.service or ""), ()),
        *found.by_control.get((theme, event.control or ""), ()),
    )
    told = {source.record: source for source in fitting}
    told |= {hazard: found.by_id[hazard] for hazard in hazards if hazard in found.by_id}
    told.pop(event.id, None)
    return told.values()


_Look: TypeAlias = "Callable[[Source, Occurrence, frozenset[str], tuple[date, date]], Knowledge | None]"


def _known(
    look: _Look, found: Sources, event: Occurrence, hazards: Iterable[str], window: tuple[date, date]
) -> tuple[Knowledge, ...]:
    named = frozenset(hazards)
    told = [one for source in _candidates(found, event, named) if (one := look(source, event, named, window))]
    return tuple(sorted(told, key=_SINCE))


_SINCE = attrgetter("since", "record")


def _recorded(
    source: Source, event: Occurrence, hazards: frozenset[str], window: tuple[date, date]
) -> Knowledge | None:
    """The version that stood when it happened decides; since when, the first version that already fitted."""
    since: date | None = None
    last: tuple[Sort, Level] | None = None
    for version in source.versions:
        if version.at is None or version.at > event.at:
            break
        level = _level(source.record, version.facet, event, hazards)
        if version.facet is None or level is None or not _stands(version.facet, event, window):
            since, last = None, None
        else:
            since, last = since or version.day, (version.facet.sort, level)
    return Knowledge(source.record, *last, since) if since and last else None


def _dated(
    source: Source, event: Occurrence, hazards: frozenset[str], window: tuple[date, date]
) -> Knowledge | None:
    now = source.now
    level = _level(source.record, now, event, hazards)
    if now is None or level is None or now.dated is None or now.dated >= event.day:
        return None
    return Knowledge(source.record, now.sort, level, now.dated) if _stands(now, event, window) else None


def _stands(said: Facet, event: Occurrence, window: tuple[date, date]) -> bool:
    if said.sort in _STANDING:
        return said.closed is None or said.closed > event.day
    return said.dated is not None and window[0] <= said.dated <= event.day


def _level(record: str, said: Facet | None, event: Occurrence, hazards: frozenset[str]) -> Level | None:
    """How closely a record fits an event; a theme alone does not: the control or the place must be the same too."""
    if said is None:
        return None
    if said.sort == "risk" and record in hazards:
        return "the same hazard"
    if event.category not in said.themes:
        return None
    if event.control is not None and event.control in said.controls:
        return "the same control"
    same_place = event.service is not None and said.service == event.service
    return "the same theme at the same place" if same_place else None
