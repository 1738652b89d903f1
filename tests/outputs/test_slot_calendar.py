"""The calendar of a control's slots: each slot with its mark and its word, light enough for years of them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from generators.book import Book
from generators.outputs.pages import pages
from generators.outputs.slot_calendar import MARKS, MOST
from tests.books import EXAMPLE_DAY, book, page, words
from tests.conftest import ROOT
from tests.repositories import write

# No record page may be heavier (issue 5).
HEAVIEST = 60_000


@pytest.fixture(scope="module")
def example() -> Book:
    return book(ROOT, "inspector", EXAMPLE_DAY)


def slots(html: str) -> list[str]:
    """The short class of every slot in the calendars of a page, in order."""
    found: list[str] = []
    for month in re.findall(r'<table class="ce-month">.*?</table>', html, re.DOTALL):
        found += re.findall(r'<(?:b|a) class="(\w)"', month)
    return found


# ------------------------------------------------------------------ the story
def test_forty_of_forty_two_slots_and_the_two_missing_nights(example: Book) -> None:
    """The story: 14 days, three shifts; the nights of 23 and 24 January have no record."""
    html = page(example, "controls/CTL-BH-shift-supervisor.html")
    told = slots(html)
    assert len(told) == 42
    assert told.count("x") == 2
    read = words(html)
    assert "January 2026: 40 of 42 checks" in read
    assert "23 E arly: met L ate: met N ight: no record 24 E arly: met L ate: met N ight: no record" in read


def test_every_slot_carries_its_word(example: Book) -> None:
    of_code = dict(MARKS.values())
    for path in ("controls/CTL-BH-shift-supervisor.html", "controls/CTL-AH-medicines-checker.html"):
        html = page(example, path)
        for code, said in re.findall(r'<(?:b|a) class="(\w)"[^>]*>[^<]*<i>([^<]*)</i>', html):
            assert of_code[code] in said


def test_what_is_drawn_is_what_was_derived(example: Book) -> None:
    for identity, found in example.derived.controls.items():
        told = slots(page(example, f"controls/{identity}.html"))
        assert sorted(told) == sorted(MARKS[mark.state][0] for mark in found.slots), identity


def test_the_months_stand_in_figures_too(example: Book) -> None:
    read = words(page(example, "controls/CTL-BH-shift-supervisor.html"))
    assert "Month Expected Met Met, recorded late Deviation Ambiguous No record January 2026 42" in read


def test_a_slot_that_is_not_simply_met_leads_to_its_entry(example: Book) -> None:
    html = page(example, "controls/CTL-AH-medicines-checker.html")
    for code, target in re.findall(r'<a class="(\w)" href="\.\./([^"]+)">', html):
        path, _, anchor = target.partition("#")
        assert code != "m"
        assert f'id="{anchor}"' in page(example, path)


def test_a_commissioner_sees_no_single_slot() -> None:
    told = book(ROOT, "commissioner", EXAMPLE_DAY)
    assert not slots(page(told, "controls/CTL-BH-shift-supervisor.html"))
    assert not [output.path for output in pages(told) if "/slots/" in output.path]


@pytest.mark.parametrize("kind", ["controls", "checks"])
def test_no_part_of_ours_is_heavy(example: Book, kind: str) -> None:
    """Without the life of the record, which is another's matter; these books have no history."""
    for output in pages(example):
        if output.path.startswith(f"{kind}/"):
            assert len(page(example, output.path).encode()) < HEAVIEST, output.path


# ------------------------------------------------------------------ years of checks
def checked(folder: Path, every: str, first: date, number: int) -> Path:
    """A control checked for some days, with a log a month."""
    logs: dict[str, list[str]] = {}
    for offset in range(number):
        day = first + timedelta(days=offset)
        for shift, at in (
            (("early", "15:00"), ("late", "21:20"), ("night", "23:50"))
            if every == "shift"
            else (("", "20:00"),)
        ):
            said = f", shift: {shift}" if shift else ""
            logs.setdefault(f"{day:%Y-%m}", []).append(
                f"{{on: {day}{said}, at: {day}T{at}, by: STF-003, outcome: met}}"
            )
    control = (
        "{id: CTL-long, title: Looked in on, service: SVC-one, owner: STF-002, purpose: Everybody is seen, control_type: detective, "
        f"starts: {first}, schedule: {{every: {every}}}}}"
    )
    return write(
        folder,
        {"records/controls/CTL-long.yml": control}
        | {
            f"records/checks/CHK-long-{month}.yml": f"id: CHK-long-{month}\ntitle: Log\ncontrol: CTL-long\nperiod: {month}\nentries:\n"
            + "".join(f"  - {entry}\n" for entry in entries)
            for month, entries in logs.items()
        },
    )


def test_years_of_checks_stand_on_pages_of_their_own_and_none_is_lost(tmp_path: Path) -> None:
    told = book(checked(tmp_path, "shift", date(2024, 11, 1), 500), as_of=date(2026, 3, 15))
    paths = [output.path for output in pages(told) if output.path.startswith("controls/")]
    assert [path for path in paths if "/slots/" in path] == [
        "controls/slots/CTL-long-2024.html",
        "controls/slots/CTL-long-2025.html",
    ]
    own = page(told, "controls/CTL-long.html")
    assert 0 < len(slots(own)) <= MOST
    assert 'href="slots/CTL-long-2025.html"' in own
    drawn = sum(len(slots(page(told, path))) for path in paths if "CTL-long" in path)
    assert drawn == told.derived.controls["CTL-long"].expected == 1499
    for path in paths:
        assert len(page(told, path).encode()) < HEAVIEST, path


def test_a_month_of_three_shifts_is_a_light_log(tmp_path: Path) -> None:
    told = book(checked(tmp_path, "shift", date(2026, 3, 1), 31))
    assert len(page(told, "checks/CHK-long-2026-03.html").encode()) < HEAVIEST


def test_a_weekly_control_is_drawn_as_a_row_of_due_days(tmp_path: Path) -> None:
    told = book(checked(tmp_path, "week", date(2026, 3, 2), 21))
    html = page(told, "controls/CTL-long.html")
    assert len(slots(html)) == told.derived.controls["CTL-long"].expected
    assert '<thead><tr><th scope="col">Mon' not in html


def test_shifts_that_begin_alike_are_numbered(tmp_path: Path) -> None:
    folder = checked(tmp_path, "shift", date(2026, 3, 2), 3)
    for path in folder.rglob("*.yml"):
        path.write_text(path.read_text().replace("late", "evening"))
    html = page(book(folder), "controls/CTL-long.html")
    assert "1<i> early: met</i>" in html
    assert "2<i> evening: met</i>" in html
    assert "<b>1</b> early" in html
