"""Whatever is added to a record of whatever kind is no change of what was committed; whatever stood there in words of other rules is bearable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.checks.custody.edits import edits, grows, verifies
from generators.checks.custody.rules import FIGURES, judged
from generators.checks.custody.severity import LADDERS, LISTS
from generators.codes import CODES
from generators.kind import COMMON, Kind, Part, slots
from generators.kinds import BY_NAME, KINDS
from generators.kinds.measure import MeasureSource
from generators.source import Value, raw
from generators.source.writing import written
from tests.every_field import filled, numbered

# Records that are closed as a whole: only some things may be added to them (shown in test_rules).
CLOSED = {"decision", "minutes", "submission"}
OPEN = [kind for kind in KINDS if kind.name not in CLOSED]


def _grown(data: st.DataObject, model: type[Part], record: Mapping[str, Any]) -> dict[str, Any]:
    """A record with entries added at the ends of its lists, in whatever order its fields are written."""
    found: dict[str, Any] = {}
    for name in data.draw(st.permutations(sorted(record))):
        slot = next(slot for slot in slots(model) if slot.name == name)
        value = record[name]
        if slot.part is not None and isinstance(value, dict):
            value = _grown(data, slot.part, value)
        elif slot.part is not None and isinstance(value, list):
            value = [_grown(data, slot.part, item) if isinstance(item, dict) else item for item in value]
        if isinstance(value, list) and name != "audience":
            added = data.draw(st.integers(0, 2))
            value = [*value, *(_another(record[name][0], number) for number in range(added))]
        found[name] = value
    return found


def _another(item: Any, number: int) -> Any:
    """An entry like another one, of later days."""
    if not isinstance(item, dict):
        return f"{item}-{number}"
    later = {"on": f"2026-05-0{number + 1}", "at": f"2026-05-0{number + 1}T10:00", "id": f"more_{number}"}
    return {
        name: later.get(name, f"2026-W2{number}" if name == "period" else value)
        for name, value in item.items()
    }


def _pruned(data: st.DataObject, model: type[Part], record: Mapping[str, Any]) -> dict[str, Any]:
    """A record without some of what it need not say."""
    found: dict[str, Any] = {}
    for name, value in record.items():
        slot = next(slot for slot in slots(model) if slot.name == name)
        if not slot.required and data.draw(st.booleans()):
            continue
        several = value if isinstance(value, list) else [value]
        inner = [
            _pruned(data, slot.part, item) if slot.part and isinstance(item, dict) else item
            for item in several
        ]
        found[name] = inner if isinstance(value, list) else inner[0]
    return found


def _read(record: dict[str, Any]) -> Value:
    value, why = raw(written(record).encode())
    assert not why
    return value


@pytest.mark.parametrize("kind", OPEN, ids=lambda kind: kind.name)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_added_fields_and_entries_are_never_a_fault(data: st.DataObject, kind: Kind) -> None:
    whole = filled(kind, numbered())
    whole.pop("audience", None)
    before = _pruned(data, kind.model, whole)
    after = _grown(data, kind.model, {**whole, "due": before["due"]} if "due" in before else whole)
    assert judged(kind, _read(before), _read(after)) == ()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_same_record_written_otherwise_is_no_edit(kind: Kind) -> None:
    record = filled(kind, numbered())
    other = {name: record[name] for name in reversed(record)}
    for slot in slots(kind.model):
        if slot.single_allowed and isinstance(other.get(slot.name), list):
            other[slot.name] = other[slot.name][0]
    assert edits(kind, _read(record), _read(other)) == ()


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.sampled_from(["", "true", "2026-03-04", "2026-02-30T10:00", "none", "severe", "3", "-1", "x" * 99]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["on", "by", "at", "id", "due", "outcome", "required", "evidence"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_whatever_an_old_version_said_it_is_compared_without_fail(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(KINDS))
    versions = []
    for _ in range(2):
        record: dict[str, Any] = dict(filled(kind, numbered()))
        for name in data.draw(st.lists(st.sampled_from([*record, "colour"]), max_size=4)):
            record[name] = data.draw(VALUES)
        versions.append(record)
    for found in judged(kind, *versions):
        assert found.code in CODES
        assert found.message
        assert found.hint
        assert found.key


# ------------------------------------------------------------------ the tables name what there is
def _fields(kind: Kind) -> set[str]:
    def below(model: type[Part], above: str) -> set[str]:
        found = set()
        for slot in slots(model):
            name = f"{above}{slot.name}"
            found |= {name} | (below(slot.part, f"{name}.") if slot.part else set())
        return found

    return below(kind.model, "")


def test_the_tables_of_the_rules_name_fields_that_are_declared() -> None:
    for name, field in {*LADDERS, *LISTS, *FIGURES}:
        known = _fields(BY_NAME[name])
        assert field in known or field == "decisions_required.*.required", (name, field)


def test_ladders_hold_the_words_that_a_field_allows() -> None:
    for (name, field), words in LADDERS.items():
        if "*" in field or not words:
            continue
        model: Any = BY_NAME[name].model
        for step in field.split("."):
            slot = next(slot for slot in slots(model) if slot.name == step)
            model = slot.part
        assert slot.sort == "flag" or set(slot.choices) <= set(words), (name, field)


def test_lists_that_only_grow_are_those_of_dated_entries() -> None:
    found = {
        f"{kind.name}.{slot.name}"
        for kind in KINDS
        for slot in slots(kind.model)
        if grows(slot) and slot.name not in COMMON
    }
    assert found == {
        "action.extensions",
        "action.updates",
        "action.verifications",
        "check_log.entries",
        "control.verifications",
        "enforcement.events",
        "incident.immediate_actions",
        "measure.rephase",
        "referral_log.rows",
        "response.roles",
        "risk.ratings",
        "safeguarding_concern.immediate_risk_mitigation",
        "safeguarding_concern.protective_actions",
        "safeguarding_concern.tracker_reviews",
        "submission.sent",
    }
    assert [slot.name for slot in slots(MeasureSource) if grows(slot)] == ["entries"]


def test_verifications_are_known_by_their_declaration() -> None:
    found = {f"{kind.name}.{slot.name}" for kind in KINDS for slot in slots(kind.model) if verifies(slot)}
    assert found == {"action.verifications", "control.verifications", "safeguarding_concern.verification"}
