"""What the signals of documentation gaps and timeliness say of the invented provider (story.md)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from generators.book import Behind, Book
from generators.history import of_records
from tests.books import book
from tests.derive.signals.told import of

BRIDGE, ALDER, TIDEWATER, LARCH = (
    "SVC-bridge-house",
    "SVC-alder-homecare",
    "SVC-tidewater",
    "SVC-larch-lodge",
)
GAPS = ("D1", "D2", "D3", "D4", "D5", "D6", "D7", "N1", "N2", "N3", "N4")


@pytest.fixture(scope="module")
def told(demo_book: Callable[[str], Book]) -> Book:
    return demo_book("internal")


def test_bridge_houses_series_is_red_for_two_nights_in_a_row(told: Book) -> None:
    found = of(told.derived.signals, "D4", BRIDGE)
    assert found.state == "red"
    (case,) = [case for case in found.cases if case.records[0] == "CTL-BH-shift-supervisor"]
    assert case.state == "red"
    assert "40 of 42 expected checks carried out; 2 missing (night of 23 January 2026 and night of 24 January 2026)" in case.words  # fmt: skip


def test_tidewaters_late_notifications_to_cqc_are_red_and_the_worst_is_shown(told: Book) -> None:
    found = of(told.derived.signals, "N1", TIDEWATER)
    assert found.state == "red"
    assert found.value == pytest.approx(365 + 55 / 60)
    assert {case.records[0] for case in found.cases if case.state == "red"} == {
        "SGC-TW-001",
        "SGC-TW-003",
        "SGC-TW-004",
        "SGC-TW-005",
    }


def test_the_councils_log_matches_all_but_two_and_both_are_told(told: Book) -> None:
    (council,) = told.derived.referrals
    assert [(match.state, match.reference) for match in council.differing] == [
        ("ours_without_theirs", "E-mail of 5 November 2025, never acknowledged"),
        ("theirs_without_ours", "NSG-25-1302"),
    ]
    assert len(council.of("matched")) == 11
    found = of(told.derived.signals, "N3", TIDEWATER)
    assert (found.state, found.value) == ("red", 2.0)


def test_tidewaters_late_referrals_were_red_while_they_were_news(demo: Path) -> None:
    then = book(demo, "internal", date(2026, 1, 5), behind=Behind(of_records(demo)))
    found = of(then.derived.signals, "N3", TIDEWATER)
    words = " ".join(case.words for case in found.cases)
    assert found.state == "red"
    for late in ("SGC-TW-001: referred after 3 days", "SGC-TW-003: referred after 6 days", "SGC-TW-004: referred after 10 days"):  # fmt: skip
        assert late in words


def test_larch_lodge_is_never_ok_and_its_missed_schedule_is_red(told: Book) -> None:
    states = {name: of(told.derived.signals, name, LARCH).state for name in GAPS}
    assert states.pop("D4") == "red"
    assert set(states.values()) == {"insufficient_data"}


def test_the_follow_up_check_that_its_own_lead_made_leaves_the_chain_of_the_seizure_open(
    told: Book,
) -> None:
    chain = told.derived.incidents["INC-2026-AH-001"]
    assert [link.name for link in chain.missing] == ["verification"]
    assert "counts for nothing, it was made by the lead" in chain.link("verification").words
    assert of(told.derived.signals, "D5", ALDER).state == "red"


def test_the_index_incident_of_bridge_house_met_its_policies_but_for_two(told: Book) -> None:
    chain = told.derived.incidents["INC-2026-BH-001"]
    assert chain.grave == "moderate physical harm"
    assert [link.name for link in chain.late] == ["safeguarding", "plan_updated"]
    assert chain.loop_closed
    law = chain.duty("cqc_notification").law
    assert law is not None
    assert (law.state, law.until) == ("for_judgement", None)


def test_the_november_finding_was_answered_late(told: Book) -> None:
    (chain,) = [
        found
        for found in told.derived.chains
        if found.id == "AUD-BH-2025-11-competence#no_observed_competence"
    ]
    assert chain.link("answered").state == "late"
    assert "9 days" in chain.link("answered").words


def test_an_inspector_is_told_of_chains_and_referrals_and_of_no_signal(
    demo_book: Callable[[str], Book],
) -> None:
    outside = demo_book("inspector")
    assert outside.derived.signals == ()
    assert len(outside.derived.incidents) == 24
    (council,) = outside.derived.referrals
    assert len(council.differing) == 2
    commissioner = demo_book("commissioner")
    assert commissioner.derived.referrals == ()
    assert not [chain for chain in commissioner.derived.chains if chain.sort == "decision"]
