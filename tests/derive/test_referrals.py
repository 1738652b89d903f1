"""Our referrals against the receivers' logs (derivations §3, domain reference §7.5 N3: referral records match internal logs)."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generators import attached, source
from generators import ledger as ledgers
from generators.audience import project
from generators.catalogues import Catalogues
from generators.derive.referrals import Reconciliation, reconciliations
from tests.derive.conftest import incident, ledger
from tests.derive.test_loops import concern
from tests.repositories import write

D = date(2026, 5, 31)


def referred(identity: str, made_at: str, reference: str = "", **fields: Any) -> dict[str, Any]:
    """A concern raised at the time at which it was referred."""
    named = {"reference": reference} if reference else {}
    referral = {"required": True, "made_at": made_at, "by": "STF-2", "to": "ORG-1", **named}
    return concern(id=identity, raised_at=made_at, referral=referral, **fields)


def log(*rows: tuple[str, str], log_id: str = "REF-1", period: str = "2026-05") -> dict[str, Any]:
    return {
        "id": log_id,
        "title": "Council's list",
        "organisation": "ORG-1",
        "period": period,
        "rows": [{"reference": name, "received_at": when} for name, when in rows],
    }


def found(shipped: Catalogues, *records: Any, on: date = D) -> Reconciliation:
    (one,) = reconciliations(ledger(*records), on, shipped)
    return one


def test_a_reference_on_both_sides_at_about_the_same_time_is_matched(shipped: Catalogues) -> None:
    told = found(
        shipped,
        referred("SGC-1", "2026-05-02T23:50", "NM-1"),
        log(("nm-1 ", "2026-05-03T00:02")),
    )
    (match,) = told.matches
    assert (match.state, match.record, match.log) == ("matched", "SGC-1", "REF-1")
    assert match.records == ("SGC-1", "REF-1")
    assert match.words == "Made on 2 May 2026 at 23:50, received on 3 May 2026 at 00:02, 12 minutes later."
    assert not told.differing
    assert told.words == "1 of 1 referral match."


@pytest.mark.parametrize(
    ("received", "state"),
    [
        ("2026-05-03T10:00", "matched"),
        ("2026-05-03T10:01", "date_differs"),
        ("2026-05-01T10:00", "matched"),
        ("2026-05-01T09:59", "date_differs"),
    ],
)
def test_more_than_a_day_apart_the_dates_differ(shipped: Catalogues, received: str, state: str) -> None:
    told = found(shipped, referred("SGC-1", "2026-05-02T10:00", "NM-1"), log(("NM-1", received)))
    assert [match.state for match in told.matches] == [state]


def test_a_referral_that_their_log_does_not_hold_is_ours_without_theirs(shipped: Catalogues) -> None:
    told = found(
        shipped, referred("SGC-1", "2026-05-02T10:00"), log(("NM-2", "2026-05-01T09:00"), log_id="REF-1")
    )
    assert {match.state: match.record for match in told.matches} == {
        "ours_without_theirs": "SGC-1",
        "theirs_without_ours": "",
    }
    assert (
        told.words == "0 of 2 referrals match; 1 of ours not in their log; 1 of theirs without a record here."
    )


def test_one_line_of_theirs_answers_one_concern_of_ours(shipped: Catalogues) -> None:
    told = found(
        shipped,
        referred("SGC-1", "2026-05-02T10:00", "NM-1"),
        referred("SGC-2", "2026-05-02T11:00", "NM-1"),
        log(("NM-1", "2026-05-02T10:05")),
    )
    assert [(match.record, match.state) for match in told.matches] == [
        ("SGC-1", "matched"),
        ("SGC-2", "ours_without_theirs"),
    ]


def test_a_line_that_a_later_log_repeats_is_one_referral(shipped: Catalogues) -> None:
    told = found(
        shipped,
        referred("SGC-1", "2026-04-02T10:00", "NM-1"),
        log(("NM-1", "2026-04-02T10:05"), log_id="REF-1", period="2026-04"),
        log(("NM-1", "2026-04-02T10:05"), log_id="REF-2", period="2026-05"),
    )
    assert [match.state for match in told.matches] == ["matched"]
    assert told.logs == ("REF-1", "REF-2")


def test_a_day_that_no_log_covers_is_neither_matched_nor_missing(shipped: Catalogues) -> None:
    early = referred("SGC-1", "2026-01-02T10:00", "NM-1")
    told = found(shipped, early, log(("NM-2", "2026-05-01T09:00")))
    assert told.matches[0].state == "not_covered"
    alone = found(shipped, early)
    assert [match.state for match in alone.matches] == ["not_covered"]
    assert alone.words == "No log of theirs is recorded, so 1 referral cannot be compared with it."


def test_a_reference_that_only_an_incident_bears_is_matched_with_it(shipped: Catalogues) -> None:
    done = {"at": "2026-05-01T09:00", "by": "STF-2", "reference": "NM-1"}
    duty = {"required": True, "done": done}
    told = found(
        shipped,
        incident("INC-1", "2026-05-01", decisions_required={"safeguarding": duty}),
        log(("NM-1", "2026-05-01T09:05")),
    )
    assert [(match.state, match.record) for match in told.matches] == [("matched", "INC-1")]


def test_what_comes_after_the_position_date_does_not_count(shipped: Catalogues) -> None:
    records = (referred("SGC-1", "2026-05-02T10:00", "NM-1"), log(("NM-1", "2026-05-02T10:05")))
    assert reconciliations(ledger(*records), date(2026, 4, 30), shipped) == ()
    told = found(shipped, *records, on=date(2026, 5, 1))
    assert told.matches == ()


def test_rows_of_a_table_beside_the_log_count_as_its_own(tmp_path: Path, shipped: Catalogues) -> None:
    folder = write(
        tmp_path,
        {
            "records/referrals/REF-1.yml": "id: REF-1\ntitle: List\norganisation: ORG-1\nperiod: 2026-05\nrows_file: list.csv\n",
            "records/referrals/list.csv": "\ufeffreceived_at, reference,remark\n2026-05-02T10:05,NM-1,by phone\n,,\n",
        },
    )
    built, _ = ledgers.build(source.read(folder)[0])
    told = reconciliations(attached.read(built, folder), D, shipped)
    assert [(match.reference, match.state) for match in told[0].matches] == [("NM-1", "theirs_without_ours")]


def test_a_row_of_a_concern_that_an_audience_may_not_see_is_gone_for_it(shipped: Catalogues) -> None:
    built = ledger(
        referred("SGC-1", "2026-05-02T10:00", "NM-1", audience=[]),
        referred("SGC-2", "2026-05-03T10:00", "NM-2"),
        log(("NM-1", "2026-05-02T10:05"), ("NM-2", "2026-05-03T10:05")),
    )
    view = project(built, "inspector", D)
    (told,) = reconciliations(view.ledger, D, shipped)
    assert [(match.reference, match.state) for match in told.matches] == [("NM-2", "matched")]
    assert "NM-1" not in view.ledger.entries["REF-1"].document.text


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), number=st.integers(0, 8))
def test_every_referral_of_either_side_is_told_of_exactly_once_in_whatever_order(
    shipped: Catalogues, seed: int, number: int
) -> None:
    chance = random.Random(seed)
    ours = [
        referred(f"SGC-{n}", f"2026-05-0{n + 1}T10:00", chance.choice(["", f"NM-{n}"])) for n in range(number)
    ]
    rows = [
        (f"NM-{n}", f"2026-05-0{n + 1}T{chance.choice((10, 22))}:30")
        for n in range(8)
        if chance.random() < 0.6
    ]
    records = [*ours, log(*rows)]
    told = found(shipped, *records)
    chance.shuffle(records)
    assert found(shipped, *records) == told
    assert sorted(match.record for match in told.matches if match.record) == [one["id"] for one in ours]
    assert sorted(match.reference for match in told.matches if match.log) == sorted(name for name, _ in rows)
