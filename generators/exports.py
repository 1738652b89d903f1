"""Tables written to disk: one CSV file each, and all of them in one Excel workbook. What is in them is decided elsewhere.

Text from records is inert in both: nothing in a cell is ever worked out as a formula. The same tables give the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from pathlib import Path

import pandas as pd
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from generators.outputs.tables import Cell, Table

WORKBOOK = "derived.xlsx"
# What a spreadsheet takes for the beginning of a formula or command, after any white space.
_FORMULA = re.compile(r"\s*[=+\-@\t\r|%]")
# Characters that a workbook cannot hold.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SHEET = re.compile(r"[\[\]:*?/\\']")
_WIDEST, _LONGEST = 60, 32_767
# The oldest moment that a zip archive can name: when one was written says nothing of what is in it.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def write(tables: Iterable[Table], folder: Path, as_of: date) -> tuple[Path, ...]:
    """Write every table into `folder`, which is made where it lacks; the paths written, the workbook last."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = tuple(tables)
    written = []
    for table in kept:
        place = folder / f"{table.name}.csv"
        place.write_bytes(as_csv(table))
        written.append(place)
    place = folder / WORKBOOK
    place.write_bytes(as_workbook(kept, as_of))
    return (*written, place)


def as_csv(table: Table) -> bytes:
    """A table as CSV in UTF-8 with a mark that spreadsheets need, lines ending as RFC 4180 has it."""
    frame = _frame(table)
    return frame.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def as_workbook(tables: Sequence[Table], as_of: date) -> bytes:
    """All tables as one workbook, a sheet each, with a fixed heading row that can be filtered."""
    made = io.BytesIO()
    names = _sheet_names(table.name for table in tables)
    with pd.ExcelWriter(made, engine="openpyxl") as writer:
        for name, table in zip(names, tables, strict=True):
            _frame(table).to_excel(writer, sheet_name=name, index=False)
            _dress(writer.sheets[name], table)
        moment = datetime.combine(as_of, time())
        writer.book.properties.created = writer.book.properties.modified = moment
    return _without_times(made.getvalue(), as_of)


def _frame(table: Table) -> pd.DataFrame:
    rows = [[_inert(cell) for cell in row] for row in table.rows]
    # As objects: a whole number beside an empty cell is to stay a whole number.
    return pd.DataFrame(rows, columns=list(table.columns), dtype=object)


def _inert(cell: Cell) -> Cell:
    """A cell that no program takes for a formula; numbers and truth values are what they are."""
    if not isinstance(cell, str):
        return cell
    said = _FORBIDDEN.sub("\ufffd", cell)[:_LONGEST]
    return f"'{said}" if _FORMULA.match(said) else said


def _dress(sheet: Worksheet, table: Table) -> None:
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    for number, column in enumerate(table.columns, 1):
        longest = max([len(column), *(len(str(row[number - 1] or "")) for row in table.rows[:200])])
        sheet.column_dimensions[get_column_letter(number)].width = min(longest + 2, _WIDEST)


def _sheet_names(names: Iterable[str]) -> list[str]:
    """Names as a workbook allows them: 31 characters, none twice."""
    found: list[str] = []
    for name in names:
        short = _SHEET.sub("-", name)[:31]
        number = 2
        while short.lower() in {one.lower() for one in found}:
            short = f"{short[: 31 - len(str(number)) - 1]}~{number}"
            number += 1
        found.append(short)
    return found


def _without_times(raw: bytes, as_of: date) -> bytes:
    """The same archive with no moment of writing in it."""
    made = io.BytesIO()
    said = datetime.combine(as_of, time()).isoformat() + "Z"
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in sorted(source.namelist()):
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", said.encode(), content)
            part = zipfile.ZipInfo(name, _NO_TIME)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o644 << 16
            target.writestr(part, content)
    return made.getvalue()
