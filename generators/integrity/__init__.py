"""What a history is worth as evidence: every object is read and hashed anew, every parent edge walked, and what weakens it is said.

Nothing is written, nothing of the repository is run, and nothing is asked of the network or the clock.
"""

from __future__ import annotations

from generators.integrity.audit import audit
from generators.integrity.manifest import Manifest, manifest
from generators.integrity.report import Case, Facts, Finding, Recording, Report, Unchecked, Verdict, readable
from generators.integrity.telling import as_json, as_text
from generators.integrity.witness import Witness, read_witness, witness

__all__ = [
    "Case",
    "Facts",
    "Finding",
    "Manifest",
    "Recording",
    "Report",
    "Unchecked",
    "Verdict",
    "Witness",
    "as_json",
    "as_text",
    "audit",
    "manifest",
    "read_witness",
    "readable",
    "witness",
]
