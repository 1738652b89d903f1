"""A site as one zip: complete, the same every time, opened from any folder, and asking for nothing."""

from __future__ import annotations

import hashlib
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from generators import portable, website
from generators.book import Book
from generators.build import Wanted, build
from generators.checking import check
from generators.finding import Unable
from generators.history import Standing
from tests import crawl
from tests.books import SOUND, book
from tests.outputs.conftest import STORY
from tests.repositories import committed, write
from tests.test_build import RECORDS

TOP = "evidence-inspector-2026-03-31"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return book(write(tmp_path_factory.mktemp("story"), STORY))


@pytest.fixture(scope="module")
def site(told: Book, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    website.build(told, out)
    return out


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pdf")
    (folder / "ACT-late.pdf").write_bytes(b"%PDF-1.7 one")
    (folder / "other.pdf").write_bytes(b"%PDF-1.7 two")
    return folder


@pytest.fixture(scope="module")
def packed(told: Book, site: Path, documents: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("zip") / "deep" / f"{portable.name_of(told)}.zip"
    portable.write(told, site, documents, place)
    return place


def unpacked(packed: Path, folder: Path) -> Path:
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(folder)
    return folder / TOP


def test_the_zip_holds_every_file_of_the_site_and_every_document(
    packed: Path, site: Path, documents: Path, tmp_path: Path
) -> None:
    top = unpacked(packed, tmp_path)
    for kept, given in (("site", site), ("documents", documents)):
        found = {path.relative_to(given) for path in given.rglob("*") if path.is_file()}
        assert found == {path.relative_to(top / kept) for path in (top / kept).rglob("*") if path.is_file()}
        assert all((given / name).read_bytes() == (top / kept / name).read_bytes() for name in found)
    assert {path.name for path in top.iterdir()} == {"site", "documents", "START-HERE.html", "SHA256SUMS.txt"}


def test_the_hashes_are_those_of_the_files(packed: Path, tmp_path: Path) -> None:
    top = unpacked(packed, tmp_path)
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS.txt"], cwd=top, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    listed = {line.split("  ", 1)[1] for line in (top / "SHA256SUMS.txt").read_text().splitlines()}
    there = {path.relative_to(top).as_posix() for path in top.rglob("*") if path.is_file()}
    assert listed == there - {"SHA256SUMS.txt"}


def test_the_same_files_give_the_same_zip(
    told: Book, packed: Path, site: Path, documents: Path, tmp_path: Path
) -> None:
    again = tmp_path / "again.zip"
    portable.write(told, site, documents, again)
    assert hashlib.sha256(again.read_bytes()).digest() == hashlib.sha256(packed.read_bytes()).digest()
    assert [path.name for path in tmp_path.iterdir()] == ["again.zip"]


def test_names_in_the_zip_can_be_unpacked_anywhere(packed: Path) -> None:
    with zipfile.ZipFile(packed) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
    assert len(names) == len({name.casefold() for name in names})
    # Windows allows 260 characters in all; half of them are left for where the zip is unpacked.
    assert max(map(len, names)) < 130
    for name in names:
        assert name.isascii()
        assert not name.startswith("/")
        assert not set(name) & set('\\:*?"<>|')
        assert ".." not in name.split("/")


def test_the_zip_is_small(packed: Path, site: Path) -> None:
    pages = sum(path.stat().st_size for path in site.rglob("*.html"))
    with zipfile.ZipFile(packed) as archive:
        assert (
            sum(found.compress_size for found in archive.infolist() if found.filename.endswith(".html"))
            < pages / 3
        )


def test_the_page_to_start_with_says_what_it_is_and_needs_nothing(packed: Path, tmp_path: Path) -> None:
    top = unpacked(packed, tmp_path)
    page = crawl.read(top / "START-HERE.html", top)
    assert not page.faults
    assert {"site/index.html", "documents/ACT-late.pdf", "documents/other.pdf"} <= {
        address for _, address in page.addresses
    }
    assert all((top / address).is_file() for _, address in page.addresses)
    assert "Position as at 31 March 2026" in " ".join(page.text.split())
    assert "(ACT-late)" in page.text
    assert "Draft" not in page.text


def test_a_draft_is_called_one(told: Book, site: Path, tmp_path: Path) -> None:
    draft = replace(told, standing=Standing(SOUND.commit, None, ("not committed: records/one.yml",)))
    place = tmp_path / f"{portable.name_of(draft)}.zip"
    assert place.name == f"{TOP}-draft.zip"
    portable.write(draft, site, None, place)
    with zipfile.ZipFile(place) as archive:
        start = archive.read(f"{TOP}-draft/START-HERE.html").decode()
    assert "Draft: not committed" in start
    assert "documents" not in start


def test_a_zip_that_cannot_be_made_publishes_nothing_and_leaves_the_last(tmp_path: Path) -> None:
    folder = write(tmp_path / "evidence", RECORDS)
    committed(folder)
    checked = check(folder)
    first = build(checked, "inspector", tmp_path / "out", wanted=Wanted(documents=False, packed=True))
    assert first.packed is not None
    before, kept = first.packed.read_bytes(), (tmp_path / "out/site/inspector").readlink()
    (first.packed.parent / f".{first.packed.name}.part").mkdir()
    with pytest.raises(OSError, match="directory"):
        build(checked, "inspector", tmp_path / "out", wanted=Wanted(documents=False, packed=True))
    assert first.packed.read_bytes() == before
    assert (tmp_path / "out/site/inspector").readlink() == kept


def test_it_opens_from_a_folder_of_any_name_and_asks_for_nothing(
    browser: Browser, packed: Path, tmp_path: Path
) -> None:
    top = unpacked(packed, tmp_path / "Évidence & more (1) #2 100%")
    context = browser.new_context(offline=True)
    page = context.new_page()
    asked: list[str] = []
    failed: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.on("requestfailed", lambda one: failed.append(one.url))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto((top / "START-HERE.html").as_uri())
    page.get_by_role("link", name="Open the evidence").click()
    page.get_by_role("heading", name="Position as at").wait_for()
    page.goto((top / "site/actions/index.html").as_uri())
    page.get_by_role("row").first.wait_for()
    assert not failed
    assert not complaints
    assert asked
    assert all(url.startswith(top.as_uri()) for url in asked)
    context.close()


def test_a_zip_is_refused_where_something_else_stands(tmp_path: Path) -> None:
    folder = write(tmp_path / "evidence", RECORDS)
    committed(folder)
    (tmp_path / "out/site/inspector").mkdir(parents=True)
    with pytest.raises(Unable, match="in the way"):
        build(check(folder), "inspector", tmp_path / "out", wanted=Wanted(documents=False, packed=True))
    assert not (tmp_path / "out/zip").exists()
