"""What the pages of escalation signals are told: the index by group and scope, and a page for each signal; for the team only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from generators.book import Book
from generators.catalogues.limits import Threshold
from generators.derive import phrases
from generators.derive.recorded import Recorded
from generators.derive.signals import GROUPS, SIGNALS, STATES, Case, Reading, Scope, Signal, State, Told
from generators.outputs import addresses, lists, shown, words
from generators.outputs.frame import Step
from generators.outputs.shown import NOTHING, Row, Shown, Table

TITLE = "Escalation signals"
STATE_WORDS: Mapping[State, tuple[str, str]] = {
    "red": ("Red", "red"),
    "amber": ("Amber", "orange"),
    "insufficient_data": ("Not enough data", "grey"),
    "ok": ("Ok", "green"),
    "not_applicable": ("Does not apply", "grey"),
}
STATE_MEANINGS: Mapping[State, str] = {
    "red": "The rule for red is met. Somebody should decide what to do.",
    "amber": "Worth a look at the next meeting.",
    "insufficient_data": "Too little is recorded to say anything. That is not a good result.",
    "ok": "Enough was looked at, and nothing of the sort was found.",
    "not_applicable": "There is nothing to ask the question of.",
}
_WHOLE = "Whole provider"


@dataclass(frozen=True, slots=True)
class Part:
    """What one signal says of one scope."""

    anchor: str
    title: str
    state: Shown
    why: str
    facts: tuple[Row, ...]
    cases: Table | None
    caveats: tuple[str, ...]
    next_step: str
    records: tuple[Shown, ...]
    records_title: str


def title(signal: Signal) -> str:
    """`F1: Had what happened been known before?`."""
    return f"{signal.id}: {signal.title}"


def state_tag(state: State) -> Shown:
    """A state in its colour and as a word, sorted by weight."""
    return shown.tag(*STATE_WORDS[state], order=str(STATES.index(state)))


def scope_title(scope: Scope) -> str:
    """A scope's name."""
    return scope.service.title if scope.service else _WHOLE


# ------------------------------------------------------------------ the index
def tell_index(book: Book) -> dict[str, Any]:
    """Every signal by group, its state in each scope, and how much was recorded."""
    told = book.derived.signals
    scopes = _scopes(told)
    return {
        "section": addresses.SIGNALS,
        "trail": (Step("Home", addresses.HOME),),
        "lead": _lead(told, scopes),
        "tables": tuple(_group_tables(told, scopes)),
        "recorded": _recorded_table(book, book.derived.recorded),
        "meanings": tuple((state_tag(state), STATE_MEANINGS[state]) for state in STATES),
        "quarter": phrases.days(book.catalogues.threshold("window-quarter").whole),
        "back_test": addresses.AT_THE_TIME,
        "contradictions": words.count(len(book.derived.contradictions), "contradiction"),
    }


def _scopes(told: Iterable[Told]) -> tuple[Scope, ...]:
    return tuple({one.scope.id: one.scope for one in told}.values())


def _lead(told: Sequence[Told], scopes: Sequence[Scope]) -> str:
    """How many questions were asked, and how often each answer came: several answers at once bring some false alarms."""
    each = ", ".join(
        f"{sum(one.reading.state == state for one in told)} {STATE_WORDS[state][0].lower()}"
        for state in STATES
    )
    asked = len({one.signal.id for one in told})
    return f"{words.count(asked, 'signal')}, asked of {words.count(len(scopes), 'scope')} where they apply: {words.count(len(told), 'answer')}, of which {each}."


def _group_tables(told: Sequence[Told], scopes: Sequence[Scope]) -> Iterator[tuple[str, Table]]:
    by_place = {(one.signal.id, one.scope.id): one for one in told}
    for group, name in GROUPS.items():
        mine = [signal for signal in SIGNALS if signal.group == group]
        rows = tuple(
            (
                shown.link(title(signal), addresses.of_signal(signal.id), order=signal.id),
                *(_cell(by_place.get((signal.id, scope.id))) for scope in scopes),
            )
            for signal in mine
        )
        if rows:
            yield (
                addresses.anchor(group),
                Table(name, ("Signal", *(scope_title(scope) for scope in scopes)), rows),
            )


def _cell(one: Told | None) -> Shown:
    return state_tag(one.reading.state) if one else NOTHING


def _recorded_table(book: Book, found: Sequence[Recorded]) -> Table:
    heads = (
        "Where",
        "Incidents",
        "Audits and spot checks",
        "Observations",
        "Checks made, of those expected",
        "Last of these",
        "Quiet for",
        "Incidents and decisions backfilled",
    )
    rows = tuple(
        (
            shown.record(book, one.scope.id) if one.scope.service else shown.text(_WHOLE),
            shown.figure(one.incidents),
            shown.figure(one.audits),
            shown.figure(one.observations),
            shown.text(
                f"{one.received:,} of {one.expected:,}" if one.expected else "none expected",
                order=f"{one.expected:09}",
            ),
            shown.when(one.last) if one.last else shown.text("never"),
            shown.text(
                phrases.days(one.quiet_for) if one.quiet_for is not None else "always",
                order=f"{one.quiet_for if one.quiet_for is not None else 10**8:09}",
            ),
            shown.figure(one.backfilled) if one.backfilled is not None else shown.text("not known"),
        )
        for one in found
    )
    return Table("How much was recorded", heads, rows, frozenset({1, 2, 3}))


def of_service(book: Book, service: str) -> Table | None:
    """The signals that are red or amber for a service, the red first; None where there is none, and for everybody but the team."""
    found = [
        one
        for one in book.derived.signals
        if one.scope.id == service and one.reading.state in ("red", "amber")
    ]
    rows = tuple(
        (
            shown.link(title(one.signal), f"{addresses.of_signal(one.signal.id)}#{anchor(one.scope)}"),
            state_tag(one.reading.state),
            shown.text(one.reading.why),
        )
        for one in sorted(found, key=lambda one: STATES.index(one.reading.state))
    )
    return Table("Signals that ask for a decision", ("Signal", "State", "Why"), rows) if rows else None


# ------------------------------------------------------------------ one signal
# More cases than this of one scope are counted and not listed: nobody reads them on a page, and each costs bytes.
_MOST_CASES = 200


def tell(book: Book, signal: Signal) -> dict[str, Any]:
    """A signal: its question, rule, source and numbers, and what it says of every scope."""
    told = [one for one in book.derived.signals if one.signal.id == signal.id]
    common = _common(signal, told)
    return {
        "section": addresses.SIGNALS,
        "trail": (Step("Home", addresses.HOME), Step(TITLE, addresses.SIGNALS)),
        "signal": signal,
        "group": GROUPS[signal.group],
        "overview": Table(
            "What it says",
            ("Where", "State", "Why"),
            tuple(
                (
                    shown.link(scope_title(one.scope), f"#{anchor(one.scope)}"),
                    state_tag(one.reading.state),
                    shown.text(one.reading.why),
                )
                for one in told
            ),
        ),
        "numbers": _numbers(book, signal),
        "caveats": common,
        "parts": tuple(_part(book, one, common) for one in told),
    }


def _common(signal: Signal, told: Sequence[Told]) -> tuple[str, ...]:
    """What has to be borne in mind of every scope, so that it is said once."""
    first, *others = (one.reading.caveats for one in told) if told else ((),)
    return (*signal.caveats, *(said for said in first if all(said in caveats for caveats in others)))


def anchor(scope: Scope) -> str:
    """Where a scope stands on the page of a signal."""
    return addresses.anchor(scope.id) if scope.id else "whole-provider"


def _numbers(book: Book, signal: Signal) -> Table:
    """The thresholds in force, with who approved them: policy, and never the law."""
    rows = []
    for name in signal.thresholds:
        row = book.catalogues.threshold(name)
        rows.append(
            (
                shown.link(row.title, f"{addresses.of_catalogue('thresholds')}#{lists.anchor(row)}"),
                shown.text(amount(row)),
                shown.text(row.basis),
                shown.text(approval(row)),
                shown.figure(row.version),
            )
        )
    heads = ("Number", "Value in force", "Why this number", "Approved by", "Version")
    return Table("Numbers in force: policy, not law", heads, tuple(rows), frozenset({4}))


def amount(row: Threshold) -> str:
    """A threshold's value with its unit in words."""
    if row.unit == "share":
        return f"{words.number(float(row.value) * 100)} %"
    if row.unit in ("count", "ratio"):
        return words.number(float(row.value))
    unit = row.unit.replace("_", " ").removesuffix("s")
    return f"{words.number(float(row.value))} {unit}{'' if row.value == 1 else 's'}"


def approval(row: Threshold) -> str:
    """Who approved a threshold; of one that nobody did, that."""
    if row.approved_by:
        return row.approved_by
    return "Nobody yet" if row.own else "Nobody yet: a proposal that comes with this software"


def _part(book: Book, one: Told, common: Sequence[str]) -> Part:
    reading = one.reading
    behind = tuple(dict.fromkeys(reading.records))
    return Part(
        anchor=anchor(one.scope),
        title=scope_title(one.scope),
        state=state_tag(reading.state),
        why=reading.why,
        facts=tuple(_facts(reading)),
        cases=_cases(reading.cases),
        caveats=tuple(said for said in reading.caveats if said not in common),
        next_step=reading.next_step,
        records=tuple(shown.by_id(book, record) for record in behind),
        records_title=f"The {words.count(len(behind), 'record')} that this was worked out from",
    )


def _facts(reading: Reading) -> Iterator[Row]:
    yield Row("Value", shown.text(reading.value_words) if reading.value_words else NOTHING)
    yield Row("Looked at", shown.text(f"{reading.n:,}; at least {reading.least} are needed to say ok"))
    yield Row("Limits", shown.text(reading.threshold))
    yield Row("Window", shown.text(_window(reading.window)))


def _window(window: tuple[date, date] | None) -> str:
    if window is None:
        return "Everything recorded up to the position date"
    return f"{phrases.day(window[0])} to {phrases.day(window[1])}"


def _cases(cases: Sequence[Case]) -> Table | None:
    if not cases:
        return None
    rows = tuple(
        (state_tag(case.state), shown.text(f"{phrases.sentence(case.words)}")) for case in cases[:_MOST_CASES]
    )
    more = (
        f"; the first {_MOST_CASES} stand here, `evidence derive` lists all"
        if len(cases) > _MOST_CASES
        else ""
    )
    return Table(
        f"{words.count(len(cases), 'case').capitalize()}, the weightiest first{more}",
        ("State", "What was found"),
        rows,
    )
