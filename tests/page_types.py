"""Which pages of a site stand for all of their sort, so that what is costly is looked at on few pages and no sort is left out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generators.book import Book
from generators.outputs.pages import pages

# A page that is heavier costs more to look at than what it shows beyond others of its sort is worth.
_HEAVY = 70_000
_ELEMENT = re.compile(r'<([a-z][a-z0-9]*)(?:[^>]*? class="([^"]*)")?')
BY_HAND = "written by hand"


@dataclass(frozen=True, slots=True)
class _Seen:
    path: str
    size: int
    elements: frozenset[tuple[str, str]]
    """The sorts of elements on a page, by name and classes."""


def sorts(book: Book, site: Path) -> Mapping[str, tuple[str, ...]]:
    """Template -> the paths of all pages made with it; those that no output makes are guides and their like."""
    templates = {output.path: output.template for output in pages(book)}
    found: dict[str, list[str]] = defaultdict(list)
    for file in sorted(site.rglob("*.html")):
        path = file.relative_to(site).as_posix()
        found[templates.get(path, BY_HAND)].append(path)
    return {template: tuple(paths) for template, paths in sorted(found.items())}


def chosen(book: Book, site: Path) -> Mapping[str, tuple[str, ...]]:
    """Template -> its page with most sorts of elements, and the one that adds most to it, where one adds anything."""
    return {template: _chosen(site, paths) for template, paths in sorts(book, site).items()}


def _chosen(site: Path, paths: tuple[str, ...]) -> tuple[str, ...]:
    seen = [_look(site, path) for path in paths]
    first = min(seen, key=lambda page: (page.size > _HEAVY, -len(page.elements), page.size, page.path))
    second = min(seen, key=lambda page: (-len(page.elements - first.elements), page.size, page.path))
    return (first.path, second.path) if second.elements - first.elements else (first.path,)


def _look(site: Path, path: str) -> _Seen:
    text = (site / path).read_text(encoding="utf-8")
    return _Seen(path, len(text), frozenset(_ELEMENT.findall(text)))
