"""The timeline of enforcement and response: the example's course in order, figures that lead to their events, nothing hidden."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from generators import ledger as ledgers
from generators.book import Book
from generators.outputs import addresses, course, timeline
from generators.outputs.course import Event
from tests.books import book, page, words
from tests.repositories import write

Books = Callable[[str], Book]


def said(told: Book) -> list[tuple[str, str, str]]:
    return [(f"{event.day} {event.clock}".strip(), event.sort, event.words) for event in course.events(told)]


# ------------------------------------------------------------------ the example (story.md)
def test_the_course_of_bridge_house_is_told_in_order(demo_book: Books) -> None:
    """story.md: audit in November, the restraint of 14 January 21:10, response 08:30, roles by 09:15, notice on 5 February."""
    found = said(demo_book("inspector"))
    in_order = [
        ("2025-11-10", "cause", "Audit: Workforce competence audit, Bridge House, November 2025"),
        (
            "2026-01-14 21:10",
            "cause",
            "Incident: A standing hold of P-004 became a floor restraint, eleven minutes",
        ),
        (
            "2026-01-15",
            "control",
            "First control of the response: No floor restraint, no two-person hold, nothing over one minute",
        ),
        ("2026-01-15 08:30", "response", "Response opened"),
        ("2026-01-15 09:40", "decision", "Decided: Stop higher-risk holds at Bridge House"),
        ("2026-01-20", "regulator", "Action plan request served"),
        ("2026-02-05", "regulator", "Warning notice (section 29) served"),
        ("2026-04-10 15:30", "response", "Response stood down"),
    ]
    places = [found.index(event) for event in in_order]
    assert places == sorted(places)
    assert any(
        when == "2026-01-15 09:15" and told.startswith("7 roles assigned: response lead,")
        for when, _, told in found
    )


def test_a_verification_that_found_little_is_told_as_one(demo_book: Books) -> None:
    """story.md: the verification at four weeks is partly effective, at ten weeks effective."""
    found = [
        (event.words.split(":")[0], event.favourable)
        for event in course.events(demo_book("inspector"))
        if event.record == "ACT-BH-003" and event.sort == "verification"
    ]
    assert found == [("Found partly effective", False), ("Found effective", True)]


def test_due_dates_that_moved_stand_on_it(demo_book: Books) -> None:
    """story.md: the action on observed competence was moved twice."""
    moved = [event for event in course.events(demo_book("inspector")) if event.sort == "moved"]
    assert [event.record for event in moved].count("ACT-BH-001") == 2


def test_each_figure_is_the_number_of_its_events_and_leads_to_them(demo_book: Books) -> None:
    told = demo_book("inspector")
    html = page(told, addresses.TIMELINE)
    totals = Counter((event.service, event.sort) for event in course.events(told))
    rows = re.findall(r'data-filter-service="([^"]*)" data-filter-sort="([^"]*)"', html)
    shown = Counter(rows)
    assert sum(shown.values()) == len(course.events(told))
    for (service, sort), number in totals.items():
        title = timeline.service_title(told, service)
        assert shown[title, course.SORT_WORDS[sort].replace("'", "&#39;")] == number
        query = f"service={title.replace(' ', '+')}&amp;sort={course.SORT_WORDS[sort].replace(' ', '+')}"
        assert f'href="timeline.html?{query}">{number}</a>' in html


def test_the_drawing_says_in_words_what_it_shows(demo_book: Books) -> None:
    html = page(demo_book("inspector"), addresses.TIMELINE)
    label = re.search(r'role="img" aria-label="([^"]*)"', html)
    assert label is not None
    assert "Bridge House 64 events" in label[1]
    assert 'style="' not in html


# ------------------------------------------------------------------ audiences, dates, order
def test_a_commissioner_reads_of_no_decision_that_is_not_for_them(demo_book: Books) -> None:
    found = course.events(demo_book("commissioner"))
    assert found
    assert not [event for event in found if event.sort == "decision"]
    visible = demo_book("commissioner").ledger.entries
    assert not [event.record for event in found if event.record not in visible]


def test_nothing_after_the_position_date_is_on_it(story: Path) -> None:
    day = date(2026, 3, 1)
    found = course.events(book(story, as_of=day))
    assert found
    assert max(event.day for event in found) <= day
    assert "Warning notice" not in page(book(story, as_of=day), addresses.TIMELINE)


@pytest.mark.parametrize("seed", [1, 7])
def test_the_order_of_files_changes_nothing(inspector: Book, seed: int) -> None:
    documents = list(inspector.ledger.documents)
    random.Random(seed).shuffle(documents)
    shuffled, _ = ledgers.build(documents)
    other = replace(inspector, view=replace(inspector.view, ledger=shuffled))
    assert course.events(other) == course.events(inspector)


def test_an_empty_repository_says_so(tmp_path: Path) -> None:
    read = words(page(book(write(tmp_path, {})), addresses.TIMELINE))
    assert "No enforcement, response or plan that inspectors may see is recorded up to this day." in read


# ------------------------------------------------------------------ length
def events(number: int) -> list[Event]:
    first = date(2026, 1, 1)
    return [
        Event(first + timedelta(days=place), "plan", f"Event {place}", "PLN-1", None)
        for place in range(number)
    ]


def test_a_long_timeline_is_cut_between_two_months_and_loses_nothing() -> None:
    found = events(3 * timeline.MOST_EVENTS)
    cut = timeline.parts(found)
    assert [event for part in cut for event in part.events] == found
    assert all(len(part.events) <= timeline.MOST_EVENTS for part in cut)
    assert len({part.path for part in cut}) == len(cut) > 1
    months = [{f"{event.day:%Y-%m}" for event in part.events} for part in cut]
    assert not any(one & other for one, other in pairwise(months))


def test_a_short_one_stands_on_one_page() -> None:
    (part,) = timeline.parts(events(timeline.MOST_EVENTS))
    assert part.path == addresses.TIMELINE
