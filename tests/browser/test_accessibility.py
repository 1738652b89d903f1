"""Every sort of page of the example's sites, for each audience: axe-core's rules at three widths, zoom, spacing, focus, motion, no scripts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from generators.book import Book
from tests import page_types
from tests.browser import reading
from tests.browser.reading import PHONE, TABLET, WIDE, ZOOMED

AUDIENCES = ("internal", "inspector", "commissioner")


# Sorts of page that the example has none of: records taken out (tests/browser/test_trail.py), and a control that ran for years.
NOT_IN_THE_EXAMPLE = {"pages/slots_year.html", "pages/trail_gone.html"}


# Sorts of page that are most unlike for different audiences.
CLOSELY = tuple(f"pages/{name}.html" for name in ("home", "record", "register", "story"))


@pytest.fixture(scope="module", params=AUDIENCES)
def audience(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def site(audience: str, demo_site: Callable[[str], Path]) -> Path:
    return demo_site(audience)


@pytest.fixture(scope="module")
def looked_at(audience: str, demo_book: Callable[[str], Book], site: Path) -> Mapping[str, tuple[str, ...]]:
    """Template -> the pages that stand for it; for outsiders one of each, since the team has every sort of theirs."""
    found = page_types.chosen(demo_book(audience), site)
    return found if audience == "internal" else {template: paths[:1] for template, paths in found.items()}


@pytest.fixture(scope="module")
def looked_at_closely(audience: str, looked_at: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Pages for what hangs on the style sheet: of the team all, of outsiders those that are made otherwise for them."""
    if audience == "internal":
        return tuple(path for paths in looked_at.values() for path in paths)
    return tuple(looked_at[template][0] for template in CLOSELY)


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=WIDE, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def opened(page: Page, site: Path, path: str) -> Page:
    """A page of the site, unfolded."""
    page.set_viewport_size(WIDE)
    page.goto(f"{site.as_uri()}/{path}")
    reading.unfolded(page)
    return page


def test_no_sort_of_page_breaks_a_rule_at_any_width(
    page: Page, site: Path, audience: str, looked_at: Mapping[str, tuple[str, ...]], root: Path
) -> None:
    axe = reading.axe_of(root)
    faults: list[tuple[str, ...]] = []
    for place, (template, (first, *others)) in enumerate(looked_at.items()):
        # What outsiders read is a part of what the team reads: each sort of it at one width, the widths in turn.
        whole = audience == "internal" or template in CLOSELY
        widths = (WIDE, TABLET, PHONE) if whole else ((WIDE, TABLET, PHONE)[place % 3],)
        faults += [(first, said) for said in reading.broken(opened(page, site, first), axe, widths)]
        for path in others:
            faults += [(path, said) for said in reading.broken(opened(page, site, path), axe, (WIDE, PHONE))]
    assert not faults
    assert len(looked_at) > 30


def test_every_template_of_a_page_is_among_them(
    demo_book: Callable[[str], Book], demo_site: Callable[[str], Path], root: Path
) -> None:
    templates = {f"pages/{path.name}" for path in (root / "site_templates/pages").glob("*.html")}
    seen = {
        template
        for audience in AUDIENCES
        for template in page_types.sorts(demo_book(audience), demo_site(audience))
    }
    assert templates - seen == NOT_IN_THE_EXAMPLE


def test_nothing_is_cut_or_scrolls_sideways_at_400_percent_or_with_text_spaced_out(
    page: Page, site: Path, looked_at_closely: tuple[str, ...]
) -> None:
    faults: list[tuple[str, ...]] = []
    for path in looked_at_closely:
        opened(page, site, path).set_viewport_size(ZOOMED)
        faults += [(path, "zoomed", said) for said in reading.cut(page)]
        reading.spaced(page)
        page.set_viewport_size(PHONE)
        faults += [(path, "spaced", said) for said in reading.cut(page)]
        page.set_viewport_size(WIDE)
        faults += [(path, "spaced and wide", said) for said in reading.cut(page, sideways=False)]
    assert not faults


def test_all_that_can_be_used_shows_its_focus_also_in_forced_colours_and_nothing_moves(
    page: Page, site: Path, looked_at_closely: tuple[str, ...]
) -> None:
    faults: list[tuple[str, ...]] = []
    for path in looked_at_closely:
        opened(page, site, path)
        faults += [(path, said) for said in (*reading.moving(page), *reading.without_focus(page))]
        page.emulate_media(forced_colors="active")
        faults += [(path, "forced colours", said) for said in reading.without_focus(page)]
        page.emulate_media(forced_colors="none")
    assert not faults


class _Rows(HTMLParser):
    """Counts what a page holds as written."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.rows += tag == "tr"


def test_without_scripts_every_row_and_every_word_is_there(
    browser: Browser, site: Path, looked_at_closely: tuple[str, ...]
) -> None:
    context = browser.new_context(viewport=WIDE, java_script_enabled=False)
    page = context.new_page()
    faults: list[tuple[str, ...]] = []
    for path in looked_at_closely:
        opened(page, site, path)
        assert not page.evaluate("document.body.classList.contains('js-enabled')")
        written = _Rows()
        written.feed((site / path).read_text(encoding="utf-8"))
        shown = page.evaluate(
            "[...document.querySelectorAll('tr')].filter(row => row.getClientRects().length).length"
        )
        if shown != written.rows:
            faults.append((path, f"{shown} of {written.rows} rows"))
        faults += [(path, said) for said in page.evaluate(_UNSEEN)]
    context.close()
    assert not faults


# What waits for a script is marked as such; all else that says anything is to be seen.
_UNSEEN = """
() => [...document.querySelectorAll("body *")].filter(part => part.textContent.trim() && !part.getClientRects().length
  && !part.closest("[hidden], script, option, svg title, svg desc, colgroup") && getComputedStyle(part).display !== "contents")
  .map(part => `not seen: ${part.outerHTML.slice(0, 150)}`).slice(0, 3)
"""


# ------------------------------------------------------------------ by keyboard alone
@pytest.fixture
def at_desk(browser: Browser, demo_site: Callable[[str], Path]) -> Iterator[Callable[[str], Page]]:
    """Opens a page of the inspectors' site, to be used by keyboard."""
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()

    def opened(path: str) -> Page:
        page.goto(f"{demo_site('inspector').as_uri()}/{path}")
        return page

    yield opened
    context.close()


# Every place that the Tab key should reach, in the order of the page.
_STOPS = """
() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
  .filter(part => part.getClientRects().length && !part.disabled && part.tabIndex >= 0)
"""


@pytest.mark.parametrize("path", ["index.html", "controls/index.html", "records.html"])
def test_the_tab_key_reaches_everything_in_order_and_leaves_again(
    at_desk: Callable[[str], Page], path: str
) -> None:
    page = at_desk(path)
    number = page.evaluate(f"({_STOPS})().length")
    assert number > 20
    page.evaluate(f"window.stops = ({_STOPS})()")
    # A field for a date has several stops of its own: day, month, year.
    reached: list[int] = []
    while len(reached) < 5 * number and -1 not in reached:
        page.keyboard.press("Tab")
        reached.append(page.evaluate("window.stops.indexOf(document.activeElement)"))
    assert list(dict.fromkeys(reached)) == [*range(number), -1]


def test_the_first_stop_leads_past_the_navigation(at_desk: Callable[[str], Page]) -> None:
    page = at_desk("actions/index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    assert page.evaluate("document.activeElement.getBoundingClientRect().height") > 20
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_a_folded_part_opens_and_closes_by_keyboard(at_desk: Callable[[str], Page]) -> None:
    page = at_desk("actions/ACT-BH-001.html")
    summary = page.locator("main summary").first
    for key, opened in (("Enter", True), ("Space", False)):
        summary.press(key)
        assert page.evaluate("document.activeElement.closest('details').open") is opened


def test_a_column_is_sorted_by_keyboard_and_says_so(at_desk: Callable[[str], Page]) -> None:
    page = at_desk("actions/index.html")
    button = page.get_by_role("button", name="Due", exact=True)
    head = page.locator("#register th", has=button)
    for said in ("ascending", "descending"):
        button.press("Enter")
        assert head.get_attribute("aria-sort") == said
    times = page.locator("#register tbody tr td:nth-child(4) time")
    days = times.evaluate_all("all => all.map(one => one.dateTime)")
    assert days == sorted(days, reverse=True)


def test_the_menu_of_a_phone_opens_by_keyboard(at_desk: Callable[[str], Page]) -> None:
    page = at_desk("index.html")
    page.set_viewport_size(PHONE)
    menu = page.get_by_role("button", name="Menu")
    link = page.get_by_role("navigation", name="Sections").get_by_role("link").last
    assert not link.is_visible()
    menu.press("Enter")
    assert menu.get_attribute("aria-expanded") == "true"
    assert link.is_visible()


def test_on_a_phone_a_table_is_still_one_for_a_screen_reader(at_desk: Callable[[str], Page]) -> None:
    page = at_desk("controls/index.html")
    page.set_viewport_size(PHONE)
    rows = page.locator("#register tbody tr").count()
    assert rows > 10
    assert page.get_by_role("table").get_by_role("row").count() >= rows
    assert page.locator("#register").get_by_role("cell").count() >= rows * 3
    page.wait_for_selector("#register td[role=cell]")


def test_no_colour_hangs_on_the_width_of_the_window(root: Path) -> None:
    # Contrast is therefore measured at one width only.
    style = (root / "site_templates/assets/site.css").read_text(encoding="utf-8")
    blocks = re.findall(r"@media \((?:max|min)-width[^{]*\{((?:[^{}]*\{[^{}]*\})*)[^{}]*\}", style)
    assert len(blocks) > 10
    assert not [
        block for block in blocks if re.search(r"[{;\s](?:color|background|background-color|fill)\s*:", block)
    ]
