"""Competence holds: from a deviation to a re-check, and who did the task in between (derivations §4, domain reference §4.6, O9)."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from generators.derive.holds import Hold, holds
from tests.derive.conftest import control, entry, ledger, log, service

DAY = date(2026, 2, 28)
TASK = {"task": "high-risk-medicines", "recheck_required": True}


def watched(observation_id: str, at: str, outcome: str = "competent", **fields: Any) -> dict[str, Any]:
    """STF-7 watched at the task by STF-8."""
    return {
        "id": observation_id,
        "title": "Watched",
        "service": "SVC-1",
        "type": "observed_practice",
        "done_at": at,
        "staff": "STF-7",
        "observer": "STF-8",
        "task": "high-risk-medicines",
        "outcome": outcome,
        **fields,
    }


def found(*records: Any, on: date = DAY, **fields: Any) -> tuple[Hold, ...]:
    """The holds under a daily check of the task, with `records` beside it."""
    daily = control(schedule={"every": "day"}, competence=TASK, **fields)
    return holds(ledger(service(), daily, *records), on)


def did(on: str, outcome: str = "met", at: str = "", **fields: Any) -> dict[str, Any]:
    """STF-7's practice checked on a day, written down at 20:00."""
    return entry(on, at=at or f"{on}T20:00", outcome=outcome, staff="STF-7", **fields)


def test_a_deviation_holds_a_person_until_someone_else_finds_them_competent() -> None:
    (hold,) = found(log(did("2026-02-10", "deviation")), watched("OBS-1", "2026-02-17T12:40"))
    assert (hold.staff, hold.task, hold.service) == ("STF-7", "high-risk-medicines", "SVC-1")
    assert hold.start.isoformat() == "2026-02-10T20:00:00+00:00"
    assert hold.ended is not None
    assert hold.ended.isoformat() == "2026-02-17T12:40:00+00:00"
    assert (hold.ended_by, hold.breaches, hold.unclear, hold.open) == ("OBS-1", (), (), False)
    assert hold.basis == ("CTL-1", "CHK-1", "OBS-1")
    assert hold.words(DAY) == (
        "Held from high-risk-medicines since 10 February 2026 at 20:00, until a re-check found the person competent on "
        "17 February 2026 at 12:40 (6 days 16 hours). No record shows the person doing the task in between."
    )


def test_doing_the_task_inside_the_hold_is_a_breach_whether_or_not_it_went_well() -> None:
    rows = [did("2026-02-10", "deviation"), did("2026-02-12"), did("2026-02-13", "deviation")]
    (hold,) = found(log(*rows), watched("OBS-1", "2026-02-17T12:40"))
    assert [one.day.day for one in hold.breaches] == [12, 13]
    assert [cause.day.day for cause in hold.causes] == [10, 13]
    assert (
        "2 breaches of the hold: seen doing the task on 12 February 2026 and 13 February 2026."
        in hold.words(DAY)
    )


def test_a_hold_without_a_recheck_stays_open() -> None:
    (hold,) = found(log(did("2026-02-10", "deviation")))
    assert hold.open
    assert hold.lasted(DAY).days == 18
    assert "no re-check has found the person competent since" in hold.words(DAY)


def test_on_the_day_on_which_it_begins_or_ends_before_or_after_cannot_be_told() -> None:
    rows = [
        did("2026-02-10", "deviation", at="2026-02-10T12:00"),
        did("2026-02-10", at="2026-02-10T19:00"),
        did("2026-02-17", at="2026-02-17T19:00"),
    ]
    (hold,) = found(log(*rows), watched("OBS-1", "2026-02-17T12:40"))
    assert hold.breaches == ()
    assert [one.day.day for one in hold.unclear] == [10, 17]


def test_what_was_written_down_before_the_hold_began_is_no_breach() -> None:
    rows = [did("2026-02-10", at="2026-02-10T09:00"), did("2026-02-10", "deviation")]
    (hold,) = found(log(*rows))
    assert (hold.breaches, hold.unclear) == ((), ())


def test_a_deviation_written_down_late_holds_from_the_end_of_its_day_and_says_that_nobody_had_written_it_down() -> (
    None
):
    rows = [did("2026-02-10", "deviation", at="2026-02-13T09:00"), did("2026-02-11"), did("2026-02-14")]
    (hold,) = found(log(*rows))
    assert hold.start.isoformat() == "2026-02-10T23:59:59+00:00"
    assert [(one.day.day, hold.unknown_then(one)) for one in hold.breaches] == [(11, True), (14, False)]


def test_of_a_shift_its_hours_say_whether_it_lay_inside_the_hold() -> None:
    by_shift = control(competence=TASK)
    rows = [
        did("2026-02-10", "deviation", at="2026-02-10T13:00", shift="early"),
        did("2026-02-10", at="2026-02-10T21:00", shift="late"),
    ]
    (hold,) = holds(ledger(service(), by_shift, log(*rows)), DAY)
    assert [one.words for one in hold.breaches] == ["late of 10 February 2026"]


def test_an_observation_not_competent_holds_where_a_control_in_force_requires_a_recheck() -> None:
    adverse = watched("OBS-1", "2026-02-10T12:00", "not_competent")
    (hold,) = found(adverse)
    assert hold.causes[0].words == "found not competent at the observation of 10 February 2026"
    assert hold.controls == ("CTL-1",)
    assert found(adverse, ends="2026-02-09") == ()
    assert found({**adverse, "service": "SVC-2"}, service(id="SVC-2")) == ()


def test_an_observation_may_say_itself_that_it_holds() -> None:
    named = watched(
        "OBS-1",
        "2026-02-10T12:00",
        "developing",
        hold={"from": "2026-02-10T13:00", "task": "high-risk-medicines"},
    )
    (hold,) = holds(ledger(named), DAY)
    assert hold.start.isoformat() == "2026-02-10T13:00:00+00:00"
    assert hold.basis == ("OBS-1",)


def test_a_deviation_holds_nobody_where_no_recheck_is_required_or_nobody_is_named() -> None:
    row = did("2026-02-10", "deviation")
    free = control(schedule={"every": "day"}, competence={**TASK, "recheck_required": False})
    assert holds(ledger(free, log(row)), DAY) == ()
    assert holds(ledger(control(schedule={"every": "day"}), log(row)), DAY) == ()
    assert found(log(entry("2026-02-10", outcome="deviation"))) == ()
    assert found(log(did("2026-02-10", "ambiguous"))) == ()


def test_only_somebody_else_watching_practice_ends_a_hold() -> None:
    (hold,) = found(
        log(did("2026-02-10", "deviation")),
        watched("OBS-1", "2026-02-11T12:00", type="supervision"),
        watched("OBS-2", "2026-02-12T12:00", observer="STF-7", type="competence_assessment"),
        watched("OBS-3", "2026-02-13T12:00", task="restraint"),
    )
    assert hold.open
    assert hold.remarks == ("OBS-2 does not end the hold: the observer is the person whose practice it was.",)


def test_a_recheck_that_fails_is_an_attempt_and_no_breach_but_other_practice_watched_is_one() -> None:
    (hold,) = found(
        log(did("2026-02-10", "deviation")),
        watched("OBS-1", "2026-02-12T12:00", "developing", recheck_of="CHK-1#2026-02-10"),
        watched("OBS-2", "2026-02-13T12:00", "developing", type="competence_assessment"),
        watched("OBS-3", "2026-02-14T12:00", "developing"),
        watched("OBS-4", "2026-02-17T12:00"),
    )
    assert hold.attempts == ("OBS-1", "OBS-2")
    assert [one.record for one in hold.breaches] == ["OBS-3"]
    assert hold.ended_by == "OBS-4"


def test_a_deviation_after_the_recheck_begins_a_hold_of_its_own() -> None:
    both = found(
        log(did("2026-02-10", "deviation"), did("2026-02-20", "deviation")),
        watched("OBS-1", "2026-02-12T12:00"),
    )
    assert [(hold.start.day, hold.open) for hold in both] == [(10, False), (20, True)]


def test_other_tasks_are_not_held() -> None:
    other = control(
        id="CTL-2", schedule={"every": "day"}, competence={"task": "restraint", "recheck_required": True}
    )
    elsewhere = {**log(did("2026-02-12"), log_id="CHK-2"), "control": "CTL-2"}
    (hold,) = found(log(did("2026-02-10", "deviation")), other, elsewhere)
    assert hold.breaches == ()


def test_what_is_written_down_after_the_position_date_is_not_there_yet() -> None:
    rows = [did("2026-02-10", "deviation", at="2026-02-11T09:00")]
    check = watched("OBS-1", "2026-02-17T12:40")
    assert found(log(*rows), check, on=date(2026, 2, 10)) == ()
    assert found(log(*rows), check, on=date(2026, 2, 16))[0].open
    assert not found(log(*rows), check, on=date(2026, 2, 17))[0].open


def test_a_check_that_was_not_done_shows_no_practice() -> None:
    (hold,) = found(log(did("2026-02-10", "deviation"), did("2026-02-12", "not_done")))
    assert hold.breaches == ()


OUTCOMES = st.sampled_from(["met", "deviation", "ambiguous", "not_done"])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 27), OUTCOMES), max_size=12),
    st.lists(
        st.tuples(st.integers(1, 27), st.sampled_from(["competent", "developing", "not_competent"])),
        max_size=5,
    ),
    st.randoms(use_true_random=False),
)
def test_holds_never_overlap_and_the_order_of_records_changes_nothing(
    checks: list[tuple[int, str]], looked: list[tuple[int, str]], shuffle: Any
) -> None:
    rows = [did(f"2026-02-{day:02}", outcome) for day, outcome in checks]
    seen = [
        watched(f"OBS-{n}", f"2026-02-{day:02}T12:00", outcome) for n, (day, outcome) in enumerate(looked)
    ]
    once = found(log(*rows), *seen)
    for before, after in pairwise(once):
        assert before.ended is not None
        assert before.ended <= after.start
    for hold in once:
        for one in hold.breaches:
            assert hold.start <= one.first
            assert hold.ended is None or one.last <= hold.ended
    shuffle.shuffle(rows)
    shuffle.shuffle(seen)
    assert found(log(*rows), *seen) == once
