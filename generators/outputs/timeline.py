"""What the pages of the timeline are told: a drawing with a lane for each service, how many events of which sort, and the events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from generators.book import Book
from generators.outputs import addresses, course, days, shown, words
from generators.outputs.axes import Scale, Tick
from generators.outputs.course import SORT_WORDS, Event, Sort
from generators.outputs.frame import Step
from generators.outputs.registers import Filter, filtered
from generators.outputs.shown import NOTHING, Shown, Table
from generators.values import MONTHS

TITLE = "Timeline of enforcement and response"
PROVIDER_WIDE = "Provider-wide"
_HOME = Step("Home", addresses.HOME)
_INDEX = Step("Timeline", addresses.TIMELINE)
# A page with more events takes long to open on a telephone; the timeline is cut between two months.
MOST_EVENTS = 200
# Sort of event -> its row in a lane, and how its marks are drawn. Rows and shapes tell the sorts apart, not colours alone.
_ROWS: Mapping[Sort, tuple[int, str]] = {
    "cause": (0, "triangle"),
    "regulator": (1, "square"),
    "response": (2, "disc"),
    "decision": (2, "ring"),
    "control": (2, "bar"),
    "plan": (3, "diamond"),
    "moved": (3, "cross"),
    "verification": (4, "tick"),
    "submission": (4, "post"),
}
_ROW_HEIGHT = 12
_LEFT, _RIGHT = 12.0, 988.0
_TOP = 26
_LANE_GAP = 34
# More months than this, and only every third has its name.
_NAMED_MONTHS = 14


@dataclass(frozen=True, slots=True)
class Part:
    """A page of the timeline: some months."""

    name: str
    title: str
    path: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """An event ready to be printed."""

    anchor: str
    """Of the first event of a day; else empty."""
    when: date
    clock: str
    service: str
    sort: str
    words: str
    record: Shown
    by: Shown
    chosen: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Mark:
    """An event in the drawing."""

    x: float
    y: float
    shape: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One service in the drawing."""

    title: str
    y: int
    """Of its name."""
    top: int
    bottom: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole course at one look; the table beside it says the same in figures."""

    height: int
    words: str
    lanes: tuple[Lane, ...]
    months: tuple[Tick, ...]
    left: float
    right: float
    key: tuple[tuple[str, str], ...]
    """Shape and the sort that it stands for, of the sorts that occur."""


# ------------------------------------------------------------------ pages
def parts(found: Sequence[Event]) -> tuple[Part, ...]:
    """The events cut into pages, the oldest first; one page where they are few."""
    if len(found) <= MOST_EVENTS:
        return (Part("", "Timeline", addresses.TIMELINE, tuple(found)),)
    by_month: dict[str, list[Event]] = {}
    for event in found:
        by_month.setdefault(f"{event.day:%Y-%m}", []).append(event)
    runs: list[list[str]] = []
    for month, mine in by_month.items():
        size = sum(len(by_month[name]) for name in runs[-1]) if runs else 0
        if not runs or size + len(mine) > MOST_EVENTS:
            runs.append([])
        runs[-1].append(month)
    return tuple(_part(run, by_month) for run in runs)


def _part(run: Sequence[str], by_month: Mapping[str, list[Event]]) -> Part:
    first, last = days.month_title(run[0]), days.month_title(run[-1])
    title = first if first == last else f"{first} to {last}"
    mine = tuple(event for month in run for event in by_month[month])
    return Part(run[0], title, addresses.of_timeline(run[0]), mine)


def tell(book: Book, found: Sequence[Event], cut: Sequence[Part]) -> dict[str, Any]:
    """The first page: the drawing, the figures, and the events where one page holds them all."""
    whole = len(cut) == 1
    return {
        "section": addresses.TIMELINE,
        "trail": (_HOME,),
        "heading": TITLE,
        "drawing": _drawing(book, found) if found else None,
        "total": words.count(len(found), "event"),
        "parts": () if whole else tuple((Step(part.title, part.path), len(part.events)) for part in cut),
        **_events(book, found if whole else (), addresses.TIMELINE),
    }


def tell_part(book: Book, part: Part) -> dict[str, Any]:
    """One part of a long timeline."""
    return {
        "section": addresses.TIMELINE,
        "trail": (_HOME, _INDEX),
        "heading": f"Timeline, {part.title}",
        "drawing": None,
        "total": words.count(len(part.events), "event"),
        "parts": (),
        **_events(book, part.events, part.path),
    }


def _events(book: Book, found: Sequence[Event], page: str) -> dict[str, Any]:
    lines = tuple(_lines(book, found))
    return {
        "lines": lines,
        "counts": _counts(book, found, page) if found else None,
        "filters": tuple(_filters(lines)),
    }


def _lines(book: Book, found: Sequence[Event]) -> Iterator[Line]:
    before: date | None = None
    for event in found:
        link = shown.by_id(book, event.record)
        target = f"{link.target}#{event.part}" if event.part and link.target else link.target
        service = service_title(book, event.service)
        yield Line(
            anchor=days.anchor(event.day) if event.day != before else "",
            when=event.day,
            clock=event.clock,
            service=service,
            sort=SORT_WORDS[event.sort],
            words=event.words,
            record=shown.link(str(link.value), target),
            by=_who(book, event.by),
            chosen={"service": service, "sort": SORT_WORDS[event.sort]},
        )
        before = event.day


def _who(book: Book, identity: str) -> Shown:
    """A person or organisation without their id, of which there are many on the page."""
    if not identity:
        return NOTHING
    found = shown.record(book, identity)
    return shown.link(str(found.value), found.target) if found.target else found


def service_title(book: Book, name: str | None) -> str:
    """A service's title; `Provider-wide` where an event belongs to none."""
    record = book.ledger.get(name) if name else None
    return record.title if record else name or PROVIDER_WIDE


def _filters(lines: Sequence[Line]) -> Iterator[Filter]:
    for key, label in (("service", "Service"), ("sort", "Sort")):
        choices = tuple(dict.fromkeys(line.chosen[key] for line in lines))
        if len(choices) > 1:
            yield Filter(key, label, tuple(sorted(choices)))


def _counts(book: Book, found: Sequence[Event], page: str) -> Table:
    """Services by sorts of event; each figure leads to its events."""
    totals = Counter((event.service, event.sort) for event in found)
    sorts = [sort for sort in SORT_WORDS if any(event.sort == sort for event in found)]
    rows = []
    for name in course.in_order(found):
        title = service_title(book, name)
        cells = (
            shown.link(str(totals[name, sort]), filtered(page, service=title, sort=SORT_WORDS[sort]))
            if totals[name, sort]
            else shown.text("none")
            for sort in sorts
        )
        rows.append((shown.record(book, name) if name else shown.text(PROVIDER_WIDE), *cells))
    heads = ("Service", *(SORT_WORDS[sort] for sort in sorts))
    return Table("Events by service and sort", heads, tuple(rows), frozenset(range(1, len(heads))))


# ------------------------------------------------------------------ the drawing
def _drawing(book: Book, found: Sequence[Event]) -> Drawing:
    first, last = found[0].day, max(found[-1].day, book.as_of)
    scale = Scale(first.toordinal(), max(last.toordinal(), first.toordinal() + 1), _LEFT, _RIGHT)
    rows = 1 + max(row for row, _ in _ROWS.values())
    lanes = []
    for number, name in enumerate(course.in_order(found)):
        top = _TOP + number * (rows * _ROW_HEIGHT + _LANE_GAP) + _LANE_GAP
        mine = [event for event in found if event.service == name]
        marks = tuple(_mark(event, scale, top) for event in mine)
        unique = tuple(dict.fromkeys(marks))
        lanes.append(Lane(service_title(book, name), top - 8, top, top + rows * _ROW_HEIGHT, unique))
    told = ", ".join(
        f"{lane.title} {words.count(sum(1 for event in found if event.service == name), 'event')}"
        for lane, name in zip(lanes, course.in_order(found), strict=True)
    )
    present = {event.sort for event in found}
    return Drawing(
        height=lanes[-1].bottom + 12,
        words=f"A lane for each service, from the first event to the position date: {told}.",
        lanes=tuple(lanes),
        months=tuple(_months(first, last, scale)),
        left=_LEFT,
        right=_RIGHT,
        key=tuple((shape, SORT_WORDS[sort]) for sort, (_, shape) in _ROWS.items() if sort in present),
    )


def _mark(event: Event, scale: Scale, top: int) -> Mark:
    row, shape = _ROWS[event.sort]
    if event.favourable is False:
        shape = "tick-not"
    return Mark(scale.at(event.day.toordinal()), top + row * _ROW_HEIGHT + _ROW_HEIGHT / 2, shape)


def _months(first: date, last: date, scale: Scale) -> Iterator[Tick]:
    months = [month for month in days.months_between(first, last) if month >= first]
    for month in months:
        named = len(months) <= _NAMED_MONTHS or month.month % 3 == 1
        year = f" {month.year}" if month.month == 1 or month == months[0] else ""
        yield Tick(scale.at(month.toordinal()), f"{MONTHS[month.month - 1][:3]}{year}" if named else "")
