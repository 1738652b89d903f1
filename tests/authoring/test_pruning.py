"""Text is cut so that it says exactly the data wanted, with the layout of what stays."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from generators.authoring.pruning import Layout
from generators.authoring.states import Instead, said
from generators.kind import Place
from generators.source import parse

TEXT = """\
id: ACT-1
title: "Watch: every round"
source: [AUD-1, 'RSK-2', DEC-3]
due: 2026-01-30
updates:
  - on: 2025-12-10
    by: STF-1
    note: >-
      Form drafted. It's the
      first one.
  - {on: 2026-01-08, by: STF-1, note: "Still [none], at 10:30.", evidence: [EVD-1, EVD-2]}
  - on: 2026-01-28
    by: STF-1
completed: {on: 2026-01-30, by: STF-1, note: P-004's own words}
notes: |
  Two lines,

  and a third.
"""


def pruned(changes: Mapping[Place, Instead | None], text: str = TEXT) -> str:
    document, findings = parse("records/actions/ACT-1.yml", text.encode())
    assert document is not None
    assert not findings
    new = Layout(document).pruned(changes)
    read, _ = parse("records/actions/ACT-1.yml", new.encode())
    assert read is not None
    assert read.data == said(document.data, changes)
    return new


def test_without_changes_the_text_stays_byte_for_byte() -> None:
    assert pruned({}) == TEXT


@pytest.mark.parametrize(
    ("place", "gone"),
    [
        (("title",), 'title: "Watch: every round"\n'),
        (("notes",), "notes: |\n  Two lines,\n\n  and a third.\n"),
        (("completed",), "completed: {on: 2026-01-30, by: STF-1, note: P-004's own words}\n"),
        (("completed", "note"), ", note: P-004's own words"),
        (("source", 1), "'RSK-2', "),
        (("source", 2), ", DEC-3"),
        (("updates", 2), "  - on: 2026-01-28\n    by: STF-1\n"),
        (("updates", 2, "by"), "    by: STF-1\n"),
        (("updates", 1, "evidence"), ", evidence: [EVD-1, EVD-2]"),
        (("updates", 0, "note"), "    note: >-\n      Form drafted. It's the\n      first one.\n"),
    ],
)
def test_a_part_is_cut_and_everything_else_stays_as_it_was(place: Place, gone: str) -> None:
    start = TEXT.rindex(gone) if place == ("updates", 2, "by") else TEXT.index(gone)
    assert pruned({place: None}) == TEXT[:start] + TEXT[start + len(gone) :]


def test_neighbours_are_cut_together() -> None:
    assert pruned({("updates", 1): None, ("updates", 2): None}).count("- ") == 1
    assert pruned({("title",): None, ("source",): None, ("due",): None}).startswith("id: ACT-1\nupdates:\n")
    assert pruned({("completed",): None, ("notes",): None}).endswith("    by: STF-1\n")


def test_a_list_that_is_left_empty_goes_with_its_key() -> None:
    new = pruned({("updates", 0): None, ("updates", 1): None, ("updates", 2): None})
    assert "updates" not in new
    assert "source" not in pruned({("source", 0): None, ("source", 1): None, ("source", 2): None})


def test_the_first_field_of_a_list_item_is_cut_without_its_dash() -> None:
    assert "  - by: STF-1\n    note: >-\n" in pruned({("updates", 0, "on"): None})


def test_what_stood_before_takes_the_place_of_a_value() -> None:
    assert "due: 2025-12-12\n" in pruned({("due",): Instead("2025-12-12")})
    assert "completed: {on: 2026-01-30, by: STF-2, note: P" in pruned({("completed", "by"): Instead("STF-2")})
    assert "due: 2025-12-12\nupdates" in pruned({("due",): Instead("2025-12-12"), ("source", 0): None})
    assert "reference: With its author\n" in pruned({("title",): Instead("With its author", "reference")})


def test_a_value_that_cannot_stand_between_brackets_is_laid_out_anew() -> None:
    new = pruned({("updates", 1, "note"): Instead("None, as of today: [none]")})
    assert new != TEXT


def test_a_list_that_stands_under_its_key_is_cut_too() -> None:
    assert pruned({("source", 0): None}, "id: ACT-1\nsource:\n- AUD-1\n- RSK-2\ndue: x\n") == (
        "id: ACT-1\nsource:\n- RSK-2\ndue: x\n"
    )
