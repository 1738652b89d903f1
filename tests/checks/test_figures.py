"""Figures of a record can all be right."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

Codes = Callable[..., list[str]]
MAR = """
    {{id: MAR-1, title: Week 6, week: 2026-W06, by: STF-003, scheduled: {scheduled}, given: {given}, refused: {refused},
     omitted_clinical: {omitted}, not_available: {missing}, blank: {blank}, late: {late}}}
    """
COUNTS = st.integers(0, 500)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(
    given_=COUNTS,
    refused=COUNTS,
    omitted=COUNTS,
    missing=COUNTS,
    blank=COUNTS,
    off=st.integers(-3, 3),
    data=st.data(),
)
def test_each_scheduled_dose_has_exactly_one_outcome(
    codes: Codes,
    given_: int,
    refused: int,
    omitted: int,
    missing: int,
    blank: int,
    off: int,
    data: st.DataObject,
) -> None:
    total = given_ + refused + omitted + missing + blank
    text = MAR.format(
        scheduled=max(0, total + off),
        given=given_,
        refused=refused,
        omitted=omitted,
        missing=missing,
        blank=blank,
        late=data.draw(st.integers(0, given_)),
    )
    assert codes({"records/mar/MAR-1.yml": text}) == (["DAT006"] if max(0, total + off) != total else [])


@pytest.mark.parametrize(("met", "total", "expected"), [(0, 0, []), (12, 12, []), (13, 12, ["DAT006"])])
def test_no_more_meet_a_criterion_than_were_tested(
    codes: Codes, met: int, total: int, expected: list[str]
) -> None:
    audit = f"""
        {{id: AUD-1, title: Doors, tool: Night audit, type: audit, done_on: 2026-01-05, auditor: STF-002,
         population: 12, sample: {{n: 12, method: all nights}},
         criteria: [{{id: closed, text: Doors closed, met: {met}, total: {total}}}]}}
        """
    assert codes({"records/audits/AUD-1.yml": audit}) == expected
