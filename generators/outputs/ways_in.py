"""Where readers may start: the eight ways in, and what the page of all records lists; only pages that the site has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from generators.book import Book
from generators.kinds import BY_NAME
from generators.outputs import addresses, back_test, contradictions, custody, days, known, words
from generators.outputs.frame import Step, kinds_shown


@dataclass(frozen=True, slots=True)
class Way:
    """A place to start from."""

    title: str
    path: str
    about: str
    total: str = ""
    """How much there is, as far as one figure says it."""


def ways(book: Book, paths: frozenset[str]) -> tuple[Way, ...]:
    """The ways in, in the order in which the home page offers them."""
    told = (
        Way(
            "By story",
            addresses.STORIES,
            "From a notice or a response to what it required, the plan, controls, evidence and change that lasts.",
            words.count(len(book.derived.stories), "story", "stories"),
        ),
        *_coverage(book),
        Way(
            "By service",
            addresses.of_register(BY_NAME["service"]),
            "What is open at each service, its controls and measures, and how recently it recorded anything.",
            words.count(len(book.ledger.entries_of("service")), "service"),
        ),
        Way(
            "By person's journey",
            addresses.PEOPLE,
            "Everything that names one person, by pseudonym, in order of time.",
            words.count(len(book.derived.people), "person", "people"),
        ),
        Way(
            "By date",
            addresses.DATES,
            "A calendar of dated facts; and a timeline of enforcement and response.",
            words.count(len(days.calendar(book).days), "day"),
        ),
        Way(
            "By register",
            addresses.RECORDS,
            "Every register, to sort and filter, and all pages beside them.",
            words.count(len(book.ledger.entries), "record"),
        ),
        Way("By search", addresses.SEARCH, "Words, ids and pseudonyms, with facets."),
    )
    return _there(told, paths)


def _coverage(book: Book) -> Iterator[Way]:
    found = book.derived.coverage
    newest = next(iter(found.editions), "")
    named = sum(1 for items in found.editions.values() for one in items.values() if one.named)
    if newest:
        yield Way(
            "By quality statement or key line of enquiry",
            f"coverage/{newest}.html",
            "What stands behind each item of an assessment framework, gaps first.",
            words.count(named, "item") + " named",
        )
    regulations = sum(1 for one in found.regulations.values() if one.named)
    yield Way(
        "By regulation",
        addresses.COVERAGE,
        "What stands behind each regulation, gaps first, and what is open with the regulator.",
        words.count(regulations, "regulation") + " named",
    )


def _there(found: Iterable[Way], paths: frozenset[str]) -> tuple[Way, ...]:
    return tuple(way for way in found if way.path.partition("#")[0] in paths)


# ------------------------------------------------------------------ beside the registers
def beside(book: Book, paths: frozenset[str]) -> tuple[tuple[str, tuple[Way, ...]], ...]:
    """The pages that are no register, by what they are for; a group without any is left out."""
    groups = (
        ("Ways in", tuple(_ways_in())),
        ("What stands behind it", tuple(_behind())),
        ("As it was known at the time", tuple(_known(book))),
        ("How the records came about", tuple(_written())),
        ("For the governance team", tuple(_inside())),
    )
    found = ((title, _there(told, paths)) for title, told in groups)
    return tuple((title, told) for title, told in found if told)


def _ways_in() -> Iterator[Way]:
    yield Way("Stories", addresses.STORIES, "Each notice or response, followed to change that lasts.")
    yield Way(
        "Timeline", addresses.TIMELINE, "Enforcement and response over the whole provider, in order of time."
    )
    yield Way("People's journeys", addresses.PEOPLE, "Everything that names one person, by pseudonym.")
    yield Way("By date", addresses.DATES, "A calendar; each day with its dated facts.")
    yield Way(
        "Coverage",
        addresses.COVERAGE,
        "For each regulation and framework item: evidence by category, how new it is, who checked it, and what is open. Gaps first.",
    )
    yield Way("Search", addresses.SEARCH, "Words, ids and pseudonyms, with facets.")


def _behind() -> Iterator[Way]:
    yield Way(
        "Learning themes",
        addresses.THEMES,
        "What happened under each, and how far learning went: from noticing to a change that lasts.",
    )
    yield Way(
        "Where loops are open",
        addresses.LOOPS,
        "Concerns, incidents, findings, learning and decisions followed to verification, and where each stops.",
    )
    yield Way(
        "Referrals and the receivers' own logs", addresses.REFERRALS, "Matched one to one, and what differs."
    )
    yield Way(
        "Observed practice",
        addresses.OBSERVED,
        "Who was seen doing a task, who was watched at it and found competent, and whether holds were kept.",
    )
    yield Way(
        "Medicines: MAR reconciliation",
        addresses.MAR,
        "Doses by outcome with rates, blanks as unknown, weeks without a reconciliation, and stock that differs.",
    )
    yield Way(
        "Sample of incidents",
        addresses.SAMPLE,
        "Drawn by a printed seed; each followed from the event to embedded change.",
    )


def _known(book: Book) -> Iterator[Way]:
    for step in known.links(book):
        yield Way(step.title, step.path, "")
    yield Way(
        "What the signals said at the time",
        back_test.PATH,
        "For the governance team: each escalation signal, asked of what had been recorded by the end of each month.",
    )


def _written() -> Iterator[Way]:
    yield Way(
        "Audit trail",
        addresses.TRAIL,
        "Every change, month by month: who recorded what, when, and what it said before.",
    )
    yield Way(
        "How soon things were written down",
        addresses.TIMELINESS,
        "Noticing, reporting and writing down, kept apart.",
    )
    yield Way(
        custody.TITLE,
        addresses.CUSTODY,
        "What the history is worth as evidence: what was checked, and what weakens it.",
    )
    yield Way(
        "About this build", addresses.ABOUT, "What was read, shown and left out, and what was not measured."
    )
    yield Way(
        "Accessibility", addresses.ACCESSIBILITY, "How this site can be used, and what is known to be wrong."
    )


def _inside() -> Iterator[Way]:
    yield Way("Escalation signals", addresses.SIGNALS, "What asks for a decision, by group and by service.")
    yield Way(
        contradictions.TITLE,
        addresses.CONTRADICTIONS,
        "Two records that cannot both be right, for a person to look at.",
    )


# ------------------------------------------------------------------ all records
def tell_records(book: Book, paths: frozenset[str]) -> dict[str, Any]:
    """Every register by what it is for, with how many records it holds, and the pages beside them. `paths`: the site's pages."""
    groups: dict[str, list[Way]] = {}
    for kind in kinds_shown(book):
        total = f"{len(book.ledger.entries_of(kind.name)):,}"
        way = Way(kind.plural, addresses.of_register(kind), kind.summary, total)
        groups.setdefault(kind.group, []).append(way)
    return {
        "section": addresses.RECORDS,
        "trail": (Step("Home", addresses.HOME),),
        "groups": tuple((name, tuple(found)) for name, found in groups.items()),
        "beside": beside(book, paths),
        "provider_page": "provider.html",
        "total": words.count(len(book.ledger.entries), "record"),
    }
