"""The straight line from a folder to a checked ledger: read, build, check; nothing is derived, written or published here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generators import catalogues, checks, ledger, source
from generators.catalogues import Catalogues
from generators.finding import Finding, Position, at, errors
from generators.ledger import Ledger
from generators.source import Document

# Where a provider keeps catalogue rows of its own.
CATALOGUES = "records/catalogues"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a folder holds, and everything that is wrong with it."""

    repository: Path
    ledger: Ledger
    catalogues: Catalogues
    findings: tuple[Finding, ...]
    """In file order."""
    records: int
    """How many record files were read."""

    @property
    def sound(self) -> bool:
        """True where nothing stops publication."""
        return not errors(self.findings)


def check(
    repository: Path,
    *,
    names: Iterable[str] = (),
    as_of: date | None = None,
    kept: Path | None = None,
) -> Checked:
    """Everything in `repository` read and checked in one run.

    `names` are people's names that may stand in no record (from a register outside the repository); with `as_of`,
    facts dated later are findings too. `kept` is a file, outside the repository, of what was read and found clean before: it changes nothing but the time taken.
    """
    with source.kept_in(kept) as shelf:
        documents, unreadable = source.read(repository, kept=shelf)
        own, unread = catalogue_files(repository)
        rows, wrong_rows = catalogues.read(own)
        book, misfits = ledger.build(documents, _without_document(unreadable, documents))
        broken = checks.run(book, rows, repository, names=frozenset(names), as_of=as_of, kept=shelf)
    findings = checks.together(unreadable, unread, wrong_rows, misfits, broken)
    return Checked(repository, book, rows, findings, len(documents))


def _without_document(findings: Iterable[Finding], documents: Iterable[Document]) -> frozenset[str]:
    """Paths of files so broken that nothing of them could be read."""
    return frozenset(found.path for found in findings) - {document.path for document in documents}


def catalogue_files(repository: Path) -> tuple[dict[str, bytes], tuple[Finding, ...]]:
    """The provider's own catalogue files, path from the repository's root -> content; and what cannot be read."""
    if not (repository / CATALOGUES).is_dir():
        return {}, ()
    paths, findings = source.files(repository, CATALOGUES)
    found: dict[str, bytes] = {}
    refused: list[Finding] = []
    for path in paths:
        content = source.contents(repository / path, source.LIMIT_BYTES)
        if isinstance(content, bytes):
            found[path] = content
        else:
            refused.append(at(path, Position(), "SRC022", f"the file {content.message}", content.cure))
    return found, (*findings, *refused)
