"""Everything worked out from the records as one JSON object, for people who script; the names are those of the derivations page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from generators.book import Book
from generators.derive.actions import ActionPosition
from generators.derive.burn_up import BurnUp
from generators.derive.controls import ControlPosition, SlotMark
from generators.derive.loops import ConcernPosition
from generators.derive.plans import PlanPosition, Progress
from generators.derive.timeliness import Lags, Spread, Timeliness, Timing
from generators.outputs import (
    derived_assurance,
    derived_loops,
    derived_measures,
    derived_practice,
    derived_signals,
)

# Raised whenever a name or a shape changes.
VERSION = 1


def as_json(book: Book) -> str:
    """One object: `as_of`, `commit`, `audience`, and by id what was worked out. A figure that cannot be told is null."""
    return json.dumps(as_data(book), indent=2, ensure_ascii=False, default=_plain) + "\n"


def as_data(book: Book) -> Mapping[str, Any]:
    """The same as values of Python; dates, moments and lengths of time as they are."""
    found = book.derived
    return {
        "version": VERSION,
        "as_of": found.as_of,
        "commit": book.standing.commit or None,
        "draft": book.standing.draft,
        "audience": book.audience,
        "thresholds": {row.id: row.value for row in found.thresholds},
        "actions": {name: _action(one) for name, one in found.actions.items()},
        "plans": {name: _plan(one, found.burn_ups.get(name)) for name, one in found.plans.items()},
        "concerns": {name: _concern(one) for name, one in found.concerns.items()},
        "referrals": derived_loops.referrals(found.referrals),
        "incidents": derived_loops.incidents(found.incidents),
        "chains": derived_loops.chains(found.chains),
        "controls": {name: _control(one) for name, one in found.controls.items()},
        "holds": derived_practice.holds(book),
        "observations": derived_practice.observations(book),
        "mar": derived_practice.mar(book),
        "measures": derived_measures.measures(book),
        "coverage": derived_assurance.coverage(found.coverage),
        "enforcement": {name: derived_assurance.enforcement(one) for name, one in found.enforcement.items()},
        "responses": {name: derived_assurance.response(one) for name, one in found.responses.items()},
        "themes": derived_signals.themes(found.themes.values()),
        "timeliness": _timeliness(found.timeliness) if found.timeliness else None,
        **derived_signals.inside(book),
    }


def plain(book: Book) -> Mapping[str, Any]:
    """The same as the JSON holds it: texts, numbers, truth values and null."""
    found: Mapping[str, Any] = json.loads(as_json(book))
    return found


def _plain(value: object) -> str | float:
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"no form for {type(value).__name__}")


def _action(one: ActionPosition) -> Mapping[str, Any]:
    moves = one.slippage.moves if one.slippage else ()
    return {
        "state": one.state,
        "brag": one.brag,
        "why": one.why,
        "overdue": one.overdue,
        "days_overdue": one.days_overdue,
        "due": one.due,
        "original_due": one.original_due,
        "extensions": one.extensions,
        "slip_days": one.slip_days,
        "retroactive": one.retroactive,
        "silent": one.silent,
        "moves": [
            {
                "from": move.old,
                "to": move.new,
                "on": move.on,
                "commit": move.commit or None,
                "reason": move.reason or None,
                "approved_by": move.approved_by or None,
                "retroactive": move.retroactive,
                "silent": move.silent,
            }
            for move in moves
        ],
        "lacking": one.lacking,
        "remarks": one.remarks,
        "records": one.basis,
    }


def _progress(one: Progress) -> Mapping[str, Any]:
    return {
        name: {"done": share.done, "live": share.live, "share": share.share}
        for name, share in (("claimed", one.claimed), ("verified", one.verified), ("embedded", one.embedded))
    }


def _plan(one: PlanPosition, burn_up: BurnUp | None) -> Mapping[str, Any]:
    points = burn_up.points if burn_up else ()
    return {
        "milestones": _progress(one.milestones),
        "actions": _progress(one.actions),
        "objectives": {
            part.objective.id: {
                "milestones": _progress(part.milestone_progress),
                "actions": _progress(part.action_progress),
            }
            for part in one.objectives
        },
        "overdue": [
            {"sort": point.sort, "id": point.id, "due": point.due, "days": point.days_overdue}
            for point in one.overdue
        ],
        "slipped": [found.action.id for found in one.slipped],
        "next_due": (
            {"sort": one.next_due.sort, "id": one.next_due.id, "due": one.next_due.due}
            if one.next_due
            else None
        ),
        "interim_controls": [found.control.id for found in one.interim_controls],
        "burn_up": [
            {
                "at": point.at,
                "commit": point.commit,
                "milestones": _progress(point.milestones),
                "actions": _progress(point.actions),
                "records": point.changed,
            }
            for point in points
        ],
        "records": one.basis,
    }


def _concern(one: ConcernPosition) -> Mapping[str, Any]:
    return {
        "steps": {step.name: step.state for step in one.steps},
        "closed": one.closed,
        "loop_closed": one.loop_closed,
        "tracker_gaps": one.tracker_gaps,
        "open_for_days": one.open_for_days,
        "records": one.basis,
    }


def _control(one: ControlPosition) -> Mapping[str, Any]:
    return {
        "state": one.state,
        "expected": one.expected,
        "recorded": one.recorded,
        "missing": _slots(one.missing),
        "not_done": _slots(one.not_done),
        "longest_gap": one.longest_gap,
        "late_recorded": _slots(one.late_recorded),
        "deviations": _slots(one.deviations),
        "ambiguous": _slots(one.ambiguous),
        "escalated_in_time": len(one.escalated_in_time),
        "not_escalated": _slots(one.not_escalated),
        "coverage": one.coverage,
        "records": one.basis,
    }


def _slots(marks: Iterable[SlotMark]) -> list[Mapping[str, Any]]:
    return [{"day": mark.day, "shift": mark.shift} for mark in marks]


def _timeliness(found: Timeliness) -> Mapping[str, Any]:
    return {
        "lags": [_lags(one) for one in found.lags],
        "records": {name: _timing(one) for name, one in found.timings.items()},
    }


def _lags(one: Lags) -> Mapping[str, Any]:
    return {
        "kind": one.kind,
        "service": one.service,
        "n": one.n,
        "backfilled": one.backfilled,
        "unknown": one.unknown,
        "detection_seconds": _spread(one.detection),
        "reporting_seconds": _spread(one.reporting),
        "recording_seconds": _spread(one.recording),
        "since_known_seconds": _spread(one.since_known),
        "policy_seconds": one.policy,
        "late": [timing.record for timing in one.late],
        "late_share": one.late_share,
    }


def _spread(one: Spread) -> Mapping[str, Any]:
    return {"n": one.n, "median": one.median, "percentile": one.percentile, "worst": one.worst}


def _timing(one: Timing) -> Mapping[str, Any]:
    return {
        "began": one.began,
        "exact": one.exact,
        "recorded": one.recorded,
        "detection_seconds": one.detection,
        "reporting_seconds": one.reporting,
        "recording_seconds": one.recording,
        "backfilled": one.backfilled,
    }
