"""What an action changes: policy or practice, and how strongly, by the action hierarchy; whether it worked is asked elsewhere.

Domain reference §7.7 and the catalogue of types of change (`action-hierarchy.yml`).
"""

from __future__ import annotations

import re
from datetime import date

from generators.catalogues import Catalogues
from generators.catalogues.rows import ChangeType
from generators.derive import verifications
from generators.kinds.action import Action

# What an action that only reminds or rewrites says of itself (domain reference §7.7, failure modes).
_ONLY_WORDS = re.compile(
    r"^(remind|re-?issue|circulate|update the [a-z ]*(policy|procedure)|re-?write the [a-z ]*(policy|procedure))\b",
    re.IGNORECASE,
)


def row_of(action: Action, catalogues: Catalogues) -> ChangeType | None:
    """The type of change in the catalogue; None where the action names none."""
    return catalogues.change_types.get(action.change_type) if action.change_type else None


def seen_in_practice(action: Action, as_of: date) -> bool:
    """Whether somebody other than the owner observed it effective by the day."""
    return any(check.method == "observation" for check in verifications.read(action, as_of).effective)


def strength(action: Action, catalogues: Catalogues, as_of: date) -> str | None:
    """`stronger`, `intermediate` or `weaker`; None where neither a judgement nor a type of change tells.

    The judgement of somebody other than the owner counts, else the usual strength of the type of change. A type that is
    weaker unless competence was observed stays weaker without an observation, and words that only remind are weaker.
    """
    row = row_of(action, catalogues)
    observed = seen_in_practice(action, as_of)
    if row is not None and row.with_observation and not observed:
        return row.strength
    if action.change_type is None and _ONLY_WORDS.match(action.action):
        return "weaker"
    if action.strength is not None and action.strength.set_by != action.owner:
        return action.strength.value
    if row is None:
        return None
    return row.with_observation if row.with_observation and observed else row.strength


def weak(action: Action, catalogues: Catalogues, as_of: date) -> bool:
    """Whether it relies on people's knowing and remembering only."""
    return strength(action, catalogues, as_of) == "weaker"


def of_policy_only(action: Action, catalogues: Catalogues, as_of: date) -> bool:
    """Whether it changes paper and knowledge only: policy, memo, or training after which nobody watched practice."""
    row = row_of(action, catalogues)
    if row is None:
        return bool(_ONLY_WORDS.match(action.action))
    return row.policy_only and not (row.with_observation and seen_in_practice(action, as_of))


def changes_practice(action: Action, catalogues: Catalogues, as_of: date) -> bool:
    """Whether it changes what people do or meet: anything but policy, memos, unobserved training and talk in supervision."""
    row = row_of(action, catalogues)
    if row is None or of_policy_only(action, catalogues, as_of):
        return False
    return row.strength != "weaker" or seen_in_practice(action, as_of)
