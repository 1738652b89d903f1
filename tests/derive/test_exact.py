"""Exact tests for small counts, held against values known from elsewhere."""

from __future__ import annotations

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.derive.exact import fisher, still_possible


@pytest.mark.parametrize(
    ("first", "second", "p"),
    [
        # Fisher's own tea tasting (The Design of Experiments, 1935), two-sided.
        ((3, 1), (1, 3), 0.4857142857),
        ((4, 0), (0, 4), 0.0285714286),
        # As R's fisher.test and SciPy's fisher_exact give them.
        ((8, 2), (1, 5), 0.0349650350),
        ((1, 9), (11, 3), 0.0027594562),
        ((10, 2), (3, 15), 0.00053672412),
        ((0, 5), (0, 7), 1.0),
        ((0, 0), (3, 4), 1.0),
    ],
)
def test_fishers_exact_test_gives_the_known_values(
    first: tuple[int, int], second: tuple[int, int], p: float
) -> None:
    assert fisher(first, second) == pytest.approx(p, rel=1e-7)


COUNTS = st.tuples(st.integers(0, 25), st.integers(0, 25))


@given(COUNTS, COUNTS)
def test_it_is_a_chance_and_does_not_mind_which_row_or_column_comes_first(
    first: tuple[int, int], second: tuple[int, int]
) -> None:
    p = fisher(first, second)
    assert 0 < p <= 1
    assert p == fisher(second, first)
    assert p == fisher((first[1], first[0]), (second[1], second[0]))


@given(COUNTS, COUNTS)
def test_it_agrees_with_adding_up_every_table_by_its_margins(
    first: tuple[int, int], second: tuple[int, int]
) -> None:
    total, column = sum(first) + sum(second), first[0] + second[0]
    chances = {
        a: comb(column, a) * comb(total - column, sum(first) - a) / comb(total, sum(first))
        for a in range(max(0, sum(first) - (total - column)), min(sum(first), column) + 1)
    }
    whole = sum(chance for chance in chances.values() if chance <= chances[first[0]] * (1 + 1e-9))
    assert fisher(first, second) == pytest.approx(whole)


def test_noughts_in_a_row_still_allow_a_true_rate() -> None:
    """Domain reference §7.4, O1 b: 0 of 6 up to 39 %, 0 of 12 up to 22 %."""
    assert still_possible(6) == pytest.approx(0.393, abs=0.001)
    assert still_possible(12) == pytest.approx(0.221, abs=0.001)
    assert still_possible(0) == 1.0
