"""Chains from what was found, learned or decided to what was verified, each with where it stops; incidents have a module of their own.

Audit finding, action, verification; learning response, action, follow-up check; decision, action, verification in minutes
(derivations §3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, TypeAlias

from generators.catalogues import Catalogues
from generators.derive import phrases
from generators.derive.actions import ActionPosition
from generators.derive.verifications import fault
from generators.finding import count
from generators.kind import LOOKS_LIKE_ID
from generators.kinds.audit import Audit, AuditFinding
from generators.kinds.decision import Decision
from generators.kinds.learning_response import LearningResponse
from generators.kinds.minutes import Item, Minutes
from generators.ledger import Ledger
from generators.past import Past
from generators.values import london

LinkState: TypeAlias = Literal["done", "late", "missing", "not_required", "not_yet_due", "not_recorded"]
Sort: TypeAlias = Literal["finding", "learning", "decision"]

STATE_WORDS: Mapping[LinkState, str] = {
    "done": "Done",
    "late": "Late",
    "missing": "Missing",
    "not_required": "Not required",
    "not_yet_due": "Not yet due",
    "not_recorded": "Nothing recorded",
}
SORT_WORDS: Mapping[Sort, str] = {
    "finding": "Audit finding, action, verification",
    "learning": "Learning response, action, follow-up check",
    "decision": "Decision, action, verification in minutes",
}
THRESHOLDS = ("o1-action-within", "brag-verification-wait", "o6-minuted-within")


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a chain."""

    name: str
    title: str
    state: LinkState
    """`not_recorded`: nothing is recorded and no rule asks for it."""
    words: str
    """One sentence."""
    when: date | datetime | None = None
    records: tuple[str, ...] = ()
    """Ids of the records it rests on."""

    @property
    def settled(self) -> bool:
        """Nothing is left to do; late stays visible."""
        return self.state in ("done", "late", "not_required")


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain of links in their order."""

    sort: Sort
    record: str
    """Id of the record at its beginning."""
    part: str
    """Of a finding: its short name in the audit; else empty."""
    title: str
    service: str | None
    links: tuple[Link, ...]

    @property
    def id(self) -> str:
        """`AUD-1#unsigned` for a finding, else the record's id."""
        return f"{self.record}#{self.part}" if self.part else self.record

    @property
    def stops_at(self) -> Link | None:
        """The first link that is not settled; None where the chain is closed."""
        return next((link for link in self.links if not link.settled), None)

    @property
    def closed(self) -> bool:
        """Whether every link is done, late or not required."""
        return self.stops_at is None

    @property
    def words(self) -> str:
        """Where it stops, in one sentence."""
        stop = self.stops_at
        if stop is None:
            return "Every link is done or not required."
        return f"Stops at “{phrases.inner(stop.title)}”: {phrases.inner(stop.words)}"

    @property
    def records(self) -> tuple[str, ...]:
        """Ids of the records it was worked out from, the first one's first."""
        found = [self.record, *(name for link in self.links for name in link.records)]
        return tuple(dict.fromkeys(name for name in found if LOOKS_LIKE_ID.fullmatch(name)))

    def link(self, name: str) -> Link:
        """The link of that name."""
        return next(link for link in self.links if link.name == name)


@dataclass(frozen=True, slots=True)
class Asked:
    """What every chain is read from."""

    ledger: Ledger
    as_of: date
    actions: Mapping[str, ActionPosition]
    catalogues: Catalogues
    past: Past | None

    def days(self, threshold: str) -> timedelta:
        """A threshold as a length of time."""
        return self.catalogues.threshold(threshold).span


def chains(
    ledger: Ledger,
    as_of: date,
    actions: Mapping[str, ActionPosition],
    catalogues: Catalogues,
    past: Past | None = None,
) -> tuple[Chain, ...]:
    """Every chain that had begun by `as_of`: findings, then learning responses, then decisions, each in the order of ids."""
    asked = Asked(ledger, as_of, actions, catalogues, past)
    return (*_findings(asked), *_learning(asked), *_decisions(asked))


def by_record(found: Iterable[Chain]) -> Mapping[str, tuple[Chain, ...]]:
    """Record id -> the chains that begin with it, in their order."""
    told: dict[str, list[Chain]] = {}
    for chain in found:
        told.setdefault(chain.record, []).append(chain)
    return {name: tuple(chains_) for name, chains_ in told.items()}


# ------------------------------------------------------------------ audit findings
def _findings(asked: Asked) -> Iterator[Chain]:
    heirs = {
        found.action.supersedes: name for name, found in asked.actions.items() if found.action.supersedes
    }
    for audit in asked.ledger.of(Audit):
        if audit.done_on <= asked.as_of:
            for finding in audit.findings:
                links = tuple(_of_finding(asked, audit, finding, heirs))
                yield Chain("finding", audit.id, finding.id, finding.text, audit.service, links)


def _of_finding(
    asked: Asked, audit: Audit, finding: AuditFinding, heirs: Mapping[str, str]
) -> Iterator[Link]:
    said = f"Found on {phrases.day(audit.done_on)}, severity {finding.severity}."
    yield Link("found", "Finding", "done", said, audit.done_on, (audit.id,))
    if finding.action is None:
        yield _unanswered(asked, audit, finding)
        settled: LinkState = "not_required" if finding.no_action_rationale else "not_yet_due"
        said = "No action follows." if finding.no_action_rationale else "There is no action yet."
        yield Link("completed", "Action done", settled, said)
        yield Link("verified", "Verified by someone else", settled, said)
        return
    yield _raised(asked, audit, finding.action)
    current = finding.action
    while current in heirs and heirs[current] != finding.action:
        current = heirs[current]
    yield from carried_out(asked, [current])


def _unanswered(asked: Asked, audit: Audit, finding: AuditFinding) -> Link:
    title = "Action, or the reason for none"
    if finding.no_action_rationale:
        return Link("answered", title, "not_required", f"No action: {finding.no_action_rationale}")
    if finding.severity == "advisory":
        said = "No action and no reason is recorded; the finding is advisory."
        return Link("answered", title, "not_recorded", said)
    due = audit.done_on + asked.days("o1-action-within")
    state: LinkState = "missing" if asked.as_of > due else "not_yet_due"
    said = f"No action and no reason for none is recorded; expected by {phrases.day(due)} (policy)."
    return Link("answered", title, state, said)


def _raised(asked: Asked, audit: Audit, name: str) -> Link:
    """When an action was raised: when the branch first held it, unless that commit tells of earlier times, else its start."""
    title = "Action, or the reason for none"
    found = asked.actions.get(name)
    if found is None:
        return Link("answered", title, "done", "An action is named that is not shown to this audience.")
    recorded = asked.past.first_recorded(name) if asked.past and not asked.past.backfilled(name) else None
    known = recorded is not None and recorded.at is not None and london(recorded.at) <= asked.as_of
    day = london(recorded.at) if known and recorded and recorded.at else found.action.start
    if day is None:
        said = f"Answered by {name}; when it was raised is not recorded."
        return Link("answered", title, "done", said, None, (name,))
    after = max((day - audit.done_on).days, 0)
    late = timedelta(days=after) > asked.days("o1-action-within")
    policy = phrases.days(asked.days("o1-action-within").days)
    how = "raised" if known else "started"
    said = f"Answered by {name}, {how} after {phrases.days(after)}; expected within {policy} (policy)."
    return Link("answered", title, "late" if late else "done", said, day, (name,))


# ------------------------------------------------------------------ actions, whatever they come from
def carried_out(asked: Asked, names: Sequence[str]) -> Iterator[Link]:
    """Whether actions were done, and whether somebody else verified them: two links, each as far as the one that lags most."""
    yield _together("completed", "Action done", [_completed(asked, name) for name in names])
    yield _together("verified", "Verified by someone else", [_verified(asked, name) for name in names])


_WORST: tuple[LinkState, ...] = ("missing", "not_yet_due", "not_recorded", "late", "done", "not_required")


def _together(name: str, title: str, links: Sequence[Link]) -> Link:
    """The same link of several actions as one: as far as the one that lags most."""
    if len(links) == 1:
        return links[0]
    state = min((link.state for link in links), key=_WORST.index)
    done = sum(link.settled for link in links)
    lagging = [link.words for link in links if link.state == state and not link.settled]
    told = f"{done} of {count(len(links), 'action')}"
    words = f"{told}. {' '.join(lagging[:3])}".strip() if lagging else f"{told}."
    if len(lagging) > 3:
        words += f" And {len(lagging) - 3} more."
    days = [london(link.when) for link in links if link.when]
    when = max(days, default=None) if done == len(links) else None
    return Link(name, title, state, words, when, tuple(record for link in links for record in link.records))


def _completed(asked: Asked, name: str) -> Link:
    """Done as claimed with evidence, against the due date."""
    link, title = "completed", "Action done"
    found = asked.actions.get(name)
    if found is None:
        return Link(link, title, "not_recorded", "The action is not shown to this audience.")
    if not found.live:
        gone = found.action.withdrawn
        why = f" ({gone.reason.rstrip('.')})" if gone and gone.reason else ""
        said = f"{name} was withdrawn{why}, and no action says that it takes its place."
        return Link(link, title, "missing", said, None, (name,))
    if found.completed is not None:
        on, due = found.completed.on, found.due
        late = on > due
        told = f", after its due date of {phrases.day(due)}" if late else ""
        said = f"{name} was completed on {phrases.day(on)}{told}."
        return Link(link, title, "late" if late else "done", said, on, (name, *found.completed.evidence))
    state: LinkState = "missing" if found.overdue else "not_yet_due"
    told = f"overdue by {phrases.days(found.days_overdue)}" if found.overdue else "not yet due"
    return Link(link, title, state, f"{name} was due on {phrases.day(found.due)}, {told}.", None, (name,))


def _verified(asked: Asked, name: str) -> Link:
    """Verified by someone else, as the action's state has it."""
    link, title = "verified", "Verified by someone else"
    found = asked.actions.get(name)
    if found is None:
        return Link(link, title, "not_recorded", "The action is not shown to this audience.")
    if not found.live:
        return Link(link, title, "missing", f"{name} was withdrawn.", None, (name,))
    check = found.verification
    if found.verified and check is not None:
        said = f"{name} was found effective on {phrases.day(check.on)} by {check.by}."
        return Link(link, title, "done", said, check.on, (name, check.by, *check.evidence))
    if found.state == "reopened" and check is not None:
        outcome = check.outcome.replace("_", " ")
        said = f"{name} was found {outcome} on {phrases.day(check.on)} and is open again."
        return Link(link, title, "missing", said, None, (name, check.by))
    if found.completed is None:
        return Link(link, title, "not_yet_due", f"{name} is not completed.", None, (name,))
    waiting = asked.as_of - found.completed.on
    state: LinkState = "missing" if waiting > asked.days("brag-verification-wait") else "not_yet_due"
    said = f"{name} has waited {phrases.days(waiting.days)} for verification."
    return Link(link, title, state, said, None, (name,))


# ------------------------------------------------------------------ learning responses
def _learning(asked: Asked) -> Iterator[Chain]:
    named: dict[str, list[str]] = {}
    for name, found in asked.actions.items():
        for source in found.action.source:
            named.setdefault(source, []).append(name)
    for response in asked.ledger.of(LearningResponse):
        if response.started <= asked.as_of:
            actions = tuple(dict.fromkeys((*response.actions, *named.get(response.id, ()))))
            links = (
                _learned(asked, response),
                *_followed(asked, actions),
                _looked_again(asked, response),
            )
            yield Chain("learning", response.id, "", response.title, response.service, links)


def _learned(asked: Asked, response: LearningResponse) -> Link:
    title = "Learning response completed"
    if response.completed is not None and response.completed <= asked.as_of:
        said = f"Completed on {phrases.day(response.completed)}."
        return Link("learned", title, "done", said, response.completed, (response.id,))
    open_for = phrases.days((asked.as_of - response.started).days)
    return Link("learned", title, "not_yet_due", f"Open for {open_for}.", None, (response.id,))


def _followed(asked: Asked, actions: Sequence[str]) -> Iterator[Link]:
    if actions:
        yield from carried_out(asked, actions)
        return
    said = "No action names it as its source."
    yield Link("completed", "Action done", "not_recorded", said)
    yield Link("verified", "Verified by someone else", "not_recorded", said)


def _looked_again(asked: Asked, response: LearningResponse) -> Link:
    """The later look whether practice changed: by someone other than the lead, with evidence, and found effective."""
    name, title = "followed_up", "Follow-up check"
    check = response.follow_up_check
    ended = response.completed is not None and response.completed <= asked.as_of
    if check is None:
        said = "No follow-up check is planned" + (", although the response is completed." if ended else ".")
        return Link(name, title, "missing" if ended else "not_yet_due", said)
    due = f"due on {phrases.day(check.due)}"
    done = check.done if check.done and check.done.on <= asked.as_of else None
    over: LinkState = "missing" if check.due < asked.as_of else "not_yet_due"
    if done is None:
        return Link(name, title, over, f"Not made; {due}.")
    problem = fault(done.by, response.lead, done.evidence, "the lead")
    if problem:
        said = f"The check of {phrases.day(done.on)} counts for nothing, {problem}; {due}."
        return Link(name, title, over, said)
    if done.outcome != "effective":
        said = f"On {phrases.day(done.on)} it was found {done.outcome.replace('_', ' ')}."
        return Link(name, title, "missing", said, None, (done.by, *done.evidence))
    late = done.on > check.due
    said = f"Found effective on {phrases.day(done.on)} by {done.by}; {due}."
    return Link(name, title, "late" if late else "done", said, done.on, (done.by, *done.evidence))


# ------------------------------------------------------------------ decisions
@dataclass(frozen=True, slots=True)
class _Meetings:
    """What minutes say of decisions and actions, oldest first."""

    of_decision: Mapping[str, Sequence[tuple[Minutes, Item]]]
    verifying: Mapping[str, Sequence[tuple[Minutes, str]]]
    """Action -> minutes that looked at it, and what they found."""


def _meetings(asked: Asked) -> _Meetings:
    of_decision: dict[str, list[tuple[Minutes, Item]]] = {}
    verifying: dict[str, list[tuple[Minutes, str]]] = {}
    held = [one for one in asked.ledger.of(Minutes) if london(one.held_at) <= asked.as_of]
    for minutes in sorted(held, key=lambda one: (one.held_at, one.id)):
        for item in minutes.items:
            for named in dict.fromkeys((*item.decisions, *item.refs)):
                if isinstance(named, str):
                    of_decision.setdefault(named, []).append((minutes, item))
            for found in item.verifies:
                verifying.setdefault(found.action, []).append((minutes, found.outcome))
    return _Meetings(of_decision, verifying)


def _decisions(asked: Asked) -> Iterator[Chain]:
    meetings = _meetings(asked)
    sources: dict[str, list[str]] = {}
    for name, found in asked.actions.items():
        for source in found.action.source:
            sources.setdefault(source, []).append(name)
    for decision in asked.ledger.of(Decision):
        if london(decision.decided_at) <= asked.as_of:
            links = tuple(_of_decision(asked, decision, meetings, sources.get(decision.id, ())))
            yield Chain("decision", decision.id, "", decision.title, decision.service, links)


def _of_decision(
    asked: Asked, decision: Decision, meetings: _Meetings, sources: Iterable[str]
) -> Iterator[Link]:
    said = f"Decided on {phrases.moment(decision.decided_at)}."
    yield Link("decided", "Decided", "done", said, decision.decided_at, (decision.id,))
    yield _minuted(asked, decision, meetings)
    # Actions of an agenda item follow from its decision where it took one only.
    raised = [
        action
        for _, item in meetings.of_decision.get(decision.id, ())
        if item.decisions == (decision.id,)
        for action in item.actions
        if isinstance(action, str)
    ]
    actions = tuple(dict.fromkeys((*sources, *raised)))
    if not actions:
        said = "No action names this decision. Whether one is needed is for those who decided to say."
        yield Link("completed", "Action done", "not_recorded", said)
        yield Link("verified_in_minutes", "Verified in minutes", "not_recorded", said)
        return
    yield _together("completed", "Action done", [_completed(asked, name) for name in actions])
    looked = [_in_minutes(asked, name, meetings) for name in actions]
    yield _together("verified_in_minutes", "Verified in minutes", looked)


def _minuted(asked: Asked, decision: Decision, meetings: _Meetings) -> Link:
    named = [minutes.id for minutes, _ in meetings.of_decision.get(decision.id, ())]
    told = asked.ledger.find(Minutes, decision.in_)
    if told is not None and london(told.held_at) <= asked.as_of:
        named.insert(0, told.id)
    if named:
        one, *more = dict.fromkeys(named)
        also = f" and {count(len(more), 'other meeting')}" if more else ""
        return Link("minuted", "In minutes", "done", f"In {one}{also}.", None, (one, *more))
    if decision.in_ is not None:
        said = "It names minutes that are not shown to this audience or lie ahead."
        return Link("minuted", "In minutes", "not_recorded", said)
    due = london(decision.decided_at) + asked.days("o6-minuted-within")
    state: LinkState = "missing" if asked.as_of > due else "not_yet_due"
    said = f"No minutes name it; expected by {phrases.day(due)} (policy)."
    return Link("minuted", "In minutes", state, said)


def _in_minutes(asked: Asked, name: str, meetings: _Meetings) -> Link:
    """Whether a meeting that came after the completion looked at the action and found it effective."""
    link, title = "verified_in_minutes", "Verified in minutes"
    found = asked.actions.get(name)
    if found is None:
        return Link(link, title, "not_recorded", "The action is not shown to this audience.")
    done = found.completed
    if done is None or not found.live:
        return Link(link, title, "not_yet_due", f"{name} is not completed.", None, (name,))
    looked = [
        (minutes, outcome)
        for minutes, outcome in meetings.verifying.get(name, ())
        if london(minutes.held_at) >= done.on and outcome != "not_checked"
    ]
    if looked:
        minutes, outcome = looked[-1]
        said = f"{minutes.id} found {name} {outcome.replace('_', ' ')}."
        state: LinkState = "done" if outcome == "effective" else "missing"
        return Link(link, title, state, said, minutes.held_at, (name, minutes.id))
    due = done.on + asked.days("o6-minuted-within")
    said = f"No minutes since its completion say whether {name} was effective; expected by {phrases.day(due)} (policy)."
    return Link(link, title, "missing" if asked.as_of > due else "not_yet_due", said, None, (name,))
