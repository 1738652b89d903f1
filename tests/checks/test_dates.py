"""Dates and figures of a record can all be true at once, in England's time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.checks.dates import later, when
from generators.values import LONDON

Codes = Callable[..., list[str]]

ACTION = """
    id: ACT-1
    title: Door round
    owner: STF-002
    source: [SVC-one]
    action: Look at 2 doors each shift.
    due: {due}
    success_measure: {{baseline: 2 open doors, target: none in 28 nights}}
    extensions: {extensions}
    """
CONTROL = """
    id: CTL-one
    title: Rounds
    service: SVC-one
    owner: STF-002
    purpose: Doors are looked at.
    control_type: preventive
    starts: 2026-01-01
    schedule: {every: shift}
    """
LOG = """
    id: CHK-rounds
    title: Rounds, March 2026
    control: CTL-one
    period: 2026-03
    entries:
      - {on: %s, shift: %s, at: %s, by: STF-003, outcome: met}
    """


def action(due: str, *moves: tuple[str, str]) -> dict[str, str]:
    extensions = [
        f"{{on: 2026-02-0{number}, from: {old}, to: {new}, reason: Late parts, approved_by: STF-001}}"
        for number, (old, new) in enumerate(moves, 1)
    ]
    text = ACTION.format(due=due, extensions=f"[{', '.join(extensions)}]")
    return {"records/actions/ACT-1.yml": text}


def log(on: str, shift: str, moment: str) -> dict[str, str]:
    return {
        "records/controls/CTL-one.yml": CONTROL,
        "records/checks/CHK-rounds.yml": LOG % (on, shift, moment),
    }


def incident(occurred: str, aware: str, *, precision: str = "exact") -> dict[str, str]:
    text = f"""
        id: INC-1
        title: A fall
        occurred_at: {occurred}
        occurred_precision: {precision}
        became_aware_at: {aware}
        reported_at: 2026-12-31T12:00
        category: falls
        harm: {{physical: low, psychological: none, reg18_injury: false, candour_threshold: false}}
        """
    return {"records/incidents/INC-1.yml": text}


# ------------------------------------------------------------------ reading and comparing
@pytest.mark.parametrize(
    "text", ["", "soon", "2026-02-30", "20260304", "2026-03-04T24:61", "2026-03-04 10:00", "2026-03"]
)
def test_what_is_no_date_is_left_to_the_rules_on_fields(text: str) -> None:
    assert when(text) is None


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2099, 1, 1)))
def test_a_day_is_later_than_a_moment_only_on_another_day(naive: datetime) -> None:
    moment = naive.replace(tzinfo=LONDON)
    assert not later(moment, moment.date())
    assert not later(moment.date(), moment)


def test_moments_are_compared_to_the_minute_days_by_the_day_in_england() -> None:
    summer = datetime.fromisoformat("2026-07-01T23:30+00:00")
    assert later(summer, date(2026, 7, 1))
    assert not later(summer, date(2026, 7, 2))
    assert later(datetime(2026, 1, 1, 12, 1, tzinfo=LONDON), datetime(2026, 1, 1, 12, 0, tzinfo=LONDON))
    assert not later(
        datetime(2026, 1, 1, 12, 1, tzinfo=LONDON), datetime(2026, 1, 1, 12, 0, tzinfo=LONDON), by_day=True
    )


# ------------------------------------------------------------------ order
def test_two_offsets_are_one_time(codes: Codes) -> None:
    assert codes(incident("2026-07-01T10:00+01:00", "2026-07-01T09:00Z")) == []
    assert codes(incident("2026-07-01T10:00", "2026-07-01T08:59Z")) == ["DAT001"]


def test_an_event_known_by_the_day_may_be_known_earlier_that_day(codes: Codes) -> None:
    assert codes(incident("2026-07-01T12:00", "2026-07-01T08:00", precision="day")) == []
    assert codes(incident("2026-07-02T12:00", "2026-07-01T08:00", precision="day")) == ["DAT001"]
    assert codes(incident("2026-07-09T12:00", "2026-07-01T08:00", precision="unknown")) == []


def test_order_is_checked_also_where_another_field_is_wrong(codes: Codes) -> None:
    files = incident("2026-07-02T12:00", "2026-07-01T08:00")
    files = {path: text.replace("falls", "falls\n        colour: red") for path, text in files.items()}
    assert codes(files) == ["DAT001", "FLD002"]


# ------------------------------------------------------------------ moved due dates
def test_a_chain_of_extensions_leads_to_the_due_date(codes: Codes) -> None:
    assert codes(action("2026-05-31", ("2026-02-28", "2026-03-31"), ("2026-03-31", "2026-05-31"))) == []


@pytest.mark.parametrize(
    ("due", "moves"),
    [
        ("2026-02-28", [("2026-02-28", "2026-03-31")]),
        ("2026-05-31", [("2026-02-28", "2026-03-31"), ("2026-04-01", "2026-05-31")]),
        ("2026-02-28", [("2026-02-28", "2026-02-28")]),
    ],
)
def test_a_break_in_the_chain_is_told(codes: Codes, due: str, moves: list[tuple[str, str]]) -> None:
    assert codes(action(due, *moves)) == ["DAT005"]


def test_a_date_may_be_brought_forward(codes: Codes) -> None:
    assert codes(action("2026-02-14", ("2026-02-28", "2026-02-14"))) == []


# ------------------------------------------------------------------ slots
@pytest.mark.parametrize(
    ("on", "shift", "moment", "expected"),
    [
        ("2026-03-01", "early", "2026-03-01T07:00", []),
        ("2026-03-01", "early", "2026-03-01T06:59", ["DAT007"]),
        ("2026-03-01", "night", "2026-03-02T06:00", []),
        ("2026-03-01", "night", "2026-03-01T06:00", ["DAT007"]),
        ("2026-03-31", "night", "2026-04-01T06:00", []),
        ("2026-03-28", "night", "2026-03-29T03:00", []),
        ("2026-04-01", "early", "2026-04-01T08:00", ["DAT003"]),
        ("2026-03-01", "late", "2026-03-09T08:00", []),
    ],
)
def test_a_check_is_written_down_in_its_slot_or_later(
    codes: Codes, on: str, shift: str, moment: str, expected: list[str]
) -> None:
    assert codes(log(on, shift, moment)) == expected


# ------------------------------------------------------------------ people and their time here
@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-01-31", []), ("2026-02-01", ["DAT009"]), ("2024-09-02", []), ("2024-09-01", ["DAT009"])],
)
def test_first_and_last_day_count_as_worked(codes: Codes, day: str, expected: list[str]) -> None:
    staff = "{id: STF-009, title: Carer, job_title: Carer, active: {from: 2024-09-02, to: 2026-01-31}}\n"
    watched = f"""
        {{id: OBS-1, title: Round, type: observed_practice, done_at: {day}T21:40, staff: STF-009, observer: STF-002,
         task: door round, outcome: competent}}
        """
    assert codes({"records/staff/STF-009.yml": staff, "records/observations/OBS-1.yml": watched}) == expected


def test_a_night_check_belongs_to_the_day_on_which_the_shift_began(codes: Codes) -> None:
    staff = "{id: STF-003, title: Carer, job_title: Carer, active: {from: 2024-09-02, to: 2026-03-31}}\n"
    files = {**log("2026-03-31", "night", "2026-04-01T06:00"), "records/staff/STF-003.yml": staff}
    assert codes(files) == []


# ------------------------------------------------------------------ the position date
def test_without_a_position_date_nothing_lies_ahead(codes: Codes) -> None:
    assert codes(incident("2062-07-01T10:00", "2062-07-01T10:00").copy()) == ["DAT001"]
    files = {
        path: text.replace("2026-12-31", "2062-12-31")
        for path, text in incident("2062-07-01T10:00", "2062-07-01T10:00").items()
    }
    assert codes(files) == []
    assert codes(files, as_of=date(2026, 5, 31)) == ["DAT002", "DAT002", "DAT002"]


def test_what_happened_on_the_position_date_has_happened(codes: Codes) -> None:
    files = {
        path: text.replace("2026-12-31T12:00", "2026-07-01T23:30")
        for path, text in incident("2026-07-01T10:00", "2026-07-01T10:00").items()
    }
    assert codes(files, as_of=date(2026, 7, 1)) == []
