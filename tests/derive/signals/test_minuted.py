"""What governance meetings were told (O6): domain reference §7.4."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from generators.derive.signals import Reading
from tests.derive.conftest import action, incident, service
from tests.derive.signals.told import all_signals, of, reading

BUSY = incident("INC-9", "2026-05-01", service="SVC-1", category="falls")
MANAGER = {"staff": "STF-2", "role": "registered manager"}


def provider(*rules: dict[str, str]) -> dict[str, Any]:
    return {
        "id": "provider", "title": "One Ltd", "name": "One Ltd", "nominated_individual": "STF-1",
        "meeting_schedule": list(rules),
    }  # fmt: skip


def minutes(
    on: str, *refs: str, meeting: str = "governance", text: str = "", **fields: Any
) -> dict[str, Any]:
    return {
        "id": f"MIN-{on}-{meeting.replace('_', '-')}",
        "title": "Meeting",
        "meeting": meeting,
        "held_at": f"{on}T10:00",
        "chair": "STF-1",
        "present": [{"staff": "STF-1"}, MANAGER],
        "items": [
            {"id": "one", "heading": "Actions", "discussion": text or "Looked at.", "refs": list(refs)}
        ],
        **fields,
    }


def overdue(due: str = "2026-03-31", **fields: Any) -> dict[str, Any]:
    return action(service="SVC-1", priority="high", due=due, **fields)


def o6(*records: dict[str, Any], as_of: date = date(2026, 5, 31)) -> Reading:
    return reading("O6", service(), BUSY, *records, as_of=as_of)


def case(found: Reading, name: str) -> str:
    """What is said of one matter, with its state; empty where nothing is."""
    return next((f"{one.state}: {one.words}" for one in found.cases if one.words.startswith(name)), "")


def test_an_overdue_high_risk_action_that_two_governance_meetings_passed_over_is_red() -> None:
    found = o6(overdue(), minutes("2026-04-15"), minutes("2026-05-13"))
    assert case(found, "ACT-1") == (
        "red: ACT-1, high-risk, 61 days overdue: 2 governance meetings held since, and none names it"
    )
    assert found.state == "red"


@pytest.mark.parametrize(
    "named",
    [
        {"refs": ["ACT-1"]},
        {"actions": ["ACT-1"]},
        {"verifies": [{"action": "ACT-1", "outcome": "not_checked"}]},
        {"discussion": "ACT-1 is late; the owner told why."},
    ],
)
def test_it_is_minuted_once_an_item_names_it_in_whatever_way(named: dict[str, Any]) -> None:
    item = {"id": "one", "heading": "Actions", **named}
    told = [minutes("2026-04-15", items=[item]), minutes("2026-05-13")]
    assert case(o6(overdue(), *told), "ACT-1") == ""


def test_one_meeting_is_amber_and_so_are_five_weeks_without_any() -> None:
    assert case(o6(overdue(), minutes("2026-04-15")), "ACT-1").startswith("amber")
    before = minutes("2026-03-10")
    late = o6(overdue("2026-04-25"), before)
    assert case(late, "ACT-1") == ""
    assert "no governance meeting was held" in case(o6(overdue("2026-04-24"), before), "ACT-1")


def test_minutes_of_another_service_or_of_a_team_meeting_do_not_count() -> None:
    other = minutes("2026-04-15", "ACT-1", service="SVC-2", meeting="quality_improvement")
    team = minutes("2026-04-16", "ACT-1", meeting="team")
    found = o6(service(id="SVC-2"), overdue(), other, team, minutes("2026-04-20"))
    assert case(found, "ACT-1").startswith("amber")
    own = minutes("2026-04-15", "ACT-1", service="SVC-1", meeting="quality_improvement")
    assert case(o6(overdue(), own, minutes("2026-04-20")), "ACT-1") == ""


def test_actions_that_are_not_high_risk_or_not_overdue_are_not_looked_for() -> None:
    plain = action(service="SVC-1", due="2026-03-31")
    ahead = action("ACT-2", service="SVC-1", priority="high", due="2026-08-01")
    found = o6(plain, ahead, minutes("2026-04-15"), minutes("2026-05-13"))
    assert (case(found, "ACT-1"), case(found, "ACT-2")) == ("", "")


def test_a_signal_of_another_sort_is_looked_for_by_its_records_or_its_own_id() -> None:
    found = {
        "id": "AUD-1", "title": "Audit", "service": "SVC-1", "tool": "Holds", "type": "audit", "done_on": "2026-03-01",
        "auditor": "STF-5", "findings": [{"id": "late", "criterion": "one", "severity": "high", "text": "Late"}],
    }  # fmt: skip
    passed = (minutes("2026-04-15"), minutes("2026-05-13"))
    assert case(o6(found, *passed), "O2").startswith(
        "red: O2 (red) for SVC-1: 2 governance meetings held since"
    )
    assert case(o6(found, passed[0], minutes("2026-05-13", "AUD-1")), "O2") == ""
    assert case(o6(found, passed[0], minutes("2026-05-13", text="O2 was looked at.")), "O2") == ""


def test_it_is_asked_after_the_others_and_shown_in_its_place() -> None:
    signals = [one.signal.id for one in all_signals(service(), BUSY) if one.scope.id == "SVC-1"]
    assert signals.index("O5") + 1 == signals.index("O6") == signals.index("O7") - 1


def test_a_gap_of_more_than_half_an_interval_is_a_missed_meeting() -> None:
    """Domain reference §7.4, O6: more than 1.5 of the planned interval."""
    monthly = provider({"meeting": "governance", "every": "month"})

    def gaps(*days: str) -> Reading:
        told = all_signals(service(), BUSY, monthly, *(minutes(day) for day in days))
        return of(told, "O6", "")

    assert case(gaps("2026-03-15", "2026-04-30"), "governance") == ""
    assert case(gaps("2026-03-14", "2026-04-30"), "governance").startswith(
        "amber: governance meeting, planned every month: none for 47 days (14 March 2026 to 30 April 2026)"
    )
    assert "to now)" in case(gaps("2026-04-14"), "governance")
    assert "no minutes are recorded" in case(gaps(), "governance")


def test_a_meeting_that_was_not_quorate_is_amber() -> None:
    found = of(all_signals(service(), BUSY, minutes("2026-05-13", quorate=False)), "O6", "")
    assert case(found, "MIN-2026-05-13-governance").endswith("was not quorate")


def test_leaders_away_from_two_meetings_in_a_row_are_named_by_role() -> None:
    def away(*absent: bool) -> Reading:
        told = [
            minutes(f"2026-0{3 + n}-10", present=[MANAGER] if gone else [{"staff": "STF-1"}])
            for n, gone in enumerate(absent)
        ]
        return of(all_signals(service(), BUSY, provider(), *told), "O6", "")

    assert "nominated individual was at none of the last 2" in case(away(False, True, True), "the nominated")
    assert case(away(True, False, True), "the nominated") == ""
    own = [
        minutes(f"2026-0{n}-10", meeting="quality_improvement", service="SVC-1", present=[{"staff": "STF-1"}])
        for n in (4, 5)
    ]
    assert "registered manager was at none" in case(o6(*own), "the registered")


def test_without_any_minutes_there_is_too_little_to_go_by() -> None:
    found = o6()
    assert (found.state, found.n) == ("insufficient_data", 0)
    assert o6(minutes("2026-05-13")).state == "ok"
