"""Who writes is whom the record names, if they were at work; else the governance lead."""

from __future__ import annotations

from datetime import date

from generators.authoring import story
from generators.authoring.people import People
from generators.authoring.written import Growth
from generators.ledger import Ledger

DAY = date(2026, 3, 27)


def test_what_an_outside_organisation_did_is_written_by_the_governance_lead(book: Ledger) -> None:
    assert People(book).writer("ORG-CQC", DAY) == story.GOVERNANCE_LEAD
    assert People(book).writer("", DAY) == story.GOVERNANCE_LEAD


def test_somebody_named_among_words_or_first_of_several_is_found(book: Ledger) -> None:
    assert People(book).writer("With P-004, by the co-production lead (STF-014)", DAY) == "STF-014"
    assert People(book).writer(["STF-003", "STF-002"], DAY) == "STF-003"


def test_who_has_left_writes_no_more(book: Ledger) -> None:
    assert People(book).writer("STF-054", DAY) == "STF-054"
    assert People(book).writer("STF-054", date(2026, 3, 28)) == story.GOVERNANCE_LEAD


def test_records_that_name_nobody_are_written_by_those_who_keep_them(book: Ledger, growth: Growth) -> None:
    people = People(book)
    kept = {record: people.of_record(growth.sheets[record]) for record in growth.sheets}
    assert kept["MSR-AH-missed-doses"] == "STF-006"
    assert kept["FBK-TW-001"] == "STF-060"
    assert kept["FBK-GOV-001"] == ""
    assert kept["DEC-BH-001"] == "STF-003"
