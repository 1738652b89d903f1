"""Two states of the records, each named by a commit, a date or a submission, and what changed from one to the other."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from generators import checking
from generators.audience import project
from generators.checking import Checked
from generators.cli.known import cache_folder, kept_documents, outside
from generators.derive.comparison import Comparison, compare
from generators.derive.known import Known, known
from generators.finding import Unable
from generators.history import Checkout, History, evidence, of_records, runner, snapshot
from generators.kinds import BY_NAME, KINDS
from generators.kinds.submission import Submission
from generators.past import Past
from generators.source import root


def compared(
    repo: Path, before: str, after: str, kind: str, *, receipts: Path | None, no_cache: bool
) -> Comparison:
    """What changed from one state to the other. Raises Unable where one of them, or the kind, is not known here."""
    if kind and kind not in BY_NAME:
        raise Unable(f"there is no kind {kind!r}", "use one of: " + ", ".join(sorted(BY_NAME)))
    folder = root(repo)
    reading = outside(None, receipts).reading()
    history = of_records(folder, cache=cache_folder(without=no_cache), **reading)
    if history is None or not history.tip:
        raise Unable(
            "nothing has been committed here, so no two states can be compared", "commit the records first"
        )
    checkout = runner.opened(folder)
    checked = checking.check(folder, kept=kept_documents(folder, without=no_cache))
    first, second = (_state(checkout, folder, history, checked, name) for name in (before, after))
    return compare(first, second, KINDS, checked.catalogues)


def _state(checkout: Checkout, folder: Path, history: History, checked: Checked, named: str) -> Known:
    commit = snapshot.chosen(checkout, history, _meant(checkout, checked, named)).commit
    told: History | None = history
    if commit not in history.graph.parents or not history.graph.on_mainline(commit):
        told = of_records(folder, revision=commit)
    if told is None:
        raise ValueError("a repository that was there is gone")
    view = project(checked.ledger, "internal", date.max)
    return known(Past(told, view, checked.ledger, inside=told.inside), commit)


def _meant(checkout: Checkout, checked: Checked, named: str) -> str:
    """A submission as the commit that was sent, where this repository has it, else as its position date."""
    if not named.startswith("SUB-"):
        return named
    record = checked.ledger.find(Submission, named)
    if record is None:
        ids = ", ".join(entry.id for entry in checked.ledger.entries_of("submission")) or "none"
        raise Unable(f"there is no submission {named!r}", f"submissions here: {ids}")
    sent = [one.commit for one in record.sent if one.commit]
    if sent and evidence.holds(checkout, sent[-1]):
        return sent[-1]
    day = record.as_of or (record.sent[-1].at.date() if record.sent else None)
    if day is None:
        raise Unable(
            f"{named} was not sent yet and names no position date", "name a commit or a date instead"
        )
    return day.isoformat()
