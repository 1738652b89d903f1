"""What became of each record between two states, by the rules that judge actions and plans everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from generators.catalogues import Catalogues
from generators.derive.comparison import Comparison, Difference, compare
from generators.derive.known import known
from generators.kinds import KINDS
from tests.derive.conftest import action, check, control, ledger
from tests.grown import Saying, past

CLAIM = {"on": "2026-02-20", "by": "STF-1", "evidence": ["EVD-1"]}


def between(was: Sequence[dict[str, Any]], now: Sequence[dict[str, Any]], rows: Catalogues) -> Comparison:
    """The comparison of two states, of 1 and 30 March 2026."""

    def path(record: dict[str, Any]) -> str:
        folder = {"ACT": "actions", "PLN": "plans", "CTL": "controls", "RSK": "risks"}[record["id"][:3]]
        return f"records/{folder}/{record['id']}.yml"

    gone = {path(one): None for one in was if one["id"] not in {each["id"] for each in now}}
    commits: list[tuple[str, Saying]] = [
        ("2026-03-01T09:00", {path(one): one for one in was}),
        ("2026-03-30T09:00", {**gone, **{path(one): one for one in now}}),
    ]
    told = past(commits, ledger(*now))
    first, last = told.history.graph.mainline
    return compare(known(told, first), known(told, last), KINDS, rows)


def only(found: Comparison) -> Difference:
    (row,) = found.rows
    return row


@pytest.mark.parametrize(
    ("was", "now", "sorts", "why"),
    [
        ({}, {"title": "Another"}, ("changed",), ()),
        ({}, {"due": "2026-04-30"}, ("changed", "slipped"), ("due moved from 31 March 2026 to 30 April 2026",)),
        ({}, {"due": "2026-03-20"}, ("changed",), ()),
        ({}, {"completed": CLAIM}, ("changed", "closed"), ("claimed as completed, with evidence",)),
        ({}, {"completed": CLAIM | {"evidence": []}}, ("changed",), ()),
        (
            {"completed": CLAIM},
            {"completed": CLAIM, "verifications": [check("2026-03-20")]},
            ("changed", "verified"),
            ("found effective on 20 March 2026, by observation",),
        ),
        # By the owner: no verification.
        ({"completed": CLAIM}, {"completed": CLAIM, "verifications": [check("2026-03-20", by="STF-1")]}, ("changed",), ()),
        # Without evidence: none either.
        ({"completed": CLAIM}, {"completed": CLAIM, "verifications": [check("2026-03-20", evidence=[])]}, ("changed",), ()),
        ({}, {"withdrawn": {"on": "2026-03-20", "approved_by": "STF-9"}}, ("changed", "closed"), ("`withdrawn` was written down",)),
        ({"withdrawn": {"on": "2026-02-20", "approved_by": "STF-9"}}, {}, ("changed", "reopened"), ("`withdrawn` was taken out again",)),
    ],
)  # fmt: skip
def test_what_became_of_an_action(
    was: dict[str, Any],
    now: dict[str, Any],
    sorts: tuple[str, ...],
    why: tuple[str, ...],
    shipped: Catalogues,
) -> None:
    row = only(between([action(**was)], [action(**now)], shipped))
    assert (row.record, row.sorts, row.why) == ("ACT-1", sorts, why)
    assert row.changes


def test_an_action_found_not_effective_is_reopened(shipped: Catalogues) -> None:
    was = action(completed=CLAIM, verifications=[check("2026-02-20")])
    now = action(completed=CLAIM, verifications=[check("2026-02-20"), check("2026-03-20", "not_effective")])
    row = only(between([was], [now], shipped))
    assert "reopened" in row.sorts
    assert "verified" not in row.sorts


def test_new_and_taken_out_are_nothing_else(shipped: Catalogues) -> None:
    found = between([action("ACT-1", completed=CLAIM)], [action("ACT-2", completed=CLAIM)], shipped)
    assert [(row.record, row.sorts) for row in found.rows] == [("ACT-1", ("taken_out",)), ("ACT-2", ("new",))]
    assert [found.count(sort) for sort in ("new", "taken_out", "changed", "closed")] == [1, 1, 0, 0]


def test_a_record_that_says_the_same_is_not_told_of(shipped: Catalogues) -> None:
    assert between([action()], [action()], shipped).rows == ()


def test_counts_are_by_kind_and_rows_in_the_order_of_the_data_dictionary(shipped: Catalogues) -> None:
    risk = {
        "id": "RSK-1",
        "title": "Night cover",
        "hazard": "Nobody in charge",
        "identified": {"on": "2026-01-05", "by": "STF-1"},
        "owner": "STF-1",
        "next_review": "2026-04-01",
    }
    found = between([], [action("ACT-1"), action("ACT-2"), risk], shipped)
    order = [kind.name for kind in KINDS]
    names = [row.kind.name for row in found.rows]
    assert names == sorted(names, key=order.index)
    assert (found.count("new"), found.count("new", "action"), found.count("new", "risk")) == (3, 2, 1)


def test_a_control_found_effective_is_verified_and_otherwise_reopened(shipped: Catalogues) -> None:
    good = control(verifications=[check("2026-03-10")])
    bad = control(verifications=[check("2026-03-10", "not_effective")])
    assert only(between([control()], [good], shipped)).sorts == ("changed", "verified")
    row = only(between([control()], [bad], shipped))
    assert (row.sorts, row.why) == (("changed", "reopened"), ("found not effective on 10 March 2026",))


def test_milestones_slip_are_verified_and_reopened(shipped: Catalogues) -> None:
    def told(was: dict[str, Any], now: dict[str, Any]) -> Difference:
        first, second = (
            plan({"id": "one", "title": "First", "due": "2026-03-15", **said}) for said in (was, now)
        )
        return only(between([first], [second], shipped))

    moved = told({}, {"due": "2026-05-01"})
    assert moved.sorts == ("changed", "slipped")
    assert moved.why == ("milestone one from 15 March 2026 to 1 May 2026",)
    reached = {"reached": {"on": "2026-02-20", "by": "STF-1", "evidence": ["EVD-1"]}}
    verified = reached | {"verified": check("2026-03-20")}
    assert "verified" in told(reached, verified).sorts
    assert "verified" not in told(reached, reached | {"verified": check("2026-03-20", by="STF-1")}).sorts


def plan(*milestones: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": "PLN-1",
        "title": "Plan",
        "sponsor": "STF-1",
        "trigger": ["INC-0"],
        "started": "2026-01-15",
        "target": "2026-06-30",
        "objectives": [{"id": "safe", "outcome": "People are safe", "milestones": list(milestones)}],
    }
