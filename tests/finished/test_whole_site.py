"""The whole site of the example and of a small repository, as MkDocs writes it, with pages kept and without."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config

from generators import website
from generators.finished import Site, making
from generators.website import How
from tests.books import book, whole
from tests.outputs.conftest import STORY
from tests.repositories import committed, write

SETTINGS = "site_name: Test\nsite_dir: site\nplugins:\n  - evidence:\n      as_of: 2026-03-31\n"


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(autouse=True)
def unchanged_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program stays the same between two builds of a test, whoever works on it meanwhile."""
    monkeypatch.setattr(making, "program", lambda: b"the same")


def fails(self: Site, output: object) -> bytes:
    raise AssertionError(f"{output} was rendered")


def test_the_example_is_rendered_once(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = whole(demo, "inspector")
    website.build(told, tmp_path / "a", How(2, tmp_path / "kept"))
    monkeypatch.setattr(Site, "finished", fails)
    website.build(told, tmp_path / "b", How(1, tmp_path / "kept"))
    assert digests(tmp_path / "a") == digests(tmp_path / "b")
    assert len(digests(tmp_path / "a")) > 1000


def test_a_server_renders_only_what_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = ("services", "incidents", "actions/ACT-late")
    files = {
        path: text
        for path, text in STORY.items()
        if path.startswith(tuple(f"records/{one}" for one in sound))
    }
    late = "records/actions/ACT-late.yml"
    files[late] = files[late].replace("        plan: PLN-falls\n        objective: transfers\n", "")
    folder = write(tmp_path / "evidence", files | {"mkdocs.yml": SETTINGS, "docs/guide/work.md": "# Work\n"})
    committed(folder)
    served = load_config(str(folder / "mkdocs.yml"), site_dir=str(tmp_path / "served"))
    plugin = served.plugins["evidence"]
    assert isinstance(plugin, website.EvidencePlugin)
    monkeypatch.setattr(plugin, "how", How(1, tmp_path / "kept"))
    served.plugins.on_startup(command="serve", dirty=False)
    mkdocs_build(served, serve_url="http://127.0.0.1:8000/")
    every = plugin.made.rendered
    record = folder / "records/incidents/INC-fall.yml"
    for number in ("First", "Second"):
        # The first edit makes a draft of every page, and that stands in every page; the second changes only what it changes.
        record.write_text(record.read_text().replace("title: ", f"title: {number} "))
        mkdocs_build(served, serve_url="http://127.0.0.1:8000/")
    assert 0 < plugin.made.rendered < every / 4
    monkeypatch.setattr(plugin, "how", website.How())
    plain = load_config(str(folder / "mkdocs.yml"))
    plain.plugins.on_startup(command="build", dirty=False)
    mkdocs_build(plain)
    assert digests(folder / "site") == digests(tmp_path / "served")


def test_a_site_is_written_whole_where_everything_is_kept(tmp_path: Path) -> None:
    folder = write(tmp_path / "story", STORY)
    for name in ("a", "b"):
        website.build(book(folder, "commissioner"), tmp_path / name, How(1, tmp_path / "kept"))
    website.build(book(folder, "commissioner"), tmp_path / "plain")
    assert digests(tmp_path / "a") == digests(tmp_path / "b") == digests(tmp_path / "plain")
