"""The position of a provider as plain lines for a terminal: what is late, open or wanting, first; all of it stands in the JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from generators.book import Book
from generators.derive import phrases
from generators.derive.actions import STATE_WORDS
from generators.derive.plans import Progress, Share
from generators.derive.signals import GROUPS, Told
from generators.outputs import safeguarding, words

_STATES = {"red": "RED", "amber": "AMBER"}


def lines(book: Book) -> Iterator[str]:
    """What is worked out on the position date, as one audience may see it."""
    found = book.derived
    yield f"{book.provider.name}: position as at {phrases.day(book.as_of)}, for {book.audience}"
    yield f"Commit {book.standing.commit[:12]}" if book.standing.commit else "Not committed"
    yield from _part("Actions", _actions(book))
    yield from _part("Improvement plans", _plans(book))
    if safeguarding.shown_singly(book):
        yield from _part("Safeguarding concerns that are open, or were closed too early", _concerns(book))
    yield from _part("Controls that want attention", _controls(book))
    yield from _part("Open with the regulator", _enforcement(book))
    if found.signals:
        yield from _part(
            "Escalation signals: prompts for a decision, no predictions", _signals(found.signals)
        )
    yield ""
    yield "Everything, with the records behind each figure: evidence derive --format json"


def _part(title: str, told: Iterable[str]) -> Iterator[str]:
    yield ""
    yield title
    yield from (f"  {line}" for line in (tuple(told) or ("none recorded",)))


def _actions(book: Book) -> Iterator[str]:
    found = book.derived.actions.values()
    states = Counter(one.state for one in found)
    if states:
        told = (f"{number} {STATE_WORDS[state].lower()}" for state, number in sorted(states.items()))
        yield f"{words.count(sum(states.values()), 'action')}: {', '.join(told)}"
    for one in book.derived.overdue:
        yield f"{one.action.id}: overdue by {phrases.days(one.days_overdue)}: {one.action.title}"


def _plans(book: Book) -> Iterator[str]:
    for identity, one in book.derived.plans.items():
        yield f"{identity}: milestones {_progress(one.milestones)}; actions {_progress(one.actions)}"


def _progress(found: Progress) -> str:
    return ", ".join(
        f"{_share(share)} {name}"
        for name, share in (
            ("claimed", found.claimed),
            ("verified", found.verified),
            ("embedded", found.embedded),
        )
    )


def _share(share: Share) -> str:
    return f"{words.number(share.done)} of {words.number(share.live)}"


def _concerns(book: Book) -> Iterator[str]:
    for one in book.derived.open_concerns:
        gaps = f"; {words.count(len(one.missing), 'step')} missing" if one.missing else ""
        yield f"{one.concern.id}: open for {phrases.days(one.open_for_days)}{gaps}"
    wanting = [one for one in book.derived.concerns.values() if one.closed_with_gaps]
    for one in wanting:
        yield f"{one.concern.id}: closed with {words.count(len(one.missing), 'step')} missing"


def _controls(book: Book) -> Iterator[str]:
    found = book.derived.controls
    for identity, one in found.items():
        if one.missing or one.not_escalated:
            parts = [f"{len(one.missing)} of {one.expected} checks missing"] if one.missing else []
            if one.not_escalated:
                parts.append(f"{words.count(len(one.not_escalated), 'deviation')} not escalated in time")
            yield f"{identity}: {'; '.join(parts)}"
    if found and not any(one.missing or one.not_escalated for one in found.values()):
        yield "none of those recorded"


def _enforcement(book: Book) -> Iterator[str]:
    for identity, one in book.derived.enforcement.items():
        if not one.open:
            continue
        yield f"{identity}: {len(one.requirements) - len(one.unmet)} of {words.count(len(one.requirements), 'requirement')} said to be met"
        for unmet in one.unmet:
            late = (
                f"overdue by {phrases.days(-unmet.days_left)}"
                if unmet.days_left < 0
                else f"{phrases.days(unmet.days_left)} left"
            )
            yield f"  {unmet.requirement.id}: {late}"


def _signals(found: tuple[Told, ...]) -> Iterator[str]:
    states = Counter(one.reading.state for one in found)
    yield f"{len(found)} asked: {states['red']} red, {states['amber']} amber, {states['insufficient_data']} with too little data to say, {states['ok']} within their threshold, {states['not_applicable']} do not apply"
    for state in ("red", "amber"):
        for one in found:
            if one.reading.state == state:
                where = one.scope.service.title if one.scope.service else "Whole provider"
                yield f"{_STATES[state]:5} {one.signal.id} {where} ({GROUPS[one.signal.group].lower()}): {one.reading.why}"
                yield f"      next: {one.reading.next_step}"
