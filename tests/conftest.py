"""Fixtures that any test may ask for, and the option that writes golden files anew."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from generators.book import Book
from tests.sharing import once

# No test is timed: how long an example takes depends on what else the machine does.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

ROOT = Path(__file__).resolve().parent.parent


# Modules that take longest, longest first. A worker takes the next module when it has finished one, in the order in which
# they were collected: begun last, one of these would keep a single worker busy while the other has nothing to do.
LONGEST = (
    "tests/test_leaks.py",
    "tests/browser/test_accessibility.py",
    "tests/browser/test_from_a_folder.py",
    "tests/history/test_ground_truth.py",
    "tests/test_html.py",
    "tests/test_cli.py",
    "tests/authoring/test_demo.py",
    "tests/test_demo_sites.py",
    "tests/test_website.py",
    "tests/test_ebundle.py",
    "tests/browser/test_site.py",
    "tests/test_conformance.py",
    "tests/test_leaks_history.py",
    "tests/source/test_pieces.py",
    "tests/test_hostile_documents.py",
    "tests/test_pdf.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest modules first; without a module's tests being parted or put in another order."""
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.nodeid.partition("::")[0], len(places)))


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
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example with its history, as `evidence demo` lays it down, beside it `names.csv` and `signers`; read-only."""
    from generators.authoring import demo  # noqa: PLC0415 - brings the whole story, and few tests ask for it

    def make(folder: Path) -> None:
        (folder / "repository").mkdir()
        demo.write(folder / "repository", names=folder / "names.csv", trust=folder / "signers")

    return once(tmp_path_factory, "demo", make) / "repository"


@pytest.fixture(scope="session")
def demo_book(demo: Path) -> Callable[[str], Book]:
    """The example's book for an audience, with everything behind it; composed once a worker."""
    from tests.books import whole  # noqa: PLC0415 - brings every page, and few tests ask for it

    return cache(lambda audience: whole(demo, audience))


@pytest.fixture(scope="session")
def demo_site(
    demo_book: Callable[[str], Book], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Path]:
    """The example's site for an audience, with its history; one for all workers, and read-only."""
    from generators import website  # noqa: PLC0415 - as above

    return cache(
        lambda audience: once(
            tmp_path_factory, f"site-{audience}", lambda out: website.build(demo_book(audience), out)
        )
    )


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


# One browser for all tests of a worker: a second one of this sort cannot be started beside it.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    """A real Chromium, without a window."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(chromium), args=[*FLAGS])
        yield opened
        opened.close()
