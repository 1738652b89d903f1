"""How soon things were written down: three lags that are never added up, and what is left out of them and counted apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from generators import catalogues
from generators.derive.timeliness import Lags, Timeliness, Timing, timeliness
from tests.derive.conftest import incident, ledger
from tests.grown import AS_OF, past

HOUR = timedelta(hours=1)


def event(number: int, happened: str, knew: str, reported: str, **fields: Any) -> dict[str, Any]:
    times = {"occurred_at": happened, "became_aware_at": knew, "reported_at": reported}
    return incident(f"INC-{number}", happened[:10], **(times | fields))


def decision(number: int, decided: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": f"DEC-{number}", "title": "Two carers", "question": "What is safe?", "decided_at": decided,
        "decided_by": ["STF-1"], "chosen": "Two carers", "rationale": "Safe at once.", **fields,
    }  # fmt: skip


def place(record: dict[str, Any]) -> str:
    return f"records/{'incidents' if record['id'].startswith('INC') else 'decisions'}/{record['id']}.yml"


def told(
    *commits: tuple[str, Sequence[dict[str, Any]]],
    messages: Sequence[str] = (),
    uncommitted: Sequence[dict[str, Any]] = (),
    as_of: date = AS_OF,
) -> Timeliness:
    """The timeliness of records that were recorded at these local times."""
    last = {record["id"]: record for _, records in commits for record in records}
    today = ledger(*last.values(), *uncommitted)
    history_ = past(
        [(when, {place(record): record for record in records}) for when, records in commits],
        today,
        messages=messages,
    )
    return timeliness(history_, today, as_of, catalogues.load())


def of(found: Timeliness, kind: str = "incident", service: str | None = None) -> Lags:
    return next(lags for lags in found.of(kind) if lags.service == service)


def one(found: Timeliness) -> Timing:
    (timing,) = found.timings.values()
    return timing


# ------------------------------------------------------------------ the lags of one record
def test_detection_reporting_and_recording_are_kept_apart() -> None:
    record = event(1, "2026-01-14T21:10", "2026-01-15T07:10", "2026-01-15T07:40")
    timing = one(told(("2026-01-15T09:40", [record])))
    assert (timing.detection, timing.reporting, timing.recording) == (10 * HOUR, HOUR / 2, 2 * HOUR)
    assert timing.since_known == 2.5 * HOUR


def test_a_decision_has_one_lag() -> None:
    timing = one(told(("2026-01-15T12:00", [decision(1, "2026-01-15T09:00")])))
    assert (timing.detection, timing.reporting, timing.since_known) == (None, None, 3 * HOUR)


def test_the_night_the_clocks_change_is_counted_in_hours_that_pass() -> None:
    record = event(1, "2026-03-28T22:00", "2026-03-28T22:00", "2026-03-29T06:00")
    assert one(told(("2026-03-29T08:00", [record]))).reporting == 7 * HOUR


def test_when_it_is_not_known_exactly_nothing_is_said_of_noticing_it() -> None:
    record = event(1, "2026-01-14T07:00", "2026-01-14T09:00", "2026-01-14T09:30", occurred_precision="shift")
    found = told(("2026-01-14T10:00", [record]))
    assert one(found).detection is None
    assert of(found).detection.n == 0
    assert of(found).since_known.n == 1


def test_recorded_means_the_first_commit_that_held_it() -> None:
    record = event(1, "2026-01-14T09:00", "2026-01-14T09:00", "2026-01-14T09:30")
    found = told(("2026-01-14T10:00", [record]), ("2026-02-01T10:00", [record | {"title": "Said better"}]))
    assert one(found).since_known == HOUR


# ------------------------------------------------------------------ what does not count
def test_what_was_recorded_before_anybody_knew_is_counted_apart() -> None:
    record = event(1, "2026-01-14T09:00", "2026-01-14T12:00", "2026-01-14T12:30")
    found = told(("2026-01-14T10:00", [record]))
    assert one(found).contradictory
    assert (of(found).n, of(found).contradictory) == (0, 1)
    assert of(found).since_known.worst is None


def test_recorded_before_it_was_reported_leaves_that_lag_out_only() -> None:
    record = event(1, "2026-01-14T09:00", "2026-01-14T09:00", "2026-01-14T12:30")
    found = told(("2026-01-14T10:00", [record]))
    assert one(found).recording is None
    assert (of(found).n, of(found).recording.n, of(found).since_known.n) == (1, 0, 1)


def test_a_backfill_is_left_out_and_counted() -> None:
    old = event(1, "2025-06-01T09:00", "2025-06-01T09:00", "2025-06-01T09:30")
    new = event(2, "2026-01-14T09:00", "2026-01-14T09:00", "2026-01-14T09:30")
    messages = ("Old incidents\n\nBackfill: paper records of 2025", "New incident")
    found = of(told(("2026-01-10T10:00", [old]), ("2026-01-14T10:00", [new]), messages=messages))
    assert (found.n, found.backfilled, found.since_known.worst) == (1, 1, HOUR)
    assert not found.late


def test_more_than_twenty_records_at_once_are_a_backfill() -> None:
    many = [event(number, "2026-01-14T09:00", "2026-01-14T09:00", "2026-01-14T09:30") for number in range(21)]
    assert of(told(("2026-01-14T10:00", many))).backfilled == 21
    assert of(told(("2026-01-14T10:00", many[:20]))).backfilled == 0


def test_what_was_never_committed_or_only_after_the_day_is_unknown() -> None:
    here = event(1, "2026-01-14T09:00", "2026-01-14T09:00", "2026-01-14T09:30")
    later = event(2, "2026-01-14T09:00", "2026-01-14T09:00", "2026-01-14T09:30")
    never = event(3, "2026-01-14T09:00", "2026-01-14T09:00", "2026-01-14T09:30")
    found = of(
        told(
            ("2026-01-14T10:00", [here]),
            ("2026-02-02T10:00", [later]),
            uncommitted=[never],
            as_of=date(2026, 2, 1),
        )
    )
    assert (found.n, found.unknown) == (1, 2)


def test_what_happened_after_the_position_date_is_not_told() -> None:
    record = event(1, "2026-01-14T09:00", "2026-01-14T09:00", "2026-01-14T09:30")
    assert not told(("2026-01-14T10:00", [record]), as_of=date(2026, 1, 13)).timings


# ------------------------------------------------------------------ figures
def recorded_after(*hours: float) -> Timeliness:
    """Incidents known at 9:00 on 14 January and recorded so many hours later."""
    records = [
        event(number, "2026-01-14T09:00", "2026-01-14T09:00", "2026-01-14T09:00")
        for number in range(len(hours))
    ]
    commits = []
    for record, after in sorted(zip(records, hours, strict=True), key=lambda pair: pair[1]):
        minutes = int(9 * 60 + after * 60)
        day = date(2026, 1, 14) + timedelta(days=minutes // 1440)
        commits.append((f"{day}T{minutes % 1440 // 60:02d}:{minutes % 60:02d}", [record]))
    return told(*commits)


def test_median_percentile_and_worst() -> None:
    spread = of(recorded_after(1, 2, 3, 4, 5, 6, 7, 8, 9, 100)).since_known
    assert (spread.n, spread.median, spread.percentile, spread.worst) == (
        10,
        5.5 * HOUR,
        9 * HOUR,
        100 * HOUR,
    )
    odd = of(recorded_after(1, 2, 30)).since_known
    assert (odd.median, odd.percentile) == (2 * HOUR, 30 * HOUR)


def test_the_policy_is_a_threshold_and_exactly_on_it_is_in_time() -> None:
    found = of(recorded_after(1, 2, 24, 24.5, 60))
    assert found.policy == 24 * HOUR
    assert [timing.since_known for timing in found.late] == [60 * HOUR, 24.5 * HOUR]
    assert found.late_share == pytest.approx(2 / 5)


def test_too_few_give_no_share() -> None:
    found = of(recorded_after(1, 2, 24, 60))
    assert not found.enough
    assert found.late_share is None
    assert len(found.late) == 1


def test_services_are_told_beside_the_whole_provider() -> None:
    here = event(1, "2026-01-14T09:00", "2026-01-14T09:00", "2026-01-14T09:30", service="SVC-1")
    there = event(2, "2026-01-14T09:00", "2026-01-14T09:00", "2026-01-14T09:30", service="SVC-2")
    nowhere = event(3, "2026-01-14T09:00", "2026-01-14T09:00", "2026-01-14T09:30")
    found = told(("2026-01-14T10:00", [here, there, nowhere]))
    assert [(lags.service, lags.n) for lags in found.of("incident")] == [
        (None, 3),
        ("SVC-1", 1),
        ("SVC-2", 1),
    ]
    assert found.of("decision") == ()


def test_every_record_is_counted_in_exactly_one_place() -> None:
    found = of(recorded_after(1, 2, 30, -3))
    assert found.n + found.backfilled + found.contradictory + found.unknown == 4
