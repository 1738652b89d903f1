"""Colours of derived states, each beside its word; what the states mean is decided in derive."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from generators.derive import phrases
from generators.derive.controls import ControlPosition
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


def control_tag(found: ControlPosition) -> Shown:
    """How well a control was checked; red where the gaps are above the thresholds in force."""
    if found.state == "attention":
        return shown.tag("Needs attention", "red" if found.serious else "orange")
    return (
        shown.tag("Checked as planned", "green")
        if found.state == "ok"
        else shown.tag("Not enough data", "grey")
    )


def interim_tag(found: ControlPosition, as_of: date) -> Shown:
    """The same beside a plan, where a control that has ended keeps nobody safe any more."""
    ends = found.control.ends
    return shown.tag(f"Ended {phrases.day(ends)}", "grey") if ends and ends < as_of else control_tag(found)


def coverage(found: ControlPosition) -> str:
    """How many of the expected checks were carried out; why there is nothing to say where none was expected."""
    if found.expected:
        return f"{found.recorded} of {found.expected} checks"
    return "no check expected yet" if found.control.schedule else "no schedule of checks recorded"


def milestone_tag(state: str, *, overdue: bool) -> Shown:
    """Where a milestone stands; overdue outweighs not reached."""
    word, colour = MILESTONE_WORDS[state]
    return shown.tag("Overdue", "red") if overdue else shown.tag(word, colour)
