"""What an item of evidence is worth as such: age, author, checks and what it lacks (domain reference §6.3)."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.catalogues import Catalogues
from generators.derive.library import LACKS, Item, items
from tests.derive.conftest import action, ledger

D = date(2026, 5, 31)
COUNCIL = {"id": "ORG-council", "title": "Council", "type": "local_authority"}


def evidence(**fields: Any) -> dict[str, Any]:
    """An item by STF-3, checked by STF-2, of the day looked at, with its file and hash."""
    return {
        "id": "EVD-1",
        "title": "Sample of records",
        "category": "processes",
        "claim": "Six of six were signed",
        "file": "one/sample.pdf",
        "sha256": "0" * 64,
        "authored_by": "STF-3",
        "verified_by": ["STF-2"],
        "covers": {"from": "2026-05-01", "to": "2026-05-31"},
        **fields,
    }


def worth(shipped: Catalogues, item: dict[str, Any], *others: Any, on: date = D) -> Item:
    relying = others or (action(owner="STF-1", evidence=["EVD-1"]),)
    kept = {key: value for key, value in item.items() if value is not None}
    return items(ledger(kept, *relying), on, shipped)["EVD-1"]


# ------------------------------------------------------------------ age, by the thresholds in force
@pytest.mark.parametrize(
    ("last", "recency", "age"),
    [
        ("2026-05-31", "recent", 0),
        ("2026-03-02", "recent", 90),
        ("2026-03-01", "older", 91),
        ("2025-05-31", "older", 365),
        ("2025-05-30", "old", 366),
    ],
)
def test_age_is_counted_from_the_last_day_it_speaks_of(
    shipped: Catalogues, last: str, recency: str, age: int
) -> None:
    found = worth(shipped, evidence(covers={"from": "2025-01-01", "to": last}))
    assert (found.recency, found.age) == (recency, age)


def test_what_reaches_beyond_the_day_speaks_up_to_it(shipped: Catalogues) -> None:
    assert worth(shipped, evidence(covers={"from": "2026-05-01", "to": "2026-12-31"})).age == 0
    ahead = worth(shipped, evidence(covers={"from": "2026-06-01", "to": "2026-12-31"}))
    assert (ahead.recency, ahead.age) == ("ahead", None)


def test_no_time_is_no_recent_time(shipped: Catalogues) -> None:
    found = worth(shipped, evidence(covers=None))
    assert (found.recency, found.age, found.lacks) == ("undated", None, ("undated",))


# ------------------------------------------------------------------ whose word it is
@pytest.mark.parametrize(
    ("author", "voice", "independent"),
    [
        ("ORG-council", "outside", True),
        ("STF-3", "another", True),
        ("STF-1", "owner", False),
        ("A daughter", "words", False),
    ],
)
def test_the_author_is_set_against_who_answers_for_what_relies_on_it(
    shipped: Catalogues, author: str, voice: str, independent: bool
) -> None:
    found = worth(shipped, evidence(authored_by=author), action(owner="STF-1", evidence=["EVD-1"]), COUNCIL)
    assert (found.voice, found.independent) == (voice, independent)


def test_the_owner_s_own_word_is_reassurance_until_somebody_else_checks_it(shipped: Catalogues) -> None:
    """Domain reference §6.3: assurance is independent; reassurance is somebody's own word."""
    own = evidence(authored_by="STF-1")
    assert worth(shipped, own | {"verified_by": ["STF-1"]}).lacks == ("own_word",)
    assert worth(shipped, own | {"verified_by": ["STF-1", "STF-2"]}).lacks == ()


def test_one_owner_among_many_is_enough_to_be_the_owner_s_own(shipped: Catalogues) -> None:
    relying = [action(f"ACT-{n}", owner=f"STF-{n}", evidence=["EVD-1"]) for n in (1, 2, 3)]
    assert worth(shipped, evidence(), *relying).voice == "owner"


# ------------------------------------------------------------------ what it lacks
@pytest.mark.parametrize(
    ("without", "lack"),
    [
        ({"file": None, "sha256": None}, "nowhere"),
        ({"sha256": None}, "unhashed"),
        ({"verified_by": None}, "unchecked"),
        ({"covers": {"from": "2024-01-01", "to": "2024-01-31"}}, "old"),
    ],
)
def test_each_gap_is_named(shipped: Catalogues, without: dict[str, Any], lack: str) -> None:
    assert worth(shipped, evidence(**without)).lacks == (lack,)


def test_an_original_kept_elsewhere_is_no_gap(shipped: Catalogues) -> None:
    assert not worth(shipped, evidence(file=None, sha256=None, reference="Cabinet 4")).lacks


def test_what_nothing_relies_on_supports_no_claim(shipped: Catalogues) -> None:
    other = evidence(id="EVD-2", related=["EVD-1"])
    found = worth(shipped, evidence(), other)
    assert (found.voice, found.relied) == ("unheard", ())
    assert "unused" in found.lacks


def test_gaps_come_first_and_the_gravest_before_the_others(shipped: Catalogues) -> None:
    whole = evidence()
    bare = {key: whole[key] for key in ("id", "title", "category", "claim", "authored_by")} | {"id": "EVD-2"}
    unhashed = {key: value for key, value in whole.items() if key != "sha256"} | {"id": "EVD-3"}
    relying = action(owner="STF-1", evidence=["EVD-1", "EVD-2", "EVD-3"])
    found = items(ledger(whole, bare, unhashed, relying), D, shipped)
    assert sorted(found, key=lambda name: found[name].rank) == ["EVD-2", "EVD-3", "EVD-1"]
    assert found["EVD-2"].lacks == tuple(
        name for name in LACKS if name in {"nowhere", "unchecked", "undated"}
    )


@given(st.randoms(use_true_random=False))
def test_the_order_of_files_changes_nothing(shipped: Catalogues, chance: random.Random) -> None:
    records = [
        evidence(),
        evidence(id="EVD-2", authored_by="STF-1"),
        action(owner="STF-1", evidence=["EVD-1", "EVD-2"]),
    ]
    expected = items(ledger(*records), D, shipped)
    chance.shuffle(records)
    assert items(ledger(*records), D, shipped) == expected
