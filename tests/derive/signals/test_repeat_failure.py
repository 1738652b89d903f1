"""Repeat failure R1 to R4 (domain reference §7.2): alike means theme, control and place; nothing is judged without exposure."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.derive.conftest import action, check, control, done, incident, service
from tests.derive.signals.told import all_signals, of, reading

HARM = {"physical": "moderate", "psychological": "none", "reg18_injury": False, "candour_threshold": False}


def happened(number: int, on: str, **fields: Any) -> dict[str, Any]:
    facts = {"service": "SVC-1", "control_failed": "CTL-1", **fields}
    return incident(f"INC-{number}", on, **facts)


def learned(*incidents: str, on: str = "2026-01-31", **fields: Any) -> dict[str, Any]:
    return {
        "id": "LRN-1", "title": "Review", "service": "SVC-1", "type": "mdt_review", "incidents": list(incidents), "lead": "STF-3",
        "started": "2026-01-15", "completed": on, **fields,
    }  # fmt: skip


FIRST = (service(), control(), happened(1, "2026-01-14"), learned("INC-1"))


# ------------------------------------------------------------------ R1
def test_one_like_incident_after_learning_is_amber_and_two_are_red() -> None:
    one, two = happened(2, "2026-03-10"), happened(3, "2026-04-10")
    assert reading("R1", *FIRST, one).state == "amber"
    found = reading("R1", *FIRST, one, two)
    assert (found.state, found.value) == ("red", 2.0)
    assert {"LRN-1", "INC-2", "INC-3"} <= set(found.cases[0].records)


@pytest.mark.parametrize(
    "harm",
    [
        HARM,
        HARM | {"physical": "none", "psychological": "severe"},
        HARM | {"physical": "low", "candour_threshold": True},
    ],
)
def test_one_with_moderate_harm_is_red(harm: dict[str, Any]) -> None:
    assert reading("R1", *FIRST, happened(2, "2026-03-10", harm=harm)).state == "red"


@pytest.mark.parametrize(
    "unlike",
    [
        {"service": "SVC-2"},
        {"category": "falls"},
        {"control_failed": "CTL-2"},
    ],
)
def test_another_place_theme_or_control_is_not_alike(unlike: dict[str, Any]) -> None:
    others = (service(id="SVC-2"), control(id="CTL-2", title="Another"))
    assert not reading("R1", *FIRST, *others, happened(2, "2026-03-10", **unlike)).cases


def test_what_happened_before_the_response_was_closed_is_no_repeat() -> None:
    assert not reading("R1", *FIRST, happened(2, "2026-01-31")).cases


def test_an_incident_that_names_no_control_may_be_alike_and_makes_amber_at_most() -> None:
    vague = [happened(number, f"2026-03-1{number}", control_failed="", harm=HARM) for number in (2, 3)]
    for one in vague:
        del one["control_failed"]
    found = reading("R1", *FIRST, *vague)
    assert (found.state, found.value) == ("amber", 0.0)
    assert "may be of the same sort" in found.cases[0].words


def test_where_nothing_was_learned_from_nothing_is_said_of_repeats() -> None:
    found = reading("R1", service(), control(), happened(1, "2026-05-14"))
    assert found.state == "insufficient_data"
    assert (
        reading("R1", *FIRST[:3], learned("INC-1") | {"completed": "2026-06-01"}).state == "insufficient_data"
    )


# ------------------------------------------------------------------ R2
def months(first: int = 1, **figures: float) -> list[dict[str, Any]]:
    told = [(2025, month) for month in range(6, 13)] + [(2026, month) for month in range(1, 6)]
    return [
        {"id": f"ACV-{y}-{m:02}", "title": "Month", "service": "SVC-1", "period": f"{y}-{m:02}", **figures}
        for y, m in told[first - 1 :]
    ]


def closed(theme: str = "restraint", on: str = "2026-02-28", **fields: Any) -> dict[str, Any]:
    return action(service="SVC-1", addresses=[{"theme": theme}], completed=done(on), **fields)


def spread(number: int, year: int = 2025, month: int = 12) -> list[dict[str, Any]]:
    return [happened(100 + one, f"{year}-{month:02}-{one % 28 + 1:02}") for one in range(number)]


def test_without_exposure_figures_recurrence_is_never_judged() -> None:
    found = reading("R2", service(), control(), closed(), *spread(20), happened(1, "2026-03-10"))
    assert found.state == "insufficient_data"
    assert "how much care was given is not recorded in one unit" in found.cases[0].words


def test_as_many_as_before_is_red_and_clearly_fewer_is_ok() -> None:
    ground = (service(), control(), closed(), *months(care_hours=1000))
    again = [happened(one, f"2026-03-{one:02}") for one in range(1, 9)]
    assert reading("R2", *ground, *spread(20), *again).state == "red"
    found = reading("R2", *ground, *spread(40), again[0], happened(50, "2026-05-30"))
    assert (found.state, found.value) == ("ok", 1.0)


def test_fewer_that_chance_may_explain_are_amber() -> None:
    ground = (service(), control(), closed(), *months(care_hours=1000))
    again = [happened(one, f"2026-03-0{one}") for one in (1, 2)]
    assert reading("R2", *ground, *spread(15), *again).state == "amber"


def test_none_where_few_were_expected_shows_nothing() -> None:
    found = reading("R2", service(), control(), closed(), *months(care_hours=1000), *spread(5))
    assert found.state == "insufficient_data"
    assert "too few were expected for their absence to show anything" in found.cases[0].words


def test_one_recurrence_of_what_must_never_happen_again_is_red_even_without_figures() -> None:
    ground = (service(), control(), closed("unlawful-restraint"))
    assert reading("R2", *ground, happened(1, "2026-03-10", category="unlawful-restraint")).state == "red"
    assert (
        reading("R2", *ground, happened(1, "2026-02-10", category="unlawful-restraint")).state
        == "insufficient_data"
    )


def test_a_reopened_action_and_one_without_evidence_are_not_closed() -> None:
    reopened = closed(verifications=[check("2026-03-05", "not_effective")])
    claimed = action(
        service="SVC-1", addresses=[{"theme": "restraint"}], completed={"on": "2026-02-28", "by": "STF-1"}
    )
    for one in (reopened, claimed):
        assert reading("R2", service(), control(), one, *months(care_hours=1000), *spread(20)).n == 0


# ------------------------------------------------------------------ R3
def response(number: int, *codes: str, on: str = "2026-03-01", **fields: Any) -> dict[str, Any]:
    factors = [{"code": code, "level": "team", "text": "Seen."} for code in codes]
    return learned("INC-1", on=on, factors=factors, **fields) | {"id": f"LRN-{number}"}


BASE = (service(), service(id="SVC-2"), control(), happened(1, "2026-01-14"))


def test_the_same_factor_twice_at_a_place_is_amber_and_three_times_red() -> None:
    told = [response(number, "handover", "noise" if number == 1 else "stock") for number in (1, 2, 3)]
    assert reading("R3", *BASE, *told[:2]).state == "amber"
    found = reading("R3", *BASE, *told)
    assert (found.state, found.value) == ("red", 3.0)


def test_the_same_factor_at_two_places_is_red_for_the_provider_and_for_no_place() -> None:
    found = all_signals(*BASE, response(1, "handover"), response(2, "handover", service="SVC-2"))
    assert of(found, "R3", "").state == "red"
    assert not of(found, "R3", "SVC-1").cases


def test_factors_of_one_persons_doing_and_responses_still_open_do_not_count() -> None:
    person = [response(number, "staff_individual") for number in (1, 2, 3)]
    assert not reading("R3", *BASE, *person).cases
    for one in person:
        one["factors"] = [{"code": "attention", "level": "individual", "text": "Seen."}]
    assert not reading("R3", *BASE, *person).cases
    assert not reading("R3", *BASE, response(1, "handover"), response(2, "handover", on="2026-06-01")).cases
    assert not reading("R3", *BASE, response(1, "handover"), response(2, "handover", on="2025-05-31")).cases


def test_one_response_alone_cannot_show_that_factors_do_not_come_back() -> None:
    found = reading("R3", *BASE, happened(2, "2026-05-20"), response(1, "handover"))
    assert (found.state, found.n, found.least) == ("insufficient_data", 1, 2)


# ------------------------------------------------------------------ R4
def audit(
    number: int, on: str, *wanting: str, asked: tuple[str, ...] = ("signed", "counted"), **fields: Any
) -> dict[str, Any]:
    return {
        "id": f"AUD-{number}", "title": "MAR audit", "service": "SVC-1", "tool": "MAR", "type": "audit", "done_on": on,
        "auditor": "STF-3", "criteria": [{"id": one, "text": one, "met": 5, "total": 10} for one in asked],
        "findings": [{"id": f"f_{one}", "criterion": one, "severity": "minor", "text": "Empty", "action": "ACT-1"} for one in wanting],
        **fields,
    }  # fmt: skip


TWO = (audit(1, "2026-03-10", "signed"), audit(2, "2026-04-10", "signed"))


def test_the_same_finding_in_two_audits_in_a_row_is_amber_and_in_three_red() -> None:
    ground = (service(), action())
    assert reading("R4", *ground, TWO[0]).state == "insufficient_data"
    assert reading("R4", *ground, *TWO).state == "amber"
    found = reading("R4", *ground, *TWO, audit(3, "2026-05-10", "signed"))
    assert (found.state, found.value) == ("red", 3.0)
    assert {"AUD-1", "AUD-2", "AUD-3", "ACT-1"} <= set(found.cases[0].records)


def test_a_clean_audit_ends_the_row_and_one_that_did_not_ask_does_not() -> None:
    ground = (service(), action())
    assert not reading("R4", *ground, *TWO, audit(3, "2026-05-10")).cases
    assert reading("R4", *ground, *TWO, audit(3, "2026-05-10", asked=("counted",))).value == 2.0


@pytest.mark.parametrize("other", [{"tool": "Stock"}, {"service": "SVC-2"}])
def test_another_tool_or_place_is_another_row(other: dict[str, Any]) -> None:
    found = reading(
        "R4", service(), service(id="SVC-2"), action(), TWO[0], audit(2, "2026-04-10", "signed", **other)
    )
    assert not found.cases


def test_a_finding_that_comes_back_after_its_action_was_verified_is_red_at_once() -> None:
    verified = action(completed=done("2026-03-20"), verifications=[check("2026-03-25")])
    found = reading("R4", service(), verified, *TWO)
    assert found.state == "red"
    assert "came back after ACT-1 had been verified" in found.cases[0].words
    sound_between = (TWO[0], audit(3, "2026-03-28"), TWO[1])
    assert reading("R4", service(), verified, *sound_between).state == "red"
    assert not reading("R4", service(), action(), *sound_between).cases


def test_a_criterion_is_followed_through_a_new_id() -> None:
    renamed = audit(2, "2026-04-10", "every_dose_signed", asked=())
    renamed["criteria"] = [
        {"id": "every_dose_signed", "text": "x", "met": 1, "total": 2, "supersedes": "signed"}
    ]
    assert reading("R4", service(), action(), TWO[0], renamed).state == "amber"


# ------------------------------------------------------------------ all of them
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(7)))
def test_the_order_of_files_changes_nothing(order: list[int]) -> None:
    records = [*FIRST, happened(2, "2026-03-10"), *TWO]
    records.append(action(service="SVC-1", addresses=[{"theme": "restraint"}], completed=done("2026-02-28")))
    shuffled = [records[index] for index in order] + records[7:]
    assert [one.reading for one in all_signals(*shuffled)] == [one.reading for one in all_signals(*records)]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.integers(0, 6))
def test_more_data_never_make_ok_of_too_little_below_the_least(number: int) -> None:
    told = [happened(one, f"2026-05-{one + 1:02}", control_failed="CTL-1") for one in range(2, 2 + number)]
    for one in all_signals(service(), control(), *told):
        assert one.reading.state != "ok" or one.reading.n >= one.reading.least
