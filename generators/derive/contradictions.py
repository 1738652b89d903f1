"""Where two records say things that do not fit together; which of them is right is for people to find out.

Derivations §7 and the closed loops of §3: minutes and actions, incidents and their actions, audits and incidents of their theme.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

from generators.catalogues import Catalogues
from generators.derive import phrases, verifications, windows
from generators.derive.actions import STATE_WORDS, ActionPosition
from generators.derive.occurrences import Occurrence, by_theme, occurrences
from generators.derive.referrals import Reconciliation
from generators.finding import count
from generators.kinds.action import Action
from generators.kinds.audit import Audit
from generators.kinds.incident import Incident
from generators.kinds.learning_response import LearningResponse
from generators.kinds.minutes import Minutes
from generators.ledger import Ledger
from generators.values import london

THRESHOLDS = ("window-quarter",)
Sort: TypeAlias = Literal[
    "minutes_say_done", "closed_before_verified", "compliant_while_rising", "logs_differ"
]
SORT_WORDS: Mapping[Sort, str] = {
    "minutes_say_done": "Minutes say that an action worked, its record does not",
    "closed_before_verified": "Incident closed before its actions were verified",
    "compliant_while_rising": "Audit without findings while incidents of its theme rose",
    "logs_differ": "Our referrals and the receiver's log differ",
}


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two things on record that do not fit together."""

    sort: Sort
    service: str | None
    on: date
    """The day on which the second of them was said."""
    words: str
    """A sentence with both sides."""
    records: tuple[str, ...]


def contradictions(
    ledger: Ledger,
    as_of: date,
    catalogues: Catalogues,
    of_actions: Mapping[str, ActionPosition],
    reconciled: Sequence[Reconciliation] = (),
) -> tuple[Contradiction, ...]:
    """Everything that does not fit together by the day, by sort, then the newest first.

    `reconciled` are our referrals against the receivers' logs.
    """
    found = [
        *_minutes(ledger, as_of, of_actions),
        *_closed(ledger, as_of, of_actions),
        *_compliant(ledger, as_of, catalogues.threshold("window-quarter").whole),
        *_logs(reconciled, as_of),
    ]
    sorts = list(SORT_WORDS)
    return tuple(sorted(found, key=lambda one: (sorts.index(one.sort), -one.on.toordinal(), one.records)))


# ------------------------------------------------------------------ minutes and actions
def _minutes(
    ledger: Ledger, as_of: date, of_actions: Mapping[str, ActionPosition]
) -> Iterator[Contradiction]:
    """A meeting found an action effective that is not completed, or that a check before it had found otherwise."""
    for minutes in ledger.of(Minutes):
        held = london(minutes.held_at)
        if held > as_of:
            continue
        for item in minutes.items:
            for said in item.verifies:
                position = of_actions.get(said.action)
                if said.outcome == "effective" and position is not None:
                    why = _not_done(position, held)
                    if why:
                        words = f"{minutes.id} of {phrases.day(held)} found {said.action} effective; {why}"
                        records = (minutes.id, said.action)
                        yield Contradiction(
                            "minutes_say_done",
                            position.action.service,
                            held,
                            phrases.sentence(words),
                            records,
                        )


def _not_done(position: ActionPosition, held: date) -> str:
    """Why the record of an action does not bear out that it worked, in words; empty where it does, or where a later check differs."""
    if position.state in {"open", "in_progress", "blocked"}:
        late = f", {phrases.days(position.days_overdue)} overdue" if position.overdue else ""
        return f"its record says {STATE_WORDS[position.state].lower()}{late}: no completion with evidence"
    if position.state == "completed_awaiting_verification":
        return "its record holds no verification that counts"
    adverse = position.verification if position.state == "reopened" else None
    if adverse is not None and adverse.on <= held:
        return f"a check of {phrases.day(adverse.on)} had found it {adverse.outcome.replace('_', ' ')}"
    return ""


# ------------------------------------------------------------------ incidents and their actions
def _closed(ledger: Ledger, as_of: date, of_actions: Mapping[str, ActionPosition]) -> Iterator[Contradiction]:
    """An incident was closed while an action that came from it, or from its learning response, had not been verified."""
    from_record: dict[str, list[str]] = {}
    for position in of_actions.values():
        for source in position.action.source:
            from_record.setdefault(source, []).append(position.action.id)
    for incident in ledger.of(Incident):
        closed = incident.closed
        if closed is None or closed.on > as_of:
            continue
        named = set(from_record.get(incident.id, ()))
        response = ledger.find(LearningResponse, incident.learning_response)
        if response is not None:
            named |= {*response.actions, *from_record.get(response.id, ())}
        waiting = [
            name
            for name in sorted(named)
            if name in of_actions and not _settled(of_actions[name].action, closed.on)
        ]
        if waiting:
            words = (
                f"{incident.id} was closed on {phrases.day(closed.on)}; not verified by then: {phrases.listed(waiting)}"
                f"{_since(waiting, of_actions)}"
            )
            if response is not None and response.started > closed.on:
                words += f"; it was looked at again in {response.id} from {phrases.day(response.started)}"
            yield Contradiction(
                "closed_before_verified",
                incident.service,
                closed.on,
                phrases.sentence(words),
                (incident.id, *waiting),
            )


def _settled(action: Action, day: date) -> bool:
    """Whether an action had been verified or given up by a day."""
    if action.withdrawn is not None and action.withdrawn.on <= day:
        return True
    return bool(verifications.read(action, day).effective)


def _since(waiting: Sequence[str], of_actions: Mapping[str, ActionPosition]) -> str:
    verified = [name for name in waiting if of_actions[name].verified]
    if not verified:
        return ""
    return f"; verified since: {phrases.listed(verified)}"


# ------------------------------------------------------------------ audits and incidents
def _compliant(ledger: Ledger, as_of: date, quarter: int) -> Iterator[Contradiction]:
    """An audit of a theme found nothing, and more happened under the theme there in the time after it than before it.

    Of each tool, place and theme only the last audit is asked. Counts are compared, over as many days after as before.
    """
    happened_there: dict[tuple[str, str], list[Occurrence]] = {}
    for theme, events in by_theme(occurrences(ledger, as_of)).items():
        for one in events:
            for place in {"", one.service or ""}:
                happened_there.setdefault((theme, place), []).append(one)
    last: dict[tuple[str, str, str], Audit] = {}
    for audit in sorted(ledger.of(Audit), key=lambda one: (one.done_on, one.id)):
        if audit.done_on <= as_of and audit.theme:
            last[audit.tool, audit.service or "", audit.theme] = audit
    for (_, service, theme), audit in sorted(last.items()):
        if not compliant(audit):
            continue
        happened = happened_there.get((theme, service), [])
        days = min(quarter, (as_of - audit.done_on).days)
        before = _in(happened, windows.last_days(audit.done_on, days)) if days else []
        after = _in(happened, (audit.done_on + timedelta(days=1), audit.done_on + timedelta(days=days)))
        if len(after) > len(before) and len(after) > 1:
            words = (
                f"{audit.id} of {phrases.day(audit.done_on)} found nothing wanting; in the {phrases.days(days)} after it "
                f"{count(len(after), 'event')} of its theme happened there, in as many days before {len(before)}: "
                f"{phrases.listed(one.id for one in after)}"
            )
            records = (audit.id, *(one.id for one in (*after, *before)))
            yield Contradiction(
                "compliant_while_rising", audit.service, audit.done_on, phrases.sentence(words), records
            )


def compliant(audit: Audit) -> bool:
    """Whether an audit found nothing wanting: no finding, every criterion met by all, and its own result not a fail."""
    met = all(one.met >= one.total for one in audit.criteria)
    return not audit.findings and met and audit.result != "fail"


def _in(happened: Sequence[Occurrence], window: tuple[date, date]) -> list[Occurrence]:
    return [one for one in happened if windows.within(one.day, window)]


# ------------------------------------------------------------------ our log and theirs
def _logs(reconciled: Sequence[Reconciliation], as_of: date) -> Iterator[Contradiction]:
    """Every referral of which the two sides do not agree."""
    for one in reconciled:
        for match in one.differing:
            said = match.made_at or match.received_at
            on = london(said) if said else as_of
            yield Contradiction("logs_differ", match.service, on, match.words, match.records)
