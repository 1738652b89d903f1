"""What stands on the cover and around every page of a printed document: whose, for whom, as at when, from which commit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from generators.audience import SMALL
from generators.book import Book
from generators.derive import phrases
from generators.outputs.frame import AUDIENCE_WORDS, later, remarks
from generators.outputs.shown import Row
from generators.values import LONDON

EXAMPLE_MARK = "Example data"
DRAFT_MARK = "Draft: not committed"


@dataclass(frozen=True, slots=True)
class Cover:
    """Told to every printed document."""

    provider: str
    sort: str
    """What sort of document it is: “Minutes”."""
    title: str
    as_of: date
    commit: str
    commit_short: str
    committed: datetime | None
    prepared_for: str
    example: bool
    draft: bool
    remarks: tuple[str, ...]
    later: str
    facts: tuple[Row, ...]
    not_shown: tuple[str, ...]

    @property
    def marks(self) -> tuple[str, ...]:
        """What every page must say about what it rests on."""
        return (*([EXAMPLE_MARK] if self.example else []), *([DRAFT_MARK] if self.draft else []))

    @property
    def foot(self) -> str:
        """The foot of every page."""
        commit = f"commit {self.commit_short}" if self.commit else "no commit"
        return f"Position as at {phrases.day(self.as_of)} · {commit} · for {self.prepared_for}"


def of(book: Book, sort: str, title: str, facts: tuple[Row, ...] = ()) -> Cover:
    """The cover of one document of a book."""
    return Cover(
        provider=book.provider.name,
        sort=sort,
        title=title,
        as_of=book.as_of,
        commit=book.standing.commit,
        commit_short=book.standing.short,
        committed=book.standing.committed,
        prepared_for=AUDIENCE_WORDS[book.audience],
        example=book.example,
        draft=book.standing.draft,
        remarks=remarks(book),
        later=later(book),
        facts=facts,
        not_shown=tuple(_not_shown(book)),
    )


def dated(book: Book) -> datetime:
    """The moment a document carries as its date: that of the commit, else the first of the position date."""
    return book.standing.committed or datetime.combine(book.as_of, time(), LONDON)


def _not_shown(book: Book) -> Iterator[str]:
    yield (
        "What nobody wrote down. It shows what the records said in the commit named on the cover; "
        "where a record is missing, nothing here says that all was well."
    )
    yield f"Positions rest on facts dated up to {phrases.day(book.as_of)}. The words of a record are shown as they stand in the commit."
    yield (
        "The evidence files themselves. Each is named with its hash, which shows whether a file is the same file, "
        "and not whether what it says is true."
    )
    if book.audience == "inspector":
        yield "Records and fields kept for the governance team. A reference to one of them reads “withheld”."
    elif book.audience == "commissioner":
        yield (
            "Records that are not opened to commissioners: safeguarding concerns (totals only), single entries of check "
            "logs, referral logs, minutes, decisions, observations, the medicines register and feedback. A reference to "
            "one of them reads “withheld”. Totals of incidents and of safeguarding concerns below "
            f"{SMALL} are not given, because in a small service they point at a person."
        )
    else:
        yield "Nothing is left out for an audience: this copy is for the governance team, and is not to be sent on as it is."
    if not book.names:
        yield "Names of staff. They are shown by job title and id."
