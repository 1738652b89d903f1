"""What is told of closed loops: the chains of incidents, findings, learning and decisions, and where they stop; what is done, late or
missing is decided in derive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generators.book import Book
from generators.derive.chains import SORT_WORDS, STATE_WORDS, Chain, Link, LinkState, Sort
from generators.derive.duties import HELD_WORDS, HeldState
from generators.derive.incidents import LINK_WORDS, IncidentPosition
from generators.ledger import Entry
from generators.outputs import addresses, meetings, records, shown
from generators.outputs.shown import NOTHING, Row, Shown, Table

COLOURS: Mapping[LinkState, str] = {
    "done": "green",
    "late": "orange",
    "missing": "red",
    "not_required": "grey",
    "not_yet_due": "blue",
    "not_recorded": "grey",
}
_HELD: Mapping[HeldState, str] = {
    "in_time": "green",
    "late": "orange",
    "running": "blue",
    "passed": "red",
    "for_judgement": "grey",
}
LINKS = tuple(LINK_WORDS.values())
STATES = tuple(STATE_WORDS.items())
# Kind of a record -> the chains that begin with it.
SORTS: Mapping[str, Sort] = {"audit": "finding", "learning_response": "learning", "decision": "decision"}


@dataclass(frozen=True, slots=True)
class Followed:
    """One chain as a page shows it."""

    anchor: str
    title: str
    tag: Shown
    words: str
    links: Table
    basis: tuple[Shown, ...]


# ------------------------------------------------------------------ links and chains
def state_tag(link: Link) -> Shown:
    """The state of a link in its colour and as a word."""
    return shown.tag(STATE_WORDS[link.state], COLOURS[link.state])


def state_words(link: Link) -> str:
    """The state of a link as a word."""
    return STATE_WORDS[link.state]


def links(caption: str, found: Iterable[Link]) -> Table:
    """Links in their order."""
    rows = tuple((shown.text(link.title), state_tag(link), shown.text(link.words)) for link in found)
    return Table(caption, ("Link", "State", "What the records say"), rows)


def chain_tag(found: Chain) -> Shown:
    """Where a chain stands: closed, waiting, or stopped where something is missing."""
    stop = found.stops_at
    if stop is None:
        return shown.tag("Closed", "green", order="4")
    missing = any(link.state == "missing" for link in found.links)
    if missing:
        return shown.tag("Link missing", "red", order="1")
    if any(link.state == "not_yet_due" for link in found.links):
        return shown.tag("Open", "blue", order="2")
    return shown.tag("Nothing more recorded", "grey", order="3")


def followed(book: Book, found: Iterable[Chain]) -> tuple[Followed, ...]:
    """Chains with all their links."""
    return tuple(
        Followed(
            anchor=addresses.anchor(f"chain-{chain.part or chain.sort}"),
            title=chain.title,
            tag=chain_tag(chain),
            words=chain.words,
            links=links(f"{SORT_WORDS[chain.sort]}: {chain.title}", chain.links),
            basis=_basis(book, chain.records, chain.record),
        )
        for chain in found
    )


def _basis(book: Book, names: Iterable[str], own: str) -> tuple[Shown, ...]:
    return tuple(shown.briefly(book, name) for name in names if name != own)


def together(book: Book, entry: Entry) -> Shown:
    """The chains of one record in a word, for its register: as far as the one that lags most."""
    found = book.derived.chains_of(entry.id)
    return min((chain_tag(chain) for chain in found), key=lambda tag: tag.order, default=NOTHING)


def tell(book: Book, entry: Entry) -> dict[str, Any]:
    """What the page of an audit or a learning response is told beside what every record's page is."""
    return {**records.tell(book, entry), **_told(book, entry)}


def tell_decision(book: Book, entry: Entry) -> dict[str, Any]:
    """What the page of a decision is told, with what followed from it."""
    return {**meetings.tell_decision(book, entry), **_told(book, entry)}


def _told(book: Book, entry: Entry) -> dict[str, Any]:
    return {
        "chains": followed(book, book.derived.chains_of(entry.id)),
        "chain_title": SORT_WORDS[SORTS[entry.kind.name]],
    }


# ------------------------------------------------------------------ incidents
def incident_tag(found: IncidentPosition | None) -> Shown:
    """Where the chain of an incident stands."""
    if found is None:
        return shown.tag("Not yet known", "grey", order="5")
    if found.closed_with_gaps:
        return shown.tag("Closed with gaps", "red", order="0")
    if found.missing:
        return shown.tag("Link missing", "red", order="1")
    if found.stops_at is not None:
        return shown.tag("Open", "blue", order="2")
    if found.loop_closed:
        return shown.tag("Loop closed", "green", order="4")
    return shown.tag("Nothing more recorded", "grey", order="3")


def steps(found: IncidentPosition | None) -> Shown:
    """The eight links as a row of marks."""
    if found is None:
        return NOTHING
    marks = tuple(Mark(link.title, link.state, STATE_WORDS[link.state]) for link in found.links)
    return Shown("steps", marks, order=f"{len(found.missing):02}{len(found.late):02}")


@dataclass(frozen=True, slots=True)
class Mark:
    """A link as it is drawn in a row."""

    name: str
    state: LinkState
    state_words: str


def tell_incident(book: Book, entry: Entry) -> dict[str, Any]:
    """What the page of an incident is told beside what every record's page is."""
    told = records.tell(book, entry)
    found = book.derived.incidents.get(entry.id)
    if found is None:
        return {**told, "found": None}
    return {
        **told,
        "tags": (incident_tag(found),),
        "found": found,
        "links": links("Links of the chain", found.links),
        "duties": duties(found),
        "basis": _basis(book, found.basis, entry.id),
    }


def duties(found: IncidentPosition) -> Table | None:
    """Duties that apply or are in question: a row each for what law, others and policy ask, so that none stands for another."""
    rows = tuple(
        (
            shown.text(one.title),
            shown.text(held.title),
            shown.text(f"{held.says[:1].upper()}{held.says[1:]} ({held.basis})"),
            shown.tag(HELD_WORDS[held.state], _HELD[held.state]),
            shown.text(held.words),
        )
        for one in found.duties
        for held in one.held
    )
    heads = ("Duty", "Rule", "What it asks for", "State", "In words")
    return Table("Duties against law and against policy", heads, rows) if rows else None


# ------------------------------------------------------------------ in print
READ = (
    "None of these duties discharges another. Where the law has no number, whether it was met is for a person to judge; a policy is "
    "the provider's own and no law. Not recorded, and so not judged: whether candour was followed up in writing and came with an "
    "apology."
)


@dataclass(frozen=True, slots=True)
class Printed:
    """A chain as a record's document has it."""

    title: str
    words: str
    tables: tuple[Table, ...]
    rows: tuple[Row, ...]
    wide: bool
    """Whether its tables need the length of the page."""
    note: str = ""
    """How to read it."""


def facts(book: Book, entry: Entry) -> Iterator[Printed]:
    """The chains of a record, for its document."""
    found = book.derived.incidents.get(entry.id)
    if found is not None:
        told = duties(found)
        tables = (links("Links of the chain", found.links), *((told,) if told else ()))
        rows = _rows(_basis(book, found.basis, entry.id))
        yield Printed(
            "From immediate action to verification", found.words, tables, rows, wide=True, note=READ
        )
    for chain in book.derived.chains_of(entry.id):
        title = f"{SORT_WORDS[chain.sort]}" + (f" ({chain.part})" if chain.part else "")
        rows = _rows(_basis(book, chain.records, chain.record))
        words = f"{chain.title}. {chain.words}" if chain.part else chain.words
        yield Printed(title, words, (links(title, chain.links),), rows, wide=False)


def _rows(basis: Iterable[Shown]) -> tuple[Row, ...]:
    named = shown.many(basis)
    return () if named is NOTHING else (Row("Worked out from", named),)
