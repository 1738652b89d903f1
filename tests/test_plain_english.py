"""Our own texts are easy to read: guides, and what pages say by themselves; not what records say."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import plain_english
from tests.conftest import ROOT

GUIDES = sorted((ROOT / "docs/guide").glob("*.md"))
# For people who look something up: how figures come about, and what commands do. Their terms cannot all be plain.
FOR_EXPERTS = [ROOT / "README.md", ROOT / "docs/method.md", *sorted((ROOT / "docs/reference").glob("*.md"))]
TEMPLATES = sorted((ROOT / "site_templates").glob("*/*.html")) + sorted(
    (ROOT / "site_templates").glob("*.html")
)


def named(paths: list[Path]) -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in paths]


@pytest.mark.parametrize("path", named(GUIDES))
def test_a_guide_can_be_read_at_thirteen_and_has_no_endless_sentence(path: str) -> None:
    passages = list(plain_english.prose((ROOT / path).read_text(encoding="utf-8")))
    found = plain_english.ease(passages)
    assert found.words > 150
    assert found.grade <= 8, found
    assert len(plain_english.longest(passages).split()) <= 42, plain_english.longest(passages)


@pytest.mark.parametrize("path", named(FOR_EXPERTS))
def test_method_and_reference_can_be_read_at_fourteen(path: str) -> None:
    found = plain_english.ease(plain_english.prose((ROOT / path).read_text(encoding="utf-8")))
    assert found.words > 300
    assert found.grade <= 9, found


def test_what_pages_say_by_themselves_can_be_read_at_thirteen() -> None:
    said = {path: list(plain_english.fixed(path.read_text(encoding="utf-8"))) for path in TEMPLATES}
    assert sum(map(len, said.values())) > 200
    # A page of a few words has no grade of its own: a single term would give it one.
    hard = {
        path.name: found
        for path, passages in said.items()
        if passages and (found := plain_english.ease(passages)).words > 60 and found.grade > 8
    }
    assert not hard
    every = plain_english.ease(passage for passages in said.values() for passage in passages)
    assert every.grade <= 7, every


# ------------------------------------------------------------------ the measure itself
def test_the_grade_is_that_of_the_formula() -> None:
    """Kincaid and others (1975): 0.39 × words a sentence + 11.8 × syllables a word − 15.59; examples that are often given."""
    said = "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."
    found = plain_english.ease([said])
    assert (found.sentences, found.words, found.syllables) == (1, 13, 24)
    assert round(found.grade, 1) == 11.3
    assert round(plain_english.ease(["The cat sat on the mat."]).grade, 2) == -1.45


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("a", 1),
        ("used", 1),
        ("wanted", 2),
        ("recorded", 3),
        ("changes", 2),
        ("whole", 1),
        ("table", 2),
        ("people", 2),
        ("provider's", 2),
        ("responsibility", 6),
        ("safeguarding", 2),
    ],
)
def test_syllables_are_counted_as_they_are_spoken_and_terms_as_two(word: str, syllables: int) -> None:
    assert plain_english.syllables(word) == syllables


def test_what_is_no_prose_is_not_counted() -> None:
    page = "---\ntitle: x\n---\n# Heading words\n\nOne `evidence check` [link](a.md).\n\n- Two.\n- Three\n\n```\ncode here\n```\n\n| a | b |\n"
    assert list(plain_english.prose(page)) == ["One it link.", "Two.", "Three"]
    template = "{# no #}<p>{% if a %}What was not measured is {{ said }} here.{% endif %}</p><p>Too short</p>"
    assert list(plain_english.fixed(template)) == ["What was not measured is it here."]


def test_hard_words_and_long_sentences_raise_the_grade() -> None:
    easy = plain_english.ease(["We look at each record. Then we say what we found."])
    hard = plain_english.ease(
        [
            "Subsequently, comprehensive organisational documentation necessitates considerable deliberation regarding applicability."
        ]
    )
    assert hard.grade > 12
    assert easy.grade < 3
