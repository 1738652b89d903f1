"""Signals asked again of what had been recorded by then: which days, what counts, and that the example's stories come out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from generators.book import Book
from generators.derive import signals_at_the_time
from generators.derive.back_test import Then, back_test, days
from generators.derive.signals import Told
from generators.ledger import Ledger
from generators.past import Past
from tests.grown import Grown

RISK = "records/risks/RSK-1.yml"
SAID = """\
id: RSK-1
title: Night cover
hazard: Nobody in charge
identified: {on: 2025-11-05, by: STF-002}
owner: STF-002
next_review: 2026-04-01
"""


@pytest.fixture
def past(tmp_path: Path) -> Past:
    grown = Grown(tmp_path / "grown")
    grown.commit({RISK: SAID}, when="2026-01-06T09:00")
    grown.commit({RISK: SAID.replace("Night cover", "Night cover thin")}, when="2026-02-10T09:00")
    found = grown.book("internal").past
    assert isinstance(found, Past)
    return found


def test_the_days_are_the_ends_of_months_and_the_position_date(past: Past) -> None:
    """The base of the repository was committed on 1 December 2025."""
    assert days(past, date(2026, 2, 20)) == (
        date(2025, 12, 31),
        date(2026, 1, 31),
        date(2026, 2, 20),
    )
    assert days(past, date(2025, 11, 30)) == ()
    assert days(past, date(2028, 2, 29))[0] == date(2027, 2, 28)
    assert len(days(past, date(2028, 2, 29))) == 13


def test_only_what_had_been_recorded_by_then_is_asked(past: Past) -> None:
    seen: dict[date, tuple[str, ...]] = {}

    def ask(ledger: Ledger, day: date, then: Past) -> tuple[Told, ...]:
        record = ledger.get("RSK-1")
        seen[day] = (record.title if record else "", *(event.commit.subject for event in then.life("RSK-1")))
        return ()

    found = back_test(past, date(2026, 2, 28), ask)
    assert [then.day for then in found] == list(seen)
    assert {day: titles[0] for day, titles in seen.items()} == {
        date(2025, 12, 31): "",
        date(2026, 1, 31): "Night cover",
        date(2026, 2, 28): "Night cover thin",
    }
    assert [len(titles) - 1 for titles in seen.values()] == [0, 1, 2]


def test_an_audience_outside_is_told_nothing_of_it(tmp_path: Path) -> None:
    grown = Grown(tmp_path / "grown")
    grown.commit({RISK: SAID}, when="2026-01-06T09:00")
    outside = grown.book("inspector").past
    assert isinstance(outside, Past)
    with pytest.raises(ValueError, match="team alone"):
        back_test(outside, date(2026, 2, 28), lambda *_: ())


# ------------------------------------------------------------------ the example (story.md)
@pytest.fixture(scope="module")
def book(demo_book: Callable[[str], Book]) -> Book:
    return demo_book("internal")


@pytest.fixture(scope="module")
def told(book: Book) -> Mapping[date, Then]:
    assert book.past is not None
    return {then.day: then for then in signals_at_the_time(book.past, book.as_of, book.catalogues)}


def test_bridge_house_was_red_before_the_restraint_of_14_january(told: Mapping[date, Then]) -> None:
    assert told[date(2025, 12, 31)].state("F1", "SVC-bridge-house") == "red"


def test_alder_homecare_was_red_before_the_missed_dose_of_8_january(told: Mapping[date, Then]) -> None:
    december = told[date(2025, 12, 31)]
    assert december.state("R4", "SVC-alder-homecare") == "red"
    assert december.state("P1", "SVC-alder-homecare") == "red"


def test_tidewater_was_red_before_cqc_asked_on_20_january(told: Mapping[date, Then]) -> None:
    for day in (date(2025, 10, 31), date(2025, 12, 31)):
        assert told[day].state("N3", "SVC-tidewater") == "red"
        assert told[day].state("N1", "SVC-tidewater") == "red"


def test_larch_lodge_was_never_said_to_be_well(told: Mapping[date, Then]) -> None:
    said = [
        (then.day, one.signal.id)
        for then in told.values()
        for one in then.told
        if one.scope.id == "SVC-larch-lodge" and one.reading.state == "ok"
    ]
    assert said == []


def test_the_last_month_says_what_the_signals_say_today(book: Book, told: Mapping[date, Then]) -> None:
    last = told[book.as_of]
    today = {(one.signal.id, one.scope.id): one.reading.state for one in book.derived.signals}
    then = {(one.signal.id, one.scope.id): one.reading.state for one in last.told}
    assert then == today
