"""Everything worked out as flat tables: what becomes a line, what a column, and what a table of its own."""

from __future__ import annotations

from generators.outputs.tables import Table, tables


def named(data: dict[str, object]) -> dict[str, Table]:
    return {table.name: table for table in tables(data)}


def lines(table: Table) -> list[dict[str, object]]:
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def test_each_thing_is_a_line_and_what_it_holds_are_columns() -> None:
    found = named(
        {"actions": {"ACT-1": {"state": "open", "due": None, "ids": ["A", "B"], "steps": {"owner": "done"}}}}
    )
    assert lines(found["actions"]) == [
        {"id": "ACT-1", "state": "open", "due": None, "ids": "A; B", "steps.owner": "done"}
    ]


def test_a_list_of_things_is_a_table_that_says_to_what_each_belongs() -> None:
    found = named(
        {
            "actions": {
                "ACT-1": {"state": "open", "moves": [{"to": "x", "parts": [{"n": 1}]}]},
                "ACT-2": {"state": "open", "moves": []},
            }
        }
    )
    assert found["actions"].columns == ("id", "state")
    assert lines(found["actions.moves"]) == [{"id": "ACT-1", "number": 1, "to": "x"}]
    assert [row[-1] for row in found["actions.moves.parts"].rows] == [1]


def test_names_inside_names_are_columns_before_the_others() -> None:
    found = named(
        {"plans": {"PLN-1": {"actions": {"claimed": {"done": 1}, "verified": {"done": 0}}, "state": "open"}}}
    )
    assert lines(found["plans.actions"]) == [
        {"id": "PLN-1", "part": "claimed", "done": 1},
        {"id": "PLN-1", "part": "verified", "done": 0},
    ]


def test_plain_values_by_name_and_facts_of_the_whole_are_tables_of_two_columns() -> None:
    found = named({"as_of": "2026-03-31", "audience": "internal", "thresholds": {"a": 1, "b": 2.5}})
    assert lines(found["thresholds"]) == [{"id": "a", "value": 1}, {"id": "b", "value": 2.5}]
    assert {"name": "as_of", "value": "2026-03-31"} in lines(found["about"])


def test_an_id_of_its_own_does_not_hide_whose_thing_it_is() -> None:
    found = named({"steps": {"ENF-1": {"requirements": [{"id": "r1"}]}}})
    assert lines(found["steps.requirements"]) == [{"id": "ENF-1", "number": 1, "its.id": "r1"}]


def test_lines_without_a_value_have_an_empty_cell() -> None:
    found = named({"things": {"A": {"x": 1}, "B": {"y": 2}}})
    assert found["things"].columns == ("id", "x", "y")
    assert found["things"].rows == (("A", 1, None), ("B", None, 2))
