"""A ledger holds what could be read, knows what it could not, and says in the reader's words what is wrong."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import pytest

from generators.finding import Finding
from generators.kinds.action import Action
from generators.kinds.staff import Staff
from generators.ledger import Ledger, build, dotted, kind_of
from generators.source import Document, parse

STAFF = "id: STF-1\ntitle: Carer\njob_title: Carer\n"
ACTION = """\
id: ACT-1
title: Door round
owner: STF-1
source: [AUD-1]
action: Look at both doors each shift.
due: 2026-03-31
"""


def documents(files: Mapping[str, str]) -> list[Document]:
    read = []
    for path, text in files.items():
        document, findings = parse(path, text.encode())
        assert document is not None
        assert not findings
        read.append(document)
    return read


def built(**files: str) -> tuple[Ledger, tuple[Finding, ...]]:
    """A ledger of files named by keyword: `actions_ACT_1` is records/actions/ACT-1.yml."""
    paths = {}
    for name, text in files.items():
        folder, _, stem = name.partition("_")
        paths[f"records/{folder}/{stem.replace('_', '-')}.yml"] = text
    return build(documents(paths))


def test_records_are_found_by_kind_and_by_id() -> None:
    ledger, findings = built(staff_STF_1=STAFF, actions_ACT_1=ACTION)
    assert findings == ()
    assert [record.id for record in ledger.of(Action)] == ["ACT-1"]
    assert ledger.find(Action, "ACT-1") is ledger.get("ACT-1")
    assert ledger.find(Staff, "ACT-1") is None
    assert ledger.find(Action, None) is None
    assert ledger.get("ACT-2") is None
    assert [entry.id for entry in ledger.entries_of("staff")] == ["STF-1"]


def test_a_record_knows_who_refers_to_it() -> None:
    ledger, _ = built(staff_STF_1=STAFF, actions_ACT_1=ACTION)
    assert [(mention.entry.id, mention.place) for mention in ledger.referring_to("STF-1")] == [
        ("ACT-1", ("owner",))
    ]
    assert ledger.referring_to("ACT-1") == ()


def test_the_order_of_files_changes_nothing() -> None:
    files = {
        "records/staff/STF-1.yml": STAFF,
        "records/staff/old/STF-1.yml": STAFF,
        "records/actions/ACT-1.yml": ACTION.replace("owner", "ownr"),
        "records/action/ACT-2.yml": ACTION,
    }
    first = build(documents(files))
    for order in itertools.permutations(files):
        ledger, findings = build(documents({path: files[path] for path in order}))
        assert findings == first[1]
        assert ledger.entries == first[0].entries
        assert ledger.unread == first[0].unread


def test_a_record_with_a_fault_is_left_out_and_remembered() -> None:
    ledger, findings = built(actions_ACT_1=ACTION.replace("due: 2026-03-31", "due: soon"))
    assert [found.code for found in findings] == ["FLD005"]
    assert "ACT-1" not in ledger.entries
    assert ledger.unread == {"ACT-1"}
    assert len(ledger.documents) == 1


def test_of_two_records_with_one_id_the_first_by_path_is_kept() -> None:
    files = {"records/staff/a/STF-1.yml": STAFF, "records/staff/b/STF-1.yml": STAFF}
    ledger, findings = build(documents(files))
    assert ledger.entries["STF-1"].document.path == "records/staff/a/STF-1.yml"
    assert [(found.path, found.code) for found in findings] == [("records/staff/b/STF-1.yml", "IDN003")]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("records/provider.yml", "provider"),
        ("records/actions/2026/ACT-1.yml", "action"),
        ("records/learning-responses/LRN-1.yml", "learning_response"),
        ("records/ACT-1.yml", None),
        ("records/action/ACT-1.yml", None),
        ("elsewhere/actions/ACT-1.yml", None),
    ],
)
def test_the_folder_says_the_kind(path: str, kind: str | None) -> None:
    found = kind_of(path)
    assert (found.name if found else None) == kind


def test_places_are_written_as_people_count() -> None:
    assert dotted(("objectives", 0, "milestones", 2, "due")) == "objectives[1].milestones[3].due"


@pytest.mark.parametrize(
    ("wrong", "code", "place", "words"),
    [
        (("owner: STF-1\n", ""), "FLD001", (1, 1), "add `owner`: the one person who answers for it"),
        (("owner:", "ownr:"), "FLD002", (3, 1), "did you mean `owner`?"),
        (("owner: STF-1", "owner: [STF-1, STF-2]"), "FLD003", (3, 8), "exactly one was expected"),
        (("source: [AUD-1]", "source: {audit: AUD-1}"), "FLD003", (4, 9), "a mapping"),
        (("due:", "priority: hihg\ndue:"), "FLD004", (6, 11), "did you mean `high`?"),
        (("2026-03-31", "31/3/2026"), "FLD005", (6, 6), "write year-month-day: 2026-03-04"),
        (("2026-03-31", "2026-02-30"), "FLD005", (6, 6), "there is no such day"),
        (("Door round", '""'), "FLD009", (2, 8), "take the field out"),
    ],
)
def test_a_fault_is_told_at_its_place_with_its_cure(
    wrong: tuple[str, str], code: str, place: tuple[int, int], words: str
) -> None:
    _, findings = built(actions_ACT_1=ACTION.replace(*wrong))
    found = next(found for found in findings if found.code == code)
    assert (found.line, found.column) == place
    assert words in f"{found.message} {found.hint}"


def test_what_stands_for_a_pseudonym_or_in_a_key_is_not_repeated() -> None:
    incident = "id: INC-1\ntitle: A fall\npersons: [Ada Example]\nnhs_9434765919: seen\n"
    _, findings = built(incidents_INC_1=incident)
    told = " ".join(f"{found.message} {found.hint}" for found in findings)
    assert {"FLD010", "FLD002"} <= {found.code for found in findings}
    assert "Ada" not in told
    assert "9434765919" not in told


def test_one_broken_file_does_not_keep_others_out() -> None:
    ledger, findings = built(staff_STF_1=STAFF, actions_ACT_1="id: ACT-1\n")
    assert set(ledger.entries) == {"STF-1"}
    assert {found.path for found in findings} == {"records/actions/ACT-1.yml"}
