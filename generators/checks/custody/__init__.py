"""Rules against history: what was committed once and may not be taken out, rewritten or moved without a word.

Found where records are compared with an earlier state. A change that its record corrects openly is shown and no finding;
one that a migration made is a warning. What can be said of records alone is checked elsewhere.
"""

from __future__ import annotations

from pathlib import Path

from generators.checks.custody.comparison import Compared, against
from generators.checks.custody.corrections import Corrected, as_text
from generators.checks.custody.span import Span, between
from generators.ledger import Ledger

__all__ = ["Compared", "Corrected", "Span", "against", "as_text", "between", "compared"]


def compared(ledger: Ledger, repository: Path, revision: str, *, cache: Path | None = None) -> Compared:
    """The records of an evidence folder against the state that was committed at a revision: a commit, branch or tag, or a date.

    `cache` is a folder outside the repository in which what was read of the history is kept. Raises Unable where there is
    no repository, no such commit, or nothing in common with it.
    """
    return against(ledger, between(repository, revision, cache=cache), repository)
