"""What holds of every derivation, whatever the records: order of figures, of files and of time."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generators import ledger as ledgers
from generators.catalogues import Catalogues
from generators.derive import Derived, derive
from generators.derive.plans import Progress
from generators.ledger import Ledger
from tests.derive.conftest import action, control, entry, incident, ledger, log, service

FIRST = date(2026, 1, 1)
SPAN = 150
OUTCOMES = ("effective", "partly_effective", "not_effective")
METHODS = ("observation", "record_sample", "outcome_measure", "external", "interview")

quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def some_day() -> st.SearchStrategy[date]:
    return st.integers(0, SPAN).map(lambda offset: FIRST + timedelta(days=offset))


def maybe(value: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | value


def who() -> st.SearchStrategy[str]:
    return st.sampled_from(("STF-1", "STF-8", "STF-9"))


def proof() -> st.SearchStrategy[list[str]]:
    return st.sampled_from(([], ["EVD-1"], ["EVD-1", "EVD-2"]))


def verification() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "on": some_day(),
            "by": who(),
            "method": st.sampled_from(METHODS),
            "outcome": st.sampled_from((*OUTCOMES, "effective", "effective")),
            "evidence": proof(),
        }
    )


@st.composite
def actions(draw: st.DrawFn) -> list[dict[str, Any]]:
    found = []
    for number in range(draw(st.integers(1, 4))):
        facts = {
            "due": draw(some_day()),
            "start": draw(maybe(some_day())),
            "completed": draw(
                maybe(st.fixed_dictionaries({"on": some_day(), "by": who(), "evidence": proof()}))
            ),
            "verifications": draw(st.lists(verification(), max_size=4)),
            "blocked": draw(maybe(st.fixed_dictionaries({"since": some_day()}))),
            "withdrawn": draw(maybe(st.fixed_dictionaries({"on": some_day(), "approved_by": who()}))),
            "updates": draw(
                st.lists(
                    st.fixed_dictionaries({"on": some_day(), "by": who(), "note": st.just("Two of five.")}),
                    max_size=2,
                )
            ),
            "addresses": draw(st.sampled_from(([], [{"theme": "restraint"}]))),
            "objective": draw(st.sampled_from(("safe", "lasting"))),
            "plan": "PLN-1",
        }
        found.append(action(f"ACT-{number}", **{name: fact for name, fact in facts.items() if fact}))
    return found


@st.composite
def milestones(draw: st.DrawFn) -> list[dict[str, Any]]:
    found = []
    for number in range(draw(st.integers(0, 4))):
        facts: dict[str, Any] = {"id": f"m{number}", "title": "A point", "due": draw(some_day())}
        weight = draw(maybe(st.integers(0, 5)))
        reached = draw(maybe(st.fixed_dictionaries({"on": some_day(), "by": who(), "evidence": proof()})))
        verified = draw(maybe(verification()))
        more = {"weight": weight, "reached": reached, "verified": verified}
        found.append(facts | {name: fact for name, fact in more.items() if fact is not None})
    return found


@st.composite
def providers(draw: st.DrawFn) -> Ledger:
    plan = {
        "id": "PLN-1",
        "title": "Plan",
        "sponsor": "STF-1",
        "trigger": ["INC-0"],
        "started": "2026-01-01",
        "target": "2026-06-30",
        "objectives": [
            {"id": "safe", "outcome": "People are safe", "milestones": draw(milestones())},
            {"id": "lasting", "outcome": "It lasts"},
        ],
    }
    events = [
        incident(f"INC-{number}", draw(some_day()).isoformat()) for number in range(draw(st.integers(0, 2)))
    ]
    every = draw(st.sampled_from(("shift", "day", "week", "month")))
    watched = control(
        schedule={"every": every},
        starts=draw(some_day()),
        escalation={"to": "STF-2", "within": draw(st.sampled_from(("same_day", "4", "48")))},
    )
    rows = [
        entry(
            on.isoformat(),
            draw(st.sampled_from(("early", "late", "night", None))),
            f"{(on + timedelta(days=draw(st.integers(0, 3)))).isoformat()}T22:30",
            draw(st.sampled_from(("met", "deviation", "ambiguous", "not_done"))),
        )
        for on in draw(st.lists(some_day(), max_size=12))
    ]
    return ledger(plan, *draw(actions()), *events, service(), watched, log(*rows))


def figures(derived: Derived) -> list[Progress]:
    plan = derived.plans["PLN-1"]
    parts = [(each.milestone_progress, each.action_progress) for each in plan.objectives]
    return [plan.milestones, plan.actions, *(figure for part in parts for figure in part)]


@quick
@given(records=providers(), on=some_day())
def test_claimed_is_at_least_verified_and_verified_at_least_embedded(
    shipped: Catalogues, records: Ledger, on: date
) -> None:
    for progress in figures(derive(records, records, on, shipped)):
        assert (
            0
            <= progress.embedded.done
            <= progress.verified.done
            <= progress.claimed.done
            <= progress.claimed.live
        )
        assert progress.claimed.live == progress.verified.live == progress.embedded.live


@quick
@given(records=providers(), on=some_day(), later=st.integers(1, 60))
def test_time_alone_never_undues_an_action(
    shipped: Catalogues, records: Ledger, on: date, later: int
) -> None:
    then = on + timedelta(days=later)
    before, after = derive(records, records, on, shipped), derive(records, records, then, shipped)
    for action_id, found in before.actions.items():
        now = after.actions[action_id]
        if found.overdue:
            assert now.overdue or now.completed is not None or now.state == "withdrawn"
            assert not now.overdue or now.days_overdue == found.days_overdue + later


@quick
@given(records=providers(), on=some_day(), later=st.integers(1, 60))
def test_time_never_takes_back_an_expected_slot_or_a_check(
    shipped: Catalogues, records: Ledger, on: date, later: int
) -> None:
    before = derive(records, records, on, shipped).controls["CTL-1"]
    after = derive(records, records, on + timedelta(days=later), shipped).controls["CTL-1"]
    assert [(mark.day, mark.shift) for mark in before.slots] == [
        (mark.day, mark.shift) for mark in after.slots
    ][: before.expected]
    assert before.recorded <= after.recorded
    assert len(before.deviations) <= len(after.deviations)
    assert {(mark.day, mark.shift) for mark in before.not_escalated} <= {
        (mark.day, mark.shift) for mark in after.not_escalated
    }


@quick
@given(records=providers(), on=some_day())
def test_slots_add_up_and_every_entry_is_somewhere(shipped: Catalogues, records: Ledger, on: date) -> None:
    found = derive(records, records, on, shipped).controls["CTL-1"]
    assert found.recorded + len(found.missing) + len(found.not_done) == found.expected == len(found.slots)
    assert (found.coverage is None) is (found.expected == 0)
    assert found.longest_gap <= len(found.missing) + len(found.not_done)
    assert (found.state == "insufficient_data") is (found.expected == 0)
    assert found.state != "ok" or found.coverage == 1.0
    assert len(found.escalated_in_time) + len(found.not_escalated) <= len(found.deviations) + len(
        found.ambiguous
    )


@quick
@given(records=providers(), on=some_day(), seed=st.integers(0, 9999))
def test_the_order_of_files_changes_nothing(
    shipped: Catalogues, records: Ledger, on: date, seed: int
) -> None:
    documents = list(records.documents)
    random.Random(seed).shuffle(documents)
    shuffled, _ = ledgers.build(documents)
    assert derive(shuffled, shuffled, on, shipped) == derive(records, records, on, shipped)


@quick
@given(records=providers(), on=some_day())
def test_facts_dated_later_change_nothing(shipped: Catalogues, records: Ledger, on: date) -> None:
    """An action without its later facts stands where it stood with them."""
    for found in derive(records, records, on, shipped).actions.values():
        raw: Mapping[str, Any] = records.entries[found.action.id].document.data
        kept = {
            key: value
            for key, value in raw.items()
            if not (key in ("completed", "withdrawn") and value["on"] > on.isoformat())
        }
        for name in ("verifications", "updates"):
            if name in kept:
                kept[name] = [row for row in kept[name] if row["on"] <= on.isoformat()]
        if "start" in kept and str(kept["start"]) > on.isoformat():
            continue
        alone = [entry.document for entry in records.entries.values() if entry.kind.name == "incident"]
        trimmed = ledger(kept)
        both, _ = ledgers.build([*trimmed.documents, *alone])
        now = derive(both, both, on, shipped).actions[found.action.id]
        assert (now.state, now.brag, now.why, now.overdue) == (
            found.state,
            found.brag,
            found.why,
            found.overdue,
        )


@quick
@given(records=providers(), on=some_day())
def test_every_result_names_the_records_it_rests_on(shipped: Catalogues, records: Ledger, on: date) -> None:
    derived = derive(records, records, on, shipped)
    for group in (derived.actions, derived.plans, derived.controls, derived.concerns):
        for record_id, found in group.items():
            assert found.basis[0] == record_id
            assert len(set(found.basis)) == len(found.basis)
