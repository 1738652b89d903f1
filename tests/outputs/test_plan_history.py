"""How far a plan was known to be, and how its due dates moved: on its page, on an action's page, in its document."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from generators.book import Book
from generators.finding import Unable
from generators.outputs import burn_up, packs
from generators.outputs.burn_up import Told
from tests import grown
from tests.books import page, words
from tests.outputs.test_packs import said
from tests.repositories import write

PLAN_PAGE, ACTION_PAGE = "plans/PLN-falls.html", "actions/ACT-carers.html"


def drawn(book: Book) -> Told:
    found = burn_up.tell(book, book.derived.plans["PLN-falls"])
    assert found is not None
    return found


def part(html: str, anchor: str) -> str:
    return html.split(f'id="{anchor}">')[1].split("</section>", maxsplit=1)[0]


# ------------------------------------------------------------------ the burn-up
def test_lines_tell_each_other_apart_without_colours(team: Book) -> None:
    for chart in drawn(team).charts:
        assert [line.stroke.name for line in chart.lines] == ["Live", "Claimed", "Verified", "Embedded"]
        assert len({(line.stroke.dashes, line.stroke.width) for line in chart.lines}) == 4
        assert len({line.stroke.look for line in chart.lines}) == 4


def test_the_chart_is_told_in_words_and_as_a_table(team: Book) -> None:
    actions = drawn(team).charts[1]
    assert actions.about.startswith(
        "Actions, by number, 5 January 2026 to 31 March 2026, as known at the time: live from 1 to 2, claimed from 0 to 1"
    )
    html = part(page(team, PLAN_PAGE), "burn-up")
    assert f'<title id="burn-up-actions">{actions.about}</title>' in html
    assert "Claimed: 1" in words(html)
    table = words(html.split("Show every day as a table")[1])
    assert "5 Jan 2026 0 / 0 / 0 / 0 0 / 0 / 0 / 1 first recorded PLN-falls ACT-carers" in table.replace(
        "ACT-carers PLN-falls", "PLN-falls ACT-carers"
    )
    assert "5 Mar 2026 0 / 0 / 0 / 0 1 / 0 / 0 / 2 actions claimed from 0 to 1 ACT-carers" in table


def test_a_completion_shows_from_when_it_was_recorded(team: Book) -> None:
    claimed = next(line for line in drawn(team).charts[1].lines if line.stroke.name == "Claimed")
    # Completed on 1 March, recorded on 5 March: 59 of 85 days along the axis.
    assert re.fullmatch(r"M30 190(H[\d.]+)*H309V100(H[\d.]+)*H432", claimed.path), claimed.path


def test_each_record_of_a_day_leads_to_its_change(team: Book) -> None:
    html = part(page(team, PLAN_PAGE), "burn-up")
    anchors = re.findall(r'href="\.\./actions/ACT-carers\.html(#v-[0-9a-f]{12})"', html)
    assert len(anchors) == 4
    assert all(f'id="{anchor[1:]}"' in page(team, ACTION_PAGE) for anchor in anchors)


def test_no_style_attribute_and_no_script_stands_in_the_drawing(team: Book) -> None:
    html = page(team, PLAN_PAGE)
    assert " style=" not in html
    assert 'role="img" aria-labelledby="burn-up-actions"' in html


def test_without_history_the_plan_says_that_nothing_shows_it(inspector: Book) -> None:
    html = words(part(page(inspector, PLAN_PAGE), "burn-up"))
    assert "nothing shows how far the plan was known to be at any earlier time" in html
    assert "<svg" not in part(page(inspector, PLAN_PAGE), "burn-up")


def test_a_plan_that_came_late_into_the_history_says_so(tmp_path: Path) -> None:
    repository = grown.Grown(tmp_path)
    done = "completed: {on: 2026-01-20, by: STF-002, evidence: EVD-1}"
    plan = (
        "id: PLN-falls\ntitle: Falls\nsponsor: STF-001\ntrigger: INC-fall\nstarted: 2026-01-05\ntarget: 2026-06-30\n"
        "objectives: [{id: a, outcome: Safe}]\n"
    )
    repository.commit(
        {grown.PLAN: plan, grown.ACTION: grown.action("2026-02-01", done)}, when="2026-02-10T09:00"
    )
    notes = " ".join(drawn(repository.book()).notes)
    assert "started on 5 January 2026 and was first recorded on 10 February 2026" in notes
    assert "already counts something as claimed" in notes


# ------------------------------------------------------------------ due dates that were moved
def test_every_move_is_listed_with_its_reason_or_the_lack_of_one(team: Book) -> None:
    html = words(part(page(team, PLAN_PAGE), "slipped"))
    assert "Two carers for every transfer ACT-carers 31 Jan 2026 15 Feb 2026 15 days 1 1 1" in html
    assert (
        "3 Feb 2026 31 Jan 2026 15 Feb 2026 15 days No reason recorded with the move. "
        "Entered only on 9 February 2026: Nobody free"
    ) in html
    assert "After the date had passed Without reason and approver" in html


def test_an_actions_page_lists_its_own_moves_once(team: Book) -> None:
    html = page(team, ACTION_PAGE)
    position = part(html, "position")
    anchor = re.findall(r'href="#(v-[0-9a-f]{12})"', position)
    assert len(anchor) == 1
    assert f'id="{anchor[0]}"' in html
    assert "The due date was moved from" not in words(position), "the table says it"


def test_a_move_that_nobody_explained_says_so(tmp_path: Path) -> None:
    repository = grown.Grown(tmp_path)
    repository.commit({grown.ACTION: grown.action("2026-02-01")}, when="2026-01-10T09:00")
    repository.commit({grown.ACTION: grown.action("2026-03-01")}, when="2026-01-20T09:00")
    html = words(part(page(repository.book(), ACTION_PAGE), "position"))
    assert "20 Jan 2026" in html
    assert "No reason recorded Without reason and approver No approver recorded" in html


def test_where_the_history_does_not_reach_back_the_record_is_taken_at_its_word(tmp_path: Path) -> None:
    repository = grown.Grown(tmp_path)
    repository.commit({}, when="2026-01-10T09:00")
    moved = "extensions: [{on: 2026-01-15, from: 2026-01-31, to: 2026-03-01, reason: Nobody free, approved_by: STF-001}]"
    (tmp_path / grown.ACTION).parent.mkdir(parents=True)
    repository.begun = True
    write(tmp_path, {grown.ACTION: grown.action("2026-03-01", moved)}, base=False)
    html = words(part(page(repository.book(), ACTION_PAGE), "position"))
    assert "not in the history: as the record states it" in html
    assert "The history does not reach back to the first version of 1 action" in html


# ------------------------------------------------------------------ documents
def told(book: Book, sort: str, identity: str) -> dict[str, Any]:
    return dict(packs.one(book, sort, identity).tell())


@pytest.mark.parametrize(
    ("sort", "identity"), [("plan", "PLN-falls"), ("record", "ACT-carers"), ("record", "DEC-carers")]
)
def test_every_document_of_a_record_tells_its_life(team: Book, sort: str, identity: str) -> None:
    (chapter,) = [
        one for one in told(team, sort, identity)["chapters"] if one.title == "The life of this record"
    ]
    assert "by the clock of the machine that committed" in said([chapter])
    assert "It shows by when something was written down" in said([chapter])


def test_a_few_changes_are_told_in_sentences(team: Book) -> None:
    (chapter,) = [one for one in told(team, "record", "ACT-carers")["chapters"] if one.anchor == "life"]
    words_ = said([chapter])
    assert "Due changed from “31 January 2026” to “15 February 2026”." in words_
    assert "Correction of 9 February 2026: The reason was not entered with the move." in words_
    assert "Happened 1 March 2026: written down 4 days later." in words_
    assert "[Written down later]" in words_


def test_more_changes_are_told_in_a_table_and_very_many_by_their_headlines(tmp_path: Path) -> None:
    repository = grown.Grown(tmp_path)
    for number in range(1, 31):
        text = grown.incident(f"Fell {number} times, says the carer who was there")
        repository.commit({grown.INCIDENT: text}, when=f"2026-02-{1 + number // 2:02d}T{number % 24:02d}:00")
        if number in (6, 30):
            (chapter,) = [
                one
                for one in told(repository.book(), "record", "INC-fall")["chapters"]
                if one.anchor == "life"
            ]
            tables = [block for block in chapter.blocks if block.form == "history"]
            assert sum(len(block.value.rows) for block in tables) == number
            assert ("Description, changed from" in said([chapter])) is (number == 6)
            assert ("told in one line each" in said([chapter])) is (number == 30)


def test_the_trail_of_a_month_is_a_document(team: Book, outside: Book) -> None:
    pack = packs.one(team, "trail", "2026-03")
    assert (pack.name, pack.title) == ("audit-trail-2026-03.pdf", "Audit trail: March 2026")
    words_ = said(pack.tell()["chapters"])
    assert "2 records in one commit: Claimed completed" in words_
    assert "10 March 2026" in words_
    assert "anary" in said(packs.one(team, "trail", "2026-02").tell()["chapters"])
    assert "anary" not in said(packs.one(outside, "trail", "2026-02").tell()["chapters"])


@pytest.mark.parametrize("month", ["2026-04", "March", "2026-03-1", "../x"])
def test_a_month_in_which_nothing_was_recorded_is_refused_with_what_there_is(team: Book, month: str) -> None:
    with pytest.raises(Unable, match="nothing that this audience may see was recorded") as raised:
        packs.one(team, "trail", month)
    assert "months here: 2026-03, 2026-02, 2026-01, 2025-12" in raised.value.cure


def test_without_history_there_is_no_trail_to_print(inspector: Book) -> None:
    with pytest.raises(Unable, match="was recorded") as raised:
        packs.one(inspector, "trail", "2026-03")
    assert "commit them first" in raised.value.cure
