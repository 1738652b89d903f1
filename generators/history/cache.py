"""What was read of a history, kept for the next run in a file outside the repository; deleting it changes nothing but the time taken.

It holds commits by id, and the changes of each file by commit and blob id; all of it git holds too: nothing is ever taken from here that a
commit id does not stand for. A file that cannot be used is made anew.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from generators.history.graph import Graph
from generators.history.touches import Touch

# Raised whenever what is kept, or how it is worked out, changes.
_FORM = "5"
_TABLES = """
create table about (name text primary key, value text);
create table commits (place integer primary key, id text, parents text, seconds integer, facts text, touched text, beside text);
create index commits_by_id on commits (id);
create table files (path text primary key, touches text, moves text, merges text, steps text);
"""


class Filed(NamedTuple):
    """What has to be known of a file to work out its steps anew."""

    touches: tuple[Touch, ...]
    moves: tuple[tuple[str, str, str], ...]
    """Commit, the other path, and the blob before."""
    merges: tuple[str, ...]
    """The merges in which anything of it came together."""


class Kept:
    """An open file of what was kept."""

    def __init__(self, database: sqlite3.Connection) -> None:
        """Made by `opened`."""
        self._database = database

    # -------------------------------------------------------------- out of it
    @property
    def tip(self) -> str:
        """The commit up to which this goes; empty where nothing was kept."""
        found = self._database.execute("select value from about where name = 'tip'").fetchone()
        return found[0] if found else ""

    def graph(self) -> Graph:
        """The shape of the history up to the tip."""
        rows = self._database.execute("select id, parents from commits order by place")
        return Graph(self.tip, {commit: tuple(parents.split()) for commit, parents in rows})

    def seconds(self) -> dict[str, int | None]:
        """Commit -> the committer's time in seconds since 1970."""
        return dict(self._database.execute("select id, seconds from commits order by place").fetchall())

    def facts(self) -> dict[str, str]:
        """Commit -> what `plain.facts` wrote down, in the order of receiving."""
        return dict(self._database.execute("select id, facts from commits order by place").fetchall())

    def steps(self) -> dict[str, str]:
        """Path -> its steps, one a line: commit id, a space, what `plain.told` wrote down."""
        return dict(self._database.execute("select path, steps from files order by path").fetchall())

    def follows(self, path: str) -> bool:
        """Whether a file is among those that are kept."""
        return bool(self._database.execute("select 1 from files where path = ?", (path,)).fetchone())

    def file(self, path: str) -> Filed:
        """What was kept of one file; of one that was not followed, nothing."""
        asked = "select touches, moves, merges from files where path = ?"
        found = self._database.execute(asked, (path,)).fetchone()
        if not found:
            return Filed((), (), ())
        touched, moved, merges = found
        return Filed(
            tuple(Touch(*line.split(" ")) for line in touched.split("\n")),
            tuple((commit, other, blob) for commit, other, blob in json.loads(moved)),
            tuple(merges.split()),
        )

    def touched(self, commits: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Commit -> the followed files that it changed, or of a merge that came together in it, for those that are kept."""
        found: dict[str, tuple[str, ...]] = {}
        for commit in commits:
            row = self._database.execute("select touched from commits where id = ?", (commit,)).fetchone()
            if row and row[0]:
                found[commit] = tuple(json.loads(row[0]))
        return found

    def beside(self) -> dict[str, tuple[str, ...]]:
        """Commit -> other files it changed that belong to those followed."""
        rows = self._database.execute("select id, beside from commits where beside <> ''")
        return {commit: tuple(json.loads(paths)) for commit, paths in rows}

    # -------------------------------------------------------------- into it
    def keep_commits(
        self,
        graph: Graph,
        facts: Mapping[str, str],
        seconds: Mapping[str, int | None],
        together: Mapping[str, Sequence[str]],
        beside: Mapping[str, Sequence[str]],
    ) -> None:
        """Keep commits that are not kept yet, and that they are the history up to the graph's tip."""
        rows = (
            (
                graph.place(commit),
                commit,
                " ".join(graph.parents[commit]),
                seconds[commit],
                said,
                _listed(together.get(commit)),
                _listed(beside.get(commit)),
            )
            for commit, said in facts.items()
        )
        self._database.executemany("insert or replace into commits values (?, ?, ?, ?, ?, ?, ?)", rows)
        self._database.execute("insert or replace into about values ('tip', ?)", (graph.tip,))

    def keep_files(self, rows: Iterable[tuple[str, Filed, str]]) -> None:
        """Keep files: path, what was read of it, and its steps as `steps` gives them."""
        self._database.executemany(
            "insert or replace into files values (?, ?, ?, ?, ?)",
            (
                (
                    path,
                    "\n".join(
                        f"{touch.commit} {touch.old} {touch.new} {touch.mode}" for touch in filed.touches
                    ),
                    json.dumps(filed.moves),
                    " ".join(filed.merges),
                    steps,
                )
                for path, filed, steps in rows
            ),
        )

    def forget(self) -> None:
        """Everything: what was kept belongs to a history that is no longer the one looked at."""
        for table in ("about", "commits", "files"):
            self._database.execute(f"delete from {table}")  # noqa: S608 - one of ours


def _listed(paths: Sequence[str] | None) -> str:
    return json.dumps(paths) if paths else ""


def place(folder: Path, repository: Path, choice: str) -> Path:
    """The file, below `folder`, of what is kept of one repository for one choice of its files."""
    name = hashlib.sha256(f"{_FORM}\0{repository.resolve()}\0{choice}".encode("utf-8", "surrogateescape"))
    return folder / f"{name.hexdigest()[:40]}.sqlite3"


@contextmanager
def opened(file: Path | None) -> Iterator[Kept | None]:
    """What was kept, to be read and added to; what is added stays only if the block ends without an error.

    None where nothing is to be kept, or the file cannot be used just now: somebody else is writing, or it may not be
    written to. One that is damaged is thrown away.
    """
    database = _connected(file) if file else None
    if database is None:
        yield None
        return
    with closing(database):
        yield Kept(database)
        database.commit()


def _connected(file: Path, *, again: bool = True) -> sqlite3.Connection | None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        database = sqlite3.connect(file, timeout=0.2, isolation_level=None)
    except (OSError, sqlite3.Error):
        return None
    try:
        database.execute("pragma synchronous = off")
        database.execute("pragma journal_mode = memory")
        database.execute("begin exclusive")
        if not database.execute("select count(*) from sqlite_master").fetchone()[0]:
            for statement in filter(str.strip, _TABLES.split(";")):
                database.execute(statement)
    except sqlite3.OperationalError:
        database.close()
        return None
    except sqlite3.DatabaseError:
        database.close()
        file.unlink(missing_ok=True)
        return _connected(file, again=False) if again else None
    return database
