"""What a rule is given to look at: one document with its written values and their declarations; no rule lives here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from generators.catalogues import Catalogues
from generators.finding import Finding, at
from generators.kind import Kind, Part, Place, Record, Slot, slots
from generators.ledger import Entry, Ledger, kind_of
from generators.source import Document, Kept

R = TypeVar("R", bound=Record)


class Leaf(NamedTuple):
    """One written value: where it stands, how its field is declared, its text."""

    place: Place
    slot: Slot
    text: str


class Inner(NamedTuple):
    """One written mapping: where it stands, the model that declares it, its raw entries."""

    place: Place
    model: type[Part]
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Matter:
    """What all rules share: the ledger, the catalogues, and what stands in the repository."""

    ledger: Ledger
    catalogues: Catalogues
    repository: Path
    paths: tuple[str, ...] = ()
    """Every ordinary file below `records/`, from the repository's root, sorted."""
    unread: frozenset[str] = frozenset()
    """Ids that stand in the repository but whose records could not be read: naming them is no fault."""
    names: frozenset[str] = frozenset()
    """People's names that may stand in no record."""
    as_of: date | None = None
    """The position date; where given, no fact may be dated later."""
    kept: Kept | None = None
    """What was found clean before; None where nothing is remembered."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document of a known kind, whether or not its record could be read.

    Rules on single values work on what is written (`leaves`, `inners`), so that a record with a fault in one field
    has its other faults reported in the same run. Rules that weigh fields against each other work on `entry`, which
    is None while a field of the record has a fault of its own.
    """

    document: Document
    kind: Kind
    entry: Entry | None
    leaves: tuple[Leaf, ...]
    inners: tuple[Inner, ...]

    def at(self, place: Place, code: str, message: str, hint: str) -> Finding:
        """A finding at the value of `place`, or at the nearest value around it."""
        return at(self.document.path, self.document.position(place), code, message, hint)


def of(entry: Entry, place: Place, code: str, message: str, hint: str) -> Finding:
    """A finding in a record, at the value of `place` or the nearest one around it."""
    return at(entry.document.path, entry.document.position(place), code, message, hint)


def every(matter: Matter, model: type[R]) -> Iterator[tuple[Entry, R]]:
    """Every record of one kind that could be read, with its entry, sorted by id."""
    for record in matter.ledger.of(model):
        yield matter.ledger.entries[record.id], record


def sheets(ledger: Ledger) -> Iterator[Sheet]:
    """Every document that stands in a kind's folder, sorted by path."""
    read = {id(entry.document): entry for entry in ledger.entries.values()}
    for document in ledger.documents:
        kind = kind_of(document.path)
        if kind is not None:
            yield sheet(document, kind, read.get(id(document)))


def sheet(document: Document, kind: Kind, entry: Entry | None) -> Sheet:
    """One document taken apart by its kind's declarations; what is not declared is left out."""
    leaves: list[Leaf] = []
    inners: list[Inner] = []
    _take(kind.model, document.data, (), leaves, inners)
    return Sheet(document, kind, entry, tuple(leaves), tuple(inners))


@cache
def _declared(model: type[Part]) -> Mapping[str, Slot]:
    return {slot.name: slot for slot in slots(model)}


def _take(
    model: type[Part], data: Mapping[str, Any], place: Place, leaves: list[Leaf], inners: list[Inner]
) -> None:
    """Note the values below a mapping, in the order in which they are written."""
    inners.append(Inner(place, model, data))
    declared = _declared(model)
    for name, value in data.items():
        slot = declared.get(name)
        if slot is not None:
            _value(slot, value, (*place, name), leaves, inners)


def _value(slot: Slot, value: Any, place: Place, leaves: list[Leaf], inners: list[Inner]) -> None:
    if isinstance(value, str):
        leaves.append(Leaf(place, slot, value))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _value(slot, item, (*place, index), leaves, inners)
    elif isinstance(value, dict):
        if slot.part is not None and slot.shape != "map":
            _take(slot.part, value, place, leaves, inners)
        elif slot.shape == "map":
            for key, item in value.items():
                if isinstance(item, str):
                    leaves.append(Leaf((*place, key), slot, item))


def text_at(data: Mapping[str, Any], dotted: str) -> str | None:
    """The text at a dotted field of a raw mapping; None where it is absent or no text. Lists are not entered."""
    here: Any = data
    for name in dotted.split("."):
        if not isinstance(here, Mapping):
            return None
        here = here.get(name)
    return here if isinstance(here, str) else None


def listed(words: Iterable[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`; nothing for nothing."""
    *before, end = list(words) or [""]
    return f"{', '.join(before)} {last} {end}" if before else end
