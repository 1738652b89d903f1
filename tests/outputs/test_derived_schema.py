"""The JSON of everything worked out keeps to its published schema, for every audience, with a history and without one."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import jsonschema
import pytest

from generators.book import Book
from generators.outputs import derived
from generators.outputs.derived_schema import printed, schema
from tests.books import EXAMPLE_DAY, book
from tests.conftest import ROOT

CHECKER = jsonschema.Draft202012Validator(schema(), format_checker=jsonschema.FormatChecker())


def faults(data: Mapping[str, Any]) -> list[str]:
    return [f"{'/'.join(map(str, one.path))}: {one.message[:200]}" for one in CHECKER.iter_errors(data)]


def test_the_schema_is_a_sound_one_and_says_its_version() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    assert json.loads(printed())["$id"] == f"urn:care-evidence:derived:{derived.VERSION}"


@pytest.mark.parametrize("audience", ["inspector", "commissioner", "internal"])
def test_the_example_keeps_to_it(demo_book: Callable[[str], Book], audience: str) -> None:
    assert faults(derived.plain(demo_book(audience))) == []
    assert faults(derived.plain(book(ROOT, audience, EXAMPLE_DAY))) == []


def test_a_repository_with_records_of_every_kind_keeps_to_it(every: Any) -> None:
    assert faults(derived.plain(every)) == []


def test_what_is_not_described_is_a_fault(demo_book: Callable[[str], Book]) -> None:
    data = dict(derived.plain(demo_book("inspector")))
    assert faults(data | {"rating": "good"})
    assert faults(data | {"as_of": "31 May 2026"})
    assert faults(data | {"actions": {"ACT-1": {"state": "done"}}})


def test_outsiders_are_not_even_told_the_names_of_what_they_are_not_told(
    demo_book: Callable[[str], Book],
) -> None:
    assert {"signals", "contradictions"} <= set(derived.plain(demo_book("internal")))
    assert not {"signals", "contradictions"} & set(derived.plain(demo_book("inspector")))


def test_every_figure_carries_the_ids_behind_it(demo_book: Callable[[str], Book]) -> None:
    """Derivations, introduction: each names the records it was worked out from."""
    data = derived.plain(demo_book("internal"))
    for name in (
        "actions",
        "plans",
        "concerns",
        "controls",
        "incidents",
        "chains",
        "measures",
        "enforcement",
        "responses",
        "themes",
        "mar",
    ):
        assert data[name], name
        assert all("records" in one for one in data[name].values()), name
    assert all("inputs" in one for one in data["signals"])
