"""Words as the search compares them: without case and accents, ids and dates whole, the same whatever stands beside them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.outputs.search_terms import PREFIXES, STOP_WORDS, folded, terms
from tests.hostile import PAYLOADS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Falls, falls and FALLS", {"falls": 3}),
        ("see INC-2026-AH-001, act-bh-002.", {"see": 1, "inc-2026-ah-001": 1, "act-bh-002": 1}),
        ("P-0007's picture", {"p-0007": 1, "s": 1, "picture": 1}),
        ("2026-03-04 2026-03 2026-W10", {"2026-03-04": 1, "2026-03": 1, "2026-w10": 1}),
        ("one-to-one re-check --x- not_done", {"one": 2, "re": 1, "check": 1, "x": 1, "not": 1, "done": 1}),
        ("Café CAFÉ cafe\u0301 ﬁre Straße", {"cafe": 3, "fire": 1, "straße": 1}),
        ("ΟΔΟΣ οδός İstanbul ǅ", {"οδοσ": 2, "istanbul": 1, "dz": 1}),
        ("soft\u00adhyphen zero\u200bwidth a\u2028b", {"softhyphen": 1, "zerowidth": 1, "b": 1}),
        ("5\u00a0mg — “as needed” ½", {"5": 1, "mg": 1, "needed": 1, "1": 1, "2": 1}),
        ("x" * 100, {"x" * 64: 1}),
        ("the of and", {}),
        ("", {}),
        ("\ud800 ok \U000f0000", {"ok": 1}),
    ],
)
def test_a_text_is_cut_into_words(text: str, expected: dict[str, int]) -> None:
    assert terms(text) == expected


@given(st.text())
def test_words_are_letters_and_figures_alone(text: str) -> None:
    for word in terms(text):
        assert not word.startswith("-")
        assert not word.endswith("-")
        assert all(piece == "-" or unicodedata.category(piece)[0] in "LN" for piece in word)
        assert word not in STOP_WORDS


@given(st.text(), st.text())
def test_words_of_two_texts_are_the_words_of_both(one: str, other: str) -> None:
    together = Counter(terms(f"{one}\n{other}"))
    assert together == Counter(terms(one)) + Counter(terms(other))


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_hostile_texts_leave_nothing_but_words() -> None:
    for payload in PAYLOADS:
        assert not re.search(r"[<>\"'&;=()/\\]", " ".join(terms(payload)))


def test_every_id_of_a_kind_is_one_word() -> None:
    for prefix in PREFIXES:
        assert terms(f"see {prefix.upper()}-x-1") == {"see": 1, f"{prefix}-x-1": 1}
