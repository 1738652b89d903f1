"""The audit trail cut into pages: between days where that can be, and no page longer than it may be."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.outputs import months
from generators.outputs.months import MOST_ROWS, Sheet
from generators.past import Past
from tests.derive.conftest import ledger
from tests.grown import past


def of(*sizes: tuple[str, int]) -> Past:
    """A history of commits, each on a day and with so many new records."""
    commits, records = [], []
    for number, (day, size) in enumerate(sizes):
        people = [
            {"id": f"STF-{number}-{place}", "title": "Carer", "job_title": "Carer"} for place in range(size)
        ]
        commits.append((f"{day}T09:00", {f"records/staff/{one['id']}.yml": one for one in people}))
        records += people
    return past(commits, ledger(*records))


def cut(*sizes: tuple[str, int]) -> list[tuple[str, str, int]]:
    """Name, title and length of each page."""
    return [(sheet.name, sheet.title, len(sheet.events)) for sheet in months.sheets(of(*sizes)).sheets]


def test_a_month_is_one_page_as_long_as_it_may_be() -> None:
    assert cut(("2026-01-05", 3), ("2026-01-31", 2), ("2026-02-01", 1)) == [
        ("2026-01", "January 2026", 5),
        ("2026-02", "February 2026", 1),
    ]


def test_a_longer_month_is_cut_between_two_days() -> None:
    assert cut(("2026-01-05", 100), ("2026-01-14", 125), ("2026-01-20", 50), ("2026-01-31", 60)) == [
        ("2026-01", "5 to 14 January 2026", 225),
        ("2026-01-2", "20 to 31 January 2026", 110),
    ]


def test_a_day_and_a_commit_that_are_too_long_are_told_in_parts() -> None:
    assert cut(("2026-01-05", 10), ("2026-01-06", MOST_ROWS + 30), ("2026-01-06", 5)) == [
        ("2026-01", "5 January 2026", 10),
        ("2026-01-2", "6 January 2026, part 1 of 2", MOST_ROWS),
        ("2026-01-3", "6 January 2026, part 2 of 2", 35),
    ]


def test_a_commit_is_found_where_its_first_part_is_told() -> None:
    told = of(("2026-01-06", MOST_ROWS + 30))
    (commit,) = told.history.graph.order
    assert months.place_of(told, commit) == f"audit-trail/2026-01.html#c-{commit[:12]}"
    first, second = months.sheets(told).sheets
    assert [group.anchor for sheet in (first, second) for group in sheet.groups] == [
        f"c-{commit[:12]}",
        f"c-{commit[:12]}-2",
    ]
    assert months.place_of(told, "0" * 40) == ""


DAYS = st.lists(
    st.tuples(st.sampled_from(["2026-01-30", "2026-01-31", "2026-02-01", "2026-02-02"]), st.integers(1, 260)),
    min_size=1,
    max_size=6,
).map(sorted)


@settings(max_examples=25, deadline=None)
@given(sizes=DAYS)
def test_every_event_stands_on_one_page_in_order(sizes: list[tuple[str, int]]) -> None:
    told = of(*sizes)
    sheets = months.sheets(told).sheets
    assert [event for sheet in sheets for event in sheet.events] == list(told.trail())
    assert all(len(sheet.events) <= MOST_ROWS for sheet in sheets)
    assert len({sheet.path for sheet in sheets}) == len(sheets)
    assert len({sheet.title for sheet in sheets}) == len(sheets)


@pytest.mark.parametrize(
    ("month", "title"), [("2026-01", "January 2026"), ("undated", "At a time that cannot be told")]
)
def test_a_month_in_words(month: str, title: str) -> None:
    assert months.title(month) == title


def test_a_history_without_readable_times_has_a_page_of_its_own() -> None:
    told = of(("2026-01-05", 2))
    for commit, received in list(told.history.received.items()):
        told.history.received[commit] = type(received)(None, "bounded", commit)  # type: ignore[index]
    (sheet,) = months.sheets(told).sheets
    assert isinstance(sheet, Sheet)
    assert (sheet.name, sheet.title) == ("undated", "At a time that cannot be told")
