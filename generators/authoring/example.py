"""Where the invented example and its hand-written pages are found, in a clone and in an installed package; nothing is made of them here."""

from __future__ import annotations

from pathlib import Path

from generators import ledger, source
from generators.finding import Unable, errors
from generators.kinds.provider import Provider
from generators.ledger import Ledger

# What a repository of the example holds beside its records, so that a site of it has its guides.
PAGES = ("docs/guide/*.md", "docs/method.md", "docs/reference/*.md", "mkdocs.yml")


def folder() -> Path:
    """The folder that holds the example's `records/`, `docs/` and `mkdocs.yml`. Raises Unable where there is none."""
    package = Path(__file__).resolve().parent.parent
    for place in (package / "example", package.parent):
        if (place / "records" / "provider.yml").is_file() and (place / "mkdocs.yml").is_file():
            return place
    raise Unable(
        "the example's records are not part of this installation",
        "install the package anew, or run this in a clone of the project",
    )


def records(place: Path) -> Ledger:
    """The records of the example, read. Raises Unable where they are faulty, or are anything but the example."""
    documents, unreadable = source.read(place)
    book, misfits = ledger.build(documents)
    if errors((*unreadable, *misfits)):
        raise Unable(
            "the example's records have faults, so nothing can be made of them",
            f"see `evidence check --repo {place}`",
        )
    provider = book.find(Provider, "provider")
    if provider is None or not provider.example:
        raise Unable(
            f"the records in {place} are not the example: nobody's real records are given an invented history",
            "run this with the example's own records (records/provider.yml says example: true)",
        )
    return book


def files(place: Path) -> dict[str, bytes]:
    """Everything below `records/`, by its path from the example's folder, as the bytes that lie there."""
    paths, _ = source.files(place)
    return {path: (place / path).read_bytes() for path in paths}


def pages(place: Path) -> dict[str, bytes]:
    """The hand-written pages and the site's settings, by path."""
    return {
        path.relative_to(place).as_posix(): path.read_bytes()
        for pattern in PAGES
        for path in sorted(place.glob(pattern))
        if path.is_file()
    }
