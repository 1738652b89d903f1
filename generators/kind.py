"""The words in which a record kind is declared, and the walk over a record that they make possible; no kind lives here."""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag
from pydantic.fields import FieldInfo

from generators.values import Day, Flag, Markdown, Sort, Text

# What a text that stands where an id may stand has to look like to be taken for one.
LOOKS_LIKE_ID = re.compile(r"[A-Z]{3}-[A-Za-z0-9][A-Za-z0-9-]*", re.ASCII)

Audience = Literal["inspector", "commissioner"]
Place = tuple[str | int, ...]

INSPECTOR: frozenset[str] = frozenset({"inspector"})
EVERYONE: frozenset[str] = frozenset({"inspector", "commissioner"})
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Ref:
    """Marks a text as the id of a record of one of `kinds` (empty: of any kind).

    `loose` marks a field that takes ids or words: only what looks like an id is a reference.
    """

    kinds: tuple[str, ...]
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """Marks a text as the id of a row of a catalogue: `themes`, `regulations` or `framework`."""

    catalogue: str


@dataclass(frozen=True, slots=True)
class Internal:
    """Marks a field that only the governance team sees, whatever the record's audience (▣ in the data dictionary)."""


def _wrapped(value: object) -> object:
    """One value where several may stand: `evidence: EVD-1` is read as `[EVD-1]`."""
    return [value] if isinstance(value, str | dict) else value


# Marks a tuple that may also be written as a single value.
SOME = BeforeValidator(_wrapped)
# Marks a field that only the governance team sees.
INTERNAL = Internal()

# Tags of a "text or mapping" choice; no key of a record can look like these, so they are dropped from places.
AS_TEXT, AS_PART = Tag("@text"), Tag("@part")
# Marks a union of a text tagged AS_TEXT and a mapping tagged AS_PART, told apart by shape.
EITHER = Discriminator(lambda value: "@part" if isinstance(value, dict | BaseModel) else "@text")

AnyId = Annotated[Text, Ref(())]
IdOrWords = Annotated[Text, Ref((), loose=True)]
StaffOrWords = Annotated[Text, Ref(("staff", "organisation"), loose=True)]
ServiceId = Annotated[Text, Ref(("service",))]
StaffId = Annotated[Text, Ref(("staff",))]
OrganisationId = Annotated[Text, Ref(("organisation",))]
WhoId = Annotated[Text, Ref(("staff", "organisation"))]
EnforcementId = Annotated[Text, Ref(("enforcement",))]
ControlId = Annotated[Text, Ref(("control",))]
RiskId = Annotated[Text, Ref(("risk",))]
DecisionId = Annotated[Text, Ref(("decision",))]
MinutesId = Annotated[Text, Ref(("minutes",))]
PlanId = Annotated[Text, Ref(("plan",))]
ActionId = Annotated[Text, Ref(("action",))]
MeasureId = Annotated[Text, Ref(("measure",))]
EvidenceId = Annotated[Text, Ref(("evidence",))]
LearningResponseId = Annotated[Text, Ref(("learning_response",))]
ThemeId = Annotated[Text, Listed("themes")]
RegulationId = Annotated[Text, Listed("regulations")]
FrameworkId = Annotated[Text, Listed("framework")]


def about(description: str, **more: Any) -> Any:
    """An optional field with its description."""
    return Field(default=more.pop("default", None), description=description, **more)


def many(description: str, **more: Any) -> Any:
    """An optional list with its description; absent means empty."""
    return Field(default=(), description=description, **more)


def needed(description: str, **more: Any) -> Any:
    """A required field with its description."""
    return Field(description=description, **more)


class Part(BaseModel):
    """A mapping inside a record. `ORDER` holds pairs of dotted fields of which the first may not be later than the second."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=False, hide_input_in_errors=True, defer_build=True
    )
    ORDER: ClassVar[tuple[tuple[str, str], ...]] = ()


class Correction(Part):
    """A correction made in a later commit, said openly."""

    on: Day = needed("The day the correction was made.")
    by: WhoId = needed("Who made it.")
    reason: Text = needed("What was wrong and why it is corrected.")


class Record(Part):
    """The fields any record may carry."""

    id: Text = needed("The record's id; the same as the file's name without `.yml`.")
    title: Text = needed("One line that says what this record is.")
    service: ServiceId | None = about("The service it belongs to; absent means provider-wide.")
    themes: tuple[ThemeId, ...] = many("Learning themes (catalogue).")
    regulations: tuple[RegulationId, ...] = many(
        "Regulations it bears on, with their instrument: `hsca-ra-2014/12`, `cqc-reg-2009/18`."
    )
    framework: tuple[FrameworkId, ...] = many(
        "Items of an assessment framework's edition: `cqc-saf-2023/learning-culture`."
    )
    evidence: Annotated[tuple[EvidenceId, ...], SOME] = many("Evidence items that support this record.")
    related: Annotated[tuple[AnyId, ...], SOME] = many(
        "Any other records a reader should see beside this one."
    )
    notes: Markdown | None = about("Free narrative in Markdown.")
    audience: Annotated[tuple[Audience, ...], SOME] | None = about(
        "Who outside the governance team may see it; an empty list means nobody. Absent: the kind's default."
    )
    correction: Annotated[tuple[Correction, ...], SOME] = many(
        "Corrections made since, each with who and why."
    )
    legal_hold: Flag | None = about(
        "`true` while this record must not be disposed of, whatever its retention period."
    )


COMMON = tuple(Record.model_fields)


@dataclass(frozen=True, slots=True)
class Kind:
    """A record kind: its place on disk, its model and how it is spoken of."""

    name: str
    """Code name, used by references: `learning_response`."""
    model: type[Record]
    folder: str
    """Folder below `records/`; empty for the one provider file."""
    prefix: str
    label: str
    plural: str
    group: str
    """Heading of the data dictionary under which it stands."""
    summary: str
    audience: frozenset[str] = EVERYONE
    """Who outside the team sees a record of this kind when the record does not say."""
    audience_rule: Callable[[Any], frozenset[str]] | None = None
    """Works out who outside the team sees a record, where that hangs on more than its `audience` field."""
    when: str = ""
    """Dotted field that dates the record as a whole (its place in registers and timelines)."""
    owner: str = ""
    """Dotted field that names who answers for it."""
    columns: tuple[str, ...] = ()
    """Fields that its register shows, beside id, title and service."""
    narrative: tuple[str, ...] = ()
    """Fields that its page prints as running text, in this order."""

    def readers(self, record: Record) -> frozenset[str]:
        """Who outside the governance team may see `record`."""
        if self.audience_rule:
            return self.audience_rule(record)
        return self.audience if record.audience is None else frozenset(record.audience)


@dataclass(frozen=True, slots=True)
class Slot:
    """One field as declared: its name in the file, its sort of value, and what it refers to."""

    name: str
    attribute: str
    description: str
    required: bool
    shape: Literal["one", "many", "map"]
    single_allowed: bool
    """A list that may be written as a single value."""
    sort: str
    """text, markdown, day, moment, month, week, time, flag, whole, number, choice, ref, listed, person, hash or part."""
    part: type[Part] | None
    choices: tuple[str, ...]
    refs: tuple[str, ...] | None
    """Kinds it may refer to; empty: any; None: not a reference."""
    loose: bool
    """Takes words as well as ids."""
    catalogue: str
    internal: bool


@dataclass(slots=True)
class _Reading:
    """What the annotation of a field says, gathered while it is taken apart."""

    shape: Literal["one", "many", "map"] = "one"
    single_allowed: bool = False
    sort: str = ""
    part: type[Part] | None = None
    choices: tuple[str, ...] = ()
    refs: tuple[str, ...] | None = None
    loose: bool = False
    catalogue: str = ""
    internal: bool = False


def _take(annotation: Any, into: _Reading) -> None:
    """Take an annotation apart, noting shape, sort, markers and inner model."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *marks = get_args(annotation)
        for mark in marks:
            _mark(mark, into)
        _take(inner, into)
    elif origin in (Union, types.UnionType):
        for option in get_args(annotation):
            if option is not type(None):
                _take(option, into)
    elif origin is tuple:
        into.shape = "many"
        _take(get_args(annotation)[0], into)
    elif origin in (dict, Mapping):
        into.shape = "map"
        _take(get_args(annotation)[1], into)
    elif origin is Literal:
        into.sort, into.choices = into.sort or "choice", tuple(map(str, get_args(annotation)))
    elif isinstance(annotation, type) and issubclass(annotation, Part):
        into.part = annotation
        into.sort = into.sort or "part"


def _mark(mark: object, into: _Reading) -> None:
    if isinstance(mark, Ref):
        into.sort, into.refs, into.loose = "ref", mark.kinds, mark.loose
    elif isinstance(mark, Listed):
        into.sort, into.catalogue = "listed", mark.catalogue
    elif isinstance(mark, Internal):
        into.internal = True
    elif mark is SOME:
        into.single_allowed = True
    elif isinstance(mark, Sort) and not into.sort:
        into.sort = mark.name


def _slot(name: str, field: FieldInfo) -> Slot:
    reading = _Reading()
    for mark in field.metadata:
        _mark(mark, reading)
    _take(field.annotation, reading)
    return Slot(
        name=field.alias or name,
        attribute=name,
        description=field.description or "",
        required=field.is_required(),
        shape=reading.shape,
        single_allowed=reading.single_allowed,
        sort=reading.sort or "text",
        part=reading.part,
        choices=reading.choices,
        refs=reading.refs,
        loose=reading.loose,
        catalogue=reading.catalogue,
        internal=reading.internal,
    )


@cache
def slots(model: type[Part]) -> tuple[Slot, ...]:
    """The declared fields of a model, in order."""
    return tuple(_slot(name, field) for name, field in model.model_fields.items())


def slot_at(model: type[Part], place: Place) -> Slot | None:
    """The declaration that governs the value at `place`, or None where nothing is declared."""
    found: Slot | None = None
    here: type[Part] | None = model
    for step in place:
        if isinstance(step, int) or (found is not None and found.shape == "map" and found.part is None):
            continue
        if here is None:
            return None
        found = next((slot for slot in slots(here) if slot.name == step), None)
        if found is None:
            return None
        here = found.part
    return found


def walk(value: Part, place: Place = ()) -> Iterator[tuple[Place, Slot, Any]]:
    """Every leaf value of a record that is not absent: its place, its declaration, the value."""
    for slot in slots(type(value)):
        item = getattr(value, slot.attribute)
        if item is None:
            continue
        here = (*place, slot.name)
        members: Iterator[tuple[Place, Any]]
        if isinstance(item, tuple):
            members = (((*here, index), member) for index, member in enumerate(item))
        elif isinstance(item, Mapping):
            members = (((*here, key), member) for key, member in item.items())
        else:
            members = iter(((here, item),))
        for where, member in members:
            if isinstance(member, Part):
                yield from walk(member, where)
            else:
                yield where, slot, member


def parts(value: Part, place: Place = ()) -> Iterator[tuple[Place, Part]]:
    """The record itself and every mapping inside it, outermost first."""
    yield place, value
    for slot in slots(type(value)):
        if slot.part is None:
            continue
        item = getattr(value, slot.attribute)
        if isinstance(item, Part):
            yield from parts(item, (*place, slot.name))
        elif isinstance(item, tuple):
            for index, member in enumerate(item):
                if isinstance(member, Part):
                    yield from parts(member, (*place, slot.name, index))


def references(value: Part) -> Iterator[tuple[Place, tuple[str, ...], str]]:
    """Every reference of a record: its place, the kinds it may name (empty: any), the id."""
    for place, slot, item in walk(value):
        if (
            slot.refs is not None
            and isinstance(item, str)
            and (not slot.loose or LOOKS_LIKE_ID.fullmatch(item))
        ):
            yield place, slot.refs, item


def value_at(value: Any, dotted: str) -> Any:
    """The value at a dotted field such as `closed.on`; None where any step is absent. Lists are not entered."""
    for name in dotted.split("."):
        if value is None or not isinstance(value, Part):
            return None
        slot = next((slot for slot in slots(type(value)) if slot.name == name), None)
        value = getattr(value, slot.attribute) if slot else None
    return value
