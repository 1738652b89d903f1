"""What the pages of learning themes are told: the register, and a page for each theme with its ladder, from what the reader may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generators.book import Book
from generators.derive import phrases
from generators.derive.actions import STATE_WORDS
from generators.derive.recurrence import UNIT_WORDS, Recurrence, Verdict
from generators.derive.theme_events import EVENT_WORDS, Event
from generators.derive.themes import RUNG_WORDS, RUNGS, Place, Rung, ThemePosition
from generators.derive.themes import Step as Rise
from generators.outputs import addresses, colours, shown, words
from generators.outputs.frame import Step
from generators.outputs.shown import NOTHING, Shown, Table

TITLE = "Learning themes"
_RUNG_COLOURS: Mapping[Rung, str] = {
    "identified": "grey",
    "policy_updated": "grey",
    "practice_changed": "teal",
    "verified": "green",
    "sustained": "blue",
}
RUNG_MEANINGS: Mapping[Rung, str] = {
    "identified": "Something of the sort happened, was found or was learned from.",
    "policy_updated": "An action on policy, a memo or training is completed with evidence.",
    "practice_changed": "An action that changes what people do or meet is completed with evidence.",
    "verified": "Somebody other than the owner found such a change effective in practice.",
    "sustained": "The measure of a verified change shows an improvement that has lasted.",
}
_STEP_WORDS: Mapping[str, tuple[str, str]] = {
    "reached": ("Reached", "green"),
    "passed_over": ("Passed over", "grey"),
    "not_reached": ("Not shown", "grey"),
}
_VERDICTS: Mapping[Verdict, str] = {
    "no_reduction": "No fewer than expected",
    "not_distinguishable": "Fewer cannot be told from chance",
    "reduced": "Fewer than chance explains",
    "too_few": "Too few were expected to show anything",
    "recurred": "It happened again; too few were expected for a comparison",
}


@dataclass(frozen=True, slots=True)
class Heading:
    """A theme in words."""

    title: str
    definition: str
    area: str
    broader: Shown | None
    catalogue: str


# ------------------------------------------------------------------ the register
def tell_index(book: Book) -> dict[str, Any]:
    """Every theme under which the reader may see anything."""
    found = tuple(book.derived.themes.values())
    return {
        "section": addresses.RECORDS,
        "trail": (Step("Home", addresses.HOME), Step("All records", addresses.RECORDS)),
        "table_": _register(book, found) if found else None,
        "meanings": tuple((rung_tag(rung), RUNG_MEANINGS[rung]) for rung in RUNGS),
        "catalogue": addresses.of_catalogue("themes"),
    }


def rung_tag(rung: Rung) -> Shown:
    """A rung in its colour and as a word, sorted by height."""
    return shown.tag(RUNG_WORDS[rung], _RUNG_COLOURS[rung], order=str(RUNGS.index(rung)))


def _register(book: Book, found: Sequence[ThemePosition]) -> Table:
    heads = ("Theme", "Area", "Events", "First seen", "Last seen", "Services", "How far learning went")
    rows = tuple(
        (
            shown.link(one.theme.title, addresses.of_theme(one.theme.id), order=one.theme.title),
            shown.text(book.catalogues.theme_areas[one.theme.area].title),
            shown.figure(len(one.events)),
            shown.when(one.first),
            shown.when(one.last),
            shown.figure(len(one.services)),
            _standing(one),
        )
        for one in sorted(found, key=lambda one: one.theme.title)
    )
    return Table("Learning themes", heads, rows, frozenset({2, 5}))


def _standing(one: ThemePosition) -> Shown:
    tag = rung_tag(one.rung)
    return shown.many([tag, shown.tag("Policy only", "yellow")]) if one.policy_only else tag


# ------------------------------------------------------------------ one theme
def tell(book: Book, one: ThemePosition) -> dict[str, Any]:
    """A theme: what happened, how far learning went, where, by what, and for the team whether it happened again."""
    return {
        "section": addresses.RECORDS,
        "trail": (
            Step("Home", addresses.HOME),
            Step("All records", addresses.RECORDS),
            Step(TITLE, addresses.THEMES),
        ),
        "heading": _heading(book, one),
        "standing": _standing(one),
        "lead": _lead(one),
        "policy_only": one.policy_only,
        "ladder": _ladder(one),
        "places": _places(book, one.places),
        "after": phrases.days(book.catalogues.threshold("r2-after").whole),
        "recurrence": _recurrence(one) if one.recurrence else None,
        "behind_recurrence": tuple(
            shown.by_id(book, record)
            for record in dict.fromkeys(
                record
                for told in one.recurrence.values()
                for record in (*(event.id for event in (*told.after, *told.before)), *told.records)
            )
        ),
        "months": _months(one) if one.events else None,
        "events": _events(book, one.events) if one.events else None,
        "lessons": tuple(
            (shown.record(book, lesson.record), shown.when(lesson.on), lesson.text) for lesson in one.lessons
        ),
        "actions": _actions(book, one) if one.actions else None,
    }


def _heading(book: Book, one: ThemePosition) -> Heading:
    theme = one.theme
    broader = book.catalogues.theme(theme.broader) if theme.broader else None
    return Heading(
        theme.title,
        theme.definition,
        book.catalogues.theme_areas[theme.area].title,
        _theme_link(book, broader.id, broader.title) if broader else None,
        f"{addresses.of_catalogue('themes')}#{addresses.anchor(theme.id)}",
    )


def _theme_link(book: Book, theme: str, title: str) -> Shown:
    there = theme in book.derived.themes
    return shown.link(title, addresses.of_theme(theme)) if there else shown.text(title)


def _lead(one: ThemePosition) -> str:
    if one.first is None or one.last is None:
        return "No event is recorded under it."
    each = phrases.listed(words.count(number, *EVENT_WORDS[event]) for event, number in one.by_kind.items())
    where = f"in {words.count(len(one.services), 'service')}" if one.services else "of the whole provider"
    when = (
        f"on {phrases.day(one.first)}"
        if one.first == one.last
        else f"between {phrases.day(one.first)} and {phrases.day(one.last)}"
    )
    return f"{phrases.sentence(f'{each} {where}, {when}')}"


def _ladder(one: ThemePosition) -> Table:
    rows = tuple(
        (
            shown.text(RUNG_WORDS[step.rung]),
            shown.tag(*_STEP_WORDS[step.state]),
            shown.when(step.on),
            shown.text(step.words),
            _proof(step),
        )
        for step in one.ladder
    )
    return Table("How far learning went", ("Rung", "State", "First on", "What shows it", "Records"), rows)


def _proof(step: Rise) -> Shown:
    return shown.text(", ".join(step.records)) if step.records else NOTHING


def _places(book: Book, places: Sequence[Place]) -> Table:
    rows = tuple(
        (
            shown.record(book, place.service) if place.service else shown.text("Provider-wide"),
            shown.figure(place.events),
            shown.when(place.last),
            rung_tag(place.rung) if place.rung else NOTHING,
        )
        for place in places
    )
    return Table("Where", ("Service", "Events", "Last seen", "How far there"), rows, frozenset({1}))


def _recurrence(one: ThemePosition) -> Table:
    heads = ("After", "From", "Events after", "Expected had nothing changed", "What that shows")
    rows = tuple(
        (
            shown.text(RUNG_WORDS[rung]),
            shown.when(told.changed),
            shown.figure(len(told.after)),
            shown.text(_expected(told)),
            shown.text(_shows(told)),
        )
        for rung, told in one.recurrence.items()
    )
    return Table("Did it happen again?", heads, rows, frozenset({2}))


def _expected(told: Recurrence) -> str:
    compared = told.comparison
    if compared is None or told.unit is None:
        return "not weighed"
    return (
        f"{compared.expected:.2f}, from {words.count(compared.before, 'event')} before "
        f"({compared.exposure_before:,.0f} {UNIT_WORDS[told.unit]} before, {compared.exposure_after:,.0f} after)"
    )


def _shows(told: Recurrence) -> str:
    if told.verdict is None:
        return phrases.sentence(told.lacking)
    chance = f" (chance of so few: {told.comparison.chance:.3f})" if told.comparison else ""
    return f"{_VERDICTS[told.verdict]}{chance}."


def _months(one: ThemePosition) -> Table:
    sorts = [sort for sort in EVENT_WORDS if sort in one.by_kind]
    rows = tuple(
        (Shown("month", month, order=month), *(shown.figure(counts.get(sort, 0)) for sort in sorts))
        for month, counts in one.by_month.items()
    )
    heads = ("Month", *(EVENT_WORDS[sort][1].capitalize() for sort in sorts))
    return Table("By month", heads, rows, frozenset(range(1, len(heads))))


def _events(book: Book, events: Sequence[Event]) -> Table:
    rows = tuple(
        (
            shown.when(event.on),
            shown.text(EVENT_WORDS[event.sort][0].capitalize()),
            shown.record(book, event.record),
            shown.record(book, event.service) if event.service else shown.text("Provider-wide"),
        )
        for event in reversed(events)
    )
    return Table("What happened, the latest first", ("Date", "What", "Record", "Service"), rows)


def _actions(book: Book, one: ThemePosition) -> Table:
    rows = tuple(
        (
            shown.record(book, position.action.id),
            shown.text(words.choice(position.action.change_type)) if position.action.change_type else NOTHING,
            shown.text(words.choice(position.action.strength.value)) if position.action.strength else NOTHING,
            shown.tag(STATE_WORDS[position.state], colours.ACTION_COLOURS[position.state]),
            shown.record(book, position.action.service)
            if position.action.service
            else shown.text("Provider-wide"),
        )
        for position in one.actions
    )
    heads = ("Action", "Type of change", "Strength as judged", "State", "Service")
    return Table("Actions that address it", heads, rows)
