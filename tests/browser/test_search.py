"""The search in a real browser, over http and from a folder: found, narrowed down, kept in the address, and nobody else asked."""

from __future__ import annotations

import csv
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

from generators.outputs import search_documents
from generators.outputs.search_documents import Searched
from generators.outputs.search_terms import terms
from tests.books import book
from tests.browser.test_site import PHONE, WIDE, Watched
from tests.hostile import PAYLOADS
from tests.outputs.conftest import STORY
from tests.repositories import write

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STATUS, RESULTS = "#search-status", "#search-results h3"


@pytest.fixture
def watched(browser: Browser, address: str) -> Iterator[Watched]:
    context = browser.new_context(viewport=WIDE)
    yield Watched(context.new_page(), address)
    context.close()


@pytest.fixture
def folder(browser: Browser, site: Path) -> Iterator[Watched]:
    """The site opened from its folder alone, for what does not hang on how it is opened."""
    context = browser.new_context(viewport=WIDE)
    yield Watched(context.new_page(), f"{site.as_uri()}/")
    context.close()


def searched(watched: Watched, query: str) -> Page:
    """The search page with this in its address, after the answer."""
    page = watched.open(f"search.html{query}")
    expect(page.locator(STATUS)).to_contain_text("records and pages")
    return page


def titles(page: Page) -> list[str]:
    return page.locator(RESULTS).all_inner_texts()


# ------------------------------------------------------------------ finding
def test_words_lead_to_records_with_the_words_marked(watched: Watched) -> None:
    page = searched(watched, "?q=rota+transfers")
    expect(page.locator(RESULTS).first).to_have_text("Two carers for every transfer")
    first = page.locator("#search-results li").first
    assert "Action · ACT-late · One House · due 15 March 2026" in first.inner_text()
    assert first.locator(".govuk-tag").inner_text() == "In progress – overdue"
    assert {"transfer", "rota"} <= {said.lower() for said in first.locator("mark").all_inner_texts()}
    first.get_by_role("link").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Two carers for every transfer"
    watched.sound()


@pytest.mark.parametrize("typed", ["ACT-done", "act-DONE", "act done", "ACT-don"])
def test_an_id_leads_to_its_record_first(folder: Watched, typed: str) -> None:
    page = searched(folder, f"?q={typed}")
    expect(page.locator(RESULTS).first).to_have_text("Hoist slings checked every week")


def test_part_of_an_id_leads_to_the_records_that_have_it(folder: Watched) -> None:
    page = searched(folder, "?q=rounds-2026")
    expect(page.locator(RESULTS).first).to_have_text("Rounds, March 2026")
    page = searched(folder, "?q=2026-02-11-governance")
    assert "MIN-2026-02-11-governance" in page.locator("#search-results li").first.inner_text()


def test_beginnings_other_forms_accents_and_slips_are_found(folder: Watched) -> None:
    page = searched(folder, "?q=brui")
    assert titles(page)[0] == "Bruise that nobody could explain"
    page = searched(folder, "?q=bruises")
    assert titles(page)[0] == "Bruise that nobody could explain"
    page = searched(folder, "?q=BRÚISE")
    assert titles(page)[0] == "Bruise that nobody could explain"
    page = searched(folder, "?q=bruisse")
    assert titles(page)[0] == "Bruise that nobody could explain"
    assert page.locator("#search-said").inner_text() == "Not found as typed: bruisse. Shown instead: bruise."
    folder.sound()


def test_a_day_is_found_as_people_write_it(folder: Watched) -> None:
    for written in ("15 March 2026", "15 mar 2026", "15/03/2026", "2026-03-15"):
        assert "Two carers for every transfer" in titles(searched(folder, f"?q={written}"))
    assert "Two carers for every transfer" not in titles(searched(folder, "?q=16+March+2026"))


def test_guides_and_reference_pages_are_found(folder: Watched) -> None:
    page = searched(folder, "?q=how+we+work&kind=guide")
    assert titles(page) == ["How we work"]
    assert "FLD001" in titles(searched(folder, "?q=FLD001"))[0]


def test_what_is_not_there_is_said(folder: Watched) -> None:
    page = searched(folder, "?q=zeppelinfahrt")
    assert page.locator(STATUS).inner_text().startswith("0 of ")
    assert not page.locator("#search-csv").is_visible()
    page = searched(folder, "?q=the+of")
    assert "These words stand on nearly every page" in page.locator("#search-said").inner_text()
    page = searched(folder, "?q=rota+zeppelinfahrt")
    assert "Nothing holds all of these words" in page.locator("#search-said").inner_text()
    assert "Two carers for every transfer" in titles(page)
    folder.sound()


# ------------------------------------------------------------------ narrowing down
def test_facets_narrow_down_and_say_how_many_there_are(watched: Watched) -> None:
    page = searched(watched, "?q=carers")
    before = page.locator(STATUS).inner_text()
    box = page.get_by_label("Decisions 1")
    box.check()
    expect(page.locator(STATUS)).to_have_text(before.replace(before.split(" ", maxsplit=1)[0], "1", 1))
    assert titles(page) == ["Two carers from today"]
    assert page.locator("#search-more").inner_text() == "Narrow down (1 chosen)"
    # The other values of the same facet still say how many there would be.
    page.get_by_label("Actions 1").check()
    assert sorted(titles(page)) == ["Two carers for every transfer", "Two carers from today"]
    assert page.url.endswith("?q=carers&kind=action&kind=decision") or page.url.endswith(
        "?q=carers&kind=decision&kind=action"
    )
    page.get_by_role("button", name="Clear what is chosen").click()
    expect(page.locator(STATUS)).to_have_text(before)
    watched.sound()


def test_dates_service_and_state_narrow_down(folder: Watched) -> None:
    page = searched(folder, "?service=One+House&state=In+progress+–+overdue")
    assert titles(page) == ["Two carers for every transfer"]
    page = searched(folder, "?from=2026-03-14&to=2026-03-16")
    assert titles(page) == ["Two carers for every transfer"]
    assert page.locator("#search-from").input_value() == "2026-03-14"
    page = searched(folder, "?order=oldest&kind=action")
    assert titles(page) == ["Hoist slings checked every week", "Two carers for every transfer"]
    page = searched(folder, "?order=newest&kind=action")
    assert titles(page) == ["Two carers for every transfer", "Hoist slings checked every week"]


def test_the_address_keeps_everything_and_the_back_button_brings_it_back(watched: Watched) -> None:
    page = searched(watched, "")
    everything = page.locator(STATUS).inner_text()
    page.get_by_label("Words, or the id of a record").fill("carers")
    page.keyboard.press("Enter")
    expect(page.locator(STATUS)).not_to_have_text(everything)
    page.get_by_label("Decisions 1").check()
    assert page.url.endswith("search.html?q=carers&kind=decision")
    page.reload()
    expect(page.locator(RESULTS)).to_have_text(["Two carers from today"])
    page.get_by_role("link", name="Two carers from today").click()
    page.wait_for_url("**/decisions/DEC-carers.html")
    page.go_back()
    expect(page.locator(RESULTS)).to_have_text(["Two carers from today"])
    assert page.get_by_label("Decisions 1").is_checked()
    page.go_back()
    expect(page.get_by_label("Decisions 1")).not_to_be_checked()
    assert page.get_by_label("Words, or the id of a record").input_value() == "carers"
    page.go_back()
    expect(page.locator(STATUS)).to_have_text(everything)
    watched.sound()


def test_what_an_address_asks_that_is_not_there_is_left_out(folder: Watched) -> None:
    page = searched(folder, "?kind=%3Cscript%3E&theme=gone&from=yesterday&show=1e99&order=x&q=sling#x%22")
    assert titles(page)
    assert page.locator("#search-more").inner_text() == "Narrow down"
    folder.sound()


def test_more_results_are_shown_when_asked_for(folder: Watched) -> None:
    page = searched(folder, "")
    assert len(titles(page)) == 20
    page.get_by_role("button", name="Show 20 more").click()
    expect(page.locator(RESULTS)).to_have_count(40)
    assert page.evaluate("document.activeElement === document.querySelectorAll('#search-results a')[20]")
    assert page.url.endswith("?show=40")


# ------------------------------------------------------------------ by keyboard, and without
def test_the_field_above_every_page_leads_to_the_search_by_keyboard(watched: Watched) -> None:
    page = watched.open("actions/index.html")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement === document.body")
    page.get_by_role("search").get_by_label("Search this site").focus()
    page.keyboard.type("Bruise & <b>?")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=Bruise%20%26%20%3Cb%3E%3F")
    expect(page.locator(RESULTS).first).to_have_text("Bruise that nobody could explain")
    page.locator("#search-query").focus()
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('#search-results') !== null"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/safeguarding/SGC-open.html")
    watched.sound()


def test_without_scripts_the_page_leads_to_the_whole_index(browser: Browser, over_http: str) -> None:
    context = browser.new_context(viewport=WIDE, java_script_enabled=False)
    page = context.new_page()
    page.goto(over_http + "search.html")
    assert page.get_by_text("Searching and narrowing down need JavaScript").is_visible()
    assert not page.locator("#search-form").is_visible()
    page.get_by_role("link", name="T (", exact=False).click()
    page.get_by_role("link", name="Two carers for every transfer").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Two carers for every transfer"
    assert not page.get_by_role("search").count()
    context.close()


@pytest.mark.parametrize("view", [WIDE, PHONE], ids=["wide", "phone"])
def test_results_and_facets_break_no_rule_of_accessibility(
    browser: Browser, over_http: str, root: Path, view: ViewportSize
) -> None:
    axe = root / "node_modules/axe-core/axe.min.js"
    if not axe.is_file():
        pytest.skip("axe-core is not installed: `make setup` fetches it")
    context = browser.new_context(viewport=view)
    watched = Watched(context.new_page(), over_http)
    page = searched(watched, "?q=bruisse")
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
    page.evaluate(axe.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run({preload: false, runOnly: rules})", RULES)
    assert len(found["passes"]) > 10
    assert not [(fault["id"], fault["nodes"][0]["html"]) for fault in found["violations"]]
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert page.locator(STATUS).get_attribute("role") == "status"
    context.close()


# ------------------------------------------------------------------ what is loaded
def test_only_the_shards_of_the_words_typed_are_loaded(watched: Watched) -> None:
    asked: list[str] = []
    watched.page.on("request", lambda request: asked.append(request.url.split("/")[-1].split("?")[0]))
    page = searched(watched, "")
    assert not [name for name in asked if name.startswith("words-")]
    page.get_by_label("Words, or the id of a record").fill("bruise")
    expect(page.locator(RESULTS).first).to_have_text("Bruise that nobody could explain")
    loaded = {name for name in asked if name.startswith("words-")}
    assert len(loaded) == 1
    with page.expect_request("**/search/words-*"):
        page.get_by_label("Words, or the id of a record").fill("bruise sling")
    assert len({name for name in asked if name.startswith("words-")}) == 2
    watched.sound()


def test_a_site_replaced_meanwhile_is_told(browser: Browser, over_http: str) -> None:
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()

    def older(route: Route) -> None:
        route.fulfill(body='ceSearch.words(0,"0000000000000000",[]);', content_type="text/javascript")

    page.route("**/search/words-*.js*", older)
    page.goto(f"{over_http}search.html?q=2026-03-15")
    expect(page.locator(STATUS)).to_contain_text("This site was replaced while the page was open")
    page.unroute("**/search/words-*.js*")
    page.route("**/search/words-*.js*", lambda route: route.abort())
    page.goto(f"{over_http}search.html?q=bruise")
    expect(page.locator(STATUS)).to_contain_text("could not be read")
    context.close()


# ------------------------------------------------------------------ the same words and the same order as the library's own
def strange() -> list[str]:
    """Texts with every character that both sides know, apart and in the midst of words."""
    known = [
        chr(code)
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) not in ("Cn", "Co", "Cs")
    ]
    return [*PAYLOADS, *("x".join(known[at : at + 500]) for at in range(0, len(known), 500))]


def test_scripts_cut_words_as_the_index_does(folder: Watched) -> None:
    page = searched(folder, "")
    texts = [
        *strange(),
        "INC-2026-AH-001's re-check of 2026-03-04, one-to-one; P-0007 -- x- not_done",
        "ΟΔΟΣ οδός İstanbul ǅ ﬁre Straße e\u0301 soft\u00adhyphen zero\u200bwidth",
        "x" * 100,
        "𝒳" * 100,
    ]
    cut = page.evaluate("texts => texts.map(text => [...new Set(ceSearch.cut(text))])", texts)
    for text, found in zip(texts, cut, strict=True):
        assert set(found) == set(terms(text)), ascii(text[:80])


_OWN = """
([documents, queries]) => {
  const own = new MiniSearch({ fields: ["title", "text"], tokenize: ceSearch.cut, processTerm: word => word });
  own.addAll(documents.map(([title, text], id) => ({ id, title, text })));
  return queries.map(query => own.search(query, { combineWith: "AND", boost: { title: 3 }, prefix: true }).map(one => documents[one.id][0]));
}
"""


def test_results_stand_in_the_order_of_the_librarys_own_index(folder: Watched, tmp_path: Path) -> None:
    told: list[Searched] = list(search_documents.records(book(write(tmp_path, STORY))))
    queries = ["carer", "transfer", "rota", "sling list", "fall", "council", "somebody"]
    page = searched(folder, "")
    kinds = "&".join(f"kind={group}" for group in dict.fromkeys(one.group for one in told))
    own = page.evaluate(_OWN, [[[one.title, f"{one.text} {one.more}"] for one in told], queries])
    for query, expected in zip(queries, own, strict=True):
        page = searched(folder, f"?q={query}&{kinds}&show=1000")
        assert expected, query
        # Pages weigh on how rare a word is, not on what is a record: the same records, and the first of them first.
        assert sorted(titles(page)) == sorted(expected), query
        assert titles(page)[0] == expected[0], query


# ------------------------------------------------------------------ texts stay texts
def test_hostile_titles_and_texts_run_nowhere(browser: Browser, hostile: Path) -> None:
    context = browser.new_context(viewport=WIDE)
    watched = Watched(context.new_page(), f"{hostile.as_uri()}/")
    for query in (
        "?show=1000",
        "?q=script&show=200",
        "?q=img+onerror",
        "?q=%3Cscript%3Ewindow.broken%3D1%3C/script%3E",
        "?q=act-all",
    ):
        page = searched(watched, query)
        assert titles(page)
        assert page.evaluate("window.broken") is None
    page = searched(watched, "?q=script&show=200")
    shown = " ".join(page.locator("#search-results li").all_inner_texts())
    assert "<script>window.broken=1</script>" in shown
    assert page.locator("#search-results mark", has_text="script").count() > 5
    assert page.locator("main img, main iframe, main svg, main style").count() == 0
    watched.sound()
    context.close()


# ------------------------------------------------------------------ as a file
def test_results_are_saved_as_csv(watched: Watched, tmp_path: Path) -> None:
    page = searched(watched, "?q=carers&kind=decision&kind=action&from=2026-01-01")
    state = page.locator("#search-results li", has_text="DEC-carers").locator(".govuk-tag").inner_text()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download these 2 results as CSV").click()
    saved.value.save_as(tmp_path / "saved.csv")
    assert saved.value.suggested_filename == "search-results.csv"
    with (tmp_path / "saved.csv").open(encoding="utf-8-sig", newline="") as file:
        about, heads, *rows = csv.reader(file)
    assert about[0].startswith(
        "Test Care Ltd. Position as at 31 March 2026. Prepared for: inspectors. Commit 0123456789abcdef"
    )
    assert "Search for “carers”: 2 of " in about[0]
    assert (
        "(Kind: decision or action; from 2026-01-01)" in about[0]
        or "(Kind: action or decision; from 2026-01-01)" in about[0]
    )
    assert heads == ["Kind", "Id", "Title", "Service", "Date", "State", "Themes", "Page"]
    assert sorted(rows) == [
        [
            "Action",
            "ACT-late",
            "Two carers for every transfer",
            "One House",
            "2026-03-15",
            "In progress – overdue",
            "",
            "actions/ACT-late.html",
        ],
        [
            "Decision",
            "DEC-carers",
            "Two carers from today",
            "One House",
            "2026-02-03",
            state,
            "",
            "decisions/DEC-carers.html",
        ],
    ]
    watched.sound()
