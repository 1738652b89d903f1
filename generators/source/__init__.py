"""Files of a repository read into documents that know where every value stands; what a record means is decided elsewhere."""

from __future__ import annotations

from generators.source.characters import LIMIT_BYTES
from generators.source.composition import LIMIT_DEPTH, LIMIT_VALUES
from generators.source.document import Document, Place, Value
from generators.source.folder import files, read, root
from generators.source.kept import Kept
from generators.source.kept import opened as kept_in
from generators.source.kept import place as kept_file
from generators.source.parsing import parse
from generators.source.paths import Refusal, contents, resolve
from generators.source.pieces import Pieces
from generators.source.raw import raw
from generators.source.settings import plain, tags

__all__ = [
    "LIMIT_BYTES",
    "LIMIT_DEPTH",
    "LIMIT_VALUES",
    "Document",
    "Kept",
    "Pieces",
    "Place",
    "Refusal",
    "Value",
    "contents",
    "files",
    "kept_file",
    "kept_in",
    "parse",
    "plain",
    "raw",
    "read",
    "resolve",
    "root",
    "tags",
]
