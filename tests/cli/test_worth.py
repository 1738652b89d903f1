"""The audit as a command: what it is given from outside, what it prints, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import ACTION, Run, commits
from tests.repositories import committed, git, write


def test_a_sound_history_without_anything_from_outside_is_verified_with_remarks(
    run: Run, repository: Path
) -> None:
    done = run("audit", cwd=repository)
    assert done.code == 0
    assert done.out.startswith("Verdict: verified with remarks\n")
    assert "no lodged copy was given" in done.out
    told = json.loads(run("audit", "--format", "json", cwd=repository).out)
    assert told["verdict"] == "verified with remarks"
    assert told["facts"]["commits"] == 3


def test_a_commit_that_was_lodged_and_is_gone_is_not_verified(
    run: Run, repository: Path, tmp_path: Path
) -> None:
    lodged = tmp_path / "lodged.txt"
    lodged.write_text(git(repository, "rev-parse", "HEAD") + "\n")
    assert "is still here" in run("audit", "--witness", str(lodged), cwd=repository).out
    git(repository, "reset", "-q", "--hard", "HEAD~1")
    done = run("audit", "--witness", str(lodged), cwd=repository)
    assert done.code == 1
    assert done.out.startswith("Verdict: not verified\n")


def test_every_case_is_listed_when_asked_for(run: Run, repository: Path) -> None:
    for day in range(2, 12):
        write(repository, {ACTION: (repository / ACTION).read_text() + f"# {day}\n"}, base=False)
        committed(repository, "Again", when=f"2026-04-{day:02}T12:00:00+01:00")
    short, whole = (run("audit", *more, cwd=repository).out for more in ((), ("--all",)))
    assert "    and 3 more" in short
    assert "and 3 more" not in whole
    assert all(commit[:12] in whole for commit in commits(repository))


def test_an_earlier_commit_can_be_audited(run: Run, repository: Path) -> None:
    first = commits(repository)[0]
    told = json.loads(run("audit", "--at", first, "--format", "json", cwd=repository).out)
    assert told["facts"]["head"] == first


def test_any_repository_can_be_audited(run: Run, tmp_path: Path) -> None:
    folder = write(tmp_path / "other", {"keps/a/kep.yaml": "title: A\n"}, base=False)
    committed(folder)
    assert run("audit", "--repo", str(folder), cwd=tmp_path).code == 0


def test_what_cannot_be_audited_is_exit_2_with_a_cure(run: Run, repository: Path, tmp_path: Path) -> None:
    (tmp_path / "odd").write_text("x")
    for arguments, said in (
        (("--witness", "nowhere"), "the witness nowhere cannot be read"),
        (("--witness", str(tmp_path / "odd")), "is neither a witness nor a commit's id"),
        (("--trust", "nowhere"), "cannot be read"),
        (("--receipts", "nowhere"), "nowhere"),
        (("--tsa-roots", "nowhere"), "nowhere cannot be read"),
        (("--at", "nothing"), "there is no commit 'nothing'"),
        (("--repo", "nowhere"), "there is no folder nowhere"),
    ):
        done = run("audit", *arguments, cwd=repository)
        assert (done.code, done.out) == (2, ""), arguments
        assert said in done.err
        assert "    cure: " in done.err
    bare = tmp_path / "none"
    bare.mkdir()
    assert run("audit", "--repo", str(bare), cwd=tmp_path).code == 2
