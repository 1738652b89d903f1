"""What MkDocs is told of as files: generated pages, assets, files of evidence, the witness; what stands in them is made elsewhere."""

# MkDocs names the arguments of its events, wanted or not.

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, InclusionLevel

from generators import assets
from generators.book import Book
from generators.integrity import witness
from generators.outputs import addresses, custody
from generators.outputs.records import PUBLISHED_FILES

# Assets of the site: those prepared from the design systems, and ours.
_NOT_CARRIED = frozenset({"manifest.json"})


class Rendered(File):
    """A generated page: MkDocs knows its address and can check links to it; it is written before MkDocs writes its own."""

    def __init__(self, path: str, config: MkDocsConfig) -> None:
        """A file at an address of the site."""
        super().__init__(
            path, None, config.site_dir, False, dest_uri=path, inclusion=InclusionLevel.NOT_IN_NAV
        )
        self.generated_by = "evidence"
        self.abs_src_path = None

    def copy_file(self, dirty: bool = False) -> None:
        """Nothing: it is there."""


def sound(file: File, docs: Path) -> None:
    """Raises PluginError where a hand-written file is a link, no file at all, or a page that is not UTF-8."""
    path = docs / file.src_uri
    if path.resolve() != docs.resolve() / file.src_uri:
        raise PluginError(
            f"docs/{file.src_uri} is reached by a link, and links are not followed: they can publish what lies elsewhere\n"
            "    cure: put the file itself in its place"
        )
    if not path.is_file():
        raise PluginError(
            f"docs/{file.src_uri} is a pipe, socket or device, not a file\n    cure: delete it, or move it away"
        )
    if file.is_documentation_page():
        try:
            path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise PluginError(
                f"docs/{file.src_uri} is not UTF-8\n    cure: open it in a text editor and save it with the encoding UTF-8"
            ) from error


def asset_files(config: MkDocsConfig) -> Iterator[File]:
    """Styles, scripts, fonts and icons, below `assets/`."""
    for folder in (assets.vendor_dir(), assets.templates_dir() / "assets"):
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = path.relative_to(folder).as_posix()
            if name not in _NOT_CARRIED and not name.startswith("licences/"):
                yield File.generated(
                    config, f"assets/{name}", abs_src_path=str(path), inclusion=InclusionLevel.NOT_IN_NAV
                )


def evidence_files(book: Book, config: MkDocsConfig) -> Iterator[File]:
    """The files of the evidence items that the audience may see, of the sorts that run nothing."""
    top = (book.repository / "records" / "evidence" / "files").resolve()
    for identity, name in sorted(book.view.files.items()):
        path = (top / name).resolve()
        if path.suffix.lower() not in PUBLISHED_FILES:
            continue
        if not path.is_relative_to(top) or not path.is_file():
            raise PluginError(f"the file of {identity}, {name}, is not in records/evidence/files/")
        yield File.generated(
            config,
            addresses.of_file(identity, name),
            abs_src_path=str(path),
            inclusion=InclusionLevel.NOT_IN_NAV,
        )


def witness_files(book: Book, config: MkDocsConfig) -> Iterator[File]:
    """What somebody outside may hold of the commit that is shown; none of a draft, which no commit holds."""
    if book.checkout is not None and custody.witnessed(book):
        ids = book.view.ledger.entries
        told = witness(
            book.checkout, book.standing.commit, book.provider.name, book.audience, book.as_of, ids
        )
        yield File.generated(config, addresses.WITNESS, content=told, inclusion=InclusionLevel.NOT_IN_NAV)
