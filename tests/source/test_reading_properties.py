"""What holds for any input: no exception, findings inside the file, and one reading that a second reader shares."""

from __future__ import annotations

import io
import re
import unicodedata

import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from generators.codes import CODES
from generators.source import parse
from generators.source.characters import REFUSED, spotless
from generators.source.document import Document, Value

PIECES = st.sampled_from([
    "a: ", "b: ", "a:\n", "- ", "  ", "\n", "\n  ", "\n    ", "x", "'", '"', "|\n", ">-\n", "|2\n", "#", " # c\n", "{", "}", "[", "]",
    ", ", ": ", "? ", "&x ", "*x", "!!str ", "!", "%YAML 1.2\n", "---\n", "...\n", "<<: ", "\t", "\r\n", "\r", "\\n", "\\u202e",
    "\u2028", "\u200b", "\x85", "\ufeff", "<<<<<<< a\n", "=======\n", ">>>>>>> b\n", "no", "012", "22:15", "~", "null", "é", "😀", "\0",
    "key_1: ", "Key: ", "- a: 1\n", "a: 1\n", "b: [x, y]\n", "c: {d: 1}\n", "text with words", "'it''s'", '"q"',
])  # fmt: skip
TEXTS = st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=80)
KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
VALUES: st.SearchStrategy[Value] = st.recursive(
    st.none() | st.text(max_size=60),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


def inside(document: Document | None, content: bytes) -> None:
    """Every finding lies on a line of the file, and every place too."""
    findings = parse("x.yml", content)[1]
    lines = re.split("\r\n|\r|\n", content.decode("utf-8", "surrogateescape").removeprefix("\ufeff"))
    if len(lines) > 1 and not lines[-1]:
        lines.pop()
    for found in findings:
        assert found.code in CODES
        assert 1 <= found.line <= len(lines)
        assert 1 <= found.column <= len(lines[found.line - 1]) + 1
    for position in [*document.places.values(), *document.keys.values()] if document else []:
        assert 1 <= position.line <= len(lines) + 1


def told_or_sound(document: Document | None, findings: tuple[object, ...]) -> None:
    assert (document is not None and document.sound) is (not findings)


@given(st.binary(max_size=300) | TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")))
@example(b"\xef\xbb\xbf")
@example(b"a: 'x\r\r\n")
@example(b"\xef\xbb\xbf\n\n--- >\r  \xff")
@settings(max_examples=600, deadline=None)
def test_any_bytes_give_a_sound_document_or_findings_inside_the_file(content: bytes) -> None:
    document, findings = parse("x.yml", content)
    told_or_sound(document, findings)
    inside(document, content)
    assert parse("x.yml", content) == (document, findings)


@given(st.dictionaries(KEYS, VALUES, max_size=6), st.booleans(), st.sampled_from([None, False, True]))
@settings(max_examples=300, deadline=None)
def test_what_a_library_writes_is_read_back_the_same_or_refused(
    data: dict[str, Value], unicode: bool, flow: bool | None
) -> None:
    written = yaml.safe_dump(data, allow_unicode=unicode, default_flow_style=flow, sort_keys=False)
    document, findings = parse("x.yml", written.encode())
    told_or_sound(document, findings)
    if not findings:
        assert document is not None
        assert document.data == data
    else:
        codes = {found.code for found in findings}
        assert codes <= {"SRC006", "SRC010"} | (
            {"SRC007"} if "<<<<<<<" in written or "=======" in written else set()
        )
        assert "SRC010" in codes or REFUSED.search(written) or "\\" in written or not data


def second_reading(text: str) -> object:
    """The same text read by another library, scalars as text (nothing is empty text to it)."""
    reader = YAML(typ="base", pure=True)
    reader.version = (1, 2)
    return reader.load(io.StringIO(text))


def without_nulls(value: object) -> object:
    if isinstance(value, dict):
        return {key: without_nulls(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [without_nulls(inner) for inner in value]
    return "" if value is None or value in {"null", "~"} else str(value)


@given(st.lists(PIECES, max_size=14).map(lambda pieces: "a: 1\n" + "".join(pieces)) | TEXTS)
@settings(max_examples=1500, deadline=None)
def test_what_is_accepted_a_second_reader_reads_the_same(text: str) -> None:
    document, _ = parse("x.yml", text.encode("utf-8", "surrogatepass"))
    if document is None or not document.sound:
        return
    again = second_reading(re.sub("\r\n?", "\n", document.text) + "\n")
    assert without_nulls(again) == without_nulls(dict(document.data))


def test_every_character_of_a_refused_category_is_refused_and_no_other() -> None:
    for point in range(0x110000):
        character = chr(point)
        category = unicodedata.category(character)
        refused = bool(REFUSED.match(character))
        assert spotless(character) is not refused
        if category in {"Cc", "Cf", "Cs", "Zl", "Zp"} and character not in "\t\n":
            assert refused, f"{point:04X}"
        elif refused:
            assert category in {"Cn", "Cf"}, f"{point:04X}"


def test_reading_is_the_same_whatever_was_read_before() -> None:
    first = parse("x.yml", b"a: no\nb: 22:15\n")
    for text in ("a: [", "a: &x 1\n", "a: no\n"):
        parse("y.yml", text.encode())
    assert parse("x.yml", b"a: no\nb: 22:15\n") == first
