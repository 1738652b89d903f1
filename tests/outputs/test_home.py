"""The home page: what wants attention on the position date, and what was not recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from generators.book import Book
from tests.books import book, page, words


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
