"""The pages of escalation signals: the question, rule, numbers, cases and next step of each; and for nobody but the team."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from generators.book import Book
from generators.derive.signals import SIGNALS
from generators.outputs import addresses, signals
from generators.outputs.frame import frame
from generators.outputs.pages import pages
from tests.books import page, words


@pytest.fixture(scope="module")
def told(demo_book: Callable[[str], Book]) -> Book:
    return demo_book("internal")


def flat(book: Book, path: str) -> str:
    return words(page(book, path))


def test_the_index_has_every_signal_with_its_state_in_words_for_every_scope(told: Book) -> None:
    raw = page(told, addresses.SIGNALS)
    for signal in SIGNALS:
        row = raw.split(f'href="{signal.id}.html"')[1].split("</tr>")[0]
        mine = [one for one in told.derived.signals if one.signal.id == signal.id]
        for one in mine:
            assert signals.STATE_WORDS[one.reading.state][0] in row
        assert len(re.findall("govuk-tag ", row)) == len(mine)


def test_the_index_says_how_many_questions_were_asked(told: Book) -> None:
    """Domain reference §7.8, item 2: so many questions give some false alarms."""
    asked = len(told.derived.signals)
    assert f"{asked} answers, of which" in flat(told, addresses.SIGNALS)


def test_the_index_says_how_much_was_recorded_and_for_how_long_nothing_was(told: Book) -> None:
    """Domain reference §7.8, item 1."""
    table = (
        flat(told, addresses.SIGNALS)
        .split("Incidents and decisions backfilled")[1]
        .split("Foreseeability")[0]
    )
    assert "Larch Lodge 0 0 0 39 of 237 13 Nov 2025 199 days" in table


def test_a_signals_page_has_its_question_rule_source_and_numbers_with_who_approved_them(told: Book) -> None:
    read = flat(told, addresses.of_signal("F1"))
    signal = next(one for one in SIGNALS if one.id == "F1")
    for said in (signal.title, " ".join(signal.rule.split()), signal.source):
        assert said in read
    numbers = read.split("Numbers in force: policy, not law")[-1]
    assert "14 days" in numbers
    assert "Nobody yet: a proposal that comes with this software" in numbers
    assert "threshold-f1-knowledge-age" in page(told, addresses.of_signal("F1"))


def test_a_scope_has_its_value_number_limits_window_next_step_and_caveats(told: Book) -> None:
    part = flat(told, addresses.of_signal("P1")).split("Alder Homecare Red 1 of 2")[-1]
    for said in (
        "2 judged: too few for a share",
        "2; at least 4 are needed to say ok",
        "1 June 2025 to 31 May 2026",
        "Next step: Read LRN-AH-001 and decide",
        "Left out, because small events may rightly end in weaker actions: LRN-AH-003 and LRN-AH-004",
    ):
        assert said in part


def test_every_case_leads_to_the_records_behind_it(told: Book) -> None:
    raw = page(told, addresses.of_signal("R4"))
    for record in ("audits/AUD-AH-2025-08-mar", "audits/AUD-AH-2025-12-mar", "actions/ACT-AH-002"):
        assert f'href="../{record}.html"' in raw


def test_of_very_many_cases_the_weightiest_are_listed_and_all_are_counted(told: Book) -> None:
    """The caption says how many there are and where to read them all."""
    one = next(one for one in told.derived.signals if one.reading.cases)
    many = tuple(replace(one.reading.cases[0], words=f"case {number}") for number in range(431))
    reading = replace(one.reading, cases=many)
    derived = replace(told.derived, signals=(replace(one, reading=reading),))
    html = page(replace(told, derived=derived), addresses.of_signal(one.signal.id))
    assert "431 cases, the weightiest first; the first 200 stand here, `evidence derive` lists all" in html
    assert "Case 199" in html
    assert "Case 200" not in html


def test_what_holds_of_every_scope_is_said_once(told: Book) -> None:
    read = flat(told, addresses.of_signal("F1"))
    assert read.count("Safety alerts are not kept as records here") == 1


def test_a_threshold_of_the_provider_is_shown_with_its_approval(told: Book) -> None:
    row = told.catalogues.threshold("f1-knowledge-age")
    assert signals.amount(row) == "14 days"
    assert signals.amount(told.catalogues.threshold("p1-red-share")) == "75 %"
    assert signals.amount(told.catalogues.threshold("window-year")) == "12 months"


def test_contradictions_name_both_sides_and_what_was_looked_at(told: Book) -> None:
    read = flat(told, addresses.CONTRADICTIONS)
    assert "INC-2026-BH-004 was closed on 12 March 2026; not verified by then: ACT-BH-007" in read
    assert "They received it on 12 December 2025 at 13:05; no record here bears this reference." in read
    assert "None was found. That shows only that these records do not contradict each other." in read
    assert 'href="reconciliation.html"' in page(told, addresses.CONTRADICTIONS)


@pytest.mark.parametrize("audience", ["inspector", "commissioner"])
def test_nobody_outside_has_a_page_or_a_way_to_one(
    inspector: Book, commissioner: Book, audience: str
) -> None:
    book = inspector if audience == "inspector" else commissioner
    paths = [output.path for output in pages(book)]
    assert not [path for path in paths if path.startswith("signals/") or path == addresses.CONTRADICTIONS]
    assert addresses.SIGNALS not in [step.path for step in frame(book).sections]
    for path in (addresses.HOME, addresses.RECORDS, addresses.THEMES):
        assert "signals/" not in page(book, path)
        assert addresses.CONTRADICTIONS not in page(book, path)


def test_a_services_page_leads_the_team_to_what_asks_for_a_decision_there(
    told: Book, inspector: Book
) -> None:
    read = flat(told, "services/SVC-alder-homecare.html")
    part = read.split("Escalation signals")[1].split("For the governance team only.")[0]
    assert "R4: Do audits find the same thing again? Red" in part
    assert "Not enough data" not in part
    assert part.index(" Red ") < part.index(" Amber ")
    assert 'href="../signals/R4.html#SVC-alder-homecare"' in page(told, "services/SVC-alder-homecare.html")
    assert "Escalation signals" not in flat(inspector, "services/SVC-quiet.html")
