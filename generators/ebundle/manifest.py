"""What manifest.json says of a submission: what it was made from and the hash of every file and record; nothing is written here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generators import software
from generators.audience import source_text
from generators.book import Book
from generators.outputs.frame import remarks
from generators.outputs.packs.submission import Dossier

SCHEMA = "care-evidence-submission/1"


@dataclass(frozen=True, slots=True)
class Places:
    """Where things are in the bundle, counted from 1."""

    pages: int
    exhibits: Mapping[str, int]
    sections: Mapping[str, int]
    archival: bool


def text(book: Book, dossier: Dossier, files: Mapping[str, bytes], places: Places) -> str:
    """The manifest as JSON: same commit, same text; no clock is read."""
    submission = dossier.submission
    told: dict[str, Any] = {
        "schema": SCHEMA,
        "submission": submission.id,
        "title": submission.title,
        "provider": book.provider.name,
        "to": submission.to,
        "audience": book.audience,
        "as_of": book.as_of.isoformat(),
        "commit": book.standing.commit or None,
        "committed": book.standing.committed.isoformat() if book.standing.committed else None,
        "draft": list(remarks(book)),
        "example": book.example,
        "tool": {"name": software.NAME, "version": software.version()},
        "bundle": {
            "file": f"{submission.id}.pdf",
            "pages": places.pages,
            "conformance": "PDF/A-3b" if places.archival else None,
            "accessible_original": f"{submission.id}-accessible.pdf",
        },
        "sections": [
            {"title": found.title, "page": places.sections[found.anchor]} for found in dossier.chapters
        ],
        "exhibits": [
            {
                "number": one.number,
                "id": one.item.id,
                "title": one.item.title,
                "form": one.form,
                "file": one.name or None,
                "sha256": one.sha256 or None,
                "first_page": places.exhibits[one.anchor],
                "last_page": places.exhibits[one.anchor] + one.pages,
            }
            for one in dossier.exhibits
        ],
        "files": [
            {"path": path, "bytes": len(content), "sha256": _sha256(content)}
            for path, content in sorted(files.items())
        ],
        "records": [
            {"id": identity, "path": entry.document.path, "sha256": _sha256(source_text(entry).encode())}
            for identity in sorted(dossier.records)
            if (entry := book.ledger.entries.get(identity))
        ],
    }
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
