"""The history of an evidence folder: which repository it lies in, and which of its files are records."""

from __future__ import annotations

from pathlib import Path

from generators.history.choice import Choice, records
from generators.history.lives import History
from generators.history.reading import Judges, Receipts, read
from generators.history.runner import Checkout, find, run


def choice_of(checkout: Checkout, folder: Path) -> Choice | None:
    """The records of an evidence folder in its repository; None where it lies outside of it."""
    if checkout.tree is None:
        return records()
    try:
        inside = folder.resolve().relative_to(checkout.tree.resolve()).as_posix()
    except ValueError:
        return None
    return records("" if inside == "." else inside)


def holds(checkout: Checkout, commit: str) -> bool:
    """Whether a repository holds a commit of that full id."""
    return run(checkout, ["cat-file", "-e", f"{commit}^{{commit}}"]) is not None


def of_records(
    folder: Path,
    *,
    revision: str = "",
    receipts: Receipts | None = None,
    judges: Judges | None = None,
    cache: Path | None = None,
) -> History | None:
    """The history of the records in an evidence folder; None where there is no repository around it.

    Raises Unable where the repository is damaged, or there is no such revision.
    """
    checkout = find(folder)
    choice = choice_of(checkout, folder) if checkout else None
    return (
        read(folder, choice, revision=revision, receipts=receipts, judges=judges, cache=cache)
        if choice
        else None
    )
