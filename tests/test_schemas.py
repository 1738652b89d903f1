"""The JSON Schemas are valid, say what the models say, and accept what the reader accepts."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from generators import schemas
from generators.finding import Unable
from generators.kind import Kind, slots
from generators.kinds import BY_NAME, KINDS
from generators.ledger import kind_of


class Editor(yaml.SafeLoader):
    """Reads YAML as an editor set to YAML 1.2 does: numbers, true and false; dates stay text."""


Editor.yaml_implicit_resolvers = {}
for _tag, _form, _first in (
    ("null", r"^(?:~|null|)$", ["~", "n", ""]),
    ("bool", r"^(?:true|false)$", list("tf")),
    ("int", r"^-?(?:0|[1-9][0-9]*)$", list("-0123456789")),
    ("float", r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$", list("-0123456789")),
):
    Editor.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_form), _first)


def judge(kind: Kind, data: object) -> list[str]:
    validator = jsonschema.Draft202012Validator(dict(schemas.schema(kind)))
    return [f"{list(error.absolute_path)}: {error.message}" for error in validator.iter_errors(data)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_schema_is_a_valid_schema(kind: Kind) -> None:
    jsonschema.Draft202012Validator.check_schema(dict(schemas.schema(kind)))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_schema_asks_for_what_the_model_asks_for(kind: Kind) -> None:
    found: Mapping[str, Any] = schemas.schema(kind)
    assert set(found["required"]) == {slot.name for slot in slots(kind.model) if slot.required}
    assert set(found["properties"]) == {slot.name for slot in slots(kind.model)}
    assert found["additionalProperties"] is False


def test_every_example_record_fits_its_schema(root: Path) -> None:
    wrong: list[str] = []
    judged = 0
    validators = {kind.name: jsonschema.Draft202012Validator(dict(schemas.schema(kind))) for kind in KINDS}
    for file in sorted((root / "records").rglob("*.yml")):
        path = file.relative_to(root).as_posix()
        kind = kind_of(path)
        if kind is None:
            continue
        data = yaml.load(file.read_text(encoding="utf-8"), Editor)
        wrong += [
            f"{path} {list(error.absolute_path)}: {error.message}"
            for error in validators[kind.name].iter_errors(data)
        ]
        judged += 1
    assert judged > 200
    assert wrong == []


def test_a_misspelt_field_and_a_wrong_word_are_seen_in_the_editor() -> None:
    data = {"id": "ORG-x", "title": "X", "typ": "cqc"}
    assert len(judge(BY_NAME["organisation"], data)) == 2
    assert judge(BY_NAME["organisation"], {"id": "ORG-x", "title": "X", "type": "ministry"})


def test_an_id_of_another_kind_is_seen_in_the_editor() -> None:
    data = {"id": "SVC-x", "title": "X", "service_type": "care_home", "registered_manager": "ORG-CQC"}
    assert judge(BY_NAME["service"], data)
    assert not judge(BY_NAME["service"], data | {"registered_manager": "STF-001"})


def test_schemas_are_written_one_a_file(tmp_path: Path) -> None:
    written = list(schemas.write(tmp_path / "schemas", None))
    assert len(written) == len(KINDS)
    assert json.loads((tmp_path / "schemas/action.schema.json").read_text())["title"] == "Action"


def test_all_schemas_print_as_one_object_and_one_alone() -> None:
    assert set(json.loads(schemas.printed(None))) == set(BY_NAME)
    assert json.loads(schemas.printed("risk"))["title"] == "Risk"


def test_an_unknown_kind_is_said(tmp_path: Path) -> None:
    with pytest.raises(Unable, match="no kind"):
        schemas.printed("recipe")
    with pytest.raises(Unable, match="no kind"):
        list(schemas.write(tmp_path / "none", "recipe"))
    assert not (tmp_path / "none").exists()
