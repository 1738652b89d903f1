"""About this build, the accessibility statement and the page for no address: the figures are true, and tell no audience too much."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from generators import software, website
from generators.book import Book
from generators.catalogues import read
from generators.history import Standing
from generators.outputs.pages import pages
from tests.books import book, page, words
from tests.outputs.conftest import STORY
from tests.repositories import write

ABOUT = "about-this-build.html"
Books = Callable[[str], Book]
Sites = Callable[[str], Path]


def figure(html: str, label: str) -> int:
    """The figure beside a label."""
    found = re.search(rf"<dt>{re.escape(label)}</dt><dd>(?:<span[^>]*>)?([\d,]+)", html)
    assert found, label
    return int(found[1].replace(",", ""))


# ------------------------------------------------------------------ the figures are those on disk
@pytest.mark.parametrize("audience", ["inspector", "commissioner", "internal"])
def test_the_figures_are_what_lies_on_disk(demo_book: Books, demo_site: Sites, audience: str) -> None:
    site, told = demo_site(audience), demo_book(audience)
    html = (site / ABOUT).read_text(encoding="utf-8")
    written = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    assert figure(html, "Pages written") == len(written)
    records = figure(html, "Records with a page")
    assert records == len(told.ledger.entries)
    assert {one.id for one in told.ledger.entries.values()} <= {
        path.rpartition("/")[2].removesuffix(".html") for path in written
    }
    assert figure(html, "Evidence files published") == len([*(site / "evidence/files").iterdir()])
    by_sort = [int(one.replace(",", "")) for one in re.findall(r'class="ce-number"[^>]*>([\d,]+)</td>', html)]
    assert sum(by_sort[:-1]) == by_sort[-1] == len(written)


def test_what_is_indexed_is_what_the_files_of_the_search_hold(demo_site: Sites) -> None:
    site = demo_site("inspector")
    html = (site / ABOUT).read_text(encoding="utf-8")
    indexed = figure(html, "Records in the search") + figure(html, "Other pages in the search")
    written = (site / "search/documents.js").read_text(encoding="utf-8")
    groups = json.loads(written[written.index("(") + 1 : written.rindex(")")])["groups"]
    assert sum(group[-1] for group in groups) == indexed


def test_the_team_is_told_how_many_files_were_found(demo_book: Books, demo_site: Sites) -> None:
    html = (demo_site("internal") / ABOUT).read_text(encoding="utf-8")
    found = len([*(demo_book("internal").repository / "records").rglob("*.yml")])
    assert figure(html, "Record files found") == figure(html, "Records loaded") == found
    assert (
        "Every file that was found was loaded, and every record has a page and stands in the search."
        in words(html)
    )
    assert "Warnings of the check that are left" in html


# ------------------------------------------------------------------ what outsiders are not told
@pytest.mark.parametrize("audience", ["inspector", "commissioner"])
def test_an_audience_is_told_of_no_figure_that_counts_what_it_may_not_see(
    demo_book: Books, audience: str
) -> None:
    html = page(demo_book(audience), ABOUT)
    for inside in (
        "Record files found",
        "Records loaded",
        "Warnings of the check",
        "Escalation signals",
        "could not be loaded",
    ):
        assert inside not in html
    # The one number that would tell how many are hidden stands nowhere on the page.
    assert f">{demo_book('internal').record_files}<" not in html


def test_hidden_records_change_no_figure_of_an_audience(tmp_path: Path) -> None:
    hidden = "{id: FBK-secret, title: Quiet word, type: speak_up, received_at: 2026-02-01T09:00}"
    told = [
        page(book(write(tmp_path / name, STORY | more)), ABOUT)
        for name, more in (("without", {}), ("with", {"records/feedback/FBK-secret.yml": hidden}))
    ]
    assert told[0] == told[1]


# ------------------------------------------------------------------ from what, by which rules
def test_it_says_from_what_it_was_made(demo_book: Books) -> None:
    told = demo_book("inspector")
    read_ = words(page(told, ABOUT))
    for said in (
        f"Commit {told.standing.commit}",
        "State As committed",
        "Position as at 31 May 2026",
        "Prepared for inspectors",
        f"Care Evidence, version {software.version()}",
        "Data Example: invented",
        "Single assessment framework in force",
        "Adult social care assessment framework (draft) draft",
    ):
        assert said in read_


def test_a_draft_says_why(inspector: Book) -> None:
    draft = replace(
        inspector, standing=Standing(inspector.standing.commit, None, ("not committed: records/x.yml",))
    )
    read_ = words(page(draft, ABOUT))
    assert "Draft: some of what was read is not committed" in read_
    assert "Why it is a draft" in read_
    assert "records/x.yml" not in read_


def test_the_story_signs_few_commits_and_the_audit_says_so(demo_book: Books) -> None:
    told = demo_book("inspector")
    assert told.integrity is not None
    facts = told.integrity.published.facts
    read_ = words(page(told, ABOUT))
    assert f"Commits without a signature {facts.commits - facts.signed:,} of {facts.commits:,}" in read_
    assert told.integrity.published.verdict.capitalize() in read_
    assert 'href="custody.html"' in page(told, ABOUT)


def test_thresholds_nobody_approved_are_counted_and_one_that_was_is_named(
    inspector: Book, story: Path
) -> None:
    count = len(inspector.derived.thresholds)
    assert f"{count} of {count} were approved by nobody at the provider" in words(page(inspector, ABOUT))
    shipped = inspector.catalogues.threshold("brag-due-soon")
    row = f"""
source: [proposal]
confidence: proposal
as_of: 2026-01-01
version: "2"
thresholds:
  - {{id: brag-due-soon, value: 7, unit: days, used_by: [actions], title: "{shipped.title}", basis: Board., version: 2, approved_by: STF-001}}
"""
    rows, findings = read({"records/catalogues/thresholds.yml": row.encode()})
    assert not findings
    thresholds = tuple(rows.threshold(one.id) for one in inspector.derived.thresholds)
    told = replace(inspector, catalogues=rows, derived=replace(inspector.derived, thresholds=thresholds))
    read_ = words(page(told, ABOUT))
    assert f"{count - 1} of {count} were approved by nobody" in read_
    assert f"{shipped.title} 7 days STF-001" in read_


def test_no_finding_is_waived(inspector: Book) -> None:
    assert "none in use: a finding cannot be waived." in words(page(inspector, ABOUT))


# ------------------------------------------------------------------ what was not measured
def test_a_service_that_recorded_almost_nothing_is_named_with_the_reason(demo_book: Books) -> None:
    """The story: Larch Lodge. Nothing may look green, and silence has a place of its own."""
    read_ = words(page(demo_book("inspector"), ABOUT))
    assert "Larch Lodge : Not enough data: no MAR reconciliation is recorded" in read_
    assert "whether the duty of candour was followed up in writing" in read_.lower().replace(
        "whether the duty", "whether the duty"
    )


def test_signals_without_enough_data_are_for_the_team(demo_book: Books) -> None:
    assert "Escalation signals without enough data" in page(demo_book("internal"), ABOUT)


def test_originals_that_are_not_here_are_counted(inspector: Book) -> None:
    read_ = words(page(inspector, ABOUT))
    assert "1 evidence file of sorts that a browser could run something in: kept with the records." in read_


# ------------------------------------------------------------------ reached from everywhere
def test_every_page_leads_to_both_but_the_one_for_no_address(inspector: Book) -> None:
    for output in pages(inspector):
        html = page(inspector, output.path) if output.path.count("/") < 2 else ""
        if html and output.path != "404.html":
            assert ABOUT in html, output.path
            assert "accessibility.html" in html, output.path


def test_the_page_for_no_address_needs_nothing_beside_it(demo_site: Sites) -> None:
    html = (demo_site("inspector") / "404.html").read_text(encoding="utf-8")
    assert not re.findall(r"\b(?:href|src)=", html)
    assert "Content-Security-Policy" in html
    assert "Prepared for inspectors; position as at 31 May 2026; example data." in words(html)
    assert "<h1>Page not found</h1>" in html


def test_the_statement_names_the_provider_s_contact_and_claims_no_certificate(demo_book: Books) -> None:
    read_ = words(page(demo_book("inspector"), "accessibility.html"))
    assert "Through the quality and governance lead ( STF-002 ) at the registered office." in read_
    assert "That is an aim, not a certificate" in read_
    assert "certified" not in read_
    for part in (
        "What was tested, and how",
        "What is known to fall short",
        "Evidence files",
        "Print any page",
    ):
        assert part in read_


def test_without_a_contact_it_says_so(inspector: Book) -> None:
    assert "The provider's record names no contact." in words(page(inspector, "accessibility.html"))


def test_hand_written_pages_are_counted(tmp_path: Path) -> None:
    folder = write(tmp_path / "story", STORY | {"docs/guide/work.md": "# How we work\n\nText.\n"})
    out = tmp_path / "site"
    out.mkdir()
    number = website.build(book(folder), out)
    written = [*out.rglob("*.html")]
    assert figure((out / ABOUT).read_text(), "Pages written") == len(written) == number
