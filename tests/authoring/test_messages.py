"""Messages are what a governance manager writes: short, plain, and silent about what a record hides."""

from __future__ import annotations

import re

import pytest

from generators.authoring.demo import Told
from generators.checks.privacy import HR_KEYS
from generators.ledger import Ledger


def test_every_subject_is_one_short_line(told: Told) -> None:
    for entry in told.entries:
        subject, _, body = entry.message.partition("\n")
        assert 8 <= len(subject) <= 72, subject
        assert subject == subject.strip()
        assert not body.strip() or body.startswith("\n")
        assert entry.message.endswith("\n")


def test_a_message_about_a_speak_up_concern_says_only_its_id(told: Told, book: Ledger) -> None:
    hidden = {
        entry.id
        for entry in book.entries_of("feedback")
        if entry.document.data.get("type") in {"speak_up", "staff_concern"}
    }
    assert hidden
    lines = [line for entry in told.entries for line in entry.message.splitlines()]
    found = [line for line in lines if any(record in line for record in hidden)]
    assert found
    for line in found:
        assert re.fullmatch(r"FBK-[\w-]+(, and \d+ more)?", line), line


def test_no_message_holds_words_of_staff_matters_people_or_narratives(told: Told, book: Ledger) -> None:
    text = "\n".join(entry.message for entry in told.entries).lower()
    assert not [word for word in HR_KEYS if word in text]
    assert not re.search(r"\bp-\d{3}\b|hr/|@", text)
    titles = {entry.record.title.lower() for entry in book.entries.values() if len(entry.record.title) > 20}
    assert not [title for title in titles if title in text]


@pytest.mark.parametrize(
    "said",
    [
        "ACT-BH-001: due date moved to 30 January 2026, with reason",
        "CHK-AH-medicines-checker-2026-02: checks of 3 February 2026",
        "MIN-2026-02-11-governance: minutes approved",
        "PLN-AH-medicines-safety: milestone register_complete verified",
        "CHK-AH-medicines-checker-2026-04: checks of 11 to 12 April 2026",
        "SGC-TW-007: answer of the council",
        "ACT-BH-001: due date moved to 9 January 2026",
    ],
)
def test_a_subject_says_what_was_done(told: Told, said: str) -> None:
    assert said in {entry.message.partition("\n")[0] for entry in told.entries}


def test_what_is_recorded_late_says_of_which_day_it_is(told: Told) -> None:
    late = [entry for entry in told.entries if "Recorded late: of 14 March 2026." in entry.message]
    assert [entry.message.partition(":")[0] for entry in late] == ["OBS-TW-2026-03-14-a"]
    share = sum("Recorded late" in entry.message for entry in told.entries) / len(told.entries)
    assert 0.02 < share < 0.06


def test_the_first_commit_says_that_it_is_a_backfill(told: Told) -> None:
    assert told.entries[0].message.splitlines()[-1] == "Backfill: records kept on paper before 1 October 2025"
    assert not [entry for entry in told.entries[1:] if "Backfill" in entry.message]
