"""The figures that are aimed at, and whether they were reached; how a figure is come by lies elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """One line: a figure that should be no more than a target, better no more than a stretch."""

    words: str
    figure: float
    target: float
    stretch: float
    unit: str = "×"

    @property
    def reached(self) -> str:
        """In words."""
        if self.figure <= self.stretch:
            return "stretch reached"
        return "reached" if self.figure <= self.target else "NOT reached"


@dataclass(frozen=True, slots=True)
class Missing:
    """A line that could not be measured, and why."""

    words: str
    why: str


def printed(lines: Iterable[Target | Missing]) -> str:
    """A table, a target to a line."""
    told = [f"{'':84}{'figure':>11}{'target':>10}{'stretch':>10}"]
    for line in lines:
        if isinstance(line, Missing):
            told.append(f"{line.words:84}{'–':>11}   not measured: {line.why}")
            continue
        figures = (
            f"{f'{value:.2f} {line.unit}':>{width}}"
            for value, width in ((line.figure, 11), (line.target, 10), (line.stretch, 10))
        )
        told.append(f"{line.words:84}{''.join(figures)}  {line.reached}")
    return "\n".join(told)
