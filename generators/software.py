"""Name and version of this software, as it was installed; nothing else is asked of where it runs."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed

NAME = "care-evidence"
TITLE = "Care Evidence"


@cache
def version() -> str:
    """`0.1.0`; `not installed` where it runs from its source only."""
    try:
        return installed(NAME)
    except PackageNotFoundError:
        return "not installed"
