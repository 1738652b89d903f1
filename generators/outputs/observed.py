"""What the page on observed practice is told, and a control's page and PDF of its holds; who is in date or held is derived elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from generators.audience import WITHHELD
from generators.book import Book
from generators.derive import phrases
from generators.derive.doers import Practice
from generators.derive.holds import Hold
from generators.derive.observations import THRESHOLDS, Coverage, Oversight, Person, State
from generators.derive.observations import Share as Part
from generators.kinds.check_log import CheckLog
from generators.outputs import addresses, lists, shown, words
from generators.outputs.frame import Step
from generators.outputs.shown import NOTHING, Shown, Table

TITLE = "Observed practice"

_STATES: dict[State, tuple[str, str]] = {
    "ok": ("In date", "green"),
    "attention": ("Needs attention", "orange"),
    "insufficient_data": ("Not enough data", "grey"),
}
_OVERSIGHT: dict[Oversight, str] = {
    "enhanced": "Heightened: a response is open",
    "plan": "An improvement plan runs",
    "routine": "Routine",
}
_PARTS = {"nights": "Nights", "weekends": "Weekends"}


@dataclass(frozen=True, slots=True)
class Bar:
    """In date of active, for the bar."""

    share: float | None
    words: str


@dataclass(frozen=True, slots=True)
class Section:
    """One task in one service."""

    anchor: str
    title: str
    tag: Shown
    words: str
    bar: Bar | None
    rows: tuple[shown.Row, ...]
    people: Table | None
    observed: Table | None


def told(book: Book) -> bool:
    """Whether there is such a page: not where an audience may read neither checks nor observations."""
    return bool(book.derived.observed or book.derived.holds)


def tell(book: Book) -> dict[str, Any]:
    """Coverage by task and service, and every hold."""
    found = book.derived
    return {
        "section": addresses.RECORDS,
        "trail": (Step("Home", addresses.HOME), Step("All records", addresses.RECORDS)),
        "overview": _overview(book, found.observed),
        "sections": tuple(_section(book, one) for one in found.observed),
        "holds": holds_table(book, found.holds),
        "remarks": tuple(remarks(found.holds)),
        "numbers": tuple(
            shown.link(row.title, f"{addresses.of_catalogue('thresholds')}#{lists.anchor(row)}", _amount(row))
            for row in (book.catalogues.threshold(name) for name in THRESHOLDS)
        ),
    }


def _amount(row: Any) -> str:
    return f"{row.value:g} {row.unit}" if row.unit == "days" else f"{row.value * 100:.0f} %"


def _task(book: Book, task: str) -> str:
    theme = book.catalogues.theme(task)
    return theme.title if theme else words.label(task.replace("-", "_"))


def _where(book: Book, service: str | None) -> Shown:
    return shown.record(book, service) if service else shown.text("Whole provider")


def _anchor(one: Coverage) -> str:
    return addresses.anchor(f"{one.service or 'provider'}-{one.task}")


# ------------------------------------------------------------------ coverage
def _overview(book: Book, found: Sequence[Coverage]) -> Table | None:
    if not found:
        return None
    rows = tuple(
        (
            shown.link(_task(book, one.task), f"{addresses.OBSERVED}#{_anchor(one)}"),
            _where(book, one.service),
            shown.tag(*_STATES[one.state]),
            shown.text(f"{one.in_date} of {len(one.active)}" if one.active else "not known"),
            shown.text(phrases.days(one.window), order=f"{one.window:04}"),
            shown.figure(sum(len(person.uncovered) for person in one.lapsed)) if one.active else NOTHING,
            shown.figure(len(one.breaches)),
        )
        for one in found
    )
    heads = (
        "Task",
        "Service",
        "State",
        "In date",
        "Within",
        "Checks of people not in date",
        "Breaches of holds",
    )
    return Table("Every task that is watched", heads, rows, frozenset({5, 6}))


def _section(book: Book, one: Coverage) -> Section:
    bar = Bar(one.share, f"{one.in_date} of {len(one.active)} in date") if one.active else None
    service = book.ledger.get(one.service) if one.service else None
    place = service.title if service else "Whole provider"
    return Section(
        anchor=_anchor(one),
        title=f"{_task(book, one.task)}, {place}",
        tag=shown.tag(*_STATES[one.state]),
        words=one.words,
        bar=bar,
        rows=tuple(_rows(book, one)),
        people=_people(book, one),
        observed=_observed(book, one),
    )


def _rows(book: Book, one: Coverage) -> Iterator[shown.Row]:
    because = shown.many(shown.record(book, name) for name in one.because)
    oversight = [shown.text(f"{_OVERSIGHT[one.oversight]}; within {phrases.days(one.window)}")]
    yield shown.Row("Oversight in force", shown.many([*oversight, *([because] if one.because else [])]))
    if one.controls:
        yield shown.Row(
            "Controls that watch it", shown.many(shown.record(book, name) for name in one.controls)
        )
    if one.breaches:
        done = [_practice(book, each) for each in one.breaches]
        yield shown.Row("Done inside a hold", shown.many(done))
    if one.unattributed:
        yield shown.Row(
            "Not measured",
            shown.text(
                f"{words.count(one.unattributed, 'check')} of this task name nobody: whose practice it was is not known"
            ),
        )
    for part, share in one.parts.items():
        if share.practice_all or share.observed_all:
            yield shown.Row(f"{_PARTS[part]}, last 90 days", shown.text(_part(share)))
    if one.observed:
        said = f"{words.count(len(one.observed), 'observation')} by {words.count(len(one.observers), 'person', 'people')}; "
        said += f"{one.with_points or 'none'} with something to work on"
        yield shown.Row("Last 90 days", shown.text(said))


def _part(share: Part) -> str:
    practice = (
        f"{share.practice} of {words.count(share.practice_all, 'check')}"
        if share.practice_all
        else "not known"
    )
    observed = (
        f"{share.observed} of {words.count(share.observed_all, 'observation')}"
        if share.observed_all
        else "none observed"
    )
    return f"Practice: {practice}. Observed: {observed}."


def _place(book: Book, record: str, day: date, shift: str | None) -> Shown:
    """The record behind practice: of a check log the very entry, where this audience sees it."""
    entry = book.ledger.entries.get(record)
    if entry is None or not isinstance(entry.record, CheckLog):
        return shown.by_id(book, record)
    return shown.link(record, f"{addresses.of_record(entry)}#{addresses.of_entry(day, shift)}", order=record)


def _practice(book: Book, one: Practice) -> Shown:
    return shown.many(
        [shown.by_id(book, one.staff), shown.text(one.words), _place(book, one.record, one.day, one.shift)]
    )


def _people(book: Book, one: Coverage) -> Table | None:
    """Everyone active, who is not in date first."""
    if not one.active:
        return None
    ordered = sorted(one.active, key=lambda person: (person.in_date, person.staff))
    rows = tuple(_person(book, person) for person in ordered)
    heads = (
        "Person",
        "In date",
        "Last found competent",
        "Checks",
        "Last seen at it",
        "Without an observation in date",
    )
    return Table(f"Seen doing it in the last {phrases.days(one.window)}", heads, rows, frozenset({3}))


def _person(book: Book, person: Person) -> tuple[Shown, ...]:
    mark = shown.tag("Yes", "green", order="1") if person.in_date else shown.tag("No", "red", order="0")
    said = [mark]
    if person.why:
        said.append(shown.text(phrases.sentence(person.why)))
    if person.left:
        said.append(shown.text(f"Left on {phrases.day(person.left)}"))
    last = (
        shown.many([shown.when(person.passed.done_at), shown.by_id(book, person.passed.id)])
        if person.passed
        else shown.text("never")
    )
    logs = dict.fromkeys(each.record for each in person.uncovered)
    done = (
        shown.many(
            [
                shown.text(phrases.listed(each.words for each in person.uncovered)),
                *(shown.by_id(book, name) for name in logs),
            ]
        )
        if person.uncovered
        else NOTHING
    )
    return (
        shown.record(book, person.staff),
        shown.many(said),
        last,
        shown.figure(person.checks),
        shown.when(person.last_seen),
        done,
    )


def _observed(book: Book, one: Coverage) -> Table | None:
    if not one.observed:
        return None
    rows = tuple(
        (
            shown.by_id(book, each.id),
            shown.when(each.done_at),
            shown.record(book, each.staff),
            shown.record(book, each.observer),
            shown.text(words.choice(each.outcome)),
            shown.text("not said" if each.announced is None else "yes" if each.announced else "no"),
            shown.figure(len(each.development_points)),
        )
        for each in reversed(one.observed)
    )
    heads = ("Observation", "When", "Whose practice", "Observer", "Outcome", "Announced", "Points to work on")
    return Table("Observations of the last 90 days, the newest first", heads, rows, frozenset({6}))


# ------------------------------------------------------------------ holds
def of_control(book: Book, control: str) -> tuple[Hold, ...]:
    """The holds that rest on a control or that its checks show broken."""
    return tuple(one for one in book.derived.holds if control in one.controls)


def holds_table(book: Book, found: Iterable[Hold]) -> Table | None:
    """Holds as a table, the newest first; None where there is none."""
    rows = tuple(
        _hold(book, one)
        for one in sorted(found, key=lambda one: (one.start, one.staff, one.task), reverse=True)
    )
    if not rows:
        return None
    heads = (
        "Person",
        "Task",
        "Began with",
        "Held since",
        "Ended by re-check",
        "Lasted",
        "Seen doing it meanwhile",
    )
    return Table("Competence holds, the newest first", heads, rows)


def _hold(book: Book, one: Hold) -> tuple[Shown, ...]:
    causes = [
        shown.many(
            [shown.text(phrases.sentence(cause.words)), _place(book, cause.record, cause.day, cause.shift)]
        )
        for cause in one.causes
    ]
    ended = (
        shown.many([shown.when(one.ended), shown.by_id(book, one.ended_by)])
        if one.ended
        else shown.tag("Still held", "orange")
    )
    return (
        shown.record(book, one.staff),
        shown.text(_task(book, one.task)),
        shown.many(causes),
        shown.when(one.start),
        ended,
        shown.text(
            phrases.span(one.lasted(book.as_of)), order=f"{one.lasted(book.as_of).total_seconds():014.0f}"
        ),
        shown.many(_meanwhile(book, one)),
    )


def _meanwhile(book: Book, one: Hold) -> Iterator[Shown]:
    if one.breaches:
        yield shown.tag(
            "Hold breach" if len(one.breaches) == 1 else f"{len(one.breaches)} hold breaches", "red"
        )
    for each in one.breaches:
        late = ", before the deviation had been written down" if one.unknown_then(each) else ""
        yield shown.many(
            [
                shown.text(f"{phrases.sentence(each.words).rstrip('.')}{late}"),
                _place(book, each.record, each.day, each.shift),
            ]
        )
    if one.unclear:
        said = phrases.listed(each.words for each in one.unclear)
        yield shown.text(f"Before or after cannot be told: {said}")
    if not one.breaches and not one.unclear:
        yield shown.text("No record shows it")


def remarks(found: Iterable[Hold]) -> Iterator[str]:
    """Observations that did not count, and why."""
    for one in found:
        yield from (said for said in one.remarks if WITHHELD not in said)
