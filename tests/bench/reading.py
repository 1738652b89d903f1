"""Runs that read a long history, beside git printing the same commits and files; and an audit of a shorter one."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path

from tests.bench import histories
from tests.bench.builds import Costs, Run
from tests.bench.measuring import EVIDENCE, Job, ratio

LONG, AUDITED = 10_000, 1_667
GIT, COLD, AGAIN, AUDIT = (
    "git log and cat-file",
    "history, first run",
    "history, one commit more",
    "audit, 5,000 commits",
)


def runs(scratch: Path) -> dict[str, Run]:
    """Reading a long history; reading it again; and an audit."""
    long = histories.repository(scratch / "long", LONG)
    log = ("git", "log", "--raw", "-z", "--no-abbrev", "--no-renames")
    raw = subprocess.run(log, cwd=long, capture_output=True, check=True).stdout
    names = dict.fromkeys(re.findall(rb":\d+ \d+ [0-9a-f]+ ([0-9a-f]+) [AM]", raw))
    blobs = scratch / "blobs"
    blobs.write_bytes(b"".join(name + b"\n" for name in names))
    script = f"{' '.join(log)} > /dev/null && git cat-file --batch < {blobs} > /dev/null"
    read = (*EVIDENCE, "history", "--glob", "records/**/*.yml", "--format", "json")
    cache = {"XDG_CACHE_HOME": str(scratch / "cache-of-history")}
    steps = count()
    audited = histories.repository(scratch / "audited", AUDITED)
    return {
        GIT: Run(Job(long, ("sh", "-c", script))),
        COLD: Run(
            Job(long, read, cache, partial(shutil.rmtree, cache["XDG_CACHE_HOME"], ignore_errors=True))
        ),
        AGAIN: Run(Job(long, read, cache, lambda: histories.changed(long, LONG, 1, next(steps)))),
        AUDIT: Run(Job(audited, (*EVIDENCE, "audit"))),
    }


def told(costs: Costs) -> Iterator[str]:
    """What it costs beside git alone, and beside the first time."""
    words = f"history of {LONG:,} records and {LONG * 3:,} commits, CPU beside git log and cat-file"
    yield f"{words}: {ratio(costs[COLD], costs[GIT]):.2f} times"
    yield f"history after one commit more, CPU beside the first run: {ratio(costs[AGAIN], costs[COLD]):.2f} times"
