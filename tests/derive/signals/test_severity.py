"""Severity that drifts (C4): domain reference §7.6, read from the history."""

from __future__ import annotations

from typing import Any

import pytest

from generators.derive.signals import Reading
from tests.derive.conftest import incident, service
from tests.derive.signals.told import reading, recorded

HARM = {"physical": "low", "psychological": "none", "reg18_injury": False, "candour_threshold": False}
REASON = {"on": "2026-05-10", "by": "STF-1", "reason": "The X-ray showed no fracture."}


def event(number: int, harm: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return incident(f"INC-{number}", "2026-05-01", service="SVC-1", harm={**HARM, **harm}, **fields)


def changed(*pairs: tuple[dict[str, Any], dict[str, Any]], **fields: Any) -> Reading:
    """Incidents with the harm first recorded and, some days later, the harm recorded then."""
    first = tuple(event(n, before) for n, (before, _) in enumerate(pairs))
    then = tuple(event(n, after, **fields) for n, (_, after) in enumerate(pairs))
    return recorded("C4", ("2026-05-02T09:00", (service(), *first)), ("2026-05-10T09:00", then))


UP, DOWN = ({"physical": "low"}, {"physical": "moderate"}), ({"physical": "moderate"}, {"physical": "low"})


@pytest.mark.parametrize(
    ("down", "number", "state"), [(2, 11, "amber"), (1, 10, "ok"), (2, 9, "insufficient_data")]
)
def test_more_than_one_change_in_ten_downwards_is_amber(down: int, number: int, state: str) -> None:
    found = changed(*([DOWN] * down), *([UP] * (number - down)))
    assert (found.state, found.n) == (state, number)


def test_taking_back_what_sets_off_a_duty_is_red_without_a_reason_and_amber_with_one() -> None:
    crossing = ({"candour_threshold": True}, {"candour_threshold": False})
    found = changed(crossing)
    assert (found.state, found.cases[0].state) == ("red", "red")
    assert (
        "the threshold of the duty of candour, taken back on 10 May 2026, without a reason"
        in found.cases[0].words
    )
    assert changed(crossing, correction=REASON).state == "amber"
    assert changed(({"reg18_injury": True}, {"reg18_injury": False})).state == "red"
    assert changed(({"reg18_injury": False}, {"reg18_injury": True})).state == "insufficient_data"


def test_a_duty_that_was_required_and_no_longer_is_counts_too() -> None:
    def duty(required: bool) -> dict[str, Any]:
        return event(1, {}, decisions_required={"cqc_notification": {"required": required}})

    found = recorded(
        "C4", ("2026-05-02T09:00", (service(), duty(True))), ("2026-05-10T09:00", (duty(False),))
    )
    assert (found.state, "a notification to CQC that was required, taken back" in found.cases[0].words) == (
        "red",
        True,
    )


def test_changes_downwards_are_listed_with_their_record_and_other_changes_do_not_count() -> None:
    found = changed(DOWN, UP, ({}, {}))
    assert found.n == 2
    assert [case.records for case in found.cases] == [("INC-0",)]
    assert found.cases[0].words.startswith(
        "INC-0: physical harm from moderate to low on 10 May 2026, without a reason"
    )


def test_without_the_history_nothing_is_known() -> None:
    found = reading("C4", service(), event(1, {}))
    assert (found.state, found.n) == ("insufficient_data", 0)
    assert "Without the history" in found.why
