"""Each rule against history: what breaks it, how the same is done properly, and what looks like it and is none."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from generators.codes import CODES
from tests.checks.custody.conftest import CORRECTION, Judge, Repository, Swap

ADDED: Swap = ("", CORRECTION)
CHECK = "  - {on: 2026-04-13, by: STF-001, method: observation, outcome: effective, evidence: [EVD-letter]}\n"
EXTENDED = "extensions:\n  - {on: 2026-02-20, from: 2026-02-28, to: 2026-04-30, reason: Builder late, approved_by: STF-001}\n"

# Record, what is changed in it, what is found.
WRONG: Sequence[tuple[str, Sequence[Swap], str]] = (
    # approved minutes
    ("MIN-2026-02-governance", [("were gone through", "were found good")], "CUS003"),
    ("MIN-2026-02-governance", [("quorate: true\n", "")], "CUS003"),
    ("MIN-2026-02-governance", [("approved:", "  - {id: late, heading: Added later}\napproved:")], "CUS003"),
    ("MIN-2026-02-governance", [("on: 2026-03-11", "on: 2026-03-04")], "CUS003"),
    # decisions
    ("DEC-001", [("Nobody can wait", "Nobody could wait")], "CUS004"),
    ("DEC-001", [("decided_by: [STF-002]", "decided_by: [STF-002, STF-001]")], "CUS004"),
    ("DEC-001", [("    for: Rests on nobody\n", "")], "CUS004"),
    ("DEC-001", [("", "based_on: [AUD-2026-01-doors]\n")], "CUS004"),
    ("DEC-001", [("2026-01-12T10:00", "2026-01-11T10:00")], "CUS004"),
    # due dates
    ("ACT-0001", [("due: 2026-02-28", "due: 2026-04-30")], "CUS005"),
    ("ACT-0001", [("due: 2026-02-28", "due: 2026-05-31"), ("", EXTENDED)], "CUS005"),
    ("PLN-nights", [("        due: 2026-02-28", "        due: 2026-04-30")], "CUS005"),
    ("PLN-nights", [("target: 2026-06-30", "target: 2026-12-31")], "CUS005"),
    ("ENF-2026-one", [("due: 2026-03-31", "due: 2026-04-30")], "CUS005"),
    ("LRN-001", [("  due: 2026-03-31", "  due: 2026-05-31")], "CUS005"),
    ("LRN-001", [("follow_up_check:\n  method: record_sample\n  due: 2026-03-31\n", "")], "CUS005"),
    # verifications
    ("ACT-0001", [("outcome: effective", "outcome: partly_effective")], "CUS006"),
    ("ACT-0001", [("by: STF-003\n    method", "by: STF-001\n    method")], "CUS006"),
    ("CTL-doors", [("method: observation", "method: interview")], "CUS006"),
    ("SGC-001", [("verification:\n  on: 2026-02-20\n  by: STF-003\n  outcome: effective\n  evidence: [EVD-letter]\n", "")], "CUS006"),
    ("SGC-001", [("outcome: effective", "outcome: partly_effective")], "CUS006"),
    ("PLN-nights", [("verified:\n          on: 2026-03-12", "verified:\n          on: 2026-03-02")], "CUS006"),
    # entries and figures
    ("ACT-0001", [("20 of 21 shifts", "21 of 21 shifts")], "CUS007"),
    ("ACT-0001", [("updates:\n  - on: 2026-01-19\n    by: STF-002\n    note: 20 of 21 shifts recorded in the first week.\n", "")], "CUS007"),
    ("CHK-doors-2026-02", [("outcome: deviation", "outcome: met")], "CUS007"),
    ("CHK-doors-2026-02", [('garden_closed: "no"', 'garden_closed: "yes"')], "CUS007"),
    ("SGC-001", [('learning_captured: "no"', 'learning_captured: "yes"')], "CUS007"),
    ("SGC-001", [("into the office safe", "into the manager's safe")], "CUS007"),
    ("REF-2026-02", [("2026-02-03T11:22", "2026-02-03T10:22")], "CUS007"),
    ("RSP-2026-01", [("assigned: 2026-01-12T08:45", "assigned: 2026-01-12T08:35")], "CUS007"),
    ("MSR-doors", [("value: 3", "value: 2")], "CUS007"),
    ("MSR-doors", [("    - period: 2026-W06\n      value: 3\n", "")], "CUS007"),
    ("MAR-2026-W06", [("blank: 2", "blank: 0")], "CUS007"),
    ("MAR-2026-W06", [("counted: 35", "counted: 34")], "CUS007"),
    ("AUD-2026-01-doors", [("    met: 10", "    met: 12")], "CUS007"),
    ("RSK-doors", [("Two doors were found open", "A door was found open")], "CUS007"),
    ("RSK-doors", [("ratings:\n  - on: 2026-01-05\n    by: STF-003\n    likelihood: 3\n    impact: 4\n    stage: current\n    rationale: Two doors were found open in one week.\n", "")], "CUS007"),
    # severity
    ("INC-2026-001", [("physical: low", "physical: none")], "CUS008"),
    ("AUD-2026-01-doors", [("severity: high", "severity: advisory")], "CUS008"),
    ("AUD-2026-01-doors", [("findings:\n  - id: open_doors\n    criterion: closed\n    severity: high\n    text: The garden door stood open on two nights.\n    action: ACT-0001\n", "")], "CUS008"),
    ("RSK-doors", [("impact: 4", "impact: 2")], "CUS008"),
    ("SGC-001", [("[financial]", "[organisational]")], "CUS008"),
    ("SGC-001", [("required: true", "required: false")], "CUS008"),
    # times
    ("INC-2026-001", [("occurred_at: 2026-02-02T00:50", "occurred_at: 2026-02-02T01:05")], "CUS009"),
    ("INC-2026-001", [("became_aware_at: 2026-02-02T01:10", "became_aware_at: 2026-02-02T07:00")], "CUS009"),
    ("INC-2026-001", [("reported_at: 2026-02-02T07:15", "reported_at: 2026-02-02T01:15")], "CUS009"),
    ("INC-2026-001", [("at: 2026-02-02T09:30", "at: 2026-02-02T08:30")], "CUS009"),
    ("SGC-001", [("made_at: 2026-02-03T11:20", "made_at: 2026-02-03T10:20")], "CUS009"),
    ("SGC-001", [("raised_at: 2026-02-03T10:15", "raised_at: 2026-02-03T10:45")], "CUS009"),
    ("ACT-0001", [("completed:\n  on: 2026-02-09", "completed:\n  on: 2026-02-02")], "CUS009"),
    ("PLN-nights", [("on: 2026-02-09", "on: 2026-02-02")], "CUS009"),
    ("ENF-2026-one", [("served: 2026-02-05", "served: 2026-02-06")], "CUS009"),
    # what was sent
    ("SUB-2026-03", [("purpose: Quarterly contract meeting", "purpose: Annual review")], "CUS010"),
    ("SUB-2026-03", [("pages: 14", "pages: 15")], "CUS010"),
    ("SUB-2026-03", [("", "statement: All milestones are verified.\n")], "CUS010"),
    ("SUB-2026-03", [("audience: [commissioner]", "audience: [inspector]")], "CUS010"),
    # evidence
    ("EVD-letter", [("sha256: 8a39", "sha256: 9a39")], "CUS011"),
)  # fmt: skip


def _ids(cases: Sequence[tuple[str, Sequence[Swap], str]]) -> list[str]:
    return [
        f"{code} {name} {swaps[0][1] or swaps[0][0]}"[:60].replace("\n", " ") for name, swaps, code in cases
    ]


@pytest.mark.parametrize(("name", "swaps", "code"), WRONG, ids=_ids(WRONG))
def test_what_was_committed_is_not_changed_without_a_word(
    judge: Judge, name: str, swaps: Sequence[Swap], code: str
) -> None:
    assert judge(name, swaps) == [code]


CORRECTED = [case for case in WRONG if case[2] != "CUS006"]


@pytest.mark.parametrize(("name", "swaps", "code"), CORRECTED, ids=_ids(CORRECTED))
def test_a_correction_makes_the_same_change_one_that_is_shown_and_no_finding(
    repository: Repository, name: str, swaps: Sequence[Swap], code: str
) -> None:
    assert code in CODES
    repository.change(name, *swaps, ADDED)
    found = repository.compared()
    assert found.findings == ()
    assert found.corrected
    assert {one.record for one in found.corrected} == {name}
    assert {one.by for one in found.corrected} == {"STF-002"}
    assert {one.reason for one in found.corrected} == {"The paper log says otherwise"}


# Record, and a change that is no fault.
RIGHT: Sequence[tuple[str, Sequence[Swap]]] = (
    ("MIN-2026-02-governance", [("", "related: [ACT-0001]\nevidence: [EVD-letter]\nthemes: [falls]\n")]),
    ("MIN-2026-02-governance", [("", "notes: Read again on 1 April 2026.\nlegal_hold: true\n")]),
    ("DEC-001", [("", "review_at: 2026-05-01\nrelated: [ACT-0001]\nin: MIN-2026-02-governance\n")]),
    ("DEC-001", [("", "notes: The alarms were fitted on 3 March.\n")]),
    ("ACT-0001", [("due: 2026-02-28", "due: 2026-04-30"), ("", EXTENDED)]),
    ("ACT-0001", [("    evidence: [EVD-letter]\n", f"    evidence: [EVD-letter]\n{CHECK}")]),
    ("ACT-0001", [("completed:\n  on: 2026-02-09", "completed:\n  on: 2026-03-02")]),
    ("ACT-0001", [("completed:\n  on: 2026-02-09\n  by: STF-002\n  evidence: [EVD-letter]\n", "")]),
    ("ACT-0001", [("    note: 20", "    percent: 40\n    note: 20")]),
    ("ACT-0001", [("first week.\n", "first week.\n  - {on: 2026-01-26, by: STF-002, note: All 21.}\n")]),
    ("ACT-0001", [("title: Door round in every shift", "title: Door rounds"), ("owner: STF-002", "owner: STF-001")]),
    ("CHK-doors-2026-02", [("", "  - {on: 2026-02-02, shift: early, at: 2026-02-02T07:20, by: STF-004, outcome: met}\n")]),
    ("INC-2026-001", [("physical: low", "physical: moderate"), ("candour_threshold: false", "candour_threshold: true")]),
    ("INC-2026-001", [("reported_at: 2026-02-02T07:15", "reported_at: 2026-02-02T08:00")]),
    ("SGC-001", [("[financial]", "[financial, psychological]")]),
    ("RSK-doors", [("next_review: 2026-04-05", "next_review: 2026-07-05")]),
    ("RSK-doors", [("controls:", "  - {on: 2026-03-30, by: STF-003, likelihood: 2, impact: 3, stage: current, rationale: CTL-doors}\ncontrols:")]),
    ("AUD-2026-01-doors", [("severity: high", "severity: high\n    no_action_rationale: None")]),
    ("SUB-2026-03", [("", "    receipt: {at: 2026-04-02T11:00, from: ORG-council, reference: NM-9}\n")]),
    ("SUB-2026-03", [("", '  - {at: 2026-04-03T09:00, by: STF-001, how: By hand, commit: 3f5c1d2, sha256: "abababababababababababababababababababababababababababababababab", pages: 14}\n')]),
    ("ENF-2026-one", [("", "conditions:\n  - {id: report, text: Monthly report, evidence_due: 2026-05-01, recurs: month}\n")]),
    # layout
    ("ACT-0001", [("note: 20 of 21 shifts recorded in the first week.", 'note: "20 of 21 shifts\n      recorded in the first week."')]),
    ("ACT-0001", [("source: [AUD-2026-01-doors]", "source: AUD-2026-01-doors"), ("evidence: [EVD-letter]", "evidence: EVD-letter")]),
    ("ACT-0001", [("  - on: 2026-01-19\n    by: STF-002\n", "  # a remark\n  - by: STF-002\n    on: '2026-01-19'\n")]),
    ("INC-2026-001", [("2026-02-02T00:50", "2026-02-02T00:50:00+00:00")]),
    ("MAR-2026-W06", [('"on": 2026-02-09\n', ""), ("by: STF-004\n", 'by: STF-004\n"on": 2026-02-09\n')]),
    ("DEC-001", [("decided_by: [STF-002]", "decided_by: STF-002"), ("question:", "notes:\nquestion:")]),
    ("CHK-doors-2026-02", [('    outcome: met\n    results: {front_closed: "yes", garden_closed: "yes"}\n', '    outcome: met\n    note: a\n    staff: STF-004\n    medicine: b\n    person: P-0007\n    escalated: {to: STF-002, at: 2026-02-01T08:00}\n    results: {front_closed: "yes", garden_closed: "yes"}\n'), ("", "  - {on: 2026-02-01, shift: late, at: 2026-02-01T15:20, by: STF-004, outcome: met}\n")]),
    ("MSR-doors", [("    - period: 2026-W06\n      value: 3\n    - period: 2026-W07\n      value: 1", "    - {value: 1.0, period: 2026-W07}\n    - {value: 3, period: 2026-W06}")]),
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "swaps"), RIGHT, ids=[f"{name} {swaps[0][1][:40]}".replace("\n", " ") for name, swaps in RIGHT]
)
def test_what_grows_is_not_called_changed(judge: Judge, name: str, swaps: Sequence[Swap]) -> None:
    assert judge(name, swaps) == []


def test_nothing_changed_gives_nothing(repository: Repository) -> None:
    found = repository.compared()
    assert (found.findings, found.corrected, found.base, found.remarks) == ((), (), repository.base, ())


def test_an_item_of_approved_minutes_that_is_moved_and_grows_has_grown(repository: Repository) -> None:
    item = "  - {id: late, heading: Late}\n"
    repository.change("MIN-2026-02-governance", ("approved:", f"{item}approved:"))
    base = repository.commit()
    repository.change("MIN-2026-02-governance", (item, ""), ("items:\n", f"items:\n{item}"))
    assert repository.codes(base) == []
    repository.change("MIN-2026-02-governance", ("heading: Late", "heading: Late, discussion: Much"))
    assert repository.codes(base) == ["CUS003"]


# ------------------------------------------------------------------ verifications
def test_a_verification_in_a_list_is_not_turned_by_a_correction(judge: Judge) -> None:
    assert judge("ACT-0001", [("outcome: effective", "outcome: not_effective"), ADDED]) == ["CUS006"]


def test_a_verification_is_not_taken_out_by_a_correction(judge: Judge) -> None:
    gone = "verification:\n  on: 2026-02-20\n  by: STF-003\n  outcome: effective\n  evidence: [EVD-letter]\n"
    assert judge("SGC-001", [(gone, ""), ADDED]) == ["CUS006"]


def test_a_milestone_is_not_taken_out_with_its_verification(judge: Judge) -> None:
    text = "    milestones:\n      - id: rounds\n        title: A door round is made and recorded in every shift.\n        due: 2026-02-28\n"
    rest = "        reached:\n          on: 2026-02-09\n          by: STF-002\n          evidence: [EVD-letter]\n"
    more = "        verified:\n          on: 2026-03-12\n          by: STF-003\n          method: record_sample\n          outcome: effective\n          evidence: [EVD-letter]\n"
    assert judge("PLN-nights", [(text + rest + more, ""), ADDED]) == ["CUS006"]


def test_where_there_is_room_for_one_verification_another_needs_a_correction(judge: Judge) -> None:
    assert judge("SGC-001", [("outcome: effective", "outcome: partly_effective"), ADDED]) == []


def test_a_slip_in_the_note_of_a_verification_is_corrected(repository: Repository) -> None:
    repository.change("ACT-0001", ("outcome: effective\n", "outcome: effective\n    note: Two nights.\n"))
    base = repository.commit()
    repository.change("ACT-0001", ("Two nights", "Three nights"))
    assert repository.codes(base) == ["CUS006"]
    repository.change("ACT-0001", ADDED)
    assert repository.codes(base) == []


# ------------------------------------------------------------------ due dates
def test_extensions_have_to_join(judge: Judge) -> None:
    broken = EXTENDED.replace("from: 2026-02-28", "from: 2026-03-01")
    assert judge("ACT-0001", [("due: 2026-02-28", "due: 2026-04-30"), ("", broken)]) == ["CUS005"]


def test_a_date_moved_twice_needs_both_extensions(judge: Judge) -> None:
    second = (
        "  - {on: 2026-04-20, from: 2026-04-30, to: 2026-05-31, reason: Builder gone, approved_by: STF-001}\n"
    )
    assert judge("ACT-0001", [("due: 2026-02-28", "due: 2026-05-31"), ("", EXTENDED + second)]) == []


def test_an_earlier_extension_does_not_excuse_the_next_move(repository: Repository) -> None:
    repository.change("ACT-0001", ("due: 2026-02-28", "due: 2026-04-30"), ("", EXTENDED))
    base = repository.commit()
    repository.change("ACT-0001", ("due: 2026-04-30", "due: 2026-06-30"))
    assert repository.codes(base) == ["CUS005"]


def test_evidence_that_is_due_again_and_again_moves_on(repository: Repository) -> None:
    condition = (
        "conditions:\n  - {id: report, text: A monthly report, evidence_due: 2026-05-01, recurs: month}\n"
    )
    repository.change("ENF-2026-one", ("", condition))
    base = repository.commit()
    repository.change("ENF-2026-one", ("2026-05-01", "2026-06-01"))
    assert repository.codes(base) == []
    repository.change("ENF-2026-one", ("2026-06-01", "2026-05-01"), (", recurs: month", ""))
    base = repository.commit()
    repository.change("ENF-2026-one", ("2026-05-01", "2026-06-01"))
    assert repository.codes(base) == ["CUS005"]


# ------------------------------------------------------------------ corrections, holds, readers
def test_an_earlier_correction_does_not_excuse_the_next_change(repository: Repository) -> None:
    repository.change("INC-2026-001", ADDED)
    base = repository.commit()
    repository.change("INC-2026-001", ("physical: low", "physical: none"))
    assert repository.codes(base) == ["CUS008"]


def test_a_correction_without_a_reason_excuses_nothing(judge: Judge) -> None:
    empty = "correction:\n  - {on: 2026-04-20, by: STF-002}\n"
    assert judge("INC-2026-001", [("physical: low", "physical: none"), ("", empty)]) == ["CUS008"]


def test_a_correction_itself_is_not_rewritten(repository: Repository) -> None:
    repository.change("INC-2026-001", ADDED)
    base = repository.commit()
    repository.change("INC-2026-001", ("The paper log", "The rota"))
    assert repository.codes(base) == ["CUS007"]
    repository.change("INC-2026-001", ("", "  - {on: 2026-04-21, by: STF-001, reason: A slip}\n"))
    assert repository.codes(base) == ["CUS007"]


def test_a_correction_shows_whatever_else_was_changed_in_its_record(repository: Repository) -> None:
    repository.change(
        "INC-2026-001", ("detected_by: staff", "detected_by: family"), ("", "notes: Seen.\n"), ADDED
    )
    (one,) = repository.compared().corrected
    assert (one.place, one.before, one.after, one.line) == ("detected_by", "staff", "family", 8)


def test_a_legal_hold_is_not_lifted_without_a_word(repository: Repository) -> None:
    repository.change("INC-2026-001", ("", "legal_hold: true\n"))
    base = repository.commit()
    repository.change("INC-2026-001", ("legal_hold: true\n", ""))
    assert repository.codes(base) == ["CUS012"]
    repository.change("INC-2026-001", ("", "legal_hold: false\n"))
    assert repository.codes(base) == ["CUS012"]
    repository.change("INC-2026-001", ADDED)
    assert repository.codes(base) == []


@pytest.mark.parametrize(
    ("name", "before", "after", "codes"),
    [
        ("INC-2026-001", "audience: [inspector]\n", "", ["CUS013"]),
        ("INC-2026-001", "audience: inspector\n", "audience: [commissioner, inspector]\n", ["CUS013"]),
        ("INC-2026-001", "audience: []\n", "audience: [inspector, commissioner]\n", ["CUS013"]),
        ("SGC-001", "", "audience: [inspector, commissioner]\n", ["CUS013"]),
        ("SGC-001", "", "audience: [inspector]\n", []),
        ("INC-2026-001", "", "audience: []\n", []),
        ("INC-2026-001", "audience: [inspector, commissioner]\n", "audience: [inspector]\n", []),
    ],
)
def test_who_may_see_a_record_is_not_widened_unseen(
    repository: Repository, name: str, before: str, after: str, codes: list[str]
) -> None:
    repository.change(name, ("", before))
    repository.git("commit", "-q", "--allow-empty", "-am", "Readers")
    base = repository.git("rev-parse", "HEAD")
    repository.change(name, (before, after))
    found = repository.compared(base).findings
    assert [one.code for one in found] == codes
    assert all(one.severity == "warning" for one in found)


def test_a_concern_of_staff_called_a_complaint_is_seen_by_more(repository: Repository) -> None:
    text = "id: FBK-1\ntitle: A word\ntype: speak_up\nreceived_at: 2026-02-02T09:00\n"
    repository.write("records/feedback/FBK-1.yml", text)
    base = repository.commit()
    repository.change("FBK-1", ("speak_up", "complaint"))
    assert repository.codes(base) == ["CUS013"]


# ------------------------------------------------------------------ evidence files
LETTER = "records/evidence/files/one-house/letter.txt"


def test_another_file_under_the_same_name_is_found(repository: Repository) -> None:
    repository.write(LETTER, "Another letter.\n")
    (found,) = repository.compared().findings
    assert (found.code, found.path, found.line) == ("CUS011", "records/evidence/EVD-letter.yml", 6)


def test_another_file_and_its_hash_are_one_fault(judge: Judge, repository: Repository) -> None:
    repository.write(LETTER, "Another letter.\n")
    assert judge("EVD-letter", [("sha256: 8a39", "sha256: 9a39")]) == ["CUS011"]


def test_a_file_taken_in_by_mistake_is_replaced_with_a_correction(repository: Repository) -> None:
    repository.write(LETTER, "Another letter.\n")
    repository.change("EVD-letter", ("sha256: 8a39", "sha256: 9a39"), ADDED)
    found = repository.compared()
    assert found.findings == ()
    assert [one.place for one in found.corrected] == ["file", "sha256"]


def test_a_file_that_was_moved_is_the_same_file(repository: Repository) -> None:
    (repository.folder / LETTER).rename(repository.folder / "records/evidence/files/letter.txt")
    repository.change("EVD-letter", ("file: one-house/letter.txt", "file: letter.txt"))
    assert repository.codes() == []


def test_a_file_that_no_item_names_any_more_is_found_at_its_own_place(repository: Repository) -> None:
    repository.write(LETTER, "Another letter.\n")
    repository.change("EVD-letter", ("file: one-house/letter.txt", "file: other.txt"))
    (found,) = repository.compared().findings
    assert (found.code, found.path, found.line) == ("CUS011", LETTER, 1)
