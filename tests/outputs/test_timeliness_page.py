"""The page on timeliness: three lags kept apart, law and policy kept apart, and what was not measured said."""

from __future__ import annotations

from pathlib import Path

from generators.book import Book
from generators.outputs import addresses
from tests import grown
from tests.books import page, words

PAGE = addresses.TIMELINESS


def told(book: Book) -> str:
    return words(page(book, PAGE))


def test_law_and_policy_are_kept_apart(team: Book) -> None:
    html = told(team)
    assert "Law: regulation 17(2)(c) of the 2014 Regulations asks for accurate and complete records" in html
    assert "It names no number of hours." in html
    assert (
        "Incidents: 24 hours (a proposal that comes with this software; nobody at the provider has approved it"
        in html
    )
    raw = page(team, PAGE)
    assert 'href="reference/catalogues/thresholds.html#threshold-d1-incident-lag"' in raw
    assert 'id="threshold-d1-incident-lag"' in page(team, "reference/catalogues/thresholds.html")
    assert 'id="hsca-ra-2014-17"' in page(team, "reference/catalogues/regulations.html")


def test_a_late_record_is_listed_with_all_its_times(team: Book) -> None:
    html = told(team)
    assert (
        "Fall during a transfer INC-fall One House 14 Jan 2026, 21:10 14 Jan 2026, 21:20 15 Jan 2026, 07:40 "
        "4 Feb 2026, 09:30 20 days 12 hours"
    ) in html


def test_noticing_reporting_and_writing_down_have_tables_of_their_own(team: Book) -> None:
    html = told(team)
    for caption, longest in (
        ("Noticing: from happening until any member of staff knew", "10 minutes"),
        ("Reporting: from knowing until it was reported", "10 hours 20 minutes"),
        ("Writing down: from being reported until it was recorded", "20 days 1 hour"),
    ):
        part = html.split(caption)[1].split("One House")[0]
        assert f"Whole provider 1 {longest} {longest} {longest}" in part


def test_too_few_have_no_share_and_are_listed_one_by_one(team: Book) -> None:
    html = told(team)
    assert "Recorded later than the policy of 24 hours allows: 1 of 1 incident; too few for a share." in html
    assert "Every one that counts" in html
    assert "%)" not in html


def test_decisions_have_one_lag(team: Book) -> None:
    part = told(team).split("Decisions Recorded later")[1]
    assert "From deciding until it was recorded" in part
    assert "DEC-carers" in part
    assert "Noticing" not in part


def test_services_without_a_record_are_named(tmp_path: Path) -> None:
    repository = grown.Grown(tmp_path)
    other = "id: SVC-two\ntitle: Two House\nservice_type: care_home\nregistered_manager: STF-002\n"
    repository.commit(
        {"records/services/SVC-two.yml": other, grown.INCIDENT: grown.incident("Fell")},
        when="2026-01-15T09:00",
    )
    html = told(repository.book())
    assert "No incident is recorded for Two House. That does not show that there was none." in html
    assert "none of 1 incident" in html


def test_without_any_record_nothing_can_be_said(tmp_path: Path) -> None:
    repository = grown.Grown(tmp_path)
    repository.commit({}, when="2026-01-15T09:00")
    assert "No incident or decision up to 31 March 2026 is recorded. Nothing can be said." in told(
        repository.book()
    )


def test_without_history_the_page_says_so(inspector: Book) -> None:
    html = told(inspector)
    assert "nothing shows how soon anything was written down" in html
    assert "Policy" not in html


def test_home_gives_the_figure_in_short(team: Book) -> None:
    html = words(page(team, "index.html"))
    assert "Recorded later than the policy of 24 hours allows: 1 of 1 incident; too few for a share." in html
