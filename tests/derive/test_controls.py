from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from generators import catalogues
from generators.catalogues import Catalogues
from generators.derive.controls import THRESHOLDS, ControlPosition, positions
from tests.derive.conftest import control, days, entry, ledger, log, service

Row = Mapping[str, Any]
SHIFTS = ("early", "late", "night")


def stands(shipped: Catalogues, on: date, *records: Any) -> ControlPosition:
    return positions(ledger(*records), on, shipped)["CTL-1"]


def morning_after(day: str) -> str:
    return f"{(date.fromisoformat(day) + timedelta(days=1)).isoformat()}T07:00"


def full(first: str, number: int, without: tuple[tuple[str, str], ...] = ()) -> list[dict[str, Any]]:
    """Every shift recorded in time, but for those left out."""
    ends = {"early": "{}T14:20", "late": "{}T21:20"}
    return [
        entry(day, shift, ends[shift].format(day) if shift in ends else morning_after(day))
        for day in days(first, number)
        for shift in SHIFTS
        if (day, shift) not in without
    ]


# ------------------------------------------------------------------ the worked example
def test_fourteen_days_of_three_shifts_with_two_nights_missing(shipped: Catalogues) -> None:
    """Domain reference §7.11, D4: 42 slots, 40 recorded, the two missing consecutive nights."""
    gone = (("2026-01-23", "night"), ("2026-01-24", "night"))
    rows = full("2026-01-16", 14, gone)
    found = stands(shipped, date(2026, 5, 31), service(), control(ends="2026-01-29"), log(*rows))
    assert (found.expected, found.recorded) == (42, 40)
    assert [(mark.day.isoformat(), mark.shift) for mark in found.missing] == list(gone)
    assert found.longest_gap == 2
    assert found.serious
    assert found.coverage == pytest.approx(40 / 42)
    assert found.percent == 95
    assert found.state == "attention"
    assert found.words == (
        "40 of 42 expected checks carried out; 2 missing (night of 23 January 2026 and night of 24 January 2026); "
        "longest gap 2 in a row."
    )
    assert found.basis == ("CTL-1", "SVC-1", "CHK-1")


def test_every_slot_recorded_in_time_is_ok(shipped: Catalogues) -> None:
    found = stands(
        shipped, date(2026, 5, 31), service(), control(ends="2026-01-29"), log(*full("2026-01-16", 14))
    )
    assert (found.state, found.coverage, found.longest_gap, found.late_recorded) == ("ok", 1.0, 0, ())
    assert {mark.state for mark in found.slots} == {"met"}


def test_neighbours_do_not_make_a_slot_complete(shipped: Catalogues) -> None:
    gone = (("2026-01-20", "late"),)
    rows = [
        *full("2026-01-16", 14, gone),
        entry("2026-01-20", "early", "2026-01-20T14:25"),
        entry("2026-01-20", "night", "2026-01-21T07:10"),
    ]
    found = stands(shipped, date(2026, 5, 31), service(), control(ends="2026-01-29"), log(*rows))
    assert [(mark.day.isoformat(), mark.shift) for mark in found.missing] == list(gone)
    assert found.recorded == 41
    assert len(found.duplicates) == 2
    assert found.longest_gap == 1
    assert not found.serious


# ------------------------------------------------------------------ what is expected
def test_a_night_that_has_not_ended_is_not_expected_yet(shipped: Catalogues) -> None:
    found = stands(shipped, date(2026, 1, 16), service(), control())
    assert [mark.shift for mark in found.slots] == ["early", "late"]
    assert stands(shipped, date(2026, 1, 17), service(), control()).expected == 5


def test_an_entry_for_a_night_that_has_not_ended_is_neither_counted_nor_unexpected(
    shipped: Catalogues,
) -> None:
    rows = [*full("2026-01-16", 1)[:2], entry("2026-01-16", "night", "2026-01-16T23:00")]
    found = stands(shipped, date(2026, 1, 16), service(), control(), log(*rows))
    assert (found.expected, found.recorded, found.unexpected, found.state) == (2, 2, (), "ok")


def test_only_the_shifts_and_days_of_the_schedule_are_expected(shipped: Catalogues) -> None:
    schedule = {"every": "shift", "shifts": ["night"], "days": ["fri", "sat"]}
    found = stands(shipped, date(2026, 1, 31), service(), control(schedule=schedule))
    assert [(mark.day.isoformat(), mark.shift) for mark in found.slots] == [
        ("2026-01-16", "night"),
        ("2026-01-17", "night"),
        ("2026-01-23", "night"),
        ("2026-01-24", "night"),
        ("2026-01-30", "night"),
    ]


def test_daily_slots_run_from_the_first_day_to_the_last(shipped: Catalogues) -> None:
    daily = control(schedule={"every": "day"}, starts="2026-02-27", ends="2026-03-02")
    assert stands(shipped, date(2026, 2, 26), daily).expected == 0
    assert stands(shipped, date(2026, 2, 27), daily).expected == 1
    assert [mark.day.isoformat() for mark in stands(shipped, date(2026, 5, 1), daily).slots] == [
        "2026-02-27",
        "2026-02-28",
        "2026-03-01",
        "2026-03-02",
    ]


@pytest.mark.parametrize(
    ("schedule", "starts", "ends", "dues"),
    [
        ({"every": "week"}, "2026-01-14", None, ["2026-01-18", "2026-01-25"]),
        ({"every": "week", "days": ["fri"]}, "2026-01-14", None, ["2026-01-16", "2026-01-23", "2026-01-30"]),
        ({"every": "week", "days": ["mon", "tue"]}, "2026-01-14", None, ["2026-01-20", "2026-01-27"]),
        ({"every": "week", "days": ["fri"]}, "2025-12-29", "2026-01-08", ["2026-01-02"]),
        ({"every": "month"}, "2025-11-20", None, ["2025-11-30", "2025-12-31"]),
        ({"every": "month", "days": ["wed"]}, "2025-11-20", None, ["2025-11-26", "2025-12-31", "2026-01-28"]),
    ],
)
def test_weekly_and_monthly_slots_are_due_by_their_day(
    shipped: Catalogues, schedule: Row, starts: str, ends: str | None, dues: list[str]
) -> None:
    fields = {"schedule": schedule, "starts": starts} | ({"ends": ends} if ends else {})
    found = stands(shipped, date(2026, 1, 30), control(**fields))
    assert [mark.day.isoformat() for mark in found.slots] == dues


def test_a_weekly_check_on_any_day_of_its_week_fills_the_slot(shipped: Catalogues) -> None:
    weekly = control(schedule={"every": "week", "days": ["fri"]}, starts="2026-01-12")
    rows = [entry("2026-01-13"), entry("2026-01-24"), entry("2026-01-27")]
    found = stands(shipped, date(2026, 1, 30), weekly, log(*rows))
    assert (found.expected, found.recorded) == (3, 3)
    # The second was done on Saturday, a day after it was due.
    assert [mark.day.isoformat() for mark in found.late_recorded] == ["2026-01-23"]


# ------------------------------------------------------------------ daylight saving
def test_the_night_the_clocks_go_back_has_one_slot_and_one_hour_more(shipped: Catalogues) -> None:
    nights = control(schedule={"every": "shift", "shifts": ["night"]}, starts="2025-10-24", ends="2025-10-27")
    house = service(shifts=[{"id": "night", "starts": "20:00", "ends": "01:30"}])
    rows = [
        entry("2025-10-24", "night", "2025-10-25T01:00"),
        entry("2025-10-25", "night", "2025-10-26T01:20:00+00:00"),
        entry("2025-10-26", "night", "2025-10-27T01:00"),
    ]
    found = stands(shipped, date(2025, 10, 31), house, nights, log(*rows))
    assert [mark.day.day for mark in found.slots] == [24, 25, 26, 27]
    assert [mark.state for mark in found.slots] == ["met", "met", "met", "missing"]
    assert found.unexpected == ()
    # The shift ends at the second 01:30: at the end of the 25th it has not, at the end of the 26th it has.
    assert stands(shipped, date(2025, 10, 25), house, nights).expected == 1
    assert stands(shipped, date(2025, 10, 26), house, nights).expected == 2


@pytest.mark.parametrize(
    ("at", "late"), [("2025-10-26T01:45:00+01:00", False), ("2025-10-26T01:45:00+00:00", True)]
)
def test_late_is_told_apart_within_the_hour_that_comes_twice(
    shipped: Catalogues, at: str, late: bool
) -> None:
    """The day before's night may be written down until the next night ends, at the second 01:30."""
    nights = control(schedule={"every": "shift"}, starts="2025-10-24", ends="2025-10-24")
    house = service(shifts=[{"id": "night", "starts": "20:00", "ends": "01:30"}])
    found = stands(shipped, date(2025, 10, 31), house, nights, log(entry("2025-10-24", "night", at)))
    assert bool(found.late_recorded) is late


def test_the_night_the_clocks_go_forward_has_its_slot(shipped: Catalogues) -> None:
    nights = control(schedule={"every": "shift"}, starts="2026-03-27", ends="2026-03-30")
    rows = full("2026-03-27", 4)
    found = stands(shipped, date(2026, 4, 5), service(), nights, log(*rows))
    assert (found.expected, found.recorded, found.late_recorded) == (12, 12, ())
    house = service(shifts=[{"id": "night", "starts": "20:00", "ends": "01:30"}])
    # 01:30 never was on 29 March 2026; the slot of the 28th is there all the same.
    found = stands(
        shipped, date(2026, 4, 5), house, nights, log(entry("2026-03-28", "night", "2026-03-29T02:20"))
    )
    assert [mark.state for mark in found.slots] == ["missing", "met", "missing", "missing"]


def test_day_slots_cross_both_changes(shipped: Catalogues) -> None:
    daily = control(schedule={"every": "day"}, starts="2025-10-20")
    found = stands(shipped, date(2026, 4, 5), daily)
    assert (
        found.expected
        == len({mark.day for mark in found.slots})
        == (date(2026, 4, 5) - date(2025, 10, 19)).days
    )


def test_hours_to_escalate_are_real_hours(shipped: Catalogues) -> None:
    """Over the night the clocks go back, six hours from 22:00 end at 03:00 on the clock."""
    nights = control(
        schedule={"every": "day"}, starts="2025-10-25", escalation={"to": "STF-2", "within": "6"}
    )
    told = [("2025-10-26T03:00", True), ("2025-10-26T03:01", False)]
    for at, in_time in told:
        row = entry(
            "2025-10-25", at="2025-10-25T22:00", outcome="deviation", escalated={"to": "STF-2", "at": at}
        )
        found = stands(shipped, date(2025, 10, 31), nights, log(row))
        assert bool(found.escalated_in_time) is in_time
        assert bool(found.not_escalated) is not in_time


# ------------------------------------------------------------------ lateness
@pytest.mark.parametrize(
    ("shift", "at", "late"),
    [
        ("early", "2026-01-16T21:30", False),
        ("early", "2026-01-16T21:31", True),
        ("late", "2026-01-17T07:30", False),
        ("late", "2026-01-17T07:31", True),
        ("night", "2026-01-17T14:30", False),
        ("night", "2026-01-17T14:31", True),
    ],
)
def test_a_shift_is_recorded_late_after_the_end_of_the_next_one(
    shipped: Catalogues, shift: str, at: str, late: bool
) -> None:
    one = control(ends="2026-01-16", schedule={"every": "shift", "shifts": [shift]})
    found = stands(shipped, date(2026, 2, 1), service(), one, log(entry("2026-01-16", shift, at)))
    assert (found.slots[0].state, bool(found.late_recorded)) == (("late", True) if late else ("met", False))
    assert found.recorded == 1
    assert found.state == ("attention" if late else "ok")


def test_the_next_shift_is_one_that_starts_later_even_where_another_overlaps(shipped: Catalogues) -> None:
    shifts = [
        {"id": "long", "starts": "08:00", "ends": "20:00"},
        {"id": "mid", "starts": "10:00", "ends": "16:00"},
        {"id": "night", "starts": "20:00", "ends": "08:00"},
    ]
    one = control(ends="2026-01-16", schedule={"every": "shift", "shifts": ["mid"]})
    for at, late in (("2026-01-17T08:00", False), ("2026-01-17T08:01", True)):
        found = stands(
            shipped, date(2026, 2, 1), service(shifts=shifts), one, log(entry("2026-01-16", "mid", at))
        )
        assert bool(found.late_recorded) is late


def test_a_shift_of_a_whole_day_ends_the_next(shipped: Catalogues) -> None:
    house = service(shifts=[{"id": "sleep_in", "starts": "09:00", "ends": "09:00"}])
    assert stands(shipped, date(2026, 1, 16), house, control()).expected == 0
    found = stands(
        shipped, date(2026, 1, 17), house, control(), log(entry("2026-01-16", "sleep_in", "2026-01-18T09:00"))
    )
    assert (found.expected, found.recorded) == (1, 0)
    found = stands(
        shipped, date(2026, 1, 18), house, control(), log(entry("2026-01-16", "sleep_in", "2026-01-18T09:00"))
    )
    assert (found.expected, found.recorded, found.late_recorded) == (2, 1, ())


def test_a_weekly_check_written_down_two_days_later_is_late(shipped: Catalogues) -> None:
    weekly = control(schedule={"every": "week"}, starts="2026-01-12", ends="2026-01-18")
    for at, late in (("2026-01-14T23:59", False), ("2026-01-15T00:00", True)):
        found = stands(shipped, date(2026, 2, 1), weekly, log(entry("2026-01-13", at=at)))
        assert bool(found.late_recorded) is late


def test_a_slot_recorded_in_time_is_not_made_late_by_a_second_entry(shipped: Catalogues) -> None:
    daily = control(schedule={"every": "day"}, ends="2026-01-16")
    rows = [entry("2026-01-16"), entry("2026-01-16", at="2026-01-25T12:00")]
    assert stands(shipped, date(2026, 2, 1), daily, log(*rows)).late_recorded == ()


@pytest.mark.parametrize(("at", "late"), [("2026-01-17T23:59", False), ("2026-01-18T00:00", True)])
def test_a_day_is_recorded_late_after_the_end_of_the_next_one(
    shipped: Catalogues, at: str, late: bool
) -> None:
    daily = control(schedule={"every": "day"}, ends="2026-01-16")
    found = stands(shipped, date(2026, 2, 1), daily, log(entry("2026-01-16", at=at)))
    assert bool(found.late_recorded) is late


def test_a_deviation_recorded_late_stays_a_deviation(shipped: Catalogues) -> None:
    daily = control(schedule={"every": "day"}, ends="2026-01-16")
    found = stands(
        shipped, date(2026, 2, 1), daily, log(entry("2026-01-16", at="2026-01-20T09:00", outcome="deviation"))
    )
    assert found.slots[0].state == "deviation"
    assert found.slots[0].late


def test_what_is_written_down_after_the_position_date_is_not_there_yet(shipped: Catalogues) -> None:
    daily = control(schedule={"every": "day"}, ends="2026-01-16")
    row = entry("2026-01-16", at="2026-01-20T09:00")
    assert stands(shipped, date(2026, 1, 19), daily, log(row)).recorded == 0
    assert stands(shipped, date(2026, 1, 20), daily, log(row)).recorded == 1


# ------------------------------------------------------------------ gaps
@pytest.mark.parametrize(
    ("gone", "longest"),
    [
        ((), 0),
        ((("2026-01-20", "early"),), 1),
        ((("2026-01-20", "early"), ("2026-01-20", "late")), 2),
        ((("2026-01-20", "night"), ("2026-01-21", "early"), ("2026-01-21", "late")), 3),
        ((("2026-01-20", "early"), ("2026-01-21", "early"), ("2026-01-22", "early")), 3),
        ((("2026-01-20", "early"), ("2026-01-21", "late")), 1),
        ((("2026-01-20", "night"), ("2026-01-22", "night")), 1),
    ],
)
def test_the_longest_gap_runs_over_neighbours_or_over_the_same_shift(
    shipped: Catalogues, gone: tuple[tuple[str, str], ...], longest: int
) -> None:
    found = stands(
        shipped, date(2026, 2, 28), service(), control(ends="2026-01-29"), log(*full("2026-01-16", 14, gone))
    )
    assert found.longest_gap == longest
    assert len(found.missing) == len(gone)


def test_the_same_shift_is_in_a_row_only_on_neighbouring_days(shipped: Catalogues) -> None:
    """Derivations §4: Friday's and Monday's late shift are no neighbours where weekends are not checked."""
    weekdays = {"every": "shift", "shifts": ["early", "late"], "days": ["mon", "tue", "wed", "thu", "fri"]}
    gone = {("2026-01-23", "early"), ("2026-01-26", "early")}
    rows = [
        entry(day, shift, f"{day}T21:00")
        for day in days("2026-01-19", 12)
        if date.fromisoformat(day).weekday() < 5
        for shift in ("early", "late")
        if (day, shift) not in gone
    ]
    found = stands(
        shipped,
        date(2026, 5, 31),
        service(),
        control(starts="2026-01-19", ends="2026-01-30", schedule=weekdays),
        log(*rows),
    )
    assert (found.expected, len(found.missing), found.longest_gap) == (20, 2, 1)


def test_a_check_recorded_as_not_done_is_a_gap_but_not_silence(shipped: Catalogues) -> None:
    daily = control(schedule={"every": "day"}, ends="2026-01-18")
    rows = [entry("2026-01-16"), entry("2026-01-17", outcome="not_done", note="No one free.")]
    found = stands(shipped, date(2026, 2, 1), daily, log(*rows))
    assert (found.expected, found.recorded, len(found.missing), len(found.not_done)) == (3, 1, 1, 1)
    assert found.longest_gap == 2
    assert found.words == (
        "1 of 3 expected checks carried out; 1 missing (18 January 2026); 1 recorded as not done; longest gap 2 in a row."
    )


def test_a_check_done_after_all_counts(shipped: Catalogues) -> None:
    daily = control(schedule={"every": "day"}, ends="2026-01-16")
    rows = [entry("2026-01-16", outcome="not_done"), entry("2026-01-16", at="2026-01-16T20:00")]
    found = stands(shipped, date(2026, 2, 1), daily, log(*rows))
    assert (found.recorded, found.slots[0].state, len(found.duplicates)) == (1, "met", 1)


def test_a_share_above_the_threshold_is_serious_without_two_in_a_row(shipped: Catalogues) -> None:
    daily = control(schedule={"every": "day"}, starts="2026-01-01", ends="2026-01-20")
    for gone, serious in ((1, False), (2, True)):
        kept = [day for index, day in enumerate(days("2026-01-01", 20)) if index not in (3, 9)[:gone]]
        found = stands(shipped, date(2026, 2, 1), daily, log(*map(entry, kept)))
        assert (found.longest_gap, found.serious) == (1, serious)
        assert found.state == "attention"


def test_thresholds_of_seriousness_come_from_the_catalogue(shipped: Catalogues) -> None:
    text = b"""\
source: [Board decision]
as_of: 2026-03-05
confidence: confirmed
thresholds:
  - {id: d4-red-consecutive, value: 3, unit: count, used_by: [D4], title: Run, basis: Three, version: 2}
  - {id: d4-red-share, value: 0.5, unit: share, used_by: [D4], title: Share, basis: Half, version: 2}
"""
    own, findings = catalogues.read({"records/catalogues/thresholds.yml": text})
    assert not findings
    records = control(schedule={"every": "day"}, ends="2026-01-20"), log(*map(entry, days("2026-01-16", 3)))
    assert stands(shipped, date(2026, 2, 1), *records).serious
    assert not stands(own, date(2026, 2, 1), *records).serious
    assert [shipped.threshold(name).id for name in THRESHOLDS] == list(THRESHOLDS)


# ------------------------------------------------------------------ deviations and escalation
ESCALATED = {
    "schedule": {"every": "day"},
    "ends": "2026-01-18",
    "escalation": {"to": "duty_manager", "within": "same_day"},
}


@pytest.mark.parametrize("outcome", ["deviation", "ambiguous"])
@pytest.mark.parametrize(
    ("told", "in_time"),
    [("2026-01-16T12:10", True), ("2026-01-16T23:59", True), ("2026-01-17T00:00", False), (None, False)],
)
def test_same_day_escalation(shipped: Catalogues, outcome: str, told: str | None, in_time: bool) -> None:
    extra: dict[str, Any] = {"escalated": {"to": "STF-2", "at": told}} if told else {}
    row = entry("2026-01-16", outcome=outcome, **extra)
    found = stands(shipped, date(2026, 2, 1), control(**ESCALATED), log(row))
    assert (len(found.escalated_in_time), len(found.not_escalated)) == ((1, 0) if in_time else (0, 1))
    if not in_time:
        assert found.not_escalated[0].escalation == ("late" if told else "none")
    assert (len(found.deviations), len(found.ambiguous)) == ((1, 0) if outcome == "deviation" else (0, 1))


def test_writing_late_does_not_lengthen_the_time_to_escalate(shipped: Catalogues) -> None:
    row = entry(
        "2026-01-16",
        at="2026-01-17T09:00",
        outcome="deviation",
        escalated={"to": "STF-2", "at": "2026-01-17T09:05"},
    )
    assert stands(shipped, date(2026, 2, 1), control(**ESCALATED), log(row)).not_escalated


def test_a_night_shift_has_until_the_end_of_the_day_on_which_it_ended(shipped: Catalogues) -> None:
    nights = control(ends="2026-01-16", escalation={"to": "STF-2", "within": "same_day"})
    for told, in_time in (("2026-01-17T23:59", True), ("2026-01-18T00:00", False)):
        row = entry(
            "2026-01-16", "night", "2026-01-17T06:00", "deviation", escalated={"to": "STF-2", "at": told}
        )
        found = stands(shipped, date(2026, 2, 1), service(), nights, log(row))
        assert bool(found.escalated_in_time) is in_time


def test_the_same_day_of_a_night_outside_the_schedule_is_that_on_which_it_ended(shipped: Catalogues) -> None:
    days_only = {"every": "shift", "shifts": ["early", "late"]}
    for schedule in ({"schedule": days_only}, {"starts": "2026-02-01"}):
        for told, in_time in (("2026-01-17T09:00", True), ("2026-01-18T00:30", False)):
            row = entry(
                "2026-01-16", "night", "2026-01-17T06:00", "deviation", escalated={"to": "STF-2", "at": told}
            )
            asked = control(**schedule, escalation={"to": "STF-2", "within": "same_day"})
            found = stands(shipped, date(2026, 3, 1), service(), asked, log(row))
            assert len(found.unexpected) == 1
            assert bool(found.escalated_in_time) is in_time
            assert bool(found.not_escalated) is not in_time


def test_a_time_that_has_not_run_out_is_neither_kept_nor_missed(shipped: Catalogues) -> None:
    slow = control(schedule={"every": "day"}, ends="2026-01-16", escalation={"to": "STF-2", "within": "48"})
    row = entry("2026-01-16", outcome="deviation")
    found = stands(shipped, date(2026, 1, 17), slow, log(row))
    assert (found.escalated_in_time, found.not_escalated) == ((), ())
    assert found.deviations[0].escalation == "pending"
    assert stands(shipped, date(2026, 1, 18), slow, log(row)).not_escalated


def test_hours_run_from_the_end_of_the_day_where_it_was_written_down_later(shipped: Catalogues) -> None:
    quick = control(schedule={"every": "day"}, ends="2026-01-16", escalation={"to": "STF-2", "within": "4"})
    for told, in_time in (("2026-01-17T03:59", True), ("2026-01-17T10:00", False)):
        row = entry(
            "2026-01-16", at="2026-01-17T09:00", outcome="deviation", escalated={"to": "STF-2", "at": told}
        )
        assert bool(stands(shipped, date(2026, 2, 1), quick, log(row)).escalated_in_time) is in_time


def test_an_escalation_after_the_position_date_is_not_there_yet(shipped: Catalogues) -> None:
    slow = control(schedule={"every": "day"}, ends="2026-01-16", escalation={"to": "STF-2", "within": "72"})
    row = entry("2026-01-16", outcome="deviation", escalated={"to": "STF-2", "at": "2026-01-18T09:00"})
    assert stands(shipped, date(2026, 1, 17), slow, log(row)).deviations[0].escalation == "pending"
    assert stands(shipped, date(2026, 1, 18), slow, log(row)).deviations[0].escalation == "in_time"


def test_a_check_before_the_first_day_of_its_week_fills_no_slot(shipped: Catalogues) -> None:
    weekly = control(schedule={"every": "week"}, starts="2026-01-14", ends="2026-01-18")
    found = stands(shipped, date(2026, 2, 1), weekly, log(entry("2026-01-13")))
    assert (found.recorded, len(found.unexpected)) == (0, 1)


def test_without_a_rule_nothing_is_judged_about_escalation(shipped: Catalogues) -> None:
    daily = control(schedule={"every": "day"}, ends="2026-01-16")
    found = stands(shipped, date(2026, 2, 1), daily, log(entry("2026-01-16", outcome="deviation")))
    assert (len(found.deviations), found.escalated_in_time, found.not_escalated) == (1, (), ())


def test_a_deviation_is_never_hidden_by_another_entry_or_by_having_no_slot(shipped: Catalogues) -> None:
    daily = control(**ESCALATED)
    rows = [
        entry("2026-01-16", outcome="deviation"),
        entry("2026-01-16", at="2026-01-16T12:30"),
        entry("2026-01-25", outcome="deviation"),
    ]
    found = stands(shipped, date(2026, 2, 1), daily, log(*rows))
    assert found.slots[0].state == "deviation"
    assert [mark.day.isoformat() for mark in found.deviations] == ["2026-01-16", "2026-01-25"]
    assert len(found.not_escalated) == 2
    assert [mark.day.isoformat() for mark in found.unexpected] == ["2026-01-25"]


def test_entries_without_a_slot_are_listed(shipped: Catalogues) -> None:
    rows = [
        entry("2026-01-15", "early"),
        entry("2026-01-16", "twilight"),
        entry("2026-01-16"),
        *full("2026-01-16", 1),
    ]
    found = stands(shipped, date(2026, 2, 1), service(), control(ends="2026-01-16"), log(*rows))
    assert (found.expected, found.recorded, len(found.unexpected)) == (3, 3, 3)
    assert found.words == "3 of 3 expected checks carried out; 3 entries without a slot."


def test_logs_of_several_months_are_one_series(shipped: Catalogues) -> None:
    daily = control(schedule={"every": "day"}, starts="2026-01-31", ends="2026-02-01")
    logs = log(entry("2026-01-31")), log(entry("2026-02-01"), log_id="CHK-2", period="2026-02")
    found = stands(shipped, date(2026, 3, 1), daily, *logs)
    assert found.recorded == 2
    assert found.basis == ("CTL-1", "CHK-1", "CHK-2")


# ------------------------------------------------------------------ silence is never green
@pytest.mark.parametrize(
    ("records", "reason"),
    [
        ((control(schedule={"every": "day"}, starts="2026-06-02"),), "the control starts on 2 June 2026"),
        ((control(),), "the shifts of SVC-1 are not recorded"),
        ((service(shifts=[]), control()), "the shifts of SVC-1 are not recorded"),
        (
            (service(), control(schedule={"every": "shift", "shifts": ["twilight"]})),
            "the schedule names shifts that SVC-1 does not have: twilight",
        ),
        ((control(schedule={"every": "month"}, starts="2026-05-10"),), "no check was due yet"),
    ],
)
def test_where_nothing_could_be_expected_there_is_not_enough_data(
    shipped: Catalogues, records: tuple[Row, ...], reason: str
) -> None:
    found = stands(shipped, date(2026, 5, 30), *records)
    assert (found.state, found.coverage, found.percent, found.expected) == (
        "insufficient_data",
        None,
        None,
        0,
    )
    assert found.words == f"Not enough data: {reason}."


def test_a_control_without_a_schedule_has_not_enough_data(shipped: Catalogues) -> None:
    bare = {key: value for key, value in control().items() if key != "schedule"}
    found = stands(shipped, date(2026, 5, 31), bare, log(entry("2026-01-20")))
    assert found.state == "insufficient_data"
    assert (
        found.words
        == "Not enough data: no schedule of checks is recorded for this control; 1 entry without a slot."
    )


def test_a_control_that_nobody_checked_is_no_blank_but_a_gap(shipped: Catalogues) -> None:
    found = stands(shipped, date(2026, 2, 14), control(schedule={"every": "day"}))
    assert (found.expected, found.recorded, found.coverage, found.longest_gap) == (30, 0, 0.0, 30)
    assert found.state == "attention"
    assert found.serious
    assert found.words == "0 of 30 expected checks carried out; 30 missing; longest gap 30 in a row."
