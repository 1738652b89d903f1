"""Evidence is a plain file of this repository, and the one that was hashed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from generators import checking
from tests.repositories import write

Codes = Callable[..., list[str]]
CONTENT = b"%PDF-1.7 not really\r\n\x00\xff"
HASH = hashlib.sha256(CONTENT).hexdigest()


def item(file: str, digest: str = HASH, name: str = "EVD-1") -> str:
    return (
        f"id: {name}\ntitle: Rota\ncategory: processes\nclaim: Named every shift\nauthored_by: STF-002\n"
        f"file: {file}\nsha256: {digest}\n"
    )


def with_file(record: str, path: str = "one/rota.pdf") -> dict[str, str | bytes]:
    return {"records/evidence/EVD-1.yml": record, f"records/evidence/files/{path}": CONTENT}


def test_a_file_with_its_hash_is_sound(codes: Codes) -> None:
    assert codes(with_file(item("one/rota.pdf"))) == []


def test_names_with_spaces_and_accents_are_files_too(codes: Codes) -> None:
    assert codes(with_file(item("one/rota d’été 2.pdf"), "one/rota d’été 2.pdf")) == []


def test_two_items_may_rest_on_one_file(codes: Codes) -> None:
    files = {
        **with_file(item("one/rota.pdf")),
        "records/evidence/EVD-2.yml": item("one/rota.pdf", name="EVD-2"),
    }
    assert codes(files) == []


def test_one_byte_changed_is_another_file(codes: Codes) -> None:
    files = with_file(item("one/rota.pdf"))
    files["records/evidence/files/one/rota.pdf"] = CONTENT[:-1] + b"\xfe"
    assert codes(files) == ["EVD004"]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("../secret.txt", "EVD005"),
        ("../../../../../../etc/passwd", "EVD005"),
        ("one/../../EVD-1.yml", "EVD005"),
        ("/etc/passwd", "EVD005"),
        ("~/secret.txt", "EVD005"),
        ("C:/secret.txt", "EVD005"),
        ("one\\rota.pdf", "EVD005"),
        ("./one/rota.pdf", "EVD005"),
        ("one//rota.pdf", "EVD005"),
        ("One/rota.pdf", "EVD005"),
        ("one", "EVD005"),
        (".git/config", "EVD005"),
        ("one/rota.pdf/", "EVD005"),
        ("two/map.pdf", "EVD003"),
    ],
)
def test_hostile_and_wrong_paths_are_refused_unread(codes: Codes, path: str, code: str) -> None:
    found = codes(with_file(item(f"'{path}'")))
    assert found[0] == code
    assert set(found) <= {code, "EVD007"}


@pytest.mark.parametrize("target", ["file", "folder", "inside"])
def test_links_are_refused_even_those_that_stay_inside(tmp_path: Path, target: str) -> None:
    folder = write(tmp_path / "repository", with_file(item("two/rota.pdf"), "one/rota.pdf"))
    files = folder / "records/evidence/files"
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/rota.pdf").write_bytes(CONTENT)
    if target == "folder":
        (files / "two").symlink_to(tmp_path / "outside")
    else:
        (files / "two").mkdir()
        (files / "two/rota.pdf").symlink_to(
            tmp_path / "outside/rota.pdf" if target == "file" else files / "one/rota.pdf"
        )
    findings = checking.check(folder).findings
    assert [found.code for found in findings if found.path.endswith("EVD-1.yml")] == ["EVD005"]


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    folder = write(tmp_path / "repository", {"records/evidence/EVD-1.yml": item("pipe")})
    (folder / "records/evidence/files").mkdir()
    os.mkfifo(folder / "records/evidence/files/pipe")
    assert "EVD005" in [found.code for found in checking.check(folder).findings]


def test_a_file_is_claimed_by_an_item_that_has_a_fault_elsewhere(codes: Codes) -> None:
    assert codes(with_file(item("one/rota.pdf").replace("category: processes", "category: process"))) == [
        "FLD004"
    ]


def test_what_git_needs_in_the_folder_is_no_evidence(codes: Codes) -> None:
    assert codes({"records/evidence/files/.gitkeep": ""}) == []


def test_a_large_file_is_hashed_whole(tmp_path: Path) -> None:
    big = os.urandom(1) * 3_000_000
    files: dict[str, str | bytes] = {
        "records/evidence/EVD-1.yml": item("big.bin", hashlib.sha256(big).hexdigest()),
        "records/evidence/files/big.bin": big,
    }
    assert checking.check(write(tmp_path / "repository", files)).findings == ()


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("reference,received_at,service\nNM-1,2026-02-03T11:22,SVC-one\n", []),
        ("reference,received_at,service\nNM-1,2026-02-03T11:22,\n\n", []),
        ("service,reference,received_at\nSVC-one,NM-1,2026-02-03T11:22\n", []),
        ("\ufeffreference,received_at,service\r\nNM-1,2026-02-03T11:22,SVC-one\r\n", []),
        ("reference,received_at\nNM-1,2026-02-03T11:22\n", ["EVD008"]),
        ("", ["EVD008"]),
        ('reference,received_at,service\n"NM-1,2026-02-03T11:22,SVC-one\n', ["EVD008"]),
        ("reference,received_at,service\n,2026-02-03T11:22,SVC-one\n", ["EVD008"]),
        ("reference,received_at,service\nNM-1,2026-02-30T11:22,SVC-one\n", ["EVD008"]),
        ("reference,received_at,service\nNM-1,2026-02-03T11:22,SVC-two\n", ["REF001"]),
    ],
)
def test_a_table_of_referrals_is_read_strictly(codes: Codes, table: str, expected: list[str]) -> None:
    log = "id: REF-1\ntitle: Referrals\norganisation: ORG-council\nperiod: 2026-02\nrows_file: rows.csv\n"
    assert codes({"records/referrals/REF-1.yml": log, "records/referrals/rows.csv": table}) == expected
