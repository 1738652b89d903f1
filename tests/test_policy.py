"""What browsers and servers are told to allow: the same on every page, in the file for hosts and in the guide."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from generators import policy, website
from tests.books import book
from tests.outputs.conftest import STORY
from tests.repositories import write


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write(tmp_path_factory.mktemp("story"), STORY | {"docs/guide/work.md": "# Work\n"})
    out = tmp_path_factory.mktemp("site")
    website.build(book(folder), out)
    return out


def test_every_page_carries_the_policy_before_anything_that_it_governs(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 100
    for page in pages:
        html = page.read_text(encoding="utf-8")
        told = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', html)
        assert len(told) == 1, page
        assert unescape(told[0]) == policy.CONTENT, page
        governed = [html.find(mark) for mark in ("<script", "<link", "<img") if mark in html]
        assert html.find("Content-Security-Policy") < min(governed, default=len(html))


def test_the_policy_lets_nothing_in_from_elsewhere_and_runs_nothing_in_a_page() -> None:
    directives = dict(part.strip().split(" ", 1) for part in policy.CONTENT.split(";"))
    assert directives["default-src"] == "'none'"
    assert set(directives.values()) <= {"'none'", "'self'", "'self' blob:"}
    assert directives["script-src"] == "'self'"


def test_the_site_carries_the_headers_for_hosts_that_read_them(site: Path) -> None:
    lines = (site / "_headers").read_text().splitlines()
    assert lines[0] == "/*"
    told = dict(line.strip().split(": ", 1) for line in lines[1:])
    assert told == policy.HEADERS
    assert "frame-ancestors 'none'" in told["Content-Security-Policy"]
    assert "noindex" in told["X-Robots-Tag"]
    assert (site / "robots.txt").read_text() == "User-agent: *\nDisallow: /\n"


def test_the_guide_gives_exactly_these_headers_for_each_server(root: Path) -> None:
    guide = (root / "docs/guide/hosting.md").read_text(encoding="utf-8")
    for shape in (r'add_header (\S+) "([^"]*)" always;', r'Header always set (\S+) "([^"]*)"'):
        assert dict(re.findall(shape, guide)) == policy.HEADERS
