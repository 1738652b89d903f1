"""`evidence demo` as people run it: a whole, clean repository with the same commits everywhere, sound at every commit."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from generators import checking
from generators.authoring import demo, example
from generators.authoring.demo import Told
from generators.finding import Unable, errors
from generators.names import read
from tests.authoring.conftest import Laid
from tests.repositories import git


def run(folder: Path, *arguments: str, root: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "generators", "demo", *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(root)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


# ------------------------------------------------------------------ the repository
def test_git_finds_nothing_wrong_and_nothing_uncommitted(laid: Laid) -> None:
    assert git(laid.folder, "fsck", "--strict", "--full") == ""
    assert git(laid.folder, "status", "--porcelain", "--ignored") == ""
    assert git(laid.folder, "branch", "--all", "--format=%(refname)") == "refs/heads/main"
    assert git(laid.folder, "reflog") == ""


def test_the_last_commit_holds_the_examples_records_byte_for_byte(laid: Laid, root: Path) -> None:
    assert example.files(laid.folder) == example.files(root)
    pages = example.pages(root)
    assert {path: (laid.folder / path).read_bytes() for path in pages} == pages


def test_it_says_that_its_history_was_generated(laid: Laid) -> None:
    said = (laid.folder / "README.md").read_text()
    assert "generated" in said
    assert "invented" in said
    assert "throw-away" in said
    assert "(laid" not in said


def test_nothing_in_it_alters_bytes(laid: Laid) -> None:
    assert (laid.folder / ".gitattributes").read_text().splitlines()[-1] == "records/** -text"
    assert (laid.folder / ".gitignore").read_text() == "/build/\n"


def test_people_write_under_their_job_title_and_the_identity_of_their_record(laid: Laid) -> None:
    rows = set(git(laid.folder, "log", "--format=%an|%ae%n%cn|%ce").splitlines())
    staff = {
        f"{entry.document.data['job_title']}|{alias}"
        for entry in example.records(laid.folder).entries_of("staff")
        for alias in entry.document.data.get("email_aliases") or ()
    }
    assert rows <= staff
    assert len(rows) > 40


def test_author_and_committer_write_at_one_time_that_never_goes_backwards(laid: Laid) -> None:
    rows = git(laid.folder, "log", "--reverse", "--first-parent", "--format=%aI %cI").splitlines()
    assert all(row.split()[0] == row.split()[1] for row in rows)
    moments = [datetime.fromisoformat(row.split()[1]) for row in rows]
    assert all(before < after for before, after in pairwise(moments))
    assert {moment.strftime("%z") for moment in moments} == {"+0000", "+0100"}


def test_the_merge_is_what_git_makes_of_its_parents(laid: Laid) -> None:
    (merge,) = git(laid.folder, "log", "--merges", "--format=%H %T %P").splitlines()
    _, tree, *parents = merge.split()
    assert git(laid.folder, "merge-tree", "--write-tree", *parents) == tree
    of_parents = [git(laid.folder, "rev-parse", f"{parent}^{{tree}}") for parent in parents]
    assert tree not in of_parents
    base = git(laid.folder, "merge-base", *parents)
    sides = [set(git(laid.folder, "diff", "--name-only", base, parent).splitlines()) for parent in parents]
    assert sides[0] & sides[1]


def test_real_git_finds_the_signed_commits_good(laid: Laid) -> None:
    trusted = ["-c", f"gpg.ssh.allowedSignersFile={laid.trust}"]
    rows = git(laid.folder, *trusted, "log", "--format=%G?|%GS|%ce|%H").splitlines()
    signed = [row.split("|") for row in rows if not row.startswith("N")]
    assert len(signed) > 5
    assert {state for state, *_ in signed} == {"G"}
    assert all(principal == mail for _, principal, mail, _ in signed)
    git(laid.folder, *trusted, "verify-commit", signed[0][3])


def test_the_register_of_names_collides_with_no_word_of_the_records(laid: Laid) -> None:
    assert checking.check(laid.folder, names=read(laid.names).all).sound


# ------------------------------------------------------------------ every commit stands on its own
def test_a_sample_of_commits_and_every_month_end_is_sound(laid: Laid, tmp_path: Path) -> None:
    rows = git(laid.folder, "log", "--reverse", "--first-parent", "--format=%H %cI").splitlines()
    days = [datetime.fromisoformat(row.split()[1]).date() for row in rows]
    ends = {index for index, (day, after) in enumerate(pairwise(days)) if day.month != after.month}
    for index in sorted({*range(0, len(rows), 60), *ends, len(rows) - 1}):
        commit, day = rows[index].split()[0], days[index]
        assert not wrong(laid.folder, commit, day, tmp_path / commit), f"{commit} of {day}"


def test_both_sides_of_the_merge_are_sound(laid: Laid, tmp_path: Path) -> None:
    (merge,) = git(laid.folder, "log", "--merges", "--format=%H %P").splitlines()
    for commit in merge.split():
        day = datetime.fromisoformat(git(laid.folder, "log", "-1", "--format=%cI", commit)).date()
        assert not wrong(laid.folder, commit, day, tmp_path / commit)


def wrong(repository: Path, commit: str, day: date, folder: Path) -> list[str]:
    """Every error that a check finds in a commit on its day."""
    folder.mkdir()
    archive = subprocess.run(
        ["git", "archive", commit, "records"], cwd=repository, capture_output=True, check=True
    )
    subprocess.run(["tar", "x"], cwd=folder, input=archive.stdout, check=True)
    return [str(found) for found in errors(checking.check(folder, as_of=day).findings)]


# ------------------------------------------------------------------ the same everywhere
@pytest.mark.parametrize(
    "settings",
    [
        {"TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "1", "GIT_AUTHOR_NAME": "Somebody"},
        {"TZ": "America/Los_Angeles", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "77"},
    ],
)
def test_the_commit_ids_hang_on_nothing_but_the_records(
    settings: Mapping[str, str], told: Told, root: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(
        "[init]\ndefaultBranch = other\n[core]\nautocrlf = true\n[commit]\ngpgSign = true\n"
    )
    done = run(tmp_path, "some where/demo", root=root, HOME=str(home), **settings)
    assert (done.returncode, done.stdout, done.stderr) == (0, "some where/demo\n", "")
    assert git(tmp_path / "some where/demo", "rev-parse", "HEAD") == told.written.head


# ------------------------------------------------------------------ all or nothing
def test_a_folder_that_holds_something_is_left_alone(root: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/notes.txt").write_text("mine")
    done = run(tmp_path, "mine", root=root)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.splitlines()[1].startswith("    cure: ")
    assert [path.name for path in tmp_path.rglob("*")] == ["mine", "notes.txt"]


def test_an_empty_folder_is_taken(laid: Laid) -> None:
    # The fixture makes the folder before anything is written.
    assert (laid.folder / ".git").is_dir()


def test_a_run_that_is_killed_leaves_nothing_half_made(root: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "generators", "demo", "demo"]
    process = subprocess.Popen(command, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(root)})
    while process.poll() is None and not list(tmp_path.glob(".demo.*/.git/objects/pack/*")):
        pass
    process.kill()
    process.wait()
    assert not (tmp_path / "demo").exists()
    assert run(tmp_path, "demo", root=root).returncode == 0
    assert git(tmp_path / "demo", "status", "--porcelain") == ""


@pytest.mark.parametrize("name", ["there.csv", "demo/names.csv", "nowhere/names.csv"])
def test_a_file_that_would_do_harm_is_not_written(name: str, tmp_path: Path) -> None:
    (tmp_path / "there.csv").write_text("id,name\nSTF-001,Somebody Real\n")
    with pytest.raises(Unable):
        demo.write(tmp_path / "demo", names=tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["there.csv"]


def test_without_git_nothing_is_left_behind(root: Path, tmp_path: Path) -> None:
    done = run(tmp_path, "demo", root=root, PATH=str(tmp_path / "nowhere"))
    assert done.returncode == 2
    assert "cure: install git" in done.stderr
    assert list(tmp_path.iterdir()) == []
