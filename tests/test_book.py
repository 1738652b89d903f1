"""What every output is told: one audience, one date, one commit."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from generators.book import compose, open_book, position_date, title_of, who
from generators.checking import check
from generators.finding import Unable
from generators.history import Standing
from generators.names import Names
from generators.values import LONDON
from tests.repositories import committed, write


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = write(tmp_path, {})
    committed(folder)
    return folder


def test_the_position_date_is_the_day_in_england_of_the_commit() -> None:
    late = Standing("a" * 40, datetime(2026, 7, 4, 23, 30, tzinfo=LONDON), ())
    assert position_date(late, None) == date(2026, 7, 4)
    assert position_date(late, date(2026, 5, 31)) == date(2026, 5, 31)


def test_without_commit_and_date_nobody_asks_the_clock() -> None:
    with pytest.raises(Unable, match="position date"):
        position_date(Standing("", None, ("nothing has been committed yet",)), None)


def test_a_book_holds_records_commit_and_date(repository: Path) -> None:
    book, checked = open_book(repository, "inspector")
    assert book is not None
    assert checked.sound
    assert book.as_of == date(2026, 3, 31)
    assert book.provider.name == "Test Care Ltd"
    assert book.example
    assert not book.standing.draft
    assert title_of(book, "SVC-one") == "One House"
    assert title_of(book, "withheld") == "withheld"


def test_records_with_errors_make_no_book(repository: Path) -> None:
    (repository / "records/staff/STF-003.yml").write_text("{id: STF-003, titel: Carer, job_title: Carer}\n")
    book, checked = open_book(repository, "inspector")
    assert book is None
    assert {found.code for found in checked.findings} >= {"FLD001", "FLD002"}
    with pytest.raises(Unable, match="nothing is published"):
        compose(check(repository), "inspector")


def test_people_are_shown_by_job_title_unless_the_register_allows_their_name(repository: Path) -> None:
    names = Names((("STF-002", "Robin Vale", frozenset({"internal"})),))
    inside, _ = open_book(repository, "internal", names=names)
    outside, _ = open_book(repository, "inspector", names=names)
    assert inside is not None
    assert outside is not None
    assert who(inside, "STF-002") == "Robin Vale, Registered manager (STF-002)"
    assert who(outside, "STF-002") == "Registered manager (STF-002)"
    assert who(outside, "ORG-CQC") == "Care Quality Commission"
    assert who(outside, "withheld") == "withheld"


def test_a_name_of_the_register_in_a_record_stops_the_build(repository: Path) -> None:
    (repository / "records/staff/STF-003.yml").write_text(
        "{id: STF-003, title: Robin Vale, job_title: Carer}\n"
    )
    book, _ = open_book(
        repository, "internal", names=Names((("STF-003", "Robin Vale", frozenset({"internal"})),))
    )
    assert book is None


def test_a_providers_own_catalogue_rows_name_no_hidden_record(repository: Path) -> None:
    own = """
        source: [proposal, The provider]
        confidence: proposal
        as_of: 2026-02-01
        version: "2"
        thresholds:
          - {id: embedding-gap, value: 56, unit: days, used_by: [actions], title: A longer gap, basis: Twice as long (DEC-hidden)., approved_by: DEC-hidden}
        """
    decision = """
        id: DEC-hidden
        title: A longer gap
        question: How long?
        decided_at: 2026-02-01T10:00
        decided_by: [STF-001]
        options: [{option: Four weeks}, {option: Eight weeks}]
        chosen: Four weeks
        rationale: As before.
        """
    write(
        repository, {"records/decisions/DEC-hidden.yml": decision, "records/catalogues/thresholds.yml": own}
    )
    for audience, named in (("internal", True), ("commissioner", False)):
        book, checked = open_book(repository, audience)
        assert checked.sound, checked.findings
        assert book is not None
        assert ("DEC-hidden" in repr(book.catalogues.threshold("embedding-gap"))) is named
        assert book.catalogues.threshold("embedding-gap").whole == 56
