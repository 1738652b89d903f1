"""The checker of HTML that the W3C runs: the only door to its jar; which pages it reads, tests say."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest


def faults(root: Path, folder: Path, pages: Sequence[str] = ()) -> list[str]:
    """Everything that is no valid HTML in these pages of a folder, or in all of it. Skipped where Java or the jar is missing."""
    jar = root / "node_modules/vnu-jar/build/dist/vnu.jar"
    if not shutil.which("java") or not jar.is_file():
        pytest.skip("VALID HTML IS NOT CHECKED: this needs Java, and `make setup` for the package vnu-jar")
    # One compiler and a deep stack: a run is short, and a page may be nested deeply.
    command = [
        "java",
        "-Xss4m",
        "-XX:TieredStopAtLevel=1",
        "-jar",
        str(jar),
        "--skip-non-html",
        "--errors-only",
        "--format",
        "json",
    ]
    done = subprocess.run(
        [*command, *(pages or ["."])], cwd=folder, capture_output=True, text=True, timeout=600, check=False
    )
    told = json.loads(done.stderr)["messages"]
    assert done.returncode == (1 if told else 0), done.stderr[:500]
    return [
        f"{one.get('url', '').rsplit(folder.name, 1)[-1]}:{one.get('lastLine')}: {one['message']} {one.get('extract', '')[:120]}"
        for one in told
    ]
