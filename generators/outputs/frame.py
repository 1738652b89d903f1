"""What stands around every page: whose records, for whom, as at when, from which commit, and where to go; not what is on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from generators.book import Book
from generators.kind import Kind
from generators.kinds import BY_NAME, KINDS
from generators.outputs import addresses, facts

AUDIENCE_WORDS: Mapping[str, str] = {
    "inspector": "inspectors",
    "commissioner": "commissioners",
    "internal": "the governance team (internal)",
}

# What is left of a remark without the names of files, as a sentence of its own.
_NAMELESS = {"not committed": "some of what was read is not committed"}

# Where the navigation leads beside Home, All records and the guide: what each audience asks for first. A word is a register,
# where this audience has it. Everything is listed under “All records”.
_LEADING: Mapping[str, tuple[str, ...]] = {
    "inspector": (addresses.STORIES, addresses.TIMELINE, "service", addresses.COVERAGE),
    "commissioner": ("plan", "control", addresses.STORIES, "service"),
    "internal": (addresses.SIGNALS, "action", addresses.LOOPS, addresses.STORIES),
}
_SHORT = {
    "plan": "Plans",
    addresses.STORIES: "Stories",
    addresses.TIMELINE: "Timeline",
    addresses.COVERAGE: "Coverage",
    addresses.SIGNALS: "Signals",
    addresses.LOOPS: "Open loops",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A place to go."""

    title: str
    path: str


@dataclass(frozen=True, slots=True)
class Frame:
    """Told to every page, generated or hand-written."""

    provider: str
    audience: str
    prepared_for: str
    may_see: str
    """` that inspectors may see`; empty for the team: goes into every sentence that says that there is none."""
    as_of: date
    commit: str
    commit_short: str
    example: bool
    draft: bool
    remarks: tuple[str, ...]
    later: str
    """Said where the records also hold facts dated after the position date; else empty."""
    sections: tuple[Step, ...]
    addresses: Mapping[str, str]
    logo: str = ""
    """Where the provider's logo stands in the site; empty without one."""

    def within(self, section: str) -> str:
        """The section of the navigation that a page's own section belongs to: itself, or All records."""
        return section if any(step.path == section for step in self.sections) else addresses.RECORDS


def kinds_shown(book: Book) -> tuple[Kind, ...]:
    """The kinds that have a register here: those with records this audience may see, and empty ones that are open to it.

    A kind that is not for this audience has none, so that nothing says whether records of it exist.
    """
    present = {entry.kind.name for entry in book.ledger.entries.values()}
    return tuple(
        kind
        for kind in KINDS
        if kind.folder
        and (kind.name in present or book.audience == "internal" or book.audience in kind.audience)
    )


def frame(book: Book, logo: str = "") -> Frame:
    """What every page of this book is told. `logo` is the address of the provider's logo in the site."""
    return Frame(
        provider=book.provider.name,
        audience=book.audience,
        prepared_for=AUDIENCE_WORDS[book.audience],
        may_see="" if book.audience == "internal" else f" that {AUDIENCE_WORDS[book.audience]} may see",
        as_of=book.as_of,
        commit=book.standing.commit,
        commit_short=book.standing.short,
        example=book.example,
        draft=book.standing.draft,
        remarks=remarks(book),
        later=later(book),
        sections=(
            Step("Home", addresses.HOME),
            *_leading(book),
            Step("All records", addresses.RECORDS),
            Step("Audit trail", addresses.TRAIL),
            Step("Search", addresses.SEARCH),
            Step("Guide", addresses.REFERENCE),
        ),
        addresses=addresses.of_records(book.ledger),
        logo=logo,
    )


def _leading(book: Book) -> Iterator[Step]:
    registers = {kind.name: kind for kind in kinds_shown(book)}
    for name in _LEADING[book.audience]:
        if name in registers:
            kind = registers[name]
            yield Step(_SHORT.get(name, kind.plural), addresses.of_register(kind))
        elif name not in BY_NAME:
            yield Step(_SHORT[name], name)


def later(book: Book) -> str:
    """What a reader must know where the records reach beyond the position date."""
    if not facts.dated_after(book.ledger.entries.values(), book.as_of):
        return ""
    return (
        "The records also hold facts dated after this day. They stand where they are recorded; states, colours and figures "
        "do not count them."
    )


def remarks(book: Book) -> tuple[str, ...]:
    """Why this is a draft. After the colon stand names of files, which may be those of records hidden from this audience."""
    if book.audience == "internal":
        return book.standing.remarks
    told = (remark.partition(":")[0] for remark in book.standing.remarks)
    return tuple(dict.fromkeys(_NAMELESS.get(remark, remark) for remark in told))
