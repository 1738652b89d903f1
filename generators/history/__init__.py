"""git as the record of what was committed: who changed which record when, and how far a folder can be tied to a commit."""

from __future__ import annotations

from generators.history.commits import Claim, Commit
from generators.history.difference import Change, difference
from generators.history.evidence import of_records
from generators.history.lives import History, versions
from generators.history.reading import read
from generators.history.received import Received
from generators.history.runner import Checkout, environment, find, run
from generators.history.steps import Step
from generators.history.worktree import READ, Standing, standing

__all__ = [
    "READ",
    "Change",
    "Checkout",
    "Claim",
    "Commit",
    "History",
    "Received",
    "Standing",
    "Step",
    "difference",
    "environment",
    "find",
    "of_records",
    "read",
    "run",
    "standing",
    "versions",
]
