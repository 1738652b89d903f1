"""Where each record of the earlier state is now, and ids that are gone, changed or used again; what records say is compared elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from generators.checks.custody import making
from generators.checks.custody.making import Made
from generators.checks.custody.severity import is_set
from generators.checks.custody.span import Held, Span
from generators.finding import Finding, Position, at
from generators.ledger import Ledger, kind_of
from generators.source import Document, Value

# So many of its fields must say the same for a record to be the one that was taken out, that stayed, or that has a new id.
_CAME_BACK, _STAYED, _RENUMBERED = 0.5, 0.25, 0.75
_FEWEST_FIELDS = 5
_SHARED_BY_MANY = frozenset({"id", "service", "audience", "correction"})


class Whereabouts:
    """The documents as they lie on disk, looked up by the records that they are."""

    def __init__(self, ledger: Ledger, span: Span) -> None:
        """`ledger` holds every document, those among them whose record could not be read."""
        self._span = span
        self._known = {record.id for record in span.records}
        self._unread = ledger.unread
        self._by_path = {document.path: document for document in ledger.documents}
        self._by_id: dict[str, list[Document]] = {}
        for document in ledger.documents:
            self._by_id.setdefault(id_of(document), []).append(document)

    def pairs(self) -> Iterator[tuple[Held, Document | Finding]]:
        """Each earlier record with its document, or with what became of it. Left out where its file cannot be read now."""
        spoken_for = set()
        for record in self._span.records:
            found = self._of(record)
            if isinstance(found, Finding):
                spoken_for.add(found.path)
            if found is not None:
                yield record, found
        for document in self._new():
            before = self._span.gone.get(id_of(document))
            if before is not None and document.sound and document.path not in spoken_for:
                yield before, self._came_back(before, document)

    def _new(self) -> Iterator[Document]:
        """Documents whose id the earlier state does not hold."""
        for identity, documents in self._by_id.items():
            if identity not in self._known:
                yield from documents

    def _of(self, record: Held) -> Document | Finding | None:
        there = self._by_id.get(record.id, [])
        # Two files of one id: each is compared with its own.
        twins = {
            other.path for other in self._span.records if other.id == record.id and other.path != record.path
        }
        left = [document for document in there if document.path not in twins]
        if there:
            same = next((document for document in left if document.path == record.path), None)
            found = same or next(iter(left), None)
            # A file with faults of its own is not to be compared; they are reported.
            if found is None or not found.sound:
                return None
            return self._changed_into_another(record, found) or found
        other = self._by_path.get(record.path) or self._renumbered(record)
        if other is not None:
            return self._id_changed(record, other) if record.data else None
        if {record.id, PurePosixPath(record.path).stem} & self._unread:
            return None
        return self._taken_out(record)

    def _renumbered(self, record: Held) -> Document | None:
        """A document under a new id and name that says what the record said."""
        return next(
            (
                document
                for document in self._new()
                if document.data.get("title") == record.data.get("title")
                and kind_of(document.path) is record.kind
                and _share(record.data, document.data) >= _RENUMBERED
            ),
            None,
        )

    # -------------------------------------------------------------- what became of it
    def _taken_out(self, record: Held) -> Finding:
        title = record.data.get("title")
        named = f"{record.id} ('{title}')" if isinstance(title, str) else record.id
        message = f"the record {named} was committed here and is no longer there"
        hint = f"put {record.path} back as it was committed; a record is closed or withdrawn, never taken out"
        if is_set(record.data.get("legal_hold")):
            # No reason that a commit gives lifts a hold (guarantees, G15).
            message += ", although it is under a legal hold"
            return at(record.path, Position(), "CUS001", message, hint)
        found = at(record.path, Position(), "CUS001", message, hint)
        return making.settled(self._span, found, making.of_end(self._span, record.id))

    def _id_changed(self, record: Held, document: Document) -> Finding:
        message = f"this file held the record {record.id} as committed, and holds {id_of(document)} now"
        hint = f"put the id {record.id} back; another record gets a file and an id of its own"
        return self._id_fault(document, message, hint, making.of_end(self._span, record.id))

    def _changed_into_another(self, record: Held, document: Document) -> Finding | None:
        """A record under an id that stayed that is plainly about something else."""
        if len(record.data) < _FEWEST_FIELDS or not _differ(record.data, document.data, _STAYED):
            return None
        message = f"{record.id} is about something else than it was as committed"
        hint = "put it back as it was committed, and give the other record an id of its own"
        made = making.of_whole(self._span, record.id, dict(document.data))
        return self._id_fault(document, message, hint, made)

    def _came_back(self, record: Held, document: Document) -> Document | Finding:
        """A record that was taken out and put back is compared with what it was; another one may not have its id."""
        if not _differ(record.data, document.data, _CAME_BACK):
            return document
        message = f"the id {record.id} belonged to another record before, which stood in {record.path}"
        hint = "give this record an id that was never used; ids are never used again"
        return self._id_fault(document, message, hint, making.of_beginning(self._span, record.id))

    def _id_fault(self, document: Document, message: str, hint: str, made: Made) -> Finding:
        found = at(document.path, document.position(("id",)), "CUS002", message, hint)
        return making.settled(self._span, found, made)


def id_of(document: Document) -> str:
    """The id that a document says, else its file's name."""
    written = document.data.get("id")
    return written if isinstance(written, str) else PurePosixPath(document.path).stem


def _differ(before: Mapping[str, Value], after: Mapping[str, Value], least: float) -> bool:
    """Whether two versions have another title, and share less than `least` of their fields."""
    return before.get("title") != after.get("title") and _share(before, after) < least


def _share(before: Mapping[str, Value], after: Mapping[str, Value]) -> float:
    """How many of a version's own fields say the same in another."""
    own = [name for name in before if name not in _SHARED_BY_MANY]
    return sum(before[name] == after.get(name) for name in own) / max(len(own), 1)
