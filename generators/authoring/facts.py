"""What a fact of a record is, and the fields in which records say when and by whom; which facts there are is told in dating."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from generators.checks.sheet import Sheet, text_at
from generators.kind import Place
from generators.source import Value

# The field that dates a record as a whole.
BORN: Mapping[str, str] = {
    "action": "start",
    "audit": "done_on",
    "control": "starts",
    "decision": "decided_at",
    "enforcement": "served",
    "feedback": "received_at",
    "high_risk_medicine": "started",
    "incident": "reported_at",
    "learning_response": "started",
    "mar_reconciliation": "on",
    "minutes": "held_at",
    "observation": "done_at",
    "plan": "started",
    "response": "opened",
    "risk": "identified.on",
    "safeguarding_concern": "raised_at",
    "staff": "active.from",
}
# Mappings dated by a field of another name or further in, by kind and path.
DATED_BY: Mapping[tuple[str, str], str] = {
    **{
        ("incident", f"decisions_required.{duty}"): "decided.at"
        for duty in ("cqc_notification", "candour", "riddor", "safeguarding")
    },
    ("service", "role_holders"): "from",
}
# Kinds of which the notes describe the thing itself; those of all others tell how it ended.
THINGS = frozenset(
    {"activity", "control", "evidence", "measure", "organisation", "plan", "provider", "service", "staff"}
)
_WRITERS_OF_PARTS = ("by", "approved_by")
APPEARS = "\0appears"


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that a record came to say."""

    record: str
    place: Place
    when: date | datetime
    by: str
    before: Value = APPEARS
    """What stood at the place until then; `APPEARS` where nothing did."""
    key: str = ""
    """The key under which that stood, where it was another."""
    bucket: str = ""
    """What is written down together with it, where that is more than its own record."""
    prompt: bool = False
    """Whether it is written down within minutes, as logs are."""
    early: bool = False
    """Whether it is written down first thing in the morning."""


def ident(sheet: Sheet) -> str:
    """The record's id."""
    return str(sheet.document.data["id"])


def path(place: Place) -> str:
    """The names on the way to a place, without the numbers of list items."""
    return ".".join(step for step in place if isinstance(step, str))


def by(data: Mapping[str, Any]) -> str:
    """Who is named by a mapping; nothing where nobody is."""
    return next((data[name] for name in _WRITERS_OF_PARTS if isinstance(data.get(name), str)), "")


def by_of(data: Mapping[str, Any], dotted: str) -> str:
    """Who is named beside a dotted field; nothing where nobody is."""
    return text_at(data, f"{dotted.rpartition('.')[0]}.by") or ""
