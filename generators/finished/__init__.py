"""Finished pages: kept between two builds as long as everything they were told is the same, and rendered by several processes.

While a page is made it is noted what it asks of the book; it is taken from what is kept only where every answer has the
same digest as then. Pages are told and looked at elsewhere; decision 0013 says why nothing stale can be served.
"""

from __future__ import annotations

from generators.finished.making import Guides, Made, Site, make
from generators.finished.store import Kept, place

__all__ = ["Guides", "Kept", "Made", "Site", "make", "place"]
