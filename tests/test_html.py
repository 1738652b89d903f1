"""The example's sites are valid HTML, as the checker of the W3C sees it; skipped, and said so, where Java is not here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from generators.book import Book
from tests import page_types, vnu


def test_every_page_of_the_teams_site_is_valid(demo_site: Callable[[str], Path], root: Path) -> None:
    assert not vnu.faults(root, demo_site("internal"))


@pytest.mark.parametrize("audience", ["inspector", "commissioner"])
def test_every_sort_of_page_for_outsiders_is_valid(
    demo_site: Callable[[str], Path], demo_book: Callable[[str], Book], root: Path, audience: str
) -> None:
    site = demo_site(audience)
    paths = [path for paths in page_types.chosen(demo_book(audience), site).values() for path in paths]
    assert len(paths) > 40
    assert not vnu.faults(root, site, paths)


def test_what_is_not_valid_is_told(root: Path, tmp_path: Path) -> None:
    page = (
        '<!DOCTYPE html><html lang="en"><head><title>x</title></head><body><h1>a<ul></ul></h1></body></html>'
    )
    (tmp_path / "page.html").write_text(page)
    (found,) = vnu.faults(root, tmp_path)
    assert "page.html:1: Element “ul” not allowed as child of element “h1”" in found
