"""A book that notes what a page reads of it: each door gives the real thing and writes down what was asked; digests lie elsewhere.

Whatever has no door of its own is noted as a whole, so a page may be rendered too often and never too seldom.
"""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterator, KeysView, Mapping, ValuesView
from dataclasses import fields
from typing import Any, TypeAlias, TypeVar

from generators.audience import View
from generators.book import Book
from generators.derive import Derived
from generators.history import History
from generators.kind import Record
from generators.ledger import Entry, Ledger, Mention
from generators.past import Past

T = TypeVar("T")
R = TypeVar("R", bound=Record)

Fact: TypeAlias = "tuple[str, ...]"
"""What was asked: a door, and what was named at it."""

# Doors. The first word of a fact is one of these.
VALUE, PRESENCE, KEYS, WHOLE = "value", "presence", "keys", "whole"
ATTRIBUTE, KIND, MENTIONS, LIFE, VALUES, FIRST, BACKFILLED, PAST, BOOK, ASKED = (
    "attribute",
    "kind",
    "mentions",
    "life",
    "values",
    "first",
    "backfilled",
    "past",
    "book",
    "asked",
)
# Mappings. Those of the derived positions are named `derived.actions`.
ENTRIES, FILES, RECORDS, ADDRESSES = "entries", "files", "records", "addresses"


class Reading:
    """What one page has asked so far."""

    __slots__ = ("_facts",)

    def __init__(self) -> None:
        """Nothing yet."""
        self._facts: set[Fact] = set()

    def note(self, *fact: str) -> None:
        """Write down that something was asked."""
        self._facts.add(fact)

    def facts(self) -> tuple[Fact, ...]:
        """Everything that was asked, sorted."""
        return tuple(sorted(self._facts))


class Watched(Mapping[str, T]):
    """A mapping of which it is noted which of its keys were looked up."""

    def __init__(self, name: str, real: Mapping[str, T], reading: Reading) -> None:
        """`name` is the one under which its facts are noted."""
        self._name = name
        self._real = real
        self._reading = reading

    def __getitem__(self, key: str) -> T:
        self._looked_up(VALUE, key)
        return self._real[key]

    def get(self, key: Any, default: Any = None) -> Any:
        """The value of a key, or the default."""
        self._looked_up(VALUE, key)
        return self._real.get(key, default)

    def __contains__(self, key: object) -> bool:
        self._looked_up(PRESENCE, key)
        return key in self._real

    def __iter__(self) -> Iterator[str]:
        self._reading.note(KEYS, self._name)
        return iter(self._real)

    def __len__(self) -> int:
        self._reading.note(KEYS, self._name)
        return len(self._real)

    def keys(self) -> KeysView[str]:
        """The keys; the values stay unread."""
        self._reading.note(KEYS, self._name)
        return self._real.keys()

    def values(self) -> ValuesView[T]:
        """The values: the whole is read."""
        self._reading.note(WHOLE, self._name)
        return self._real.values()

    def items(self) -> ItemsView[str, T]:
        """Keys and values: the whole is read."""
        self._reading.note(WHOLE, self._name)
        return self._real.items()

    def _looked_up(self, door: str, key: object) -> None:
        if isinstance(key, str):
            self._reading.note(door, self._name, key)
        else:
            self._reading.note(WHOLE, self._name)


class _WatchedLedger(Ledger):
    """A ledger of which it is noted which records, kinds and mentions were asked for."""

    def __init__(self, real: Ledger, reading: Reading) -> None:
        own = {"real": real, "note": reading.note, "entries": Watched(ENTRIES, real.entries, reading)}
        object.__setattr__(self, "_own", own)

    def __getattribute__(self, name: str) -> Any:
        own = object.__getattribute__(self, "_own")
        if name == "entries":
            return own["entries"]
        if name in ("of", "entries_of", "get", "find", "referring_to", "__class__"):
            return object.__getattribute__(self, name)
        own["note"](WHOLE, ENTRIES)
        own["note"](ATTRIBUTE, "ledger", name)
        return getattr(own["real"], name)

    def of(self, model: type[R]) -> tuple[R, ...]:
        """The records of one kind."""
        own = object.__getattribute__(self, "_own")
        own["note"](KIND, model.__name__)
        found: tuple[R, ...] = own["real"].of(model)
        return found

    def entries_of(self, kind: str) -> tuple[Entry, ...]:
        """The entries of one kind."""
        own = object.__getattribute__(self, "_own")
        own["note"](KIND, kind)
        found: tuple[Entry, ...] = own["real"].entries_of(kind)
        return found

    def referring_to(self, record_id: str) -> tuple[Mention, ...]:
        """What refers to one record."""
        own = object.__getattribute__(self, "_own")
        own["note"](MENTIONS, record_id)
        found: tuple[Mention, ...] = own["real"].referring_to(record_id)
        return found


class _WatchedPast(Past):
    """A history of which it is noted whose lives were asked for."""

    def __init__(self, real: Past, reading: Reading) -> None:
        own = {
            "real": real,
            "note": reading.note,
            "history": _WatchedHistory(real.history, reading),
            "records": Watched(RECORDS, real.records, reading),
        }
        object.__setattr__(self, "_own", own)

    def __getattribute__(self, name: str) -> Any:
        own = object.__getattribute__(self, "_own")
        if name in ("history", "records"):
            return own[name]
        if name in ("life", "values", "first_recorded", "backfilled", "_noted", "__class__"):
            return object.__getattribute__(self, name)
        if name not in ("audience", "inside_view"):  # both stand in the key of every page
            own["note"](PAST)
        return getattr(own["real"], name)

    def life(self, record_id: str) -> Any:
        """The events of one record."""
        return self._noted(LIFE, "life", record_id)

    def values(self, record_id: str) -> Any:
        """What one record said after each step."""
        return self._noted(VALUES, "values", record_id)

    def first_recorded(self, record_id: str) -> Any:
        """When one record was first there."""
        return self._noted(FIRST, "first_recorded", record_id)

    def backfilled(self, record_id: str) -> Any:
        """Whether one record was written down later."""
        return self._noted(BACKFILLED, "backfilled", record_id)

    def _noted(self, door: str, method: str, record_id: str) -> Any:
        own = object.__getattribute__(self, "_own")
        own["note"](door, record_id)
        return getattr(own["real"], method)(record_id)


class _WatchedHistory(History):
    """What lies behind a past: its remarks are noted as such, anything else as the whole past."""

    def __init__(self, real: History, reading: Reading) -> None:
        object.__setattr__(self, "_own", {"real": real, "note": reading.note})

    def __getattribute__(self, name: str) -> Any:
        if name == "__class__":
            return object.__getattribute__(self, name)
        own = object.__getattribute__(self, "_own")
        own["note"](*((ATTRIBUTE, "history", name) if name in ("remarks", "tip") else (PAST,)))
        return getattr(own["real"], name)


def _reader(base: type, owner: str) -> Callable[[Any, str], Any]:
    """How the attributes of a watched dataclass are read: each field is noted; methods and properties read through it."""
    names = frozenset(one.name for one in fields(base))

    def read(self: Any, name: str) -> Any:
        if name not in names:
            return object.__getattribute__(self, name)
        real, inside, note = object.__getattribute__(self, "_own")
        if name in inside:
            return inside[name]
        note(ATTRIBUTE, owner, name)
        return getattr(real, name)

    return read


class _WatchedView(View):
    """A view of which every field is noted."""

    __slots__ = ("_own",)
    __getattribute__ = _reader(View, "view")


class _WatchedDerived(Derived):
    """Derived positions: of those kept by id the ids are noted, any other field as a whole."""

    __slots__ = ("_own",)
    __getattribute__ = _reader(Derived, "derived")


class _WatchedBook(Book):
    """A book of which every field is noted, and every question that is asked of the whole of it."""

    __slots__ = ("_own",)
    __getattribute__ = _reader(Book, "book")

    @property
    def whole(self) -> Book:
        """The real book: everything is noted."""
        real, _, note = object.__getattribute__(self, "_own")
        note(BOOK)
        whole: Book = real
        return whole

    def asked(self, question: Callable[..., T], *about: str) -> T:
        """What the real book answers; noted is the answer, not what it was found from."""
        real, _, note = object.__getattribute__(self, "_own")
        note(ASKED, f"{question.__module__}:{question.__qualname__}", *about)
        return question(real, *about)


def _with(made: type[T], real: T, inside: Mapping[str, object], reading: Reading) -> T:
    """A watched thing: of the fields named in `inside` the watched ones, of the others the real."""
    found = object.__new__(made)
    object.__setattr__(found, "_own", (real, inside, reading.note))
    return found


def mappings(derived: Derived) -> Mapping[str, Mapping[str, Any]]:
    """The derived positions that are kept by id: name of the field -> the mapping."""
    found = {one.name: getattr(derived, one.name) for one in fields(derived)}
    return {
        name: value
        for name, value in found.items()
        if isinstance(value, Mapping) and all(type(key) is str for key in value)
    }


class Watch:
    """Makes watched books of one book. Every page gets one of its own.

    So nothing that a module keeps under the book, its ledger or its past by identity can pass from one page to the next:
    what the second page takes from there would not be noted for it.
    """

    def __init__(self, book: Book) -> None:
        """`book` is the real one."""
        self._book = book
        self._derived = [(name, f"derived.{name}", real) for name, real in mappings(book.derived).items()]

    def book(self, reading: Reading) -> Book:
        """The book, with every door watched."""
        book = self._book
        derived: dict[str, object] = {
            name: Watched(full, real, reading) for name, full, real in self._derived
        }
        view = {
            "ledger": _WatchedLedger(book.view.ledger, reading),
            "files": Watched(FILES, book.view.files, reading),
        }
        inside: dict[str, object] = {
            "view": _with(_WatchedView, book.view, view, reading),
            "derived": _with(_WatchedDerived, book.derived, derived, reading),
            "past": _WatchedPast(book.past, reading) if book.past is not None else None,
        }
        return _with(_WatchedBook, book, inside, reading)
