"""A document is taken apart by its kind's declarations, whether or not its record could be read."""

from __future__ import annotations

import pytest

from generators.checks.sheet import Sheet, listed, sheet, text_at
from generators.kinds import BY_NAME
from generators.source import parse

TEXT = """\
id: PLN-1
title: Safe nights
sponsr: STF-1
trigger: AUD-1
objectives:
  - id: doors
    outcome: No door stands open.
    milestones:
      - {id: rounds, title: Rounds, due: someday, reached: {on: 2026-02-09}}
      - not a mapping
"""


def taken(text: str = TEXT) -> Sheet:
    document, _ = parse("records/plans/PLN-1.yml", text.encode())
    assert document is not None
    return sheet(document, BY_NAME["plan"], None)


def test_every_declared_value_is_a_leaf_with_its_declaration() -> None:
    leaves = {leaf.place: leaf for leaf in taken().leaves}
    assert leaves["trigger",].slot.refs == ()
    assert leaves["objectives", 0, "milestones", 0, "due"].slot.sort == "day"
    assert leaves["objectives", 0, "milestones", 0, "due"].text == "someday"


def test_what_is_not_declared_is_left_out() -> None:
    assert ("sponsr",) not in {leaf.place for leaf in taken().leaves}


def test_every_declared_mapping_is_there_with_its_model() -> None:
    inners = {inner.place: inner.model.__name__ for inner in taken().inners}
    assert inners == {
        (): "Plan",
        ("objectives", 0): "Objective",
        ("objectives", 0, "milestones", 0): "Milestone",
        ("objectives", 0, "milestones", 0, "reached"): "Reached",
    }


def test_a_finding_stands_at_the_value_or_at_the_nearest_one_around_it() -> None:
    page = taken()
    assert page.at(("title",), "FLD009", "", "").line == 2
    assert page.at(("objectives", 0, "milestones", 0, "verified", "on"), "FLD009", "", "").line == 9


def test_the_text_at_a_dotted_field_is_found_without_entering_lists() -> None:
    data = {"a": {"b": "x", "c": ["y"]}}
    assert text_at(data, "a.b") == "x"
    assert text_at(data, "a.c") is None
    assert text_at(data, "a.b.c") is None
    assert text_at(data, "z") is None


@pytest.mark.parametrize(
    ("words", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_words_are_listed_as_people_write_them(words: list[str], text: str) -> None:
    assert listed(words) == text
    assert listed(words, "or") == text.replace(" and ", " or ")
