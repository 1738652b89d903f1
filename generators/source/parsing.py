"""One file's bytes into a document or the reasons why not: pure, and never an exception for what a file holds."""

from __future__ import annotations

import re

from generators.finding import Finding
from generators.source.characters import text_of
from generators.source.complaints import Complaints
from generators.source.composition import Composition
from generators.source.document import Document, Places

_SIDES = re.compile(r"^[ \t]*(?:<{7,}|>{7,})(?=[ \t]|$).*$", re.MULTILINE)
_MIDDLE = re.compile(r"^[ \t]*(?:={7,}[ \t]*|\|{7,}(?:[ \t].*)?)$", re.MULTILINE)
_MIDDLE_ALONE = re.compile(r"^={7,}[ \t]*$", re.MULTILINE)


def parse(path: str, content: bytes) -> tuple[Document | None, tuple[Finding, ...]]:
    """Read the bytes of one file, whose name is only for the findings.

    The document is None where the file cannot be read in one way; `Document.sound` is False where it can be read for
    further checking only. A sound document comes with no findings.
    """
    text, complaints = text_of(path, content)
    if text is None:
        return None, complaints.findings()
    if not text.clean.strip():
        cure = "Write the record, or delete the file."
        complaints.add(1, 1, "SRC015", "the file is empty", cure)
        return None, complaints.findings()
    if _conflicted(text.clean, complaints):
        return None, complaints.findings()
    composition = Composition(text.clean, complaints)
    composition.run(text.mended)
    findings = complaints.findings()
    root = composition.root
    if not composition.whole or not isinstance(root, dict) or not complaints.mendable():
        return None, findings
    places, keys = (Places(root, composition.marks, of_keys=of_keys) for of_keys in (False, True))
    ambiguous = composition.ambiguous
    return Document(path, root, places, keys, text.as_it_stands, ambiguous, sound=not findings), findings


def _conflicted(text: str, complaints: Complaints) -> bool:
    """Report every line git left behind in a half-done merge, wherever it stands: a text block would take it for prose."""
    sides = list(_SIDES.finditer(text))
    middle = _MIDDLE if sides else _MIDDLE_ALONE
    found = sorted([*sides, *middle.finditer(text)], key=re.Match.start)
    cure = "Finish the merge: keep the right lines, delete the marks, then `git add` the file."
    for mark in found:
        complaints.add_at(
            mark.start(), "SRC007", f"git's mark of an unfinished merge: {mark[0].strip()[:40]}", cure
        )
    return bool(found)
