"""What the pages of measures, and the measures on other pages, are told beside what every record's page is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generators.book import Book
from generators.derive import periods
from generators.derive.lasting import SustainedState
from generators.derive.measures import MeasurePoint, MeasurePosition
from generators.derive.spc_words import number, rule_words
from generators.kind import LOOKS_LIKE_ID
from generators.ledger import Entry
from generators.outputs import addresses, measure_chart, records, shown
from generators.outputs.measure_chart import NAMES, Chart
from generators.outputs.shown import Row, Section, Shown, Table

_GREY, _BLUE, _ORANGE, _PURPLE = "#505a5f", "#1d5fa8", "#a8500b", "#54319f"
# More records behind one point than this are counted, and named where they are counted from.
_MOST_RECORDS = 12
BETTER: Mapping[str, str] = {
    "increase": "Higher is better",
    "decrease": "Lower is better",
    "neutral": "Neither way is better in itself",
}


@dataclass(frozen=True, slots=True)
class Icon:
    """One icon of Making Data Count, with its meaning in words."""

    name: str
    letter: str
    colour: str
    words: str
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A measure, ready to be shown."""

    anchor: str
    record: Shown
    caption: str
    chart: Chart | None
    words: str
    icons: tuple[Icon, ...]
    sustained: Shown
    sustained_why: str
    caveats: tuple[str, ...]
    address: str
    first: bool = True
    """Whether it is shown in full; where a page names a measure again, it refers to the first time."""


# Icon -> its letter, colour and words; the colours are those of Making Data Count, darkened until they can be read.
_VARIATION: Mapping[str, tuple[str, str, str]] = {
    "common_cause": ("~", _GREY, "common cause, no change that stands out from chance"),
    "improvement_high": ("H", _BLUE, "special cause, improvement: higher"),
    "improvement_low": ("L", _BLUE, "special cause, improvement: lower"),
    "concern_high": ("H", _ORANGE, "special cause, concern: higher"),
    "concern_low": ("L", _ORANGE, "special cause, concern: lower"),
    "neutral_high": ("H", _PURPLE, "special cause, higher; neither way is better in itself"),
    "neutral_low": ("L", _PURPLE, "special cause, lower; neither way is better in itself"),
    "insufficient_data": ("–", _GREY, "not judged, not enough data"),
}
_ASSURANCE: Mapping[str, tuple[str, str, str]] = {
    "pass": ("P", _BLUE, "the target is always met by the process as it stands"),
    "fail": ("F", _ORANGE, "the target will not be met unless the process is changed"),
    "inconsistent": ("?", _GREY, "the target is met in some periods and missed in others, by chance"),
}
_SUSTAINED: Mapping[SustainedState, tuple[str, str]] = {
    "sustained": ("Sustained", "green"),
    "not_sustained": ("Not shown to last", "grey"),
    "insufficient_data": ("Not enough data", "grey"),
    "not_applicable": ("No better direction", "grey"),
}
_TYPES: Mapping[str, tuple[str, str]] = {
    "common_cause": ("Common cause", "grey"),
    "special_cause_improvement": ("Improvement", "blue"),
    "special_cause_concern": ("Concern", "orange"),
    "special_cause_neutral_high": ("Higher", "purple"),
    "special_cause_neutral_low": ("Lower", "purple"),
}


def tell(book: Book, entry: Entry) -> dict[str, Any]:
    """A measure's page."""
    told = records.tell(book, entry)
    found = book.derived.measures[entry.id]
    return {
        **told,
        "found": found,
        "told": one(book, found, "chart"),
        "limits": tuple(_facts(book, found)),
        "points": points(book, found),
        "basis": tuple(shown.briefly(book, identity) for identity in _beside(found)),
        "sections": tuple(_sections(found, told["sections"])),
    }


def _sections(found: MeasurePosition, sections: Iterable[Section]) -> Iterator[Section]:
    """The lists of the record, without figures that stand in the table of points already."""
    for part in sections:
        if part.anchor != addresses.anchor("source") or found.measure.source.from_ is not None:
            yield part


def one(book: Book, found: MeasurePosition, anchor: str, *, first: bool = True) -> Told:
    """A measure with its chart, for any page."""
    word, colour = _SUSTAINED[found.sustained.state]
    return Told(
        anchor=anchor,
        record=shown.record(book, found.measure.id),
        caption=f"{NAMES[found.chart][:1].upper()}{NAMES[found.chart][1:]}, {found.unit}",
        chart=measure_chart.chart(found, anchor),
        words=found.words,
        icons=(variation(found), assurance(found)),
        sustained=shown.tag(word, colour),
        sustained_why=found.sustained.why,
        caveats=found.caveats,
        address=addresses.of_record(book.ledger.entries[found.measure.id]),
        first=first,
    )


def of_objective(book: Book, named: Iterable[str], prefix: str, seen: set[str]) -> tuple[Told, ...]:
    """The measures that an objective names, each in full the first time its plan does."""
    told = []
    for identity in named:
        found = book.derived.measures.get(identity)
        if found is not None:
            told.append(one(book, found, f"{prefix}-{identity}", first=identity not in seen))
            seen.add(identity)
    return tuple(told)


def variation(found: MeasurePosition) -> Icon:
    """What the latest figure shows."""
    letter, colour, words = _VARIATION[found.icon]
    return Icon("Variation", letter, colour, words, dashed=found.variation is None)


def assurance(found: MeasurePosition) -> Icon:
    """Whether the target will be met."""
    if found.assurance is not None:
        letter, colour, words = _ASSURANCE[found.assurance]
        return Icon("Assurance", letter, colour, words)
    if found.measure.target is None or found.direction == "neutral" or found.chart in ("t", "g"):
        return Icon("Assurance", "–", _GREY, "not asked, there is no target in a direction", dashed=True)
    return Icon("Assurance", "–", _GREY, "not judged, not enough data", dashed=True)


def columns(book: Book, entry: Entry) -> Iterator[tuple[str, Shown]]:
    """What the register says of a measure."""
    found = book.derived.measures[entry.id]
    last = found.last
    yield (
        "Latest figure",
        shown.text(number(last.value), note=periods.said(last.period), order=f"{last.value:020.6f}")
        if last and last.value is not None
        else shown.text("none"),
    )
    yield "Variation", variation_tag(found)
    yield "Assurance", assurance_tag(found)
    word, colour = _SUSTAINED[found.sustained.state]
    yield "Sustained", shown.tag(word, colour)


def sustained_tag(found: MeasurePosition) -> Shown:
    """Whether an improvement has lasted, as a word in a box."""
    return shown.tag(*_SUSTAINED[found.sustained.state])


def variation_tag(found: MeasurePosition) -> Shown:
    """Variation as a word in a box."""
    if found.variation is None:
        return shown.tag("Not judged")
    word, colour = _TYPES[found.variation]
    return shown.tag(word, colour)


def assurance_tag(found: MeasurePosition) -> Shown:
    """Assurance as a word in a box."""
    if found.assurance is None:
        return shown.tag("Not judged" if assurance(found).words.startswith("not judged") else "No target")
    word, colour = {
        "pass": ("Pass", "blue"),
        "fail": ("Fail", "orange"),
        "inconsistent": ("Hit and miss", "grey"),
    }[found.assurance]
    return shown.tag(word, colour)


def type_tag(point: MeasurePoint) -> Shown:
    """What one point shows; a gap is named as such."""
    if point.value is None:
        return shown.text("no figure")
    if point.type is None:
        return shown.text("not judged")
    word, colour = _TYPES[point.type]
    return shown.tag(word, colour)


# ------------------------------------------------------------------ facts and points
def _facts(book: Book, found: MeasurePosition) -> Iterator[Row]:
    yield Row("Better", shown.text(BETTER[found.direction]))
    if found.measure.target is not None:
        yield Row("Target", shown.text(number(found.measure.target)))
    for place, phase in enumerate(found.phases, start=1):
        name = f"Phase {place}" if len(found.phases) > 1 else "Limits"
        if phase.lower is None or phase.upper is None or phase.mean is None:
            said = "too few figures for limits"
        else:
            middle = "median" if found.chart == "g" else "mean"
            trial = " (trial limits)" if phase.trial else ""
            said = f"{middle} {number(phase.mean)}, process limits {number(phase.lower)} to {number(phase.upper)}{trial}"
        of = f", from the first {phase.baseline} of {phase.n} figures" if phase.baseline < phase.n else ""
        yield Row(name, shown.text(f"{said}{of or f', from {phase.n} figures'}"))
    if found.measure.baseline and found.measure.baseline.decision:
        yield Row("Baseline decided in", shown.record(book, found.measure.baseline.decision))
    if found.measure.rephase:
        yield Row(
            "New phases decided in",
            shown.many(shown.record(book, each.decision) for each in found.measure.rephase),
        )


def points(book: Book, found: MeasurePosition) -> Table | None:
    """Every point with what it shows, the oldest first; None where there is none."""
    if not found.points:
        return None
    between = found.chart in ("t", "g")
    out_of = any(point.exposure is not None for point in found.points)
    counted = any(point.records for point in found.points)
    phased = len(found.phases) > 1
    heads = (
        "Up to" if between else "Period",
        found.unit[:1].upper() + found.unit[1:] if between else "Figure",
        *(("Out of",) if out_of else ()),
        *(("Phase",) if phased else ()),
        "Shows",
        "Because",
        *(("Worked out from",) if counted else ()),
    )
    rows = []
    for point in found.points:
        cells = [
            period(point.period),
            shown.text(number(point.value), order=f"{point.value:020.6f}")
            if point.value is not None
            else shown.NOTHING,
            *((shown.figure(point.exposure),) if out_of else ()),
            *((shown.figure(point.phase + 1),) if phased else ()),
            type_tag(point),
            shown.text(_because(book, found, point)),
            *((_behind(book, point),) if counted else ()),
        ]
        rows.append(tuple(cells))
    numeric = frozenset({1, 2}) if out_of else frozenset({1})
    return Table(f"Every point of {found.measure.title}", heads, tuple(rows), numeric)


def period(written: str) -> Shown:
    """A day, week or month as a value."""
    length = periods.length_of(written)
    if length == "day":
        return shown.when(periods.days_of(written)[0])
    return Shown("week" if length == "week" else "month", written, order=written)


def _because(book: Book, found: MeasurePosition, point: MeasurePoint) -> str:
    said = [rule_words(rule, book.catalogues) for rule in point.rules[:1]]
    first = found.phases[0] if found.phases else None
    if point.baseline and first and point.phase == 0 and first.baseline < first.n:
        said.append("baseline")
    return "; ".join(said)


def _behind(book: Book, point: MeasurePoint) -> Shown:
    named = [shown.by_id(book, identity) for identity in point.records[:_MOST_RECORDS]]
    left = len(point.records) - len(named)
    return shown.many([*named, *([shown.text(f"and {left} more")] if left else [])])


def _beside(found: MeasurePosition) -> Iterator[str]:
    """Records behind the whole chart, beside those that the table names point by point."""
    counted = {identity for point in found.points for identity in point.records}
    for identity in found.basis[1:]:
        if identity not in counted and LOOKS_LIKE_ID.fullmatch(identity):
            yield identity
