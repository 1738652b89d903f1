"""A provider's logo is published from its repository, and nothing else is."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from generators import logo, website
from generators.finding import Unable
from tests import crawl
from tests.books import book
from tests.outputs.conftest import STORY
from tests.repositories import write

SETTINGS = "site_name: Test\nplugins:\n  - evidence:\n      logo: docs/our logo.png\n"


def picture() -> bytes:
    """A PNG of one grey point."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            len(content).to_bytes(4, "big") + name + content + zlib.crc32(name + content).to_bytes(4, "big")
        )

    head = chunk(b"IHDR", b"\0\0\0\1\0\0\0\1\x08\0\0\0\0")
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b"")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = write(tmp_path / "evidence", STORY | {"mkdocs.yml": SETTINGS, "docs/guide/work.md": "# Work\n"})
    (folder / "docs/our logo.png").write_bytes(picture())
    return folder


def test_the_logo_stands_on_every_page_beside_the_name(repository: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    out.mkdir()
    website.build(book(repository), out)
    assert (out / "assets/logo.png").read_bytes() == picture()
    assert not crawl.faults(out)
    for place in ("index.html", "actions/ACT-late.html", "guide/work.html", "reference/findings/index.html"):
        html = (out / place).read_text()
        assert f'src="{"../" * place.count("/")}assets/logo.png" alt=""' in html, place


def test_without_one_no_page_has_a_picture_for_it(tmp_path: Path) -> None:
    folder, out = write(tmp_path / "evidence", STORY), tmp_path / "site"
    out.mkdir()
    website.build(book(folder), out)
    assert "ce-header__logo" not in (out / "index.html").read_text()


@pytest.mark.parametrize(
    ("content", "suffix"), [(picture(), "png"), (b"\xff\xd8\xff\xe0..", "jpg"), (b"RIFF....WEBPVP8 ", "webp")]
)
def test_pictures_are_told_by_what_they_hold(tmp_path: Path, content: bytes, suffix: str) -> None:
    (tmp_path / "logo").write_bytes(content)
    assert logo.read(tmp_path, "logo") == logo.Logo(content, suffix)


@pytest.mark.parametrize(
    "content",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
        b"<html>",
        b"",
        b"RIFF....WAVE",
        b"GIF89a",
    ],
)
def test_what_could_run_or_is_no_picture_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "logo.png").write_bytes(content)
    with pytest.raises(Unable, match="no PNG, JPEG or WebP picture"):
        logo.read(tmp_path, "logo.png")


def test_one_that_is_too_heavy_is_refused(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(picture() + bytes(logo.LARGEST))
    with pytest.raises(Unable, match="every page loads it"):
        logo.read(tmp_path, "logo.png")


@pytest.mark.parametrize(
    "named", ["../secret.png", "/secret.png", "link.png", "folder", "gone.png", ".git/x.png", "."]
)
def test_a_path_out_of_the_repository_is_refused(tmp_path: Path, named: str) -> None:
    folder = tmp_path / "evidence"
    (folder / "folder").mkdir(parents=True)
    (folder / ".git").mkdir()
    (folder / ".git/x.png").write_bytes(picture())
    (tmp_path / "secret.png").write_bytes(picture())
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    with pytest.raises(Unable):
        logo.read(folder, named)


def test_settings_that_name_no_picture_publish_nothing(repository: Path, tmp_path: Path) -> None:
    (repository / "docs/our logo.png").write_bytes(b"<svg>")
    with pytest.raises(Unable, match="no PNG, JPEG or WebP picture"):
        website.build(book(repository), tmp_path / "site")
    assert not (tmp_path / "site/index.html").exists()
