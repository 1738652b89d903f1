"""What became of audit findings: whether an action or a reason for none answers each, and how soon; used by O1 and O2."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from generators.derive import phrases
from generators.derive.actions import ActionPosition
from generators.derive.signals.signal import Ground
from generators.kinds.audit import Audit, AuditFinding
from generators.values import london


@dataclass(frozen=True, slots=True)
class Answer:
    """One finding rated minor or worse, and what answers it."""

    audit: Audit
    finding: AuditFinding
    action: ActionPosition | None
    """The action that it names, where it is among the records."""
    raised: date | None
    """When the action was first recorded, else when it started; None where there is none or neither is known."""
    as_of: date

    @property
    def days(self) -> int | None:
        """From the audit until the action was raised; None where that is not known."""
        return max((self.raised - self.audit.done_on).days, 0) if self.raised else None

    @property
    def answered(self) -> bool:
        """Whether an action is named or a reason for none is recorded."""
        return self.finding.action is not None or self.finding.no_action_rationale is not None

    def later_than(self, days: int) -> bool:
        """Whether it had no answer so many days after the audit; a reason for none counts as given with the audit."""
        if self.answered:
            return self.days is not None and self.days > days
        return (self.as_of - self.audit.done_on).days > days

    @property
    def words(self) -> str:
        """`AUD-1, finding “unsigned” (high) of 12 November 2025: action ACT-1 raised after 9 days`."""
        which = f"{self.audit.id}, finding “{self.finding.id}” ({self.finding.severity}) of {phrases.day(self.audit.done_on)}"
        if self.finding.action is None:
            given = (
                "no action, with a reason"
                if self.finding.no_action_rationale
                else "no action and no reason for none"
            )
            return f"{which}: {given}"
        if self.days is None:
            return f"{which}: action {self.finding.action}, raised on a day that is not recorded"
        return f"{which}: action {self.finding.action} raised after {phrases.days(self.days)}"

    @property
    def records(self) -> tuple[str, ...]:
        """The audit and its action."""
        return (self.audit.id, *((self.finding.action,) if self.finding.action else ()))


def answers(ground: Ground) -> tuple[Answer, ...]:
    """Every finding rated minor or worse of the audits done up to the day, the oldest audit first."""
    audits = [one for one in ground.ledger.of(Audit) if one.done_on <= ground.as_of]
    return tuple(
        _answer(ground, audit, finding)
        for audit in sorted(audits, key=lambda one: (one.done_on, one.id))
        for finding in audit.findings
        if finding.severity != "advisory"
    )


def _answer(ground: Ground, audit: Audit, finding: AuditFinding) -> Answer:
    action = ground.actions.get(finding.action) if finding.action else None
    raised = _raised(ground, action) if action else None
    return Answer(audit, finding, action, raised, ground.as_of)


def _raised(ground: Ground, action: ActionPosition) -> date | None:
    past, name = ground.past, action.action.id
    if past is not None and not past.backfilled(name):
        received = past.first_recorded(name)
        if received is not None and received.at is not None and london(received.at) <= ground.as_of:
            return london(received.at)
    return action.action.start
