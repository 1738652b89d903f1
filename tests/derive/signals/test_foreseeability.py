"""Foreseeability F1, F2, F3 (domain reference §7.1): what had been recorded decides, and dates given later are told beside it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.derive.conftest import action, check, control, done, incident, service
from tests.derive.signals.told import reading, recorded

HARM = {"physical": "moderate", "psychological": "none", "reg18_injury": True, "candour_threshold": True}


def risk(risk_id: str = "RSK-1", on: str = "2025-11-10", **fields: Any) -> dict[str, Any]:
    return {
        "id": risk_id, "title": "Holds", "service": "SVC-1", "themes": ["restraint"], "hazard": "Somebody is hurt in a hold",
        "identified": {"on": on, "by": "STF-2"}, "owner": "STF-2", "next_review": "2026-12-31", "controls": ["CTL-1"], **fields,
    }  # fmt: skip


def rating(on: str, likelihood: int, impact: int = 4, stage: str = "current") -> dict[str, Any]:
    return {
        "on": on, "by": "STF-2", "likelihood": likelihood, "impact": impact, "stage": stage, "rationale": "As judged.",
    }  # fmt: skip


def barrier(**fields: Any) -> dict[str, Any]:
    return control(theme="restraint", starts="2025-12-01", **fields)


def hurt(on: str = "2026-01-14", **fields: Any) -> dict[str, Any]:
    facts = {"service": "SVC-1", "control_failed": "CTL-1", **fields}
    return incident("INC-1", on, **facts)


# ------------------------------------------------------------------ F1
def test_formal_knowledge_of_two_weeks_without_a_verified_control_is_red() -> None:
    """Domain reference §7.1 F1: the 65 days of the story."""
    found = recorded(
        "F1", ("2025-11-10T12:00", (service(), barrier(), risk())), ("2026-01-15T08:00", (hurt(),))
    )
    assert (found.state, found.value, found.n) == ("red", 65.0, 1)
    assert "formally known for 65 days; CTL-1 had not been verified" in found.cases[0].words
    assert {"INC-1", "RSK-1", "CTL-1"} <= set(found.cases[0].records)


@pytest.mark.parametrize(("recorded_on", "state"), [("2025-12-31", "red"), ("2026-01-01", "amber")])
def test_fourteen_days_are_enough_and_thirteen_are_not(recorded_on: str, state: str) -> None:
    found = recorded(
        "F1",
        (f"{recorded_on}T12:00", (service(), barrier(), risk(on="2025-12-30"))),
        ("2026-01-15T08:00", (hurt(),)),
    )
    assert found.state == state


def test_a_control_that_had_been_verified_makes_it_amber() -> None:
    proven = barrier(verifications=[check("2025-12-20")])
    found = recorded("F1", ("2025-11-10T12:00", (service(), proven, risk())), ("2026-01-15T08:00", (hurt(),)))
    assert found.state == "amber"
    assert "a control in question had been verified" in found.cases[0].words


def test_a_verification_written_down_after_the_incident_helps_nobody() -> None:
    found = recorded(
        "F1",
        ("2025-11-10T12:00", (service(), barrier(), risk())),
        ("2026-01-15T08:00", (hurt(), barrier(verifications=[check("2025-12-20")]))),
    )
    assert found.state == "red"


@pytest.mark.parametrize(
    "unfit",
    [
        check("2025-12-20", by="STF-2"),
        check("2025-12-20", evidence=[]),
        check("2025-12-20", method="interview"),
        check("2025-12-20", "not_effective"),
    ],
)
def test_a_check_that_does_not_count_verifies_nothing(unfit: dict[str, Any]) -> None:
    found = reading("F1", service(), barrier(verifications=[unfit]), risk(), hurt())
    assert found.state == "red"


def test_knowledge_written_down_only_afterwards_is_shown_as_recorded_late() -> None:
    """Domain reference §7.1 F1, failure modes: run again on event dates, show both."""
    found = recorded(
        "F1", ("2026-01-15T08:00", (service(), barrier(), hurt())), ("2026-02-01T12:00", (risk(),))
    )
    assert found.state == "amber"
    words = found.cases[0].words
    assert "nothing like it had been recorded by then" in words
    assert (
        "by the dates in the records it was formally known for 65 days, as recorded not at all: knowledge recorded late"
        in words
    )


def test_without_a_history_the_dates_are_taken_and_that_is_said() -> None:
    found = reading("F1", service(), barrier(), risk(), hurt())
    assert (found.state, found.value) == ("red", 65.0)
    assert any("There is no history" in said for said in found.caveats)


def test_the_same_theme_at_another_place_under_another_control_is_no_knowledge() -> None:
    elsewhere = risk(service="SVC-2", controls=[])
    found = reading("F1", service(), service(id="SVC-2"), barrier(), elsewhere, hurt())
    assert (found.cases, found.n) == ((), 1)


def test_the_same_control_at_another_place_is_knowledge() -> None:
    found = reading("F1", service(), service(id="SVC-2"), barrier(), risk(service="SVC-2"), hurt())
    assert "the same control" in found.cases[0].words


def test_a_hazard_that_the_incident_names_is_knowledge_whatever_its_theme() -> None:
    found = reading("F1", service(), barrier(), risk(themes=["falls"], controls=[]), hurt(risks=["RSK-1"]))
    assert "the same hazard" in found.cases[0].words


def test_a_risk_that_was_closed_before_is_no_knowledge() -> None:
    closed = risk(closed={"on": "2025-12-24", "by": "STF-2", "rationale": "No longer."})
    assert not reading("F1", service(), barrier(), closed, hurt()).cases


def test_an_earlier_incident_alone_is_not_formal() -> None:
    before = incident("INC-0", "2025-12-01", service="SVC-1", control_failed="CTL-1")
    found = reading("F1", service(), barrier(), before, hurt())
    assert found.state == "amber"
    assert "nothing of it is formal" in found.cases[0].words


def test_what_happened_more_than_a_year_before_is_no_knowledge() -> None:
    before = incident("INC-0", "2025-01-14", service="SVC-1", control_failed="CTL-1")
    assert not reading("F1", service(), barrier(), before, hurt()).cases


def test_an_audit_without_findings_is_no_knowledge() -> None:
    audit = {
        "id": "AUD-1", "title": "Holds", "service": "SVC-1", "tool": "Holds", "type": "audit", "done_on": "2025-11-10",
        "auditor": "STF-3", "theme": "restraint",
    }  # fmt: skip
    assert not reading("F1", service(), barrier(), audit, hurt()).cases
    finding = {"id": "f", "criterion": "c", "severity": "high", "text": "Late"}
    found = reading("F1", service(), barrier(), audit | {"findings": [finding]}, hurt())
    assert "AUD-1 (own audit finding" in found.cases[0].words
    outside = audit | {"findings": [finding], "auditor": "ORG-1"}
    assert (
        "finding of an outside auditor" in reading("F1", service(), barrier(), outside, hurt()).cases[0].words
    )


def test_without_incidents_nothing_can_be_said() -> None:
    assert reading("F1", service(), barrier(), risk()).state == "insufficient_data"


# ------------------------------------------------------------------ F2
def test_a_high_risk_without_a_verified_control_is_amber_after_a_month_and_red_after_two() -> None:
    def on(day: str) -> str:
        return reading("F2", service(), barrier(), risk(ratings=[rating(day, 4)])).state

    assert [on("2026-05-01"), on("2026-04-30"), on("2026-04-01"), on("2026-03-31")] == [
        "insufficient_data",
        "amber",
        "amber",
        "red",
    ]


def test_harm_since_makes_a_risk_without_a_control_red() -> None:
    harmed = hurt("2026-05-20", risks=["RSK-1"], harm=HARM)
    found = reading("F2", service(), barrier(), risk(ratings=[rating("2026-04-20", 4)]), harmed)
    assert found.state == "red"
    assert "harm followed: INC-1" in found.cases[0].words


def test_a_verified_control_holds_a_high_risk_until_a_check_finds_otherwise() -> None:
    high = risk(ratings=[rating("2025-12-01", 4)])
    proven = [check("2026-01-10")]
    assert not reading("F2", service(), barrier(verifications=proven), high).cases
    failed = [*proven, check("2026-04-20", "partly_effective")]
    found = reading("F2", service(), barrier(verifications=failed), high)
    assert (found.state, found.value) == ("amber", 41.0)


def test_a_rating_below_the_upper_band_is_not_high() -> None:
    assert not reading("F2", service(), barrier(), risk(ratings=[rating("2025-12-01", 3)])).cases


def test_an_overdue_review_is_told() -> None:
    found = reading("F2", service(), barrier(), risk(next_review="2026-05-30"))
    assert (found.state, found.value) == ("amber", 1.0)


def test_a_rating_lowered_without_a_newly_verified_control_is_unsupported() -> None:
    """Domain reference §7.1 F2, unsupported_downgrade."""
    lowered = risk(ratings=[rating("2026-01-10", 3, stage="inherent"), rating("2026-03-10", 2)])
    assert "was lowered from 12 to 8" in reading("F2", service(), barrier(), lowered).cases[0].words
    proven = barrier(verifications=[check("2026-02-20")])
    assert not reading("F2", service(), proven, lowered).cases


def test_a_proof_that_came_in_a_later_commit_does_not_support_a_lower_rating() -> None:
    high, lowered = [rating("2026-01-10", 3)], [rating("2026-01-10", 3), rating("2026-03-10", 2)]
    proven = barrier(verifications=[check("2026-02-20")])
    begun = ("2026-01-10T12:00", (service(), barrier(), risk(ratings=high)))
    together = recorded("F2", begun, ("2026-03-10T12:00", (proven, risk(ratings=lowered))))
    later = recorded(
        "F2", begun, ("2026-03-10T12:00", (risk(ratings=lowered),)), ("2026-03-20T12:00", (proven,))
    )
    assert not together.cases
    assert "lowered from 12 to 8" in later.cases[0].words


# ------------------------------------------------------------------ F3
def notice(**fields: Any) -> dict[str, Any]:
    return {
        "id": "ENF-1", "title": "Warning notice", "service": "SVC-1", "type": "warning_notice_s29", "issued_by": "ORG-1",
        "served": "2026-02-05", "requirements": [requirement("2026-06-30")], **fields,
    }  # fmt: skip


def requirement(due: str, **fields: Any) -> dict[str, Any]:
    return {"id": "r1", "text": "Comply.", "regulation": "hsca-ra-2014/12", "due": due, **fields}


def met(on: str) -> dict[str, Any]:
    return {"on": on, "by": "STF-2", "evidence": ["EVD-1"]}


def test_an_overdue_requirement_is_red() -> None:
    found = reading("F3", service(), notice(requirements=[requirement("2026-05-30")]))
    assert (found.state, found.value, found.value_words) == ("red", -1.0, "overdue by 1 day")


def test_one_harmful_incident_on_the_regulation_after_service_is_red() -> None:
    harmed = hurt("2026-03-10", harm=HARM, regulations=["hsca-ra-2014/12"])
    assert reading("F3", service(), notice(), harmed).state == "red"
    for other in (
        hurt("2026-02-05", harm=HARM, regulations=["hsca-ra-2014/12"]),
        hurt("2026-03-10", harm=HARM, regulations=["hsca-ra-2014/17"]),
        hurt("2026-03-10", regulations=["hsca-ra-2014/12"]),
    ):
        assert not reading("F3", service(), notice(), other).cases


def test_due_soon_without_evidence_is_amber() -> None:
    soon = notice(requirements=[requirement("2026-06-10")])
    assert reading("F3", service(), soon, hurt()).state == "amber"
    shown = action(source=["ENF-1"], service="SVC-1", completed=done("2026-05-01"))
    assert reading("F3", service(), soon, shown, hurt("2026-05-01")).state == "ok"


def test_what_is_said_to_be_met_stays_in_view_until_the_step_is_closed() -> None:
    claimed = notice(requirements=[requirement("2026-05-01", met=met("2026-04-30"))])
    assert reading("F3", service(), claimed).n == 1
    closed = claimed | {"closed": {"on": "2026-05-20", "by": "STF-2"}}
    assert reading("F3", service(), closed, hurt("2026-05-01")).state == "not_applicable"


def test_a_quiet_service_is_not_said_to_have_nothing_open() -> None:
    """Domain reference §7.11, quiet service."""
    assert reading("F3", service()).state == "insufficient_data"
