"""The example is found beside the package, and nothing but the example is replayed."""

from __future__ import annotations

from pathlib import Path

import pytest

from generators.authoring import example
from generators.finding import Unable
from tests.repositories import BASE, write


def test_a_clone_holds_the_example_beside_the_package(root: Path) -> None:
    assert example.folder() == root
    pages = example.pages(root)
    assert {
        "mkdocs.yml",
        "docs/method.md",
        "docs/guide/inspectors.md",
        "docs/reference/commands.md",
    } <= pages.keys()
    assert not [path for path in pages if "decisions" in path]


def test_records_that_are_not_the_example_are_given_no_history(tmp_path: Path) -> None:
    real = BASE["records/provider.yml"].replace("example: true", "")
    with pytest.raises(Unable, match="not the example"):
        example.records(write(tmp_path, {"records/provider.yml": real}))


def test_faulty_records_are_given_no_history(tmp_path: Path) -> None:
    with pytest.raises(Unable, match="have faults"):
        example.records(write(tmp_path, {"records/staff/STF-003.yml": "{id: STF-003, titel: Carer}\n"}))
