"""One sound history, signed, lodged and logged, and the keys of two people; each test changes a copy of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.history import keys
from tests.history.keys import Key
from tests.integrity import made
from tests.integrity.made import Made, Outside


@pytest.fixture(scope="session")
def key(tmp_path_factory: pytest.TempPathFactory) -> Key:
    """The manager's key, which everybody trusts."""
    return keys.made(tmp_path_factory.mktemp("manager"), "manager")


@pytest.fixture(scope="session")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Key:
    """A key that nobody knows."""
    return keys.made(tmp_path_factory.mktemp("stranger"), "stranger")


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory, key: Key) -> Made:
    """The sound history; never to be changed."""
    return made.history(tmp_path_factory.mktemp("sound") / "evidence", key)


@pytest.fixture(scope="session")
def known(original: Made, tmp_path_factory: pytest.TempPathFactory) -> Outside:
    """What outsiders hold of the sound history."""
    return made.outside(original, tmp_path_factory.mktemp("outside"))


@pytest.fixture
def sound(original: Made, known: Outside, tmp_path: Path) -> Made:
    """A copy of the sound history, which is a clean control as it stands."""
    copy = original.copied(tmp_path / "evidence")
    assert known.audit(copy).verdict == "verified"
    return copy
