"""The example's history, worked out once for all tests of this folder that a worker runs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from generators.authoring.demo import Told, tell
from generators.authoring.diary import Diary
from generators.authoring.example import records
from generators.authoring.growth import grow
from generators.authoring.written import Growth
from generators.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Laid:
    """What `evidence demo` wrote."""

    folder: Path
    names: Path
    trust: Path


@pytest.fixture(scope="session")
def book(root: Path) -> Ledger:
    """The example's records."""
    return records(root)


@pytest.fixture(scope="session")
def growth(book: Ledger) -> Growth:
    """How they came about."""
    return grow(book)


@pytest.fixture(scope="session")
def diary(growth: Growth) -> Diary:
    """The same as commits to be made."""
    return Diary(growth)


@pytest.fixture(scope="session")
def told(root: Path, book: Ledger) -> Told:
    """The same as git objects."""
    return tell(root, book)


@pytest.fixture(scope="session")
def laid(demo: Path) -> Laid:
    """The same as a repository on disk, in a folder that was empty, with its register of names and its list of keys."""
    return Laid(demo, demo.parent / "names.csv", demo.parent / "signers")
