"""Small ledgers on disk, checked as `evidence check` does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from generators import checking
from generators.finding import Finding
from tests.repositories import write

Check = Callable[..., tuple[Finding, ...]]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """`check(files, names=…, as_of=…)`: the findings of a sound little repository with these files laid over it."""

    def run(files: Mapping[str, str | bytes], **more: Any) -> tuple[Finding, ...]:
        return checking.check(write(tmp_path / "repository", files), **more).findings

    return run


@pytest.fixture
def codes(check: Check) -> Callable[..., list[str]]:
    """The same, codes only, in file order."""

    def run(files: Mapping[str, str | bytes], **more: Any) -> list[str]:
        return [found.code for found in check(files, **more)]

    return run
