"""What holds of every signal: silence is never ok, every state has its reason, and every figure its records."""

from __future__ import annotations

import re

import pytest

from generators.derive.signals import SIGNALS, Reading, Scope
from generators.derive.signals.signal import fair
from tests.derive.conftest import incident, service
from tests.derive.signals.told import all_signals, rows


def ok(n: int = 5, state: str = "ok") -> Reading:
    return Reading(state, "All well.", None, "", n, 3, "", "Go on.")  # type: ignore[arg-type]


def test_fewer_than_the_least_are_never_ok() -> None:
    assert fair(ok(3), Scope(None)).state == "ok"
    assert fair(ok(2), Scope(None)).state == "insufficient_data"
    assert "2 of the 3 that it takes" in fair(ok(2), Scope(None)).why


@pytest.mark.parametrize("state", ["ok", "not_applicable"])
def test_a_quiet_scope_is_neither_ok_nor_without_application(state: str) -> None:
    assert fair(ok(state=state), Scope(None, ("nothing recorded",))).state == "insufficient_data"


@pytest.mark.parametrize("state", ["red", "amber"])
def test_what_was_found_is_told_of_a_quiet_scope_too(state: str) -> None:
    assert fair(ok(state=state), Scope(None, ("nothing recorded",))).state == state


def test_a_provider_with_a_silent_service_says_that_it_says_nothing_of_it() -> None:
    told = fair(ok(), Scope(None, silent=("Larch Lodge",)))
    assert told.state == "ok"
    assert "Larch Lodge" in told.caveats[-1]


def test_a_quiet_service_is_never_ok() -> None:
    """Domain reference §7.11, quiet service: no incident, audit or observation in 90 days."""
    found = all_signals(service(), incident("INC-1", "2026-03-01", service="SVC-1"))
    assert {one.reading.state for one in found} <= {"insufficient_data", "red", "amber"}


def test_every_signal_says_how_it_is_worked_out_and_by_which_numbers() -> None:
    assert len({signal.id for signal in SIGNALS}) == len(SIGNALS)
    for signal in SIGNALS:
        assert re.fullmatch(r"[A-Z]\d", signal.id)
        assert signal.title.endswith("?")
        assert signal.rule.endswith(".")
        assert "domain reference §7" in signal.source
        assert signal.thresholds
        for name in signal.thresholds:
            rows().threshold(name)


def test_every_reading_has_a_reason_a_limit_and_one_next_step() -> None:
    for one in all_signals(service(), incident("INC-1", "2026-05-20", service="SVC-1")):
        for said in (one.reading.why, one.reading.threshold, one.reading.next_step):
            assert said.endswith("."), (one.signal.id, said)


def test_nothing_speaks_of_prosecution_or_a_score() -> None:
    for signal in SIGNALS:
        told = f"{signal.title} {signal.rule} {' '.join(signal.caveats)}".lower()
        assert "prosecut" not in told
        assert "score" not in told
