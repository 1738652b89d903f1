"""The pages of learning themes: the ladder with what shows each rung, from what the reader may see."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from generators.book import Book
from generators.outputs import addresses
from tests.books import page, words

DELAY = addresses.of_theme("safeguarding-referral-delay")


@pytest.fixture(scope="module")
def told(demo_book: Callable[[str], Book]) -> Book:
    return demo_book("internal")


@pytest.fixture(scope="module")
def inspected(demo_book: Callable[[str], Book]) -> Book:
    return demo_book("inspector")


@pytest.fixture(scope="module")
def commissioned(demo_book: Callable[[str], Book]) -> Book:
    return demo_book("commissioner")


def flat(book: Book, path: str) -> str:
    return words(page(book, path))


def test_tidewaters_delay_of_referrals_reaches_verified_and_no_more(told: Book) -> None:
    """Story, Tidewater: one learning theme reaches `verified`."""
    assert told.derived.themes["safeguarding-referral-delay"].rung == "verified"
    read = flat(told, DELAY)
    assert "Safeguarding referral delayed Verified" in read
    assert (
        "Verified Reached 27 Mar 2026 1 of 2 actions that change practice: found effective by somebody other than the owner"
        in read
    )
    assert "Sustained Not shown" in read


def test_the_register_lists_every_theme_with_how_far_learning_went(told: Book) -> None:
    read = flat(told, addresses.THEMES)
    assert "Record keeping Governance 7 27 Dec 2025 11 May 2026 2 Policy updated Policy only" in read
    for one in told.derived.themes.values():
        assert one.theme.title in read
        assert f'href="{one.theme.id}.html"' in page(told, addresses.THEMES)


def test_policy_only_is_said_in_words(told: Book) -> None:
    read = flat(told, addresses.of_theme("record-keeping"))
    assert "Policy only. Everything completed under this theme changes policy, reminds or trains." in read
    assert "Policy only." not in flat(told, DELAY)


def test_every_rung_leads_to_its_records(told: Book) -> None:
    raw = page(told, DELAY)
    for record in ("actions/ACT-TW-001", "evidence/EVD-TW-004", "safeguarding/SGC-TW-001"):
        assert f'href="../{record}.html"' in raw


def test_recurrence_is_held_against_expectation_for_the_team_and_not_told_outside(
    told: Book, inspected: Book
) -> None:
    assert "Too few were expected to show anything" in flat(told, DELAY)
    assert "Did it happen again?" not in flat(inspected, DELAY)


def test_what_an_audience_may_not_see_is_in_no_figure(
    told: Book, inspected: Book, commissioned: Book
) -> None:
    """FBK-GOV-001 is a speak-up; commissioners see no safeguarding concern and no feedback."""
    assert "3 safeguarding concerns and 2 complaints and other feedback" in flat(told, DELAY)
    assert "3 safeguarding concerns and 1 complaint or other feedback" in flat(inspected, DELAY)
    assert "FBK-GOV-001" not in page(inspected, DELAY)
    assert "No event is recorded under it." in flat(commissioned, DELAY)
    assert "that commissioners may see" in flat(commissioned, DELAY)


def test_a_book_without_any_theme_says_that_this_shows_nothing(team: Book, every: Book) -> None:
    assert "nobody types it" in flat(team, addresses.THEMES)
    assert flat(every, addresses.THEMES)
