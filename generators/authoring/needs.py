"""Which parts of a record cannot stand before another record does, because they name it; when those stand is told elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from generators.authoring.facts import THINGS, ident, path
from generators.authoring.telling import IDS
from generators.checks.sheet import Leaf, Sheet
from generators.kind import LOOKS_LIKE_ID, Kind, Part, Place, Slot, slots
from generators.ledger import Ledger

# Lists of which at least one item must stand with the mapping that holds them: what is claimed done names its proof.
_PROOF = frozenset(
    {"completed.evidence", "objectives.milestones.reached.evidence", "requirements.met.evidence"}
)
# Fields that speak of a part of the record that another field names.
_SPEAKS_OF = {("action", "plan"): ("objective",)}
# References without which their mapping says nothing.
_MEANT = frozenset({("measure", "baseline.decision")})


@dataclass(frozen=True, slots=True)
class Need:
    """A part of a record that waits for one of several others: at a single place for one, at a list for the first."""

    record: str
    unit: Place
    """What is left out until then: the smallest part without which the record still holds together."""
    targets: tuple[str, ...]
    place: Place
    """Where the reference is written (of a list: the list)."""


def of(sheet: Sheet, ledger: Ledger) -> Iterator[Need]:
    """Every need of a record, in the order of its places."""
    record = ident(sheet)
    lists: dict[tuple[Place, Place], list[str]] = defaultdict(list)
    for leaf in sheet.leaves:
        target = leaf.text.partition("#")[0]
        if not _refers(leaf, target) or target == record or target not in ledger.entries:
            continue
        unit, needed_by = _unit(sheet.kind, leaf)
        yield Need(record, unit, (target,), leaf.place)
        for other in _SPEAKS_OF.get((sheet.kind.name, path(leaf.place)), ()):
            if other in sheet.document.data:
                yield Need(record, (other,), (target,), (other,))
        if needed_by is not None:
            lists[needed_by, leaf.place[:-1]].append(target)
    for target in IDS.findall(str(sheet.document.data.get("notes", ""))):
        if target != record and target in ledger.entries and sheet.kind.name not in THINGS:
            yield Need(record, ("notes",), (target,), ("notes",))
    for (unit, place), targets in lists.items():
        yield Need(record, unit, tuple(targets), place)


def _refers(leaf: Leaf, target: str) -> bool:
    return leaf.slot.refs is not None and (not leaf.slot.loose or bool(LOOKS_LIKE_ID.fullmatch(target)))


def _declared(kind: Kind, place: Place) -> list[Slot | None]:
    """For every step of a place the field it names; None for the number of a list item."""
    part: type[Part] | None = kind.model
    found: list[Slot | None] = []
    for step in place:
        slot = None
        if isinstance(step, str) and part is not None:
            slot = next((one for one in slots(part) if one.name == step), None)
            part = slot.part if slot else None
        found.append(slot)
    return found


def _unit(kind: Kind, leaf: Leaf) -> tuple[Place, Place | None]:
    """What can be left out around a reference, and for an item of a needed list what cannot stand without any item."""
    declared = _declared(kind, leaf.place)
    in_list = isinstance(leaf.place[-1], int)
    where = path(leaf.place)
    needed = leaf.slot.required or where in _PROOF or (kind.name, where) in _MEANT
    around = _removable(declared, leaf.place, len(leaf.place) - 1 - in_list) if needed else None
    if in_list:
        return leaf.place, around
    return (leaf.place if around is None else around), None


def _removable(declared: list[Slot | None], place: Place, depth: int) -> Place:
    """The smallest part around the field at `depth` that may be missing; the record itself where there is none."""
    for step in range(depth - 1, -1, -1):
        slot = declared[step]
        if slot is None or not slot.required:
            return place[: step + 1]
    return ()
