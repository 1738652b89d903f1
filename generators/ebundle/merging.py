"""Joins PDFs with pikepdf: exhibits behind their sheets, one stamp a page, labels, links that lead to pages; what is in them is decided elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, NameTree, Object, Page, Pdf, Rectangle, String

from generators.finding import Unable
from generators.pdf import finishing
from generators.pdf.sheet import Sheet

# What a PDF could do when it is opened or clicked on: nothing of it goes into a bundle.
_DOING = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/GoToR",
        "/GoToE",
        "/Rendition",
        "/RichMediaExecute",
    }
)


@dataclass(frozen=True, slots=True)
class Insert:
    """A PDF that goes into another."""

    id: str
    """The evidence item, for messages."""
    before: int
    """Page of the document alone, from 0, before which its pages go."""
    content: bytes


# ------------------------------------------------------------------ exhibits
@dataclass(frozen=True, slots=True)
class Looked:
    """What an exhibit that is a PDF was found to be."""

    pages: int
    archival: bool
    """Whether it claims to be PDF/A-1 to 3, with its colours as RGB or not given."""


def look(identity: str, content: bytes) -> Looked:
    """Look at an exhibit. Raises Unable where it is encrypted, signed, empty or no sound PDF."""
    with _opened(identity, content) as found:
        return Looked(len(found.pages), _archival(found))


def _opened(identity: str, content: bytes) -> Pdf:
    try:
        found = pikepdf.open(BytesIO(content))
    except pikepdf.PasswordError as error:
        raise _encrypted(identity) from error
    except pikepdf.PdfError as error:
        raise Unable(
            f"exhibit {identity} is not a sound PDF and cannot be read",
            "ask for the file again, or give it as a file of another type",
        ) from error
    if found.is_encrypted:
        raise _encrypted(identity)
    if _signed(found):
        raise Unable(
            f"exhibit {identity} carries a digital signature, which merging would break",
            "keep the signed file as evidence, and name as exhibit an item with a printed copy of it",
        )
    if not len(found.pages):
        raise Unable(f"exhibit {identity} is a PDF without pages", "ask for the file again")
    return found


def _encrypted(identity: str) -> Unable:
    return Unable(
        f"exhibit {identity} is an encrypted PDF and cannot be merged",
        "put a copy without password or restrictions in its place",
    )


def _signed(found: Pdf) -> bool:
    form = found.Root.get(Name.AcroForm)
    if Name.Perms in found.Root:
        return True
    if not isinstance(form, Dictionary):
        return False
    waiting = list(_members(form.get(Name.Fields)))
    seen = 0
    while waiting and seen < 100_000:
        field, seen = waiting.pop(), seen + 1
        if isinstance(field, Dictionary):
            if field.get(Name.FT) == Name.Sig and Name.V in field:
                return True
            waiting += _members(field.get(Name.Kids))
    return False


def _members(found: Object | None) -> list[Object]:
    return list(found) if isinstance(found, Array) else []


def _archival(found: Pdf) -> bool:
    with found.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        claims = metadata.get("pdfaid:part") in ("1", "2", "3")
    intents = _members(found.Root.get(Name.OutputIntents))
    profiles = [intent.get(Name.DestOutputProfile) for intent in intents if isinstance(intent, Dictionary)]
    return claims and all(profile is None or profile.get(Name.N) == 3 for profile in profiles)


def _quiet(page: Page) -> None:
    """Take out what a page or its annotations would do by themselves or at a click; addresses stay readable as they are."""
    if Name.AA in page.obj:
        del page.obj.AA
    for mark in _members(page.obj.get(Name.Annots)):
        if isinstance(mark, Dictionary):
            if Name.AA in mark:
                del mark.AA
            action = mark.get(Name.A)
            if isinstance(action, Dictionary) and str(action.get(Name.S)) in _DOING:
                del mark.A


# ------------------------------------------------------------------ the whole
class Joined:
    """A document with its exhibits put in, ready to be stamped."""

    def __init__(self, body: bytes, inserts: Sequence[Insert]) -> None:
        """Join them. Raises Unable where an exhibit cannot be merged."""
        self._whole = pikepdf.open(BytesIO(body))
        _lead_to_pages(self._whole)
        own = len(self._whole.pages)
        order = [(number, -1, number) for number in range(own)]
        self.archival = True
        for place, insert in enumerate(inserts):
            start = len(self._whole.pages)
            with _opened(insert.id, insert.content) as exhibit:
                self.archival = self.archival and _archival(exhibit)
                self._whole.add_pages_from(exhibit, forms="strip", outlines="ignore")
            order += [(insert.before - 1, place, number) for number in range(start, len(self._whole.pages))]
        arranged = [self._whole.pages[number].obj for _, _, number in sorted(order)]
        for page in self._whole.pages[own:]:
            _quiet(page)
        del self._whole.pages[:]
        for obj in arranged:
            self._whole.pages.append(Page(obj))

    def sizes(self) -> tuple[tuple[float, float], ...]:
        """Width and height of each page as it is seen, in points."""
        return tuple(_seen(page) for page in self._whole.pages)

    def stamped(self, stamps: bytes) -> bytes:
        """The finished bundle: each page with the page of `stamps` of the same number laid over it."""
        whole = self._whole
        with pikepdf.open(BytesIO(stamps)) as sheets:
            for number, (page, sheet) in enumerate(zip(whole.pages, sheets.pages, strict=True), start=1):
                _lay_over(whole, page, sheet, number)
        finishing.labels(whole)
        whole.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        whole.Root.PageMode = Name.UseOutlines
        whole.Root.Lang = String("en-GB")
        whole.Root.OpenAction = Array([whole.pages[0].obj, Name.XYZ, None, None, 1])
        if not self.archival:
            with whole.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
                for claim in [
                    name for name in metadata if "pdfaid" in name or "http://www.aiim.org/pdfa/ns/id/" in name
                ]:
                    del metadata[claim]
        return finishing.saved(whole)


def _seen(page: Page) -> tuple[float, float]:
    box = Rectangle(page.cropbox)
    width, height = float(box.width), float(box.height)
    turned = page.obj.get(Name.Rotate, 0)
    # Readers show a page whose turn is no number as it lies.
    return (height, width) if isinstance(turned, int) and turned % 180 else (width, height)


def _lay_over(whole: Pdf, page: Page, sheet: Page, number: int) -> None:
    """As pikepdf's overlay, but under a name that is the same on every run."""
    form = whole.copy_foreign(sheet.as_form_xobject())
    name = Name(f"/Stamp{number}")
    page.add_resource(form, Name.XObject, name)
    placed = page.calc_form_xobject_placement(
        form, name, Rectangle(page.cropbox), allow_shrink=True, allow_expand=True
    )
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"\nQ\n")
    page.contents_add(placed)
    page.contents_coalesce()


def _lead_to_pages(whole: Pdf) -> None:
    """Links by name become links to the page itself: names can be lost or clash when this PDF is merged again."""
    names = whole.Root.get(Name.Names)
    if not isinstance(names, Dictionary) or Name.Dests not in names:
        return
    known = NameTree(names.Dests)
    for page in whole.pages:
        for mark in _members(page.obj.get(Name.Annots)):
            action = mark.get(Name.A)
            target = mark.get(Name.Dest) if action is None else action.get(Name.D)
            if isinstance(target, String) and str(target) in known:
                found = known[str(target)]
                mark.Dest = found.get(Name.D) if isinstance(found, Dictionary) else found
                if action is not None:
                    del mark.A


# ------------------------------------------------------------------ the stamps
def stamps(sizes: Sequence[tuple[float, float]], words: str, identifier: str, when: datetime) -> Sheet:
    """A sheet with one page a page of the bundle, of the same size, that says its number: `Provider · SUB-1 · 12 of 40`."""
    kinds = {size: f"s{number}" for number, size in enumerate(dict.fromkeys(sizes))}
    rules = "".join(
        f"@page {name}{{size:{width:.3f}pt {height:.3f}pt}}.{name}{{page:{name};height:{height - 1:.3f}pt}}"
        for (width, height), name in kinds.items()
    )
    total = len(sizes)
    said = (
        f'<p class="{kinds[size]}"><span>{escape(words)} · {number} of {total}</span></p>'
        for number, size in enumerate(sizes, start=1)
    )
    style = (
        "@page{margin:0;@top-left{content:none}@top-right{content:none}@bottom-left{content:none}@bottom-right{content:none}}"
        "p{margin:0;break-after:page;position:relative}p:last-child{break-after:auto}"
    )
    html = (
        '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Page numbers</title></head>'
        f'<body class="stamps">{"".join(said)}</body></html>'
    )
    return Sheet(html=html, identifier=identifier, dated=when, style=style + rules)
