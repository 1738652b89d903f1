"""A document: what one YAML file says and where each of its values stands; it is read elsewhere."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from generators.finding import Position

Place: TypeAlias = "tuple[str | int, ...]"
Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"


class Places(Mapping[Place, Position]):
    """Positions by place, kept as numbers in reading order and laid out when first asked for.

    `marks` holds line and column (from 1) of the root, then for every mapping entry those of the key and of the
    value, and for every list item those of the value, in the order in which `data` is walked. Most documents are
    never asked, and then cost eight bytes a value instead of some three hundred.
    """

    __slots__ = ("_data", "_laid", "_marks", "_of_keys")

    def __init__(self, data: Value, marks: array[int], *, of_keys: bool) -> None:
        self._data = data
        self._marks = marks
        self._of_keys = of_keys
        self._laid: dict[Place, Position] | None = None

    @property
    def marks(self) -> array[int]:
        """The numbers it was made with."""
        return self._marks

    def _lay(self) -> dict[Place, Position]:
        if self._laid is None:
            numbers = iter(self._marks)
            rest = zip(numbers, numbers, strict=True)
            laid: dict[Place, Position] = {}
            root = Position._make(next(rest))
            if not self._of_keys:
                laid[()] = root
            for is_key, place in _walk(self._data, ()):
                position = Position._make(next(rest))
                if is_key is self._of_keys:
                    laid[place] = position
            self._laid = laid
        return self._laid

    def __getitem__(self, place: Place) -> Position:
        return self._lay()[place]

    def __iter__(self) -> Iterator[Place]:
        return iter(self._lay())

    def __len__(self) -> int:
        return len(self._lay())


def _walk(value: Value, place: Place) -> Iterator[tuple[bool, Place]]:
    """Every key (True) and value (False) below `place`, in reading order. As deep as the reader's limit, no deeper."""
    if isinstance(value, dict):
        for key, inner in value.items():
            here = (*place, key)
            yield True, here
            yield False, here
            yield from _walk(inner, here)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            here = (*place, index)
            yield False, here
            yield from _walk(inner, here)


@dataclass(frozen=True, slots=True)
class Document:
    """One file as read. Every scalar is text; an empty plain value, `null` and `~` are None.

    `path` is posix and relative to the repository root. `text` is the file's text as it stands (a byte order mark
    left out). `ambiguous` gives the unquoted values that other YAML readers would take for something else, with what
    they would read; to be reported only where text is wanted. `sound` is False where the file has faults that leave
    it readable enough to look for more (a key given twice: the first is kept; a forbidden character: shown as U+FFFD;
    a key that is no key: left out). Such a document may be checked further, never published or compared.
    """

    path: str
    data: Mapping[str, Value]
    places: Mapping[Place, Position]
    keys: Mapping[Place, Position]
    text: str
    ambiguous: Mapping[Place, str] = field(default_factory=dict)
    sound: bool = True

    def position(self, place: Place) -> Position:
        """Where the value at `place` stands; for a value that is not there, where the nearest one around it stands."""
        while place and place not in self.places:
            place = place[:-1]
        return self.places.get(place, Position())

    def key_position(self, place: Place) -> Position:
        """Where the key of the value at `place` stands; for a list item or a missing key, as `position`."""
        return self.keys[place] if place in self.keys else self.position(place)
