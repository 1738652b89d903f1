"""Holds, observation coverage and MAR reconciliation as plain values for the JSON of what was worked out; what they are is derived elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from generators.book import Book
from generators.derive.doers import Practice
from generators.derive.mar import Doses, MarPosition, StockCount


def holds(book: Book) -> list[Mapping[str, Any]]:
    """`holds[]`: who was held from which task, from when to when, and what was seen in between."""
    return [
        {
            "staff": one.staff,
            "task": one.task,
            "service": one.service,
            "start": one.start,
            "end": one.ended,
            "open": one.open,
            "ended_by": one.ended_by or None,
            "attempts": one.attempts,
            "hold_breach": bool(one.breaches),
            "breaches": _practices(one.breaches),
            "unclear": _practices(one.unclear),
            "remarks": one.remarks,
            "records": one.basis,
        }
        for one in book.derived.holds
    ]


def _practices(found: Iterable[Practice]) -> list[Mapping[str, Any]]:
    return [
        {"day": one.day, "shift": one.shift, "outcome": one.outcome, "record": one.record} for one in found
    ]


def observations(book: Book) -> list[Mapping[str, Any]]:
    """`observations`: of those active on a task in a service, who was watched and found competent lately enough."""
    return [
        {
            "service": one.service,
            "task": one.task,
            "oversight": one.oversight,
            "window_days": one.window,
            "state": one.state,
            "active": len(one.active),
            "in_date": one.in_date,
            "coverage": one.share,
            "lapsed": [
                {
                    "staff": person.staff,
                    "why": person.why,
                    "last_passed": person.passed.id if person.passed else None,
                    "practice_without": _practices(person.uncovered),
                }
                for person in one.lapsed
            ],
            "hold_breaches": _practices(one.breaches),
            "unattributed_checks": one.unattributed,
            "observed": len(one.observed),
            "observers": len(one.observers),
            "with_development_points": one.with_points,
            "parts": {
                part: {"of_practice": share.of_practice, "of_observations": share.of_observed}
                for part, share in one.parts.items()
            },
            "records": one.basis,
        }
        for one in book.derived.observed
    ]


def mar(book: Book) -> Mapping[str, Any]:
    """`mar{service}`: doses by outcome with rates, weeks without a reconciliation, and stock that differs."""
    return {name or "provider": _mar(one) for name, one in book.derived.mar.items()}


def _mar(one: MarPosition) -> Mapping[str, Any]:
    return {
        "state": one.state,
        "total": _doses(one.total),
        "weeks": [{"week": week.week, "record": week.record, **_doses(week.doses)} for week in one.weeks],
        "missing": one.missing,
        "twice": one.twice,
        "stock_variance": [_stock(line) for line in one.variances],
        "stock_carried": [_stock(line) for line in one.carried],
        "records": one.basis,
    }


def _doses(found: Doses) -> Mapping[str, Any]:
    counted = dict((*found.outcomes.items(), ("late", found.late)))
    return {
        "scheduled": found.scheduled,
        **counted,
        "unexplained": found.unexplained,
        f"per_{found.per}": {name: found.rate(number) for name, number in counted.items()},
    }


def _stock(line: StockCount) -> Mapping[str, Any]:
    return {
        "week": line.week,
        "medicine": line.medicine,
        "expected": line.expected,
        "counted": line.counted,
        "variance": line.variance,
        "carried": line.carried,
        "record": line.record,
    }
