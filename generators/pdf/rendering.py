"""Sheets to PDF bytes: the only door to weasyprint; nothing is fetched but our fonts and what the sheet holds."""

from __future__ import annotations

import logging
import types
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC
from functools import cache

from weasyprint import CSS, HTML, Attachment
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from generators import assets
from generators.finding import Unable
from generators.pdf import finishing
from generators.pdf.sheet import Part, Sheet

_HELD = "held:"

# weasyprint writes one claim of conformity; the second goes into the same RDF, with the extension schema that PDF/A asks for.
_UA_CLAIM = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>PDF/UA version identifier</pdfaProperty:description><pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType></rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag>\
</pdfaExtension:schemas></rdf:Description>
"""


class _Held(URLFetcher):  # type: ignore[misc]  # weasyprint ships no types
    """Serves what was put into it under `held:` addresses, and refuses everything else: no network, no disk."""

    def __init__(self, held: Mapping[str, tuple[bytes, str]]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self._held = held

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002 - the library's signature
        found = self._held.get(url.removeprefix(_HELD)) if url.startswith(_HELD) else None
        if found is None:
            raise FatalURLFetchingError(f"a document asked for {url!r}, which it does not hold")
        content, media = found
        return URLFetcherResponse(url, content, {"Content-Type": media})


class _Complaints(logging.Handler):
    """Keeps what weasyprint reports as an error: it goes on without a picture that it cannot read or a place it cannot find."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


@contextmanager
def _heard() -> Iterator[None]:
    """Raises Unable where a picture of the sheet cannot be shown, ValueError where the sheet itself is wrong."""
    log, complaints = logging.getLogger("weasyprint"), _Complaints()
    log.addHandler(complaints)
    try:
        yield
    except FatalURLFetchingError as error:
        raise ValueError(str(error)) from error
    finally:
        log.removeHandler(complaints)
    for said in complaints.said:
        if "image" in said:
            name = said.partition(_HELD)[2].split("'")[0].strip(": ") or "a picture"
            raise Unable(
                f"{name} cannot be shown: it is not a sound picture",
                "put a sound file in its place, or leave it out",
            )
    if complaints.said:
        raise ValueError(f"a document does not hold together: {complaints.said[:3]}")


@cache
def _fonts() -> tuple[FontConfiguration, CSS]:
    """Our fonts and the print style sheet, read once a process."""
    folder = assets.vendor_dir() / "fonts"
    faces = (
        ("Inter-Regular", "normal", 400),
        ("Inter-Italic", "italic", 400),
        ("Inter-SemiBold", "normal", 600),
        ("Inter-Bold", "normal", 700),
    )
    held = {name: ((folder / f"{name}.woff2").read_bytes(), "font/woff2") for name, _, _ in faces}
    rules = "".join(
        f'@font-face{{font-family:{assets.FONT_FAMILY};font-style:{style};font-weight:{weight};src:url("{_HELD}{name}")}}\n'
        for name, style, weight in faces
    )
    style = (assets.templates_dir() / "packs" / "print.css").read_text(encoding="utf-8")
    configuration = FontConfiguration()
    return configuration, CSS(string=rules + style, font_config=configuration, url_fetcher=_Held(held))


def _laid_out(sheet: Sheet, *, tagged: bool) -> Document:
    configuration, style = _fonts()
    pictures = {name: (content, "") for name, content in sheet.pictures}
    fetcher = _Held(pictures)
    styles = [style]
    if sheet.style:
        styles.append(CSS(string=sheet.style, font_config=configuration, url_fetcher=fetcher))
    page = HTML(string=sheet.html, base_url=None, url_fetcher=fetcher, media_type="print")
    laid: Document = page.render(stylesheets=styles, font_config=configuration, pdf_tags=tagged)
    outward = {target for one in laid.pages for kind, target, *_ in one.links if kind != "internal"}
    if outward:
        raise ValueError(f"a document may not lead out of itself: {sorted(outward)}")
    moment = sheet.dated.astimezone(UTC)  # written down as such, whatever its zone
    laid.metadata.attachments = [
        Attachment(
            string=part.content,
            name=part.name,
            description=part.about,
            relationship=part.relationship,
            created=moment,
            modified=moment,
            url_fetcher=fetcher,
        )
        for part in sorted(sheet.attached, key=lambda part: part.name)
    ]
    return laid


def document(sheet: Sheet) -> bytes:
    """A tagged document that is PDF/A-3a and PDF/UA-1 at once."""
    with _heard():
        return _document(sheet)


def _document(sheet: Sheet) -> bytes:
    laid = _laid_out(sheet, tagged=True)
    metadata = laid.metadata
    written = metadata.generate_rdf_metadata

    def with_second_claim(_self: object, *arguments: object) -> bytes:
        rdf: bytes = written(*arguments)
        return rdf.replace(b"</rdf:RDF>", _UA_CLAIM + b"</rdf:RDF>")

    metadata.generate_rdf_metadata = types.MethodType(with_second_claim, metadata)
    raw = laid.write_pdf(pdf_variant="pdf/a-3a", pdf_tags=True, pdf_identifier=sheet.identifier.encode())
    return finishing.finished(raw, dict(sheet.titles))


def part(sheet: Sheet) -> Part:
    """Pages for a bundle, PDF/A-3b: merging drops tags, so none are made."""
    with _heard():
        return _part(sheet)


def _part(sheet: Sheet) -> Part:
    laid = _laid_out(sheet, tagged=False)
    anchors = {
        name: number for number, page in reversed(list(enumerate(laid.pages))) for name in page.anchors
    }
    raw: bytes = laid.write_pdf(pdf_variant="pdf/a-3b", pdf_identifier=sheet.identifier.encode())
    return Part(raw, anchors, len(laid.pages))
