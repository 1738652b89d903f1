"""Themes suggested by likeness of words: to authors, for records that carry none, and decided by nobody but them."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from generators import checking
from generators import ledger as ledgers
from generators.authoring.suggestions import Suggestion, suggestions
from generators.catalogues import Catalogues, load
from generators.checking import Checked
from generators.ledger import Ledger
from tests.conftest import ROOT
from tests.derive.conftest import ledger

FALL = (
    "A resident fell between the bed and the bathroom at night and was found on the floor by the night carer"
)
DOSE = "The evening dose of the epilepsy tablets was not given, the MAR was left blank and the stock count was one too many"


def decision(identity: str, text: str, themes: str = "") -> str:
    return (
        f"id: DEC-{identity}\ntitle: What was decided\nquestion: {text}\ndecided_at: 2026-03-01T10:00\ndecided_by: [STF-1]\n"
        f"options: [{{option: One}}]\nchosen: One\nrationale: {text}\n{themes}"
    )


def of(*records: str) -> tuple[Suggestion, ...]:
    return suggestions(ledger(*records), load())


@pytest.fixture(scope="module")
def example() -> Checked:
    return checking.check(ROOT)


def test_a_record_is_suggested_the_theme_of_those_whose_words_it_shares() -> None:
    found = of(
        decision("1", FALL, "themes: [falls]\n"),
        decision("2", DOSE, "themes: [medicines-omission]\n"),
        decision("3", f"{FALL}. Nobody heard."),
        decision("4", f"{DOSE}. Nobody saw."),
    )
    assert [(one.record, one.themes[0].theme, one.themes[0].like) for one in found] == [
        ("DEC-3", "falls", ("DEC-1",)),
        ("DEC-4", "medicines-omission", ("DEC-2",)),
    ]
    assert all(0 < theme.likeness <= 1 for one in found for theme in one.themes)


def test_the_definition_of_a_theme_alone_is_enough() -> None:
    found = of(
        decision(
            "1", "Restraint was used, physical restraint, seclusion and a restriction of liberty and movement"
        )
    )
    assert found[0].themes[0].theme == "restraint"
    assert found[0].themes[0].like == ()


def test_records_with_a_theme_are_not_asked_about_and_short_ones_not_guessed_at() -> None:
    assert of(decision("1", FALL, "themes: [falls]\n")) == ()
    assert of(decision("1", "Order paper").replace("What was decided", "Paper")) == ()
    assert of() == ()


def test_words_like_nothing_known_get_no_theme() -> None:
    nonsense = " ".join(f"zq{number}xv" for number in range(30))
    assert of(decision("1", nonsense)) == ()


def test_the_order_of_files_changes_nothing(example: Checked) -> None:
    documents = list(example.ledger.documents)
    Random(5).shuffle(documents)
    shuffled, _ = ledgers.build(documents)
    assert suggestions(shuffled, example.catalogues) == suggestions(example.ledger, example.catalogues)


def test_what_people_chose_in_the_example_is_mostly_among_what_is_suggested(example: Checked) -> None:
    """Each tagged decision is asked about as if nobody had tagged it: how often one of its own themes is suggested."""
    catalogues: Catalogues = example.catalogues
    entries = example.ledger.entries
    tagged = [entry for entry in entries.values() if entry.kind.name == "decision" and entry.record.themes]
    assert len(tagged) > 15
    hits = 0
    for entry in tagged:
        bare = replace(entry, record=entry.record.model_copy(update={"themes": ()}))
        found = suggestions(Ledger({**entries, entry.id: bare}), catalogues)
        told = next((one for one in found if one.record == entry.id), None)
        hits += told is not None and bool({theme.theme for theme in told.themes} & set(entry.record.themes))
    assert hits / len(tagged) > 0.6
