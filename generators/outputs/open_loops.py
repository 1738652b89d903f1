"""What the pages on open loops and on referrals are told: where concerns, incidents, findings, learning and decisions stop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass
from typing import Any

from generators.book import Book
from generators.derive import phrases
from generators.derive.chains import SORT_WORDS, Chain, Sort
from generators.derive.incidents import IncidentPosition
from generators.derive.loops import STEP_WORDS, ConcernPosition
from generators.derive.referrals import STATE_WORDS, STATES, Match, MatchState, Reconciliation
from generators.ledger import Entry
from generators.outputs import addresses, records, shown, words
from generators.outputs.frame import Step
from generators.outputs.shown import NOTHING, Shown, Table

TITLE = "Where loops are open"
REFERRALS_TITLE = "Referrals and the receivers' own logs"
_COLOURS: dict[MatchState, str] = {
    "matched": "green",
    "date_differs": "orange",
    "ours_without_theirs": "red",
    "theirs_without_ours": "red",
    "not_covered": "grey",
}
_CHAINS: tuple[tuple[Sort, str, str], ...] = (
    ("finding", "audit", "Audit findings"),
    ("learning", "learning_response", "Learning responses"),
    ("decision", "decision", "Decisions"),
)


@dataclass(frozen=True, slots=True)
class Count:
    """So many, in words, and the place on the page where they stand; empty where there are none."""

    words: str
    place: str


@dataclass(frozen=True, slots=True)
class Part:
    """One sort of loop: how many stop where, and which."""

    anchor: str
    title: str
    counts: tuple[Count, ...]
    """How many are closed, stopped, waiting and silent; each leads to those that it counts."""
    stopped: Table | None
    """Those in which something is missing, by where they stop."""
    waiting: Table | None
    """Those in which nothing is missing and something is still to come."""
    closed: tuple[Shown, ...]
    silent: tuple[Shown, ...]
    """Those in which nothing that is asked for is missing, and of some links nothing is recorded."""
    more: str
    """What else is to be said; may be empty."""


# ------------------------------------------------------------------ open loops
def tell(book: Book) -> dict[str, Any]:
    """Every loop that is open, by sort."""
    return {
        "section": addresses.RECORDS,
        "trail": (Step("Home", addresses.HOME), Step("All records", addresses.RECORDS)),
        "parts": tuple(_parts(book)),
        "differing": tuple(
            f"{_receiver(book, found)}: {phrases.inner(found.words)}" for found in book.derived.referrals
        ),
    }


def _parts(book: Book) -> Iterator[Part]:
    if book.derived.concerns:
        yield _concerns(book, tuple(book.derived.concerns.values()))
    if book.derived.incidents:
        yield _incidents(book, tuple(book.derived.incidents.values()))
    for sort, _, title in _CHAINS:
        found = tuple(chain for chain in book.derived.chains if chain.sort == sort)
        if found:
            yield _of_chains(book, sort, title, found)


def _counts(anchor: str, noun: str, of: int, sizes: Mapping[str, int], silent: str = "") -> tuple[Count, ...]:
    """How many there are of each sort; `sizes` holds `closed`, `stopped`, `waiting` and `silent`."""
    told = {
        "closed": f"{sizes['closed']} of {words.count(of, noun)} closed",
        "stopped": f"{sizes['stopped']} with a link missing",
        "waiting": f"{sizes['waiting']} waiting for a link that is not yet due",
        "silent": f"{sizes['silent']} {silent}",
    }
    return tuple(
        Count(said, f"{anchor}-{sort}" if sizes[sort] else "")
        for sort, said in told.items()
        if sizes[sort] or sort == "closed"
    )


_HEADS = ("Record", "Service", "Where it stops", "What the records say")


def _rows(caption: str, rows: Iterable[tuple[Shown, ...]]) -> Table | None:
    found = tuple(rows)
    return Table(caption, _HEADS, found) if found else None


def _service(book: Book, name: str | None) -> Shown:
    return shown.record(book, name) if name else shown.text("Provider-wide")


def _concerns(book: Book, found: Sequence[ConcernPosition]) -> Part:
    stopped = [one for one in found if one.missing]
    waiting = [one for one in found if not one.missing and not one.loop_closed]

    def row(one: ConcernPosition) -> tuple[Shown, ...]:
        left = [step for step in one.steps if not step.settled]
        gaps = one.missing or left
        return (
            shown.record(book, one.concern.id),
            _service(book, one.concern.service),
            shown.many(shown.text(STEP_WORDS[step.name]) for step in gaps),
            shown.many(shown.text(step.words) for step in gaps),
        )

    closed = [one for one in found if one.loop_closed]
    sizes = _sizes(closed, stopped, waiting, ())
    return Part(
        "concerns",
        "Safeguarding concerns",
        _counts("concerns", "concern", len(found), sizes),
        _rows("Concerns with a step missing", map(row, stopped)),
        _rows("Concerns that wait", map(row, waiting)),
        tuple(shown.record(book, one.concern.id) for one in closed),
        (),
        "",
    )


def _incidents(book: Book, found: Sequence[IncidentPosition]) -> Part:
    stopped = [one for one in found if one.missing]
    waiting = [one for one in found if not one.missing and one.stops_at is not None]

    def row(one: IncidentPosition) -> tuple[Shown, ...]:
        gaps = one.missing or tuple(link for link in one.links if link.state == "not_yet_due")
        return (
            shown.record(book, one.incident.id),
            _service(book, one.incident.service),
            shown.many(shown.text(link.title) for link in gaps),
            shown.many(shown.text(link.words) for link in gaps),
        )

    closed = [one for one in found if one.loop_closed]
    silent = [one for one in found if one not in closed and one not in stopped and one not in waiting]
    sizes = _sizes(closed, stopped, waiting, silent)
    more = "in which nothing asked for is missing, and of some links nothing is recorded"
    return Part(
        "incidents",
        "Incidents",
        _counts("incidents", "incident", len(found), sizes, more),
        _rows("Incidents with a link missing", map(row, stopped)),
        _rows("Incidents that wait", map(row, waiting)),
        tuple(shown.record(book, one.incident.id) for one in closed),
        tuple(shown.record(book, one.incident.id) for one in silent),
        "Which links are asked for depends on the harm: below moderate harm and without a safeguarding concern, what nobody wrote down is neither called done nor missing.",
    )


def _of_chains(book: Book, sort: Sort, title: str, found: Sequence[Chain]) -> Part:
    stopped = [one for one in found if _missing(one)]
    waiting = [one for one in found if not _missing(one) and _waits(one)]

    def row(one: Chain) -> tuple[Shown, ...]:
        gaps = [link for link in one.links if link.state == "missing"] or [
            link for link in one.links if link.state == "not_yet_due"
        ]
        return (
            _beginning(book, one),
            _service(book, one.service),
            shown.many(shown.text(link.title) for link in gaps),
            shown.many(shown.text(link.words) for link in gaps),
        )

    closed = [one for one in found if one.closed]
    silent = [one for one in found if one not in closed and one not in stopped and one not in waiting]
    sizes = _sizes(closed, stopped, waiting, silent)
    noun = {"finding": "finding", "learning": "learning response", "decision": "decision"}[sort]
    more = "after which nothing more is recorded and no rule asks for it"
    return Part(
        f"chains-{sort}",
        title,
        _counts(f"chains-{sort}", noun, len(found), sizes, more),
        _rows(f"{SORT_WORDS[sort]}: with a link missing", map(row, stopped)),
        _rows(f"{SORT_WORDS[sort]}: waiting", map(row, waiting)),
        tuple(_beginning(book, one) for one in closed),
        tuple(_beginning(book, one) for one in silent),
        "",
    )


def _sizes(closed: Sized, stopped: Sized, waiting: Sized, silent: Sized) -> Mapping[str, int]:
    return {"closed": len(closed), "stopped": len(stopped), "waiting": len(waiting), "silent": len(silent)}


def _missing(one: Chain) -> bool:
    return any(link.state == "missing" for link in one.links)


def _waits(one: Chain) -> bool:
    return any(link.state == "not_yet_due" for link in one.links)


def _beginning(book: Book, one: Chain) -> Shown:
    record = shown.record(book, one.record)
    return shown.many([shown.text(one.title), record]) if one.part else record


# ------------------------------------------------------------------ referrals
@dataclass(frozen=True, slots=True)
class Receiver:
    """One receiver's logs against our referrals."""

    anchor: str
    title: str
    words: str
    covers: str
    logs: tuple[Shown, ...]
    differing: Table | None
    every: Table | None


def tell_referrals(book: Book) -> dict[str, Any]:
    """Every receiver's log against our referrals to it."""
    return {
        "section": addresses.RECORDS,
        "trail": (
            Step("Home", addresses.HOME),
            Step("All records", addresses.RECORDS),
            Step(TITLE, addresses.LOOPS),
        ),
        "receivers": tuple(receiver(book, found) for found in book.derived.referrals),
        "tolerance": phrases.days(1)
        if (span := book.catalogues.threshold("referral-date-differs").span).total_seconds() == 86400
        else phrases.span(span),
    }


def tell_log(book: Book, entry: Entry) -> dict[str, Any]:
    """What the page of a receiver's log is told: the log against our referrals."""
    told = records.tell(book, entry)
    mine = [found for found in book.derived.referrals if entry.id in found.logs]
    return {**told, "receivers": tuple(receiver(book, found) for found in mine)}


def _receiver(book: Book, found: Reconciliation) -> str:
    named = book.ledger.get(found.organisation)
    return named.title if named else found.organisation or "Receiver not named"


def receiver(book: Book, found: Reconciliation) -> Receiver:
    """One receiver, what differs first."""
    covers = (
        f"The logs cover {phrases.day(found.first)} to {phrases.day(found.last)}."
        if found.first and found.last
        else ""
    )
    order = {state: place for place, state in enumerate(STATES)}
    differing = sorted(found.differing, key=lambda match: order[match.state])
    return Receiver(
        anchor=addresses.anchor(found.organisation or "unnamed"),
        title=_receiver(book, found),
        words=found.words,
        covers=covers,
        logs=tuple(shown.record(book, name) for name in found.logs),
        differing=_matches(book, "Where the two sides differ", differing),
        every=_matches(book, "Every referral, in order of time", found.matches),
    )


def _matches(book: Book, caption: str, found: Iterable[Match]) -> Table | None:
    heads = ("Reference", "State", "Our record", "Their log", "In words")
    rows = tuple(
        (
            shown.text(match.reference or "none recorded"),
            shown.tag(STATE_WORDS[match.state], _COLOURS[match.state]),
            shown.record(book, match.record) if match.record else shown.text("none"),
            shown.briefly(book, match.log) if match.log else NOTHING,
            shown.text(match.words),
        )
        for match in found
    )
    return Table(caption, heads, rows) if rows else None
