"""Which verifications of an action count, and what they show; the action's state is worked out from them elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from generators.derive import phrases
from generators.kind import LOOKS_LIKE_ID
from generators.kinds.action import Action, ActionVerification, Completed

Method = Literal["observation", "record_sample", "outcome_measure", "external", "interview"]

# Ways of verifying that look at practice or results (domain reference §6.4); being told is not one of them.
PROVING: frozenset[Method] = frozenset({"observation", "record_sample", "outcome_measure", "external"})


@dataclass(frozen=True, slots=True)
class Verified:
    """What the verifications of an action that count show, up to a date."""

    effective: tuple[ActionVerification, ...] = ()
    """Effective ones since the last that was not, oldest first."""
    adverse: ActionVerification | None = None
    """The last one, where it was partly or not effective."""
    remarks: tuple[str, ...] = ()
    """Why others count for nothing, in plain words."""

    @property
    def last(self) -> ActionVerification | None:
        """The one the action's state rests on."""
        return self.adverse or (self.effective[-1] if self.effective else None)


def claim(action: Action, as_of: date) -> Completed | None:
    """The claim of completion, where one with evidence was made by `as_of` (domain reference §6.4, guards)."""
    made = action.completed
    return made if made and made.on <= as_of and made.evidence else None


def fault(verifier: str, answerable: str, evidence: tuple[str, ...], role: str) -> str | None:
    """Why a verification counts for nothing, in words; None where it may count. `role` says who the answerable one is.

    Where both ids are withheld from the reader, they cannot be shown to be two people.
    """
    if verifier == answerable:
        if LOOKS_LIKE_ID.fullmatch(verifier):
            return f"it was made by {role}"
        return f"the verifier and {role} are both withheld, so they cannot be shown to be two people"
    return None if evidence else "no evidence is named"


def read(action: Action, as_of: date) -> Verified:
    """The verifications dated up to `as_of` that count, and why the others do not.

    One counts that someone other than the owner made, with evidence, on or after completion, by a method that looks at
    practice or results. An interview proves nothing but may show that the action did not work. A verification that was
    not effective ends what the effective ones before it showed.
    """
    done = claim(action, as_of)
    effective: list[ActionVerification] = []
    adverse: ActionVerification | None = None
    remarks: list[str] = []
    for found in sorted(action.verifications, key=lambda verification: verification.on):
        if found.on > as_of:
            continue
        why = "; ".join(_faults(action, done, found))
        if why:
            remarks.append(
                f"The verification of {phrases.day(found.on)} by {found.by} counts for nothing: {why}."
            )
        elif found.outcome != "effective":
            effective, adverse = [], found
        elif found.method in PROVING:
            effective.append(found)
            adverse = None
        else:
            remarks.append(
                f"The interview of {phrases.day(found.on)} by {found.by} does not verify the action: "
                "it takes an observation, a sample of records, an outcome measure or an outside check."
            )
    return Verified(tuple(effective), adverse, tuple(remarks))


def _faults(action: Action, done: Completed | None, found: ActionVerification) -> Iterator[str]:
    problem = fault(found.by, action.owner, found.evidence, "the owner")
    if problem:
        yield problem
    if done is None:
        yield "no completion with evidence was recorded"
    elif found.on < done.on:
        yield f"it is dated before completion on {phrases.day(done.on)}"
