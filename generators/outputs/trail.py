"""What the pages of the audit trail are told: every change of every record, newest first, and what times and names can show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from generators.book import Book, title_of, who
from generators.kind import Kind, slots
from generators.kinds.service import Service
from generators.ledger import Entry
from generators.outputs import addresses, events, life, life_pages, months, shown, timeliness, words
from generators.outputs.events import Lag
from generators.outputs.frame import Step
from generators.outputs.lives import last_title, last_version
from generators.outputs.months import Group, Sheet
from generators.outputs.registers import Filter, key_of
from generators.outputs.shown import NOTHING, Row, Shown, Table
from generators.past import Event
from generators.values import london

_HOME = Step("Home", addresses.HOME)
_INDEX = Step("Audit trail", addresses.TRAIL)
NOT_SHOWN = "Not shown"


@dataclass(frozen=True, slots=True)
class Line:
    """What a commit did to one record."""

    recorded: datetime | None
    who: Shown
    record: Shown
    kind: str
    service: str
    headline: str
    said: str
    """What the author wrote; empty where the commit's own line says it."""
    lags: tuple[Lag, ...]
    marks: tuple[Shown, ...]
    person: str
    """Who wrote it, as a list to choose from has it; the same for all lines of a commit."""
    chosen: Mapping[str, str]
    """Filter key -> this line's value, of the other lists."""


@dataclass(frozen=True, slots=True)
class Together:
    """The lines of one commit."""

    anchor: str
    commit: str
    head: str
    """How many records it changed and what its author wrote; empty for a single one, whose line says it."""
    marks: tuple[Shown, ...]
    """What is special about the commit; of a single record its line says it."""
    lines: tuple[Line, ...]

    @property
    def recorded(self) -> datetime | None:
        """When the branch received the commit."""
        return self.lines[0].recorded

    @property
    def who(self) -> Shown:
        """Who wrote it."""
        return self.lines[0].who

    @property
    def person(self) -> str:
        """What to filter by for it."""
        return self.lines[0].person


@dataclass(frozen=True, slots=True)
class Counts:
    """How much was recorded in a month."""

    month: str
    title: str
    pages: tuple[Step, ...]
    changes: int
    commits: int
    first: int
    """Records first recorded."""
    late: int
    """Changes that wrote something down later than a day after."""
    corrections: int
    backfills: int
    """Commits that tell of earlier times."""
    merges: int
    gone: int
    """Records taken out."""


# ------------------------------------------------------------------ one page
def tell(book: Book, sheet: Sheet) -> dict[str, Any]:
    """One month of the trail, or a part of one; the newest first."""
    groups = tuple(together(book, group) for group in reversed(sheet.groups))
    lines = [line for group in groups for line in group.lines]
    earlier, later = _beside(book, sheet)
    return {
        "section": addresses.TRAIL,
        "trail": (_HOME, _INDEX),
        "heading": sheet.title,
        "groups": groups,
        "total": words.count(len(lines), "change"),
        "commits": words.count(len({group.commit for group in sheet.groups}), "commit"),
        "parts": tuple(Step(part.title, part.path) for part in _sheets(book) if part.month == sheet.month),
        "filters": tuple(_filters(lines)),
        "earlier": earlier,
        "later": later,
    }


def _sheets(book: Book) -> tuple[Sheet, ...]:
    return months.sheets(book.past).sheets if book.past else ()


def _beside(book: Book, sheet: Sheet) -> tuple[Step | None, Step | None]:
    """The page before this one and the one after it."""
    sheets = _sheets(book)
    place = sheets.index(sheet)
    steps = [Step(one.title, one.path) for one in sheets]
    return (steps[place - 1] if place else None), (steps[place + 1] if place + 1 < len(steps) else None)


def together(book: Book, group: Group) -> Together:
    """The lines of one commit, with what is said of all of them once."""
    several = len(group.events) > 1 or group.part > 1
    first = group.events[0]
    said = events.said(first)[0] if not several else " ".join(first.message.split("\n\n")[0].split())
    head = f"{words.count(len(group.events), 'record')} in one commit" if several else ""
    if group.part > 1:
        head = f"{head}, continued"
    lines = tuple(
        line(book, event, life.own_marks(event)) if several else line(book, event, life.marks(event), said)
        for event in group.events
    )
    return Together(
        anchor=group.anchor,
        commit=group.commit,
        head=f"{head}: {said}" if head and said else head,
        marks=life.of_commit(first) if several else (),
        lines=lines,
    )


def line(book: Book, event: Event, marks: tuple[Shown, ...], said: str = "") -> Line:
    """What a commit did to one record."""
    lags = events.lags(event)
    entry = book.ledger.entries.get(event.record)
    named = who(book, event.who) if event.who else NOT_SHOWN
    if event.recorded and london(event.recorded) > book.as_of:
        marks = (*marks, shown.tag("After the position date", "grey"))
    chosen = {
        "Kind": event.kind.label,
        "Service": service_of(book, entry),
        "Sort of change": events.sort_of(event),
    }
    if any(lag.late for lag in lags):
        chosen["Written down later"] = "Yes"
    return Line(
        recorded=event.recorded,
        who=life.author(book, event),
        record=link(book, event),
        kind=event.kind.label,
        service=chosen["Service"],
        headline=events.headline(event),
        said=said,
        lags=lags,
        marks=marks,
        person=named,
        chosen={key_of(label): value for label, value in chosen.items()},
    )


def link(book: Book, event: Event) -> Shown:
    """A record, leading to the place in its life where a commit is told."""
    entry = book.ledger.entries.get(event.record)
    title = entry.record.title if entry else last_title(book, event.record)
    return shown.link(title, life.place_of(book, event.record, event.commit.id), event.record)


def service_of(book: Book, entry: Entry | None) -> str:
    """The service that a record belongs to, in words; of one that is no longer there, that it is not."""
    if entry is None:
        return "No longer there"
    if isinstance(entry.record, Service):
        return entry.record.title
    return title_of(book, entry.record.service) if entry.record.service else "Provider-wide"


def _filters(lines: Sequence[Line]) -> Iterator[Filter]:
    """A list to choose from for everything by which the lines differ."""
    for label in ("Kind", "Service", "Person", "Sort of change", "Written down later"):
        key = key_of(label)
        found = {line.person if label == "Person" else line.chosen.get(key, "") for line in lines}
        if len(found) > 1:
            yield Filter(key, label, tuple(sorted(found - {""})))


# ------------------------------------------------------------------ the first page
@dataclass(frozen=True, slots=True)
class Summary:
    """The trail in a sentence, for other pages."""

    changes: str
    commits: str
    first: datetime | None
    last: datetime | None
    late: tuple[str, ...]
    """How many incidents and decisions were recorded later than policy allows."""


def summary(book: Book) -> Summary | None:
    """How much was recorded and how soon; None where there is no history."""
    if book.past is None:
        return None
    told = book.past.trail()
    times = [event.recorded for event in told if event.recorded]
    found = book.derived.timeliness
    kinds = dict.fromkeys(lags.kind for lags in found.lags) if found else ()
    return Summary(
        words.count(len(told), "change"),
        words.count(len({event.commit.id for event in told}), "commit"),
        min(times, default=None),
        max(times, default=None),
        tuple(timeliness.summary(found.of(kind)[0]) for kind in kinds) if found else (),
    )


def tell_index(book: Book) -> dict[str, Any]:
    """What the trail is, what its times and names can show, and how much was recorded in each month."""
    trail = book.past.trail() if book.past else ()
    found = tuple(reversed(list(_months(book))))
    return {
        "section": addresses.TRAIL,
        "trail": (_HOME,),
        "kept": book.past is not None,
        "remarks": book.past.history.remarks if book.past else (),
        "months": _table(found) if found else None,
        "changes": words.count(len(trail), "change"),
        "commits": words.count(len({event.commit.id for event in trail}), "commit"),
        "clocks": tuple(clocks(trail)),
        "signed": tuple(signed(trail)),
        "gone": _gone(book),
        "split": months.MOST_ROWS if any(len(month.pages) > 1 for month in found) else 0,
        "as_of_reached": not any(event.recorded and london(event.recorded) > book.as_of for event in trail),
    }


def _months(book: Book) -> Iterator[Counts]:
    if book.past is None:
        return
    told = months.sheets(book.past)
    for month in told.months:
        parts = told.of(month)
        yield counts(month, parts)


def counts(month: str, parts: Sequence[Sheet]) -> Counts:
    """How much was recorded in a month."""
    found = [event for part in parts for event in part.events]
    return Counts(
        month=month,
        title=months.title(month),
        pages=tuple(Step(part.title, part.path) for part in parts),
        changes=len(found),
        commits=len({event.commit.id for event in found}),
        first=sum(event.step.kind == "added" for event in found),
        late=sum(any(lag.late for lag in events.lags(event)) for event in found),
        corrections=sum(bool(events.corrections(event)) for event in found),
        backfills=len({event.commit.id for event in found if event.backfill}),
        merges=len(set(_merges(found))),
        gone=sum(_taken_out(event) for event in found),
    )


def _merges(found: Iterable[Event]) -> Iterator[str]:
    """Merges that changed something themselves, or brought something in."""
    for event in found:
        if event.step.kind == "merged":
            yield event.commit.id
        elif event.received.through != event.commit.id:
            yield event.received.through


def _taken_out(event: Event) -> bool:
    return event.step.kind == "deleted" and not event.step.moved


_HEADS = (
    "Month",
    "Changes",
    "Commits",
    "Records first recorded",
    "Written down later than a day after",
    "Corrections",
    "Commits that tell of earlier times",
    "Merges",
    "Records taken out",
)


def _table(found: Sequence[Counts]) -> Table:
    rows = [
        (shown.many(shown.link(page.title, page.path) for page in reversed(month.pages)), *_figures(month))
        for month in found
    ]
    return Table("Months, the newest first", _HEADS, tuple(rows), frozenset(range(1, len(_HEADS))))


def _figures(month: Counts) -> tuple[Shown, ...]:
    numbers = (
        month.changes,
        month.commits,
        month.first,
        month.late,
        month.corrections,
        month.backfills,
        month.merges,
        month.gone,
    )
    return tuple(shown.figure(number) for number in numbers)


_CLOCKS = {
    "receipt": "is the time at which a server logged the push",
    "clock": "is that of the clock of the machine that committed, which nobody checked",
    "bounded": "is the nearest that the commits before and after allow, because the commit's own clock contradicts them",
}


def clocks(trail: Iterable[Event]) -> Iterator[str]:
    """How it is known when things were recorded, commit by commit, in sentences."""
    found: Counter[str] = Counter(
        event.received.basis for event in {one.commit.id: one for one in trail}.values()
    )
    for basis, said in _CLOCKS.items():
        if found[basis]:
            yield f"Of {words.count(found[basis], 'commit')} the time of recording {said}."


def signed(trail: Iterable[Event]) -> Iterator[str]:
    """What signatures show, commit by commit, in sentences."""
    found: Counter[str] = Counter()
    for event in {one.commit.id: one for one in trail}.values():
        said, colour = event.signature or ("Not signed", "grey")
        found["Signed with a key on the list of trusted keys" if colour == "green" else said] += 1
    for said, number in sorted(found.items(), key=lambda pair: (-pair[1], pair[0])):
        yield f"{said}: {words.count(number, 'commit')}."


# ------------------------------------------------------------------ records that are no longer there
def gone(book: Book) -> Mapping[str, Kind]:
    """Records that this audience may read of and that were taken out, sorted by id."""
    if book.past is None:
        return {}
    return {name: kind for name, kind in book.past.records.items() if name not in book.ledger.entries}


def _gone(book: Book) -> Table | None:
    rows = tuple(_gone_row(book, identity, kind) for identity, kind in gone(book).items())
    heads = ("Record", "Kind", "Taken out", "By", "Said with it")
    return Table("Records that were taken out", heads, rows) if rows else None


def _gone_row(book: Book, identity: str, kind: Kind) -> tuple[Shown, ...]:
    told = book.past.life(identity) if book.past else ()
    last = next((event for event in reversed(told) if _taken_out(event)), None)
    page = addresses.of_gone(identity)
    title = last_title(book, identity)
    return (
        shown.link(title, page, identity if title != identity else ""),
        shown.text(kind.label),
        shown.when(_moment(last)),
        life.author(book, last) if last else shown.text(NOT_SHOWN),
        shown.text(events.said(last)[0]) if last and events.said(last)[0] else NOTHING,
    )


def _moment(event: Event | None) -> date | None:
    return event.recorded if event else None


def tell_gone(book: Book, identity: str) -> dict[str, Any]:
    """A record that was taken out: what it last said, and its life."""
    kind = gone(book)[identity]
    return {
        "section": addresses.TRAIL,
        "trail": (_HOME, _INDEX),
        "kind": kind,
        "record_id": identity,
        "heading": last_title(book, identity),
        "rows": _last_rows(book, kind, identity),
        "life": life_pages.on_page(book, identity),
    }


def _last_rows(book: Book, kind: Kind, identity: str) -> tuple[Row, ...]:
    known = {slot.name: slot for slot in slots(kind.model)}
    return life.rows(book, known, last_version(book, identity))
