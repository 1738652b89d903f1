"""The home page: what wants attention on the position date, and what was not recorded."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from generators.book import Book
from generators.outputs import addresses, home_inside, home_tables
from generators.outputs.frame import frame
from generators.outputs.pages import pages
from tests.books import book, page, words
from tests.repositories import write

AUDIENCES = ("inspector", "commissioner", "internal")


def test_the_position_is_said_first(inspector: Book) -> None:
    assert "Test Care Ltd Position as at 31 March 2026" in words(page(inspector, "index.html"))


def test_figures_lead_to_what_they_count(inspector: Book) -> None:
    home = page(inspector, "index.html")
    assert 'href="actions/index.html?overdue=Yes"' in home
    assert 'href="controls/index.html?position=Needs+attention"' in home
    read = words(home)
    assert "1 overdue action " in read
    assert "1 open safeguarding concern " in read
    assert "1 control needs attention" in read
    assert "1 enforcement requirement not yet said to be met, 1 overdue" in read


def test_a_plan_shows_three_figures(inspector: Book) -> None:
    read = words(page(inspector, "index.html"))
    assert "Milestones Claimed 2 of 3 Verified 0 of 3 Embedded 0 of 3" in read
    assert "Actions Claimed 1 of 2 Verified 1 of 2 Embedded 0 of 2" in read
    assert "Rounds on every shift CTL-rounds : 5 of 9 checks Ended 29 March 2026" in read


def test_overdue_actions_name_owner_and_days(inspector: Book) -> None:
    read = words(page(inspector, "index.html"))
    assert "Two carers for every transfer ACT-late Registered manager STF-002 15 Mar 2026 16 days Red" in read


def test_an_outstanding_requirement_shows_the_days(inspector: Book) -> None:
    read = words(page(inspector, "index.html"))
    assert "20 March 2026 overdue by 11 days Warning notice ENF-notice Transfers must be safe." in read
    assert "Records must be kept." not in read.split("Services and how")[0]


def test_a_silent_service_is_not_passed_over(inspector: Book) -> None:
    read = words(page(inspector, "index.html"))
    assert "Quiet House Care home 0 no open actions – No dated fact" in read
    assert "A service that recorded nothing is not a service where nothing happened." in read


def test_facts_after_the_position_date_do_not_count(story: Path) -> None:
    read = words(page(book(story, as_of=date(2026, 2, 10)), "index.html"))
    assert "No recorded action that inspectors may see is overdue on this day." in read
    assert "No recorded concern that inspectors may see is open on this day." in read
    assert "Rota drafted" not in read
    assert "The records also hold facts dated after this day." in read


def test_a_position_date_after_every_fact_needs_no_such_word(inspector: Book) -> None:
    assert "facts dated after this day" not in words(page(inspector, "index.html"))


def test_a_commissioner_reads_totals_of_concerns(commissioner: Book) -> None:
    read = words(page(commissioner, "index.html"))
    assert "Shown as totals only. Up to 31 March 2026: fewer than 5 concerns raised." in read
    assert "SGC-open" not in read


def test_only_the_team_is_told_of_warnings(story: Path) -> None:
    told = replace(book(story), warnings=3)
    assert "For the governance team" not in words(page(told, "index.html"))
    team = replace(book(story, "internal"), warnings=3)
    assert "the check of these records left 3 warnings" in words(page(team, "index.html"))


def test_a_control_that_has_ended_does_not_look_as_if_it_kept_people_safe(inspector: Book) -> None:
    plan = words(page(inspector, "plans/PLN-falls.html"))
    kept = plan.split("What keeps people safe meanwhile")[1][:400]
    assert "Ended 29 March 2026" in kept
    assert "Checked as planned" not in kept


# ------------------------------------------------------------------ the ways in
@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_eight_ways_in_lead_to_pages_of_the_site(story: Path, audience: str) -> None:
    told = book(story, audience)
    html = page(told, addresses.HOME)
    found = re.findall(
        r'<li><a href="([^"#]*)">(By [^<]*?) ?<', html.split('class="ce-ways"')[1].split("</ul>")[0]
    )
    assert [name for _, name in found] == [
        "By story",
        "By quality statement or key line of enquiry",
        "By regulation",
        "By service",
        "By person's journey".replace("'", "&#39;"),
        "By date",
        "By register",
        "By search",
    ]
    assert {path for path, _ in found} <= {output.path for output in pages(told)}


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_figure_at_the_head_leads_to_what_it_counts(
    demo_book: Callable[[str], Book], audience: str
) -> None:
    told = demo_book(audience)
    html = page(told, addresses.HOME)
    paths = {output.path for output in pages(told)}
    figures = re.findall(
        r'ce-figure__link" href="([^"]*)"><span class="ce-figure__number">([^<]*)</span>', html
    )
    assert len(figures) >= 5
    for target, number in figures:
        path, _, anchor = target.partition("#")
        assert path.partition("?")[0] in paths or (not path and f'id="{anchor}"' in html), target
        assert re.fullmatch(r"\d+( of \d+)?", number)


def test_each_audience_reads_first_what_it_asks_for(demo_book: Callable[[str], Book]) -> None:
    def headings(audience: str) -> list[str]:
        html = page(demo_book(audience), addresses.HOME)
        return re.findall(r'<h2 class="govuk-heading-m" id="([^"]*)"', html)

    assert headings("inspector")[:4] == ["ways", "requirements", "responses", "plans"]
    assert headings("commissioner")[:4] == ["ways", "controls", "plans", "openness"]
    assert headings("internal")[:4] == ["ways", "signals", "due", "loops"]


def test_signals_and_what_is_due_are_for_the_team_alone(demo_book: Callable[[str], Book]) -> None:
    for audience in ("inspector", "commissioner"):
        read = words(page(demo_book(audience), addresses.HOME))
        assert "Signals that ask for a decision" not in read
        assert "Due within" not in read
    read = words(page(demo_book("internal"), addresses.HOME))
    red = len(home_inside.asking(demo_book("internal"), "red"))
    assert red > 5
    assert f"{red} red answers to signals" in read


def test_answers_that_could_not_be_given_are_counted_beside_the_red(demo_book: Callable[[str], Book]) -> None:
    told = demo_book("internal")
    unknown = len(home_inside.asking(told, "insufficient_data"))
    read = words(page(told, addresses.HOME))
    assert unknown > 0
    assert f"{unknown} could not be answered" in read


# ------------------------------------------------------------------ due, openness, silence
def test_what_falls_due_within_a_fortnight_is_listed_the_soonest_first(story: Path) -> None:
    told = book(story, "internal", date(2026, 2, 20))
    found = [(one.on, one.sort, one.words) for one in home_inside.due_soon(told)]
    assert found == [
        (date(2026, 2, 20), "Review of a decision", "Two carers"),
        (date(2026, 3, 1), "Review of a risk", "Somebody falls from a sling"),
    ]
    later = {(one.on, one.sort) for one in home_inside.due_soon(book(story, "internal", date(2026, 3, 5)))}
    assert later == {
        (date(2026, 3, 10), "Milestone"),
        (date(2026, 3, 15), "Action"),
    }


def test_law_and_policy_stand_in_rows_of_their_own(demo_book: Callable[[str], Book]) -> None:
    html = page(demo_book("commissioner"), addresses.HOME)
    table = html.split('id="openness"')[1].split("</table>")[0]
    rows = [words(row) for row in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)[1:]]
    assert [row for row in rows if " Law " in row]
    assert [row for row in rows if " Policy " in row]
    assert not [row for row in rows if " Law " in row and " Policy " in row]


def test_a_silent_service_is_counted_as_one(demo_book: Callable[[str], Book]) -> None:
    """story.md: Larch Lodge has almost nothing recorded since November."""
    told = demo_book("inspector")
    assert home_tables.silent(told, "SVC-larch-lodge")
    assert "1 service without recent dated facts, of 4" in words(page(told, addresses.HOME))


@pytest.mark.parametrize("audience", AUDIENCES)
def test_an_empty_repository_says_so_part_by_part(tmp_path: Path, audience: str) -> None:
    read = words(page(book(write(tmp_path, {}), audience), addresses.HOME))
    for said in (
        "No improvement plan",
        "No control",
        "No recorded requirement or condition",
        "No response",
        "is dated on or before this day",
    ):
        assert said in read
    assert "green" not in read.split("What the colours mean here")[0].lower()


# ------------------------------------------------------------------ navigation
@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_navigation_has_nine_sections_at_most_and_all_are_pages(
    demo_book: Callable[[str], Book], audience: str
) -> None:
    told = demo_book(audience)
    sections = [step.path for step in frame(told).sections]
    assert len(sections) <= 9
    assert sections[0] == addresses.HOME
    assert set(sections) <= {output.path for output in pages(told)}


def test_a_page_whose_section_is_not_in_the_navigation_stands_under_all_records(inspector: Book) -> None:
    html = page(inspector, "actions/ACT-late.html")
    assert re.search(r'href="\.\./records\.html" aria-current="true"', html)
    assert re.search(r'href="\.\./timeline\.html"', html)
