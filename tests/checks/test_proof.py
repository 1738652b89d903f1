"""What is claimed done has its proof, and what counts for nothing is said without being forbidden."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from generators.codes import CODES
from tests.checks.conftest import Check

Codes = Callable[..., list[str]]
ACTION = """
    id: ACT-1
    title: Door round
    owner: STF-002
    source: [SVC-one]
    action: Look at 2 doors each shift.
    due: 2026-02-28
    success_measure: {baseline: 2 open doors, target: none in 28 nights}
    completed: {on: 2026-02-09, by: STF-002, evidence: EVD-1}
    verifications:
    """
EVIDENCE = {
    "records/evidence/EVD-1.yml": "{id: EVD-1, title: Letter, category: observation, claim: Watched, reference: Folder 3, authored_by: STF-003}\n"
}
GOOD = "      - {on: 2026-03-12, by: STF-003, method: observation, outcome: effective, evidence: [EVD-1]}\n"


def verified(*checks: str) -> dict[str, str]:
    text = ACTION.rstrip() + "\n" + "".join(checks)
    return {**EVIDENCE, "records/actions/ACT-1.yml": text}


def test_a_verified_action_is_sound(codes: Codes) -> None:
    assert codes(verified(GOOD)) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("by: STF-003", "by: STF-002"), ["PRF003"]),
        ((", evidence: [EVD-1]", ""), ["PRF004"]),
        (("2026-03-12", "2026-02-08"), ["PRF005"]),
        (("2026-03-12", "2026-02-09"), []),
        (("observation", "interview"), ["PRF006"]),
        (("outcome: effective", "outcome: not_effective"), []),
    ],
)
def test_a_verification_that_counts_for_nothing_is_said(
    codes: Codes, change: tuple[str, str], expected: list[str]
) -> None:
    assert codes(verified(GOOD.replace(*change))) == expected
    assert all(CODES[code].severity == "warning" for code in expected)


def test_a_check_that_found_it_wanting_may_come_before_completion(codes: Codes) -> None:
    early = GOOD.replace("2026-03-12", "2026-02-08").replace(
        "outcome: effective", "outcome: partly_effective"
    )
    assert codes(verified(early, GOOD)) == []


def test_one_look_beside_an_interview_is_enough(codes: Codes) -> None:
    assert codes(verified(GOOD.replace("observation", "interview"), GOOD.replace("03-12", "04-12"))) == []


def test_evidence_may_be_written_as_one_value(codes: Codes) -> None:
    assert codes(verified(GOOD.replace("[EVD-1]", "EVD-1"))) == []


def test_a_claim_without_evidence_stops_publication(check: Check) -> None:
    files = verified(GOOD)
    files["records/actions/ACT-1.yml"] = files["records/actions/ACT-1.yml"].replace(", evidence: EVD-1", "")
    (found,) = check(files)
    assert (found.code, found.severity, found.line) == ("PRF001", "error", 8)


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("withdrawn: {on: 2026-03-20, approved_by: STF-001, reason: The council did it}", []),
        ("withdrawn: {on: 2026-03-20, approved_by: STF-002, reason: The council did it}", ["PRF008"]),
        ("withdrawn: {on: 2026-03-20, approved_by: STF-001}", ["PRF007"]),
        ("withdrawn: {on: 2026-03-20, reason: The council did it}", ["FLD001"]),
        ("blocked: {since: 2026-03-20}", ["PRF007"]),
        ("blocked: {since: 2026-03-20, reason: No fitter}", []),
        ("strength: {value: weaker, set_by: STF-002}", ["PRF008"]),
        ("strength: {value: weaker, set_by: STF-001}", []),
    ],
)
def test_what_is_given_up_or_held_up_says_why_and_who_approved(
    codes: Codes, part: str, expected: list[str]
) -> None:
    files = verified(GOOD, f"    {part}\n")
    assert codes(files) == expected
