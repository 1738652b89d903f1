"""Records that do not fit together: both sides are told, and neither is called right (derivations §7)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from generators.catalogues import Catalogues
from generators.derive import derive
from generators.derive.contradictions import Contradiction
from tests.derive.conftest import action, check, control, done, incident, ledger, service

DAY = date(2026, 5, 31)


@pytest.fixture
def found(shipped: Catalogues) -> Any:
    def of(sort: str, *records: dict[str, Any]) -> list[Contradiction]:
        told = ledger(service(), control(), *records)
        every = derive(told, told, DAY, shipped, inside=True).contradictions
        assert derive(told, told, DAY, shipped).contradictions == ()
        return [one for one in every if one.sort == sort]

    return of


# ------------------------------------------------------------------ minutes and actions
def minutes(outcome: str = "effective", held: str = "2026-04-22T10:00") -> dict[str, Any]:
    return {
        "id": "MIN-1", "title": "Governance", "meeting": "governance", "held_at": held, "chair": "STF-2",
        "present": [{"staff": "STF-2"}],
        "items": [{"id": "one", "heading": "Actions", "verifies": [{"action": "ACT-1", "outcome": outcome}]}],
    }  # fmt: skip


def test_minutes_that_find_an_open_action_effective_contradict_its_record(found: Any) -> None:
    (one,) = found("minutes_say_done", minutes(), action())
    assert one.words == (
        "MIN-1 of 22 April 2026 found ACT-1 effective; its record says not started, 61 days overdue: "
        "no completion with evidence."
    )
    assert (one.on, one.records) == (date(2026, 4, 22), ("MIN-1", "ACT-1"))


def test_a_claim_without_a_verification_that_counts_is_told_too(found: Any) -> None:
    (one,) = found("minutes_say_done", minutes(), action(completed=done("2026-04-01")))
    assert "no verification that counts" in one.words


def test_a_check_before_the_meeting_that_found_otherwise_contradicts_and_a_later_one_does_not(
    found: Any,
) -> None:
    def failed(on: str) -> dict[str, Any]:
        return action(completed=done("2026-04-01"), verifications=[check(on, "not_effective")])

    (one,) = found("minutes_say_done", minutes(), failed("2026-04-20"))
    assert "a check of 20 April 2026 had found it not effective" in one.words
    assert not found("minutes_say_done", minutes(), failed("2026-05-20"))


@pytest.mark.parametrize("outcome", ["partly_effective", "not_effective", "not_checked"])
def test_minutes_that_do_not_find_it_effective_contradict_nothing(found: Any, outcome: str) -> None:
    assert not found("minutes_say_done", minutes(outcome), action())


def test_minutes_and_a_verified_action_agree_and_a_meeting_to_come_says_nothing(found: Any) -> None:
    verified = action(completed=done("2026-04-01"), verifications=[check("2026-04-10")])
    assert not found("minutes_say_done", minutes(), verified)
    assert not found("minutes_say_done", minutes(held="2026-06-01T10:00"), action())


# ------------------------------------------------------------------ incidents and their actions
def closed(on: str = "2026-03-01", **fields: Any) -> dict[str, Any]:
    return incident("INC-0", "2026-01-14", service="SVC-1", closed={"on": on, "by": "STF-2"}, **fields)


def test_an_incident_closed_before_its_action_was_verified(found: Any) -> None:
    late = action(completed=done("2026-02-10"), verifications=[check("2026-03-02")])
    (one,) = found("closed_before_verified", closed(), late)
    assert (
        "INC-0 was closed on 1 March 2026; not verified by then: ACT-1; verified since: ACT-1." in one.words
    )
    assert not found("closed_before_verified", closed("2026-03-02"), late)


def test_actions_of_its_learning_response_count_and_withdrawn_ones_do_not(found: Any) -> None:
    response = {
        "id": "LRN-1", "title": "Review", "type": "mdt_review", "incidents": ["INC-0"], "lead": "STF-3",
        "started": "2026-03-10", "actions": ["ACT-2"],
    }  # fmt: skip
    other = action("ACT-2", source=["AUD-1"])
    (one,) = found("closed_before_verified", closed(learning_response="LRN-1"), response, other)
    assert "ACT-2" in one.records
    assert "it was looked at again in LRN-1 from 10 March 2026" in one.words
    gone = other | {"withdrawn": {"on": "2026-02-20", "approved_by": "STF-9", "reason": "Replaced."}}
    assert not found("closed_before_verified", closed(learning_response="LRN-1"), response, gone)


def test_an_open_incident_and_one_closed_after_the_day_contradict_nothing(found: Any) -> None:
    assert not found("closed_before_verified", incident("INC-0", "2026-01-14"), action())
    assert not found("closed_before_verified", closed("2026-06-01"), action())


# ------------------------------------------------------------------ audits and incidents
def audit(**fields: Any) -> dict[str, Any]:
    return {
        "id": "AUD-1", "title": "Holds", "service": "SVC-1", "tool": "Holds", "type": "audit", "done_on": "2026-04-01",
        "auditor": "STF-3", "theme": "restraint",
        "criteria": [{"id": "c", "text": "Plans are current", "met": 5, "total": 5}], **fields,
    }  # fmt: skip


def happened(*days: str, **fields: Any) -> list[dict[str, Any]]:
    return [incident(f"INC-{n}", day, **{"service": "SVC-1", **fields}) for n, day in enumerate(days, 1)]


def test_an_audit_without_findings_while_incidents_of_its_theme_rise(found: Any) -> None:
    (one,) = found("compliant_while_rising", audit(), *happened("2026-03-20", "2026-04-10", "2026-05-10"))
    assert (
        "in the 60 days after it 2 events of its theme happened there, in as many days before 1" in one.words
    )
    assert set(one.records) == {"AUD-1", "INC-1", "INC-2", "INC-3"}


@pytest.mark.parametrize(
    "unfit",
    [
        {"findings": [{"id": "f", "criterion": "c", "severity": "minor", "text": "Old"}]},
        {"criteria": [{"id": "c", "text": "Plans are current", "met": 4, "total": 5}]},
        {"result": "fail", "pass_mark": 90},
        {"theme": "falls"},
        {"service": "SVC-2"},
    ],
)
def test_an_audit_that_found_something_or_looked_elsewhere_contradicts_nothing(
    found: Any, unfit: dict[str, Any]
) -> None:
    records = (service(id="SVC-2"), audit(**unfit), *happened("2026-04-10", "2026-05-10"))
    assert not found("compliant_while_rising", *records)


def test_one_incident_or_no_more_than_before_is_no_rise(found: Any) -> None:
    assert not found("compliant_while_rising", audit(), *happened("2026-04-10"))
    as_before = happened("2026-03-10", "2026-03-20", "2026-04-10", "2026-05-10")
    assert not found("compliant_while_rising", audit(), *as_before)


def test_only_the_last_audit_of_a_tool_is_asked(found: Any) -> None:
    later = audit(done_on="2026-05-30") | {"id": "AUD-2"}
    assert not found("compliant_while_rising", audit(), later, *happened("2026-04-10", "2026-05-10"))


# ------------------------------------------------------------------ our log and theirs
def test_what_the_receivers_log_does_not_hold_is_told(found: Any) -> None:
    concern = {
        "id": "SGC-1", "title": "Concern", "service": "SVC-1", "raised_at": "2026-04-14T10:00", "raised_by": "STF-3",
        "abuse_types": ["neglect"], "owner": "STF-2",
        "referral": {"required": True, "made_at": "2026-04-14T12:00", "by": "STF-3", "to": "ORG-1", "reference": "A-1"},
    }  # fmt: skip
    theirs = {
        "id": "REF-1", "title": "Log", "organisation": "ORG-1", "period": "2026-04",
        "rows": [{"reference": "B-2", "received_at": "2026-04-02T09:00"}],
    }  # fmt: skip
    told = found("logs_differ", concern, theirs)
    assert {record for one in told for record in one.records} == {"SGC-1", "REF-1"}
