"""The register of names stays outside the repository and is read as it is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from generators.finding import Unable
from generators.names import Names, read


def test_names_are_for_the_team_unless_the_register_says_more(tmp_path: Path) -> None:
    file = tmp_path / "names.csv"
    file.write_text("id,name,audiences\nSTF-001,Robin Vale,inspector internal\nSTF-002,Kit Marsh,\n")
    names = read(file)
    assert names.for_audience("internal") == {"STF-001": "Robin Vale", "STF-002": "Kit Marsh"}
    assert names.for_audience("inspector") == {"STF-001": "Robin Vale"}
    assert names.for_audience("commissioner") == {}
    assert names.all == {"Robin Vale", "Kit Marsh"}


def test_a_register_from_a_spreadsheet_program_is_read(tmp_path: Path) -> None:
    file = tmp_path / "names.csv"
    file.write_bytes("\ufeffid,name\r\nSTF-001,Zoë Lark\r\n".encode())
    assert read(file).for_audience("internal") == {"STF-001": "Zoë Lark"}


def test_without_a_register_nobody_is_named() -> None:
    assert Names().for_audience("internal") == {}


@pytest.mark.parametrize("content", [b"staff;who\n1;2\n", b"\xff\xfe\x00", b'id,name\n"open'])
def test_another_file_is_refused_with_a_cure(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "names.csv").write_bytes(content)
    with pytest.raises(Unable) as caught:
        read(tmp_path / "names.csv")
    assert caught.value.cure


def test_a_missing_register_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unable):
        read(tmp_path / "none.csv")
