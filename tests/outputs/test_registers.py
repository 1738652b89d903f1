"""Registers: one row a record, whole without a script, filtered by what the columns hold."""

from __future__ import annotations

import re

from generators.book import Book
from generators.kinds import BY_NAME
from generators.outputs.registers import filtered, key_of, tell
from tests.books import page, words


def test_a_register_has_a_row_for_each_record(inspector: Book) -> None:
    for name, kind in BY_NAME.items():
        if kind.folder:
            assert len(tell(inspector, kind)["rows"]) == len(inspector.ledger.entries_of(name))


def test_actions_stand_by_due_date_and_others_newest_first(inspector: Book) -> None:
    actions = [row.cells[0].note for row in tell(inspector, BY_NAME["action"])["rows"]]
    assert actions == ["ACT-done", "ACT-late"]
    evidence = [row.cells[0].note for row in tell(inspector, BY_NAME["staff"])["rows"]]
    assert evidence == ["STF-003", "STF-002", "STF-001"]


def test_a_filter_offers_what_occurs(inspector: Book) -> None:
    filters = {found.key: found.choices for found in tell(inspector, BY_NAME["action"])["filters"]}
    assert filters["state"] == ("In progress", "Verified")
    assert filters["overdue"] == ("No", "Yes")


def test_rows_carry_what_they_are_filtered_by(inspector: Book) -> None:
    html = page(inspector, "actions/index.html")
    row = next(found for found in re.findall(r"<tr[^>]*>", html) if 'data-filter-overdue="Yes"' in found)
    assert 'data-filter-brag="Red"' in row


def test_the_legend_stands_where_the_colours_are_used(inspector: Book) -> None:
    for path in (
        "index.html",
        "actions/index.html",
        "actions/ACT-late.html",
        "plans/PLN-falls.html",
        "services/SVC-one.html",
    ):
        assert "There is no national definition of blue, red, amber and green." in words(
            page(inspector, path)
        )


def test_the_tracker_explains_its_marks(inspector: Book) -> None:
    read = words(page(inspector, "safeguarding/index.html"))
    assert "Steps, from left to right: 1 Named owner, 2 Escalated" in read
    assert "Referred to the local authority: Late." in read
    assert "Reviewed on 1 of 5 days" in read


def test_addresses_of_filters_are_quoted() -> None:
    assert (
        filtered("actions/index.html", service="A & B = C?") == "actions/index.html?service=A+%26+B+%3D+C%3F"
    )
    assert key_of("Physical harm") == "physical-harm"


def test_a_register_is_narrowed_down_by_theme_and_by_the_day_that_dates_its_records(every: Book) -> None:
    told = tell(every, BY_NAME["incident"])
    theme = next(found for found in told["filters"] if found.key == "theme")
    assert (theme.label, theme.choices, theme.several) == ("Theme", ("Falls",), True)
    assert told["dated"] == "Happened"
    chosen = told["rows"][0].chosen
    assert (chosen["theme"], chosen["day"]) == ("Falls", "2026-03-04")
    html = page(every, "incidents/index.html")
    assert 'name="theme" data-filter-several' in html
    assert '<label class="govuk-label" for="filter-from">Happened: from</label>' in html
    assert 'data-filter-day="2026-03-04"' in html


def test_a_register_whose_records_have_no_day_or_theme_offers_neither(inspector: Book) -> None:
    told = tell(inspector, BY_NAME["staff"])
    assert not told["dated"]
    assert "theme" not in {found.key for found in told["filters"]}
    assert 'name="from"' not in page(inspector, "staff/index.html")


def test_no_column_takes_the_name_of_something_else_in_the_address(every: Book) -> None:
    for kind in BY_NAME.values():
        if kind.folder:
            keys = [found.key for found in tell(every, kind)["filters"]]
            assert len(keys) == len(set(keys))
            assert not {"text", "from", "to", "sort", "day"} & set(keys)
