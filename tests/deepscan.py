"""Reads every published byte in every way it could be read: markup, addresses, base64, archives, PDFs; what must not be there is said by the caller."""

from __future__ import annotations

import base64
import binascii
import re
import subprocess
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import pikepdf

_ENCODED = re.compile(rb"[A-Za-z0-9+/_-]{16,}={0,2}")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_ID = re.compile(r"[a-z]{3}-[a-z0-9][a-z0-9-]*")
# Fonts, icons and scripts that come with the design systems are the same in every build.
_NOT_OURS = re.compile(r"/assets/(fonts|images)/|/assets/(govuk|moj)\.(js|css)|/assets/fonts\.css")


class Read:
    """What a published folder says, file by file: as text without markup, and with white space taken out."""

    def __init__(self, folder: Path, **more: Path) -> None:
        """Read it whole, with `more` as if it stood in it. A file's own name and that of its folders count as said by it."""
        self._running: dict[str, str] = {}
        self._closed: dict[str, str] = {}
        folders = {"": folder} | {f"{name}/": place for name, place in more.items()}
        files = {
            f"{name}{file.relative_to(place).as_posix()}": file
            for name, place in folders.items()
            for file in place.rglob("*")
        }
        known = {file.read_bytes() for path, file in files.items() if path.endswith(".pdf")}
        for path, file in sorted(files.items()):
            if not _NOT_OURS.search(path):
                said = [path, *(forms(file.read_bytes(), known=known) if file.is_file() else ())]
                running = "\n".join(dict.fromkeys(said)).casefold()
                self._running[path] = re.sub(r"-\s+", "-", running)
                self._closed[path] = re.sub(r"\s+", "", running)

    def texts(self, wanted: Iterable[str], *, but_in: str = "\0") -> Mapping[str, str]:
        """Which of these texts stand anywhere, whatever their case and wherever their lines end, and in which file first.

        Files below `but_in` are left out.
        """
        closed = {path: said for path, said in self._closed.items() if not path.startswith(but_in)}
        found: dict[str, str] = {}
        for text in wanted:
            needle = re.sub(r"\s+", "", text.casefold())
            found |= next(({text: path} for path, said in closed.items() if needle in said), {})
        return found

    def ids(self, wanted: Iterable[str]) -> Mapping[str, str]:
        """Which of these ids stand anywhere, also as the beginning of a longer word, and in which file first."""
        lower = {identity.casefold(): identity for identity in wanted}
        found: dict[str, str] = {}
        for path, said in self._running.items():
            for word in set(_ID.findall(said)):
                steps = word.split("-")
                for end in range(2, len(steps) + 1):
                    if identity := lower.get("-".join(steps[:end])):
                        found.setdefault(identity, path)
        return found


def forms(content: bytes, depth: int = 0, known: set[bytes] | None = None) -> Iterator[str]:
    """Every text that a file's bytes could be read as. A PDF within a PDF is left out where its bytes are `known`."""
    if content.startswith(b"%PDF"):
        yield from _pdf(content, depth, known or set())
    elif content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name
                yield from forms(archive.read(name), depth + 1)
    else:
        yield from _plain(content)
    yield from _hidden_in(content, depth)


def _plain(content: bytes) -> Iterator[str]:
    text = content.decode("utf-8", errors="replace")
    yield text
    opened = unquote(unescape(text))
    if opened != text:
        yield opened
    if "<" in opened:
        # Without markup, so that a word that a tag cuts in two is one again.
        yield re.sub(r"<[^<>]*>", "", opened)
    if "\\u" in text:
        yield _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    if b"\0" in content:
        yield content.decode("utf-16-le", errors="replace")
        yield content.decode("utf-16-be", errors="replace")


def _hidden_in(content: bytes, depth: int) -> Iterator[str]:
    if depth > 3:
        return
    for found in set(_ENCODED.findall(content)):
        word = found.rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
        try:
            inner = base64.b64decode(word + b"=" * (-len(word) % 4), validate=True)
        except binascii.Error:
            continue
        if inner.isascii() and inner.decode("ascii").isprintable():
            yield inner.decode("ascii")
            yield from _hidden_in(inner, depth + 1)


def _pdf(content: bytes, depth: int, known: set[bytes]) -> Iterator[str]:
    with pikepdf.open(BytesIO(content)) as opened:
        for item in opened.objects:
            yield from _strings(item, depth, known)
        yield from _strings(opened.trailer.get("/Info", pikepdf.Dictionary()), depth, known)
    yield _printed(content)


def _printed(content: bytes) -> str:
    """What is printed on the pages of a PDF, also beyond their edges."""
    spread = BytesIO()
    with pikepdf.open(BytesIO(content)) as opened:
        for page in opened.pages:
            # pdftotext leaves out what lies outside of a page's boxes.
            for box in ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox"):
                if box in page.obj:
                    del page.obj[box]
            page.mediabox = pikepdf.Array([-20_000, -20_000, 20_000, 20_000])
        opened.save(spread)
    command = ["pdftotext", "-q", "-raw", "-enc", "UTF-8", "-", "-"]
    done = subprocess.run(command, input=spread.getvalue(), capture_output=True, check=True)
    return done.stdout.decode("utf-8")


def _strings(item: object, depth: int, known: set[bytes]) -> Iterator[str]:
    """Every string, name and stream of an object; what it refers to is an object of its own."""
    if isinstance(item, pikepdf.String | pikepdf.Name):
        yield str(item)
    elif isinstance(item, pikepdf.Array):
        for member in item:
            if not getattr(member, "is_indirect", False):
                yield from _strings(member, depth, known)
    elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        for key, value in item.items():
            yield key
            if not getattr(value, "is_indirect", False):
                yield from _strings(value, depth, known)
        if isinstance(item, pikepdf.Stream) and item.get("/Subtype") != "/Image":
            content = item.read_bytes()
            yield content.decode("latin-1")
            if item.get("/Type") in ("/EmbeddedFile", "/Metadata") and content not in known:
                yield from forms(content, depth + 1)
