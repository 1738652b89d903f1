"""Oversight that hangs on one person, and the registered manager's post (O7): domain reference §7.4."""

from __future__ import annotations

from typing import Any

import pytest

from generators.derive.signals import Reading
from tests.derive.conftest import action, check, control, incident, service
from tests.derive.signals.told import reading

BUSY = incident("INC-9", "2026-05-01", service="SVC-1")


def audits(number: int, by: str, start: int = 0) -> list[dict[str, Any]]:
    return [
        {
            "id": f"AUD-{start + n}", "title": "Audit", "service": "SVC-1", "tool": "Holds", "type": "audit",
            "done_on": f"2026-05-{n + 1:02}", "auditor": by,
        }
        for n in range(number)
    ]  # fmt: skip


def o7(*records: dict[str, Any], **fields: Any) -> Reading:
    return reading("O7", service(**fields), BUSY, *records)


@pytest.mark.parametrize(("mine", "state"), [(7, "ok"), (8, "amber")])
def test_more_than_seven_in_ten_by_one_person_is_amber(mine: int, state: str) -> None:
    found = o7(*audits(mine, "STF-5"), *audits(10 - mine, "STF-6", 20))
    assert (found.state, found.value) == (state, mine / 10)
    if state == "amber":
        assert found.cases[0].words == "STF-5 made 8 of 10 checks, audits and minutes"


def test_fewer_than_ten_give_no_share() -> None:
    found = o7(*audits(9, "STF-5"))
    assert (found.state, found.value) == ("insufficient_data", None)


def test_verifications_of_actions_and_controls_and_minutes_count_beside_audits() -> None:
    checked = action(
        service="SVC-1", verifications=[check("2026-05-02", by="STF-5"), check("2026-05-20", by="STF-5")]
    )
    barrier = control(verifications=[check("2026-05-03", by="STF-5")])
    meeting = {
        "id": "MIN-2026-05-04-team", "title": "Team", "service": "SVC-1", "meeting": "team", "held_at": "2026-05-04T10:00",
        "chair": "STF-5", "present": [{"staff": "STF-5"}],
    }  # fmt: skip
    found = o7(checked, barrier, meeting, *audits(6, "STF-5"))
    assert (found.n, found.value, found.state) == (10, 1.0, "amber")
    assert {"ACT-1", "CTL-1", "MIN-2026-05-04-team"} <= set(found.cases[0].records)


def test_what_is_older_than_the_quarter_does_not_count() -> None:
    old = [{**one, "done_on": "2026-03-02"} for one in audits(10, "STF-5")]
    assert o7(*old).n == 0
    assert o7(*({**one, "done_on": "2026-03-03"} for one in old)).n == 10


@pytest.mark.parametrize(("last", "state"), [("2026-05-02", "amber"), ("2026-05-01", "red")])
def test_a_post_without_a_manager_is_amber_and_after_four_weeks_red(last: str, state: str) -> None:
    held = [{"role": "registered_manager", "staff": "STF-2", "from": "2024-01-01", "to": last}]
    found = o7(role_holders=held)
    assert (found.state, found.cases[0].records) == (state, ("SVC-1",))
    assert any(caveat.startswith("Law: ") for caveat in found.caveats)


def test_a_manager_who_left_the_provider_is_not_in_post() -> None:
    gone = {
        "id": "STF-2",
        "title": "Manager",
        "job_title": "Registered manager",
        "active": {"from": "2020-01-01", "to": "2026-04-01"},
    }
    found = o7(gone)
    assert (found.state, "no longer worked here" in found.cases[0].words) == ("red", True)


def test_a_successor_fills_the_post() -> None:
    held = [
        {"role": "registered_manager", "staff": "STF-9", "from": "2024-01-01", "to": "2026-03-31"},
        {"role": "registered_manager", "staff": "STF-2", "from": "2026-04-01"},
    ]
    assert o7(role_holders=held).cases == ()
