"""Vague actions and words that the field has given up are pointed out, and never stop publication."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from generators.codes import FAMILIES

Codes = Callable[..., list[str]]
ACTION = """\
id: ACT-1
title: Door round
owner: STF-002
source: [SVC-one]
action: {text}
due: 2026-02-28
success_measure: {{baseline: 2 open doors, target: none in 28 nights}}
"""


def action(text: str, more: str = "") -> dict[str, str]:
    return {"records/actions/ACT-1.yml": ACTION.format(text=text) + more}


def test_wording_never_stops_publication() -> None:
    assert {code.severity for code in FAMILIES["WRD"][1]} == {"warning"}


@pytest.mark.parametrize(
    "text",
    [
        "Ensure compliance.",
        "Ensure all staff are trained.",
        "improve record keeping",
        "Review the policy.",
        "Remind staff at handover.",
        "Continue as now.",
        "Monitor.",
        "To monitor the situation",
        "Fit two alarms. Review progress.",
        "Review 5.",
    ],
)
def test_a_verb_without_object_and_measure_is_vague(codes: Codes, text: str) -> None:
    assert codes(action(text)) == ["WRD001"]


@pytest.mark.parametrize(
    "text",
    [
        "Review 12 door records a week and raise each gap the same day.",
        "Improve signed MAR entries from 55 % to 95 % by the end of March.",
        "Monitor stock of warfarin daily at the late handover.",
        "Observe every carer on nights once a month.",
        "Ensure a named supervisor in every shift.",
        "Reviewed plans are filed.",
        "Write down what was found; the manager will review it.",
    ],
)
def test_an_object_with_a_measure_is_not(codes: Codes, text: str) -> None:
    assert codes(action(text)) == []


def test_a_withdrawn_action_is_let_be(codes: Codes) -> None:
    withdrawn = "withdrawn: {on: 2026-02-01, approved_by: STF-001, reason: The council did it}\n"
    assert codes(action("Ensure compliance.", withdrawn)) == []


@pytest.mark.parametrize(
    ("words", "term"),
    [
        ("The root causes were two", "contributory factor"),
        ("a vulnerable adult", "adult at risk"),
        ("the MARS were signed", "MAR"),
        ("MAR charts were signed", "MAR"),
        ("an Enforcement Notice came", "exact type"),
        ("above the confidence limits", "process limits"),
        ("told the CCG", "ICB"),
        ("a section 42 referral", "safeguarding concern"),
        ("an s42 referral", "safeguarding concern"),
        ("a safeguarding alert", "safeguarding concern"),
        ("under the Serious Incident Framework", "learning response"),
        ("sent to NRLS", "LFPSE"),
    ],
)
def test_the_fields_own_word_is_offered(
    check: Callable[..., tuple[object, ...]], words: str, term: str
) -> None:
    (found,) = check(action("Look at 2 doors each shift.", f"notes: {words}.\n"))
    assert "WRD004" in str(found)
    assert term in str(found)


@pytest.mark.parametrize(
    "words", ["three MARs and a mars bar", "the warning notice", "a vulnerable door", "root cellar"]
)
def test_other_words_are_let_be(codes: Codes, words: str) -> None:
    assert codes(action("Look at 2 doors each shift.", f"notes: {words}\n")) == []


@pytest.mark.parametrize(
    ("change", "strength", "expected"),
    [
        ("policy", "weaker", []),
        ("policy", "intermediate", ["WRD005"]),
        ("training", "intermediate", []),
        ("training", "stronger", ["WRD005"]),
        ("environment", "stronger", []),
        ("environment", "weaker", []),
    ],
)
def test_strength_is_held_against_the_sort_of_change(
    codes: Codes, change: str, strength: str, expected: list[str]
) -> None:
    more = f"change_type: {change}\nstrength: {{value: {strength}, set_by: STF-003}}\n"
    assert codes(action("Look at 2 doors each shift.", more)) == expected
