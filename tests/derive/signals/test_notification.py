"""Notification and safeguarding timeliness N1 to N4 (domain reference §7.5, worked examples §7.11)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.derive.conftest import days, incident, service
from tests.derive.signals.told import reading
from tests.derive.test_incidents import GRAVE, REASON, carried_out, decided
from tests.derive.test_loops import concern, review
from tests.derive.test_referrals import log

CONTRACT = "the NHS Standard Contract, where it applies"


def here(on: str, harm: dict[str, Any] | None = None, at: str = "12:00", **duties: Any) -> dict[str, Any]:
    when = f"{on}T{at}"
    return incident(
        "INC-1",
        on,
        service="SVC-1",
        occurred_at=when,
        became_aware_at=when,
        reported_at=when,
        harm=harm or {**GRAVE, "physical": "none"},
        decisions_required=duties,
    )


# ------------------------------------------------------------------ N1
def test_sixty_hours_and_a_half_over_a_weekend_are_amber_by_policy_and_for_judgement_by_law() -> None:
    """Domain reference §7.11, N1: aware Fri 21:00, notified Mon 09:30 = 60.5 h -> amber on policy; law: without delay - judge."""
    found = reading(
        "N1", service(), here("2026-05-15", at="21:00", cqc_notification=carried_out("2026-05-18T09:30"))
    )
    assert (found.state, found.value, found.n) == ("amber", 60.5, 1)
    assert found.cases[0].words == "INC-1: notification to CQC made 60.5 hours after it was known"
    assert found.caveats[0].startswith("Law: without delay, for judgement.")
    assert "Policy:" in found.threshold


@pytest.mark.parametrize(
    ("done", "state"),
    [
        ("2026-05-16T12:00", "ok"),
        ("2026-05-16T12:01", "amber"),
        ("2026-05-18T12:00", "amber"),
        ("2026-05-18T12:01", "red"),
    ],
)
def test_a_notification_is_amber_after_24_hours_and_red_after_72(done: str, state: str) -> None:
    assert reading("N1", service(), here("2026-05-15", cqc_notification=carried_out(done))).state == state


def test_the_worst_case_is_shown_and_not_a_mean() -> None:
    found = reading(
        "N1",
        service(),
        here(
            "2026-05-15",
            cqc_notification=carried_out("2026-05-15T13:00"),
            safeguarding=carried_out("2026-05-20T12:00"),
        ),
    )
    assert (found.state, found.value) == ("red", 120.0)


def test_a_missing_decision_is_red_after_72_hours() -> None:
    told = here("2026-05-15", {**GRAVE, "reg18_injury": True})
    assert reading("N1", service(), told, as_of=date(2026, 5, 18)).state == "red"
    assert reading("N1", service(), told, as_of=date(2026, 5, 17)).state == "insufficient_data"


def test_an_allegation_that_was_never_notified_to_cqc_is_red() -> None:
    """Domain reference §4.3: any allegation of abuse is also a regulation 18(2)(e) notification."""
    told = concern(raised_at="2026-05-15T10:00")
    found = reading("N1", service(), told)
    assert found.state == "red"
    assert found.cases[0].words.startswith("SGC-1: notification to CQC of the concern not made for 398 hours")
    alone = concern(raised_at="2026-05-15T10:00", abuse_types=["self_neglect"])
    assert reading("N1", service(), alone).n == 0


def test_riddor_is_not_judged_by_the_hours_of_a_notification() -> None:
    found = reading("N1", service(), here("2026-05-15", riddor=carried_out("2026-05-22T12:00")))
    assert (found.state, found.n) == ("insufficient_data", 0)


# ------------------------------------------------------------------ N2
@pytest.mark.parametrize(
    ("duty", "on", "state"),
    [
        (None, date(2026, 5, 17), "amber"),
        (None, date(2026, 5, 18), "red"),
        (decided(True), date(2026, 5, 31), "ok"),
        (decided(False, rationale="Not an injury, no"), date(2026, 5, 31), "red"),
        (decided(False, rationale=REASON), date(2026, 5, 31), "amber"),
    ],
)
def test_a_duty_that_the_harm_puts_in_question_is_listed_until_it_is_decided(
    duty: dict[str, Any] | None, on: date, state: str
) -> None:
    said: dict[str, Any] = (
        {"cqc_notification": {**duty, "decided": {"at": "2026-05-15T13:00", "by": "STF-2"}}} if duty else {}
    )
    told = here("2026-05-15", {**GRAVE, "reg18_injury": True}, **said)
    assert reading("N2", service(), told, as_of=on).state == state


def test_what_cannot_be_known_from_the_records_is_said() -> None:
    found = reading("N2", service(), here("2026-05-15"))
    assert (found.state, found.n, found.cases) == ("ok", 1, ())
    assert any(caveat.startswith("Not known: what the police were told") for caveat in found.caveats)


# ------------------------------------------------------------------ N3
REFERRED = {
    "required": True,
    "made_at": "2026-05-15T12:00",
    "by": "STF-2",
    "to": "ORG-1",
    "reference": "NM-1",
}
# An incident keeps the service from being quiet.
AROUND = (service(), incident("INC-9", "2026-05-01", service="SVC-1"))
SAFE = [{"at": "2026-05-15T10:20", "by": "STF-2", "text": "Stayed"}]


def raised(**fields: Any) -> dict[str, Any]:
    """A concern of 15 May that was referred, made safe and reviewed every day until it was closed."""
    return {
        **concern(
            raised_at="2026-05-15T10:00",
            referral=REFERRED,
            protective_actions=SAFE,
            tracker_reviews=[review(day) for day in days("2026-05-15", 4)],
            closed={"on": "2026-05-18", "by": "STF-2"},
        ),
        **fields,
    }


def test_a_concern_that_was_referred_protected_and_reviewed_every_day_is_sound() -> None:
    found = reading("N3", *AROUND, raised())
    assert (found.state, found.n) == ("ok", 1)
    assert found.caveats[1].startswith("No log of a receiver is recorded")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"referral": {**REFERRED, "made_at": "2026-05-16T10:01"}}, "referred after 1 day 1 minute"),
        ({"referral": {"required": True}}, "not referred for 16 days 13 hours, nor decided against"),
        ({"protective_actions": []}, "no protection recorded for 16 days 13 hours"),
        ({"tracker_reviews": [review(day) for day in days("2026-05-15", 3)]}, "no review that counts on 18 May 2026"),
        ({"tracker_reviews": [review(day, by="STF-5") for day in days("2026-05-15", 4)]}, "no review that counts on 15 May 2026, 16 May 2026, 17 May 2026 and 18 May 2026"),
    ],
)  # fmt: skip
def test_each_fault_of_a_concern_is_red(fields: dict[str, Any], words: str) -> None:
    found = reading("N3", *AROUND, raised(**fields))
    assert found.state == "red"
    assert found.cases[0].words == f"SGC-1: {words}"


def test_exactly_a_day_is_in_time_and_a_decision_against_with_a_reason_counts() -> None:
    assert reading("N3", *AROUND, raised(referral={**REFERRED, "made_at": "2026-05-16T10:00"})).state == "ok"
    no = {"required": False, "rationale": "The council said by telephone that it need not be raised"}
    assert reading("N3", *AROUND, raised(referral=no)).state == "ok"


def test_our_log_and_the_receivers_that_differ_are_red() -> None:
    """Domain reference §7.5, N3: referral records match internal logs."""
    theirs = ("NM-9", "2026-05-16T09:00")
    same = reading("N3", *AROUND, raised(), log(("NM-1", "2026-05-15T12:05")))
    assert same.state == "ok"
    found = reading("N3", *AROUND, raised(), log(("NM-1", "2026-05-15T12:05"), theirs), service="")
    assert found.state == "red"
    assert found.cases[0].words.startswith("theirs, no record of ours: NM-9; they received it on 16 May 2026")


def test_a_concern_closed_before_the_window_is_past_and_an_open_one_is_not() -> None:
    old = concern(raised_at="2026-01-05T10:00", closed={"on": "2026-01-09", "by": "STF-2"})
    assert reading("N3", *AROUND, old).n == 0
    assert reading("N3", *AROUND, concern(raised_at="2026-01-05T10:00")).state == "red"


# ------------------------------------------------------------------ N4
@pytest.mark.parametrize(
    ("done", "on", "state"),
    [
        ("2026-05-18T12:00", date(2026, 5, 31), "insufficient_data"),
        ("2026-05-19T12:00", date(2026, 5, 31), "red"),
        ("", date(2026, 5, 18), "amber"),
        ("", date(2026, 5, 19), "red"),
    ],
)
def test_ten_operational_days_are_contract_or_policy_and_pass_over_the_bank_holiday(
    done: str, on: date, state: str
) -> None:
    """Domain reference §7.5, N4 and §4.1: from Friday 1 May, without 4 May, the tenth working day is 18 May 2026."""
    duty = carried_out(done) if done else decided(at="2026-05-01T15:00")
    if done:
        duty = {**duty, "decided": {"at": "2026-05-01T15:00", "by": "STF-2"}}
    told = here("2026-05-01", {**GRAVE, "candour_threshold": True}, candour=duty)
    found = reading("N4", service(), told, as_of=on)
    assert found.state == state
    assert CONTRACT in found.threshold
    assert found.caveats[0].startswith("Law: as soon as reasonably practicable")


def test_telling_in_time_is_never_ok_while_the_written_follow_up_is_not_recorded() -> None:
    told = here("2026-05-15", {**GRAVE, "candour_threshold": True}, candour=carried_out("2026-05-15T14:00"))
    found = reading("N4", service(), told)
    assert found.state == "insufficient_data"
    assert "The written follow-up and the apology are not recorded" in found.why


def test_without_an_incident_at_the_threshold_the_duty_does_not_arise() -> None:
    assert reading("N4", service(), here("2026-05-15")).state == "not_applicable"
    assert reading("N4", service()).state == "insufficient_data"


# ------------------------------------------------------------------ all of them
@settings(max_examples=20, deadline=None)
@given(hours=st.integers(0, 200), days_more=st.integers(0, 40))
def test_more_time_never_makes_an_open_duty_better(hours: int, days_more: int) -> None:
    order = ("insufficient_data", "ok", "amber", "red")
    told = here("2026-04-10", {**GRAVE, "reg18_injury": True})
    first = date.fromordinal(date(2026, 4, 10).toordinal() + hours // 24)
    later = date.fromordinal(first.toordinal() + days_more)
    for name in ("N1", "N2", "D5"):
        before = reading(name, service(), told, as_of=first).state
        assert order.index(reading(name, service(), told, as_of=later).state) >= order.index(before)
