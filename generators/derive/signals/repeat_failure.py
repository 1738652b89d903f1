"""Repeat failure: like incidents after learning (R1), recurrence after closure (R2), factors that come back (R3), findings repeated (R4).

Domain reference §7.2.
"""

from __future__ import annotations

from generators.derive.signals import after_closure, after_learning, repeated_factors, repeated_findings
from generators.derive.signals.signal import Signal

SIGNALS: tuple[Signal, ...] = (
    after_learning.SIGNAL,
    after_closure.SIGNAL,
    repeated_factors.SIGNAL,
    repeated_findings.SIGNAL,
)
