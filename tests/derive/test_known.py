"""What the records said at a commit: nothing that was written down later, however early it is dated."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from generators.derive.known import Known, known
from generators.past import Past
from generators.source.writing import written
from generators.values import end_of
from tests.derive.conftest import incident, plain
from tests.grown import Grown

RISK = "records/risks/RSK-1.yml"
FIRST = "id: RSK-1\ntitle: Night cover\nhazard: Nobody in charge\nidentified: {on: 2026-01-05, by: STF-002}\nowner: STF-002\nnext_review: 2026-04-01\n"
INCIDENT = written(plain(incident("INC-1", "2026-01-14")))


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Grown:
    made = Grown(tmp_path_factory.mktemp("known"))
    made.commit({RISK: FIRST}, when="2026-01-06T09:00", by="STF-002")
    made.commit({RISK: "id: RSK-1\ntitle: [broken\n"}, when="2026-01-08T09:00", by="STF-002")
    made.commit({RISK: FIRST + "hr_outcome: x\n"}, when="2026-01-09T09:00", by="STF-002")
    made.commit({RISK: FIRST.replace("Night cover", "Cover at night")}, when="2026-01-10T09:00", by="STF-002")
    # Dated the 14th; written down on the 20th.
    made.commit({"records/incidents/INC-1.yml": INCIDENT}, when="2026-01-20T09:00", by="STF-003")
    return made


def on(grown: Grown, day: str, audience: str = "internal") -> Known:
    past = grown.book(audience).past
    assert isinstance(past, Past)
    commit = past.history.known_at(end_of(date.fromisoformat(day)))
    assert commit is not None
    return known(past, commit)


def test_a_record_says_what_it_said_then(grown: Grown) -> None:
    assert on(grown, "2026-01-07").values["RSK-1"]["title"] == "Night cover"
    then, now = on(grown, "2026-01-07").ledger.get("RSK-1"), on(grown, "2026-01-10").ledger.get("RSK-1")
    assert then is not None
    assert now is not None
    assert (then.title, now.title) == ("Night cover", "Cover at night")


def test_what_was_written_down_later_was_not_known_whatever_its_date(grown: Grown) -> None:
    assert "INC-1" not in on(grown, "2026-01-19").values
    assert "INC-1" in on(grown, "2026-01-20").values


def test_a_version_that_was_no_yaml_leaves_what_was_said_before(grown: Grown) -> None:
    assert on(grown, "2026-01-08").values["RSK-1"]["title"] == "Night cover"


def test_a_version_that_todays_rules_cannot_read_is_named_and_not_judged(grown: Grown) -> None:
    found = on(grown, "2026-01-09")
    assert found.unread == ("RSK-1",)
    assert found.ledger.get("RSK-1") is None
    assert "RSK-1" in found.values
    assert on(grown, "2026-01-10").unread == ()


def test_the_day_is_the_one_on_which_the_branch_received_it(grown: Grown) -> None:
    assert on(grown, "2026-01-19").day == date(2026, 1, 10)


def test_only_records_of_the_audience_are_known_to_it(tmp_path: Path) -> None:
    grown = Grown(tmp_path)
    hidden = FIRST.replace("RSK-1", "RSK-2") + "audience: []\n"
    grown.commit({RISK: FIRST, "records/risks/RSK-2.yml": hidden}, when="2026-01-06T09:00")
    assert {"RSK-1", "RSK-2"} <= set(on(grown, "2026-01-06").values)
    assert "RSK-2" not in on(grown, "2026-01-06", "inspector").values
