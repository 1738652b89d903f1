"""What a record names is there, is of the right kind, and a wrong spelling is answered with the right one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from generators.finding import Finding
from tests.checks.conftest import Check

Codes = Callable[..., list[str]]
OBSERVATION = """
    id: OBS-%s
    title: Round watched
    type: observed_practice
    done_at: 2026-02-05T21:40
    staff: STF-003
    observer: STF-002
    task: door round
    outcome: competent
    """


def observation(number: int, **more: str) -> dict[str, str]:
    text = OBSERVATION % number + "".join(f"{name}: {value}\n    " for name, value in more.items())
    return {f"records/observations/OBS-{number}.yml": text}


def only(findings: tuple[Finding, ...]) -> Finding:
    (found,) = findings
    return found


@pytest.mark.parametrize(
    ("written", "meant"),
    [("STF-0O3", "STF-003"), ("STF-03", "STF-003"), ("STF003", "STF-003"), ("stf-003", "STF-003"), ("STF-3", "STF-003")],
)  # fmt: skip
def test_the_nearest_id_of_the_right_kind_is_offered(check: Check, written: str, meant: str) -> None:
    files = observation(1)
    files["records/observations/OBS-1.yml"] = files["records/observations/OBS-1.yml"].replace(
        "staff: STF-003", f"staff: {written}"
    )
    found = only(check(files))
    assert (found.code, meant in found.hint) == ("REF001", True)


def test_another_number_is_not_offered_as_another_spelling(check: Check) -> None:
    files = observation(1)
    files["records/observations/OBS-1.yml"] = files["records/observations/OBS-1.yml"].replace(
        "STF-003", "STF-009"
    )
    assert "STF-00" not in only(check(files)).hint.replace("STF-009", "")


def test_minutes_of_another_day_are_not_offered(check: Check) -> None:
    minutes = "{id: MIN-2026-02-06-board, title: Board, meeting: board, held_at: 2026-02-06T10:00, chair: STF-001, present: [{staff: STF-001}]}"
    files = {"records/minutes/MIN-2026-02-06-board.yml": minutes}
    meant = {
        "MIN-2026-02-06-bord": True,
        "MIN-2026-2-6-board": True,
        "MIN-2026-03-05-board": False,
        "MIN-2026-02-05-board": False,
    }
    for written, offered in meant.items():
        found = only(check({**files, **observation(1, related=f"[{written}]")}))
        assert ("MIN-2026-02-06-board" in found.hint) is offered, written


def test_words_are_allowed_where_ids_or_words_are(codes: Codes) -> None:
    assert codes(observation(1, recheck_of="the round of Tuesday")) == []
    assert codes(observation(1, recheck_of="OBS-9")) == ["REF001"]


@pytest.mark.parametrize(
    "broken",
    ["id: OBS-2\ntitle: no more\n", "id: [OBS-2\n", "<<<<<<< HEAD\nid: OBS-2\n", ""],
)
def test_a_record_that_cannot_be_read_is_still_there_to_be_named(check: Check, broken: str) -> None:
    files = observation(1, recheck_of="OBS-2", related="[OBS-2]")
    found = check({**files, "records/observations/OBS-2.yml": broken})
    assert found
    assert {one.path for one in found} == {"records/observations/OBS-2.yml"}


def test_both_are_told_when_a_field_is_wrong_and_another_leads_nowhere(codes: Codes) -> None:
    assert codes(observation(1, related="[OBS-9]", colour="red")) == ["REF001", "FLD002"]


def test_a_chain_that_ends_is_no_circle(codes: Codes) -> None:
    files = observation(1, recheck_of="OBS-2") | observation(2, recheck_of="OBS-3") | observation(3)
    assert codes(files) == []


def test_a_circle_is_told_once_and_names_its_way(check: Check) -> None:
    files = (
        observation(1, recheck_of="OBS-2")
        | observation(2, recheck_of="OBS-3")
        | observation(3, recheck_of="OBS-1")
    )
    found = only(check(files))
    assert (found.path, found.code) == ("records/observations/OBS-1.yml", "REF004")
    assert "OBS-1 → OBS-2 → OBS-3 → OBS-1" in found.message


def test_a_tail_that_leads_into_a_circle_is_no_part_of_it(check: Check) -> None:
    files = (
        observation(0, recheck_of="OBS-1")
        | observation(1, recheck_of="OBS-2")
        | observation(2, recheck_of="OBS-1")
    )
    assert [found.path for found in check(files)] == ["records/observations/OBS-1.yml"]


def test_risks_and_controls_may_name_each_other(codes: Codes) -> None:
    risk = """
        {id: RSK-one, title: Doors, hazard: Open doors, identified: {on: 2026-01-05, by: STF-003}, owner: STF-002,
         controls: [CTL-one], next_review: 2026-04-05}
        """
    control = """
        {id: CTL-one, title: Rounds, owner: STF-002, purpose: Doors are looked at., control_type: preventive,
         risks: [RSK-one], starts: 2026-01-12}
        """
    assert codes({"records/risks/RSK-one.yml": risk, "records/controls/CTL-one.yml": control}) == []


@pytest.mark.parametrize(
    ("written", "offered"),
    [
        ("18", ("hsca-ra-2014/18", "cqc-reg-2009/18")),
        ("regulation 18", ("hsca-ra-2014/18", "cqc-reg-2009/18")),
        ("hsca-2014/9a", ()),
        ("hsca-ra-2014/20a", ()),
        ("reg-20A", ("hsca-ra-2014/20A",)),
        ("cqc-reg-2009/13A", ()),
    ],
)
def test_a_regulation_without_its_instrument_is_answered_with_both(
    check: Check, written: str, offered: tuple[str, ...]
) -> None:
    found = only(check(observation(1, regulations=f"['{written}']")))
    assert found.code == "REF005"
    assert all(one in found.hint for one in offered)
    assert found.hint


def test_a_regulation_with_its_instrument_is_known_in_both(codes: Codes) -> None:
    assert codes(observation(1, regulations="[hsca-ra-2014/18, cqc-reg-2009/18]")) == []


def test_milestones_of_two_plans_may_share_a_name(codes: Codes) -> None:
    plan = """
        {id: PLN-%s, title: Nights, sponsor: STF-001, trigger: [SVC-one], started: 2026-01-12, target: 2026-06-30,
         objectives: [{id: doors, outcome: Doors are shut., milestones: [{id: doors, title: Rounds, due: 2026-02-28}]}]}
        """
    assert codes({f"records/plans/PLN-{number}.yml": plan % number for number in (1, 2)}) == []
