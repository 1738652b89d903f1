"""Which printed documents exist for whom, and what each is told, before anything is set on a page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from generators.book import Book
from generators.finding import Unable
from generators.kinds.incident import Incident
from generators.kinds.plan import Plan
from generators.kinds.submission import Submission
from generators.outputs import packs, shown
from generators.outputs.packs import chapter, cover, plan, sections, submission
from generators.outputs.packs.chapter import Block, Chapter, flat
from generators.outputs.packs.scope import Scope
from generators.outputs.shown import Row, Shown
from tests import shelf


@pytest.fixture(scope="session")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shelf.repository(tmp_path_factory.mktemp("shelf"))


@pytest.fixture(scope="session")
def inspector(repository: Path) -> Book:
    return shelf.book(repository, "inspector")


@pytest.fixture(scope="session")
def commissioner(repository: Path) -> Book:
    return shelf.book(repository, "commissioner")


def told(book: Book, sort: str, identity: str) -> dict[str, Any]:
    return dict(packs.one(book, sort, identity).tell())


def strings(value: Any) -> Iterable[str]:
    """Every text in what a chapter is told, in order."""
    parts: tuple[Any, ...] = ()
    if isinstance(value, str):
        yield from [value] if value else []
    elif isinstance(value, tuple):
        parts = value
    elif isinstance(value, Shown):
        parts = (value.value, value.note)
    elif isinstance(value, Row):
        parts = (value.label, value.shown)
    elif isinstance(value, Block):
        parts = (value.value,)
    elif isinstance(value, Chapter):
        parts = (value.title, value.blocks, value.parts)
    elif isinstance(value, shown.Table):
        parts = (value.caption, value.heads, value.rows)
    for part in parts:
        yield from strings(part)


def said(chapters: Iterable[Chapter]) -> str:
    return " | ".join(strings(tuple(chapters)))


# ------------------------------------------------------------------ which documents
def test_a_build_makes_plans_decisions_and_minutes_as_far_as_the_audience_sees_them(
    inspector: Book, commissioner: Book
) -> None:
    assert [pack.name for pack in packs.shelf(inspector)] == ["PLN-one.pdf", "DEC-0001.pdf", "MIN-0001.pdf"]
    assert [pack.name for pack in packs.shelf(commissioner)] == ["PLN-one.pdf"]


def test_any_record_that_is_seen_has_a_document(inspector: Book) -> None:
    for identity, entry in inspector.ledger.entries.items():
        context = told(inspector, "record", identity)
        assert context["cover"].title == entry.record.title


@pytest.mark.parametrize(
    ("sort", "identity", "cure"),
    [
        ("minutes", "PLN-one", "known here: MIN-0001"),
        ("plan", "PLN-two", "known here: PLN-one"),
        ("record", "ACT-9999", "look up the id"),
    ],
)
def test_a_document_that_does_not_exist_is_refused_with_what_there_is(
    inspector: Book, sort: str, identity: str, cure: str
) -> None:
    with pytest.raises(Unable, match=identity) as raised:
        packs.one(inspector, sort, identity)
    assert cure in raised.value.cure


def test_each_place_in_a_document_is_named_once(inspector: Book) -> None:
    for identity in inspector.ledger.entries:
        anchors = [found.anchor for found in flat(told(inspector, "record", identity)["chapters"])]
        assert len(anchors) == len(set(anchors)), identity


def test_the_sources_of_a_document_are_what_its_audience_may_read(
    inspector: Book, commissioner: Book
) -> None:
    names = [source.name for source in packs.one(inspector, "minutes", "MIN-0001").sources()]
    assert names == ["MIN-0001.yml", "DEC-0001.yml", "ACT-0001.yml"]
    for source in packs.one(commissioner, "plan", "PLN-one").sources():
        assert not [canary for canary in (*shelf.CANARIES, "DEC-0001") if canary in source.text]


# ------------------------------------------------------------------ the cover
def test_the_cover_says_what_is_not_shown_to_each_audience(
    inspector: Book, commissioner: Book, repository: Path
) -> None:
    missing = {
        book.audience: " ".join(cover.of(book, "Minutes", "M").not_shown)
        for book in (inspector, commissioner, shelf.book(repository, "internal"))
    }
    assert "kept for the governance team" in missing["inspector"]
    assert "safeguarding concerns (totals only)" in missing["commissioner"]
    assert "below 5" in missing["commissioner"]
    assert "not to be sent on" in missing["internal"]
    assert all("What nobody wrote down" in words and "Names of staff" in words for words in missing.values())


def test_a_document_is_dated_by_its_commit(inspector: Book) -> None:
    assert cover.dated(inspector).isoformat() == "2026-03-31T12:00:00+01:00"
    assert cover.of(inspector, "Minutes", "M").marks == ("Example data",)


# ------------------------------------------------------------------ what documents are told
def test_a_plan_report_has_every_part_in_order(inspector: Book) -> None:
    context = told(inspector, "plan", "PLN-one")
    assert [found.title for found in context["chapters"]] == [
        "Position",
        "Objectives and milestones",
        "As it was known at the time",
        "Overdue",
        "Due dates moved",
        "Interim controls",
        "Actions at a glance",
        "Actions one by one",
        "Evidence",
        "The life of this record",
        "How to read this document",
    ]
    assert context["addresses"]["ACT-0001"] == "#ACT-0001"
    assert "INC-0001" not in context["addresses"], "no link leads out of the document"


def test_what_happened_after_the_position_date_is_not_told(repository: Path) -> None:
    book = shelf.book(repository, "inspector", date(2026, 2, 15))
    words = said(plan.chapters(book, book.derived.plans["PLN-one"]))
    assert "Six of twelve done." in words
    assert "came late" not in words
    assert "Four lists drawn by lot." not in words
    assert "No due date was moved." in words


def test_a_reason_that_is_not_recorded_is_said_to_be_missing(inspector: Book) -> None:
    words = said([Chapter("Overdue", "overdue", plan.overdue(inspector, inspector.derived.plans["PLN-one"]))])
    assert "Blocked since 1 March 2026: No observer at weekends" in words
    assert "no reason is recorded in the plan" in words


def test_a_long_register_is_broken_into_tables_that_say_which_part_they_are() -> None:
    blocks = chapter.table("Actions", ("No",), ((shown.text(str(number)),) for number in range(100)))
    assert [(block.value.caption, len(block.value.rows)) for block in blocks] == [
        ("Actions, part 1 of 3", 40),
        ("Actions, part 2 of 3", 40),
        ("Actions, part 3 of 3", 20),
    ]


def test_what_is_withheld_several_times_is_counted() -> None:
    row = chapter.row(
        "Decisions", shown.many([shown.text("withheld"), shown.text("DEC-1"), shown.text("withheld")])
    )
    assert list(strings(chapter.rows([row]))) == ["Decisions", "DEC-1", "2 withheld"]


# ------------------------------------------------------------------ submissions
def scope(book: Book, **changes: Any) -> Scope:
    record = book.ledger.find(Submission, "SUB-one")
    assert record is not None
    return Scope(book, record.model_copy(update=changes))


def test_a_submission_speaks_of_its_services_and_period_only(commissioner: Book) -> None:
    assert len(scope(commissioner).dated(Incident, "occurred_at")) == 8
    assert scope(commissioner, services=("SVC-two",)).dated(Incident, "occurred_at") == ()
    assert len(scope(commissioner, period=None, as_of=None).dated(Incident, "occurred_at")) == 8
    assert [found.id for found in scope(commissioner).lasting(Plan, "started", "target")] == ["PLN-one"]


def test_a_submission_never_speaks_of_what_came_after_its_position_date(repository: Path) -> None:
    early = scope(shelf.book(repository, "commissioner", date(2026, 3, 4)))
    assert early.last == date(2026, 3, 4)
    assert [found.id for found in early.dated(Incident, "occurred_at")] == [
        "INC-0001",
        "INC-0002",
        "INC-0003",
        "INC-0004",
    ]


def test_actions_are_those_of_the_named_plans(commissioner: Book) -> None:
    assert [found.action.id for found in scope(commissioner).actions] == ["ACT-0001", "ACT-0002"]
    assert scope(commissioner, plans=("PLN-one",)).actions
    assert scope(commissioner, plans=("PLN-none",)).actions == ()


@pytest.mark.parametrize("name", sections._SECTIONS)
def test_every_section_can_be_told_and_an_empty_one_says_so(
    commissioner: Book, inspector: Book, name: str
) -> None:
    for book in (commissioner, inspector):
        assert said([sections.section(scope(book), name)])
        nothing = said([sections.section(scope(book, services=("SVC-none",), plans=("PLN-none",)), name)])
        assert " may see is recorded for the chosen services" in nothing or name == "safeguarding_totals"


def test_every_section_that_a_record_may_name_exists() -> None:
    slot = Submission.model_fields["sections"]
    named = str(slot.annotation)
    assert all(f"'{name}'" in named for name in sections._SECTIONS)
    assert named.count("'") == 2 * len(sections._SECTIONS)


def test_inspectors_are_shown_incidents_one_by_one_and_commissioners_figures(
    commissioner: Book, inspector: Book
) -> None:
    figures = said([sections.section(scope(commissioner), "incidents")])
    assert "fewer than 5" in figures
    assert "INC-0001" not in figures
    singly = said([sections.section(scope(inspector), "incidents")])
    assert "INC-0001" in singly
    assert "not decided in the record" in singly


def test_an_exhibit_that_is_hidden_is_told_by_its_number_only(repository: Path) -> None:
    book = shelf.book(repository, "commissioner")
    record = book.ledger.find(Submission, "SUB-one")
    assert record is not None
    assert [item.id for item in submission.items(book, record)] == [
        f"EVD-{number:04d}" for number in range(1, 6)
    ]
    with pytest.raises(Unable, match="exhibit 2 of SUB-one"):
        submission.items(book, record.model_copy(update={"exhibits": ("EVD-0001", "withheld")}))
