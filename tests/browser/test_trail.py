"""The history in a real browser, opened from a folder: the audit trail is filtered, links lead to the change itself, all can read it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from generators import website
from generators.book import Book
from tests import grown
from tests.browser import reading
from tests.browser.reading import PHONE, WIDE
from tests.browser.watched import Watched

MARCH, FEBRUARY = "audit-trail/2026-03.html", "audit-trail/2026-02.html"
PAGES = (
    "index.html",
    "records.html",
    "timeliness.html",
    "audit-trail/index.html",
    MARCH,
    FEBRUARY,
    "audit-trail/gone/DEC-hoist.html",
    "plans/PLN-falls.html",
    "actions/ACT-carers.html",
    "incidents/INC-fall.html",
    "risks/RSK-falls.html",
)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return grown.lived(tmp_path_factory.mktemp("lived")).book()


@pytest.fixture(scope="module")
def folder(told: Book, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("lived-site")
    website.build(told, out)
    return out


@pytest.fixture
def watched(browser: Browser, folder: Path) -> Iterator[Watched]:
    context = browser.new_context(viewport=WIDE)
    yield Watched(context.new_page(), f"{folder.as_uri()}/")
    context.close()


def shown(page: Page) -> list[str]:
    """The ids of the records whose rows can be seen."""
    return page.locator("#trail tbody tr:visible td:first-child i").all_inner_texts()


def test_the_trail_is_filtered_by_kind_person_and_words(watched: Watched) -> None:
    page = watched.open(MARCH)
    count = page.locator("[data-filter-count]")
    assert count.inner_text() == "Showing 6 of 6"
    page.get_by_label("Kind").select_option("Risk")
    assert count.inner_text() == "Showing 3 of 6"
    page.get_by_label("Sort of change").select_option("Cannot be read")
    assert count.inner_text() == "Showing 1 of 6"
    page.get_by_role("button", name="Clear").press("Enter")
    page.wait_for_function("document.querySelector('[data-filter-count]').textContent === 'Showing 6 of 6'")
    page.get_by_label("Written down later").select_option("Yes")
    assert page.locator("#trail tbody tr[data-filter-kind]:visible").count() == 1
    assert page.locator("#trail tbody tr[data-filter-kind]:visible a", has_text="Two carers").is_visible()
    watched.sound()


def test_the_line_above_records_of_one_commit_goes_and_is_searched_with_them(watched: Watched) -> None:
    page = watched.open(MARCH)
    head = page.locator("tr[data-filter-head]", has_text="in one commit")
    count = page.locator("[data-filter-count]")
    assert head.is_visible()
    page.get_by_label("Contains").fill("claimed completed")
    assert count.inner_text() == "Showing 2 of 6"
    assert head.is_visible()
    page.get_by_label("Kind").select_option("Risk")
    assert count.inner_text() == "Showing 0 of 6"
    assert not head.is_visible()
    page.get_by_label("Kind").select_option("Evidence item")
    assert count.inner_text() == "Showing 1 of 6"
    assert head.is_visible()
    watched.sound()


def test_a_filtered_trail_can_be_sent_on(watched: Watched) -> None:
    page = watched.open(f"{MARCH}?kind=Risk")
    assert page.locator("[data-filter-count]").inner_text() == "Showing 3 of 6"
    page.emulate_media(media="print")
    assert page.locator("[data-filter-printed]").inner_text() == "Filtered: showing 3 of 6 (kind: Risk)"
    watched.sound()


def test_trail_and_life_lead_to_the_same_change_in_both_directions(watched: Watched) -> None:
    page = watched.open(FEBRUARY)
    page.get_by_role("link", name="Two carers for every transfer").last.click()
    page.wait_for_url("**/actions/ACT-carers.html#v-*")
    item = page.locator(f"[id='{page.url.split('#')[1]}']")
    assert "Due changed from 31 January 2026" in item.inner_text()
    item.locator(".ce-life__when .ce-mono a").click()
    page.wait_for_url("**/audit-trail/2026-02.html#c-*")
    assert "Due changed from 31 January 2026" in page.locator("tbody:target").inner_text()
    watched.sound()


def test_a_link_to_an_earlier_change_opens_what_is_folded(watched: Watched, told: Book) -> None:
    assert told.past is not None
    first = told.past.life("INC-fall")[0].commit.id[:12]
    page = watched.open(f"incidents/INC-fall.html#v-{first}")
    assert page.locator(f"#v-{first}").is_visible()
    watched.sound()


def test_the_table_of_every_day_opens_by_keyboard(watched: Watched) -> None:
    page = watched.open("plans/PLN-falls.html")
    summary = page.locator("summary", has_text="Show every day as a table")
    summary.press("Enter")
    assert page.get_by_role("cell", name="actions claimed from 0 to 1").is_visible()
    assert page.get_by_role("img", name="Actions, by number, 5 January 2026 to 31 March 2026").is_visible()
    watched.sound()


def test_without_scripts_every_change_is_there(browser: Browser, folder: Path) -> None:
    context = browser.new_context(viewport=WIDE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{folder.as_uri()}/{MARCH}")
    assert len(shown(page)) == 6
    assert not page.locator("form").first.is_visible()
    context.close()


def test_no_page_of_the_history_breaks_a_rule_of_accessibility_or_scrolls_sideways(
    browser: Browser, folder: Path, root: Path
) -> None:
    axe = reading.axe_of(root)
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()
    faults = []
    for path in PAGES:
        page.set_viewport_size(WIDE)
        page.goto(f"{folder.as_uri()}/{path}")
        reading.unfolded(page)
        faults += [(path, said) for said in reading.broken(page, axe, (WIDE, PHONE))]
    context.close()
    assert not faults
