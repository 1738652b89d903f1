"""Narratives say what was known by then; notes come with the end of which they tell."""

from __future__ import annotations

from datetime import datetime

from generators.authoring.growth import grow
from generators.authoring.states import lives, said
from generators.authoring.written import Growth
from generators.ledger import Ledger
from generators.source import Value
from generators.values import LONDON


def at(growth: Growth, record: str, moment: str) -> dict[str, Value]:
    life = lives(growth)[record]
    return said(life.last, life.changes(datetime.fromisoformat(moment).replace(tzinfo=LONDON)))


def test_an_account_grows_with_what_came_after(growth: Growth) -> None:
    early = str(at(growth, "INC-2026-TW-001", "2026-02-19T18:00")["description"])
    late = str(at(growth, "INC-2026-TW-001", "2026-04-01T18:00")["description"])
    assert late.startswith(early[:-1])
    assert "9 March" in late
    assert "March" not in early


def test_what_names_a_later_record_is_not_told_before(growth: Growth) -> None:
    notice = "ENF-2026-BH-s29"
    assert "outcome" not in str(at(growth, notice, "2026-02-06T12:00")["representations"])
    assert "DEC-BH-008" in str(at(growth, notice, "2026-02-11T18:00")["representations"])
    assert "letter" not in str(at(growth, notice, "2026-02-11T18:00")["representations"])


def test_notes_come_with_the_last_fact(growth: Growth) -> None:
    assert "notes" not in at(growth, "RSP-BH-2026-01", "2026-04-10T12:00")
    assert "notes" in at(growth, "RSP-BH-2026-01", "2026-04-10T18:00")


def test_notes_of_things_describe_them_from_the_first(growth: Growth) -> None:
    early = str(at(growth, "SVC-larch-lodge", "2025-10-02T12:00")["notes"])
    assert "30 older people" in early
    assert "15 November" not in early


def test_notes_wait_for_the_records_of_which_they_speak(book: Ledger) -> None:
    growth = grow(book)
    assert growth.appears("LRN-AH-001", ("notes",)) >= growth.born("LRN-AH-002")
