"""Hostile paths: what a record may name as a file, on a real disk."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from generators.source import Refusal, resolve

FILES = "records/evidence/files"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A git repository with evidence in it, and things outside."""
    home = tmp_path / "repository"
    subprocess.run(["git", "init", "-q", home], check=True)
    place = home / FILES
    (place / "2026").mkdir(parents=True)
    (place / "rota.pdf").write_bytes(b"%PDF-1.7\n")
    (place / "2026/Zoë's rota, week 1.pdf").write_bytes(b"%PDF-1.7\n")
    (place / "pointer.pdf").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n")
    (tmp_path / "outside.pdf").write_bytes(b"secret")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/x.pdf").write_bytes(b"secret")
    (place / "out.pdf").symlink_to(tmp_path / "outside.pdf")
    (place / "in.pdf").symlink_to("rota.pdf")
    (place / "loop.pdf").symlink_to("loop.pdf")
    (place / "dangling.pdf").symlink_to("nothing.pdf")
    (place / "away").symlink_to(tmp_path / "elsewhere")
    os.mkfifo(place / "pipe.pdf")
    subprocess.run(["git", "init", "-q", place / "theirs"], check=True)
    (place / "theirs/x.pdf").write_bytes(b"x")
    return home


@pytest.mark.parametrize("relative", [f"{FILES}/rota.pdf", f"{FILES}/2026/Zoë's rota, week 1.pdf"])
def test_a_plain_file_of_the_repository_is_found(repository: Path, relative: str) -> None:
    assert resolve(repository, relative) == repository / relative


REFUSED = [
    ("", "absent"),
    ("/etc/passwd", "outside"),
    ("~/rota.pdf", "outside"),
    ("C:/rota.pdf", "outside"),
    ("c:rota.pdf", "outside"),
    ("//server/share/rota.pdf", "outside"),
    (f"{FILES}/../../../outside.pdf", "outside"),
    (f"{FILES}/2026/../rota.pdf", "outside"),
    ("..", "outside"),
    (f"{FILES}\\rota.pdf", "spelling"),
    ("..\\outside.pdf", "spelling"),
    (f"./{FILES}/rota.pdf", "spelling"),
    (f"{FILES}//rota.pdf", "spelling"),
    (f"{FILES}/2026/", "spelling"),
    (f"{FILES}/Rota.pdf", "spelling"),
    (f"{FILES.upper()}/rota.pdf", "spelling"),
    (f"{FILES}/2026/Zoe\u0308's rota, week 1.pdf", "spelling"),
    (f"{FILES}/rota.pdf\0.txt", "characters"),
    (f"{FILES}/ro\u200bta.pdf", "characters"),
    (f"{FILES}/rota.pdf\n", "characters"),
    (f"{FILES}/\udce9.pdf", "characters"),
    (".git/config", "internal"),
    (".GIT/config", "internal"),
    ("git~1/config", "internal"),
    (f"{FILES}/theirs/.git/config", "internal"),
    (f"{FILES}/out.pdf", "link"),
    (f"{FILES}/in.pdf", "link"),
    (f"{FILES}/loop.pdf", "link"),
    (f"{FILES}/dangling.pdf", "link"),
    (f"{FILES}/away/x.pdf", "link"),
    (f"{FILES}/pipe.pdf", "device"),
    (f"{FILES}/2026", "folder"),
    (f"{FILES}/theirs/x.pdf", "separate"),
    (f"{FILES}/pointer.pdf", "pointer"),
    (f"{FILES}/nothing.pdf", "absent"),
    (f"{FILES}/nowhere/rota.pdf", "absent"),
    (f"{FILES}/rota.pdf/x", "absent"),
    (f"{FILES}/{'x' * 5000}.pdf", "absent"),
]


@pytest.mark.parametrize(("relative", "reason"), REFUSED)
def test_any_other_path_is_refused(repository: Path, relative: str, reason: str) -> None:
    refusal = resolve(repository, relative)
    assert isinstance(refusal, Refusal)
    assert refusal.reason == reason
    assert refusal.cure.endswith(".")
    assert refusal.message.isprintable()


def test_a_link_is_told_apart_by_where_it_leads(repository: Path) -> None:
    out, inside = (resolve(repository, f"{FILES}/{name}") for name in ("out.pdf", "in.pdf"))
    assert isinstance(out, Refusal)
    assert isinstance(inside, Refusal)
    assert "out of the repository" in out.message
    assert "another place in the repository" in inside.message


def test_another_spelling_names_the_one_on_disk(repository: Path) -> None:
    refusal = resolve(repository, f"{FILES}/ROTA.PDF")
    assert isinstance(refusal, Refusal)
    assert "'rota.pdf'" in refusal.message


def test_a_repository_reached_through_a_link_is_no_fault(repository: Path) -> None:
    other = repository.parent / "other-way"
    other.symlink_to(repository)
    assert resolve(other, f"{FILES}/rota.pdf") == other / FILES / "rota.pdf"
