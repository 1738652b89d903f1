"""What the example's records leave unsaid about how they came to be written: late entries, first drafts, one branch.

Whatever a record says itself stands in the record and is read from there. An id that is no longer there is passed over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from generators.kind import Place
from generators.source import Value
from generators.values import LONDON


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


BEGIN = _at("2025-10-01T09:00")
END = _at("2026-05-31T22:30")
BACKFILL = "records kept on paper before 1 October 2025"
GOVERNANCE_LEAD = "STF-002"
HR = "STF-005"
MAIL = "alder-and-tide.example"

# Records entered on another day than their own dates say, as other records tell.
ENTERED: Mapping[str, date | datetime] = {
    "ACV-LL-2025-11": date(2025, 12, 19),
    "CTL-BH-proactive-strategies": date(2025, 11, 24),
    "INC-2026-BH-001": _at("2026-01-15T07:55"),
    "REF-TW-2026-05": date(2026, 5, 29),
}

# Who writes records that name nobody: the beginning of their ids -> staff.
WRITERS: Mapping[str, str] = {
    "ACV-": "STF-010",
    "INC-2026-BH-001": "STF-041",
    "MED-AH-": "STF-006",
    "MSR-AH-": "STF-006",
    "MSR-BH-": "STF-004",
    "MSR-TW-": "STF-007",
    "MSR-": "STF-010",
    "REF-TW-": "STF-007",
    "STF-": HR,
}

# When the council's answer to a concern was known here, as the reviews and notes of the concern tell.
COUNCIL: Mapping[str, date] = {
    "SGC-TW-001": date(2025, 10, 31),
    "SGC-TW-002": date(2026, 2, 9),
    "SGC-TW-003": date(2025, 12, 5),
    "SGC-TW-004": date(2026, 1, 12),
    "SGC-TW-005": date(2026, 1, 30),
    "SGC-TW-006": date(2026, 2, 18),
    "SGC-TW-007": date(2026, 3, 9),
    "SGC-TW-008": date(2026, 3, 30),
    "SGC-TW-009": date(2026, 4, 9),
    "SGC-TW-010": date(2026, 4, 24),
}

# Facts written down late by design: record, list (nothing for the record itself), the fact's own day -> when.
HELD_BACK: Mapping[tuple[str, str, date], date | datetime] = {
    # Moved on the 8th, entered when the old date had passed.
    ("ACT-BH-001", "extensions", date(2026, 1, 8)): date(2026, 1, 12),
    ("ACT-AH-009", "extensions", date(2026, 3, 10)): date(2026, 3, 20),
    # Written when the receipt of the 30th was there.
    ("ACT-BH-014", "updates", date(2026, 3, 27)): date(2026, 3, 30),
    # A weekend's sheet, typed in on the Monday.
    ("CHK-AH-medicines-checker-2026-04", "entries", date(2026, 4, 11)): _at("2026-04-13T08:55"),
    ("CHK-AH-medicines-checker-2026-04", "entries", date(2026, 4, 12)): _at("2026-04-13T08:55"),
    ("OBS-TW-2026-03-14-a", "", date(2026, 3, 14)): date(2026, 3, 23),
}

# Moves of a due date made without an entry: action, which of its extensions -> the day on which the entry followed.
UNSAID: Mapping[tuple[str, int], date] = {("ACT-BH-001", 0): date(2025, 12, 17)}


@dataclass(frozen=True, slots=True)
class Draft:
    """How a record stood first: until a moment other values, or none (None), stood at some of its places."""

    record: str
    until: datetime
    by: str
    values: Mapping[Place, Value]


DRAFTS: tuple[Draft, ...] = (
    # The first review, closed in fifteen minutes; its correction says what was wrong with it.
    Draft(
        "INC-2026-BH-001",
        _at("2026-01-15T11:33"),
        "STF-040",
        {
            ("title",): "A standing hold of P-004, eleven minutes",
            ("themes",): ["restraint"],
            ("control_failed",): None,
            ("regulations",): None,
            ("risks",): None,
            ("legal_hold",): None,
            ("harm", "physical"): "none",
            ("harm", "psychological"): "none",
            ("harm", "reg18_injury"): "false",
            ("harm", "candour_threshold"): "false",
            ("restrictive_intervention", "type"): "Two-person standing hold",
            ("restrictive_intervention", "injury"): "false",
            ("description",): (
                "Two people were watching television loudly in the lounge. P-004 struck out towards P-005, who was "
                "moved away, and was held standing by both arms. A cold pack was offered and refused. The hold was "
                "within the plan; no further action."
            ),
        },
    ),
    # Opened again when the response was.
    Draft(
        "INC-2026-BH-001",
        _at("2026-01-15T08:38"),
        GOVERNANCE_LEAD,
        {("closed",): {"on": "2026-01-15", "by": "STF-041"}},
    ),
    Draft(
        "AUD-TW-2026-03-recording",
        _at("2026-04-01T10:12"),
        "STF-010",
        {("criteria", 0, "met"): "18", ("notes",): None},
    ),
    Draft(
        "SGC-TW-002",
        _at("2026-02-04T15:20"),
        "STF-060",
        {("referral", "reference"): "E-mail of 5 November 2025"},
    ),
    Draft(
        "STF-024",
        _at("2026-02-02T08:40"),
        HR,
        {("title",): "Senior care worker, Alder Homecare", ("job_title",): "Senior care worker"},
    ),
)

# Records of which the times stand above; none of their facts is put off besides.
TIMED = frozenset({*ENTERED, *(draft.record for draft in DRAFTS), *(key[0] for key in (*HELD_BACK, *UNSAID))})


@dataclass(frozen=True, slots=True)
class Branch:
    """A week in which the people of one service write on a branch of their own, which is merged afterwards."""

    begins: datetime
    service: str
    manager: str
    """Who keeps the branch: what others write there is committed by this person."""
    away: frozenset[str]
    """Who writes on the main branch all the same."""
    merged: datetime
    title: str


BRANCH = Branch(
    _at("2026-03-23T07:00"),
    "SVC-alder-homecare",
    "STF-020",
    frozenset({"STF-001", "STF-002", "STF-003", "STF-010"}),
    _at("2026-03-30T09:41"),
    "Merge the medicines work of Alder Homecare, 23 to 29 March 2026",
)

# Approvals of these meetings' minutes, and what is sent out, are signed.
SIGNED_MEETINGS = frozenset({"governance"})
