"""Closed loops as JSON: incidents, chains and referrals by the names of the derivations page; the object they stand in lives in derived."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from generators.derive.chains import Chain, Link
from generators.derive.duties import Duty, Held
from generators.derive.incidents import IncidentPosition
from generators.derive.referrals import Reconciliation


def incidents(found: Mapping[str, IncidentPosition]) -> Mapping[str, Any]:
    """Incident id -> its links and duties. Times in seconds; what law or policy leaves open has no `until`."""
    return {name: _incident(one) for name, one in found.items()}


def _incident(one: IncidentPosition) -> Mapping[str, Any]:
    return {
        "steps": {link.name: link.state for link in one.links},
        "grave": one.grave or None,
        "duties": {duty.name: _duty(duty) for duty in one.duties},
        "missing": [link.name for link in one.missing],
        "stops_at": one.stops_at.name if one.stops_at else None,
        "closed": one.closed,
        "loop_closed": one.loop_closed,
        "words": one.words,
        "records": one.basis,
    }


def _duty(one: Duty) -> Mapping[str, Any]:
    return {
        "clock": one.clock.id,
        "required": one.required,
        "decided_at": one.decided_at,
        "decision_seconds": one.decision_taken,
        "done_at": one.done_at,
        "taken_seconds": one.taken,
        "in_question": one.in_question or None,
        "law": _held(one.law),
        "outside": _held(one.outside),
        "policy": _held(one.policy),
    }


def _held(one: Held | None) -> Mapping[str, Any] | None:
    if one is None:
        return None
    return {
        "standing": one.standing,
        "state": one.state,
        "says": one.says,
        "basis": one.basis,
        "until": one.until,
        "words": one.words,
    }


def chains(found: Iterable[Chain]) -> Mapping[str, Any]:
    """Chain id (`AUD-1#finding`, else the record's id) -> its links and where it stops."""
    return {
        one.id: {
            "sort": one.sort,
            "record": one.record,
            "links": {link.name: _link(link) for link in one.links},
            "stops_at": one.stops_at.name if one.stops_at else None,
            "closed": one.closed,
            "words": one.words,
            "records": one.records,
        }
        for one in found
    }


def _link(one: Link) -> Mapping[str, Any]:
    return {"state": one.state, "when": one.when, "words": one.words}


def referrals(found: Iterable[Reconciliation]) -> list[Mapping[str, Any]]:
    """One object a receiver, with every referral of either side."""
    return [
        {
            "organisation": one.organisation or None,
            "logs": one.logs,
            "first": one.first,
            "last": one.last,
            "words": one.words,
            "matches": [
                {
                    "state": match.state,
                    "reference": match.reference or None,
                    "record": match.record or None,
                    "made_at": match.made_at,
                    "log": match.log or None,
                    "received_at": match.received_at,
                    "service": match.service,
                }
                for match in one.matches
            ],
        }
        for one in found
    ]
