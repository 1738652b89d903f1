"""Whether records fit the other records they rest on: names that the other must know, and two accounts of one fact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from generators.checks.sheet import Matter, every, listed, of
from generators.finding import Finding
from generators.kind import Part, Place, slots
from generators.kinds import BY_NAME
from generators.kinds.action import Action
from generators.kinds.audit import Audit
from generators.kinds.check_log import CheckLog
from generators.kinds.control import Control
from generators.kinds.decision import Decision
from generators.kinds.incident import Incident
from generators.kinds.learning_response import LearningResponse
from generators.kinds.measure import Measure
from generators.kinds.minutes import Minutes
from generators.kinds.observation import Observation
from generators.kinds.plan import Plan
from generators.kinds.referral_log import ReferralLog
from generators.kinds.service import Service
from generators.ledger import Entry, dotted


def _unknown(entry: Entry, place: Place, name: str, whose: str, known: Iterable[str]) -> Finding:
    """REF006: a short name that the record it belongs to does not have."""
    names = list(known)
    near = get_close_matches(name, names, 1, 0.6)
    hint = f"did you mean {near[0]}?" if near else f"known there: {listed(names) or 'none'}"
    return of(entry, place, "REF006", f"`{dotted(place)}` is {name!r}, which {whose} does not have", hint)


# ------------------------------------------------------------------ names the other record must know
def objectives(matter: Matter) -> Iterator[Finding]:
    """An action's objective is one of its plan's."""
    for entry, action in every(matter, Action):
        if action.objective is None:
            continue
        plan = matter.ledger.find(Plan, action.plan)
        if action.plan is None:
            message = "`objective` is given without `plan`, so nobody can tell whose objective it is"
            yield of(entry, ("objective",), "REF006", message, "add `plan`, or take `objective` out")
        elif plan is not None:
            known = [objective.id for objective in plan.objectives]
            if action.objective not in known:
                yield _unknown(entry, ("objective",), action.objective, f"the plan {plan.id}", known)


def criteria(matter: Matter) -> Iterator[Finding]:
    """A finding's criterion is one that the audit tested."""
    for entry, audit in every(matter, Audit):
        known = [criterion.id for criterion in audit.criteria]
        for index, found in enumerate(audit.findings):
            if found.criterion not in known:
                place = ("findings", index, "criterion")
                yield _unknown(entry, place, found.criterion, "the list of criteria of this audit", known)


def check_entries(matter: Matter) -> Iterator[Finding]:
    """Check entries name shifts of the service and questions of the control."""
    for entry, log in every(matter, CheckLog):
        control = matter.ledger.find(Control, log.control)
        if control is None:
            continue
        service = matter.ledger.find(Service, log.service or control.service)
        shifts = [shift.id for shift in service.shifts] if service else []
        questions = [item.id for item in control.checklist]
        by_shift = control.schedule is not None and control.schedule.every == "shift"
        for index, check in enumerate(log.entries):
            place: Place = ("entries", index)
            if check.shift is None and by_shift:
                message = f"`{dotted(place)}` names no shift, but {control.id} is checked every shift"
                yield of(
                    entry,
                    place,
                    "REF006",
                    message,
                    f"add `shift`: {listed(shifts, 'or') or 'a shift of the service'}",
                )
            elif check.shift is not None and service is not None and check.shift not in shifts:
                yield _unknown(entry, (*place, "shift"), check.shift, service.id, shifts)
            for question in check.results or ():
                if question not in questions:
                    where = (*place, "results", question)
                    yield _unknown(entry, where, question, f"the checklist of {control.id}", questions)


def schedules(matter: Matter) -> Iterator[Finding]:
    """A control's schedule names shifts of its service."""
    for entry, control in every(matter, Control):
        service = matter.ledger.find(Service, control.service)
        if control.schedule is None or service is None:
            continue
        known = [shift.id for shift in service.shifts]
        for index, shift in enumerate(control.schedule.shifts):
            if shift not in known:
                yield _unknown(entry, ("schedule", "shifts", index), shift, service.id, known)
        if control.schedule.every == "shift" and not known:
            message = f"the control is checked every shift, but {service.id} has no shifts"
            yield of(
                entry, ("schedule", "every"), "REF006", message, f"write the shifts of {service.id} first"
            )


def rechecks(matter: Matter) -> Iterator[Finding]:
    """A recheck of a check entry (`CHK-…#2026-02-10`) finds the log and an entry of that day."""
    for entry, observation in every(matter, Observation):
        log_id, mark, day = (observation.recheck_of or "").partition("#")
        if not mark:
            continue
        place = ("recheck_of",)
        log = matter.ledger.find(CheckLog, log_id)
        if log is None:
            if matter.ledger.get(log_id) is None and log_id not in matter.unread:
                message = f"`recheck_of` names the check log {log_id!r}, and there is no such record"
                yield of(
                    entry,
                    place,
                    "REF001",
                    message,
                    "write the log's id, `#` and the day: CHK-…-2026-02#2026-02-10",
                )
        elif day not in {check.on.isoformat() for check in log.entries}:
            message = f"`recheck_of` names an entry of {day or 'no day'}, and {log_id} has none of that day"
            yield of(entry, place, "REF006", message, "write the log's id, `#` and the day of the entry")


def counted_fields(matter: Matter) -> Iterator[Finding]:
    """A measure worked out from records names a kind and fields that exist."""
    for entry, measure in every(matter, Measure):
        rule = measure.source.from_
        if rule is None:
            continue
        start: Place = ("source", "from")
        kind = BY_NAME.get(rule.kind)
        if kind is None:
            yield _unknown(entry, (*start, "kind"), rule.kind, "the data dictionary", BY_NAME)
            continue
        fields = [((*start, "where", name), name) for name in rule.where or ()]
        fields += [((*start, "sum"), rule.sum)] if rule.sum else []
        for place, name in fields:
            if not _is_field(kind.model, name):
                yield _unknown(
                    entry, place, name, _kind_words(kind.label), [slot.name for slot in slots(kind.model)]
                )
        activity = [slot.name for slot in slots(BY_NAME["activity"].model)]
        if rule.per and not _is_field(BY_NAME["activity"].model, rule.per):
            yield _unknown(entry, (*start, "per"), rule.per, "an activity record", activity)


def _kind_words(label: str) -> str:
    return f"the kind “{label.lower()}”"


def _is_field(model: type[Part] | None, name: str) -> bool:
    """Whether a dotted field is declared."""
    for step in name.split("."):
        slot = next((slot for slot in slots(model) if slot.name == step), None) if model else None
        if slot is None:
            return False
        model = slot.part
    return True


# ------------------------------------------------------------------ two accounts of one fact
def disagreements(matter: Matter) -> Iterator[Finding]:
    """Two records of which only one knows of the tie between them."""
    for entry, incident in every(matter, Incident):
        learning = matter.ledger.find(LearningResponse, incident.learning_response)
        if learning is not None and incident.id not in learning.incidents:
            message = f"`learning_response` names {learning.id}, which does not list {incident.id} among its incidents"
            hint = f"add {incident.id} to `incidents` of {learning.id}, or correct `learning_response`"
            yield of(entry, ("learning_response",), "REF008", message, hint)
    for entry, decision in every(matter, Decision):
        minutes = matter.ledger.find(Minutes, decision.in_)
        if minutes is not None and not any(decision.id in item.decisions for item in minutes.items):
            message = f"`in` names {minutes.id}, of which no item lists {decision.id}"
            hint = f"add {decision.id} to `decisions` of the item of {minutes.id} in which it was taken"
            yield of(entry, ("in",), "REF008", message, hint)
    for entry, log in every(matter, CheckLog):
        control = matter.ledger.find(Control, log.control)
        if control is not None and log.service and control.service and log.service != control.service:
            message = f"the log belongs to {log.service}, but its control {control.id} to {control.service}"
            yield of(entry, ("service",), "REF008", message, "correct `service`, here or in the control")


def managers(matter: Matter) -> Iterator[Finding]:
    """The registered manager is the one who, by the role holders, holds that role today."""
    for entry, service in every(matter, Service):
        held = [holder for holder in service.role_holders if holder.role == "registered_manager"]
        now = [holder.staff for holder in held if holder.to is None]
        if held and service.registered_manager not in now:
            found = listed(now) or "nobody"
            message = (
                f"`registered_manager` is {service.registered_manager}, but by `role_holders` it is {found}: "
                "who was accountable on a day cannot be told"
            )
            hint = "add the new holder with `from`, and `to` where the last one ended"
            yield of(entry, ("registered_manager",), "REF010", message, hint)


def two_sources(matter: Matter) -> Iterator[Finding]:
    """Figures or rows that are given in two places at once."""
    for entry, measure in every(matter, Measure):
        if measure.source.entries and measure.source.from_:
            message = "the measure has written `entries` and is worked out by `from`: two sets of figures"
            yield of(entry, ("source",), "REF011", message, "keep one of the two")
    for entry, log in every(matter, ReferralLog):
        if log.rows and log.rows_file:
            message = f"the log has `rows` and the table {log.rows_file}: two lists of the same referrals"
            yield of(entry, ("rows",), "REF011", message, "keep one of the two")
