"""One run of a command and what it cost, its child processes included; what is run, and what is made of it, lies elsewhere."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EVIDENCE = (sys.executable, "-m", "generators")
_EVERY = 0.25
_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Cost:
    """One run: seconds on the clock, CPU seconds (user and system), peak memory in MiB, all processes together."""

    wall: float
    cpu: float
    memory: float


@dataclass(frozen=True, slots=True)
class Job:
    """A command and the folder it runs in."""

    folder: Path
    command: Sequence[str]
    variables: Mapping[str, str] = field(default_factory=dict)
    before: Callable[[], object] = lambda: None
    """What is done before each run, and not measured."""


def measure(job: Job, log: Path) -> Cost:
    """What one run costs. Raises `SystemExit` where it fails."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | dict(job.variables)
    job.before()
    started = time.perf_counter()
    with log.open("wb") as output:
        process = subprocess.Popen(job.command, cwd=job.folder, stdout=output, stderr=output, env=environment)
        watch = _Watch(process.pid)
        _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    seen = watch.ended()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        said = log.read_text(encoding="utf-8", errors="replace")[-2000:]
        sys.exit(f"{' '.join(job.command)} failed:\n{said}")
    # The kernel counts the peak of the largest process in KiB, that of macOS in bytes.
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return Cost(wall, used.ru_utime + used.ru_stime, max(seen, used.ru_maxrss / unit))


def median(runs: Sequence[Cost], part: str) -> float:
    """The median of one figure over the runs."""
    return float(statistics.median(getattr(run, part) for run in runs))


def ratio(first: Sequence[Cost], second: Sequence[Cost], part: str = "cpu") -> float:
    """The median of the ratios of runs side by side; where one was run less often, of its median."""
    if len(first) == len(second):
        pairs = zip(first, second, strict=True)
        return float(statistics.median(getattr(a, part) / getattr(b, part) for a, b in pairs))
    return median(first, part) / median(second, part)


# ------------------------------------------------------------------ memory
class _Watch:
    """Looks every quarter of a second at what a process and all below it hold; memory that they share counts once."""

    def __init__(self, process: int) -> None:
        self._process = process
        self._most = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        if _PROC.is_dir():
            self._thread.start()

    def ended(self) -> float:
        """The most that was seen, in MiB; nothing where this system does not tell."""
        self._over.set()
        if self._thread.ident:
            self._thread.join()
        return self._most

    def _look(self) -> None:
        while not self._over.wait(_EVERY):
            self._most = max(self._most, sum(map(_held, _family(self._process))))


def _family(process: int) -> Iterator[int]:
    yield process
    for task in _PROC.glob(f"{process}/task/*/children"):
        for child in _read(task).split():
            yield from _family(int(child))


def _held(process: int) -> float:
    """MiB of a process, of shared pages its part."""
    for line in _read(_PROC / str(process) / "smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _read(file: Path) -> str:
    try:
        return file.read_text()
    except OSError:
        # The process has ended meanwhile.
        return ""
