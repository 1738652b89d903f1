"""Observation coverage (O8) and holds (O9) as signals: domain reference §7.4 and §7.11."""

from __future__ import annotations

from typing import Any

import pytest

from generators.derive.signals import Reading
from tests.derive.conftest import control, entry, log, service
from tests.derive.signals.told import reading

TASK = "high-risk-medicines"
PLAN = {
    "id": "PLN-1", "title": "Plan", "service": "SVC-1", "sponsor": "STF-1", "trigger": ["INC-0"],
    "started": "2026-04-01", "target": "2026-09-30",
}  # fmt: skip
RESPONSE = {
    "id": "RSP-1", "title": "Response", "service": "SVC-1", "trigger": ["INC-0"], "opened": "2026-05-20T09:00",
    "lead": "STF-2",
}  # fmt: skip


def daily() -> dict[str, Any]:
    return control(
        starts="2025-06-01", schedule={"every": "day"}, competence={"task": TASK, "recheck_required": True}
    )


def did(on: str, staff: str, outcome: str = "met") -> dict[str, Any]:
    return entry(on, at=f"{on}T20:00", outcome=outcome, staff=staff)


def watched(number: int, on: str, staff: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": f"OBS-{number}",
        "title": "Watched",
        "service": "SVC-1",
        "type": "observed_practice",
        "done_at": f"{on}T12:00",
        "staff": staff,
        "observer": "STF-99",
        "task": TASK,
        "outcome": "competent",
        "development_points": ["Say the name first"],
        **fields,
    }


def staff(number: int) -> list[str]:
    return [f"STF-{100 + n}" for n in range(number)]


def o8(in_date: int, number: int, *more: dict[str, Any], doing: bool = False) -> Reading:
    """So many active on 12 May under a plan, the first of them watched before; the others' observation ran out since, or never was."""
    rows = log(*(did("2026-05-12", one) for one in staff(number)), period="2026-05")
    looked = [watched(n, "2026-05-08", one) for n, one in enumerate(staff(in_date))]
    if not doing:
        looked += [watched(50 + n, "2026-04-20", one) for n, one in enumerate(staff(number)[in_date:])]
    return reading("O8", service(), daily(), rows, *looked, *more)


def test_eleven_of_twelve_in_date_is_red_when_the_lapsed_one_does_the_task() -> None:
    """Domain reference §7.11, O8: 91.7 % alone would be amber or ok."""
    alone = o8(11, 12, PLAN)
    assert (alone.state, alone.n) == ("ok", 12)
    assert alone.value == pytest.approx(0.917, abs=0.001)
    doing = o8(11, 12, PLAN, doing=True)
    assert doing.state == "red"
    assert (
        "STF-111 never watched at it and found competent, 1 check shows them doing it all the same"
        in doing.cases[0].words
    )


@pytest.mark.parametrize(("in_date", "state"), [(9, "ok"), (8, "amber"), (7, "red")])
def test_under_a_plan_nine_in_ten_are_ok_and_fewer_than_three_in_four_red(in_date: int, state: str) -> None:
    assert o8(in_date, 10, PLAN).state == state


def test_while_a_response_is_open_everyone_has_to_be_in_date() -> None:
    rows = log(*(did("2026-05-28", one) for one in staff(10)), period="2026-05")
    looked = [watched(n, "2026-05-27", one) for n, one in enumerate(staff(10))]
    full = reading("O8", service(), daily(), RESPONSE, rows, *looked)
    assert full.state == "ok"
    # Watched eight days ago, doing it on the day on which that was still in date.
    looked[0]["done_at"] = "2026-05-24T12:00"
    assert reading("O8", service(), daily(), RESPONSE, rows, *looked).state == "amber"


def test_a_breach_of_a_hold_in_the_window_is_red_though_all_are_in_date_again() -> None:
    rows = log(did("2026-05-10", "STF-100", "deviation"), did("2026-05-12", "STF-100"), period="2026-05")
    found = reading("O8", service(), daily(), PLAN, rows, watched(1, "2026-05-14", "STF-100"))
    assert (found.value, found.state) == (1.0, "red")
    assert "inside a hold: STF-100 on 12 May 2026" in found.cases[0].words


def test_ten_observations_that_gave_nothing_to_work_on_may_be_nominal() -> None:
    rows = log(did("2026-05-20", "STF-100"), period="2026-05")

    def told(number: int, points: list[str]) -> Reading:
        looked = [
            watched(n, f"2026-05-{n + 4:02}", "STF-100", development_points=points) for n in range(number)
        ]
        return reading("O8", service(), daily(), PLAN, rows, *looked)

    assert told(10, []).state == "amber"
    assert told(9, []).state == "ok"
    assert told(10, ["Slower"]).state == "ok"


def test_weekends_that_hold_half_of_the_task_and_hardly_any_observation_are_amber() -> None:
    rows = log(*(did(f"2026-05-{day:02}", "STF-100") for day in (2, 3, 4, 5)), period="2026-05")
    weekdays = ("04", "05", "06", "07", "08")

    def told(days: tuple[str, ...]) -> Reading:
        looked = [watched(n, f"2026-05-{day}", "STF-100") for n, day in enumerate(days)]
        return reading("O8", service(), daily(), PLAN, rows, *looked)

    found = told(weekdays)
    assert found.state != "ok"
    assert "weekends hold 50 % of the practice seen and 0 % of the observations" in found.cases[0].words
    assert "weekends hold" not in str(told(weekdays[:4]).cases)


def test_without_anybody_known_to_do_the_task_there_is_too_little_to_go_by() -> None:
    found = reading("O8", service(), daily(), watched(1, "2026-05-20", "STF-100"))
    assert (found.state, found.n, found.value) == ("insufficient_data", 0, None)
    assert (
        reading("O8", service(), watched(1, "2026-05-20", "STF-100", task="falls")).state
        == "insufficient_data"
    )


# ------------------------------------------------------------------ O9
def o9(*rows: dict[str, Any], more: tuple[dict[str, Any], ...] = ()) -> Reading:
    return reading("O9", service(), daily(), log(*rows, period="2026-05"), *more)


def test_a_dose_between_deviation_and_recheck_is_red() -> None:
    """Domain reference §7.4, O9."""
    rows = (did("2026-05-10", "STF-100", "deviation"), did("2026-05-12", "STF-100"))
    found = o9(*rows, more=(watched(1, "2026-05-14", "STF-100"),))
    assert (found.state, found.value, found.n) == ("red", 1.0, 1)
    assert found.cases[0].records == ("CTL-1", "CHK-1", "OBS-1")
    assert any("From deviation to passed re-check: 3 days 16 hours" in caveat for caveat in found.caveats)


def test_a_hold_that_was_kept_is_ok_and_one_that_lasts_is_amber() -> None:
    deviation = did("2026-05-10", "STF-100", "deviation")
    assert o9(deviation, more=(watched(1, "2026-05-14", "STF-100"),)).state == "ok"
    assert o9(deviation, more=(watched(1, "2026-05-09", "STF-100"),)).state == "amber"


def test_practice_of_which_before_or_after_cannot_be_told_is_amber() -> None:
    rows = (did("2026-05-10", "STF-100", "deviation"), did("2026-05-14", "STF-100"))
    found = o9(*rows, more=(watched(1, "2026-05-14", "STF-100"),))
    assert (found.state, "before or after cannot be told" in found.cases[0].words) == ("amber", True)


def test_without_a_hold_nothing_is_said_to_be_well() -> None:
    found = o9(did("2026-05-10", "STF-100"), more=(watched(1, "2026-05-09", "STF-100"),))
    assert (found.state, found.n) == ("insufficient_data", 0)
    assert (
        "No control here" in reading("O9", service()).why
        or reading("O9", service()).state == "insufficient_data"
    )


def test_holds_that_ended_more_than_a_year_ago_are_out_of_view() -> None:
    old = log(did("2025-05-10", "STF-100", "deviation"), did("2025-05-12", "STF-100"), period="2025-05")
    barrier = {**daily(), "starts": "2025-01-01"}
    found = reading("O9", service(), barrier, old, watched(1, "2025-05-14", "STF-100"))
    assert found.n == 0
    assert reading("O9", service(), barrier, old, watched(1, "2025-06-02", "STF-100")).state == "red"
