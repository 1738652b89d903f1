"""Attacks on the reader, each with its codes and places, and what must be read beside them."""

from __future__ import annotations

import pickle
from typing import NamedTuple

import pytest

from generators.codes import CODES
from generators.finding import Position
from generators.source import LIMIT_BYTES, LIMIT_DEPTH, LIMIT_VALUES, Document, parse

PATH = "records/actions/ACT-0012.yml"


class Attack(NamedTuple):
    """What is fed in, and every (code, line, column) that must come out, in order."""

    name: str
    content: bytes
    found: list[tuple[str, int, int]]
    readable: bool = False


def utf8(text: str) -> bytes:
    return text.encode()


BOMB = "".join(
    f"{new}: &{new} [*{old}, *{old}, *{old}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)

ATTACKS = [
    # Bytes
    Attack("larger than the limit", b"a: 1\n" * (LIMIT_BYTES // 5 + 1), [("SRC001", 1, 1)]),
    Attack("a line of five megabytes", b"a: " + b"x" * 5_000_000, [("SRC001", 1, 1)]),
    Attack(
        "latin-1 text", "title: ok\nnote: caf\xe9 x\n".encode("latin-1"), [("SRC002", 2, 10)], readable=True
    ),
    Attack(
        "two bad bytes, both told",
        b"a: \xe9\nb: \xff\xfe.\n",
        [("SRC002", 1, 4), ("SRC002", 2, 4)],
        readable=True,
    ),
    Attack("surrogate written in UTF-8", b"a: \xed\xa0\x80\n", [("SRC002", 1, 4)], readable=True),
    Attack("overlong slash", b"a: \xc0\xaf\n", [("SRC002", 1, 4)], readable=True),
    Attack("UTF-16 with its mark", "a: 1\n".encode("utf-16"), [("SRC003", 1, 1)]),
    Attack("UTF-16 without its mark", "title: nothing\n".encode("utf-16-le"), [("SRC003", 1, 1)]),
    Attack("UTF-32", "a: 1\n".encode("utf-32"), [("SRC003", 1, 1)]),
    Attack("a zero byte", b"a: 1\nb: x\0y\n", [("SRC004", 2, 5)]),
    Attack("a PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", [("SRC004", 1, 1)]),
    Attack("a spreadsheet", b"PK\x03\x04\x14\x00\x06\x00", [("SRC004", 1, 1)]),
    Attack("a picture", b"\x89PNG\r\n\x1a\n\x00\x00", [("SRC004", 1, 1)]),
    Attack("byte order mark", b"\xef\xbb\xbfid: ACT-0012\n", [("SRC005", 1, 1)], readable=True),
    Attack(
        "Git LFS pointer",
        b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n",
        [("SRC028", 1, 1)],
    ),
    # Characters
    Attack("zero-width space", utf8("a: 1\nb: mor\u200bning\n"), [("SRC006", 2, 7)], readable=True),
    Attack("text turned round", utf8("a: paid \u202e001\n"), [("SRC006", 1, 9)], readable=True),
    Attack("isolates", utf8("a: \u2066x\u2069\n"), [("SRC006", 1, 4), ("SRC006", 1, 6)], readable=True),
    Attack("soft hyphen", utf8("a: medi\u00adcines\n"), [("SRC006", 1, 8)], readable=True),
    Attack("mark inside the text", utf8("a: x\ufeffy\n"), [("SRC006", 1, 5)], readable=True),
    Attack("line separator hides a key", utf8("a: 1\u2028b: 2\n"), [("SRC006", 1, 5)]),
    Attack("paragraph separator hides a key", utf8("a: 1\u2029b: 2\n"), [("SRC006", 1, 5)]),
    Attack("next line hides a key", utf8("a: 1\u0085b: 2\n"), [("SRC006", 1, 5)]),
    Attack("form feed", b"a: 1\x0cb\n", [("SRC006", 1, 5)], readable=True),
    Attack("bell in a comment", b"a: 1 # \x07\n", [("SRC006", 1, 8)], readable=True),
    Attack("C1 control", utf8("a: x\u009by\n"), [("SRC006", 1, 5)], readable=True),
    Attack(
        "no character", utf8("a: \ufffe\U0010ffff\n"), [("SRC006", 1, 4), ("SRC006", 1, 5)], readable=True
    ),
    Attack("tag characters", utf8("a: x\U000e0041\n"), [("SRC006", 1, 5)], readable=True),
    Attack("turned round by a code", b'a: "x\\u202ey"\n', [("SRC006", 1, 6)], readable=True),
    Attack("code of eight digits", b'a: "\\U0000200b"\n', [("SRC006", 1, 5)], readable=True),
    Attack(
        "short codes",
        b'a: "\\0 \\e \\r \\N \\L \\P"\n',
        [("SRC006", 1, column) for column in (5, 8, 11, 14, 17, 20)],
        readable=True,
    ),
    Attack("code after a doubled backslash", b'a: "\\\\\\x07"\n', [("SRC006", 1, 7)], readable=True),
    Attack("code over two lines", b'a: "x\n  \\u2028"\n', [("SRC006", 2, 3)], readable=True),
    Attack("invisible in a key", utf8("a: 1\ndu\u200be: 2\n"), [("SRC006", 2, 3)], readable=True),
    Attack("surrogate by a code", b'a: "\\ud800"\n', [("SRC009", 1, 7)]),
    # Merges
    Attack(
        "conflict at the start of lines",
        b"a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> night\n",
        [("SRC007", 2, 1), ("SRC007", 4, 1), ("SRC007", 6, 1)],
    ),
    Attack(
        "conflict inside a folded block",
        b"a: >\n  x\n  <<<<<<< HEAD\n  y\n  =======\n  z\n  >>>>>>> night\n",
        [("SRC007", 3, 1), ("SRC007", 5, 1), ("SRC007", 7, 1)],
    ),
    Attack(
        "conflict with its base",
        b"a: |\n  <<<<<<< HEAD\n  x\n  ||||||| 1a2b3c\n  y\n  =======\n  z\n  >>>>>>> b\n",
        [("SRC007", 2, 1), ("SRC007", 4, 1), ("SRC007", 6, 1), ("SRC007", 8, 1)],
    ),
    Attack("a forgotten middle", b"a: 1\n=======\nb: 2\n", [("SRC007", 2, 1)]),
    Attack("a forgotten end", b"a: >-\n  x\n  >>>>>>> night\n", [("SRC007", 3, 1)]),
    # Structure
    Attack("tab before a key", b"a:\n\tb: 1\n", [("SRC008", 2, 1)]),
    Attack("tab after spaces", b"a:\n  \tb: 1\n", [("SRC008", 2, 3)]),
    Attack("tab on an empty line", b"a: 1\n\t\nb: 2\n", [("SRC008", 2, 1)]),
    Attack("tab in a quotation over lines", b'a: "x\n\ty"\n', [("SRC008", 2, 1)], readable=True),
    Attack("tab before a value", b"a:\t1\nb: 2\n", [("SRC008", 1, 3)], readable=True),
    Attack(
        "tab behind a value", b"a: 'x'\t\nb: [1,\t2]\n", [("SRC008", 1, 7), ("SRC008", 2, 7)], readable=True
    ),
    Attack("tabs in unquoted text", b"a: x\ty\t\tz\n", [("SRC008", 1, 5), ("SRC008", 1, 7)], readable=True),
    Attack("tab before a comment", b"a: 1\t# x\n", [("SRC008", 1, 5)], readable=True),
    Attack("tab behind a block's mark", b"a: >\t\n  x\n", [("SRC008", 1, 5)], readable=True),
    Attack("tab indents a quotation", b'a: "x\n  \ty"\n', [("SRC008", 2, 3)], readable=True),
    Attack("tab in an open quotation", b'a: "x\ty\n', [("SRC009", 1, 4)]),
    Attack("tab after a dash", b"a:\n  -\tb: 1\n", [("SRC008", 2, 4)]),
    Attack("colon in a value", b"title: Review: medicines\n", [("SRC009", 1, 14)]),
    Attack("quotation never closed", b"a: 1\nb: 'x\nc: 2\n", [("SRC009", 2, 4)]),
    Attack("bracket never closed", b"a: [1, 2\nb: 3\n", [("SRC009", 2, 2)]),
    Attack("brace never closed", b"a: {b: 1\n", [("SRC009", 1, 9)]),
    Attack("neither key nor item", b"a: 1\nloose words\nb: 2\n", [("SRC009", 2, 1)]),
    Attack("item indented unlike the list", b"a:\n  - b\n c: 1\n", [("SRC009", 3, 2)]),
    Attack("apostrophe ends a quotation", b"a: 'it's'\n", [("SRC009", 1, 8)]),
    Attack("unknown code", b'a: "\\q"\n', [("SRC009", 1, 5)]),
    Attack("star begins a value", b"a: *bold* text\n", [("SRC009", 1, 9)]),
    Attack("backtick begins a value", b"a: `x`\n", [("SRC009", 1, 4)]),
    Attack("at sign begins a value", b"a: @x\n", [("SRC009", 1, 4)]),
    Attack("text after >", b"a: >quoted\n", [("SRC009", 1, 5)]),
    Attack("comment stuck to a quotation", b'a: "x"# y\n', [("SRC009", 1, 7)]),
    Attack("comment stuck to a block's mark", b"a: ># y\n  x\n", [("SRC009", 1, 4)]),
    Attack("quotation not indented", b'a: "x\ny"\n', [("SRC009", 2, 1)]),
    Attack("bracket not indented", b"a: [\n  x,\n]\n", [("SRC009", 3, 1)]),
    Attack("text after the end", b"a: 1\n...\nb: 2\n", [("SRC009", 3, 1)]),
    Attack("unknown instruction", b"%FOO bar\n---\na: 1\n", [("SRC009", 1, 1)]),
    Attack("anchor", b"a: &x 1\n", [("SRC010", 1, 4)]),
    Attack("reference", b"a: *x\n", [("SRC010", 1, 4)]),
    Attack("reference as a key", b"a: 1\n*x : 2\n", [("SRC010", 2, 1)]),
    Attack(
        "a billion laughs",
        utf8(f"a: &a [lol, lol]\n{BOMB}"),
        [("SRC010", 1, 4), *(("SRC010", line, column) for line in range(2, 10) for column in (4, 8, 12, 16))][
            :21
        ],
    ),
    Attack("a mapping that holds itself", b"a: &x {b: *x}\n", [("SRC010", 1, 4), ("SRC010", 1, 11)]),
    Attack("python tag", b"a: !!python/object/apply:os.system [id]\n", [("SRC011", 1, 4)]),
    Attack("unknown tag", b"a: !secret x\n", [("SRC011", 1, 4)]),
    Attack("bare tag", b"a: ! 12\n", [("SRC011", 1, 4)]),
    Attack("tag on a mapping", b"!!map\na: 1\n", [("SRC011", 1, 1)]),
    Attack("tag on a key", b"!!str a: 1\n", [("SRC011", 1, 1)]),
    Attack("binary", b"a: !!binary aGk=\n", [("SRC011", 1, 4)]),
    Attack("version instruction", b"%YAML 1.1\n---\na: 1\n", [("SRC011", 1, 1)]),
    Attack("tag instruction", b"%TAG ! tag:x,2000:\n---\na: 1\n", [("SRC011", 1, 1)]),
    Attack("merge key", b"a:\n  <<: {b: 1}\n  c: 2\n", [("SRC012", 2, 3)]),
    Attack(
        "merge bomb",
        b"a: &a {b: 1}\nc:\n  <<: [*a, *a]\n",
        [("SRC010", 1, 4), ("SRC012", 3, 3), ("SRC010", 3, 8), ("SRC010", 3, 12)],
    ),
    Attack("two documents", b"a: 1\n---\nb: 2\n", [("SRC013", 2, 1)]),
    Attack("second document after an end", b"a: 1\n...\n---\nb: 2\n", [("SRC013", 3, 1)]),
    Attack("ended twice", b"a: 1\n...\n...\n", [("SRC013", 3, 1)]),
    Attack("list", b"- a: 1\n", [("SRC014", 1, 1)]),
    Attack("bare text", b"nothing here\n", [("SRC014", 1, 1)]),
    Attack("empty", b"", [("SRC015", 1, 1)]),
    Attack("blank", b" \n\n", [("SRC015", 1, 1)]),
    Attack("comments only", b"# to be written\n", [("SRC015", 1, 1)]),
    Attack("no value", b"---\n", [("SRC015", 1, 4)]),
    Attack("key given twice", b"status: open\nx: 1\nstatus: closed\n", [("SRC016", 3, 1)], readable=True),
    Attack("key given thrice", b"a: 1\na: 2\na: 3\n", [("SRC016", 2, 1), ("SRC016", 3, 1)], readable=True),
    Attack("key given twice, deep", b"a:\n  - b: 1\n    b: 2\n", [("SRC016", 3, 5)], readable=True),
    Attack("key given twice in braces", b"a: {b: 1, b: 2}\n", [("SRC016", 1, 11)], readable=True),
    Attack("key given twice, once quoted", b"a: 1\n'a': 2\n", [("SRC016", 2, 1)], readable=True),
    Attack("capital in a key", b"Title: x\n", [("SRC017", 1, 1)], readable=True),
    Attack("hyphen in a key", b"a: 1\ndue-date: x\n", [("SRC017", 2, 1)], readable=True),
    Attack("digit begins a key", b"1st: x\n", [("SRC017", 1, 1)], readable=True),
    Attack(
        "letter of another alphabet in a key", utf8("st\u0430tus: x\n"), [("SRC017", 1, 1)], readable=True
    ),
    Attack("no-break space before a key", utf8("a: 1\n\u00a0b: 2\n"), [("SRC017", 2, 1)], readable=True),
    Attack("empty key", b"a: 1\n'': 2\n", [("SRC017", 2, 1)], readable=True),
    Attack("list as a key", b"a: 1\n? [b]\n: 2\n", [("SRC017", 2, 3)], readable=True),
    Attack("mapping as a key", b"{{a: 1}: 2}\n", [("SRC017", 1, 2)], readable=True),
    Attack("key that readers cut differently", b"{?a: 1, b: 2}\n", [("SRC017", 1, 3)], readable=True),
    Attack("quoted merge mark", b"'<<': 1\n", [("SRC017", 1, 1)], readable=True),
    Attack("too deep in brackets", b"a: " + b"[" * 200_000, [("SRC018", 1, 3 + LIMIT_DEPTH)]),
    Attack("too deep in dashes", b"a:\n" + b"- " * 200_000, [("SRC018", 2, 2 * LIMIT_DEPTH - 1)]),
    Attack(
        "too deep in indents",
        b"".join(b" " * depth + b"a:\n" for depth in range(LIMIT_DEPTH + 5)),
        [("SRC018", LIMIT_DEPTH + 1, LIMIT_DEPTH + 1)],
    ),
    Attack(
        "too many values", b"a: [" + b"1," * 100_000 + b"]\n", [("SRC018", 1, 3 + 2 * (LIMIT_VALUES - 1))]
    ),
]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_is_refused_at_its_place(attack: Attack) -> None:
    document, findings = parse(PATH, attack.content)
    assert [(found.code, found.line, found.column) for found in findings] == attack.found
    assert {found.path for found in findings} == {PATH}
    assert (document is not None) is attack.readable
    assert document is None or not document.sound


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_what_an_attack_is_told_is_short_visible_and_comes_with_a_cure(attack: Attack) -> None:
    for found in parse(PATH, attack.content)[1]:
        assert found.code in CODES
        assert found.severity == "error"
        assert found.hint.endswith(".")
        assert len(found.message) < 200
        assert f"{found.message}{found.hint}".isprintable()


def nested(depth: int) -> object:
    return [nested(depth - 1)] if depth else {"b": "1"}


READ: list[tuple[str, bytes, dict[str, object]]] = [
    ("other line ends", b"a: 1\r\nb: |\r\n  x\r\n  y\r\nc: 2\r", {"a": "1", "b": "x\ny\n", "c": "2"}),
    ("lines that end in CR", b"a: 1\rb: 2\r", {"a": "1", "b": "2"}),
    ("no line end at the end", b"a: |\n  x", {"a": "x\n"}),
    ("a start and an end", b"---\na: 1\n...\n", {"a": "1"}),
    (
        "every scalar is text",
        b"a: no\nb: 012\nc: 22:15\nd: 2026-02-30\ne: 1e3\nf: true\n",
        {"a": "no", "b": "012", "c": "22:15", "d": "2026-02-30", "e": "1e3", "f": "true"},
    ),
    (
        "nothing",
        b"a:\nb: null\nc: ~\nd: ''\ne: 'null'\nf: \"~\"\ng: NULL\n",
        {"a": None, "b": None, "c": None, "d": "", "e": "null", "f": "~", "g": "NULL"},
    ),
    (
        "keys that are words elsewhere",
        b"on: 1\nno: 2\ny: 3\nnull: 4\ntrue: 5\n",
        {"on": "1", "no": "2", "y": "3", "null": "4", "true": "5"},
    ),
    ("quoted keys", b"'a': 1\n\"b\": 2\n", {"a": "1", "b": "2"}),
    (
        "tabs that are text",
        b"a: 'x\ty' #\tz\tz\nb: |\n  x\n  \ty\t\nc: \"\\t\\n\t\"\n#\t\nd: [\n  #\tx\n  y]\n",
        {"a": "x\ty", "b": "x\n\ty\t\n", "c": "\t\n\t", "d": ["y"]},
    ),
    ("heading underlined in a block", b"a: |\n  Summary\n  =======\n  x\n", {"a": "Summary\n=======\nx\n"}),
    ("letters of the world", "a: Zoë Łódź 東京 😀\n".encode(), {"a": "Zoë Łódź 東京 😀"}),
    ("homoglyph in a value, left to the schema", "a: \u0441losed\n".encode(), {"a": "\u0441losed"}),
    ("explicit key", b"? a\n: 1\n", {"a": "1"}),
    (
        "flow over lines",
        b"a: [x,\n  # why\n  y\n  ]\nb: {c: 1,\n d: 2}\n",
        {"a": ["x", "y"], "b": {"c": "1", "d": "2"}},
    ),
    ("whole record in braces", b"{a: 1,\nb: [x]\n}\n", {"a": "1", "b": ["x"]}),
    ("backslash in single quotes", b"a: 'C:\\new'\n", {"a": "C:\\new"}),
    ("as deep as allowed", b"a:\n" + b"- " * (LIMIT_DEPTH - 2) + b"b: 1\n", {"a": nested(LIMIT_DEPTH - 2)}),
]


@pytest.mark.parametrize(("content", "data"), [case[1:] for case in READ], ids=[case[0] for case in READ])
def test_what_is_allowed_is_read(content: bytes, data: dict[str, object]) -> None:
    document, findings = parse(PATH, content)
    assert findings == ()
    assert document is not None
    assert document.sound
    assert document.data == data


def test_everything_wrong_in_a_file_is_told_in_one_run_and_in_order() -> None:
    content = "\ufeffid: ACT-1\nTitle: x\nid: ACT-2\nnote: a\u200bb\nlist:\n  - {on: 1, on: 2}\n".encode()
    document, findings = parse(PATH, content)
    assert [(found.code, found.line) for found in findings] == [
        ("SRC005", 1),
        ("SRC017", 2),
        ("SRC016", 3),
        ("SRC006", 4),
        ("SRC016", 6),
    ]
    assert document is not None
    assert document.data == {"id": "ACT-1", "note": "a\ufffdb", "list": [{"on": "1"}]}
    assert not document.sound


def test_faults_before_a_broken_line_are_told_with_it() -> None:
    _, findings = parse(PATH, b"id: 1\nid: 2\nA: 1\ntitle: x: y\n")
    assert [(found.code, found.line) for found in findings] == [("SRC016", 2), ("SRC017", 3), ("SRC009", 4)]


def test_of_one_kind_twenty_are_told_and_the_rest_counted() -> None:
    _, findings = parse(PATH, b"a: 1\n" * 60)
    assert len(findings) == 21
    assert findings[-1].message.endswith("(and 38 more of this kind in this file)")
    assert not any("more of this kind" in found.message for found in findings[:-1])


def test_a_file_of_other_bytes_is_not_told_as_broken_yaml() -> None:
    document, findings = parse(PATH, b"\x93\x1e: [\xff " * 200)
    assert document is None
    assert {found.code for found in findings} == {"SRC002"}


def test_a_bad_byte_is_told_with_its_offset_and_the_letter_it_was() -> None:
    _, (found,) = parse(PATH, "a: é\nb: caf".encode() + b"\xe9\n")
    assert "byte 0xE9 (byte 13 of the file)" in found.message
    assert "'é'" in found.message


def test_the_second_key_names_the_line_of_the_first() -> None:
    _, (found,) = parse(PATH, b"x: 1\nstatus: open\nb: 2\nstatus: closed\n")
    assert "'status'" in found.message
    assert "line 2" in found.message


def test_a_key_that_nearly_is_one_comes_with_the_right_spelling() -> None:
    _, (found,) = parse(PATH, b"Due-Date: 2026-03-31\n")
    assert "write due_date." in found.hint


def document_of(text: str) -> Document:
    document, findings = parse(PATH, text.encode())
    assert findings == ()
    assert document is not None
    return document


RECORD = """\
id: ACT-0012
due:   2026-03-31
updates:
  - on: 2026-01-20
    by: STF-007
  -
    on: 2026-02-14
completed: {on: 2026-03-28, by: "STF-007"}
empty:
"""


def test_every_value_and_key_knows_where_it_stands() -> None:
    document = document_of(RECORD)
    assert dict(document.places) == {
        (): (1, 1),
        ("id",): (1, 5),
        ("due",): (2, 8),
        ("updates",): (4, 3),
        ("updates", 0): (4, 5),
        ("updates", 0, "on"): (4, 9),
        ("updates", 0, "by"): (5, 9),
        ("updates", 1): (7, 5),
        ("updates", 1, "on"): (7, 9),
        ("completed",): (8, 12),
        ("completed", "on"): (8, 17),
        ("completed", "by"): (8, 33),
        ("empty",): (9, 7),
    }
    assert dict(document.keys) == {
        ("id",): (1, 1),
        ("due",): (2, 1),
        ("updates",): (3, 1),
        ("updates", 0, "on"): (4, 5),
        ("updates", 0, "by"): (5, 5),
        ("updates", 1, "on"): (7, 5),
        ("completed",): (8, 1),
        ("completed", "on"): (8, 13),
        ("completed", "by"): (8, 29),
        ("empty",): (9, 1),
    }


def test_a_missing_value_is_placed_at_the_nearest_one_around_it() -> None:
    document = document_of(RECORD)
    assert document.position(("completed", "evidence", 0)) == Position(8, 12)
    assert document.position(("nothing",)) == Position(1, 1)
    assert document.key_position(("completed", "by")) == Position(8, 29)
    assert document.key_position(("updates", 1)) == Position(7, 5)
    assert document.key_position(("completed", "evidence")) == Position(8, 12)


def test_places_count_characters_not_bytes() -> None:
    document = document_of("{a: é😀, b: 2}\n")
    assert document.position(("b",)) == Position(1, 12)


def test_places_of_a_faulty_file_are_those_of_what_was_kept() -> None:
    document, _ = parse(PATH, b"a: 1\na: {x: 1}\nB: [1]\n? [q]\n: {z: 1}\nc: [2, {d: 3, d: [4]}]\n")
    assert document is not None
    assert document.data == {"a": "1", "c": ["2", {"d": "3"}]}
    assert document.position(("c", 1, "d")) == Position(6, 12)
    assert document.key_position(("c",)) == Position(6, 1)
    assert len(document.places) == 6


def test_the_text_is_kept_as_it_stands() -> None:
    document, _ = parse(PATH, b"\xef\xbb\xbfa: 1\r\nb: 2 # why\r\n")
    assert document is not None
    assert document.text == "a: 1\r\nb: 2 # why\r\n"


def test_ambiguous_values_are_told_by_place_and_only_unquoted_ones() -> None:
    document = document_of(
        "a: no\nb: 'no'\nc: [22:15, {d: 012}]\non: Yes\ne: |\n  no\nf: true\ng: 2026-03-31\n"
    )
    assert dict(document.ambiguous) == {
        ("a",): "the truth value false",
        ("c", 0): "the number 1335 (base 60)",
        ("c", 1, "d"): "the number 10 (octal)",
        ("on",): "the truth value true",
    }


def test_a_document_can_be_sent_to_another_process() -> None:
    document = document_of(RECORD)
    again = pickle.loads(pickle.dumps(document))
    assert again == document
    assert again.position(("due",)) == Position(2, 8)
