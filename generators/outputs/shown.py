"""Values, rows and tables ready to be printed, made from what the kinds declare; where they stand on a page is decided elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from generators.audience import WITHHELD
from generators.book import Book, who
from generators.kind import LOOKS_LIKE_ID, Part, Slot, slots
from generators.kinds.organisation import Organisation
from generators.kinds.service import Service
from generators.kinds.staff import Staff
from generators.outputs import addresses, words

Form = Literal[
    "text",
    "prose",
    "day",
    "moment",
    "month",
    "week",
    "tag",
    "link",
    "code",
    "hash",
    "many",
    "pairs",
    "rows",
    "progress",
    "share",
    "steps",
    "strip",
    "marked",
    "nothing",
]


@dataclass(frozen=True, slots=True)
class Shown:
    """One value ready to be printed. `form` says which of the template's ways of printing it takes."""

    form: Form
    value: Any = ""
    target: str = ""
    """Of a link: the page it leads to; empty where this audience has none."""
    note: str = ""
    """Set beside it in a quieter voice, such as an id beside a title."""
    colour: str = ""
    order: str = ""
    """What a table sorts it by; empty: the text itself."""

    @property
    def words(self) -> str:
        """The value as one plain text, for sorting and filtering."""
        if self.form in ("many", "pairs", "rows"):
            return ", ".join(part.words for part in self.value if isinstance(part, Shown))
        if self.form == "marked":
            return "".join(run.text for run in self.value)
        return "" if self.form == "nothing" else str(self.value)


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled value."""

    label: str
    shown: Shown
    about: str = ""
    """What the field is for."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: one `Shown` a column in each row."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Shown, ...], ...]
    numeric: frozenset[int] = frozenset()
    """Columns that hold figures."""


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part of a page: labelled values, a table, and members with parts of their own."""

    title: str
    anchor: str
    about: str = ""
    rows: tuple[Row, ...] = ()
    table: Table | None = None
    members: tuple[Section, ...] = ()


NOTHING = Shown("nothing")


def text(value: str, *, order: str = "", note: str = "") -> Shown:
    """A plain text; ids in it become links."""
    return Shown("text", value, order=order, note=note)


def tag(word: str, colour: str = "grey", *, order: str = "") -> Shown:
    """A word in a coloured box."""
    return Shown("tag", word, colour=colour, order=order)


def when(value: date | datetime | None) -> Shown:
    """A date or moment."""
    if value is None:
        return NOTHING
    return Shown("moment" if isinstance(value, datetime) else "day", value, order=value.isoformat())


def figure(value: float | None) -> Shown:
    """A number."""
    return NOTHING if value is None else Shown("text", words.number(value), order=f"{value:020.6f}")


def link(title: str, target: str, note: str = "", *, order: str = "") -> Shown:
    """A title that leads to a page of this site."""
    return Shown("link", title, target, note, order=order)


def many(items: Iterable[Shown]) -> Shown:
    """Several values, one below the other; one or none is shown as itself."""
    found = tuple(items)
    if len(found) == 1:
        return found[0]
    return Shown("many", found) if found else NOTHING


def record(book: Book, identity: str) -> Shown:
    """A reference: the title with its id, leading to the record's page; `withheld` as it is."""
    entry = book.ledger.entries.get(identity)
    if entry is None:
        return text(identity)
    if isinstance(entry.record, Staff | Organisation | Service):
        said = who(book, identity).removesuffix(f" ({identity})")
        return link(
            said, addresses.of_record(entry), identity if isinstance(entry.record, Staff) else "", order=said
        )
    return link(entry.record.title, addresses.of_record(entry), identity, order=entry.record.title)


def briefly(book: Book, identity: str) -> Shown:
    """A reference where room is short: people, services, plans and controls in words, any other record by its id."""
    entry = book.ledger.entries.get(identity)
    if entry is None:
        return text(identity)
    if entry.kind.name in ("staff", "organisation", "service"):
        return record(book, identity)
    if entry.kind.name in ("plan", "control"):
        return link(entry.record.title, addresses.of_record(entry), order=entry.record.title)
    return link(identity, addresses.of_record(entry), order=identity)


def by_id(book: Book, identity: str) -> Shown:
    """A reference by its id alone, for long lists."""
    entry = book.ledger.entries.get(identity)
    return link(identity, addresses.of_record(entry), order=identity) if entry else text(identity)


def _listed(book: Book, catalogue: str, identity: str) -> Shown:
    if catalogue == "themes":
        theme = book.catalogues.theme(identity)
        listed = f"{addresses.of_catalogue('themes')}#{addresses.anchor(identity)}"
        told = addresses.of_theme(identity) if identity in book.derived.themes else listed
        return link(theme.title if theme else identity, told)
    if catalogue == "regulations":
        regulation = book.catalogues.regulation(identity)
        if regulation is None:
            return text(identity)
        instrument = book.catalogues.instruments[regulation.instrument]
        said = f"{instrument.short_title}, regulation {regulation.number}: {regulation.title}"
        return link(said, f"{addresses.of_catalogue('regulations')}#{addresses.anchor(identity)}", order=said)
    item = book.catalogues.framework_item(identity)
    if item is None:
        return text(identity)
    edition = book.catalogues.editions[item.edition]
    draft = " (draft)" if edition.status == "draft" else ""
    return link(
        f"{item.title}{draft}", f"{addresses.of_catalogue('frameworks')}#{addresses.anchor(identity)}"
    )


def _reference(book: Book, slot: Slot, value: str, *, brief: bool) -> Shown:
    if value == WITHHELD:
        return text(value)
    if slot.loose and not LOOKS_LIKE_ID.fullmatch(value):
        return text(words.choice(value) if words.is_code(value) else value)
    return briefly(book, value) if brief else record(book, value)


def _leading(book: Book, slot: Slot, value: str, *, brief: bool) -> Shown:
    """A value that has a page of its own: a record, a row of a catalogue, a person's journey."""
    if slot.sort == "listed":
        return _listed(book, slot.catalogue, value)
    if slot.sort == "ref":
        return _reference(book, slot, value, brief=brief)
    # An older version may name somebody whom no record names now.
    return (
        link(value, addresses.of_person(value), order=value) if value in book.derived.people else text(value)
    )


def single(book: Book, slot: Slot, value: Any, *, brief: bool = False) -> Shown:  # noqa: PLR0911 - one line a sort
    """One value of a field as its sort has it."""
    if isinstance(value, Part):
        return Shown("rows", rows(book, value, brief=brief))
    if slot.sort in ("ref", "listed", "person"):
        return _leading(book, slot, str(value), brief=brief)
    if isinstance(value, bool):
        return text("Yes" if value else "No")
    if isinstance(value, date):
        return when(value)
    if isinstance(value, int | float):
        return figure(value)
    if slot.sort == "choice":
        return _chosen(slot, str(value))
    if slot.sort in ("markdown", "month", "week", "hash"):
        return Shown("prose" if slot.sort == "markdown" else slot.sort, value, order=str(value))  # type: ignore[arg-type]  # narrowed by the line above
    if slot.sort == "slug":
        return text(words.choice(str(value)))
    said = str(value)
    return text(words.choice(said) if words.is_code(said) else said)


def _chosen(slot: Slot, value: str) -> Shown:
    said = words.choice(value)
    return tag(said, words.COLOURS.get(value, "grey")) if slot.name in words.TAGGED else text(said)


def value_of(book: Book, slot: Slot, value: Any, *, brief: bool = False) -> Shown:
    """A field's whole value: one, several, or pairs; nothing where it is absent."""
    if value is None or value == ():
        return NOTHING
    if slot.shape == "map" and isinstance(value, Mapping):
        return Shown(
            "pairs",
            tuple(Row(words.label(str(key)), single(book, slot, item)) for key, item in value.items()),
        )
    if slot.shape == "many":
        return many(single(book, slot, member, brief=brief) for member in value)
    return single(book, slot, value, brief=brief)


def rows(book: Book, part: Part, *, leave_out: Iterable[str] = (), brief: bool = False) -> tuple[Row, ...]:
    """Every field of a mapping that is present, labelled, in the order of its declaration."""
    left = frozenset(leave_out)
    found = []
    for slot in slots(type(part)):
        value = getattr(part, slot.attribute)
        if slot.name not in left and value is not None and value != ():
            found.append(
                Row(words.label(slot.name), value_of(book, slot, value, brief=brief), slot.description)
            )
    return tuple(found)


def table(book: Book, caption: str, members: Sequence[Part], *, leave_out: Iterable[str] = ()) -> Table:
    """A list of mappings as a table: a column for each field that any of them has."""
    left = frozenset(leave_out)
    used = [
        slot
        for slot in slots(type(members[0]))
        if slot.name not in left
        and any(getattr(member, slot.attribute) not in (None, ()) for member in members)
    ]
    body = tuple(
        tuple(value_of(book, slot, getattr(member, slot.attribute), brief=True) for slot in used)
        for member in members
    )
    figures = frozenset(
        index
        for index, slot in enumerate(used)
        if slot.sort in ("whole", "count", "number", "percent", "rating", "hours")
    )
    return Table(caption, tuple(words.label(slot.name) for slot in used), body, figures)


def matrix(book: Book, slot: Slot, part: Part) -> Section:
    """A mapping of mappings as a table: a row for each that is present, a column for each field any of them has."""
    members = [
        (inner, found) for inner in slots(type(part)) if (found := getattr(part, inner.attribute)) is not None
    ]
    title = words.label(slot.name)
    body = table(book, title, [found for _, found in members])
    lines = tuple(
        (text(words.label(inner.name)), *row) for (inner, _), row in zip(members, body.rows, strict=True)
    )
    figures = frozenset(index + 1 for index in body.numeric)
    told = Table(title, (title, *body.heads), lines, figures)
    return Section(title, addresses.anchor(slot.name), slot.description, table=told)


def is_matrix(slot: Slot) -> bool:
    """Whether a field holds one mapping whose every field is a mapping of the same sort."""
    return (
        slot.part is not None
        and slot.shape == "one"
        and slot.sort == "part"
        and len({inner.part for inner in slots(slot.part)}) == 1
        and all(inner.part is not None and inner.shape == "one" for inner in slots(slot.part))
    )


def nests(part: type[Part]) -> bool:
    """Whether a mapping holds lists of mappings, so that a table row could not hold it."""
    return any(slot.part is not None and (slot.shape == "many" or nests(slot.part)) for slot in slots(part))


def section(book: Book, slot: Slot, members: Sequence[Part]) -> Section:
    """A list of mappings as a headed part of a page."""
    title = words.label(slot.name)
    if not nests(type(members[0])):
        return Section(
            title, addresses.anchor(slot.name), slot.description, table=table(book, title, members)
        )
    inner = tuple(member_section(book, slot, member, index) for index, member in enumerate(members))
    return Section(title, addresses.anchor(slot.name), slot.description, members=inner)


def member_section(book: Book, slot: Slot, member: Part, index: int) -> Section:
    """One mapping that has lists of its own."""
    lists = [inner for inner in slots(type(member)) if inner.part is not None and inner.shape == "many"]
    heading = next(
        (
            str(getattr(member, name))
            for name in ("heading", "outcome", "title", "id")
            if getattr(member, name, None)
        ),
        f"{index + 1}",
    )
    below = tuple(section(book, inner, found) for inner in lists if (found := parts_of(member, inner)))
    plain = rows(book, member, leave_out=[inner.name for inner in lists if parts_of(member, inner)])
    return Section(heading, addresses.anchor(f"{slot.name}-{index + 1}"), rows=plain, members=below)


def nested(book: Book, slot: Slot, part: Part) -> Section:
    """A mapping that holds lists of mappings, as a headed part of a page."""
    told = member_section(book, slot, part, 0)
    return Section(
        words.label(slot.name), addresses.anchor(slot.name), slot.description, told.rows, members=told.members
    )


def parts_of(part: Part, slot: Slot) -> tuple[Part, ...]:
    """The members of a list field where all of them are mappings; none where ids stand among them."""
    members = getattr(part, slot.attribute) or ()
    return tuple(members) if all(isinstance(member, Part) for member in members) else ()
