"""A real Chromium on a site built from a small story, over http and from a folder."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle
from pathlib import Path

import pytest

from generators import website
from tests import every_field
from tests.books import book
from tests.hostile import PAYLOADS
from tests.outputs.conftest import STORY
from tests.repositories import write


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write(
        tmp_path_factory.mktemp("story"), STORY | {"docs/guide/work.md": "# How we work\n\nText.\n"}
    )
    out = tmp_path_factory.mktemp("site")
    website.build(book(folder), out)
    return out


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    payloads = cycle(PAYLOADS)
    folder = every_field.write(tmp_path_factory.mktemp("hostile"), lambda _: next(payloads))
    out = tmp_path_factory.mktemp("hostile-site")
    website.build(book(folder, "internal"), out)
    return out


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


@pytest.fixture(scope="session")
def over_http(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()


@pytest.fixture(params=["http", "file"])
def address(request: pytest.FixtureRequest, site: Path, over_http: str) -> str:
    """The site's address, once over http and once from its folder."""
    return over_http if request.param == "http" else f"{site.as_uri()}/"
