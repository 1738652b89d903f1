"""How far a folder can be tied to a commit, on real repositories, the tricks that `git status` does not see included."""

from __future__ import annotations

import os
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from generators.history import Standing, standing
from generators.values import LONDON
from tests.repositories import committed, git, write

RECORD = "records/staff/STF-003.yml"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = write(tmp_path / "evidence", {})
    committed(folder)
    return folder


def words(found: Standing) -> str:
    return " | ".join(found.remarks)


def test_a_committed_folder_is_no_draft(repository: Path) -> None:
    found = standing(repository)
    assert not found.draft
    assert found.commit == git(repository, "rev-parse", "HEAD")
    assert found.short == found.commit[:12]
    assert found.committed == datetime(2026, 3, 31, 12, 0, tzinfo=LONDON)


def test_without_git_it_is_a_draft(tmp_path: Path) -> None:
    found = standing(write(tmp_path, {}))
    assert found.draft
    assert found.short == "no commit"
    assert "no git repository" in words(found)


def test_before_the_first_commit_it_is_a_draft(tmp_path: Path) -> None:
    git(write(tmp_path, {}), "init", "-q")
    assert "nothing has been committed yet" in words(standing(tmp_path))


def test_a_changed_record_is_named(repository: Path) -> None:
    (repository / RECORD).write_text("{id: STF-003, title: Carer, job_title: Carer}\n")
    assert words(standing(repository)) == f"not committed: {RECORD}"


def test_a_new_record_is_named_even_where_git_ignores_it(repository: Path) -> None:
    (repository / ".gitignore").write_text("*.yml\n")
    (repository / "records/staff/STF-004.yml").write_text("{id: STF-004, title: Carer, job_title: Carer}\n")
    assert "records/staff/STF-004.yml" in words(standing(repository))


def test_a_deleted_record_is_named(repository: Path) -> None:
    (repository / RECORD).unlink()
    assert RECORD in words(standing(repository))


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
def test_a_change_that_git_was_told_to_overlook_is_seen(repository: Path, flag: str) -> None:
    git(repository, "update-index", flag, RECORD)
    (repository / RECORD).write_text("{id: STF-003, title: Changed, job_title: Carer}\n")
    assert git(repository, "status", "--porcelain") == ""
    assert RECORD in words(standing(repository))


def test_a_change_of_equal_length_with_the_old_time_stamp_is_seen(repository: Path) -> None:
    file = repository / RECORD
    before = file.stat()
    file.write_text(file.read_text().replace("Senior", "Junior"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert RECORD in words(standing(repository))


def test_a_clean_filter_cannot_hide_a_change_and_is_not_run(repository: Path) -> None:
    proof = repository / "filter-ran"
    git(repository, "config", "filter.hide.clean", f"touch '{proof}'; git cat-file -p HEAD:{RECORD}")
    (repository / ".git/info/attributes").write_text("*.yml filter=hide\n")
    (repository / RECORD).write_text("{id: STF-003, title: Hidden, job_title: Carer}\n")
    assert RECORD in words(standing(repository))
    assert not proof.exists()


def test_an_unfinished_merge_is_a_draft(repository: Path) -> None:
    git(repository, "checkout", "-q", "-b", "other")
    (repository / "docs").mkdir()
    (repository / "docs/a.md").write_text("A\n")
    committed(repository, "A")
    git(repository, "checkout", "-q", "main")
    git(repository, "merge", "-q", "--no-commit", "--no-ff", "other")
    assert "a merge is under way" in words(standing(repository))


def test_a_shallow_clone_says_that_history_is_missing(repository: Path, tmp_path: Path) -> None:
    (repository / RECORD).write_text("{id: STF-003, title: Carer, job_title: Carer}\n")
    committed(repository, "Second")
    git(tmp_path, "clone", "-q", "--depth", "1", repository.as_uri(), "shallow")
    assert "shallow clone" in words(standing(tmp_path / "shallow"))


def test_a_file_that_no_build_reads_does_not_make_a_draft(repository: Path) -> None:
    (repository / "scribbles.txt").write_text("x\n")
    assert not standing(repository).draft


def test_an_evidence_folder_inside_a_larger_repository_is_told_by_its_own_files(tmp_path: Path) -> None:
    write(tmp_path / "governance", {})
    committed(tmp_path)
    assert not standing(tmp_path / "governance").draft
    (tmp_path / "records").mkdir()
    (tmp_path / "records/x.yml").write_text("id: x\n")
    assert not standing(tmp_path / "governance").draft


def test_a_worktree_and_a_sha256_repository_are_read(tmp_path: Path) -> None:
    folder = write(tmp_path / "evidence", {})
    git(folder, "init", "-q", "-b", "main", "--object-format=sha256")
    commit = committed(folder)
    assert len(commit) == 64
    assert standing(folder).commit == commit
    assert not standing(folder).draft
    git(folder, "worktree", "add", "-q", "--detach", str(tmp_path / "tree"))
    assert standing(tmp_path / "tree").commit == commit


def test_nothing_configured_in_the_repository_is_run(repository: Path, tmp_path: Path) -> None:
    proof = tmp_path / "ran"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch '{proof}'\n")
    program.chmod(0o755)
    for name in ("core.fsmonitor", "diff.external", "core.pager", "gpg.program", "core.sshCommand"):
        git(repository, "config", name, str(program))
    for hook in ("post-index-change", "post-checkout", "reference-transaction"):
        (repository / ".git/hooks" / hook).write_text(program.read_text())
        (repository / ".git/hooks" / hook).chmod(0o755)
    standing(repository)
    assert not proof.exists()


def test_inherited_git_variables_do_not_lead_elsewhere(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = write(tmp_path / "other", {})
    committed(other, "Another repository", when="2025-01-01T00:00:00+00:00")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    expected = subprocess.run(
        ["git", f"--git-dir={repository / '.git'}", "rev-parse", "HEAD"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert standing(repository).commit == expected.stdout.strip()
