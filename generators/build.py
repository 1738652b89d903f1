"""The whole story on one screen: read, check, project, derive, show, publish. Each step lives in a module of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generators.book import Behind, Book, compose
from generators.checking import Checked
from generators.names import Names
from generators.publishing import publish

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Built:
    """What a build published."""

    site: Path
    pages: int
    documents: tuple[Path, ...]
    book: Book


def build(
    checked: Checked,
    audience: str,
    out: Path,
    *,
    as_of: date | None = None,
    names: Names | None = None,
    behind: Behind | None = None,
    with_pdf: bool = True,
    say: Say = lambda _: None,
) -> Built:
    """Site and PDFs of one audience, each published in one step below `out`: `site/<audience>/`, `pdf/<audience>/`.

    Raises Unable where the records have errors or something a document needs is missing; what was published before
    then stays as it is.
    """
    from generators import pdf, website  # slow to import, and only needed here  # noqa: PLC0415

    book = compose(checked, audience, as_of, names=names, behind=behind)
    say(f"{len(book.ledger.entries)} records for {audience}, position as at {book.as_of.isoformat()}")
    documents: tuple[Path, ...] = ()
    if with_pdf:
        pdf.require()
    with publish(out / "site" / audience) as staging:
        pages = website.build(book, staging)
        if with_pdf:
            with publish(out / "pdf" / audience) as shelf:
                names_of = pdf.write_all(book, shelf, say)
            documents = tuple(out / "pdf" / audience / name for name in names_of)
    say(f"{pages} pages in {out / 'site' / audience}")
    return Built(out / "site" / audience, pages, documents, book)
