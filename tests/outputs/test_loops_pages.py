"""Chains on the pages of incidents, audits, learning and decisions; where loops are open; referrals against the receivers' logs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from generators.book import Book
from generators.outputs.derived import as_json
from generators.outputs.packs import one
from tests.books import book, page, words
from tests.outputs.conftest import STORY
from tests.repositories import write

MORE = {
    "records/incidents/INC-hurt.yml": """
        id: INC-hurt
        title: Arm hurt during a transfer
        service: SVC-one
        occurred_at: 2026-03-06T21:00
        became_aware_at: 2026-03-06T21:00
        reported_at: 2026-03-06T21:10
        category: falls
        harm: {physical: moderate, psychological: none, reg18_injury: true, candour_threshold: true}
        persons: [P-201]
        immediate_actions: [{at: 2026-03-06T21:05, by: STF-003, text: "Stayed with P-201 <b>and</b> rang 111."}]
        decisions_required:
          cqc_notification:
            required: true
            decided: {at: 2026-03-06T21:30, by: STF-002}
            done: {at: 2026-03-09T09:30, by: STF-002, reference: "<script>alert(1)</script>"}
          riddor: {required: false, decided: {at: 2026-03-06T21:40, by: STF-002}, rationale: Not connected with how work was done.}
        learning_response: LRN-hurt
        """,
    "records/learning-responses/LRN-hurt.yml": """
        id: LRN-hurt
        title: After the hurt arm
        service: SVC-one
        type: swarm_huddle
        incidents: [INC-hurt]
        lead: STF-002
        started: 2026-03-08
        completed: 2026-03-12
        actions: [ACT-done]
        """,
    "records/audits/AUD-slings.yml": """
        id: AUD-slings
        title: Sling audit
        service: SVC-one
        tool: Slings
        type: audit
        done_on: 2026-02-06
        auditor: STF-001
        findings:
          - {id: worn, criterion: worn, severity: high, text: Two slings are worn., action: ACT-done}
          - {id: list, criterion: list, severity: minor, text: The list has no dates.}
        """,
    "records/safeguarding/SGC-told.yml": """
        id: SGC-told
        title: Money that nobody could account for
        service: SVC-one
        raised_at: 2026-03-20T10:00
        raised_by: STF-003
        abuse_types: [financial]
        owner: STF-002
        allegation_against_staff: true
        hr_reference: HR-SECRET-77
        referral: {required: true, made_at: 2026-03-20T11:00, by: STF-002, to: ORG-council, reference: C-1}
        """,
    "records/referrals/REF-council.yml": """
        id: REF-council
        title: Council's list, March 2026
        organisation: ORG-council
        period: 2026-03
        rows_file: list.csv
        """,
    "records/referrals/list.csv": "reference,received_at,service\nC-1,2026-03-20T11:10,SVC-one\nC-9,2026-03-22T11:10,SVC-one\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("loops"), {**STORY, **MORE})


@pytest.fixture(scope="module")
def team(folder: Path) -> Book:
    return book(folder, "internal")


def test_an_incident_shows_law_and_policy_in_rows_of_their_own(team: Book) -> None:
    html = words(page(team, "incidents/INC-hurt.html"))
    assert (
        "Notification to CQC Law Without delay (2009 Regulations, regulation 18) For judgement "
        "Done 2 days 12 hours after it was known; without delay: for judgement."
    ) in html
    assert "Notification to CQC Policy Within 24 hours (the provider's own target) Late" in html
    assert "Report under RIDDOR Not required Decided on 6 March 2026 at 21:40 by STF-002" in html
    assert "2 links missing: duty of candour: telling the person, safeguarding" not in html


def test_an_incident_says_what_is_missing_and_why_it_is_asked_for(team: Book) -> None:
    raw = page(team, "incidents/INC-hurt.html")
    html = words(raw)
    assert "Every link is asked for: moderate physical harm." in html
    assert "Duty of candour: telling the person Missing Nothing is decided; expected by 9 March 2026 at 21:00 (policy). The record holds harm at the threshold of regulation 20 of the 2014 Regulations." in html  # fmt: skip
    assert "<script>alert(1)</script>" not in raw


def test_a_small_incident_is_neither_called_closed_nor_missing(team: Book) -> None:
    html = words(page(team, "incidents/INC-fall.html"))
    assert "Nothing more recorded" in html
    assert "a link of which nothing is written down is not called missing" in html


def test_an_audit_follows_each_finding_to_its_verification(team: Book) -> None:
    html = words(page(team, "audits/AUD-slings.html"))
    assert "Two slings are worn. Closed Every link is done or not required." in html
    assert "The list has no dates. Link missing Stops at “action, or the reason for none”: no action and no reason for none is recorded; expected by 13 February 2026 (policy)." in html  # fmt: skip


def test_a_learning_response_shows_that_nobody_planned_to_look_again(team: Book) -> None:
    html = words(page(team, "learning-responses/LRN-hurt.html"))
    assert (
        "Follow-up check Missing No follow-up check is planned, although the response is completed." in html
    )


def test_a_decision_shows_whether_minutes_found_its_action_effective(team: Book) -> None:
    html = words(page(team, "decisions/DEC-carers.html"))
    assert "Decision, action, verification in minutes" in html
    assert "In minutes Done In MIN-2026-02-11-governance ." in html


def test_registers_show_where_each_chain_stands(team: Book) -> None:
    html = words(page(team, "incidents/index.html"))
    assert "1 Immediate action, 2 Notification to CQC" in html
    assert "Daily review" not in html
    assert "Link missing" in words(page(team, "audits/index.html"))


def test_where_loops_are_open_lists_what_is_missing_by_sort(team: Book) -> None:
    html = words(page(team, "loops.html"))
    assert "1 of 2 findings closed ; 1 with a link missing ." in html
    assert "0 of 1 learning response closed; 1 with a link missing ." in html
    assert "1 of 3 referrals match; 1 of ours not in their log; 1 of theirs without a record here." in html
    assert "ORG-council" not in html
    assert 'href="loops.html"' in page(team, "records.html")
    assert 'href="reconciliation.html"' in page(team, "records.html")


def test_referrals_show_what_differs_and_what_matches(team: Book) -> None:
    html = words(page(team, "reconciliation.html"))
    assert "1 of 3 referrals match; 1 of ours not in their log; 1 of theirs without a record here." in html
    assert "C-9 Theirs, no record of ours none REF-council They received it on 22 March 2026 at 11:10; no record here bears this reference." in html  # fmt: skip
    assert "C-1 Matched" in html
    log = words(page(team, "referrals/REF-council.html"))
    assert "Where the two sides differ" in log


def test_without_a_referral_or_a_log_nothing_can_be_compared(commissioner: Book) -> None:
    html = words(page(commissioner, "reconciliation.html"))
    assert "Nothing can be compared." in html
    assert "SGC-" not in page(commissioner, "loops.html")


def test_hr_facts_never_appear_in_a_loop(folder: Path) -> None:
    """Derivations §3: only that a separate process exists, and the immediate risk mitigation."""
    for audience in ("inspector", "commissioner"):
        told = book(folder, audience)
        said = as_json(told) + page(told, "loops.html") + page(told, "reconciliation.html")
        assert "HR-SECRET-77" not in said
    inside = book(folder, "internal")
    assert "HR-SECRET-77" not in as_json(inside) + page(inside, "loops.html") + page(
        inside, "reconciliation.html"
    )


def test_json_holds_incidents_chains_and_referrals(team: Book) -> None:
    told = json.loads(as_json(team))
    found = told["incidents"]["INC-hurt"]
    assert found["steps"]["candour"] == "missing"
    duty = found["duties"]["cqc_notification"]
    assert duty["taken_seconds"] == 60.5 * 3600
    assert (duty["law"]["state"], duty["law"]["until"], duty["policy"]["state"]) == ("for_judgement", None, "late")  # fmt: skip
    assert told["chains"]["AUD-slings#list"]["stops_at"] == "answered"
    assert told["chains"]["AUD-slings#worn"]["closed"] is True
    (council,) = told["referrals"]
    assert {match["reference"]: match["state"] for match in council["matches"]} == {
        "NSG-1": "ours_without_theirs",
        "C-1": "matched",
        "C-9": "theirs_without_ours",
    }
    assert "d5-chain-within" in told["thresholds"]


def test_the_document_of_a_record_holds_its_chain(team: Book) -> None:
    for name, title in (
        ("INC-hurt", "From immediate action to verification"),
        ("AUD-slings", "Audit finding, action, verification (list)"),
        ("LRN-hurt", "Learning response, action, follow-up check"),
        ("DEC-carers", "Decision, action, verification in minutes"),
    ):
        told = one(team, "record", name).tell()
        assert title in [chapter.title for chapter in told["chapters"]]


def test_every_count_of_open_loops_leads_to_as_many_records(team: Book) -> None:
    html = page(team, "loops.html")
    counts = re.findall(r'<a href="#((?:chains-)?[a-z]+-(closed|stopped|waiting|silent))">(\d+)', html)
    assert {sort for _, sort, _ in counts} >= {"closed", "stopped"}
    for place, sort, number in counts:
        told = html.split(f' id="{place}"', 1)[1]
        if sort in ("closed", "silent"):
            told = re.sub(r"<ul.*?</ul>", "", told.split("</details>", 1)[0])
            assert told.count("<li>") == int(number), place
        else:
            rows = told.split("</table>", 1)[0].split("<tbody", 1)[1]
            assert len(re.findall(r"<tr[ >]", rows)) == int(number), place
