"""The example provider's fixed facts, found again by the derivations."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from generators import ledger as ledgers
from generators import source
from generators.audience import project
from generators.catalogues import Catalogues
from generators.derive import Derived, derive
from generators.ledger import Ledger

DAY = date(2026, 5, 31)


@pytest.fixture(scope="module")
def example(root: Path) -> Ledger:
    documents, _ = source.read(root)
    return ledgers.build(documents)[0]


@pytest.fixture(scope="module")
def stands(example: Ledger, shipped: Catalogues) -> Derived:
    return derive(example, example, DAY, shipped)


def test_bridge_houses_shift_supervisor_missed_two_nights_of_forty_two_slots(stands: Derived) -> None:
    found = stands.controls["CTL-BH-shift-supervisor"]
    assert (found.expected, found.recorded, found.longest_gap) == (42, 40, 2)
    assert [(mark.day, mark.shift) for mark in found.missing] == [
        (date(2026, 1, 23), "night"),
        (date(2026, 1, 24), "night"),
    ]
    assert found.serious


def test_bridge_houses_plan_claims_more_than_it_verified_and_verified_more_than_it_embedded(
    stands: Derived,
) -> None:
    plan = stands.plans["PLN-BH-restrictive-practice"]
    for progress in (plan.milestones, plan.actions):
        assert progress.claimed.done > progress.verified.done > progress.embedded.done > 0
    shown = [found.control.id for found in plan.interim_controls]
    assert "CTL-BH-shift-supervisor" in shown


def test_tidewaters_referrals_were_late_by_two_five_and_nine_days(stands: Derived) -> None:
    late = [
        step.late_by // timedelta(days=1)
        for found in stands.concerns.values()
        if (step := found.step("referred_in_time")).late_by is not None
    ]
    assert late == [2, 5, 9]


def test_tidewaters_tracker_missed_three_days_in_february_and_none_since(stands: Derived) -> None:
    missed = {
        day for found in stands.concerns.values() for day in found.tracker_gaps if day >= date(2026, 2, 1)
    }
    assert missed == {date(2026, 2, 8), date(2026, 2, 14), date(2026, 2, 19)}


def test_nothing_at_larch_lodge_looks_green(stands: Derived) -> None:
    found = [each for each in stands.controls.values() if each.control.service == "SVC-larch-lodge"]
    assert found
    assert all(each.state != "ok" for each in found)
    assert not [
        each for each in stands.actions.values() if each.action.service == "SVC-larch-lodge" and each.verified
    ]


def test_a_commissioner_is_given_the_same_coverage_without_the_entries(
    example: Ledger, stands: Derived, shipped: Catalogues
) -> None:
    view = project(example, "commissioner", DAY)
    told = derive(view.ledger, view.counted, DAY, shipped)
    assert not told.concerns
    for control_id, found in told.controls.items():
        whole = stands.controls[control_id]
        assert (found.words, found.state) == (whole.words, whole.state)
        assert {mark.entry.by for mark in found.slots if mark.entry} <= {"withheld"}


def test_tidewaters_allegation_against_staff_was_mitigated_within_two_hours(stands: Derived) -> None:
    (told,) = [found for found in stands.concerns.values() if found.allegation]
    assert told.concern.id == "SGC-TW-007"
    assert told.allegation.endswith(
        "the first on 3 March 2026 at 08:40, 50 minutes after the concern was raised."
    )
