"""Versions of one file read piece by piece: what stands word for word in the version before is not parsed again.

A record in block style is cut at its top keys. A piece that a reader takes to its end on its own means the same beside
its neighbours, because a line that begins with a key at the left edge ends whatever stood above it; a file that cannot
be cut so is read whole. A piece of one line that can mean one thing only is read here. The result is always that of `raw`.
"""

from __future__ import annotations

import re

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
# Pieces of one line that mean one thing only, so that no reader of YAML is needed: a plain word or words, a text in double
# quotes without escapes, a list of plain words in brackets. All of ASCII.
_WORDS = rb"[A-Za-z0-9](?:[A-Za-z0-9._/()+,;'!?%=@-]|:(?=[!-~])| (?=[!\"$-~]))*"
_SIMPLE = re.compile(
    rb"([A-Za-z_][A-Za-z0-9_-]*): "
    rb'(?:(%s)|"([ !#-\[\]-~]*)"|\[([A-Za-z0-9][A-Za-z0-9._-]*(?:, [A-Za-z0-9][A-Za-z0-9._-]*)*)\])' % _WORDS
)


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
        before, known = self._known, {}
        new: list[bytes] = []
        for piece in pieces:
            found = before.get(piece) or _simple(piece)
            if found is None:
                new.append(piece)
            else:
                known[piece] = found
        if new:
            more, why = raw(b"\n".join(new) + b"\n")
            learned = {} if why else _learned(new, more)
            if not learned:
                return raw(content)
            known |= learned
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
    key, words, quoted, listed = found.groups()
    if listed is not None:
        return key.decode(), [None if word == "null" else word for word in listed.decode().split(", ")]
    if words is None:
        return key.decode(), quoted.decode()
    return key.decode(), None if words == b"null" else words.decode()


def _learned(pieces: list[bytes], value: Value) -> dict[bytes, tuple[str, Value]]:
    """Piece -> its key and value, where the value of them together has one key for each; else nothing."""
    if not isinstance(value, dict) or len(value) != len(pieces):
        return {}
    found: dict[bytes, tuple[str, Value]] = {}
    for piece, (name, inner) in zip(pieces, value.items(), strict=True):
        key = _KEY.match(piece)
        if key is None or key[1].decode() != name:
            return {}
        found[piece] = (name, inner)
    return found
