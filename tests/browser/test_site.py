"""The site in a real browser: readable, usable by keyboard and on a phone, asking nobody else for anything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.reading import PHONE, WIDE
from tests.browser.watched import Watched

__all__ = ("PHONE", "WIDE", "Watched")

PAGES = (
    "index.html",
    "records.html",
    "actions/index.html",
    "actions/ACT-late.html",
    "plans/index.html",
    "plans/PLN-falls.html",
    "safeguarding/index.html",
    "safeguarding/SGC-open.html",
    "controls/CTL-rounds.html",
    "checks/CHK-rounds-2026-03.html",
    "minutes/MIN-2026-02-11-governance.html",
    "decisions/DEC-carers.html",
    "enforcement/ENF-notice.html",
    "incidents/INC-fall.html",
    "risks/RSK-falls.html",
    "services/SVC-one.html",
    "evidence/EVD-list.html",
    "provider.html",
    "measures/index.html",
    "audit-trail/index.html",
    "timeliness.html",
    "coverage/index.html",
    "coverage/cqc-saf-2023.html",
    "loops.html",
    "reconciliation.html",
    "themes/index.html",
    "themes/falls.html",
    "guide/work.html",
    "reference/index.html",
    "reference/kinds/incident.html",
    "reference/catalogues/clocks.html",
    "reference/catalogues/regulations.html",
    "reference/findings/index.html",
    "reference/findings/FLD001.html",
    "reference/licences.html",
)


@pytest.fixture
def watched(browser: Browser, address: str) -> Iterator[Watched]:
    context = browser.new_context(viewport=WIDE)
    yield Watched(context.new_page(), address)
    context.close()


def test_the_home_page_opens_and_leads_on(watched: Watched) -> None:
    page = watched.open("index.html")
    assert page.get_by_role("heading", level=1).inner_text() == "Position as at 31 March 2026"
    page.get_by_role("link", name="1 overdue action").click()
    page.wait_for_url("**/actions/index.html?overdue=Yes")
    assert page.get_by_role("status").first.inner_text() == "Showing 1 of 2"
    page.get_by_role("link", name="Two carers for every transfer").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Two carers for every transfer"
    page.go_back()
    assert page.locator("#register tbody tr:visible").count() == 1
    watched.sound()


def test_a_register_is_filtered_by_keyboard_and_kept_in_the_address(watched: Watched) -> None:
    page = watched.open("actions/index.html")
    count = page.locator("[data-filter-count]")
    assert count.inner_text() == "Showing 2 of 2"
    page.get_by_label("Contains").press_sequentially("sling")
    assert count.inner_text() == "Showing 1 of 2"
    assert page.url.endswith("?text=sling")
    page.get_by_label("Contains").fill("")
    page.get_by_label("State").select_option("In progress")
    assert page.locator("#register tbody tr:visible").count() == 1
    assert "state=In+progress" in page.url
    page.reload()
    assert page.get_by_label("State").input_value() == "In progress"
    assert count.inner_text() == "Showing 1 of 2"
    page.get_by_role("button", name="Clear").press("Enter")
    page.wait_for_function("document.querySelector('[data-filter-count]').textContent === 'Showing 2 of 2'")
    watched.sound()


def test_a_filter_from_a_strange_address_is_ignored(watched: Watched) -> None:
    page = watched.open("actions/index.html?state=%3Cscript%3E&unknown=1#x%22")
    assert page.locator("[data-filter-count]").inner_text() == "Showing 2 of 2"
    watched.sound()


def test_a_register_is_sorted_by_a_column(watched: Watched) -> None:
    page = watched.open("actions/index.html")
    first = page.locator("#register tbody tr").first
    assert "ACT-done" in first.inner_text()
    button = page.get_by_role("button", name="Due", exact=True)
    button.click()
    button.click()
    assert "ACT-late" in first.inner_text()
    assert page.locator("#register th", has=button).get_attribute("aria-sort") == "descending"
    watched.sound()


def test_a_link_to_a_folded_part_opens_it(watched: Watched) -> None:
    page = watched.open("controls/CTL-rounds.html")
    page.get_by_role("link", name="27 Mar 2026, late").first.click()
    page.wait_for_url("**/CHK-rounds-2026-03.html#on-2026-03-27-late")
    assert page.locator("#on-2026-03-27-late").is_visible()
    watched.sound()


def test_no_page_complains_or_asks_anybody_else(watched: Watched) -> None:
    for path in PAGES:
        watched.open(path)
    watched.sound()


def test_the_menu_opens_on_a_phone(browser: Browser, over_http: str) -> None:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(over_http + "index.html")
    link = page.get_by_role("link", name="All records")
    assert not link.is_visible()
    page.get_by_role("button", name="Menu").click()
    assert link.is_visible()
    context.close()


def test_without_scripts_everything_is_there(browser: Browser, over_http: str) -> None:
    context = browser.new_context(viewport=WIDE, java_script_enabled=False)
    page = context.new_page()
    page.goto(over_http + "actions/index.html")
    assert page.locator("#register tbody tr:visible").count() == 2
    assert not page.locator("form").first.is_visible()
    sections = page.get_by_role("navigation", name="Sections")
    assert sections.get_by_role("link", name="All records").is_visible()
    context.close()


def test_hostile_text_runs_nowhere(browser: Browser, hostile: Path) -> None:
    context = browser.new_context(viewport=WIDE)
    watched = Watched(context.new_page(), f"{hostile.as_uri()}/")
    for file in sorted(hostile.rglob("*.html")):
        path = file.relative_to(hostile).as_posix()
        if path.startswith("reference/"):
            continue
        page = watched.open(path)
        page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
        assert page.evaluate("window.broken") is None, path
    watched.sound()
    context.close()


def test_printing_says_that_a_register_was_filtered(watched: Watched) -> None:
    page = watched.open("actions/index.html?overdue=Yes")
    page.emulate_media(media="print")
    printed = page.locator("[data-filter-printed]")
    assert printed.is_visible()
    assert printed.inner_text() == "Filtered: showing 1 of 2 (overdue: Yes)"
    assert not page.get_by_role("navigation", name="Sections").is_visible()
