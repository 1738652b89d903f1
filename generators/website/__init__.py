"""The one door to MkDocs: a plugin that adds the generated pages, and what drives it; no page is made here."""

from __future__ import annotations

from generators.website.driven import build, serve
from generators.website.plugin import EvidencePlugin, How

__all__ = ["EvidencePlugin", "How", "build", "serve"]
