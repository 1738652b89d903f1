"""The audit trail: every change once, month by month, and nothing of what its reader may not know of."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

from generators.book import Book
from generators.outputs import addresses, months
from generators.outputs.pages import pages
from tests import grown
from tests.books import page, words

MARCH, INDEX = "audit-trail/2026-03.html", addresses.TRAIL


def rows(html: str) -> list[str]:
    """The rows of changes, without those that head a commit."""
    found = re.findall(r"<tr data-filter-kind.*?</tr>", html, re.DOTALL)
    return [words(one) for one in found]


def groups(html: str) -> list[str]:
    """What each commit did, its head first."""
    return [words(one) for one in re.findall(r"<tbody.*?</tbody>", html, re.DOTALL)]


def month_pages(book: Book) -> list[str]:
    return [output.path for output in pages(book) if re.fullmatch(r"audit-trail/\d.*", output.path)]


# ------------------------------------------------------------------ the pages of months
def test_every_change_stands_on_exactly_one_page_with_its_place_in_the_life(team: Book) -> None:
    assert team.past is not None
    expected = Counter(f'#v-{event.commit.id[:12]}">' + event.record for event in team.past.trail())
    found: Counter[str] = Counter()
    for path in month_pages(team):
        html = page(team, path)
        for anchor, identity in re.findall(r'href="[^"]*(#v-[0-9a-f]{12})">[^<]*</a> <i>([^<]+)<', html):
            found[f'{anchor}">{identity}'] += 1
    assert found == expected


def test_the_newest_change_stands_first(team: Book) -> None:
    told = groups(page(team, MARCH))
    assert told[0].startswith("10 Mar 2026, 10:00 , Director STF-001 A hoist in every room DEC-hoist")
    assert "Taken out of the records Never taken" in told[0]
    assert told[-1].startswith("3 Mar 2026, 09:00")


def test_records_of_one_commit_stand_together_and_its_message_is_said_once(team: Book) -> None:
    html = page(team, MARCH)
    assert words(html).count("2 records in one commit: Claimed completed") == 1
    together = next(
        group for group in re.findall(r"<tbody.*?</tbody>", html, re.DOTALL) if "in one commit" in group
    )
    assert len(rows(together)) == 2
    assert together.count("data-filter-head") == together.count("data-filter-person") == 1


def test_a_single_change_says_its_message_itself(team: Book) -> None:
    written = next(group for group in groups(page(team, MARCH)) if "09:05" in group)
    assert "Written down Written whole" in written
    assert "in one commit" not in written


def test_a_month_begins_with_its_first_day_in_england(tmp_path: Path) -> None:
    repository = grown.Grown(tmp_path)
    repository.commit({grown.INCIDENT: grown.incident("Fell")}, when="2026-04-01T00:30")
    assert "audit-trail/2026-04.html" in month_pages(repository.book())
    assert "audit-trail/2026-03.html" not in month_pages(repository.book())


def test_what_can_be_filtered_by_stands_on_each_row(team: Book) -> None:
    html = page(team, MARCH)
    assert re.findall(r'<label class="govuk-label" for="filter-([a-z-]+)"', html) == [
        "text",
        "kind",
        "service",
        "person",
        "sort-of-change",
        "written-down-later",
    ]
    late = re.findall(r'data-filter-written-down-later="(\w+)"', html)
    assert late == ["Yes"]
    assert html.count("data-filter-kind=") == 6
    assert 'data-filter-sort-of-change="Taken out"' in html


def test_months_lead_to_the_ones_beside_them(team: Book) -> None:
    html = words(page(team, "audit-trail/2026-02.html"))
    assert "Later: March 2026 Earlier: January 2026" in html
    assert "Later:" not in words(page(team, MARCH))


def test_what_was_recorded_after_the_position_date_says_so(lived: Path) -> None:
    early = grown.book(lived, as_of=date(2026, 3, 4))
    told = rows(page(early, MARCH))
    assert [("After the position date" in row) for row in told] == [True, True, True, False, False, False]


# ------------------------------------------------------------------ the first page
def test_the_index_counts_what_each_month_brought(team: Book) -> None:
    html = page(team, INDEX)
    table = dict(
        re.findall(
            r"<tr>\s*<td[^>]*>.*?>([A-Z][a-z]+ 20\d\d)</a>.*?</td>(.*?)</tr>",
            html,
            re.DOTALL,
        )
    )
    figures = {month: words(cells).split() for month, cells in table.items()}
    # Changes, commits, first recorded, later than a day after, corrections, of earlier times, merges, taken out.
    assert figures == {
        "March 2026": ["6", "5", "2", "1", "0", "0", "0", "1"],
        "February 2026": ["8", "7", "4", "4", "1", "0", "1", "0"],
        "January 2026": ["3", "2", "3", "0", "0", "1", "0", "0"],
        "December 2025": ["7", "1", "7", "0", "0", "0", "0", "0"],
    }


def test_the_index_says_what_times_and_names_can_and_cannot_show(team: Book) -> None:
    html = words(page(team, INDEX))
    assert "It does not show when something was done, decided or thought of" in html
    assert "Of 15 commits the time of recording is that of the clock of the machine that committed" in html
    assert "Not signed: 15 commits." in html
    assert "What nobody wrote down." in html
    assert "Only copies held by others" in html


def test_without_history_the_index_says_so_and_there_are_no_months(inspector: Book) -> None:
    html = words(page(inspector, INDEX))
    assert "These records are not kept in git" in html
    assert "Month by month" not in html
    assert month_pages(inspector) == []


def test_the_frame_leads_to_the_trail_from_every_page(team: Book) -> None:
    for path in ("index.html", MARCH, "actions/ACT-carers.html"):
        sections = page(team, path).split('id="sections"')[1].split("</ul>")[0]
        assert 'index.html">Audit trail</a>' in sections or 'aria-current="true">Audit trail</a>' in sections
    assert "24 changes in 15 commits" in words(page(team, "index.html"))


# ------------------------------------------------------------------ records that were taken out
def test_a_record_that_was_taken_out_keeps_a_page_with_its_life(team: Book, outside: Book) -> None:
    for book in (team, outside):
        html = words(page(book, "audit-trail/gone/DEC-hoist.html"))
        assert "A hoist in every room" in html
        assert "This record was taken out" in html
        assert "Taken out of the records" in html
        assert "Recorded for the first time" in html
        assert "DEC-hoist" in words(page(book, INDEX).split('id="taken-out"')[1])
    assert 'href="gone/DEC-hoist.html#v-' in page(team, MARCH)


def test_an_id_that_is_no_file_name_has_no_page(tmp_path: Path) -> None:
    assert addresses.of_gone("../../index") == ""
    assert addresses.of_gone("DEC-1") == "audit-trail/gone/DEC-1.html"


# ------------------------------------------------------------------ what is not for everybody
def test_commits_that_only_touched_what_is_kept_leave_no_trace(team: Book, outside: Book) -> None:
    assert team.past is not None
    assert outside.past is not None
    inside = {group.commit for sheet in months.sheets(team.past).sheets for group in sheet.groups}
    seen = {group.commit for sheet in months.sheets(outside.past).sheets for group in sheet.groups}
    (hidden,) = inside - seen
    for path in [*month_pages(outside), INDEX, "index.html", addresses.TIMELINESS]:
        html = page(outside, path)
        assert hidden[:12] not in html
        assert "anary" not in html
        assert "ACT-kept" not in html
    assert "Canary message" in page(team, "audit-trail/2026-02.html")


def test_a_commit_of_which_part_is_kept_is_told_without_its_message(outside: Book) -> None:
    (shared,) = [one for one in groups(page(outside, "audit-trail/2026-02.html")) if "Correction" in one]
    assert shared.startswith(
        "9 Feb 2026, 11:00 , Registered manager STF-002 Two carers for every transfer ACT-carers"
    )
    assert "in one commit" not in words(page(outside, "audit-trail/2026-02.html"))


# ------------------------------------------------------------------ as a whole
def test_counts_of_a_page_are_those_of_its_rows(team: Book) -> None:
    assert team.past is not None
    for sheet in months.sheets(team.past).sheets:
        html = page(team, sheet.path)
        assert len(rows(html)) == len(sheet.events)
        assert f"{len(sheet.events)} changes in" in words(html)
