"""The evidence library: gaps first, and each item's age, author, checks, use and place."""

from __future__ import annotations

import re

import pytest

from generators.book import Book
from tests.books import EXAMPLE_DAY, book, page, words
from tests.conftest import ROOT

LIBRARY = "evidence/index.html"


@pytest.fixture(scope="module")
def example() -> Book:
    return book(ROOT, "inspector", EXAMPLE_DAY)


def test_items_that_lack_something_stand_first(example: Book) -> None:
    html = page(example, LIBRARY)
    said = re.findall(r'<td data-label="What is missing"[^>]*>(.*?)</td>', html)
    lacking = [words(one) not in ("–", "") for one in said]
    assert len(lacking) == len(example.ledger.entries_of("evidence"))
    assert lacking == sorted(lacking, reverse=True)
    assert f"{sum(lacking)} of {len(lacking)} items lack something; they stand first." in words(html)


def test_it_can_be_narrowed_down_by_age_author_check_and_place(example: Book) -> None:
    html = page(example, LIBRARY)
    for name in ("category", "what-is-missing", "age", "author", "checked", "where-it-is"):
        assert f'name="{name}"' in html
        assert f"data-filter-{name}=" in html


def test_the_letter_of_a_pharmacy_is_from_outside_and_checked(example: Book) -> None:
    """The story: Harbour Pharmacy's letter of 21 April 2026, 40 days old, checked by STF-006."""
    read = words(page(example, "evidence/EVD-AH-002.html"))
    assert "Age on the position date Recent 40 days" in read
    assert "Author From outside Harbour Pharmacy" in read
    assert "Nothing that is asked of an item of evidence is missing." in read
    assert "Records that rely on it" in read


def test_a_policy_written_by_the_owner_of_the_action_is_only_a_word(example: Book) -> None:
    """The story: the learning response that only reworded section 7 of the medicines policy."""
    read = words(page(example, "evidence/EVD-AH-001.html"))
    assert "Author The owner's own" in read
    assert "What is missing: Only the owner's own word." in read


def test_a_file_that_is_not_published_says_where_it_is(inspector: Book) -> None:
    row = words(page(inspector, LIBRARY))
    assert "With the records, not published" in row
    assert "Published here" in row


def test_categories_add_up(example: Book) -> None:
    html = page(example, LIBRARY)
    table = html[: html.index("data-filter-for")]
    figures = [
        [int(cell) for cell in re.findall(r'class="ce-number"[^>]*>(\d+)</td>', row)]
        for row in table.split("<tr>")
    ]
    assert sum(row[0] for row in figures if row) == len(example.ledger.entries_of("evidence"))
    assert all(row[0] >= max(row[1:]) for row in figures if row)


def test_a_commissioner_s_library_names_no_record_that_is_hidden() -> None:
    told = book(ROOT, "commissioner", EXAMPLE_DAY)
    html = page(told, LIBRARY)
    assert not {name for name in told.view.hidden if re.search(rf"\b{re.escape(name)}\b", html)}
