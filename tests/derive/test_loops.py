from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from generators import catalogues
from generators.catalogues import Catalogues
from generators.derive.loops import ConcernPosition, Step, StepName, positions
from tests.derive.conftest import days, ledger

D = date(2026, 2, 20)
HOME = {
    "id": "SVC-1",
    "title": "Tidewater",
    "service_type": "care_home",
    "registered_manager": "STF-2",
    "role_holders": [
        {"role": "registered_manager", "staff": "STF-2", "from": "2024-01-01"},
        {"role": "deputy_manager", "staff": "STF-3", "from": "2025-01-01", "to": "2026-02-04"},
        {"role": "tracker_delegate", "staff": "STF-6", "from": "2026-02-10"},
        {"role": "activities_lead", "staff": "STF-4", "from": "2025-01-01"},
    ],
}
YES = dict.fromkeys(
    ("referral_made", "protection_in_place", "plan_updated", "family_involved", "learning_captured"), "no"
)


def review(on: str, by: str = "STF-2", **checks: str) -> dict[str, Any]:
    return {"on": on, "by": by, "checks": {**YES, **checks}}


def concern(**fields: Any) -> dict[str, Any]:
    """A concern raised on 2 February 2026 at 10:00."""
    return {
        "id": "SGC-1",
        "title": "Bruising seen at handover",
        "service": "SVC-1",
        "raised_at": "2026-02-02T10:00",
        "raised_by": "STF-5",
        "abuse_types": ["physical"],
        "owner": "STF-2",
        **fields,
    }


WHOLE = concern(
    protective_actions=[{"at": "2026-02-02T10:20", "by": "STF-2", "text": "Two staff at all times"}],
    referral={
        "required": True,
        "made_at": "2026-02-02T15:00",
        "by": "STF-2",
        "to": "ORG-1",
        "reference": "NM-1",
    },
    plan_updated={"on": "2026-02-03", "by": "STF-3"},
    family_or_advocate={"considered_at": "2026-02-02T16:00", "by": "STF-2", "who": "family"},
    learning={"captured_on": "2026-02-05", "by": "STF-2", "text": "Handover names the person to ring"},
    verification={"on": "2026-02-06", "by": "STF-7", "outcome": "effective", "evidence": ["EVD-1"]},
    closed={"on": "2026-02-06", "by": "STF-2"},
    tracker_reviews=[review(day) for day in days("2026-02-02", 5)],
)


def stands(shipped: Catalogues, *records: Any, on: date = D) -> ConcernPosition:
    return positions(ledger(HOME, *records), on, shipped)["SGC-1"]


def step(shipped: Catalogues, name: StepName, record: Any, on: date = D) -> Step:
    return stands(shipped, record, on=on).step(name)


def without(record: dict[str, Any], *names: str) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key not in names}


# ------------------------------------------------------------------ the loop
def test_a_loop_with_every_step_done_is_closed(shipped: Catalogues) -> None:
    found = stands(shipped, WHOLE)
    assert {each.name: each.state for each in found.steps} == dict.fromkeys(
        [
            "owner",
            "escalated_in_time",
            "protected",
            "referred_in_time",
            "plan_updated",
            "family_considered",
            "learning_captured",
            "verified_by_other",
            "closed",
        ],
        "done",
    )
    assert found.loop_closed
    assert found.closed
    assert not found.closed_with_gaps
    assert found.open_for_days == 4
    assert found.tracker_gaps == ()
    assert found.basis == ("SGC-1", "SVC-1", "STF-2", "ORG-1", "STF-7", "EVD-1")


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("protective_actions", "protected"),
        ("referral", "referred_in_time"),
        ("plan_updated", "plan_updated"),
        ("family_or_advocate", "family_considered"),
        ("learning", "learning_captured"),
        ("verification", "verified_by_other"),
    ],
)
def test_a_concern_closed_with_a_step_missing_is_no_closed_loop(
    shipped: Catalogues, field: str, name: StepName
) -> None:
    found = stands(shipped, without(WHOLE, field))
    assert found.step(name).state == "missing"
    assert found.missing == (found.step(name),)
    assert found.closed
    assert not found.loop_closed
    assert found.closed_with_gaps


def test_while_it_is_open_the_later_steps_are_not_yet_due(shipped: Catalogues) -> None:
    found = stands(shipped, concern(), on=date(2026, 2, 2))
    assert [each.state for each in found.steps] == [
        "done",
        "missing",
        "not_yet_due",
        "missing",
        *["not_yet_due"] * 5,
    ]
    # By the end of the next day protection is due as well.
    assert stands(shipped, concern(), on=date(2026, 2, 3)).step("protected").state == "missing"
    assert not found.loop_closed
    assert found.step("closed").words == "Open for 0 days."


def test_facts_dated_later_do_not_count(shipped: Catalogues) -> None:
    found = stands(shipped, WHOLE, on=date(2026, 2, 3))
    assert [each.state for each in found.steps] == ["done"] * 6 + ["not_yet_due"] * 3
    assert not found.closed
    assert "SGC-1" not in positions(ledger(WHOLE), date(2026, 2, 1), shipped)


def test_late_stays_visible_and_settles_the_step(shipped: Catalogues) -> None:
    referral = WHOLE["referral"] | {"made_at": "2026-02-04T09:30"}
    found = stands(shipped, WHOLE | {"referral": referral})
    late = found.step("referred_in_time")
    assert (late.state, late.taken) == ("late", timedelta(hours=47, minutes=30))
    assert late.words == (
        "Referred to ORG-1 (reference NM-1) on 4 February 2026 at 09:30, after 1 day 23 hours; "
        "late by 1 day 9 hours, expected on the same day (policy)."
    )
    assert late.late_by is not None
    assert late.late_by.total_seconds() == pytest.approx(33.5 * 3600, abs=1)
    assert found.late == (late,)
    assert found.loop_closed


# ------------------------------------------------------------------ timescales
@pytest.mark.parametrize(
    ("made", "fields", "state"),
    [
        ("2026-02-02T23:59", {}, "done"),
        ("2026-02-03T00:00", {}, "late"),
        ("2026-02-03T10:00", {"due_within_hours": "24"}, "done"),
        ("2026-02-03T10:01", {"due_within_hours": "24"}, "late"),
        ("2026-02-02T12:31", {"due_within_hours": "2.5"}, "late"),
    ],
)
def test_a_referral_is_held_to_its_own_timescale_or_to_the_policy(
    shipped: Catalogues, made: str, fields: dict[str, str], state: str
) -> None:
    record = concern(referral={"required": True, "made_at": made, **fields})
    found = step(shipped, "referred_in_time", record)
    assert found.state == state
    assert "policy" in found.words
    assert found.limit_hours == pytest.approx(float(fields.get("due_within_hours", 14)), abs=0.001)


def test_the_policy_comes_from_the_clocks_catalogue(shipped: Catalogues) -> None:
    text = b"""\
source: [Board policy]
as_of: 2026-01-05
confidence: confirmed
clocks:
  - id: safeguarding_concern
    title: Safeguarding concern, to the local authority
    starts: the provider becomes aware
    starts_at: aware
    law: {words: no time limit in the Act, basis: "Care Act 2014, section 42"}
    policy: {n: 1, unit: working_days, count: day_after}
"""
    own, findings = catalogues.read({"records/catalogues/clocks.yml": text})
    assert not findings
    # Raised on a Friday: the next working day is Monday.
    friday = {"raised_at": "2026-02-06T21:00", "referral": {"required": True, "made_at": "2026-02-09T17:00"}}
    assert step(own, "referred_in_time", concern(**friday)).state == "done"
    assert "within 1 working day (policy)" in step(own, "referred_in_time", concern(**friday)).words
    assert step(shipped, "referred_in_time", concern(**friday)).state == "late"


def test_hours_are_real_hours_when_the_clocks_change(shipped: Catalogues) -> None:
    record = concern(
        raised_at="2025-10-25T22:00",
        referral={"required": True, "due_within_hours": "6", "made_at": "2025-10-26T03:00"},
    )
    found = step(shipped, "referred_in_time", record)
    assert (found.state, found.taken) == ("done", timedelta(hours=6))
    record["referral"] |= {"made_at": "2025-10-26T03:01"}
    assert step(shipped, "referred_in_time", record).state == "late"


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        (
            {"protective_actions": [{"at": "2026-02-02T11:00", "by": "STF-2", "text": "Rang the family"}]},
            "done",
        ),
        # Somebody else made people safe; the owner is not seen to have acted.
        (
            {"protective_actions": [{"at": "2026-02-02T11:00", "by": "STF-5", "text": "Stayed with them"}]},
            "missing",
        ),
        (
            {
                "immediate_risk_mitigation": [
                    {"at": "2026-02-02T11:00", "by": "STF-2", "text": "Rota changed"}
                ]
            },
            "done",
        ),
        ({"cqc_notified": {"at": "2026-02-02T11:00"}}, "done"),
        (
            {"family_or_advocate": {"considered_at": "2026-02-02T11:00", "by": "STF-5", "who": "family"}},
            "missing",
        ),
        (
            {"family_or_advocate": {"considered_at": "2026-02-02T11:00", "by": "STF-2", "who": "family"}},
            "done",
        ),
        ({"referral": {"required": True, "made_at": "2026-02-02T11:00"}}, "done"),
        ({"referral": {"required": True, "made_at": "2026-02-02T15:00"}}, "late"),
    ],
)
def test_escalated_is_when_the_owner_acted_or_an_authority_was_told(
    shipped: Catalogues, fields: dict[str, Any], state: str
) -> None:
    assert step(shipped, "escalated_in_time", concern(escalate_within_hours="4", **fields)).state == state


def test_protection_by_anybody_counts_and_may_come_before_the_record(shipped: Catalogues) -> None:
    acts = [{"at": "2026-02-02T09:10", "by": "STF-5", "text": "Stayed with the person"}]
    found = step(shipped, "protected", concern(protective_actions=acts))
    assert (found.state, found.taken) == ("done", timedelta(0))
    assert "before the concern was raised" in found.words
    acts = [{"at": "2026-02-03T10:01", "by": "STF-5", "text": "Stayed with the person"}]
    assert step(shipped, "protected", concern(immediate_risk_mitigation=acts)).state == "late"


# ------------------------------------------------------------------ not required
def test_a_referral_is_not_required_only_with_a_reason(shipped: Catalogues) -> None:
    said = concern(referral={"required": False, "rationale": "Not an adult at risk: a visitor"})
    assert step(shipped, "referred_in_time", said).state == "not_required"
    assert step(shipped, "referred_in_time", concern(referral={"required": False})).state == "missing"


def test_a_concern_closed_on_its_first_day_has_no_step_left_for_later(shipped: Catalogues) -> None:
    record = concern(closed={"on": "2026-02-02", "by": "STF-2"})
    assert step(shipped, "protected", record, on=date(2026, 2, 2)).state == "missing"


def test_an_update_outweighs_a_review_that_says_none_applies(shipped: Catalogues) -> None:
    said = WHOLE | {"tracker_reviews": [review("2026-02-03", plan_updated="na")]}
    assert step(shipped, "plan_updated", said).state == "done"


def test_a_plan_update_is_not_required_where_the_manager_says_so(shipped: Catalogues) -> None:
    said = concern(tracker_reviews=[review("2026-02-03", plan_updated="na")])
    assert step(shipped, "plan_updated", said).state == "not_required"
    other = concern(tracker_reviews=[review("2026-02-03", "STF-4", plan_updated="na")])
    assert step(shipped, "plan_updated", other).state == "not_yet_due"


def test_an_update_of_the_plan_made_later_does_not_change_what_held_before(shipped: Catalogues) -> None:
    said = concern(
        tracker_reviews=[review("2026-02-03", plan_updated="na")],
        plan_updated={"on": "2026-02-09", "by": "STF-3"},
    )
    assert step(shipped, "plan_updated", said, date(2026, 2, 8)).state == "not_required"
    assert step(shipped, "plan_updated", said, date(2026, 2, 9)).state == "done"


def test_nobody_involved_needs_its_reason(shipped: Catalogues) -> None:
    fields = {"considered_at": "2026-02-02T16:00", "by": "STF-2", "who": "none"}
    assert step(shipped, "family_considered", concern(family_or_advocate=fields)).state == "not_yet_due"
    fields["note"] = "The person asked us not to"
    assert step(shipped, "family_considered", concern(family_or_advocate=fields)).state == "done"


# ------------------------------------------------------------------ verified by someone else
@pytest.mark.parametrize(
    ("verification", "state"),
    [
        ({"by": "STF-7", "outcome": "effective", "evidence": "EVD-1"}, "done"),
        ({"by": "STF-7", "outcome": "effective"}, "missing"),
        ({"by": "STF-2", "outcome": "effective", "evidence": "EVD-1"}, "missing"),
        ({"by": "STF-7", "outcome": "partly_effective", "evidence": "EVD-1"}, "missing"),
        ({"by": "STF-7", "outcome": "not_effective", "evidence": "EVD-1"}, "missing"),
    ],
)
def test_the_loop_is_verified_by_someone_else_and_found_effective(
    shipped: Catalogues, verification: dict[str, str], state: str
) -> None:
    record = WHOLE | {"verification": {"on": "2026-02-06", **verification}}
    assert step(shipped, "verified_by_other", record).state == state


def test_what_follows_closing_is_late(shipped: Catalogues) -> None:
    record = WHOLE | {"verification": WHOLE["verification"] | {"on": "2026-02-09"}}
    found = stands(shipped, record)
    assert found.step("verified_by_other").state == "late"
    assert found.loop_closed


def test_an_owner_who_left_while_it_was_open_owns_it_no_longer(shipped: Catalogues) -> None:
    left = {
        "id": "STF-2",
        "title": "Manager",
        "job_title": "Manager",
        "active": {"from": "2024-01-01", "to": "2026-02-10"},
    }
    assert stands(shipped, left, concern()).step("owner").state == "missing"
    assert stands(shipped, left, concern(), on=date(2026, 2, 10)).step("owner").state == "done"
    assert stands(shipped, left, WHOLE).step("owner").state == "done"


# ------------------------------------------------------------------ the tracker
def test_every_day_from_raised_to_closed_is_expected(shipped: Catalogues) -> None:
    reviews = [review(day) for day in ("2026-02-02", "2026-02-03", "2026-02-05")]
    found = stands(shipped, WHOLE | {"tracker_reviews": reviews}).tracker
    assert [day.day for day in found.expected] == [2, 3, 4, 5, 6]
    assert [day.day for day in found.reviewed] == [2, 3, 5]
    assert [day.day for day in found.gaps] == [4, 6]
    assert found.words == "Reviewed on 3 of 5 days."


def test_an_open_concern_is_expected_to_be_reviewed_to_the_position_date(shipped: Catalogues) -> None:
    found = stands(shipped, concern(tracker_reviews=[review("2026-02-02"), review("2026-02-19")]))
    assert len(found.tracker.expected) == 19
    assert len(found.tracker_gaps) == 17
    assert (
        stands(shipped, concern(tracker_reviews=[review("2026-02-19")]), on=date(2026, 2, 3)).tracker.reviewed
        == ()
    )


@pytest.mark.parametrize(
    ("by", "on", "counts"),
    [
        ("STF-2", "2026-02-03", True),
        ("STF-3", "2026-02-04", True),
        ("STF-3", "2026-02-05", False),
        ("STF-6", "2026-02-09", False),
        ("STF-6", "2026-02-10", True),
        ("STF-4", "2026-02-03", False),
        ("STF-8", "2026-02-03", False),
    ],
    ids=[
        "manager",
        "deputy",
        "deputy no longer",
        "delegate not yet",
        "delegate",
        "another role",
        "nobody's role",
    ],
)
def test_only_the_manager_or_a_delegate_of_that_day_closes_a_gap(
    shipped: Catalogues, by: str, on: str, counts: bool
) -> None:
    found = stands(shipped, concern(tracker_reviews=[review(on, by)])).tracker
    assert (date.fromisoformat(on) in found.reviewed) is counts
    assert len(found.by_others) == (0 if counts else 1)


def test_before_it_was_closed_its_later_days_and_reviews_are_not_there(shipped: Catalogues) -> None:
    found = stands(shipped, WHOLE, on=date(2026, 2, 3)).tracker
    assert [day.day for day in found.expected] == [2, 3]
    assert found.latest is not None
    assert found.latest.on == date(2026, 2, 3)


def test_a_vacant_post_has_no_manager_to_review(shipped: Catalogues) -> None:
    vacant = HOME | {
        "role_holders": [
            {"role": "registered_manager", "staff": "STF-2", "from": "2024-01-01", "to": "2026-02-02"}
        ]
    }
    records = ledger(vacant, concern(tracker_reviews=[review("2026-02-02"), review("2026-02-03")]))
    found = positions(records, D, shipped)["SGC-1"].tracker
    assert [day.day for day in found.reviewed] == [2]
    undated = {key: value for key, value in HOME.items() if key != "role_holders"}
    records = ledger(undated, concern(tracker_reviews=[review("2026-02-02"), review("2026-02-03")]))
    assert len(positions(records, D, shipped)["SGC-1"].tracker.reviewed) == 2


def test_without_a_service_nobody_is_known_to_be_its_manager(shipped: Catalogues) -> None:
    records = ledger(without(concern(tracker_reviews=[review("2026-02-02")]), "service"))
    found = positions(records, D, shipped)["SGC-1"].tracker
    assert (found.reviewed, len(found.by_others)) == ((), 1)


def test_a_yes_that_the_record_does_not_bear_out_is_named(shipped: Catalogues) -> None:
    reviews = [
        review("2026-02-02", referral_made="yes", plan_updated="yes"),
        review("2026-02-03", plan_updated="yes"),
    ]
    found = stands(shipped, WHOLE | {"tracker_reviews": reviews}).tracker
    assert found.contradictions == (
        "The review of 2 February 2026 says yes to an updated plan; the record holds none by that day.",
    )


# ------------------------------------------------------------------ allegations
def test_an_allegation_against_staff_tells_of_the_mitigation_and_of_nothing_about_employment(
    shipped: Catalogues,
) -> None:
    """Derivations §3: HR facts never appear; only that a separate process exists, and the immediate risk mitigation."""
    told = stands(
        shipped,
        concern(
            allegation_against_staff=True,
            hr_reference="HR-77",
            immediate_risk_mitigation=[
                {"at": "2026-02-02T11:30", "by": "STF-2", "text": "Rota changed for both"},
                {"at": "2026-03-02T11:30", "by": "STF-2", "text": "After the position date"},
            ],
        ),
    ).allegation
    assert "belongs to a process of its own, outside these records" in told
    assert told.endswith(
        "the first on 2 February 2026 at 11:30, 1 hour 30 minutes after the concern was raised."
    )
    assert "HR-77" not in told
    without = stands(shipped, concern(allegation_against_staff=True)).allegation
    assert without.endswith("prejudge nothing: none is recorded.")
    assert stands(shipped, concern()).allegation == ""
