"""A narrative says by a day only what lies before it."""

from __future__ import annotations

from datetime import date

from generators.authoring.telling import mentions, stages

FIRST, LAST = date(2025, 10, 1), date(2026, 5, 31)


def test_days_are_found_with_and_without_their_year() -> None:
    text = "Asked on 6 January and 9 February 2026, promised for 5 June; counted in November 2025."
    assert list(mentions(text, FIRST, LAST)) == [date(2026, 1, 6), date(2026, 2, 9), date(2025, 11, 1)]


def test_a_day_that_does_not_exist_is_no_day() -> None:
    assert list(mentions("On 31 February nothing happened.", FIRST, LAST)) == []


def test_a_text_without_later_days_was_said_at_once() -> None:
    assert stages("Told on 3 March. Nothing more.", date(2026, 3, 3), FIRST, LAST) == ()


def test_a_text_grows_with_each_sentence_that_speaks_of_a_later_day() -> None:
    text = "Claimed today. Taken back by the check of 13 February; claimed again on 24 March."
    assert stages(text, date(2026, 2, 12), FIRST, LAST) == (
        (date(2026, 2, 13), "Claimed today."),
        (date(2026, 3, 24), "Claimed today. Taken back by the check of 13 February."),
    )


def test_a_text_that_begins_with_a_later_day_was_not_there_before() -> None:
    assert stages("Read again on 13 January.", date(2025, 10, 23), FIRST, LAST) == ((date(2026, 1, 13), ""),)


def test_a_record_that_is_named_counts_as_its_day() -> None:
    text = "None made (DEC-1). Nothing else."
    begun = {"DEC-1": date(2026, 2, 10)}
    assert stages(text, date(2026, 2, 5), FIRST, LAST, begun.get) == ((date(2026, 2, 10), ""),)
