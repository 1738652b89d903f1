"""The reference: every field, every finding and every row of the catalogues is explained; law and policy stand apart."""

from __future__ import annotations

import pytest

from generators.book import Book
from generators.codes import CODES
from generators.kind import Kind, slots
from generators.kinds import KINDS
from generators.outputs import addresses, words
from generators.outputs.catalogues import CATALOGUES
from generators.outputs.lists import CONFIDENCE_WORDS
from generators.outputs.pages import pages
from generators.outputs.reference import Guide
from tests import books


def read(book: Book, path: str) -> str:
    return books.words(books.page(book, path))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_field_of_a_kind_is_explained(every: Book, kind: Kind) -> None:
    html = books.page(every, addresses.of_kind(kind))
    told = books.words(html)
    for slot in slots(kind.model):
        assert f">{slot.name}</code>" in html
        assert slot.description.replace("`", " ").split()[0] in told
        for choice in slot.choices if slot.sort == "choice" else ():
            assert f">{choice}</code>" in html


def test_every_finding_is_explained(every: Book) -> None:
    listed = books.page(every, addresses.FINDINGS)
    for code in CODES.values():
        assert f'href="{code.id}.html"' in listed
        told = read(every, addresses.of_code(code.id))
        assert code.title in told
        assert "How to mend it" in told


def test_every_row_of_the_catalogues_is_shown(every: Book) -> None:
    shown = {
        addresses.anchor(row)
        for row in (
            *every.catalogues.themes,
            *every.catalogues.regulations,
            *every.catalogues.framework_items,
        )
    }
    html = "".join(books.page(every, addresses.of_catalogue(found.name)) for found in CATALOGUES)
    assert not [anchor for anchor in shown if f'id="{anchor}"' not in html]
    rows = html.count("<tr id=")
    kept = (
        "regulations", "penalties", "provisions", "enforcement_types", "clocks", "notification_kinds", "framework_items",
        "key_questions", "evidence_categories", "crosswalks", "themes", "contributory_factors", "factor_levels", "harm_scales",
        "abuse_types", "high_risk_medicines", "action_strengths", "change_types", "thresholds", "retention",
    )  # fmt: skip
    assert rows == sum(len(getattr(every.catalogues, name)) for name in kept)


def test_law_and_policy_stand_in_columns_of_their_own(every: Book) -> None:
    html = books.page(every, addresses.of_catalogue("clocks"))
    row = html.split('id="clock-cqc-death"')[1].split("</tr>")[0]
    cells = {cell.split('"')[0]: books.words("<td " + cell) for cell in row.split('data-label="')[1:]}
    assert "without delay" in cells["Law"]
    assert "24" not in cells["Law"]
    assert "24 hours" in cells["Provider&#39;s policy (not law)"]


def test_the_offence_stands_beside_each_regulation(every: Book) -> None:
    html = books.page(every, addresses.of_catalogue("regulations"))
    row = html.split('id="hsca-ra-2014-12"')[1].split("</tr>")[0]
    assert "Offence only with the harm limb" in row


def test_a_draft_edition_and_a_provisional_row_are_called_so(every: Book) -> None:
    assert "(draft)" in read(every, addresses.of_catalogue("frameworks"))
    told = read(every, addresses.of_catalogue("crosswalk"))
    assert told.count("Provisional") >= len(
        [row for row in every.catalogues.crosswalks.values() if row.provisional]
    )


def test_confidence_is_shown_where_it_is_not_confirmed(every: Book) -> None:
    told = read(every, addresses.of_catalogue("themes"))
    proposals = [row for row in every.catalogues.themes.values() if row.confidence == "proposal"]
    assert told.count(CONFIDENCE_WORDS["proposal"][0]) >= len(proposals) > 0


def test_the_guide_leads_to_hand_written_pages(every: Book) -> None:
    output = next(
        found
        for found in pages(every, lambda: (Guide("For inspectors", "guide/inspectors.html"),))
        if found.path == addresses.REFERENCE
    )
    assert output.tell()["guides"] == (Guide("For inspectors", "guide/inspectors.html"),)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("next_review", "Next review"),
        ("cqc_provider_id", "CQC provider ID"),
        ("hr_reference", "HR reference"),
        ("on", "Date"),
    ],
)
def test_labels_are_words(name: str, label: str) -> None:
    assert words.label(name) == label


def test_enumerations_are_words() -> None:
    assert words.choice("warning_notice_s29A") == "Warning notice (section 29A)"
    assert words.choice("partly_effective") == "Partly effective"
    assert words.one_of("updates") == "Update"
    assert words.place(["updates", "by"]) == "Updates: by"
    assert words.place(["cqc_notified", "at"]) == "CQC notified: when"
    assert words.number(1900) == "1,900"
    assert words.number(2.5) == "2.5"
