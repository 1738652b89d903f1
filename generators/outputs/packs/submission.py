"""What a submission is told: cover, statement, declarations, the chosen sections, its exhibits; files are read elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from generators.book import Book, who
from generators.derive import phrases
from generators.finding import Unable
from generators.kinds.evidence import Evidence
from generators.kinds.submission import Submission
from generators.outputs import packs, shown, words
from generators.outputs.frame import AUDIENCE_WORDS
from generators.outputs.packs import chapter, cover
from generators.outputs.packs.chapter import Chapter, flat
from generators.outputs.packs.scope import Scope
from generators.outputs.packs.sections import section
from generators.outputs.shown import Row, Shown

TEMPLATE = "packs/submission.j2"

Form = Literal["pdf", "picture", "file", "elsewhere"]
FORM_WORDS: Mapping[Form, str] = {
    "pdf": "PDF: its pages follow this sheet as they are",
    "picture": "Picture: shown below, and as received in the folder of this submission",
    "file": "File that cannot be set on paper: as received in the folder of this submission",
    "elsewhere": "No file is held with the records: the original is kept elsewhere",
}


@dataclass(frozen=True, slots=True)
class Exhibit:
    """An exhibit as it was received; `ebundle` reads the file and says what it is."""

    number: int
    item: Evidence
    form: Form
    name: str = ""
    """Name of its file in the folder of the submission: made from number and id, never from the name it came with."""
    size: int = 0
    """Bytes."""
    pages: int = 0
    """Pages of a PDF."""
    sha256: str = ""
    archival: bool = True
    """Whether a PDF claims to be PDF/A."""

    @property
    def anchor(self) -> str:
        """Its place in the document."""
        return f"exhibit-{self.number}"

    @property
    def title(self) -> str:
        """“Exhibit 3: Photograph of the quiet room (EVD-0003)”."""
        return f"Exhibit {self.number}: {self.item.title} ({self.item.id})"


@dataclass(frozen=True, slots=True)
class Slip:
    """The sheet that stands before an exhibit."""

    exhibit: Exhibit
    rows: tuple[Row, ...]
    page: int
    """Its page in the bundle; 0 where the document is read on its own."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """A submission ready to be set, with the records whose source goes with it."""

    submission: Submission
    chapters: tuple[Chapter, ...]
    exhibits: tuple[Exhibit, ...]
    records: tuple[str, ...]


def items(book: Book, submission: Submission) -> tuple[Evidence, ...]:
    """The evidence items that are its exhibits. Raises Unable where the audience may not see one; it is not named then."""
    found = []
    for number, identity in enumerate(submission.exhibits, start=1):
        item = book.ledger.find(Evidence, identity)
        if item is None:
            raise Unable(
                f"exhibit {number} of {submission.id} may not be shown to {AUDIENCE_WORDS[book.audience]}",
                f"take it out of `exhibits`, or let its record's `audience` name {book.audience}",
            )
        found.append(item)
    return tuple(found)


def dossier(book: Book, submission: Submission, exhibits: tuple[Exhibit, ...]) -> Dossier:
    """Everything the submission says."""
    scope = Scope(book, submission)
    chapters = tuple(section(scope, name) for name in dict.fromkeys(submission.sections))
    shown_ids = [found.anchor for found in flat(chapters)]
    named = [submission.id, *shown_ids, *_tabled(chapters), *(exhibit.item.id for exhibit in exhibits)]
    records = tuple(identity for identity in dict.fromkeys(named) if identity in book.ledger.entries)
    return Dossier(submission, chapters, exhibits, records)


def _tabled(chapters: tuple[Chapter, ...]) -> Iterator[str]:
    """Ids of the records that stand in the first column of a table: those too are shown."""
    for found in flat(chapters):
        for block in found.blocks:
            if block.form == "table":
                for cells in block.value.rows:
                    yield from (text for text in (cells[0].value, cells[0].note) if isinstance(text, str))


def told(book: Book, found: Dossier, pages: Mapping[str, int], original: str = "") -> Mapping[str, Any]:
    """What the template is told. `pages` gives each exhibit's sheet its page in the bundle; empty for the document on its own.

    `original` is the file name of the accessible original that the cover names; empty for that one itself.
    """
    submission = found.submission
    slips = tuple(
        Slip(exhibit, tuple(_slip(book, exhibit)), pages.get(exhibit.anchor, 0)) for exhibit in found.exhibits
    )
    front = cover.of(book, "Submission", submission.title, tuple(_facts(book, submission)))
    context = packs.context(book, front, found.chapters)
    return {
        **context,
        "titles": {**context["titles"], **{exhibit.anchor: exhibit.title for exhibit in found.exhibits}},
        "submission": submission,
        "declarations": tuple((declared, who(book, declared.by)) for declared in submission.declarations),
        "slips": slips,
        "not_archival": _not_archival(found.exhibits),
        "original": original,
        "in_bundle": bool(original),
        "exhibit_list": chapter.table(
            "Exhibits in this submission",
            ("No", "Exhibit", "What it shows", "SHA-256"),
            (_listed(slip) for slip in slips),
        ),
    }


def _not_archival(exhibits: tuple[Exhibit, ...]) -> str:
    """Which exhibits keep the bundle from being PDF/A, in words; empty where none does."""
    numbers = [str(one.number) for one in exhibits if not one.archival]
    if not numbers:
        return ""
    which = f"Exhibit {numbers[0]} is" if len(numbers) == 1 else f"Exhibits {phrases.listed(numbers)} are"
    return f"{which} not PDF/A as received, so this file is not PDF/A either; the accessible original is."


def _listed(slip: Slip) -> tuple[Shown, ...]:
    exhibit = slip.exhibit
    return (
        shown.text(str(exhibit.number)),
        Shown("text", exhibit.item.title, note=exhibit.item.id),
        shown.text(exhibit.item.claim),
        Shown("hash", exhibit.sha256) if exhibit.sha256 else shown.text("no file"),
    )


def _facts(book: Book, submission: Submission) -> Iterator[Row]:
    yield Row("Submission", shown.text(submission.id))
    yield Row("To", shown.record(book, submission.to))
    yield Row("Purpose", shown.text(submission.purpose))
    if submission.period:
        yield Row(
            "Period",
            shown.text(f"{phrases.day(submission.period.from_)} to {phrases.day(submission.period.to)}"),
        )
    covered = shown.many(shown.record(book, one) for one in submission.services)
    yield Row("Services", covered if submission.services else shown.text("all services of the provider"))
    if submission.plans:
        yield Row("Plans", shown.many(shown.record(book, one) for one in submission.plans))


def _slip(book: Book, exhibit: Exhibit) -> Iterator[Row]:
    item = exhibit.item
    yield Row("What it shows", shown.text(item.claim))
    yield Row("Category", shown.text(words.choice(item.category)))
    yield Row("Made by", shown.record(book, item.authored_by))
    if item.covers:
        yield Row("Covers", shown.text(f"{phrases.day(item.covers.from_)} to {phrases.day(item.covers.to)}"))
    if item.verified_by:
        yield Row("Checked by", shown.many(shown.record(book, one) for one in item.verified_by))
    yield Row("Form", shown.text(FORM_WORDS[exhibit.form]))
    if item.reference:
        yield Row("Original kept", shown.text(item.reference))
    if exhibit.form == "pdf":
        yield Row("Pages", shown.figure(exhibit.pages))
    if exhibit.name:
        yield Row("File in the folder", shown.text(exhibit.name))
        yield Row("Size", shown.text(f"{exhibit.size:,} bytes"))
        yield Row("SHA-256", Shown("hash", exhibit.sha256))
