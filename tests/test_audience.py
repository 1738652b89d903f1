"""What each audience may see: everything else is gone from records, texts and source, before anything is rendered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generators import catalogues, source
from generators import ledger as ledgers
from generators.audience import AUDIENCES, WITHHELD, View, file_name, project, source_text
from generators.derive import derive
from generators.finding import Unable
from generators.kinds.check_log import CheckLog
from generators.kinds.incident import Incident
from generators.kinds.safeguarding_concern import SafeguardingConcern
from generators.ledger import Ledger
from generators.source.writing import written
from tests.repositories import write

DAY = date(2026, 3, 31)

CONCERN = """
    # CANARY-comment: seen by nobody outside
    id: SGC-one
    title: CANARY-title of a concern
    service: SVC-one
    raised_at: 2026-02-03T10:00
    raised_by: STF-003
    owner: STF-002
    abuse_types: [neglect]
    hr_reference: CANARY-HR-7
    closed: {on: 2026-03-01, by: STF-002}
    """
INCIDENT = """
    # CANARY-comment: written for the team
    id: INC-one
    title: Fall in the corridor
    service: SVC-one
    occurred_at: 2026-02-03T09:00
    became_aware_at: 2026-02-03T09:05
    reported_at: 2026-02-03T09:30
    category: falls
    harm: {physical: low, psychological: none, reg18_injury: false, candour_threshold: false}
    staff_involved: [STF-003]
    related: [SGC-one, DEC-one]
    description: See SGC-one and sgc-one-notes, not SGC-one2; reference canary-hr-7.
    """
DECISION = """
    id: DEC-one
    title: CANARY-decision
    question: What now?
    decided_at: 2026-02-03T12:00
    decided_by: [STF-002]
    chosen: Two carers
    rationale: Because
    evidence: [EVD-decision]
    """
LOG = """
    id: CHK-one
    title: CANARY-log
    control: CTL-one
    period: 2026-03
    entries:
      - {on: 2026-03-01, at: 2026-03-01T18:00, by: STF-003, outcome: deviation, note: CANARY-note, escalated: {to: STF-002, at: 2026-03-01T19:00}}
    """
CONTROL = "{id: CTL-one, title: Daily check, owner: STF-002, purpose: Safe, control_type: detective, starts: 2026-03-01, schedule: {every: day}}\n"


def evidence(name: str) -> str:
    return f"{{id: {name}, title: CANARY-{name}, category: processes, claim: A, file: one/{name}.pdf, authored_by: STF-003}}\n"


def books(tmp_path: Path, more: Mapping[str, str] = {}) -> Ledger:
    files = {
        "records/safeguarding/SGC-one.yml": CONCERN,
        "records/incidents/INC-one.yml": INCIDENT,
        "records/decisions/DEC-one.yml": DECISION,
        "records/checks/CHK-one.yml": LOG,
        "records/controls/CTL-one.yml": CONTROL,
        "records/evidence/EVD-decision.yml": evidence("EVD-decision"),
        "records/evidence/EVD-loose.yml": evidence("EVD-loose"),
        **more,
    }
    documents, findings = source.read(write(tmp_path, files))
    assert not findings
    book, problems = ledgers.build(documents)
    assert not [problem for problem in problems if problem.severity == "error"]
    return book


def everything(view: View) -> str:
    """Every byte an output could take from a view."""
    parts = [
        source_text(entry)
        + json.dumps(entry.record.model_dump(mode="json", by_alias=True, exclude_defaults=True))
        for entry in view.ledger.entries.values()
    ]
    parts += [
        json.dumps(entry.document.data) + entry.document.text for entry in view.counted.entries.values()
    ]
    return "\n".join([*parts, json.dumps(asdict(view)["files"])])


def test_the_team_sees_everything_as_it_stands(tmp_path: Path) -> None:
    book = books(tmp_path)
    view = project(book, "internal", DAY)
    assert view.ledger is book
    assert source_text(view.ledger.entries["SGC-one"]).startswith("# CANARY-comment")


def test_an_inspector_sees_no_internal_field_and_no_comment(tmp_path: Path) -> None:
    view = project(books(tmp_path), "inspector", DAY)
    concern, incident = (
        view.ledger.find(SafeguardingConcern, "SGC-one"),
        view.ledger.find(Incident, "INC-one"),
    )
    assert concern is not None
    assert incident is not None
    assert (concern.hr_reference, incident.staff_involved) == (None, ())
    text = everything(view)
    for hidden in ("CANARY-HR", "canary-hr", "CANARY-comment", "staff_involved", "hr_reference"):
        assert hidden not in text


def test_a_commissioner_gets_nothing_of_a_hidden_record_but_the_word_withheld(tmp_path: Path) -> None:
    view = project(books(tmp_path), "commissioner", DAY)
    incident = view.ledger.find(Incident, "INC-one")
    assert incident is not None
    # One word for any number of them: nothing counts what is hidden.
    assert incident.related == (WITHHELD,)
    assert incident.description == "See withheld and withheld-notes, not SGC-one2; reference withheld."
    text = everything(view)
    for hidden in ("CANARY", "DEC-one", "EVD-"):
        assert hidden not in text
    assert "SGC-one" not in text.replace("SGC-one2", "")


def test_a_commissioner_sees_how_often_a_control_was_checked_and_not_what_was_written(tmp_path: Path) -> None:
    view = project(books(tmp_path), "commissioner", DAY)
    log = view.counted.find(CheckLog, "CHK-one")
    assert view.ledger.get("CHK-one") is None
    assert log is not None
    entry = log.entries[0]
    assert (entry.on, entry.outcome, entry.note, entry.by) == (date(2026, 3, 1), "deviation", None, WITHHELD)
    assert entry.escalated is not None
    assert entry.escalated.to == WITHHELD


def test_a_commissioner_sees_evidence_only_where_a_visible_record_rests_on_it(tmp_path: Path) -> None:
    risk = """
        id: RSK-one
        title: Falls
        hazard: Falls
        identified: {on: 2026-01-01, by: STF-002}
        owner: STF-002
        next_review: 2026-06-01
        evidence: [EVD-loose]
        """
    view = project(books(tmp_path, {"records/risks/RSK-one.yml": risk}), "commissioner", DAY)
    assert "EVD-loose" in view.ledger.entries
    assert "EVD-decision" not in view.ledger.entries
    assert view.files == {"EVD-loose": "one/EVD-loose.pdf"}


def test_evidence_of_hidden_records_alone_is_hidden_from_an_inspector_too(tmp_path: Path) -> None:
    feedback = """
        id: FBK-one
        title: Said in confidence
        type: speak_up
        received_at: 2026-02-03T09:00
        evidence: [EVD-loose, EVD-decision]
        """
    view = project(books(tmp_path, {"records/feedback/FBK-one.yml": feedback}), "inspector", DAY)
    assert set(view.files) == {"EVD-decision"}


@pytest.mark.parametrize(
    "said",
    [
        "see sgc\\-one",
        "see SGC&#45;one",
        "see [it](../safeguarding/SGC%2Done.html)",
        "see SGC–one, as the letter has it",
        "see SGC-**one**",
        "see SGC- one",
        "reference CANARY\\-HR-7",
    ],
)
def test_an_id_that_only_shows_when_the_text_is_read_takes_the_whole_text_with_it(
    tmp_path: Path, said: str
) -> None:
    more = {"records/incidents/INC-one.yml": INCIDENT + f"notes: {json.dumps(said)}\n    "}
    view = project(books(tmp_path, more), "commissioner", DAY)
    incident = view.ledger.find(Incident, "INC-one")
    assert incident is not None
    assert incident.notes == WITHHELD


def test_a_letter_after_a_hidden_number_does_not_save_the_number(tmp_path: Path) -> None:
    more = {
        "records/safeguarding/SGC-7.yml": CONCERN.replace("SGC-one", "SGC-7"),
        "records/incidents/INC-one.yml": INCIDENT + "notes: SGC-7b and SGC-71\n    ",
    }
    incident = project(books(tmp_path, more), "commissioner", DAY).ledger.find(Incident, "INC-one")
    assert incident is not None
    assert incident.notes == "withheldb and SGC-71"


def test_a_common_word_in_an_internal_field_breaks_no_id_and_no_choice(tmp_path: Path) -> None:
    council = "{id: ORG-council, title: Northmere Council, type: local_authority, contact: council}\n"
    view = project(books(tmp_path, {"records/organisations/ORG-council.yml": council}), "inspector", DAY)
    found = view.ledger.get("ORG-council")
    assert found is not None
    assert (found.id, found.title) == ("ORG-council", "Northmere withheld")


def test_a_file_is_known_outside_by_the_id_of_its_item_alone(tmp_path: Path) -> None:
    item = evidence("EVD-loose").replace("one/EVD-loose.pdf", "SGC-one/CANARY letter.PDF")
    book = books(tmp_path, {"records/evidence/EVD-loose.yml": item})
    view = project(book, "inspector", DAY)
    assert view.files["EVD-loose"] == "SGC-one/CANARY letter.PDF"
    assert "file: EVD-loose.pdf" in source_text(view.ledger.entries["EVD-loose"])
    assert "CANARY letter" in source_text(project(book, "internal", DAY).ledger.entries["EVD-loose"])
    assert file_name("EVD-one", "one/x.CANARY-one") == "EVD-one"


def test_the_name_of_a_file_of_hidden_evidence_is_taken_out_of_texts(tmp_path: Path) -> None:
    more = {
        "records/incidents/INC-one.yml": INCIDENT
        + "notes: See one/EVD-decision.pdf and `evd-decision.pdf`\n    "
    }
    incident = project(books(tmp_path, more), "commissioner", DAY).ledger.find(Incident, "INC-one")
    assert incident is not None
    assert incident.notes == "See withheld and `withheld`"


def test_folders_within_a_kind_are_not_named_outside(tmp_path: Path) -> None:
    risk = "{id: RSK-x, title: Falls, hazard: H, identified: {on: 2026-01-01, by: STF-002}, owner: STF-002, next_review: 2026-06-01}\n"
    book = books(tmp_path, {"records/risks/CANARY/sgc-one/RSK-x.yml": risk})
    assert (
        project(book, "inspector", DAY).ledger.entries["RSK-x"].document.path == "records/risks/…/RSK-x.yml"
    )
    assert "CANARY" in project(book, "internal", DAY).ledger.entries["RSK-x"].document.path


def test_a_record_may_be_kept_for_the_team(tmp_path: Path) -> None:
    risk = "{id: RSK-x, title: CANARY, hazard: H, identified: {on: 2026-01-01, by: STF-002}, owner: STF-002, next_review: 2026-06-01, audience: []}\n"
    book = books(tmp_path, {"records/risks/RSK-x.yml": risk})
    assert "RSK-x" in project(book, "internal", DAY).ledger.entries
    assert "RSK-x" not in project(book, "inspector", DAY).ledger.entries


def test_a_record_may_be_opened_to_a_commissioner(tmp_path: Path) -> None:
    opened = (
        DECISION.replace("id: DEC-one", "id: DEC-open").replace("CANARY", "Shown")
        + "audience: [inspector, commissioner]\n    "
    )
    assert (
        "DEC-open"
        in project(
            books(tmp_path, {"records/decisions/DEC-open.yml": opened}), "commissioner", DAY
        ).ledger.entries
    )


def test_an_unchanged_record_keeps_its_own_text(tmp_path: Path) -> None:
    assert source_text(project(books(tmp_path), "inspector", DAY).ledger.entries["CTL-one"]) == CONTROL


def test_totals_of_concerns_are_not_given_where_they_are_small(tmp_path: Path) -> None:
    view = project(books(tmp_path), "commissioner", DAY)
    assert view.concern_totals is not None
    assert view.concern_totals.words == "fewer than 5 concerns raised"


@pytest.mark.parametrize(
    ("raised", "closed", "words"),
    [
        (12, 6, "12 concerns raised; 6 closed"),
        (
            12,
            9,
            "12 concerns raised; how many are closed is not given, because a figure below 5 could be worked out from it",
        ),
        (6, 6, "6 concerns raised; 6 closed"),
    ],
)
def test_a_total_never_gives_back_a_small_figure(
    tmp_path: Path, raised: int, closed: int, words: str
) -> None:
    more = {}
    for number in range(raised - 1):
        text = CONCERN.replace("SGC-one", f"SGC-{number}")
        more[f"records/safeguarding/SGC-{number}.yml"] = (
            text if number < closed - 1 else text.replace("2026-03-01", "2026-05-01")
        )
    totals = project(books(tmp_path, more), "commissioner", DAY).concern_totals
    assert totals is not None
    # The one concern of the base is closed; those closed after the position date count as open.
    assert totals.words == words


def test_a_concern_opened_to_commissioners_does_not_give_back_the_others(tmp_path: Path) -> None:
    opened = CONCERN + "audience: [inspector, commissioner]\n    "
    more = {
        f"records/safeguarding/SGC-{number}.yml": opened.replace("SGC-one", f"SGC-{number}")
        for number in range(6)
    }
    totals = project(books(tmp_path, more), "commissioner", DAY).concern_totals
    assert totals is not None
    assert totals.words == "fewer than 5 concerns raised"


def test_an_unknown_audience_cannot_be_served(tmp_path: Path) -> None:
    with pytest.raises(Unable, match="no audience"):
        project(books(tmp_path), "public", DAY)


def test_hiding_for_one_audience_changes_nothing_for_another(tmp_path: Path) -> None:
    book = books(tmp_path)
    before = {audience: everything(project(book, audience, DAY)) for audience in AUDIENCES}
    project(book, "commissioner", DAY)
    assert {audience: everything(project(book, audience, DAY)) for audience in reversed(AUDIENCES)} == before


_texts = st.text(
    st.characters(exclude_categories=("C", "Z")) | st.sampled_from(" \n-:#'\"{}[]&*!|>%@`,"), min_size=1
).filter(str.strip)
_data = st.recursive(
    st.none() | _texts,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True), inner, max_size=4)
    ),
    max_leaves=20,
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True), _data, min_size=1, max_size=5))
def test_written_data_reads_back_the_same(data: dict[str, object]) -> None:
    document, findings = source.parse("records/x.yml", written(data).encode())  # type: ignore[arg-type]
    if document is None or not document.sound:
        # Only what the reader refuses in any file: conflict markers, forbidden characters.
        assert findings
        assert "SRC011" not in {found.code for found in findings}
        return
    assert document.data == data


def test_a_field_left_empty_is_shown_as_the_reader_takes_it(tmp_path: Path) -> None:
    view = project(
        books(tmp_path, {"records/controls/CTL-one.yml": CONTROL.replace("}\n", ", notes: null} # x\n")}),
        "inspector",
        DAY,
    )
    said = source_text(view.ledger.entries["CTL-one"])
    assert "notes: null\n" in said
    document, findings = source.parse("records/x.yml", said.encode())
    assert document is not None
    assert not findings


def test_an_action_that_did_not_hold_looks_embedded_to_nobody(tmp_path: Path) -> None:
    action = """
        id: ACT-one
        title: Two carers in the corridor
        service: SVC-one
        owner: STF-002
        source: SVC-one
        action: Two carers walk with everybody who asks, from 1 January 2026, as the sheet shows
        due: 2026-01-10
        addresses: [{theme: falls}]
        completed: {on: 2026-01-10, by: STF-002, evidence: [EVD-loose]}
        verifications:
          - {on: 2026-01-15, by: STF-001, method: observation, outcome: effective, evidence: [EVD-loose]}
          - {on: 2026-02-20, by: STF-001, method: record_sample, outcome: effective, evidence: [EVD-loose]}
        """
    for hidden, states in ((False, {"verified"}), (True, {"verified"})):
        incident = INCIDENT + ("audience: []\n    " if hidden else "")
        more = {"records/actions/ACT-one.yml": action, "records/incidents/INC-one.yml": incident}
        book = books(tmp_path, more)
        found = set()
        for audience in AUDIENCES:
            view = project(book, audience, DAY)
            position = derive(view.ledger, view.counted, DAY, catalogues.load()).actions["ACT-one"]
            found.add(position.state)
            if hidden and audience != "internal":
                assert "INC-one" not in view.ledger.entries
                assert "INC-one" not in repr(position.remarks) + repr(position.why) + repr(position.basis)
                assert "3 February" not in repr(position.remarks) + repr(position.why)
        assert found == states
    without = project(
        books(
            tmp_path,
            {
                "records/actions/ACT-one.yml": action,
                "records/incidents/INC-one.yml": INCIDENT.replace("2026-02-03", "2025-12-03"),
            },
        ),
        "inspector",
        DAY,
    )
    assert (
        derive(without.ledger, without.counted, DAY, catalogues.load()).actions["ACT-one"].state == "embedded"
    )
