"""A kind is declared once, and everything else can be asked of the declaration."""

from __future__ import annotations

import pytest

from generators.kind import (
    COMMON,
    INSPECTOR,
    Kind,
    Part,
    Slot,
    parts,
    references,
    slot_at,
    slots,
    value_at,
    walk,
)
from generators.kinds import BY_FOLDER, BY_NAME, BY_PREFIX, KINDS
from generators.kinds.action import Action
from generators.kinds.feedback import Feedback
from generators.kinds.minutes import Minutes
from generators.kinds.submission import Submission

ACTION = {
    "id": "ACT-1",
    "title": "Observe practice weekly",
    "owner": "STF-1",
    "source": "AUD-1",
    "action": "Observe each member of staff once a week until 31 March",
    "due": "2026-03-31",
    "evidence": "EVD-1",
    "updates": [{"on": "2026-03-01", "by": "STF-1", "note": "Begun", "percent": "40"}],
    "extensions": [
        {
            "on": "2026-03-02",
            "from": "2026-03-15",
            "to": "2026-03-31",
            "reason": "Leave",
            "approved_by": "STF-2",
        }
    ],
}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_field_of_every_kind_says_what_it_is(kind: Kind) -> None:
    for place, slot in _all(kind):
        assert slot.description, f"{kind.name}.{place}"
        assert slot.description[0].isupper() or slot.description[0] in "`1“", f"{kind.name}.{place}"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_reference_names_kinds_that_exist(kind: Kind) -> None:
    for place, slot in _all(kind):
        for name in slot.refs or ():
            assert name in BY_NAME, f"{kind.name}.{place}"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_what_a_kind_names_of_itself_is_declared(kind: Kind) -> None:
    for dotted in (kind.when, kind.owner, *kind.columns, *kind.narrative):
        if dotted:
            assert slot_at(kind.model, tuple(dotted.split("."))), f"{kind.name}: {dotted}"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_dates_to_be_compared_are_declared(kind: Kind) -> None:
    for model in {kind.model, *(slot.part for _, slot in _all(kind) if slot.part)}:
        for pair in model.ORDER:
            for dotted in pair:
                slot = slot_at(model, tuple(dotted.split(".")))
                assert slot is not None, f"{model.__name__}: {dotted}"
                assert slot.sort in {"day", "moment"}, f"{model.__name__}: {dotted}"


def test_names_folders_and_prefixes_are_used_once() -> None:
    assert len(BY_NAME) == len(KINDS) == 26
    assert len(BY_FOLDER) == len(BY_PREFIX) == 25


def test_a_single_value_may_stand_for_a_list() -> None:
    assert Action.model_validate(ACTION).evidence == ("EVD-1",)


def test_a_word_of_python_is_spoken_of_as_the_file_writes_it() -> None:
    action = Action.model_validate(ACTION)
    assert action.extensions[0].from_.isoformat() == "2026-03-15"
    assert any(place == ("extensions", 0, "from") for place, _, _ in walk(action))


def test_references_are_found_with_their_place_and_kinds() -> None:
    found = {(place, target) for place, _, target in references(Action.model_validate(ACTION))}
    assert found == {
        (("owner",), "STF-1"),
        (("source", 0), "AUD-1"),
        (("evidence", 0), "EVD-1"),
        (("updates", 0, "by"), "STF-1"),
        (("extensions", 0, "approved_by"), "STF-2"),
    }


def test_an_id_or_a_mapping_may_stand_in_minutes() -> None:
    minutes = Minutes.model_validate(
        {
            "id": "MIN-1",
            "title": "Huddle",
            "meeting": "huddle",
            "held_at": "2026-01-15T12:00",
            "chair": "STF-1",
            "present": [{"staff": "STF-1"}],
            "items": [
                {"id": "a", "heading": "H", "decisions": ["DEC-1", {"text": "Stop", "rationale": "Harm"}]}
            ],
        }
    )
    assert [target for place, _, target in references(minutes) if "decisions" in place] == ["DEC-1"]
    assert slot_at(Minutes, ("items", 0, "decisions", 1, "rationale")) is not None
    assert len(list(parts(minutes))) == 4


def test_a_value_is_found_by_its_dotted_name() -> None:
    action = Action.model_validate(ACTION)
    assert value_at(action, "due") == action.due
    assert value_at(action, "completed.on") is None


def test_speak_up_is_for_the_team_only_unless_it_says_otherwise() -> None:
    given = {"id": "FBK-1", "title": "A", "type": "speak_up", "received_at": "2026-01-15T12:00"}
    kind = BY_NAME["feedback"]
    assert kind.readers(Feedback.model_validate(given)) == frozenset()
    assert kind.readers(Feedback.model_validate(given | {"type": "complaint"})) == INSPECTOR
    assert kind.readers(Feedback.model_validate(given | {"audience": ["inspector"]})) == INSPECTOR


def test_a_submission_is_for_its_receiver_and_for_inspectors() -> None:
    record = Submission.model_validate(
        {"id": "SUB-1", "title": "A", "to": "ORG-1", "audience": "commissioner", "purpose": "B"}
    )
    assert BY_NAME["submission"].readers(record) == {"commissioner", "inspector"}


def test_common_fields_come_first_in_every_kind() -> None:
    for kind in KINDS:
        assert tuple(slot.attribute for slot in slots(kind.model))[: len(COMMON)] == COMMON


def _all(kind: Kind) -> list[tuple[str, Slot]]:
    """Every declared field of a kind, those of its mappings too, by dotted name."""
    found: list[tuple[str, Slot]] = []
    waiting: list[tuple[str, type[Part]]] = [("", kind.model)]
    while waiting:
        before, model = waiting.pop()
        for slot in slots(model):
            found.append((f"{before}{slot.name}", slot))
            if slot.part is not None:
                waiting.append((f"{before}{slot.name}.", slot.part))
    return found
