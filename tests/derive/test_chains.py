"""Audit finding, action, verification; learning response, action, follow-up check; decision, action, verification in minutes
(derivations §3)."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.catalogues import Catalogues
from generators.derive import actions
from generators.derive.chains import Chain, chains
from generators.past import Past
from tests import grown
from tests.derive.conftest import action, check, done, ledger

D = date(2026, 3, 31)


def audit(*findings: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {
        "id": "AUD-1",
        "title": "Night audit",
        "tool": "Nights",
        "type": "audit",
        "done_on": "2026-02-02",
        "auditor": "STF-9",
        "findings": list(findings),
        **fields,
    }


def finding(severity: str = "high", **fields: Any) -> dict[str, Any]:
    return {"id": "gap", "criterion": "one", "severity": severity, "text": "Two nights are blank", **fields}


def response(**fields: Any) -> dict[str, Any]:
    return {
        "id": "LRN-1",
        "title": "After a hold",
        "type": "swarm_huddle",
        "incidents": ["INC-1"],
        "lead": "STF-2",
        "started": "2026-02-02",
        **fields,
    }


def decision(**fields: Any) -> dict[str, Any]:
    return {
        "id": "DEC-1",
        "title": "Two on each night",
        "question": "How many?",
        "decided_at": "2026-02-02T10:00",
        "decided_by": ["STF-2"],
        "chosen": "Two",
        "rationale": "One cannot leave the floor",
        **fields,
    }


def minutes(held: str, *items: dict[str, Any], minutes_id: str = "MIN-1") -> dict[str, Any]:
    return {
        "id": minutes_id,
        "title": "Governance",
        "meeting": "governance",
        "held_at": f"{held}T10:00",
        "chair": "STF-2",
        "present": [{"staff": "STF-2"}],
        "items": [{"id": f"item{index}", "heading": "Nights", **item} for index, item in enumerate(items)],
    }


def told(shipped: Catalogues, *records: Any, on: date = D, past: Past | None = None) -> tuple[Chain, ...]:
    built = ledger(*records)
    return chains(built, on, actions.positions(built, on, shipped), shipped, past)


def one(shipped: Catalogues, *records: Any, on: date = D) -> Chain:
    (chain,) = told(shipped, *records, on=on)
    return chain


def states(chain: Chain) -> list[str]:
    return [link.state for link in chain.links]


# ------------------------------------------------------------------ findings
def test_a_finding_whose_action_was_verified_by_someone_else_is_a_closed_chain(shipped: Catalogues) -> None:
    worked = action(start="2026-02-05", completed=done("2026-02-20"), verifications=[check("2026-03-01")])
    chain = one(shipped, audit(finding(action="ACT-1")), worked)
    assert (chain.id, states(chain), chain.closed) == ("AUD-1#gap", ["done"] * 4, True)
    assert chain.words == "Every link is done or not required."
    assert chain.records == ("AUD-1", "ACT-1", "EVD-1", "STF-9", "EVD-9")


def test_a_finding_with_a_reason_for_no_action_asks_for_nothing_more(shipped: Catalogues) -> None:
    chain = one(shipped, audit(finding(no_action_rationale="Mended on the spot and looked at again")))
    assert states(chain) == ["done", "not_required", "not_required", "not_required"]
    assert chain.closed


@pytest.mark.parametrize(
    ("severity", "on", "state"),
    [
        ("high", date(2026, 2, 9), "not_yet_due"),
        ("high", date(2026, 2, 10), "missing"),
        ("minor", date(2026, 2, 10), "missing"),
        ("advisory", date(2026, 3, 31), "not_recorded"),
    ],
)
def test_a_finding_without_action_or_reason_stops_there_after_a_week(
    shipped: Catalogues, severity: str, on: date, state: str
) -> None:
    chain = one(shipped, audit(finding(severity)), on=on)
    assert chain.link("answered").state == state
    assert chain.stops_at == chain.link("answered")


def test_an_action_that_was_raised_nine_days_after_the_finding_is_late_by_what_the_history_says(
    shipped: Catalogues,
) -> None:
    records = (audit(finding(action="ACT-1")), action(start="2026-02-03"))
    built = ledger(*records)
    path = "records/actions/ACT-1.yml"
    raw = built.entries["ACT-1"].document.data
    past = grown.past([("2026-02-11T10:00", {path: raw})], built)
    (chain,) = told(shipped, *records, past=past)
    assert chain.link("answered").state == "late"
    assert (
        chain.link("answered").words
        == "Answered by ACT-1, raised after 9 days; expected within 7 days (policy)."
    )
    (without,) = told(shipped, *records)
    assert without.link("answered").state == "done"


def test_an_action_that_did_not_work_leaves_the_chain_open(shipped: Catalogues) -> None:
    worked = action(completed=done("2026-02-20"), verifications=[check("2026-03-01", "partly_effective")])
    chain = one(shipped, audit(finding(action="ACT-1")), worked)
    assert chain.link("verified").state == "missing"
    assert chain.words == (
        "Stops at “verified by someone else”: ACT-1 was found partly effective on 1 March 2026 and is open again."
    )


def test_the_owners_own_word_does_not_verify_and_waiting_has_an_end(shipped: Catalogues) -> None:
    own = action(completed=done("2026-02-20"), verifications=[check("2026-03-01", by="STF-1")])
    records = (audit(finding(action="ACT-1")), own)
    assert one(shipped, *records, on=date(2026, 3, 6)).link("verified").state == "not_yet_due"
    assert one(shipped, *records, on=date(2026, 3, 7)).link("verified").state == "missing"


def test_an_action_that_took_the_place_of_another_answers_for_it(shipped: Catalogues) -> None:
    old = action(withdrawn={"on": "2026-02-20", "approved_by": "STF-9", "reason": "Replaced."})
    records = (audit(finding(action="ACT-1")), old)
    stopped = one(shipped, *records)
    assert stopped.words == (
        "Stops at “action done”: ACT-1 was withdrawn (Replaced), and no action says that it takes its place."
    )
    heir = action("ACT-2", supersedes="ACT-1", completed=done("2026-03-20"))
    assert one(shipped, *records, heir).link("completed").records == ("ACT-2", "EVD-1")


def test_an_action_done_after_its_date_is_late_and_one_past_its_date_missing(shipped: Catalogues) -> None:
    found = audit(finding(action="ACT-1"))
    late = action(due="2026-02-10", completed=done("2026-02-20"))
    assert one(shipped, found, late).link("completed").state == "late"
    assert one(shipped, found, action(due="2026-02-10")).link("completed").state == "missing"
    assert one(shipped, found, action()).link("completed").state == "not_yet_due"


def test_an_action_that_an_audience_is_not_shown_is_said_not_to_be(shipped: Catalogues) -> None:
    chain = one(shipped, audit(finding(action="ACT-404")))
    assert chain.link("completed").words == "The action is not shown to this audience."
    assert not chain.closed


# ------------------------------------------------------------------ learning
CHECKED = {"on": "2026-03-20", "by": "STF-9", "outcome": "effective", "evidence": ["EVD-9"]}


def test_learning_is_closed_by_actions_verified_and_a_look_that_practice_changed(shipped: Catalogues) -> None:
    follow = {"method": "observation", "due": "2026-03-25", "done": CHECKED}
    learned = response(completed="2026-02-10", actions=["ACT-1"], follow_up_check=follow)
    worked = action(completed=done("2026-02-20"), verifications=[check("2026-03-01")])
    chain = one(shipped, learned, worked)
    assert states(chain) == ["done"] * 4
    assert chain.closed


@pytest.mark.parametrize(
    ("follow", "state", "words"),
    [
        (None, "missing", "No follow-up check is planned, although the response is completed."),
        ({"due": "2026-03-31"}, "not_yet_due", "Not made; due on 31 March 2026."),
        ({"due": "2026-03-30"}, "missing", "Not made; due on 30 March 2026."),
        ({"due": "2026-03-19", "done": CHECKED}, "late", "Found effective on 20 March 2026 by STF-9; due on 19 March 2026."),
        ({"due": "2026-03-25", "done": {**CHECKED, "outcome": "partly_effective"}}, "missing", "On 20 March 2026 it was found partly effective."),
        ({"due": "2026-03-25", "done": {**CHECKED, "by": "STF-2"}}, "missing", "The check of 20 March 2026 counts for nothing, it was made by the lead; due on 25 March 2026."),
        ({"due": "2026-03-25", "done": {"on": "2026-03-20", "by": "STF-9", "outcome": "effective"}}, "missing", "The check of 20 March 2026 counts for nothing, no evidence is named; due on 25 March 2026."),
        ({"due": "2026-04-25", "done": {**CHECKED, "on": "2026-04-02"}}, "not_yet_due", "Not made; due on 25 April 2026."),
    ],
)  # fmt: skip
def test_a_follow_up_check_counts_when_somebody_else_found_that_practice_changed(
    shipped: Catalogues, follow: dict[str, Any] | None, state: str, words: str
) -> None:
    planned = {"follow_up_check": {"method": "observation", **follow}} if follow else {}
    link = one(shipped, response(completed="2026-02-10", **planned)).link("followed_up")
    assert (link.state, link.words) == (state, words)


def test_actions_that_name_the_response_as_their_source_belong_to_it(shipped: Catalogues) -> None:
    chain = one(
        shipped,
        response(actions=["ACT-1"]),
        action("ACT-1", completed=done("2026-02-20")),
        action("ACT-2", source=["LRN-1"], due="2026-03-01"),
    )
    assert chain.link("completed").state == "missing"
    assert (
        chain.link("completed").words == "1 of 2 actions. ACT-2 was due on 1 March 2026, overdue by 30 days."
    )


def test_learning_without_an_action_says_so_and_is_not_called_missing(shipped: Catalogues) -> None:
    chain = one(shipped, response())
    assert states(chain) == ["not_yet_due", "not_recorded", "not_recorded", "not_yet_due"]


# ------------------------------------------------------------------ decisions
def test_a_decision_is_followed_to_the_minutes_that_found_its_action_effective(shipped: Catalogues) -> None:
    worked = action(source=["DEC-1"], completed=done("2026-02-20"))
    verified = {"verifies": [{"action": "ACT-1", "outcome": "effective"}]}
    chain = one(shipped, decision(**{"in": "MIN-1"}), worked, minutes("2026-02-02"), minutes("2026-03-02", verified, minutes_id="MIN-2"))  # fmt: skip
    assert states(chain) == ["done"] * 4
    assert chain.link("verified_in_minutes").words == "MIN-2 found ACT-1 effective."


@pytest.mark.parametrize(
    ("held", "outcome", "on", "state"),
    [
        ("2026-03-02", "not_effective", D, "missing"),
        ("2026-03-02", "not_checked", D, "missing"),
        ("2026-03-02", "not_checked", date(2026, 3, 27), "not_yet_due"),
        ("2026-02-10", "effective", D, "missing"),
        ("2026-04-02", "effective", D, "missing"),
    ],
)
def test_only_minutes_after_completion_that_found_it_effective_end_the_chain(
    shipped: Catalogues, held: str, outcome: str, on: date, state: str
) -> None:
    """35 days after 20 February are 27 March (threshold `o6-minuted-within`)."""
    looked = {"verifies": [{"action": "ACT-1", "outcome": outcome}], "decisions": ["DEC-1"]}
    worked = action(source=["DEC-1"], completed=done("2026-02-20"))
    chain = one(shipped, decision(), worked, minutes(held, looked), on=on)
    assert chain.link("verified_in_minutes").state == state


def test_a_decision_that_no_minutes_name_stops_there_after_35_days(shipped: Catalogues) -> None:
    assert one(shipped, decision(), on=date(2026, 3, 9)).link("minuted").state == "not_yet_due"
    assert one(shipped, decision(), on=date(2026, 3, 10)).link("minuted").state == "missing"


def test_actions_of_an_item_with_one_decision_follow_from_it_and_of_several_from_none(
    shipped: Catalogues,
) -> None:
    item: dict[str, Any] = {"decisions": ["DEC-1"], "actions": ["ACT-1"]}
    alone = one(shipped, decision(), action(), minutes("2026-02-02", item))
    assert alone.link("completed").records == ("ACT-1",)
    item["decisions"] = ["DEC-1", {"text": "Buy a kettle", "rationale": "The old one leaks"}]
    several = one(shipped, decision(), action(), minutes("2026-02-02", item))
    assert several.link("completed").state == "not_recorded"


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), later=st.integers(0, 90))
def test_order_changes_nothing_and_a_chain_is_closed_only_where_every_link_is_settled(
    shipped: Catalogues, seed: int, later: int
) -> None:
    chance = random.Random(seed)
    records = [
        audit(finding(chance.choice(("high", "advisory")), action="ACT-1")),
        response(completed="2026-02-10", actions=["ACT-2"]),
        decision(),
        *(
            action(
                f"ACT-{n}",
                source=["DEC-1"],
                due=f"2026-03-{chance.randint(1, 28):02}",
                **(
                    {"completed": done(f"2026-02-{chance.randint(3, 28):02}")}
                    if chance.random() < 0.6
                    else {}
                ),
                **({"verifications": [check("2026-03-05")]} if chance.random() < 0.5 else {}),
            )
            for n in (1, 2, 3)
        ),
        minutes("2026-03-06", {"verifies": [{"action": "ACT-3", "outcome": "effective"}]}),
    ]
    on = date.fromordinal(date(2026, 2, 15).toordinal() + later)
    found = told(shipped, *records, on=on)
    chance.shuffle(records)
    assert told(shipped, *records, on=on) == found
    for chain in found:
        assert chain.closed is all(link.state in ("done", "late", "not_required") for link in chain.links)
        assert chain.records[0] == chain.record
