"""An incident followed from the event to a change that lasts, and every missing step named (derivations §3)."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from generators.catalogues import Catalogues
from generators.derive import actions, incidents
from generators.derive.chains import Link, chains
from generators.derive.lasting_change import STEP_WORDS, Change, follow
from tests.derive.conftest import action, check, done, incident, ledger, service
from tests.derive.test_chains import response
from tests.derive.test_incidents import GRAVE, carried_out, decided

D = date(2026, 5, 31)
ENVIRONMENT = {"change_type": "environment"}
WHOLE: tuple[dict[str, Any], ...] = (
    service(),
    incident(
        "INC-1",
        "2026-01-12",
        service="SVC-1",
        harm=GRAVE,
        reported_by="STF-3",
        immediate_actions=[{"at": "2026-01-12T12:05", "by": "STF-3", "text": "Let go and sat with P-1."}],
        decisions_required={
            name: carried_out("2026-01-12T15:00") for name in ("cqc_notification", "candour", "safeguarding")
        }
        | {"riddor": decided(required=False, at="2026-01-12T15:00")},
    ),
    response(started="2026-01-14", completed="2026-01-30", actions=["ACT-1"]),
    {
        "id": "DEC-1",
        "title": "Quiet room",
        "question": "Where can P-1 go?",
        "decided_at": "2026-01-13T10:00",
        "decided_by": ["STF-2"],
        "chosen": "A quiet room",
        "rationale": "He asks for quiet.",
        "based_on": ["INC-1"],
    },
    action(
        source=["LRN-1"],
        service="SVC-1",
        addresses=[{"theme": "restraint"}],
        start="2026-01-20",
        due="2026-02-20",
        completed=done("2026-02-10"),
        verifications=[check("2026-02-20"), check("2026-03-30")],
        **ENVIRONMENT,
    ),
)


def told(shipped: Catalogues, *records: Any, on: date = D, inside: bool = True) -> Change:
    built = ledger(*records)
    of_actions = actions.positions(built, on, shipped)
    learned = chains(built, on, of_actions, shipped)
    position = incidents.positions(built, on, shipped, learned)["INC-1"]
    return follow(built, on, shipped, position, of_actions, inside=inside)


def step(found: Change, name: str) -> Link:
    return found.steps[tuple(STEP_WORDS).index(name)]


def states(found: Change) -> list[str]:
    return [one.state for one in found.steps]


def without(*ids: str) -> tuple[dict[str, Any], ...]:
    return tuple(record for record in WHOLE if record["id"] not in ids)


def changed(identity: str, **fields: Any) -> tuple[dict[str, Any], ...]:
    return tuple({**record, **fields} if record["id"] == identity else record for record in WHOLE)


# ------------------------------------------------------------------ the whole line
def test_an_incident_is_followed_from_the_event_to_embedded_change(shipped: Catalogues) -> None:
    found = told(shipped, *WHOLE)
    assert [one.title for one in found.steps] == list(STEP_WORDS.values())
    assert states(found)[:9] == ["done"] * 9
    assert [one.when.isoformat()[:10] for one in found.steps[:9] if one.when] == [
        "2026-01-12",
        "2026-01-12",
        "2026-01-12",
        "2026-01-13",
        "2026-01-14",
        "2026-01-20",
        "2026-02-10",
        "2026-03-30",
        "2026-03-30",
    ]
    assert (
        step(found, "event").words
        == "On 12 January 2026 at 12:00; known at once, reported 30 minutes after that by STF-3."
    )
    assert found.changed == date(2026, 2, 10)


def test_nothing_seen_since_is_not_taken_for_less_often(shipped: Catalogues) -> None:
    """Domain reference §7.2 R2: absence shows nothing where it cannot be weighed; silence is never green."""
    found = told(shipped, *WHOLE)
    assert step(found, "recurrence").state == "not_recorded"
    assert (
        "0 of the same sort at the same service since 10 February 2026. It cannot be weighed: how much care was given"
        in step(found, "recurrence").words
    )
    assert found.words == "Nothing recorded: shown to happen less often."


def test_the_like_at_the_same_service_after_the_change_is_named(shipped: Catalogues) -> None:
    later = incident("INC-2", "2026-04-02", service="SVC-1")
    elsewhere = incident("INC-3", "2026-04-02", service="SVC-2")
    before = incident("INC-4", "2026-02-10", service="SVC-1")
    found = told(shipped, *WHOLE, later, elsewhere, before)
    assert [one.id for one in found.alike] == ["INC-2"]
    assert step(found, "recurrence").state == "missing"
    assert "Missing: shown to happen less often." in found.words


def test_fewer_than_expected_by_more_than_chance_is_shown(shipped: Catalogues) -> None:
    """Domain reference §7.11 R2, as worked there: 18 in a year before and none in 90 days after can be told from chance."""
    early = [incident(f"INC-1{number:02}", "2025-11-05", service="SVC-1") for number in range(40)]
    hours = [
        {"id": f"ACV-{month}", "title": month, "service": "SVC-1", "period": month, "care_hours": 1000}
        for month in ("2025-11", "2025-12", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05")
    ]
    found = told(shipped, *WHOLE, *early, *hours)
    assert found.weighed is not None
    assert found.weighed.verdict == "reduced"
    assert step(found, "recurrence").state == "done"
    assert found.words == "Every step is recorded, from the event to a change that lasts."


def test_an_audience_is_not_told_that_something_happens_less_often(shipped: Catalogues) -> None:
    """What an audience does not see cannot be looked for: neither good nor bad follows from what is left."""
    later = incident("INC-2", "2026-04-02", service="SVC-1")
    for records in (WHOLE, (*WHOLE, later)):
        found = told(shipped, *records, inside=False)
        assert found.weighed is None
        assert step(found, "recurrence").state == "not_recorded"
        assert "is not worked out for this audience" in step(found, "recurrence").words


# ------------------------------------------------------------------ missing steps
def test_a_missing_step_after_grave_harm_is_named(shipped: Catalogues) -> None:
    closed = {"on": "2026-03-01", "by": "STF-2"}
    bare = incident("INC-1", "2026-01-12", service="SVC-1", harm=GRAVE, closed=closed)
    found = told(shipped, service(), bare)
    assert found.words.startswith(
        "Missing: immediate action, duties decided and done, learning response, action that changes practice, action completed, "
        "verified by someone else, embedded and shown to happen less often. Nothing recorded: decision with its reason."
    )


def test_of_lesser_harm_nothing_is_called_missing_but_it_is_named(shipped: Catalogues) -> None:
    found = told(shipped, service(), incident("INC-1", "2026-01-12", service="SVC-1"))
    assert not found.missing
    assert [one.name for one in found.silent] == [
        "immediate_action",
        "duties",
        "decision",
        "learning_response",
        "action",
        "completion",
        "verification",
        "embedded",
        "recurrence",
    ]


def test_a_line_without_an_action_ends_there(shipped: Catalogues) -> None:
    records = [{key: value for key, value in one.items() if key != "actions"} for one in without("ACT-1")]
    found = told(shipped, *records)
    assert states(found)[5:] == ["not_yet_due"] * 5
    assert step(found, "action").words == "No action names it or its learning response as its source."


def test_an_action_on_policy_only_changes_no_practice(shipped: Catalogues) -> None:
    found = told(shipped, *changed("ACT-1", change_type="policy"))
    assert step(found, "action").state == "missing"
    assert "none is recorded as changing practice" in step(found, "action").words
    assert found.changed is None


def test_an_action_verified_once_is_not_embedded(shipped: Catalogues) -> None:
    found = told(shipped, *changed("ACT-1", verifications=[check("2026-02-20")]))
    assert step(found, "verification").state == "done"
    assert step(found, "embedded").state == "not_yet_due"
    assert (
        "0 of 1 action embedded. ACT-1: effective verifications on 1 of at least 2 dates"
        in step(found, "embedded").words
    )


def test_an_action_that_did_not_work_breaks_the_line(shipped: Catalogues) -> None:
    found = told(shipped, *changed("ACT-1", verifications=[check("2026-02-20", "not_effective")]))
    assert step(found, "verification").state == "missing"
    assert step(found, "embedded").state == "missing"


def test_an_action_that_took_the_place_of_another_is_followed(shipped: Catalogues) -> None:
    gone = changed(
        "ACT-1", completed=None, verifications=[], withdrawn={"on": "2026-02-01", "approved_by": "STF-2"}
    )
    gone = tuple({key: value for key, value in one.items() if value is not None} for one in gone)
    heir = action("ACT-2", source=["DEC-9"], supersedes="ACT-1", completed=done("2026-03-01"), **ENVIRONMENT)
    found = told(shipped, *gone, heir)
    assert [one.action.id for one in found.actions] == ["ACT-1", "ACT-2"]
    assert step(found, "completion").words == "ACT-2 was completed on 1 March 2026."


def test_a_decision_of_the_response_or_of_a_meeting_that_looked_at_it_belongs_to_it(
    shipped: Catalogues,
) -> None:
    loose = changed("DEC-1", based_on=[])
    assert step(told(shipped, *loose), "decision").state == "not_recorded"
    by_response = {
        "id": "RSP-1",
        "title": "Response",
        "trigger": ["INC-1"],
        "opened": "2026-01-12T13:00",
        "lead": "STF-2",
        "decisions": ["DEC-1"],
    }
    in_minutes = {
        "id": "MIN-1",
        "title": "Huddle",
        "meeting": "huddle",
        "held_at": "2026-01-13T10:00",
        "chair": "STF-2",
        "present": [{"staff": "STF-2"}],
        "items": [{"id": "one", "heading": "The hold", "refs": ["INC-1"], "decisions": ["DEC-1"]}],
    }
    for record in (by_response, in_minutes):
        assert step(told(shipped, *loose, record), "decision").words == (
            "1 decision, the first on 13 January 2026 at 10:00 (DEC-1)."
        )


# ------------------------------------------------------------------ properties
@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_files_changes_nothing(shipped: Catalogues, chance: random.Random) -> None:
    later = incident("INC-2", "2026-04-02", service="SVC-1")
    shuffled = [*WHOLE, later]
    chance.shuffle(shuffled)
    assert told(shipped, *shuffled).steps == told(shipped, *WHOLE, later).steps


@settings(max_examples=25, deadline=None)
@given(st.dates(date(2026, 1, 12), date(2026, 6, 30)))
def test_nothing_dated_later_is_told(shipped: Catalogues, on: date) -> None:
    for one in told(shipped, *WHOLE, on=on).steps:
        if one.when is not None:
            assert (one.when.date() if hasattr(one.when, "date") else one.when) <= on
