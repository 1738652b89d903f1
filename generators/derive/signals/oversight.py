"""Weak oversight: audits and findings (O1, O2), actions (O3 to O5), governance (O6, O7), practice that is watched (O8, O9).

Domain reference §7.4.
"""

from __future__ import annotations

from generators.derive.signals import audits, closing, due_dates, minuted, single_point, watched
from generators.derive.signals.signal import Signal

SIGNALS: tuple[Signal, ...] = (
    *audits.SIGNALS,
    due_dates.SIGNAL,
    *closing.SIGNALS,
    minuted.SIGNAL,
    single_point.SIGNAL,
    *watched.SIGNALS,
)
