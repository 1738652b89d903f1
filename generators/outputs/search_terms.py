"""How a text becomes the words that are searched for: folded, cut and counted; which texts are searched is decided elsewhere.

`site_templates/assets/search.js` cuts what a reader types in the same way, and a test holds the two together. Letters are
compared without case and accents. An id or a date counts as one word; any other word with hyphens as its parts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from unicodedata import category, normalize

from generators.kinds import KINDS

STOP_WORDS = (
    "a", "an", "and", "are", "as", "at", "be", "been", "by", "for", "from", "had", "has", "have", "in", "is", "it", "its",
    "of", "on", "or", "that", "the", "their", "they", "this", "to", "was", "were", "which", "with",
)  # fmt: skip
"""Words that stand nearly everywhere and tell nothing apart: left out of the index and of what is looked for."""

PREFIXES = (*sorted(kind.prefix.lower() for kind in KINDS if kind.prefix), "p")
"""What ids begin with, before the first hyphen; `P-0007` is a person."""

_LONGEST = 64
_STOPPED = frozenset(STOP_WORDS)
_BEFORE_HYPHEN = frozenset(PREFIXES)
_ASCII = {code: chr(code).lower() if chr(code).isalnum() or chr(code) == "-" else " " for code in range(128)}
_DATE = re.compile(r"\d{4}-(?:\d\d(?:-\d\d)?|w\d\d)", re.ASCII)


@cache
def _folded(character: str) -> str:
    """A character as it is compared: compatibility forms and accents undone, small; what is no letter or figure is a space."""
    kept = []
    for piece in normalize("NFKD", character):
        sort = category(piece)
        if sort[0] == "M" or sort == "Cf":
            continue
        small = piece.lower().replace("ς", "σ")
        kept.append(small if sort[0] in "LN" or piece == "-" else " ")
    return "".join(kept)


def folded(text: str) -> str:
    """A text as it is compared: small letters, figures and hyphens, everything else a space."""
    if not text.isascii():
        for character in sorted(set(text)):
            if not character.isascii():
                text = text.replace(character, _folded(character))
    return text.translate(_ASCII)


def terms(text: str) -> Mapping[str, int]:
    """Each word of a text with the number of times it stands there. Depends on nothing but the text."""
    found = Counter(folded(text).split())
    for word in [word for word in found if "-" in word]:
        times = found.pop(word)
        for part in _parts(word):
            found[part] += times
    for word in _STOPPED.intersection(found):
        del found[word]
    return {word[:_LONGEST]: times for word, times in found.items()}


def _parts(word: str) -> Iterator[str]:
    """An id or a date as one; of any other word with hyphens its parts."""
    bare = "-".join(part for part in word.split("-") if part)
    if "-" in bare and (bare.split("-", maxsplit=1)[0] in _BEFORE_HYPHEN or _DATE.fullmatch(bare)):
        yield bare
    else:
        yield from (part for part in bare.split("-") if part)
