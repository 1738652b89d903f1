"""How much was recorded of each scope, so that silence is seen (domain reference §7.8, item 1)."""

from __future__ import annotations

from datetime import date
from typing import Any

from generators.catalogues import Catalogues
from generators.derive import derive
from generators.derive.recorded import Recorded
from tests.derive.conftest import control, entry, incident, ledger, log, service

DAY = date(2026, 5, 31)


def of(rows: Catalogues, *records: Any, service_id: str = "SVC-1") -> Recorded:
    told = ledger(*records)
    (found,) = [
        one for one in derive(told, told, DAY, rows, inside=True).recorded if one.scope.id == service_id
    ]
    return found


def test_what_happened_in_the_quarter_is_counted_and_the_last_day_is_told(shipped: Catalogues) -> None:
    happened = [
        incident(f"INC-{n}", day, service="SVC-1")
        for n, day in enumerate(("2026-03-02", "2026-03-03", "2026-05-21"))
    ]
    found = of(shipped, service(), *happened)
    assert (found.incidents, found.last, found.quiet_for) == (2, date(2026, 5, 21), 10)


def test_a_service_of_which_nothing_was_ever_recorded_has_no_last_day(shipped: Catalogues) -> None:
    found = of(shipped, service())
    assert (found.incidents, found.audits, found.observations, found.last, found.quiet_for) == (
        0,
        0,
        0,
        None,
        None,
    )
    assert found.backfilled is None


def test_checks_received_stand_beside_those_expected(shipped: Catalogues) -> None:
    barrier = control(schedule={"every": "day"}, ends="2026-01-20")
    found = of(shipped, service(), barrier, log(entry("2026-01-16"), entry("2026-01-18")))
    assert (found.received, found.expected, found.last) == (2, 5, date(2026, 1, 18))


def test_the_provider_holds_all_of_its_services_and_outsiders_are_told_none(shipped: Catalogues) -> None:
    records = (service(), incident("INC-1", "2026-05-21", service="SVC-1"))
    assert of(shipped, *records, service_id="").incidents == 1
    told = ledger(*records)
    assert derive(told, told, DAY, shipped).recorded == ()
