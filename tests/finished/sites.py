"""Sites of small books for tests of kept pages: made with what an earlier build kept, and told plainly without any of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from generators import catalogues, ledger, source
from generators.book import Behind, Book, compose
from generators.checking import Checked, catalogue_files
from generators.finished import Kept, Made, Site, make, place
from generators.history import Standing, of_records
from generators.names import Names
from generators.outputs import Output
from generators.outputs.frame import frame
from generators.outputs.pages import pages
from generators.outputs.reference import Guide
from generators.render import render
from tests.books import DAY, SOUND

GUIDES = (Guide("How we work", "guide/work.html"),)
# Pages of the program alone. They are many, and no edit of a record reaches them; one list of theirs is enough.
_ALONE = ("reference/findings/", "reference/kinds/", "reference/licences", "reference/catalogues/")
_ONE = "reference/catalogues/thresholds.html"

Guides = Callable[[], tuple[Guide, ...]]


def told(
    folder: Path,
    audience: str = "internal",
    as_of: date = DAY,
    standing: Standing = SOUND,
    names: Mapping[str, str] | None = None,
) -> Book | None:
    """The book of a folder as it stands, with its history where it has one; None where a record cannot be read."""
    documents, unreadable = source.read(folder)
    built, misfits = ledger.build(documents)
    if unreadable or misfits or ledger.Ledger.get(built, "provider") is None:
        return None
    rows, wrong = catalogues.read(catalogue_files(folder)[0])
    if wrong:
        return None
    behind = Behind(of_records(folder)) if (folder / ".git").exists() else None
    checked = Checked(folder, built, rows, (), len(documents))
    everybody = frozenset({"internal", "inspector", "commissioner"})
    register = Names(tuple((staff, name, everybody) for staff, name in (names or {}).items()))
    return compose(checked, audience, as_of, standing=standing, behind=behind, names=register)


def outputs(book: Book, guides: Guides) -> list[Output]:
    """The generated pages that a record can reach."""
    return [
        output for output in pages(book, guides) if output.path == _ONE or not output.path.startswith(_ALONE)
    ]


def plainly(book: Book) -> dict[str, str]:
    """Every page as it is told and rendered from the book itself, with nothing watched and nothing kept."""

    def guides() -> tuple[Guide, ...]:
        return GUIDES

    around = frame(book)
    return {
        output.path: render(
            output.template,
            {
                "path": output.path,
                "title": output.title,
                "frame": around,
                "addresses": around.addresses,
                **output.tell(),
            },
        )
        for output in outputs(book, guides)
    }


def with_kept(book: Book, folder: Path, out: Path, jobs: int = 1) -> Made:
    """Every page written below `out`, with what was kept in `folder`."""

    def guides() -> tuple[Guide, ...]:
        return GUIDES

    kept = Kept(place(folder, book.repository, book.audience))
    try:
        return make(Site(book, frame(book), guides), outputs(book, guides), out, kept=kept, jobs=jobs)
    finally:
        kept.close()


def written(out: Path) -> dict[str, str]:
    """Every page that was written: address -> HTML."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes().decode() for path in sorted(out.rglob("*.html"))
    }
