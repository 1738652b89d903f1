"""Small ledgers that are wrong on purpose, each with exactly the findings it must give.

A case is a folder below `tests/records/`: its `records/` are laid over those of `_base` (a small sound ledger), files that
`remove.txt` names are taken out, `names.csv` is the register of names, `as_of.txt` the position date. What git cannot keep
(links, pipes, files too large to store) is made here. `make bless` writes `expected.txt` anew; read it in the diff.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from generators import checking, names
from generators.codes import CODES
from generators.finding import as_text

CASES = Path(__file__).parent / "records"
ALL = sorted(case.name for case in CASES.iterdir() if case.is_dir() and case.name != "_base")
STAFF = "id: STF-006\ntitle: Carer\njob_title: Carer\n"


# ------------------------------------------------------------------ what git cannot keep
def _too_large(folder: Path) -> None:
    (folder / "records/staff/STF-006.yml").write_text(STAFF + "notes: |\n" + "  Works nights.\n" * 40_000)


def _too_many_values(folder: Path) -> None:
    (folder / "records/staff/STF-006.yml").write_text(STAFF + "related:\n" + "  - a\n" * 50_100)


def _link_out(folder: Path) -> None:
    outside = folder.parent / "outside.yml"
    outside.write_text(STAFF)
    (folder / "records/staff/STF-006.yml").symlink_to(outside)


def _pipe(folder: Path) -> None:
    os.mkfifo(folder / "records/staff/STF-006.yml")


def _unseen_name(folder: Path) -> None:
    (folder / "records/staff/STF\u200b-006.yml").write_text(STAFF)


def _alike(folder: Path) -> None:
    (folder / "records/staff/STF-006.yml").write_text(STAFF)
    (folder / "records/staff/stf-006.yml").write_text(STAFF.replace("STF-006", "stf-006"))


def _repository_inside(folder: Path) -> None:
    inner = folder / "records/staff/team"
    inner.mkdir()
    (inner / ".git").mkdir()
    (inner / "STF-006.yml").write_text(STAFF)


def _evidence_link(folder: Path) -> None:
    file = folder / "records/evidence/files/one-house/letter.txt"
    file.rename(folder.parent / "letter.txt")
    file.symlink_to(folder.parent / "letter.txt")


MADE: dict[str, Callable[[Path], None]] = {
    "evd_link": _evidence_link,
    "src_link_out_of_the_repository": _link_out,
    "src_named_pipe": _pipe,
    "src_repository_inside": _repository_inside,
    "src_too_large": _too_large,
    "src_too_many_values": _too_many_values,
    "src_two_names_alike": _alike,
    "src_unseen_character_in_a_name": _unseen_name,
}


# ------------------------------------------------------------------ running a case
def laid_out(case: Path, folder: Path) -> Path:
    """The repository of a case: the base, the case's own files over it, and what had to be made."""
    shutil.copytree(CASES / "_base/records", folder / "records")
    if (case / "records").is_dir():
        shutil.copytree(case / "records", folder / "records", dirs_exist_ok=True)
    if (case / "remove.txt").is_file():
        for path in (case / "remove.txt").read_text().split():
            (folder / path).unlink()
    if case.name in MADE:
        MADE[case.name](folder)
    return folder


def checked(case: Path, folder: Path) -> checking.Checked:
    register = case / "names.csv"
    day = case / "as_of.txt"
    return checking.check(
        laid_out(case, folder),
        names=names.read(register).all if register.is_file() else (),
        as_of=date.fromisoformat(day.read_text().strip()) if day.is_file() else None,
    )


@pytest.mark.parametrize("name", ALL)
def test_a_case_gives_exactly_its_findings(name: str, tmp_path: Path, bless: bool) -> None:
    case = CASES / name
    done = checked(case, tmp_path / "repository")
    text = as_text(done.findings, done.records)
    expected = case / "expected.txt"
    if bless:
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")


def test_the_base_is_sound(tmp_path: Path) -> None:
    shutil.copytree(CASES / "_base/records", tmp_path / "records")
    assert checking.check(tmp_path).findings == ()


# Shown where a file can be made that its reader may not read, whoever runs the tests; and where there is a history.
ELSEWHERE = {"SRC": "source/test_folder.py", "CUS": "checks/custody/*.py", "HIS": "integrity/*.py"}


def test_every_code_is_shown_by_a_case() -> None:
    told = "\n".join((CASES / name / "expected.txt").read_text(encoding="utf-8") for name in ALL)
    shown = set(re.findall(r": ([A-Z]{3}\d{3}) ", told))
    for family, tests in ELSEWHERE.items():
        read = (test.read_text(encoding="utf-8") for test in Path(__file__).parent.glob(tests))
        shown.update(re.findall(rf"\b{family}\d{{3}}\b", "\n".join(read)))
    assert set(CODES) - shown == set()


@pytest.mark.parametrize("name", ALL)
def test_every_finding_points_inside_its_file(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "repository"
    for found in checked(CASES / name, folder).findings:
        file = folder / found.path
        if found.code == "IDN007" or not file.is_file() or file.is_symlink():
            assert (found.line, found.column) == (1, 1)
            continue
        lines = file.read_bytes().decode("utf-8", "replace").splitlines() or [""]
        assert 1 <= found.line <= len(lines)
        assert 1 <= found.column <= len(lines[found.line - 1]) + 1
