"""A history as one audience may read it: what is told of fields, versions, people, messages and signatures, and what is not."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest

from generators.past import Event, Past
from tests.grown import Grown
from tests.repositories import git

RISK = "records/risks/RSK-1.yml"
OPEN = """\
id: RSK-1
title: Night cover
hazard: Nobody in charge
identified: {on: 2026-01-05, by: STF-002}
owner: STF-002
next_review: 2026-04-01
"""
STAFF = "{id: STF-003, title: Senior carer, job_title: Senior carer, service: SVC-one, email_aliases: [carer@example.invalid]"


@pytest.fixture
def grown(tmp_path: Path) -> Grown:
    return Grown(tmp_path)


def past(grown: Grown, audience: str = "inspector") -> Past:
    found = grown.book(audience).past
    assert isinstance(found, Past)
    return found


def life(grown: Grown, audience: str = "inspector", record: str = "RSK-1") -> tuple[Event, ...]:
    return past(grown, audience).life(record)


def names(event: Event) -> set[str]:
    """The fields of the version with which a record began."""
    whole = event.changes[0].after
    assert isinstance(whole, dict)
    return set(whole)


def fields(events: tuple[Event, ...]) -> list[list[str]]:
    return [[change.pointer for change in event.changes] for event in events]


# ------------------------------------------------------------------ fields
def test_a_change_of_an_internal_field_leaves_no_trace_outside(grown: Grown) -> None:
    path = "records/organisations/ORG-one.yml"
    said = "id: ORG-one\ntitle: One\ntype: local_authority\n"
    grown.commit({path: said + "contact: a\n"}, when="2026-01-06T09:00")
    grown.commit({path: said + "contact: b\n"}, when="2026-01-07T09:00")
    grown.commit({path: said.replace("One", "Other") + "contact: c\n"}, when="2026-01-08T09:00")
    team = [set(told) for told in fields(life(grown, "internal", "ORG-one"))]
    assert team == [{""}, {"/contact"}, {"/title", "/contact"}]
    told = life(grown, record="ORG-one")
    assert fields(told) == [[""], ["/title"]]
    assert names(told[0]) == {"id", "title", "type"}


def test_a_field_that_no_kind_declares_is_told_to_the_team_alone(grown: Grown) -> None:
    grown.commit({RISK: OPEN + "hr_outcome: dismissed\n"}, when="2026-01-06T09:00")
    grown.commit({RISK: OPEN}, when="2026-01-07T09:00")
    assert fields(life(grown, "internal")) == [[""], ["/hr_outcome"]]
    assert fields(life(grown)) == [[""]]
    assert names(life(grown)[0]) == {
        "id",
        "title",
        "hazard",
        "identified",
        "owner",
        "next_review",
    }


def test_what_could_not_be_read_is_told_outside_without_its_lines(grown: Grown) -> None:
    grown.commit({RISK: OPEN}, when="2026-01-06T09:00")
    grown.commit({RISK: OPEN.replace("title: Night", "title: [Secret")}, when="2026-01-07T09:00")
    grown.commit({RISK: OPEN}, when="2026-01-08T09:00")
    assert "+title: [Secret cover" in life(grown, "internal")[1].step.lines
    broken = life(grown)[1].step
    assert (broken.lines, broken.unreadable) == ((), "could not be read")


def test_a_file_of_evidence_is_told_outside_under_the_name_it_is_given_out_under(grown: Grown) -> None:
    path, evidence = "records/evidence/EVD-one.yml", "records/evidence/files"
    said = "id: EVD-one\ntitle: One\nclaim: Seen\ncategory: observation\nauthored_by: Somebody\nfile: {}\nsha256: {}\n"
    digest = hashlib.sha256(b"a").hexdigest()
    first, second = "west/room of Mr X.txt", "west/letter of Mr Y.txt"
    grown.commit(
        {path: said.format(first, digest), f"{evidence}/{first}": "a", RISK: OPEN + "evidence: [EVD-one]\n"},
        when="2026-01-06T09:00",
    )
    grown.commit(
        {path: said.format(second, digest), f"{evidence}/{first}": None, f"{evidence}/{second}": "a"},
        "EVD-one: room of Mr X.txt was the wrong name, see letter of Mr Y.txt",
        when="2026-01-07T09:00",
    )
    grown.commit({path: said.format(second, digest) + "notes: Read\n"}, when="2026-01-08T09:00")
    team = life(grown, "internal", "EVD-one")
    assert [change.before for change in team[1].changes] == [first]
    told = life(grown, record="EVD-one")
    whole = told[0].changes[0].after
    assert isinstance(whole, dict)
    assert whole["file"] == "EVD-one.txt"
    assert "Mr " not in str([(event.step, event.message) for event in told])
    versions = [value for _, value in past(grown).values("EVD-one")]
    assert {value["file"] for value in versions if value} == {"EVD-one.txt"}


LOG = """\
id: REF-2026-01
title: The council's log
organisation: ORG-one
period: 2026-01
rows:
  - {reference: NC-1, received_at: 2026-01-05T10:00}
"""
CONCERN = """\
id: SGC-1
title: Concern
service: SVC-one
raised_at: 2026-01-05T09:00
raised_by: STF-002
abuse_types: [neglect]
persons: [P-001]
owner: STF-002
referral: {required: true, made_at: 2026-01-05T10:00, by: STF-002, to: ORG-one, reference: NC-1}
"""


@pytest.mark.parametrize(("audience", "hidden"), [("[]", True), ("[inspector]", False)])
def test_a_receivers_log_tells_outside_of_no_hidden_concern_in_any_version(
    grown: Grown, audience: str, hidden: bool
) -> None:
    log, concern = "records/referrals/REF-2026-01.yml", "records/safeguarding/SGC-1.yml"
    grown.commit(
        {
            log: LOG,
            concern: CONCERN + f"audience: {audience}\n",
            "records/organisations/ORG-one.yml": "id: ORG-one\ntitle: One\ntype: local_authority\n",
        },
        when="2026-01-06T09:00",
    )
    grown.commit(
        {log: LOG + "  - {reference: NC-2, received_at: 2026-01-06T10:00}\n"}, when="2026-01-07T09:00"
    )
    told = life(grown, record="REF-2026-01")
    said = str([event.step for event in told]) + str(
        [value for _, value in past(grown).values("REF-2026-01")]
    )
    assert ("NC-1" in said, "NC-2" in said) == (not hidden, not hidden)
    assert "NC-2" in str([event.step for event in life(grown, "internal", "REF-2026-01")])


def test_folders_and_names_of_files_are_not_told_outside(grown: Grown) -> None:
    grown.commit({RISK: OPEN}, when="2026-01-06T09:00")
    grown.commit({RISK: None, "records/risks/P-007/RSK-1.yml": OPEN}, when="2026-01-07T09:00")
    assert life(grown, "internal")[1].step.moved == RISK
    assert life(grown)[1].step.moved == "another folder"


# ------------------------------------------------------------------ versions
def test_what_a_record_said_before_it_was_opened_is_not_told(grown: Grown) -> None:
    grown.commit({RISK: OPEN + "audience: []\n"}, when="2026-01-06T09:00")
    grown.commit({RISK: OPEN.replace("Night", "Secret") + "audience: []\n"}, when="2026-01-07T09:00")
    grown.commit({RISK: OPEN}, when="2026-01-08T09:00")
    grown.commit({RISK: OPEN.replace("04-01", "05-01")}, when="2026-01-09T09:00")
    told = life(grown)
    assert [(event.opened, len(event.changes)) for event in told] == [(True, 0), (False, 1)]
    first = past(grown).first_recorded("RSK-1")
    assert first is not None
    assert first.at is not None
    assert first.at.date() == date(2026, 1, 6)
    assert [said is None for _, said in past(grown).values("RSK-1")] == [True, True, False, False]
    assert len(life(grown, "internal")) == 4


def test_a_record_closed_to_an_audience_has_no_life_for_it(grown: Grown) -> None:
    grown.commit({RISK: OPEN}, when="2026-01-06T09:00")
    grown.commit({RISK: OPEN + "audience: [commissioner]\n"}, when="2026-01-07T09:00")
    assert life(grown, "inspector") == ()
    assert past(grown, "inspector").first_recorded("RSK-1") is None
    assert "RSK-1" not in past(grown, "inspector").records
    assert list(past(grown, "inspector").values("RSK-1")) == []
    assert len(life(grown, "commissioner")) == 2


def test_a_record_that_was_taken_out_is_still_told_of_where_it_was_open(grown: Grown) -> None:
    hidden = OPEN.replace("RSK-1", "RSK-2") + "audience: []\n"
    grown.commit({RISK: OPEN, "records/risks/RSK-2.yml": hidden}, when="2026-01-06T09:00")
    grown.commit({RISK: None, "records/risks/RSK-2.yml": None}, when="2026-01-07T09:00")
    assert [event.step.kind for event in life(grown)] == ["added", "deleted"]
    assert {"RSK-1", "RSK-2"} & set(past(grown).records) == {"RSK-1"}
    assert {"RSK-1", "RSK-2"} <= set(past(grown, "internal").records)


# ------------------------------------------------------------------ people and messages
def test_an_author_is_a_member_of_staff_and_for_the_team_alone_a_name(grown: Grown) -> None:
    grown.commit({RISK: OPEN}, when="2026-01-06T09:00", by="STF-002")
    grown.commit({RISK: OPEN.replace("Night", "Nightly")}, when="2026-01-07T09:00", by="Temp Worker")
    assert [event.who for event in life(grown)] == ["STF-002", ""]
    assert [event.who for event in life(grown, "internal")] == ["STF-002", "Temp Worker"]


def test_a_member_of_staff_whom_an_audience_may_not_read_of_is_not_named(grown: Grown) -> None:
    grown.commit(
        {RISK: OPEN, "records/staff/STF-003.yml": STAFF + ", audience: []}\n"},
        when="2026-01-06T09:00",
        by="STF-003",
    )
    assert [event.who for event in life(grown)] == [""]
    assert [event.who for event in life(grown, "internal")] == ["STF-003"]


def test_a_message_is_told_only_where_everything_it_speaks_of_may_be(grown: Grown) -> None:
    hidden = OPEN.replace("RSK-1", "RSK-2") + "audience: []\n"
    grown.commit({RISK: OPEN}, "RSK-1: identified", when="2026-01-06T09:00")
    both = {RISK: OPEN.replace("Night", "Nightly"), "records/risks/RSK-2.yml": hidden}
    grown.commit(both, "RSK-1, and what nobody may know", when="2026-01-07T09:00")
    named = {RISK: OPEN.replace("Night", "All night")}
    grown.commit(named, "RSK-1: as with RSK-2", when="2026-01-08T09:00")
    outside = {RISK: OPEN.replace("Night", "Again at night"), "letters/x.txt": "x\n"}
    grown.commit(outside, "RSK-1, and a letter", when="2026-01-09T09:00")
    messages = [event.message for event in life(grown)]
    assert messages[:2] == ["RSK-1: identified", ""]
    assert "RSK-2" not in messages[2]
    assert messages[2].startswith("RSK-1: as with")
    # What lies outside the records is no part of what is followed, and says nothing about who may read of it.
    assert messages[3] == "RSK-1, and a letter"
    assert [event.message for event in life(grown, "internal")][1] == "RSK-1, and what nobody may know"


def test_why_records_were_filled_in_later_is_told_as_far_as_it_may_be(grown: Grown) -> None:
    grown.commit({RISK: OPEN}, "Records\n\nBackfill: kept on paper until January", when="2026-01-06T09:00")
    assert [event.backfill for event in life(grown)] == ["kept on paper until January"]
    assert past(grown).backfilled("RSK-1")


def test_very_many_records_at_once_tell_of_earlier_times(grown: Grown) -> None:
    many = {
        f"records/risks/RSK-{number}.yml": OPEN.replace("RSK-1", f"RSK-{number}") for number in range(1, 30)
    }
    grown.commit(many, when="2026-01-06T09:00")
    assert life(grown, "internal")[0].backfill == "29 records added at once"
    assert life(grown)[0].backfill == "many records added at once"


# ------------------------------------------------------------------ order
def test_the_trail_is_in_the_order_of_receiving_and_of_ids(grown: Grown) -> None:
    grown.commit(
        {"records/risks/RSK-2.yml": OPEN.replace("RSK-1", "RSK-2"), RISK: OPEN}, when="2026-01-06T09:00"
    )
    grown.commit(
        {RISK: OPEN.replace("Night", "Nightly")}, when="2026-01-07T09:00", authored="2025-12-07T09:00"
    )
    told = [
        (event.record, event.step.kind) for event in past(grown).trail() if event.record.startswith("RSK")
    ]
    assert told == [("RSK-1", "added"), ("RSK-2", "added"), ("RSK-1", "modified")]


def branched(grown: Grown) -> None:
    """A change on a line of its own, made on the 7th, while the branch went on."""
    grown.commit({RISK: OPEN}, when="2026-01-06T09:00")
    git(grown.folder, "checkout", "-q", "-b", "side")
    grown.commit({RISK: OPEN.replace("04-01", "05-01")}, when="2026-01-07T09:00")
    git(grown.folder, "checkout", "-q", "main")
    grown.commit({"records/risks/RSK-2.yml": OPEN.replace("RSK-1", "RSK-2")}, when="2026-01-08T09:00")


def test_what_came_through_a_merge_is_told_once_and_as_received_with_it(grown: Grown) -> None:
    branched(grown)
    grown.merge("side", "Together", when="2026-01-09T09:00")
    assert [event.step.kind for event in life(grown)] == ["added", "modified"]
    edited = life(grown)[1]
    assert edited.recorded is not None
    assert edited.commit.author.when is not None
    assert (edited.recorded.day, edited.commit.author.when.day) == (9, 7)


def test_of_a_merge_only_what_it_did_itself_is_told(grown: Grown) -> None:
    branched(grown)
    git(grown.folder, "merge", "-q", "--no-ff", "--no-commit", "side")
    grown.commit(
        {RISK: OPEN.replace("04-01", "05-01").replace("STF-002\nnext", "STF-001\nnext")},
        when="2026-01-09T09:00",
    )
    assert [event.step.kind for event in life(grown)] == ["added", "modified", "merged"]
    assert fields(life(grown))[1:] == [["/next_review"], ["/owner"]]
