"""Clocks, thresholds and what hangs on them: law, what others set and policy kept apart."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import get_args

import pytest

from generators import catalogues
from generators.catalogues.limits import Law, Target
from generators.kinds.enforcement import Enforcement
from generators.kinds.safeguarding_concern import SafeguardingConcern

SHIPPED = catalogues.load()

# Domain reference §4.9: the only clocks for which legislation has a number.
NUMBERED_BY_LAW = {
    "cqc_absence_planned": (28, "calendar_days"),
    "cqc_absence_emergency": (5, "working_days"),
    "cqc_absence_return": (7, "working_days"),
    "cqc_provider_death_plan": (28, "calendar_days"),
    "cqc_termination_death": (14, "calendar_days"),
    "statement_of_purpose": (28, "calendar_days"),
    "governance_report": (28, "calendar_days"),
    "complaints_summary": (28, "calendar_days"),
    "riddor_report": (10, "calendar_days"),
    "riddor_report_over_7_days": (15, "calendar_days"),
    "ico_breach": (72, "hours"),
    "nop_reps": (28, "calendar_days"),
    "tribunal_appeal": (28, "calendar_days"),
    "penalty_notice_pay": (28, "calendar_days"),
    "prosecution_longstop": (3, "years"),
}
# Domain reference §4.9, the column of policy targets.
POLICY = {
    "cqc_death": (24, "hours"),
    "cqc_other_incident": (24, "hours"),
    "cqc_dols_outcome": (2, "working_days"),
    "cqc_change": (5, "working_days"),
    "cqc_absence_planned": (35, "calendar_days"),
    "cqc_absence_emergency": (2, "working_days"),
    "cqc_absence_return": (2, "working_days"),
    "statement_of_purpose": (14, "calendar_days"),
    "governance_report": (21, "calendar_days"),
    "complaints_summary": (21, "calendar_days"),
    "rating_display": (3, "calendar_days"),
    "candour_in_person": (3, "working_days"),
    "candour_written": (10, "working_days"),
    "safeguarding_concern": (0, "calendar_days"),
    "lado": (0, "calendar_days"),
    "riddor_report": (5, "calendar_days"),
    "riddor_report_over_7_days": (10, "calendar_days"),
    "ico_breach": (24, "hours"),
    "warning_notice_reps": (7, "working_days"),
    "nop_reps": (21, "calendar_days"),
    "tribunal_appeal": (21, "calendar_days"),
    "penalty_notice_pay": (21, "calendar_days"),
}


def test_only_these_clocks_have_a_number_in_law() -> None:
    numbered = {
        row.id: (row.law.n, row.law.unit)
        for row in SHIPPED.clocks.values()
        if row.law and row.law.n is not None
    }
    assert numbered == NUMBERED_BY_LAW


def test_policy_targets_are_those_of_the_domain_reference() -> None:
    targets = {
        row.id: (row.policy.n, row.policy.unit)
        for row in SHIPPED.clocks.values()
        if row.policy and row.policy.window is None
    }
    assert targets == POLICY


@pytest.mark.parametrize(
    "clock_id", [row.id for row in SHIPPED.clocks.values() if row.law and row.law.words == "without delay"]
)
def test_without_delay_carries_no_number(clock_id: str) -> None:
    clock = SHIPPED.clock(clock_id)
    assert clock.law is not None
    assert clock.law.n is None
    assert clock.limit is clock.law


def test_notifications_to_cqc_of_death_and_incidents_say_without_delay() -> None:
    for clock_id in ("cqc_death", "cqc_other_incident", "cqc_dols_outcome", "cqc_mental_health_act"):
        law = SHIPPED.clock(clock_id).law
        assert law is not None
        assert law.words == "without delay"


def test_the_words_of_the_law_hold_no_number_that_its_field_does_not_hold() -> None:
    for clock in SHIPPED.clocks.values():
        if clock.law and clock.law.n is None and clock.law.window is None:
            assert not re.search(r"\d|\bhours?\b|\bdays?\b", clock.law.words), clock.id


def test_a_providers_target_is_always_a_proposal_and_never_law() -> None:
    for clock in SHIPPED.clocks.values():
        if clock.policy:
            assert clock.provenance("policy").confidence == "proposal"
            assert isinstance(clock.policy, Target)
            assert not isinstance(clock.policy, Law)


@pytest.mark.parametrize(
    ("clock_id", "n", "standing"),
    [
        ("candour_in_person", 10, "contract"),
        ("warning_notice_reps", 10, "regulator_policy"),
        ("lado", 1, "statutory_guidance"),
        ("rating_display", 21, "regulator_guidance"),
    ],
)
def test_a_number_that_is_not_legislation_says_what_it_is(clock_id: str, n: int, standing: str) -> None:
    clock = SHIPPED.clock(clock_id)
    assert clock.law is None or clock.law.n is None
    assert clock.limit is clock.outside
    assert clock.outside is not None
    assert (clock.outside.n, clock.outside.standing) == (n, standing)


def test_the_capacity_tracker_has_a_window_and_no_number() -> None:
    law = SHIPPED.clock("capacity_tracker").law
    assert law is not None
    assert law.window is not None
    assert (law.window.opens_day, law.window.closes_day, law.n) == (8, 14, None)


def test_a_clock_that_nobody_ships_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError):
        SHIPPED.clock("candour_letter_within_10_days")


# ------------------------------------------------------------------ what names a clock
def test_the_types_of_enforcement_are_those_a_record_may_have() -> None:
    allowed = get_args(Enforcement.model_fields["type"].annotation)
    assert tuple(SHIPPED.enforcement_types) == allowed


def test_the_types_of_abuse_are_those_a_record_may_have() -> None:
    annotation = str(SafeguardingConcern.model_fields["abuse_types"].annotation)
    assert tuple(re.findall(r"'(\w+)'", annotation)) == tuple(SHIPPED.abuse_types)


def test_a_warning_notice_is_answered_by_representations_and_a_decision_by_appeal() -> None:
    clocks = {row.id: row.challenge.clock for row in SHIPPED.enforcement_types.values()}
    assert clocks["warning_notice_s29"] == "warning_notice_reps"
    assert clocks["notice_of_proposal"] == "nop_reps"
    assert clocks["notice_of_decision"] == clocks["urgent_s31"] == clocks["urgent_s30"] == "tribunal_appeal"
    assert {row.id for row in SHIPPED.enforcement_types.values() if row.immediate} == {
        "urgent_s30",
        "urgent_s31",
    }


def test_telling_cqc_and_telling_the_person_are_different_notifications() -> None:
    candour, injury = (SHIPPED.notification_kinds[name] for name in ("candour", "serious_injury"))
    assert (candour.recipient, candour.regulation) != (injury.recipient, injury.regulation)
    assert injury.recipient == "CQC"
    assert injury.regulation == "cqc-reg-2009/18"
    assert candour.regulation == "hsca-ra-2014/20"


# ------------------------------------------------------------------ thresholds
def test_every_threshold_has_its_reason_and_a_user_and_no_approval_yet() -> None:
    assert len(SHIPPED.thresholds) >= 140
    for row in SHIPPED.thresholds.values():
        assert row.used_by, row.id
        assert row.basis, row.id
        assert (row.version, row.approved_by) == (1, None), row.id


def test_every_signal_that_has_a_number_is_covered() -> None:
    used = {user for row in SHIPPED.thresholds.values() for user in row.used_by}
    numbered = (
        "F1 F2 F3 R1 R2 R3 R4 D1 D2 D3 D4 D5 D6 O1 O2 O3 O4 O5 O6 O7 O8 O9 N1 N2 N3 N4 C1 C2 C3 C4 C5 C6 P1"
    )
    assert set(numbered.split()) <= used


def test_shares_lie_between_nothing_and_everything() -> None:
    for row in SHIPPED.thresholds.values():
        if row.unit == "share":
            assert 0 < row.value <= 1, row.id


def test_only_the_constants_of_the_reference_charts_are_confirmed() -> None:
    confirmed = {row.id for row in SHIPPED.thresholds.values() if row.confidence == "confirmed"}
    assert confirmed
    assert all(name.startswith("spc-") for name in confirmed)


@pytest.mark.parametrize(
    ("threshold_id", "value", "unit"),
    [
        ("embedding-gap", 28, "days"),
        ("f1-knowledge-age", 14, "days"),
        ("r2-after", 90, "days"),
        ("d4-red-share", 0.05, "share"),
        ("n1-red-lag", 72, "hours"),
        ("n2-rationale-least", 20, "characters"),
        ("o3-amber-slip", 0.5, "ratio"),
        ("o8-red-coverage", 0.75, "share"),
        ("spc-limit-factor", 2.66, "ratio"),
        ("spc-range-screen-factor", 3.267, "ratio"),
        ("spc-shift-length", 7, "points"),
        ("sustained-weekly-points", 8, "points"),
    ],
)
def test_a_threshold_has_the_value_of_the_domain_reference(
    threshold_id: str, value: float, unit: str
) -> None:
    row = SHIPPED.threshold(threshold_id)
    assert (row.value, row.unit) == (value, unit)


def test_a_threshold_in_days_is_a_length_of_time_and_a_share_is_none() -> None:
    assert SHIPPED.threshold("embedding-gap").span == timedelta(days=28)
    assert SHIPPED.threshold("d2-clock-skew").span == timedelta(minutes=5)
    assert SHIPPED.threshold("spc-shift-length").whole == 7
    with pytest.raises(ValueError, match="share"):
        _ = SHIPPED.threshold("d4-red-share").span
