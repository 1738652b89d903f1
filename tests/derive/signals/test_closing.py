"""Actions closed on somebody's word (O4) and opened again (O5): domain reference §7.4."""

from __future__ import annotations

from typing import Any

import pytest

from generators.derive.signals import Reading
from tests.derive.conftest import action, check, done, incident, service
from tests.derive.signals.told import reading, recorded

BUSY = incident("INC-9", "2026-05-01", service="SVC-1", category="falls")


def proof(evidence_id: str = "EVD-1", category: str = "observation") -> dict[str, Any]:
    return {
        "id": evidence_id, "title": "Proof", "category": category, "claim": "It is done", "reference": "Office",
        "authored_by": "STF-1",
    }  # fmt: skip


def closed(
    action_id: str = "ACT-1", on: str = "2026-04-01", *checks: dict[str, Any], **fields: Any
) -> dict[str, Any]:
    return action(action_id, service="SVC-1", completed=done(on), verifications=list(checks), **fields)


def o4(*records: dict[str, Any]) -> Reading:
    return reading("O4", service(), BUSY, proof(), proof("EVD-9"), *records)


# ------------------------------------------------------------------ O4
def test_a_closed_action_that_somebody_else_observed_is_ok() -> None:
    found = o4(closed("ACT-1", "2026-04-01", check("2026-04-10")))
    assert (found.state, found.value, found.n) == ("ok", 0.0, 1)


@pytest.mark.parametrize(
    ("checks", "words"),
    [
        ((), "no verification is recorded after 60 days"),
        ((check("2026-04-10", by="STF-1"),), "every verification is by the owner"),
        ((check("2026-03-20"),), "every verification is dated before completion"),
        (
            (check("2026-04-10", evidence=[]),),
            "no verification is by somebody else, after completion and with evidence",
        ),
    ],
)
def test_without_an_independent_check_after_completion_it_is_amber_and_high_risk_red(
    checks: tuple[dict[str, Any], ...], words: str
) -> None:
    plain = o4(closed("ACT-1", "2026-04-01", *checks))
    assert (plain.state, words in plain.cases[0].words) == ("amber", True)
    assert o4(closed("ACT-1", "2026-04-01", *checks, priority="high")).state == "red"


def test_a_closing_has_a_fortnight_to_be_verified() -> None:
    assert o4(closed(on="2026-05-17", priority="high")).state == "ok"
    assert o4(closed(on="2026-05-16", priority="high")).state == "red"


def test_evidence_on_paper_only_is_amber() -> None:
    paper = (proof(category="processes"), proof("EVD-9", "processes"))
    found = reading(
        "O4", service(), BUSY, *paper, closed("ACT-1", "2026-04-01", check("2026-04-10"), priority="high")
    )
    assert (found.state, found.value) == ("amber", 0.0)
    assert "all its evidence is of processes" in found.cases[0].words


@pytest.mark.parametrize(("bare", "number", "state"), [(1, 5, "amber"), (2, 5, "red"), (1, 4, "amber")])
def test_more_than_one_in_five_of_at_least_five_is_red(bare: int, number: int, state: str) -> None:
    actions = [
        closed(f"ACT-{n}", "2026-04-01", *(() if n < bare else (check("2026-04-10"),))) for n in range(number)
    ]
    assert o4(*actions).state == state


def test_five_closed_in_one_commit_are_a_bulk_closing_and_four_are_not() -> None:
    def together(number: int) -> Reading:
        opened = [action(f"ACT-{n}", service="SVC-1") for n in range(number)]
        shut = [closed(f"ACT-{n}", "2026-04-01", check("2026-04-10")) for n in range(number)]
        return recorded(
            "O4",
            ("2026-02-01T09:00", (service(), BUSY, proof(), proof("EVD-9"), *opened)),
            ("2026-04-11T09:00", tuple(shut)),
        )

    assert together(4).state == "ok"
    found = together(5)
    assert (found.state, len(found.cases)) == ("amber", 5)
    assert "closed together with 4 others" in found.cases[0].words


def test_five_closed_within_ten_minutes_are_too() -> None:
    def apart(minutes: int) -> Reading:
        opened = [action(f"ACT-{n}", service="SVC-1") for n in range(5)]
        commits = [
            (f"2026-04-11T09:{n * minutes:02}", (closed(f"ACT-{n}", "2026-04-01", check("2026-04-10")),))
            for n in range(5)
        ]
        return recorded(
            "O4", ("2026-02-01T09:00", (service(), BUSY, proof(), proof("EVD-9"), *opened)), *commits
        )

    assert apart(2).state == "amber"
    assert apart(3).state == "ok"


def test_nothing_closed_is_too_little_to_go_by() -> None:
    assert o4(action(service="SVC-1")).state == "insufficient_data"
    assert o4(closed(on="2025-05-31")).n == 0


# ------------------------------------------------------------------ O5
def o5(*records: dict[str, Any]) -> Reading:
    return reading("O5", service(), BUSY, *records)


def kept(number: int, start: int = 10) -> list[dict[str, Any]]:
    return [closed(f"ACT-{n}", "2026-03-01", check("2026-03-10")) for n in range(start, start + number)]


def test_one_action_opened_again_twice_is_red() -> None:
    twice = closed(
        "ACT-1", "2026-03-01", check("2026-03-10", "not_effective"), check("2026-04-10", "partly_effective")
    )
    found = o5(twice, *kept(20))
    assert (found.state, found.cases[0].state) == ("red", "red")
    assert "opened again 2 times, on 10 March 2026 and 10 April 2026" in found.cases[0].words


@pytest.mark.parametrize(("others", "state"), [(5, "amber"), (6, "ok"), (3, "insufficient_data")])
def test_more_than_fifteen_in_a_hundred_of_at_least_five_is_amber(others: int, state: str) -> None:
    again = closed("ACT-1", "2026-03-01", check("2026-03-10", "not_effective"))
    found = o5(again, *kept(others))
    assert found.state == state


@pytest.mark.parametrize(("closings", "state"), [(20, "amber"), (19, "ok")])
def test_none_of_twenty_opened_again_though_it_happened_again_means_that_nobody_checks(
    closings: int, state: str
) -> None:
    told = kept(closings)
    told[0]["addresses"] = [{"theme": "falls"}]
    after = incident("INC-1", "2026-04-01", service="SVC-1", category="falls")
    found = o5(*told, after)
    assert found.state == state
    if state == "amber":
        assert "nobody may be checking" in found.why
        assert "INC-1" in found.cases[0].records


def test_a_check_that_does_not_count_opens_nothing() -> None:
    own = closed("ACT-1", "2026-03-01", check("2026-03-10", "not_effective", by="STF-1"))
    bare = closed("ACT-2", "2026-03-01", check("2026-03-10", "not_effective", evidence=[]))
    assert o5(own, bare, *kept(5)).cases == ()
