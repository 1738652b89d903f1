"""Folders of records that tests of the pages share; read-only for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from generators.book import Book
from tests import every_field, grown
from tests.books import book
from tests.repositories import write

STORY = {
    "records/services/SVC-quiet.yml": """
        id: SVC-quiet
        title: Quiet House
        service_type: care_home
        registered_manager: STF-002
        """,
    "records/actions/ACT-late.yml": """
        id: ACT-late
        title: Two carers for every transfer
        service: SVC-one
        owner: STF-002
        plan: PLN-falls
        objective: transfers
        source: INC-fall
        action: Plan two carers for every transfer on the rota until 31 May 2026
        due: 2026-03-15
        priority: high
        updates:
          - {on: 2026-03-01, by: STF-002, note: Rota drafted after INC-fall., percent: 40}
        """,
    "records/actions/ACT-done.yml": """
        id: ACT-done
        title: Hoist slings checked every week
        service: SVC-one
        owner: STF-002
        plan: PLN-falls
        objective: transfers
        source: INC-fall
        action: Check every sling against the list each Monday until 31 May 2026
        due: 2026-03-01
        start: 2026-02-10
        completed: {on: 2026-02-20, by: STF-002, evidence: EVD-list}
        verifications:
          - {on: 2026-03-05, by: STF-001, method: record_sample, outcome: effective, evidence: EVD-list, note: Six lists read.}
        """,
    "records/plans/PLN-falls.yml": """
        id: PLN-falls
        title: Falls plan
        service: SVC-one
        sponsor: STF-001
        trigger: INC-fall
        started: 2026-02-05
        target: 2026-06-30
        interim_controls: CTL-rounds
        objectives:
          - id: transfers
            outcome: Nobody falls during a transfer
            regulation: hsca-ra-2014/12
            milestones:
              - {id: rota, title: Rota shows two carers, due: 2026-03-10, evidence_required: Four rotas}
              - id: slings
                title: Slings listed
                due: 2026-03-01
                weight: 2
                reached: {on: 2026-02-20, by: STF-002, evidence: EVD-list}
        """,
    "records/incidents/INC-fall.yml": """
        id: INC-fall
        title: Fall during a transfer
        service: SVC-one
        occurred_at: 2026-02-03T09:00
        became_aware_at: 2026-02-03T09:05
        reported_at: 2026-02-03T09:30
        category: falls
        harm: {physical: low, psychological: none, reg18_injury: false, candour_threshold: false}
        staff_involved: [STF-003]
        description: "P-201 slid from the sling, see ACT-late."
        """,
    "records/controls/CTL-rounds.yml": """
        id: CTL-rounds
        title: Rounds on every shift
        service: SVC-one
        owner: STF-002
        purpose: Somebody looks in on everybody.
        control_type: detective
        starts: 2026-03-27
        ends: 2026-03-29
        schedule: {every: shift}
        checklist:
          - {id: seen, text: Everybody was seen}
          - {id: bell, text: Every bell was in reach}
        escalation: {to: STF-002, within: same_day}
        """,
    "records/checks/CHK-rounds-2026-03.yml": """
        id: CHK-rounds-2026-03
        title: Rounds, March 2026
        control: CTL-rounds
        period: 2026-03
        entries:
          - {on: 2026-03-27, shift: early, at: 2026-03-27T14:00, by: STF-003, outcome: met, results: {seen: yes, bell: yes}}
          - {on: 2026-03-27, shift: late, at: 2026-03-27T21:00, by: STF-003, outcome: deviation, results: {seen: yes, bell: no}, note: Bell under the bed., escalated: {to: STF-002, at: 2026-03-27T21:10}}
          - {on: 2026-03-27, shift: night, at: 2026-03-28T07:00, by: STF-003, outcome: met}
          - {on: 2026-03-28, shift: early, at: 2026-03-28T14:00, by: STF-003, outcome: met}
          - {on: 2026-03-28, shift: late, at: 2026-03-28T21:00, by: STF-003, outcome: met}
        """,
    "records/safeguarding/SGC-open.yml": """
        id: SGC-open
        title: Bruise that nobody could explain
        service: SVC-one
        raised_at: 2026-03-27T10:00
        raised_by: STF-003
        abuse_types: [neglect]
        owner: STF-002
        protective_actions:
          - {at: 2026-03-27T10:20, by: STF-003, text: Stayed with P-201.}
        referral: {required: true, due_within_hours: 24, made_at: 2026-03-29T12:00, by: STF-002, to: ORG-council, reference: NSG-1}
        tracker_reviews:
          - on: 2026-03-28
            by: STF-002
            checks: {referral_made: no, protection_in_place: yes, plan_updated: na, family_involved: yes, learning_captured: no}
            note: Referral today.
        hr_reference: OPAQUE-REFERENCE-7
        """,
    "records/decisions/DEC-carers.yml": """
        id: DEC-carers
        title: Two carers from today
        service: SVC-one
        question: What makes transfers safe today?
        decided_at: 2026-02-03T12:00
        decided_by: [STF-002]
        options:
          - {option: One carer and a hoist, against: That is what failed}
          - {option: Two carers, for: Safe at once}
        chosen: Two carers
        rationale: A second pair of hands is the only thing we have **today**.
        review_at: 2026-02-20
        """,
    "records/minutes/MIN-2026-02-11-governance.yml": """
        id: MIN-2026-02-11-governance
        title: Governance meeting, February 2026
        meeting: governance
        held_at: 2026-02-11T10:00
        chair: STF-001
        present: [{staff: STF-001, role: Chair}, {org: ORG-council}]
        items:
          - id: falls
            heading: Falls
            discussion: The fall was looked at.
            refs: [INC-fall]
            decisions: [DEC-carers, {text: Buy two slings, rationale: The old ones are worn}]
            actions: [ACT-late, {text: Order the slings, owner: STF-002, due: 2026-02-14}]
            verifies: [{action: ACT-done, outcome: not_checked, note: Too early.}]
            learning: A sling is looked at before it is used.
        """,
    "records/enforcement/ENF-notice.yml": """
        id: ENF-notice
        title: Warning notice
        service: SVC-one
        type: warning_notice_s29
        issued_by: ORG-CQC
        served: 2026-03-02
        requirements:
          - {id: r1, text: Transfers must be safe., regulation: hsca-ra-2014/12, due: 2026-03-20}
          - {id: r2, text: Records must be kept., due: 2026-04-30, met: {on: 2026-03-25, by: STF-001, evidence: EVD-list}}
        """,
    "records/risks/RSK-falls.yml": """
        id: RSK-falls
        title: Falls during transfers
        service: SVC-one
        hazard: Somebody falls from a sling
        identified: {on: 2026-02-03, by: STF-002, source: [INC-fall, a walk round the house]}
        owner: STF-002
        ratings:
          - {on: 2026-02-03, by: STF-002, likelihood: 4, impact: 3, stage: current, rationale: It happened.}
        next_review: 2026-03-01
        """,
    "records/evidence/EVD-list.yml": """
        id: EVD-list
        title: Sling list
        category: processes
        claim: Every sling was looked at
        file: one/list.txt
        sha256: 3f0c1c4d9a2b3f0c1c4d9a2b3f0c1c4d9a2b3f0c1c4d9a2b3f0c1c4d9a2b3f0c
        authored_by: STF-003
        """,
    "records/evidence/EVD-page.yml": """
        id: EVD-page
        title: A saved web page
        category: processes
        claim: What the page said
        file: one/page.html
        authored_by: STF-003
        """,
    "records/evidence/files/one/list.txt": "Sling 1: sound\n",
    "records/evidence/files/one/page.html": "<script>alert(1)</script>\n",
}


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small service in which most kinds of record occur."""
    return write(tmp_path_factory.mktemp("story"), STORY)


@pytest.fixture(scope="session")
def inspector(story: Path) -> Book:
    return book(story)


@pytest.fixture(scope="session")
def commissioner(story: Path) -> Book:
    return book(story, "commissioner")


@pytest.fixture(scope="session")
def every(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """A record of every kind with every field filled, each text another one, as the governance team sees it."""
    folder = every_field.write(tmp_path_factory.mktemp("every"), every_field.numbered())
    return book(folder, "internal")


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real repository in which a small story came about commit by commit."""
    return grown.lived(tmp_path_factory.mktemp("lived")).folder


@pytest.fixture(scope="session")
def team(lived: Path) -> Book:
    """What the governance team is told of it."""
    return grown.book(lived)


@pytest.fixture(scope="session")
def outside(lived: Path) -> Book:
    """What inspectors are told of it."""
    return grown.book(lived, "inspector")
