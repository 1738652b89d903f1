"""Which pages the site has, and that each shows everything it should."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from generators.book import Book
from generators.codes import CODES
from generators.derive.signals import SIGNALS
from generators.kind import Kind, walk
from generators.kinds import KINDS
from generators.outputs import addresses, coverage, days, sample, search
from generators.outputs.catalogues import CATALOGUES
from generators.outputs.pages import pages
from tests.books import page, words
from tests.every_field import id_of


def paths(book: Book) -> list[str]:
    return [output.path for output in pages(book)]


def test_every_record_register_kind_finding_and_catalogue_has_one_page(every: Book) -> None:
    found = Counter(paths(every))
    expected = {
        addresses.HOME,
        addresses.RECORDS,
        addresses.REFERENCE,
        addresses.FINDINGS,
        addresses.TRAIL,
        addresses.TIMELINESS,
        addresses.LOOPS,
        addresses.REFERRALS,
        addresses.OBSERVED,
        addresses.MAR,
        addresses.THEMES,
        addresses.SIGNALS,
        addresses.AT_THE_TIME,
        addresses.CONTRADICTIONS,
        "custody.html",
        "reference/licences.html",
    }
    expected |= {addresses.STORIES, addresses.TIMELINE, addresses.PEOPLE, addresses.DATES}
    expected |= {addresses.of_story(name) for name in every.derived.stories}
    expected |= {addresses.of_person(person) for person in every.derived.people}
    expected |= {sheet.path for sheet in days.calendar(every).sheets}
    expected |= {addresses.ABOUT, addresses.ACCESSIBILITY, addresses.NOT_FOUND}
    expected |= {addresses.SAMPLE, *map(addresses.of_sampled, sample.drawn(every))}
    expected |= {addresses.SEARCH, search.PAGES, *map(search.of_letter, search.letters(every))}
    expected |= {addresses.of_signal(signal.id) for signal in SIGNALS}
    expected |= {addresses.of_theme(theme) for theme in every.derived.themes}
    expected |= {addresses.COVERAGE, *map(coverage.of_edition, every.derived.coverage.editions)}
    expected |= {coverage.address(one.subject) for _, one in coverage.subjects(every)}
    expected |= {addresses.of_record(entry) for entry in every.ledger.entries.values()}
    expected |= {addresses.of_register(kind) for kind in KINDS}
    expected |= {addresses.of_kind(kind) for kind in KINDS}
    expected |= {addresses.of_code(code) for code in CODES}
    expected |= {addresses.of_catalogue(catalogue.name) for catalogue in CATALOGUES}
    assert set(found) == expected
    assert set(found.values()) == {1}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_records_page_shows_every_field(every: Book, kind: Kind) -> None:
    entry = every.ledger.entries[id_of(kind)]
    read = words(page(every, addresses.of_record(entry)))
    missing = [
        ".".join(map(str, place))
        for place, slot, value in walk(entry.record)
        if slot.sort in ("text", "markdown") and str(value).startswith("Words ") and str(value) not in read
    ]
    assert not missing


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_records_page_shows_its_source_and_address(every: Book, kind: Kind) -> None:
    entry = every.ledger.entries[id_of(kind)]
    read = words(page(every, addresses.of_record(entry)))
    assert words(entry.document.text) in read
    assert entry.document.path in read
    assert "0123456789abcdef0123456789abcdef01234567" in read


def test_links_lead_in_both_directions(inspector: Book) -> None:
    incident = page(inspector, "incidents/INC-fall.html")
    assert 'href="../actions/ACT-late.html"' in incident
    action = page(inspector, "actions/ACT-late.html")
    assert 'href="../incidents/INC-fall.html"' in action
    below = words(incident.split("What refers to this record")[1])
    assert re.search(r"Actions \(\d\) Source .*Two carers for every transfer ACT-late", below)


def test_no_page_carries_the_list_of_all_records(every: Book) -> None:
    for output in pages(every):
        around = page(every, output.path).split("<main")[0]
        # The sections of the site, the way up, and at most ten pages of the page's own section.
        assert len(re.findall("<a ", around)) < 30


def test_every_page_says_for_whom_as_at_when_and_from_which_commit(inspector: Book) -> None:
    for output in pages(inspector):
        if output.path == addresses.NOT_FOUND:
            continue  # Stands alone, wherever it is shown; test_about says what is on it.
        read = words(page(inspector, output.path))
        assert "Test Care Ltd" in read
        assert "Prepared for: inspectors" in read
        assert "Position as at 31 March 2026" in read
        assert "0123456789ab" in read
        assert "Example data" in read
        assert "Not a government service" in read
        assert "Draft" not in read.split("Skip to main content")[1].split("Position as at")[0]


def test_no_page_claims_more_than_can_be_shown(every: Book) -> None:
    forbidden = re.compile(
        r"tamper-?proof|immutable|proves that|guaranteed|certified|admissible|contemporaneous", re.IGNORECASE
    )
    for output in pages(every):
        if not output.path.startswith("reference/"):
            assert not forbidden.search(words(page(every, output.path))), output.path


def test_a_hidden_register_is_not_named(commissioner: Book) -> None:
    assert "safeguarding/index.html" not in paths(commissioner)
    assert "minutes/index.html" not in paths(commissioner)
    assert "Minutes" not in words(page(commissioner, addresses.RECORDS))


def test_an_open_register_without_records_says_so(inspector: Book) -> None:
    read = words(page(inspector, "measures/index.html"))
    assert (
        "Nothing of this kind that inspectors may see is recorded. An empty register is not assurance that nothing happened."
        in read
    )
