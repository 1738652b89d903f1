"""The pages of stories: the example's notice, request and plan followed to change that lasts, each missing link by its name."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from generators.book import Book
from generators.outputs import addresses
from generators.outputs.pages import pages
from tests.books import book, page, words
from tests.repositories import write

NOTICE = "story/ENF-2026-BH-s29.html"
Books = Callable[[str], Book]


def read(told: Book, path: str) -> str:
    return words(page(told, path))


def part(html: str, anchor: str) -> str:
    """The words of one thread."""
    return words(re.split(r'<section class="ce-thread"', html.split(f'id="{anchor}"', 1)[1])[0])


# ------------------------------------------------------------------ the example (story.md)
def test_the_notice_the_request_and_the_plan_that_no_step_covers_head_the_stories(demo_book: Books) -> None:
    told = demo_book("inspector")
    assert list(told.derived.stories) == [
        "ENF-2026-TW-action-plan-request",
        "PLN-AH-medicines-safety",
        "ENF-2026-BH-s29",
    ]
    index = read(told, addresses.STORIES)
    assert "Services without a story" in index
    assert "is recorded for Larch Lodge" in index


def test_the_notice_is_followed_to_its_plan_controls_evidence_and_measures(demo_book: Books) -> None:
    """story.md: section 29 warning notice served 2026-02-05, two requirements due 2026-03-31 and 2026-04-30."""
    html = page(demo_book("inspector"), NOTICE)
    read_all = words(html)
    assert "Warning notice (section 29)" in read_all
    assert "Served 5 February 2026" in read_all
    first, second = part(html, "requirement-r1"), part(html, "requirement-r2")
    assert "Due 31 March 2026" in first
    assert "Due 30 April 2026" in second
    assert 'href="../controls/CTL-BH-shift-supervisor.html">40 of 42 checks</a>' in html
    for name in ("MSR-BH-restraint-minutes", "CTL-BH-holds-stopped", "EVD-BH-005", "ACT-BH-003"):
        assert name in first
    assert "Nothing that answers this requirement is shown to be embedded." in second


def test_claimed_is_more_than_verified_and_verified_more_than_embedded(demo_book: Books) -> None:
    for story in demo_book("inspector").derived.stories.values():
        for thread in story.every_thread:
            progress = thread.progress
            assert progress.claimed.done >= progress.verified.done >= progress.embedded.done


def test_how_fast_the_response_took_hold_is_told(demo_book: Books) -> None:
    """story.md: opened 08:30, roles by 09:15, first control the same day."""
    read_all = read(demo_book("inspector"), NOTICE)
    assert "Opened 15 January 2026 at 08:30" in read_all
    assert "From opening until its roles of that day were assigned 45 minutes" in read_all
    assert "From opening until its first control the same day" in read_all


def test_a_link_that_no_record_makes_is_named_and_never_marked_as_reached(demo_book: Books) -> None:
    told = demo_book("inspector")
    html = page(told, "story/ENF-2026-TW-action-plan-request.html")
    heard = part(html, "objective-PLN-TW-safeguarding-heard")
    assert "Missing: No control is recorded for this objective." in heard
    assert "No measure shows change for this objective." in heard
    reached = [
        words(link)
        for story in told.derived.stories.values()
        for link in re.findall(
            r'<li class="ce-chain__link ce-chain__link--reached">(.*?)</li>',
            page(told, addresses.of_story(story.id)),
            re.DOTALL,
        )
    ]
    assert len(reached) > 20
    assert not [said for said in reached if re.search(r"\b(No|Nothing|none)\b|overdue|not shown", said)]


def test_step_response_and_plan_lead_to_their_story(demo_book: Books) -> None:
    told = demo_book("inspector")
    for path in (
        "enforcement/ENF-2026-BH-s29.html",
        "responses/RSP-BH-2026-01.html",
        "plans/PLN-BH-restrictive-practice.html",
    ):
        assert 'href="../story/ENF-2026-BH-s29.html"' in page(told, path)
    assert 'href="../story/ENF' not in page(told, "incidents/INC-2026-BH-001.html")


def test_what_the_provider_says_is_not_what_cqc_says(demo_book: Books) -> None:
    assert "2 of 2, says the provider; whether they are met is for CQC to say" in read(
        demo_book("inspector"), NOTICE
    )


# ------------------------------------------------------------------ audiences
def test_a_story_names_nothing_that_a_commissioner_may_not_see(demo_book: Books) -> None:
    told = demo_book("commissioner")
    hidden = [name for name in demo_book("internal").ledger.entries if name not in told.ledger.entries]
    assert hidden
    for path in (addresses.STORIES, *map(addresses.of_story, told.derived.stories)):
        html = page(told, path)
        assert not [name for name in hidden if re.search(rf"\b{name}\b", html)]
    assert "Not shown to this audience" in read(told, "story/PLN-AH-medicines-safety.html")


def test_a_hidden_step_has_no_story(tmp_path: Path) -> None:
    step = """
        id: ENF-quiet
        title: A quiet letter
        type: letter_of_intent
        issued_by: ORG-CQC
        served: 2026-03-02
        audience: []
        """
    folder = write(tmp_path, {"records/enforcement/ENF-quiet.yml": step})
    assert "story/ENF-quiet.html" in [output.path for output in pages(book(folder, "internal"))]
    outside = book(folder)
    assert not outside.derived.stories
    assert "quiet" not in page(outside, addresses.STORIES)


# ------------------------------------------------------------------ little or nothing
def test_an_empty_repository_says_so(tmp_path: Path) -> None:
    index = read(book(write(tmp_path, {})), addresses.STORIES)
    assert (
        "No enforcement step, response or plan that inspectors may see is recorded up to 31 March 2026."
        in index
    )
    assert "That says nothing about whether one was needed." in index


def test_a_notice_without_response_or_plan_says_so(inspector: Book) -> None:
    told = read(inspector, addresses.of_story("ENF-notice"))
    assert "No response that inspectors may see is recorded." in told
    assert "No plan that inspectors may see is recorded." in told
    assert "Missing: No objective of a plan answers this requirement." in told
    assert "Overdue by 11 days" in told
