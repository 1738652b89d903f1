"""Exact tests for small counts: whether two shares differ by more than chance, and what a run of noughts still allows."""

from __future__ import annotations

from fractions import Fraction
from math import comb


def fisher(first: tuple[int, int], second: tuple[int, int]) -> float:
    """Fisher's exact test, two-sided, of a table of two rows: the chance of a table as unlikely as this one or more so.

    The margins are taken as fixed. 1.0 where a row or a column is empty. Worked out in whole numbers, so ties are ties.
    """
    row, other = sum(first), sum(second)
    column = first[0] + second[0]
    seen = comb(row, first[0]) * comb(other, second[0])
    weights = (
        comb(row, part) * comb(other, column - part)
        for part in range(max(0, column - other), min(row, column) + 1)
    )
    return float(Fraction(sum(one for one in weights if one <= seen), comb(row + other, column)))


def still_possible(noughts: int, chance: float = 0.05) -> float:
    """The highest true rate with which so many noughts in a row still come about by this chance (one-sided, exact).

    Of 6 audits without a finding it is 39 %, of 12 it is 22 % (domain reference §7.4, O1 b). 1.0 where there is none.
    """
    return float(1 - chance ** (1 / noughts)) if noughts else 1.0
