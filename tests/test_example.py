"""The example provider tells its stories with the facts that are fixed for it, as worked out on 31 May 2026."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from generators.book import Book, compose
from generators.checking import check
from generators.history import Standing
from generators.kinds.audit import Audit
from generators.kinds.enforcement import Enforcement
from generators.kinds.evidence import Evidence
from generators.kinds.high_risk_medicine import HighRiskMedicine
from generators.kinds.incident import Incident
from generators.kinds.measure import Measure
from generators.kinds.minutes import Minutes
from generators.kinds.observation import Observation
from generators.kinds.response import Response
from generators.kinds.risk import Risk
from generators.kinds.safeguarding_concern import SafeguardingConcern
from generators.kinds.submission import Submission
from generators.values import LONDON

COMMITTED = Standing("a" * 40, datetime(2026, 5, 31, 18, 0, tzinfo=LONDON), ())
HOME, BRIDGE, ALDER, TIDE = "SVC-larch-lodge", "SVC-bridge-house", "SVC-alder-homecare", "SVC-tidewater"


@pytest.fixture(scope="module")
def book(root: Path) -> Book:
    checked = check(root)
    assert checked.sound, [str(found) for found in checked.findings if found.severity == "error"]
    return compose(checked, "internal", date(2026, 5, 31), standing=COMMITTED)


def test_it_is_complete_and_marked_as_an_example(book: Book) -> None:
    assert book.example
    assert len(book.ledger.entries) >= 250
    assert {entry.id for entry in book.ledger.entries_of("service")} == {HOME, BRIDGE, ALDER, TIDE}
    kinds = {entry.kind.name for entry in book.ledger.entries.values()}
    assert len(kinds) == 26, "every kind is shown"


def test_the_restraint_of_14_january_is_as_told(book: Book) -> None:
    found = [
        incident
        for incident in book.ledger.of(Incident)
        if incident.occurred_at == datetime(2026, 1, 14, 21, 10, tzinfo=LONDON)
    ]
    assert len(found) == 1
    incident = found[0]
    assert incident.persons == ("P-004",)
    assert incident.harm.physical == "moderate"
    assert incident.restrictive_intervention is not None
    assert incident.restrictive_intervention.minutes == 11
    assert incident.reported_at == datetime(2026, 1, 15, 7, 40, tzinfo=LONDON)


def test_the_risk_was_known_65_days_before(book: Book) -> None:
    known = [
        risk
        for risk in book.ledger.of(Risk)
        if risk.service == BRIDGE and risk.identified.on == date(2025, 11, 10)
    ]
    assert len(known) == 1
    assert (date(2026, 1, 14) - known[0].identified.on).days == 65
    assert not [
        check
        for control in known[0].controls
        if (record := book.ledger.get(control)) is not None
        for check in getattr(record, "verifications", ())
        if check.on < date(2026, 1, 14) and check.outcome == "effective"
    ]


def test_the_response_took_charge_the_next_morning(book: Book) -> None:
    responses = [
        response
        for response in book.ledger.of(Response)
        if response.opened == datetime(2026, 1, 15, 8, 30, tzinfo=LONDON)
    ]
    assert len(responses) == 1
    assert max(role.assigned for role in responses[0].roles) == datetime(2026, 1, 15, 9, 15, tzinfo=LONDON)


def test_forty_of_forty_two_shifts_were_checked_and_two_nights_were_not(book: Book) -> None:
    positions = [
        position
        for position in book.derived.controls.values()
        if position.expected == 42 and position.control.starts == date(2026, 1, 16)
    ]
    assert len(positions) == 1
    position = positions[0]
    assert position.recorded == 40
    assert [(mark.day, mark.shift) for mark in position.missing] == [
        (date(2026, 1, 23), "night"),
        (date(2026, 1, 24), "night"),
    ]
    assert position.longest_gap == 2
    assert position.state != "ok"


def test_practice_was_observed_eighteen_times(book: Book) -> None:
    seen = [
        record
        for record in book.ledger.of(Observation)
        if record.service == BRIDGE and record.type == "observed_practice"
    ]
    assert len(seen) == 18
    assert sum(record.outcome == "developing" for record in seen) == 4
    assert sum(record.outcome == "not_competent" for record in seen) == 1
    rechecked = {record.recheck_of for record in book.ledger.of(Observation) if record.recheck_of}
    assert {record.id for record in seen if record.outcome != "competent"} <= rechecked


def test_there_were_fourteen_huddles_two_of_them_remote(book: Book) -> None:
    huddles = [
        record
        for record in book.ledger.of(Minutes)
        if record.service == BRIDGE and record.meeting == "huddle"
    ]
    assert len(huddles) == 14


def test_the_warning_notice_has_two_requirements(book: Book) -> None:
    notices = [record for record in book.ledger.of(Enforcement) if record.type == "warning_notice_s29"]
    assert len(notices) == 1
    notice = notices[0]
    assert notice.served == date(2026, 2, 5)
    assert set(notice.regulations) == {"hsca-ra-2014/12", "hsca-ra-2014/13", "hsca-ra-2014/17"}
    assert sorted(requirement.due for requirement in notice.requirements) == [
        date(2026, 3, 31),
        date(2026, 4, 30),
    ]


def test_the_bridge_house_plan_claims_more_than_is_verified_and_more_is_verified_than_embedded(
    book: Book,
) -> None:
    plans = [position for position in book.derived.plans.values() if position.plan.service == BRIDGE]
    assert len(plans) == 1
    for progress in (plans[0].milestones, plans[0].actions):
        assert progress.claimed.done > progress.verified.done > progress.embedded.done


def test_an_action_was_reopened_and_later_found_effective(book: Book) -> None:
    stories = [
        [check.outcome for check in position.action.verifications]
        for position in book.derived.actions.values()
        if position.action.service == BRIDGE
    ]
    assert any("partly_effective" in story and story[-1] == "effective" for story in stories)


def test_the_same_criterion_failed_in_three_medicines_audits(book: Book) -> None:
    found: dict[str, set[str]] = {}
    for audit in book.ledger.of(Audit):
        if audit.service == ALDER and audit.done_on < date(2026, 1, 1):
            for finding in audit.findings:
                found.setdefault(finding.criterion, set()).add(audit.done_on.isoformat()[:7])
    assert {"2025-08", "2025-10", "2025-12"} in found.values()


def test_the_high_risk_register_has_nine_entries(book: Book) -> None:
    assert len(book.ledger.of(HighRiskMedicine)) == 9


def test_missed_doses_fell_below_eight_and_stayed_there(book: Book) -> None:
    told = [14, 11, 15, 12, 16, 13, 12, 15, 11, 14, 13, 16, 9, 8, 7, 8, 6, 7, 5, 6]
    series = [
        [int(entry.value) for entry in measure.source.entries]
        for measure in book.ledger.of(Measure)
        if measure.service == ALDER
    ]
    found = [values for values in series if values[:20] == told]
    assert len(found) == 1
    assert len(found[0]) == 29
    assert max(found[0][20:]) < 8


def test_medicines_were_checked_every_day_for_seventeen_weeks_and_two_deviations_waited(book: Book) -> None:
    positions = [
        position
        for position in book.derived.controls.values()
        if position.control.service == ALDER
        and position.control.starts == date(2026, 2, 2)
        and position.expected == 17 * 7
    ]
    assert len(positions) == 1
    assert len(positions[0].not_escalated) == 2


def test_one_person_gave_medicines_inside_a_hold(book: Book) -> None:
    given = [
        (entry.on, entry.staff)
        for log in book.ledger.entries_of("check_log")
        if log.record.service in (ALDER, None)
        for entry in getattr(log.record, "entries", ())
        if entry.staff == "STF-021" and date(2026, 2, 10) <= entry.on <= date(2026, 2, 17)
    ]
    assert (date(2026, 2, 10), "STF-021") in given
    assert (date(2026, 2, 13), "STF-021") in given
    rechecks = [
        record.done_at.date()
        for record in book.ledger.of(Observation)
        if record.staff == "STF-021" and record.outcome == "competent"
    ]
    assert min(day for day in rechecks if day >= date(2026, 2, 10)) == date(2026, 2, 17)


def test_early_referrals_at_tidewater_were_late_by_two_five_and_nine_days(book: Book) -> None:
    early = [
        record
        for record in book.ledger.of(SafeguardingConcern)
        if record.service == TIDE and record.raised_at.date() < date(2026, 2, 1)
    ]
    assert len(early) == 5
    lags = sorted(
        late.days
        for record in early
        if record.referral is not None
        and record.referral.made_at is not None
        and (
            late := record.referral.made_at
            - record.raised_at
            - timedelta(hours=record.referral.due_within_hours or 0)
        )
        > timedelta()
    )
    assert lags == [2, 5, 9]


def test_the_tracker_missed_three_days_in_february_and_none_since(book: Book) -> None:
    gaps = {
        day
        for position in book.derived.concerns.values()
        if position.concern.service == TIDE
        for day in position.tracker.gaps
        if day >= date(2026, 2, 1)
    }
    assert len(gaps) == 3
    assert {day.month for day in gaps} == {2}


def test_recording_quality_rose(book: Book) -> None:
    shares = []
    for audit in sorted(book.ledger.of(Audit), key=lambda audit: audit.done_on):
        if audit.service == TIDE and "record" in audit.tool.lower():
            met, total = sum(row.met for row in audit.criteria), sum(row.total for row in audit.criteria)
            shares.append(round(100 * met / total))
    assert shares == [55, 71, 86, 92]


def test_nothing_about_larch_lodge_looks_well(book: Book) -> None:
    controls = [position for position in book.derived.controls.values() if position.control.service == HOME]
    assert controls
    assert all(position.state != "ok" for position in controls)
    assert not [
        position
        for position in book.derived.actions.values()
        if position.action.service == HOME and position.brag in ("green", "blue")
    ]
    assert not [position for position in book.derived.plans.values() if position.plan.service == HOME]


def test_one_submission_was_sent_and_the_next_is_being_prepared(book: Book) -> None:
    sent = {record.id: bool(record.sent) for record in book.ledger.of(Submission)}
    assert sent == {"SUB-2026-03-council": True, "SUB-2026-06-council": False}


def test_every_sort_of_exhibit_is_there_as_a_real_file(book: Book, root: Path) -> None:
    files = [record.file for record in book.ledger.of(Evidence) if record.file]
    top = root / "records/evidence/files"
    first = {Path(name).suffix: (top / name).read_bytes()[:4] for name in files}
    assert first[".pdf"] == b"%PDF"
    assert first[".xlsx"][:2] == b"PK"
    assert first.keys() & {".png", ".jpg", ".jpeg"}
    assert sum((top / name).stat().st_size for name in files) < 5_000_000
