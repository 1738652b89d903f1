"""A commit as its object says it, byte for byte: names and dates are claims of whoever wrote it and are judged elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple

_PERSON = re.compile(rb"(.*?) ?<([^<>]*)>(?: (-?\d+) ([+-]\d{4}))?", re.DOTALL)
# How git itself writes a commit: read in one go. Whatever differs is read line by line.
_USUAL = re.compile(
    rb"tree [0-9a-f]+\n((?:parent [0-9a-f]+\n)*)"
    rb"author ([^\0<>\n]*?) ?<([^\0<>\n]*)> (\d{1,11}) ([+-])(\d\d)(\d\d)\n"
    rb"committer ([^\0<>\n]*?) ?<([^\0<>\n]*)> (\d{1,11}) ([+-])(\d\d)(\d\d)\n\n([^\0]*)"
)
# Trailers that are no prose; any other last paragraph of `name: text` lines is.
_READ_BY_PROGRAMS = frozenset({"backfill", "migration", "change-id"})
_TRAILER = re.compile(r"([A-Za-z][A-Za-z0-9-]*): *(.*\S)")
# Seconds since 1970 of the first and last moment that a calendar date can be given for.
_FIRST, _LAST = -62_135_596_800, 253_402_214_400
_SIGNATURES = {
    b"-----BEGIN SSH SIGNATURE-----": "ssh",
    b"-----BEGIN PGP SIGNATURE-----": "openpgp",
    b"-----BEGIN PGP MESSAGE-----": "openpgp",
    b"-----BEGIN SIGNED MESSAGE-----": "x509",
}


class Claim(NamedTuple):
    """Who a commit says did something, and when: set by the machine that committed, so no proof of either."""

    name: str
    email: str
    seconds: int | None
    """Since 1970; None where the commit holds no readable time."""
    offset: int
    """Minutes east of Greenwich that were written with it."""

    @property
    def when(self) -> datetime | None:
        """The moment, in the offset it was written with; None where no calendar has such a day."""
        if self.seconds is None or not _FIRST <= self.seconds <= _LAST:
            return None
        return datetime.fromtimestamp(self.seconds, _zone(self.offset))


@lru_cache(256)
def _zone(offset: int) -> timezone:
    """So many minutes east of Greenwich, as far as there are zones."""
    return timezone(timedelta(minutes=offset)) if abs(offset) < 24 * 60 else UTC


NOBODY = Claim("", "", None, 0)


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit. `id` is the full object id; `parents` are ids, the first one the line it was made on."""

    id: str
    parents: tuple[str, ...]
    author: Claim
    committer: Claim
    message: str
    """Whole, without the last line end."""
    form: str
    """Of its signature: `ssh`, `openpgp`, `x509`, `unknown`, or empty where it is not signed; whether it is good is judged elsewhere."""
    faults: tuple[str, ...] = ()
    """What about the object itself is malformed, in words."""

    @property
    def subject(self) -> str:
        """The first paragraph of the message on one line."""
        return " ".join(self.message.strip().split("\n\n", 1)[0].split())

    @property
    def body(self) -> str:
        """The message without its subject, and without a last paragraph of trailers that programs read."""
        paragraphs = self.message.strip().split("\n\n")[1:]
        names = [name.lower() for name, _ in _trailers_of(paragraphs[-1])] if paragraphs else []
        if names and all(name in _READ_BY_PROGRAMS or name.endswith("-by") for name in names):
            paragraphs.pop()
        return "\n\n".join(paragraphs).strip()

    @property
    def trailers(self) -> tuple[tuple[str, str], ...]:
        """The `Name: value` lines of the last paragraph, in order; none in a message of one paragraph."""
        paragraphs = self.message.strip().split("\n\n")
        return _trailers_of(paragraphs[-1]) if len(paragraphs) > 1 else ()

    def trailer(self, name: str) -> str:
        """The value of the last trailer of that name, whatever its capitals; empty where there is none."""
        found = [value for key, value in self.trailers if key.lower() == name.lower()]
        return found[-1] if found else ""


def _trailers_of(paragraph: str) -> tuple[tuple[str, str], ...]:
    """The trailers of a paragraph all of whose lines are trailers, or go on with one (indented)."""
    found: list[tuple[str, str]] = []
    for line in paragraph.split("\n"):
        trailer = _TRAILER.fullmatch(line)
        if trailer:
            found.append((trailer[1], trailer[2]))
        elif found and line[:1] in " \t" and line.strip():
            name, value = found[-1]
            found[-1] = (name, f"{value} {line.strip()}")
        else:
            return ()
    return tuple(found)


def parse(identity: str, raw: bytes) -> Commit:
    """A commit from the content of its object. Never raises: what is malformed is said in `faults`."""
    usual = _USUAL.fullmatch(raw)
    return (usual and _usual(identity, usual)) or _unusual(identity, raw)


def _usual(identity: str, found: re.Match[bytes]) -> Commit | None:
    """A commit as git writes it, in UTF-8 and unsigned; None where its text or a time needs a closer look."""
    above, *fields, message = found.groups()
    try:
        author = _claimed(*fields[:6])
        committer = author if fields[:6] == fields[6:] else _claimed(*fields[6:])
        text = message.decode().rstrip("\n")
    except UnicodeDecodeError:
        return None
    parents = tuple(above.decode("ascii").replace("parent ", "").split())
    return Commit(identity, parents, author, committer, text, "")


def _claimed(name: bytes, email: bytes, seconds: bytes, sign: bytes, hours: bytes, minutes: bytes) -> Claim:
    return Claim(name.decode(), email.decode(), int(seconds), int(sign + hours) * 60 + int(sign + minutes))


def _unusual(identity: str, raw: bytes) -> Commit:
    head, _, body = raw.partition(b"\n\n")
    parents: list[str] = []
    people: dict[bytes, list[bytes]] = {b"author": [], b"committer": []}
    encoding, form, faults = b"", "", []
    lines = head.split(b"\n")
    for line in lines:
        key, _, value = line.partition(b" ")
        if key == b"parent":
            parents.append(value.decode("ascii", "replace"))
        elif key in people:
            people[key].append(value)
        elif key == b"encoding":
            encoding = value
        elif key in (b"gpgsig", b"gpgsig-sha256"):
            form = _SIGNATURES.get(value.strip(), "unknown")
    if not lines[0].startswith(b"tree "):
        faults.append("it does not begin with the tree that it records")
    if b"\0" in raw:
        faults.append("it holds a zero byte, behind which other programs do not read on")
    text, said = _text(body, encoding)
    author, committer = (
        _claim(name.decode(), people[name], encoding, faults) for name in (b"author", b"committer")
    )
    return Commit(identity, tuple(parents), author, committer, text.rstrip("\n"), form, (*faults, *said))


def _claim(role: str, lines: list[bytes], encoding: bytes, faults: list[str]) -> Claim:
    if len(lines) != 1:
        faults.append(f"it names {'no' if not lines else len(lines)} {role}{'s' if len(lines) > 1 else ''}")
        if not lines:
            return NOBODY
    found = _PERSON.fullmatch(lines[0])
    if not found:
        faults.append(f"its {role} is not written as a name, an address and a time")
        return Claim(_text(lines[0], encoding)[0], "", None, 0)
    name, email = _text(found[1], encoding)[0], _text(found[2], encoding)[0]
    if found[3] is None:
        faults.append(f"the time of its {role} cannot be read")
        return Claim(name, email, None, 0)
    sign = -1 if found[4][:1] == b"-" else 1
    claim = Claim(name, email, int(found[3]), sign * (int(found[4][1:3]) * 60 + int(found[4][3:])))
    if claim.when is None:
        faults.append(f"the time of its {role} lies beyond any calendar")
    return claim


def _text(raw: bytes, encoding: bytes) -> tuple[str, tuple[str, ...]]:
    """Text in the encoding that the commit names, else UTF-8, else Windows-1252; and what had to be guessed."""
    name = encoding.decode("ascii", "replace") or "utf-8"
    try:
        return raw.decode(name), ()
    except (ValueError, LookupError):
        guessed = raw.decode("utf-8", "replace") if name != "utf-8" else raw.decode("cp1252", "replace")
        return guessed, (f"its text is not in the encoding it names ({name})",)
