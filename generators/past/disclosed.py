"""What an audience may read of an old version of a record, and what of a change between two.

A version is judged by what it said itself: by its own audience, and by the fields that are declared and not internal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from generators.audience import WITHHELD, Redactor, cleaned, file_name, kept
from generators.history import Change
from generators.kind import Kind, Part, Place, Slot, slots
from generators.kinds.evidence import Evidence
from generators.kinds.referral_log import ReferralLog
from generators.kinds.safeguarding_concern import KIND as CONCERN
from generators.ledger import record_of
from generators.source import Value

_CONCERN = f"{CONCERN.prefix}-"


def readers(kind: Kind, value: Value) -> frozenset[str]:
    """Who outside the team could see a record when it said this. Where that cannot be told, nobody."""
    if not isinstance(value, dict):
        return frozenset()
    if kind.audience_rule is None:
        named = value.get("audience")
        if named is None:
            return kind.audience
        return frozenset(
            name for name in ([named] if isinstance(named, str) else named) if isinstance(name, str)
        )
    record = record_of(kind, value)
    return kind.readers(record) if record else frozenset()


def version_for(kind: Kind, record_id: str, value: Mapping[str, Value], clean: Redactor) -> dict[str, Value]:
    """A version without internal and unknown fields; of evidence, with the name under which its file is given out."""
    given = {
        name: _given_out(kind, record_id, (name,), inner)
        for name, inner in value.items()
        if not _tells_of_others(kind, (name,), clean)
    }
    return kept(given, kind.model, clean)


def changes_for(kind: Kind, record_id: str, changes: Sequence[Change], clean: Redactor) -> Iterator[Change]:
    """Changes without those of internal and unknown fields, and without those of which only `withheld` is left."""
    for change in changes:
        if not change.path:
            before, after = (
                version_for(kind, record_id, value, clean) if isinstance(value, dict) else None
                for value in (change.before, change.after)
            )
        else:
            slot = _declared(kind.model, change.path)
            if slot is None or _tells_of_others(kind, change.path, clean):
                continue
            before, after = (
                None
                if value is None
                else cleaned(_given_out(kind, record_id, change.path, value), slot, clean)
                for value in (change.before, change.after)
            )
        if before != after and {_told_of(before), _told_of(after)} != {False}:
            yield Change(change.op, change.path, before, after)


def _given_out(kind: Kind, record_id: str, path: Place, value: Value) -> Value:
    """What a field says; of the file of evidence the name under which readers get it, for its own stays with the team."""
    if kind.model is not Evidence or path[:1] != ("file",):
        return value
    return file_name(record_id, value) if isinstance(value, str) and len(path) == 1 else WITHHELD


def _tells_of_others(kind: Kind, path: Place, clean: Redactor) -> bool:
    """Whether a field may tell of a record that is hidden: a line of a receiver's log, of a concern that nobody else names."""
    return kind.model is ReferralLog and path[:1] == ("rows",) and clean.hides(_CONCERN)


def _told_of(value: Value) -> bool:
    return value not in (None, WITHHELD, [WITHHELD], {}, [])


def _declared(model: type[Part], path: Place) -> Slot | None:
    """The declaration of the field at a path; None where any field on the way is unknown, internal or of another shape."""
    here: type[Part] | None = model
    found: Slot | None = None
    for step in path:
        if isinstance(step, int) or (found is not None and found.shape == "map" and found.part is None):
            if found is None:
                return None
            continue
        if (
            found is not None
            and found.shape == "map"
            and here is not None
            and found.part is here
            and step not in _names(here)
        ):
            continue
        if here is None or step not in _names(here):
            return None
        found = _names(here)[step]
        if found.internal:
            return None
        here = found.part
    return found


def _names(model: type[Part]) -> Mapping[str, Slot]:
    return {slot.name: slot for slot in slots(model)}


def internal_texts(kind: Kind, change: Change) -> Iterator[str]:
    """Texts that a change puts into, or takes out of, internal fields."""
    for value in (change.before, change.after):
        if not change.path:
            yield from _internal_in(kind.model, value)
            continue
        here: type[Part] | None = kind.model
        internal = False
        for step in change.path:
            if isinstance(step, str) and here is not None:
                slot = _names(here).get(step)
                internal = internal or (slot is not None and slot.internal and slot.refs is None)
                here = slot.part if slot else None
        if internal:
            yield from _texts(value)
        elif here is not None:
            yield from _internal_in(here, value)


def _internal_in(model: type[Part], value: Value) -> Iterator[str]:
    if isinstance(value, list):
        for member in value:
            yield from _internal_in(model, member)
    elif isinstance(value, dict):
        known = _names(model)
        for name, inner in value.items():
            slot = known.get(name)
            if slot is not None and slot.internal and slot.refs is None:
                yield from _texts(inner)
            elif slot is not None and slot.part is not None:
                yield from _internal_in(slot.part, inner)


def _texts(value: Value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for member in value:
            yield from _texts(member)
    elif isinstance(value, dict):
        for member in value.values():
            yield from _texts(member)


def files_named(change: Change) -> Iterator[str]:
    """Paths and names of evidence files that a change names."""
    for value in (change.before, change.after):
        named = (
            value.get("file")
            if not change.path and isinstance(value, dict)
            else value
            if change.path == ("file",)
            else None
        )
        if isinstance(named, str):
            yield named
            yield named.rsplit("/", 1)[-1]
