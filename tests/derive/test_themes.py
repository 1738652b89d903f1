"""Learning themes: the ladder is climbed by what is recorded of actions, never by anybody's saying so (derivations §6)."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generators.catalogues import Catalogues
from generators.derive import actions, derive
from generators.derive.themes import RUNGS, Lasting, Step, ThemePosition, positions
from generators.ledger import Ledger
from tests.derive.conftest import action, check, control, done, incident, ledger, service

DAY = date(2026, 5, 31)
HELD = {"MSR-1": Lasting(True, "MSR-1: it lasted.")}
FELL_BACK = {"MSR-1": Lasting(False, "MSR-1: a concern came since.")}


def themes(told: Ledger, rows: Catalogues, **more: Any) -> dict[str, ThemePosition]:
    return dict(positions(told, DAY, rows, actions.positions(told, DAY, rows), **more))


def restraint(rows: Catalogues, *records: dict[str, Any], **more: Any) -> ThemePosition:
    happened = incident("INC-1", "2026-01-14", service="SVC-1", control_failed="CTL-1")
    return themes(ledger(service(), control(), happened, *records), rows, **more)["restraint"]


def work(change_type: str = "process", **fields: Any) -> dict[str, Any]:
    facts = {"service": "SVC-1", "addresses": [{"theme": "restraint"}], "change_type": change_type, **fields}
    return action(**facts)


def step(found: ThemePosition, rung: str) -> Step:
    return next(one for one in found.ladder if one.rung == rung)


VERIFIED: dict[str, Any] = {"completed": done("2026-02-10"), "verifications": [check("2026-03-01")]}


# ------------------------------------------------------------------ the ladder
def test_what_happened_is_identified_and_no_more(shipped: Catalogues) -> None:
    found = restraint(shipped)
    assert (found.rung, found.first, found.last) == ("identified", date(2026, 1, 14), date(2026, 1, 14))
    assert step(found, "identified").words == "First recorded in INC-1."
    assert step(found, "practice_changed").words == "No action that still stands addresses this theme."


def test_an_open_action_climbs_nothing_and_neither_does_a_claim_without_evidence(shipped: Catalogues) -> None:
    assert restraint(shipped, work()).rung == "identified"
    assert restraint(shipped, work(completed={"on": "2026-02-10", "by": "STF-1"})).rung == "identified"


@pytest.mark.parametrize("change_type", ["policy", "memo", "training"])
def test_policy_alone_reaches_policy_and_is_flagged_even_when_verified(
    shipped: Catalogues, change_type: str
) -> None:
    verified: dict[str, Any] = VERIFIED | {"verifications": [check("2026-03-01", method="record_sample")]}
    found = restraint(shipped, work(change_type, **verified))
    assert (found.rung, found.policy_only) == ("policy_updated", True)
    assert step(found, "verified").words == "No action that addresses it changes practice."


def test_a_change_of_practice_climbs_past_a_policy_that_nobody_needed(shipped: Catalogues) -> None:
    found = restraint(shipped, work(completed=done("2026-02-10")))
    assert (found.rung, found.policy_only) == ("practice_changed", False)
    assert step(found, "policy_updated").state == "passed_over"
    assert step(found, "practice_changed").on == date(2026, 2, 10)


def test_training_after_which_practice_was_observed_is_a_change_of_practice(shipped: Catalogues) -> None:
    found = restraint(shipped, work("training", **VERIFIED))
    assert (found.rung, found.policy_only) == ("verified", False)


def test_verified_takes_somebody_other_than_the_owner(shipped: Catalogues) -> None:
    assert restraint(shipped, work(**VERIFIED)).rung == "verified"
    own: dict[str, Any] = VERIFIED | {"verifications": [check("2026-03-01", by="STF-1")]}
    assert restraint(shipped, work(**own)).rung == "practice_changed"


def test_an_action_that_was_reopened_shows_nothing_any_more(shipped: Catalogues) -> None:
    failed = [check("2026-03-01"), check("2026-04-01", "not_effective")]
    assert restraint(shipped, work(**(VERIFIED | {"verifications": failed}))).rung == "identified"


def test_an_action_that_was_withdrawn_does_not_count(shipped: Catalogues) -> None:
    gone = {"on": "2026-04-01", "approved_by": "STF-9", "reason": "Replaced."}
    found = restraint(shipped, work(**VERIFIED, withdrawn=gone))
    assert (found.rung, found.actions) == ("identified", ())


def test_sustained_takes_a_measure_that_lasted_of_a_verified_action(shipped: Catalogues) -> None:
    measured: dict[str, Any] = {"success_measure": {"measure": "MSR-1"}}
    assert restraint(shipped, work(**VERIFIED, **measured), held=HELD).rung == "sustained"
    fell = restraint(shipped, work(**VERIFIED, **measured), held=FELL_BACK)
    assert (fell.rung, step(fell, "sustained").words) == ("verified", "MSR-1: a concern came since.")
    assert (
        restraint(shipped, work(completed=done("2026-02-10"), **measured), held=HELD).rung
        == "practice_changed"
    )
    assert restraint(shipped, work(**VERIFIED), held=HELD).rung == "verified"


def test_how_many_actions_stand_behind_a_rung_is_said(shipped: Catalogues) -> None:
    found = restraint(shipped, work(**VERIFIED), work() | {"id": "ACT-2"})
    assert step(found, "verified").words.startswith("1 of 2 actions that change practice")


def test_what_was_mended_in_one_place_is_not_mended_in_the_next(shipped: Catalogues) -> None:
    elsewhere = incident("INC-2", "2026-02-14", service="SVC-2")
    found = restraint(shipped, service(id="SVC-2"), elsewhere, work(**VERIFIED))
    assert {place.service: place.rung for place in found.places} == {
        "SVC-1": "verified",
        "SVC-2": "identified",
    }
    assert found.services == ("SVC-1", "SVC-2")


# ------------------------------------------------------------------ events
def test_events_are_counted_by_sort_and_month(shipped: Catalogues) -> None:
    audit = {
        "id": "AUD-1", "title": "Holds", "tool": "Holds", "type": "audit", "done_on": "2026-02-10", "auditor": "STF-3",
        "theme": "restraint", "service": "SVC-1",
    }  # fmt: skip
    finding = {"findings": [{"id": "f", "criterion": "c", "severity": "high", "text": "Late"}]}
    praise = {
        "id": "FBK-1",
        "title": "Thanks",
        "type": "compliment",
        "received_at": "2026-02-01T10:00",
        "themes": ["restraint"],
    }
    complaint = praise | {"id": "FBK-2", "type": "complaint"}
    found = restraint(shipped, audit | finding, audit | {"id": "AUD-2"}, praise, complaint)
    assert found.by_kind == {"audit": 1, "feedback": 1, "incident": 1}
    assert found.by_month == {"2026-01": {"incident": 1}, "2026-02": {"audit": 1, "feedback": 1}}
    assert found.last == date(2026, 2, 10)


def test_what_became_known_after_the_day_is_not_there_yet(shipped: Catalogues) -> None:
    late = incident("INC-2", "2026-05-30", service="SVC-1") | {
        "became_aware_at": "2026-06-01T09:00", "reported_at": "2026-06-01T10:00",
    }  # fmt: skip
    assert len(restraint(shipped, late).events) == 1


def test_recurrence_is_told_to_the_team_only(shipped: Catalogues) -> None:
    again = incident("INC-2", "2026-03-20", service="SVC-1")
    records = (again, work(**VERIFIED))
    assert restraint(shipped, *records).recurrence == {}
    told = restraint(shipped, *records, inside=True).recurrence
    assert {rung: len(found.after) for rung, found in told.items()} == {"practice_changed": 1, "verified": 1}
    assert told["verified"].verdict is None
    assert "not recorded in one unit" in told["verified"].lacking


def test_every_rung_names_the_records_behind_it(shipped: Catalogues) -> None:
    found = restraint(shipped, work(**VERIFIED))
    assert step(found, "verified").records == ("ACT-1", "EVD-1", "EVD-9")
    assert {"INC-1", "ACT-1", "EVD-9"} <= set(found.records)


# ------------------------------------------------------------------ always
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kinds=st.lists(
        st.sampled_from(("policy", "process", "training", "memo", "equipment")), min_size=1, max_size=4
    ),
    stages=st.lists(st.integers(0, 2), min_size=4, max_size=4),
    seed=st.integers(0, 1000),
)
def test_order_changes_nothing_and_no_rung_is_reached_above_what_is_verified(
    shipped: Catalogues, kinds: list[str], stages: list[int], seed: int
) -> None:
    facts: tuple[dict[str, Any], ...] = ({}, {"completed": done("2026-02-10")}, VERIFIED)
    records = [
        work(kind, **facts[stage]) | {"id": f"ACT-{number}"}
        for number, (kind, stage) in enumerate(zip(kinds, stages, strict=False))
    ]
    found = restraint(shipped, *records)
    shuffled = list(records)
    random.Random(seed).shuffle(shuffled)
    assert restraint(shipped, *shuffled) == found
    if found.rung == "verified":
        assert any(one.verified for one in found.actions)
    highest = RUNGS.index(found.rung)
    assert all(one.state != "reached" for one in found.ladder[highest + 1 :])
    assert all(one.state != "not_reached" for one in found.ladder[:highest])


def test_the_derivation_as_a_whole_gives_them_to_every_audience(shipped: Catalogues) -> None:
    told = ledger(service(), control(), incident("INC-1", "2026-01-14", service="SVC-1"))
    assert "restraint" in derive(told, told, DAY, shipped).themes
