"""Documents as accessible PDFs on disk: which are made and where they go; what they say lives in outputs, how a page is set in rendering."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from generators import assets, render
from generators.book import Book
from generators.finding import Unable, count
from generators.outputs import packs
from generators.outputs.packs import Pack
from generators.pdf.sheet import Attached, Part, Sheet

FONTS = ("Inter-Regular", "Inter-Italic", "Inter-SemiBold", "Inter-Bold")
_LIBRARIES = "on Debian or Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; or build without PDFs: --no-pdf"
# A single document is made in this process: starting another takes longer.
_WORTH_A_POOL = 2
_PROCESSES = 2
_AT_A_TIME = 32


def require() -> None:
    """Raises Unable, with the cure, where a system library or a font that PDFs need is missing."""
    try:
        from generators.pdf import rendering  # noqa: F401, PLC0415 - slow to load, and only where a PDF is made
    except (OSError, ImportError) as error:
        said = str(error).split("\n", maxsplit=1)[0]
        raise Unable(f"PDFs cannot be made here, because a library is missing: {said}", _LIBRARIES) from error
    missing = missing_fonts(assets.vendor_dir() / "fonts")
    if missing:
        raise Unable(
            f"PDFs cannot be made here, because these fonts are missing: {', '.join(missing)}", assets.CURE
        )


def missing_fonts(folder: Path) -> list[str]:
    """The fonts that PDFs need and that are not in `folder`."""
    return [name for name in FONTS if not (folder / f"{name}.woff2").is_file()]


def sheet(book: Book, pack: Pack) -> Sheet:
    """A document as finished HTML with everything that its PDF needs."""
    told = pack.tell()
    html = render.render(packs.TEMPLATE, told)
    attached = tuple(Attached(source.name, source.text.encode(), source.about) for source in pack.sources())
    identifier = f"{book.standing.commit or 'no commit'} {book.as_of.isoformat()} {book.audience} {pack.name}"
    titles = tuple(told["titles"].items())
    return Sheet(html=html, identifier=identifier, dated=pack.dated, attached=attached, titles=titles)


def made(found: Sheet) -> bytes:
    """A sheet as a PDF/A-3a and PDF/UA-1; same sheet, same bytes. Runs in any process."""
    from generators.pdf import rendering  # slow to load, and only where a PDF is made  # noqa: PLC0415

    return rendering.document(found)


def part(found: Sheet) -> Part:
    """A sheet as untagged PDF/A-3b pages for a bundle."""
    from generators.pdf import rendering  # slow to load, and only where a PDF is made  # noqa: PLC0415

    return rendering.part(found)


def write(book: Book, sort: str, record_id: str, folder: Path) -> Path:
    """Make one document and put it into `folder`. `sort` is `minutes`, `plan` or `record`.

    Raises Unable where this audience has no such record.
    """
    pack = packs.one(book, sort, record_id)
    content = made(sheet(book, pack))
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / pack.name
    staging = folder / f".{pack.name}.new"
    try:
        staging.write_bytes(content)
        staging.replace(place)
    except OSError:
        staging.unlink(missing_ok=True)
        raise
    return place


def write_all(book: Book, folder: Path, say: Callable[[str], None]) -> tuple[str, ...]:
    """Make every document of a build in `folder`, which is empty; their file names in order."""
    shelf = list(packs.shelf(book))
    for pack, content in zip(shelf, _all_made(book, shelf), strict=True):
        (folder / pack.name).write_bytes(content)
    say(f"{count(len(shelf), 'document')} as PDF")
    return tuple(pack.name for pack in shelf)


def _all_made(book: Book, shelf: list[Pack]) -> Iterator[bytes]:
    """The documents in order; only some of them are held at a time."""
    if len(shelf) < _WORTH_A_POOL:
        yield from (made(sheet(book, pack)) for pack in shelf)
        return
    with ProcessPoolExecutor(_PROCESSES) as pool:
        for start in range(0, len(shelf), _AT_A_TIME):
            yield from pool.map(made, [sheet(book, pack) for pack in shelf[start : start + _AT_A_TIME]])
