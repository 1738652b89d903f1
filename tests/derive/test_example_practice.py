"""The example provider's fixed facts on practice, medicines and oversight (story), found again by the derivations."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from generators import ledger as ledgers
from generators import source
from generators.audience import project
from generators.catalogues import Catalogues
from generators.derive import Derived, derive
from generators.derive.signals import Reading
from generators.kinds.observation import Observation
from generators.ledger import Ledger

DAY = date(2026, 5, 31)


@pytest.fixture(scope="module")
def example(root: Path) -> Ledger:
    documents, _ = source.read(root)
    return ledgers.build(documents)[0]


@pytest.fixture(scope="module")
def stands(example: Ledger, shipped: Catalogues) -> Derived:
    return derive(example, example, DAY, shipped, inside=True)


def reading(stands: Derived, signal: str, service: str) -> Reading:
    (found,) = [one.reading for one in stands.signals if one.signal.id == signal and one.scope.id == service]
    return found


def test_stf_021_broke_one_hold_on_13_february(stands: Derived) -> None:
    (broken,) = [hold for hold in stands.holds if hold.breaches]
    assert (broken.staff, broken.task) == ("STF-021", "high-risk-medicines")
    assert [one.day for one in broken.breaches] == [date(2026, 2, 13)]
    assert broken.start.date() == date(2026, 2, 10)
    assert broken.ended is not None
    assert (broken.ended.date(), broken.ended_by) == (date(2026, 2, 17), "OBS-AH-2026-02-17-a")
    assert not any(hold.open for hold in stands.holds)
    assert reading(stands, "O9", "SVC-alder-homecare").state == "red"


def test_two_deviations_of_the_medicines_check_were_not_escalated_the_same_day(stands: Derived) -> None:
    found = stands.controls["CTL-AH-medicines-checker"]
    assert [(mark.day, mark.escalation) for mark in found.not_escalated] == [
        (date(2026, 3, 3), "late"),
        (date(2026, 3, 21), "late"),
    ]
    assert (found.expected, found.recorded) == (119, 119)


def test_bridge_house_was_watched_18_times_and_all_who_were_not_competent_were_rechecked(
    example: Ledger, stands: Derived
) -> None:
    watched = [
        one
        for one in example.of(Observation)
        if one.service == "SVC-bridge-house" and one.type == "observed_practice" and one.task == "restraint"
    ]
    assert len(watched) == 18
    adverse = [one for one in watched if one.outcome in ("developing", "not_competent")]
    assert sorted(one.outcome for one in adverse) == ["developing"] * 4 + ["not_competent"]
    for one in adverse:
        assert any(
            again.recheck_of == one.id and again.outcome == "competent" for again in example.of(Observation)
        )
    held = [hold for hold in stands.holds if hold.service == "SVC-bridge-house"]
    assert [(hold.staff, hold.open, hold.breaches) for hold in held] == [("STF-048", False, ())]


def test_alder_homecare_counts_its_blanks_as_unknown_over_17_weeks(stands: Derived) -> None:
    found = stands.mar["SVC-alder-homecare"]
    assert (len(found.weeks), found.missing, found.total.scheduled) == (17, (), 32315)
    assert found.total.outcomes["blank"] == 157
    assert [(line.week, line.variance) for line in found.variances] == [
        ("2026-W06", -1),
        ("2026-W10", -1),
        ("2026-W11", -1),
    ]
    assert found.state == "attention"


def test_those_who_give_high_risk_medicines_at_alder_homecare_are_all_in_date(stands: Derived) -> None:
    (found,) = [one for one in stands.observed if one.service == "SVC-alder-homecare"]
    assert (found.oversight, found.window, len(found.active), found.in_date) == ("plan", 28, 5, 5)


def test_under_the_response_bridge_house_had_people_on_the_floor_who_had_not_been_watched(
    example: Ledger, shipped: Catalogues
) -> None:
    then = derive(example, example, date(2026, 1, 29), shipped, inside=True)
    (found,) = [one for one in then.observed if one.service == "SVC-bridge-house"]
    assert (found.oversight, found.window, found.because) == ("enhanced", 7, ("RSP-BH-2026-01",))
    assert (found.in_date, len(found.active), len(found.lapsed)) == (6, 11, 5)
    assert reading(then, "O8", "SVC-bridge-house").state == "red"


def test_the_board_meeting_that_missed_its_quorum_is_told(stands: Derived) -> None:
    assert any("MIN-2026-03-05-board" in case.records for case in reading(stands, "O6", "").cases)


def test_larch_lodge_is_never_ok(example: Ledger, stands: Derived, shipped: Catalogues) -> None:
    lodge = "SVC-larch-lodge"
    assert stands.mar[lodge].state == "insufficient_data"
    assert all(one.state == "insufficient_data" for one in stands.observed if one.service == lodge)
    for on in (date(2025, 12, 31), date(2026, 3, 31), DAY):
        told = derive(example, example, on, shipped, inside=True).signals
        states = {one.signal.id: one.reading.state for one in told if one.scope.id == lodge}
        assert states
        assert "ok" not in states.values()


def test_a_commissioner_is_told_of_no_hold_and_of_no_coverage_that_rests_on_checks_it_may_not_read(
    example: Ledger, shipped: Catalogues
) -> None:
    view = project(example, "commissioner", DAY)
    told = derive(view.ledger, view.counted, DAY, shipped)
    assert (told.holds, told.observed) == ((), ())
    assert told.mar["SVC-alder-homecare"].total.scheduled == 32315
    assert told.signals == ()


def test_no_signal_of_oversight_or_culture_is_ok_on_fewer_than_it_takes(
    example: Ledger, shipped: Catalogues
) -> None:
    for on in (date(2025, 11, 30), date(2026, 1, 31), date(2026, 3, 31), DAY):
        for one in derive(example, example, on, shipped, inside=True).signals:
            if one.signal.group in ("oversight", "culture") and one.reading.state == "ok":
                assert one.reading.n >= one.reading.least, (on, one.signal.id, one.scope.id)
                assert not one.scope.quiet


def test_context_of_a_closed_culture_never_has_a_colour(example: Ledger, shipped: Catalogues) -> None:
    for on in (date(2025, 11, 30), DAY):
        told = derive(example, example, on, shipped, inside=True).signals
        states = {one.reading.state for one in told if one.signal.id == "C5"}
        assert states <= {"not_applicable", "insufficient_data"}
