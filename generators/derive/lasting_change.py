"""One incident followed from the event to a change that lasts: ten steps with dates and records, and every missing one named.

What was done at once and the duties are worked out in `incidents`, actions in `actions`; here they are put in one line, with
the decisions taken, what the actions change, whether it is embedded, and what has happened since (derivations §3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from generators.catalogues import Catalogues
from generators.derive import phrases
from generators.derive.actions import ActionPosition
from generators.derive.chains import Asked, Link, LinkState, carried_out
from generators.derive.clocks import since
from generators.derive.duties import DUTY_WORDS
from generators.derive.incidents import IncidentPosition
from generators.derive.occurrences import Occurrence, occurrences
from generators.derive.practice import changes_practice, strength
from generators.derive.recurrence import UNIT_WORDS, Recurrence, exposure, recurrence
from generators.finding import count
from generators.kinds.decision import Decision
from generators.kinds.learning_response import LearningResponse
from generators.kinds.minutes import Minutes
from generators.kinds.response import Response
from generators.ledger import Ledger
from generators.values import london

STEP_WORDS: Mapping[str, str] = {
    "event": "Event",
    "immediate_action": "Immediate action",
    "duties": "Duties decided and done",
    "decision": "Decision with its reason",
    "learning_response": "Learning response",
    "action": "Action that changes practice",
    "completion": "Action completed",
    "verification": "Verified by someone else",
    "embedded": "Embedded",
    "recurrence": "Shown to happen less often",
}
# More ids than this are counted, not written out in a sentence.
_WRITTEN_OUT = 6


@dataclass(frozen=True, slots=True)
class Change:
    """An incident and everything that followed from it, up to a date."""

    position: IncidentPosition
    steps: tuple[Link, ...]
    """Event, immediate action, duties, decision, learning response, action, completion, verification, embedded, recurrence."""
    decisions: tuple[Decision, ...]
    """In the order in which they were taken."""
    responses: tuple[LearningResponse, ...]
    actions: tuple[ActionPosition, ...]
    """Actions that name the incident or its learning as their source, and those that took their place."""
    changed: date | None
    """When the first action that changes practice was completed; None where none was."""
    alike: tuple[Occurrence, ...]
    """What is recorded since then of the same sort at the same place, as far as the reader may see it."""
    weighed: Recurrence | None
    """The same held against what was to be expected; for the team only, whose records are whole."""

    @property
    def missing(self) -> tuple[Link, ...]:
        """Steps that are asked for and not recorded."""
        return tuple(step for step in self.steps if step.state == "missing")

    @property
    def silent(self) -> tuple[Link, ...]:
        """Steps of which nothing is recorded and that no rule asks for."""
        return tuple(step for step in self.steps if step.state == "not_recorded")

    @property
    def open(self) -> tuple[Link, ...]:
        """Steps whose time has not come."""
        return tuple(step for step in self.steps if step.state == "not_yet_due")

    @property
    def words(self) -> str:
        """How far it goes, in one or two sentences: what is missing by name."""
        told = [
            phrases.sentence(f"{sort}: {phrases.listed(phrases.inner(step.title) for step in steps)}")
            for sort, steps in (
                ("missing", self.missing),
                ("nothing recorded", self.silent),
                ("not yet due", self.open),
            )
            if steps
        ]
        return " ".join(told) or "Every step is recorded, from the event to a change that lasts."


@dataclass(frozen=True, slots=True)
class _Told:
    """What every step is read from."""

    ledger: Ledger
    as_of: date
    catalogues: Catalogues
    position: IncidentPosition
    actions: tuple[ActionPosition, ...]
    inside: bool

    @property
    def asked(self) -> bool:
        """Whether every link is asked for, as it is after grave harm."""
        return bool(self.position.grave)

    @property
    def here(self) -> str:
        """What limits every sentence that says that there is none: an audience may not see all that there is."""
        return "" if self.inside else " that is shown here"


def follow(
    ledger: Ledger,
    as_of: date,
    catalogues: Catalogues,
    position: IncidentPosition,
    of_actions: Mapping[str, ActionPosition],
    *,
    inside: bool = False,
) -> Change:
    """Everything that followed from one incident. `inside`: for the team, whose records are whole.

    What an audience does not see cannot be looked for, so whether something happens less often is weighed for the team only.
    """
    identity = position.incident.id
    responses = _responses(ledger, position, as_of)
    actions = _actions(of_actions, [identity, *(one.id for one in responses)], responses)
    told = _Told(ledger, as_of, catalogues, position, actions, inside)
    decisions = _decisions(ledger, identity, as_of)
    changing = [one for one in actions if one.live and changes_practice(one.action, catalogues, as_of)]
    changed = min((one.completed.on for one in changing if one.completed and one.claimed), default=None)
    alike = _alike(told, changed)
    weighed = _weighed(told, changed) if inside and changed is not None else None
    steps = (
        _event(told),
        position.link("immediate_action"),
        _duties(told),
        _decided(told, decisions),
        position.link("learning_response"),
        _change(told, changing),
        *_done(told, of_actions),
        _embedded(told),
        _less_often(told, changed, alike, weighed),
    )
    return Change(position, steps, decisions, responses, actions, changed, alike, weighed)


def _link(
    name: str, state: LinkState, words: str, when: date | None = None, records: Sequence[str] = ()
) -> Link:
    return Link(name, STEP_WORDS[name], state, words, when, tuple(dict.fromkeys(records)))


# ------------------------------------------------------------------ what belongs to the incident
def _responses(ledger: Ledger, position: IncidentPosition, as_of: date) -> tuple[LearningResponse, ...]:
    incident = position.incident
    found = [
        one
        for one in ledger.of(LearningResponse)
        if (incident.id in one.incidents or one.id == incident.learning_response) and one.started <= as_of
    ]
    return tuple(sorted(found, key=lambda one: (one.started, one.id)))


def _actions(
    of_actions: Mapping[str, ActionPosition], sources: Sequence[str], responses: Iterable[LearningResponse]
) -> tuple[ActionPosition, ...]:
    """Actions that come from the incident or its learning, and those that took the place of one of them."""
    named = {name for one in responses for name in one.actions}
    wanted = {
        name
        for name, found in of_actions.items()
        if name in named or not set(sources).isdisjoint(found.action.source)
    }
    growing = True
    while growing:
        heirs = {name for name, found in of_actions.items() if found.action.supersedes in wanted}
        growing = not heirs <= wanted
        wanted |= heirs
    return tuple(found for name, found in sorted(of_actions.items()) if name in wanted)


def _decisions(ledger: Ledger, identity: str, as_of: date) -> tuple[Decision, ...]:
    """Decisions that rest on the incident, that its response took, or that a meeting took when it looked at it."""
    ids = {
        name
        for one in ledger.of(Response)
        if identity in (*one.trigger, *one.related)
        for name in one.decisions
    }
    for minutes in ledger.of(Minutes):
        for item in minutes.items:
            if identity in item.refs:
                ids |= {name for name in item.decisions if isinstance(name, str)}
    found = [
        one
        for one in ledger.of(Decision)
        if (one.id in ids or identity in (*one.based_on, *one.related)) and london(one.decided_at) <= as_of
    ]
    return tuple(sorted(found, key=lambda one: (one.decided_at, one.id)))


# ------------------------------------------------------------------ the steps
def _event(told: _Told) -> Link:
    incident = told.position.incident
    known = _later(since(incident.occurred_at, incident.became_aware_at), "later")
    reported = _later(since(incident.became_aware_at, incident.reported_at), "after that")
    by = f" by {incident.reported_by}" if incident.reported_by else ""
    words = f"On {phrases.moment(incident.occurred_at)}; known {known}, reported {reported}{by}."
    return _link("event", "done", words, london(incident.occurred_at), (incident.id,))


def _later(length: timedelta, after: str) -> str:
    return f"{phrases.span(length)} {after}" if length >= timedelta(minutes=1) else "at once"


_WORST: tuple[LinkState, ...] = ("missing", "not_yet_due", "not_recorded", "late", "done", "not_required")


def _duties(told: _Told) -> Link:
    """The four duties together, as far as the one that lags most; each is shown on its own beside it."""
    links = [told.position.link(name) for name in DUTY_WORDS]
    state = min((link.state for link in links), key=_WORST.index)
    sorts = (
        ("missing", "missing"),
        ("not_yet_due", "not yet due"),
        ("not_recorded", "nothing recorded on"),
        ("late", "late by policy"),
        ("done", "done"),
        ("not_required", "decided not to apply"),
    )
    said = [
        f"{words}: {phrases.listed(phrases.inner(link.title) for link in of_state)}"
        for name, words in sorts
        if (of_state := [link for link in links if link.state == name])
    ]
    days = [london(link.when) for link in links if link.when]
    records = [record for link in links for record in link.records]
    return _link("duties", state, phrases.sentence("; ".join(said)), max(days, default=None), records)


def _decided(told: _Told, decisions: Sequence[Decision]) -> Link:
    if not decisions:
        said = f"No decision record{told.here} names it, and no rule asks for one."
        return _link("decision", "not_recorded", said)
    first = decisions[0]
    ids = _listed([one.id for one in decisions])
    words = f"{count(len(decisions), 'decision')}, the first on {phrases.moment(first.decided_at)} ({ids})."
    return _link("decision", "done", words, london(first.decided_at), [one.id for one in decisions])


def _listed(ids: Sequence[str]) -> str:
    if len(ids) <= _WRITTEN_OUT:
        return phrases.listed(ids)
    return phrases.listed([*ids[:_WRITTEN_OUT], f"{len(ids) - _WRITTEN_OUT} more"])


def _change(told: _Told, changing: Sequence[ActionPosition]) -> Link:
    """Whether any action changes what people do, and not only what a policy says (domain reference §7.7)."""
    if not told.actions:
        said = f"No action{told.here} names it or its learning response as its source."
        return _link("action", _absent(told), said)
    live = [one for one in told.actions if one.live]
    if not live:
        said = f"Every action was withdrawn ({_listed([one.action.id for one in told.actions])})."
        return _link("action", "missing" if told.asked else "not_recorded", said)
    if not changing:
        said = (
            f"{count(len(live), 'action')} ({_listed([one.action.id for one in live])}): none is recorded as changing practice; "
            "they change policy, remind or train, or do not say what they change."
        )
        return _link("action", "missing" if told.asked else "not_recorded", said)
    strong = [
        one
        for one in changing
        if strength(one.action, told.catalogues, told.as_of) in ("stronger", "intermediate")
    ]
    ids = [one.action.id for one in changing]
    words = (
        f"{len(changing)} of {count(len(live), 'action')} changes practice"
        if len(changing) == 1
        else f"{len(changing)} of {count(len(live), 'action')} change practice"
    )
    said = f"{words} ({_listed(ids)}), {len(strong)} by more than reminding and training."
    started = [one.action.start for one in changing if one.action.start and one.action.start <= told.as_of]
    return _link("action", "done", said, min(started, default=None), ids)


def _absent(told: _Told) -> LinkState:
    """Of an incident of which every link is asked for: missing once it is closed, else still to come."""
    if not told.asked:
        return "not_recorded"
    return "missing" if told.position.closed else "not_yet_due"


def _done(told: _Told, of_actions: Mapping[str, ActionPosition]) -> Iterator[Link]:
    live = [one.action.id for one in told.actions if one.live]
    if not live:
        said = "There is no action that could be {}."
        yield _link("completion", _absent(told), said.format("completed"))
        yield _link("verification", _absent(told), said.format("verified"))
        return
    asked = Asked(told.ledger, told.as_of, of_actions, told.catalogues, None)
    for name, link in zip(("completion", "verification"), carried_out(asked, live), strict=True):
        when = london(link.when) if link.when else None
        yield _link(name, link.state, link.words, when, link.records)


def _embedded(told: _Told) -> Link:
    """Whether the actions went on working: each verified again after a gap, with nothing of the sort open (domain §6.4)."""
    live = [one for one in told.actions if one.live]
    if not live:
        return _link("embedded", _absent(told), "There is no action that could be embedded.")
    reached = [one for one in live if one.embedded]
    said = f"{len(reached)} of {count(len(live), 'action')} embedded"
    lacking = [
        f"{one.action.id}: {'; '.join(one.lacking) if one.verified and one.lacking else 'not verified' if not one.verified else 'not yet'}"
        for one in live
        if not one.embedded
    ]
    checks = [one.verification.on for one in reached if one.verification]
    records = [one.action.id for one in live]
    if not lacking:
        return _link("embedded", "done", f"{said}.", max(checks, default=None), records)
    reopened = any(one.state == "reopened" for one in live)
    state: LinkState = "missing" if reopened else "not_yet_due"
    more = f"; and {len(lacking) - _WRITTEN_OUT} more" if len(lacking) > _WRITTEN_OUT else ""
    return _link("embedded", state, f"{said}. {'; '.join(lacking[:_WRITTEN_OUT])}{more}.", None, records)


# ------------------------------------------------------------------ what happened since
def _alike(told: _Told, changed: date | None) -> tuple[Occurrence, ...]:
    """Other events of the same sort at the same place since the change (domain reference §7.0)."""
    if changed is None:
        return ()
    return tuple(one for one in _of_the_sort(told) if one.day > changed)


def _of_the_sort(told: _Told) -> Iterator[Occurrence]:
    incident = told.position.incident
    for one in occurrences(told.ledger, told.as_of):
        if incident.category in one.themes and one.service == incident.service:
            yield one


def _weighed(told: _Told, changed: date) -> Recurrence:
    incident = told.position.incident
    theme = told.catalogues.theme(incident.category)
    places = (incident.service,) if incident.service else ()
    measured = exposure(told.ledger, places, medicines=bool(theme and theme.area == "medicines"))
    return recurrence(_of_the_sort(told), measured, changed, told.as_of, told.catalogues)


def _less_often(
    told: _Told, changed: date | None, alike: Sequence[Occurrence], weighed: Recurrence | None
) -> Link:
    """Whether the like happened less often after the change. None seen shows nothing where few were to be expected."""
    if changed is None:
        said = "No action that changes practice is completed, so there is no time since a change to look at."
        return _link("recurrence", "not_yet_due" if told.actions else _absent(told), said)
    ids = [one.id for one in alike]
    seen = f"{len(alike)} of the same sort at the same service since {phrases.day(changed)}"
    seen += f" ({_listed(ids)})" if ids else ""
    if weighed is None:
        said = f"{seen}, of those that are shown here. Whether that is less often than before is not worked out for this audience."
        return _link("recurrence", "not_recorded", said, None, ids)
    return _held_against(seen, ids, weighed)


def _held_against(seen: str, ids: Sequence[str], weighed: Recurrence) -> Link:
    compared = weighed.comparison
    if compared is None or weighed.verdict is None or weighed.unit is None:
        said = f"{seen}. It cannot be weighed: {weighed.lacking}."
        return _link("recurrence", "missing" if ids else "not_recorded", said, None, ids)
    first, last = weighed.window
    counted = (
        f"{seen}. From {phrases.day(first)} to {phrases.day(last)}: {compared.after}, where {compared.expected:.1f} would be "
        f"expected had nothing changed, by {UNIT_WORDS[weighed.unit]}"
    )
    states: Mapping[str, tuple[LinkState, str]] = {
        "reduced": ("done", "fewer than chance explains"),
        "not_distinguishable": ("missing", "not told apart from chance"),
        "no_reduction": ("missing", "no fewer than expected"),
        "recurred": ("missing", "too few are expected to weigh it, and it happened again"),
        "too_few": ("not_recorded", "too few are expected for their absence to show anything"),
    }
    state, said = states[weighed.verdict]
    return _link("recurrence", state, f"{counted}: {said}.", None, (*ids, *weighed.records))
