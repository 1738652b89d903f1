"""P1, policy-only learning (domain reference §7.7): what an action changes, how strongly, and whether anybody looks at practice."""

from __future__ import annotations

from typing import Any

import pytest

from tests.derive.conftest import action, check, control, done, incident, service
from tests.derive.signals.told import all_signals, of, reading

HARM = {"physical": "moderate", "psychological": "none", "reg18_injury": False, "candour_threshold": False}
CHECKED = {"method": "observation", "due": "2026-06-30"}


def hurt(**fields: Any) -> dict[str, Any]:
    return incident("INC-1", "2026-01-14", **{"service": "SVC-1", "harm": HARM, **fields})


def response(
    number: int = 1, *actions: str, incidents: tuple[str, ...] = ("INC-1",), **fields: Any
) -> dict[str, Any]:
    return {
        "id": f"LRN-{number}", "title": "Review", "service": "SVC-1", "type": "mdt_review", "incidents": list(incidents),
        "lead": "STF-3", "started": "2026-01-15", "completed": "2026-02-10", "actions": list(actions or ("ACT-1",)), **fields,
    }  # fmt: skip


def work(change_type: str, strength: str | None = None, by: str = "STF-9", **fields: Any) -> dict[str, Any]:
    judged: dict[str, Any] = {"strength": {"value": strength, "set_by": by}} if strength else {}
    return action(change_type=change_type, **judged, **fields)


def asked(*records: dict[str, Any]) -> Any:
    return reading("P1", service(), control(), *records)


@pytest.mark.parametrize("change_type", ["policy", "memo", "training"])
def test_policy_only_without_a_follow_up_check_is_red(change_type: str) -> None:
    found = asked(hurt(), response(), work(change_type))
    assert found.state == "red"
    assert "policy, reminders or training only" in found.cases[0].words


def test_policy_only_with_a_follow_up_check_of_practice_is_amber() -> None:
    assert asked(hurt(), response(follow_up_check=CHECKED), work("policy")).state == "amber"
    assert (
        asked(hurt(), response(follow_up_check=CHECKED | {"method": "interview"}), work("policy")).state
        == "red"
    )


def test_weaker_actions_that_are_not_policy_are_amber() -> None:
    assert asked(hurt(), response(), work("supervision")).state == "amber"


def test_one_action_that_is_not_weaker_is_enough() -> None:
    both = (work("policy"), work("process") | {"id": "ACT-2"})
    assert not asked(hurt(), response(1, "ACT-1", "ACT-2"), *both).cases


def test_a_strength_that_the_owner_set_does_not_count() -> None:
    assert not asked(hurt(), response(), work("supervision", "stronger")).cases
    found = asked(hurt(), response(), work("supervision", "stronger", by="STF-1"))
    assert found.state == "amber"
    assert any("Nobody but the owner judged the strength of ACT-1" in said for said in found.caveats)


def test_training_counts_as_intermediate_only_where_competence_was_observed() -> None:
    """Domain reference §7.7, failure modes."""
    assert asked(hurt(), response(), work("training", "intermediate")).state == "red"
    seen = work("training", "intermediate", completed=done("2026-03-01"), verifications=[check("2026-03-10")])
    assert not asked(hurt(), response(), seen).cases
    told = work(
        "training",
        "intermediate",
        completed=done("2026-03-01"),
        verifications=[check("2026-03-10", method="record_sample")],
    )
    assert asked(hurt(), response(), told).state == "red"


def test_an_action_that_was_withdrawn_does_not_count() -> None:
    gone = work(
        "process", withdrawn={"on": "2026-03-01", "approved_by": "STF-9", "reason": "Not needed."}
    ) | {"id": "ACT-2"}
    assert asked(hurt(), response(1, "ACT-1", "ACT-2"), work("policy"), gone).state == "red"


def test_an_action_that_names_the_response_as_its_source_belongs_to_it() -> None:
    named = work("process", source=["LRN-1"])
    other = work("policy") | {"id": "ACT-2"}
    assert not asked(hurt(), response(1, "ACT-2"), named, other).cases


def test_small_events_may_end_in_weak_actions() -> None:
    """Domain reference §7.7: only harm that is moderate or worse, repeats, or allegations."""
    small = hurt(harm=HARM | {"physical": "low"})
    found = asked(small, response(), work("policy"))
    assert (found.n, found.state) == (0, "insufficient_data")
    assert any("LRN-1" in said for said in found.caveats)
    before = incident("INC-0", "2025-12-14", service="SVC-1")
    assert asked(before, small, response(), work("policy")).state == "red"


def test_a_safeguarding_concern_is_never_small() -> None:
    concern = {
        "id": "SGC-1", "title": "Concern", "service": "SVC-1", "raised_at": "2026-01-14T10:00", "raised_by": "STF-3",
        "abuse_types": ["neglect"], "owner": "STF-2",
    }  # fmt: skip
    assert asked(concern, response(incidents=("SGC-1",)), work("policy")).state == "red"


def test_weaker_actions_after_a_repeat_are_red_even_with_a_check() -> None:
    again = incident("INC-2", "2026-03-14", service="SVC-1", harm=HARM)
    second = response(
        2,
        "ACT-2",
        incidents=("INC-2",),
        started="2026-03-15",
        completed="2026-04-10",
        follow_up_check=CHECKED,
    )
    first = (hurt(), response(), work("process"))
    found = asked(*first, again, second, work("supervision") | {"id": "ACT-2"})
    assert [case.state for case in found.cases] == ["red"]
    assert "followed a repeat" in found.cases[0].words


def test_a_response_that_led_to_nothing_is_amber_unless_practice_is_looked_at() -> None:
    none = response() | {"actions": []}
    assert asked(hurt(), none).state == "amber"
    assert not asked(hurt(), none | {"follow_up_check": CHECKED}).cases


def test_four_are_needed_for_a_share_and_above_three_in_four_is_red() -> None:
    def share(weak: int, total: int) -> Any:
        told = []
        for number in range(1, total + 1):
            told += [
                response(number, f"ACT-{number}", follow_up_check=CHECKED),
                work("supervision" if number <= weak else "process") | {"id": f"ACT-{number}"},
            ]
        return asked(hurt(), *told)

    assert share(3, 3).value is None
    assert (share(2, 4).value, share(2, 4).state) == (0.5, "amber")
    assert (share(4, 5).value, share(4, 5).state) == (0.8, "red")
    assert share(3, 4).state == "amber"


def test_a_service_says_nothing_of_another_one() -> None:
    found = all_signals(service(), service(id="SVC-2"), hurt(), response(), work("policy"))
    assert (of(found, "P1", "SVC-1").state, of(found, "P1", "").state) == ("red", "red")
    assert of(found, "P1", "SVC-2").state == "insufficient_data"
