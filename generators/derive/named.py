"""Which records name which person who uses the service, by pseudonym, and where in them; what they tell is shown elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generators.kind import Place, walk
from generators.ledger import Entry, Ledger

# A pseudonym as it stands in running text: `P-004`, never a part of another id.
_IN_TEXT = re.compile(r"(?<![\w-])P-\d{3,6}(?![\w-])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Named:
    """A record that names a person."""

    record: str
    places: tuple[Place, ...]
    """Where in it, in order."""
    concerned: bool
    """Whether the record is about the person: it names them in a field of its own, not only in words."""


def pseudonyms(text: str) -> tuple[str, ...]:
    """The pseudonyms in a text, each once, in order."""
    return tuple(dict.fromkeys(_IN_TEXT.findall(text)))


def named(ledger: Ledger) -> Mapping[str, tuple[Named, ...]]:
    """Pseudonym -> the records that name it, by id; the persons in the order of their numbers.

    Only what stands in this ledger counts: of an audience's ledger, what that audience may see.
    """
    found: dict[str, list[Named]] = {}
    for entry in ledger.entries.values():
        for person, named_by in _of_record(entry):
            found.setdefault(person, []).append(named_by)
    order = sorted(found, key=lambda person: (int(person.removeprefix("P-")), person))
    return {person: tuple(sorted(found[person], key=lambda one: one.record)) for person in order}


def _of_record(entry: Entry) -> Iterator[tuple[str, Named]]:
    places: dict[str, list[Place]] = {}
    concerned: set[str] = set()
    for place, slot, value in walk(entry.record):
        if not isinstance(value, str) or slot.sort in ("ref", "hash", "slug", "choice"):
            continue
        for person in pseudonyms(value):
            places.setdefault(person, []).append(place)
            # `persons` of an incident or concern, `person` of a medicine: a field of the record itself.
            if slot.sort == "person" and place[0] == slot.name:
                concerned.add(person)
    for person, where in places.items():
        yield person, Named(entry.id, tuple(where), person in concerned)
