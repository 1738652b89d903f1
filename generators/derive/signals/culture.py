"""Culture concerns: reporting (C1, C2), speaking up (C3), severity (C4), context (C5), learning that stops at persons (C6).

Domain reference §7.6.
"""

from __future__ import annotations

from generators.derive.signals import culture_context, reporting, severity, speaking_up
from generators.derive.signals.signal import Signal

SIGNALS: tuple[Signal, ...] = (
    *reporting.SIGNALS,
    speaking_up.SIGNAL,
    severity.SIGNAL,
    *culture_context.SIGNALS,
)
