"""What a signature shows, once somebody has looked; how it is looked at lives in `signatures`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["unsigned", "good", "bad", "unknown_key", "outside_validity", "not_checked", "unreadable"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a signature shows."""

    state: State
    words: str
    """One plain sentence without its full stop: what is shown, and what is not."""
    principals: tuple[str, ...] = ()
    """Whose key it is, as the list of trusted keys writes it; also where the key was not valid then."""
    fingerprint: str = ""
    """`SHA256:…` of the key that signed, as `ssh-keygen -l` prints it; empty where none can be read."""
    key: bytes = b""
    """The key itself, for `Trust.speaks_for`; empty where none can be read."""
