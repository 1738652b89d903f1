"""What names a record waits for it, as the smallest part that can be left out."""

from __future__ import annotations

from pathlib import Path

from generators import ledger, source
from generators.authoring import needs
from generators.authoring.needs import Need
from generators.checks.sheet import sheets
from tests.repositories import write

FILES = {
    "records/audits/AUD-1.yml": """
        id: AUD-1
        title: Audit
        service: SVC-one
        tool: Tool
        type: audit
        done_on: 2026-02-02
        auditor: STF-001
        criteria: [{id: signed, text: Signed, met: 1, total: 2}]
        findings: [{id: one, criterion: signed, severity: high, text: One was not., action: ACT-1}]
        """,
    "records/actions/ACT-1.yml": """
        id: ACT-1
        title: Action
        owner: STF-002
        source: [AUD-1, EVD-1]
        plan: PLN-1
        objective: aim
        action: Do it twice.
        due: 2026-03-01
        completed: {on: 2026-02-20, by: STF-002, evidence: [EVD-1]}
        notes: Comes from AUD-1.
        """,
    "records/evidence/EVD-1.yml": """
        id: EVD-1
        title: Sheet
        category: processes
        claim: It was done.
        reference: Folder
        authored_by: STF-002
        covers: {from: 2026-02-01, to: 2026-02-20}
        """,
    "records/plans/PLN-1.yml": """
        id: PLN-1
        title: Plan
        sponsor: STF-001
        trigger: AUD-1
        started: 2026-02-03
        target: 2026-05-01
        objectives: [{id: aim, outcome: Better.}]
        """,
}


def wanted(folder: Path, record: str) -> set[Need]:
    documents, _ = source.read(write(folder, FILES))
    book, findings = ledger.build(documents)
    assert not findings
    (sheet,) = (sheet for sheet in sheets(book) if sheet.document.data["id"] == record)
    return set(needs.of(sheet, book))


def test_a_reference_that_may_be_missing_waits_alone(tmp_path: Path) -> None:
    found = wanted(tmp_path, "AUD-1")
    assert Need("AUD-1", ("findings", 0, "action"), ("ACT-1",), ("findings", 0, "action")) in found
    assert Need("AUD-1", ("service",), ("SVC-one",), ("service",)) in found


def test_a_record_waits_for_what_it_cannot_do_without(tmp_path: Path) -> None:
    found = wanted(tmp_path, "AUD-1")
    assert Need("AUD-1", (), ("STF-001",), ("auditor",)) in found


def test_of_a_list_that_must_be_there_the_first_item_is_enough(tmp_path: Path) -> None:
    found = wanted(tmp_path, "ACT-1")
    assert Need("ACT-1", (), ("AUD-1", "EVD-1"), ("source",)) in found
    assert Need("ACT-1", ("source", 1), ("EVD-1",), ("source", 1)) in found
    assert Need("PLN-1", (), ("AUD-1",), ("trigger",)) in wanted(tmp_path, "PLN-1")


def test_a_claim_waits_for_its_proof(tmp_path: Path) -> None:
    found = wanted(tmp_path, "ACT-1")
    assert Need("ACT-1", ("completed",), ("EVD-1",), ("completed", "evidence")) in found
    assert Need("ACT-1", ("completed",), ("STF-002",), ("completed", "by")) in found


def test_an_objective_waits_with_its_plan_and_notes_for_what_they_speak_of(tmp_path: Path) -> None:
    found = wanted(tmp_path, "ACT-1")
    assert Need("ACT-1", ("objective",), ("PLN-1",), ("objective",)) in found
    assert Need("ACT-1", ("notes",), ("AUD-1",), ("notes",)) in found
