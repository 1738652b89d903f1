"""Days, commits and numbers as the audit says them; what it says lives with the checks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from generators.finding import count
from generators.values import LONDON, long_day

day = long_day


def moment(when: datetime | None) -> str:
    """`3 March 2026, 14:05`, in England; in words where there is no readable time."""
    return f"{day(when)}, {when.astimezone(LONDON):%H:%M}" if when else "no readable time"


def short(commit: str) -> str:
    """Twelve digits of a commit's id."""
    return commit[:12]


def span(length: timedelta) -> str:
    """`3 days`, `5 hours`, `12 minutes`, rounded down."""
    seconds = int(abs(length).total_seconds())
    for size, noun in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= 2 * size or (noun == "minute" and seconds >= size):
            return count(seconds // size, noun)
    return count(seconds, "second")


def commits(number: int) -> str:
    """`1 commit`, `1,204 commits`."""
    return f"{number:,} commit{'' if number == 1 else 's'}"


def plain(text: str) -> str:
    """Foreign text on one line, with nothing in it that does not show."""
    shown = "".join(letter if letter.isprintable() else f"⟨U+{ord(letter):04X}⟩" for letter in text)
    return shown if len(shown) <= 200 else f"{shown[:199]}…"


def listed(names: Sequence[str], most: int = 3) -> str:
    """`a, b, c and 4 more`."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more:,} more" if more > 0 else "")
