"""Which pages the site has, in order; what each is told is worked out when it is rendered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from generators.book import Book
from generators.codes import CODES
from generators.derive.signals import SIGNALS
from generators.kind import Kind
from generators.kinds import KINDS
from generators.ledger import Entry
from generators.outputs import (
    Output,
    about,
    accessible,
    addresses,
    audits,
    back_test,
    chains,
    contradictions,
    controls,
    course,
    coverage,
    custody,
    dates,
    days,
    decisions,
    enforcement,
    home,
    known,
    library,
    life_pages,
    lists,
    lives,
    mar,
    measures,
    meetings,
    months,
    neighbours,
    observations,
    observed,
    open_loops,
    parts,
    people,
    plans,
    records,
    reference,
    registers,
    responses,
    risks,
    safeguarding,
    sample,
    search,
    services,
    signals,
    slot_calendar,
    story,
    themes,
    timeline,
    timeliness,
    trail,
    ways_in,
)
from generators.outputs.catalogues import CATALOGUES
from generators.outputs.frame import kinds_shown
from generators.outputs.licences import tell as tell_licences
from generators.outputs.reference import Guide

Tell = Callable[[Book, Entry], Mapping[str, Any]]

# Kinds whose page is more than their fields: what it is told, and its template.
_OWN_PAGE: Mapping[str, tuple[Tell, str]] = {
    "action": (plans.tell_action, "pages/action.html"),
    "check_log": (controls.tell_log, "pages/check_log.html"),
    "control": (controls.tell, "pages/control.html"),
    "audit": (audits.tell, "pages/audit.html"),
    "decision": (decisions.tell, "pages/decision.html"),
    "enforcement": (enforcement.tell, "pages/enforcement.html"),
    "evidence": (library.tell, "pages/evidence.html"),
    "incident": (chains.tell_incident, "pages/incident.html"),
    "learning_response": (chains.tell, "pages/followed.html"),
    "measure": (measures.tell, "pages/measure.html"),
    "minutes": (meetings.tell_minutes, "pages/minutes.html"),
    "observation": (observations.tell, "pages/observation.html"),
    "plan": (plans.tell_plan, "pages/plan.html"),
    "referral_log": (open_loops.tell_log, "pages/referral_log.html"),
    "response": (responses.tell, "pages/response.html"),
    "safeguarding_concern": (safeguarding.tell, "pages/concern.html"),
    "risk": (risks.tell, "pages/risk.html"),
    "service": (services.tell, "pages/service.html"),
}


# Kinds whose register is more than a list.
_OWN_REGISTER: Mapping[str, tuple[Callable[[Book, Kind], Mapping[str, Any]], str]] = {
    "evidence": (registers.tell_library, "pages/library.html"),
}


def pages(book: Book, guides: Callable[[], tuple[Guide, ...]] = tuple) -> Iterator[Output]:
    """Every generated page. `guides` gives the hand-written pages, asked for when the guide's first page is rendered.

    Where a page leads to others by a list of ours, it names only those that this site has.
    """
    others = tuple(_others(book, guides))
    paths = frozenset((addresses.HOME, addresses.RECORDS, *(output.path for output in others)))
    yield Output(addresses.HOME, "Home", "pages/home.html", partial(home.tell, book, paths))
    tell_records = partial(ways_in.tell_records, book, paths)
    yield Output(addresses.RECORDS, "All records", "pages/records.html", tell_records)
    yield from neighbours.beside(others)


def _others(book: Book, guides: Callable[[], tuple[Guide, ...]]) -> Iterator[Output]:
    """Every page but the first and that of all records."""
    for kind in kinds_shown(book):
        tell_register, sheet = _OWN_REGISTER.get(kind.name, (registers.tell, "pages/register.html"))
        yield Output(addresses.of_register(kind), kind.plural, sheet, partial(tell_register, book, kind))
    for entry in book.ledger.entries.values():
        tell, template = _OWN_PAGE.get(entry.kind.name, (records.tell, "pages/record.html"))
        title = f"{entry.record.title} ({entry.id})" if entry.kind.folder else entry.record.title
        yield Output(addresses.of_record(entry), title, template, partial(tell, book, entry))
        yield from parts.outputs(book, entry)
    for entry, year in slot_calendar.years(book):
        yield Output(
            slot_calendar.address(entry.id, year),
            slot_calendar.title_of(entry, year),
            "pages/slots_year.html",
            partial(slot_calendar.tell, book, entry, year),
        )
    if observed.told(book):
        yield Output(addresses.OBSERVED, observed.TITLE, "pages/observed.html", partial(observed.tell, book))
    if mar.told(book):
        yield Output(addresses.MAR, mar.TITLE, "pages/mar.html", partial(mar.tell, book))
    yield Output(addresses.LOOPS, open_loops.TITLE, "pages/open_loops.html", partial(open_loops.tell, book))
    yield Output(
        addresses.REFERRALS,
        open_loops.REFERRALS_TITLE,
        "pages/referrals.html",
        partial(open_loops.tell_referrals, book),
    )
    yield from _stories(book)
    yield from _course(book)
    yield from _people_and_dates(book)
    yield from _coverage(book)
    yield from _sample(book)
    yield from _trail(book)
    for when in book.known_on:
        yield Output(
            known.address(when), known.title(when), "pages/known.html", partial(known.tell, book, when)
        )
    if book.audience == "internal":
        yield Output(back_test.PATH, back_test.TITLE, "pages/back_test.html", partial(back_test.tell, book))
    yield from _learning(book)
    yield Output(addresses.CUSTODY, custody.TITLE, "pages/custody.html", partial(custody.tell, book))
    yield from _search(book, guides)
    yield Output(
        addresses.ABOUT,
        about.TITLE,
        "pages/about.html",
        partial(about.tell, book, partial(pages, book, guides), guides),
    )
    yield Output(
        addresses.ACCESSIBILITY, accessible.TITLE, "pages/accessibility.html", partial(accessible.tell, book)
    )
    yield Output(
        addresses.NOT_FOUND, accessible.NOT_FOUND_TITLE, "pages/not_found.html", accessible.tell_not_found
    )
    yield from _reference(book, guides)


def _stories(book: Book) -> Iterator[Output]:
    """Each notice or response, followed to change that lasts."""
    yield Output(addresses.STORIES, story.TITLE, "pages/stories.html", partial(story.tell_index, book))
    for one in book.derived.stories.values():
        yield Output(
            addresses.of_story(one.id),
            story.title(book, one),
            "pages/story.html",
            partial(story.tell, book, one),
        )


def _course(book: Book) -> Iterator[Output]:
    """The timeline of enforcement and response."""
    events = course.events(book)
    cut = timeline.parts(events)
    tell = partial(timeline.tell, book, events, cut)
    yield Output(addresses.TIMELINE, timeline.TITLE, "pages/timeline.html", tell)
    for part in cut if len(cut) > 1 else ():
        title = f"Timeline, {part.title}"
        yield Output(part.path, title, "pages/timeline.html", partial(timeline.tell_part, book, part))


def _people_and_dates(book: Book) -> Iterator[Output]:
    """What names a person, and what is dated when."""
    yield Output(addresses.PEOPLE, people.TITLE, "pages/people.html", partial(people.tell_index, book))
    for person in book.derived.people:
        title = f"{person}: a person's journey"
        yield Output(
            addresses.of_person(person), title, "pages/person.html", partial(people.tell, book, person)
        )
    yield Output(addresses.DATES, dates.TITLE, "pages/dates.html", partial(dates.tell_index, book))
    for sheet in days.calendar(book).sheets:
        title = f"By date: {sheet.title}"
        yield Output(sheet.path, title, "pages/dates_month.html", partial(dates.tell, book, sheet))


def _coverage(book: Book) -> Iterator[Output]:
    """What stands behind each regulation and framework item."""
    yield Output(
        addresses.COVERAGE, "Coverage of the regulations", "pages/coverage.html", partial(coverage.tell, book)
    )
    for edition in book.derived.coverage.editions:
        title = f"Coverage: {book.catalogues.editions[edition].title}"
        yield Output(
            coverage.of_edition(edition),
            title,
            "pages/coverage.html",
            partial(coverage.tell_edition, book, edition),
        )
    for title, one in coverage.subjects(book):
        tell = partial(coverage.tell_one, book, title, one)
        yield Output(coverage.address(one.subject), f"Coverage: {title}", "pages/coverage_one.html", tell)


def _sample(book: Book) -> Iterator[Output]:
    """The incidents that were drawn for a person to read."""
    if not sample.told(book):
        return
    yield Output(addresses.SAMPLE, sample.TITLE, "pages/sample.html", partial(sample.tell, book))
    for identity in sample.drawn(book):
        title = f"{book.ledger.entries[identity].record.title} ({identity}): from event to embedded change"
        yield Output(
            addresses.of_sampled(identity),
            title,
            "pages/sample_one.html",
            partial(sample.tell_one, book, identity),
        )


def _learning(book: Book) -> Iterator[Output]:
    """Learning themes; and for the team alone the escalation signals and what does not fit together."""
    yield Output(addresses.THEMES, themes.TITLE, "pages/themes.html", partial(themes.tell_index, book))
    for one in book.derived.themes.values():
        title = f"{one.theme.title}: learning theme"
        yield Output(
            addresses.of_theme(one.theme.id), title, "pages/theme.html", partial(themes.tell, book, one)
        )
    if book.audience != "internal":
        return
    yield Output(addresses.SIGNALS, signals.TITLE, "pages/signals.html", partial(signals.tell_index, book))
    for signal in SIGNALS:
        yield Output(
            addresses.of_signal(signal.id),
            signals.title(signal),
            "pages/signal.html",
            partial(signals.tell, book, signal),
        )
    yield Output(
        addresses.CONTRADICTIONS,
        contradictions.TITLE,
        "pages/contradictions.html",
        partial(contradictions.tell, book),
    )


def _trail(book: Book) -> Iterator[Output]:
    """How the records came about: the audit trail by month, what was taken out, and how soon things were written down."""
    yield Output(addresses.TRAIL, "Audit trail", "pages/trail_index.html", partial(trail.tell_index, book))
    for sheet in months.sheets(book.past).sheets if book.past else ():
        title = f"Audit trail, {sheet.title}"
        yield Output(sheet.path, title, "pages/trail.html", partial(trail.tell, book, sheet))
    for identity in trail.gone(book):
        if path := addresses.of_gone(identity):
            title = f"{lives.last_title(book, identity)} ({identity}), taken out"
            yield Output(path, title, "pages/trail_gone.html", partial(trail.tell_gone, book, identity))
    yield from life_pages.outputs(book)
    yield Output(
        addresses.TIMELINESS,
        "How soon things were written down",
        "pages/timeliness.html",
        partial(timeliness.tell, book),
    )


def _search(book: Book, guides: Callable[[], tuple[Guide, ...]]) -> Iterator[Output]:
    """The search, and the index from A to Z for those whose browser runs no scripts."""
    yield Output(addresses.SEARCH, search.TITLE, "pages/search.html", partial(search.tell, book))
    for letter, entries in search.letters(book).items():
        yield Output(
            search.of_letter(letter),
            search.title_of(letter),
            "pages/index.html",
            partial(search.tell_letter, book, letter, entries),
        )
    listed = partial(search.tell_pages, book, partial(pages, book, guides), guides)
    yield Output(search.PAGES, search.PAGES_TITLE, "pages/index.html", listed)


def _reference(book: Book, guides: Callable[[], tuple[Guide, ...]]) -> Iterator[Output]:
    yield Output(addresses.REFERENCE, "Guide", "pages/guide.html", partial(_guide, guides))
    for kind in KINDS:
        yield Output(
            addresses.of_kind(kind),
            f"{kind.label}: fields",
            "pages/kind.html",
            partial(reference.tell_kind, book, kind),
        )
    for catalogue in CATALOGUES:
        yield Output(
            addresses.of_catalogue(catalogue.name),
            catalogue.title,
            "pages/catalogue.html",
            partial(lists.tell, book, catalogue),
        )
    yield Output(addresses.FINDINGS, "Findings of the check", "pages/findings.html", reference.tell_findings)
    for code in CODES.values():
        yield Output(
            addresses.of_code(code.id),
            f"{code.id}: {code.title}",
            "pages/finding.html",
            partial(reference.tell_code, code),
        )
    yield Output("reference/licences.html", "Licences", "pages/licences.html", tell_licences)


def _guide(guides: Callable[[], tuple[Guide, ...]]) -> Mapping[str, Any]:
    found = tuple(Guide(catalogue.title, addresses.of_catalogue(catalogue.name)) for catalogue in CATALOGUES)
    return {**reference.tell_index(guides()), "lists": found}
