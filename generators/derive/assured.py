"""Whether a control had been shown to work by a day, from what a version of its record says; what hangs on it is judged elsewhere.

A check counts as it does for an action: made by somebody other than the owner, with evidence, by looking at practice or
results (domain reference §6.4). A control that nobody checked is not verified, however long it has been there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from generators.derive.verifications import PROVING
from generators.values import written_day


@dataclass(frozen=True, slots=True)
class Assurance:
    """What was known of a control's effect on a day."""

    verified: date | None
    """When it was last found effective; None where it was not, or a later check found otherwise."""
    first: date | None
    """When it was first found effective since the last check that found otherwise."""
    lapsed: date | None
    """The day from which it counted as verified no more, where it once did: a check found otherwise, or it had ended."""


def several(value: object) -> tuple[Any, ...]:
    """The members of a raw list; a single value is a list of one, as records may write it."""
    if value is None:
        return ()
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def effective_checks(control: Mapping[str, Any], day: date) -> tuple[date, ...]:
    """The days up to `day` on which a check that counts found the control effective, the oldest first."""
    return tuple(on for on, effective in _checks(control, day) if effective)


def assurance(control: Mapping[str, Any], day: date) -> Assurance:
    """What the raw data of a control say of its effect on a day; checks dated later do not count."""
    first = last = lapsed = None
    for on, effective in _checks(control, day):
        if effective:
            first, last, lapsed = first or on, on, None
        else:
            lapsed = on if last else lapsed
            first = last = None
    ends = written_day(control.get("ends"))
    if last and ends and ends < day:
        return Assurance(None, None, ends)
    return Assurance(last, first, lapsed)


def _checks(control: Mapping[str, Any], day: date) -> Iterator[tuple[date, bool]]:
    """Day and result of every check that counts, the oldest first; one that is not effective needs no proving method."""
    found = []
    for check in several(control.get("verifications")):
        if not isinstance(check, Mapping):
            continue
        on = written_day(check.get("on"))
        if (
            on is None
            or on > day
            or check.get("by") == control.get("owner")
            or not several(check.get("evidence"))
        ):
            continue
        effective = check.get("outcome") == "effective"
        if not effective or check.get("method") in PROVING:
            found.append((on, effective))
    yield from sorted(found, key=lambda one: one[0])
