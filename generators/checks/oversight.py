"""Whether records of oversight say what makes them worth reading: options, quorum, who looked, what was found and what followed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from generators.checks.sheet import Matter, every, listed, of
from generators.finding import Finding
from generators.kind import Place
from generators.kinds.audit import Audit
from generators.kinds.check_log import CheckLog
from generators.kinds.decision import Decision
from generators.kinds.minutes import Minutes
from generators.kinds.observation import Observation
from generators.kinds.response import Response
from generators.kinds.risk import Risk

_CONTROL = re.compile(r"\bCTL-[A-Za-z0-9]", re.ASCII)


def decisions(matter: Matter) -> Iterator[Finding]:
    """Decisions without an option that was turned down."""
    for entry, decision in every(matter, Decision):
        if len(decision.options) < 2:
            message = f"the decision shows {len(decision.options) or 'no'} option{'' if len(decision.options) == 1 else 's'}"
            hint = (
                "write the options that were weighed, those turned down too, with what spoke for and against"
            )
            yield of(entry, ("options",), "PRF015", message, hint)


def meetings(matter: Matter) -> Iterator[Finding]:
    """Decisions of a meeting that could not decide, and minutes approved by somebody who was not there."""
    for entry, minutes in every(matter, Minutes):
        if minutes.quorate is False:
            for index, item in enumerate(minutes.items):
                if item.decisions:
                    message = f"the meeting was not quorate, but item {item.id!r} records decisions"
                    hint = "bring them to the next quorate meeting, and record them there"
                    yield of(entry, ("items", index, "decisions"), "PRF016", message, hint)
        there = {minutes.chair, *(one.staff for one in minutes.present)}
        if minutes.approved is not None and minutes.approved.by not in there:
            message = f"the minutes are approved by {minutes.approved.by}, who is not among those present"
            hint = "let the chair or someone who was present approve them, or add them to `present`"
            yield of(entry, ("approved", "by"), "PRF017", message, hint)


def responses(matter: Matter) -> Iterator[Finding]:
    """Responses that put no control in place."""
    for entry, response in every(matter, Response):
        if not response.controls:
            message = "the response names no control: nothing shows what made people safe"
            yield of(
                entry, (), "PRF018", message, "name the controls in `controls`, the stabilising ones first"
            )


def audits(matter: Matter) -> Iterator[Finding]:
    """Results that nobody should type, and findings that nothing follows."""
    for entry, audit in every(matter, Audit):
        if audit.result is not None and audit.pass_mark is None:
            message = "`result` is given, but the tool defines no `pass_mark`: the result is worked out from the criteria"
            yield of(
                entry, ("result",), "PRF019", message, "take `result` out, or add the tool's `pass_mark`"
            )
        for index, found in enumerate(audit.findings):
            if found.action is None and found.no_action_rationale is None:
                message = f"nothing follows from the finding {found.id!r} ({found.severity})"
                hint = "name the action in `action`, or say in `no_action_rationale` why none is needed"
                yield of(entry, ("findings", index), "PRF020", message, hint)


def check_entries(matter: Matter) -> Iterator[Finding]:
    """Checks whose outcome says met while an answer says no."""
    for entry, log in every(matter, CheckLog):
        for index, check in enumerate(log.entries):
            against = [question for question, answer in (check.results or {}).items() if answer == "no"]
            if check.outcome == "met" and against:
                place: Place = ("entries", index, "outcome")
                message = f"`entries[{index + 1}].outcome` is met, but the answer to {listed(against)} is no"
                yield of(entry, place, "PRF021", message, "correct the outcome (deviation) or the answer")


def observations(matter: Matter) -> Iterator[Finding]:
    """People who observed themselves, and practice found wanting that nobody looks at again."""
    for entry, seen in every(matter, Observation):
        if seen.observer == seen.staff:
            message = f"`observer` and `staff` are both {seen.staff}: nobody observes their own practice"
            yield of(entry, ("observer",), "PRF022", message, "correct the one that is wrong")
        if seen.outcome in {"developing", "not_competent"} and seen.follow_up is None:
            message = f"the outcome is {seen.outcome}, and no follow-up is due"
            yield of(
                entry,
                ("outcome",),
                "PRF026",
                message,
                "add `follow_up` with the day by which it is looked at again",
            )


def ratings(matter: Matter) -> Iterator[Finding]:
    """Risks rated lower without a control that earned it (domain reference §7.1, F2)."""
    for entry, risk in every(matter, Risk):
        current = [(index, rating) for index, rating in enumerate(risk.ratings) if rating.stage == "current"]
        for (_, before), (index, rating) in pairwise(current):
            was, now = before.likelihood * before.impact, rating.likelihood * rating.impact
            if now < was and not _CONTROL.search(rating.rationale):
                message = f"`ratings[{index + 1}]` lowers the risk from {was} to {now}, and names no control that earned it"
                hint = "name the control (CTL-…) in `rationale`, with what shows that it works"
                yield of(entry, ("ratings", index, "rationale"), "PRF025", message, hint)
