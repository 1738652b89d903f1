"""The chain of an incident: what was done at once, what was decided on each duty, the plan, the learning, the verification.

How a duty is held against law and policy lives in `duties`. Which links are asked for depends on how grave the incident is
(domain reference §7.3, D5; derivations §3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from generators.catalogues import Catalogues
from generators.derive import phrases
from generators.derive.chains import Chain, Link, LinkState
from generators.derive.clocks import earliest, end_of, later_by, since
from generators.derive.duties import DUTY_WORDS, Duty, Held, duty
from generators.finding import count
from generators.kind import LOOKS_LIKE_ID
from generators.kinds.incident import Incident
from generators.kinds.learning_response import LearningResponse
from generators.kinds.safeguarding_concern import SafeguardingConcern
from generators.ledger import Ledger
from generators.values import london

THRESHOLDS = ("d5-chain-within", "n2-rationale-least")
CLOCKS = (
    "cqc_death",
    "cqc_other_incident",
    "candour_in_person",
    "riddor_report",
    "riddor_report_over_7_days",
    "safeguarding_concern",
)
_GRAVE = frozenset({"moderate", "severe", "fatal"})
# A link that is none of the duties -> its name in words.
LINK_WORDS: Mapping[str, str] = {
    "immediate_action": "Immediate action",
    **dict[str, str](DUTY_WORDS.items()),
    "plan_updated": "Person's plan updated",
    "learning_response": "Learning response",
    "verification": "Verification",
}


@dataclass(frozen=True, slots=True)
class IncidentPosition:
    """Where the chain of an incident stands on a date."""

    incident: Incident
    grave: str
    """Why every link is asked for, in words; empty where the harm is below moderate and no abuse is alleged."""
    duties: tuple[Duty, ...]
    links: tuple[Link, ...]
    """Immediate action, the four duties, plan, learning response, verification: always eight."""
    closed: bool
    """Closed on paper."""
    basis: tuple[str, ...]
    """Ids of the records it was worked out from, the incident's first."""

    @property
    def missing(self) -> tuple[Link, ...]:
        """Links that are asked for, whose time has passed, and that are not recorded."""
        return tuple(link for link in self.links if link.state == "missing")

    @property
    def late(self) -> tuple[Link, ...]:
        """Links made after their time, by policy."""
        return tuple(link for link in self.links if link.state == "late")

    @property
    def stops_at(self) -> Link | None:
        """The first link that is asked for and not settled; None where there is none."""
        return next((link for link in self.links if link.state in ("missing", "not_yet_due")), None)

    @property
    def loop_closed(self) -> bool:
        """Whether every link is done, late or not required; what nobody asked for and nobody wrote down is none of these."""
        return all(link.settled for link in self.links)

    @property
    def closed_with_gaps(self) -> bool:
        """Closed on paper while a link that is asked for is missing."""
        return self.closed and bool(self.missing)

    @property
    def words(self) -> str:
        """Where it stands, in one sentence."""
        if self.missing:
            named = phrases.listed(phrases.inner(link.title) for link in self.missing)
            return phrases.sentence(f"{count(len(self.missing), 'link')} missing: {named}")
        if self.stops_at is not None:
            return phrases.sentence(f"waits for: {phrases.inner(self.stops_at.title)}")
        silent = sum(link.state == "not_recorded" for link in self.links)
        if silent:
            return f"Nothing that is asked for is missing; of {count(silent, 'link')} nothing is recorded."
        return "Every link is done or not required."

    def link(self, name: str) -> Link:
        """The link of that name."""
        return next(link for link in self.links if link.name == name)

    def duty(self, name: str) -> Duty:
        """The duty of that name."""
        return next(one for one in self.duties if one.name == name)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What every link is read from."""

    incident: Incident
    as_of: date
    grave: str
    within: timedelta
    least: int
    responses: Sequence[tuple[LearningResponse, Chain]]

    @property
    def until(self) -> datetime:
        """By when what was decided and done is to be written down."""
        return later_by(self.incident.became_aware_at, self.within)

    @property
    def closed_on(self) -> date | None:
        closed = self.incident.closed
        return closed.on if closed and closed.on <= self.as_of else None

    @property
    def over(self) -> bool:
        return self.until <= end_of(self.as_of) or self.closed_on is not None

    def absent(self, *, asked: bool) -> LinkState:
        """The state of a link of which nothing is recorded."""
        if not asked:
            return "not_recorded"
        return "missing" if self.over else "not_yet_due"


def positions(
    ledger: Ledger, as_of: date, catalogues: Catalogues, learning: Iterable[Chain]
) -> Mapping[str, IncidentPosition]:
    """Incident id -> its chain on `as_of`. `learning` are the chains of learning responses. Later incidents are left out."""
    chain_of = {chain.record: chain for chain in learning if chain.sort == "learning"}
    responses: dict[str, list[LearningResponse]] = {}
    for response in ledger.of(LearningResponse):
        for name in response.incidents:
            responses.setdefault(name, []).append(response)
    alleged = frozenset(name for concern in ledger.of(SafeguardingConcern) for name in (*concern.related,))
    within = catalogues.threshold("d5-chain-within").span
    least = catalogues.threshold("n2-rationale-least").whole
    found: dict[str, IncidentPosition] = {}
    for incident in ledger.of(Incident):
        if london(incident.became_aware_at) > as_of:
            continue
        named = [*responses.get(incident.id, ())]
        own = ledger.find(LearningResponse, incident.learning_response)
        if own is not None and own not in named:
            named.append(own)
        told = [(one, chain_of[one.id]) for one in named if one.id in chain_of]
        grave = _why_grave(incident, alleged=incident.id in alleged)
        asked = _Asked(incident, as_of, grave, within, least, told)
        found[incident.id] = _position(asked, catalogues)
    return found


def _why_grave(incident: Incident, *, alleged: bool) -> str:
    """Why every link is asked for: moderate harm or worse on any scale, or an allegation of abuse."""
    harm = incident.harm
    duties = incident.decisions_required
    if harm.physical in _GRAVE:
        return f"{harm.physical} physical harm"
    if harm.psychological in _GRAVE:
        return f"{harm.psychological} psychological harm"
    if harm.reg18_injury or harm.candour_threshold:
        return "harm at the threshold of a duty"
    if alleged or (duties and duties.safeguarding and duties.safeguarding.required):
        return "a safeguarding concern"
    return (
        "abuse or neglect in question" if "abuse-or-neglect" in (incident.category, *incident.themes) else ""
    )


def _position(asked: _Asked, catalogues: Catalogues) -> IncidentPosition:
    incident = asked.incident
    duties = tuple(duty(incident, name, asked.as_of, catalogues) for name in DUTY_WORDS)
    links = (
        _at_once(asked),
        *(_of_duty(asked, one) for one in duties),
        _plan(asked),
        _learning(asked),
        _verification(asked),
    )
    basis = [incident.id, *(name for link in links for name in link.records)]
    return IncidentPosition(
        incident=incident,
        grave=asked.grave,
        duties=duties,
        links=links,
        closed=asked.closed_on is not None,
        basis=tuple(dict.fromkeys(name for name in basis if LOOKS_LIKE_ID.fullmatch(name))),
    )


def _link(
    name: str,
    state: LinkState,
    words: str,
    *,
    when: date | datetime | None = None,
    records: tuple[str, ...] = (),
) -> Link:
    return Link(name, LINK_WORDS[name], state, words, when, records)


def _at_once(asked: _Asked) -> Link:
    acts = [act for act in asked.incident.immediate_actions if london(act.at) <= asked.as_of]
    first = earliest(act.at for act in acts)
    if first is None:
        return _link(
            "immediate_action", asked.absent(asked=bool(asked.grave)), "No immediate action is recorded."
        )
    known = asked.incident.became_aware_at
    taken = since(known, first)
    told = f"{phrases.span(taken)} after it was known" if taken >= timedelta(0) else "before it was known"
    state: LinkState = "late" if asked.grave and first > asked.until else "done"
    words = f"{count(len(acts), 'act')}, the first on {phrases.moment(first)}, {told}."
    return _link(
        "immediate_action", state, words, when=first, records=tuple(dict.fromkeys(act.by for act in acts))
    )


# ------------------------------------------------------------------ duties
def _of_duty(asked: _Asked, found: Duty) -> Link:
    """Decided, with a reason where the duty does not apply; and done, where it does, by policy. Law is told beside it."""
    if found.required is None:
        return _undecided(asked, found)
    people = tuple(name for name in (found.decided_by, found.done_by) if name)
    by = f"on {phrases.moment(found.decided_at)} by {found.decided_by}" if found.decided_at else ""
    if not found.required:
        if len(found.rationale) < asked.least:
            words = f"Said not to apply {by}, with no reason that could be weighed later."
            return _link(found.name, "missing" if asked.over else "not_yet_due", words, records=people)
        contradicted = f" The record holds {found.in_question}." if found.in_question else ""
        words = f"Decided {by} that it does not apply: {phrases.sentence(found.rationale)}{contradicted}"
        state: LinkState = "missing" if found.in_question and found.name != "safeguarding" else "not_required"
        return _link(found.name, state, words, when=found.decided_at, records=people)
    late = found.policy is not None and found.policy.state == "late"
    if found.done_at is not None:
        referred = f" ({found.reference})" if found.reference else ""
        words = (
            f"Done on {phrases.moment(found.done_at)} by {found.done_by}{referred}.{_policy(found.policy)}"
        )
        return _link(found.name, "late" if late else "done", words, when=found.done_at, records=people)
    passed = asked.over if found.policy is None else found.policy.state == "passed"
    words = f"Decided {by} that it applies; not done.{_policy(found.policy)}"
    state = "missing" if passed or asked.closed_on else "not_yet_due"
    return _link(found.name, state, words, records=people)


def _policy(held: Held | None) -> str:
    return f" Policy, {held.says}: {phrases.inner(held.words)}" if held else ""


def _undecided(asked: _Asked, found: Duty) -> Link:
    opened = getattr(asked.incident.decisions_required, found.name, None) is not None
    wanted = bool(asked.grave or found.in_question or opened)
    why = f" The record holds {found.in_question}." if found.in_question else ""
    due = f"; expected by {phrases.moment(asked.until)} (policy)" if wanted else ""
    told = "Who decided and when is not recorded" if opened else "Nothing is decided"
    return _link(found.name, asked.absent(asked=wanted), f"{told}{due}.{why}")


# ------------------------------------------------------------------ what follows
def _plan(asked: _Asked) -> Link:
    name, incident = "plan_updated", asked.incident
    updated = incident.plan_updated
    if updated is None or updated.on > asked.as_of:
        if not incident.persons:
            return _link(name, "not_required", "The record names no person whose plan it could be.")
        return _link(
            name, asked.absent(asked=bool(asked.grave)), "No update of the person's plan is recorded."
        )
    due = london(asked.until)
    late = bool(asked.grave) and updated.on > due
    told = f", expected by {phrases.day(due)} (policy)" if late else ""
    words = f"Updated on {phrases.day(updated.on)} by {updated.by}{told}."
    return _link(name, "late" if late else "done", words, when=updated.on, records=(updated.by,))


def _learning(asked: _Asked) -> Link:
    name = "learning_response"
    if not asked.responses:
        return _link(
            name, asked.absent(asked=bool(asked.grave)), "No learning response that has begun names it."
        )
    first, _ = min(asked.responses, key=lambda told: (told[0].started, told[0].id))
    due = london(asked.until)
    late = bool(asked.grave) and first.started > due
    told = f", expected by {phrases.day(due)} (policy)" if late else ""
    words = f"{first.id} began on {phrases.day(first.started)}{told}."
    records = tuple(response.id for response, _ in asked.responses)
    return _link(name, "late" if late else "done", words, when=first.started, records=records)


def _verification(asked: _Asked) -> Link:
    """Whether somebody else saw that practice changed: by a follow-up check, else by every action being verified."""
    name = "verification"
    if not asked.responses:
        closed = asked.closed_on is not None
        state: LinkState = "not_recorded" if not asked.grave else "missing" if closed else "not_yet_due"
        told = ", and the incident is closed" if closed and asked.grave else ""
        return _link(name, state, f"There is no learning response to be verified{told}.")
    links = [_checked(response, chain) for response, chain in asked.responses]
    best = next((link for link in links if link.settled), links[-1])
    state = best.state
    if asked.closed_on is not None and not best.settled and asked.grave:
        state = "missing"
    elif not asked.grave and state == "missing" and not _planned(asked.responses):
        state = "not_recorded"
    return _link(name, state, best.words, when=best.when, records=best.records)


def _checked(response: LearningResponse, chain: Chain) -> Link:
    check = chain.link("followed_up")
    verified = chain.link("verified")
    return verified if response.follow_up_check is None and verified.settled else check


def _planned(responses: Iterable[tuple[LearningResponse, Chain]]) -> bool:
    return any(response.follow_up_check is not None for response, _ in responses)


def grave_missing(found: Iterable[IncidentPosition]) -> Iterator[IncidentPosition]:
    """Those of which every link is asked for and one is missing."""
    return (one for one in found if one.grave and one.missing)
