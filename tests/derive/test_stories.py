"""Stories: what answers a requirement, which links no record makes, and what heads a story of its own."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generators import ledger as ledgers
from generators.catalogues import Catalogues
from generators.derive import derive
from generators.derive.stories import LINKS, Story
from generators.ledger import Ledger
from tests.derive.conftest import ledger

DAY = date(2026, 3, 31)

NOTICE = """\
id: ENF-1
title: Warning notice
service: SVC-1
type: warning_notice_s29
issued_by: ORG-cqc
served: 2026-02-05
requirements:
  - id: r1
    text: Make holds safe
    regulation: hsca-ra-2014/13
    due: 2026-03-31
    met: {on: 2026-03-30, by: STF-1, evidence: [EVD-1]}
  - {id: r2, text: Keep records, regulation: hsca-ra-2014/17, due: 2026-04-20}
  - {id: r3, text: Tell us, due: 2026-04-30}
related: [PLN-1]
"""
PLAN = """\
id: PLN-1
title: Plan
service: SVC-1
sponsor: STF-1
trigger: [INC-1]
started: 2026-02-10
target: 2026-06-30
interim_controls: [CTL-1, CTL-2]
objectives:
  - id: holds
    outcome: Fewer holds
    regulation: hsca-ra-2014/13
    measures: [MSR-1]
    milestones:
      - {id: stopped, title: Stopped, due: 2026-02-20, reached: {on: 2026-02-20, by: STF-1, evidence: [EVD-2]}}
  - id: watched
    outcome: Everybody watched
    regulation: hsca-ra-2014/18
    milestones:
      - {id: all, title: All, due: 2026-03-20, reached: {on: 2026-03-20, by: STF-1, evidence: [EVD-1]}}
  - id: rights
    outcome: People are heard
    regulation: hsca-ra-2014/9
"""
ACTION = """\
id: ACT-1
title: Stop holds
service: SVC-1
owner: STF-1
plan: PLN-1
objective: holds
source: INC-1
addresses: [{theme: restraint, control: CTL-1}]
action: Stop holds by March
due: 2026-03-15
"""
SOURCED = """\
id: ACT-2
title: Answer the notice
service: SVC-1
owner: STF-1
source: ENF-1
regulations: [hsca-ra-2014/17]
action: Answer the notice by March
due: 2026-03-15
"""
CONTROLS = tuple(
    f"""\
id: CTL-{number}
title: Control {number}
service: SVC-1
owner: STF-1
purpose: Keeps people safe.
control_type: preventive
regulations: [hsca-ra-2014/{regulation}]
starts: 2026-02-10
"""
    for number, regulation in ((1, 13), (2, 18))
)
EVIDENCE = tuple(
    f"id: EVD-{number}\ntitle: Item {number}\ncategory: processes\nclaim: What it shows\nauthored_by: STF-2\n"
    for number in (1, 2)
)
RESPONSE = """\
id: RSP-9
title: Another response
trigger: [INC-1]
opened: 2026-03-01T08:00
lead: STF-1
"""
ALL = (NOTICE, PLAN, ACTION, SOURCED, *CONTROLS, *EVIDENCE)


def told(shipped: Catalogues, *records: str, day: date = DAY) -> Mapping[str, Story]:
    return of(ledger(*records), shipped, day)


def of(built: Ledger, shipped: Catalogues, day: date = DAY) -> Mapping[str, Story]:
    return derive(built, built, day, shipped).stories


def test_an_objective_answers_by_regulation_or_by_the_evidence_of_the_claim(shipped: Catalogues) -> None:
    story = told(shipped, *ALL)["ENF-1"]
    first = story.threads[0]
    assert [
        (answer.objective.objective.id, answer.regulation, answer.shared) for answer in first.answers
    ] == [("holds", True, ()), ("watched", False, ("EVD-1",))]
    assert [found.action.id for found in first.actions] == ["ACT-1"]
    assert [found.control.id for found in first.controls] == ["CTL-1"]
    assert first.evidence == ("EVD-1", "EVD-2")


def test_an_action_whose_source_is_the_notice_answers_on_its_regulation_only(shipped: Catalogues) -> None:
    story = told(shipped, *ALL)["ENF-1"]
    assert [[found.action.id for found in thread.actions] for thread in story.threads] == [
        ["ACT-1"],
        ["ACT-2"],
        ["ACT-2"],  # A requirement without a regulation: every action whose source is the notice.
    ]


def test_links_that_no_record_makes_are_named(shipped: Catalogues) -> None:
    story = told(shipped, *ALL)["ENF-1"]
    assert story.threads[0].missing == ("verified", "embedded", "measure")
    assert story.threads[1].missing == ("plan", "control", "evidence", "verified", "embedded", "measure")


def test_an_objective_that_no_requirement_asks_for_is_followed_too(shipped: Catalogues) -> None:
    story = told(shipped, *ALL)["ENF-1"]
    assert [thread.id for thread in story.others] == ["PLN-1-rights"]
    assert story.others[0].requirement is None


def test_a_response_and_a_plan_that_no_step_covers_head_stories_of_their_own(shipped: Catalogues) -> None:
    assert list(told(shipped, *ALL)) == ["ENF-1"]
    assert list(told(shipped, PLAN, RESPONSE)) == ["PLN-1", "RSP-9"]
    followed = RESPONSE + "plan: PLN-1\n"
    (story,) = told(shipped, PLAN, followed).values()
    assert (story.id, [one.plan.id for one in story.plans]) == ("RSP-9", ["PLN-1"])
    assert [thread.id for thread in story.others] == ["PLN-1-holds", "PLN-1-watched", "PLN-1-rights"]


def test_nothing_heads_a_story_before_it_began(shipped: Catalogues) -> None:
    assert not told(shipped, *ALL, day=date(2026, 2, 4))
    assert list(told(shipped, *ALL, day=date(2026, 2, 5))) == ["ENF-1"]
    early = told(shipped, *ALL, day=date(2026, 2, 5))["ENF-1"]
    assert early.plans == ()
    assert early.threads[0].missing == LINKS


def test_no_records_make_no_story(shipped: Catalogues) -> None:
    assert not told(shipped)


@pytest.mark.parametrize("left_out", [ACTION, CONTROLS[0], *EVIDENCE])
def test_a_record_left_out_never_makes_a_link(shipped: Catalogues, left_out: str) -> None:
    whole = told(shipped, *ALL)["ENF-1"]
    less = told(shipped, *(record for record in ALL if record != left_out))["ENF-1"]
    for thread, then in zip(whole.threads, less.threads, strict=True):
        assert set(thread.missing) <= set(then.missing)


@settings(max_examples=15)
@given(st.integers(0, 1000))
def test_the_order_of_files_changes_nothing(shipped: Catalogues, seed: int) -> None:
    built = ledger(*ALL)
    documents = list(built.documents)
    random.Random(seed).shuffle(documents)
    assert of(ledgers.build(documents)[0], shipped) == of(built, shipped)
