"""What is made once in a run of tests and shared by all of its workers; what it is, is said by the fixture that asks for it."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


def once(scratch: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder `name` of this run, filled by `make` for whoever asks first; the others wait. Read-only for tests.

    Where making it failed or was cut off, the next who asks begins anew.
    """
    own = scratch.getbasetemp()
    # Workers of pytest-xdist have folders of their own beside each other.
    place = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / f"shared-{name}"
    place.mkdir(exist_ok=True)
    folder, done = place / name, place / "done"
    with (place / "lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            done.touch()
    return folder
