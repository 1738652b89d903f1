"""Reads a built site as a browser would and lists everything wrong with it: markup, addresses, and what could run or fetch."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
# SVG elements that are written as empty.
DRAWN = frozenset({"rect", "path"})
FORBIDDEN = frozenset(
    {"applet", "base", "embed", "frame", "frameset", "iframe", "object", "style", "template"}
)
ADDRESSES = {"a": "href", "link": "href", "script": "src", "img": "src"}


@dataclass
class Page:
    """What one page holds."""

    path: str
    ids: set[str] = field(default_factory=set)
    addresses: list[tuple[str, str]] = field(default_factory=list)
    """(element, address), as written."""
    headings: list[int] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    text: str = ""
    faults: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._element(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._element(tag, attrs)
        if tag not in VOID | DRAWN:
            self._wrong(f"<{tag}/> is not closed in HTML")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self._wrong(f"</{tag}> closes {self.open[-1:] or 'nothing'}")
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.page.text += data
        # A drawing's title is its own.
        if self.open[-2:] == ["head", "title"]:
            self.page.titles.append(data)
        if self.open and self.open[-1] == "script" and data.strip():
            self._wrong("a script stands in the page")

    def handle_comment(self, data: str) -> None:
        self._wrong(f"a comment: {data[:40]!r}")

    def _element(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self._wrong(f"<{tag}> names an attribute twice")
        if tag in FORBIDDEN:
            self._wrong(f"<{tag}>")
        if re.fullmatch(r"h[1-6]", tag):
            self.page.headings.append(int(tag[1]))
        for name, value in attrs:
            self._attribute(tag, name, value or "")

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name.startswith("on") or name in (
            "style",
            "srcdoc",
            "formaction",
            "action",
            "background",
            "ping",
            "srcset",
            "xlink:href",
        ):
            self._wrong(f"<{tag} {name}={value[:60]!r}>")
        if name == "id":
            if value in self.page.ids:
                self._wrong(f"the id {value!r} stands twice")
            self.page.ids.add(value)
        if name in ("href", "src") and ADDRESSES.get(tag) != name:
            self._wrong(f"<{tag} {name}>")
        elif ADDRESSES.get(tag) == name:
            self.page.addresses.append((tag, value))
        if name == "aria-labelledby" and not value:
            self._wrong("aria-labelledby names nothing")

    def _wrong(self, what: str) -> None:
        line, column = self.getpos()
        self.page.faults.append(f"{self.page.path}:{line}:{column}: {what}")


def read(file: Path, site: Path) -> Page:
    """One page."""
    page = Page(file.relative_to(site).as_posix())
    reader = _Reader(page)
    reader.feed(file.read_text(encoding="utf-8"))
    reader.close()
    if reader.open:
        page.faults.append(f"{page.path}: not closed: {reader.open}")
    return page


def pages(site: Path) -> dict[str, Page]:
    """Every HTML page of a site by its path."""
    return {(page := read(file, site)).path: page for file in sorted(site.rglob("*.html"))}


def faults(site: Path) -> list[str]:
    """Everything wrong in a site: markup, structure, addresses that lead nowhere or outside. Empty where it is sound."""
    found = pages(site)
    wrong = [fault for page in found.values() for fault in page.faults]
    for page in found.values():
        wrong += _structure(page)
        wrong += [
            f"{page.path}: {fault}"
            for tag, address in page.addresses
            for fault in _leads(site, found, page, tag, address)
        ]
    for sheet in sorted(site.rglob("*.css")):
        wrong += _styles(site, sheet)
    return wrong


def _structure(page: Page) -> Iterator[str]:
    if page.headings.count(1) != 1:
        yield f"{page.path}: {page.headings.count(1)} headings of the first level"
    for above, below in zip(page.headings, page.headings[1:], strict=False):
        if below > above + 1:
            yield f"{page.path}: a heading of level {below} below one of level {above}"
    if len(page.titles) != 1 or not page.titles[0].strip():
        yield f"{page.path}: no title"


def _leads(site: Path, found: dict[str, Page], page: Page, tag: str, address: str) -> Iterator[str]:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or address.startswith(("/", "\\")):
        yield f"<{tag}> leads outside: {address!r}"
        return
    here = (site / page.path).parent
    target = (here / unquote(parts.path)).resolve() if parts.path else (site / page.path).resolve()
    if not target.is_relative_to(site.resolve()):
        yield f"<{tag}> leads out of the site: {address!r}"
    elif not target.is_file():
        yield f"<{tag}> leads nowhere: {address!r}"
    elif parts.fragment and target.suffix == ".html":
        name = target.relative_to(site.resolve()).as_posix()
        if unquote(parts.fragment) not in found[name].ids:
            yield f"<{tag}> names a place that is not there: {address!r}"


def _styles(site: Path, sheet: Path) -> Iterator[str]:
    text = sheet.read_text(encoding="utf-8")
    for address in re.findall(r"(?:url\(|@import)\s*['\"]?([^)'\";]*)", text):
        if address.startswith("data:"):
            continue
        target = (sheet.parent / unquote(address)).resolve()
        if (
            urlsplit(address).scheme
            or address.startswith("/")
            or not target.is_relative_to(site.resolve())
            or not target.is_file()
        ):
            yield f"{sheet.name}: {address!r} is not in the site"
