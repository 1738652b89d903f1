"""The whole story on one screen: read, check, project, derive, show, publish. Each step lives in a module of its own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generators.book import Behind, Book, compose
from generators.checking import Checked
from generators.derive.sampling import USUAL, Sampling
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
    packed: Path | None = None
    """The zip file of it all, where one was asked for."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is made beside the usual pages, and how."""

    documents: bool = True
    """The PDFs."""
    packed: bool = False
    """One zip file that holds all of it."""
    sample: Sampling = USUAL
    """How the incidents that a person reads are drawn."""
    jobs: int = 1
    """So many processes render the pages; they are the same whatever the number."""
    keep_in: Path | None = None
    """Folder outside the repository in which finished pages are kept for the next build; None keeps none."""


def build(
    checked: Checked,
    audience: str,
    out: Path,
    *,
    as_of: date | None = None,
    names: Names | None = None,
    behind: Behind | None = None,
    wanted: Wanted = Wanted(),
    say: Say = lambda _: None,
) -> Built:
    """Site and PDFs of one audience, each published in one step below `out`: `site/<audience>/`, `pdf/<audience>/`.

    Where a zip is wanted, both also as one file in `zip/`, made before any of it is published.

    Raises Unable where the records have errors or something a document needs is missing; what was published before
    then stays as it is.
    """
    from generators import pdf, portable, website  # slow to import, and only needed here  # noqa: PLC0415

    book = compose(checked, audience, as_of, names=names, behind=behind, sample=wanted.sample)
    say(f"{len(book.ledger.entries)} records for {audience}, position as at {book.as_of.isoformat()}")
    documents: tuple[Path, ...] = ()
    if wanted.documents:
        pdf.require()
    packed = out / "zip" / f"{portable.name_of(book)}.zip" if wanted.packed else None
    with publish(out / "site" / audience) as staging, ExitStack() as also:
        pages = website.build(book, staging, website.How(wanted.jobs, wanted.keep_in))
        shelf = also.enter_context(publish(out / "pdf" / audience)) if wanted.documents else None
        if shelf is not None:
            names_of = pdf.write_all(book, shelf, say)
            documents = tuple(out / "pdf" / audience / name for name in names_of)
        if packed is not None:
            portable.write(book, staging, shelf, packed)
    say(f"{pages} pages in {out / 'site' / audience}")
    return Built(out / "site" / audience, pages, documents, book, packed)
