"""Reading a folder of records from a real disk: what is read, what is refused, and always in one order."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from generators.finding import Finding, Unable
from generators.source import LIMIT_BYTES, files, read

RECORD = "id: {id}\ntitle: Something\n"
NOBODY = 65534


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with two good records."""
    home = tmp_path / "repository"
    for name in ("actions/2026/ACT-2", "actions/ACT-1"):
        put(home, f"records/{name}.yml")
    return home


def put(repository: Path, path: str, content: str | bytes | None = None) -> Path:
    file = repository / path
    file.parent.mkdir(parents=True, exist_ok=True)
    content = RECORD.format(id=file.stem) if content is None else content
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def faults(repository: Path) -> list[tuple[str, str]]:
    return [(found.path, found.code) for found in read(repository)[1]]


def names(repository: Path) -> list[str]:
    return [document.path for document in read(repository)[0]]


GOOD = ["records/actions/2026/ACT-2.yml", "records/actions/ACT-1.yml"]


def test_every_record_is_read_sorted_by_path(repository: Path) -> None:
    documents, findings = read(repository)
    assert [document.path for document in documents] == GOOD
    assert [document.data["id"] for document in documents] == ["ACT-2", "ACT-1"]
    assert findings == ()


def test_one_broken_file_takes_nothing_from_the_others(repository: Path) -> None:
    put(repository, "records/actions/ACT-0.yml", "a: [\n")
    put(repository, "records/actions/ACT-9.yml", "a: 1\na: 2\n")
    assert faults(repository) == [
        ("records/actions/ACT-0.yml", "SRC009"),
        ("records/actions/ACT-9.yml", "SRC016"),
    ]
    assert names(repository) == [*GOOD, "records/actions/ACT-9.yml"]


def test_the_order_of_the_disk_changes_nothing(tmp_path: Path) -> None:
    paths = [
        f"records/{folder}/{'A' * size}-{size}.yml"
        for folder in ("x", "x-y", "x/z", "é")
        for size in range(9)
    ]
    results = []
    for seed in range(4):
        home = tmp_path / str(seed)
        random.Random(seed).shuffle(paths)
        for path in paths:
            put(home, path, "a: 1\na: 2\n")
        documents, findings = read(home)
        results.append(([document.path for document in documents], findings))
    assert all(result == results[0] for result in results)
    assert results[0][0] == sorted(paths)
    assert len(results[0][1]) == len(paths)


def test_the_order_in_which_the_system_lists_changes_nothing(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(20):
        put(repository, f"records/actions/act-{number % 10}{'x' if number < 10 else 'X'}.yml", "a: [")
    before = read(repository)
    real = os.scandir

    @contextmanager
    def backwards(path: Path) -> Iterator[Iterator[os.DirEntry[str]]]:
        with real(path) as scan:
            yield iter(list(scan)[::-1])

    monkeypatch.setattr(os, "scandir", backwards)
    assert read(repository) == before
    assert {found.code for found in before[1]} == {"SRC009", "SRC024"}


def test_no_records_folder_ends_the_work_with_a_cure(tmp_path: Path) -> None:
    with pytest.raises(Unable) as raised:
        read(tmp_path)
    assert "records" in raised.value.message
    assert "evidence init" in raised.value.cure


def test_a_file_in_place_of_the_records_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "records").write_text("x")
    assert faults(tmp_path) == [("records", "SRC021")]


def test_a_huge_file_is_refused_without_being_read_whole(repository: Path) -> None:
    with (repository / "records/ACT-3.yml").open("wb") as stream:
        stream.truncate(50 * 1024**3)
    assert faults(repository) == [("records/ACT-3.yml", "SRC001")]


def test_a_file_of_exactly_the_limit_is_read(repository: Path) -> None:
    put(repository, "records/ACT-3.yml", "id: ACT-3\n#" + "x" * (LIMIT_BYTES - 12) + "\n")
    assert faults(repository) == []
    put(repository, "records/ACT-3.yml", "id: ACT-3\n#" + "x" * (LIMIT_BYTES - 11) + "\n")
    assert faults(repository) == [("records/ACT-3.yml", "SRC001")]


@pytest.mark.parametrize(
    "target", ["outside.yml", "repository/records/actions/ACT-1.yml", "nowhere", "/etc/passwd"]
)
def test_a_link_is_told_and_not_followed(repository: Path, target: str) -> None:
    put(repository.parent, "outside.yml", "secret: 1\nsecret: 2\n")
    (repository / "records/ACT-3.yml").symlink_to(repository.parent / target)
    assert faults(repository) == [("records/ACT-3.yml", "SRC020")]
    assert names(repository) == GOOD


def test_a_linked_folder_is_told_and_not_entered(repository: Path) -> None:
    put(repository.parent, "outside/ACT-4.yml")
    (repository / "records/more").symlink_to(repository.parent / "outside")
    (repository / "records/round").symlink_to(repository / "records")
    assert faults(repository) == [("records/more", "SRC020"), ("records/round", "SRC020")]
    assert names(repository) == GOOD


def test_a_linked_records_folder_is_told_and_not_entered(tmp_path: Path) -> None:
    put(tmp_path, "outside/ACT-4.yml")
    (tmp_path / "home").mkdir()
    (tmp_path / "home/records").symlink_to(tmp_path / "outside")
    assert read(tmp_path / "home")[0] == ()
    assert faults(tmp_path / "home") == [("records", "SRC020")]


def test_an_editor_s_lock_is_overlooked(repository: Path) -> None:
    (repository / "records/.#ACT-1.yml").symlink_to("someone@computer.1234")
    assert faults(repository) == []


def test_a_pipe_and_a_socket_are_told_and_never_opened(repository: Path) -> None:
    os.mkfifo(repository / "records/ACT-3.yml")
    with socket.socket(socket.AF_UNIX) as server, working_in(repository / "records"):
        server.bind("ACT-4.yml")
    assert faults(repository) == [("records/ACT-3.yml", "SRC021"), ("records/ACT-4.yml", "SRC021")]
    assert names(repository) == GOOD


@contextmanager
def working_in(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def test_a_folder_with_a_record_s_name_is_told_and_what_is_in_it_read(repository: Path) -> None:
    put(repository, "records/ACT-3.yml/ACT-5.yml")
    assert faults(repository) == [("records/ACT-3.yml", "SRC021")]
    assert "records/ACT-3.yml/ACT-5.yml" in names(repository)


@contextmanager
def without_rights() -> Iterator[None]:
    """Root may read everything, so as root this goes on as nobody."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_what_may_not_be_read_is_told_and_the_rest_read() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        home.chmod(0o755)
        put(home, "records/ACT-1.yml")
        put(home, "records/ACT-2.yml").chmod(0)
        put(home, "records/shut/ACT-3.yml")
        (home / "records/shut").chmod(0)
        with without_rights():
            documents, findings = read(home)
        (home / "records/shut").chmod(0o755)
    assert [document.path for document in documents] == ["records/ACT-1.yml"]
    assert [(found.path, found.code) for found in findings] == [
        ("records/ACT-2.yml", "SRC022"),
        ("records/shut", "SRC022"),
    ]
    assert all("permission" in found.message for found in findings)


def test_a_file_that_vanishes_is_told(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open

    def last_moment(path: str | os.PathLike[str], flags: int, mode: int = 0o777, **kwargs: int) -> int:
        if str(path).endswith("ACT-1.yml"):
            Path(path).unlink()
        return real(path, flags, mode, **kwargs)

    monkeypatch.setattr(os, "open", last_moment)
    assert faults(repository) == [("records/actions/ACT-1.yml", "SRC022")]


def test_a_file_exchanged_for_a_link_at_the_last_moment_is_not_followed(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(repository.parent, "outside.yml", "secret: 1\n")
    real = os.open

    def last_moment(path: str | os.PathLike[str], flags: int, mode: int = 0o777, **kwargs: int) -> int:
        if str(path).endswith("ACT-1.yml"):
            Path(path).unlink()
            Path(path).symlink_to(repository.parent / "outside.yml")
        return real(path, flags, mode, **kwargs)

    monkeypatch.setattr(os, "open", last_moment)
    assert [(found.path, found.code) for found in read(repository)[1]] == [
        ("records/actions/ACT-1.yml", "SRC020")
    ]


def test_names_that_cannot_be_used_are_told_so_that_they_can_be_printed(repository: Path) -> None:
    records = os.fsencode(repository / "records")
    for name in (b"ACT-\xe9.yml", b"ACT\n3.yml", "ACT-\u202e4.yml".encode(), b"a\\b.yml"):
        Path(os.fsdecode(records + b"/" + name)).write_text("id: x\n")
    told = read(repository)[1]
    assert [found.code for found in told] == ["SRC023"] * 4
    assert {found.path for found in told} == {
        "records/ACT-\\udce9.yml",
        "records/ACT\\u000a3.yml",
        "records/ACT-\\u202e4.yml",
        "records/a\\b.yml",
    }
    assert all(found.path.isprintable() for found in told)
    assert names(repository) == GOOD


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ACT-1.yml", "act-1.yml"),
        ("é.yml", "e\u0301.yml"),
        ("Actions/ACT-7.yml", "actions/ACT-8.yml"),
        ("straße.yml", "STRASSE.yml"),
    ],
)
def test_names_that_differ_only_in_capitals_or_accents_are_told(
    tmp_path: Path, first: str, second: str
) -> None:
    put(tmp_path, f"records/{first}")
    put(tmp_path, f"records/{second}")
    (found,) = read(tmp_path)[1]
    assert found.code == "SRC024"
    assert len(names(tmp_path)) == 2


@pytest.mark.parametrize("suffix", [".yaml", ".YML", ".Yaml"])
def test_another_ending_is_told_with_the_right_name_and_the_record_read(
    repository: Path, suffix: str
) -> None:
    put(repository, f"records/ACT-3{suffix}")
    (found,) = read(repository)[1]
    assert (found.path, found.code) == (f"records/ACT-3{suffix}", "SRC025")
    assert "ACT-3.yml" in found.hint
    assert f"records/ACT-3{suffix}" in names(repository)


def test_evidence_files_and_catalogues_are_left_to_others(repository: Path) -> None:
    put(repository, "records/evidence/files/rota.yml", "a: [")
    put(repository, "records/evidence/files/scan.pdf", b"%PDF-1.7")
    put(repository, "records/catalogues/themes.yml", "a: [")
    put(repository, "records/evidence/EVD-1.yml")
    assert faults(repository) == []
    assert names(repository) == [*GOOD, "records/evidence/EVD-1.yml"]


def test_files_that_nobody_reads_are_told_as_warnings(repository: Path) -> None:
    put(repository, "records/referrals/REF-1.yml", "id: REF-1\nrows_file: REF-1.csv\n")
    for name in ("REF-1.csv", "REF-2.csv", "old.yml.bak", "notes.txt", "README.md", ".gitkeep"):
        put(repository, f"records/referrals/{name}", "x")
    told = read(repository)[1]
    assert [(found.path, found.code, found.severity) for found in told] == [
        ("records/referrals/REF-2.csv", "SRC026", "warning"),
        ("records/referrals/notes.txt", "SRC026", "warning"),
        ("records/referrals/old.yml.bak", "SRC026", "warning"),
    ]


def test_a_separate_repository_among_the_records_is_told_and_not_read(repository: Path) -> None:
    put(repository, "records/theirs/ACT-3.yml")
    subprocess.run(["git", "init", "-q", repository / "records/theirs"], check=True)
    put(repository, "records/module/ACT-4.yml")
    put(repository, "records/module/.git", "gitdir: ../../.git/modules/x\n")
    assert faults(repository) == [("records/module", "SRC027"), ("records/theirs", "SRC027")]
    assert names(repository) == GOOD


def test_files_lists_any_folder_by_the_same_rules(repository: Path) -> None:
    put(repository, "records/evidence/files/2026/rota.pdf", b"%PDF-1.7")
    put(repository, "records/evidence/files/a.txt", "x")
    (repository / "records/evidence/files/b.txt").symlink_to("a.txt")
    paths, told = files(repository, "records/evidence/files")
    assert paths == ("records/evidence/files/2026/rota.pdf", "records/evidence/files/a.txt")
    assert [(found.path, found.code) for found in told] == [("records/evidence/files/b.txt", "SRC020")]


def test_whole_file_findings_point_at_the_beginning_and_name_a_cure(repository: Path) -> None:
    os.mkfifo(repository / "records/ACT-3.yml")
    put(repository, "records/act-1.yaml")
    put(repository, "records/ACT-1.yaml")
    told: tuple[Finding, ...] = read(repository)[1]
    assert len(told) == 4
    assert all((found.line, found.column) == (1, 1) for found in told)
    assert all(found.hint.endswith(".") for found in told)
