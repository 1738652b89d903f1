"""The difference of two versions: additions read as additions, and laid over the earlier version it gives the later one exactly."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.history.difference import Change, applied, difference, merged, pointer
from generators.source import Value

UPDATE: dict[str, Value] = {"on": "2026-03-01", "by": "STF-1", "note": "Begun."}
LATER: dict[str, Value] = {"on": "2026-03-08", "by": "STF-1", "note": "Half done."}


def told(before: Any, after: Any) -> list[tuple[str, str, Any, Any]]:
    return [(change.op, change.pointer, change.before, change.after) for change in difference(before, after)]


def test_versions_that_say_the_same_have_no_difference() -> None:
    assert difference({"a": "1", "b": ["x"]}, {"b": ["x"], "a": "1"}) == ()


def test_a_field_is_added_removed_and_replaced() -> None:
    assert told({"a": "1", "b": "2"}, {"b": "3", "c": "4"}) == [
        ("remove", "/a", "1", None),
        ("replace", "/b", "2", "3"),
        ("add", "/c", None, "4"),
    ]


def test_an_appended_update_reads_as_one_addition() -> None:
    assert told({"updates": [UPDATE]}, {"updates": [UPDATE, LATER]}) == [("add", "/updates/1", None, LATER)]


def test_an_update_put_in_front_reads_as_one_addition() -> None:
    assert told({"updates": [UPDATE]}, {"updates": [LATER, UPDATE]}) == [("add", "/updates/0", None, LATER)]


def test_an_edited_entry_is_known_by_its_date() -> None:
    edited = UPDATE | {"note": "Begun on two floors.", "by": "STF-2"}
    assert told({"updates": [UPDATE, LATER]}, {"updates": [edited, LATER]}) == [
        ("replace", "/updates/0/by", "STF-1", "STF-2"),
        ("replace", "/updates/0/note", "Begun.", "Begun on two floors."),
    ]


def test_an_edited_entry_is_known_by_its_id_wherever_it_stands() -> None:
    before = [{"id": "a", "due": "1"}, {"id": "b", "due": "2"}]
    after = [{"id": "c", "due": "3"}, {"id": "a", "due": "9"}, {"id": "b", "due": "2"}]
    assert told(before, after) == [
        ("add", "/0", None, {"id": "c", "due": "3"}),
        ("replace", "/1/due", "1", "9"),
    ]


def test_an_entry_whose_date_was_corrected_is_still_one_entry() -> None:
    moved = UPDATE | {"on": "2026-03-02"}
    assert told([UPDATE], [moved]) == [("replace", "/0/on", "2026-03-01", "2026-03-02")]


def test_an_entry_that_was_taken_out_is_told_whole() -> None:
    assert told({"u": [UPDATE, LATER]}, {"u": [LATER]}) == [("remove", "/u/0", UPDATE, None)]


def test_of_two_entries_of_one_day_the_edited_one_is_found() -> None:
    other = UPDATE | {"note": "Second floor too."}
    edited = other | {"note": "Second and third floor too."}
    assert told([UPDATE, other], [UPDATE, edited]) == [
        ("replace", "/1/note", "Second floor too.", "Second and third floor too.")
    ]


def test_entries_that_changed_places_are_taken_out_and_put_in() -> None:
    changes = difference(["a", "b", "c"], ["c", "a", "b"])
    assert [(change.op, change.path) for change in changes] == [("remove", (2,)), ("add", (0,))]


def test_a_text_that_became_a_list_is_replaced() -> None:
    assert told({"source": "AUD-1"}, {"source": ["AUD-1"]}) == [("replace", "/source", "AUD-1", ["AUD-1"])]


def test_nothing_and_an_absent_field_are_told_apart() -> None:
    assert told({"a": None}, {}) == [("remove", "/a", None, None)]
    assert told({}, {"a": None}) == [("add", "/a", None, None)]


def test_a_pointer_escapes_what_would_divide_it() -> None:
    assert pointer(("a/b", 0, "c~d")) == "/a~1b/0/c~0d"
    assert pointer(()) == ""


def test_a_change_that_finds_no_place_is_counted_and_harms_nothing() -> None:
    value: Value = {"a": ["1"]}
    nowhere = [Change("replace", ("a", 3), "x", "y"), Change("remove", ("b", "c"), "x", None)]
    assert applied(value, nowhere) == ({"a": ["1"]}, 2)


SCALARS = st.one_of(st.none(), st.sampled_from(["", "a", "b", "c", "2026-03-01", "no"]))
KEYS = st.sampled_from(["id", "on", "by", "note", "updates", "x"])
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {"on": st.sampled_from(["1", "2", "3"]), "note": st.sampled_from("abc")},
        optional={"id": st.sampled_from("pqr"), "by": st.sampled_from("xy")},
    ),
    max_size=6,
)


@settings(max_examples=500, deadline=None)
@given(VALUES | ROWS, VALUES | ROWS)
def test_laid_over_the_earlier_version_it_gives_the_later_one(before: Value, after: Value) -> None:
    kept = repr(before)
    changes = difference(before, after)
    assert applied(before, changes) == (after, 0)
    assert repr(before) == kept
    assert bool(changes) == (before != after)


@settings(max_examples=300, deadline=None)
@given(VALUES | ROWS, VALUES | ROWS)
def test_a_merge_with_an_unchanged_side_is_the_other_side(base: Value, changed: Value) -> None:
    assert merged(base, base, changed) == changed
    assert merged(base, changed, base) == changed
    assert merged(base, changed, changed) == changed


@pytest.mark.parametrize("swap", [False, True])
def test_a_merge_keeps_what_both_sides_added(swap: bool) -> None:
    base: Value = {"due": "1", "updates": [UPDATE]}
    ours: Value = {"due": "2", "updates": [UPDATE, LATER]}
    theirs: Value = {"due": "1", "updates": [UPDATE | {"by": "STF-9"}], "closed": "yes"}
    sides = (theirs, ours) if swap else (ours, theirs)
    assert merged(base, *sides) == {"due": "2", "updates": [UPDATE | {"by": "STF-9"}, LATER], "closed": "yes"}
