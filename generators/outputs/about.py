"""What the page about this build is told: how much was read, written and indexed, from what, by which rules; and what was not.

An audience outside the team is told of what it may see only: no count here, taken with another, gives away how much is hidden.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any

from generators import software
from generators.book import Book
from generators.catalogues.limits import Threshold
from generators.derive import phrases
from generators.kinds.evidence import Evidence
from generators.outputs import Output, addresses, custody, search, shown, unmeasured, words
from generators.outputs.frame import Step
from generators.outputs.records import PUBLISHED_FILES
from generators.outputs.reference import Guide
from generators.outputs.search_documents import sort_of
from generators.outputs.shown import Row, Table

TITLE = "About this build"
Outputs = Callable[[], Iterable[Output]]
Guides = Callable[[], tuple[Guide, ...]]


def tell(book: Book, outputs: Outputs, guides: Guides) -> dict[str, Any]:
    """Everything about the build. `outputs` gives every generated page, `guides` every hand-written one."""
    paths = [*(output.path for output in outputs()), *(guide.path for guide in guides())]
    told = custody.custody(book, 0)
    return {
        "section": addresses.REFERENCE,
        "trail": (Step("Home", addresses.HOME),),
        "heading": TITLE,
        "inside": book.audience == "internal",
        "counts": tuple(_counts(book, paths)),
        "differs": tuple(_differs(book, paths)),
        "pages": _by_sort(book, paths),
        "source": tuple(_source(book)),
        "rules": tuple(_rules(book)),
        "thresholds": _thresholds(book),
        "unapproved": _unapproved(book),
        "history": tuple(_history(book, told)),
        "reasons": told.reasons if told else (),
        "unmeasured": unmeasured.groups(book),
        "elsewhere": tuple(_elsewhere(book)),
    }


# ------------------------------------------------------------------ how much
def _own(book: Book) -> frozenset[str]:
    return frozenset(addresses.of_records(book.ledger).values())


def _counts(book: Book, paths: list[str]) -> Iterator[Row]:
    """Read, loaded, written, indexed: figures that have to agree."""
    loaded = len(book.ledger.entries)
    if book.audience == "internal":
        yield Row("Record files found", shown.figure(book.record_files))
        yield Row("Records loaded", shown.figure(loaded))
    else:
        yield Row(f"Records that {_readers(book)} may see", shown.figure(loaded))
    yield Row("Records with a page", shown.figure(len(_own(book) & set(paths))))
    indexed = search.counts(book, paths)
    yield Row("Records in the search", shown.figure(indexed.records))
    yield Row("Pages written", shown.figure(len(paths)))
    yield Row("Other pages in the search", shown.figure(indexed.pages))
    yield Row("Evidence files published", shown.figure(len(_published(book))))


def _readers(book: Book) -> str:
    return {"inspector": "inspectors", "commissioner": "commissioners"}.get(book.audience, "the team")


def _differs(book: Book, paths: list[str]) -> Iterator[str]:
    """Why figures differ, where they do; and that they agree, where they do."""
    loaded = len(book.ledger.entries)
    written = len(_own(book) & set(paths))
    if book.audience == "internal" and book.record_files != loaded:
        left = words.count(book.record_files - loaded, "file")
        yield f"{left} could not be loaded; `evidence check` lists each with its cure."
    if written != loaded:
        yield f"{words.count(loaded - written, 'record')} without a page."
    if not (book.audience == "internal" and book.record_files != loaded) and written == loaded:
        what = "Every file that was found was loaded, and every" if book.audience == "internal" else "Every"
        yield f"{what} record has a page and stands in the search."
    if book.audience != "internal":
        yield f"What {_readers(book)} may not see was taken out before anything was worked out, and is not counted anywhere on this site."
    yield "The search leaves out itself, its index from A to Z, what records said before, and the page for addresses that do not exist."


def _by_sort(book: Book, paths: list[str]) -> Table:
    """Pages by what they are; the figures add up to the pages written."""
    own = _own(book)
    counted = Counter("Records" if path in own else _sort(path) for path in paths)
    rows = tuple(
        (shown.text(name), shown.figure(number))
        for name, number in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    )
    total = (shown.text("All pages"), shown.figure(len(paths)))
    return Table("Pages written, by what they are", ("Pages", "Number"), (*rows, total), frozenset({1}))


# Folders of pages that belong to a record -> what they hold.
_OF_A_RECORD = {
    "life": "Lives of records, where they have pages of their own",
    "versions": "Full texts of every version",
    "slots": "Earlier checks of controls",
}


def _sort(path: str) -> str:
    """What pages are that are no records, in the words of the search, more finely where it has none."""
    if path.startswith(addresses.INDEX):
        return "Index from A to Z"
    folder = next((step for step in path.split("/")[:-1] if step in _OF_A_RECORD), "")
    return _OF_A_RECORD[folder] if folder else sort_of(path).several


def _published(book: Book) -> tuple[str, ...]:
    return tuple(
        identity
        for identity, path in book.view.files.items()
        if PurePosixPath(path).suffix.lower() in PUBLISHED_FILES
    )


# ------------------------------------------------------------------ from what
def _source(book: Book) -> Iterator[Row]:
    commit = book.standing.commit
    yield Row("Commit", shown.link(commit, addresses.CUSTODY) if commit else shown.text("none"))
    state = "Draft: some of what was read is not committed" if book.standing.draft else "As committed"
    yield Row("State", shown.tag(state, "orange") if book.standing.draft else shown.text(state))
    yield Row("Position as at", shown.when(book.as_of))
    yield Row(
        "Prepared for", shown.text({"internal": "the governance team"}.get(book.audience, _readers(book)))
    )
    yield Row(
        "Names of staff",
        shown.text(
            "from a register outside the records"
            if book.names
            else "not shown; job titles and ids stand for them"
        ),
    )
    yield Row("Software", shown.text(f"{software.TITLE}, version {software.version()}"))
    if book.example:
        yield Row("Data", shown.tag("Example: invented", "purple"))


def _rules(book: Book) -> Iterator[Row]:
    """The lists that this was worked out with, each with its state and date."""
    for edition in book.catalogues.editions.values():
        status = words.choice(edition.status).lower()
        said = f"{status}; as of {phrases.day(edition.as_of)}"
        if edition.effective_from:
            said += f"; in force from {phrases.day(edition.effective_from)}"
        yield Row(edition.title, shown.text(said))
    for title, name, rows in (
        ("Regulations", "regulations", book.catalogues.regulations.values()),
        ("Time limits, law and policy apart", "clocks", book.catalogues.clocks.values()),
        ("Learning themes", "themes", book.catalogues.themes.values()),
    ):
        newest = max((row.as_of for row in rows), default=None)
        own = sum(row.own for row in rows)
        said = f"{words.count(len(rows), 'row')}, {own} of them the provider's own"
        said += f"; newest as of {phrases.day(newest)}" if newest else ""
        yield Row(title, shown.link(said, addresses.of_catalogue(name)))


def _thresholds(book: Book) -> tuple[tuple[str, str, str], ...]:
    """Title, value and who approved it, of every threshold that these pages rest on."""
    return tuple((row.title, _value(row), row.approved_by or "nobody yet") for row in book.derived.thresholds)


def _value(row: Threshold) -> str:
    return f"{words.number(row.value)} {row.unit.replace('_', ' ')}"


def _unapproved(book: Book) -> str:
    rows = book.derived.thresholds
    waiting = sum(row.approved_by is None for row in rows)
    if not waiting:
        return f"All {len(rows)} were approved by somebody at the provider."
    return f"{waiting} of {len(rows)} were approved by nobody at the provider: they are the software's proposals. None of them is law."


# ------------------------------------------------------------------ the history
def _history(book: Book, told: custody.Custody | None) -> Iterator[Row]:
    if book.integrity is None or told is None:
        yield Row(
            "Audit of the history",
            shown.text("not made: these records are not kept in git, or no audit was asked for"),
        )
    else:
        facts = book.integrity.published.facts
        yield Row("Audit of the history", shown.tag(told.verdict.capitalize(), told.colour))
        yield Row("What it found", shown.link(custody.TITLE, addresses.CUSTODY))
        yield Row(
            "Commits without a signature",
            shown.text(f"{facts.commits - facts.signed:,} of {facts.commits:,}"),
        )
        yield Row(
            "Signed with the key registered to whom they name",
            shown.text(f"{facts.good:,} of {facts.commits:,}"),
        )
    yield Row(
        "Waivers of findings",
        shown.text(
            "none in use: a finding cannot be waived. An error stops the build; a warning stays until it is mended."
        ),
    )
    if book.audience == "internal":
        left = shown.text(words.count(book.warnings, "warning")) if book.warnings else shown.text("none")
        yield Row("Warnings of the check that are left", left)


# ------------------------------------------------------------------ what is elsewhere
def _elsewhere(book: Book) -> Iterator[str]:
    """What is not on this site, and where it is."""
    items = book.ledger.of(Evidence)
    published = set(_published(book))
    kept = sum(1 for one in items if one.id in book.view.files and one.id not in published)
    held = sum(1 for one in items if one.id not in book.view.files and one.reference)
    nowhere = sum(1 for one in items if one.id not in book.view.files and not one.reference)
    yield "PDFs of minutes, plans and other records, and submissions with their exhibits: they are made beside this site."
    if kept:
        yield f"{words.count(kept, 'evidence file')} of sorts that a browser could run something in: kept with the records."
    if held:
        yield f"{words.count(held, 'original')} that {'is' if held == 1 else 'are'} kept elsewhere: the item's page says where."
    if nowhere:
        yield f"{words.count(nowhere, 'item')} of evidence without a file and without a place named."
    yield "Who the people are who use the services: the key to their pseudonyms is kept outside these records, and so are names of staff."
    yield "What the HR process holds, and legal advice: neither may enter these records."
    yield "Anything that nobody wrote down."
