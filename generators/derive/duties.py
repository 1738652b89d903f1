"""A duty that an incident sets off, held against the law and against policy, each on its own; which duties there are, incidents says.

What law or others set without a number is for a person to judge: no number of ours is put in its place (domain reference
§2.4, §4.9).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, TypeAlias

from generators.catalogues import Catalogues, workdays
from generators.catalogues.limits import Clock, Law, Limit, Outside
from generators.derive import phrases
from generators.derive.clocks import end_of, later_by, since
from generators.kinds.incident import DutyDecision, Incident
from generators.values import london

DutyName: TypeAlias = Literal["cqc_notification", "candour", "riddor", "safeguarding"]
HeldState: TypeAlias = Literal["in_time", "late", "running", "passed", "for_judgement"]

DUTY_WORDS: Mapping[DutyName, str] = {
    "cqc_notification": "Notification to CQC",
    "candour": "Duty of candour: telling the person",
    "riddor": "Report under RIDDOR",
    "safeguarding": "Safeguarding concern to the local authority",
}
HELD_WORDS: Mapping[HeldState, str] = {
    "in_time": "In time",
    "late": "Late",
    "running": "Time is running",
    "passed": "Time has passed",
    "for_judgement": "For judgement",
}
_STANDINGS: Mapping[str, str] = {
    "law": "Law",
    "statutory_guidance": "Statutory guidance",
    "regulator_policy": "The regulator's policy",
    "regulator_guidance": "The regulator's guidance",
    "contract": "Contract",
    "policy": "Policy",
}
# The longer clock that applies to some reports under RIDDOR: a worker who cannot work for more than 7 days.
_LONGER: Mapping[str, str] = {"riddor_report": "riddor_report_over_7_days"}


@dataclass(frozen=True, slots=True)
class Held:
    """A duty held against one clock of one standing; law, others and policy are never put together."""

    standing: str
    """`law`, `policy`, or what else it is that others set."""
    state: HeldState
    says: str
    """What the clock asks for, in its own words."""
    basis: str
    """Where it stands; of policy whose it is."""
    until: datetime | None
    """The last moment in time; None where it has no number."""
    words: str
    """One sentence."""

    @property
    def title(self) -> str:
        """What sort of rule it is, as a heading."""
        return _STANDINGS[self.standing]


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty of an incident: whether it applies, who said so and why, and whether it was done."""

    name: DutyName
    clock: Clock
    required: bool | None
    """Whether it was decided that it applies; None where that was not decided."""
    decided_at: datetime | None
    decided_by: str
    decision_taken: timedelta | None
    """From any member of staff knowing until it was decided."""
    rationale: str
    done_at: datetime | None
    done_by: str
    reference: str
    taken: timedelta | None
    """From the start of its clock until it was done."""
    in_question: str
    """What in the record puts the duty in question, in words; empty where nothing does."""
    law: Held | None
    """None where the duty does not apply, nothing is decided on it and nothing puts it in question, or no law speaks."""
    outside: Held | None
    policy: Held | None

    @property
    def title(self) -> str:
        """What the duty is."""
        return DUTY_WORDS[self.name]

    @property
    def held(self) -> tuple[Held, ...]:
        """What it is held against, law first."""
        return tuple(one for one in (self.law, self.outside, self.policy) if one is not None)


def duty(incident: Incident, name: DutyName, as_of: date, catalogues: Catalogues) -> Duty:
    """One duty of an incident as it stood at the end of `as_of`. Facts dated later do not count."""
    said: DutyDecision | None = getattr(incident.decisions_required, name, None)
    decided = said.decided if said and said.decided and london(said.decided.at) <= as_of else None
    done = said.done if said and said.done and london(said.done.at) <= as_of else None
    # A duty that was carried out was taken to apply, whoever wrote down what.
    required = said.required if said and (decided or done) else None
    doubt = in_question(incident, name)
    clock = catalogues.clock(_clock(incident, name))
    start = incident.occurred_at if clock.starts_at == "event" else incident.became_aware_at
    runs = required or (required is None and (said is not None or bool(doubt)))
    asked = _Asked(incident, clock, start, done.at if done else None, as_of, catalogues)
    return Duty(
        name=name,
        clock=clock,
        required=required,
        decided_at=decided.at if decided else None,
        decided_by=decided.by if decided else "",
        decision_taken=since(incident.became_aware_at, decided.at) if decided else None,
        rationale=(said.rationale or "") if said else "",
        done_at=done.at if done else None,
        done_by=done.by if done else "",
        reference=(done.reference or "") if done else "",
        taken=since(start, done.at) if done else None,
        in_question=doubt,
        law=asked.held(clock.law, "law") if runs and clock.law else None,
        outside=asked.held(clock.outside, clock.outside.standing) if runs and clock.outside else None,
        policy=asked.held(clock.policy, "policy") if runs and clock.policy else None,
    )


def in_question(incident: Incident, name: DutyName) -> str:
    """What the recorded harm says of a duty: each has a test of its own (domain reference §2.4, §4.1, §4.2)."""
    harm = incident.harm
    if name == "cqc_notification" and harm.physical == "fatal":
        return "a death (2009 Regulations, regulation 16 or 17)"
    if name == "cqc_notification" and harm.reg18_injury:
        return "an injury of the sort that regulation 18 of the 2009 Regulations names"
    if name == "candour" and (harm.candour_threshold or harm.physical == "fatal"):
        return "harm at the threshold of regulation 20 of the 2014 Regulations"
    if name == "safeguarding" and "abuse-or-neglect" in (incident.category, *incident.themes):
        return "abuse or neglect, or an allegation of it"
    if name == "cqc_notification" and in_question(incident, "safeguarding"):
        return (
            "abuse, or an allegation of it (2009 Regulations, regulation 18(2)(e)), whatever the local "
            "authority decides"
        )
    return ""


def _clock(incident: Incident, name: DutyName) -> str:
    if name == "cqc_notification":
        return "cqc_death" if incident.harm.physical == "fatal" else "cqc_other_incident"
    return {"candour": "candour_in_person", "riddor": "riddor_report"}.get(name, "safeguarding_concern")


@dataclass(frozen=True, slots=True)
class _Asked:
    """One duty and its start, to be held against clocks."""

    incident: Incident
    clock: Clock
    start: datetime
    done: datetime | None
    as_of: date
    catalogues: Catalogues

    def held(self, limit: Limit, standing: str) -> Held:
        """The duty against one limit."""
        says, basis = _says(limit), getattr(limit, "basis", "the provider's own target")
        unsure = self.clock.starts_at == "event" and self.incident.occurred_precision == "unknown"
        if limit.n is None or unsure:
            return Held(standing, "for_judgement", says, basis, None, self._judgement(says, unsure=unsure))
        until, latest, rule = _ends(self.start, limit)
        longest = max(latest, self._longer(standing) or latest)
        moment = self.done or end_of(self.as_of)
        last = f"until {phrases.moment(until)} ({rule})"
        if moment <= until:
            state: HeldState = "in_time" if self.done else "running"
            return Held(standing, state, says, basis, until, f"{self._told()}; {last}.")
        if moment <= longest:
            why = self._why_longer(longest > latest)
            said = f"{self._told()}; {last}, or {phrases.moment(longest)} {why}: for judgement."
            return Held(standing, "for_judgement", says, basis, until, said)
        over = f"{phrases.span(since(until, moment))} after the time"
        said = f"{self._told()}, {over}; {last}."
        return Held(standing, "late" if self.done else "passed", says, basis, until, said)

    def _told(self) -> str:
        if self.done is None:
            return "Not done"
        taken = since(self.start, self.done)
        started = "it happened" if self.clock.starts_at == "event" else "it was known"
        if taken < timedelta(0):
            return f"Done before {started}"
        return f"Done {phrases.span(taken)} after {started}"

    def _judgement(self, says: str, *, unsure: bool) -> str:
        told = self._told()
        if self.done is None:
            waited = since(self.start, end_of(self.as_of))
            told = f"Not done for {phrases.span(max(waited, timedelta(0)))}"
        if unsure:
            return f"{told}; the record does not say when it happened: for judgement."
        return f"{told}; {says}: for judgement."

    def _longer(self, standing: str) -> datetime | None:
        """The end of the longer clock of the same standing that may apply instead, where the record cannot tell which."""
        name = _LONGER.get(self.clock.id)
        if name is None:
            return None
        other = self.catalogues.clock(name)
        limit = other.law if standing == "law" else other.policy if standing == "policy" else None
        return _ends(self.start, limit)[1] if limit and limit.n is not None else None

    def _why_longer(self, other: bool) -> str:
        if other:
            return "where a worker could not work for more than 7 days, which the record does not say"
        return "where the day of the start does not count"


def _says(limit: Limit) -> str:
    if isinstance(limit, Law | Outside):
        return limit.words
    if limit.n == 0:
        return "on the same day"
    unit = (limit.unit or "days").replace("_", " ")
    return f"within {limit.n} {unit if limit.n != 1 else unit.removesuffix('s')}"


def _ends(start: datetime, limit: Limit) -> tuple[datetime, datetime, str]:
    """The last moment to work to, that on the kindest reading, and the counting rule."""
    if limit.unit == "hours":
        until = later_by(start, timedelta(hours=limit.n or 0))
        return until, until, f"{limit.n} hours of real time"
    last = workdays.deadline(london(start), limit)
    if last is None:
        raise ValueError("a limit with a number has a last day")
    return end_of(last.last_day), end_of(last.latest), last.rule
