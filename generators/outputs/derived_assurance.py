"""Coverage, enforcement and responses as JSON: what stands behind each regulation and framework item, and how time ran."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generators.derive.coverage import Coverage, CoverageOf
from generators.derive.enforcement import EnforcementPosition
from generators.derive.responses import ResponsePosition


def coverage(found: CoverageOf) -> Mapping[str, Any]:
    """By regulation, and by edition and item."""
    return {
        "regulations": {name: _coverage(one) for name, one in found.regulations.items()},
        "framework": {
            edition: {name: _coverage(one) for name, one in items.items()}
            for edition, items in found.editions.items()
        },
    }


def _coverage(one: Coverage) -> Mapping[str, Any]:
    return {
        "standing": one.standing,
        "evidence": one.by_category,
        "carried": [
            {"evidence": found.evidence, "via": found.via, "relation": found.relation}
            for found in one.carried
        ],
        "newest": one.newest,
        "undated": one.undated,
        "verified": one.verified,
        "verified_share": one.verified_share,
        "independent": one.independent,
        "open_requirements": one.open_requirements,
        "open_actions": one.open_actions,
        "overdue_actions": one.overdue_actions,
        "records": one.records,
    }


def enforcement(one: EnforcementPosition) -> Mapping[str, Any]:
    """One step of the regulator."""
    return {
        "open": one.open,
        "requirements": [
            {
                "id": found.requirement.id,
                "regulation": found.requirement.regulation,
                "due": found.requirement.due,
                "days_left": found.days_left,
                "said_to_be_met": found.met,
                "late": found.late,
                "overdue": found.overdue,
                "evidence": found.evidence,
                "incidents_since_service": found.incidents,
            }
            for found in one.requirements
        ],
        "conditions": [
            {"id": found.condition.id, "next_due": found.next_due, "days_left": found.days_left}
            for found in one.conditions
        ],
        "parallel": one.parallel,
        "timeline": [
            {"on": found.on, "what": found.words, "by": found.by or None, "step": found.step}
            for found in one.timeline
        ],
        "records": one.records,
    }


def response(one: ResponsePosition) -> Mapping[str, Any]:
    """One response. Lengths of time in seconds; null where the records do not tell."""
    return {
        "open": one.open,
        "triggered": one.triggered,
        "to_open_seconds": one.to_open,
        "to_roles_seconds": one.to_roles,
        "to_decision_seconds": one.to_decision,
        "to_control_days": one.to_control,
        "first_decision": one.first_decision or None,
        "first_control": one.first_control or None,
        "without_rationale": one.without_rationale,
        "without_options": one.without_options,
        "records": one.records,
    }
