"""Made-up repositories of a given size for measuring: the mix of kinds, lengths and links of a real one, the same every time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from tests.repositories import committed, write

FIRST = date(2025, 1, 1)
WORDS = [
    "The",
    "morning",
    "team",
    "found",
    "the",
    "record",
    "unsigned",
    "and",
    "rang",
    "the",
    "duty",
    "manager,",
    "who",
    "asked",
    "for",
    "the",
    "stock",
    "to",
    "be",
    "counted",
    "before",
    "the",
    "next",
    "round;",
    "the",
    "count",
    "agreed,",
    "the",
    "person",
    "was",
    "well,",
    "and",
    "the",
    "note",
    "in",
    "the",
    "plan",
    "was",
    "put",
    "right",
    "that",
    "day",
]


def _prose(number: int, length: int) -> str:
    """Running text that is not the same in any two records."""
    return (
        '"'
        + " ".join(WORDS[(number * 7 + step * 3) % len(WORDS)] for step in range(length))
        + f" ({number})."
        + '"'
    )


def _day(number: int) -> date:
    return FIRST + timedelta(days=number % 500)


def _action(number: int) -> str:
    due = _day(number) + timedelta(days=40)
    done = f"completed: {{on: {due}, by: STF-003, evidence: [EVD-{number // 10:05}]}}\n" if number % 3 else ""
    return (
        f"id: ACT-{number:05}\ntitle: Act on finding {number}\nservice: SVC-one\nowner: STF-003\nsource: [INC-{number:05}]\n"
        f"addresses: [{{theme: falls}}]\naction: {_prose(number, 25)}\npriority: medium\nstart: {_day(number)}\ndue: {due}\n"
        f"updates:\n  - {{on: {due}, by: STF-003, note: {_prose(number + 1, 12)}}}\n"
        f"success_measure: {{baseline: 3 of 10, target: 10 of 10, by: {due}}}\n{done}"
    )


def _incident(number: int) -> str:
    day = _day(number)
    return (
        f"id: INC-{number:05}\ntitle: Event {number}\nservice: SVC-one\noccurred_at: {day}T09:00\nbecame_aware_at: {day}T09:05\n"
        f"reported_at: {day}T10:00\ncategory: falls\npersons: [P-{number % 40:03}]\n"
        "harm: {physical: low, psychological: none, reg18_injury: false, candour_threshold: false}\n"
        f"description: {_prose(number, 80)}\nimmediate_actions:\n  - {{at: {day}T09:10, by: STF-003, text: {_prose(number + 2, 14)}}}\n"
    )


def _decision(number: int) -> str:
    day = _day(number)
    return (
        f"id: DEC-{number:05}\ntitle: Decision {number}\nservice: SVC-one\nquestion: {_prose(number, 10)}\ndecided_at: {day}T12:00\n"
        f"decided_by: [STF-002]\noptions:\n  - {{option: {_prose(number + 3, 8)}, against: {_prose(number + 4, 8)}}}\n"
        f"chosen: {_prose(number + 5, 10)}\nrationale: {_prose(number + 6, 40)}\nbased_on: [INC-{number:05}]\n"
    )


def _evidence(number: int) -> str:
    return (
        f"id: EVD-{number:05}\ntitle: Evidence {number}\nservice: SVC-one\ncategory: processes\nclaim: {_prose(number, 15)}\n"
        "reference: Locked cabinet in the office\nauthored_by: STF-003\n"
    )


def _files(records: int) -> Iterator[tuple[str, str]]:
    """Four tenths actions, four tenths incidents, one tenth decisions, one tenth evidence."""
    for number in range(records * 4 // 10):
        yield f"records/actions/{number // 200:03}/ACT-{number:05}.yml", _action(number)
        yield f"records/incidents/{number // 200:03}/INC-{number:05}.yml", _incident(number)
        if number % 4 == 0:
            yield f"records/decisions/{number // 800:03}/DEC-{number:05}.yml", _decision(number)
        if number % 10 == 0:
            yield f"records/evidence/{number // 2000:03}/EVD-{number // 10:05}.yml", _evidence(number // 10)


def repository(folder: Path, records: int) -> Path:
    """An evidence repository of about so many records, committed."""
    write(folder, dict(_files(records)))
    committed(folder)
    return folder


def plain_pages(folder: Path, pages: int) -> Path:
    """As many plain Markdown pages for MkDocs' own theme, with only the index in the menu: what a site costs at least."""
    docs = folder / "docs"
    docs.mkdir(parents=True)
    (docs / "index.md").write_text("# Index\n", encoding="utf-8")
    for number in range(pages):
        text = f"# Page {number}\n\n{_prose(number, 80)}\n\n- {_prose(number + 1, 20)}\n- {_prose(number + 2, 20)}\n"
        (docs / f"page-{number:05}.md").write_text(text, encoding="utf-8")
    (folder / "mkdocs.yml").write_text(
        "site_name: Plain\nnav: [index.md]\nvalidation: {nav: {omitted_files: ignore}}\n",
        encoding="utf-8",
    )
    return folder
