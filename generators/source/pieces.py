"""Versions of one file read piece by piece: what stands word for word in the version before is not parsed again.

A record in block style is cut at its top keys. A piece that a reader takes to its end on its own means the same beside
its neighbours, because a line that begins with a key at the left edge ends whatever stood above it; a file that cannot
be cut so is read whole. A list in block style is cut at its dashes in the same way. A piece of one line that can mean one thing only is read here. The result is always that of `raw`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from generators.source.document import Value
from generators.source.raw import raw

# Larger files are read whole: with fewer bytes than this nothing can hold more values than may be read.
_MOST_BYTES = 100_000
# A top key begins a piece; whatever else stands at the left edge belongs to the piece above it. The line end before it
# ends every piece, the last one too, and is left out of all.
_CUT = re.compile(rb"\n(?=[A-Za-z_])")
_KEY = re.compile(rb"([A-Za-z_][A-Za-z0-9_-]*):(?=[ \r\n]|$)")
# An anchor in one piece may be meant in another: such a file is not cut, nor is one in which a document begins or ends.
_TIED = re.compile(rb"(?:^|[\s\[{,:-])[&*][^\s*]", re.MULTILINE)
_REMARKS = re.compile(rb"(?:#[^\n]*\n|\n)*")
# What means one thing only, so that no reader of YAML is needed: plain words, texts in double quotes without escapes, lists
# of words in brackets, and mappings of all these in braces. All of ASCII.
_NAME = rb"[A-Za-z_][A-Za-z0-9_-]*"
_QUOTED = rb'"[ !#-\[\]-~]*"'
_ITEM = rb"[A-Za-z0-9][A-Za-z0-9._-]*"
_ITEMS = rb"\[%s(?:, %s)*\]" % (_ITEM, _ITEM)
# Words that stand alone behind a key, and words within braces, where a comma or a bracket would end them.
_WORDS = rb"[A-Za-z0-9](?:[A-Za-z0-9._/()+,;'!?%=@-]|:(?=[!-~])| (?=[!\"$-~]))*"
_INNER = rb"[A-Za-z0-9](?:[A-Za-z0-9._/()+;'!%=@-]|:(?=[A-Za-z0-9])| (?=[A-Za-z0-9._/()+;'!%=@-]))*"
_PAIR = rb"%s: (?:%s|%s|%s)" % (_NAME, _INNER, _QUOTED, _ITEMS)
_BRACED = rb"\{%s(?:, %s)*\}" % (_PAIR, _PAIR)
_SIMPLE = re.compile(rb"(%s): (%s|%s|%s|%s)" % (_NAME, _WORDS, _QUOTED, _ITEMS, _BRACED))
_ENTRY = re.compile(rb" *- (%s)" % _BRACED)
_PAIRS = re.compile(rb"(%s): (%s|%s|%s)" % (_NAME, _INNER, _QUOTED, _ITEMS))
_LIST = re.compile(rb"(%s):\n( *)- " % _NAME)
# A list that is shorter, and not all braces, is read faster whole than entry by entry.
_LONG_LIST = 1000
# What stands where nothing could be read.
_NOTHING: Any = object()


class Pieces:
    """Reads the versions of one file, each with the help of the one before it."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._known: dict[bytes, tuple[str, Value]] = {}

    def read(self, content: bytes) -> tuple[Value, str]:
        """What `raw` gives for these bytes."""
        pieces = _cut(content)
        if pieces is None:
            return raw(content)
        before = self._known
        known: dict[bytes, tuple[str, Value]] = {}
        lists: dict[bytes, list[bytes]] = {}
        new: dict[bytes, None] = {}
        for piece in pieces:
            found = before.get(piece) or _simple(piece)
            entries = _entries(piece) if found is None else []
            if entries:
                read = [before.get(entry) or _braced(entry) for entry in entries]
                known.update((entry, one) for entry, one in zip(entries, read, strict=True) if one)
                if all(read):
                    found = _listed(piece, entries, known)
                elif before and len(piece) > _LONG_LIST:
                    lists[piece] = entries
                    new.update((entry, None) for entry in entries if entry not in known)
                    continue
            if found is None:
                new[piece] = None
            else:
                known[piece] = found
        if new and not _learn(list(new), known):
            return raw(content)
        known.update((piece, _listed(piece, entries, known)) for piece, entries in lists.items())
        self._known = known
        value = dict(known[piece] for piece in pieces)
        return (value, "") if len(value) == len(pieces) else raw(content)


def _cut(content: bytes) -> list[bytes] | None:
    """The pieces of a file, or None where it is not to be cut."""
    if len(content) > _MOST_BYTES or not content.endswith(b"\n"):
        return None
    if (b"&" in content or b"*" in content) and _TIED.search(content):
        return None
    if content.startswith((b"---", b"...")) or b"\n---" in content or b"\n..." in content:
        return None
    pieces = _CUT.split(content[:-1])
    if not _KEY.match(pieces[0]):
        head = pieces.pop(0)
        return pieces if pieces and _REMARKS.fullmatch(head + b"\n") else None
    return pieces


def _simple(piece: bytes) -> tuple[str, Value] | None:
    """The key and value of a piece of one line that means one thing only; None of any other."""
    found = _SIMPLE.fullmatch(piece)
    if found is None:
        return None
    value = _plain(found[2])
    return None if value is _NOTHING else (found[1].decode(), value)


def _plain(text: bytes) -> Value:
    """What words, a quoted text, a list in brackets or a mapping in braces says; `_NOTHING` where a key stands twice."""
    first = text[:1]
    if first == b'"':
        return text[1:-1].decode()
    if first == b"[":
        return [None if word == "null" else word for word in text[1:-1].decode().split(", ")]
    if first == b"{":
        pairs = _PAIRS.findall(text)
        value: dict[str, Value] = {key.decode(): _plain(inner) for key, inner in pairs}
        return value if len(value) == len(pairs) else _NOTHING
    return None if text == b"null" else text.decode()


def _entries(piece: bytes) -> list[bytes]:
    """The entries of a piece that is a list in block style, each from its dash on; nothing of any other piece.

    A line that begins with a dash where the first one stood ends whatever stood above it, as a key does at the left edge.
    """
    found = _LIST.match(piece)
    if found is None:
        return []
    dash = found[2] + b"- "
    first, *rest = piece[found.end() :].split(b"\n" + dash)
    return [dash + first, *(dash + entry for entry in rest)]


def _braced(entry: bytes) -> tuple[str, list[Value]] | None:
    """An entry that is a mapping in braces and means one thing only, as a list of that one; None of any other."""
    found = _ENTRY.fullmatch(entry)
    value = _plain(found[1]) if found else _NOTHING
    return None if value is _NOTHING else ("", [value])


def _listed(
    piece: bytes, entries: list[bytes], known: Mapping[bytes, tuple[str, Value]]
) -> tuple[str, Value]:
    """The key of a list and what its entries say, one after the other."""
    return piece.partition(b":")[0].decode(), [value for entry in entries for value in known[entry][1] or ()]


def _learn(new: list[bytes], known: dict[bytes, tuple[str, Value]]) -> bool:
    """Read pieces and entries in one go and add them to what is known; whether each of them means one thing."""
    names = [f"entry-{place}" if piece[:1] in b" -" else "" for place, piece in enumerate(new)]
    texts = [f"{name}:\n".encode() + piece if name else piece for name, piece in zip(names, new, strict=True)]
    value, why = raw(b"\n".join(texts) + b"\n")
    if why or not isinstance(value, dict) or len(value) != len(new):
        return False
    for piece, name, (key, inner) in zip(new, names, value.items(), strict=True):
        if name:
            if key != name or not isinstance(inner, list):
                return False
        else:
            begins = _KEY.match(piece)
            if begins is None or begins[1].decode() != key:
                return False
        known[piece] = (key, inner)
    return True
