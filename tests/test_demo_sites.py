"""The example's three sites, every page of them: sound, whole, and naming nothing that their readers may not see."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from generators.book import Book
from tests import crawl

AUDIENCES = ("inspector", "commissioner", "internal")


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_link_picture_and_anchor_leads_to_a_place_inside(
    demo_site: Callable[[str], Path], audience: str
) -> None:
    assert not crawl.faults(demo_site(audience))


@pytest.mark.parametrize("audience", AUDIENCES)
def test_no_page_names_a_hidden_record(
    demo_site: Callable[[str], Path], demo_book: Callable[[str], Book], audience: str
) -> None:
    site, told = demo_site(audience), demo_book(audience)
    assert list(site.glob("audit-trail/2026-01*.html"))
    hidden = [name for name in demo_book("internal").ledger.entries if name not in told.ledger.entries]
    assert len(hidden) > 50 or audience != "commissioner"
    names = "|".join(re.escape(name) for name in sorted(hidden, key=len, reverse=True))
    found = re.compile(rf"\b(?:{names or '(?!)'})")
    pages = [path for path in site.rglob("*.html") if "reference" not in path.relative_to(site).parts[:1]]
    assert not [(path.name, leak[0]) for path in pages if (leak := found.search(path.read_text()))]
