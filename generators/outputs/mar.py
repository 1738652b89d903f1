"""What the page on MAR reconciliation is told: doses by outcome with rates, weeks, and counted stock; derive works them out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from generators.book import Book
from generators.derive import phrases
from generators.derive.mar import OUTCOMES, THRESHOLDS, Doses, MarPosition, State, StockCount
from generators.outputs import addresses, lists, shown, words
from generators.outputs.frame import Step
from generators.outputs.shown import NOTHING, Shown, Table

TITLE = "Medicines: MAR reconciliation"

_STATES: dict[State, tuple[str, str]] = {
    "ok": ("Agrees", "green"),
    "attention": ("Needs attention", "orange"),
    "insufficient_data": ("Not enough data", "grey"),
}
_HEADS = {
    "given": "Given",
    "refused": "Refused",
    "omitted_clinical": "Left out, clinical reason",
    "not_available": "Not available",
    "blank": "Blank: unknown",
}


@dataclass(frozen=True, slots=True)
class Section:
    """One service."""

    anchor: str
    title: str
    tag: Shown
    words: str
    totals: Table | None
    variances: Table | None
    carried: Table | None
    weeks: Table | None
    missing: str
    twice: str


def told(book: Book) -> bool:
    """Whether there is such a page: where any service gives medicines."""
    return bool(book.derived.mar)


def tell(book: Book) -> dict[str, Any]:
    """Every service that gives medicines."""
    per, within = (book.catalogues.threshold(name) for name in THRESHOLDS)
    return {
        "section": addresses.RECORDS,
        "trail": (Step("Home", addresses.HOME), Step("All records", addresses.RECORDS)),
        "sections": tuple(_section(book, one) for one in book.derived.mar.values()),
        "per": f"{per.whole:,}",
        "numbers": tuple(
            shown.link(row.title, f"{addresses.of_catalogue('thresholds')}#{lists.anchor(row)}", amount)
            for row, amount in ((per, f"{per.whole:,}"), (within, phrases.days(within.whole)))
        ),
    }


def _section(book: Book, one: MarPosition) -> Section:
    service = book.ledger.get(one.service) if one.service else None
    return Section(
        anchor=addresses.anchor(one.service or "provider"),
        title=service.title if service else "Whole provider",
        tag=shown.tag(*_STATES[one.state]),
        words=one.words,
        totals=_totals(one.total) if one.weeks else None,
        variances=_stock(book, "Counts that differ from what was expected", one.variances, carried=False),
        carried=_stock(
            book, "Openings that differ from the count of the week before", one.carried, carried=True
        ),
        weeks=_weeks(book, one) if one.weeks else None,
        missing=", ".join(one.missing),
        twice=", ".join(one.twice),
    )


def _rate(doses: Doses, number: int) -> Shown:
    rate = doses.rate(number)
    return shown.text("none scheduled") if rate is None else shown.text(f"{rate:.1f}", order=f"{rate:020.6f}")


def _totals(doses: Doses) -> Table:
    rows = [
        (shown.text(words.label(_HEADS[name])), shown.figure(number), _rate(doses, number))
        for name, number in doses.outcomes.items()
    ]
    rows.append((shown.text("Late, among those given"), shown.figure(doses.late), _rate(doses, doses.late)))
    rows.append((shown.text("Scheduled"), shown.figure(doses.scheduled), NOTHING))
    heads = ("Outcome", "Doses", f"Per {doses.per:,} scheduled")
    return Table("All weeks together", heads, tuple(rows), frozenset({1, 2}))


def _weeks(book: Book, one: MarPosition) -> Table:
    rows = tuple(
        (
            Shown("week", week.week, order=week.week),
            shown.by_id(book, week.record),
            shown.figure(week.doses.scheduled),
            *(shown.figure(week.doses.outcomes[name]) for name in OUTCOMES),
            shown.figure(week.doses.late),
            _rate(week.doses, week.doses.outcomes["blank"]),
            shown.figure(sum(bool(line.variance) for line in week.stock))
            if week.stock
            else shown.text("not counted"),
        )
        for week in reversed(one.weeks)
    )
    heads = (
        "Week",
        "Record",
        "Scheduled",
        *_HEADS.values(),
        "Late",
        f"Blank per {one.total.per:,}",
        "Counts that differ",
    )
    return Table("Week by week, the newest first", heads, rows, frozenset(range(2, len(heads))))


def _stock(book: Book, caption: str, lines: tuple[StockCount, ...], *, carried: bool) -> Table | None:
    if not lines:
        return None
    heads = (
        "Week",
        "Medicine",
        "Difference from the count before" if carried else "Expected",
        "Counted",
        "Variance",
        "Record",
    )
    return Table(
        caption, heads, tuple(_line(book, line, carried=carried) for line in lines), frozenset({2, 3, 4})
    )


def _line(book: Book, line: StockCount, *, carried: bool) -> tuple[Shown, ...]:
    return (
        Shown("week", line.week, order=line.week),
        shown.text(line.medicine),
        _signed(line.carried or 0) if carried else shown.figure(line.expected),
        shown.figure(line.counted),
        _signed(line.variance),
        shown.by_id(book, line.record),
    )


def _signed(number: int) -> Shown:
    return shown.text(f"{number:+d}" if number else "0", order=f"{number + 1_000_000:012}")
