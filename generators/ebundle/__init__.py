"""A submission on disk: one paginated PDF with its exhibits, the accessible original, the files as received, a manifest of hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from generators import pdf, render
from generators.audience import file_name
from generators.book import Book
from generators.ebundle import manifest, merging
from generators.ebundle.merging import Insert
from generators.finding import Unable, count
from generators.kinds.evidence import Evidence
from generators.kinds.submission import Submission
from generators.outputs import packs
from generators.outputs.packs import submission as told
from generators.outputs.packs.cover import dated
from generators.outputs.packs.submission import Dossier, Exhibit
from generators.pdf.sheet import Attached, Part, Sheet
from generators.publishing import publish

_PICTURES = frozenset({".gif", ".jpeg", ".jpg", ".png", ".webp"})
# The pages of a bundle carry one number, which is stamped on; the sheet's own would contradict it.
_UNNUMBERED = '@page{@bottom-right{content:""}}'
# The length of the contents can change with the numbers in it; it settles at once or after one more pass.
_PASSES = 4


@dataclass(frozen=True, slots=True)
class Bundle:
    """The merged PDF and where things are in it, counted from 1."""

    content: bytes
    pages: int
    exhibits: Mapping[str, int]
    """Place of an exhibit's sheet -> its page."""
    sections: Mapping[str, int]
    """Place of a section -> its page."""
    archival: bool
    """Whether it claims PDF/A-3b: only where every exhibit claims PDF/A."""


def write_submission(book: Book, submission_id: str, folder: Path, say: Callable[[str], None]) -> Path:
    """Publish a submission in `folder` in one step and give the path of its PDF.

    `book` is projected for the submission's audience. Raises Unable where it names an exhibit that this audience may not
    see, or that cannot be merged; what was published before then stays.
    """
    pdf.require()
    submission = book.ledger.find(Submission, submission_id)
    if submission is None or book.audience not in (submission.audience or ()):
        raise Unable(
            f"{submission_id!r} is not a submission made for this audience",
            "name a submission, and its own audience",
        )
    exhibits, received = _exhibits(book, submission)
    dossier = told.dossier(book, submission, exhibits)
    bundle, original = _made(book, dossier, received)
    name = f"{submission.id}.pdf"
    files = {name: bundle.content, original.name: original.content}
    files |= {one.name: received[one.anchor] for one in exhibits if one.name}
    with publish(folder) as staging:
        for path, content in files.items():
            place = staging / path
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(content)
        said = manifest.text(
            book,
            dossier,
            files,
            manifest.Places(bundle.pages, bundle.exhibits, bundle.sections, bundle.archival),
        )
        (staging / "manifest.json").write_text(said, encoding="utf-8", newline="\n")
    say(f"{submission.id}: {count(bundle.pages, 'page')}, {count(len(exhibits), 'exhibit')}")
    return folder / name


# ------------------------------------------------------------------ exhibits
def _exhibits(book: Book, submission: Submission) -> tuple[tuple[Exhibit, ...], dict[str, bytes]]:
    """The exhibits with what each is, and place in the document -> file as received."""
    found: list[Exhibit] = []
    received: dict[str, bytes] = {}
    for number, item in enumerate(told.items(book, submission), start=1):
        path = book.view.files.get(item.id)
        if path is None:
            found.append(Exhibit(number, item, "elsewhere"))
            continue
        content = _read(book, item, path)
        suffix = Path(path).suffix.lower()
        looked = merging.look(item.id, content) if suffix == ".pdf" else merging.Looked(0, archival=True)
        whole = Exhibit(
            number,
            item,
            "pdf" if suffix == ".pdf" else "picture" if suffix in _PICTURES else "file",
            name=f"exhibits/{number:02d}-{file_name(item.id, path)}",
            size=len(content),
            pages=looked.pages,
            archival=looked.archival,
            sha256=hashlib.sha256(content).hexdigest(),
        )
        found.append(whole)
        received[whole.anchor] = content
    return tuple(found), received


def _read(book: Book, item: Evidence, path: str) -> bytes:
    """The file of an evidence item, from the repository's folder of evidence files and nowhere else."""
    folder = (book.repository / "records" / "evidence" / "files").resolve()
    place = (folder / path).resolve()
    if not place.is_relative_to(folder) or not place.is_file():
        raise Unable(
            f"the file of exhibit {item.id} is not in records/evidence/files", "put it there, or mend `file`"
        )
    content = place.read_bytes()
    if item.sha256 and hashlib.sha256(content).hexdigest() != item.sha256:
        raise Unable(
            f"the file of exhibit {item.id} is not the one its record names: the SHA-256 differs",
            "put the file as received in its place",
        )
    return content


# ------------------------------------------------------------------ the document
def _identifier(book: Book, name: str) -> str:
    return f"{book.standing.commit or 'no commit'} {book.as_of.isoformat()} {book.audience} {name}"


def _pictures(dossier: Dossier, received: Mapping[str, bytes]) -> tuple[tuple[str, bytes], ...]:
    return tuple((one.anchor, received[one.anchor]) for one in dossier.exhibits if one.form == "picture")


def _made(book: Book, dossier: Dossier, received: Mapping[str, bytes]) -> tuple[Bundle, Attached]:
    """The bundle and the accessible original, which another process makes while the pages are counted here."""
    name = f"{dossier.submission.id}-accessible.pdf"
    with ProcessPoolExecutor(1) as beside:
        making = beside.submit(pdf.made, _accessible(book, dossier, received, name))
        counted = _body(
            book, dossier, received, {one.anchor: 1 for one in dossier.exhibits}, Attached(name, b"", "")
        )
        about = "Accessible original of the text of this submission"
        original = Attached(name, making.result(), about, "Alternative")
    return _bundle(book, dossier, received, _numbered(dossier, counted.anchors), original), original


def _accessible(book: Book, dossier: Dossier, received: Mapping[str, bytes], name: str) -> Sheet:
    """The document on its own, tagged, with the YAML of the records it shows."""
    sources = packs.sources(book, dossier.records)
    context = told.told(book, dossier, {})
    return Sheet(
        html=render.render(told.TEMPLATE, context),
        identifier=_identifier(book, name),
        dated=dated(book),
        attached=tuple(Attached(source.name, source.text.encode(), source.about) for source in sources),
        pictures=_pictures(dossier, received),
        titles=tuple(context["titles"].items()),
    )


def _body(
    book: Book,
    dossier: Dossier,
    received: Mapping[str, bytes],
    numbers: Mapping[str, int],
    original: Attached,
) -> Part:
    """The document as it goes into the bundle, with these numbers for the exhibits' sheets."""
    return pdf.part(
        Sheet(
            html=render.render(told.TEMPLATE, told.told(book, dossier, numbers, original.name)),
            identifier=_identifier(book, f"{dossier.submission.id}.pdf"),
            dated=dated(book),
            attached=(original,),
            pictures=_pictures(dossier, received),
            style=_UNNUMBERED,
        )
    )


def _bundle(
    book: Book,
    dossier: Dossier,
    received: Mapping[str, bytes],
    numbers: Mapping[str, int],
    original: Attached,
) -> Bundle:
    """The document with its exhibits, every page stamped with its number in the bundle."""
    name = f"{dossier.submission.id}.pdf"
    for _ in range(_PASSES):
        body = _body(book, dossier, received, numbers, original)
        found = _numbered(dossier, body.anchors)
        if found == numbers:
            break
        numbers = found
    else:
        raise Unable(
            "the page numbers of this submission do not settle", "shorten the titles of its exhibits"
        )
    inserts = tuple(
        Insert(one.item.id, body.anchors[one.anchor] + 1, received[one.anchor])
        for one in dossier.exhibits
        if one.form == "pdf"
    )
    joined = merging.Joined(body.content, inserts)
    words = f"{book.provider.name} · {dossier.submission.id}"
    stamps = pdf.part(
        merging.stamps(joined.sizes(), words, _identifier(book, f"stamps of {name}"), dated(book))
    )
    sections = {chapter.anchor: body.anchors[chapter.anchor] + 1 for chapter in dossier.chapters}
    pages = body.pages + sum(one.pages for one in dossier.exhibits)
    return Bundle(joined.stamped(stamps.content), pages, numbers, sections, joined.archival)


def _numbered(dossier: Dossier, anchors: Mapping[str, int]) -> dict[str, int]:
    """Place of each exhibit's sheet -> its page in the bundle, given its page (from 0) in the document alone."""
    numbers: dict[str, int] = {}
    before = 1
    for one in dossier.exhibits:
        numbers[one.anchor] = anchors[one.anchor] + before
        before += one.pages
    return numbers
