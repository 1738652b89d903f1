"""What the page of any record is told: its fields, what it refers to, what refers to it, its evidence and its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from generators.audience import WITHHELD, source_text
from generators.book import Book
from generators.kind import COMMON, LOOKS_LIKE_ID, Part, references, slots, walk
from generators.kinds import BY_NAME
from generators.kinds.evidence import Evidence
from generators.ledger import Entry
from generators.outputs import addresses, facts, life_pages, lives, shown, words
from generators.outputs.facts import Fact
from generators.outputs.frame import Step
from generators.outputs.shown import Row, Section, Shown

# Files that a browser shows or saves without running anything in them. A page or drawing could carry a script.
PUBLISHED_FILES = frozenset(
    {
        ".csv",
        ".docx",
        ".eml",
        ".gif",
        ".jpeg",
        ".jpg",
        ".md",
        ".msg",
        ".ods",
        ".odt",
        ".pdf",
        ".png",
        ".pptx",
        ".txt",
        ".webp",
        ".xlsx",
    }
)
PICTURES = frozenset({".gif", ".jpeg", ".jpg", ".png", ".webp"})

# Kinds whose life is worth reading as one line of dated facts.
_WITH_TIMELINE = frozenset(
    {"action", "enforcement", "incident", "learning_response", "response", "risk", "safeguarding_concern"}
)
# Kinds whose tables need the whole width; what stands beside other records stands below these.
_WIDE = frozenset({"check_log", "enforcement", "measure", "organisation", "plan", "service", "staff"})
# Shown in a place of their own on every page.
_ELSEWHERE = frozenset({"id", "title", "evidence", "related", "notes"})
# More of one kind than this are folded away.
_FOLDED_ABOVE = 8


@dataclass(frozen=True, slots=True)
class Tie:
    """Another record, and the fields through which it is tied to this one."""

    shown: Shown
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ties:
    """Ties to the records of one kind."""

    plural: str
    ties: tuple[Tie, ...]

    @property
    def shared(self) -> tuple[str, ...]:
        """The fields of all of them where these are the same, to be said once; else none."""
        first = self.ties[0].fields
        return first if len(self.ties) > 1 and all(tie.fields == first for tie in self.ties) else ()

    @property
    def folded(self) -> bool:
        """Whether there are so many that the page folds them away."""
        return len(self.ties) > _FOLDED_ABOVE


@dataclass(frozen=True, slots=True)
class Exhibit:
    """An evidence item as a page shows it."""

    shown: Shown
    claim: str
    category: str
    file: str
    """Page address of its file; empty where none is published."""
    name: str
    picture: bool
    """Whether a browser shows the file as a picture."""
    held: str
    """Where the original is, when no file is published here."""
    sha256: str


def tell(book: Book, entry: Entry) -> dict[str, Any]:
    """Everything the template of a record's page prints."""
    record, kind = entry.record, entry.kind
    narrated = (*kind.narrative, "notes")
    timeline = told_timeline(book, entry) if kind.name in _WITH_TIMELINE else ()
    return {
        "section": addresses.of_register(kind),
        "trail": trail(entry),
        "kind": kind,
        "record_id": entry.id,
        "heading": record.title,
        "tags": (),
        "narrative": narrative(entry, narrated),
        "rows": fields(book, record, leave_out={*_ELSEWHERE, *narrated}),
        "sections": sections(book, record),
        "timeline": timeline,
        "refers_to": refers_to(book, entry),
        "linked_from": linked_from(book, entry),
        "exhibits": exhibits(book, entry),
        "life": life_pages.on_page(book, entry.id),
        "address": entry.document.path,
        "source": "" if lives.source_page(entry) else source_text(entry),
        "source_page": lives.source_page(entry),
        "kind_page": addresses.of_kind(kind),
        "wide": kind.name in _WIDE,
        "story": story_of(book, entry.id),
    }


def page(entry: Entry) -> str:
    """The address of a record's page."""
    return addresses.of_record(entry)


def register(entry: Entry) -> str:
    """The address of the register that it stands in."""
    return addresses.of_register(entry.kind)


def trail(entry: Entry) -> tuple[Step, ...]:
    """The steps from the home page to a record."""
    steps = [Step("Home", addresses.HOME), Step("All records", addresses.RECORDS)]
    if entry.kind.folder:
        steps.append(Step(entry.kind.plural, addresses.of_register(entry.kind)))
    return tuple(steps)


def narrative(entry: Entry, names: Iterable[str]) -> tuple[Row, ...]:
    """The fields that are running text, in the order the kind gives."""
    declared = {slot.name: slot for slot in slots(type(entry.record))}
    found = []
    for name in names:
        value = getattr(entry.record, declared[name].attribute)
        if value:
            form = "prose" if declared[name].sort == "markdown" else "text"
            found.append(Row(words.label(name), Shown(form, value), declared[name].description))  # type: ignore[arg-type]
    return tuple(found)


def fields(book: Book, record: Part, *, leave_out: Iterable[str] = ()) -> tuple[Row, ...]:
    """The fields of a record that are no lists of mappings: those of its kind first, those any record has last."""
    lists = {
        slot.name
        for slot in slots(type(record))
        if (slot.part is not None and (slot.shape == "many" or shown.nests(slot.part)))
        or shown.is_matrix(slot)
    }
    left = {*leave_out, *lists}
    own = shown.rows(book, record, leave_out={*left, *COMMON})
    common = shown.rows(
        book,
        record,
        leave_out={*left, *(slot.name for slot in slots(type(record)) if slot.name not in COMMON)},
    )
    return (*own, *common)


def sections(book: Book, record: Part, *, leave_out: Iterable[str] = ()) -> tuple[Section, ...]:
    """The lists of mappings of a record, each as a headed part."""
    left = frozenset(leave_out)
    found = []
    for slot in sorted(slots(type(record)), key=lambda slot: slot.name in COMMON):
        value = getattr(record, slot.attribute)
        if slot.name in left or not value:
            continue
        if shown.is_matrix(slot) and isinstance(value, Part) and shown.rows(book, value):
            found.append(shown.matrix(book, slot, value))
        elif isinstance(value, Part) and shown.nests(type(value)):
            found.append(shown.nested(book, slot, value))
        elif slot.part is not None and slot.shape == "many" and (members := shown.parts_of(record, slot)):
            found.append(shown.section(book, slot, members))
    return tuple(found)


def story_of(book: Book, identity: str) -> str:
    """The page of the story that a step, response or plan is a part of; empty for any other record."""
    for one in book.derived.stories.values():
        names = (
            one.id,
            *(found.response.id for found in one.responses),
            *(found.plan.id for found in one.plans),
        )
        if identity in names:
            return addresses.of_story(one.id)
    return ""


@dataclass(frozen=True, slots=True)
class Moment:
    """A dated fact ready to be printed."""

    fact: Fact
    by: Shown


def told_timeline(book: Book, entry: Entry) -> tuple[Moment, ...]:
    """The record's dated facts, oldest first, without routine daily reviews."""
    found = (fact for fact in facts.of_record(entry) if "tracker_reviews" not in fact.place)
    return tuple(Moment(fact, shown.record(book, fact.by) if fact.by else shown.NOTHING) for fact in found)


def _ties(book: Book, fields_by_id: Mapping[str, list[str]]) -> tuple[Ties, ...]:
    """Ties by kind, in the order of the data dictionary; those that name no visible record come last."""
    by_kind: dict[str, list[Tie]] = {}
    for identity, names in fields_by_id.items():
        entry = book.ledger.entries.get(identity)
        tie = Tie(shown.record(book, identity), tuple(dict.fromkeys(names)))
        by_kind.setdefault(entry.kind.plural if entry else "", []).append(tie)
    order = [kind.plural for kind in BY_NAME.values()]
    named = [Ties(plural, tuple(by_kind[plural])) for plural in order if plural in by_kind]
    return (*named, *([Ties("Not shown to this audience", tuple(by_kind[""]))] if "" in by_kind else []))


def refers_to(book: Book, entry: Entry) -> tuple[Ties, ...]:
    """The records that this one names."""
    found: dict[str, list[str]] = {}
    for place, slot, value in walk(entry.record):
        if (
            slot.refs is not None
            and isinstance(value, str)
            and (value == WITHHELD or not slot.loose or LOOKS_LIKE_ID.fullmatch(value))
        ):
            found.setdefault(value, []).append(_field(place))
    return _ties(book, found)


def linked_from(book: Book, entry: Entry) -> tuple[Ties, ...]:
    """The records that name this one."""
    found: dict[str, list[str]] = {}
    for mention in book.ledger.referring_to(entry.id):
        found.setdefault(mention.entry.id, []).append(_field(mention.place))
    return _ties(book, found)


def _field(place: Iterable[str | int]) -> str:
    return words.place([step for step in place if isinstance(step, str)])


def exhibits(book: Book, entry: Entry) -> tuple[Exhibit, ...]:
    """The evidence items that a record names anywhere, or the item itself on its own page."""
    names = [target for _, _, target in references(entry.record)]
    if isinstance(entry.record, Evidence):
        names = [entry.id]
    items = [item for name in dict.fromkeys(names) if (item := book.ledger.find(Evidence, name))]
    return tuple(exhibit(book, item) for item in items)


def exhibit(book: Book, item: Evidence) -> Exhibit:
    """An evidence item: what it shows, and its file where one is published."""
    path = book.view.files.get(item.id, "")
    published = bool(path) and PurePosixPath(path).suffix.lower() in PUBLISHED_FILES
    held = item.reference or ""
    if path and not published:
        held = "Kept with the records. Files of this sort are not published, because a browser could run what is in them."
    return Exhibit(
        shown=shown.record(book, item.id),
        claim=item.claim,
        category=words.choice(item.category),
        file=addresses.of_file(item.id, path) if published else "",
        name=PurePosixPath(item.file).name if item.file else "",
        picture=published and PurePosixPath(path).suffix.lower() in PICTURES,
        held=held,
        sha256=item.sha256 or "",
    )
