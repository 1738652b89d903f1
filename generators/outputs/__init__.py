"""What is shown: each module here says what one sort of page is told; how it looks lives in site_templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Output:
    """One page: its address in the site, its title, its template, and how to work out what the template is told.

    `tell` is called when the page is rendered and not before, so that only one page's context is ever held.
    """

    path: str
    title: str
    template: str
    tell: Callable[[], Mapping[str, Any]]
