"""What a history is read with: where it is kept between two runs, whose keys are known, when a server received what."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generators.cli.app import say


def cache_folder(sort: str = "history", *, without: bool = False) -> Path | None:
    """Where what was read of a history, or another sort of thing, is kept for the next run: the person's own folder for it."""
    if without:
        return None
    named = os.environ.get("XDG_CACHE_HOME", "")
    home = Path(named) if named and Path(named).is_absolute() else Path.home() / ".cache"
    return home / "care-evidence" / sort


def cores() -> int:
    """How many processes can run at once on this computer."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def kept_documents(repository: Path, *, without: bool = False) -> Path | None:
    """The file in which the records of a repository, as they were read, are kept for the next run."""
    from generators.source import kept_file  # noqa: PLC0415 - brings what reads YAML

    folder = cache_folder("documents", without=without)
    return kept_file(folder, repository) if folder else None


@dataclass(frozen=True, slots=True)
class Outside:
    """What is known of a history from outside the repository."""

    trust: Any = None
    """A `Trust`; None without a list of trusted keys."""
    log: Any = None
    """A push log's `Receipts`; None without one."""

    def reading(self) -> dict[str, Any]:
        """How a history is read with it."""
        found: dict[str, Any] = {}
        if self.trust is not None:
            from generators.history import signing  # noqa: PLC0415 - brings a library that only signatures need

            found["judges"] = signing.judges(self.trust)
        if self.log is not None:
            from generators.history.receipts import first_seen  # noqa: PLC0415

            found["receipts"] = lambda graph: first_seen(self.log, graph.parents)
        return found


def outside(trust: Path | None, receipts: Path | None) -> Outside:
    """What the files named on the command line say. Raises Unable where one of them cannot be read."""
    keys = log = None
    if trust is not None:
        from generators.history import signing  # noqa: PLC0415 - brings a library that only signatures need

        keys = signing.trusted(trust)
    if receipts is not None:
        from generators.history.receipts import read_receipts  # noqa: PLC0415

        log = read_receipts(receipts)
        for remark in log.remarks:
            say(f"{receipts}: {remark}")
    return Outside(keys, log)
