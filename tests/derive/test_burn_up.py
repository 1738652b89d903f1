"""How far a plan was, as it was known at the time: nothing shows before it was written down, and each day ends as its records say."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators import catalogues, source
from generators import ledger as ledgers
from generators.catalogues import Catalogues
from generators.derive import derive
from generators.derive.burn_up import BurnUp, burn_ups
from generators.derive.plans import Progress
from generators.history import of_records, runner, snapshot
from generators.source.writing import written
from generators.values import end_of
from tests.derive.conftest import action, check, done, incident, ledger, plain
from tests.derive.test_properties import actions as some_actions
from tests.derive.test_properties import milestones as some_milestones
from tests.derive.test_properties import quick
from tests.grown import AS_OF, Grown, past
from tests.repositories import git

PLAN = "records/plans/PLN-1.yml"
ONE, TWO = "records/actions/ACT-1.yml", "records/actions/ACT-2.yml"


def plan(*milestones: Mapping[str, Any], **fields: Any) -> dict[str, Any]:
    objective: dict[str, Any] = {"id": "safe", "outcome": "People are safe"}
    return {
        "id": "PLN-1",
        "title": "Plan",
        "sponsor": "STF-1",
        "trigger": ["INC-0"],
        "started": "2026-01-01",
        "target": "2026-06-30",
        "objectives": [objective | ({"milestones": list(milestones)} if milestones else {})],
        **fields,
    }


def of_plan(action_id: str = "ACT-1", **fields: Any) -> dict[str, Any]:
    return action(action_id, plan="PLN-1", objective="safe", **fields)


def told(*commits: tuple[str, Mapping[str, Any]], as_of: date = AS_OF) -> BurnUp:
    """The burn-up of PLN-1 after commits written by hand; the records of today are those of the last commit."""
    now: dict[str, Any] = {}
    for _, said in commits:
        now |= said
    today = ledger(*(record for record in now.values() if record is not None))
    return burn_ups(past(commits, today), today, today, as_of, catalogues.load())["PLN-1"]


def figures(progress: Progress) -> tuple[int, int, int, int]:
    return (
        progress.claimed.done,
        progress.verified.done,
        progress.embedded.done,
        progress.claimed.live,
    )


# ------------------------------------------------------------------ what makes a point
def test_each_commit_that_changed_the_plan_or_its_actions_is_one_point() -> None:
    found = told(
        ("2026-01-02T09:00", {PLAN: plan()}),
        ("2026-01-03T09:00", {ONE: of_plan()}),
        ("2026-01-03T15:00", {"records/incidents/INC-1.yml": incident("INC-1", "2026-01-03")}),
        ("2026-01-03T16:00", {TWO: of_plan("ACT-2")}),
        ("2026-01-04T09:00", {ONE: of_plan(completed=done("2026-01-04"))}),
    )
    assert [figures(point.actions) for point in found.points] == [
        (0, 0, 0, 0),
        (0, 0, 0, 1),
        (0, 0, 0, 2),
        (1, 0, 0, 2),
    ]
    assert [point.changed for point in found.points] == [("PLN-1",), ("ACT-1",), ("ACT-2",), ("ACT-1",)]
    assert [(day.point.day.day, [one.record for one in day.touched]) for day in found.days] == [
        (2, ["PLN-1"]),
        (3, ["ACT-1", "ACT-2"]),
        (4, ["ACT-1"]),
    ]
    assert found.days[1].before is found.days[0].point


def test_a_completion_written_down_late_shows_only_from_then() -> None:
    finished = of_plan(completed=done("2026-01-10"))
    found = told(("2026-01-02T09:00", {PLAN: plan(), ONE: of_plan()}), ("2026-02-20T09:00", {ONE: finished}))
    assert [(point.day, point.actions.claimed.done) for point in found.points] == [
        (date(2026, 1, 2), 0),
        (date(2026, 2, 20), 1),
    ]


def test_nothing_after_the_position_date_is_told() -> None:
    finished = of_plan(completed=done("2026-01-10"))
    commits = (("2026-01-02T09:00", {PLAN: plan(), ONE: of_plan()}), ("2026-02-20T09:00", {ONE: finished}))
    assert len(told(*commits, as_of=date(2026, 2, 19)).points) == 1


def test_an_action_that_was_taken_out_or_left_the_plan_was_there_before() -> None:
    found = told(
        ("2026-01-02T09:00", {PLAN: plan(), ONE: of_plan(), TWO: of_plan("ACT-2")}),
        ("2026-01-03T09:00", {ONE: None}),
        ("2026-01-04T09:00", {TWO: action("ACT-2")}),
        ("2026-01-05T09:00", {TWO: action("ACT-2", due="2026-05-01")}),
    )
    assert [figures(point.actions)[3] for point in found.points] == [2, 1, 0]


def test_a_recurrence_counts_from_when_it_was_recorded() -> None:
    proven = of_plan(
        completed=done("2026-01-05"),
        verifications=[check("2026-01-10"), check("2026-02-12")],
        addresses=[{"theme": "restraint"}],
    )
    event = {"records/incidents/INC-1.yml": incident("INC-1", "2026-02-20")}
    found = told(
        ("2026-02-13T09:00", {PLAN: plan(), ONE: proven}),
        ("2026-03-01T09:00", event),
        ("2026-03-02T09:00", {ONE: proven | {"title": "The same under another name"}}),
    )
    assert [point.actions.embedded.done for point in found.points] == [1, 0]


def test_a_measure_that_reaches_its_target_is_a_point() -> None:
    path = "records/measures/MSR-1.yml"

    def measure(*values: int) -> dict[str, Any]:
        entries = [
            {"period": f"2026-W{week:02}", "value": value} for week, value in enumerate(values, start=2)
        ]
        return {
            "id": "MSR-1", "title": "Missed doses", "unit": "doses", "direction": "decrease", "target": 5, "every": "week",
            "chart": "run", "source": {"entries": entries},
        }  # fmt: skip

    proven = of_plan(
        completed=done("2026-01-05"),
        verifications=[check("2026-01-10"), check("2026-02-12")],
        addresses=[{"theme": "restraint"}],
        success_measure={"measure": "MSR-1"},
    )
    found = told(
        ("2026-03-03T09:00", {PLAN: plan(), ONE: proven, path: measure(*[4] * 7)}),
        ("2026-03-04T09:00", {path: measure(*[4] * 8)}),
    )
    assert [point.actions.embedded.done for point in found.points] == [0, 1]


def test_a_version_that_todays_rules_cannot_read_is_named_and_changes_nothing() -> None:
    odd = of_plan() | {"titel": "Written by rules of another day"}
    found = told(
        ("2026-01-02T09:00", {PLAN: plan(), ONE: of_plan()}),
        ("2026-01-03T09:00", {ONE: odd}),
        ("2026-01-04T09:00", {ONE: of_plan(completed=done("2026-01-04"))}),
    )
    assert found.unread == ("ACT-1",)
    assert [point.actions.claimed.done for point in found.points] == [0, 0, 1]


# ------------------------------------------------------------------ properties
@st.composite
def growing(draw: st.DrawFn) -> list[tuple[str, Mapping[str, Any]]]:
    """A plan and actions whose records come about field by field, in any order."""
    final = {f"records/actions/{one['id']}.yml": one for one in draw(some_actions())}
    points = draw(some_milestones())
    commits: list[tuple[str, Mapping[str, Any]]] = []
    needed = ("id", "title", "owner", "source", "action", "due", "plan", "objective")
    states: dict[str, dict[str, Any]] = {}
    day = date(2026, 1, 1)
    for step in range(draw(st.integers(2, 8))):
        day += timedelta(days=draw(st.integers(0, 20)))
        said: dict[str, Any] = {} if step else {PLAN: plan(*points)}
        for path, record in final.items():
            state = states.setdefault(path, {name: record[name] for name in needed if name in record})
            left = [name for name in record if name not in state]
            for name in draw(st.lists(st.sampled_from(left), max_size=1)) if left else ():
                state[name] = record[name]
            said[path] = dict(state)
        commits.append((f"{day.isoformat()}T{9 + step % 8:02d}:00", plain(said)))
    return commits


@quick
@given(commits=growing())
def test_claimed_is_at_least_verified_and_verified_at_least_embedded_at_every_point(
    commits: list[tuple[str, Mapping[str, Any]]],
) -> None:
    found = told(*commits, as_of=date(2027, 1, 1))
    assert len(found.points) == len(commits)
    for point in found.points:
        for progress in (point.milestones, point.actions):
            assert 0 <= progress.embedded.done <= progress.verified.done <= progress.claimed.done
            assert progress.claimed.done <= progress.claimed.live


@quick
@given(commits=growing())
def test_each_point_is_the_position_of_the_records_as_they_stood(
    commits: list[tuple[str, Mapping[str, Any]]],
) -> None:
    found = told(*commits, as_of=date(2027, 1, 1))
    now: dict[str, Any] = {}
    for point, (_, said) in zip(found.points, commits, strict=True):
        now |= said
        then = ledger(*now.values())
        position = derive(then, then, point.day, catalogues.load()).plans["PLN-1"]
        assert (position.milestones, position.actions) == (point.milestones, point.actions)


# ------------------------------------------------------------------ a real repository
def grow(grown: Grown, seed: int) -> None:
    """Two months of a plan with six actions, on two lines of work at times."""
    chance = random.Random(seed)
    day = date(2026, 1, 5)
    states = {f"ACT-{number}": of_plan(f"ACT-{number}") for number in range(1, 7)}
    grown.commit({PLAN: text(plan({"id": "m", "title": "M", "due": "2026-02-01"}))}, when=f"{day}T09:00")
    for number, identity in enumerate(states):
        grown.commit({place(identity): text(states[identity])}, when=f"{day}T1{number}:00")
    for _ in range(14):
        day += timedelta(days=chance.randint(0, 5))
        identity = chance.choice(list(states))
        states[identity] = change(chance, states[identity], day)
        grown.commit({place(identity): text(states[identity])}, when=f"{day}T{chance.randint(8, 20):02d}:00")


def change(chance: random.Random, record: dict[str, Any], day: date) -> dict[str, Any]:
    back = (day - timedelta(days=chance.randint(0, 9))).isoformat()
    if "completed" not in record:
        return record | {"completed": done(back)}
    checks = [
        *record.get("verifications", []),
        check(day.isoformat(), chance.choice(("effective", "effective", "not_effective"))),
    ]
    return record | {"verifications": checks}


def place(identity: str) -> str:
    return f"records/actions/{identity}.yml"


def text(record: Mapping[str, Any]) -> str:
    return written(plain(record))


@pytest.fixture(scope="module", params=[1, 2])
def repository(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    grown = Grown(tmp_path_factory.mktemp(f"plan{request.param}"))
    grow(grown, request.param)
    return grown.folder


def test_the_last_point_of_a_day_is_the_plans_position_as_the_records_stood_then(
    repository: Path, shipped: Catalogues, tmp_path: Path
) -> None:
    found = Grown(repository, begun=True).book().derived.burn_ups["PLN-1"]
    assert len(found.days) > 8
    for number, day in enumerate(found.days):
        then = standing(repository, day.point.day, tmp_path / str(number))
        position = derive(then, then, day.point.day, shipped).plans["PLN-1"]
        assert (position.milestones, position.actions) == (day.point.milestones, day.point.actions)


def standing(repository: Path, day: date, folder: Path) -> ledgers.Ledger:
    """The records as they stood at the end of a day, written out from git."""
    history = of_records(repository)
    assert history is not None
    commit = history.known_at(end_of(day))
    assert commit is not None
    folder.mkdir()
    snapshot.write(runner.opened(repository), commit, history.inside, folder)
    documents, unreadable = source.read(folder)
    built, misfits = ledgers.build(documents)
    assert not (*unreadable, *misfits)
    return built


def test_what_came_through_a_merge_is_one_point_when_it_was_received(tmp_path: Path) -> None:
    grown = Grown(tmp_path)
    grown.commit({PLAN: text(plan()), ONE: text(of_plan())}, when="2026-01-05T09:00")
    branched(grown)
    merge = grown.merge("side", "Bring it together", when="2026-01-20T12:00")
    found = grown.book().derived.burn_ups["PLN-1"]
    last = found.points[-1]
    assert (last.commit, last.day, last.changed) == (merge, date(2026, 1, 20), ("ACT-1", "ACT-2"))
    assert merge not in {one.commit for one in last.touched}
    assert figures(last.actions) == (1, 0, 0, 2)


def branched(grown: Grown) -> None:
    git(grown.folder, "checkout", "-q", "-b", "side")
    grown.commit({ONE: text(of_plan(completed=done("2026-01-08")))}, when="2026-01-08T09:00")
    grown.commit({TWO: text(of_plan("ACT-2"))}, when="2026-01-09T09:00")
    git(grown.folder, "checkout", "-q", "main")
    grown.commit(
        {"records/staff/STF-003.yml": "{id: STF-003, title: Carer, job_title: Carer}\n"},
        when="2026-01-10T09:00",
    )


def test_an_audience_is_told_of_the_actions_that_it_may_read_of(tmp_path: Path) -> None:
    grown = Grown(tmp_path)
    kept = of_plan("ACT-2", audience=[])
    grown.commit({PLAN: text(plan()), ONE: text(of_plan()), TWO: text(kept)}, when="2026-01-05T09:00")
    grown.commit({TWO: text(kept | {"completed": done("2026-01-06")})}, when="2026-01-06T09:00")
    inside, outside = (grown.book(name).derived.burn_ups["PLN-1"] for name in ("internal", "inspector"))
    assert [figures(point.actions) for point in inside.points] == [(0, 0, 0, 2), (1, 0, 0, 2)]
    assert [figures(point.actions) for point in outside.points] == [(0, 0, 0, 1)]
