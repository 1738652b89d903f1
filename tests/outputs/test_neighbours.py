"""Section navigation: the pages beside a page, never those of the whole site."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from generators.book import Book
from generators.outputs import Output, addresses, neighbours
from generators.outputs.neighbours import Neighbours
from generators.outputs.pages import pages
from tests.books import page


def outputs(*paths: str) -> list[Output]:
    return [Output(path, f"Coverage: {path}", "pages/none.html", partial(dict, told=path)) for path in paths]


def told(found: list[Output], path: str) -> Mapping[str, Any]:
    return next(output.tell() for output in neighbours.beside(found) if output.path == path)


def beside(found: list[Output], path: str) -> Neighbours:
    seen = told(found, path)["neighbours"]
    assert isinstance(seen, Neighbours)
    return seen


def many(number: int) -> list[Output]:
    return outputs("coverage/index.html", *(f"coverage/{place:02}.html" for place in range(number)))


def test_a_small_section_lists_all_of_its_pages() -> None:
    seen = beside(many(3), "coverage/01.html")
    assert [step.path for step in seen.steps] == [
        "coverage/index.html",
        "coverage/00.html",
        "coverage/01.html",
        "coverage/02.html",
    ]
    assert seen.before is seen.after is seen.up is None


def test_a_large_section_shows_the_next_ones_and_the_way_up() -> None:
    seen = beside(many(40), "coverage/07.html")
    assert seen.steps == ()
    assert seen.up is not None
    assert seen.before is not None
    assert seen.after is not None
    assert (seen.up.path, seen.before.path, seen.after.path, seen.place) == (
        "coverage/index.html",
        "coverage/06.html",
        "coverage/08.html",
        "8 of 40",
    )
    assert beside(many(40), "coverage/00.html").before is None
    assert beside(many(40), "coverage/39.html").after is None


def test_what_a_page_is_told_is_kept() -> None:
    assert told(many(3), "coverage/01.html")["told"] == "coverage/01.html"


def test_a_page_outside_of_any_section_is_left_as_it_is() -> None:
    (only,) = outputs("about-this-build.html")
    assert list(neighbours.beside([only])) == [only]


def test_titles_do_not_say_the_section_again() -> None:
    law = "Coverage: The Regulations 2014, regulation 12: Safe care and treatment"
    assert neighbours.label(law) == "Regulation 12: Safe care and treatment"
    assert neighbours.label("Audit trail, January 2026") == "January 2026"
    assert neighbours.label("Story: Warning notice") == "Warning notice"
    assert neighbours.label("P-004: a person's journey") == "P-004"
    assert neighbours.label("Incident: fields") == "Incident"


def test_no_page_of_the_site_has_more_than_eleven_neighbours(every: Book) -> None:
    seen = 0
    for output in pages(every):
        found = re.search(r'<nav class="ce-beside".*?</nav>', page(every, output.path), re.DOTALL)
        if found:
            seen += 1
            assert found[0].count("<a ") <= 11, output.path
    assert seen > 50


def test_a_hand_written_page_leads_to_the_others() -> None:
    seen = neighbours.of_guide("guide/b.html", [("A", "guide/a.html"), ("B", "guide/b.html")])
    assert seen is not None
    assert [step.title for step in seen.steps] == ["Overview", "A", "B"]


def test_every_page_but_the_first_has_breadcrumbs_from_home_on(every: Book) -> None:
    there = {output.path for output in pages(every)}
    for output in pages(every):
        if output.path in (addresses.HOME, addresses.NOT_FOUND):
            continue
        steps = output.tell()["trail"]
        assert steps[0].path == addresses.HOME, output.path
        assert {step.path for step in steps} <= there, output.path
        assert output.path not in {step.path for step in steps}, output.path
