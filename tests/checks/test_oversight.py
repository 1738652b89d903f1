"""Records of oversight say what makes them worth reading."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Codes = Callable[..., list[str]]
RISK = """\
id: RSK-1
title: Open doors
hazard: A person could leave unseen.
identified: {on: 2026-01-05, by: STF-003}
owner: STF-002
next_review: 2026-04-05
ratings:
  - {on: 2026-01-05, by: STF-003, likelihood: 5, impact: 4, stage: inherent, rationale: Before anything}
  - {on: 2026-01-05, by: STF-003, likelihood: 4, impact: 4, stage: current, rationale: As it stands}
  - {on: 2026-01-05, by: STF-003, likelihood: 1, impact: 4, stage: target, rationale: As it should be}
"""


@pytest.mark.parametrize(
    ("likelihood", "rationale", "expected"),
    [(3, "CTL-doors holds", []), (3, "Calmer now", ["PRF025"]), (4, "As before", []), (5, "Worse", [])],
)
def test_a_lower_rating_names_the_control_that_earned_it(
    codes: Codes, likelihood: int, rationale: str, expected: list[str]
) -> None:
    rating = f"  - {{on: 2026-03-05, by: STF-003, likelihood: {likelihood}, impact: 4, stage: current, rationale: {rationale}}}\n"
    assert codes({"records/risks/RSK-1.yml": RISK + rating}) == expected


@pytest.mark.parametrize(
    ("outcome", "results", "expected"),
    [
        ("met", '{closed: "yes"}', []),
        ("met", "{closed: na}", []),
        ("met", '{closed: "no"}', ["PRF021"]),
        ("deviation", '{closed: "no"}', []),
        ("ambiguous", '{closed: "no"}', []),
    ],
)
def test_met_means_that_no_answer_is_no(
    codes: Codes, outcome: str, results: str, expected: list[str]
) -> None:
    control = """
        {id: CTL-one, title: Rounds, service: SVC-one, owner: STF-002, purpose: Doors are looked at.,
         control_type: preventive, starts: 2026-01-01, schedule: {every: day}, checklist: [{id: closed, text: Closed?}]}
        """
    log = f"""
        {{id: CHK-rounds, title: Rounds, control: CTL-one, period: 2026-03,
         entries: [{{on: 2026-03-01, at: 2026-03-01T07:00, by: STF-003, outcome: {outcome}, results: {results}}}]}}
        """
    assert codes({"records/controls/CTL-one.yml": control, "records/checks/CHK-rounds.yml": log}) == expected


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("approved: {on: 2026-03-11, by: STF-001}", []),
        ("approved: {on: 2026-03-11, by: STF-002}", []),
        ("approved: {on: 2026-03-11, by: STF-003}", ["PRF017"]),
    ],
)
def test_minutes_are_approved_by_the_chair_or_somebody_present(
    codes: Codes, part: str, expected: list[str]
) -> None:
    minutes = "id: MIN-1\ntitle: Meeting\nmeeting: governance\nheld_at: 2026-02-11T10:00\nchair: STF-001\npresent: [{staff: STF-002}]\n"
    assert codes({"records/minutes/MIN-1.yml": f"{minutes}{part}\n"}) == expected


@pytest.mark.parametrize(
    ("marks", "expected"), [("result: fail", ["PRF019"]), ("{}", []), ("pass_mark: 90\nresult: fail", [])]
)
def test_a_result_is_typed_only_where_the_tool_has_a_pass_mark(
    codes: Codes, marks: str, expected: list[str]
) -> None:
    audit = "id: AUD-1\ntitle: Doors\ntool: Night audit\ntype: audit\ndone_on: 2026-01-05\nauditor: STF-002\n"
    assert codes({"records/audits/AUD-1.yml": audit + ("" if marks == "{}" else f"{marks}\n")}) == expected
