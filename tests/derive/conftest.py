"""Ledgers built by hand for derivations: records as YAML text or as mappings, read by the strict reader."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from generators import catalogues
from generators import ledger as ledgers
from generators.catalogues import Catalogues
from generators.kinds import BY_PREFIX
from generators.ledger import Ledger
from generators.source import parse
from generators.source.writing import written


@pytest.fixture(scope="session")
def shipped() -> Catalogues:
    """The catalogues as shipped."""
    return catalogues.load()


def plain(value: Any) -> Any:
    """Values as texts, as they stand in a file."""
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, date) else str(value)


def ledger(*records: str | Mapping[str, Any]) -> Ledger:
    """A ledger of records given as YAML text (dedented) or as mappings; each must be valid."""
    documents = []
    for record in records:
        text = textwrap.dedent(record) if isinstance(record, str) else written(plain(record))
        first, findings = parse("", text.encode())
        assert first is not None, findings
        record_id = first.data["id"]
        assert isinstance(record_id, str)
        folder = "" if record_id == "provider" else f"{BY_PREFIX[record_id.split('-', 1)[0]].folder}/"
        document, findings = parse(f"records/{folder}{record_id}.yml", text.encode())
        assert document is not None
        assert not findings, findings
        documents.append(document)
    built, faults = ledgers.build(documents)
    assert not faults, "\n".join(map(str, faults))
    return built


def days(first: str, number: int) -> Iterator[str]:
    """Some days in a row, as they are written."""
    for offset in range(number):
        yield (date.fromisoformat(first) + timedelta(days=offset)).isoformat()


# ------------------------------------------------------------------ records with what they must have
def action(action_id: str = "ACT-1", **fields: Any) -> dict[str, Any]:
    """An action that is due on 31 March 2026, with `fields` over it."""
    return {
        "id": action_id,
        "title": "Rewrite five plans",
        "owner": "STF-1",
        "source": ["INC-0"],
        "action": "Rewrite the proactive strategies of five people",
        "due": "2026-03-31",
        **fields,
    }


def check(on: str, outcome: str = "effective", **fields: Any) -> dict[str, Any]:
    """A verification by somebody else, by observation, with evidence."""
    return {
        "on": on,
        "by": "STF-9",
        "method": "observation",
        "outcome": outcome,
        "evidence": ["EVD-9"],
        **fields,
    }


def done(on: str, **fields: Any) -> dict[str, Any]:
    """A claim of completion with evidence."""
    return {"on": on, "by": "STF-1", "evidence": ["EVD-1"], **fields}


def incident(incident_id: str, on: str, **fields: Any) -> dict[str, Any]:
    """An incident of theme `restraint`, known at once."""
    return {
        "id": incident_id,
        "title": "A hold",
        "occurred_at": f"{on}T12:00",
        "became_aware_at": f"{on}T12:00",
        "reported_at": f"{on}T12:30",
        "category": "restraint",
        "harm": {
            "physical": "none",
            "psychological": "none",
            "reg18_injury": False,
            "candour_threshold": False,
        },
        **fields,
    }


SHIFTS = (
    {"id": "early", "starts": "07:00", "ends": "14:30"},
    {"id": "late", "starts": "14:00", "ends": "21:30"},
    {"id": "night", "starts": "21:00", "ends": "07:30"},
)


def service(**fields: Any) -> dict[str, Any]:
    """A service with three shifts that overlap at handover, and STF-2 as registered manager."""
    return {
        "id": "SVC-1",
        "title": "One House",
        "service_type": "supported_living",
        "registered_manager": "STF-2",
        "shifts": list(SHIFTS),
        **fields,
    }


def control(**fields: Any) -> dict[str, Any]:
    """A control of SVC-1, checked every shift from 16 January 2026."""
    return {
        "id": "CTL-1",
        "title": "Named shift supervisor",
        "service": "SVC-1",
        "owner": "STF-2",
        "purpose": "A named supervisor on every shift",
        "control_type": "preventive",
        "starts": "2026-01-16",
        "schedule": {"every": "shift"},
        **fields,
    }


def log(*entries: Mapping[str, Any], log_id: str = "CHK-1", period: str = "2026-01") -> dict[str, Any]:
    """A check log of CTL-1."""
    return {"id": log_id, "title": "Checks", "control": "CTL-1", "period": period, "entries": list(entries)}


def entry(
    on: str, shift: str | None = None, at: str | None = None, outcome: str = "met", **fields: Any
) -> dict[str, Any]:
    """A check written down at noon of its day, unless told otherwise."""
    row = {"on": on, "at": at or f"{on}T12:00", "by": "STF-3", "outcome": outcome, **fields}
    return {**row, "shift": shift} if shift else row
