"""Audits that only tick boxes (O1) and findings not acted on (O2): domain reference §7.4 and §7.11."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from generators.derive.signals import Reading
from tests.derive.conftest import action, control, incident, service
from tests.derive.signals.told import reading, recorded

SAMPLE = {"n": 10, "method": "By lot", "nights": True}


def audit(number: int, on: str, **fields: Any) -> dict[str, Any]:
    """A restraint audit by STF-5 that found all of ten well, on a sample with nights; its score differs each time."""
    return {
        "id": f"AUD-{number:02}",
        "title": "Audit",
        "service": "SVC-1",
        "tool": "Hold records",
        "type": "audit",
        "done_on": on,
        "auditor": "STF-5",
        "theme": "restraint",
        "sample": SAMPLE,
        "criteria": [{"id": "one", "text": "Recorded", "met": 40 + number, "total": 80}],
        **fields,
    }


def finding(severity: str = "high", **fields: Any) -> dict[str, Any]:
    return {"id": "late", "criterion": "one", "severity": severity, "text": "Written down late", **fields}


def monthly(number: int, first: str = "2025-07-10", **fields: Any) -> list[dict[str, Any]]:
    """Audits four weeks apart."""
    start = date.fromisoformat(first)
    return [audit(n, (start + timedelta(days=28 * n)).isoformat(), **fields) for n in range(number)]


def fired(found: Reading) -> list[str]:
    """Letters of the sub-tests that fire, case by case."""
    return [
        part[0]
        for case in found.cases
        for part in case.words.split("; ")
        if part[1:2] == ")" and ": fires" in part
    ]


# ------------------------------------------------------------------ O1 b
def test_no_findings_in_six_audits_and_one_complaint_of_the_theme_is_amber() -> None:
    """Domain reference §7.11, O1b: the sub-test fires, and alone it is amber."""
    complaint = {
        "id": "FBK-1", "title": "A complaint", "service": "SVC-1", "themes": ["restraint"], "type": "complaint",
        "received_at": "2025-10-01T10:00",
    }  # fmt: skip
    found = reading("O1", service(), *monthly(6), complaint)
    assert (found.state, fired(found), found.value, found.n) == ("amber", ["b"], 1.0, 6)
    assert "a true rate of up to 39 % still allows; others recorded 1 like item" in found.cases[0].words
    assert "FBK-1" in found.cases[0].records


def test_no_findings_in_six_audits_alone_prove_nothing() -> None:
    found = reading("O1", service(), *monthly(6))
    assert (found.state, found.cases) == ("insufficient_data", ())  # the service is quiet in the quarter
    busy = reading("O1", service(), *monthly(6, "2025-12-10"))
    assert (busy.state, busy.n) == ("ok", 6)


def test_others_must_have_seen_it_since_the_run_began_and_of_the_theme() -> None:
    early = incident("INC-1", "2025-07-01", service="SVC-1")
    other = incident("INC-2", "2025-09-01", service="SVC-1", category="falls")
    elsewhere = incident("INC-3", "2025-09-01", service="SVC-2")
    found = reading("O1", service(), service(id="SVC-2"), *monthly(6, "2025-12-10"), early, other, elsewhere)
    assert (found.state, fired(found)) == ("ok", [])


def test_fewer_audits_than_it_takes_are_too_little_to_say_that_all_is_well() -> None:
    found = reading("O1", service(), *monthly(5, "2026-01-10"))
    assert found.state == "insufficient_data"
    assert "5 of the 6 that it takes" in found.why
    assert reading("O1", service()).n == 0


# ------------------------------------------------------------------ O1 a
def overlooked(number: int, passed: int) -> list[dict[str, Any]]:
    """So many audits, each followed after ten days by an incident of the control it tests; so many of them passed."""
    audits = monthly(number, "2026-01-05", controls=["CTL-1"])
    for one in audits[passed:]:
        one["findings"] = [finding("minor", no_action_rationale="Put right at once and seen again.")]
    events = [
        incident(
            f"INC-{n}",
            (date.fromisoformat(one["done_on"]) + timedelta(days=10)).isoformat(),
            service="SVC-1",
            control_failed="CTL-1",
        )
        for n, one in enumerate(audits)
    ]
    return [service(), control(), *audits, *events]


@pytest.mark.parametrize(
    ("number", "passed", "fires"), [(2, 2, True), (4, 2, True), (5, 2, False), (1, 1, False)]
)
def test_incidents_that_the_audit_had_passed_over_are_a_blind_spot(
    number: int, passed: int, fires: bool
) -> None:
    found = reading("O1", *overlooked(number, passed))
    assert ("a" in fired(found)) is fires


def test_a_control_that_the_audit_does_not_test_is_no_blind_spot() -> None:
    records = overlooked(3, 3)
    for one in records:
        one.pop("controls", None)
    assert "a" not in fired(reading("O1", *records))


def test_an_incident_more_than_one_cycle_later_is_not_held_against_the_audit() -> None:
    audits = monthly(2, "2026-01-05", controls=["CTL-1"])
    late = [
        incident(f"INC-{n}", on, service="SVC-1", control_failed="CTL-1")
        for n, on in enumerate(("2026-03-05", "2026-03-06"))
    ]
    found = reading("O1", service(), control(), *audits, *late)
    assert "a" not in fired(found)


def test_whether_passing_tells_anything_is_shown_with_an_exact_test() -> None:
    """Domain reference §7.4, O1 a: an audit that always passes has a blind spot by construction, so discrimination stands beside it."""
    audits = monthly(11, "2025-06-10", controls=["CTL-1"])
    for one in audits[5:]:
        one["findings"] = [finding("minor", no_action_rationale="Put right at once and seen again.")]
    events = [
        incident(
            f"INC-{n}", (date.fromisoformat(one["done_on"]) + timedelta(days=3)).isoformat(), service="SVC-1"
        )
        for n, one in enumerate(audits)
        if n >= 5
    ]
    events.append(incident("INC-x", "2026-03-20", service="SVC-1", control_failed="CTL-1"))
    audits[-1]["sample"] = {**SAMPLE, "n": 4}
    (case,) = reading("O1", service(), control(), *audits, *events).cases
    assert (
        "it passed 5 of 5 times when no incident followed and 0 of 6 times when one did, a difference of 1.00 "
        "(Fisher's exact test: p = 0.002)"
    ) in case.words


# ------------------------------------------------------------------ O1 c
def test_a_high_finding_whose_action_came_after_more_than_a_week_fires() -> None:
    found = recorded(
        "O1",
        ("2026-05-01T09:00", (service(), audit(1, "2026-05-01", findings=[finding(action="ACT-1")]))),
        ("2026-05-10T09:00", (action(service="SVC-1", source=["AUD-01"]),)),
    )
    assert (found.state, fired(found)) == ("amber", ["c"])
    assert "“late” of AUD-01: after 9 days" in found.cases[0].words


@pytest.mark.parametrize(("minor", "fires"), [(5, False), (4, True)])
def test_of_minor_findings_more_than_one_in_five_has_to_lack_an_answer(minor: int, fires: bool) -> None:
    told = [finding("minor", id=f"f{n}", no_action_rationale="Put right at once.") for n in range(minor - 1)]
    found = reading("O1", service(), audit(1, "2026-05-01", findings=[*told, finding("minor", id="open")]))
    assert ("c" in fired(found)) is fires


def test_a_finding_is_given_its_week() -> None:
    late = audit(1, "2026-05-24", findings=[finding()])
    assert "c" not in fired(reading("O1", service(), late))
    assert "c" in fired(reading("O1", service(), {**late, "done_on": "2026-05-23"}))


# ------------------------------------------------------------------ O1 d, e, g
def test_one_score_six_times_in_a_row_fires() -> None:
    same = [{"id": "one", "text": "Recorded", "met": 72, "total": 80}]
    found = reading("O1", service(), *monthly(6, "2025-12-10", criteria=same))
    assert fired(found) == ["d"]
    assert fired(reading("O1", service(), *monthly(5, "2025-12-10", criteria=same))) == []


def test_comments_that_are_nearly_the_same_word_for_word_fire() -> None:
    said = (
        "All holds of the month were read against the plans of the five people and each was written down before the end of its "
        "shift with the first steps named and the time given"
    )
    first = audit(1, "2026-04-01", notes=f"{said} on 3 April.")
    assert fired(reading("O1", service(), first, audit(2, "2026-05-01", notes=f"{said} on 4 May."))) == ["d"]
    assert fired(reading("O1", service(), first, audit(2, "2026-05-01", notes="Short."))) == []


def test_audits_by_the_manager_only_fire_and_a_second_person_ends_it() -> None:
    own = monthly(4, "2026-01-10", auditor="STF-2")
    assert fired(reading("O1", service(), *own)) == ["e"]
    assert fired(reading("O1", service(), *own, audit(9, "2026-05-20", auditor="STF-9"))) == []
    assert fired(reading("O1", service(), *own[:2])) == []


def test_the_owner_of_the_control_or_action_is_no_second_person() -> None:
    tested = monthly(3, "2026-01-10", auditor="STF-4", controls=["CTL-1"])
    assert fired(reading("O1", service(), control(owner="STF-4"), *tested)) == ["e"]
    assert fired(reading("O1", service(), control(owner="STF-2"), *tested)) == []


def test_who_was_manager_on_the_day_is_read_from_the_list_of_role_holders() -> None:
    holders = [
        {"role": "registered_manager", "staff": "STF-5", "from": "2025-01-01", "to": "2025-12-31"},
        {"role": "registered_manager", "staff": "STF-2", "from": "2026-01-01"},
    ]
    home = service(role_holders=holders)
    assert fired(reading("O1", home, *monthly(3, "2026-02-10"))) == []
    assert fired(reading("O1", home, *monthly(3, "2025-08-10"))) == ["e"]


@pytest.mark.parametrize(
    ("fields", "fires"),
    [
        ({}, False),
        ({"sample": None}, True),
        ({"sample": {**SAMPLE, "n": 4}}, True),
        ({"sample": {"n": 10, "method": "By lot"}}, True),
        ({"sample": {"n": 10, "method": "By lot", "agency": True}}, False),
        ({"population": 101}, True),
        ({"population": 100}, False),
    ],
)
def test_a_thin_sample_fires(fields: dict[str, Any], fires: bool) -> None:
    one = {key: value for key, value in audit(1, "2026-05-01", **fields).items() if value is not None}
    assert ("g" in fired(reading("O1", service(), one))) is fires


def test_two_signs_together_are_red() -> None:
    same = [{"id": "one", "text": "Recorded", "met": 72, "total": 80}]
    found = reading("O1", service(), *monthly(6, "2025-12-10", criteria=same, auditor="STF-2"))
    assert (found.state, fired(found), found.value) == ("red", ["d", "e"], 2.0)


# ------------------------------------------------------------------ O1 f
def test_audits_made_just_before_a_known_visit_fire() -> None:
    def near(*days: str) -> Reading:
        told = [audit(n, day, tool=f"Tool {n}", external_visit_known=True) for n, day in enumerate(days)]
        return reading("O1", service(), *told)

    assert set(fired(near("2026-05-04", "2026-05-06", "2026-05-10"))) == {"f"}
    assert fired(near("2026-05-04", "2026-05-06", "2026-05-11")) == []


def test_audits_written_down_together_at_the_end_of_a_month_fire_only_where_the_history_says_so() -> None:
    told = [audit(n, f"2026-04-{5 + n:02}", tool=f"Tool {n}") for n in range(4)]
    together = recorded(
        "O1",
        ("2026-04-06T09:00", (service(), *told[:2])),
        ("2026-04-30T09:00", tuple(told[2:])),
    )
    assert set(fired(together)) == {"f"}
    assert "2 of 4 audits of 2026-04 were written down in its last 48 hours" in together.cases[0].words
    spread = recorded("O1", *((f"2026-04-{6 + n:02}T09:00", (service(), one)) for n, one in enumerate(told)))
    assert fired(spread) == []
    assert reading("O1", service(), *told).cases == ()


# ------------------------------------------------------------------ O2
def test_a_high_finding_without_an_action_for_more_than_a_fortnight_is_red() -> None:
    """Domain reference §7.4, O2."""
    found = reading("O2", service(), audit(1, "2026-05-16", findings=[finding()]))
    assert (found.state, found.n) == ("red", 1)
    assert "no action and no reason for none, 15 days since" in found.cases[0].words
    assert reading("O2", service(), audit(1, "2026-05-17", findings=[finding()])).state == "ok"


def test_for_a_high_finding_a_reason_is_no_action_and_for_a_minor_one_it_is_an_answer() -> None:
    told = {"no_action_rationale": "It was put right at once."}
    assert reading("O2", service(), audit(1, "2026-05-01", findings=[finding(**told)])).state == "red"
    assert reading("O2", service(), audit(1, "2026-05-01", findings=[finding("minor", **told)])).state == "ok"
    assert reading("O2", service(), audit(1, "2026-05-01", findings=[finding("minor")])).state == "amber"
    assert (
        reading("O2", service(), audit(1, "2026-05-01", findings=[finding("advisory")])).state
        == "insufficient_data"
    )


def test_the_median_counts_from_the_audit_until_the_action_was_recorded() -> None:
    findings = [finding(id="one", action="ACT-1"), finding("minor", id="two", action="ACT-2")]
    due = {"service": "SVC-1", "due": "2026-08-01"}
    found = recorded(
        "O2",
        ("2026-05-01T09:00", (service(), audit(1, "2026-05-01", findings=findings))),
        ("2026-05-04T09:00", (action(**due),)),
        ("2026-05-20T09:00", (action("ACT-2", **due),)),
    )
    assert (found.state, found.value) == ("ok", 11.0)


def test_an_overdue_action_and_one_raised_late_for_a_high_finding_are_amber() -> None:
    told = audit(1, "2026-03-01", findings=[finding(action="ACT-1")])
    late = reading("O2", service(), told, action(service="SVC-1"))
    assert (late.state, "now 61 days overdue" in late.cases[0].words) == ("amber", True)
    slow = reading("O2", service(), told, action(service="SVC-1", start="2026-03-16", due="2026-08-01"))
    assert (slow.state, "later than 14 days" in slow.cases[0].words) == ("amber", True)
