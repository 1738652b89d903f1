"""Everything worked out as flat tables, made from the same data as the JSON: a table a thing, and one for each list inside it.

A column has the name that the value has in the JSON; inside another, both names with a dot between. Several plain values are
one text with semicolons. What is a list of things becomes a table of its own, whose first columns say to what each belongs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

Cell: TypeAlias = str | int | float | bool | None
Line: TypeAlias = dict[str, Cell]

# Told of the whole, not of one thing each.
ABOUT = ("version", "as_of", "commit", "draft", "audience")


@dataclass(frozen=True, slots=True)
class Table:
    """One table; every row has every column."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def tables(data: Mapping[str, Any]) -> tuple[Table, ...]:
    """The tables of a JSON object as `derived.as_data` gives it, sorted by name; `about` first. Empty ones are left out."""
    lines: dict[str, list[Line]] = {}
    for name, value in data.items():
        if name not in ABOUT and value is not None:
            _put(lines, name, {}, value)
    about = [{"name": name, "value": _plain(data.get(name))} for name in ABOUT]
    found = [_table("about", about, lines), *(_table(name, lines[name], lines) for name in sorted(lines))]
    return tuple(table for table in found if table.columns)


def _put(lines: dict[str, list[Line]], name: str, belongs: Line, value: Any) -> None:
    """A value as lines of the table of that name, and of those inside it."""
    if isinstance(value, Mapping) and value and all(isinstance(one, Mapping) for one in value.values()):
        for identity, one in value.items():
            if _holds_things(one):
                _put(lines, name, {**belongs, _column(belongs): identity}, one)
            else:
                _line(lines, name, {**belongs, _column(belongs): identity}, one)
    elif isinstance(value, Mapping) and not belongs and _plain_only(value):
        lines.setdefault(name, []).extend(
            {"id": identity, "value": _plain(one)} for identity, one in value.items()
        )
    elif isinstance(value, Mapping):
        _line(lines, name, belongs, value)
    elif _list_of_things(value):
        for place, one in enumerate(value, 1):
            _line(lines, name, {**belongs, "number": place} if belongs else {"number": place}, one)
    elif value:
        lines.setdefault(name, []).append({**belongs, "value": _plain(value)})


def _line(lines: dict[str, list[Line]], name: str, belongs: Line, one: Mapping[str, Any]) -> None:
    """One thing as a line, its lists of things as lines of tables of their own."""
    line = dict(belongs)
    inner: list[tuple[str, Any]] = []
    _spread(line, inner, "", one)
    lines.setdefault(name, []).append(line)
    for below, value in inner:
        _put(lines, f"{name}.{below}", {**belongs}, value)


def _spread(line: Line, inner: list[tuple[str, Any]], prefix: str, one: Mapping[str, Any]) -> None:
    for key, value in one.items():
        place = f"{prefix}{key}"
        if isinstance(value, Mapping) and not _holds_things(value):
            _spread(line, inner, f"{place}.", value)
        elif isinstance(value, Mapping) or _list_of_things(value):
            inner.append((place, value))
        else:
            # A name of its own that a thing has beside the one it is filed under.
            line[place if place not in line else f"its.{place}"] = _plain(value)


def _column(belongs: Line) -> str:
    """What a further level of names is called: `id`, then `part`, `part 2`."""
    if not belongs:
        return "id"
    deeper = sum(1 for name in belongs if name.startswith("part"))
    return f"part {deeper + 1}" if deeper else "part"


def _holds_things(value: Mapping[str, Any]) -> bool:
    """Whether a mapping leads from names to things, and is no thing itself."""
    return bool(value) and all(isinstance(one, Mapping) for one in value.values())


def _plain_only(value: Mapping[str, Any]) -> bool:
    return not any(isinstance(one, Mapping) or _list_of_things(one) for one in value.values())


def _list_of_things(value: Any) -> bool:
    return isinstance(value, list | tuple) and any(isinstance(one, Mapping) for one in value)


def _plain(value: Any) -> Cell:
    if isinstance(value, list | tuple):
        return "; ".join(str(_plain(one)) for one in value)
    return value if isinstance(value, bool | int | float | str) or value is None else str(value)


def _table(name: str, lines: Sequence[Line], every: Mapping[str, object]) -> Table:
    """Without a column for what has a table of its own: where a thing has none of it, there is no line there."""
    named = dict.fromkeys(column for line in lines for column in line)
    columns = tuple(column for column in named if f"{name}.{column}" not in every)
    return Table(name, columns, tuple(tuple(line.get(column) for column in columns) for line in lines))
