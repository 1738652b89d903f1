"""Fixtures that any test may ask for, and the option that writes golden files anew."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--bless", action="store_true", help="write golden files anew instead of comparing with them"
    )


@pytest.fixture
def bless(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written anew (`make bless`)."""
    return bool(request.config.getoption("--bless"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's root folder."""
    return ROOT


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser: what EVIDENCE_CHROMIUM names, else the first known one on the path. Missing in CI is a failure."""
    for name in (os.environ.get("EVIDENCE_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"):
        if name and (found := shutil.which(name)):
            return Path(found)
    message = (
        "no Chromium here; `make test` says how to get it, or name one: EVIDENCE_CHROMIUM=/path/to/chromium"
    )
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)
