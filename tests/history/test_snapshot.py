"""A folder written out as it stood at a commit: the same bytes, whatever the working tree holds, and never anything elsewhere."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from pathlib import Path

import pytest

from generators.finding import Unable
from generators.history import read, runner, snapshot
from generators.values import LONDON
from tests.repositories import committed, git, write

RECORD = "records/staff/STF-003.yml"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = write(
        tmp_path / "evidence",
        {"mkdocs.yml": "site_name: x\n", "records/evidence/files/a b.bin": b"\0\xff\r\n"},
    )
    committed(folder, when="2026-03-01T12:00:00+00:00")
    return folder


def out(repository: Path, commit: str, place: Path, inside: str = "") -> Path:
    place.mkdir()
    snapshot.write(runner.opened(repository), commit, inside, place)
    return place


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }


def test_every_byte_is_that_of_the_commit_whatever_lies_in_the_folder_now(
    repository: Path, tmp_path: Path
) -> None:
    commit = git(repository, "rev-parse", "HEAD")
    before = files(repository)
    (repository / RECORD).write_text("x")
    (repository / "records/staff/STF-009.yml").write_text("y")
    assert files(out(repository, commit, tmp_path / "then")) == before


def test_settings_that_change_files_on_their_way_out_have_no_say(repository: Path, tmp_path: Path) -> None:
    commit = git(repository, "rev-parse", "HEAD")
    before = files(repository)
    proof = tmp_path / "ran"
    git(repository, "config", "core.autocrlf", "true")
    git(repository, "config", "filter.evil.smudge", f"touch '{proof}'; cat")
    (repository / ".git/info/attributes").write_text("* filter=evil text eol=crlf ident\n")
    assert files(out(repository, commit, tmp_path / "then")) == before
    assert not proof.exists()


def test_an_evidence_folder_inside_a_larger_repository_is_written_alone(tmp_path: Path) -> None:
    write(tmp_path / "large/governance", {})
    write(tmp_path / "large", {"records/x.yml": "id: x\n"}, base=False)
    commit = committed(tmp_path / "large")
    found = files(out(tmp_path / "large", commit, tmp_path / "then", "governance"))
    assert RECORD in found
    assert "records/x.yml" not in found


def test_links_and_separate_repositories_stay_what_they_are(repository: Path, tmp_path: Path) -> None:
    (repository / "records/staff/STF-004.yml").symlink_to("/etc/passwd")
    inner = write(repository / "records/risks", {"x": "x"}, base=False)
    committed(inner)
    commit = committed(repository, "Odd")
    then = out(repository, commit, tmp_path / "then")
    assert (then / "records/staff/STF-004.yml").is_symlink()
    assert (then / "records/risks/.git").is_file()


# ------------------------------------------------------------------ which commit is meant
def test_a_commit_a_branch_a_tag_and_a_day_are_understood(repository: Path) -> None:
    first = git(repository, "rev-parse", "HEAD")
    git(repository, "tag", "-a", "first", "-m", "First")
    (repository / RECORD).write_text("{id: STF-003, title: Carer, job_title: Carer}\n")
    second = committed(repository, "Second", when="2026-03-05T23:30:00+00:00")
    checkout, history = runner.opened(repository), read(repository, ["*.yml"])

    def chosen(name: str) -> snapshot.Moment:
        return snapshot.chosen(checkout, history, name)

    assert chosen(first[:10]) == chosen("first") == chosen("HEAD~1") == snapshot.Moment(first, None)
    assert chosen("main") == snapshot.Moment(second, None)
    assert chosen("2026-03-04") == snapshot.Moment(first, date(2026, 3, 4))
    assert chosen("2026-03-05").commit == second
    assert chosen("2026-03-05T23:29") == snapshot.Moment(first, date(2026, 3, 5))
    assert chosen("2026-03-05T23:30").commit == second
    assert chosen("2030-01-01").commit == second


def test_a_day_before_anything_was_recorded_is_said(repository: Path) -> None:
    history = read(repository, ["*.yml"])
    with pytest.raises(
        Unable, match="nothing had been recorded by 2026-02-28: the first commit was received on 2026-03-01"
    ):
        snapshot.chosen(runner.opened(repository), history, "2026-02-28")


def test_a_snapshot_is_no_draft_and_is_dated_by_its_commit(repository: Path) -> None:
    commit = git(repository, "rev-parse", "HEAD")
    (repository / RECORD).write_text("x")
    found = snapshot.standing(runner.opened(repository), commit)
    assert (found.commit, found.draft) == (commit, False)
    assert found.committed == datetime(2026, 3, 1, 12, tzinfo=LONDON)


# ------------------------------------------------------------------ hostile
def hostile(repository: Path, *entries: tuple[str, str, bytes]) -> str:
    """A commit of a tree that no git would make: (mode, name, content) each below `records`; a mode 40000 holds one file `x`."""
    rows = b""
    for mode, name, content in entries:
        place = repository / "blob"
        place.write_bytes(content)
        made = git(repository, "hash-object", "-w", str(place))
        if mode == "40000":
            made = tree(repository, b"100644 x\0" + bytes.fromhex(made))
        rows += f"{mode} {name}\0".encode() + bytes.fromhex(made)
    top = tree(repository, b"40000 records\0" + bytes.fromhex(tree(repository, rows)))
    return git(repository, "commit-tree", "-m", "Hostile", top)


def tree(repository: Path, content: bytes) -> str:
    place = repository / "tree"
    place.write_bytes(content)
    return git(repository, "hash-object", "-t", "tree", "-w", "--literally", str(place))


@pytest.mark.parametrize(
    "entries",
    [
        [("40000", "..", b"x")],
        [("100644", "..", b"x")],
        [("40000", ".git", b"x")],
        [("40000", ".GIT", b"x")],
        [("40000", ".git. .", b"x")],
        [("100644", "../../escaped", b"x")],
        [("100644", "/care-evidence-escaped", b"x")],
        [("120000", "a", b"../../.."), ("40000", "a", b"x")],
        [("100644", "a", b"x"), ("40000", "a", b"x")],
        [("100644", "a", b"x"), ("100644", "a", b"y")],
    ],
)
def test_a_tree_that_leads_elsewhere_is_refused_and_nothing_lies_outside(
    repository: Path, tmp_path: Path, entries: list[tuple[str, str, bytes]]
) -> None:
    commit = hostile(repository, *entries)
    around = tmp_path / "around"
    around.mkdir()
    with pytest.raises(Unable):
        out(repository, commit, around / "then")
    assert [path.name for path in around.iterdir()] == ["then"]
    assert not Path("/care-evidence-escaped").exists()


def test_a_damaged_file_is_refused(repository: Path, tmp_path: Path) -> None:
    name = git(repository, "rev-parse", f"HEAD:{RECORD}")
    file = repository / ".git/objects" / name[:2] / name[2:]
    file.chmod(0o644)
    file.write_bytes(hashlib.sha1(b"x").digest())
    with pytest.raises(Unable, match="damaged"):
        out(repository, git(repository, "rev-parse", "HEAD"), tmp_path / "then")
