"""What is recorded under each learning theme: events of several kinds and lessons; how far learning went is worked out elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from generators.kinds.audit import Audit
from generators.kinds.feedback import Feedback
from generators.kinds.incident import Incident
from generators.kinds.learning_response import LearningResponse
from generators.kinds.safeguarding_concern import SafeguardingConcern
from generators.ledger import Ledger
from generators.values import london

EventSort: TypeAlias = Literal["incident", "concern", "feedback", "audit"]
EVENT_WORDS: Mapping[EventSort, tuple[str, str]] = {
    "incident": ("incident", "incidents"),
    "concern": ("safeguarding concern", "safeguarding concerns"),
    "feedback": ("complaint or other feedback", "complaints and other feedback"),
    "audit": ("audit with findings", "audits with findings"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened or was found under a theme."""

    record: str
    sort: EventSort
    service: str | None
    on: date


@dataclass(frozen=True, slots=True)
class Lesson:
    """One thing learned, or that a learning response looked at the theme (then without words)."""

    record: str
    service: str | None
    on: date
    text: str


def events(ledger: Ledger, as_of: date) -> Mapping[str, Sequence[Event]]:
    """Theme -> what happened under it and was known by the day, the oldest first."""
    found: dict[str, list[Event]] = {}
    for themes, event in _all(ledger, as_of):
        for theme in themes:
            found.setdefault(theme, []).append(event)
    return {
        theme: tuple(sorted(told, key=lambda event: (event.on, event.record)))
        for theme, told in sorted(found.items())
    }


def _all(ledger: Ledger, as_of: date) -> Iterator[tuple[frozenset[str], Event]]:
    """Compliments, and audits that found nothing, are no events."""
    for incident in ledger.of(Incident):
        if max(london(incident.occurred_at), london(incident.became_aware_at)) <= as_of:
            themes = frozenset({incident.category, *incident.themes})
            yield themes, Event(incident.id, "incident", incident.service, london(incident.occurred_at))
    for concern in ledger.of(SafeguardingConcern):
        if london(concern.raised_at) <= as_of:
            yield (
                frozenset(concern.themes),
                Event(concern.id, "concern", concern.service, london(concern.raised_at)),
            )
    for said in ledger.of(Feedback):
        if said.type != "compliment" and london(said.received_at) <= as_of:
            yield frozenset(said.themes), Event(said.id, "feedback", said.service, london(said.received_at))
    for audit in ledger.of(Audit):
        if audit.findings and audit.done_on <= as_of:
            themes = frozenset({*audit.themes, *([audit.theme] if audit.theme else [])})
            yield themes, Event(audit.id, "audit", audit.service, audit.done_on)


def lessons(ledger: Ledger, as_of: date) -> Mapping[str, Sequence[Lesson]]:
    """Theme -> what was learned by the day, the oldest first; dated by when the response was closed, else started."""
    found: dict[str, list[Lesson]] = {}
    for response in ledger.of(LearningResponse):
        on = response.completed if response.completed and response.completed <= as_of else response.started
        if on > as_of:
            continue
        told = {lesson.theme for lesson in response.lessons}
        for lesson in response.lessons:
            found.setdefault(lesson.theme, []).append(Lesson(response.id, response.service, on, lesson.text))
        for theme in response.themes:
            if theme not in told:
                found.setdefault(theme, []).append(Lesson(response.id, response.service, on, ""))
    return {
        theme: tuple(sorted(heard, key=lambda one: (one.on, one.record)))
        for theme, heard in sorted(found.items())
    }
