"""Made-up records for measuring: the mix of kinds, lengths and links of a real provider, at every stage of their lives; the same every time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from tests.repositories import BASE

FIRST = date(2025, 1, 1)
# Everything happens, and is written down, within so many days.
SPAN = 500
AS_OF = date(2026, 5, 31)
_TEXT = (
    "The morning team found the record unsigned and rang the duty manager, who asked for the stock to be counted before "
    "the next round; the count agreed, the person was well, and the note in the plan was put right that day"
)
_WORDS = _TEXT.split()
_A_SERVICE = 500
_A_FOLDER = 200
_STAFF = 10
# Four tenths actions, four tenths incidents, one tenth decisions, one tenth evidence.
_KINDS = ("INC", "ACT", "INC", "ACT", "DEC", "INC", "ACT", "INC", "ACT", "EVD")
_FOLDERS = {"ACT": "actions", "INC": "incidents", "DEC": "decisions", "EVD": "evidence"}
_THEMES = ("falls", "medicines-omission", "restraint", "safeguarding-referral-delay")


def prose(number: int, length: int) -> str:
    """Running text that is not the same in any two records."""
    words = " ".join(_WORDS[(number * 7 + step * 3) % len(_WORDS)] for step in range(length))
    return f'"{words} ({number})."'


def day(number: int, records: int) -> date:
    """The day of a record's event: they come evenly over the whole time."""
    return FIRST + timedelta(days=number * SPAN // records)


def fixed(records: int) -> dict[str, str]:
    """What stands before anything happens: provider, organisations, and for every 500 records a service with its staff."""
    found = {path: text for path, text in BASE.items() if "/services/" not in path}
    for service in range(_services(records)):
        name = f"SVC-{service:02}"
        found[f"records/services/{name}.yml"] = (
            f"id: {name}\ntitle: House {service}\nservice_type: care_home\nregistered_manager: STF-{service:02}0\n"
        )
        for person in range(_STAFF):
            who = f"STF-{service:02}{person}"
            found[f"records/staff/{who}.yml"] = (
                f"{{id: {who}, title: Carer, job_title: Carer, service: {name}}}\n"
            )
    return found


def _services(records: int) -> int:
    return max(1, records // _A_SERVICE)


def path(number: int) -> str:
    """The file of the record of that number."""
    kind = _KINDS[number % 10]
    return f"records/{_FOLDERS[kind]}/{number // (_A_FOLDER * 3):03}/{_id(number)}.yml"


def _id(number: int) -> str:
    return f"{_KINDS[number % 10]}-{number:05}"


def text(number: int, version: int, records: int) -> str:
    """A record, one of so many, after so many changes: it grows, dates move, and what was open is done."""
    make = {"ACT": _action, "INC": _incident, "DEC": _decision, "EVD": _evidence}[_KINDS[number % 10]]
    return make(number, version, records)


def _who(number: int, records: int, step: int) -> str:
    return f"STF-{_service(number, records):02}{(number + step) % _STAFF}"


def _service(number: int, records: int) -> int:
    return number // 10 % _services(records)


def _head(number: int, records: int, title: str) -> str:
    return f"id: {_id(number)}\ntitle: {title} {number}\nservice: SVC-{_service(number, records):02}\n"


def _action(number: int, version: int, records: int) -> str:
    starts = day(number, records)
    due = starts + timedelta(days=40 + 10 * min(version, 1))
    ten, theme = number // 10 * 10, _THEMES[number % 4]
    updates = "".join(
        f"  - {{on: {starts + timedelta(days=7 * step + 7)}, by: {_who(number, records, 1)}, note: {prose(number + step, 12)}}}\n"
        for step in range(version + 1)
    )
    found = (
        f"{_head(number, records, 'Act on finding')}owner: {_who(number, records, 0)}\nsource: [{_id(ten)}]\n"
        f"addresses: [{{theme: {theme}}}]\naction: {prose(number, 25)}\npriority: medium\nstart: {starts}\ndue: {due}\n"
        f"updates:\n{updates}success_measure: {{baseline: 3 of 10, target: 10 of 10, by: {due}}}\n"
    )
    if version:
        found += (
            f"extensions:\n  - {{from: {starts + timedelta(days=40)}, to: {due}, on: {starts + timedelta(days=12)}, "
            f"approved_by: {_who(number, records, 5)}, reason: {prose(number + 9, 8)}}}\n"
        )
    if version > 1:
        done = starts + timedelta(days=35)
        found += f"completed: {{on: {done}, by: {_who(number, records, 1)}, evidence: [{_id(ten + 9)}]}}\n"
    return found


def _incident(number: int, version: int, records: int) -> str:
    on = day(number, records)
    actions = "".join(
        f"  - {{at: {on}T09:{10 + step:02}, by: {_who(number, records, 2)}, text: {prose(number + step, 14)}}}\n"
        for step in range(version + 1)
    )
    return (
        f"{_head(number, records, 'Event')}occurred_at: {on}T09:00\nbecame_aware_at: {on}T09:05\n"
        f"reported_at: {on}T10:00\ncategory: falls\npersons: [P-{_service(number, records):02}{number % 40:02}]\n"
        "harm: {physical: low, psychological: none, reg18_injury: false, candour_threshold: false}\n"
        f"description: {prose(number, 80)}\nimmediate_actions:\n{actions}"
    )


def _decision(number: int, version: int, records: int) -> str:
    ten = number // 10 * 10
    notes = "".join(f"  {prose(number + step, 12)[1:-1]}\n" for step in range(version))
    return (
        f"{_head(number, records, 'Decision')}question: {prose(number, 10)}\ndecided_at: {day(number, records)}T12:00\n"
        f"decided_by: [{_who(number, records, 0)}]\noptions:\n"
        f"  - {{option: {prose(number + 3, 8)}, against: {prose(number + 4, 8)}}}\n"
        f"  - {{option: {prose(number + 7, 8)}, for: {prose(number + 8, 8)}}}\n"
        f"chosen: {prose(number + 7, 8)}\nrationale: {prose(number + 6, 40)}\nbased_on: [{_id(ten)}]\n"
        + (f"notes: |\n{notes}" if version else "")
    )


def _evidence(number: int, version: int, records: int) -> str:
    notes = "".join(f"  {prose(number + step, 12)[1:-1]}\n" for step in range(version))
    return (
        f"{_head(number, records, 'Evidence')}category: processes\nclaim: {prose(number, 15)}\n"
        f"reference: Locked cabinet in the office\nauthored_by: {_who(number, records, 3)}\n"
        + (f"notes: |\n{notes}" if version else "")
    )


def plain_pages(folder: Path, pages: int) -> Path:
    """As many plain Markdown pages for MkDocs' own theme, with only the index in the menu: what a site costs at least."""
    docs = folder / "docs"
    docs.mkdir(parents=True)
    (docs / "index.md").write_text("# Index\n", encoding="utf-8")
    for number, told in enumerate(paragraphs(pages)):
        words = "\n\n".join(f"- {line}" for line in told)
        (docs / f"page-{number:05}.md").write_text(f"# Page {number}\n\n{words}\n", encoding="utf-8")
    (folder / "mkdocs.yml").write_text(
        "site_name: Plain\nnav: [index.md]\nvalidation: {nav: {omitted_files: ignore}}\n",
        encoding="utf-8",
    )
    return folder


def paragraphs(records: int) -> Iterator[tuple[str, ...]]:
    """Of each record its lines of running text, for programs that know no records: as many and as long."""
    for number in range(records):
        lines = text(number, 2, records).splitlines()
        yield tuple(line.split('"')[1] for line in lines if line.count('"') == 2)
