"""A history as one audience may read it: what it may not see is gone from old versions, messages and names too.

What happened to a record is told as events. For an audience outside the team an event tells of fields that are declared
and not internal, in versions that were open to that audience; of a commit's message only where everything that the
commit changed is open to it; of a person only who is a member of staff it may read of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from generators.audience import WITHHELD, Redactor, View
from generators.history import Change, Commit, History, Received, Step, versions
from generators.kind import Kind
from generators.kinds.evidence import Evidence
from generators.kinds.staff import Staff
from generators.ledger import Ledger, kind_of
from generators.past.disclosed import changes_for, files_named, internal_texts, readers, version_for
from generators.source import Value


@dataclass(frozen=True, slots=True)
class Event:
    """What one commit did to one record, as an audience may read it."""

    record: str
    """The record's id."""
    kind: Kind
    step: Step
    """Its changes are only those that this audience may read."""
    commit: Commit
    received: Received
    who: str
    """Staff id of the author; for the team also a name that no member of staff has. Empty where it is not to be told."""
    message: str
    """What the author wrote; empty where it is not to be told."""
    backfill: str
    """Why it tells of earlier times than its own, where the commit says so or adds very many records."""
    migration: str
    """Why a migration changed it, where the commit says so."""
    signature: tuple[str, str] | None = None
    """What its signature shows in a few words, and the colour of the words; None where it is not signed."""
    opened: bool = False
    """Whether the record was opened to this audience by it: what it said before is not told."""

    @property
    def changes(self) -> tuple[Change, ...]:
        """What it changed, field by field; of a merge only what it did itself. Empty where a version cannot be read."""
        own = self.step.own if self.step.kind == "merged" else None
        return (own if own is not None else self.step.changes) or ()

    @property
    def recorded(self) -> datetime | None:
        """When it was written down: from when the branch held it."""
        return self.received.at


# What may be said of a signature that is not good, and the colour of the words (guarantees §2).
_SIGNED: Mapping[str, tuple[str, str]] = {
    "bad": ("Its signature does not fit what it says", "red"),
    "unknown_key": ("Signed with a key that nobody is registered for", "yellow"),
    "outside_validity": ("Signed with a key that was not valid then", "yellow"),
    "not_checked": ("Signed; not checked here", "grey"),
    "unreadable": ("Its signature cannot be read", "red"),
    "unsigned": ("Not signed", "grey"),
}


class Past:
    """The history behind the records of one view."""

    def __init__(
        self, history: History, view: View, ledger: Ledger, *, inside: str = "", backfilled_above: int = 20
    ) -> None:
        """`ledger` holds every record, whoever may see it; `inside` is where the evidence folder lies in the repository.

        A commit that adds more records than `backfilled_above` tells of earlier times (domain reference §7.0).
        """
        self.history = history
        self.audience = view.audience
        self._view = view
        self._inside = f"{inside}/" if inside else ""
        self._backfilled_above = backfilled_above
        self._aliases = {
            alias.lower(): staff.id for staff in ledger.of(Staff) for alias in staff.email_aliases or ()
        }
        self._all = ledger
        self._events: dict[str, tuple[Event, ...]] = {}

    def until(self, commit: str, ledger: Ledger) -> Past:
        """The same history up to a commit of the mainline, with the records as they were known then; for the team alone.

        Raises ValueError for another audience: what may be told depends on what the records say today.
        """
        if not self.inside_view:
            raise ValueError("an earlier history is told to the team alone")
        cut = replace(self._view, ledger=ledger, counted=ledger)
        return Past(
            self.history.cut(commit),
            cut,
            ledger,
            inside=self._inside.removesuffix("/"),
            backfilled_above=self._backfilled_above,
        )

    @property
    def whole(self) -> Past:
        """This past, for whoever reads all of it."""
        return self

    @property
    def inside_view(self) -> bool:
        """Whether everything may be told."""
        return self.audience == "internal"

    # -------------------------------------------------------------- whose records
    @cached_property
    def records(self) -> Mapping[str, Kind]:
        """Every record that this audience may read of, those that are no longer there among them, sorted by id."""
        gone = {
            identity: kind
            for identity, kind, value in self._gone()
            # Whether a record that is no more would name an item of evidence, nobody can tell.
            if self.inside_view or (kind.model is not Evidence and self.audience in readers(kind, value))
        }
        there = {entry.id: entry.kind for entry in self._view.ledger.entries.values()}
        return dict(sorted((gone | there).items()))

    def _gone(self) -> Iterator[tuple[str, Kind, Value]]:
        """Records that once were and are no longer: id, kind, and what they last said."""
        for path, steps in self.history.files.items():
            kind = self._kind(path)
            if kind is None or not kind.folder or steps[-1].kind != "deleted" or steps[-1].moved:
                continue
            last: Value = None
            for _, value, there in versions(steps):
                last = value if there else last
            identity = last.get("id") if isinstance(last, dict) else None
            if (
                isinstance(identity, str)
                and identity not in self._all.entries
                and identity not in self._all.unread
            ):
                yield identity, kind, last

    def _kind(self, path: str) -> Kind | None:
        return kind_of(path.removeprefix(self._inside)) if path.startswith(self._inside) else None

    @cached_property
    def _redactor(self) -> Redactor:
        """Of every record that ever was and may not be read of, and of every text that was ever for the team only."""
        return Redactor(self._hidden, self._texts | self._names_of_files(self._hidden))

    @cached_property
    def _message_redactor(self) -> Redactor:
        """Of the same, and of the names with which files of evidence came: nobody wrote a message for outsiders."""
        return Redactor(self._hidden, self._texts | self._names_of_files())

    @cached_property
    def kept_back(self) -> tuple[frozenset[str], frozenset[str]]:
        """Ids and texts that are taken out of what this audience reads of the past; none for the team, which reads it all."""
        return self._hidden, self._texts | self._names_of_files()

    @cached_property
    def _hidden(self) -> frozenset[str]:
        """Ids of every record that is or was and may not be read of."""
        return frozenset(
            (*self._view.hidden, *(name for name in self.history.ids if name not in self.records))
        )

    @cached_property
    def _texts(self) -> frozenset[str]:
        """What ever stood in a field that is for the team only."""
        found = set(self._view.texts)
        for path, steps in self.history.files.items():
            if (kind := self._kind(path)) is not None:
                for step in steps:
                    for change in step.changes or ():
                        found.update(internal_texts(kind, change))
        return frozenset(found)

    def _names_of_files(self, among: frozenset[str] | None = None) -> frozenset[str]:
        """Paths and names of the files that evidence ever named: all, or of the items `among` these ids."""
        return frozenset(
            name
            for path, steps in self.history.files.items()
            if (kind := self._kind(path)) is not None and kind.model is Evidence
            if among is None or not among.isdisjoint(_stem(path))
            for step in steps
            for change in step.changes or ()
            for name in files_named(change)
        )

    # -------------------------------------------------------------- lives
    def life(self, record_id: str) -> tuple[Event, ...]:
        """The events of one record in the order of receiving; none where it is not to be read of or never committed."""
        if record_id not in self._events:
            kind = self.records.get(record_id)
            steps = self.history.of(record_id)
            told = self._told(record_id, kind, steps) if kind is not None else ()
            self._events[record_id] = tuple(told)
        return self._events[record_id]

    def trail(self) -> tuple[Event, ...]:
        """Every event of every record, in the order of receiving."""
        place = self.history.graph.place
        events = [event for identity in self.records for event in self.life(identity)]
        return tuple(sorted(events, key=lambda event: (place(event.commit.id), event.record)))

    def first_recorded(self, record_id: str) -> Received | None:
        """When the branch first held the record, whether or not its first version may be read."""
        if record_id not in self.records:
            return None
        first = next((step for step in self.history.of(record_id) if step.new), None)
        return self.history.received_with(first.commit) if first else None

    def backfilled(self, record_id: str) -> bool:
        """Whether the record was first written down by a commit that tells of earlier times."""
        first = next((step for step in self.history.of(record_id) if step.new), None)
        return first is not None and bool(self._backfill(first.commit))

    def values(self, record_id: str) -> Iterator[tuple[Step, Mapping[str, Any] | None]]:
        """After each step of a record what it says, as raw data that this audience may read; None where it is not there."""
        kind = self.records.get(record_id)
        if kind is None:
            return
        for step, value, there in versions(self.history.of(record_id)):
            if not there or not isinstance(value, dict):
                yield step, None
            elif self.inside_view:
                yield step, value
            else:
                open_then = self.audience in readers(kind, value)
                yield step, version_for(kind, record_id, value, self._redactor) if open_then else None

    def _told(self, record_id: str, kind: Kind, steps: Sequence[Step]) -> Iterator[Event]:
        if self.inside_view:
            yield from (self._event(record_id, kind, step) for step in steps)
            return
        before = True
        for step, value, there in versions(steps):
            now = self.audience in readers(kind, value) if there else before
            opened = now and not before and step.new != ""
            closed, before = before and not now, now
            if opened:
                yield replace(self._event(record_id, kind, _bare(step)), opened=True)
            elif now and not closed and (shown := self._shown(record_id, kind, step)) is not None:
                yield self._event(record_id, kind, shown)

    def _shown(self, record_id: str, kind: Kind, step: Step) -> Step | None:
        """A step as an audience outside may read it; None where nothing of it may be."""
        clean = self._redactor
        if step.changes is None:
            return replace(
                step, lines=(), unreadable="could not be read", moved=_folder_only(step.moved), own=None
            )
        changes = tuple(changes_for(kind, record_id, step.changes, clean))
        own = tuple(changes_for(kind, record_id, step.own, clean)) if step.own is not None else None
        if step.changes and not changes:
            return None
        base = version_for(kind, record_id, step.base, clean) if isinstance(step.base, dict) else None
        return replace(step, changes=changes, own=own, lines=(), moved=_folder_only(step.moved), base=base)

    # -------------------------------------------------------------- commits
    def _event(self, record_id: str, kind: Kind, step: Step) -> Event:
        commit = self.history.commits[step.commit]
        return Event(
            record_id,
            kind,
            step,
            commit,
            self.history.received_with(step.commit),
            self.who(commit),
            self.message(commit),
            self._backfill(commit.id),
            self._said(commit, "migration"),
            self._signature(commit),
        )

    def who(self, commit: Commit) -> str:
        """The author of a commit: a staff id, or for the team the name that the commit gives."""
        staff = self._aliases.get(commit.author.email.lower())
        if staff is not None:
            return staff if staff in self._view.ledger.entries else ""
        return (commit.author.name or commit.author.email) if self.inside_view else ""

    def _signature(self, commit: Commit) -> tuple[str, str] | None:
        """What is to be said of a signature: by whose key, only where that is a member of staff this audience may read of."""
        judged = self.history.signatures.get(commit.id)
        if judged is None:
            return ("Signed; not checked here", "grey") if commit.form else None
        if judged.state != "good":
            return _SIGNED[judged.state]
        named = {self._aliases.get(name.lower(), "") for name in judged.principals}
        whose = sorted(name for name in named if name in self._view.ledger.entries)
        said = whose or (judged.principals if self.inside_view else ())
        return (
            f"Signed with the key registered to {', '.join(said)}" if said else "Signed with a known key",
            "green",
        )

    def message(self, commit: Commit) -> str:
        """What the author of a commit wrote, as far as it may be read."""
        said = f"{commit.subject}\n\n{commit.body}".strip()
        if self.inside_view:
            return said
        return self._message_redactor.text(said) if self._open(commit.id) else ""

    def _said(self, commit: Commit, trailer: str) -> str:
        said = commit.trailer(trailer)
        if not said or self.inside_view:
            return said
        return self._message_redactor.text(said) if self._open(commit.id) else WITHHELD

    def _open(self, commit: str) -> bool:
        """Whether everything among the records that a commit changed is open to this audience."""
        if commit not in self._opens:
            paths = self.history.touched.get(commit, ())
            self._opens[commit] = all(self._open_path(path) for path in paths)
        return self._opens[commit]

    @cached_property
    def _opens(self) -> dict[str, bool]:
        return {}

    def _open_path(self, path: str) -> bool:
        if path in self._open_files or path.startswith(f"{self._inside}records/catalogues/"):
            return True
        kind = self._kind(path)
        if kind is None:
            return False
        names = self._ids_of.get(path, ())
        return bool(names) and all(name in self.records for name in names)

    @cached_property
    def _ids_of(self) -> Mapping[str, tuple[str, ...]]:
        """Path -> the ids of the records that ever stood in it."""
        found: dict[str, list[str]] = {}
        for identity in self.history.ids:
            for path in {step.path for step in self.history.of(identity)}:
                found.setdefault(path, []).append(identity)
        return {path: tuple(names) for path, names in found.items()}

    @cached_property
    def _open_files(self) -> frozenset[str]:
        """Paths of the files of evidence items that this audience may see."""
        return frozenset(f"{self._inside}records/evidence/files/{path}" for path in self._view.files.values())

    def _backfill(self, commit: str) -> str:
        """Why a commit tells of earlier times; empty where it does not say so and adds few records."""
        facts = self.history.commits[commit]
        said = self._said(facts, "backfill")
        if said:
            return said
        added = self._added.get(commit, 0)
        if added <= self._backfilled_above:
            return ""
        return f"{added} records added at once" if self.inside_view else "many records added at once"

    @cached_property
    def _added(self) -> Mapping[str, int]:
        """Commit -> how many records it added."""
        found: dict[str, int] = {}
        for steps in self.history.files.values():
            for step in steps:
                if step.kind == "added":
                    found[step.commit] = found.get(step.commit, 0) + 1
        return found


def _stem(path: str) -> tuple[str]:
    return (path.rsplit("/", 1)[-1].rsplit(".", 1)[0],)


def _bare(step: Step) -> Step:
    """A step of which nothing is told but that it was made."""
    return replace(step, changes=(), lines=(), moved="", own=None, base=None, unreadable="")


def _folder_only(path: str) -> str:
    """A path as its folder of the kind: a folder's or file's name may say more than it should."""
    return "another folder" if path else ""
