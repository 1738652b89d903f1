"""Rules against history where commits, branches and moves come into it: what stood at a revision is compared with what lies on disk."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generators import checking
from generators.checks import custody
from generators.finding import Unable
from tests.checks.custody.conftest import CORRECTION, Repository
from tests.repositories import git, write

MIGRATION = "records: New ids\n\nThey carry the year.\n\nMigration: ids carry the year since 2026"


# ------------------------------------------------------------------ records and ids
def test_a_record_that_was_taken_out_is_found_at_its_old_place(repository: Repository) -> None:
    repository.file("OBS-001").unlink()
    (found,) = repository.compared().findings
    assert (found.code, found.path, found.line) == ("CUS001", "records/observations/OBS-001.yml", 1)
    assert "OBS-001 ('Door round watched')" in found.message
    assert "closed or withdrawn" in found.hint


def test_a_record_that_was_taken_out_and_committed_is_found_too(repository: Repository) -> None:
    repository.file("OBS-001").unlink()
    repository.commit("Tidied up")
    assert repository.codes() == ["CUS001"]


def test_a_record_moved_to_another_folder_is_not_taken_out(repository: Repository) -> None:
    (repository.folder / "records/observations/2026").mkdir()
    repository.git("mv", "records/observations/OBS-001.yml", "records/observations/2026/OBS-001.yml")
    assert repository.codes() == []
    repository.commit("By year")
    assert repository.codes() == []


def test_a_record_that_was_moved_is_still_compared(repository: Repository) -> None:
    (repository.folder / "records/incidents/2026").mkdir()
    repository.git("mv", "records/incidents/INC-2026-001.yml", "records/incidents/2026/INC-2026-001.yml")
    repository.commit("By year")
    repository.change("INC-2026-001", ("physical: low", "physical: none"))
    (found,) = repository.compared().findings
    assert (found.code, found.path) == ("CUS008", "records/incidents/2026/INC-2026-001.yml")


def test_a_file_that_becomes_another_record_is_found(repository: Repository) -> None:
    repository.change("OBS-001", ("id: OBS-001", "id: OBS-009"))
    (found,) = repository.compared().findings
    assert (found.code, found.path, found.line) == ("CUS002", "records/observations/OBS-001.yml", 1)


def test_a_file_renamed_with_its_id_is_found_at_its_new_place(repository: Repository) -> None:
    repository.git("mv", "records/observations/OBS-001.yml", "records/observations/OBS-009.yml")
    repository.change("OBS-009", ("id: OBS-001", "id: OBS-009"))
    repository.commit("Renumbered")
    (found,) = repository.compared().findings
    assert (found.code, found.path) == ("CUS002", "records/observations/OBS-009.yml")


def test_neither_is_made_right_by_a_correction(repository: Repository) -> None:
    repository.change("OBS-001", ("id: OBS-001", "id: OBS-009"), ("", CORRECTION))
    assert repository.codes() == ["CUS002"]


ANOTHER = "id: {}\ntitle: Medicines round watched\nservice: SVC-one\ntype: observed_practice\ndone_at: 2026-04-05T08:10\nstaff: STF-002\nobserver: STF-003\ntask: medicines\noutcome: competent\n"


def test_an_id_of_a_record_that_is_gone_is_not_used_again(repository: Repository) -> None:
    repository.file("OBS-001").unlink()
    base = repository.commit("Taken out long ago")
    repository.write("records/observations/2026/OBS-001.yml", ANOTHER.format("OBS-001"))
    (found,) = repository.compared(base).findings
    assert (found.code, found.path) == ("CUS002", "records/observations/2026/OBS-001.yml")
    assert "records/observations/OBS-001.yml" in found.message
    repository.write("records/observations/2026/OBS-001.yml", "")
    repository.file("OBS-001").rename(repository.folder / "records/observations/OBS-002.yml")
    repository.write("records/observations/OBS-002.yml", ANOTHER.format("OBS-002"))
    assert repository.codes(base) == []


def test_an_id_that_was_given_up_by_a_change_is_not_used_again(repository: Repository) -> None:
    repository.git("mv", "records/observations/OBS-001.yml", "records/observations/OBS-009.yml")
    repository.change("OBS-009", ("id: OBS-001", "id: OBS-009"))
    base = repository.commit("Renumbered")
    repository.write("records/observations/OBS-001.yml", ANOTHER.format("OBS-001"))
    assert repository.codes(base) == ["CUS002"]


def test_a_record_put_back_is_compared_with_what_it_was(repository: Repository) -> None:
    text = repository.file("OBS-001").read_text()
    repository.file("OBS-001").unlink()
    base = repository.commit("Taken out by mistake")
    repository.write("records/observations/OBS-001.yml", text)
    assert repository.codes(base) == []
    repository.write("records/observations/OBS-001.yml", text.replace("2026-02-05T21:40", "2026-02-06T21:40"))
    assert repository.codes(base) == ["CUS009"]


def test_a_record_swapped_for_another_under_its_id_is_found(repository: Repository) -> None:
    repository.write("records/observations/OBS-001.yml", ANOTHER.format("OBS-001"))
    assert repository.codes() == ["CUS002"]
    repository.change("OBS-001", ("", CORRECTION))
    assert repository.codes() == ["CUS002"]
    repository.commit(MIGRATION)
    assert repository.codes() == ["CUS014"]


def test_one_of_two_records_of_one_id_may_get_an_id_of_its_own(repository: Repository) -> None:
    text = repository.file("OBS-001").read_text()
    repository.write("records/observations/OBS-002.yml", text.replace("21:40", "22:40"))
    base = repository.commit("A copy that kept the id")
    repository.change("OBS-002", ("id: OBS-001", "id: OBS-002"))
    assert repository.codes(base) == []


def test_a_record_that_cannot_be_read_any_more_is_not_taken_out(repository: Repository) -> None:
    repository.write("records/observations/OBS-001.yml", "id: OBS-001\n  wrong: [\n")
    assert repository.codes() == []
    repository.write("records/observations/OBS-001.yml", "id: OBS-001\ntitle: x\ntitle: y\n")
    assert repository.codes() == []


def test_a_record_under_legal_hold_is_not_even_taken_out_by_a_migration(repository: Repository) -> None:
    repository.change("OBS-001", ("", "legal_hold: true\n"))
    base = repository.commit()
    repository.file("OBS-001").unlink()
    repository.commit(MIGRATION)
    (found,) = repository.compared(base).findings
    assert found.code == "CUS001"
    assert "under a legal hold" in found.message


# ------------------------------------------------------------------ what stood, and what stands
def test_several_faults_are_told_in_one_run_in_file_order(repository: Repository) -> None:
    repository.file("OBS-001").unlink()
    repository.change("INC-2026-001", ("physical: low", "physical: none"), ("T07:15", "T06:15"))
    repository.change("ACT-0001", ("due: 2026-02-28", "due: 2026-04-30"), ("20 of 21", "21 of 21"))
    found = repository.compared().findings
    assert [one.code for one in found] == ["CUS005", "CUS007", "CUS009", "CUS008", "CUS001"]
    assert list(found) == sorted(found)
    texts = {one.path: (repository.folder / one.path) for one in found if one.code != "CUS001"}
    for one in found:
        if one.path in texts:
            line = texts[one.path].read_text().splitlines()[one.line - 1]
            assert line.strip() == line[one.column - 1 :] or ": " in line[: one.column - 1]


def test_what_was_added_and_edited_since_is_no_fault(repository: Repository) -> None:
    entry = "  - {on: 2026-01-26, by: STF-002, note: All of them}\n"
    repository.change("ACT-0001", ("completed:\n", f"{entry}completed:\n"))
    repository.commit("Written down")
    repository.change("ACT-0001", ("All of them", "All 21"))
    repository.commit("Said better")
    repository.write("records/observations/OBS-002.yml", ANOTHER.format("OBS-002"))
    repository.commit("Another")
    repository.file("OBS-002").unlink()
    repository.commit("Not needed after all")
    assert repository.codes() == []
    assert repository.codes("HEAD~3") == ["CUS007"]


def test_what_was_changed_and_put_back_is_no_fault(repository: Repository) -> None:
    repository.change("INC-2026-001", ("physical: low", "physical: none"))
    repository.commit("Lower")
    repository.change("INC-2026-001", ("physical: none", "physical: low"))
    repository.commit("As it was")
    assert repository.codes() == []


def test_a_date_moved_step_by_step_needs_no_more_than_its_extensions(repository: Repository) -> None:
    first = "extensions:\n  - {on: 2026-02-20, from: 2026-02-28, to: 2026-03-31, reason: Ill, approved_by: STF-001}\n"
    second = "  - {on: 2026-03-20, from: 2026-03-31, to: 2026-04-30, reason: Ill, approved_by: STF-001}\n"
    repository.change("ACT-0001", ("due: 2026-02-28", "due: 2026-03-31"), ("", first))
    repository.commit("Moved")
    repository.change("ACT-0001", ("due: 2026-03-31", "due: 2026-04-30"), ("", second))
    repository.commit("Moved again")
    assert repository.codes() == []


def test_a_version_that_could_not_be_read_is_passed_over_for_the_last_that_could(
    repository: Repository,
) -> None:
    text = repository.file("INC-2026-001").read_text()
    repository.write("records/incidents/INC-2026-001.yml", "id: [\n")
    base = repository.commit("Broken")
    repository.write("records/incidents/INC-2026-001.yml", text)
    assert repository.codes(base) == []
    repository.write("records/incidents/INC-2026-001.yml", text.replace("physical: low", "physical: none"))
    assert repository.codes(base) == ["CUS008"]


def test_old_versions_by_other_rules_are_compared_as_they_are(repository: Repository) -> None:
    text = repository.file("ACT-0001").read_text()
    old = text.replace("by: STF-002\n    note:", "by: STF-002\n    mood: good\n    note:").replace(
        "due: 2026-02-28", "due: end of February"
    )
    repository.write("records/actions/ACT-0001.yml", old)
    base = repository.commit("Before there were rules")
    repository.write("records/actions/ACT-0001.yml", text)
    assert repository.codes(base) == ["CUS007"]


# ------------------------------------------------------------------ branches and merges
def test_a_branch_is_compared_with_the_last_state_that_both_have(repository: Repository) -> None:
    repository.git("checkout", "-q", "-b", "work")
    repository.change("ACT-0001", ("", "priority: high\n"))
    repository.commit("Ours")
    repository.git("checkout", "-q", "main")
    repository.change("INC-2026-001", ("", "notes: Seen by the nurse.\n"))
    repository.write("records/observations/OBS-002.yml", ANOTHER.format("OBS-002"))
    repository.commit("Theirs")
    repository.git("checkout", "-q", "work")
    found = repository.compared("main")
    assert (found.findings, found.base) == ((), repository.base)
    repository.change("INC-2026-001", ("physical: low", "physical: none"))
    assert repository.codes("main") == ["CUS008"]


def test_a_branch_that_took_in_the_main_line_is_compared_with_its_newest_state(
    repository: Repository,
) -> None:
    repository.git("checkout", "-q", "-b", "work")
    repository.change("ACT-0001", ("", "priority: high\n"))
    repository.commit("Ours")
    repository.git("checkout", "-q", "main")
    repository.write("records/observations/OBS-002.yml", ANOTHER.format("OBS-002"))
    newest = repository.commit("Theirs")
    repository.git("checkout", "-q", "work")
    repository.git("merge", "-q", "--no-edit", "main")
    assert repository.compared("main").base == newest
    assert repository.codes("main") == []
    repository.file("OBS-002").unlink()
    repository.commit("Gone")
    assert repository.codes("main") == ["CUS001"]


def test_a_change_hidden_in_a_merge_is_found(repository: Repository) -> None:
    repository.git("checkout", "-q", "-b", "work")
    repository.change("ACT-0001", ("", "priority: high\n"))
    repository.commit("Ours")
    repository.git("checkout", "-q", "main")
    repository.change("INC-2026-001", ("", "notes: Seen by the nurse.\n"))
    repository.commit("Theirs")
    repository.git("merge", "-q", "--no-commit", "--no-ff", "work")
    repository.change("INC-2026-001", ("physical: low", "physical: none"))
    repository.commit("Merge")
    assert repository.codes() == ["CUS008"]


def test_a_day_may_be_named_instead_of_a_commit(repository: Repository) -> None:
    repository.change("INC-2026-001", ("physical: low", "physical: none"))
    assert repository.codes("2026-04-01") == ["CUS008"]


@pytest.mark.parametrize("revision", ["no-such-branch", "--all", "2020-01-01"])
def test_a_revision_that_is_none_is_said(repository: Repository, revision: str) -> None:
    with pytest.raises(Unable) as told:
        repository.compared(revision)
    assert told.value.cure


def test_lines_with_nothing_in_common_cannot_be_compared(repository: Repository) -> None:
    repository.git("checkout", "-q", "--orphan", "other")
    repository.git("commit", "-q", "-m", "From nothing")
    with pytest.raises(Unable, match="no commit in common"):
        repository.compared("main")


def test_a_history_that_is_cut_short_is_said(repository: Repository, tmp_path: Path) -> None:
    repository.change("INC-2026-001", ("", "notes: Seen.\n"))
    repository.commit()
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{repository.folder}", "cut")
    cut = Repository(tmp_path / "cut", repository.base)
    with pytest.raises(Unable, match="shallow clone") as told:
        cut.compared()
    assert "whole history" in told.value.cure
    found = cut.compared("HEAD")
    assert found.findings == ()
    assert "shallow" in found.remarks[0]


def test_a_folder_without_a_repository_or_a_commit_cannot_be_compared(tmp_path: Path) -> None:
    folder = write(tmp_path / "loose", {})
    book = checking.check(folder).ledger
    with pytest.raises(Unable, match="no git repository"):
        custody.compared(book, folder, "main")
    git(folder, "init", "-q", "-b", "main")
    with pytest.raises(Unable, match="nothing has been committed"):
        custody.compared(book, folder, "main")


def test_an_evidence_folder_inside_a_repository_is_compared(repository: Repository, tmp_path: Path) -> None:
    top = tmp_path / "team"
    shutil.copytree(repository.folder / "records", top / "care/records")
    git(top, "init", "-q", "-b", "main")
    git(top, "add", "-A")
    git(top, "commit", "-q", "-m", "First")
    inner = Repository(top / "care", git(top, "rev-parse", "HEAD"))
    inner.file("OBS-001").unlink()
    inner.change("INC-2026-001", ("physical: low", "physical: none"))
    inner.write("records/evidence/files/one-house/letter.txt", "Another.\n")
    found = inner.compared().findings
    assert [(one.code, one.path) for one in found] == [
        ("CUS011", "records/evidence/EVD-letter.yml"),
        ("CUS008", "records/incidents/INC-2026-001.yml"),
        ("CUS001", "records/observations/OBS-001.yml"),
    ]


def test_what_is_kept_of_the_history_changes_nothing(repository: Repository, tmp_path: Path) -> None:
    repository.change("INC-2026-001", ("physical: low", "physical: none"))
    repository.commit()
    book = checking.check(repository.folder).ledger
    first, again = (
        custody.compared(book, repository.folder, "HEAD~1", cache=tmp_path / "kept") for _ in range(2)
    )
    assert first == again
    assert [one.code for one in first.findings] == ["CUS008"]


# ------------------------------------------------------------------ migrations
def test_a_migration_is_said_and_stops_nothing(repository: Repository) -> None:
    repository.git("mv", "records/observations/OBS-001.yml", "records/observations/OBS-2026-001.yml")
    repository.change("OBS-2026-001", ("id: OBS-001", "id: OBS-2026-001"))
    repository.commit(MIGRATION)
    (found,) = repository.compared().findings
    assert (found.code, found.severity) == ("CUS014", "warning")
    assert found.message.endswith("changed by a migration: ids carry the year since 2026")


def test_a_migration_may_take_records_out_and_change_fields(repository: Repository) -> None:
    repository.file("OBS-001").unlink()
    repository.change("MSR-doors", ("value: 3", "value: 3.5"))
    repository.change("EVD-letter", ("sha256: 8a39", "sha256: 9a39"))
    repository.write("records/evidence/files/one-house/letter.txt", "Another.\n")
    repository.commit(MIGRATION)
    assert set(repository.codes()) == {"CUS014"}


def test_a_migration_on_a_branch_stays_one_when_it_is_merged(repository: Repository) -> None:
    repository.git("checkout", "-q", "-b", "work")
    repository.change("MSR-doors", ("value: 3", "value: 3.5"))
    repository.write("records/evidence/files/one-house/letter.txt", "Another.\n")
    repository.commit(MIGRATION)
    repository.git("checkout", "-q", "main")
    repository.change("INC-2026-001", ("", "notes: Seen by the nurse.\n"))
    repository.commit("Meanwhile")
    repository.git("merge", "-q", "--no-edit", "--no-ff", "work")
    assert repository.codes() == ["CUS014", "CUS014"]


def test_what_another_commit_did_besides_is_no_migration(repository: Repository) -> None:
    repository.change("MSR-doors", ("value: 3", "value: 3.5"))
    repository.commit(MIGRATION)
    repository.change("MSR-doors", ("value: 1", "value: 0"))
    repository.change("INC-2026-001", ("physical: low", "physical: none"))
    repository.commit("Figures")
    assert repository.codes() == ["CUS008", "CUS014", "CUS007"]


def test_what_was_changed_again_without_a_word_is_no_migration(repository: Repository) -> None:
    repository.change("MSR-doors", ("value: 3", "value: 3.5"))
    repository.commit(MIGRATION)
    repository.change("MSR-doors", ("value: 3.5", "value: 2"))
    repository.commit("Lower")
    assert repository.codes() == ["CUS007"]


def test_what_is_not_committed_is_no_migration(repository: Repository) -> None:
    repository.change("MSR-doors", ("value: 3", "value: 3.5"))
    repository.commit(MIGRATION)
    repository.change("MSR-doors", ("value: 3.5", "value: 2"))
    repository.file("OBS-001").unlink()
    repository.write("records/evidence/files/one-house/letter.txt", "Another.\n")
    assert repository.codes() == ["CUS011", "CUS007", "CUS001"]


def test_a_word_migration_in_the_text_of_a_message_is_none(repository: Repository) -> None:
    repository.change("MSR-doors", ("value: 3", "value: 3.5"))
    repository.commit("Migration: everything\n\nand more")
    assert repository.codes() == ["CUS007"]


def test_a_correction_comes_before_a_migration(repository: Repository) -> None:
    repository.change("MSR-doors", ("value: 3", "value: 3.5"), ("", CORRECTION))
    repository.commit(MIGRATION)
    found = repository.compared()
    assert found.findings == ()
    assert len(found.corrected) == 1
