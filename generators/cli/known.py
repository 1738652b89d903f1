"""What a history is read with: where it is kept between two runs, whose keys are known, when a server received what."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generators.cli.app import say


def cache_folder(*, without: bool = False) -> Path | None:
    """Where what was read of a history is kept for the next run: the person's own folder for such things."""
    if without:
        return None
    named = os.environ.get("XDG_CACHE_HOME", "")
    home = Path(named) if named and Path(named).is_absolute() else Path.home() / ".cache"
    return home / "care-evidence" / "history"


def how_known(trust: Path | None, receipts: Path | None) -> Mapping[str, Any]:
    """What a history is read with: whose keys are known, and when a server received what."""
    found: dict[str, Any] = {}
    if trust is not None:
        from generators.history import signing  # noqa: PLC0415 - brings a library that only signatures need

        found["judges"] = signing.judges(signing.trusted(trust))
    if receipts is not None:
        from generators.history.receipts import first_seen, read_receipts  # noqa: PLC0415

        log = read_receipts(receipts)
        for remark in log.remarks:
            say(f"{receipts}: {remark}")
        found["receipts"] = lambda graph: first_seen(log, graph.parents)
    return found
