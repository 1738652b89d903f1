"""What a history makes of everything that can become of a file and of a repository, on real ones."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from generators.finding import Unable
from generators.history import runner
from generators.history.lives import History
from generators.history.reading import read
from generators.history.steps import Step
from tests.repositories import git

A = "records/actions/ACT-1.yml"
ALL = ["*.yml"]
START = """
id: ACT-1
title: Mend the door
due: 2026-05-01
updates:
  - {at: 2026-03-02, by: STF-1, note: Begun}
"""


class Repo:
    """A repository that grows by a commit a day."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder = folder
        self.day = 0
        folder.mkdir(parents=True)
        git(folder, "init", "-q", "-b", "main", *options)

    def put(self, path: str, content: str | bytes) -> None:
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.encode() if isinstance(content, str) else content)

    def commit(self, message: str = "Records") -> str:
        self.day += 1
        git(self.folder, "add", "-A")
        git(self.folder, "commit", "-q", "-m", message, when=f"2026-03-{self.day:02}T12:00:00+00:00")
        return git(self.folder, "rev-parse", "HEAD")

    def after(self, path: str, content: str | bytes) -> str:
        self.put(path, content)
        return self.commit()

    def steps(self, path: str = A) -> tuple[Step, ...]:
        return read(self.folder, ALL).files[path]


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = Repo(tmp_path / "evidence")
    made.after(A, START)
    return made


def told(step: Step) -> list[tuple[str, str, object, object]]:
    return [(change.op, change.pointer, change.before, change.after) for change in step.changes or ()]


# ------------------------------------------------------------------ what becomes of a file
def test_a_field_that_changes_is_told_from_and_to(repo: Repo) -> None:
    commit = repo.after(A, START.replace("2026-05-01", "2026-06-01"))
    first, second = repo.steps()
    assert (first.kind, second.kind, second.commit) == ("added", "modified", commit)
    assert told(second) == [("replace", "/due", "2026-05-01", "2026-06-01")]


def test_an_appended_update_is_one_addition(repo: Repo) -> None:
    repo.after(A, START + "  - {at: 2026-03-09, by: STF-1, note: Half done}\n")
    ((op, path, before, after),) = told(repo.steps()[1])
    assert (op, path, before) == ("add", "/updates/1", None)
    assert after == {"at": "2026-03-09", "by": "STF-1", "note": "Half done"}


def test_an_update_put_in_before_another_is_one_addition(repo: Repo) -> None:
    repo.after(A, START.replace("updates:\n", "updates:\n  - {at: 2026-03-01, by: STF-1, note: Planned}\n"))
    assert [(op, path) for op, path, *_ in told(repo.steps()[1])] == [("add", "/updates/0")]


def test_line_endings_and_comments_are_a_commit_that_changed_no_field(repo: Repo) -> None:
    repo.after(A, START.replace("\n", "\r\n"))
    repo.after(A, f"# said beside it{START}")
    repo.after(A, "\ufeff" + START)
    assert [(step.kind, step.changes) for step in repo.steps()[1:]] == [("modified", ())] * 3


def test_a_version_in_another_encoding_is_marked_and_the_next_is_told_against_the_last_readable(
    repo: Repo,
) -> None:
    repo.after(A, START.replace("door", "porte cassée").encode("latin-1"))
    repo.after(A, START.replace("door", "porte cassée"))
    broken, mended = repo.steps()[1:]
    assert broken.changes is None
    assert "UTF-8" in broken.unreadable
    assert any("cass" in line for line in broken.lines)
    assert told(mended) == [("replace", "/title", "Mend the door", "Mend the porte cassée")]


def test_a_version_that_was_no_yaml_is_told_as_lines(repo: Repo) -> None:
    repo.after(A, START.replace("title: Mend the door", "title: [Mend"))
    repo.after(A, START)
    broken, mended = repo.steps()[1:]
    assert broken.changes is None
    assert broken.unreadable
    assert list(broken.lines) == ["-title: Mend the door", "+title: [Mend"]
    assert (mended.kind, mended.changes) == ("modified", ())


def test_a_deleted_file_that_comes_back_is_told_as_both(repo: Repo) -> None:
    (repo.folder / A).unlink()
    gone = repo.commit()
    back = repo.after(A, START)
    assert [(step.kind, step.commit) for step in repo.steps()[1:]] == [("deleted", gone), ("added", back)]
    history = read(repo.folder, ALL)
    assert history.as_of(A, gone) == (None, False)
    assert history.as_of(A, back)[1]


def test_a_move_is_told_at_both_ends_and_is_one_step_in_the_life_of_the_record(repo: Repo) -> None:
    new = "records/actions/2026/ACT-1.yml"
    (repo.folder / "records/actions/2026").mkdir()
    git(repo.folder, "mv", A, new)
    repo.put(new, START.replace("2026-05-01", "2026-06-01"))
    moved = repo.commit()
    history = read(repo.folder, ALL)
    assert [(step.kind, step.moved) for step in history.files[A]] == [("added", ""), ("deleted", new)]
    (arrived,) = history.files[new]
    assert (arrived.kind, arrived.moved, arrived.commit) == ("renamed", A, moved)
    assert told(arrived) == [("replace", "/due", "2026-05-01", "2026-06-01")]
    assert [step.kind for step in history.of("ACT-1")] == ["added", "renamed"]


def test_a_file_that_became_a_link_and_a_file_again(repo: Repo) -> None:
    (repo.folder / A).unlink()
    (repo.folder / A).symlink_to("/etc/passwd")
    repo.commit()
    (repo.folder / A).unlink()
    repo.after(A, START)
    linked, mended = repo.steps()[1:]
    assert linked.changes is None
    assert "link" in linked.unreadable
    assert "passwd" not in "".join(linked.lines)
    assert mended.changes == ()


def test_a_separate_repository_in_the_place_of_a_file(repo: Repo) -> None:
    (repo.folder / A).unlink()
    inner = Repo(repo.folder / A)
    inner.after("x.txt", "x")
    repo.commit()
    (step,) = repo.steps()[1:]
    assert step.changes is None
    assert step.unreadable


def test_a_file_too_large_for_a_record_is_marked(repo: Repo) -> None:
    repo.after(A, START + "notes: " + "x" * 3_000_000 + "\n")
    (step,) = repo.steps()[1:]
    assert step.changes is None
    assert not any("xxx" in line for line in step.lines)
    assert "larger than" in step.unreadable


def test_only_the_mode_changed(repo: Repo) -> None:
    git(repo.folder, "update-index", "--chmod=+x", A)
    git(repo.folder, "commit", "-q", "-m", "Mode", when="2026-03-02T12:00:00+00:00")
    (step,) = repo.steps()[1:]
    assert (step.kind, step.changes) == ("modified", ())


def test_names_of_files_are_told_as_they_are(repo: Repo) -> None:
    for name in (
        'records/Zoë\'s "plan".yml',
        "records/two\nlines.yml",
        "records/-x.yml",
        "records/:(top)y.yml",
    ):
        repo.put(name, "id: x\n")
    repo.commit()
    assert {
        'records/Zoë\'s "plan".yml',
        "records/two\nlines.yml",
        "records/-x.yml",
        "records/:(top)y.yml",
    } < set(read(repo.folder, ALL).files)


# ------------------------------------------------------------------ every sort of repository
def one(history: History) -> list[str]:
    return [step.kind for step in history.files[A]]


def test_before_the_first_commit_there_is_no_history(tmp_path: Path) -> None:
    made = Repo(tmp_path / "empty")
    history = read(made.folder, ALL)
    assert (history.tip, dict(history.files), history.graph.mainline) == ("", {}, ())


def test_what_is_checked_out_is_followed_on_no_branch_in_another_tree_and_in_a_bare_clone(
    repo: Repo, tmp_path: Path
) -> None:
    first = git(repo.folder, "rev-parse", "HEAD")
    repo.after(A, START + "owner: STF-1\n")
    git(repo.folder, "worktree", "add", "-q", "--detach", str(tmp_path / "tree"), first)
    git(tmp_path, "clone", "-q", "--bare", str(repo.folder), "bare.git")
    assert one(read(tmp_path / "tree", ALL)) == ["added"]
    assert one(read(tmp_path / "bare.git", ALL)) == ["added", "modified"]
    assert one(read(repo.folder / "records/actions", ALL)) == ["added", "modified"]
    git(repo.folder, "checkout", "-q", "--detach", first)
    assert one(read(repo.folder, ALL)) == ["added"]


def test_longer_object_names(tmp_path: Path) -> None:
    made = Repo(tmp_path / "evidence", "--object-format=sha256")
    made.after(A, START)
    made.after(A, START + "owner: STF-1\n")
    history = read(made.folder, ALL)
    assert one(history) == ["added", "modified"]
    assert len(history.tip) == 64


def test_packed_objects_are_read_like_loose_ones(repo: Repo) -> None:
    repo.after(A, START + "owner: STF-1\n")
    loose = read(repo.folder, ALL).files[A]
    git(repo.folder, "gc", "-q", "--aggressive")
    git(repo.folder, "commit-graph", "write", "--reachable")
    assert read(repo.folder, ALL).files[A] == loose


def test_unrelated_lines_that_were_joined(repo: Repo) -> None:
    git(repo.folder, "checkout", "-q", "--orphan", "other")
    git(repo.folder, "rm", "-rfq", ".")
    repo.after("records/actions/ACT-2.yml", START.replace("ACT-1", "ACT-2"))
    git(repo.folder, "checkout", "-q", "main")
    git(repo.folder, "merge", "-q", "--allow-unrelated-histories", "-m", "Joined", "other")
    history = read(repo.folder, ALL)
    assert one(history) == ["added"]
    (step,) = history.files["records/actions/ACT-2.yml"]
    assert history.received_with(step.commit).through == history.tip


# ------------------------------------------------------------------ less than the whole history
def remarks(folder: Path) -> str:
    return " | ".join(read(folder, ALL).remarks)


def test_a_whole_repository_has_no_remark(repo: Repo) -> None:
    assert remarks(repo.folder) == ""


def test_a_shallow_clone_is_reported_and_its_first_commit_is_no_invention(repo: Repo, tmp_path: Path) -> None:
    last = repo.after(A, START + "owner: STF-1\n")
    git(tmp_path, "clone", "-q", "--depth", "1", repo.folder.as_uri(), "shallow")
    history = read(tmp_path / "shallow", ALL)
    assert "shallow clone: earlier history is missing" in " | ".join(history.remarks)
    assert history.graph.mainline == (last,)


def test_a_partial_clone_is_reported_and_nothing_is_fetched_or_guessed(repo: Repo, tmp_path: Path) -> None:
    repo.after(A, START + "owner: STF-1\n")
    git(repo.folder, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=blob:none", "--no-checkout", repo.folder.as_uri(), "partial")
    with pytest.raises(Unable, match="partial clone"):
        read(tmp_path / "partial", ALL)


def test_replaced_objects_are_not_believed_and_are_reported(repo: Repo) -> None:
    before = read(repo.folder, ALL).files[A]
    old = git(repo.folder, "rev-parse", f"HEAD:{A}")
    place = repo.folder / "forged"
    place.write_text(START.replace("2026-05-01", "2026-12-31"))
    forged = git(repo.folder, "hash-object", "-w", str(place))
    git(repo.folder, "replace", old, forged)
    assert "2026-12-31" in git(repo.folder, "show", f"HEAD:{A}")
    assert read(repo.folder, ALL).files[A] == before
    assert "1 replaced object ignored" in remarks(repo.folder)


def test_grafts_are_not_believed_and_are_reported(repo: Repo) -> None:
    repo.after(A, START + "owner: STF-1\n")
    (repo.folder / ".git/info").mkdir(exist_ok=True)
    (repo.folder / ".git/info/grafts").write_text(git(repo.folder, "rev-parse", "HEAD") + "\n")
    assert git(repo.folder, "rev-list", "--count", "HEAD") == "1"
    assert one(read(repo.folder, ALL)) == ["added", "modified"]
    assert "grafts ignored" in remarks(repo.folder)


def test_names_are_those_of_the_commits_whatever_a_mailmap_says(repo: Repo) -> None:
    repo.after(".mailmap", "Somebody Else <else@example.invalid> <governance@example.invalid>\n")
    assert "Somebody Else" in git(repo.folder, "log", "-1", "--format=%aN")
    history = read(repo.folder, ALL)
    assert {commit.author.name for commit in history.commits.values()} == {"Governance team"}
    assert ".mailmap is ignored" in " | ".join(history.remarks)


def test_objects_borrowed_from_elsewhere_are_reported(repo: Repo, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--shared", str(repo.folder), "borrower")
    assert "objects borrowed from elsewhere" in remarks(tmp_path / "borrower")


# ------------------------------------------------------------------ damaged and hostile
def blob_file(repo: Repo) -> Path:
    name = git(repo.folder, "rev-parse", f"HEAD:{A}")
    return repo.folder / ".git/objects" / name[:2] / name[2:]


def test_a_damaged_object_is_refused(repo: Repo) -> None:
    file = blob_file(repo)
    file.chmod(0o644)
    file.write_bytes(file.read_bytes()[:10])
    with pytest.raises(Unable, match="is missing or cannot be read"):
        read(repo.folder, ALL)


def test_a_missing_object_is_refused_by_name(repo: Repo) -> None:
    file = blob_file(repo)
    file.unlink()
    with pytest.raises(Unable, match=f"{file.parent.name}{file.name} .*is missing or cannot be read"):
        read(repo.folder, ALL)


def test_an_object_under_another_ones_name_is_refused(repo: Repo) -> None:
    forged = repo.folder / "forged"
    forged.write_text(START.replace("2026-05-01", "2026-12-31"))
    other = git(repo.folder, "hash-object", "-w", str(forged))
    file = blob_file(repo)
    file.chmod(0o644)
    file.write_bytes((repo.folder / ".git/objects" / other[:2] / other[2:]).read_bytes())
    with pytest.raises(Unable, match="does not hold what its name stands for"):
        read(repo.folder, ALL)


def test_a_head_that_leads_nowhere_is_refused(repo: Repo) -> None:
    (repo.folder / ".git/refs/heads/main").write_text("1" * 40 + "\n")
    with pytest.raises(Unable, match="damaged"):
        read(repo.folder, ALL)


def test_a_broken_index_does_not_stand_in_the_way(repo: Repo) -> None:
    (repo.folder / ".git/index").write_bytes(b"damaged")
    assert one(read(repo.folder, ALL)) == ["added"]


def test_a_branch_whose_name_is_no_utf_8_is_read(repo: Repo) -> None:
    commit = git(repo.folder, "rev-parse", "HEAD")
    name = b"refs/heads/caf\xe9"
    (repo.folder / ".git/HEAD").write_bytes(b"ref: " + name + b"\n")
    assert not dict(read(repo.folder, ALL).files)
    Path(os.fsdecode(os.fsencode(repo.folder) + b"/.git/" + name)).write_text(commit + "\n")
    assert one(read(repo.folder, ALL)) == ["added"]


def test_a_folder_without_a_repository_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unable, match="there is no git repository"):
        read(tmp_path, ALL)
    with pytest.raises(Unable, match="there is no folder"):
        read(tmp_path / "nowhere", ALL)


@pytest.mark.parametrize("revision", ["--all", "-x", "", "nothing", "HEAD:records", "a\nb", "HEAD^{tree}"])
def test_what_is_no_commit_is_refused(repo: Repo, revision: str) -> None:
    with pytest.raises(Unable):
        runner.resolve(runner.opened(repo.folder), revision)


def test_nothing_that_a_repository_brings_along_is_run(repo: Repo, tmp_path: Path) -> None:
    proof = tmp_path / "ran"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch '{proof}'\ncat\n")
    program.chmod(0o755)
    repo.after(".gitattributes", "*.yml filter=evil diff=evil merge=evil\n")
    for name in (
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "core.editor",
        "core.askPass",
        "core.alternateRefsCommand",
        "credential.helper",
        "diff.external",
        "diff.evil.command",
        "diff.evil.textconv",
        "filter.evil.clean",
        "filter.evil.smudge",
        "filter.evil.process",
        "gpg.program",
        "gpg.ssh.program",
        "merge.evil.driver",
        "pager.log",
        "uploadpack.packObjectsHook",
        "alias.rev-list",
    ):
        git(repo.folder, "config", name, f"!{program}" if name.startswith("alias") else str(program))
    hooks = repo.folder / "hooks"
    hooks.mkdir()
    for name in (
        "post-index-change",
        "post-checkout",
        "reference-transaction",
        "pre-commit",
        "fsmonitor-watchman",
    ):
        (hooks / name).write_text(program.read_text())
        (hooks / name).chmod(0o755)
    git(repo.folder, "config", "core.hooksPath", str(hooks))
    read(repo.folder, ALL)
    assert not proof.exists()
    subprocess.run(["git", "status"], cwd=repo.folder, capture_output=True, check=False)
    assert proof.exists()


def test_a_lazy_remote_is_never_asked(repo: Repo, tmp_path: Path) -> None:
    proof = tmp_path / "ran"
    git(repo.folder, "config", "remote.origin.url", f"ext::sh -c touch% {proof}")
    git(repo.folder, "config", "remote.origin.promisor", "true")
    git(repo.folder, "config", "protocol.ext.allow", "always")
    git(repo.folder, "config", "extensions.partialClone", "origin")
    git(repo.folder, "config", "core.repositoryFormatVersion", "1")
    blob_file(repo).unlink()
    with pytest.raises(Unable):
        read(repo.folder, ALL)
    assert not proof.exists()


def test_inherited_git_variables_do_not_lead_elsewhere(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Repo(tmp_path / "other")
    other.after(A, START.replace("door", "window"))
    expected = subprocess.run(
        ["git", "-C", str(repo.folder), "rev-parse", "HEAD"], capture_output=True, text=True, check=True
    ).stdout.strip()
    monkeypatch.setenv("GIT_DIR", str(other.folder / ".git"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(other.folder / ".git/objects"))
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", "/bin/false")
    assert read(repo.folder, ALL).tip == expected
