"""What each audience may see: a ledger from which everything else is gone before anything is derived or rendered."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from html import unescape
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from generators.finding import Unable
from generators.kind import Part, Slot, references, slots, walk
from generators.kinds.check_log import CheckLog
from generators.kinds.evidence import Evidence
from generators.kinds.incident import Incident
from generators.kinds.referral_log import ReferralLog
from generators.kinds.safeguarding_concern import SafeguardingConcern
from generators.ledger import Entry, Ledger
from generators.source import Document
from generators.source.writing import written
from generators.values import london

AUDIENCES = ("inspector", "commissioner", "internal")
WITHHELD = "withheld"
# Counts below this are not given to commissioners: in a small service they point at a person (domain reference §4.7).
SMALL = 5
# An internal text shorter than this is too common a word to be taken out of other texts, unless it holds a figure.
_TELLING = 5
# Suffixes that the published name of an evidence file keeps; any other could be part of a name.
_SUFFIX = re.compile(r"\.[a-z0-9]{1,5}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ConcernTotals:
    """Safeguarding concerns as figures only; None where a figure is too small to be given."""

    raised: int | None
    closed: int | None

    @property
    def words(self) -> str:
        """Both figures in words."""
        if self.raised is None:
            return f"fewer than {SMALL} concerns raised"
        closed = (
            f"how many are closed is not given, because a figure below {SMALL} could be worked out from it"
            if self.closed is None
            else f"{self.closed} closed"
        )
        return f"{self.raised} concerns raised; {closed}"


@dataclass(frozen=True, slots=True)
class View:
    """The records of one audience."""

    audience: str
    ledger: Ledger
    """Only what this audience may see; references to anything else read `withheld`."""
    counted: Ledger
    """`ledger` and, stripped, what must count although this audience does not see it.

    Of a check log: day, shift, time and outcome. Of an incident: service, sort and day, so that an action that did not hold
    looks embedded to nobody. Its id reads `withheld`.
    """
    files: Mapping[str, str] = field(default_factory=dict)
    """Evidence id -> path of its file below `records/evidence/files/`, for the evidence items in `ledger`."""
    clean: Callable[[str], str] = str
    """Takes the ids of records that this audience may not see out of any other text."""
    hidden: frozenset[str] = frozenset()
    """Ids of the records that this audience may not see."""
    texts: frozenset[str] = frozenset()
    """Texts that are for the team only, wherever they stand: of internal fields, and names of hidden files."""
    concern_totals: ConcernTotals | None = None
    """For an audience that sees safeguarding concerns as totals only."""


def project(ledger: Ledger, audience: str, as_of: date) -> View:
    """The ledger as `audience` may see it; totals as they stood on `as_of`. Raises Unable for an unknown audience."""
    if audience not in AUDIENCES:
        raise Unable(f"there is no audience {audience!r}", "use one of: " + ", ".join(AUDIENCES))
    if audience == "internal":
        return View(audience, ledger, ledger, _files(ledger))
    seen = _seen(ledger, audience)
    hidden = {entry_id for entry_id in ledger.entries if entry_id not in seen} | set(ledger.unread)
    texts = frozenset((*_internal_texts(ledger), *_file_names(ledger, hidden)))
    redactor = Redactor(hidden, texts)
    unsaid = _references(ledger, hidden)
    entries = {
        entry_id: _projected(_without_rows(ledger.entries[entry_id], unsaid), redactor)
        for entry_id in sorted(seen)
    }
    visible = Ledger(entries, documents=tuple(entry.document for entry in entries.values()))
    logs = {entry.id: _coverage_only(entry) for entry in ledger.entries_of("check_log") if entry.id in hidden}
    events = {entry.id: _event_only(entry) for entry in ledger.entries_of("incident") if entry.id in hidden}
    counted = Ledger(dict(sorted((entries | logs | events).items()))) if logs or events else visible
    totals = None if audience == "inspector" else _totals(ledger, seen, as_of)
    files = _files(ledger, seen)
    return View(
        audience, visible, counted, files, redactor.reference, frozenset(hidden), texts, concern_totals=totals
    )


def source_text(entry: Entry) -> str:
    """The YAML that a record's page shows; of a projected entry, what its audience may read."""
    return entry.document.text


def file_name(evidence_id: str, path: str) -> str:
    """The name under which an evidence file is given to readers: `EVD-0003.pdf`. The name it came with stays with the team."""
    suffix = PurePosixPath(path).suffix.lower()
    return f"{evidence_id}{suffix if _SUFFIX.fullmatch(suffix) else ''}"


def _seen(ledger: Ledger, audience: str) -> set[str]:
    """Ids that an outside audience may see.

    An evidence item that does not name its audience itself goes with the records that name it: it is hidden where all of
    them are, and from a commissioner also where none does.
    """
    seen = {entry.id for entry in ledger.entries.values() if audience in entry.kind.readers(entry.record)}
    named: dict[str, bool] = {}
    for entry in ledger.entries.values():
        if entry.kind.name != "evidence":
            for _, _, target in references(entry.record):
                named[target] = named.get(target, False) or entry.id in seen
    return {
        entry_id
        for entry_id in seen
        if ledger.entries[entry_id].kind.name != "evidence"
        or ledger.entries[entry_id].record.audience
        or named.get(entry_id, audience != "commissioner")
    }


def _files(ledger: Ledger, seen: set[str] | None = None) -> dict[str, str]:
    return {
        record.id: record.file
        for record in ledger.of(Evidence)
        if record.file and (seen is None or record.id in seen)
    }


def _file_names(ledger: Ledger, hidden: set[str]) -> Iterable[str]:
    """Paths and names of the files of hidden evidence items."""
    for item in ledger.of(Evidence):
        if item.file and item.id in hidden:
            yield from (item.file, PurePosixPath(item.file).name)


def _references(ledger: Ledger, hidden: set[str]) -> frozenset[str]:
    """The receivers' references of hidden concerns, in small letters."""
    return frozenset(
        concern.referral.reference.strip().casefold()
        for concern in ledger.of(SafeguardingConcern)
        if concern.id in hidden and concern.referral and concern.referral.reference
    )


def _without_rows(entry: Entry, unsaid: frozenset[str]) -> Entry:
    """A referral log without the rows of concerns that are hidden: one left over would tell of a concern not shown."""
    rows = entry.document.data.get("rows")
    if not isinstance(entry.record, ReferralLog) or not isinstance(rows, list) or not unsaid:
        return entry
    left = [
        row
        for row in rows
        if not isinstance(row, dict) or str(row.get("reference", "")).strip().casefold() not in unsaid
    ]
    if len(left) == len(rows):
        return entry
    data = {**entry.document.data, "rows": left}
    return Entry(entry.kind, ReferralLog.model_validate(data), _document(entry.document, data))


def _internal_texts(ledger: Ledger) -> frozenset[str]:
    """Texts of internal fields (an HR reference, an e-mail address): they go wherever else they stand."""
    return frozenset(
        value
        for entry in ledger.entries.values()
        for _, slot, value in walk(entry.record)
        if slot.internal and slot.refs is None and isinstance(value, str)
    )


# An id as people write it in running text, whatever the case; longer names are tried first.
_MENTION = re.compile(r"[A-Za-z]{3}-[A-Za-z0-9][A-Za-z0-9-]*", re.ASCII)
# Where one of these stands, a text may be read otherwise than it is written.
_OTHERWISE = re.compile(r"[^\x00-\x7f]|[&%\\*_`~]|-\s")
_UNREAD = str.maketrans(dict.fromkeys("*_`~\\"))


class Redactor:
    """Puts `withheld` in place of the ids of hidden records, and of texts that are for the team only."""

    def __init__(self, hidden: Iterable[str], texts: Iterable[str]) -> None:
        """`hidden` ids are found in any case, `texts` too where they are telling; neither inside a longer word."""
        self._names = {name.lower() for name in hidden}
        telling = {text for text in texts if len(text) >= _TELLING or re.search(r"\d", text)}
        found = "|".join(re.escape(text) for text in sorted(telling, key=lambda text: (-len(text), text)))
        self._texts = re.compile(rf"(?<!\w)(?:{found})(?!\w)", re.IGNORECASE) if found else None

    def text(self, said: str) -> str:
        """Running text. Where an id or text still shows once Markdown or an address is read, the whole of it goes."""
        if self._texts:
            said = self._texts.sub(WITHHELD, said)
        said = self.reference(said)
        return WITHHELD if _OTHERWISE.search(said) and self._tells(_as_read(said)) else said

    def reference(self, said: str) -> str:
        """A reference, or a text as far as it names records."""
        return _MENTION.sub(self._without, said) if "-" in said else said

    def hides(self, prefix: str) -> bool:
        """Whether any hidden id begins so: `SGC-`."""
        return any(name.startswith(prefix.lower()) for name in self._names)

    def _without(self, found: re.Match[str]) -> str:
        word = found[0]
        end = self._hidden(word)
        return WITHHELD + word[end:] if end else word

    def _hidden(self, word: str) -> int:
        """The length of the hidden id with which a word begins: `SGC-7`, `SGC-7-notes`, `SGC-7b`; 0 where there is none."""
        for end in range(len(word), 4, -1):
            rest = word[end : end + 1]
            ended = not rest or rest == "-" or (rest.isalpha() and word[end - 1].isdigit())
            if ended and word[:end].lower() in self._names:
                return end
        return 0

    def _tells(self, read: str) -> bool:
        return any(self._hidden(found[0]) for found in _MENTION.finditer(read)) or bool(
            self._texts and self._texts.search(read)
        )


def _as_read(said: str) -> str:
    """A text as a reader gets it once Markdown, entities and addresses are resolved, with every dash as a hyphen."""
    plain = unicodedata.normalize("NFKC", unquote(unescape(said))).translate(_UNREAD)
    dashed = "".join(
        "-" if unicodedata.category(character) == "Pd" or character == "\u2212" else character
        for character in plain
        if unicodedata.category(character) != "Cf"
    )
    return re.sub(r"-\s+", "-", dashed)


def _projected(entry: Entry, redactor: Redactor) -> Entry:
    """An entry without internal fields and hidden ids and, where something had to go, without its own layout.

    Comments always go, and so do the names of folders below that of the kind.
    """
    document = entry.document
    data = kept(document.data, entry.kind.model, redactor)
    if isinstance(entry.record, Evidence) and entry.record.file:
        data["file"] = file_name(entry.id, entry.record.file)
    record = entry.record if data == document.data else entry.kind.model.model_validate(data)
    if data != document.data or "#" in document.text:
        return Entry(entry.kind, record, _document(document, data))
    return Entry(entry.kind, record, replace(document, path=_path(document.path)))


def _document(document: Document, data: dict[str, Any]) -> Document:
    return Document(
        path=_path(document.path), data=data, places={}, keys={}, text=written(data), ambiguous={}
    )


def _path(path: str) -> str:
    """`records/incidents/one/two/INC-1.yml` as `records/incidents/…/INC-1.yml`: a folder's name may say more than it should."""
    steps = path.split("/")
    return "/".join((*steps[:2], "…", steps[-1])) if len(steps) > 3 else path


def kept(data: Mapping[str, Any], model: type[Part], redactor: Redactor) -> dict[str, Any]:
    """Raw data without internal fields and without fields that the kind does not declare, every text cleaned."""
    known = {slot.name: slot for slot in slots(model)}
    return {
        key: cleaned(value, known[key], redactor)
        for key, value in data.items()
        if key in known and not known[key].internal
    }


def cleaned(value: Any, slot: Slot, redactor: Redactor) -> Any:
    """The raw value of a field, cleaned; of several withheld references only one is left, so that nothing counts them.

    What is not of the shape that the field has today is withheld: nobody can tell what it holds.
    """
    if isinstance(value, str):
        if slot.sort == "part":
            return WITHHELD
        if slot.sort in ("text", "markdown") and slot.name != "id":
            return redactor.text(value)
        return redactor.reference(value) if slot.sort in ("ref", "text") else value
    if isinstance(value, list):
        found = [cleaned(member, slot, redactor) for member in value]
        return [one for place, one in enumerate(found) if one != WITHHELD or found.index(WITHHELD) == place]
    return _mapping(value, slot, redactor) if isinstance(value, dict) else value


def _mapping(value: Mapping[str, Any], slot: Slot, redactor: Redactor) -> Any:
    if slot.shape != "map":
        return kept(value, slot.part, redactor) if slot.part is not None else WITHHELD
    return {
        key: kept(member, slot.part, redactor)
        if slot.part is not None and isinstance(member, dict)
        else cleaned(member, slot, redactor)
        for key, member in value.items()
    }


_COUNTED = ("on", "shift", "at", "outcome")


def _coverage_only(entry: Entry) -> Entry:
    """A check log of which nothing is left but when a slot was checked and with what outcome."""
    data: Mapping[str, Any] = entry.document.data
    kept = [
        {key: row[key] for key in _COUNTED if key in row}
        | {"by": WITHHELD}
        | ({"escalated": {"to": WITHHELD, "at": row["escalated"]["at"]}} if row.get("escalated") else {})
        for row in data.get("entries") or ()
    ]
    bare = {
        "id": entry.id,
        "title": WITHHELD,
        "control": data["control"],
        "period": data["period"],
        "entries": kept,
    }
    return Entry(entry.kind, CheckLog.model_validate(bare), _document(entry.document, bare))


def _event_only(entry: Entry) -> Entry:
    """An incident of which nothing is left but what a recurrence is told by."""
    data: Mapping[str, Any] = entry.document.data
    kept = (
        "service",
        "themes",
        "category",
        "control_failed",
        "occurred_at",
        "became_aware_at",
        "reported_at",
    )
    none = {
        "physical": "none",
        "psychological": "none",
        "reg18_injury": "false",
        "candour_threshold": "false",
    }
    closed = {"closed": {"on": data["closed"]["on"], "by": WITHHELD}} if data.get("closed") else {}
    bare = (
        {"id": WITHHELD, "title": WITHHELD, "harm": none}
        | {key: data[key] for key in kept if key in data}
        | closed
    )
    return Entry(entry.kind, Incident.model_validate(bare), _document(entry.document, bare))


def _totals(ledger: Ledger, seen: set[str], as_of: date) -> ConcernTotals:
    """How many concerns were raised and closed. A figure that would give back a small one is left out with it.

    Concerns that the audience sees singly are counted too, and could be taken off again: so the rest must not be small either.
    """
    raised = [concern for concern in ledger.of(SafeguardingConcern) if london(concern.raised_at) <= as_of]
    closed = [concern for concern in raised if concern.closed is not None and concern.closed.on <= as_of]
    figures = []
    for concerns in (raised, [concern for concern in raised if concern.id not in seen]):
        done = sum(1 for concern in concerns if concern in closed)
        figures.append((len(concerns), done, len(concerns) - done))
    if any(0 < every < SMALL for every, _, _ in figures):
        return ConcernTotals(None, None)
    small = any(0 < part < SMALL for _, *parts in figures for part in parts)
    return ConcernTotals(len(raised), None if small else len(closed))
