"""Scales, ticks and round numbers that drawn charts share; what is drawn is decided by each chart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from generators.derive import phrases


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Scale:
    """Numbers to places in the drawing."""

    low: float
    high: float
    start: float
    end: float

    def at(self, number: float) -> float:
        """The place of a number, in tenths."""
        share = (number - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)


def short(day: date) -> str:
    """`4 Mar 2026`."""
    number, name, year = phrases.day(day).split(" ")
    return f"{number} {name[:3]} {year}"


def whole_steps(most: int, ticks: int) -> Iterator[int]:
    """Whole numbers from nought up an axis, few enough to be read."""
    step = next(size for size in _sizes(Fraction(1)) if most / size <= ticks)
    yield from range(0, most + 1, int(step))


def steps(low: float, high: float, ticks: int) -> Iterator[float]:
    """Round numbers along an axis from `low` to `high`, few enough to be read."""
    span = Fraction(high) - Fraction(low)
    unit = Fraction(1)
    while unit * ticks > span:
        unit /= 10
    step = next(size for size in _sizes(unit) if span / size <= ticks)
    place = -(-Fraction(low) // step) * step
    while place <= Fraction(high):
        yield float(place)
        place += step


def _sizes(unit: Fraction) -> Iterator[Fraction]:
    while True:
        yield from (unit, 2 * unit, 5 * unit)
        unit *= 10
