"""What one person writes at one time lies together; a few things are put off."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from generators.authoring import story
from generators.authoring.facts import Fact
from generators.authoring.people import People
from generators.authoring.sittings import bounded, sit
from generators.authoring.written import Growth
from generators.ledger import Ledger
from generators.values import LONDON


@pytest.fixture
def bare(growth: Growth) -> Growth:
    """The example's records with nothing written of them."""
    return Growth(growth.sheets)


def at(hour: int, minute: int) -> datetime:
    return datetime(2026, 2, 3, hour, minute, tzinfo=LONDON)


def test_facts_of_one_person_that_lie_near_are_written_together(bare: Growth, book: Ledger) -> None:
    record, place = "INC-2026-AH-001", ("immediate_actions", 0)
    near = [Fact(record, place, at(9, 0), "STF-020"), Fact(record, ("closed",), at(9, 30), "STF-020")]
    sit(bare, [*near, Fact(record, ("notes",), at(14, 0), "STF-020")], People(book))
    assert len(bare.sittings) == 2
    assert bare.steps[record][place][0].sitting is bare.steps[record]["closed",][0].sitting


def test_two_people_never_share_a_sitting(bare: Growth, book: Ledger) -> None:
    facts = [Fact("INC-2026-AH-001", ("closed",), at(9, 0), by) for by in ("STF-020", "STF-022")]
    sit(bare, facts, People(book))
    assert {sitting.by for sitting in bare.sittings} == {"STF-020", "STF-022"}


def test_what_has_only_a_day_is_written_with_the_last_that_has_a_time(bare: Growth, book: Ledger) -> None:
    record = "INC-2026-AH-001"
    facts = [
        Fact(record, ("closed",), date(2026, 2, 3), "STF-020"),
        Fact(record, ("notes",), at(11, 0), "STF-020"),
    ]
    sit(bare, facts, People(book))
    (sitting,) = bare.sittings
    assert timedelta() < sitting.time - at(11, 0) < timedelta(hours=1)


def test_nothing_is_written_before_the_first_day_or_after_the_last() -> None:
    assert bounded(datetime(2019, 4, 1, 12, 0, tzinfo=LONDON)) == story.BEGIN
    late = bounded(datetime(2026, 6, 3, 12, 0, tzinfo=LONDON))
    assert late.date() == story.END.date()
    assert late <= story.END
