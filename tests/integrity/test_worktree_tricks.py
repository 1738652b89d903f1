"""Every trick by which the folder is not what the commit holds (guarantees §3, W1 to W8), most of which `git status` does not see."""

from __future__ import annotations

import os

import pytest

from tests.integrity.made import UPDATED, Made, Outside, codes, told

RECORD = "records/actions/ACT-1.yml"
REMARKS = "verified with remarks"
OTHER = UPDATED.replace("Two carers", "One carer!")


def test_w1_a_file_that_is_not_committed(sound: Made, known: Outside) -> None:
    sound.write({RECORD: OTHER})
    report = known.audit(sound)
    assert codes(report) == {"HIS071"}
    assert report.verdict == REMARKS
    assert f"{RECORD} has another content" in told(report, "HIS071")


def test_w1_a_file_that_is_missing_or_something_else(sound: Made, known: Outside) -> None:
    (sound.folder / RECORD).unlink()
    (sound.folder / "docs/method.md").unlink()
    (sound.folder / "docs/method.md").symlink_to("/etc/hostname")
    report = known.audit(sound)
    assert codes(report) == {"HIS071"}
    assert f"{RECORD} is missing" in told(report, "HIS071")
    assert "docs/method.md is a link on one side only" in told(report, "HIS071")


@pytest.mark.parametrize("mark", ["--assume-unchanged", "--skip-worktree"])
def test_w2_w3_a_change_hidden_by_a_mark(sound: Made, known: Outside, mark: str) -> None:
    sound.git("update-index", mark, RECORD)
    assert codes(known.audit(sound)) == {"HIS072"}
    sound.write({RECORD: OTHER})
    assert sound.git("status", "--porcelain") == ""
    report = known.audit(sound)
    assert codes(report) == {"HIS071", "HIS072"}
    assert report.verdict == REMARKS
    assert mark.strip("-") in told(report, "HIS072")


def test_w4_a_filter_that_shows_other_contents_on_disk(sound: Made, known: Outside) -> None:
    (sound.dot_git / "info").mkdir(exist_ok=True)
    (sound.dot_git / "info" / "attributes").write_text("*.yml filter=other\n")
    ran = sound.folder.parent / "ran"
    sound.git("config", "filter.other.smudge", f"touch {ran}; sed 's/Two carers/One carer!/'")
    sound.git("config", "filter.other.clean", f"touch {ran}; sed 's/One carer!/Two carers/'")
    (sound.folder / RECORD).unlink()
    sound.git("checkout", "--", RECORD)
    assert "One carer!" in (sound.folder / RECORD).read_text()
    assert sound.git("status", "--porcelain") == ""
    ran.unlink()
    report = known.audit(sound)
    assert codes(report) == {"HIS066", "HIS071"}
    assert "info/attributes: *.yml filter=other" in told(report, "HIS066")
    assert report.verdict == REMARKS
    assert not ran.exists()


def test_w5_an_edit_of_the_same_size_with_its_time_put_back(sound: Made, known: Outside) -> None:
    sound.git("config", "core.trustctime", "false")
    sound.git("config", "core.checkStat", "minimal")
    file = sound.folder / RECORD
    long_ago = (1_700_000_000, 1_700_000_000)
    os.utime(file, long_ago)
    sound.git("update-index", "--refresh")
    file.write_bytes(OTHER.replace("One carer!", "No carers!").encode())
    os.utime(file, long_ago)
    assert sound.git("status", "--porcelain") == ""
    assert codes(known.audit(sound)) == {"HIS071"}


def test_w6_a_record_that_git_is_told_to_ignore(sound: Made, known: Outside) -> None:
    (sound.dot_git / "info").mkdir(exist_ok=True)
    (sound.dot_git / "info" / "exclude").write_text("ACT-9.yml\n")
    sound.write({"records/actions/ACT-9.yml": "id: ACT-9\n"})
    assert sound.git("status", "--porcelain") == ""
    report = known.audit(sound)
    assert codes(report) == {"HIS073"}
    assert report.verdict == REMARKS
    assert "records/actions/ACT-9.yml" in told(report, "HIS073")


@pytest.mark.parametrize("begun", ["MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD"])
def test_w7_something_begun_and_not_finished(sound: Made, known: Outside, begun: str) -> None:
    (sound.dot_git / begun).write_text(f"{sound.head}\n")
    report = known.audit(sound)
    assert codes(report) == {"HIS074"}
    assert report.verdict == REMARKS


def test_w7_a_merge_with_its_conflict_left_open(sound: Made, known: Outside) -> None:
    sound.git("switch", "-q", "-c", "side", "HEAD~1")
    sound.commit("Side", {RECORD: UPDATED.replace("Two carers", "Three carers")})
    sound.git("switch", "-q", "main")
    sound.git("reset", "-q", "--hard", "main")
    sound.git("cherry-pick", "side", check=False)
    sound.git("cherry-pick", "--abort", check=False)
    sound.git("merge", "-q", "--no-commit", "--no-ff", "side", check=False)
    assert "HIS074" in codes(known.audit(sound))


def test_w8_a_commit_checked_out_in_place_of_a_branch(sound: Made, known: Outside) -> None:
    sound.git("checkout", "-q", "--detach")
    report = known.audit(sound)
    assert report.verdict == "verified"
    assert "HIS085" in codes(report, "note")


def test_an_index_that_cannot_be_read_is_said(sound: Made, known: Outside) -> None:
    (sound.dot_git / "index").write_bytes(b"DIRCnonsense")
    assert codes(known.audit(sound)) == {"HIS072"}
