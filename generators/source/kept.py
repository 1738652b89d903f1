"""Documents that were read before, kept by what their files hold, and what was found clean; how a file is read or judged lives elsewhere.

The file lies outside the repository, in the person's own folder for such things. Deleting it changes nothing but the time
taken: a document is taken from it only for the very bytes that it was read from, by the very reader of today, and only as
it was put in. One with a fault is never kept, so faults are found anew every time.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import sys
from array import array
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from generators.finding import Finding
from generators.source.document import Document, Place, Places, Value
from generators.source.parsing import parse

# Raised whenever the table changes.
_FORM = "2"
_TABLES = (
    "create table if not exists documents (name blob primary key, said blob, marks blob, seal blob)",
    "create table if not exists clean (name blob primary key, seal blob)",
)
# What is no longer asked for is thrown away when it is more than what is, and than so many.
_SPARE = 2_000

_Row: TypeAlias = tuple[Any, Any, Any]
"""What the document says, where its values stand, and the seal over both."""


class Kept:
    """An open file of documents."""

    def __init__(self, database: sqlite3.Connection) -> None:
        """Made by `opened`."""
        self._database = database
        rows = database.execute("select name, said, marks, seal from documents")
        self._known: dict[bytes, _Row] = {name: (said, marks, seal) for name, said, marks, seal in rows}
        self._used: set[bytes] = set()
        self._new: dict[bytes, _Row] = {}
        self._clean: dict[bytes, bytes] = dict(database.execute("select name, seal from clean").fetchall())
        self._clean_now: set[bytes] = set()

    def parse(self, path: str, content: bytes) -> tuple[Document | None, tuple[Finding, ...]]:
        """What `parse` says of a file: remembered where it was sound, else read."""
        name = hashlib.sha256(_reader() + content).digest()
        row = self._known.get(name)
        if row is not None and _whole(name, row):
            self._used.add(name)
            return _document(path, content, row), ()
        document, findings = parse(path, content)
        if document is not None and document.sound and document.text.encode() == content:
            said, marks = _told(document)
            self._new[name] = (said, marks, _seal(name, said, marks))
        return document, findings

    def clean(self, name: bytes) -> bool:
        """Whether something that goes by this digest was found to be without fault before, and is to be kept as that."""
        if self._clean.get(name) != _seal(name, b"clean", b""):
            return False
        self._clean_now.add(name)
        return True

    def found_clean(self, name: bytes) -> None:
        """Something that goes by this digest is without fault."""
        self._clean_now.add(name)

    def keep(self) -> None:
        """Write down what is new, and throw away what is of no more use."""
        spare, stale = self._known.keys() - self._used, self._clean.keys() - self._clean_now
        with self._database:
            if len(spare) > max(_SPARE, len(self._used)):
                self._database.executemany("delete from documents where name = ?", zip(spare, strict=True))
            if len(stale) > max(_SPARE, len(self._clean_now)):
                self._database.executemany("delete from clean where name = ?", zip(stale, strict=True))
            self._database.executemany(
                "insert or replace into clean values (?, ?)",
                ((name, _seal(name, b"clean", b"")) for name in self._clean_now - self._clean.keys()),
            )
            self._database.executemany(
                "insert or replace into documents values (?, ?, ?, ?)",
                ((name, *told) for name, told in self._new.items()),
            )

    @property
    def changed(self) -> bool:
        """Whether there is anything to be written down."""
        return bool(self._new or self._clean_now - self._clean.keys())


def _told(document: Document) -> tuple[bytes, bytes]:
    ambiguous = [[list(place), reading] for place, reading in document.ambiguous.items()]
    marks = document.places.marks if isinstance(document.places, Places) else array("I")
    return json.dumps([document.data, ambiguous], ensure_ascii=False).encode(), marks.tobytes()


def _document(path: str, content: bytes, row: _Row) -> Document:
    data, written = json.loads(row[0].decode(), object_pairs_hook=_mapping)
    marks = array("I")
    marks.frombytes(row[1])
    ambiguous: Mapping[Place, str] = {tuple(place): reading for place, reading in written}
    places, keys = (Places(data, marks, of_keys=of_keys) for of_keys in (False, True))
    return Document(path, data, places, keys, content.decode(), ambiguous)


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Value]:
    """The names of fields are the same in thousands of records: each is held once."""
    intern = sys.intern
    return {intern(name): value for name, value in pairs}


def _seal(name: bytes, said: bytes, marks: bytes) -> bytes:
    made = hashlib.blake2b(said, digest_size=16, key=name, salt=len(said).to_bytes(8, "big"))
    made.update(marks)
    return made.digest()


def _whole(name: bytes, row: _Row) -> bool:
    """Whether a row stands as it was written."""
    said, marks, seal = row
    return isinstance(said, bytes) and isinstance(marks, bytes) and seal == _seal(name, said, marks)


@cache
def _reader() -> bytes:
    """The reader of today: our own sources, the library's version, and how numbers lie in memory."""
    made = hashlib.sha256(f"{yaml.__version__} {sys.version} {sys.byteorder} {array('I').itemsize}".encode())
    for file in sorted(Path(__file__).parent.glob("*.py")):
        made.update(file.read_bytes())
    return made.digest()


def place(folder: Path, repository: Path) -> Path:
    """The file, below `folder`, of what is kept of one repository."""
    name = hashlib.sha256(f"{_FORM}\0{repository.resolve()}".encode("utf-8", "surrogateescape"))
    return folder / f"{name.hexdigest()[:40]}.sqlite3"


@contextmanager
def opened(file: Path | None) -> Iterator[Kept | None]:
    """What was kept, to be asked and added to. None where nothing is to be kept, or the file cannot be used just now.

    One that is damaged is thrown away.
    """
    kept = _opened(file) if file else None
    if kept is None:
        yield None
        return
    told, database = kept
    with closing(database):
        yield told
        if told.changed:
            try:
                told.keep()
            except sqlite3.Error:
                # Somebody else is writing, or it may not be written to: the next run reads those files again.
                return


def _opened(file: Path, *, again: bool = True) -> tuple[Kept, sqlite3.Connection] | None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        database = sqlite3.connect(file, timeout=0.2)
    except (OSError, sqlite3.Error):
        return None
    try:
        database.execute("pragma synchronous = off")
        database.execute("pragma journal_mode = memory")
        for table in _TABLES:
            database.execute(table)
        return Kept(database), database
    except sqlite3.OperationalError:
        database.close()
        return None
    except sqlite3.DatabaseError:
        database.close()
        file.unlink(missing_ok=True)
        return _opened(file, again=False) if again else None
