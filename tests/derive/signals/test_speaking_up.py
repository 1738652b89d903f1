"""What became of concerns of staff (C3): domain reference §7.6."""

from __future__ import annotations

from typing import Any

import pytest

from generators.derive.signals import Reading
from tests.derive.conftest import incident, service
from tests.derive.signals.told import reading

BUSY = incident("INC-9", "2026-05-01", service="SVC-1")


def concern(number: int, on: str = "2026-04-01", **fields: Any) -> dict[str, Any]:
    return {
        "id": f"FBK-{number}",
        "title": "A concern",
        "service": "SVC-1",
        "type": "staff_concern",
        "received_at": f"{on}T09:00",
        "anonymous": False,
        **fields,
    }


def answered(on: str, told: str = "") -> dict[str, Any]:
    return {
        "outcome": {"on": on, "by": "STF-2", "text": "Done"},
        **({"outcome_told_to_raiser": {"on": told}} if told else {}),
    }


def c3(*records: dict[str, Any]) -> Reading:
    return reading("C3", service(), BUSY, *records)


def test_a_concern_whose_outcome_was_told_within_four_weeks_is_ok() -> None:
    assert c3(concern(1, **answered("2026-04-20", "2026-04-29"))).state == "ok"
    late = c3(concern(1, **answered("2026-04-20", "2026-04-30")))
    assert (late.state, "its outcome was told after 29 days" in late.cases[0].words) == ("amber", True)


def test_an_outcome_that_nobody_was_told_is_none_to_who_raised_it() -> None:
    found = c3(concern(1, **answered("2026-04-20")))
    assert (found.state, "has no outcome told to who raised it after 60 days" in found.cases[0].words) == (
        "amber",
        True,
    )
    assert c3(concern(1, "2026-05-03")).state == "ok"
    assert c3(concern(1, "2026-05-02")).state == "amber"


def test_of_an_anonymous_concern_the_outcome_counts_because_nobody_can_be_told() -> None:
    assert c3(concern(1, anonymous=True, **answered("2026-04-20"))).state == "ok"
    assert "has no outcome after 60 days" in c3(concern(1, anonymous=True)).cases[0].words


def test_detriment_that_nothing_looks_into_is_red() -> None:
    told = concern(1, detriment_alleged=True, **answered("2026-04-10", "2026-04-11"))
    assert c3(told).state == "red"
    decision = {
        "id": "DEC-1", "title": "Look into it", "question": "What?", "decided_at": "2026-04-12T09:00", "decided_by": ["STF-1"],
        "chosen": "Somebody outside", "rationale": "It is about us.", "based_on": ["FBK-1"],
    }  # fmt: skip
    assert c3(told, decision).state == "ok"
    assert c3({**told, "related": ["DEC-1"]}, {**decision, "based_on": []}).state == "ok"


def test_the_same_theme_raised_again_at_the_same_place_is_amber() -> None:
    told = answered("2026-04-10", "2026-04-11")
    first, again = (
        concern(1, themes=["restraint"], **told),
        concern(2, "2026-04-05", themes=["restraint"], **told),
    )
    found = c3(first, again)
    assert (found.state, found.cases[0].records) == ("amber", ("FBK-2", "FBK-1"))
    assert c3(first, {**again, "themes": ["falls"]}).state == "ok"
    assert c3(service(id="SVC-2"), first, {**again, "service": "SVC-2"}).state == "ok"


@pytest.mark.parametrize(("anonymous", "number", "state"), [(3, 4, "amber"), (2, 4, "ok"), (3, 3, "ok")])
def test_more_than_half_anonymous_of_at_least_four_is_amber(anonymous: int, number: int, state: str) -> None:
    told = [
        concern(n, anonymous=n < anonymous, **answered("2026-04-10", "2026-04-11")) for n in range(number)
    ]
    assert c3(*told).state == state


def test_no_concern_does_not_show_that_nobody_had_one() -> None:
    found = c3({**concern(1), "type": "complaint"}, concern(2, "2025-05-31"))
    assert (found.state, found.n) == ("insufficient_data", 0)
    assert "does not show that nobody had one" in found.why
