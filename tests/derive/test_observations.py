"""Observation coverage: who is active on a task and was watched at it lately enough (derivations §4, domain reference §7.4, O8)."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from generators import catalogues
from generators.catalogues import Catalogues
from generators.derive import actions, controls, plans
from generators.derive.doers import seen
from generators.derive.holds import holds
from generators.derive.observations import Coverage, coverage
from generators.ledger import Ledger
from tests.derive.conftest import control, days, entry, ledger, log, service

SHIPPED = catalogues.load()
DAY = date(2026, 2, 28)
TASK = "high-risk-medicines"
RESPONSE = {
    "id": "RSP-1",
    "title": "Response",
    "service": "SVC-1",
    "trigger": ["INC-0"],
    "opened": "2026-02-01T09:00",
    "lead": "STF-2",
}
PLAN = {
    "id": "PLN-1",
    "title": "Plan",
    "service": "SVC-1",
    "sponsor": "STF-1",
    "trigger": ["INC-0"],
    "started": "2026-02-01",
    "target": "2026-06-30",
}


def of(found: Ledger, shipped: Catalogues, on: date = DAY) -> tuple[Coverage, ...]:
    of_actions = actions.positions(found, on, shipped)
    of_plans = plans.positions(found, on, of_actions, controls.positions(found, on, shipped))
    told = seen(found, on)
    return coverage(found, told, holds(found, on, told), of_plans, on, shipped)


def daily(**fields: Any) -> dict[str, Any]:
    return control(
        starts="2025-02-01",
        schedule={"every": "day"},
        competence={"task": TASK, "recheck_required": True},
        **fields,
    )


def did(on: str, staff: str, outcome: str = "met", **fields: Any) -> dict[str, Any]:
    return entry(on, at=f"{on}T20:00", outcome=outcome, staff=staff, **fields)


def watched(number: int, on: str, staff: str, outcome: str = "competent", **fields: Any) -> dict[str, Any]:
    return {
        "id": f"OBS-{number}",
        "title": "Watched",
        "service": "SVC-1",
        "type": "observed_practice",
        "done_at": f"{on}T12:00",
        "staff": staff,
        "observer": "STF-99",
        "task": TASK,
        "outcome": outcome,
        **fields,
    }


def one(shipped: Catalogues, *records: Any, on: date = DAY) -> Coverage:
    (found,) = of(ledger(service(), daily(), *records), shipped, on)
    return found


def test_twelve_active_and_eleven_in_date_of_whom_the_lapsed_one_gave_three_doses(
    shipped: Catalogues,
) -> None:
    """Domain reference §7.11, O8: 91.7 %, and the lapsed one went on doing the task."""
    rows = [did("2026-02-20", f"STF-{number}") for number in range(101, 113)]
    rows += [did(day, "STF-112") for day in ("2026-02-21", "2026-02-22")]
    looked = [watched(number, "2026-02-10", f"STF-{number}") for number in range(101, 112)]
    looked.append(watched(112, "2025-12-01", "STF-112"))
    found = one(shipped, PLAN, log(*rows), *looked)
    assert (len(found.active), found.in_date, found.percent) == (12, 11, 91)
    assert found.share is not None
    assert round(found.share, 3) == 0.917
    (lapsed,) = found.lapsed
    assert (lapsed.staff, len(lapsed.uncovered), lapsed.checks) == ("STF-112", 3, 3)
    assert lapsed.why == "last found competent on 1 December 2025, 89 days before"
    assert found.state == "attention"
    assert "1 person did it without an observation in date" in found.words


def test_the_window_is_a_week_while_a_response_is_open_four_weeks_while_a_plan_is_and_a_year_otherwise(
    shipped: Catalogues,
) -> None:
    rows = log(did("2026-02-25", "STF-7"))
    look = watched(1, "2026-02-10", "STF-7")
    routine = one(shipped, rows, look)
    planned = one(shipped, PLAN, rows, look)
    enhanced = one(shipped, PLAN, RESPONSE, rows, look)
    assert [(found.oversight, found.window, found.because) for found in (routine, planned, enhanced)] == [
        ("routine", 365, ()),
        ("plan", 28, ("PLN-1",)),
        ("enhanced", 7, ("RSP-1",)),
    ]
    assert [found.in_date for found in (routine, planned, enhanced)] == [1, 1, 0]


def test_a_response_that_was_stood_down_or_is_of_another_service_asks_for_no_weekly_observation(
    shipped: Catalogues,
) -> None:
    rows = log(did("2026-02-25", "STF-7"))
    down = {**RESPONSE, "stood_down": {"at": "2026-02-20T10:00", "by": "STF-2"}}
    assert one(shipped, down, rows).oversight == "routine"
    assert one(shipped, down, rows, on=date(2026, 2, 19)).oversight == "enhanced"
    assert one(shipped, {**RESPONSE, "service": "SVC-2"}, rows).oversight == "routine"


def test_a_plan_past_its_target_runs_on_while_something_in_it_is_not_verified(shipped: Catalogues) -> None:
    objective = {
        "id": "one",
        "outcome": "Better",
        "milestones": [{"id": "first", "title": "First", "due": "2026-02-10"}],
    }
    rows = log(did("2026-02-25", "STF-7"))
    over = {**PLAN, "target": "2026-02-15"}
    assert one(shipped, over, rows).oversight == "routine"
    assert one(shipped, {**over, "objectives": [objective]}, rows).oversight == "plan"


def test_the_first_and_the_last_day_of_the_window(shipped: Catalogues) -> None:
    rows = log(did("2026-02-25", "STF-7"))
    for on, in_date in (("2026-01-31", False), ("2026-02-01", True)):
        assert one(shipped, PLAN, rows, watched(1, on, "STF-7")).active[0].in_date is in_date


def test_training_supervision_self_observation_and_other_tasks_do_not_count(shipped: Catalogues) -> None:
    rows = log(did("2026-02-25", "STF-7"))
    for number, fields in enumerate(
        ({"type": "supervision"}, {"observer": "STF-7"}, {"outcome": "developing"}, {"staff": "STF-8"})
    ):
        found = one(shipped, rows, {**watched(number, "2026-02-20", "STF-7"), **fields})
        assert (found.in_date, found.lapsed[0].why) == (0, "never watched at it and found competent")


def test_a_person_on_hold_is_not_in_date_though_watched_before(shipped: Catalogues) -> None:
    rows = log(did("2026-02-20", "STF-7"), did("2026-02-25", "STF-7", "deviation"))
    found = one(shipped, rows, watched(1, "2026-02-10", "STF-7"))
    assert (found.in_date, found.state) == (0, "attention")
    assert found.active[0].hold is not None
    assert found.lapsed[0].why == "held from the task since 25 February 2026, and not found competent since"
    assert found.lapsed[0].uncovered == ()


def test_a_breach_of_a_hold_wants_attention_though_everyone_is_in_date_again(shipped: Catalogues) -> None:
    rows = log(did("2026-02-20", "STF-7", "deviation"), did("2026-02-22", "STF-7"))
    found = one(shipped, rows, watched(1, "2026-02-26", "STF-7"))
    assert (found.in_date, len(found.breaches), found.state) == (1, 1, "attention")
    assert "1 breach of a hold" in found.words


def test_without_practice_in_check_entries_nobody_is_known_to_be_active(shipped: Catalogues) -> None:
    found = one(shipped, watched(1, "2026-02-20", "STF-7"))
    assert (found.state, found.share, found.percent) == ("insufficient_data", None, None)
    assert "no check entry of that time names anybody's practice" in found.words
    assert len(found.observed) == 1


def test_a_task_that_is_observed_but_watched_by_no_control_says_so(shipped: Catalogues) -> None:
    (found,) = of(ledger(service(), watched(1, "2026-02-20", "STF-7")), shipped)
    assert found.state == "insufficient_data"
    assert "no control of the service names it as the task whose practice it watches" in found.words


def test_checks_that_name_nobody_are_counted_apart(shipped: Catalogues) -> None:
    found = one(
        shipped, log(entry("2026-02-25"), did("2026-02-25", "STF-7")), watched(1, "2026-02-20", "STF-7")
    )
    assert (found.unattributed, found.state) == (1, "ok")


def test_who_left_is_shown_with_the_day(shipped: Catalogues) -> None:
    gone = {
        "id": "STF-7",
        "title": "One",
        "job_title": "Carer",
        "active": {"from": "2020-01-01", "to": "2026-02-26"},
    }
    found = one(shipped, gone, log(did("2026-02-25", "STF-7")))
    assert found.active[0].left == date(2026, 2, 26)


def test_nights_and_weekends_of_practice_and_of_observations_are_set_side_by_side(
    shipped: Catalogues,
) -> None:
    by_shift = control(starts="2026-02-01", competence={"task": TASK, "recheck_required": True})
    rows = [entry(day, "night", f"{day}T23:00", staff="STF-7") for day in days("2026-02-02", 4)]
    rows.append(entry("2026-02-07", "early", staff="STF-7"))
    looked = [
        watched(1, "2026-02-06", "STF-7", slot="day"),
        watched(2, "2026-02-07", "STF-7", slot="weekend"),
        watched(3, "2026-02-09", "STF-7", slot="night"),
        watched(4, "2026-02-10", "STF-7", done_at="2026-02-10T23:30"),
    ]
    (found,) = of(ledger(service(), by_shift, log(*rows), *looked), shipped)
    nights, weekends = found.parts["nights"], found.parts["weekends"]
    assert (nights.practice, nights.practice_all, nights.observed, nights.observed_all) == (4, 5, 2, 4)
    assert (weekends.practice, weekends.practice_all, weekends.observed, weekends.observed_all) == (
        1,
        5,
        1,
        4,
    )


@settings(max_examples=40, deadline=None)
@given(st.permutations(range(8)), st.sampled_from(["competent", "developing", "not_competent"]))
def test_the_order_of_files_changes_nothing(order: list[int], outcome: str) -> None:
    rows = [log(did(f"2026-02-{day:02}", f"STF-{day % 3}"), log_id=f"CHK-{day}") for day in range(20, 24)]
    looked = [watched(day, f"2026-02-{day:02}", f"STF-{day % 3}", outcome) for day in range(10, 14)]
    records = [*rows, *looked]
    plain = of(ledger(service(), daily(), *records), SHIPPED)
    assert of(ledger(*(records[place] for place in order), daily(), service()), SHIPPED) == plain


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 6), st.integers(0, 6))
def test_more_passed_observations_never_lower_coverage(before: int, more: int) -> None:
    rows = log(*(did("2026-02-25", f"STF-{number}") for number in range(1, 7)))
    few = [watched(number, "2026-02-20", f"STF-{number}") for number in range(1, before + 1)]
    many = [*few, *(watched(10 + number, "2026-02-21", f"STF-{number}") for number in range(1, more + 1))]
    low, high = one(SHIPPED, rows, *few), one(SHIPPED, rows, *many)
    assert low.share is not None
    assert high.share is not None
    assert high.share >= low.share
