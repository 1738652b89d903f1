"""A published site as one zip file that opens on any computer; what is in the site is made elsewhere.

The same files give the same zip: names in order, no times, no owners. A page beside the site says how to open it, and a list
of hashes lets anybody see that nothing was changed on the way.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from generators import render
from generators.book import Book
from generators.outputs import addresses
from generators.outputs.frame import frame

START = "START-HERE.html"
SUMS = "SHA256SUMS.txt"
# The oldest moment that a zip archive can name: when one was written says nothing of what is in it.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
# Files that are packed already.
_PACKED = frozenset({".docx", ".gif", ".jpeg", ".jpg", ".pdf", ".png", ".pptx", ".webp", ".woff2", ".xlsx"})
_SHEET = re.compile(r'<link rel="stylesheet" href="([^":]+)">')


def name_of(book: Book) -> str:
    """The zip's name without its ending, which is that of the folder in it: `evidence-inspector-2026-05-31`."""
    draft = "-draft" if book.standing.draft else ""
    return f"evidence-{book.audience}-{book.as_of.isoformat()}{draft}"


def write(book: Book, site: Path, documents: Path | None, place: Path) -> None:
    """Pack the finished folder `site`, and the PDFs of the folder `documents`, into the zip file `place`.

    `place` is replaced in one step, and only once the zip is whole.
    """
    top = name_of(book)
    packed = {f"site/{name}": path for name, path in _files(site)}
    if documents is not None:
        packed |= {f"documents/{name}": path for name, path in _files(documents)}
    listed = tuple(_document(book, name) for name in sorted(packed) if name.startswith("documents/"))
    start = _start(book, site, listed).encode()
    sums = [(hashlib.sha256(start).hexdigest(), START)]
    place.parent.mkdir(parents=True, exist_ok=True)
    unfinished = place.with_name(f".{place.name}.part")
    try:
        with zipfile.ZipFile(unfinished, "w") as archive:
            _add(archive, f"{top}/{START}", start)
            for name in sorted(packed):
                content = packed[name].read_bytes()
                sums.append((hashlib.sha256(content).hexdigest(), name))
                _add(archive, f"{top}/{name}", content)
            _add(archive, f"{top}/{SUMS}", "".join(f"{digest}  {name}\n" for digest, name in sums).encode())
        unfinished.replace(place)
    finally:
        unfinished.unlink(missing_ok=True)


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    about = zipfile.ZipInfo(name, _NO_TIME)
    about.create_system = 3
    about.external_attr = 0o644 << 16
    packed = PurePosixPath(name).suffix.lower() in _PACKED
    archive.writestr(about, content, zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED, 6)


def _document(book: Book, name: str) -> tuple[str, str]:
    """Where a PDF lies in the folder, and what it is: the title of its record with the id, else its name."""
    identity = PurePosixPath(name).stem
    entry = book.ledger.entries.get(identity)
    return name, f"{entry.record.title} ({identity})" if entry else identity


def _start(book: Book, site: Path, documents: tuple[tuple[str, str], ...]) -> str:
    """The page that is opened first. It needs nothing: where only it was taken out of the zip, it says so."""
    home = (site / addresses.HOME).read_text(encoding="utf-8")
    told = {
        "path": START,
        "title": "Start here",
        "frame": frame(book),
        "addresses": {},
        "sheets": tuple(f"site/{name}" for name in _SHEET.findall(home)),
        "home": f"site/{addresses.HOME}",
        "sums": SUMS,
        "documents": documents,
    }
    return render.render("portable/start.html", told)
