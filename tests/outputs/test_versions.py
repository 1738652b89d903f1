"""The full text of every version: what git holds, where its place stays, and nothing that its reader may not know."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.book import Book
from generators.outputs import addresses, life_pages, lives, versions
from generators.past import Past
from generators.render import plain
from generators.source import raw
from generators.source.writing import written
from tests import grown
from tests.books import page, words
from tests.derive.conftest import ledger
from tests.grown import past
from tests.repositories import write


class _Texts(HTMLParser):
    """Place -> the text shown to whoever follows it: lines put in after it are left out, as the style sheet does."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._pieces: list[tuple[str, str]] = []
        self._inside: str | None = None
        self._pre = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "pre":
            self._pieces, self._pre, self._inside = [], "open", ""
        elif self._pre and tag == "a":
            self._pieces.append((known["id"] or "", ""))
        elif self._pre and tag == "ins":
            self._inside = known["id"] or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "ins":
            self._inside = ""
        elif tag == "pre":
            self._pre, self._inside = "", None
            for at, (place, _) in enumerate(self._pieces):
                if place:
                    kept = [
                        text for index, (name, text) in enumerate(self._pieces) if not name or index <= at
                    ]
                    self.found[place] = "".join(kept)
            if not any(place for place, _ in self._pieces):
                self.found[lives.SOURCE] = "".join(text for _, text in self._pieces)

    def handle_data(self, data: str) -> None:
        if self._inside is not None:
            self._pieces.append((self._inside, data))


def texts(html: str) -> dict[str, str]:
    """Every text of a version that a page shows, by its place; `lives.SOURCE` for that of the record as it stands."""
    reader = _Texts()
    reader.feed(html)
    return reader.found


def told(html: str) -> dict[str, str]:
    """Place in a life -> the address of the full text there; empty where none is given."""
    found = {}
    for piece in html.split('<li id="v-')[1:]:
        place, _, item = piece.partition('">')
        if item.lstrip().startswith("<h3>"):
            full = re.search(r'<a href="([^"]*)">This version in full', item)
            found[f"v-{place}"] = full[1] if full else ""
    return found


# ------------------------------------------------------------------ the example
def _held(repository: Path, asked: Sequence[str]) -> list[bytes]:
    """What git holds at each `commit:path`."""
    done = subprocess.run(
        ["git", "-C", str(repository), "cat-file", "--batch"],
        input="\n".join(asked).encode() + b"\n",
        capture_output=True,
        check=True,
    )
    out, found = done.stdout, []
    for _ in asked:
        head, _, out = out.partition(b"\n")
        size = int(head.split()[2])
        found.append(out[:size])
        out = out[size + 1 :]
    return found


def test_each_change_of_the_example_leads_to_the_text_that_git_holds(
    demo: Path, demo_book: Callable[[str], Book], demo_site: Callable[[str], Path]
) -> None:
    book, site = demo_book("internal"), demo_site("internal")

    @cache
    def read(path: str) -> str:
        return (site / path).read_text(encoding="utf-8")

    @cache
    def shown(path: str) -> Mapping[str, str]:
        return texts(read(path))

    assert book.past is not None
    asked, found = [], []
    for record in book.past.records:
        where = lives.standing(book, record)
        pages = where.paths or (where.page,)
        full = {place: (path, link) for path in pages for place, link in told(read(path)).items()}
        for event in book.past.life(record):
            path, link = full[lives.anchor(event.commit.id)]
            if not link:
                assert event.step.kind == "deleted" or event.step.unreadable, (record, event.commit.id)
                continue
            if event.received.through != event.commit.id:
                continue
            target, _, place = unquote(link).partition("#")
            page_ = (site / path).parent.joinpath(target).resolve().relative_to(site.resolve()).as_posix()
            page_ = path if not target else page_
            asked.append(f"{event.commit.id}:{event.step.path}")
            found.append(shown(page_)[place or lives.SOURCE])
    assert len(asked) > 2_000
    for name, content, text in zip(asked, _held(demo, asked), found, strict=True):
        assert _read(text.encode()) == _plain(_read(content)), name


def _read(content: bytes) -> Any:
    value, wrong = raw(content)
    assert not wrong
    return value


def _plain(value: Any) -> Any:
    """A value as a page prints it."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(member) for member in value]
    return plain(value) if isinstance(value, str) else value


# ------------------------------------------------------------------ a small repository
def several(folder: Path, number: int) -> tuple[grown.Grown, list[str]]:
    """A repository in which an incident is told anew so many times."""
    repository = grown.Grown(folder)
    commits = [
        repository.commit(
            {grown.INCIDENT: grown.incident(f"Fell {one} times")}, when=f"2026-02-{one + 1:02}T09:00"
        )
        for one in range(number)
    ]
    return repository, commits


def test_a_short_life_has_its_versions_on_the_page_of_the_record(tmp_path: Path) -> None:
    repository, commits = several(tmp_path, 3)
    html = page(repository.book(), "incidents/INC-fall.html")
    found = texts(html)
    assert [f"t-{commit[:12]}" in found for commit in commits] == [True, True, False]
    assert "Fell 1 times" in found[f"t-{commits[1][:12]}"]
    assert [told(html)[f"v-{commit[:12]}"] for commit in commits] == [
        f"#t-{commits[0][:12]}",
        f"#t-{commits[1][:12]}",
        "#as-yaml",
    ]


def test_a_long_life_moves_and_its_places_on_the_records_page_lead_to_it(tmp_path: Path) -> None:
    repository, commits = several(tmp_path, 12)
    book = repository.book()
    html = page(book, "incidents/INC-fall.html")
    for commit in commits:
        place = f"v-{commit[:12]}"
        assert f'<li id="{place}"><a href="life/INC-fall.html#{place}">' in html
    life = page(book, "incidents/life/INC-fall.html")
    assert list(told(life)) == [f"v-{commit[:12]}" for commit in reversed(commits)]
    in_full = texts(page(book, "incidents/versions/INC-fall.html"))
    assert list(in_full) == [f"v-{commit[:12]}" for commit in commits[:-1]]
    assert lives.place_of(book, "INC-fall", commits[0]) == f"incidents/life/INC-fall.html#v-{commits[0][:12]}"


def test_a_version_that_is_not_what_the_page_shows_is_there_even_if_it_is_the_newest(tmp_path: Path) -> None:
    repository, commits = several(tmp_path, 2)
    write(tmp_path, {grown.INCIDENT: grown.incident("Not committed")}, base=False)
    html = page(repository.book(), "incidents/INC-fall.html")
    assert "Fell 1 times" in texts(html)[f"t-{commits[1][:12]}"]


def test_a_record_that_was_taken_out_keeps_all_its_versions(team: Book) -> None:
    html = page(team, addresses.of_gone("DEC-hoist"))
    found = told(html)
    assert next(iter(found.values())) == "", "taking it out has no text"
    assert all(link.startswith("#t-") for link in list(found.values())[1:])
    assert set(texts(html)) == {link[1:] for link in found.values() if link}


def test_a_version_that_cannot_be_read_has_no_text(team: Book, outside: Book) -> None:
    for book in (team, outside):
        links = list(told(page(book, "risks/RSK-falls.html")).values())
        assert "" in links
        assert [one.sort for one in lives.texts(book, "RSK-falls").versions].count("none") == links.count("")


def test_versions_that_say_the_same_lead_to_one_text(tmp_path: Path) -> None:
    repository, commits = several(tmp_path, 2)
    laid_out = grown.incident("Fell 1 times") + "\n# looked at\n"
    commits.append(repository.commit({grown.INCIDENT: laid_out}, when="2026-02-20T09:00"))
    found = lives.texts(repository.book(), "INC-fall")
    assert [one.sort for one in found.versions] == ["text", "page", "page"]
    links = told(page(repository.book(), "incidents/INC-fall.html"))
    assert links[f"v-{commits[1][:12]}"] == links[f"v-{commits[2][:12]}"] == "#as-yaml"


# ------------------------------------------------------------------ what is not for everybody
def test_outsiders_read_no_version_that_was_not_open_to_them(outside: Book) -> None:
    assert outside.past is not None
    for record in outside.past.records:
        found = lives.texts(outside, record)
        assert [one.event for one in found.versions] == list(outside.past.life(record))
        for one in found.versions:
            assert "anary" not in one.text
            assert "email_aliases" not in one.text


# ------------------------------------------------------------------ places stay
LINES = st.lists(st.text("abc", min_size=1, max_size=12), max_size=6)
SAYING = st.fixed_dictionaries(
    {"title": st.sampled_from(["One", "Two"]), "themes": LINES, "notes": st.text("xyz\n ", max_size=40)}
)


def history(sayings: Sequence[Mapping[str, Any]]) -> Past:
    """A history in which a record says each of these in turn."""
    full = [{"id": "STF-1", **dict(sorted(saying.items()))} for saying in sayings]
    commits = [
        (f"2026-01-{day + 1:02}T09:00", {"records/staff/STF-1.yml": saying})
        for day, saying in enumerate(full)
    ]
    return past(commits, ledger({"id": "STF-1", "title": "Carer", "job_title": "Carer"}))


def put(sayings: Sequence[Mapping[str, Any]]) -> dict[str, tuple[int, str]]:
    """Commit -> the page on which its version stands, and its text there."""
    found = versions.of(history(sayings), "STF-1", None)
    return {
        one.commit: (number, run.text(one.commit))
        for number, sheet in enumerate(versions.pages(found), start=1)
        for run in sheet
        for one in run.versions
    }


@settings(max_examples=60)
@given(sayings=st.lists(SAYING, min_size=2, max_size=12), number=st.integers(1, 11))
def test_a_version_keeps_its_page_and_its_text_when_others_follow(
    sayings: list[dict[str, Any]], number: int
) -> None:
    with patch.object(versions, "PAGE", 2_500):
        before, after = put(sayings[:number]), put(sayings)
    assert before.items() <= after.items()


@settings(max_examples=60)
@given(sayings=st.lists(SAYING, min_size=1, max_size=12))
def test_the_text_of_a_version_is_what_it_says_however_it_is_kept(sayings: list[dict[str, Any]]) -> None:
    told_ = history(sayings)
    texts_ = {commit: text for commit, (_, text) in put(sayings).items()}
    for one, saying in zip(versions.of(told_, "STF-1", None), sayings, strict=True):
        assert texts_[one.like or one.commit] == written({"id": "STF-1", **dict(sorted(saying.items()))})


def test_lines_that_are_only_added_are_kept_once(tmp_path: Path) -> None:
    sayings = [
        {"title": "Falls", "themes": [f"theme-{one:03}" for one in range(number)]} for number in range(1, 31)
    ]
    (sheet,) = versions.pages(versions.of(history(sayings), "STF-1", None))
    (run,) = sheet
    assert len(run.versions) == 30
    assert sum(len(piece.text) for piece in run.pieces) == len(run.text(run.versions[-1].commit))


def test_the_pages_of_a_life_are_filled_from_the_oldest_on(tmp_path: Path) -> None:
    with patch.object(lives, "_PAGE", 4_000):
        repository, commits = several(tmp_path, 11)
        before = lives.standing(repository.book(), "INC-fall")
        repository.commit({grown.INCIDENT: grown.incident("Fell once more")}, when="2026-02-20T09:00")
        after = lives.standing(repository.book(), "INC-fall")
    assert len(before.paths) > 1
    assert before.places.items() <= after.places.items()
    assert after.places[commits[0]].startswith("incidents/life/INC-fall.html#")
    assert before.paths[1] == "incidents/life/INC-fall.2.html"


def test_pages_of_versions_are_made_for_long_lives_alone(tmp_path: Path) -> None:
    repository, _ = several(tmp_path, 12)
    assert [output.path for output in life_pages.outputs(repository.book())] == [
        "incidents/life/INC-fall.html",
        "incidents/versions/INC-fall.html",
    ]


def test_a_page_of_versions_says_how_many_and_where_the_newest_is(tmp_path: Path) -> None:
    repository, _ = several(tmp_path, 12)
    html = page(repository.book(), "incidents/versions/INC-fall.html")
    assert "11 versions in full, the oldest first" in words(html)
    assert 'href="../INC-fall.html#as-yaml"' in html


@pytest.fixture(autouse=True)
def _fresh() -> None:
    """No standing of one test is taken for that of another."""
    lives._standings.cache_clear()
