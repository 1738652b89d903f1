"""Pages of audits and observations: what was tested and found before, who saw whom, and what followed."""

from __future__ import annotations

from pathlib import Path

import pytest

from generators.book import Book
from tests.books import EXAMPLE_DAY, book, page, words
from tests.conftest import ROOT
from tests.repositories import write


@pytest.fixture(scope="module")
def example() -> Book:
    return book(ROOT, "inspector", EXAMPLE_DAY)


# ------------------------------------------------------------------ audits
def test_the_same_finding_for_the_third_time_stands_beside_the_two_before(example: Book) -> None:
    """The story: August, October and December 2025 each find unsigned entries for time-critical medicines."""
    read = words(page(example, "audits/AUD-AH-2025-12-mar.html"))
    assert (
        "Every dose of a time-critical medicine is signed or has a code. 52 of 60 (86 %) 51 of 60 (85 %) on 21 Oct 2025 "
        "AUD-AH-2025-10-mar 53 of 60 (88 %) on 19 Aug 2025 AUD-AH-2025-08-mar High" in read
    )
    assert "The auditor owns none of the controls that it tests." in read
    assert "Audit finding, action, verification" in read


def test_a_first_audit_was_not_asked_before(example: Book) -> None:
    assert "Not asked before" in words(page(example, "audits/AUD-AH-2025-08-mar.html"))


def audit(**fields: str) -> str:
    told = {"tool": "Nights", "type": "audit", "done_on": "2026-03-02", "auditor": "STF-002"} | fields
    return (
        "{id: AUD-x, title: Nights, service: SVC-one, "
        + ", ".join(f"{k}: {v}" for k, v in told.items())
        + "}"
    )


def read_audit(folder: Path, **fields: str) -> str:
    control = "{id: CTL-x, title: Rounds, service: SVC-one, owner: STF-002, purpose: Somebody looks, control_type: detective, starts: 2026-01-01}"
    told = book(
        write(folder, {"records/audits/AUD-x.yml": audit(**fields), "records/controls/CTL-x.yml": control})
    )
    return words(page(told, "audits/AUD-x.html"))


def test_an_auditor_who_owns_the_control_is_named(tmp_path: Path) -> None:
    assert "The auditor answers for what was audited Rounds CTL-x" in read_audit(tmp_path, controls="[CTL-x]")


def test_what_is_not_said_of_the_sample_is_said_to_be_missing(tmp_path: Path) -> None:
    read = read_audit(tmp_path / "none")
    assert "Not said: how many, and how they were chosen." in read
    assert "whose work was audited cannot be told" in read
    assert "No criterion is recorded, so nothing shows what was tested." in read
    few = read_audit(tmp_path / "few", sample="{n: 6, method: Drawn by lot, nights: false}")
    assert "6, of how many is not said. Drawn by lot. Among them nights: no, weekends: not said" in few


def test_a_criterion_not_met_without_a_finding_is_named(tmp_path: Path) -> None:
    read = read_audit(
        tmp_path,
        criteria="[{id: one, text: Signed, met: 5, total: 6}, {id: two, text: Dated, met: 6, total: 6}]",
    )
    assert "Signed 5 of 6 (83 %) Not asked before None recorded, though not all were met" in read
    assert "Dated 6 of 6 (100 %) Not asked before –" in read


# ------------------------------------------------------------------ minutes
def test_the_board_that_missed_its_quorum_says_so(example: Book) -> None:
    """The story: a board meeting that missed quorum."""
    missed = [
        entry.id
        for entry in example.ledger.entries_of("minutes")
        if getattr(entry.record, "quorate", None) is False
    ]
    assert missed
    for identity in missed:
        assert "Quorate No" in words(page(example, f"minutes/{identity}.html"))


def test_minutes_begin_with_what_the_meeting_did(inspector: Book) -> None:
    read = words(page(inspector, "minutes/MIN-2026-02-11-governance.html"))
    assert (
        "Held 11 February 2026 at 10:00 Chair Director STF-001 Quorate Not said What it did 2 decisions, 2 actions raised, "
        "1 action looked at, 1 of them not checked" in read
    )


def test_a_meeting_held_later_than_planned_says_by_how_much(tmp_path: Path) -> None:
    late = (
        "{id: MIN-x, title: Board, meeting: board, planned_at: 2026-03-02T10:00, held_at: 2026-03-09T10:00, chair: STF-001, "
        "present: [{staff: STF-001}], approved: {on: 2026-03-20, by: STF-001}}"
    )
    read = words(page(book(write(tmp_path, {"records/minutes/MIN-x.yml": late})), "minutes/MIN-x.html"))
    assert "Planned for 2 March 2026 at 10:00, 7 days later than planned" in read
    assert "Approved On 20 March 2026 Director STF-001" in read


# ------------------------------------------------------------------ observations
def test_not_competent_leads_to_its_hold_its_follow_up_and_the_re_check(example: Book) -> None:
    """The story: STF-048 found not competent on 19 January 2026, held, and competent on 28 January."""
    read = words(page(example, "observations/OBS-BH-2026-01-19-a.html"))
    for said in (
        "Follow-up Done on 28 January 2026, due on 30 January 2026",
        "Seen again 28 January 2026 at 11:00 Competent",
        "Competence holds, the newest first",
        "8 days 16 hours",
        "No record shows it",
    ):
        assert said in read


def test_the_breach_of_the_hold_of_stf_021_stands_with_its_re_check(example: Book) -> None:
    """The story: deviation on 10 February, competent on 17 February, medicines given on 13 February."""
    read = words(page(example, "observations/OBS-AH-2026-02-17-a.html"))
    assert "13 February 2026" in read
    assert "Re-check of" in read


def observation(**fields: str) -> str:
    told = {
        "type": "observed_practice",
        "done_at": "2026-03-02T10:00",
        "staff": "STF-003",
        "observer": "STF-002",
        "task": "restraint",
        "outcome": "developing",
    } | fields
    return (
        "{id: OBS-x, title: A shift, service: SVC-one, "
        + ", ".join(f"{k}: {v}" for k, v in told.items())
        + "}"
    )


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"follow_up": "{due: 2026-03-10}"}, "Follow-up Overdue since 10 March 2026"),
        ({"follow_up": "{due: 2026-04-10}"}, "Follow-up Due on 10 April 2026"),
        (
            {"follow_up": "{due: 2026-03-10, done: {on: 2026-03-12, by: STF-002}}"},
            "Follow-up Done on 12 March 2026, due on 10 March 2026 Registered manager STF-002 Late",
        ),
        ({}, "Follow-up None planned"),
        ({"outcome": "competent"}, "Follow-up none asked for"),
        ({"observer": "STF-003"}, "The same person: nobody else saw it"),
        ({}, "Announced Not said"),
        ({}, "Seen again Not by 31 March 2026"),
    ],
)
def test_what_is_missing_after_an_observation_is_named(
    tmp_path: Path, fields: dict[str, str], said: str
) -> None:
    told = book(write(tmp_path, {"records/observations/OBS-x.yml": observation(**fields)}))
    assert said in words(page(told, "observations/OBS-x.html"))
