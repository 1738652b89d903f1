"""Every sort of page of the example's sites, opened from a folder with an awkward name and printed: nobody else is asked, nothing is cut."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from generators.book import Book
from tests import page_types
from tests.browser import reading
from tests.browser.reading import WIDE
from tests.browser.watched import Watched

# A4 with the margins that browsers leave: 190 of 210 mm at 96 px an inch.
SHEET: ViewportSize = {"width": 718, "height": 1000}


@pytest.fixture(scope="module")
def folders(
    demo_site: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Path]:
    """The site of an audience in a folder as people name them."""
    place = tmp_path_factory.mktemp("from-a-folder") / "Für die Prüfung – März 2026 (100 % #1)"
    place.mkdir()

    def folder(audience: str) -> Path:
        found = place / audience
        if not found.exists():
            found.symlink_to(demo_site(audience))
        return found

    return folder


@pytest.fixture(scope="module")
def sorts(demo_book: Callable[[str], Book], demo_site: Callable[[str], Path]) -> list[tuple[str, str]]:
    """Audience and path of a page of each sort: for inspectors, and for the team where only it has one."""
    found: dict[str, tuple[str, str]] = {}
    for audience in ("inspector", "internal"):
        for template, paths in page_types.chosen(demo_book(audience), demo_site(audience)).items():
            found.setdefault(template, (audience, paths[0]))
    return list(found.values())


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=WIDE)
    yield context.new_page()
    context.close()


def test_no_sort_of_page_asks_for_anything_outside_of_its_folder(
    browser: Browser, folders: Callable[[str], Path], sorts: list[tuple[str, str]]
) -> None:
    assert len(sorts) > 40
    for audience in ("inspector", "internal"):
        page = browser.new_page(viewport=WIDE)
        watched = Watched(page, f"{folders(audience).as_uri()}/")
        for path in (path for reader, path in sorts if reader == audience):
            watched.open(path)
            page.mouse.wheel(0, 20_000)
        watched.sound()
        page.close()


def test_every_sort_of_page_prints_whole_and_says_what_it_is(
    page: Page, folders: Callable[[str], Path], sorts: list[tuple[str, str]], demo_book: Callable[[str], Book]
) -> None:
    told = demo_book("inspector")
    wanted = (told.provider.name, "31 May 2026", told.standing.commit[:12])
    faults = []
    page.emulate_media(media="print")
    for audience, path in sorts:
        page.set_viewport_size(SHEET)
        page.goto(f"{folders(audience).as_uri()}/{path}")
        faults += [(path, said) for said in reading.cut(page, sideways=False)]
        ways = page.locator("nav, .govuk-skip-link, .ce-filter, input, select, main button:not(th button)")
        faults += [(path, f"printed: {one}") for one in ways.evaluate_all(_SEEN)]
        sheets = _read(page.pdf(format="A4"))
        faults += [(path, f"does not say {one}") for one in wanted if one not in sheets]
        words = set(re.findall(r"\b[a-z]{4,12}\b", page.evaluate(_SAID)))
        # A word may be parted where a line ends.
        closed = sheets.lower().replace(" ", "")
        lost = {word for word in words if word not in closed}
        if len(lost) > len(words) / 100:
            faults.append((path, f"not on paper: {sorted(lost)[:5]}"))
    assert not faults


_SAID = """
() => { const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), said = [];
  while (walker.nextNode()) {
    const part = walker.currentNode.parentElement;
    if (part.checkVisibility() && !part.closest(".govuk-visually-hidden, script, title, desc")) said.push(walker.currentNode.data);
  }
  return said.join(" ").toLowerCase(); }
"""
_SEEN = "all => all.filter(one => one.getClientRects().length).map(one => one.outerHTML.slice(0, 100)).slice(0, 2)"


def _read(printed: bytes) -> str:
    """The words on the sheets, each run of white space as one space."""
    command = ["pdftotext", "-q", "-raw", "-enc", "UTF-8", "-", "-"]
    done = subprocess.run(command, input=printed, capture_output=True, check=True)
    return " ".join(done.stdout.decode("utf-8").split())
