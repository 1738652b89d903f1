"""The index read back from its files: every word of every document once, in the shard its beginning leads to, in bytes that run nothing."""

from __future__ import annotations

import gzip
import json
import re
import time
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from generators.outputs import search_index
from generators.outputs.search_documents import Searched
from generators.outputs.search_terms import terms
from tests.hostile import PAYLOADS

CALL = re.compile(r'ceSearch\.(documents|words|texts)\((?:(\d+),"([0-9a-f]{16})",)?(.*)\);\n', re.DOTALL)


def searched(number: int, title: str = "", text: str = "", **more: Any) -> Searched:
    return Searched("incident", f"INC-{number}", title or f"Event {number}", text, "", **more)


class Index:
    """The files of an index, read as the script reads them."""

    def __init__(
        self,
        documents: Sequence[Searched],
        themes: Mapping[str, str] = {},
        shard: int = search_index.SHARD,
    ) -> None:
        self.files = dict(search_index.files(documents, themes, shard=shard))
        self.table: dict[str, Any] = {}
        self.words: dict[int, list[Any]] = {}
        self.texts: dict[int, list[str]] = {}
        builds = set()
        for path, content in self.files.items():
            found = CALL.fullmatch(content.decode("ascii"))
            assert found, path
            sort, number, build, said = found.groups()
            if sort == "documents":
                self.table = json.loads(said)
            else:
                assert path == f"search/{sort}-{number}.js"
                builds.add(build)
                (self.words if sort == "words" else self.texts)[int(number)] = json.loads(said)
        assert builds <= {self.table["build"]}

    def places(self, steps: Any) -> dict[int, int]:
        found: dict[int, int] = {}
        here = 0
        for step in steps or []:
            if step < 0:
                found[here] = -step
            else:
                here += step
                found[here] = 1
        return found

    def stands(self) -> dict[str, tuple[dict[int, int], dict[int, int]]]:
        """Each word with its places in titles and in texts."""
        found: dict[str, tuple[dict[int, int], dict[int, int]]] = {}
        for entries in self.words.values():
            for at in range(0, len(entries), 3):
                assert entries[at] not in found
                found[entries[at]] = self.places(entries[at + 1]), self.places(entries[at + 2])
        return found

    def shards_for(self, word: str) -> set[int]:
        """The rule of `site_templates/assets/search.js`."""
        if not re.match(r"[a-z0-9]", word):
            return {number for number, key in enumerate(self.table["shards"]) if not key}
        return {
            number
            for number, key in enumerate(self.table["shards"])
            if key and (key.startswith(word) or f"{word}.".startswith(key))
        }


def expected(documents: Sequence[Searched]) -> dict[str, tuple[dict[int, int], dict[int, int]]]:
    found: dict[str, tuple[dict[int, int], dict[int, int]]] = {}
    for number, one in enumerate(documents):
        for field, text in enumerate((one.title, f"{one.text} {one.more}")):
            for word, times in terms(text).items():
                found.setdefault(word, ({}, {}))[field][number] = times
    return found


TEXT = st.lists(
    st.sampled_from(["fall", "falls", "fa", "f", "Sling", "ACT-1", "2026-03-04", "ß", "漢字", "9"])
).map(" ".join)


@given(st.lists(st.tuples(TEXT, TEXT), max_size=6))
def test_every_word_stands_once_with_its_places(told: list[tuple[str, str]]) -> None:
    documents = [searched(number, title, text) for number, (title, text) in enumerate(told)]
    assert Index(documents).stands() == expected(documents)


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 400), st.integers(1, 60))
def test_a_word_is_in_a_shard_that_its_beginning_leads_to(size: int, limit: int) -> None:
    documents = [searched(0, text=" ".join(f"{number:x}{number * 7 % 31:b}" for number in range(size)))]
    index = Index(documents, shard=limit * 20)
    for number, entries in index.words.items():
        for word in entries[::3]:
            assert number in index.shards_for(word)
            # One that is typed in part leads there too.
            assert number in index.shards_for(word[:2])
            assert number in index.shards_for(word[:1])
    assert index.stands() == expected(documents)


def test_a_word_leads_to_no_shard_of_other_beginnings() -> None:
    text = " ".join(f"word{number}" for number in range(9000)) + " apple 漢字"
    index = Index([searched(0, text=text)])
    assert len(index.words) > 4
    keys = [index.table["shards"][number] for number in index.shards_for("apple")]
    assert keys == ["a"]
    assert [index.table["shards"][number] for number in index.shards_for("漢字")] == [""]
    assert len(index.shards_for("word8999")) == 1


def test_documents_keep_their_columns() -> None:
    documents = [
        searched(1, service="One House", day=date(2026, 3, 4), state="Open", themes=("falls", "gone")),
        searched(2, service="Provider-wide"),
        Searched("Guide", "guide/work.html", "How we work", "Text", ""),
    ]
    index = Index(documents, {"falls": "Falls"})
    table = index.table
    assert table["groups"] == [
        ["incident", "Incident", "Incidents", "incidents", 2],
        ["guide", "Guide", "Guides", "", 1],
    ]
    assert table["names"] == "INC-1,INC-2,guide/work.html"
    assert [table["services"][one] for one in table["service"]] == ["One House", "Provider-wide", ""]
    assert [table["states"][one] for one in table["state"]] == ["Open", "", ""]
    assert table["themes"] == [["falls", "Falls", [0]], ["gone", "gone", [0]]]
    assert date.fromordinal(date(1999, 12, 31).toordinal() + table["day"][0]) == date(2026, 3, 4)
    assert table["day"][1:] == [0, 0]
    assert table["lengths"] == [[2, 2, 3], [0, 0, 1]]
    assert index.texts == {0: ["Event 1", "", "Event 2", "", "How we work", "Text"]}


def test_long_texts_are_cut_after_a_word_and_chunks_know_where_they_begin() -> None:
    documents = [searched(number, text="word " * 900) for number in range(60)]
    index = Index(documents)
    firsts = index.table["chunks"]
    assert firsts[0] == 0
    assert len(firsts) == len(index.texts) > 2
    for chunk, lines in index.texts.items():
        assert lines[0] == f"Event {firsts[chunk]}"
        assert all(line.endswith("word") and len(line) <= 1200 for line in lines[1::2])


def test_the_same_documents_give_the_same_bytes_and_others_another_name() -> None:
    documents = [searched(number, text=payload) for number, payload in enumerate(PAYLOADS)]
    assert Index(documents).files == Index(documents).files
    changed = [*documents[:-1], searched(len(PAYLOADS), text="another text")]
    assert Index(documents).table["build"] != Index(changed).table["build"]


def test_hostile_texts_cannot_leave_their_string() -> None:
    said = [*PAYLOADS, "</script><script>", "\u2028\u2029", "<!--", '"),alert(1)//', "\\", "\ud800"]
    documents = [
        searched(number, title=text, text=text, service=text, state=text, themes=(text,))
        for number, text in enumerate(said)
    ]
    index = Index(documents, dict.fromkeys(said, "</script>"))
    for content in index.files.values():
        assert content.isascii()
        assert b"<" not in content
        assert content.count(b"\n") == 1
    assert index.texts[0][::2] == said


def test_nothing_to_search_is_an_index_too() -> None:
    index = Index([])
    assert list(index.files) == [search_index.TABLE]
    assert index.table["groups"] == []


def test_what_is_loaded_before_a_first_search_is_small_at_ten_thousand_records(root: Path) -> None:
    """Performance page: bytes before a first search can run at 10,000 pages, compressed: 0.5 MB, better 0.25 MB."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    vocabulary = [f"{letters[n % 26]}{letters[n * 7 % 26]}{letters[n * 11 % 23]}{n:x}" for n in range(6000)]

    def text(number: int) -> str:
        return " ".join(vocabulary[(number * 37 + step * step * 13) % len(vocabulary)] for step in range(90))

    documents = [
        searched(
            number,
            title=f"Event {number} {vocabulary[number % 6000]}",
            text=text(number),
            service=f"House {number % 9}",
            day=date.fromordinal(738_000 + number * 17 % 900),
            state=("Open", "Closed", "Link missing")[number * 31 % 3],
            themes=(f"theme-{number * 7 % 25}",),
        )
        for number in range(10_000)
    ]
    began = time.process_time()
    index = Index(documents)
    assert time.process_time() - began < 6
    scripts = (
        "vendor/govuk.js",
        "vendor/moj.js",
        "vendor/minisearch.js",
        "assets/site.js",
        "assets/search.js",
    )
    before = sum(_zipped((root / "site_templates" / name).read_bytes()) for name in scripts)
    assert before + _zipped(index.files[search_index.TABLE]) < 250_000
    # What a search for one word brings on top.
    assert (
        max(_zipped(content) for path, content in index.files.items() if path != search_index.TABLE) < 40_000
    )


def _zipped(content: bytes) -> int:
    return len(gzip.compress(content, 9, mtime=0))
