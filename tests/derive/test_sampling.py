"""The draw that anyone can repeat (domain reference §7.8: five random records a month, read by a person)."""

from __future__ import annotations

import hashlib
import random

from hypothesis import given
from hypothesis import strategies as st

from generators.derive.sampling import digest, ranked

IDS = st.lists(st.from_regex(r"INC-[a-z0-9]{1,6}", fullmatch=True), max_size=20, unique=True)
SEEDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)


def test_a_digest_is_that_of_seed_and_id_with_nothing_between() -> None:
    assert digest("blue door", "INC-1") == hashlib.sha256(b"blue doorINC-1").hexdigest()
    assert digest("Ü", "INC-1") == hashlib.sha256(b"\xc3\x9cINC-1").hexdigest()


def test_another_seed_gives_another_order() -> None:
    ids = [f"INC-{number}" for number in range(30)]
    first, second = ([one.id for one in ranked(ids, seed)] for seed in ("2026-05-31", "blue door"))
    assert sorted(first) == sorted(second) == sorted(ids)
    assert first[:5] != second[:5]


@given(IDS, SEEDS, st.randoms(use_true_random=False))
def test_neither_the_order_of_files_nor_doubles_change_it(
    ids: list[str], seed: str, chance: random.Random
) -> None:
    shuffled = [*ids, *ids]
    chance.shuffle(shuffled)
    found = ranked(shuffled, seed)
    assert found == ranked(ids, seed)
    assert [one.place for one in found] == list(range(1, len(ids) + 1))
    assert [one.digest for one in found] == sorted(one.digest for one in found)


@given(IDS, SEEDS)
def test_a_record_that_is_added_moves_none_before_another(ids: list[str], seed: str) -> None:
    before = [one.id for one in ranked(ids, seed)]
    after = [one.id for one in ranked([*ids, "INC-added-later"], seed) if one.id != "INC-added-later"]
    assert after == before
