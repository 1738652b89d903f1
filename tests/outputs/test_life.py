"""The life of a record on its page: every commit, what it changed, and nothing that its reader may not know."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from generators.book import Book
from generators.outputs import life
from generators.outputs.life import Happening
from tests import grown
from tests.books import page, words
from tests.repositories import write


def happenings(book: Book, record: str) -> tuple[Happening, ...]:
    return life.of(book, record).happenings


def told(book: Book, path: str) -> str:
    """The part of a record's page that tells its life."""
    return page(book, path).split('id="life">')[1].split("</section>")[0]


# ------------------------------------------------------------------ what is told of a commit
def test_the_newest_stands_first_and_each_has_a_place_that_stays(team: Book) -> None:
    found = happenings(team, "ACT-carers")
    assert [one.headline for one in found][-1] == "Recorded for the first time"
    assert all(re.fullmatch(r"v-[0-9a-f]{12}", one.anchor) for one in found)
    assert [one.anchor for one in found] == [f"v-{one.commit[:12]}" for one in found]
    html = told(team, "actions/ACT-carers.html")
    assert [one.anchor for one in found] == re.findall(r'id="(v-[0-9a-f]{12})"', html)


def test_additions_have_no_empty_from_and_changes_have_both(team: Book) -> None:
    completed, _, moved, _ = happenings(team, "ACT-carers")
    assert [(field.name, field.op) for field in completed.fields] == [("Completed", "added")]
    assert [(field.name, field.op) for field in moved.fields] == [("Due", "changed")]
    html = words(told(team, "actions/ACT-carers.html"))
    assert "Due changed from 31 Jan 2026 to 15 Feb 2026" in html
    assert "Completed added Date 1 Mar 2026 By Registered manager STF-002 Evidence EVD-rota" in html


def test_a_correction_stands_beside_what_it_corrects_and_only_once(team: Book) -> None:
    corrected = happenings(team, "ACT-carers")[1]
    assert [said.reason for said, _ in corrected.corrections] == ["The reason was not entered with the move."]
    assert "Correction" not in [field.name for field in corrected.fields]
    html = words(told(team, "actions/ACT-carers.html"))
    assert html.count("The reason was not entered with the move.") == 1


def test_the_words_that_changed_in_a_text_are_marked(team: Book) -> None:
    html = told(team, "incidents/INC-fall.html")
    assert "[put in: </span>tired<" in html
    assert "Harm: physical changed from None to Low" in words(html)


def test_how_times_are_known_is_said_once_where_it_is_the_same_for_all(team: Book) -> None:
    found = life.of(team, "ACT-carers")
    assert found.basis == "by the clock of the machine that committed"
    assert not [one.basis for one in found.happenings if one.basis]
    assert words(told(team, "actions/ACT-carers.html")).count("by the clock of the machine") == 1


def test_each_commit_leads_to_the_audit_trail(team: Book) -> None:
    completed = happenings(team, "ACT-carers")[0]
    assert completed.trail == f"audit-trail/2026-03.html#c-{completed.commit[:12]}"
    assert f'href="../audit-trail/2026-03.html#c-{completed.commit[:12]}"' in told(
        team, "actions/ACT-carers.html"
    )


def test_the_authors_own_time_is_told_where_it_is_another_day(team: Book) -> None:
    completed, *others = happenings(team, "ACT-carers")
    assert completed.authored is not None
    assert completed.authored.date() == date(2026, 3, 1)
    assert not [one for one in others if one.authored]


def test_a_commit_that_came_through_a_merge_names_it(team: Book) -> None:
    (decided,) = happenings(team, "DEC-carers")
    assert decided.through
    assert decided.through != decided.commit
    assert decided.recorded is not None
    assert decided.recorded.date() == date(2026, 2, 16)
    assert f"received through the merge {decided.through[:12]}" in words(
        told(team, "decisions/DEC-carers.html")
    )


def test_a_version_that_cannot_be_read_is_shown_as_text_to_the_team_only(team: Book, outside: Book) -> None:
    assert [one.unreadable != "" for one in happenings(team, "RSK-falls")] == [False, False, True]
    assert "broken: [" in told(team, "risks/RSK-falls.html")
    assert "broken" not in told(outside, "risks/RSK-falls.html")


def test_regulations_and_themes_of_old_versions_are_told_in_words(tmp_path: Path) -> None:
    repository = grown.Grown(tmp_path)
    text = grown.incident("Fell")
    repository.commit({grown.INCIDENT: text}, when="2026-01-15T09:00")
    more = (
        text.rstrip() + "\n        themes: [falls, no-such-theme]\n        regulations: [hsca-ra-2014/12]\n"
    )
    repository.commit({grown.INCIDENT: more}, when="2026-01-16T09:00")
    html = told(repository.book(), "incidents/INC-fall.html")
    assert "2014 Regulations, regulation 12" in words(html)
    assert 'themes/falls.html"' in html
    assert "#no-such-theme" not in html, "a theme that the catalogue does not hold leads nowhere"


# ------------------------------------------------------------------ where there is little to tell
def test_without_git_the_page_says_that_nothing_shows_when_it_was_written(inspector: Book) -> None:
    html = words(told(inspector, "actions/ACT-late.html"))
    assert (
        "These records are not kept in git, so nothing shows when this was written down or changed." in html
    )


def test_a_record_that_was_never_committed_says_so(tmp_path: Path) -> None:
    repository = grown.Grown(tmp_path)
    repository.commit({}, when="2026-01-15T09:00")
    write(tmp_path, {grown.INCIDENT: grown.incident("Fell")}, base=False)
    html = words(told(repository.book(), "incidents/INC-fall.html"))
    assert "This record is not in the recorded history yet: it was never committed." in html


def test_a_long_life_is_folded_and_whole(tmp_path: Path) -> None:
    repository = grown.Grown(tmp_path)
    for day in range(1, 9):
        repository.commit({grown.INCIDENT: grown.incident(f"Fell {day} times")}, when=f"2026-02-0{day}T09:00")
    found = life.of(repository.book(), "INC-fall")
    assert (len(found.latest), len(found.earlier), found.number) == (5, 3, "8 commits")
    assert "Show 3 earlier ones" in told(repository.book(), "incidents/INC-fall.html")


# ------------------------------------------------------------------ what is not for everybody
def test_an_outsider_is_told_of_no_person_and_no_message_that_it_may_not_know(outside: Book) -> None:
    assert outside.past is not None
    shared = happenings(outside, "ACT-carers")[1]
    assert shared.said == "", "the same commit changed a record that is kept"
    for record in outside.ledger.entries.values():
        assert "anary" not in "".join(map(str, life.of(outside, record.id).happenings))


@pytest.mark.parametrize("record", ["ACT-kept", "ACT-none", "../x"])
def test_what_an_audience_may_not_read_of_has_no_life(outside: Book, record: str) -> None:
    assert happenings(outside, record) == ()
    assert life.place_of(outside, record, "0" * 40) == ""
