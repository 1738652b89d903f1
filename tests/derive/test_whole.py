"""What holds of everything worked out from the example, whatever the order of its files and whoever may not see a record."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest

from generators import checking, ledger
from generators.book import compose
from generators.checking import Checked
from generators.derive.signals import SIGNALS
from generators.outputs import derived
from generators.source import Document
from tests.books import EXAMPLE_DAY, SOUND
from tests.conftest import ROOT


@cache
def example() -> Checked:
    return checking.check(ROOT)


def figures(checked: Checked, audience: str) -> Mapping[str, Any]:
    return derived.plain(compose(checked, audience, EXAMPLE_DAY, standing=SOUND))


def rebuilt(documents: list[Document]) -> Checked:
    built, faults = ledger.build(documents)
    assert not faults
    return replace(example(), ledger=built)


@pytest.mark.parametrize("audience", ["inspector", "commissioner", "internal"])
def test_the_order_of_files_changes_nothing(audience: str) -> None:
    documents = list(example().ledger.documents)
    random.Random(3).shuffle(documents)
    assert figures(rebuilt(documents), audience) == figures(example(), audience)


@pytest.mark.parametrize(
    "hidden",
    ["ACT-BH-003", "INC-2026-BH-001", "MSR-AH-missed-doses", "AUD-BH-2025-11-competence", "RSK-TW-falls"],
)
def test_hiding_a_record_from_commissioners_changes_nobody_elses_figures(hidden: str) -> None:
    documents = [
        replace(one, data={**one.data, "audience": ["inspector"]}) if one.data.get("id") == hidden else one
        for one in example().ledger.documents
    ]
    narrowed = rebuilt(documents)
    assert figures(narrowed, "internal") == figures(example(), "internal")
    assert figures(narrowed, "inspector") == figures(example(), "inspector")
    assert hidden not in str(figures(narrowed, "commissioner"))


def test_no_signal_is_ok_on_less_than_it_takes_or_of_a_quiet_service() -> None:
    told = compose(example(), "internal", EXAMPLE_DAY, standing=SOUND).derived.signals
    assert {one.signal.id for one in told} == {one.id for one in SIGNALS}
    well = [one for one in told if one.reading.state == "ok"]
    assert well
    assert all(one.reading.n >= one.reading.least and not one.scope.quiet for one in well)


@pytest.mark.parametrize("day", [date(2025, 12, 31), EXAMPLE_DAY])
@pytest.mark.parametrize("kinds", [["incident"], ["audit"], ["observation", "check_log"], ["activity"]])
def test_with_less_recorded_no_signal_is_ok_below_what_it_takes(kinds: list[str], day: date) -> None:
    entries = {name: one for name, one in example().ledger.entries.items() if one.kind.name not in kinds}
    fewer = replace(example(), ledger=replace(example().ledger, entries=entries))
    for one in compose(fewer, "internal", day, standing=SOUND).derived.signals:
        if one.reading.state == "ok":
            assert one.reading.n >= one.reading.least, (one.signal.id, one.scope.id)


def test_every_signal_says_why_what_next_and_from_what() -> None:
    for one in compose(example(), "internal", EXAMPLE_DAY, standing=SOUND).derived.signals:
        reading, where = one.reading, (one.signal.id, one.scope.id)
        assert reading.why.endswith("."), where
        assert reading.next_step, where
        assert reading.threshold, where
        assert "prosecut" not in f"{reading.why} {reading.next_step} {one.signal.title} {one.signal.rule}", (
            where
        )
        if reading.state in ("red", "amber"):
            assert reading.records or reading.cases, where


def test_outsiders_have_no_signals() -> None:
    for audience in ("inspector", "commissioner"):
        assert compose(example(), audience, EXAMPLE_DAY, standing=SOUND).derived.signals == ()
