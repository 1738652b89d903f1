from __future__ import annotations

import textwrap
from datetime import date, timedelta
from typing import Any

import pytest

from generators import catalogues
from generators.catalogues import Catalogues
from generators.derive.actions import THRESHOLDS, ActionPosition, brag_legend, positions
from tests.derive.conftest import action, check, done, incident, ledger

D = date(2026, 6, 30)


def stands(shipped: Catalogues, *records: Any, on: date = D, action_id: str = "ACT-1") -> ActionPosition:
    return positions(ledger(*records), on, shipped)[action_id]


# ------------------------------------------------------------------ states
def test_an_action_without_facts_is_open(shipped: Catalogues) -> None:
    assert stands(shipped, action(), on=date(2026, 3, 1)).state == "open"


@pytest.mark.parametrize(
    "fields",
    [
        {"start": "2026-03-01"},
        {"updates": [{"on": "2026-03-01", "by": "STF-1", "note": "Two of five written."}]},
    ],
)
def test_a_start_or_an_update_puts_it_in_progress_from_that_day(
    shipped: Catalogues, fields: dict[str, Any]
) -> None:
    record = action(**fields)
    assert stands(shipped, record, on=date(2026, 2, 28)).state == "open"
    assert stands(shipped, record, on=date(2026, 3, 1)).state == "in_progress"


def test_a_percentage_of_the_owner_makes_no_progress(shipped: Catalogues) -> None:
    record = action(updates=[{"on": "2026-03-01", "by": "STF-1", "note": "All done.", "percent": 100}])
    assert stands(shipped, record).state == "in_progress"


def test_blocked_outranks_in_progress_but_not_completion(shipped: Catalogues) -> None:
    record = action(start="2026-02-01", blocked={"since": "2026-02-10", "reason": "No landlord's consent"})
    assert stands(shipped, record, on=date(2026, 2, 9)).state == "in_progress"
    assert stands(shipped, record, on=date(2026, 2, 10)).state == "blocked"
    assert (
        stands(shipped, record | {"completed": done("2026-03-01")}).state == "completed_awaiting_verification"
    )


def test_completion_counts_from_its_day(shipped: Catalogues) -> None:
    record = action(completed=done("2026-03-10"))
    assert stands(shipped, record, on=date(2026, 3, 9)).state == "open"
    assert stands(shipped, record, on=date(2026, 3, 10)).state == "completed_awaiting_verification"


def test_completion_without_evidence_is_no_completion_and_is_reported(shipped: Catalogues) -> None:
    found = stands(shipped, action(completed={"on": "2026-03-10", "by": "STF-1"}))
    assert found.state == "open"
    assert found.overdue
    assert found.remarks == (
        "Completion was claimed on 10 March 2026 without evidence, which does not count.",
    )


def test_one_effective_verification_by_somebody_else_verifies(shipped: Catalogues) -> None:
    found = stands(shipped, action(completed=done("2026-03-10"), verifications=[check("2026-03-10")]))
    assert found.state == "verified"
    assert found.verification is not None
    assert found.verification.on == date(2026, 3, 10)
    assert found.basis == ("ACT-1", "EVD-1", "EVD-9")


@pytest.mark.parametrize("method", ["observation", "record_sample", "outcome_measure", "external"])
def test_four_methods_verify(shipped: Catalogues, method: str) -> None:
    record = action(completed=done("2026-03-10"), verifications=[check("2026-03-20", method=method)])
    assert stands(shipped, record).state == "verified"


@pytest.mark.parametrize(
    ("verification", "why"),
    [
        (check("2026-03-20", by="STF-1"), "it was made by the owner"),
        (check("2026-03-20", evidence=[]), "no evidence is named"),
        (check("2026-03-09"), "it is dated before completion on 10 March 2026"),
    ],
)
@pytest.mark.parametrize("outcome", ["effective", "not_effective"])
def test_a_verification_that_does_not_count_changes_nothing_and_is_reported(
    shipped: Catalogues, verification: dict[str, Any], why: str, outcome: str
) -> None:
    record = action(completed=done("2026-03-10"), verifications=[verification | {"outcome": outcome}])
    found = stands(shipped, record)
    assert found.state == "completed_awaiting_verification"
    assert len(found.remarks) == 1
    assert found.remarks[0].endswith(f"counts for nothing: {why}.")


def test_a_verification_without_completion_counts_for_nothing(shipped: Catalogues) -> None:
    found = stands(shipped, action(verifications=[check("2026-03-20")]))
    assert found.state == "open"
    assert "no completion with evidence was recorded" in found.remarks[0]


def test_two_withheld_ids_are_not_shown_to_be_two_people(shipped: Catalogues) -> None:
    record = action(
        owner="withheld", completed=done("2026-03-10"), verifications=[check("2026-03-20", by="withheld")]
    )
    found = stands(shipped, record)
    assert found.state == "completed_awaiting_verification"
    assert "both withheld" in found.remarks[0]
    assert stands(shipped, record | {"owner": "STF-1"}).state == "verified"


def test_an_interview_does_not_verify_but_may_reopen(shipped: Catalogues) -> None:
    told = action(completed=done("2026-03-10"), verifications=[check("2026-03-20", method="interview")])
    found = stands(shipped, told)
    assert found.state == "completed_awaiting_verification"
    assert "does not verify the action" in found.remarks[0]
    denied = action(
        completed=done("2026-03-10"),
        verifications=[check("2026-03-20"), check("2026-03-25", "not_effective", method="interview")],
    )
    assert stands(shipped, denied).state == "reopened"


@pytest.mark.parametrize("outcome", ["partly_effective", "not_effective"])
def test_the_last_verification_decides(shipped: Catalogues, outcome: str) -> None:
    good, bad = check("2026-03-20"), check("2026-04-20", outcome)
    assert (
        stands(shipped, action(completed=done("2026-03-10"), verifications=[good, bad])).state == "reopened"
    )
    # The order in the file does not matter, the dates do.
    again = check("2026-05-20")
    record = action(completed=done("2026-03-10"), verifications=[again, bad, good])
    assert stands(shipped, record).state == "verified"
    assert stands(shipped, record, on=date(2026, 5, 19)).state == "reopened"


def test_withdrawn_outranks_everything_from_its_day(shipped: Catalogues) -> None:
    record = action(
        completed=done("2026-03-10"),
        verifications=[check("2026-03-20"), check("2026-05-20")],
        withdrawn={"on": "2026-06-01", "approved_by": "STF-5"},
    )
    assert stands(shipped, record, on=date(2026, 5, 31)).state == "embedded"
    found = stands(shipped, record)
    assert found.state == "withdrawn"
    assert (found.live, found.claimed, found.brag, found.why) == (
        False,
        False,
        "grey",
        "Withdrawn on 1 June 2026.",
    )


# ------------------------------------------------------------------ embedded
def test_two_effective_verifications_four_weeks_apart_embed(shipped: Catalogues) -> None:
    record = action(completed=done("2026-03-10"), verifications=[check("2026-03-20"), check("2026-04-17")])
    assert stands(shipped, record, on=date(2026, 4, 16)).state == "verified"
    found = stands(shipped, record, on=date(2026, 4, 17))
    assert found.state == "embedded"
    assert (found.brag, found.why) == (
        "blue",
        "Embedded: found effective on 20 March 2026 and 17 April 2026.",
    )


def test_a_day_less_than_four_weeks_does_not_embed(shipped: Catalogues) -> None:
    found = stands(
        shipped,
        action(completed=done("2026-03-10"), verifications=[check("2026-03-20"), check("2026-04-16")]),
    )
    assert found.state == "verified"
    assert found.lacking == (
        "27 days between the first and the last effective verification; at least 28 are needed",
    )


def test_two_verifications_on_one_day_are_one_look(shipped: Catalogues) -> None:
    record = action(
        completed=done("2026-03-10"), verifications=[check("2026-03-20"), check("2026-03-20", by="STF-8")]
    )
    assert stands(shipped, record).state == "verified"


def test_the_owners_second_look_does_not_embed(shipped: Catalogues) -> None:
    record = action(
        completed=done("2026-03-10"), verifications=[check("2026-03-20"), check("2026-05-20", by="STF-1")]
    )
    assert stands(shipped, record).state == "verified"


def test_a_failed_check_in_between_starts_the_count_anew(shipped: Catalogues) -> None:
    record = action(
        completed=done("2026-03-10"),
        verifications=[check("2026-03-12"), check("2026-04-01", "partly_effective"), check("2026-05-01")],
    )
    assert stands(shipped, record).state == "verified"
    record["verifications"].append(check("2026-05-29"))
    assert stands(shipped, record).state == "embedded"


EMBEDDED = action(
    service="SVC-1",
    addresses=[{"theme": "restraint"}],
    completed=done("2026-03-10"),
    verifications=[check("2026-03-20"), check("2026-04-20")],
)


def test_an_open_recurrence_after_the_first_verification_keeps_it_from_being_embedded(
    shipped: Catalogues,
) -> None:
    again = incident("INC-9", "2026-05-03", service="SVC-1")
    assert stands(shipped, EMBEDDED).state == "embedded"
    found = stands(shipped, EMBEDDED, again)
    assert found.state == "verified"
    assert found.lacking == ("a recurrence is open: INC-9 of 3 May 2026",)
    assert "INC-9" in found.basis
    assert stands(shipped, EMBEDDED, again, on=date(2026, 5, 2)).state == "embedded"


def test_an_incident_of_another_category_recurs_by_its_themes(shipped: Catalogues) -> None:
    again = incident("INC-9", "2026-05-03", service="SVC-1", category="falls", themes=["restraint", "falls"])
    found = stands(shipped, EMBEDDED, again)
    assert found.state == "verified"
    assert found.lacking == ("a recurrence is open: INC-9 of 3 May 2026",)


@pytest.mark.parametrize(
    "other",
    [
        incident("INC-9", "2026-03-20", service="SVC-1"),
        incident("INC-9", "2026-05-03", service="SVC-2"),
        incident("INC-9", "2026-05-03", service="SVC-1", category="falls"),
        incident("INC-9", "2026-05-03", service="SVC-1", closed={"on": "2026-05-20", "by": "STF-2"}),
    ],
    ids=["before", "elsewhere", "another theme", "closed"],
)
def test_other_incidents_are_no_open_recurrence(shipped: Catalogues, other: dict[str, Any]) -> None:
    assert stands(shipped, EMBEDDED, other).state == "embedded"


def test_a_recurrence_is_open_until_the_day_it_is_closed(shipped: Catalogues) -> None:
    again = incident("INC-9", "2026-05-03", service="SVC-1", closed={"on": "2026-05-20", "by": "STF-2"})
    assert stands(shipped, EMBEDDED, again, on=date(2026, 5, 19)).state == "verified"
    found = stands(shipped, EMBEDDED, again, on=date(2026, 5, 20))
    assert found.state == "embedded"
    assert found.remarks == ("A recurrence, INC-9 of 3 May 2026, was closed on 20 May 2026.",)


def test_where_a_control_is_addressed_only_its_failure_recurs(shipped: Catalogues) -> None:
    record = EMBEDDED | {"addresses": [{"theme": "restraint", "control": "CTL-1"}]}
    assert stands(shipped, record, incident("INC-9", "2026-05-03", service="SVC-1")).state == "embedded"
    failed = incident("INC-9", "2026-05-03", service="SVC-1", control_failed="CTL-1")
    assert stands(shipped, record, failed).state == "verified"


def test_a_provider_wide_action_recurs_in_any_service(shipped: Catalogues) -> None:
    record = {key: value for key, value in EMBEDDED.items() if key != "service"}
    assert stands(shipped, record, incident("INC-9", "2026-05-03", service="SVC-2")).state == "verified"


def measure(*figures: tuple[str, str], **fields: Any) -> dict[str, Any]:
    entries = [{"period": period, "value": value} for period, value in figures]
    shown = {"id": "MSR-1", "title": "Minutes", "unit": "minutes", "direction": "decrease", "every": "week"}
    return {**shown, "target": "10", "source": {"entries": entries}, **fields}


MEASURED = EMBEDDED | {"success_measure": {"measure": "MSR-1"}}


def weeks(*values: str | None, last: int = 26) -> list[tuple[str, str]]:
    """Weekly figures that end with week 26, the last one over on 30 June 2026; None leaves a week out."""
    first = last + 1 - len(values)
    return [(f"2026-W{first + place:02}", value) for place, value in enumerate(values) if value is not None]


def months(*values: str) -> list[tuple[str, str]]:
    return [(f"2026-{7 - len(values) + place:02}", value) for place, value in enumerate(values)]


ROW = "success measure reached for {} of at least 8 weeks in a row since completion"


@pytest.mark.parametrize(
    ("record", "lacks"),
    [
        (measure(*weeks(*["10"] * 8)), ""),
        (measure(*weeks("30", *["9.5"] * 8)), ""),
        (measure(*months("10", "12", "11"), every="month", direction="increase"), ""),
        (measure(*weeks(*["9"] * 8, last=25)), ""),
        (
            measure(*weeks(*["9"] * 8, "11")),
            "success measure not met: MSR-1 stood at 11 for 2026-W26; its target is 10",
        ),
        (measure(*weeks(*["9"] * 7)), ROW.format(7)),
        (measure(*weeks("9")), ROW.format(1)),
        (measure(*weeks("9", "11", *["9"] * 7)), ROW.format(7)),
        (measure(*weeks(*["9"] * 4, None, *["9"] * 4)), ROW.format(4)),
        (
            measure(*weeks(*["9"] * 8, last=24)),
            "success measure not yet worked out: MSR-1 has no figure for the last 2 weeks; MSR-1 stood at 9 for 2026-W24",
        ),
        (
            measure(*months("12", "12"), every="month", direction="increase"),
            "success measure reached for 2 of at least 3 months in a row since completion",
        ),
        (measure(), "success measure not yet worked out: MSR-1 has no figure since completion"),
        (
            measure(("2026-W08", "3")),
            "success measure not yet worked out: MSR-1 has no figure since completion",
        ),
        (
            measure(("2026-W40", "3")),
            "success measure not yet worked out: MSR-1 has no figure since completion",
        ),
        (measure(*weeks(*["3"] * 8), direction="neutral"), "success measure not yet worked out"),
    ],
)
def test_a_named_success_measure_must_be_met_figure_after_figure(
    shipped: Catalogues, record: dict[str, Any], lacks: str
) -> None:
    """One good week is no evidence of impact (domain reference §6.3)."""
    found = stands(shipped, MEASURED, record)
    assert found.state == ("verified" if lacks else "embedded")
    assert "; ".join(found.lacking).startswith(lacks)
    assert "MSR-1" in found.basis


def test_weeks_before_completion_do_not_count_towards_the_row(shipped: Catalogues) -> None:
    record = measure(*weeks(*["9"] * 26))
    found = stands(shipped, MEASURED, record)
    done_on = date.fromisoformat(MEASURED["completed"]["on"])
    since = sum(date.fromisocalendar(2026, week, 7) >= done_on for week in range(1, 27))
    assert f"The success measure is met, {since} weeks in a row since completion" in " ".join(found.remarks)


def test_a_success_measure_counted_from_records_counts_too(shipped: Catalogues) -> None:
    counted = {
        "id": "MSR-1", "title": "Blanks", "unit": "blanks", "direction": "decrease", "every": "week", "target": "5",
        "source": {"from": {"kind": "mar_reconciliation", "sum": "blank"}},
    }  # fmt: skip
    logs = [
        {
            "id": f"MAR-{week}", "title": "Week", "week": f"2026-W{week}", "by": "STF-3", "scheduled": 100, "given": 95,
            "refused": 0, "omitted_clinical": 0, "not_available": 0, "blank": 5, "late": 0,
        }
        for week in range(19, 27)
    ]  # fmt: skip
    assert stands(shipped, MEASURED, counted, *logs).state == "embedded"
    assert stands(shipped, MEASURED, counted, *logs[:-2]).state == "verified"
    assert stands(shipped, MEASURED, counted).state == "verified"


def test_a_measure_that_is_not_to_hand_is_not_taken_for_met(shipped: Catalogues) -> None:
    found = stands(shipped, EMBEDDED | {"success_measure": {"measure": "withheld"}})
    assert found.state == "verified"
    assert found.lacking == ("whether the success measure is met is not shown to this audience",)
    assert "withheld" not in found.basis


# ------------------------------------------------------------------ due dates
def test_an_action_due_today_is_not_overdue(shipped: Catalogues) -> None:
    assert not stands(shipped, action(), on=date(2026, 3, 31)).overdue
    found = stands(shipped, action(), on=date(2026, 4, 1))
    assert (found.overdue, found.days_overdue, found.words) == (True, 1, "Not started – overdue")


def test_a_completed_action_is_not_overdue(shipped: Catalogues) -> None:
    record = action(completed=done("2026-04-20"))
    assert stands(shipped, record, on=date(2026, 4, 19)).overdue
    assert not stands(shipped, record, on=date(2026, 4, 20)).overdue


MOVED = action(
    due="2026-04-30",
    start="2026-01-10",
    extensions=[
        {
            "on": "2026-02-20",
            "from": "2026-02-28",
            "to": "2026-03-31",
            "reason": "Waiting",
            "approved_by": "STF-2",
        },
        {
            "on": "2026-03-20",
            "from": "2026-03-31",
            "to": "2026-04-30",
            "reason": "Waiting",
            "approved_by": "STF-2",
        },
    ],
)


@pytest.mark.parametrize(
    ("on", "due", "extensions"),
    [
        (date(2026, 2, 19), date(2026, 2, 28), 0),
        (date(2026, 2, 20), date(2026, 3, 31), 1),
        (date(2026, 3, 19), date(2026, 3, 31), 1),
        (date(2026, 6, 30), date(2026, 4, 30), 2),
    ],
)
def test_the_due_date_is_the_one_that_held_on_the_day(
    shipped: Catalogues, on: date, due: date, extensions: int
) -> None:
    found = stands(shipped, MOVED, on=on)
    assert (found.due, found.original_due, found.extensions) == (due, date(2026, 2, 28), extensions)
    assert found.slip_days == (due - date(2026, 2, 28)).days


def test_a_due_date_brought_forward_is_no_extension(shipped: Catalogues) -> None:
    nearer = {
        "on": "2026-02-01",
        "from": "2026-04-30",
        "to": "2026-03-31",
        "reason": "Asked for",
        "approved_by": "STF-2",
    }
    found = stands(shipped, action(extensions=[nearer]), on=date(2026, 3, 1))
    assert (found.extensions, found.original_due, found.slip_days) == (0, date(2026, 4, 30), -30)
    assert found.brag == "green"


def test_of_several_later_moves_the_first_gives_the_date_that_held(shipped: Catalogues) -> None:
    there = {
        "on": "2026-02-01",
        "from": "2026-04-30",
        "to": "2026-05-31",
        "reason": "Asked for",
        "approved_by": "STF-2",
    }
    back = {
        "on": "2026-02-10",
        "from": "2026-05-31",
        "to": "2026-03-31",
        "reason": "Too soon",
        "approved_by": "STF-2",
    }
    assert stands(shipped, action(extensions=[there, back]), on=date(2026, 1, 15)).due == date(2026, 4, 30)


def test_a_superseding_action_inherits_the_first_due_date(shipped: Catalogues) -> None:
    first = MOVED | {"id": "ACT-0", "withdrawn": {"on": "2026-04-01", "approved_by": "STF-2"}}
    found = stands(shipped, first, action(supersedes="ACT-0", due="2026-07-31"))
    assert found.original_due == date(2026, 2, 28)
    assert "ACT-0" in found.basis
    assert found.brag == "red"
    assert (
        found.why == "The first due date, 28 February 2026, was passed by 122 days and it is not completed."
    )


def test_actions_that_supersede_each_other_end(shipped: Catalogues) -> None:
    records = action("ACT-1", supersedes="ACT-2"), action("ACT-2", supersedes="ACT-1", due="2026-02-01")
    assert stands(shipped, *records).original_due == date(2026, 2, 1)


# ------------------------------------------------------------------ BRAG
ONE_LOOK = "effective verifications on 1 of at least 2 dates, the last 28 days or more after the first"
NOTE = {"by": "STF-1", "note": "Three of five written."}


@pytest.mark.parametrize(
    ("record", "on", "brag", "why"),
    [
        (action(), date(2026, 3, 1), "green", "On track: due on 31 March 2026."),
        (action(), date(2026, 3, 16), "green", "On track: due on 31 March 2026."),
        (
            action(),
            date(2026, 3, 17),
            "amber",
            "Due on 31 March 2026 with no update in 7 days (none was ever recorded).",
        ),
        (
            action(updates=[NOTE | {"on": "2026-03-11"}]),
            date(2026, 3, 17),
            "green",
            "On track: due on 31 March 2026.",
        ),
        (
            action(updates=[NOTE | {"on": "2026-03-10"}]),
            date(2026, 3, 17),
            "amber",
            "Due on 31 March 2026 with no update in 7 days (the last on 10 March 2026).",
        ),
        (
            action(updates=[NOTE | {"on": "2026-03-18"}]),
            date(2026, 3, 17),
            "amber",
            "Due on 31 March 2026 with no update in 7 days (none was ever recorded).",
        ),
        (action(), date(2026, 4, 1), "red", "Overdue by 1 day: it was due on 31 March 2026."),
        (action(start="2026-03-10"), date(2026, 3, 9), "grey", "Starts on 10 March 2026."),
        (
            action(blocked={"since": "2026-02-03"}),
            date(2026, 3, 1),
            "amber",
            "Blocked since 3 February 2026.",
        ),
        (
            MOVED,
            date(2026, 3, 1),
            "amber",
            "The due date was moved once, from 28 February 2026 to 31 March 2026.",
        ),
        (
            MOVED,
            date(2026, 3, 31),
            "red",
            "The first due date, 28 February 2026, was passed by 31 days and it is not completed.",
        ),
        (
            action(completed=done("2026-05-01")),
            date(2026, 5, 2),
            "red",
            "The first due date, 31 March 2026, was passed by 31 days before completion.",
        ),
        (
            action(completed=done("2026-04-30")),
            date(2026, 5, 14),
            "green",
            "Completed on 30 April 2026; waiting for verification.",
        ),
        (
            action(completed=done("2026-04-30")),
            date(2026, 5, 15),
            "amber",
            "Waiting for verification for 15 days.",
        ),
        (
            action(completed=done("2026-03-10"), verifications=[check("2026-04-07", "partly_effective")]),
            date(2026, 4, 8),
            "red",
            "Reopened: found partly effective on 7 April 2026.",
        ),
        (
            action(completed=done("2026-03-10"), verifications=[check("2026-04-07")]),
            date(2026, 4, 8),
            "green",
            f"Verified on 7 April 2026; not yet embedded: {ONE_LOOK}.",
        ),
    ],
)
def test_the_colour_and_its_reason(
    shipped: Catalogues, record: dict[str, Any], on: date, brag: str, why: str
) -> None:
    found = stands(shipped, record, on=on)
    assert (found.brag, found.why) == (brag, why)


def test_thresholds_come_from_the_catalogue(shipped: Catalogues) -> None:
    text = """
        source: [Board decision of 5 March 2026]
        as_of: 2026-03-05
        confidence: confirmed
        thresholds:
          - {id: brag-due-soon, value: 40, unit: days, used_by: [actions], title: Due soon, basis: Long actions, version: 2}
          - {id: embedding-gap, value: 56, unit: days, used_by: [actions], title: Gap, basis: Two months, version: 2}
        """
    own, findings = catalogues.read({"records/catalogues/thresholds.yml": textwrap.dedent(text).encode()})
    assert not findings
    assert stands(own, action(), on=date(2026, 2, 19)).brag == "amber"
    assert stands(own, EMBEDDED).state == "verified"
    assert stands(shipped, EMBEDDED).state == "embedded"
    assert "within 40 days" in brag_legend(own)["amber"]
    assert "within 14 days" in brag_legend(shipped)["amber"]


def test_every_threshold_named_is_in_the_catalogue(shipped: Catalogues) -> None:
    assert [shipped.threshold(name).id for name in THRESHOLDS] == list(THRESHOLDS)


def test_every_position_names_its_records_and_gives_its_reason(shipped: Catalogues) -> None:
    for days in range(0, 300, 7):
        on = date(2025, 12, 1) + timedelta(days=days)
        for found in positions(
            ledger(action(), MOVED | {"id": "ACT-2"}, EMBEDDED | {"id": "ACT-3"}), on, shipped
        ).values():
            assert found.basis[0] == found.action.id
            assert found.why.endswith(".")
