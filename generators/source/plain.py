"""Unquoted values that other YAML readers take for something else than the text; whether that matters is decided elsewhere.

Two readings are followed: YAML 1.1 (most libraries, among them those of spreadsheets and form editors) and the core
schema of YAML 1.2. A value counts only where the other reading, written down again, is not the text in the file:
`yes`, `012` and `22:15` do, `true`, `12` and `2026-03-04` do not.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

_LONGEST = 80
_FIRST = frozenset("+-.0123456789yYnNtTfFoO=<")


def _forms(*words: str) -> frozenset[str]:
    return frozenset(form for word in words for form in (word, word.capitalize(), word.upper()))


_WORDS = {
    **dict.fromkeys(_forms("y", "yes", "on"), "the truth value true"),
    **dict.fromkeys(_forms("n", "no", "off"), "the truth value false"),
    **dict.fromkeys(_forms("true") - {"true"}, "the truth value true"),
    **dict.fromkeys(_forms("false") - {"false"}, "the truth value false"),
    **dict.fromkeys(_forms("null") - {"null"}, "nothing (null)"),
    "=": "a mark for default values",
    "<<": "a merge key",
}
_BINARY = re.compile(r"[-+]?0b_*[01][01_]*")
_OCTAL = re.compile(r"[-+]?0(?:o[0-7][0-7_]*|[0-7_]+)")
_HEXADECIMAL = re.compile(r"[-+]?0x_*[0-9a-fA-F][0-9a-fA-F_]*")
_DECIMAL = re.compile(r"[-+]?[0-9][0-9_]*")
_BASE_60 = re.compile(
    r"([-+]?)([1-9][0-9_]*(?::[0-5]?[0-9])+|[0-9][0-9_]*(?::[0-5]?[0-9])+(?=\.[0-9_]*$))(\.[0-9_]*)?"
)
_FLOAT = re.compile(r"[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?")
_INFINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?"
    r"(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::?[0-9]{2})?))?",
)
_EXACT = 2**53


def other_reading(value: str) -> str:
    """What some other YAML reader takes an unquoted value for (`the number 1335`), or nothing where all agree."""
    if not value or value[0] not in _FIRST:
        return ""
    if len(value) > _LONGEST:
        return "a number" if _DECIMAL.fullmatch(value) or _FLOAT.fullmatch(value) else ""
    return _short(value)


@lru_cache(maxsize=4096)
def _short(value: str) -> str:
    word = _WORDS.get(value)
    if word is not None:
        return word
    if value[0].isalpha() or value[0] in "=<":
        return ""
    return _whole(value) or _broken(value) or _dated(value)


def _whole(value: str) -> str:
    """Whole numbers, in whatever base."""
    digits = value.replace("_", "")
    for pattern, base, name in (
        (_BINARY, 2, "binary"),
        (_HEXADECIMAL, 16, "hexadecimal"),
        (_OCTAL, 8, "octal"),
    ):
        if pattern.fullmatch(value):
            return f"the number {int(digits, base)} ({name})"
    if _DECIMAL.fullmatch(value):
        number = int(digits)
        if str(number) != value:
            return f"the number {number}"
        return "a number, rounded by some" if abs(number) > _EXACT else ""
    sixty = _BASE_60.fullmatch(value)
    if sixty and not sixty[3]:
        total = 0
        for part in sixty[2].replace("_", "").split(":"):
            total = total * 60 + int(part)
        return f"the number {sixty[1].strip('+')}{total} (base 60)"
    return "a number (base 60)" if sixty else ""


def _broken(value: str) -> str:
    """Numbers with a point or an exponent, and what is no number."""
    if _INFINITE.fullmatch(value):
        return "no number" if value.lower().endswith("nan") else "infinity"
    if _FLOAT.fullmatch(value):
        number = repr(float(value.replace("_", "")))
        return "" if number == value else f"the number {number}"
    return ""


def _dated(value: str) -> str:
    """Dates and moments."""
    found = _DATE.fullmatch(value)
    if found:
        try:
            real = date(*map(int, found.groups())).isoformat()
        except ValueError:
            return "a date that does not exist"
        return "" if real == value else f"the date {real}"
    return "a moment, its zone perhaps changed" if _MOMENT.fullmatch(value) else ""
