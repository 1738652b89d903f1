"""A sound repository with records of every kind, committed once, in which each test changes what it wants."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from generators import checking
from generators.checks import custody
from generators.checks.custody import Compared
from tests.repositories import committed, git

CASES = Path(__file__).parents[2] / "records"
Swap = tuple[str, str]
WHO = "{on: 2026-04-20, by: STF-002, reason: The paper log says otherwise}"
MIGRATION_LINE = "Migration: ids carry the service since two homes were merged"
CORRECTION = f"correction:\n  - {WHO}\n"


@dataclass(frozen=True)
class Repository:
    """A repository whose first state is the one that is compared with."""

    folder: Path
    base: str

    def file(self, name: str) -> Path:
        """A record's file, by its id or its path."""
        found = [*self.folder.glob(f"records/**/{name}.yml"), *self.folder.glob(name)]
        assert len(found) == 1, name
        return found[0]

    def change(self, name: str, *swaps: Swap) -> None:
        """Replace pieces of a record's text, each of which must be there; a piece for nothing is put at the end."""
        file = self.file(name)
        text = file.read_text(encoding="utf-8")
        for old, new in swaps:
            assert old in text, old
            text = text.replace(old, new, 1) if old else text + new
        file.write_text(text, encoding="utf-8")

    def write(self, path: str, text: str) -> None:
        """Write a file."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def commit(self, message: str = "Records") -> str:
        """Commit whatever was changed."""
        return committed(self.folder, message)

    def git(self, *arguments: str) -> str:
        """Run git here."""
        return git(self.folder, *arguments)

    def compared(self, revision: str = "") -> Compared:
        """What lies on disk against the first state, or another."""
        checked = checking.check(self.folder)
        return custody.compared(checked.ledger, self.folder, revision or self.base)

    def codes(self, revision: str = "") -> list[str]:
        """The codes that are found, in file order."""
        return [found.code for found in self.compared(revision).findings]


@pytest.fixture(scope="session")
def first_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("custody") / "first"
    for case in ("_base", "sound_records_of_every_kind"):
        shutil.copytree(CASES / case / "records", folder / "records", dirs_exist_ok=True)
    committed(folder, "First records")
    return folder


@pytest.fixture
def repository(first_state: Path, tmp_path: Path) -> Repository:
    folder = tmp_path / "repository"
    shutil.copytree(first_state, folder)
    return Repository(folder, git(folder, "rev-parse", "HEAD"))


Judge = Callable[[str, Sequence[Swap]], list[str]]


@pytest.fixture
def judge(repository: Repository) -> Judge:
    """`judge(record, swaps)`: the codes that a change of one record gives."""

    def run(name: str, swaps: Sequence[Swap]) -> list[str]:
        repository.change(name, *swaps)
        return repository.codes()

    return run
