"""What a book answers at each door, as one digest a fact: equal digests mean that a page would be told the same again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from importlib import import_module
from typing import Any

from generators.book import Book
from generators.finished import watched
from generators.finished.digests import Digests, Unknown, digest, entry_digest
from generators.finished.watched import Fact
from generators.ledger import Ledger

_ABSENT = digest(b"absent")
_PRESENT = digest(b"present")

_MAY_ASK = "generators.outputs."


class Facts:
    """The facts of one book. A fact that nobody can put in a digest has none, and a page that hangs on it is never kept."""

    def __init__(self, book: Book, addresses: Mapping[str, str], standing_in: Mapping[int, bytes]) -> None:
        """`addresses` are those to which ids in a text lead. `standing_in`: `id()` of what goes by a name -> digest."""
        self._book = book
        self._entries = {name: entry_digest(entry) for name, entry in book.ledger.entries.items()}
        records = {id(entry.record): self._entries[name] for name, entry in book.ledger.entries.items()}
        view = book.view
        hidden = (sorted(view.hidden), sorted(view.texts), book.audience)
        self._kept_back = digest(Digests({}, {}).of(hidden), self._ever_hidden())
        self.digests = Digests(records, standing_in, self._kept_back)
        self._known: dict[Fact, bytes | None] = {}
        self._mappings: dict[str, Mapping[str, Any]] = {
            watched.ENTRIES: book.ledger.entries,
            watched.FILES: view.files,
            watched.ADDRESSES: addresses,
            watched.RECORDS: book.past.records if book.past else {},
        }
        for name, mapping in watched.mappings(book.derived).items():
            self._mappings[f"derived.{name}"] = mapping
        self._owners = {
            "book": book,
            "view": view,
            "derived": book.derived,
            "ledger": book.ledger,
            "history": book.past.history if book.past else None,
        }
        self._doors: dict[str, Callable[..., bytes]] = {
            watched.VALUE: self._value,
            watched.PRESENCE: self._presence,
            watched.KEYS: self._keys,
            watched.WHOLE: self._whole,
            watched.ATTRIBUTE: self._attribute,
            watched.KIND: self._kind,
            watched.MENTIONS: self._mentions,
            watched.LIFE: self._life,
            watched.VALUES: self._values,
            watched.FIRST: self._first,
            watched.BACKFILLED: self._backfilled,
            watched.PAST: self._past,
            watched.BOOK: self._all,
            watched.ASKED: self._asked,
        }

    def digest(self, fact: Fact) -> bytes | None:
        """The digest of what this book answers; None where there is none, or no such door any more."""
        if fact not in self._known:
            self._known[fact] = self._answered(fact)
        return self._known[fact]

    def _answered(self, fact: Fact) -> bytes | None:
        door = self._doors.get(fact[0])
        try:
            return door(*fact[1:]) if door else None
        except Unknown:
            return None

    # -------------------------------------------------------------- mappings
    def _value(self, name: str, key: str) -> bytes:
        if name == watched.ENTRIES:
            return self._entries.get(key, _ABSENT)
        mapping = self._mappings.get(name, {})
        return self.digests.of(mapping[key]) if key in mapping else _ABSENT

    def _presence(self, name: str, key: str) -> bytes:
        return _PRESENT if key in self._mappings.get(name, {}) else _ABSENT

    def _keys(self, name: str) -> bytes:
        return self.digests.of(tuple(self._mappings.get(name, {})))

    def _whole(self, name: str) -> bytes:
        mapping = self._mappings.get(name, {})
        if name == watched.ENTRIES:
            return digest(*(part for key in mapping for part in (key.encode(), self._entries[key])))
        return self.digests.of(mapping)

    def _attribute(self, owner: str, name: str) -> bytes:
        if (owner, name) == ("view", "counted"):
            return _ledger(self._book.view.counted)
        if owner == "ledger":
            # Whatever else a ledger answers follows from its entries, its documents and what could not be read.
            return _ledger(self._book.ledger)
        if (owner, name) == ("view", "clean"):
            return self._kept_back
        if (owner, name) == ("book", "checkout"):
            return self.digests.of(str(self._book.checkout))
        return self.digests.of(getattr(self._owners[owner], name))

    # -------------------------------------------------------------- the ledger
    def _kind(self, name: str) -> bytes:
        """By the kind's name, or by its model's."""
        entries = self._book.ledger.entries
        return digest(
            *(
                self._entries[key]
                for key, entry in entries.items()
                if name in (entry.kind.name, entry.kind.model.__name__)
            )
        )

    def _mentions(self, record_id: str) -> bytes:
        found = self._book.ledger.referring_to(record_id)
        return digest(
            *(
                part
                for one in found
                for part in (self._entries[one.entry.id], repr(one.place).encode("utf-8", "surrogatepass"))
            )
        )

    # -------------------------------------------------------------- the past
    def _life(self, record_id: str) -> bytes:
        past = self._book.past
        if past is None:
            return _ABSENT
        return digest(self._kept_back, self.digests.of((past.records.get(record_id), past.life(record_id))))

    def _values(self, record_id: str) -> bytes:
        """Every step of a record, those among them that its life does not tell."""
        past = self._book.past
        steps = past.history.of(record_id) if past else ()
        return digest(self._life(record_id), self.digests.of(steps))

    def _first(self, record_id: str) -> bytes:
        return self.digests.of(self._book.past.first_recorded(record_id) if self._book.past else None)

    def _backfilled(self, record_id: str) -> bytes:
        return self.digests.of(self._book.past.backfilled(record_id) if self._book.past else None)

    def _past(self) -> bytes:
        """The whole history: what it was made from, which its newest commit names, and who may read what of it."""
        past = self._book.past
        if past is None:
            return _ABSENT
        history = past.history
        return self.digests.of(
            (
                history.tip,
                history.inside,
                history.remarks,
                dict(history.received),
                dict(history.signatures),
                tuple(self._life(name) for name in past.records),
                self._whole(watched.ENTRIES),
                _ledger(self._book.view.counted),
            )
        )

    def _all(self) -> bytes:
        """The whole book. What is derived follows from the rest."""
        book = self._book
        rest = [one.name for one in fields(book) if one.name not in ("view", "derived", "past", "checkout")]
        values = tuple(getattr(book, name) for name in rest)
        totals = (dict(book.view.files), book.view.concern_totals, str(book.checkout))
        return digest(
            self._past(),
            self._kept_back,
            self._whole(watched.ENTRIES),
            _ledger(book.view.counted),
            self.digests.of((values, totals)),
        )

    def _ever_hidden(self) -> bytes:
        """What is taken out of old versions: it depends on every record that ever was."""
        past = self._book.past
        if past is None or past.inside_view:
            return b""
        return static(past.kept_back)

    # -------------------------------------------------------------- questions
    def _asked(self, question: str, *about: str) -> bytes:
        """Only what pages are told from may be asked: what is kept must not be able to call anything else."""
        module, _, name = question.partition(":")
        if not module.startswith(_MAY_ASK):
            raise Unknown(question)
        try:
            ask = getattr(import_module(module), name)
            return self.digests.of(ask(self._book, *about))
        except (ImportError, AttributeError, LookupError, TypeError, ValueError) as error:
            raise Unknown(question) from error


def _ledger(ledger: Ledger) -> bytes:
    """A whole ledger, that of the view or another."""
    entries = [
        part for name, entry in ledger.entries.items() for part in (name.encode(), entry_digest(entry))
    ]
    unread = [name.encode("utf-8", "surrogatepass") for name in sorted(ledger.unread)]
    paths = [one.path.encode("utf-8", "surrogatepass") for one in ledger.documents]
    return digest(digest(*entries), digest(*unread), digest(*paths))


def static(value: object) -> bytes:
    """The digest of a value that holds nothing of a book's."""
    return Digests({}, {}).of(value)


__all__ = ["Facts", "static"]
