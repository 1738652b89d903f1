"""Bytes into text, strictly: size, encoding and the characters a record may hold; what the text means is read elsewhere.

The refused characters are those of the guarantees (§5): control, format and surrogate characters, line and paragraph
separators, and the code points that are no characters at all; tab and line ends are allowed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from generators.source.complaints import LIMIT_OF_ONE_KIND, Complaints

LIMIT_BYTES = 512_000

_REFUSED_RANGES = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17))
)
REFUSED = re.compile(f"[{_REFUSED_RANGES}]")
STAND_IN = "\ufffd"

_BAD_BYTES = re.compile("[\udc80-\udcff]+")
_LONE_BYTE = re.compile("[\udc80-\udcff]")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_LINE_ENDS = re.compile("\r\n?")
_WIDE_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_OTHER_FILES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a Word, Excel or zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
)
POINTER = b"version https://git-lfs.github.com/spec/"

_SAVE_AS_UTF8 = (
    "Open the file in a text editor and save it with the encoding UTF-8 (in Notepad: Save as, Encoding)."
)
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_OTHER_LINE_ENDS = re.compile("[\x0b\x0c\x85\u2028\u2029]")


def spotless(text: str) -> bool:
    """Whether the text holds no refused character. What is printable never is one, and is faster to see."""
    return text.replace("\n", "").isprintable() or not REFUSED.search(text)


def named(character: str) -> str:
    """A character as a person can look it up: `U+200B ZERO WIDTH SPACE`."""
    name = unicodedata.name(character, "")
    return (
        f"U+{ord(character):04X} {name or ('control character' if ord(character) < 0xA0 else 'no character')}"
    )


def shown(text: str, limit: int = 40) -> str:
    """Text of a file as a message may quote it: on one line, short, nothing invisible in it."""
    short = text if len(text) <= limit else text[: limit - 1] + "…"
    return "".join(
        " " if mark in "\t\n\r" else mark if mark.isprintable() else f"\\u{ord(mark):04x}" for mark in short
    )


def refusal_of(character: str) -> tuple[str, str]:
    """What is wrong with a refused character, and the cure."""
    if _BIDI.match(character):
        why = "changes the direction of the text, so that people and programs read different things"
        return (
            f"{named(character)} {why}",
            "Delete it; retype the words on both sides of it if you cannot see it.",
        )
    if _OTHER_LINE_ENDS.match(character):
        why = "is a line end to some programs and not to others"
        return f"{named(character)} {why}", "Delete it and press Enter instead where a new line is meant."
    why = "cannot be seen, or is not text"
    return (
        f"{named(character)} {why}",
        "Delete it; retype the words on both sides of it if you cannot see it.",
    )


def _no_text(content: bytes) -> tuple[str, str, str] | None:
    """Code, message and cure where size or first bytes say that this is no text to read on with."""
    if len(content) > LIMIT_BYTES:
        cure = "Split the record, or keep long tables and documents as evidence files beside it."
        return "SRC001", f"the file is larger than {LIMIT_BYTES // 1000} kB, the limit for a record", cure
    for mark, encoding in _WIDE_MARKS:
        if content.startswith(mark):
            return "SRC003", f"the file is saved as {encoding}; records are UTF-8", _SAVE_AS_UTF8
    head = content[:400]
    if len(head) > 3 and max(head[0::2].count(0), head[1::2].count(0)) * 2 > len(head) * 0.8:
        return "SRC003", "the file seems to be saved as UTF-16; records are UTF-8", _SAVE_AS_UTF8
    for mark, what in _OTHER_FILES:
        if content.startswith(mark):
            cure = "Move it to records/evidence/files/ and describe it in an evidence record."
            return "SRC004", f"this is {what}, not a record", cure
    if content.startswith(POINTER):
        cure = (
            "Fetch the file with `git lfs pull`, and keep records as plain text: take *.yml out of Git LFS."
        )
        return "SRC028", "this is a Git LFS pointer, not the record itself", cure
    return None


def _bad_bytes(raw: str, first_byte: int, clean: str, complaints: Complaints) -> None:
    """Report every run of bytes that is not UTF-8; `raw` and `clean` hold each such byte as one lone surrogate."""
    offset, reached = first_byte, 0
    for original, found in zip(_BAD_BYTES.finditer(raw), _BAD_BYTES.finditer(clean), strict=True):
        offset += len(raw[reached : original.start()].encode("utf-8", "surrogateescape"))
        reached = original.start()
        value = ord(found[0][0]) - 0xDC00
        message = f"byte 0x{value:02X} (byte {offset + 1} of the file) is not UTF-8"
        guess = bytes((value,)).decode("cp1252", "ignore")
        if guess.isprintable() and guess:
            message += f"; in the old Windows encoding it is '{guess}'"
        complaints.add_at(found.start(), "SRC002", message, _SAVE_AS_UTF8)


@dataclass(frozen=True, slots=True)
class Text:
    """A file's text `as_it_stands`, and `clean`: the same lines and columns, to be read on with.

    Clean text has newlines as its only line ends and U+FFFD for each refused character; `mended` are the lines
    (from 1) where that was done.
    """

    as_it_stands: str
    clean: str
    mended: frozenset[int] = frozenset()


def text_of(path: str, content: bytes) -> tuple[Text | None, Complaints]:
    """The text of a file's bytes, None where they are none, and what is wrong with it."""
    fault = _no_text(content)
    if fault:
        complaints = Complaints(path, "")
        complaints.add(1, 1, *fault)
        return None, complaints
    marked = content.startswith(_BYTE_ORDER_MARK)
    raw = content[3 if marked else 0 :].decode("utf-8", "surrogateescape")
    clean = _LINE_ENDS.sub("\n", raw) if "\r" in raw else raw
    complaints = Complaints(path, clean)
    if marked:
        cure = "Save the file as UTF-8 without signature (without BOM)."
        complaints.add(
            1, 1, "SRC005", "the file begins with a byte order mark, which is not part of the text", cure
        )
    if spotless(clean):
        return Text(raw, clean), complaints
    if "\0" in clean:
        message = "the file holds a zero byte: it is not text"
        cure = "Restore the record from git (git log -- FILE), or move the file to records/evidence/files/."
        complaints.add_at(clean.index("\0"), "SRC004", message, cure)
        return None, complaints
    mended = frozenset(complaints.lines.at(found.start())[0] for found in REFUSED.finditer(clean))
    runs = len(_BAD_BYTES.findall(clean))
    if runs:
        _bad_bytes(raw, 3 if marked else 0, clean, complaints)
        if runs > LIMIT_OF_ONE_KIND:
            return None, complaints
        raw, clean = _LONE_BYTE.sub(STAND_IN, raw), _LONE_BYTE.sub(STAND_IN, clean)
    for found in REFUSED.finditer(clean):
        complaints.add_at(found.start(), "SRC006", *refusal_of(found[0]))
    return Text(raw, REFUSED.sub(STAND_IN, clean), mended), complaints
