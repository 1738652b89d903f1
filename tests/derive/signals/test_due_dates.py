"""Due dates that drift (O3): domain reference §7.4 and §7.11, read from the history."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from generators.derive.signals import Reading
from tests.derive.conftest import action, done, incident, service
from tests.derive.signals.told import reading, recorded

BUSY = incident("INC-9", "2026-05-01", service="SVC-1")


Versions = tuple[tuple[str, dict[str, Any]], ...]


def moved(*versions: tuple[str, dict[str, Any]], as_of: str = "2026-05-31", **fields: Any) -> Reading:
    """An action of SVC-1 as it was recorded at these days with these fields."""
    home = ("2025-12-30T09:00", (service(), BUSY))
    told = [
        (
            f"{day}T12:00",
            (action(service="SVC-1", **{"due": "2026-02-01", "start": "2026-01-01", **fields, **more}),),
        )
        for day, more in versions
    ]
    return recorded("O3", home, *told, as_of=date.fromisoformat(as_of))


EXTENSION = {
    "on": "2026-01-30",
    "from": "2026-02-01",
    "to": "2026-02-15",
    "reason": "Rota",
    "approved_by": "STF-2",
}
WORKED: Versions = (
    ("2026-01-01", {}),
    ("2026-01-30", {"due": "2026-02-15", "extensions": [EXTENSION]}),
    ("2026-02-20", {"due": "2026-03-10", "extensions": [EXTENSION]}),
)


def test_the_worked_example_is_amber_and_on_a_high_risk_action_red() -> None:
    """Domain reference §7.11, O3: extensions 2, slip 37 days, ratio 1.19, retroactive 1, silent 1."""
    plain = moved(*WORKED)
    assert plain.state == "amber"
    assert plain.cases[0].words == (
        "ACT-1: moved 2 times, by 37 days in all; 1.19 of the time first planned; 1 move after the old date had passed; "
        "1 move without a reason and an approver in the same commit; said of it: “Rota”"
    )
    assert moved(*WORKED, priority="high").state == "red"


def told(to: str, before: str = "2026-02-01", on: str = "2026-01-20") -> dict[str, Any]:
    return {
        "due": to,
        "extensions": [{"on": on, "from": before, "to": to, "reason": "Agreed", "approved_by": "STF-2"}],
    }


@pytest.mark.parametrize(("to", "state"), [("2026-02-16", "ok"), ("2026-02-17", "amber")])
def test_half_as_long_again_is_amber(to: str, state: str) -> None:
    # 31 days planned: 15 of them are less than half, 16 more.
    assert moved(("2026-01-01", {}), ("2026-01-20", told(to))).state == state


def test_a_move_after_the_old_date_is_amber_and_on_an_action_that_answers_the_regulator_red() -> None:
    late: Versions = (("2026-01-01", {}), ("2026-02-05", told("2026-02-08", on="2026-02-05")))
    assert moved(*late).state == "amber"
    step = {
        "id": "ENF-1", "title": "Notice", "service": "SVC-1", "type": "warning_notice_s29", "issued_by": "ORG-1",
        "served": "2025-12-01",
    }  # fmt: skip
    found = recorded(
        "O3",
        ("2025-12-30T09:00", (service(), BUSY, step)),
        *(
            (
                f"{day}T12:00",
                (
                    action(
                        service="SVC-1",
                        source=["ENF-1"],
                        **{"start": "2026-01-01", "due": "2026-02-01", **more},
                    ),
                ),
            )
            for day, more in late
        ),
    )
    assert found.state == "red"


def test_three_moves_are_red_whoever_approved_them() -> None:
    rows = [
        {"on": on, "from": old, "to": new, "reason": "Agreed", "approved_by": "STF-2"}
        for on, old, new in (
            ("2026-01-10", "2026-02-01", "2026-02-03"),
            ("2026-01-20", "2026-02-03", "2026-02-05"),
            ("2026-01-30", "2026-02-05", "2026-02-07"),
        )
    ]
    versions: list[tuple[str, dict[str, Any]]] = [("2026-01-01", {})]
    versions += [(row["on"], {"due": row["to"], "extensions": rows[: n + 1]}) for n, row in enumerate(rows)]
    assert moved(*versions[:3]).state == "amber"
    assert moved(*versions).state == "red"


def test_a_date_that_never_moved_is_ok_only_where_the_history_tells_of_it() -> None:
    assert moved(("2026-01-01", {})).state == "ok"
    found = reading("O3", service(), BUSY, action(service="SVC-1", due="2026-08-01"))
    assert (found.state, found.n) == ("insufficient_data", 0)
    assert "the history does not tell how due dates moved" in found.why


def test_actions_completed_more_than_a_year_ago_or_withdrawn_are_left_out() -> None:
    gone = {"on": "2026-03-01", "approved_by": "STF-2", "reason": "Merged"}
    found = moved(*WORKED, priority="high", withdrawn=gone)
    assert (found.state, found.cases) == ("insufficient_data", ())
    assert any("Withdrawn, and so left out: ACT-1." in caveat for caveat in found.caveats)
    assert moved(*WORKED, completed=done("2026-03-05"), as_of="2027-03-06").cases == ()
    assert moved(*WORKED, completed=done("2026-03-05"), as_of="2027-03-01").state == "amber"


def test_the_share_ever_moved_and_the_time_first_planned_stand_beside_it() -> None:
    found = moved(*WORKED)
    assert (found.value, found.value_words) == (1.0, "100 % ever moved")
    assert any("Time first planned, median: 31 days for others (1)" in caveat for caveat in found.caveats)


def test_an_action_that_takes_the_place_of_another_inherits_its_first_date() -> None:
    first = action(
        service="SVC-1",
        start="2026-01-01",
        due="2026-02-01",
        withdrawn={"on": "2026-02-10", "approved_by": "STF-2"},
    )
    second = action("ACT-2", service="SVC-1", start="2026-02-10", due="2026-03-20", supersedes="ACT-1")
    found = recorded("O3", ("2026-01-01T09:00", (service(), BUSY, first)), ("2026-02-10T09:00", (second,)))
    assert found.state == "amber"
    assert "ACT-2: moved 0 times, by 47 days in all; 1.52 of the time first planned" in found.cases[0].words
