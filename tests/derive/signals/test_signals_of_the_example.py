"""What the signals say of the invented provider, with its history: the facts that its story fixes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from generators.book import Behind, Book
from generators.derive.signals import Reading, Told
from generators.history import of_records
from tests.books import book
from tests.derive.signals.told import of

BRIDGE, ALDER, TIDEWATER, LARCH = (
    "SVC-bridge-house",
    "SVC-alder-homecare",
    "SVC-tidewater",
    "SVC-larch-lodge",
)


@pytest.fixture(scope="module")
def told(demo_book: Callable[[str], Book]) -> Book:
    return demo_book("internal")


@pytest.fixture(scope="module")
def signals(told: Book) -> tuple[Told, ...]:
    return told.derived.signals


def index_case(reading: Reading, record: str) -> str:
    (case,) = [case for case in reading.cases if case.records[0] == record]
    assert case.state == "red"
    return case.words


def test_bridge_houses_restraint_had_been_formally_known_for_65_days_without_a_verified_control(
    signals: tuple[Told, ...],
) -> None:
    found = of(signals, "F1", BRIDGE)
    assert found.state == "red"
    words = index_case(found, "INC-2026-BH-001")
    assert "RSK-BH-restraint" in words
    assert "formally known for 65 days; CTL-BH-proactive-strategies had not been verified" in words


def test_the_index_event_was_red_the_day_after_it_happened(demo: Path) -> None:
    then = book(demo, "internal", date(2026, 1, 15), behind=Behind(of_records(demo)))
    found = of(then.derived.signals, "F1", BRIDGE)
    assert (found.state, found.value) == ("red", 65.0)


def test_the_november_lowering_of_the_restraint_risk_had_no_proof_behind_it(
    signals: tuple[Told, ...],
) -> None:
    found = of(signals, "F2", BRIDGE)
    assert any(
        "RSK-BH-restraint was lowered from 16 to 12 on 24 November 2025" in case.words for case in found.cases
    )


def test_alder_homecares_audits_found_the_same_thing_three_times(signals: tuple[Told, ...]) -> None:
    found = of(signals, "R4", ALDER)
    assert (found.state, found.value) == ("red", 3.0)
    words = index_case(found, "AUD-AH-2025-08-mar")
    assert "time_critical_signed; found wanting 3 times in a row" in words


def test_alder_homecares_first_learning_response_only_updated_a_policy(signals: tuple[Told, ...]) -> None:
    found = of(signals, "P1", ALDER)
    assert found.state == "red"
    assert "led to ACT-AH-003: policy, reminders or training only" in index_case(found, "LRN-AH-001")


def test_the_seizure_came_after_the_first_learning_response_had_been_closed(
    signals: tuple[Told, ...],
) -> None:
    found = of(signals, "R1", ALDER)
    assert found.state == "red"
    assert "INC-2026-AH-001 of 8 January 2026" in index_case(found, "LRN-AH-001")


def test_tidewater_is_not_told_that_no_recurrence_shows_an_effect(signals: tuple[Told, ...]) -> None:
    found = of(signals, "R2", TIDEWATER)
    assert found.state == "insufficient_data"
    assert any("safeguarding referral delayed" in case.words.lower() for case in found.cases)


def test_larch_lodge_is_never_ok(signals: tuple[Told, ...]) -> None:
    states = {one.reading.state for one in signals if one.scope.id == LARCH}
    assert states <= {"insufficient_data", "red", "amber"}
    assert "insufficient_data" in states


def test_every_record_behind_a_signal_is_there_to_be_read(told: Book) -> None:
    for one in told.derived.signals:
        for record in (
            *one.reading.records,
            *(record for case in one.reading.cases for record in case.records),
        ):
            assert record in told.ledger.entries, (one.signal.id, record)


def test_nobody_outside_is_told_any_of_them(demo_book: Callable[[str], Book]) -> None:
    for audience in ("inspector", "commissioner"):
        assert demo_book(audience).derived.signals == ()
