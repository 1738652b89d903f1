"""The pages on observed practice and medicines, a control's holds, the printed form and the JSON of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generators.book import Book
from generators.outputs import addresses
from generators.outputs.derived import as_json
from generators.outputs.packs import one as document
from generators.outputs.pages import pages
from tests.books import book, page, words
from tests.repositories import write

RECORDS = {
    "records/provider.yml": """
        id: provider
        title: One Ltd
        name: One Ltd
        nominated_individual: STF-001
        """,
    "records/services/SVC-one.yml": """
        id: SVC-one
        title: One House
        service_type: care_home
        registered_manager: STF-001
        """,
    **{
        f"records/staff/STF-00{number}.yml": f"""
        id: STF-00{number}
        title: Member {number}
        job_title: {title}
        """
        for number, title in ((1, "Manager"), (2, "Carer"), (3, "Night carer"))
    },
    "records/controls/CTL-doses.yml": """
        id: CTL-doses
        title: Doses looked at every day
        service: SVC-one
        owner: STF-001
        purpose: Somebody looks at every dose.
        control_type: detective
        starts: 2026-03-09
        schedule: {every: day}
        competence: {task: high-risk-medicines, recheck_required: true}
        """,
    "records/checks/CHK-doses-2026-03.yml": """
        id: CHK-doses-2026-03
        title: Doses, March 2026
        control: CTL-doses
        period: 2026-03
        entries:
          - {on: 2026-03-10, at: 2026-03-10T20:00, by: STF-001, staff: STF-002, outcome: deviation, note: "<b>late</b>"}
          - {on: 2026-03-12, at: 2026-03-12T20:00, by: STF-001, staff: STF-002, outcome: met}
          - {on: 2026-03-13, at: 2026-03-13T20:00, by: STF-001, outcome: met}
          - {on: 2026-03-20, at: 2026-03-20T20:00, by: STF-001, staff: STF-003, outcome: met}
        """,
    "records/observations/OBS-again.yml": """
        id: OBS-again
        title: Watched again
        service: SVC-one
        type: competence_assessment
        done_at: 2026-03-16T12:00
        staff: STF-002
        observer: STF-001
        task: high-risk-medicines
        outcome: competent
        recheck_of: "CHK-doses-2026-03#2026-03-10"
        """,
    "records/mar/MAR-2026-W10.yml": """
        id: MAR-2026-W10
        title: Week 10
        service: SVC-one
        week: 2026-W10
        by: STF-001
        scheduled: 200
        given: 196
        refused: 1
        omitted_clinical: 0
        not_available: 0
        blank: 3
        late: 2
        stock:
          - {medicine: Apixaban 5 mg, opening: 20, received: 0, given: 14, returned: 0, destroyed: 0, counted: 5}
        """,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("watched"), RECORDS)


@pytest.fixture(scope="module")
def team(folder: Path) -> Book:
    return book(folder, "internal")


@pytest.fixture(scope="module")
def commissioner(folder: Path) -> Book:
    return book(folder, "commissioner")


def paths(told: Book) -> set[str]:
    return {output.path for output in pages(told)}


def test_the_page_tells_who_is_in_date_and_who_did_the_task_without(team: Book) -> None:
    told = words(page(team, addresses.OBSERVED))
    assert "1 of 2 in date" in told
    assert (
        "Night carer STF-003 No Never watched at it and found competent. never 1 20 Mar 2026 20 March 2026 CHK-doses-2026-03"
        in told
    )
    assert "1 check of this task name nobody" in told
    assert "Routine; within 365 days" in told


def test_a_hold_stands_with_its_cause_its_recheck_and_its_breach_each_leading_to_its_record(
    team: Book,
) -> None:
    html = page(team, addresses.OBSERVED)
    told = words(html)
    assert "Deviation at the check of 10 March 2026. CHK-doses-2026-03" in told
    assert "16 Mar 2026, 12:00 OBS-again 5 days 16 hours Hold breach 12 March 2026 CHK-doses-2026-03" in told
    for path in (
        "checks/CHK-doses-2026-03.html#on-2026-03-10",
        "checks/CHK-doses-2026-03.html#on-2026-03-12",
        "observations/OBS-again.html",
        "staff/STF-002.html",
    ):
        assert f'href="{path}"' in html
    assert 'id="on-2026-03-12"' in page(team, "checks/CHK-doses-2026-03.html")


def test_the_control_and_its_printed_form_show_the_hold(team: Book) -> None:
    told = words(page(team, "controls/CTL-doses.html"))
    assert "Holds Competence holds, the newest first" in told
    assert "Hold breach 12 March 2026" in told
    printed = str(document(team, "record", "CTL-doses").tell())
    assert "Checks and holds" in printed
    assert "Hold breach" in printed


def test_a_control_that_requires_a_recheck_says_so_where_no_hold_is_recorded(tmp_path: Path) -> None:
    calm = {name: text.replace("outcome: deviation", "outcome: met") for name, text in RECORDS.items()}
    told = words(page(book(write(tmp_path, calm), "internal"), "controls/CTL-doses.html"))
    assert "No hold is recorded under this control up to 31 March 2026." in told


def test_all_numbers_lead_to_the_thresholds_in_force(team: Book) -> None:
    for path, name in (
        (addresses.OBSERVED, "observation-window-routine"),
        (addresses.MAR, "mar-reconciled-within"),
    ):
        assert f"reference/catalogues/thresholds.html#threshold-{name}" in page(team, path)


def test_blanks_stand_apart_as_unknown_with_a_rate(team: Book) -> None:
    told = words(page(team, addresses.MAR))
    assert "Blank: unknown 3 15.0" in told
    assert "of 3 nothing is recorded, so whether they were given is unknown (15.0 per 1,000)" in told
    assert "Apixaban 5 mg 6 5 -1 MAR-2026-W10" in told
    assert "Weeks without a reconciliation: 2026-W11, 2026-W12." in told


def test_both_pages_are_reached_from_all_records(team: Book) -> None:
    html = page(team, addresses.RECORDS)
    assert f'href="{addresses.OBSERVED}"' in html
    assert f'href="{addresses.MAR}"' in html


def test_a_commissioner_reads_of_medicines_and_of_nobodys_practice(commissioner: Book) -> None:
    assert addresses.OBSERVED not in paths(commissioner)
    assert addresses.MAR in paths(commissioner)
    assert addresses.OBSERVED not in page(commissioner, addresses.RECORDS)
    html = page(commissioner, "controls/CTL-doses.html")
    assert "Holds" not in html
    assert "Hold" not in str(document(commissioner, "record", "CTL-doses").tell())
    told = json.loads(as_json(commissioner))
    assert (told["holds"], told["observations"]) == ([], [])
    assert told["mar"]["SVC-one"]["total"]["blank"] == 3


def test_without_medicines_and_watched_tasks_there_are_no_such_pages(inspector: Book) -> None:
    assert addresses.MAR not in paths(inspector)
    assert addresses.OBSERVED not in paths(inspector)


def test_the_json_has_the_names_of_the_derivations(team: Book) -> None:
    told = json.loads(as_json(team))
    (hold,) = told["holds"]
    assert (hold["staff"], hold["hold_breach"], hold["ended_by"], hold["open"]) == (
        "STF-002",
        True,
        "OBS-again",
        False,
    )
    assert hold["breaches"] == [
        {"day": "2026-03-12", "shift": None, "outcome": "met", "record": "CHK-doses-2026-03"}
    ]
    (covered,) = told["observations"]
    assert (covered["active"], covered["in_date"], covered["coverage"]) == (2, 1, 0.5)
    assert [one["staff"] for one in covered["lapsed"]] == ["STF-003"]
    medicines = told["mar"]["SVC-one"]
    assert (medicines["missing"], medicines["total"]["per_1000"]["blank"]) == (["2026-W11", "2026-W12"], 15.0)
    assert medicines["stock_variance"][0]["variance"] == -1


def test_what_a_record_says_is_escaped(team: Book) -> None:
    for path in (addresses.OBSERVED, "controls/CTL-doses.html"):
        assert "<b>late</b>" not in page(team, path)
