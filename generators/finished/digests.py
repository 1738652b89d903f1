"""One digest for one value: the same bytes for the same value in every run, whatever it is made of; what is asked of it lies elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import partial
from functools import partial as bound
from hashlib import blake2b
from operator import attrgetter
from pathlib import PurePath
from re import Pattern
from types import FunctionType, NoneType
from typing import Any

from generators.audience import View
from generators.book import Book
from generators.derive import Derived
from generators.history import Commit, Step
from generators.kind import Kind, Part
from generators.ledger import Entry, Ledger
from generators.past import Event

SIZE = 16
"""Bytes of a digest: enough that two different values never share one."""


class Unknown(TypeError):
    """A value of a sort for which nobody has said what makes two of them the same."""


def digest(*parts: bytes) -> bytes:
    """The digest of several pieces, none of which can run into the next."""
    return blake2b(b"".join([b"%d:%b" % (len(part), part) for part in parts]), digest_size=SIZE).digest()


class _TheBook:
    """What stands in the place of the book in what a page is told by."""


THE_BOOK = _TheBook()


class Digests:
    """Digests of the values of one book. Parts that several values share are worked out once."""

    def __init__(
        self, records: Mapping[int, bytes], standing_in: Mapping[int, bytes], open_to: bytes = b""
    ) -> None:
        """`records`: `id()` of a record of the ledger -> digest of its entry. `standing_in`: the same of what goes by a name.

        `open_to` says who reads, and what is kept from them: what an old version of a record shows depends on it.
        """
        self._records = records
        self._open_to = open_to
        self._standing_in = standing_in
        self._known: dict[int, tuple[object, bytes]] = {}
        self._ways: dict[type, Callable[[Any], bytes]] = {
            NoneType: lambda _: b"-",
            bool: lambda value: b"t" if value else b"f",
            int: lambda value: b"i%d" % value,
            float: lambda value: b"r" + value.hex().encode(),
            str: _text,
            bytes: lambda value: b"b%d:" % len(value) + value,
            tuple: self._many,
            list: partial(self._many, mark=b"l"),
            dict: self._pairs,
            frozenset: self._set,
            set: self._set,
            Kind: lambda value: b"k" + value.name.encode(),
            Commit: lambda value: b"c" + value.id.encode(),
            Entry: self._entry,
            Event: self._event,
            _TheBook: lambda _: b"@",
            Step: lambda value: b"h" + digest(_plainly(_step(value))),
        }
        # Types whose kin are told apart alike; the first that fits.
        self._wide: tuple[tuple[Any, Callable[[bytes, Any], bytes]], ...] = (
            (Enum, lambda name, one: b"e" + digest(name, one.name.encode())),
            (datetime | date | time, lambda name, one: b"d" + digest(name, repr(one).encode())),
            (
                Decimal | Fraction | timedelta | PurePath,
                lambda name, one: b"v" + digest(name, repr(one).encode()),
            ),
            (Pattern, lambda _, one: b"x" + digest(repr((one.pattern, one.flags)).encode())),
            (str, lambda name, one: b"n" + digest(name, _text(str(one)))),
            (tuple, lambda name, one: b"n" + digest(name, self._many(one))),
            (Mapping, lambda _, one: self._pairs(one)),
        )

    def of(self, value: object) -> bytes:
        """The digest of a value. Raises Unknown where it holds anything for which no way is known."""
        return digest(self._told(value))

    def _told(self, value: Any) -> bytes:
        way = self._ways.get(type(value))
        if way is None:
            way = self._ways[type(value)] = self._way_of(value)
        return way(value)

    def _way_of(self, value: Any) -> Callable[[Any], bytes]:
        """How a value of this type is told apart from another of the same."""
        sort = type(value)
        name = f"{sort.__module__}.{sort.__qualname__}".encode()
        if id(value) in self._standing_in or isinstance(value, type | FunctionType | partial):
            return self._named
        if isinstance(value, Book | View | Derived | Ledger):
            # Only what was read of it may count, never the thing as it is passed on.
            raise Unknown(name.decode())
        if isinstance(value, Part):
            return bound(self._part, name)
        if is_dataclass(value):
            return bound(self._object, name, _getter(_counting(value)))
        for wide, way in self._wide:
            if isinstance(value, wide):
                return bound(way, name)
        raise Unknown(f"{sort.__module__}.{sort.__qualname__}")

    # -------------------------------------------------------------- several
    def _many(self, value: Iterable[Any], mark: bytes = b"u") -> bytes:
        found = [self._told(one) for one in value]
        return mark + b"%d" % len(found) + digest(*found)

    def _pairs(self, value: Mapping[Any, Any]) -> bytes:
        """In the order of the mapping: whoever reads it sees that too."""
        found = [self._told(one) for pair in value.items() for one in pair]
        return b"m%d" % len(found) + digest(*found)

    def _set(self, value: Iterable[Any]) -> bytes:
        return b"s" + digest(*sorted(self._told(one) for one in value))

    # -------------------------------------------------------------- things of ours
    def _once(self, value: object, work: Callable[[], bytes]) -> bytes:
        """What is worked out once for a thing; the thing is held, so that its `id()` stays its own."""
        found = self._known.get(id(value))
        if found is None:
            found = self._known[id(value)] = (value, work())
        return found[1]

    def _object(self, name: bytes, values: Callable[[Any], tuple[Any, ...]], value: Any) -> bytes:
        return b"o" + self._once(value, lambda: digest(name, *map(self._told, values(value))))

    def _part(self, name: bytes, value: Part) -> bytes:
        """A record of the ledger goes by its entry; any other mapping of a record by its fields."""
        known = self._records.get(id(value))
        if known is not None:
            return b"p" + known
        beside = (value.__pydantic_extra__, value.__pydantic_private__)
        return b"q" + self._once(
            value,
            lambda: digest(
                name,
                self._pairs(value.__dict__),
                self._set(value.__pydantic_fields_set__),
                self._told(beside),
            ),
        )

    def _entry(self, value: Entry) -> bytes:
        return b"y" + self._once(value, lambda: entry_digest(value))

    def _event(self, value: Event) -> bytes:
        """What a step shows follows from the step, and from who may read what of it."""
        received = value.received
        told = (
            (value.record, value.kind.name, value.opened, received.at, received.basis, received.through),
            (value.who, value.message, value.backfill, value.migration, value.signature),
            _step(value.step),
        )
        return b"z" + self._once(value, lambda: digest(self._open_to, _plainly(told)))

    def _named(self, value: Any) -> bytes:
        """What goes by a name: a class, a function of a module, or what the book itself stands for."""
        if (known := self._standing_in.get(id(value))) is not None:
            return b"@" + known
        if isinstance(value, partial):
            return b"a" + digest(self._named(value.func), self._many(value.args), self._pairs(value.keywords))
        if isinstance(value, type):
            return b"w" + f"{value.__module__}.{value.__qualname__}".encode()
        if isinstance(value, FunctionType) and value.__closure__ is None:
            code = value.__code__
            return b"g" + f"{value.__module__}.{value.__qualname__}:{code.co_firstlineno}".encode()
        raise Unknown(repr(value))


def _step(value: Step) -> tuple[object, ...]:
    """What a step says follows from its commit and path, which name what git holds; the rest says how much of it was there."""
    counted = len(value.changes) if value.changes is not None else None
    own = len(value.own) if value.own is not None else None
    return (
        value.commit,
        value.path,
        value.kind,
        value.moved,
        value.old,
        value.new,
        value.unreadable,
        value.lines,
        counted,
        own,
    )


def _plainly(value: object) -> bytes:
    """Texts, numbers, dates and tuples of them as they are written in Python, which tells any two of them apart."""
    return repr(value).encode("utf-8", "surrogatepass")


def _text(value: str) -> bytes:
    return b'"%d:' % len(value) + value.encode("utf-8", "surrogatepass")


def _counting(value: Any) -> list[str]:
    """The fields by which two things of one dataclass are told apart: not those in which it keeps what it worked out."""
    return [one.name for one in fields(value) if one.compare or not one.name.startswith("_")]


def _getter(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    """The values of those attributes, as a tuple."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


def entry_digest(entry: Entry) -> bytes:
    """An entry's digest: its record says what its document's data say, and pages print its text and path."""
    document = entry.document
    return digest(
        entry.kind.name.encode(),
        document.path.encode("utf-8", "surrogatepass"),
        document.text.encode("utf-8", "surrogatepass"),
        repr(document.data).encode("utf-8", "surrogatepass"),
        type(document.places).__name__.encode(),
        b"%d" % document.sound,
    )
