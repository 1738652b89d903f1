"""What happened to a record in words: headlines, names of fields, how late, and what its author said."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from generators.book import Book
from generators.history import Change
from generators.kinds import BY_NAME, BY_PREFIX
from generators.outputs import events
from generators.past import Event
from tests.derive.conftest import action, incident, ledger, plain
from tests.grown import past

ACTION, INCIDENT, PLAN, LOG = (BY_NAME[name] for name in ("action", "incident", "plan", "check_log"))


def of(book: Book, record: str, number: int) -> Event:
    assert book.past is not None
    return book.past.life(record)[number]


def short(kind: Any, op: Any, path: tuple[str | int, ...], before: Any = None, after: Any = None) -> str:
    return events.in_short(kind, Change(op, path, before, after))


# ------------------------------------------------------------------ one change in a few words
@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("add", ("completed",), None, {"on": "2026-03-01"}), "recorded as completed"),
        (("remove", ("completed",), {"on": "2026-03-01"}, None), "no longer recorded as completed"),
        (("add", ("extensions", 0), None, {"on": "2026-03-01"}), "move of the due date recorded"),
        (("add", ("updates", 2), None, {"note": "Half done."}), "update added"),
        (
            ("add", ("verifications", 0), None, {"outcome": "partly_effective"}),
            "verification added (partly effective)",
        ),
        (("add", ("verifications", 0), None, {"outcome": "<b>"}), "verification added"),
        (("add", ("evidence", 1), None, "EVD-0003"), "evidence EVD-0003 added"),
        (("add", ("source",), None, ["INC-1", "INC-2"]), "source INC-1 and INC-2 added"),
        (("add", ("source",), None, ["INC-1", "INC-2", "INC-3"]), "source added"),
        (("remove", ("evidence", 1), "withheld", None), "evidence taken out"),
        (("add", ("related",), None, ["RSK-1"]), "related record RSK-1 added"),
        (("replace", ("due",), "2026-03-01", "2026-04-01"), "due changed from 1 March 2026 to 1 April 2026"),
        (("replace", ("updates", 0, "note"), "a", "b"), "update 1: note changed"),
        (("add", ("titel",), None, "old rules"), "titel added"),
    ],
)
def test_a_change_of_an_action(change: tuple[Any, ...], words: str) -> None:
    assert short(ACTION, *change) == words


def test_what_stands_inside_is_named_with_its_place() -> None:
    reached = ("objectives", 0, "milestones", 1, "reached")
    assert (
        short(PLAN, "add", reached, None, {"on": "2026-03-01"})
        == "objective 1: milestone 2: recorded as reached"
    )
    decided = ("decisions_required", "riddor")
    assert short(INCIDENT, "add", decided, None, {"required": "true"}) == "decision on RIDDOR recorded"
    done = ("decisions_required", "candour", "done")
    assert (
        short(INCIDENT, "add", done, None, {"at": "2026-01-01T10:00"}) == "duty of candour: recorded as done"
    )
    entry = ("entries", 4)
    assert short(LOG, "add", entry, None, {"outcome": "deviation"}) == "check added (deviation)"


# ------------------------------------------------------------------ whole events
def test_headlines_of_a_life(team: Book) -> None:
    assert team.past is not None
    heads = {
        name: [events.headline(event) for event in team.past.life(name)]
        for name in ("ACT-carers", "RSK-falls", "DEC-hoist")
    }
    assert heads["ACT-carers"] == [
        "Recorded for the first time",
        "Due changed from 31 January 2026 to 15 February 2026",
        "Move of the due date recorded; correction added",
        "Recorded as completed",
    ]
    assert heads["RSK-falls"] == [
        "A version that cannot be read",
        "Written down",
        "Only the layout of the file changed, not what it says",
    ]
    assert heads["DEC-hoist"][-1] == "Taken out of the records"


def test_the_sort_of_a_change_is_one_of_a_few(team: Book) -> None:
    assert team.past is not None
    found = {events.sort_of(event) for event in team.past.trail()}
    assert found == {
        "First recorded",
        "Changed",
        "Correction",
        "Added to",
        "Cannot be read",
        "Moved or laid out anew",
        "Taken out",
    }


def test_many_changes_are_counted_not_named() -> None:
    before = action(issue="One", action="Rewrite four plans", notes="Soon")
    after = action(title="Rewrite six plans", issue="Two", action="Rewrite six plans", notes="Later")
    assert events.changed(_changed(before, after)) == "title changed; action changed; 2 more changes"


def test_the_same_twice_is_said_once() -> None:
    notes = [{"on": "2026-03-01", "by": "STF-1", "note": note} for note in ("One of two.", "Two of two.")]
    assert events.changed(_changed(action(), action(updates=notes))) == "update added, twice"


def _changed(before: dict[str, Any], after: dict[str, Any]) -> Event:
    """The event that made one version of a record out of another."""
    identity = str(after["id"])
    path = f"records/{BY_PREFIX[identity[:3]].folder}/{identity}.yml"
    told = past(
        [("2026-01-16T09:00", {path: plain(before)}), ("2026-01-16T10:00", {path: plain(after)})],
        ledger(after),
    )
    return told.life(identity)[-1]


# ------------------------------------------------------------------ what its author said
def test_what_says_no_more_than_the_headline_is_left_out(team: Book) -> None:
    assert events.said(of(team, "ACT-carers", 1)) == ("", "")
    assert events.said(of(team, "INC-fall", 0)) == ("what happened", "")


def test_the_first_line_is_told_apart_from_the_rest(team: Book) -> None:
    assert events.said(of(team, "PLN-falls", 0)) == (
        "A plan against falls",
        "Asked for by the governance meeting.",
    )


def _with(message: str) -> Event:
    told = past(
        [("2026-01-16T09:00", {"records/actions/ACT-1.yml": plain(action())})],
        ledger(action()),
        messages=[message],
    )
    return told.life("ACT-1")[0]


def test_of_a_message_that_goes_through_its_records_the_line_of_this_one_is_told() -> None:
    listing = "ACT-2: due date moved, and 1 more\n\nACT-2: due date moved\nACT-1: raised by the panel"
    assert events.said(_with(listing)) == ("raised by the panel", "")
    assert events.said(_with("Tracker reviewed: 2 records\n\nACT-1\nSGC-2")) == (
        "Tracker reviewed: 2 records",
        "",
    )
    mixed = "ACT-2: due date moved\n\nACT-1: raised by the panel\nIt was late."
    assert events.said(_with(mixed)) == ("ACT-2: due date moved", "ACT-1: raised by the panel\nIt was late.")


# ------------------------------------------------------------------ how late
def test_a_lag_is_told_in_hours_for_moments_and_in_days_for_days() -> None:
    recorded = datetime(2026, 1, 15, 8, 0, tzinfo=UTC)
    hours = events.lag(recorded - timedelta(hours=25), recorded)
    assert (hours.words, hours.late, hours.early) == ("1 day 1 hour later", True, False)
    assert events.lag(recorded - timedelta(hours=24), recorded).late is False
    assert events.lag(date(2026, 1, 15), recorded).words == "the same day"
    assert events.lag(date(2026, 1, 14), recorded).words == "the next day"
    assert (events.lag(date(2026, 1, 13), recorded).words, events.lag(date(2026, 1, 13), recorded).late) == (
        "2 days later",
        True,
    )
    assert events.lag(recorded + timedelta(minutes=5), recorded).early


def test_a_backfill_has_no_lag(team: Book) -> None:
    assert of(team, "FBK-old", 0).backfill == "kept on paper until now"
    assert events.lags(of(team, "FBK-old", 0)) == ()


def test_a_decision_inside_a_duty_says_when_it_was_taken() -> None:
    before = incident("INC-1", "2026-01-14")
    duty = {
        "required": False,
        "decided": {"at": "2026-01-15T14:50", "by": "STF-1"},
        "rationale": "Not at work.",
    }
    event = _changed(before, before | {"decisions_required": {"riddor": duty}})
    assert events.headline(event) == "Decision on RIDDOR recorded"
    assert [lag.words for lag in events.lags(event)] == ["19 hours 10 minutes later"]
