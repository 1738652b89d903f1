"""Registers in a real browser: filter and order in the address, and what is shown as a file that a spreadsheet takes for text."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Download, Page, expect

from generators import website
from generators.source.writing import written
from tests.books import book
from tests.browser.test_site import WIDE, Watched
from tests.repositories import write

SHOWN = "#register tbody tr:visible"
ABOUT = "Test Care Ltd. Position as at 31 March 2026. Prepared for: inspectors. Commit 0123456789abcdef0123456789abcdef01234567. Example data. "
# What some spreadsheet takes for a formula or a command, and what looks like one and is none.
FORMULAS = (
    "=1+1", "+44 1", "-1-1", "@SUM(A1)", "|calc", "%x", " =1+1", "＝1+1", "＋1 1", "－1 1", "＠SUM", "\u3000=1+1", '=cmd|"/c calc"!A1',
    '"=1+1', "=1,2", "−1 1",
)  # fmt: skip
PLAIN = ("a = b", "1 - 2", "x, y", 'say "so"', "-5", "12%", "'=1")


@pytest.fixture
def watched(browser: Browser, address: str) -> Iterator[Watched]:
    context = browser.new_context(viewport=WIDE)
    yield Watched(context.new_page(), address)
    context.close()


@pytest.fixture(scope="module")
def spreadsheets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose organisations have the names of formulas."""
    records = {
        f"records/organisations/ORG-{number:02}.yml": written(
            {"id": f"ORG-{number:02}", "title": title, "type": "other"}
        )
        for number, title in enumerate((*FORMULAS, *PLAIN))
    }
    folder = write(tmp_path_factory.mktemp("spreadsheets"), records)
    out = tmp_path_factory.mktemp("site")
    website.build(book(folder), out)
    return out


def read(saved: Download, folder: Path) -> tuple[list[str], list[str], list[list[str]]]:
    """The line that says what it is, the heads, and the rows of a saved file."""
    saved.save_as(folder / "saved.csv")
    raw = (folder / "saved.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b"\r\n")
    assert raw.count(b"\n") == raw.count(b"\r\n")
    about, heads, *rows = csv.reader(raw.decode("utf-8-sig").splitlines(keepends=True), strict=True)
    assert {len(line) for line in (about, heads, *rows)} == {len(heads)}
    return about, heads, rows


def save(page: Page) -> Download:
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download what is shown as CSV").click()
    return saved.value


# ------------------------------------------------------------------ the address
def test_filter_and_order_stand_in_the_address_and_come_back(watched: Watched) -> None:
    page = watched.open("actions/index.html")
    first = page.locator(SHOWN).first
    page.get_by_role("button", name="Due", exact=True).click()
    page.get_by_role("button", name="Due", exact=True).click()
    assert page.url.endswith("?sort=-due")
    page.get_by_label("Contains").fill("  TRANSFER two ")
    expect(page.locator(SHOWN)).to_have_count(1)
    page.get_by_label("Contains").fill("")
    page.get_by_label("State").select_option("In progress")
    assert page.url.endswith("?state=In+progress&sort=-due")
    page.reload()
    expect(page.locator(SHOWN)).to_have_count(1)
    assert page.locator("th[aria-sort=descending]").inner_text() == "Due"
    page.get_by_role("button", name="Clear").click()
    expect(page.locator(SHOWN)).to_have_count(2)
    assert page.url.endswith("?sort=-due")
    assert "ACT-late" in first.inner_text()
    first.get_by_role("link").first.click()
    page.go_back()
    assert "ACT-late" in first.inner_text()
    watched.sound()


def test_the_back_button_takes_back_an_order(watched: Watched) -> None:
    page = watched.open("actions/index.html")
    first = page.locator(SHOWN).first
    written_first = first.inner_text()
    for _ in range(2):
        page.get_by_role("button", name="Action", exact=True).click()
    assert first.inner_text() != written_first
    page.go_back()
    assert page.url.endswith("?sort=action")
    page.go_back()
    expect(page.locator("th[aria-sort=none]")).to_have_count(page.locator("th[aria-sort]").count())
    assert first.inner_text() == written_first
    watched.sound()


def test_dates_narrow_a_register_down(watched: Watched) -> None:
    page = watched.open("actions/index.html?from=2026-03-02")
    assert page.locator("[data-filter-count]").inner_text() == "Showing 1 of 2"
    page.get_by_label("Due: to").fill("2026-03-14")
    assert page.locator("[data-filter-count]").inner_text() == "Showing 0 of 2"
    page.get_by_label("Due: from").fill("")
    assert page.locator("[data-filter-count]").inner_text() == "Showing 1 of 2"
    assert page.url.endswith("?to=2026-03-14")
    watched.open("actions/index.html?from=yesterday&sort=gone&sort=-")
    assert page.locator("[data-filter-count]").inner_text() == "Showing 2 of 2"
    watched.sound()


def test_a_theme_narrows_a_register_down_to_rows_that_have_it_among_others(
    browser: Browser, hostile: Path
) -> None:
    context = browser.new_context(viewport=WIDE)
    watched = Watched(context.new_page(), f"{hostile.as_uri()}/")
    page = watched.open("incidents/index.html?theme=Falls")
    assert page.locator("[data-filter-count]").inner_text() == "Showing 1 of 1"
    page.locator("#register tbody tr").evaluate(
        "row => row.setAttribute('data-filter-theme', 'Other\\nFalls from height')"
    )
    page.get_by_label("Contains").fill("x")
    page.get_by_label("Contains").fill("")
    assert page.locator("[data-filter-count]").inner_text() == "Showing 0 of 1"
    context.close()


# ------------------------------------------------------------------ files
def test_what_is_shown_is_saved_with_where_it_comes_from(watched: Watched, tmp_path: Path) -> None:
    page = watched.open("actions/index.html?overdue=Yes")
    saved = save(page)
    assert saved.suggested_filename == "actions.csv"
    about, heads, rows = read(saved, tmp_path)
    assert about[0] == ABOUT + "Actions: Filtered: showing 1 of 2 (overdue: Yes)"
    assert set(about[1:]) == {""}
    assert heads == ["Action", "Service", "Owner", "Plan", "Priority", "Due", "State", "BRAG", "Overdue"]
    assert rows == [
        [
            "Two carers for every transfer ACT-late", "One House", "Registered manager STF-002", "Falls plan", "High", "2026-03-15",
            "In progress", "Red", "Yes 16 days",
        ]
    ]  # fmt: skip
    watched.open("actions/index.html?sort=-due")
    about, _, rows = read(save(page), tmp_path)
    assert about[0] == ABOUT + "Actions: 2 rows"
    assert [row[5] for row in rows] == ["2026-03-15", "2026-03-01"]
    watched.sound()


def test_marks_and_lists_are_saved_as_words(watched: Watched, tmp_path: Path) -> None:
    page = watched.open("safeguarding/index.html")
    _, heads, rows = read(save(page), tmp_path)
    steps = rows[0][heads.index("Steps")]
    assert steps.startswith("Named owner: Done.; Escalated: ")
    assert "Referred to the local authority: Late." in steps
    page = watched.open("plans/index.html")
    _, heads, rows = read(save(page), tmp_path)
    assert rows[0][heads.index("Milestones")] == "Claimed: 2 of 3; Verified: 0 of 3; Embedded: 0 of 3"
    watched.sound()


def test_no_text_is_taken_for_a_formula_and_no_other_is_changed(
    browser: Browser, spreadsheets: Path, tmp_path: Path
) -> None:
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()
    page.goto(f"{spreadsheets.as_uri()}/organisations/index.html")
    _, _, rows = read(save(page), tmp_path)
    said = {row[0].rpartition(" ")[2]: row[0].rpartition(" ")[0] for row in rows}
    for number, title in enumerate(FORMULAS):
        bare = title.strip(" \u3000")
        written_down = said[f"ORG-{number:02}"]
        if title.startswith('"'):
            assert written_down == title
        else:
            assert written_down.startswith("'"), title
            assert written_down.endswith(bare)
    for number, title in enumerate(PLAIN, len(FORMULAS)):
        # A name that is a figure alone has its id behind it and is none.
        assert said[f"ORG-{number:02}"] in (title, f"'{title}" if title == "-5" else title)
    page.goto(f"{spreadsheets.as_uri()}/search.html?kind=organisation&show=200")
    with page.expect_download() as saved:
        page.get_by_role("button", name="results as CSV").click()
    _, heads, rows = read(saved.value, tmp_path)
    titles = {row[heads.index("Id")]: row[heads.index("Title")] for row in rows}
    for number, title in enumerate(FORMULAS):
        assert titles[f"ORG-{number:02}"] == (title if title.startswith('"') else f"'{title}")
    for number, title in enumerate(PLAIN, len(FORMULAS)):
        assert titles[f"ORG-{number:02}"] == title
    context.close()


def test_other_big_tables_can_be_saved_and_small_ones_not(watched: Watched, tmp_path: Path) -> None:
    page = watched.open("reference/catalogues/clocks.html")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download this table as CSV").first.click()
    assert saved.value.suggested_filename == "catalogues-clocks-table-1.csv"
    about, _, rows = read(saved.value, tmp_path)
    assert about[0].startswith(ABOUT)
    assert about[0].endswith(f": {len(rows)} rows")
    assert len(rows) >= 8
    page = watched.open("services/SVC-one.html")
    for table in page.locator("main table.ce-table").all():
        assert table.locator("tbody tr").count() < 8
    assert not page.get_by_role("button", name="Download").count()
    watched.sound()
