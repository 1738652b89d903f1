"""What a record says by itself about when each of its parts was told."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from generators import ledger, source
from generators.authoring import dating
from generators.authoring.facts import APPEARS, Fact
from generators.authoring.people import People
from generators.checks.sheet import sheets
from generators.kind import Place
from generators.values import LONDON
from tests.repositories import write

FILES = {
    "records/risks/RSK-1.yml": """
        id: RSK-1
        title: Risk
        hazard: A hazard.
        identified: {on: 2026-01-05, by: STF-002}
        owner: STF-002
        ratings:
          - {on: 2026-01-05, by: STF-002, likelihood: 4, impact: 4, stage: current, rationale: High.}
          - {on: 2026-01-12, by: STF-001, likelihood: 3, impact: 4, stage: current, rationale: CTL-1 works.}
        next_review: 2026-02-11
        """,
    "records/controls/CTL-1.yml": """
        id: CTL-1
        title: Control
        owner: STF-002
        purpose: Prevents it.
        control_type: preventive
        starts: 2026-01-05
        ends: 2026-01-19
        """,
    "records/controls/CTL-2.yml": """
        id: CTL-2
        title: Control for a fortnight
        owner: STF-002
        purpose: Prevents it.
        control_type: preventive
        starts: 2026-01-05
        ends: 2026-01-18
        """,
    "records/actions/ACT-1.yml": """
        id: ACT-1
        title: Action
        owner: STF-002
        source: RSK-1
        action: Do it twice.
        start: 2026-01-05
        due: 2026-03-01
        extensions:
          - {on: 2026-01-20, from: 2026-02-01, to: 2026-03-01, reason: Late., approved_by: STF-001}
        """,
    "records/incidents/INC-1.yml": """
        id: INC-1
        title: Incident
        service: SVC-one
        occurred_at: 2026-01-05T10:00
        became_aware_at: 2026-01-05T10:00
        reported_at: 2026-01-05T11:00
        reported_by: STF-003
        category: falls
        harm: {physical: none, psychological: none, reg18_injury: false, candour_threshold: false}
        restrictive_intervention: {type: Hold, minutes: 1, injury: false, debriefed: 2026-01-05T15:00}
        decisions_required:
          candour:
            required: false
            decided: {at: 2026-01-05T12:00, by: STF-002}
            rationale: No threshold is met by what happened here.
        """,
    "records/minutes/MIN-1.yml": """
        id: MIN-1
        title: Board
        meeting: board
        held_at: 2026-01-05T10:00
        chair: STF-001
        present: [{staff: STF-001}]
        """,
}


def told(folder: Path, record: str) -> tuple[Fact | None, dict[Place, Fact]]:
    documents, _ = source.read(write(folder, FILES))
    book, findings = ledger.build(documents)
    assert not findings
    (sheet,) = (sheet for sheet in sheets(book) if sheet.document.data["id"] == record)
    people = People(book)
    return dating.born(sheet, people), {fact.place: fact for fact in dating.facts(sheet, people)}


def test_a_record_begins_when_its_own_date_says_so(tmp_path: Path) -> None:
    born, _ = told(tmp_path, "INC-1")
    assert born is not None
    assert (born.when, born.by) == (datetime(2026, 1, 5, 11, 0, tzinfo=LONDON), "STF-003")


def test_minutes_are_written_up_on_the_next_day(tmp_path: Path) -> None:
    born, _ = told(tmp_path, "MIN-1")
    assert born is not None
    assert born.when == date(2026, 1, 6)


def test_a_duty_is_told_as_a_whole_when_it_was_decided_on(tmp_path: Path) -> None:
    _, facts = told(tmp_path, "INC-1")
    assert facts["decisions_required", "candour"].when == datetime(2026, 1, 5, 12, 0, tzinfo=LONDON)
    assert facts["decisions_required", "candour"].by == "STF-002"


def test_where_only_one_field_is_dated_the_rest_stands_before(tmp_path: Path) -> None:
    _, facts = told(tmp_path, "INC-1")
    assert facts["restrictive_intervention", "debriefed"].before == APPEARS
    assert ("restrictive_intervention",) not in facts


def test_a_due_date_stood_at_the_earlier_day_until_it_was_moved(tmp_path: Path) -> None:
    _, facts = told(tmp_path, "ACT-1")
    assert (facts["due",].before, facts["due",].by) == ("2026-02-01", "STF-001")
    assert facts["extensions", 0].when == facts["due",].when == date(2026, 1, 20)


def test_the_next_review_lay_as_far_ahead_before_as_it_does_now(tmp_path: Path) -> None:
    _, facts = told(tmp_path, "RSK-1")
    assert facts["next_review",].before == (date(2026, 1, 5) + timedelta(days=30)).isoformat()


def test_the_end_of_a_control_is_told_when_it_has_come_unless_it_was_set_for_whole_weeks(
    tmp_path: Path,
) -> None:
    _, by_events = told(tmp_path, "CTL-1")
    _, by_plan = told(tmp_path, "CTL-2")
    assert by_events["ends",].when == date(2026, 1, 20)
    assert ("ends",) not in by_plan
