"""Two versions of a text with their differences marked: nothing is lost, and marks stand only where they help."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from generators.outputs.shown import Shown
from generators.outputs.wording import compared, flowing
from generators.render import environment

BEFORE = "P-201 slid from the sling while one carer held it. Nobody else was there."
AFTER = "P-201 slid from the sling while one tired carer held it. Nobody else was there. See ACT-1."


def marks(told: Shown) -> list[tuple[str, str]]:
    return [(run.sort, run.text.strip()) for run in told.value if run.sort != "same"]


def test_words_put_in_and_taken_out_are_marked_in_the_version_that_has_them() -> None:
    told = compared(BEFORE, AFTER)
    assert told is not None
    was, now = told
    assert marks(was) == []
    assert marks(now) == [("in", "tired"), ("in", "See ACT-1.")]
    back = compared(AFTER, BEFORE)
    assert back is not None
    assert marks(back[0]) == [("out", "tired"), ("out", "See ACT-1.")]


def test_short_texts_and_texts_that_share_little_are_not_marked() -> None:
    assert compared("No injury", "A broken hand") is None
    assert (
        compared(BEFORE, "Something else altogether was written here, about another day in another room.")
        is None
    )


def test_a_very_long_text_is_not_compared() -> None:
    assert compared("word " * 4000, "word " * 3999 + "other") is None


WORDS = st.lists(st.sampled_from(["a", "carer", "<b>", "held", "\n", "it.", "P-201", "  "]), max_size=40).map(
    " ".join
)


@settings(max_examples=200, deadline=None)
@given(before=WORDS, after=WORDS)
def test_both_versions_are_told_word_for_word(before: str, after: str) -> None:
    told = compared(before, after)
    if told is not None:
        assert [one.words for one in told] == [before.lstrip(), after.lstrip()]


def test_lines_that_were_only_kept_short_flow() -> None:
    assert flowing(
        "One line\nand its rest.\n\nA new one:\n- a list\n- of two\n1. and\n2) numbers\n> said"
    ) == ("One line and its rest.\n\nA new one:\n- a list\n- of two\n1. and\n2) numbers\n> said")


def test_marks_are_said_in_words_and_text_stays_text() -> None:
    told = compared(BEFORE, AFTER.replace("tired", "<script>"))
    assert told is not None
    template = '{% from "partials/values.html" import show with context %}{{ show(told) }}'
    html = environment().from_string(template).render(told=told[1], addresses={}, path="index.html")
    assert "<ins" in html
    assert "[put in: " in html
    assert "&lt;script&gt;" in html
    assert "<script>" not in html
