"""Context of a closed culture, without a colour (C5), and learning that stops at persons (C6): domain reference §4.5 and §7.6."""

from __future__ import annotations

from typing import Any

import pytest

from generators.derive.signals import Reading
from tests.derive.conftest import action, incident, service
from tests.derive.signals.told import reading

BUSY = incident("INC-9", "2026-05-01", service="SVC-1")


def month(period: str, **fields: Any) -> dict[str, Any]:
    return {"id": f"ACV-{period}", "title": period, "service": "SVC-1", "period": period, **fields}


def c5(*records: dict[str, Any]) -> Reading:
    return reading("C5", service(), BUSY, *records)


def named(found: Reading) -> list[str]:
    """Titles of the circumstances that are present."""
    return [case.words.split(", ", 1)[1].split(":")[0] for case in found.cases]


@pytest.mark.parametrize(
    ("quiet", "loud", "title"),
    [
        ({"manager_changes": 1}, {"manager_changes": 2}, "changes of manager"),
        ({"agency_hours": 30, "care_hours": 100}, {"agency_hours": 31, "care_hours": 100}, "agency staff"),
        ({"supervisions": {"due": 10, "done": 8}}, {"supervisions": {"due": 10, "done": 7}}, "supervision"),
        ({"external_visits": 1}, {"external_visits": 0}, "visitors"),
    ],
)
def test_each_circumstance_is_named_beyond_its_number(
    quiet: dict[str, Any], loud: dict[str, Any], title: str
) -> None:
    assert named(c5(month("2026-05", **quiet))) == []
    found = c5(month("2026-05", **loud))
    assert named(found) == [title]
    assert found.cases[0].records == ("ACV-2026-05",)


def test_it_has_no_colour_and_no_figure_whatever_is_present() -> None:
    found = c5(month("2026-05", manager_changes=4, external_visits=0, supervisions={"due": 9, "done": 0}))
    assert (found.state, found.value) == ("not_applicable", None)
    assert {case.state for case in found.cases} == {"not_applicable"}
    assert len(found.cases) == 3


def test_what_was_not_measured_is_said_and_nothing_measured_is_too_little() -> None:
    found = c5(month("2026-05", manager_changes=0))
    assert "Not measured: agency staff (SVC-1), supervision (SVC-1), visitors (SVC-1)" in found.why
    assert c5().state == "insufficient_data"
    assert (
        "visitors" in c5(month("2026-04", external_visits=0, manager_changes=0)).why.split("Not measured")[-1]
    )


def test_the_same_member_of_staff_in_more_than_half_of_at_least_four_restraints_is_named_as_a_circumstance() -> (
    None
):
    def told(*staff: list[str]) -> Reading:
        holds = [
            incident(
                f"INC-{n}", f"2026-05-0{n + 1}", service="SVC-1", staff_involved=who,
                restrictive_intervention={"type": "standing hold", "minutes": 2, "injury": False},
            )
            for n, who in enumerate(staff)
        ]  # fmt: skip
        return c5(month("2026-05", manager_changes=0), *holds)

    assert named(told(["STF-7"], ["STF-7", "STF-8"], ["STF-7"], ["STF-8"])) == ["restraint by the same staff"]
    assert named(told(["STF-7"], ["STF-7"], ["STF-8"], ["STF-8"])) == []
    assert named(told(["STF-7"], ["STF-7"], ["STF-7"])) == []
    assert "STF-7" not in str(told(["STF-7"], ["STF-7"], ["STF-7"], ["STF-7"]).cases)


# ------------------------------------------------------------------ C6
def learning(number: int, *levels: str, actions: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "id": f"LRN-{number}", "title": "Learning", "service": "SVC-1", "type": "swarm_huddle", "incidents": ["INC-9"],
        "lead": "STF-2", "started": "2026-04-01", "completed": "2026-04-20", "actions": list(actions),
        "factors": [{"code": f"f{n}", "level": level, "text": "Found"} for n, level in enumerate(levels)],
    }  # fmt: skip


def c6(*records: dict[str, Any]) -> Reading:
    return reading("C6", service(), BUSY, *records)


@pytest.mark.parametrize(
    ("persons", "number", "state"),
    [(1, 4, "ok"), (2, 7, "amber"), (2, 4, "amber"), (3, 4, "red"), (3, 3, "insufficient_data")],
)
def test_more_than_one_in_four_that_stop_at_persons_is_amber_and_more_than_half_red(
    persons: int, number: int, state: str
) -> None:
    told = [learning(n, "individual") for n in range(persons)]
    told += [learning(n, "individual", "team") for n in range(persons, number)]
    found = c6(*told)
    assert (found.state, found.n, len(found.cases)) == (state, number, persons)


def test_actions_that_only_train_or_supervise_a_named_person_stop_at_persons() -> None:
    def told(words: str, change: str) -> Reading:
        act = action(service="SVC-1", source=["LRN-0"], action=words, change_type=change)
        return c6(act, learning(0, "team", actions=("ACT-1",)))

    assert len(told("Send STF-7 on the course again", "training").cases) == 1
    assert told("Send everybody on the course again", "training").cases == ()
    assert told("Give STF-7 a second person on Sundays", "staffing").cases == ()


def test_responses_that_name_neither_factors_nor_actions_are_left_out() -> None:
    assert c6(learning(0)).n == 0
    assert c6({**learning(0, "individual"), "completed": "2025-05-31"}).n == 0
