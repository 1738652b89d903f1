"""What is searched: every record by its own words as its audience may read them, every other page by what it says, none of the hidden."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from generators.book import Book
from generators.outputs import addresses, pages, search, search_documents
from generators.outputs.search_documents import SORTS, Searched, said, searched, sort_of, themes_of
from generators.outputs.search_terms import terms
from tests import every_field
from tests.books import book, page, words
from tests.deepscan import Read
from tests.repositories import write


def documents(told: Book) -> dict[str, Searched]:
    return {one.name: one for one in search_documents.records(told)}


def written(told: Book, out: Path) -> Read:
    """The search files of a book, laid down and read in every way."""
    finished = [("guide/work.html", "How we work", "<main><h1>How we work</h1><p>Rota first.</p></main>")]
    for place, content in search.files(told, finished):
        (out / place).parent.mkdir(exist_ok=True, parents=True)
        (out / place).write_bytes(content)
    return Read(out)


# ------------------------------------------------------------------ records
def test_every_record_is_one_document_kind_by_kind(inspector: Book) -> None:
    found = list(search_documents.records(inspector))
    assert {one.name for one in found} == set(inspector.ledger.entries)
    assert len(found) == len(inspector.ledger.entries)
    groups = [one.group for one in found]
    assert len({*groups}) == sum(
        1 for one, before in zip(groups, [None, *groups], strict=False) if one != before
    )


def test_a_record_is_found_by_its_own_words(inspector: Book) -> None:
    late = documents(inspector)["ACT-late"]
    assert late.title == "Two carers for every transfer"
    assert late.text.startswith("Plan two carers for every transfer on the rota until 31 May 2026 · ")
    assert "Rota drafted after INC-fall." in late.text
    found = terms(f"{late.text} {late.more}")
    assert {"pln-falls", "inc-fall", "2026-03-15", "high", "stf-002"} <= set(found)
    assert "act-late" not in found


def test_a_record_has_the_facts_it_is_narrowed_down_by(inspector: Book) -> None:
    found = documents(inspector)
    assert found["ACT-late"].service == "One House"
    assert found["ACT-late"].day == date(2026, 3, 15)
    assert found["ACT-late"].state == "In progress – overdue"
    assert found["INC-fall"].day == date(2026, 2, 3)
    assert found["CHK-rounds-2026-03"].day == date(2026, 3, 1)
    assert found["ORG-council"].service == "Provider-wide"
    assert found["ORG-council"].day is None


def test_states_are_those_of_the_registers(inspector: Book) -> None:
    for kind in ("action", "control", "incident", "risk", "safeguarding_concern", "decision", "enforcement"):
        for entry in inspector.ledger.entries_of(kind):
            state = documents(inspector)[entry.id].state
            register = words(page(inspector, addresses.of_register(entry.kind)))
            assert state, entry.id
            assert state.removesuffix(" – overdue") in register


def test_values_are_taken_apart_into_sentences_and_words() -> None:
    data = {
        "id": "INC-1",
        "title": "Not told again",
        "notes": "Noted\nlast.",
        "harm": {"physical": "partly_effective", "cause": "a slip"},
        "occurred_at": "2026-02-03T09:00",
        "related": ["INC-2", "two words", None],
        "description": "Told first.",
    }
    text, more = said(data, ("description", "notes"))
    assert text == "Told first. · Noted last. · a slip · two words"
    assert more == "Partly effective 2026-02-03 INC-2"
    assert said({}, ("notes",)) == ("", "")


def test_themes_are_those_named_anywhere() -> None:
    data = {
        "themes": ["falls"],
        "addresses": [{"theme": "records", "themes": "falls"}, "x"],
        "a": {"b": [{"theme": ["x"]}]},
    }
    assert themes_of(data) == ("falls", "records", "x")
    assert themes_of({}) == ()


def test_texts_carry_no_unseen_characters() -> None:
    text, more = said({"notes": "a\u202eb \u200bc", "x": "d\u2066e"}, ("notes",))
    assert (text, more) == ("ab c", "de")


# ------------------------------------------------------------------ other pages
HTML = """<html><head><title>x</title></head><body><nav>Menu</nav><main class="x"><h1><span>Caption</span> Heading</h1>
<p>Said &amp; done in <b>one</b><br>line.</p><table><tr><td>Cell</td></tr></table></main><footer>Foot</footer></body></html>"""


@pytest.mark.parametrize(
    ("path", "sort", "text"),
    [
        ("coverage/index.html", "Coverage", "Said & done in one line. Cell"),
        ("guide/work.html", "Guide", "Said & done in one line. Cell"),
        ("reference/kinds/incident.html", "Reference", "Said & done in one line. Cell"),
        ("custody.html", "Other page", "Said & done in one line. Cell"),
        ("actions/index.html", "Register", "Said & done in one line."),
        ("audit-trail/2026-01.html", "Audit trail", "Said & done in one line."),
    ],
)
def test_a_page_is_found_by_what_it_says(path: str, sort: str, text: str) -> None:
    assert search_documents.page(path, "A title", HTML) == Searched(sort, path, "A title", text, "")
    assert search_documents.page(path, "A title", "no page") == Searched(sort, path, "A title", "", "")


def test_pages_that_only_lead_to_others_and_older_versions_are_not_searched() -> None:
    assert not searched(addresses.SEARCH)
    assert not searched(search.of_letter("a"))
    assert not searched(addresses.of_life("actions/ACT-1.html"))
    assert not searched(addresses.of_versions("provider.html", 2))
    assert searched(addresses.HOME)
    assert searched("guide/life.html")


def test_pages_of_one_sort_stand_together(inspector: Book) -> None:
    finished = [(output.path, output.title, HTML) for output in pages.pages(inspector)]
    own = {addresses.of_record(entry) for entry in inspector.ledger.entries.values()}
    finished = [one for one in finished if one[0] not in own]
    table = dict(search.files(inspector, reversed(finished)))
    assert table == dict(search.files(inspector, finished))
    counted = search.counts(inspector, (output.path for output in pages.pages(inspector)))
    assert counted.records == len(inspector.ledger.entries)
    assert counted.pages == sum(1 for path, _, _ in finished if searched(path))
    for sort in SORTS:
        assert sort_of(f"{sort}x").one


# ------------------------------------------------------------------ the pages of the search
def test_the_index_names_every_record_once(inspector: Book) -> None:
    listed = search.letters(inspector)
    names = [entry.id for entries in listed.values() for entry in entries]
    assert sorted(names) == sorted(inspector.ledger.entries)
    assert "DEC-carers" in [entry.id for entry in listed["t"]]
    html = page(inspector, search.of_letter("t"))
    assert "Two carers from today" in words(html)
    assert 'href="../decisions/DEC-carers.html"' in html
    assert '<strong aria-current="page">T</strong>' in html


def test_the_index_of_other_pages_names_each_that_is_no_record(inspector: Book) -> None:
    html = page(inspector, search.PAGES)
    for output in pages.pages(inspector):
        entry = output.path in {addresses.of_record(one) for one in inspector.ledger.entries.values()}
        if not entry and searched(output.path):
            assert f'href="../{output.path}"' in html, output.path


def test_without_scripts_the_search_page_says_what_to_do_instead(inspector: Book) -> None:
    html = page(inspector, addresses.SEARCH)
    read = words(html)
    assert "Searching and narrowing down need JavaScript" in read
    assert "Ctrl and F, or Command and F on a Mac" in read
    for letter in search.letters(inspector):
        assert f'href="{search.of_letter(letter)}"' in html


def test_what_is_loaded_before_the_first_search_stands_in_script_elements(inspector: Book) -> None:
    html = page(inspector, addresses.SEARCH)
    for script in ("assets/minisearch.js", "assets/search.js", "search/documents.js"):
        assert f'<script src="{script}"></script>' in html


# ------------------------------------------------------------------ nothing hidden
def test_no_word_hidden_from_an_audience_is_in_its_index_and_the_scan_would_find_it(tmp_path: Path) -> None:
    told: list[str] = []

    def say(place: str) -> str:
        told.append(f"canary{len(told):04}x")
        return f"{place} {told[-1]}"

    folder = every_field.write(tmp_path / "records", say)
    team = book(folder, "internal")
    inside = written(team, tmp_path / "internal")
    recorded = " ".join(entry.document.text for entry in team.ledger.entries.values())
    found = {word for word in told if word in recorded}
    assert len(found) > 150
    assert set(inside.texts(found)) == found
    for audience in ("inspector", "commissioner"):
        seen = book(folder, audience)
        read = written(seen, tmp_path / audience)
        shown = " ".join(entry.document.text for entry in seen.ledger.entries.values())
        hidden = {word for word in found if word not in shown}
        assert len(hidden) >= (4 if audience == "inspector" else 50)
        assert not read.texts(hidden)
        ids = {entry.id for entry in book(folder, "internal").ledger.entries.values()} - set(
            seen.ledger.entries
        )
        assert len(ids) >= (0 if audience == "inspector" else 3)
        assert not read.ids(ids)
        assert set(inside.ids(ids)) == ids


def test_the_scan_reads_the_shards_of_words_alone(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "records",
        {
            "records/organisations/ORG-x.yml": "{id: ORG-x, title: X, type: other, notes: Canary-word and SGC-quiet-1.}\n"
        },
    )
    out = tmp_path / "out"
    written(book(folder, "internal"), out)
    for file in out.rglob("*.js"):
        if "words" not in file.name:
            file.unlink()
    read = Read(out)
    assert read.ids(["SGC-quiet-1"])
    assert read.texts(["canary"])
