"""Colours of derived states, each beside its word; what the states mean is decided in derive."""

from __future__ import annotations

from collections.abc import Mapping

from generators.outputs import shown
from generators.outputs.shown import Shown

ACTION_COLOURS: Mapping[str, str] = {
    "withdrawn": "grey",
    "embedded": "blue",
    "verified": "green",
    "reopened": "red",
    "completed_awaiting_verification": "teal",
    "blocked": "orange",
    "in_progress": "grey",
    "open": "grey",
}
_BRAG_ORDER = {"red": "1", "amber": "2", "green": "3", "blue": "4", "grey": "5"}
_BRAG_COLOURS = {"amber": "orange"}
_CONTROL_WORDS = {
    "ok": ("Checked as planned", "green"),
    "attention": ("Needs attention", "red"),
    "insufficient_data": ("Not enough data", "grey"),
}
MILESTONE_WORDS: Mapping[str, tuple[str, str]] = {
    "embedded": ("Embedded", "blue"),
    "verified": ("Verified", "green"),
    "claimed": ("Claimed, not verified", "teal"),
    "reopened": ("Reopened", "red"),
    "not_reached": ("Not reached", "grey"),
}


def brag_tag(colour: str) -> Shown:
    """Blue, red, amber, green or grey, in its colour and as a word."""
    return shown.tag(colour.capitalize(), _BRAG_COLOURS.get(colour, colour), order=_BRAG_ORDER[colour])


def control_tag(state: str) -> Shown:
    """How well a control was checked."""
    word, colour = _CONTROL_WORDS[state]
    return shown.tag(word, colour)


def milestone_tag(state: str, *, overdue: bool) -> Shown:
    """Where a milestone stands; overdue outweighs not reached."""
    word, colour = MILESTONE_WORDS[state]
    return shown.tag("Overdue", "red") if overdue else shown.tag(word, colour)
