"""What never enters a record: identities of people, HR outcomes, legal advice, words that prejudge (data dictionary, rules 5 and 8).

These rules work on the text of every document, comments and keys included, and on every file's name, whether or not the
record could be read. They report what they recognise and never promise that nothing else is there: a name without a title
is found only where a register of names is given. A finding never repeats what it found in full.
"""

from __future__ import annotations

import hashlib
import re
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from generators.checks.identifiers import SIGNS, Sign, named
from generators.checks.sheet import Matter
from generators.finding import Finding, Position, at
from generators.kind import Place
from generators.ledger import dotted, kind_of
from generators.source import LIMIT_BYTES, Document, Refusal, contents

# Keys that would hold HR outcomes: any of these words, alone or joined by underscores.
HR_KEYS = frozenset(
    {
        "disciplinary",
        "disciplined",
        "dismissal",
        "dismissed",
        "misconduct",
        "sacked",
        "sanction",
        "sanctioned",
        "sanctions",
        "suspended",
        "suspension",
    }
)
_HR_STEMS = ("disciplin", "dismiss", "misconduct", "sacked", "sanction", "suspen")
_HR_TEXT = re.compile(
    r"\bdisciplinary\s+(?:action|hearing|investigation|meeting|outcome|procedure|process|sanction|warning)s?\b"
    r"|\bgross\s+misconduct\b|\b(?:(?:final|first)\s+)?written\s+warning\b"
    r"|\b(?:suspended|dismissed|sacked)\s+from\s+"
    r"(?:duty|work|employment|post|role|(?:his|her|their)\s+(?:job|post|role|duties))\b"
    r"|\bSTF-[A-Za-z0-9-]+\)?\s+(?:was|has\s+been|is|were)\s+(?:suspended|dismissed|sanctioned|sacked)\b",
    re.IGNORECASE,
)
_HR_WORDS = ("disciplin", "misconduct", "written", "suspended", "dismissed", "sanctioned", "sacked")
_PRIVILEGED = re.compile(
    r"\bprivileged\b|\b(?:legal|litigation|legal\s+professional|legal\s+advice)\s+privilege\b"
    r"|\bcounsel(?:['’]s)?\b|\bwithout\s+prejudice\b|\bdominant\s+purpose\b|\blegal\s+advice\b"
    r"|\bsolicitor(?:['’]?s|s['’])?\s+advice\b",
    re.IGNORECASE,
)
_PRIVILEGED_STEMS = ("privilege", "counsel", "prejudice", "dominant", "legal", "solicitor")
_PREJUDGING = re.compile(r"\b(?:perpetrators?|guilty|abusers?|culprits?|offenders?)\b", re.IGNORECASE)
_PREJUDGING_STEMS = ("perpetrator", "guilty", "abuser", "culprit", "offender")

# Fields that may hold a way to reach a team, and commit identities: kind, field.
_CONTACT = frozenset({("provider", "contact"), ("organisation", "contact"), ("staff", "email_aliases")})
# What no field of any record may hold.
_NOWHERE = frozenset({"PRV001", "PRV002", "PRV006", "PRV007", "PRV008"})
_OF_CONTACT = frozenset({"PRV003", "PRV004", "PRV005"})
# Notices, taken over word for word: their phrases are the regulator's, not advice.
_VERBATIM = frozenset({("enforcement", "requirements"), ("enforcement", "conditions")})

_TEXTS = (".yml", ".yaml", ".csv", ".md", ".txt")
_EVIDENCE = "records/evidence/files/"
_LINE_ENDS = re.compile(r"\r\n?")
_UNDERSCORES = str.maketrans("_", " ")
_NAME_MARKS = str.maketrans("_-./", "    ")
_LOWER_TITLE = re.compile(r"\b(mr|mrs) ([a-z]{2,})", re.IGNORECASE)


class Hit(NamedTuple):
    """Something found in a text: where it begins, its code, what to say and how to mend it."""

    start: int
    code: str
    message: str
    hint: str


def of_texts(matter: Matter) -> Iterator[Finding]:
    """Personal data, legal advice, prejudging words and HR outcomes in every document."""
    signs = (*SIGNS, *named(matter.names))
    kept, looked = matter.kept, _looked_with(matter.names)
    for document in matter.ledger.documents:
        name = (
            hashlib.sha256(looked + document.text.encode("utf-8", "surrogatepass")).digest() if kept else b""
        )
        if kept and kept.clean(name):
            continue
        text = _LINE_ENDS.sub("\n", document.text) if "\r" in document.text else document.text
        hits = list(_hits(text, signs))
        if hits:
            yield from _placed(document, text, hits)
        if "\\" in text:
            yield from _behind_escapes(document, text, signs)
        of_hr = any(stem in text for stem in _HR_STEMS)
        if of_hr:
            yield from _hr_keys(document)
        # Nothing but the text decides on this, so the same text is clean wherever it stands.
        if kept and not (hits or "\\" in text or of_hr):
            kept.found_clean(name)


def _looked_with(names: frozenset[str]) -> bytes:
    """What is looked for: the rules of today, and the names of the register."""
    return hashlib.sha256(_rules() + "\0".join(sorted(names)).encode("utf-8", "surrogatepass")).digest()


@cache
def _rules() -> bytes:
    made = hashlib.sha256(sys.version.encode())
    for file in sorted(Path(__file__).parent.glob("*.py")):
        made.update(file.read_bytes())
    return made.digest()


def _hits(text: str, signs: Iterable[Sign]) -> Iterator[Hit]:
    """Everything found in one text; each sort is looked for only where a cheap sign of it is there."""
    spaced = text.translate(_UNDERSCORES)
    lower = spaced.lower()
    for sign in signs:
        if not sign.stems or any(stem in lower for stem in sign.stems):
            for start, shown in sign.found(spaced):
                like = f" ({shown})" if shown else ""
                yield Hit(start, sign.code, f"{sign.what}{like} stands here", sign.hint)
    if any(stem in lower for stem in _PRIVILEGED_STEMS):
        hint = "keep it in the solicitor's own store; a record says at most that a separate process exists"
        for found in _PRIVILEGED.finditer(spaced):
            yield Hit(
                found.start(),
                "PRV009",
                f"“{found[0]}” points to legal advice, which never enters a record",
                hint,
            )
    if any(stem in lower for stem in _PREJUDGING_STEMS):
        hint = "write neutral words: “the person alleged to have caused harm”, “the member of staff (STF-…)”"
        for found in _PREJUDGING.finditer(spaced):
            yield Hit(found.start(), "PRV010", f"“{found[0]}” prejudges what nobody has found yet", hint)
    if any(stem in lower for stem in _HR_WORDS):
        hint = "take it out; at most an opaque reference in `hr_reference`, and the neutral act that lowered the risk"
        for found in _HR_TEXT.finditer(text):
            yield Hit(
                found.start(),
                "PRV012",
                f"“{found[0]}” reads like an HR outcome, which is kept elsewhere",
                hint,
            )


def _placed(document: Document, text: str, hits: list[Hit]) -> Iterator[Finding]:
    """Hits as findings, those left out that the field they stand in allows."""
    kind = kind_of(document.path)
    decided = kind is not None and kind.name == "safeguarding_concern" and _decided(document)
    order: tuple[list[Position], list[Place]] | None = None
    for position, line, hit in _in_lines(text, hits):
        if hit.code == "PRV010" and decided:
            continue
        if hit.code in _OF_CONTACT or hit.code == "PRV009":
            order = order or _in_order(document)
            field = "" if line.lstrip().startswith("#") else _field(order, position)
            allowed = _CONTACT if hit.code in _OF_CONTACT else _VERBATIM
            if kind is not None and (kind.name, field) in allowed:
                continue
        yield at(document.path, position, hit.code, hit.message, hit.hint)


def _in_lines(text: str, hits: Iterable[Hit]) -> Iterator[tuple[Position, str, Hit]]:
    """Each hit with its position and the line it stands in."""
    starts = [0, *(found.end() for found in re.finditer("\n", text)), len(text) + 1]
    for hit in hits:
        number = bisect_right(starts, hit.start)
        first = starts[number - 1]
        yield Position(number, hit.start - first + 1), text[first : starts[number] - 1], hit


def _decided(document: Document) -> bool:
    """Whether the local authority has decided on the concern."""
    return document.data.get("la_outcome") not in (None, "awaiting_la_decision")


def _in_order(document: Document) -> tuple[list[Position], list[Place]]:
    pairs = sorted((position, place) for place, position in document.places.items() if place)
    return [position for position, _ in pairs], [place for _, place in pairs]


def _field(order: tuple[list[Position], list[Place]], position: Position) -> str:
    """The top-level field whose value stands at a position."""
    index = bisect_right(order[0], position)
    return str(order[1][index - 1][0]) if index else ""


def _behind_escapes(document: Document, text: str, signs: Iterable[Sign]) -> Iterator[Finding]:
    """Values written with backslash codes, read as what they stand for."""
    for place, value in _values(document.data, ()):
        if value not in text:
            for hit in _hits(value, signs):
                if hit.code != "PRV010" or not _decided(document):
                    yield at(document.path, document.position(place), hit.code, hit.message, hit.hint)


def _values(value: Any, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _values(inner, (*place, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _values(inner, (*place, index))


def _hr_keys(document: Document) -> Iterator[Finding]:
    for place in document.keys:
        key = place[-1]
        if isinstance(key, str) and HR_KEYS & set(key.split("_")):
            message = f"the key `{dotted(place)}` would hold an HR outcome, which never enters a record"
            hint = (
                "take it out; a concern may carry an opaque `hr_reference`, and what made people safe belongs in "
                "`immediate_risk_mitigation`"
            )
            yield at(document.path, document.key_position(place), "PRV011", message, hint)


# ------------------------------------------------------------------ other files
def of_other_texts(matter: Matter) -> Iterator[Finding]:
    """The same in tables, catalogues and notes beside the records, and in records so broken that nothing could be read.

    Evidence is left out: it is kept as it was received. Of a broken record only what may stand in no field is told.
    """
    signs = (*SIGNS, *named(matter.names))
    documents = {document.path for document in matter.ledger.documents}
    for path in matter.paths:
        if path in documents or not path.endswith(_TEXTS) or path.startswith(_EVIDENCE):
            continue
        content = contents(matter.repository / path, LIMIT_BYTES)
        if isinstance(content, Refusal):
            continue
        text = _LINE_ENDS.sub("\n", content.decode("utf-8", "replace").removeprefix("\ufeff"))
        broken = kind_of(path) is not None and path.endswith((".yml", ".yaml"))
        for position, _, hit in _in_lines(text, _hits(text, signs)):
            if not broken or hit.code in _NOWHERE:
                yield at(path, position, hit.code, hit.message, hit.hint)


# ------------------------------------------------------------------ names of files
def of_file_names(matter: Matter) -> Iterator[Finding]:
    """Personal data in the names of files and folders, which stay in git's history as the texts do."""
    signs = (*SIGNS, *named(matter.names))
    for path in matter.paths:
        for code, message in _in_name(path, signs):
            hint = "rename the file (git mv) by an id or a number; where it was committed, follow the erasure procedure"
            yield at(path, Position(), code, message, hint)


def _in_name(path: str, signs: Iterable[Sign]) -> Iterator[tuple[str, str]]:
    spaced = path.translate(_NAME_MARKS)
    lower = spaced.lower()
    for sign in signs:
        text = path if "@" in sign.stems else spaced
        if not sign.stems or any(stem in lower or stem in path for stem in sign.stems):
            for _, shown in sign.found(text):
                yield sign.code, f"the file's name holds {sign.what} ({shown})"
    for found in _LOWER_TITLE.finditer(spaced):
        if found[1].islower() or found[2].islower():
            yield (
                "PRV007",
                f"the file's name holds what looks like a person's name ({found[1]} {found[2][0]}…)",
            )
