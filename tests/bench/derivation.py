"""A made-up ledger of a given size, made in memory, and what working everything out of it costs: reading and checking are not counted.

`python -m tests.bench.derivation 10000` prints the records, the check entries and the CPU seconds of one whole derivation.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from generators import catalogues
from generators.derive import derive
from generators.kinds import BY_PREFIX
from generators.ledger import Entry, Ledger, record_of
from generators.source import Document

AS_OF = date(2026, 5, 31)
_FIRST = date(2025, 6, 1)
# One service has about so many records, of which every fifth is a month of a control's checks.
_A_SERVICE = 500
_THEMES = ("falls", "medicines-omission", "restraint", "safeguarding-referral-delay")
_SHIFTS = ("early", "late", "night")
_CATEGORIES = ("processes", "observation", "outcomes", "people_experience")
Raw = dict[str, Any]


def ledger(records: int) -> tuple[Ledger, int]:
    """A ledger of about so many records, and how many check entries are in it: some twenty to a record."""
    entries: dict[str, Entry] = {}
    checks = 0
    for raw in _records(records):
        kind = BY_PREFIX[raw["id"].split("-", 1)[0]]
        record = record_of(kind, raw)
        if record is None:
            raise ValueError(f"{raw['id']} is no valid {kind.name}")
        checks += len(raw.get("entries", ()))
        place = f"records/{kind.folder}/{raw['id']}.yml"
        entries[raw["id"]] = Entry(kind, record, Document(place, raw, {}, {}, ""))
    return Ledger(dict(sorted(entries.items()))), checks


def _records(records: int) -> Iterator[Raw]:
    for service in range(max(1, records // _A_SERVICE)):
        yield from _of_service(service)


def _of_service(service: int) -> Iterator[Raw]:
    name = f"SVC-{service:03}"
    shifts = [
        {"id": one, "starts": f"{hour:02}:00", "ends": f"{(hour + 8) % 24:02}:00"}
        for one, hour in zip(_SHIFTS, (6, 14, 22), strict=True)
    ]
    yield {
        "id": name,
        "title": f"Service {service}",
        "service_type": "care_home",
        "registered_manager": f"STF-{service:03}a",
        "shifts": shifts,
    }
    for person in "abcdefghij":
        yield {"id": f"STF-{service:03}{person}", "title": "Carer", "job_title": "Carer", "service": name}
    for month in range(12):
        yield _activity(service, name, month)
    for number in range(9):
        yield _control(service, name, number)
        for month in range(12):
            yield _log(service, name, number, month)
    for number in range(110):
        yield from _event(service, name, number)
    for number in range(24):
        yield _audit(service, name, number)
        yield _observation(service, name, number)
    for number in range(5):
        yield _risk(service, name, number)
        yield _response(service, name, number)
    for week in range(12):
        yield _mar(service, name, week)


def _who(service: int, number: int) -> str:
    return f"STF-{service:03}{'abcdefghij'[number % 10]}"


def _day(number: int) -> date:
    return _FIRST + timedelta(days=number * 7 % 360)


def _activity(service: int, name: str, month: int) -> Raw:
    period = _month(month)
    return {
        "id": f"ACV-{service:03}-{period}",
        "title": period,
        "service": name,
        "period": period,
        "bed_days": "900",
        "care_hours": "4000",
        "scheduled_doses": "2000",
        "frontline_staff": "30",
    }


def _month(number: int) -> str:
    year, month = divmod(_FIRST.month - 1 + number, 12)
    return f"{_FIRST.year + year}-{month + 1:02}"


def _control(service: int, name: str, number: int) -> Raw:
    return {
        "id": f"CTL-{service:03}-{number}", "title": f"Control {number}", "service": name, "owner": _who(service, number), "purpose": "Keep people safe",
        "control_type": "preventive", "theme": _THEMES[number % 4], "starts": _FIRST.isoformat(), "schedule": {"every": "shift"},
        "escalation": {"to": "Duty manager", "within": "same_day"}, "competence": {"task": _THEMES[number % 4], "recheck_required": "true"},
    }  # fmt: skip


def _log(service: int, name: str, number: int, month: int) -> Raw:
    period = _month(month)
    first = date.fromisoformat(f"{period}-01")
    entries = []
    for step in range(93):
        day = first + timedelta(days=step // 3)
        if day.month != first.month or (step * 7 + number) % 41 == 0:
            continue
        entry: Raw = {
            "on": day.isoformat(),
            "shift": _SHIFTS[step % 3],
            "at": f"{day}T{(6, 14, 22)[step % 3]:02}:30",
            "by": _who(service, step),
            "staff": _who(service, step + 1),
            "outcome": "met",
        }
        if (step + month * 5 + number) % 97 == 0:
            entry |= {"outcome": "deviation", "escalated": {"to": "Duty manager", "at": f"{day}T23:00"}}
        entries.append(entry)
    return {
        "id": f"CHK-{service:03}-{number}-{period}",
        "title": period,
        "service": name,
        "control": f"CTL-{service:03}-{number}",
        "period": period,
        "entries": entries,
    }


def _event(service: int, name: str, number: int) -> Iterator[Raw]:
    """An incident, the action that followed, and now and then its evidence, a decision and minutes."""
    day, key = _day(number), f"{service:03}-{number:03}"
    due = day + timedelta(days=40)
    words = " ".join(f"word{(number * step + service) % 89}" for step in range(1, 40))
    yield {
        "id": f"INC-{key}", "title": f"Event {number}", "service": name, "occurred_at": f"{day}T09:00", "became_aware_at": f"{day}T09:05", "reported_at": f"{day}T10:00",
        "category": _THEMES[number % 4], "control_failed": f"CTL-{service:03}-{number % 9}", "description": words, "regulations": ["hsca-ra-2014/12"],
        "harm": {"physical": ("none", "low", "moderate")[number % 3], "psychological": "none", "reg18_injury": "false", "candour_threshold": "false"},
    }  # fmt: skip
    action: Raw = {
        "id": f"ACT-{key}", "title": f"Act {number}", "service": name, "owner": _who(service, number), "source": [f"INC-{key}"], "action": words,
        "addresses": [{"theme": _THEMES[number % 4]}], "due": due.isoformat(), "start": day.isoformat(), "priority": ("high", "medium", "low")[number % 3],
        "regulations": ["hsca-ra-2014/12", "hsca-ra-2014/17"], "framework": ["cqc-saf-2023/learning-culture"],
        "updates": [{"on": due.isoformat(), "by": _who(service, number), "note": "Under way"}],
    }  # fmt: skip
    if number % 3:
        action["completed"] = {"on": due.isoformat(), "by": _who(service, number), "evidence": [f"EVD-{key}"]}
        yield {
            "id": f"EVD-{key}",
            "title": f"Evidence {number}",
            "service": name,
            "category": _CATEGORIES[number % 4],
            "claim": "So",
            "authored_by": _who(service, number + 1),
            "reference": "Shelf",
        }
    if number % 4 == 1:
        later = (due + timedelta(days=10)).isoformat()
        action["verifications"] = [
            {
                "on": later,
                "by": _who(service, number + 3),
                "method": "observation",
                "outcome": "effective",
                "evidence": [f"EVD-{key}"],
            }
        ]
    yield action
    if number % 4 == 0:
        yield {
            "id": f"DEC-{key}", "title": "Decision", "service": name, "question": "What now?", "decided_at": f"{day}T12:00", "decided_by": [_who(service, 0)],
            "options": [{"option": "One"}, {"option": "Two"}], "chosen": "One", "rationale": words, "based_on": [f"INC-{key}"],
        }  # fmt: skip
    if number % 6 == 0:
        yield {
            "id": f"MIN-{key}", "title": "Meeting", "service": name, "meeting": "governance", "held_at": f"{due}T10:00", "chair": _who(service, 0), "present": [{"staff": _who(service, 0), "role": "Chair"}],
            "items": [{"id": "one", "heading": "Actions", "discussion": words, "refs": [f"ACT-{key}", f"INC-{key}"]}],
        }  # fmt: skip


def _audit(service: int, name: str, number: int) -> Raw:
    failed = (
        [
            {
                "id": "f1",
                "criterion": "c1",
                "severity": "minor",
                "text": "Unsigned",
                "action": f"ACT-{service:03}-{number:03}",
            }
        ]
        if number % 3
        else []
    )
    return {
        "id": f"AUD-{service:03}-{number:02}", "title": f"Audit {number}", "service": name, "tool": f"Tool {number % 4}", "type": "audit", "done_on": _day(number * 3).isoformat(), "auditor": _who(service, number),
        "theme": _THEMES[number % 4], "controls": [f"CTL-{service:03}-{number % 9}"], "population": "40", "sample": {"n": "10", "method": "random"},
        "criteria": [{"id": "c1", "text": "Signed", "met": "8" if failed else "10", "total": "10"}], "findings": failed,
    }  # fmt: skip


def _observation(service: int, name: str, number: int) -> Raw:
    return {
        "id": f"OBS-{service:03}-{number:02}",
        "title": "Observed",
        "service": name,
        "type": "observed_practice",
        "done_at": f"{_day(number * 5)}T15:00",
        "staff": _who(service, number),
        "observer": _who(service, number + 4),
        "task": _THEMES[number % 4],
        "outcome": ("competent", "developing")[number % 5 == 0],
    }


def _risk(service: int, name: str, number: int) -> Raw:
    return {
        "id": f"RSK-{service:03}-{number}", "title": f"Risk {number}", "service": name, "hazard": "Harm", "identified": {"on": _day(number).isoformat(), "by": _who(service, number)}, "owner": _who(service, number),
        "ratings": [{"on": _day(number).isoformat(), "by": _who(service, number), "likelihood": "4", "impact": "4", "stage": "inherent", "rationale": "As it is"}],
        "controls": [f"CTL-{service:03}-{number}"], "next_review": "2026-06-30", "themes": [_THEMES[number % 4]],
    }  # fmt: skip


def _response(service: int, name: str, number: int) -> Raw:
    key = f"{service:03}-{number:03}"
    return {
        "id": f"LRN-{key}", "title": "Learning", "service": name, "type": "after_action_review", "incidents": [f"INC-{key}"], "lead": _who(service, number), "started": _day(number).isoformat(),
        "completed": (_day(number) + timedelta(days=20)).isoformat(), "factors": [{"code": "handover", "level": "team", "text": "Told late"}], "actions": [f"ACT-{key}"],
    }  # fmt: skip


def _mar(service: int, name: str, number: int) -> Raw:
    return {
        "id": f"MAR-{service:03}-{number:02}", "title": "Week", "service": name, "week": f"2026-W{number + 8:02}", "by": _who(service, number), "scheduled": "450", "given": "430", "refused": "8",
        "omitted_clinical": "4", "not_available": "2", "blank": "6", "late": "9",
    }  # fmt: skip


def main() -> None:
    """Print what one derivation costs."""
    built, checks = ledger(int(sys.argv[1]))
    rows = catalogues.load()
    derive(ledger(600)[0], Ledger({}), AS_OF, rows)
    started = time.process_time()
    found = derive(built, built, AS_OF, rows, inside=True)
    spent = time.process_time() - started
    print(f"{len(built.entries)} {checks} {spent:.3f} {len(found.signals)}")


if __name__ == "__main__":
    main()
