"""Figures and the rules of charts in words; what a chart shows is worked out elsewhere."""

from __future__ import annotations

from generators.catalogues import Catalogues
from generators.derive.spc import Rule


def number(value: float) -> str:
    """A figure in words: `13.5`, `5.76`, `1240.3`, `0.0074`."""
    if value == int(value):
        return str(int(value))
    size = abs(value)
    if size >= 1:
        return (f"{value:.1f}" if size >= 100 else f"{value:.2f}").rstrip("0").rstrip(".")
    return f"{value:.3g}" if size >= 0.0001 else f"{value:.6f}".rstrip("0").rstrip(".")


def rule_words(rule: Rule, catalogues: Catalogues) -> str:
    """A rule in words, with the numbers in force."""
    shift, trend = (catalogues.threshold(f"spc-{name}-length").whole for name in ("shift", "trend"))
    near, window = (catalogues.threshold(f"spc-near-{name}").whole for name in ("needed", "window"))
    return {
        "outside": "outside the process limits",
        "trend": f"part of {trend} or more in a row that all rise or all fall",
        "two_in_three": f"at least {near} of {window} in a row near the same limit",
        "shift": f"part of {shift} or more in a row on one side of the mean",
    }[rule]
