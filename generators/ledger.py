"""The ledger: every record by kind and by id, and what refers to it; rules about records live in checks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from generators.finding import Finding, at
from generators.kind import Kind, Part, Place, Record, Slot, references, slot_at, slots
from generators.kinds import BY_FOLDER, BY_PREFIX, KINDS
from generators.source import Document

R = TypeVar("R", bound=Record)
# A number that may be somebody's (guarantees, G13).
_LONG_NUMBER = re.compile(r"\d{5,}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One record with its kind and the file it was read from."""

    kind: Kind
    record: Record
    document: Document

    @property
    def id(self) -> str:
        """The record's id."""
        return self.record.id


@dataclass(frozen=True, slots=True)
class Mention:
    """A reference to a record, seen from the record that is referred to."""

    entry: Entry
    """The record that refers."""
    place: Place
    """Where in it."""


@dataclass(frozen=True)
class Ledger:
    """Every record that could be read, sorted by id."""

    entries: Mapping[str, Entry]
    unread: frozenset[str] = frozenset()
    """Ids whose file stands in the repository but could not be read: references to them are no fault of their own."""
    documents: Sequence[Document] = field(default=(), repr=False)
    """Every document the ledger was built from, read or not, sorted by path."""

    def of(self, model: type[R]) -> tuple[R, ...]:
        """The records of one kind, sorted by id."""
        return tuple(
            entry.record for entry in self._by_model.get(model, ()) if isinstance(entry.record, model)
        )

    def entries_of(self, kind: str) -> tuple[Entry, ...]:
        """The entries of the kind of that code name, sorted by id."""
        return tuple(entry for entry in self.entries.values() if entry.kind.name == kind)

    def get(self, record_id: str) -> Record | None:
        """The record of that id, or None."""
        entry = self.entries.get(record_id)
        return entry.record if entry else None

    def find(self, model: type[R], record_id: str | None) -> R | None:
        """The record of that id if it is of that kind, else None."""
        found = self.get(record_id) if record_id else None
        return found if isinstance(found, model) else None

    def referring_to(self, record_id: str) -> tuple[Mention, ...]:
        """Every place in other records that refers to this one, sorted by id and place."""
        return self._mentions.get(record_id, ())

    @cached_property
    def _by_model(self) -> dict[type[Record], list[Entry]]:
        found: dict[type[Record], list[Entry]] = {}
        for entry in self.entries.values():
            found.setdefault(entry.kind.model, []).append(entry)
        return found

    @cached_property
    def _mentions(self) -> dict[str, tuple[Mention, ...]]:
        found: dict[str, list[Mention]] = {}
        for entry in self.entries.values():
            for place, _, target in references(entry.record):
                if target != entry.id:
                    found.setdefault(target, []).append(Mention(entry, place))
        return {target: tuple(mentions) for target, mentions in found.items()}


def kind_of(path: str) -> Kind | None:
    """The kind a file's folder says, or None where the path belongs to no kind. `path` starts at the repository's root."""
    steps = path.split("/")
    if steps[:1] != ["records"]:
        return None
    if len(steps) == 2:
        return KINDS[0] if steps[1] == "provider.yml" else None
    return BY_FOLDER.get(steps[1])


def record_of(kind: Kind, data: Any) -> Record | None:
    """What raw data say as a record of today's rules; None where they do not fit them."""
    try:
        return kind.model.model_validate(data)
    except ValidationError:
        return None


def build(
    documents: Iterable[Document], unreadable: Iterable[str] = ()
) -> tuple[Ledger, tuple[Finding, ...]]:
    """Documents to records. Findings (IDN, FLD) in file order.

    A record with a finding of its own fields is left out of the ledger. `unreadable` are paths of files that could not
    be read at all: references to the records they name are no fault of the records that refer.
    """
    entries: dict[str, Entry] = {}
    unread: set[str] = {_stem(path) for path in unreadable}
    findings: list[Finding] = []
    kept = tuple(sorted(documents, key=lambda document: document.path))
    for document in kept:
        stem = _stem(document.path)
        written = document.data.get("id")
        kind = kind_of(document.path)
        if kind is None:
            unread.update({stem, written} if isinstance(written, str) else {stem})
            findings.append(_no_kind(document, written))
            continue
        try:
            record = kind.model.model_validate(document.data)
        except ValidationError as error:
            unread.update({stem, written} if isinstance(written, str) else {stem})
            findings.extend(_field_findings(document, kind, error))
            continue
        findings.extend(_ambiguous(document, kind))
        if record.id in entries:
            first = entries[record.id].document.path
            message = f"the id {record.id!r} is already used by {first}"
            findings.append(
                at(
                    document.path,
                    document.position(("id",)),
                    "IDN003",
                    message,
                    "give this record an id of its own; ids are never reused",
                )
            )
            continue
        entries[record.id] = Entry(kind, record, document)
    ordered = {record_id: entries[record_id] for record_id in sorted(entries)}
    return Ledger(ordered, frozenset(unread - set(ordered)), kept), tuple(sorted(findings))


def _stem(path: str) -> str:
    """The id that a file's name says."""
    return path.rsplit("/", 1)[-1].rsplit(".", 1)[0]


def _no_kind(document: Document, written: object) -> Finding:
    """A file in no kind's folder: say where it belongs, by its id's prefix or by the folder's spelling."""
    steps = document.path.split("/")
    prefix = str(written).split("-", 1)[0]
    if prefix in BY_PREFIX:
        hint = f"move it to records/{BY_PREFIX[prefix].folder}/"
    elif near := get_close_matches(steps[1] if len(steps) > 2 else "", BY_FOLDER, 1):
        hint = f"did you mean records/{near[0]}/?"
    else:
        hint = "records stand in: " + ", ".join(sorted(BY_FOLDER)) + "; the provider in records/provider.yml"
    found = f"records/{steps[1]}/" if len(steps) > 2 else "records/ itself"
    return at(
        document.path, document.position(()), "IDN001", f"{found} is not a folder of any record kind", hint
    )


def _clean(document: Document, loc: Sequence[str | int]) -> Place:
    """Pydantic's location as a place in the file: tags of choices and indexes of wrapped single values are dropped."""
    place: list[str | int] = []
    here: Any = document.data
    for step in loc:
        if isinstance(step, str) and step.startswith("@"):
            continue
        if isinstance(step, int) and not isinstance(here, list):
            continue
        if step == "[key]":
            continue
        place.append(step)
        if isinstance(here, dict):
            here = here.get(step)
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            here = here[step]
        else:
            here = None
    return tuple(place)


def dotted(place: Place) -> str:
    """A place as people write it: `updates[2].on` (counting from 1)."""
    words = ""
    for step in place:
        words += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if words else step
    return words


_SHAPES = {
    "model_type": "a mapping (lines `name: value` below it)",
    "model_attributes_type": "a mapping (lines `name: value` below it)",
    "dict_type": "a mapping (lines `name: value` below it)",
    "tuple_type": "a list (lines that start with `- `)",
    "list_type": "a list (lines that start with `- `)",
    "not_text": "text",
    "string_type": "text",
}
_VALUES = {
    "day": "FLD005",
    "day_unreal": "FLD005",
    "moment": "FLD006",
    "moment_never": "FLD006",
    "moment_twice": "FLD006",
    "whole": "FLD007",
    "number": "FLD007",
    "range": "FLD007",
    "flag": "FLD008",
    "empty": "FLD009",
}
_CURES = {
    "day": "write year-month-day: 2026-03-04",
    "day_unreal": "check the calendar",
    "moment": "write local time as 2026-03-04T21:15; where only the day is known, say so in the field that tells how exact it is",
    "moment_never": "write the time that the clock showed, or add the offset, such as +01:00",
    "moment_twice": "add the offset: +01:00 for the first time round, +00:00 for the second",
    "flag": "write true or false",
    "person": "write the person's pseudonym; the identity key stays outside the repository",
    "empty": "write the value, or take the field out",
}


def _shown(value: object) -> str:
    """What was found, short enough for a line."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "nothing"
    text = str(value)
    return repr(text if len(text) <= 60 else text[:57] + "…")


def _field_findings(document: Document, kind: Kind, error: ValidationError) -> Iterator[Finding]:
    for problem in error.errors(include_url=False, include_input=True):
        yield _field_finding(document, kind, problem)


def _field_finding(document: Document, kind: Kind, problem: ErrorDetails) -> Finding:
    """One pydantic error in the words of the data dictionary, at the place in the file."""
    place = _clean(document, problem["loc"])
    sort = problem["type"]
    name = dotted(place)
    here = document.position(place)
    found = _shown(problem["input"])
    if sort == "missing":
        slot = slot_at(kind.model, place)
        what = f": {_described(slot)}" if slot and slot.description else ""
        within = f" in {dotted(place[:-1])}" if len(place) > 1 else ""
        return at(
            document.path,
            document.position(place[:-1]),
            "FLD001",
            f"{kind.label.lower()} without `{place[-1]}`{within}",
            f"add `{place[-1]}`{what}",
        )
    if sort == "extra_forbidden":
        return at(
            document.path,
            document.key_position(place),
            "FLD002",
            f"unknown field `{_LONG_NUMBER.sub('…', name)}`",
            _known(kind, place),
        )
    if sort in _SHAPES or (sort == "union_tag_not_found"):
        return at(document.path, here, "FLD003", *_shape(name, sort, problem["input"]))
    if sort in ("literal_error", "enum"):
        choices = _choices(kind, place, problem)
        near = get_close_matches(str(problem["input"]), choices, 1, 0.5)
        hint = (f"did you mean `{near[0]}`? " if near else "") + "allowed: " + ", ".join(choices)
        return at(
            document.path, here, "FLD004", f"`{name}` is {found}, which is not one of the allowed words", hint
        )
    if sort in ("too_short", "too_long"):
        limits = problem.get("ctx", {})
        bound = (
            f"at least {limits.get('min_length')}"
            if sort == "too_short"
            else f"at most {limits.get('max_length')}"
        )
        return at(
            document.path,
            here,
            "FLD011",
            f"`{name}` holds {limits.get('actual_length')} entries; {bound} was expected",
            "add or take out entries",
        )
    code = _VALUES.get(sort, "FLD010")
    said = problem["msg"] if sort != "string_pattern_mismatch" else _form(kind, place)
    message = f"`{name}` is empty" if sort == "empty" else f"`{name}` is {found}: {said}"
    if sort == "person":
        # What stands where a pseudonym should may be somebody's name: it is not repeated (guarantees, G13).
        message = f"`{name}` is no pseudonym: {said}"
    return at(document.path, here, code, message, _CURES.get(sort, "write it in the form expected"))


def _shape(name: str, sort: str, value: object) -> tuple[str, str]:
    """Message and cure for a list, mapping or single value where another of these was expected."""
    if sort == "not_text" and isinstance(value, list):
        message = f"`{name}` is a list of {len(value)}; exactly one was expected"
        return message, "name one; the others belong in `related` or in the text"
    expected = _SHAPES.get(sort, "text or a mapping")
    return f"`{name}` is {_shown(value)}; {expected} was expected", "see the reference page of this kind"


def _described(slot: Slot) -> str:
    """A field's description inside a sentence, with the words it allows."""
    said = slot.description.rstrip(".")
    if not said[:2].isupper():
        said = said[0].lower() + said[1:]
    return f"{said} ({', '.join(slot.choices)})" if slot.choices else said


def _form(kind: Kind, place: Place) -> str:
    slot = slot_at(kind.model, place)
    return (
        f"another form was expected ({slot.description.rstrip('.')})" if slot else "another form was expected"
    )


def _choices(kind: Kind, place: Place, problem: ErrorDetails) -> list[str]:
    slot = slot_at(kind.model, place)
    if slot and slot.choices:
        return list(slot.choices)
    return [
        word.strip("'")
        for word in str(problem.get("ctx", {}).get("expected", "")).replace(" or ", ", ").split(", ")
    ]


def _known(kind: Kind, place: Place) -> str:
    """“Did you mean”, and where a field of that name does stand."""
    model: type[Part] | None = kind.model
    if len(place) > 1:
        slot = slot_at(kind.model, place[:-1])
        model = slot.part if slot else None
    names = [slot.name for slot in slots(model)] if model else []
    near = get_close_matches(str(place[-1]), names, 1, 0.6)
    return f"did you mean `{near[0]}`?" if near else "known here: " + ", ".join(names)


def _ambiguous(document: Document, kind: Kind) -> Iterator[Finding]:
    """Plain scalars other programs read as something else, where the schema takes them for free text."""
    for place, read_as in document.ambiguous.items():
        slot = slot_at(kind.model, place)
        if slot and slot.sort in ("text", "markdown", "ref", "listed"):
            message = f"`{dotted(place)}` is read as text here, but other programs read it as {read_as}"
            yield at(document.path, document.position(place), "FLD012", message, "put it in quotation marks")
