"""How fast a response took hold: from its trigger to opening, roles, first decision and first control."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from generators.derive import responses
from generators.ledger import Ledger
from tests.derive.conftest import ledger

DAY = date(2026, 3, 31)
RESPONSE = """\
id: RSP-1
title: Response
trigger: [INC-1, RSK-1]
opened: 2026-01-15T08:30
lead: STF-001
roles:
  - {role: Lead, staff: STF-001, assigned: 2026-01-15T08:30}
  - {role: Records, staff: STF-002, assigned: 2026-01-15T09:15}
  - {role: Later, staff: STF-003, assigned: 2026-01-20T09:00}
controls: [CTL-1, CTL-2]
decisions: [DEC-1, DEC-2, DEC-3]
"""
INCIDENT = """\
id: INC-1
title: Hold
occurred_at: 2026-01-14T21:10
became_aware_at: 2026-01-14T21:10
reported_at: 2026-01-15T07:40
category: restraint
harm: {physical: moderate, psychological: low, reg18_injury: false, candour_threshold: false}
"""


def decision(number: int, at: str, options: int = 2) -> str:
    weighed = ", ".join(f"{{option: Option {one}}}" for one in range(options))
    return (
        f"id: DEC-{number}\ntitle: D\nquestion: What?\ndecided_at: {at}\ndecided_by: [STF-001]\n"
        f"options: [{weighed}]\nchosen: One\nrationale: Because\n"
    )


def control(number: int, starts: str) -> str:
    return f"id: CTL-{number}\ntitle: C\nowner: STF-001\npurpose: Safe\ncontrol_type: preventive\nstarts: {starts}\n"


@pytest.fixture
def told() -> Ledger:
    return ledger(
        RESPONSE,
        INCIDENT,
        decision(1, "2026-01-15T08:00"),
        decision(2, "2026-01-15T09:30"),
        decision(3, "2026-01-15T09:00", options=1),
        control(1, "2026-01-16"),
        control(2, "2026-01-15"),
    )


def test_the_times_run_from_the_trigger_and_from_the_opening(told: Ledger) -> None:
    found = responses.positions(told, DAY)["RSP-1"]
    assert found.to_open == timedelta(hours=11, minutes=20)
    assert found.to_roles == timedelta(minutes=45)
    assert (found.first_decision, found.to_decision) == ("DEC-3", timedelta(minutes=30))
    assert (found.first_control, found.to_control) == ("CTL-2", 0)
    assert found.open


def test_a_decision_that_weighs_nothing_else_is_named(told: Ledger) -> None:
    found = responses.positions(told, DAY)["RSP-1"]
    assert found.without_options == ("DEC-3",)
    assert found.without_rationale == ()


def test_what_came_after_the_day_does_not_count(told: Ledger) -> None:
    assert responses.positions(told, date(2026, 1, 14)) == {}
    found = responses.positions(told, date(2026, 1, 15))["RSP-1"]
    assert found.first_control == "CTL-2"


def test_a_trigger_that_tells_no_moment_gives_no_time() -> None:
    found = responses.positions(ledger(RESPONSE.replace("trigger: [INC-1, RSK-1]", "trigger: [RSK-1]")), DAY)[
        "RSP-1"
    ]
    assert (found.triggered, found.to_open, found.to_decision, found.to_control) == (None, None, None, None)


def test_it_is_open_until_it_is_stood_down(told: Ledger) -> None:
    ended = RESPONSE + "stood_down: {at: 2026-03-01T10:00, by: STF-001}\n"
    assert not responses.positions(ledger(ended), DAY)["RSP-1"].open
    assert responses.positions(ledger(ended), date(2026, 2, 28))["RSP-1"].open


def test_time_that_really_passes_counts_when_the_clocks_change() -> None:
    """Domain reference §7.0: at 01:00 on 29 March 2026 the clocks went to 02:00, so the night had 23 hours."""
    night = RESPONSE.replace("2026-01-15T08:30", "2026-03-29T03:00").replace(
        "2026-01-15T09:15", "2026-03-29T03:30"
    )
    incident = INCIDENT.replace("2026-01-14T21:10", "2026-03-29T00:30").replace(
        "2026-01-15T07:40", "2026-03-29T00:40"
    )
    found = responses.positions(ledger(night, incident), date(2026, 3, 31))["RSP-1"]
    assert found.to_open == timedelta(hours=1, minutes=30)
