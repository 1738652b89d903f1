"""Records in which every declared field is filled, made from the declarations themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

from generators.kind import Kind, Part, Slot, slots
from generators.kinds import BY_NAME, KINDS
from generators.source.writing import written

# Fields that are text but must have a form.
FORMS: Mapping[tuple[str, str], str] = {
    ("Escalation", "within"): "same_day",
    ("Factor", "code"): "alpha",
    ("Minutes", "meeting"): "governance",
    ("Provider", "framework_edition"): "cqc-saf-2023",
}
VALUES: Mapping[str, str] = {
    "day": "2026-03-04",
    "moment": "2026-03-04T21:15",
    "month": "2026-03",
    "week": "2026-W10",
    "period": "2026-W10",
    "time": "07:30",
    "flag": "true",
    "whole": "3",
    "count": "3",
    "rating": "3",
    "percent": "40",
    "number": "2.5",
    "hours": "4",
    "person": "P-007",
    "hash": "a" * 64,
    "slug": "alpha",
}
LISTED = {"themes": "falls", "regulations": "hsca-ra-2014/12", "framework": "cqc-saf-2023/learning-culture"}

Say = Callable[[str], str]
"""Gives the text for a field, by its place: `action.updates.note`."""


def id_of(kind: Kind, tail: str = "all") -> str:
    """The id that a filled record of a kind has."""
    return f"{kind.prefix}-{tail}" if kind.prefix else "provider"


def filled(kind: Kind, say: Say, tail: str = "all") -> dict[str, Any]:
    """The raw data of a record of that kind, every field filled; free texts come from `say`."""
    data = _part(kind.model, (kind.name,), say, tail)
    data["id"] = id_of(kind, tail)
    if kind.name != "submission":
        data.pop("audience")
    return data


def _part(model: type[Part], place: tuple[str, ...], say: Say, tail: str) -> dict[str, Any]:
    return {slot.name: _value(model, slot, (*place, slot.name), say, tail) for slot in slots(model)}


def _value(model: type[Part], slot: Slot, place: tuple[str, ...], say: Say, tail: str) -> Any:
    one = _one(model, slot, place, say, tail)
    if slot.shape == "map":
        return {"alpha": one}
    return [one] if slot.shape == "many" else one


def _one(model: type[Part], slot: Slot, place: tuple[str, ...], say: Say, tail: str) -> Any:
    if slot.part is not None:
        return _part(slot.part, place, say, tail)
    if slot.sort == "choice":
        return slot.choices[0]
    if slot.sort == "ref":
        return id_of(BY_NAME[(slot.refs or ("action",))[0]], tail)
    if slot.sort == "listed":
        return LISTED[slot.catalogue]
    if slot.sort in VALUES:
        return VALUES[slot.sort]
    return FORMS.get((model.__name__, slot.name)) or say(".".join(place))


def write(
    folder: Path, say: Say, *, tail: str = "all", more: Mapping[str, Mapping[str, Any]] | None = None
) -> Path:
    """A record of every kind below `folder`, each filled; `more` adds or replaces fields by kind."""
    for kind in KINDS:
        data = filled(kind, say, tail) | dict((more or {}).get(kind.name, {}))
        place = folder / "records" / (f"{kind.folder}/{data['id']}.yml" if kind.folder else "provider.yml")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(written(data), encoding="utf-8")
    return folder


def numbered() -> Say:
    """A different text for each field, so that a page can be searched for every one."""
    numbers: Iterator[int] = count(1)
    return lambda place: f"Words {next(numbers)} of {place}"
