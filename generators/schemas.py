"""JSON Schemas of the record kinds, for editors and forms; the strict reader and the models remain the judges."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from generators.finding import Unable
from generators.kind import Kind, Part, Slot, slots
from generators.kinds import BY_NAME, BY_PREFIX, KINDS
from generators.values import PATTERNS

DIALECT = "https://json-schema.org/draft/2020-12/schema"
VERSION = 1


def schema(kind: Kind) -> Mapping[str, Any]:
    """The JSON Schema (2020-12) of one kind's files, as an editor that reads YAML sees them.

    Editors read `true` as a boolean and `4` as a number, so these stand beside text where a value may be either.
    """
    parts: dict[str, Any] = {}
    whole = _object(kind.model, parts)
    if kind.prefix:
        whole["properties"]["id"]["pattern"] = f"^{kind.prefix}-[A-Za-z0-9][A-Za-z0-9-]*$"
    else:
        whole["properties"]["id"]["const"] = "provider"
    return {
        "$schema": DIALECT,
        "$id": f"urn:care-evidence:schema:{VERSION}:{kind.name}",
        "title": kind.label,
        "description": kind.summary,
        **whole,
        "$defs": dict(sorted(parts.items())),
    }


def _object(model: type[Part], parts: dict[str, Any]) -> dict[str, Any]:
    fields = slots(model)
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [slot.name for slot in fields if slot.required],
        "properties": {slot.name: _field(slot, parts) for slot in fields},
    }


def _field(slot: Slot, parts: dict[str, Any]) -> dict[str, Any]:
    one = _value(slot, parts)
    described = {"description": slot.description}
    if slot.shape == "many":
        several = {"type": "array", "items": one}
        return described | ({"anyOf": [several, one]} if slot.single_allowed else several)
    if slot.shape == "map":
        return described | {
            "type": "object",
            "additionalProperties": one,
            "propertyNames": {"pattern": "^[a-z][a-z0-9_]*$"},
        }
    return described | one


def _value(slot: Slot, parts: dict[str, Any]) -> dict[str, Any]:
    options = []
    if slot.part is not None:
        name = slot.part.__name__
        if name not in parts:
            parts[name] = {}
            parts[name] = _object(slot.part, parts)
        options.append({"$ref": f"#/$defs/{name}"})
    if slot.part is None or slot.refs is not None:
        options.append(_scalar(slot))
    return options[0] if len(options) == 1 else {"anyOf": options}


# Sort -> what an editor sees; sorts with a form of their own come from `PATTERNS`.
_NUMBERS: Mapping[str, dict[str, Any]] = {
    "flag": {"type": "boolean"},
    "whole": {"type": "integer"},
    "count": {"type": "integer", "minimum": 0},
    "rating": {"type": "integer", "minimum": 1, "maximum": 5},
    "percent": {"type": "integer", "minimum": 0, "maximum": 100},
    "number": {"type": "number"},
    "hours": {"type": "number", "exclusiveMinimum": 0},
}


def _scalar(slot: Slot) -> dict[str, Any]:
    if slot.choices:
        return {"enum": _editor_words(slot.choices)}
    if slot.refs is not None and not slot.loose:
        prefixes = sorted(BY_NAME[name].prefix for name in slot.refs) if slot.refs else sorted(BY_PREFIX)
        return {"type": "string", "pattern": f"^({'|'.join(prefixes)})-[A-Za-z0-9-]+$"}
    if slot.sort in _NUMBERS:
        return _NUMBERS[slot.sort]
    if slot.sort in PATTERNS:
        return {"type": "string", "pattern": PATTERNS[slot.sort]}
    return {"type": ["string", "number", "boolean"]}


def _editor_words(choices: tuple[str, ...]) -> list[str | bool]:
    """Words of a list, and what an editor of YAML 1.1 makes of `yes` and `no`."""
    doubles: list[str | bool] = [read for word, read in (("yes", True), ("no", False)) if word in choices]
    return [*choices, *doubles]


def _chosen(name: str | None) -> Iterator[Kind]:
    if name is None:
        yield from KINDS
    elif name in BY_NAME:
        yield BY_NAME[name]
    else:
        raise Unable(f"there is no kind {name!r}", "kinds: " + ", ".join(BY_NAME))


def printed(name: str | None) -> str:
    """One kind's schema as JSON, or one object of all by kind name; ends in a newline. Raises Unable for an unknown kind."""
    found = {kind.name: schema(kind) for kind in _chosen(name)}
    return json.dumps(found[name] if name else found, indent=2, ensure_ascii=False) + "\n"


def write(folder: Path, name: str | None) -> Iterator[Path]:
    """Write `<kind>.schema.json` for each kind below `folder`; yields the paths. Raises Unable for an unknown kind."""
    chosen = tuple(_chosen(name))
    folder.mkdir(parents=True, exist_ok=True)
    for kind in chosen:
        path = folder / f"{kind.name}.schema.json"
        path.write_text(json.dumps(schema(kind), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        yield path
