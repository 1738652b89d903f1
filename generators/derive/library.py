"""What an item of evidence is worth as such: how recent, from whom, checked by whom, relied on by what, and what it lacks.

Assurance is independent and of several kinds; reassurance is somebody's own word (domain reference §6.3). Whether a regulation or
framework item is covered is worked out in `coverage`; here each item stands for itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from generators.catalogues import Catalogues
from generators.derive.windows import months_before
from generators.kind import LOOKS_LIKE_ID, Place
from generators.kinds.evidence import Evidence
from generators.kinds.organisation import Organisation
from generators.ledger import Ledger

THRESHOLDS = ("window-quarter", "window-year")

Recency: TypeAlias = Literal["recent", "older", "old", "undated", "ahead"]
Voice: TypeAlias = Literal["outside", "another", "owner", "words", "unheard"]
Lack: TypeAlias = Literal["nowhere", "unused", "own_word", "unchecked", "undated", "old", "unhashed"]
# The gravest first.
LACKS: tuple[Lack, ...] = ("nowhere", "unused", "own_word", "unchecked", "undated", "old", "unhashed")


@dataclass(frozen=True, slots=True)
class Reliance:
    """A record that names the item."""

    record: str
    place: Place
    """Where in it."""
    owner: str
    """Who answers for that record; empty where nobody is named."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of evidence on a day."""

    evidence: Evidence
    recency: Recency
    """`recent` within a quarter, `older` within a year, else `old`; `ahead`: it speaks only of times to come."""
    age: int | None
    """Days since the last day that it speaks of; None where it does not say or lies ahead."""
    voice: Voice
    """`outside`: an organisation wrote it; `another`: somebody who answers for none of the records that rely on it; `owner`:
    somebody who does; `words`: its author is no id, so nobody can tell; `unheard`: no record relies on it."""
    checked_by: tuple[str, ...]
    """Who checked it, its author left out."""
    relied: tuple[Reliance, ...]
    """The records that name it, in the order of ids."""
    lacks: tuple[Lack, ...]
    """What it lacks, the gravest first."""

    @property
    def rank(self) -> tuple[int, int, str]:
        """Gaps first: by the gravest, then by how many."""
        first = LACKS.index(self.lacks[0]) if self.lacks else len(LACKS)
        return (first, -len(self.lacks), self.evidence.id)

    @property
    def independent(self) -> bool:
        """From outside, or by somebody who answers for none of the records that rely on it."""
        return self.voice in ("outside", "another")


def items(ledger: Ledger, as_of: date, catalogues: Catalogues) -> Mapping[str, Item]:
    """Evidence id -> the item on `as_of`, for every one that the ledger holds."""
    return {one.id: item(ledger, one, as_of, catalogues) for one in ledger.of(Evidence)}


def item(ledger: Ledger, evidence: Evidence, as_of: date, catalogues: Catalogues) -> Item:
    """One item of evidence on `as_of`, by the thresholds in force."""
    relied = tuple(_relied(ledger, evidence))
    recency, age = _recency(evidence, as_of, catalogues)
    voice = _voice(ledger, evidence, relied)
    checked = tuple(who for who in evidence.verified_by if who != evidence.authored_by)
    lacks = set(_lacks(evidence, recency, voice, relied=bool(relied), checked=bool(checked)))
    return Item(
        evidence, recency, age, voice, checked, relied, tuple(name for name in LACKS if name in lacks)
    )


def _relied(ledger: Ledger, evidence: Evidence) -> Iterator[Reliance]:
    """The records that name it, each once by the first place; another item of evidence relies on nothing."""
    seen: set[str] = set()
    for mention in ledger.referring_to(evidence.id):
        record = mention.entry.record
        if isinstance(record, Evidence) or record.id in seen:
            continue
        seen.add(record.id)
        yield Reliance(record.id, mention.place, str(getattr(record, "owner", "") or ""))


def _recency(evidence: Evidence, as_of: date, catalogues: Catalogues) -> tuple[Recency, int | None]:
    covers = evidence.covers
    if covers is None:
        return "undated", None
    if covers.from_ > as_of:
        return "ahead", None
    last = min(covers.to, as_of)
    age = (as_of - last).days
    if age <= catalogues.threshold("window-quarter").whole:
        return "recent", age
    year = months_before(as_of, catalogues.threshold("window-year").whole)
    return ("older" if last >= year else "old"), age


def _voice(ledger: Ledger, evidence: Evidence, relied: tuple[Reliance, ...]) -> Voice:
    author = evidence.authored_by
    if isinstance(ledger.get(author), Organisation):
        return "outside"
    if not LOOKS_LIKE_ID.fullmatch(author):
        return "words"
    if not relied:
        return "unheard"
    return "owner" if any(one.owner == author for one in relied) else "another"


def _lacks(
    evidence: Evidence, recency: Recency, voice: Voice, *, relied: bool, checked: bool
) -> Iterator[Lack]:
    if not evidence.file and not evidence.reference:
        yield "nowhere"
    if not relied:
        yield "unused"
    if not checked and voice != "outside":
        yield "own_word" if voice == "owner" else "unchecked"
    if recency == "undated":
        yield "undated"
    if recency == "old":
        yield "old"
    if evidence.file and not evidence.sha256:
        yield "unhashed"
