"""What the reference pages are told: every record kind from its own declarations, and every finding code."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from generators.book import Book
from generators.codes import CODES, FAMILIES
from generators.codes.code import Code
from generators.kind import COMMON, Kind, Part, Record, Slot, slots
from generators.kinds import BY_NAME, KINDS
from generators.outputs import addresses, shown
from generators.outputs.frame import Step, kinds_shown
from generators.outputs.shown import Shown

TRAIL = (Step("Home", addresses.HOME), Step("Guide", addresses.REFERENCE))

_SORTS = {
    "text": "Text",
    "markdown": "Text in Markdown",
    "day": "Date, such as 2026-03-04",
    "moment": "Date and time, such as 2026-03-04T21:15",
    "month": "Month, such as 2026-03",
    "week": "Week, such as 2026-W10",
    "period": "Day, week or month",
    "time": "Time, such as 07:30",
    "flag": "true or false",
    "whole": "Whole number",
    "count": "Whole number, 0 or more",
    "rating": "1 to 5",
    "percent": "0 to 100",
    "number": "Number",
    "hours": "Number of hours",
    "person": "Pseudonym, such as P-0007",
    "hash": "SHA-256 (64 of 0–9 and a–f)",
    "slug": "Short name: small letters, digits, underscores",
    "choice": "One of",
    "part": "Mapping",
}
_CATALOGUES = {"themes": "themes", "regulations": "regulations", "framework": "frameworks"}


@dataclass(frozen=True, slots=True)
class Field:
    """A field in a kind's reference."""

    name: str
    sort: str
    choices: tuple[str, ...]
    leads: tuple[Shown, ...]
    """The kinds or the catalogue that it names."""
    required: bool
    internal: bool
    about: str


@dataclass(frozen=True, slots=True)
class Block:
    """The fields of a record, or of one mapping inside it."""

    title: str
    anchor: str
    about: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """A hand-written page."""

    title: str
    path: str


def tell_index(guides: tuple[Guide, ...]) -> dict[str, Any]:
    """The guide's first page: hand-written pages, kinds by group, catalogues, findings."""
    groups: dict[str, list[Kind]] = {}
    for kind in KINDS:
        groups.setdefault(kind.group, []).append(kind)
    return {
        "section": addresses.REFERENCE,
        "trail": TRAIL[:1],
        "guides": guides,
        "groups": tuple(
            (name, tuple((kind, addresses.of_kind(kind)) for kind in found)) for name, found in groups.items()
        ),
        "findings": addresses.FINDINGS,
        "codes": len(CODES),
    }


# ------------------------------------------------------------------ kinds
def tell_kind(book: Book, kind: Kind) -> dict[str, Any]:
    """A kind: where its records lie, who sees them, and every field."""
    shown_kinds = {found.name for found in kinds_shown(book)}
    return {
        "section": addresses.REFERENCE,
        "trail": TRAIL,
        "kind": kind,
        "blocks": tuple(_blocks(kind)),
        "register": addresses.of_register(kind) if kind.name in shown_kinds else "",
        "readers": _readers(kind),
    }


def _readers(kind: Kind) -> str:
    if kind.audience_rule is not None:
        return "Depends on the record; see the method."
    if not kind.audience:
        return "The governance team only, unless a record says otherwise."
    who = {"inspector": "inspectors", "commissioner": "commissioners"}
    return f"The governance team, {' and '.join(who[name] for name in ('inspector', 'commissioner') if name in kind.audience)}, unless a record says otherwise."


def _blocks(kind: Kind) -> Iterator[Block]:
    own = tuple(_field(slot) for slot in slots(kind.model) if slot.name not in COMMON)
    yield Block("Fields", "fields", "", own)
    seen: set[type[Part]] = set()
    yield from _inner(kind.model, (), seen)
    common = tuple(_field(slot) for slot in slots(kind.model) if slot.name in COMMON)
    yield Block("Fields any record may carry", "common", inspect.getdoc(Record) or "", common)
    for slot in slots(Record):
        if slot.part is not None and slot.part not in seen:
            yield Block(
                f"{slot.name}",
                addresses.anchor(slot.name),
                inspect.getdoc(slot.part) or "",
                tuple(_field(inner) for inner in slots(slot.part)),
            )


def _inner(model: type[Part], above: tuple[str, ...], seen: set[type[Part]]) -> Iterator[Block]:
    """Each mapping below, once, named by the first place at which it stands."""
    for slot in slots(model):
        if slot.part is None or slot.part in seen or (not above and slot.name in COMMON):
            continue
        seen.add(slot.part)
        place = (*above, slot.name)
        yield Block(
            ".".join(place),
            addresses.anchor("-".join(place)),
            inspect.getdoc(slot.part) or "",
            tuple(_field(inner) for inner in slots(slot.part)),
        )
        yield from _inner(slot.part, place, seen)


def _field(slot: Slot) -> Field:
    leads: tuple[Shown, ...] = ()
    if slot.refs:
        leads = tuple(shown.link(BY_NAME[name].label, addresses.of_kind(BY_NAME[name])) for name in slot.refs)
    elif slot.catalogue:
        leads = (
            shown.link(f"Catalogue: {slot.catalogue}", addresses.of_catalogue(_CATALOGUES[slot.catalogue])),
        )
    return Field(
        slot.name,
        _sort(slot),
        slot.choices if slot.sort == "choice" else (),
        leads,
        slot.required,
        slot.internal,
        slot.description,
    )


def _sort(slot: Slot) -> str:
    if slot.sort == "ref":
        said = "Id of a record" if slot.refs else "Id of any record"
        said += ", or words" if slot.loose else ""
    elif slot.sort == "listed":
        said = "Id from a catalogue"
    else:
        said = _SORTS.get(slot.sort, "Text")
    if slot.part is not None and slot.sort != "part":
        said += ", or a mapping"
    return {
        "one": said,
        "many": f"List: {said[0].lower()}{said[1:]}",
        "map": f"Names with values: {said[0].lower()}{said[1:]}",
    }[slot.shape]


# ------------------------------------------------------------------ findings
def tell_findings() -> dict[str, Any]:
    """Every finding code, by family."""
    return {
        "section": addresses.REFERENCE,
        "trail": TRAIL,
        "families": tuple(
            (title, tuple((code, addresses.of_code(code.id)) for code in codes))
            for title, codes in FAMILIES.values()
        ),
    }


def tell_code(code: Code) -> dict[str, Any]:
    """A finding code: what it means, why it matters, how to mend it, wrong and right."""
    return {
        "section": addresses.REFERENCE,
        "trail": (*TRAIL, Step("Findings", addresses.FINDINGS)),
        "code": code,
    }
