"""Tables on disk, read back by other programs' libraries: nothing lost, nothing that runs, the same bytes every time."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generators import exports
from generators.outputs.tables import Table

DAY = date(2026, 3, 31)
PAYLOADS = [
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", " =1+1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x")',
    "%0A=1", "|calc", "\n=1+1",
]  # fmt: skip


def table(*rows: tuple[object, ...], name: str = "actions") -> Table:
    return Table(name, tuple(f"c{number}" for number in range(len(rows[0]))), rows)  # type: ignore[arg-type]


def read_csv(raw: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def sheet(raw: bytes, name: str = "actions") -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(raw))
    return [tuple(cell.value for cell in row) for row in book[name].iter_rows()]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_is_a_formula(payload: str) -> None:
    made = table((payload,))
    (said,) = read_csv(exports.as_csv(made))[1]
    assert said.startswith("'")
    workbook = openpyxl.load_workbook(io.BytesIO(exports.as_workbook([made], DAY)))
    cell = workbook["actions"]["A2"]
    assert cell.data_type == "s"
    assert str(cell.value).startswith("'")


def test_numbers_truth_values_and_empty_cells_stay_what_they_are() -> None:
    made = table((1, -2.5, True, None, "ACT-1"), (None, 0, False, "", "ACT-2"))
    assert sheet(exports.as_workbook([made], DAY))[1:] == [
        (1, -2.5, True, None, "ACT-1"),
        (None, 0, False, None, "ACT-2"),
    ]
    assert read_csv(exports.as_csv(made))[1:] == [
        ["1", "-2.5", "True", "", "ACT-1"],
        ["", "0", "False", "", "ACT-2"],
    ]


def test_a_workbook_has_a_sheet_a_table_with_a_fixed_heading_that_can_be_filtered() -> None:
    long = "a.very.long.name.of.a.table.inside.another"
    made = [table(("x",), name=long), table(("y",), name=f"{long}.more"), table(("z",), name="a/b")]
    book = openpyxl.load_workbook(io.BytesIO(exports.as_workbook(made, DAY)))
    assert len(set(book.sheetnames)) == 3
    assert all(len(name) <= 31 for name in book.sheetnames)
    assert all(one.freeze_panes == "A2" and one.auto_filter.ref for one in book.worksheets)


def test_letters_that_a_workbook_cannot_hold_are_replaced() -> None:
    made = table(("a\x00b\x0bc\U0001f600é",))
    assert sheet(exports.as_workbook([made], DAY))[1] == ("a\ufffdb\ufffdc\U0001f600é",)


def test_the_same_tables_give_the_same_bytes_and_tell_no_time(tmp_path: Path) -> None:
    made = [table((1, "x")), table(("y",), name="plans")]
    first, second = (exports.as_workbook(made, DAY) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2026-03-31T00:00:00Z" in archive.read("docProps/core.xml")
    written = exports.write(made, tmp_path / "tables", DAY)
    assert [place.name for place in written] == ["actions.csv", "plans.csv", "derived.xlsx"]
    assert written[-1].read_bytes() == first


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=20), st.integers(-(10**9), 10**9)), min_size=1, max_size=5))
def test_what_is_written_is_read_back(rows: list[tuple[str, int]]) -> None:
    told = read_csv(exports.as_csv(table(*rows)))[1:]
    kept = sheet(exports.as_workbook([table(*rows)], DAY))[1:]
    assert [int(number) for _, number in told] == [number for _, number in rows]
    assert [number for _, number in kept] == [number for _, number in rows]
    for (text, _), (said, _) in zip(rows, kept, strict=True):
        wanted = exports._FORBIDDEN.sub("\ufffd", text).removeprefix("'")
        # Programs write the end of a line in their own way.
        assert re.sub(r"[\r\n]", "", str(said or "").removeprefix("'")) == re.sub(r"[\r\n]", "", wanted)
