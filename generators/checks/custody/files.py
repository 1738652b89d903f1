"""Files of evidence as they lie on disk against what was committed under the same name; what their records say is compared elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from generators.checks.custody.span import Span


def replaced(span: Span, repository: Path) -> Iterator[tuple[str, str]]:
    """Evidence files that hold something else than at the beginning of a span: path from the evidence folder, blob id now.

    Files that are gone, or are no files any more, are found where their evidence item is checked.
    """
    for path, blob in span.files.items():
        actual = _blob(repository / path, "sha256" if len(blob) == 64 else "sha1")
        if actual and actual != blob:
            yield path, actual


def _blob(file: Path, algorithm: str) -> str:
    """The id under which git keeps what a file holds; empty where there is no file."""
    if file.is_symlink() or not file.is_file():
        return ""
    hashed = hashlib.new(algorithm, f"blob {file.stat().st_size}\0".encode(), usedforsecurity=False)
    with file.open("rb") as stream:
        while piece := stream.read(1 << 20):
            hashed.update(piece)
    return hashed.hexdigest()
