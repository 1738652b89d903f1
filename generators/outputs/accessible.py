"""What the accessibility statement and the page for addresses that do not exist are told; what they say stands in their templates."""

from __future__ import annotations

from typing import Any

from generators.book import Book
from generators.outputs import addresses
from generators.outputs.frame import Step

TITLE = "Accessibility statement"
NOT_FOUND_TITLE = "Page not found"


def tell(book: Book) -> dict[str, Any]:
    """The accessibility statement: what was tested, what is known to fall short, and whom to ask."""
    return {
        "section": addresses.REFERENCE,
        "trail": (Step("Home", addresses.HOME),),
        "heading": TITLE,
        "contact": book.provider.contact or "",
    }


def tell_not_found() -> dict[str, Any]:
    """The page that a web server shows for an address that does not exist, at whatever depth: it can lead nowhere."""
    return {}
