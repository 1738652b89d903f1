"""The page of a risk: how it was rated, whether its controls work, and before whom it came."""

from __future__ import annotations

import re

import pytest

from generators.book import Book
from tests.books import EXAMPLE_DAY, book, page, words
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def html() -> str:
    return page(book(ROOT, "inspector", EXAMPLE_DAY), "risks/RSK-BH-restraint.html")


def test_the_rating_of_november_was_lowered_on_a_plan_alone(html: str) -> None:
    """The story: identified 10 November 2025; no control verified by January."""
    read = words(html)
    assert "First rated 16 of 25 on 10 November 2025, last 9 on 10 April 2026." in read
    assert "The rating of 24 November 2025 is lower than the one before, and no control" in read
    assert read.count("No control shown to work") == 1


def test_the_drawing_says_in_words_what_it_shows(html: str) -> None:
    said = "Likelihood times impact, from 1 to 25: 16 on 10 November 2025, 12 on 24 November 2025, 20 on 15 January 2026, 16 on 6 February 2026 and 9 on 10 April 2026. The target is 6. It counts as high from 15."
    assert html.count(said) == 2
    assert f'role="img" aria-label="{said}"' in html
    assert len(re.findall(r'class="ce-risk__point"', html)) == 5


def test_controls_stand_with_their_checks_and_what_was_found_of_them(html: str) -> None:
    read = words(html)
    assert "40 of 42 checks" in read
    assert "Partly effective on 4 February 2026" in read


def test_incidents_meetings_and_the_regulator_are_named(html: str) -> None:
    read = words(html)
    assert "After it was identified, it happened:" in read
    assert "Looked at by a meeting" in read
    assert "Set off a response" in read


def test_one_rating_alone_is_no_line(inspector: Book) -> None:
    told = page(inspector, "risks/RSK-falls.html")
    assert "ce-risk__drawing" not in told
    assert "its review was due on 1 March 2026 and is overdue by 30 days" in words(told).replace("Its", "its")
    assert "No control that inspectors may see names this risk." in words(told)
