"""Loops that a record calls closed are closed; open ones are left alone."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from tests.checks.conftest import Check

Codes = Callable[..., list[str]]
HEAD = """\
id: SGC-1
title: Money missing
raised_at: 2026-02-03T10:15
raised_by: STF-003
abuse_types: financial
persons: P-0007
owner: STF-002
"""
STEPS = {
    "no protective action": "protective_actions: [{at: 2026-02-03T10:40, by: STF-002, text: Purse in the safe}]\n",
    "not said whether a referral is required": "referral: {required: true, made_at: 2026-02-03T11:20, by: STF-002, to: ORG-council}\n",
    "the person's plan not updated": "plan_updated: {on: 2026-02-04, by: STF-002}\n",
    "family or advocate not considered": "family_or_advocate: {considered_at: 2026-02-03T11:30, by: STF-002, who: none}\n",
    "no learning captured": "learning: {captured_on: 2026-02-16, by: STF-002, text: Purses are counted}\n",
    "not verified by somebody other than the owner": "verification: {on: 2026-02-20, by: STF-003, outcome: effective, evidence: EVD-1}\n",
}
CLOSED = "closed: {on: 2026-02-20, by: STF-002}\n"
EVIDENCE = "{id: EVD-1, title: Letter, category: observation, claim: Seen, reference: Folder 3, authored_by: STF-003}\n"


def concern(*parts: str) -> dict[str, str]:
    return {"records/safeguarding/SGC-1.yml": HEAD + "".join(parts), "records/evidence/EVD-1.yml": EVIDENCE}


def test_a_closed_loop_with_every_step_is_sound(codes: Codes) -> None:
    assert codes(concern(*STEPS.values(), CLOSED)) == []


def test_an_open_concern_may_lack_every_step(codes: Codes) -> None:
    assert codes(concern()) == []


@pytest.mark.parametrize("missing", list(itertools.combinations(STEPS, 2)), ids=" and ".join)
def test_every_missing_step_of_a_closed_concern_is_named(check: Check, missing: tuple[str, str]) -> None:
    (found,) = check(concern(*(text for step, text in STEPS.items() if step not in missing), CLOSED))
    assert (found.code, found.severity) == ("PRF009", "error")
    assert [step for step in STEPS if step in found.message] == [step for step in STEPS if step in missing]


def test_steps_done_late_close_the_loop_all_the_same(codes: Codes) -> None:
    late = {**STEPS, "late": STEPS["no learning captured"].replace("02-16", "04-30")}
    del late["no learning captured"]
    assert codes(concern(*late.values(), CLOSED)) == []


def test_no_referral_needs_a_reason(codes: Codes) -> None:
    step = "not said whether a referral is required"
    others = [text for name, text in STEPS.items() if name != step]
    assert codes(concern(*others, "referral: {required: false}\n", CLOSED)) == ["PRF009"]
    reason = "referral: {required: false, rationale: The purse was found in the laundry the same hour}\n"
    assert codes(concern(*others, reason, CLOSED)) == []


def test_a_loop_found_wanting_is_not_closed(codes: Codes) -> None:
    parts = [text.replace("outcome: effective", "outcome: not_effective") for text in STEPS.values()]
    assert codes(concern(*parts, CLOSED)) == ["PRF009"]


@pytest.mark.parametrize(
    ("day", "expected"), [("2026-02-03", ["PRF023"]), ("2026-02-04", []), ("2026-02-05", [])]
)
def test_a_tracker_may_say_yes_from_the_day_on_which_it_was_done(
    codes: Codes, day: str, expected: list[str]
) -> None:
    review = (
        f"tracker_reviews: [{{on: {day}, by: STF-002, checks: {{referral_made: na, protection_in_place: na, "
        'plan_updated: "yes", family_involved: "no", learning_captured: "no"}}]\n'
    )
    assert codes(concern(STEPS["the person's plan not updated"], review)) == expected


# ------------------------------------------------------------------ incidents
INCIDENT = """\
id: INC-1
title: A fall
occurred_at: 2026-02-02T21:00
became_aware_at: 2026-02-02T21:10
reported_at: 2026-02-02T21:15
category: falls
harm: {physical: %s, psychological: none, reg18_injury: %s, candour_threshold: %s}
"""
DECIDED = "decided: {at: 2026-02-03T09:00, by: STF-002}"
WHY = "rationale: Bruising that healed within days"
DONE = "done: {at: 2026-02-03T10:00, by: STF-002}"


def incident(
    *duties: str, harm: tuple[str, str, str] = ("low", "false", "false"), more: str = ""
) -> dict[str, str]:
    decisions = f"decisions_required:\n{''.join(f'  {duty}{chr(10)}' for duty in duties)}" if duties else ""
    return {"records/incidents/INC-1.yml": INCIDENT % harm + decisions + more}


@pytest.mark.parametrize(
    ("duty", "expected"),
    [
        (f"candour: {{required: true, {DECIDED}, {DONE}}}", []),
        (f"candour: {{required: true, {DECIDED}}}", ["PRF010"]),
        (f"candour: {{required: false, {DECIDED}, {WHY}}}", []),
        (f"candour: {{required: false, {WHY}}}", ["PRF012", "PRF010"]),
        (f"candour: {{required: false, {DECIDED}, rationale: Not so}}", ["PRF012"]),
    ],
)
def test_an_incident_is_closed_when_its_duties_are(codes: Codes, duty: str, expected: list[str]) -> None:
    assert codes(incident(duty, more="closed: {on: 2026-02-20, by: STF-002}\n")) == expected


@pytest.mark.parametrize(
    ("harm", "duty", "expected"),
    [
        (("low", "false", "true"), "candour: {required: true, " + DECIDED + "}", []),
        (("low", "false", "true"), "candour: {required: false, " + DECIDED + ", " + WHY + "}", ["PRF011"]),
        (
            ("low", "true", "false"),
            "cqc_notification: {required: false, " + DECIDED + ", " + WHY + "}",
            ["PRF011"],
        ),
        (("low", "true", "false"), "candour: {required: true, " + DECIDED + "}", ["PRF012"]),
        (
            ("fatal", "false", "false"),
            "cqc_notification: {required: false, " + DECIDED + ", " + WHY + "}",
            [],
        ),
    ],
)
def test_one_duty_does_not_stand_in_for_another(
    codes: Codes, harm: tuple[str, str, str], duty: str, expected: list[str]
) -> None:
    assert codes(incident(duty, harm=harm)) == expected
