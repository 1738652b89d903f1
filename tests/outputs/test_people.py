"""People's journeys: everything that an audience may see and that names a pseudonym, in order, with its silences."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

from generators.book import Book
from generators.outputs import addresses, people
from generators.outputs.pages import pages
from tests.books import book, page, words
from tests.repositories import write

Books = Callable[[str], Book]

INCIDENT = """
    id: INC-walk
    title: Left alone in the garden
    service: SVC-one
    occurred_at: 2026-01-05T09:00
    became_aware_at: 2026-01-05T09:05
    reported_at: 2026-01-05T09:30
    category: falls
    harm: {physical: low, psychological: none, reg18_injury: false, candour_threshold: false}
    persons: [P-301]
    description: P-301 was found in the garden.
    """
MINUTES = """
    id: MIN-2026-03-20-team
    title: Team meeting
    meeting: team
    service: SVC-one
    held_at: 2026-03-20T10:00
    chair: STF-002
    present: [{staff: STF-002, role: Chair}]
    items:
      - {id: garden, heading: The garden, discussion: The gate is locked. P-301 has a key now. It works well.}
      - {id: tea, heading: Tea, discussion: P-302 likes it early.}
    """
EVIDENCE = """
    id: EVD-key
    title: The key
    category: observation
    claim: P-301 opens the gate alone.
    authored_by: STF-003
    audience: [inspector]
    """
HIDDEN = """
    id: FBK-quiet
    title: A quiet word
    type: speak_up
    received_at: 2026-03-25T09:00
    text: P-303 is afraid.
    """
FILES = {
    "records/incidents/INC-walk.yml": INCIDENT,
    "records/minutes/MIN-2026-03-20-team.yml": MINUTES,
    "records/evidence/EVD-key.yml": EVIDENCE,
    "records/feedback/FBK-quiet.yml": HIDDEN,
}


def told_lines(told: Book, person: str) -> list[tuple[str, str, str]]:
    return [(str(line.when)[:10], line.what, line.said) for line in people.journey(told, person).lines]


def test_of_a_record_about_somebody_every_dated_fact_is_told(tmp_path: Path) -> None:
    told = book(write(tmp_path, FILES))
    assert told_lines(told, "P-301")[:3] == [
        ("2026-01-05", "Happened", ""),
        ("2026-01-05", "First known", ""),
        ("2026-01-05", "Reported", ""),
    ]


def test_of_another_record_only_the_words_that_name_them_are_told(tmp_path: Path) -> None:
    told = book(write(tmp_path, FILES))
    assert told_lines(told, "P-301")[3:] == [("2026-03-20", "Held at", "P-301 has a key now.")]
    assert told_lines(told, "P-302") == [("2026-03-20", "Held at", "P-302 likes it early.")]


def test_a_record_without_a_day_is_told_beside_the_line(tmp_path: Path) -> None:
    html = page(book(write(tmp_path, FILES)), "people/P-301.html")
    below = words(html.split("Also named, without a day of its own")[1])
    assert "The key EVD-key P-301 opens the gate alone." in below


def test_a_long_silence_is_said(tmp_path: Path) -> None:
    read = words(page(book(write(tmp_path, FILES)), "people/P-301.html"))
    assert "From 5 January 2026 until 20 March 2026, no dated fact names P-301: 74 days." in read
    assert "That is not the same as nothing happened." in read


def test_a_person_with_one_record_has_a_page_and_the_index_leads_to_it(tmp_path: Path) -> None:
    told = book(write(tmp_path, FILES))
    assert 'href="P-302.html">1</a>' in page(told, addresses.PEOPLE)
    assert "P-302 stands for one person, known only to the provider." in words(
        page(told, "people/P-302.html")
    )


def test_who_is_named_by_a_hidden_record_alone_has_no_page_outside(tmp_path: Path) -> None:
    folder = write(tmp_path, FILES)
    outside, team = book(folder), book(folder, "internal")
    assert "people/P-303.html" in [output.path for output in pages(team)]
    assert "people/P-303.html" not in [output.path for output in pages(outside)]
    assert "P-303" not in page(outside, addresses.PEOPLE)


def test_a_pseudonym_in_a_record_leads_to_the_journey(tmp_path: Path) -> None:
    html = page(book(write(tmp_path, FILES)), "incidents/INC-walk.html")
    assert 'href="../people/P-301.html"' in html


def test_facts_after_the_position_date_are_not_told(tmp_path: Path) -> None:
    told = book(write(tmp_path, FILES), as_of=date(2026, 3, 1))
    assert not told_lines(told, "P-302")
    assert "No dated fact up to 1 March 2026 names P-302." in words(page(told, "people/P-302.html"))


def test_an_empty_repository_says_so(tmp_path: Path) -> None:
    read = words(page(book(write(tmp_path, {})), addresses.PEOPLE))
    assert "No record that inspectors may see names a person who uses a service." in read


# ------------------------------------------------------------------ the example (story.md)
def test_the_journey_of_p_004_goes_from_the_restraint_to_the_quiet_room(demo_book: Books) -> None:
    """story.md: INC 2026-01-14 21:10, reported 07:40 next day; the response follows."""
    found = people.journey(demo_book("inspector"), "P-004")
    kinds = {entry.kind.name for line in found.lines for entry in line.entries}
    assert {"incident", "decision", "observation", "minutes", "check_log", "feedback", "action"} <= kinds
    told = [(f"{line.when:%Y-%m-%d %H:%M}", line.what) for line in found.lines if line.clock]
    assert told.index(("2026-01-14 21:10", "Happened")) < told.index(("2026-01-15 07:40", "Reported"))
    days = [line.when.date() if hasattr(line.when, "date") else line.when for line in found.lines]
    assert days == sorted(days)


def test_a_commissioner_reads_less_of_the_same_journey(demo_book: Books) -> None:
    outside, team = demo_book("commissioner"), demo_book("internal")
    hidden = {name for name in team.ledger.entries if name not in outside.ledger.entries}
    for person in outside.derived.people:
        assert not hidden.intersection(people.journey(outside, person).records)
        assert people.journey(outside, person).count <= people.journey(team, person).count
    html = page(outside, "people/P-004.html")
    assert not [name for name in hidden if re.search(rf"\b{name}\b", html)]


def test_the_index_counts_what_each_page_tells(demo_book: Books) -> None:
    told = demo_book("inspector")
    index = page(told, addresses.PEOPLE)
    for person in told.derived.people:
        found = people.journey(told, person)
        assert f'href="{person}.html">{found.count}</a>' in index
        assert f'href="{person}.html#records">{len(found.records)}</a>' in index
