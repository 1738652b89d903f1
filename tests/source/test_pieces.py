"""Versions read piece by piece say what they say when read whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.source import Pieces, Value, parse, raw

LINES = [
    b"id: a",
    b"title: One: two",
    b"title: Plain words, and (more).",
    b"at: 2026-01-01T09:00",
    b"n: null",
    b"n:",
    b"q: 'it''s'",
    b'q: "open',
    b'  closed"',
    b"list:",
    b"- a",
    b"  - {on: 2026-01-01, note: x}",
    b"flow: [a,",
    b"b: c]",
    b"text: |",
    b"  some text",
    b"  more: text",
    b"keep: |+",
    b"",
    b"# remark",
    b"a: &x 1",
    b"b: *x",
    b"*bold* and *more*",
    b"  notes *emphasis* here",
    b"--- ",
    b"...",
    b"\xc3\xa9: x",
    b"x: \xff",
    b"a b: c",
    b"'k': v",
    b"? k",
    b": v",
    b"!t x: y",
    b"plain: goes on",
    b"  here",
    b"end: x\r",
]


@settings(max_examples=1500, deadline=None)
@given(
    st.lists(
        st.tuples(st.lists(st.sampled_from(LINES), max_size=9), st.booleans()).map(
            lambda made: b"\n".join(made[0]) + (b"\n" if made[1] else b"")
        ),
        min_size=1,
        max_size=4,
    )
)
def test_every_version_says_what_it_says_when_read_whole(versions: list[bytes]) -> None:
    pieces = Pieces()
    for content in versions:
        assert pieces.read(content) == raw(content)


# What may stand behind a key, much of it nearly simple.
BITS = st.sampled_from(
    ["a", "null", "~", "0", "2026-01-01", "09:00", "T", ": ", ":", " ", "  ", "#", " #", "'", '"', "\\", "[", "]", ", ", ",", "-", "- ", "? ", "!", "&a", "*a", "%", "@", "`", "{", "}", "|", ">", "=", "é", "\t", "\r", ".", "...", "/", "(", ")"]
)  # fmt: skip
VALUES = st.one_of(
    st.lists(BITS, max_size=5).map("".join),
    st.lists(BITS, max_size=4).map(lambda bits: f'"{"".join(bits)}"'),
    st.lists(st.lists(BITS, max_size=2).map("".join), max_size=3).map(lambda bits: f"[{', '.join(bits)}]"),
)
INNER = st.one_of(
    st.sampled_from(["word", "two words", '"quoted, text"', "[A-1, B]", "09:00", "null"]),
    st.lists(BITS, max_size=3).map("".join),
)
BRACED = st.lists(st.tuples(st.sampled_from(["a", "b", "on"]), INNER), min_size=1, max_size=3).map(
    lambda rows: "{" + ", ".join(f"{key}: {value}" for key, value in rows) + "}"
)


@settings(max_examples=4000, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "b-c", "_d", "null", "N0"]), VALUES | BRACED), min_size=1, max_size=4
    )
)
def test_what_is_read_without_a_yaml_reader_says_what_one_would_read(rows: list[tuple[str, str]]) -> None:
    content = "".join(f"{key}: {value}\n" for key, value in rows).encode()
    pieces = Pieces()
    assert pieces.read(content) == raw(content)
    assert pieces.read(content) == raw(content)


ENTRIES = st.sampled_from(
    ["  - a", "  - {b: c}", "  - d: e", "    f: g", "  -", "- a", "  - |", "    text", "  - text", '  - "open', '  - closed"', "  - >-", "", "  # remark", "    - deeper", "   - odd", "  - &a x", "  - [a,", "  - b]", "  - - c", "next: x", "  - key: |+", "      kept", "\t- x", "  - a: b", "    a: c"]
)  # fmt: skip


@settings(max_examples=2000, deadline=None)
@given(st.lists(BRACED | ENTRIES.map(str.strip), min_size=1, max_size=4), st.sampled_from(["", "  "]))
def test_a_list_of_braces_says_what_it_says_when_read_whole(entries: list[str], indent: str) -> None:
    pieces = Pieces()
    for number in range(1, len(entries) + 1):
        content = ("id: x\nlist:\n" + "".join(f"{indent}- {entry}\n" for entry in entries[:number])).encode()
        assert pieces.read(content) == raw(content), content


@settings(max_examples=4000, deadline=None)
@given(
    st.lists(st.tuples(st.lists(ENTRIES, max_size=6), st.lists(ENTRIES, max_size=3)), min_size=1, max_size=3)
)
def test_a_list_that_grows_says_what_it_says_when_read_whole(
    versions: list[tuple[list[str], list[str]]],
) -> None:
    pieces = Pieces()
    pieces.read(b"id: x\n")
    long = f"  - {'x' * 1000}"
    for first, more in versions:
        for lines in (first, [long, *first], [*more, long, *first], first + more):
            content = "".join(f"{line}\n" for line in ["id: x", "list:", *lines]).encode()
            assert pieces.read(content) == raw(content), content
        for lines in (first, first + more, more + first):
            content = "".join(f"{line}\n" for line in ["id: x", "list:", *lines]).encode()
            assert pieces.read(content) == raw(content), content


def test_an_entry_that_was_read_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = Pieces()
    entries = [f"  - {{on: 2026-01-{day:02}, note: Done, by: STF-{day:0600}}}\n" for day in range(1, 29)]
    asked: list[bytes] = []

    def watched(content: bytes) -> tuple[Value, str]:
        asked.append(content)
        return raw(content)

    monkeypatch.setattr("generators.source.pieces.raw", watched)
    for number in range(1, 29):
        content = ("id: x\nentries:\n" + "".join(entries[:number])).encode()
        assert pieces.read(content) == raw(content)
    assert all(content.count(b"note") == 1 for content in asked[2:])


def test_every_record_of_the_example_is_read_as_the_strict_reader_reads_it(root: Path) -> None:
    files = sorted((root / "records").rglob("*.yml"))
    assert len(files) > 500
    for file in files:
        content = file.read_bytes()
        document, _ = parse(file.name, content)
        assert document is not None
        assert raw(content) == (document.data, "")
        assert Pieces().read(content) == (document.data, "")


def test_a_growing_record_is_read_right_at_every_step(root: Path) -> None:
    lines = (root / "records/actions/ACT-BH-001.yml").read_bytes().splitlines(keepends=True)
    pieces = Pieces()
    for end in range(len(lines) + 1):
        content = b"".join(lines[:end])
        assert pieces.read(content) == raw(content)


def test_a_value_that_hangs_on_an_anchor_elsewhere_is_read_anew() -> None:
    pieces = Pieces()
    assert pieces.read(b"a: &x 1\nb: *x\n") == ({"a": "1", "b": "1"}, "")
    assert pieces.read(b"a: &x 2\nb: *x\n") == ({"a": "2", "b": "2"}, "")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"a: 1\na: 2\n", "gives the key 'a' twice (line 2)"),
        (b"a: [\n", "is not valid YAML (line 2, column 1: did not find expected node content)"),
        (b"a: \xff\n", "is not UTF-8 (byte 4)"),
        (b"? [a]\n: b\n", "uses a list or mapping as a key (line 1)"),
        (b"[" * 200, "is not valid YAML"),
        (b"a: &a [*a]\n", "holds more values, or more levels, than any record"),
        (b"x" * 600_000, "is larger than 512 kB"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(content: bytes, why: str) -> None:
    value, said = raw(content)
    assert value is None
    assert said.startswith(why)
    assert Pieces().read(content) == (value, said)


def test_aliases_that_would_grow_without_end_are_refused() -> None:
    bomb = b"a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + b"".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n".encode() for n in range(1, 9)
    )
    assert raw(bomb) == (None, "holds more values, or more levels, than any record")
