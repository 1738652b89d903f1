"""Where a risk stands: ratings in order, what earned a lower one, review, controls and who was told."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from generators.catalogues import Catalogues
from generators.derive.risks import RiskPosition, position
from generators.kinds.risk import Risk
from tests.derive.conftest import check, incident, ledger

D = date(2026, 3, 31)


def rating(on: str, likelihood: int, impact: int = 4, stage: str = "current") -> dict[str, Any]:
    return {
        "on": on,
        "by": "STF-1",
        "likelihood": likelihood,
        "impact": impact,
        "stage": stage,
        "rationale": "As seen.",
    }


def risk(*ratings: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {
        "id": "RSK-1",
        "title": "Held too long",
        "hazard": "Somebody is held too long",
        "identified": {"on": "2025-11-10", "by": "STF-1"},
        "owner": "STF-1",
        "ratings": list(ratings),
        "controls": ["CTL-1"],
        "next_review": "2026-04-30",
        **fields,
    }


def control(*verifications: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {
        "id": "CTL-1",
        "title": "Strategies at hand",
        "owner": "STF-1",
        "purpose": "Everybody knows them",
        "control_type": "preventive",
        "starts": "2025-12-01",
        "verifications": list(verifications),
        **fields,
    }


def stands(shipped: Catalogues, *records: Any, on: date = D) -> RiskPosition:
    built = ledger(*records)
    found = built.find(Risk, "RSK-1")
    assert found is not None
    return position(built, found, on, shipped)


FIRST = rating("2025-11-10", 4, stage="inherent")


# ------------------------------------------------------------------ ratings
def test_a_lower_rating_without_a_control_found_to_work_is_named(shipped: Catalogues) -> None:
    """The story: the rating of 24 November 2025 was lowered on a plan alone, and taken back in January."""
    found = stands(shipped, risk(FIRST, rating("2025-11-24", 3)), control())
    assert [(one.score, one.lowered, one.earned_by) for one in found.rated] == [
        (16, False, ()),
        (12, True, ()),
    ]
    assert found.remarks[0].startswith(
        "The rating of 24 November 2025 is lower than the one before, and no control"
    )


def test_a_control_found_effective_by_somebody_else_earns_it(shipped: Catalogues) -> None:
    found = stands(shipped, risk(FIRST, rating("2026-02-06", 3)), control(check("2026-01-30")))
    assert found.rated[1].earned_by == ("CTL-1",)
    assert not found.remarks


def test_what_earns_it_must_have_come_before(shipped: Catalogues) -> None:
    found = stands(shipped, risk(FIRST, rating("2026-01-29", 3)), control(check("2026-01-30")))
    assert found.rated[1].earned_by == ()


def test_the_owner_s_own_word_earns_nothing(shipped: Catalogues) -> None:
    for one in (
        check("2026-01-30", by="STF-1"),
        check("2026-01-30", evidence=[]),
        check("2026-01-30", method="interview"),
    ):
        found = stands(shipped, risk(FIRST, rating("2026-02-06", 3)), control(one))
        assert found.rated[1].earned_by == ()
        assert found.barriers[0].effective is None


def test_a_check_that_found_it_wanting_undoes_an_earlier_one(shipped: Catalogues) -> None:
    found = stands(
        shipped,
        risk(FIRST, rating("2026-02-06", 3)),
        control(check("2026-01-10"), check("2026-01-30", "not_effective")),
    )
    assert found.rated[1].earned_by == ()
    assert found.barriers[0].adverse is not None
    assert "CTL-1 was found not effective on 30 January 2026." in found.remarks


def test_the_target_is_no_rating_of_the_risk(shipped: Catalogues) -> None:
    found = stands(shipped, risk(FIRST, rating("2026-01-15", 2, 3, "target")), control())
    assert [one.score for one in found.rated] == [16]
    assert found.target is not None
    assert found.target.score == 6
    assert found.words.startswith(
        "Rated 16 of 25 on 10 November 2025, which counts as high (from 15). Aimed at: 6."
    )


def test_later_ratings_do_not_count(shipped: Catalogues) -> None:
    assert len(stands(shipped, risk(FIRST, rating("2026-04-01", 2)), control()).rated) == 1


def test_no_rating_is_said(shipped: Catalogues) -> None:
    assert stands(shipped, risk(), control()).words.startswith("No rating is recorded.")


# ------------------------------------------------------------------ review, controls, who was told
def test_a_review_is_overdue_from_the_day_after(shipped: Catalogues) -> None:
    assert stands(shipped, risk(FIRST), control(), on=date(2026, 4, 30)).review == "in_date"
    late = stands(shipped, risk(FIRST), control(), on=date(2026, 5, 1))
    assert (late.review, late.overdue_by) == ("overdue", 1)
    assert "overdue by 1 day" in late.words


def test_a_closed_risk_is_not_overdue(shipped: Catalogues) -> None:
    closed = {"on": "2026-03-01", "by": "STF-2", "rationale": "Gone."}
    found = stands(shipped, risk(FIRST, closed=closed), control(), on=date(2026, 6, 1))
    assert (found.review, found.overdue_by) == ("closed", 0)


def test_a_control_that_names_the_risk_is_one_of_its_controls(shipped: Catalogues) -> None:
    found = stands(shipped, risk(FIRST, controls=[]), control(risks=["RSK-1"]))
    assert [one.control.id for one in found.barriers] == ["CTL-1"]
    assert (
        "No control that is shown here works on it."
        in stands(shipped, risk(FIRST, controls=[]), control()).words
    )


def test_a_high_risk_of_which_nobody_was_told_is_named(shipped: Catalogues) -> None:
    minutes = {
        "id": "MIN-1",
        "title": "Governance",
        "meeting": "governance",
        "held_at": "2025-12-10T10:00",
        "chair": "STF-2",
        "present": [{"staff": "STF-2"}],
        "items": [{"id": "one", "heading": "Risks", "refs": ["RSK-1"]}],
    }
    silent = stands(shipped, risk(FIRST), control())
    assert any("It counts as high, and no meeting" in said for said in silent.remarks)
    told = stands(shipped, risk(FIRST), control(), minutes)
    assert [(one.sort, one.record) for one in told.told] == [("minutes", "MIN-1")]
    assert not told.remarks


def test_incidents_after_it_was_known_are_named(shipped: Catalogues) -> None:
    before, after = (
        incident("INC-0", "2025-11-10", risks=["RSK-1"]),
        incident("INC-1", "2026-01-14", risks=["RSK-1"]),
    )
    found = stands(shipped, risk(FIRST), control(), before, after)
    assert found.incidents == ("INC-1",)
    assert "After it was identified, it happened: INC-1." in found.remarks


@given(st.randoms(use_true_random=False))
def test_the_order_of_files_changes_nothing(shipped: Catalogues, chance: random.Random) -> None:
    records = [
        risk(FIRST, rating("2026-02-06", 3)),
        control(check("2026-01-30")),
        incident("INC-1", "2026-01-14", risks=["RSK-1"]),
        incident("INC-2", "2026-01-15", risks=["RSK-1"]),
    ]
    expected = stands(shipped, *records)
    chance.shuffle(records)
    assert stands(shipped, *records) == expected
