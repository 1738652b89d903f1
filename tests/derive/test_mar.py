"""MAR reconciliation: a blank is unknown and never “omitted”; rates, stock and missing weeks (domain reference §4.6)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generators import catalogues
from generators.catalogues import Catalogues
from generators.derive.mar import MarPosition, positions
from tests.derive.conftest import ledger, service

SHIPPED = catalogues.load()
DAY = date(2026, 3, 31)


def week(name: str, **fields: Any) -> dict[str, Any]:
    """A week in which all of 1,900 doses were given."""
    return {
        "id": f"MAR-{name}",
        "title": name,
        "service": "SVC-1",
        "week": name,
        "by": "STF-1",
        "scheduled": 1900,
        "given": 1900,
        "refused": 0,
        "omitted_clinical": 0,
        "not_available": 0,
        "blank": 0,
        "late": 0,
        **fields,
    }


def line(**fields: Any) -> dict[str, Any]:
    return {
        "medicine": "Apixaban 5 mg",
        "opening": 48,
        "received": 0,
        "given": 13,
        "returned": 0,
        "destroyed": 0,
        "counted": 35,
        **fields,
    }


def stands(shipped: Catalogues, *records: Any, on: date = DAY) -> MarPosition:
    return positions(ledger(service(), *records), on, shipped)["SVC-1"]


def test_a_blank_is_unknown_and_counted_neither_as_given_nor_as_omitted(shipped: Catalogues) -> None:
    """Domain reference §4.6: never count a blank as either without a stock reconciliation."""
    found = stands(
        shipped, week("2026-W10", given=1870, refused=10, omitted_clinical=5, not_available=2, blank=13)
    )
    assert dict(found.total.outcomes) == {
        "given": 1870,
        "refused": 10,
        "omitted_clinical": 5,
        "not_available": 2,
        "blank": 13,
    }
    assert found.total.rate(13) == pytest.approx(6.842105)
    assert found.state == "attention"
    assert "of 13 nothing is recorded, so whether they were given is unknown (6.8 per 1,000)" in found.words
    assert "omitted" not in found.words


def test_stock_varies_by_what_was_counted_less_what_was_expected(shipped: Catalogues) -> None:
    """Domain reference §4.6: expected = opening + received - given - returned - destroyed; variance = counted - expected."""
    full = line(opening=20, received=56, given=14, returned=3, destroyed=1, counted=57)
    found = stands(shipped, week("2026-W10", stock=[full, line(medicine="Morphine", counted=35)]))
    (short,) = found.variances
    assert (short.medicine, short.expected, short.counted, short.variance) == ("Apixaban 5 mg", 58, 57, -1)
    assert "1 count of stock differ" in found.words


def test_an_opening_that_is_not_what_was_counted_the_week_before_is_shown(shipped: Catalogues) -> None:
    found = stands(
        shipped,
        week("2026-W10", stock=[line()]),
        week("2026-W11", stock=[line(opening=33, counted=20)]),
        week("2026-W13", stock=[line(opening=5, counted=0, given=5)]),
    )
    assert [(one.week, one.carried) for one in found.carried] == [("2026-W11", -2)]


def test_weeks_without_a_reconciliation_are_listed_up_to_the_last_that_should_be_done(
    shipped: Catalogues,
) -> None:
    found = stands(shipped, week("2026-W08"), week("2026-W11"))
    assert found.missing == ("2026-W09", "2026-W10", "2026-W12")
    assert "3 weeks without a reconciliation (2026-W09, 2026-W10 and 2026-W12)" in found.words
    assert found.state == "attention"


def test_the_turn_of_a_year_with_53_weeks_is_no_gap(shipped: Catalogues) -> None:
    records = [week(name) for name in ("2026-W52", "2026-W53", "2027-W01")]
    assert stands(shipped, *records, on=date(2027, 1, 11)).missing == ()


def test_a_full_series_without_a_blank_is_ok(shipped: Catalogues) -> None:
    found = stands(shipped, *(week(f"2026-W{number:02}") for number in range(9, 13)))
    assert (found.state, found.missing) == ("ok", ())
    assert found.words == "4 weeks reconciled, 7,600 scheduled doses; none is blank."


def test_a_service_that_gives_medicines_without_a_reconciliation_has_too_little_data(
    shipped: Catalogues,
) -> None:
    doses = {"id": "ACV-1", "title": "March", "service": "SVC-1", "period": "2026-03", "scheduled_doses": 900}
    found = stands(shipped, doses)
    assert (found.state, found.total.rate(0)) == ("insufficient_data", None)
    assert "no MAR reconciliation is recorded" in found.words
    assert positions(ledger(service()), DAY, shipped) == {}


def test_a_week_counts_once_it_has_ended_and_was_reconciled(shipped: Catalogues) -> None:
    records = [week("2026-W08"), week("2026-W09", on="2026-03-09")]
    assert [one.week for one in stands(shipped, *records, on=date(2026, 3, 1)).weeks] == ["2026-W08"]
    assert [one.week for one in stands(shipped, *records, on=date(2026, 3, 8)).weeks] == ["2026-W08"]
    assert len(stands(shipped, *records, on=date(2026, 3, 9)).weeks) == 2


def test_a_week_told_twice_is_said_and_outcomes_that_do_not_add_up_are(shipped: Catalogues) -> None:
    twice = stands(shipped, week("2026-W12"), {**week("2026-W12"), "id": "MAR-again"})
    assert twice.twice == ("2026-W12",)
    odd = stands(shipped, week("2026-W12", given=1890))
    assert odd.total.unexplained == 10
    assert "outcomes and scheduled doses differ by 10" in odd.words


@settings(max_examples=40, deadline=None)
@given(st.permutations(range(5)), st.lists(st.integers(0, 30), min_size=5, max_size=5))
def test_the_order_of_files_changes_nothing_and_a_blank_is_never_ok(
    order: list[int], blanks: list[int]
) -> None:
    records = [
        week(f"2026-W{8 + place:02}", given=1900 - blank, blank=blank) for place, blank in enumerate(blanks)
    ]
    found = stands(SHIPPED, *(records[place] for place in order))
    assert found == stands(SHIPPED, *records)
    assert (found.state == "ok") is (sum(blanks) == 0)
    assert found.total.outcomes["blank"] == sum(blanks)
