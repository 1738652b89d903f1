"""git as the record of what was committed: who changed which record when, and how far a folder can be tied to a commit."""

from __future__ import annotations

from generators.history.runner import Checkout, environment, find, run
from generators.history.worktree import READ, Standing, standing

__all__ = ["READ", "Checkout", "Standing", "environment", "find", "run", "standing"]
