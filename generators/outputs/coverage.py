"""What the pages on coverage are told: what stands behind each regulation and framework item, gaps first; no rating is predicted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from generators.book import Book
from generators.derive.coverage import Carried, Coverage, Standing
from generators.outputs import addresses, shown, words
from generators.outputs.frame import Step
from generators.outputs.shown import NOTHING, Row, Shown, Table

TITLE = "Coverage"
STANDING: Mapping[Standing, tuple[str, str]] = {
    "nothing": ("No evidence", "red"),
    "one_sided": ("One kind of evidence", "orange"),
    "not_independent": ("Nothing independent", "yellow"),
    "triangulated": ("Several kinds, one independent", "teal"),
}
_HEADS = ("Standing", "Evidence", "Kinds of evidence", "Newest", "Checked by somebody else", "Open")


def address(subject: str) -> str:
    """The page of one regulation or framework item: `coverage/hsca-ra-2014-12.html`."""
    return f"coverage/{addresses.anchor(subject)}.html"


def of_edition(edition: str) -> str:
    """The page of one edition of a framework."""
    return f"coverage/{edition}.html"


def subjects(book: Book) -> Iterator[tuple[str, Coverage]]:
    """Those that have a page: named by a record, or asked about by the regulator. Each with its title."""
    found = book.derived.coverage
    for coverage in (
        *found.regulations.values(),
        *(one for items in found.editions.values() for one in items.values()),
    ):
        if _told_of(coverage):
            yield title_of(book, coverage.subject), coverage


def _told_of(coverage: Coverage) -> bool:
    return coverage.named or bool(coverage.open_requirements or coverage.carried)


def title_of(book: Book, subject: str) -> str:
    """`Regulation 12 of the 2014 Regulations: Safe care and treatment`, or the title of a framework item."""
    regulation = book.catalogues.regulation(subject)
    if regulation is not None:
        instrument = book.catalogues.instruments[regulation.instrument]
        return f"{instrument.short_title}, regulation {regulation.number}: {regulation.title}"
    item = book.catalogues.framework_item(subject)
    return item.title if item else subject


# ------------------------------------------------------------------ tables
def tell(book: Book) -> dict[str, Any]:
    """The page of regulations, which leads to those of the framework's editions."""
    found = book.derived.coverage
    return {
        "section": addresses.RECORDS,
        "trail": _trail(),
        "heading": "Coverage of the regulations",
        "edition": None,
        "table": _table(book, "Regulation", found.regulations.values()),
        "unnamed": tuple(_unnamed(book, found.regulations.values())),
        "editions": tuple(
            shown.link(book.catalogues.editions[edition].title, of_edition(edition))
            for edition in found.editions
        ),
        "standings": _legend(),
    }


def tell_edition(book: Book, edition: str) -> dict[str, Any]:
    """The page of one edition of a framework."""
    items = book.derived.coverage.editions[edition]
    row = book.catalogues.editions[edition]
    return {
        "section": addresses.RECORDS,
        "trail": (*_trail(), Step(TITLE, addresses.COVERAGE)),
        "heading": f"Coverage: {row.title}",
        "edition": row,
        "table": _table(book, row.item_name[:1].upper() + row.item_name[1:], items.values()),
        "unnamed": tuple(_unnamed(book, items.values())),
        "editions": (),
        "standings": _legend(),
    }


def _trail() -> tuple[Step, ...]:
    return Step("Home", addresses.HOME), Step("All records", addresses.RECORDS)


def _legend() -> tuple[tuple[Shown, str], ...]:
    said: Mapping[Standing, str] = {
        "nothing": "no item of evidence names it, and no record that names it relies on one.",
        "one_sided": "all evidence is of one of the six categories.",
        "not_independent": "several categories, but all of it was written by owners of the records it stands for.",
        "triangulated": "several categories, and at least one item from outside or by somebody who owns none of the records.",
    }
    return tuple((shown.tag(*STANDING[name]), words) for name, words in said.items())


def _table(book: Book, head: str, found: Iterable[Coverage]) -> Table | None:
    kept = sorted((one for one in found if _told_of(one)), key=lambda one: one.rank)
    rows = tuple(
        (shown.link(title_of(book, one.subject), address(one.subject)), *_cells(book, one)) for one in kept
    )
    return Table("Gaps first", (head, *_HEADS), rows, frozenset({2})) if rows else None


def _cells(book: Book, one: Coverage) -> Iterator[Shown]:
    present = len(one.by_category) - len(one.missing)
    items = f"{address(one.subject)}#evidence"
    yield shown.tag(*STANDING[one.standing])
    yield shown.link(f"{len(one.evidence)}", items, order=f"{len(one.evidence):06}")
    yield shown.link(f"{present} of {len(one.by_category)}", items, order=f"{present}")
    yield shown.when(one.newest) if one.newest else shown.text("not said" if one.evidence else "–", order="0")
    yield _verified(one, f"{address(one.subject)}#standing")
    yield shown.many(_open(book, one))


def _verified(one: Coverage, target: str = "") -> Shown:
    share = one.verified_share
    if share is None:
        return NOTHING
    said = f"{len(one.verified)} of {len(one.evidence)} ({int(100 * share)} %)"
    return shown.link(said, target, order=f"{share:06.4f}")


def _open(book: Book, one: Coverage) -> Iterator[Shown]:
    for identity in one.open_requirements:
        yield shown.record(book, identity)
    if one.open_actions:
        overdue = f", {len(one.overdue_actions)} overdue" if one.overdue_actions else ""
        said = f"{words.count(len(one.open_actions), 'action')} not verified{overdue}"
        yield shown.link(said, f"{address(one.subject)}#standing")


def _unnamed(book: Book, found: Iterable[Coverage]) -> Iterator[str]:
    return (title_of(book, one.subject) for one in found if not _told_of(one))


# ------------------------------------------------------------------ one of them
def tell_one(book: Book, title: str, one: Coverage) -> dict[str, Any]:
    """What stands behind one regulation or framework item."""
    item = book.catalogues.framework_item(one.subject)
    above = (Step(book.catalogues.editions[item.edition].title, of_edition(item.edition)),) if item else ()
    return {
        "section": addresses.RECORDS,
        "trail": (*_trail(), Step(TITLE, addresses.COVERAGE), *above),
        "heading": title,
        "subject": one.subject,
        "standing": shown.tag(*STANDING[one.standing]),
        "facts": tuple(_facts(book, one)),
        "categories": _categories(book, one),
        "carried": _carried(book, one.carried),
        "records": _named_by(book, one),
        "law": f"{addresses.of_catalogue('regulations')}#{addresses.anchor(one.subject)}"
        if item is None
        else "",
    }


def _facts(book: Book, one: Coverage) -> Iterator[Row]:
    yield Row("Evidence", shown.text(words.count(len(one.evidence), "item")))
    yield Row(
        "Newest time that it speaks of", shown.when(one.newest) if one.newest else shown.text("not said")
    )
    if one.undated:
        yield Row("Does not say which time it speaks of", _records(book, one.undated))
    if one.evidence:
        yield Row("Checked by somebody other than its author", _verified(one))
        if one.verified:
            yield Row("Which were checked", _records(book, one.verified))
        yield Row("Independent", _records(book, one.independent) if one.independent else shown.text("none"))
    if one.open_requirements:
        yield Row("Open with the regulator", _records(book, one.open_requirements))
    if one.open_actions:
        yield Row("Actions that nobody has verified", _records(book, one.open_actions))
    if one.overdue_actions:
        yield Row("Of these, overdue", _records(book, one.overdue_actions))


def _records(book: Book, ids: Iterable[str]) -> Shown:
    return shown.many(shown.record(book, identity) for identity in ids)


def _categories(book: Book, one: Coverage) -> Table:
    rows = tuple(
        (
            shown.text(book.catalogues.evidence_categories[name].title),
            shown.figure(len(items)),
            _records(book, items) if items else shown.tag("None", "grey"),
        )
        for name, items in one.by_category.items()
    )
    return Table("Evidence by category", ("Category", "Items", "Evidence"), rows, frozenset({1}))


def _carried(book: Book, found: Iterable[Carried]) -> Table | None:
    rows = tuple(
        (
            shown.record(book, one.evidence),
            shown.link(title_of(book, one.via), address(one.via)),
            shown.text(one.relation),
        )
        for one in found
    )
    heads = ("Evidence", "Names the item of another edition", "How near the two lie")
    return Table("Evidence that speaks of another edition", heads, rows) if rows else None


def _named_by(book: Book, one: Coverage) -> Table | None:
    by_kind: dict[str, list[str]] = {}
    for identity in one.records:
        entry = book.ledger.entries.get(identity)
        if entry is not None:
            by_kind.setdefault(entry.kind.plural, []).append(identity)
    rows = tuple(
        (shown.text(kind), shown.figure(len(ids)), _records(book, ids))
        for kind, ids in sorted(by_kind.items())
    )
    return Table("Records that name it", ("Kind", "Records", "Which"), rows, frozenset({1})) if rows else None
