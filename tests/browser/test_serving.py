"""`mkdocs serve` and `evidence serve`: what a person sees in the browser while they edit a record wrongly and rightly."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.repositories import committed, write

INCIDENT = """
    id: INC-fall
    title: Fall during a transfer
    service: SVC-one
    occurred_at: 2026-02-03T09:00
    became_aware_at: 2026-02-03T09:05
    reported_at: 2026-02-03T09:30
    category: falls
    harm: {physical: low, psychological: none, reg18_injury: false, candour_threshold: false}
    """
SETTINGS = "site_name: Test\nplugins:\n  - evidence:\n      as_of: 2026-03-31\n"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = write(
        tmp_path,
        {
            "records/incidents/INC-fall.yml": INCIDENT,
            "mkdocs.yml": SETTINGS,
            "docs/guide/work.md": "# How we work\n",
        },
    )
    committed(folder)
    return folder


@pytest.fixture
def served(repository: Path, root: Path) -> Iterator[str]:
    port = _free_port()
    command = ("mkdocs", "serve", "-q", "-a", f"127.0.0.1:{port}")
    yield from _serving(command, port, repository, root)


@pytest.fixture
def package(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program in a folder of its own, whose templates may be changed."""
    folder = tmp_path_factory.mktemp("package")
    for part in ("generators", "site_templates"):
        shutil.copytree(root / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.fixture
def served_by_us(repository: Path, package: Path) -> Iterator[str]:
    port = _free_port()
    command = ("generators", "serve", "--port", str(port), "--audience", "internal")
    yield from _serving(command, port, repository, package)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _serving(command: tuple[str, ...], port: int, repository: Path, program: Path) -> Iterator[str]:
    server = subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=repository,
        env=os.environ | {"PYTHONPATH": str(program)},
        stdout=subprocess.DEVNULL,
        stderr=(repository / "serve.log").open("w"),
    )
    address = f"http://127.0.0.1:{port}/"
    try:
        _wait(address, server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(150):
        assert server.poll() is None
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail("the server did not answer within 30 seconds")


def test_an_edit_is_seen_at_once_and_an_error_leaves_the_last_site(
    browser: Browser, repository: Path, served: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(f"{served}incidents/INC-fall.html")
    record = repository / "records/incidents/INC-fall.yml"
    record.write_text(record.read_text().replace("Fall during a transfer", "Fall from a sling"))
    page.get_by_role("heading", name="Fall from a sling").wait_for(timeout=30_000)
    assert "Draft: not committed" in page.content()
    record.write_text(record.read_text().replace("category: falls", "category: fals"))
    log = repository / "serve.log"
    for _ in range(150):
        if "did you mean falls?" in log.read_text():
            break
        time.sleep(0.2)
    assert "the site stays as it was" in log.read_text()
    page.reload()
    assert page.get_by_role("heading", name="Fall from a sling").is_visible()
    record.write_text(
        record.read_text().replace("category: fals", "category: falls").replace("a sling", "the hoist")
    )
    page.get_by_role("heading", name="Fall from the hoist").wait_for(timeout=30_000)
    assert not complaints
    context.close()


def test_records_guides_and_templates_are_all_watched(
    browser: Browser, repository: Path, package: Path, served_by_us: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{served_by_us}guide/work.html")
    guide = repository / "docs/guide/work.md"
    guide.write_text("# How we really work\n")
    page.get_by_role("heading", name="How we really work").wait_for(timeout=30_000)
    page.goto(f"{served_by_us}incidents/index.html")
    second = (repository / "records/incidents/INC-fall.yml").read_text().replace("INC-fall", "INC-slip")
    (repository / "records/incidents/INC-slip.yml").write_text(
        second.replace("Fall during a transfer", "Slip in the bathroom")
    )
    page.get_by_role("link", name="Slip in the bathroom").first.wait_for(timeout=30_000)
    template = package / "site_templates/pages/register.html"
    template.write_text(template.read_text().replace(">Register<", ">Register of ours<"))
    page.get_by_text("Register of ours").wait_for(timeout=30_000)
    context.close()
