"""What the page on contradictions is told: records that do not fit together, by sort; for the governance team only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from generators.book import Book
from generators.derive.contradictions import SORT_WORDS, Contradiction
from generators.outputs import addresses, shown, words
from generators.outputs.frame import Step
from generators.outputs.shown import Table
from generators.outputs.signals import TITLE as SIGNALS_TITLE

TITLE = "Records that do not fit together"
_LOOKED = {
    "minutes_say_done": (
        "Every action that minutes found effective, against its own record. A check made after the meeting that found "
        "otherwise is no contradiction."
    ),
    "closed_before_verified": (
        "Every closed incident, against the actions that came from it or from its learning response, as they stood on the "
        "day of closing. Actions that had been withdrawn by then are left out."
    ),
    "compliant_while_rising": (
        "The last audit of each tool, place and theme, where it found nothing wanting, against what happened of its theme "
        "there in up to a quarter after it and as long before. Counts, not rates."
    ),
    "logs_differ": "Every referral of ours, against the receiver's own log.",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One sort of contradiction."""

    anchor: str
    title: str
    looked: str
    table: Table | None


def tell(book: Book) -> dict[str, Any]:
    """Everything that does not fit together, by sort, with what was looked at."""
    found = book.derived.contradictions
    return {
        "section": addresses.SIGNALS,
        "trail": (Step("Home", addresses.HOME), Step(SIGNALS_TITLE, addresses.SIGNALS)),
        "count": words.count(len(found), "contradiction"),
        "parts": tuple(_parts(book, found)),
        "reconciliation": addresses.REFERRALS,
    }


def _parts(book: Book, found: Sequence[Contradiction]) -> Iterator[Part]:
    for sort, title in SORT_WORDS.items():
        mine = [one for one in found if one.sort == sort]
        yield Part(addresses.anchor(sort), title, _LOOKED[sort], _table(book, title, mine) if mine else None)


def _words(one: Contradiction) -> str:
    """The sentence, and the records behind it that it does not name itself."""
    unnamed = [record for record in one.records if record not in one.words]
    return f"{one.words} ({', '.join(unnamed)})" if unnamed else one.words


def _table(book: Book, title: str, found: Sequence[Contradiction]) -> Table:
    rows = tuple(
        (
            shown.when(one.on),
            shown.record(book, one.service) if one.service else shown.text("Provider-wide"),
            shown.text(_words(one)),
        )
        for one in found
    )
    return Table(title, ("Date", "Service", "What does not fit"), rows)
