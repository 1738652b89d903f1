"""How heavy the example's sites are: a page must open on a slow laptop, and a whole site fit where a provider can send it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from generators.audience import AUDIENCES
from generators.book import Book
from generators.outputs import addresses

RECORD, PAGE, SITE = 60_000, 200_000, 25_000_000


@pytest.mark.parametrize("audience", AUDIENCES)
def test_no_page_and_no_site_is_too_heavy(
    demo_book: Callable[[str], Book], demo_site: Callable[[str], Path], audience: str
) -> None:
    site = demo_site(audience)
    sizes = {
        path.relative_to(site).as_posix(): path.stat().st_size for path in site.rglob("*") if path.is_file()
    }
    records = [addresses.of_record(entry) for entry in demo_book(audience).ledger.entries.values()]
    assert not {path: sizes[path] for path in records if sizes[path] >= RECORD}
    assert not {path: size for path, size in sizes.items() if path.endswith(".html") and size >= PAGE}
    assert sum(size for path, size in sizes.items() if not path.startswith(addresses.FILES)) < SITE
