"""Which records are drawn for a person to read: by a rule that anyone can repeat with a seed; what is shown of them stands elsewhere.

Domain reference §7.8: figures are paired with a few records, drawn at random each month, that a person reads.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Sampling:
    """How many records are drawn, and by which seed."""

    seed: str
    size: int


# By the position date, and as many as the threshold `human-sample` says.
USUAL = Sampling("", 0)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A record with its place in the order that a seed gives."""

    place: int
    """From 1."""
    id: str
    digest: str
    """SHA-256 of the seed followed by the id, as 64 hexadecimal digits."""


def digest(seed: str, identity: str) -> str:
    """SHA-256 of the seed followed at once by the id, both as UTF-8."""
    return sha256(f"{seed}{identity}".encode()).hexdigest()


def ranked(ids: Iterable[str], seed: str) -> tuple[Ranked, ...]:
    """Every id once, the smallest digest first; the first of them are the sample."""
    found = sorted((digest(seed, identity), identity) for identity in set(ids))
    return tuple(Ranked(place, identity, hashed) for place, (hashed, identity) in enumerate(found, start=1))
