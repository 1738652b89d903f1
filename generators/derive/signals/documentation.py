"""The signals of documentation gaps, D1 to D7 and N1 to N4, in order; each is worked out in a module of its own."""

from __future__ import annotations

from generators.derive.signals import (
    clock_anomalies,
    copied_texts,
    incomplete_chains,
    kept_whole,
    late_amendments,
    notification,
    recording,
    safeguarding_loops,
    series_gaps,
)
from generators.derive.signals.signal import Signal

SIGNALS: tuple[Signal, ...] = (
    recording.SIGNAL,
    clock_anomalies.SIGNAL,
    late_amendments.SIGNAL,
    series_gaps.SIGNAL,
    incomplete_chains.SIGNAL,
    copied_texts.SIGNAL,
    kept_whole.SIGNAL,
    *notification.LAG_AND_CANDIDATES,
    safeguarding_loops.SIGNAL,
    notification.CANDOUR,
)
