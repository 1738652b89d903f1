"""How identifiers of people look when they are written down; where they may stand is decided elsewhere.

Each `Sign` finds one sort and shows it masked. The forms are the public ones: the NHS number's check digit (modulus 11),
HMRC's form of a National Insurance number, the outward and inward halves of a postcode, Ofcom's numbering.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

Found = Iterator[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Sign:
    """One sort of identifier: `found` gives where each begins in a text, and a masked form of it.

    `stems` are small-letter texts of which one must be there for `found` to be worth asking; empty: always ask.
    """

    code: str
    what: str
    hint: str
    found: Callable[[str], Found]
    stems: tuple[str, ...] = ()


def masked(text: str) -> str:
    """First and last two characters of a number: enough to find it, too little to use it."""
    plain = "".join(text.split())
    return f"{plain[:2]}…{plain[-2:]}"


# ------------------------------------------------------------------ numbers
# Between groups of digits: nothing, a blank, a mark, or the line end and indentation of a folded text.
_GAP = r"(?:[^\S\n]?[.\-]?[^\S\n]?|[^\S\n]*\n[^\S\n]*)"
_TEN_DIGITS = re.compile(rf"\d{{3}}{_GAP}\d{{3}}{_GAP}\d{{4}}(?![\w\-]|\.\d)")
_BEFORE_NUMBER = re.compile(r"[\w.+/\-]")
_SAID_NHS = re.compile(
    r"\bNHS[\s-]*(?:no|num|number|id|#)?[\s.:#\-]{0,4}(\d(?:[\s.\-]?\d){9})(?!\d)", re.IGNORECASE
)
_NI = re.compile(rf"\d{{2}}{_GAP}\d{{2}}{_GAP}\d{{2}}{_GAP}[A-Da-d](?![\w\-])")
_NI_LETTERS = re.compile(r"(?<![\w\-])(?:[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]|QQ)[\s\-]*$", re.IGNORECASE)
_PHONE = re.compile(
    rf"(?:\+44{_GAP}(?:\(0\){_GAP})?|0044{_GAP}|0)\(?\d{{2,4}}\)?{_GAP}\d{{3,4}}{_GAP}\d{{3,4}}(?![\w\-]|\.\d)"
)


def checks_out(digits: str) -> bool:
    """Whether ten digits are a valid NHS number (modulus 11 check digit); ten equal digits are nobody's."""
    if len(set(digits)) == 1:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    check = 11 - total % 11
    return check != 10 and int(digits[9]) == check % 11


def _digits(text: str) -> str:
    return "".join(str(int(one)) for one in text if one.isdecimal())


def _apart(text: str, start: int) -> bool:
    """Whether a number begins here, rather than going on."""
    return start == 0 or not _BEFORE_NUMBER.match(text[start - 1])


def nhs_numbers(text: str) -> Found:
    """Ten digits with a right check digit, and any ten digits called an NHS number."""
    told = set()
    for said in _SAID_NHS.finditer(text):
        told.add(said.start(1))
        yield said.start(1), masked(said[1])
    for number in _TEN_DIGITS.finditer(text):
        if number.start() not in told and _apart(text, number.start()) and checks_out(_digits(number[0])):
            yield number.start(), masked(number[0])


def insurance_numbers(text: str) -> Found:
    """Two letters of those in use (or the specimen QQ), six digits, one of A to D."""
    for number in _NI.finditer(text):
        letters = _NI_LETTERS.search(text, max(0, number.start() - 12), number.start())
        if letters is None:
            continue
        whole = text[letters.start() : number.end()]
        if whole.isalnum() or not any(one.islower() for one in whole):
            yield letters.start(), masked(whole)


def phones(text: str) -> Found:
    """Ten or eleven digits from 0, or as many after +44."""
    for number in _PHONE.finditer(text):
        start = number.start()
        if start and text[start - 1] == "(" and (start == 1 or not text[start - 2].isalnum()):
            start -= 1
        digits = _digits(number[0])
        national = "0" + digits[4 if digits.startswith("0044") else 2 :].removeprefix("0")
        whole = digits if number[0][0] == "0" and not digits.startswith("0044") else national
        if len(whole) in {10, 11} and (start < number.start() or _apart(text, start)):
            yield start, masked(number[0])


# ------------------------------------------------------------------ addresses
_AREAS = re.compile(
    "A[BL]|B[ABDHLNRST]?|C[ABFHMORTVW]|D[ADEGHLNTY]|E[CHNX]?|F[KY]|G[LUY]?|H[ADGPRSUX]|I[GMPV]|JE|K[ATWY]|L[ADELNSU]?"
    "|M[EKL]?|N[EGNPRW]?|O[LX]|P[AEHLOR]|R[GHM]|S[AEGKLMNOPRSTWY]?|T[ADFNQRSW]|UB|W[ACDFNRSV]?|YO|ZE",
)
_INWARD = re.compile(r"\d[ABD-HJLNP-UW-Za-z]{2}(?![\w\-])")
_OUTWARD = re.compile(r"(?<![\w\-])([A-Za-z]{1,2})\d[A-Za-z\d]?\s?$")
_ORDINALS = frozenset({"st", "nd", "rd", "th"})
_EMAIL = re.compile(r"[\w.%+\-]+@[\w\-]+(?:\.[\w\-]+)+")


def postcodes(text: str) -> Found:
    """A full postcode of an area that exists; `B1 2nd` and the like are none."""
    for inward in _INWARD.finditer(text):
        letters = inward[0][1:]
        if letters in _ORDINALS or set("CIKMOV") & set(letters.upper()):
            continue
        outward = _OUTWARD.search(text, max(0, inward.start() - 5), inward.start())
        if outward is not None and _AREAS.fullmatch(outward[1].upper()):
            yield outward.start(), f"{outward[0].strip()} …"


def emails(text: str) -> Found:
    """An e-mail address, of whatever domain."""
    for found in _EMAIL.finditer(text):
        yield found.start(), f"{found[0][0]}…@…"


# ------------------------------------------------------------------ births and names
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_BIRTH = re.compile(
    r"\b(?:d\.?\s?o\.?\s?b\b\.?|date\s+of\s+birth|birth\s?da(?:te|y)|born)[\s:=\-,(]{0,4}(?:(?:is|was|on|in|the)\s+){0,3}"
    rf"(?:\d{{1,4}}[./\-\s]\d{{1,2}}[./\-\s]\d{{2,4}}|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTHS})"
    rf"|(?:{_MONTHS})[a-z]*\s+\d{{1,2}}|(?:19|20)\d\d\b)",
    re.IGNORECASE,
)
_TITLED = re.compile(
    r"\b(?:Mrs?|MRS|Ms|Miss|MISS|Mx|Dr|Prof|Professor|Rev|Reverend|Sir|Dame)\.?\s+(?:[A-Z]\.?\s+){0,2}"
    r"([A-Z](?:['’][A-Z])?[A-Za-z]+(?:[\-'’][A-Za-z]+)*)"
)


def births(text: str) -> Found:
    """Words for being born, with a date."""
    for found in _BIRTH.finditer(text):
        yield found.start(), ""


def titled(text: str) -> Found:
    """A title and a name: `Mrs` and a word with a capital. A single letter (`Mr X`) is nobody's name."""
    for found in _TITLED.finditer(text):
        yield found.start(), f"{found[0].split()[0]} {found[1][0]}…"


_PSEUDONYM = (
    "write the pseudonym (P-…) or the staff id (STF-…); the identity key stays outside the repository"
)
_CALL = "take it out; how people are reached is kept outside the repository"

SIGNS: tuple[Sign, ...] = (
    Sign("PRV001", "an NHS number", _PSEUDONYM, nhs_numbers),
    Sign("PRV002", "a National Insurance number", _PSEUDONYM, insurance_numbers),
    Sign("PRV003", "a postcode", _CALL, postcodes),
    Sign("PRV004", "a telephone number", _CALL, phones),
    Sign("PRV005", "an e-mail address", _CALL, emails, ("@",)),
    Sign(
        "PRV006", "a date of birth", _PSEUDONYM, births, ("born", "birth", "dob", "d.o.b", "d o b", "d. o. b")
    ),
    Sign(
        "PRV007",
        "a name with its title",
        _PSEUDONYM,
        titled,
        ("mr", "ms", "miss", "mx", "dr", "prof", "rev", "sir", "dame"),
    ),
)


def named(names: Iterable[str]) -> tuple[Sign, ...]:
    """A sign for the names of a register, first or last name first; nothing where there is none."""
    forms = set()
    for name in names:
        words = name.split()
        if len(words) > 1:
            forms.add(r"\s+".join(map(re.escape, words)))
            forms.add(rf"{re.escape(words[-1])},\s*{re.escape(words[0])}")
    if not forms:
        return ()
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(forms))})(?!\w)", re.IGNORECASE)

    def found(text: str) -> Found:
        for match in pattern.finditer(text):
            yield match.start(), f"{match[0][0]}…"

    return (Sign("PRV008", "a name of the register", _PSEUDONYM, found),)
