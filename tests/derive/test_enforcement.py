"""Steps of the regulator: days left, what shows that a requirement is met, harm since service, conditions that come round again."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.derive import enforcement
from generators.kinds.enforcement import Condition
from generators.ledger import Ledger
from tests.derive.conftest import ledger

DAY = date(2026, 3, 31)

NOTICE = """\
id: ENF-1
title: Warning notice
service: SVC-one
type: warning_notice_s29
issued_by: ORG-cqc
served: 2026-02-05
requirements:
  - id: r1
    text: Make holds safe
    regulation: hsca-ra-2014/13
    due: 2026-03-31
    met: {on: 2026-03-30, by: STF-001, evidence: [EVD-1, EVD-2]}
  - {id: r2, text: Keep records, regulation: hsca-ra-2014/17, due: 2026-03-20}
  - {id: r3, text: Tell us, regulation: hsca-ra-2014/17, due: 2026-04-30}
"""
BESIDE = """\
id: ENF-2
title: Request
type: action_plan_request
issued_by: ORG-cqc
served: 2026-01-20
parallel: [ENF-1]
events: [{on: 2026-02-01, text: Report sent, by: STF-001}, {on: 2026-05-01, text: Visit}]
closed: {on: 2026-03-01, by: STF-001}
"""
EVIDENCE = """\
id: EVD-{}
title: Evidence {}
category: {}
claim: So it is
authored_by: STF-002
reference: Shelf
"""
INCIDENT = """\
id: INC-{}
title: Hold
service: {}
occurred_at: {}T10:00
became_aware_at: {}T10:00
reported_at: {}T10:10
category: restraint
regulations: [hsca-ra-2014/13]
harm: {{physical: low, psychological: none, reg18_injury: false, candour_threshold: false}}
"""


def incident(number: int, day: str, service: str = "SVC-one") -> str:
    return INCIDENT.format(number, service, day, day, day)


@pytest.fixture
def told() -> Ledger:
    return ledger(
        NOTICE,
        BESIDE,
        EVIDENCE.format(1, 1, "observation"),
        EVIDENCE.format(2, 2, "outcomes"),
        incident(1, "2026-02-04"),
        incident(2, "2026-02-05"),
        incident(3, "2026-03-01", "SVC-two"),
        incident(4, "2026-04-01"),
    )


def test_a_requirement_tells_its_days_left_and_whether_its_claim_came_in_time(told: Ledger) -> None:
    found = enforcement.positions(told, DAY)["ENF-1"]
    assert [(one.met, one.days_left, one.late, one.overdue) for one in found.requirements] == [
        (True, 0, False, False),
        (False, -11, True, True),
        (False, 30, False, False),
    ]
    assert [one.requirement.id for one in found.unmet] == ["r2", "r3"]
    before = enforcement.positions(told, date(2026, 3, 29))["ENF-1"]
    assert [one.met for one in before.requirements] == [False, False, False]


def test_evidence_is_told_by_its_category(told: Ledger) -> None:
    first = enforcement.positions(told, DAY)["ENF-1"].requirements[0]
    assert first.evidence == {"observation": ("EVD-1",), "outcomes": ("EVD-2",)}


def test_incidents_count_from_the_day_of_service_in_the_service_and_on_the_regulation(told: Ledger) -> None:
    first, second, _ = enforcement.positions(told, DAY)["ENF-1"].requirements
    assert first.incidents == ("INC-2",)
    assert second.incidents == ()


def test_steps_that_run_side_by_side_share_a_timeline_whichever_names_the_other(told: Ledger) -> None:
    found = enforcement.positions(told, DAY)
    assert found["ENF-1"].parallel == ("ENF-2",)
    assert found["ENF-2"].parallel == ("ENF-1",)
    assert [(one.on, one.words, one.step, one.by) for one in found["ENF-1"].timeline] == [
        (date(2026, 1, 20), "Served", "ENF-2", "ORG-cqc"),
        (date(2026, 2, 1), "Report sent", "ENF-2", "STF-001"),
        (date(2026, 2, 5), "Served", "ENF-1", "ORG-cqc"),
        (date(2026, 3, 1), "Ended", "ENF-2", "STF-001"),
        (date(2026, 3, 30), "Said to be met: Make holds safe", "ENF-1", "STF-001"),
    ]
    assert (found["ENF-1"].open, found["ENF-2"].open) == (True, False)


def test_a_step_that_is_served_later_is_not_there_yet(told: Ledger) -> None:
    assert list(enforcement.positions(told, date(2026, 2, 4))) == ["ENF-2"]
    assert enforcement.positions(told, date(2026, 2, 4))["ENF-2"].parallel == ()


def condition(due: str, recurs: str | None) -> Condition:
    return Condition.model_validate({"id": "c", "text": "Send it", "evidence_due": due, "recurs": recurs})


@pytest.mark.parametrize(
    ("due", "recurs", "on", "wanted"),
    [
        ("2026-03-10", None, "2026-04-01", "2026-03-10"),
        ("2026-04-10", "week", "2026-04-01", "2026-04-10"),
        ("2026-03-10", "week", "2026-03-31", "2026-03-31"),
        ("2026-03-10", "week", "2026-04-01", "2026-04-07"),
        ("2026-01-31", "month", "2026-02-01", "2026-02-28"),
        ("2026-01-31", "month", "2026-03-01", "2026-03-31"),
        ("2025-11-30", "quarter", "2026-01-01", "2026-02-28"),
        ("2025-11-30", "quarter", "2026-03-01", "2026-05-30"),
    ],
)
def test_evidence_on_a_condition_comes_round_again(
    due: str, recurs: str | None, on: str, wanted: str
) -> None:
    assert enforcement.next_due(condition(due, recurs), date.fromisoformat(on)) == date.fromisoformat(wanted)


@given(
    st.dates(date(2024, 1, 1), date(2026, 1, 1)),
    st.sampled_from(["week", "month", "quarter"]),
    st.dates(date(2024, 1, 1), date(2028, 1, 1)),
)
def test_the_next_day_is_never_past_and_never_skips_one(due: date, recurs: str, on: date) -> None:
    found = enforcement.next_due(condition(due.isoformat(), recurs), on)
    assert found >= on or found == due >= on
    longest = {"week": 7, "month": 31, "quarter": 92}[recurs]
    assert found == due or (found - on).days < longest
