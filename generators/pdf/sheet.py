"""What the renderer is given and gives back: finished HTML with what goes into the PDF beside it; nothing is rendered here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Attached:
    """A file inside a PDF. `relationship` is PDF/A-3's: `Source` for what the document was made from."""

    name: str
    content: bytes
    about: str
    relationship: str = "Source"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document ready to be rendered; two equal sheets give equal bytes."""

    html: str
    identifier: str
    """Names this document for ever: commit, position date, audience and file name."""
    dated: datetime
    """The date of the document and of everything attached to it; no clock is read."""
    attached: tuple[Attached, ...] = ()
    pictures: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)
    """Pictures the HTML shows, as `held:NAME` -> content."""
    titles: tuple[tuple[str, str], ...] = ()
    """Places in the document and what they are called: said of a link by a reader's voice."""
    style: str = ""
    """Rules beside those of print.css."""


@dataclass(frozen=True, slots=True)
class Part:
    """Pages for a bundle, and on which of them (counted from 0) each named place is."""

    content: bytes
    anchors: Mapping[str, int]
    pages: int
