"""Finished pages kept for the next build in a file outside the repository; deleting it changes nothing but the time taken.

One file holds the pages of one site: of one repository for one audience, as they were last built. It holds what that
audience reads, so nobody but its owner may open it. A file that cannot be used is made anew.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from array import array
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from generators.finished.digests import SIZE
from generators.finished.watched import Fact

# Raised whenever what is kept, or how, changes.
_FORM = "1"
_TABLES = """
create table about (name text primary key, value blob);
create table pages (hash blob primary key, html blob);
"""
_FAST = 1
# So many pages are written together.
_TOGETHER = 256


@dataclass(frozen=True, slots=True)
class Row:
    """A finished page: what it was made from, what it asked, and which page came of it."""

    key: bytes
    facts: tuple[int, ...] | array[int]
    """Places in the list of facts."""
    hash: bytes
    """SHA-256 of the finished page."""


@dataclass(slots=True)
class Index:
    """What is kept of a site."""

    facts: list[Fact] = field(default_factory=list)
    digests: list[bytes] = field(default_factory=list)
    """What each fact was when the pages were finished."""
    rows: dict[str, Row] = field(default_factory=dict)
    """By the page's address."""


def place(folder: Path, repository: Path, audience: str) -> Path:
    """The file, below `folder`, of the pages of one site."""
    name = sha256(f"{_FORM}\0{repository.resolve()}\0{audience}".encode("utf-8", "surrogateescape"))
    return folder / f"pages-{name.hexdigest()[:40]}.sqlite3"


class Kept:
    """The pages of a site that are kept. Whatever goes wrong with the file, there is then nothing in it."""

    def __init__(self, file: Path | None) -> None:
        """None keeps nothing."""
        self._file = file
        self._database = _connected(file) if file else None
        self._waiting: list[tuple[bytes, bytes]] = []

    def index(self) -> Index:
        """What is kept; nothing where there is no file, or it is damaged."""
        if self._database is None:
            return Index()
        try:
            found = dict(self._database.execute("select name, value from about").fetchall())
            return _read(found) if found else Index()
        except (sqlite3.Error, ValueError, KeyError, TypeError, IndexError, zlib.error):
            self._anew()
            return Index()

    def page(self, hash_: bytes) -> bytes | None:
        """A finished page; None where it is not there, or not what it was."""
        if self._database is None:
            return None
        try:
            row = self._database.execute("select html from pages where hash = ?", (hash_,)).fetchone()
            html = zlib.decompress(row[0]) if row else None
        except (sqlite3.Error, TypeError, zlib.error):
            return None
        return html if html is not None and sha256(html).digest() == hash_ else None

    def add(self, hash_: bytes, html: bytes) -> None:
        """Keep a page, as `packed` makes it; it counts once a site that shows it is kept."""
        self._waiting.append((hash_, html))
        if len(self._waiting) >= _TOGETHER:
            self._change(self._put)

    def keep(self, index: Index) -> None:
        """Keep what the pages of a site were told. Every page that it does not show goes."""
        self._change(lambda database: self._site(database, index))

    def _put(self, database: sqlite3.Connection) -> None:
        database.executemany("insert or replace into pages values (?, ?)", self._waiting)
        self._waiting.clear()

    def _site(self, database: sqlite3.Connection, index: Index) -> None:
        self._put(database)
        used = {row.hash for row in index.rows.values()}
        gone = {hash_ for (hash_,) in database.execute("select hash from pages")} - used
        database.executemany("delete from pages where hash = ?", [(hash_,) for hash_ in sorted(gone)])
        database.executemany("insert or replace into about values (?, ?)", _written(index).items())

    def _change(self, change: Callable[[sqlite3.Connection], None]) -> None:
        """All of a change or nothing of it."""
        if self._database is None:
            self._waiting.clear()
            return
        try:
            self._database.execute("begin immediate")
            change(self._database)
            self._database.execute("commit")
        except sqlite3.OperationalError:
            # Somebody else is writing, the disk is full, or it may not be written to: what was kept stays.
            self.close()
        except sqlite3.Error:
            self._anew()

    def close(self) -> None:
        """Nothing more is read or kept; what was begun and not finished is taken back."""
        self._waiting.clear()
        if self._database is not None:
            self._database.close()
            self._database = None

    def _anew(self) -> None:
        """Throw a damaged file away, and begin again."""
        self.close()
        if self._file is not None:
            self._database = _thrown_away(self._file)


def packed(html: bytes) -> bytes:
    """A page as it is kept."""
    return zlib.compress(html, _FAST)


def _thrown_away(file: Path) -> sqlite3.Connection | None:
    try:
        file.unlink(missing_ok=True)
    except OSError:
        return None
    return _connected(file, again=False)


def _connected(file: Path, *, again: bool = True) -> sqlite3.Connection | None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.touch(mode=0o600)
        database = sqlite3.connect(file, timeout=0.2, isolation_level=None)
    except (OSError, sqlite3.Error):
        return None
    try:
        database.execute("pragma synchronous = off")
        database.execute("pragma journal_mode = memory")
        if not database.execute("select count(*) from sqlite_master").fetchone()[0]:
            for statement in filter(str.strip, _TABLES.split(";")):
                database.execute(statement)
    except sqlite3.OperationalError:
        database.close()
        return None
    except sqlite3.DatabaseError:
        database.close()
        return _thrown_away(file) if again else None
    return database


# ------------------------------------------------------------------ the index as bytes
def _written(index: Index) -> Mapping[str, bytes]:
    numbers = array("I")
    rows = []
    for address, row in index.rows.items():
        rows.append((address, row.key.hex(), row.hash.hex(), len(row.facts)))
        numbers.extend(row.facts)
    told = json.dumps([index.facts, rows]).encode()
    found = {
        "told": zlib.compress(told, _FAST),
        "digests": b"".join(index.digests),
        "numbers": numbers.tobytes(),
    }
    return found | {"sum": _sum(found)}


def _sum(found: Mapping[str, bytes]) -> bytes:
    return sha256(b"".join(found[name] for name in ("told", "digests", "numbers"))).digest()


def _read(found: Mapping[str, bytes]) -> Index:
    """Raises ValueError, or what else damaged bytes raise."""
    if _sum(found) != found["sum"]:
        raise ValueError("what is kept was changed")
    facts, rows = json.loads(zlib.decompress(found["told"]))
    numbers = array("I")
    numbers.frombytes(found["numbers"])
    digests = found["digests"]
    index = Index(
        [tuple(fact) for fact in facts],
        [digests[start : start + SIZE] for start in range(0, len(digests), SIZE)],
    )
    start = 0
    for address, key, hash_, count in rows:
        index.rows[address] = Row(bytes.fromhex(key), numbers[start : start + count], bytes.fromhex(hash_))
        start += count
    return index
