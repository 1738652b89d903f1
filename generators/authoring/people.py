"""Who writes what a record tells: the person it names if at work that day, else the governance lead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from generators.authoring import story
from generators.checks.sheet import Sheet, text_at
from generators.kinds.service import Service
from generators.kinds.staff import Staff
from generators.ledger import Ledger

_STAFF = re.compile(r"STF-[A-Za-z0-9-]+", re.ASCII)
# The field that says who answers for a record.
_WRITTEN_BY: Mapping[str, str] = {
    "action": "owner",
    "audit": "auditor",
    "control": "owner",
    "evidence": "authored_by",
    "incident": "reported_by",
    "learning_response": "lead",
    "mar_reconciliation": "by",
    "minutes": "chair",
    "observation": "observer",
    "plan": "sponsor",
    "response": "lead",
    "risk": "identified.by",
    "safeguarding_concern": "raised_by",
}


@dataclass(frozen=True, slots=True)
class People:
    """Who may be meant when a record names somebody, or nobody."""

    ledger: Ledger
    _known: dict[tuple[str, date], str] = field(default_factory=dict)

    def writer(self, named: object, on: date) -> str:
        """The member of staff who writes for whom a record names: themselves if at work, else the governance lead."""
        text = str(named[0] if isinstance(named, list | tuple) and named else named or "")
        known = self._known.get((text, on))
        if known is None:
            known = self._known[text, on] = self._writer(text, on)
        return known

    def _writer(self, text: str, on: date) -> str:
        found = _STAFF.search(text)
        staff = self.ledger.find(Staff, found[0]) if found else None
        if staff is None:
            return story.GOVERNANCE_LEAD
        active = staff.active
        gone = active is not None and (active.from_ > on or (active.to is not None and active.to < on))
        return story.GOVERNANCE_LEAD if gone else staff.id

    def of_record(self, sheet: Sheet) -> str:
        """Who answers for a record, as it is written: an id, words, or nothing."""
        record = str(sheet.document.data.get("id", ""))
        for beginning, staff in story.WRITERS.items():
            if record.startswith(beginning):
                return staff
        if sheet.kind.name == "decision" and sheet.entry is not None:
            return str(getattr(sheet.entry.record, "decided_by", ("",))[0])
        if sheet.kind.name == "feedback" and sheet.document.data.get("type") != "speak_up":
            service = self.ledger.find(Service, str(sheet.document.data.get("service")))
            return service.registered_manager if service else ""
        dotted = _WRITTEN_BY.get(sheet.kind.name)
        return (text_at(sheet.document.data, dotted) or "") if dotted else ""
