"""Dates: a calendar in which each number leads to as many facts, and in which silence is shown as none."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from generators import ledger as ledgers
from generators.book import Book
from generators.outputs import addresses, days
from generators.outputs.pages import pages
from tests.books import book, page, words
from tests.outputs.conftest import STORY
from tests.repositories import write

Books = Callable[[str], Book]


def test_checks_and_reviews_of_a_day_stand_in_one_line_and_are_counted_one_by_one(inspector: Book) -> None:
    found = days.calendar(inspector).days[date(2026, 3, 27)]
    lines = {line.what: line for line in found.lines}
    assert (lines["3 checks"].count, lines["3 checks"].said) == (3, "1 deviation, 2 met.")
    assert found.count == sum(line.count for line in found.lines) > len(found.lines)
    reviews = days.calendar(inspector).days[date(2026, 3, 28)].lines
    assert [line.said for line in reviews if line.what == "Safeguarding tracker reviewed"] == [
        "1 open concern looked at."
    ]


def test_each_number_of_the_calendar_leads_to_its_day(inspector: Book) -> None:
    index = page(inspector, addresses.DATES)
    for day, told in days.calendar(inspector).days.items():
        place = days.calendar(inspector).place(day)
        assert f'href="{place.removeprefix("dates/")}">{told.count}<' in index
        assert f'id="{days.anchor(day)}"' in page(inspector, place.partition("#")[0])


def test_a_day_without_a_fact_is_shown_as_none(inspector: Book) -> None:
    index = words(page(inspector, addresses.DATES))
    assert "A day without a number has no dated fact. That does not say that nothing happened." in index
    assert re.search(r"\b4 none\b", index)
    month = page(inspector, "dates/2026-02.html")
    assert "1 to 2 February 2026 (2 days): no dated fact" in words(month)
    assert 'id="d-2026-02-01"' in month


def test_months_without_any_fact_stand_together(tmp_path: Path) -> None:
    old = """
        id: INC-old
        title: Long ago
        service: SVC-one
        occurred_at: 2025-06-05T09:00
        became_aware_at: 2025-06-05T09:05
        reported_at: 2025-06-05T09:30
        category: falls
        harm: {physical: low, psychological: none, reg18_injury: false, candour_threshold: false}
        """
    told = book(write(tmp_path, STORY | {"records/incidents/INC-old.yml": old}))
    index = words(page(told, addresses.DATES))
    assert "July 2025 to January 2026 No dated fact is recorded." in index


def test_nothing_is_counted_after_the_position_date(story: Path) -> None:
    told = book(story, as_of=date(2026, 2, 10))
    found = days.calendar(told)
    assert found.days
    assert max(found.days) <= date(2026, 2, 10)
    assert "dates/2026-03.html" not in [output.path for output in pages(told)]
    assert "after the position date" in words(page(told, addresses.DATES))


def test_a_month_with_much_is_cut_between_two_days_and_loses_nothing(tmp_path: Path) -> None:
    updates = "\n".join(
        f"          - {{on: 2026-01-{day:02}, by: STF-002, note: Step {number} of day {day}.}}"
        for day in range(1, 32)
        for number in range(14)
    )
    action = f"""
        id: ACT-busy
        title: A busy action
        service: SVC-one
        owner: STF-002
        source: INC-fall
        action: Do it by 31 May 2026
        due: 2026-05-31
        updates:
{updates}
        """
    told = book(write(tmp_path, STORY | {"records/actions/ACT-busy.yml": action}))
    sheets = [sheet for sheet in days.calendar(told).sheets if sheet.month == "2026-01"]
    assert len(sheets) == 3
    assert sum(sheet.count for sheet in sheets) == 31 * 14
    assert [sheet.first for sheet in sheets[1:]] == [sheet.last + timedelta(days=1) for sheet in sheets[:-1]]
    read = words(page(told, sheets[0].path))
    assert "Step 13 of day 1." in read
    assert "Later: 14 to 26 January 2026" in read


@pytest.mark.parametrize("seed", [1, 7])
def test_the_order_of_files_changes_nothing(inspector: Book, seed: int) -> None:
    documents = list(inspector.ledger.documents)
    random.Random(seed).shuffle(documents)
    shuffled, _ = ledgers.build(documents)
    other = replace(inspector, view=replace(inspector.view, ledger=shuffled))
    assert days.calendar(other) == days.calendar(inspector)


def test_an_empty_repository_says_so(tmp_path: Path) -> None:
    read = words(page(book(write(tmp_path, {})), addresses.DATES))
    assert "No dated fact that inspectors may see is recorded." in read
    assert "An empty calendar is not assurance that nothing happened." in read


# ------------------------------------------------------------------ audiences
def test_what_is_hidden_is_on_no_day_and_in_no_count(demo_book: Books) -> None:
    outside, team = demo_book("commissioner"), demo_book("internal")
    seen = days.calendar(outside)
    whole = days.calendar(team)
    assert seen.count < whole.count
    names = {entry.id for day in seen.days.values() for line in day.lines for entry in line.entries}
    assert names <= set(outside.ledger.entries)
    assert not {name for name in names if name.startswith(("CHK-", "MIN-", "DEC-", "SGC-"))}


def test_the_evening_of_the_restraint_is_on_its_day(demo_book: Books) -> None:
    """story.md: INC 2026-01-14 21:10."""
    day = days.calendar(demo_book("inspector")).days[date(2026, 1, 14)]
    told = [
        (line.clock, line.what, line.entries[0].id) for line in day.lines if isinstance(line.when, datetime)
    ]
    assert ("21:10", "Happened", "INC-2026-BH-001") in told
    assert told.index(("21:10", "Happened", "INC-2026-BH-001")) < told.index(
        ("21:10", "First known", "INC-2026-BH-001")
    )
