"""The page of a decision and their register: who, from what, why, what was known then, and whether anybody looked again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from generators.book import Book
from tests.books import book, page, words
from tests.outputs.conftest import STORY
from tests.repositories import write

Books = Callable[[str], Book]


def test_the_decision_to_stop_holds_says_who_when_and_how_soon_it_was_written_down(demo_book: Books) -> None:
    """The story: first control 10:00 on 15 January 2026, decided at 09:40, with the options that were turned down."""
    read = words(page(demo_book("inspector"), "decisions/DEC-BH-001.html"))
    for said in (
        "Decided 15 January 2026 at 09:40 By",
        "Written down 27 minutes later",
        "Stop holds for P-004 only",
        "A review was set for 29 January 2026; nothing that is shown here says that it took place.",
    ):
        assert said in read


def test_what_it_rests_on_had_been_written_down_before(demo_book: Books) -> None:
    read = words(page(demo_book("inspector"), "decisions/DEC-BH-001.html"))
    known = read[read.index("What was known") : read.index("Decision, action, verification in minutes")]
    assert "INC-2026-BH-001 15 Jan 2026, 08:01 Written down before" in known
    assert known.count("Written down before") == 3


def test_without_a_history_nothing_is_said_of_what_was_known(inspector: Book, tmp_path: Path) -> None:
    based = STORY["records/decisions/DEC-carers.yml"].rstrip() + "\n        based_on: [INC-fall]\n"
    read = words(
        page(
            book(write(tmp_path, STORY | {"records/decisions/DEC-carers.yml": based})),
            "decisions/DEC-carers.html",
        )
    )
    assert "Fall during a transfer INC-fall – cannot be told" in read
    assert "nothing shows what had been written down by then" in read
    assert "It names no record that it rests on." in words(page(inspector, "decisions/DEC-carers.html"))


def test_a_later_meeting_that_comes_back_to_it_counts_and_the_one_it_was_taken_in_does_not(
    tmp_path: Path,
) -> None:
    taken_in = (
        STORY["records/decisions/DEC-carers.yml"].rstrip() + "\n        in: MIN-2026-02-11-governance\n"
    )
    later = """
        id: MIN-2026-03-11-governance
        title: Governance meeting, March 2026
        meeting: governance
        held_at: 2026-03-11T10:00
        chair: STF-001
        present: [{staff: STF-001}]
        items: [{id: again, heading: Two carers, refs: [DEC-carers]}]
        """
    own = {"records/decisions/DEC-carers.yml": taken_in}
    once = words(page(book(write(tmp_path / "once", STORY | own)), "decisions/DEC-carers.html"))
    assert "nothing that is shown here says that it took place" in once
    again = words(
        page(
            book(
                write(
                    tmp_path / "again", STORY | own | {"records/minutes/MIN-2026-03-11-governance.yml": later}
                )
            ),
            "decisions/DEC-carers.html",
        )
    )
    assert "it was looked at again on or after that day" in again
    assert (
        "11 Mar 2026, 10:00 Governance meeting, March 2026 MIN-2026-03-11-governance Comes back to it"
        in again
    )


def test_the_register_tells_what_is_there_and_what_is_missing(demo_book: Books) -> None:
    html = page(demo_book("inspector"), "decisions/index.html")
    read = words(html)
    assert "Decided by Reason Options Rests on Review Chain" in read
    for state in ("No review recorded", "Looked at again", "3 weighed", "Recorded"):
        assert state in read
    for name in ("options", "review", "chain"):
        assert f'name="{name}"' in html


def test_a_reason_of_a_word_is_too_short_to_weigh(tmp_path: Path) -> None:
    thin = STORY["records/decisions/DEC-carers.yml"].replace(
        "A second pair of hands is the only thing we have **today**.", "Safer."
    )
    told = book(write(tmp_path, STORY | {"records/decisions/DEC-carers.yml": thin}))
    assert "Too short to weigh" in words(page(told, "decisions/index.html"))
