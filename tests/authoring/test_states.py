"""What a record said at a moment."""

from __future__ import annotations

from datetime import datetime, timedelta

from generators.authoring.states import Instead, Life, said
from generators.source import Value
from generators.values import LONDON

START = datetime(2026, 1, 1, 9, 0, tzinfo=LONDON)
LAST: dict[str, Value] = {
    "id": "ACT-1",
    "due": "2026-03-01",
    "updates": [{"on": "2026-01-05"}, {"on": "2026-01-09"}],
    "closed": {"on": "2026-02-01"},
}


def after(days: int) -> datetime:
    return START + timedelta(days=days)


LIFE = Life(
    "ACT-1",
    "records/actions/ACT-1.yml",
    LAST,
    START,
    {
        ("due",): ((after(3), Instead("2026-02-01")), (after(8), Instead("2026-02-15"))),
        ("updates", 0): ((after(4), None),),
        ("updates", 1): ((after(8), None),),
        ("closed",): ((after(1), Instead({"on": "2026-01-01"})), (after(31), None)),
    },
)


def test_a_record_changes_at_its_moments() -> None:
    assert LIFE.moments() == (START, after(1), after(3), after(4), after(8), after(31))


def test_values_move_and_parts_come() -> None:
    assert said(LAST, LIFE.changes(START))["due"] == "2026-02-01"
    assert said(LAST, LIFE.changes(after(3)))["due"] == "2026-02-15"
    assert said(LAST, LIFE.changes(after(8)))["due"] == "2026-03-01"
    assert said(LAST, LIFE.changes(after(5)))["updates"] == [{"on": "2026-01-05"}]


def test_what_stood_there_first_can_be_gone_before_it_comes_back() -> None:
    assert said(LAST, LIFE.changes(START))["closed"] == {"on": "2026-01-01"}
    assert "closed" not in said(LAST, LIFE.changes(after(2)))
    assert said(LAST, LIFE.changes(after(31)))["closed"] == {"on": "2026-02-01"}


def test_a_list_without_items_is_not_there() -> None:
    assert "updates" not in said(LAST, LIFE.changes(START))


def test_the_last_form_has_no_changes() -> None:
    assert LIFE.changes(after(31)) == {}


def test_what_is_written_elsewhere_meanwhile_does_not_count() -> None:
    seen = said(LAST, LIFE.changes(after(10), {after(4)}))
    assert seen["updates"] == [{"on": "2026-01-09"}]
