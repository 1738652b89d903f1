"""What the guide tells managers to write is right word for word, and the same without the reason is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generators import checking
from generators.source import Value, raw
from generators.source.writing import written
from tests.checks.custody.conftest import MIGRATION_LINE, Repository

GUIDE = (Path(__file__).parents[3] / "docs/guide/corrections.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(
    r"`(records/[^`]+)`, as committed:\n\n```yaml\n(.*?)```\n\nand now:\n\n```yaml\n(.*?)```",
    GUIDE,
    re.DOTALL,
)
# What each example is without what makes it right.
WITHOUT = {
    "correction": {"harm": ["CUS008"], "requirements": ["CUS005"], "quorate": []},
    "extensions": {"due": ["CUS005"]},
}


def _fields(text: str) -> dict[str, Value]:
    value, why = raw(text.encode())
    assert isinstance(value, dict), why
    return value


def _lay(repository: Repository, path: str, fields: dict[str, Value]) -> None:
    """Fields of a record as the guide shows them, the others as they are."""
    file = repository.folder / path
    file.write_text(written(_fields(file.read_text(encoding="utf-8")) | fields), encoding="utf-8")


def test_the_guide_shows_every_way() -> None:
    assert len(EXAMPLES) == 6
    assert {name for _, _, now in EXAMPLES for name in _fields(now)} >= {
        "correction",
        "extensions",
        "verifications",
        "withdrawn",
    }


@pytest.mark.parametrize(("path", "before", "now"), EXAMPLES)
def test_what_the_guide_says_is_right(repository: Repository, path: str, before: str, now: str) -> None:
    _lay(repository, path, _fields(before))
    repository.git("commit", "-q", "--allow-empty", "-am", "As committed")
    base = repository.git("rev-parse", "HEAD")
    _lay(repository, path, _fields(now))
    assert checking.check(repository.folder).sound
    found = repository.compared(base)
    assert found.findings == ()
    changed = any(_fields(now)[name] != value for name, value in _fields(before).items())
    assert bool(found.corrected) == ("correction" in _fields(now) and changed)


@pytest.mark.parametrize(("path", "before", "now"), EXAMPLES)
def test_the_same_without_its_reason_is_wrong(
    repository: Repository, path: str, before: str, now: str
) -> None:
    _lay(repository, path, _fields(before))
    repository.git("commit", "-q", "--allow-empty", "-am", "As committed")
    base = repository.git("rev-parse", "HEAD")
    fields = _fields(now)
    first = next(iter(_fields(before)))
    reason = next((name for name in WITHOUT if name in fields), "")
    fields.pop(reason, None)
    _lay(repository, path, fields)
    assert repository.codes(base) == (WITHOUT[reason][first] if reason else [])


def test_the_message_of_a_migration_is_read_as_one(repository: Repository) -> None:
    shown = re.search(r"\n\n((?:    .*\n|\n)+)\nWhat such a commit did", GUIDE)
    assert shown is not None
    message = "\n".join(line.removeprefix("    ") for line in shown[1].strip("\n").split("\n"))
    assert MIGRATION_LINE in message
    repository.git(
        "mv", "records/audits/AUD-2026-01-doors.yml", "records/audits/AUD-SVC-one-2026-01-doors.yml"
    )
    for file in (repository.folder / "records").rglob("*.yml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("AUD-2026-01-doors", "AUD-SVC-one-2026-01-doors"), encoding="utf-8")
    repository.commit(message)
    found = repository.compared().findings
    assert {one.code for one in found} == {"CUS014"}
    assert all("since two homes were merged" in one.message for one in found)
    assert checking.check(repository.folder).sound
