"""The chain of an incident, and duties held against law and policy apart (domain reference §2.4, §4.1 to §4.4, §4.9, §7.3 D5)."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.catalogues import Catalogues
from generators.derive import actions
from generators.derive.chains import chains
from generators.derive.duties import DUTY_WORDS, Duty
from generators.derive.incidents import LINK_WORDS, IncidentPosition, positions
from tests.derive.conftest import incident, ledger
from tests.derive.test_chains import CHECKED, response

D = date(2026, 3, 31)
REASON = "Neither an injury nor an allegation: neither limb is met"
GRAVE = {"physical": "moderate", "psychological": "none", "reg18_injury": False, "candour_threshold": False}


def decided(required: bool = True, at: str = "2026-03-02T15:00", **fields: Any) -> dict[str, Any]:
    return {"required": required, "decided": {"at": at, "by": "STF-2"}, "rationale": REASON, **fields}


def carried_out(at: str, **fields: Any) -> dict[str, Any]:
    return decided(done={"at": at, "by": "STF-2", "reference": "REF-77"}, **fields)


def stands(shipped: Catalogues, *records: Any, on: date = D) -> IncidentPosition:
    built = ledger(*records)
    told = chains(built, on, actions.positions(built, on, shipped), shipped)
    return positions(built, on, shipped, told)["INC-1"]


def duty(shipped: Catalogues, name: str, said: Mapping[str, Any], on: date = D, **fields: Any) -> Duty:
    """A duty of an incident of Monday 2 March 2026 at noon, known at once."""
    record = incident("INC-1", "2026-03-02", decisions_required={name: said}, **fields)
    return stands(shipped, record, on=on).duty(name)


# ------------------------------------------------------------------ law and policy
def test_without_delay_has_no_number_and_is_for_judgement(shipped: Catalogues) -> None:
    """Domain reference §2.4: no text says 24 hours or one day; §7.11, N1: the law field reads `without delay`."""
    found = duty(shipped, "cqc_notification", carried_out("2026-03-02T21:30"))
    assert found.law is not None
    assert (found.law.state, found.law.says, found.law.until) == ("for_judgement", "without delay", None)
    assert found.law.words == "Done 9 hours 30 minutes after it was known; without delay: for judgement."
    assert found.law.basis == "2009 Regulations, regulation 18"


def test_aware_friday_evening_and_notified_monday_morning_is_60_hours_and_a_half(shipped: Catalogues) -> None:
    """Domain reference §7.11, N1: aware Fri 21:00, notified Mon 09:30 = 60.5 h: late by policy, by law for judgement."""
    record = incident(
        "INC-1",
        "2026-03-06",
        occurred_at="2026-03-06T21:00",
        became_aware_at="2026-03-06T21:00",
        reported_at="2026-03-06T21:10",
        decisions_required={"cqc_notification": carried_out("2026-03-09T09:30")},
    )
    found = stands(shipped, record).duty("cqc_notification")
    assert found.taken is not None
    assert found.taken.total_seconds() / 3600 == 60.5
    assert found.policy is not None
    assert found.law is not None
    assert (found.policy.state, found.law.state) == ("late", "for_judgement")
    link = stands(shipped, record).link("cqc_notification")
    assert link.state == "late"
    assert link.words.endswith(
        "Policy, within 24 hours: done 2 days 12 hours after it was known, 1 day 12 hours after the time; "
        "until 7 March 2026 at 21:00 (24 hours of real time)."
    )


def test_hours_are_real_time_on_the_night_when_the_clocks_go_forward(shipped: Catalogues) -> None:
    """Domain reference §7.0: days of 23 and 25 hours. 29 March 2026 has 23."""
    at: dict[str, Any] = {"occurred_at": "2026-03-28T12:00", "became_aware_at": "2026-03-28T12:00", "reported_at": "2026-03-28T12:10"}  # fmt: skip
    for done, state in (("2026-03-29T13:00", "in_time"), ("2026-03-29T13:01", "late")):
        found = duty(shipped, "cqc_notification", carried_out(done), **at)
        assert found.policy is not None
        assert found.policy.state == state


def test_a_death_has_the_clock_of_regulation_16(shipped: Catalogues) -> None:
    found = duty(shipped, "cqc_notification", decided(), harm={**GRAVE, "physical": "fatal"})
    assert found.clock.id == "cqc_death"
    assert found.in_question == "a death (2009 Regulations, regulation 16 or 17)"


@pytest.mark.parametrize(
    ("done", "law", "policy"),
    [
        ("2026-03-07T10:00", "in_time", "in_time"),
        ("2026-03-08T10:00", "in_time", "for_judgement"),
        ("2026-03-11T23:59", "in_time", "for_judgement"),
        ("2026-03-12T00:00", "for_judgement", "for_judgement"),
        ("2026-03-12T23:59", "for_judgement", "for_judgement"),
        ("2026-03-13T00:00", "for_judgement", "late"),
        ("2026-03-17T23:59", "for_judgement", "late"),
        ("2026-03-18T00:00", "late", "late"),
    ],
)
def test_riddor_counts_10_days_from_the_incident_and_15_where_a_worker_could_not_work(
    shipped: Catalogues, done: str, law: str, policy: str
) -> None:
    """Domain reference §4.9: 10 days / 15 days (more than 7 days), policy 5 / 10; the earlier last day is the one to work to."""
    found = duty(shipped, "riddor", carried_out(done))
    assert found.law is not None
    assert found.policy is not None
    assert (found.law.state, found.policy.state) == (law, policy)
    assert found.law.until is not None
    assert f"{found.law.until:%Y-%m-%d}" == "2026-03-11"


def test_riddor_starts_with_the_incident_and_an_unknown_day_is_for_judgement(shipped: Catalogues) -> None:
    late_known: dict[str, Any] = {"became_aware_at": "2026-03-20T12:00", "reported_at": "2026-03-20T12:30"}
    found = duty(shipped, "riddor", decided(), **late_known)
    assert found.law is not None
    assert found.law.state == "passed"
    unknown = duty(shipped, "riddor", decided(), occurred_precision="unknown", **late_known)
    assert unknown.law is not None
    assert unknown.law.state == "for_judgement"


def test_candour_has_three_standings_that_are_never_one(shipped: Catalogues) -> None:
    """Domain reference §4.1: regulation 20 has no number of days; 10 operational days are contract, 3 working days policy."""
    found = duty(shipped, "candour", carried_out("2026-03-06T10:00"))
    assert [(one.title, one.state) for one in found.held] == [
        ("Law", "for_judgement"),
        ("Contract", "in_time"),
        ("Policy", "late"),
    ]


def test_working_days_pass_over_easter(shipped: Catalogues) -> None:
    """Good Friday 3 April and Easter Monday 6 April 2026 are no working days in England."""
    at: dict[str, Any] = {"occurred_at": "2026-04-01T12:00", "became_aware_at": "2026-04-01T12:00", "reported_at": "2026-04-01T12:10"}  # fmt: skip
    found = duty(shipped, "candour", decided(), on=date(2026, 4, 30), **at)
    assert found.policy is not None
    assert found.policy.until is not None
    assert f"{found.policy.until:%Y-%m-%d}" == "2026-04-08"


def test_safeguarding_has_no_hours_in_the_act(shipped: Catalogues) -> None:
    """Domain reference §4.3 and §4.9: local policy; the shipped target is the same day."""
    found = duty(shipped, "safeguarding", carried_out("2026-03-02T23:30"))
    assert found.law is not None
    assert found.policy is not None
    assert (found.law.state, found.policy.state, found.policy.says) == (
        "for_judgement",
        "in_time",
        "on the same day",
    )


# ------------------------------------------------------------------ decisions
def test_not_required_with_a_reason_is_decided_and_has_no_clock(shipped: Catalogues) -> None:
    record = incident("INC-1", "2026-03-02", decisions_required={"riddor": decided(False)}, harm=GRAVE)
    found = stands(shipped, record)
    assert found.link("riddor").state == "not_required"
    assert found.duty("riddor").held == ()


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ({"required": False, "decided": {"at": "2026-03-02T15:00", "by": "STF-2"}}, "missing"),
        (decided(False, rationale="Not an injury, no"), "missing"),
        (decided(False, rationale="Not an injury, no it"), "not_required"),
        ({"required": False, "rationale": REASON}, "missing"),
        ({"required": True}, "missing"),
    ],
)
def test_a_decision_needs_somebody_who_decided_and_a_reason_of_twenty_characters(
    shipped: Catalogues, said: dict[str, Any], state: str
) -> None:
    """Domain reference §7.5, N2: a rationale shorter than 20 characters is none."""
    record = incident("INC-1", "2026-03-02", decisions_required={"riddor": said}, harm=GRAVE)
    assert stands(shipped, record).link("riddor").state == state


def test_not_required_against_the_recorded_harm_is_no_answer(shipped: Catalogues) -> None:
    harm = {**GRAVE, "reg18_injury": True}
    record = incident("INC-1", "2026-03-02", decisions_required={"cqc_notification": decided(False)}, harm=harm)  # fmt: skip
    link = stands(shipped, record).link("cqc_notification")
    assert link.state == "missing"
    assert "The record holds an injury of the sort that regulation 18" in link.words


def test_an_allegation_of_abuse_is_a_notification_whatever_the_local_authority_decides(
    shipped: Catalogues,
) -> None:
    """Domain reference §4.3: also a regulation 18(2)(e) notification."""
    record = incident("INC-1", "2026-03-02", category="abuse-or-neglect")
    found = stands(shipped, record)
    assert found.link("cqc_notification").state == "missing"
    assert "regulation 18(2)(e)" in found.duty("cqc_notification").in_question


# ------------------------------------------------------------------ links
WHOLE = incident(
    "INC-1",
    "2026-03-02",
    harm=GRAVE,
    persons=["P-001"],
    immediate_actions=[{"at": "2026-03-02T12:05", "by": "STF-3", "text": "Stayed with P-001"}],
    decisions_required={
        "cqc_notification": carried_out("2026-03-02T20:00"),
        "candour": carried_out("2026-03-03T10:00"),
        "riddor": decided(False),
        "safeguarding": decided(False),
    },
    plan_updated={"on": "2026-03-04", "by": "STF-2"},
    learning_response="LRN-1",
)
LEARNED = response(
    started="2026-03-03",
    completed="2026-03-10",
    follow_up_check={"method": "observation", "due": "2026-03-25", "done": CHECKED},
)


def without(name: str) -> dict[str, Any]:
    record = {key: value for key, value in WHOLE.items() if key != name}
    if name in DUTY_WORDS:
        record["decisions_required"] = {
            key: value for key, value in WHOLE["decisions_required"].items() if key != name
        }
    return record


def test_a_grave_incident_with_every_link_is_a_closed_loop(shipped: Catalogues) -> None:
    found = stands(shipped, WHOLE, LEARNED)
    assert found.grave == "moderate physical harm"
    assert [link.name for link in found.links] == list(LINK_WORDS)
    assert found.loop_closed
    assert found.words == "Every link is done or not required."
    assert found.basis == ("INC-1", "STF-3", "STF-2", "LRN-1", "STF-9", "EVD-9")


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("immediate_actions", "immediate_action"),
        ("cqc_notification", "cqc_notification"),
        ("candour", "candour"),
        ("riddor", "riddor"),
        ("safeguarding", "safeguarding"),
        ("plan_updated", "plan_updated"),
    ],
)
def test_each_link_of_a_grave_incident_is_missing_after_72_hours_and_not_before(
    shipped: Catalogues, field: str, name: str
) -> None:
    """Domain reference §7.3, D5: any missing link for harm of moderate or worse after 72 hours."""
    before = stands(shipped, without(field), LEARNED, on=date(2026, 3, 4))
    assert before.link(name).state == "not_yet_due"
    after = stands(shipped, without(field), LEARNED, on=date(2026, 3, 5))
    assert after.link(name).state == "missing"
    assert after.missing[0].name == name
    assert after.words.startswith("1 link missing: ") or len(after.missing) > 1


def test_below_moderate_harm_what_nobody_wrote_down_is_said_and_never_called_done(
    shipped: Catalogues,
) -> None:
    found = stands(shipped, incident("INC-1", "2026-03-02"))
    assert {link.state for link in found.links} == {"not_recorded", "not_required"}
    assert not found.loop_closed
    assert not found.missing
    assert found.words == "Nothing that is asked for is missing; of 7 links nothing is recorded."


def test_a_plan_that_was_updated_and_learning_that_began_after_72_hours_are_late(shipped: Catalogues) -> None:
    late = {**WHOLE, "plan_updated": {"on": "2026-03-06", "by": "STF-2"}}
    found = stands(shipped, late, {**LEARNED, "started": "2026-03-06"})
    assert [link.name for link in found.late] == ["plan_updated", "learning_response"]


def test_closed_on_paper_with_a_duty_not_carried_out_is_closed_with_gaps(shipped: Catalogues) -> None:
    open_duty = {**WHOLE["decisions_required"], "candour": decided()}
    record = {**WHOLE, "decisions_required": open_duty, "closed": {"on": "2026-03-03", "by": "STF-2"}}
    found = stands(shipped, record, LEARNED, on=date(2026, 3, 3))
    assert found.closed_with_gaps
    assert "candour" in [link.name for link in found.missing]


def test_the_verification_of_an_incident_is_the_follow_up_check_of_its_learning(shipped: Catalogues) -> None:
    planned = {**LEARNED, "follow_up_check": {"method": "observation", "due": "2026-04-25"}}
    assert stands(shipped, WHOLE, planned).link("verification").state == "not_yet_due"
    closed = {**WHOLE, "closed": {"on": "2026-03-20", "by": "STF-2"}}
    assert stands(shipped, closed, planned).link("verification").state == "missing"


def test_a_learning_response_that_names_the_incident_counts_though_the_incident_does_not_name_it(
    shipped: Catalogues,
) -> None:
    assert stands(shipped, without("learning_response"), LEARNED).link("learning_response").state == "done"


def test_facts_dated_later_do_not_count(shipped: Catalogues) -> None:
    found = stands(shipped, WHOLE, LEARNED, on=date(2026, 3, 2))
    assert found.duty("candour").done_at is None
    assert found.link("plan_updated").state == "not_yet_due"


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), day=st.integers(2, 31))
def test_an_incident_always_has_eight_links_and_law_never_takes_its_state_from_policy(
    shipped: Catalogues, seed: int, day: int
) -> None:
    chance = random.Random(seed)
    fields = [name for name in ("immediate_actions", *DUTY_WORDS, "plan_updated") if chance.random() < 0.5]
    record = WHOLE
    for field in fields:
        record = {
            **{key: value for key, value in record.items() if key != field},
            "decisions_required": {
                key: value for key, value in record["decisions_required"].items() if key != field
            },
        }
    on = date(2026, 3, day)
    records = [record, LEARNED]
    found = stands(shipped, *records, on=on)
    assert stands(shipped, *records[::-1], on=on) == found
    assert [link.name for link in found.links] == list(LINK_WORDS)
    for one in found.duties:
        if one.law is not None and one.law.until is None:
            assert one.law.state == "for_judgement"
    assert found.loop_closed is (not [link for link in found.links if not link.settled])
