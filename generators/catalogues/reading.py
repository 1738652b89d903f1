"""Documents into the rows of the catalogues, or the reasons why not; which rows are in force is decided by the package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from generators.catalogues.files import File, Raw
from generators.catalogues.limits import Threshold
from generators.catalogues.rows import AnyRow, Crosswalk, Row, Source
from generators.finding import Finding, at
from generators.source import Document, Place

_PROVENANCE = ("source", "confidence", "as_of")
_DEFAULTS = frozenset({*_PROVENANCE, "parts", "version"})
_REPLACED = {"from_item": "from", "to_item": "to"}
_COPY = "Copy the shipped row and change what differs."

Tables = dict[type[AnyRow], dict[str, AnyRow]]


@dataclass(frozen=True, slots=True)
class Reading:
    """The rows of one file by class and id, where each stands, and what is wrong with the file."""

    tables: Mapping[type[AnyRow], Mapping[str, AnyRow]]
    places: Mapping[tuple[type[AnyRow], str], Place]
    findings: tuple[Finding, ...]


_ADAPTERS: dict[type[AnyRow], TypeAdapter[Any]] = {}


def _adapter(row: type[AnyRow]) -> TypeAdapter[Any]:
    """What turns a mapping into a row of that class; costly to make, so made once."""
    if row not in _ADAPTERS:
        _ADAPTERS[row] = TypeAdapter(row)
    return _ADAPTERS[row]


def _field_names(row: type[AnyRow]) -> frozenset[str]:
    return frozenset(row.__dataclass_fields__)


def read_document(document: Document, file: File, sources: Mapping[str, Source], *, own: bool) -> Reading:
    """The rows of one document of the sort `file`. `sources` spell out what rows cite by id; `own`: a provider wrote it."""
    reader = _Reader(document, file, sources, own=own)
    reader.run()
    return Reading(reader.tables, reader.places, tuple(sorted(reader.findings)))


class _Reader:
    """One document being read."""

    def __init__(self, document: Document, file: File, sources: Mapping[str, Source], *, own: bool) -> None:
        self.document = document
        self.file = file
        self.sources = sources
        self.own = own
        self.tables: Tables = {}
        self.places: dict[tuple[type[AnyRow], str], Place] = {}
        self.findings: list[Finding] = []
        self.header: Raw = {}

    def add(self, place: Place, code: str, message: str, hint: str, *, key: bool = False) -> None:
        where = self.document.key_position(place) if key else self.document.position(place)
        self.findings.append(at(self.document.path, where, code, message, hint))

    def run(self) -> None:
        known = {*self.file.tables, self.file.header} - {""}
        for key in self.document.data:
            if key not in known | _DEFAULTS:
                near = get_close_matches(key, sorted(known | _DEFAULTS), n=1)
                hint = (
                    f"Did you mean {near[0]}?" if near else f"This file holds {' and '.join(sorted(known))}."
                )
                self.add((key,), "CAT002", f"{key} belongs to no table of this catalogue", hint, key=True)
        if self.file.header and not self._read_header():
            return
        for key, row in self.file.tables.items():
            self._read_table(key, row)

    def _read_header(self) -> bool:
        """Set what the rows belong to. A text names an instrument or edition that is there already."""
        key, value = self.file.header, self.document.data.get(self.file.header)
        if isinstance(value, str) and self.file.header_row is not None:
            self.header = {"id": value}
            return True
        if not isinstance(value, dict):
            hint = f"Say at the top what the rows belong to, as the shipped file does: {key}: …"
            self.add((key,), "CAT002", f"{key} is missing or is no mapping", hint)
            return False
        self.header = dict(value)
        if self.file.header_row is None:
            return self._names_editions(key, value)
        self._read_row(self.file.header_row, (key,), self.header)
        return self.file.header_row in self.tables

    def _names_editions(self, key: str, value: Raw) -> bool:
        wanted = {"from_edition", "to_edition"}
        for name in sorted(wanted ^ value.keys()):
            message = f"{name} is missing" if name in wanted else f"{name} is not known here"
            self.add((key, name), "CAT003", message, "A mapping names from_edition and to_edition.", key=True)
        return wanted == value.keys()

    def _read_table(self, key: str, row: type[AnyRow]) -> None:
        entries = self.document.data.get(key)
        if entries is None:
            return
        if not isinstance(entries, list):
            self.add((key,), "CAT002", f"{key} is no list of rows", "Begin each row with a hyphen.")
            return
        for index, entry in enumerate(entries):
            place = (key, index)
            if isinstance(entry, dict):
                self._read_row(row, place, self.file.identify(dict(entry), self.header))
            else:
                self.add(place, "CAT002", "a row is a mapping of fields to values", _COPY)

    def _read_row(self, row: type[AnyRow], place: Place, raw: Raw) -> None:
        filled = self._filled(row, place, raw) if issubclass(row, Row) else raw
        if filled is None:
            return
        try:
            read = _adapter(row).validate_python(filled)
        except ValidationError as error:
            self._faults(row, place, error)
            return
        table = self.tables.setdefault(row, {})
        if read.id in table:
            first = self.document.position(self.places[row, read.id])
            message = f"{read.id} is given twice (first on line {first.line})"
            self.add(place, "CAT006", message, "Keep one of the two, or give the other an id of its own.")
            return
        table[read.id] = read
        self.places[row, read.id] = place

    # ------------------------------------------------------------------ provenance
    def _filled(self, row: type[AnyRow], place: Place, raw: Raw) -> Raw | None:
        """The row with the file's defaults, its sources spelled out; None where it lacks its origin (said)."""
        data = self.document.data
        filled = {
            **{key: data[key] for key in _PROVENANCE if data.get(key) is not None},
            **raw,
            "own": self.own,
        }
        if row is Threshold and "version" in data:
            filled.setdefault("version", data["version"])
        if "own" in raw:
            self.add((*place, "own"), "CAT003", "own is not known here", "Delete it.", key=True)
            return None
        missing = [key for key in _PROVENANCE if filled.get(key) is None]
        if missing:
            hint = "Add them to the row, or once at the top of the file for all its rows."
            self.add(place, "CAT005", f"the row lacks {' and '.join(missing)}", hint)
            return None
        filled["source"] = self._spelled_out(filled["source"], (*place, "source"))
        filled["parts"] = list(self._parts(row, place, raw, filled))
        return filled

    def _parts(self, row: type[AnyRow], place: Place, raw: Raw, filled: Raw) -> Iterator[Raw]:
        """The row's own parts, and those of the file that the row has a field for; as at the file's day where they say none."""
        own, general = raw.get("parts") or {}, self.document.data.get("parts") or {}
        as_of = self.document.data.get("as_of") or filled["as_of"]
        if not isinstance(own, dict) or not isinstance(general, dict):
            self.add((*place, "parts"), "CAT004", "parts is a mapping of a part to its origin", _COPY)
            return
        for name, origin in {**general, **own}.items():
            if not isinstance(origin, dict):
                self.add(
                    (*place, "parts", name), "CAT004", f"{name}: source and confidence were expected", _COPY
                )
            elif name in own or self._present(row, name, filled):
                given = {"as_of": as_of, **origin, "part": name}
                given["source"] = self._spelled_out(given.get("source"), (*place, "parts", name, "source"))
                yield given

    @staticmethod
    def _present(row: type[AnyRow], part: str, filled: Raw) -> bool:
        return part in row.__dataclass_fields__ and filled.get(part) is not None

    def _spelled_out(self, source: Any, place: Place) -> Any:
        """Ids of sources to their citations; a text of several words stands for itself."""
        cited = [source] if isinstance(source, str) else source
        if not isinstance(cited, list) or not all(isinstance(one, str) and one.strip() for one in cited):
            return source
        spelled = []
        for index, one in enumerate(cited):
            known = self.sources.get(one)
            if known is None and " " not in one.strip():
                near = get_close_matches(one, list(self.sources), n=1)
                hint = (
                    f"Did you mean {near[0]}?" if near else "Write the source out, or add it to sources.yml."
                )
                spot = (*place, index) if isinstance(source, list) else place
                self.add(spot, "CAT007", f"there is no source {one}", hint)
            spelled.append(known.citation if known else one.strip())
        return "; ".join(spelled)

    # ------------------------------------------------------------------ faults
    def _faults(self, row: type[AnyRow], place: Place, error: ValidationError) -> None:
        for fault in error.errors(include_url=False, include_context=True, include_input=False):
            inner = tuple(
                _REPLACED.get(str(step), step) if row is Crosswalk else step for step in fault["loc"]
            )
            name = ".".join(str(step) for step in inner) or "row"
            spot, kind = (*place, *inner), fault["type"]
            if name == "id" and "id" in self.file.made:
                continue  # what it is put together from has a finding of its own
            if kind == "missing":
                self.add(spot, "CAT003", f"{name} is missing", _COPY)
            elif kind in {"unexpected_keyword_argument", "extra_forbidden"}:
                known = sorted(_field_names(row) - self.file.made - {"own"})
                near = get_close_matches(str(inner[-1]), known, n=1)
                hint = f"Did you mean {near[0]}?" if near else f"A row may have: {', '.join(known)}."
                self.add(spot, "CAT003", f"{name} is not known here", hint, key=True)
            else:
                self.add(spot, "CAT004", f"{name}: {_wanted(fault)}", "Write the value as the message asks.")


# What pydantic calls a fault -> what was expected, in plain words; {} is filled from the fault's context.
_WANTED = {
    "literal_error": "one of {expected} was expected",
    "string_pattern_mismatch": "a short name of letters, digits, hyphens and underscores was expected",
    "value_error": "{error}",
    "tuple_type": "a list was expected",
    "greater_than_equal": "{ge} or more was expected",
    "less_than_equal": "{le} or less was expected",
    "dataclass_type": "a mapping of fields to values was expected",
    "string_type": "text was expected",
}


def _wanted(fault: ErrorDetails) -> str:
    """What was expected, in plain words."""
    words = _WANTED.get(fault["type"])
    return words.format(**fault.get("ctx", {})) if words else fault["msg"]
