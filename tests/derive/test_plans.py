from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from generators.catalogues import Catalogues
from generators.derive import derive
from generators.derive.plans import MilestonePosition, PlanPosition
from tests.derive.conftest import action, check, control, done, entry, ledger, log

D = date(2026, 5, 31)


def milestone(milestone_id: str, **fields: Any) -> dict[str, Any]:
    return {"id": milestone_id, "title": f"Point {milestone_id}", "due": "2026-03-31", **fields}


def plan(*milestones: dict[str, Any], **fields: Any) -> dict[str, Any]:
    objectives = [
        {"id": "safe", "outcome": "People are safe", "milestones": list(milestones)},
        {"id": "lasting", "outcome": "It lasts"},
    ]
    return {
        "id": "PLN-1",
        "title": "Plan",
        "sponsor": "STF-1",
        "trigger": ["INC-0"],
        "started": "2026-01-15",
        "target": "2026-06-30",
        "objectives": objectives,
        **fields,
    }


REACHED = {"reached": {"on": "2026-03-10", "by": "STF-1", "evidence": ["EVD-1"]}}
VERIFIED = REACHED | {"verified": check("2026-03-20")}


def stands(shipped: Catalogues, *records: Any, on: date = D) -> PlanPosition:
    built = ledger(*records)
    return derive(built, built, on, shipped).plans["PLN-1"]


def point(shipped: Catalogues, fields: dict[str, Any], *actions: Any, on: date = D) -> MilestonePosition:
    return stands(shipped, plan(milestone("one", **fields)), *actions, on=on).objectives[0].milestones[0]


def serving(action_id: str, **fields: Any) -> dict[str, Any]:
    return action(action_id, plan="PLN-1", objective="safe", **fields)


CLAIMED_WORK: dict[str, Any] = {"completed": done("2026-03-10")}
VERIFIED_WORK = CLAIMED_WORK | {"verifications": [check("2026-03-20")]}
EMBEDDED_WORK = CLAIMED_WORK | {"verifications": [check("2026-03-20"), check("2026-04-20")]}
REOPENED_WORK = CLAIMED_WORK | {"verifications": [check("2026-03-20", "not_effective")]}


def test_progress_is_three_figures_by_weight(shipped: Catalogues) -> None:
    found = stands(
        shipped,
        plan(
            milestone("one", **REACHED),
            milestone("two", weight="3", **VERIFIED),
            milestone("three", weight="2"),
        ),
        serving("ACT-1", **CLAIMED_WORK),
        serving("ACT-2", **VERIFIED_WORK),
        serving("ACT-3", **EMBEDDED_WORK),
        serving("ACT-4", **REOPENED_WORK),
        serving("ACT-5"),
        serving("ACT-6", withdrawn={"on": "2026-04-01", "approved_by": "STF-5"}, **EMBEDDED_WORK),
    )
    assert [
        share.words
        for share in (found.milestones.claimed, found.milestones.verified, found.milestones.embedded)
    ] == [
        "4 of 6",
        "3 of 6",
        "0 of 6",
    ]
    assert [
        share.words for share in (found.actions.claimed, found.actions.verified, found.actions.embedded)
    ] == [
        "3 of 5",
        "2 of 5",
        "1 of 5",
    ]
    assert found.actions.claimed.share == pytest.approx(0.6)
    assert found.actions.claimed.percent == 60
    assert len(found.all_actions) == 6


def test_a_weight_of_nought_weighs_nothing(shipped: Catalogues) -> None:
    found = stands(shipped, plan(milestone("one", weight="0", **REACHED), milestone("two", weight="2")))
    assert found.milestones.claimed.words == "0 of 2"


def test_percentages_are_rounded_down(shipped: Catalogues) -> None:
    found = stands(shipped, plan(milestone("one", weight="199", **REACHED), milestone("two")))
    assert found.milestones.claimed.percent == 99


def test_where_nothing_is_live_there_is_no_share(shipped: Catalogues) -> None:
    found = stands(shipped, plan())
    assert (found.actions.claimed.share, found.actions.claimed.percent) == (None, None)
    assert found.milestones.embedded.words == "none to count"


def test_progress_is_given_for_each_objective(shipped: Catalogues) -> None:
    safe, lasting = stands(
        shipped,
        plan(milestone("one", **VERIFIED)),
        serving("ACT-1", **VERIFIED_WORK),
        serving("ACT-2") | {"objective": "lasting"},
    ).objectives
    assert (safe.action_progress.verified.words, safe.milestone_progress.verified.words) == (
        "1 of 1",
        "1 of 1",
    )
    assert lasting.action_progress.verified.words == "0 of 1"
    assert lasting.milestone_progress.claimed.words == "none to count"


def test_actions_without_one_of_its_objectives_are_not_lost(shipped: Catalogues) -> None:
    bare = {key: value for key, value in serving("ACT-1").items() if key != "objective"}
    found = stands(shipped, plan(), bare, serving("ACT-2") | {"objective": "gone"}, action("ACT-3"))
    assert [each.action.id for each in found.loose_actions] == ["ACT-1", "ACT-2"]
    assert found.actions.claimed.live == 2


# ------------------------------------------------------------------ milestones
@pytest.mark.parametrize(
    ("fields", "state", "why"),
    [
        (
            {},
            "not_reached",
            "Not reached; it was due on 31 March 2026; overdue by 61 days.",
        ),
        (REACHED, "claimed", "Reached on 10 March 2026; not verified."),
        (VERIFIED, "verified", "Reached on 10 March 2026; verified on 20 March 2026."),
        (
            REACHED | {"verified": check("2026-03-20", by="STF-1")},
            "claimed",
            "counts for nothing: it was made by the one who says that it is reached.",
        ),
        (REACHED | {"verified": check("2026-03-20", evidence=[])}, "claimed", "no evidence is named."),
        (
            {
                "reached": {"on": "2026-03-10", "by": "STF-1", "evidence": ["EVD-1"]},
                "verified": check("2026-03-10"),
            },
            "verified",
            "verified on 10 March 2026.",
        ),
        (REACHED | {"verified": check("2026-03-20", method="interview")}, "claimed", "does not verify it."),
        (
            REACHED | {"verified": check("2026-03-20", "partly_effective")},
            "reopened",
            "found partly effective on 20 March 2026.",
        ),
        (
            {"reached": {"on": "2026-03-10", "by": "STF-1"}},
            "not_reached",
            "it was due on 31 March 2026; overdue by 61 days.",
        ),
        (
            {"reached": REACHED["reached"] | {"on": "2026-06-01"}},
            "not_reached",
            "it was due on 31 March 2026; overdue by 61 days.",
        ),
    ],
)
def test_a_milestone_and_why(shipped: Catalogues, fields: dict[str, Any], state: str, why: str) -> None:
    found = point(shipped, fields)
    assert found.state == state
    assert found.why.endswith(why)


def test_a_milestone_due_today_is_not_overdue(shipped: Catalogues) -> None:
    assert not point(shipped, {}, on=date(2026, 3, 31)).overdue
    found = point(shipped, {}, on=date(2026, 4, 1))
    assert (found.overdue, found.days_overdue) == (True, 1)


def test_a_milestone_verified_before_it_was_reached_is_not_verified(shipped: Catalogues) -> None:
    found = point(shipped, REACHED | {"verified": check("2026-03-09")})
    assert found.state == "claimed"
    assert "it is dated before the milestone was reached" in found.why


@pytest.mark.parametrize(
    ("actions", "state"),
    [
        ((), "verified"),
        ((serving("ACT-1", **VERIFIED_WORK),), "verified"),
        ((serving("ACT-1", **EMBEDDED_WORK), serving("ACT-2", **VERIFIED_WORK)), "verified"),
        ((serving("ACT-1", **EMBEDDED_WORK),), "embedded"),
        (
            (
                serving("ACT-1", **EMBEDDED_WORK),
                serving("ACT-2", withdrawn={"on": "2026-04-01", "approved_by": "STF-5"}),
            ),
            "embedded",
        ),
        ((serving("ACT-1", withdrawn={"on": "2026-04-01", "approved_by": "STF-5"}),), "verified"),
    ],
)
def test_a_milestone_is_embedded_with_all_live_work_of_its_objective(
    shipped: Catalogues, actions: tuple[Any, ...], state: str
) -> None:
    assert point(shipped, VERIFIED, *actions).state == state


def test_embedded_work_does_not_embed_a_milestone_that_nobody_verified(shipped: Catalogues) -> None:
    assert point(shipped, REACHED, serving("ACT-1", **EMBEDDED_WORK)).state == "claimed"


# ------------------------------------------------------------------ dates and controls
def test_overdue_and_next_due_come_in_order_of_their_dates(shipped: Catalogues) -> None:
    found = stands(
        shipped,
        plan(milestone("one"), milestone("two", due="2026-06-10"), milestone("three", **REACHED)),
        serving("ACT-1", due="2026-02-28"),
        serving("ACT-2", due="2026-05-31"),
        serving("ACT-3", due="2026-01-31", **CLAIMED_WORK),
    )
    assert [(due.sort, due.id, due.days_overdue) for due in found.overdue] == [
        ("action", "ACT-1", 92),
        ("milestone", "one", 61),
    ]
    assert found.next_due is not None
    assert (found.next_due.id, found.next_due.days_overdue) == ("ACT-2", 0)


def test_slipped_actions_are_named(shipped: Catalogues) -> None:
    moved = {
        "on": "2026-03-01",
        "from": "2026-03-15",
        "to": "2026-03-31",
        "reason": "Leave",
        "approved_by": "STF-2",
    }
    found = stands(shipped, plan(), serving("ACT-1", extensions=[moved]), serving("ACT-2"))
    assert [each.action.id for each in found.slipped] == ["ACT-1"]


def test_interim_controls_stand_beside_the_plan_with_their_coverage(shipped: Catalogues) -> None:
    daily = control(schedule={"every": "day"}, ends="2026-01-17")
    found = stands(shipped, plan(interim_controls=["CTL-1", "withheld"]), daily, log(entry("2026-01-16")))
    assert [held.coverage for held in found.interim_controls] == [0.5]
    assert found.basis == ("PLN-1", "CTL-1")


def test_every_plan_names_its_records(shipped: Catalogues) -> None:
    found = stands(shipped, plan(milestone("one", **VERIFIED)), serving("ACT-1", **EMBEDDED_WORK))
    assert found.basis == ("PLN-1", "ACT-1", "EVD-1", "EVD-9")
