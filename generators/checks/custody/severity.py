"""What counts as less severe: the words of each field from the least to the most serious; what follows is decided elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase

from generators.checks.custody.edits import Edit
from generators.source import Value

_HARM = ("none", "low", "moderate", "severe", "fatal")
_FLAG = ("false", "true")
# Kind and field -> its words from the least to the most serious; none for numbers (domain reference §7.6, C4).
LADDERS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("incident", "harm.physical"): _HARM,
    ("incident", "harm.psychological"): _HARM,
    ("incident", "harm.reg18_injury"): _FLAG,
    ("incident", "harm.candour_threshold"): _FLAG,
    ("incident", "restrictive_intervention.injury"): _FLAG,
    ("incident", "restrictive_intervention.minutes"): (),
    ("incident", "decisions_required.*.required"): _FLAG,
    ("safeguarding_concern", "referral.required"): _FLAG,
    ("safeguarding_concern", "allegation_against_staff"): _FLAG,
    ("feedback", "detriment_alleged"): _FLAG,
    ("audit", "findings.severity"): ("advisory", "minor", "high"),
    ("audit", "result"): ("pass", "fail"),
    ("observation", "outcome"): ("not_applicable", "competent", "developing", "not_competent"),
    ("risk", "ratings.likelihood"): (),
    ("risk", "ratings.impact"): (),
}
# Lists of which an item that is taken out makes less of what happened.
LISTS = frozenset({("safeguarding_concern", "abuse_types"), ("audit", "findings")})


def lowered(kind: str, edit: Edit) -> bool:
    """Whether an edit makes less of something in a record of that kind (its code name)."""
    if edit.op == "remove" and (kind, edit.dotted) in LISTS:
        return True
    ladder = next(
        (
            words
            for (name, field), words in LADDERS.items()
            if name == kind and fnmatchcase(edit.dotted, field)
        ),
        None,
    )
    if ladder is None:
        return False
    before, after = (_rank(ladder, value) for value in (edit.before, edit.after))
    if before is None:
        return False
    return before > 0 if edit.op == "remove" else after is not None and after < before


def _rank(ladder: tuple[str, ...], value: Value) -> float | None:
    if not isinstance(value, str):
        return None
    if ladder == _FLAG:
        return float(is_set(value))
    if ladder:
        return float(ladder.index(value)) if value in ladder else None
    try:
        return float(value)
    except ValueError:
        return None


def is_set(value: Value) -> bool:
    """Whether a flag was set, also in versions written before it had one form."""
    return isinstance(value, str) and value.lower() in {"true", "yes", "on"}
