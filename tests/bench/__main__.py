"""Runs each command on the example records several times, interleaved, and prints the medians."""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
AS_OF = "2026-05-31"


@dataclass(frozen=True, slots=True)
class Cost:
    """One run: seconds on the clock, CPU seconds (user and system), peak memory in MiB."""

    wall: float
    cpu: float
    memory: float


def jobs(out: Path) -> Mapping[str, Sequence[str]]:
    """What is measured, by name: arguments of the command line."""
    build = ("build", "--as-of", AS_OF, "--out")
    return {
        "help": ("--help",),
        "check": ("check",),
        "build, inspector": (*build, str(out / "inspector"), "--audience", "inspector"),
        "build, internal": (*build, str(out / "internal"), "--audience", "internal"),
    }


def measure(arguments: Sequence[str], log: Path) -> Cost:
    """What one run of `evidence` with these arguments costs. Raises `SystemExit` where it fails."""
    started = time.perf_counter()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "generators", *arguments], cwd=ROOT, stdout=output, stderr=output
        )
        _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(
            f"evidence {' '.join(arguments)} failed:\n{log.read_text(encoding='utf-8', errors='replace')}"
        )
    # The kernel counts peak memory in KiB, that of macOS in bytes.
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / unit)


def report(costs: Mapping[str, Sequence[Cost]]) -> str:
    """A table of medians, one line a job."""
    lines = [f"{'':24}{'wall s':>8}{'CPU s':>8}{'MiB':>8}"]
    for name, runs in costs.items():
        wall, cpu, memory = (
            statistics.median(getattr(run, part) for run in runs) for part in ("wall", "cpu", "memory")
        )
        lines.append(f"evidence {name:15}{wall:8.2f}{cpu:8.2f}{memory:8.0f}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="runs of each command (default: 3)")
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        todo = jobs(Path(folder))
        costs: dict[str, list[Cost]] = {name: [] for name in todo}
        for _ in range(runs):
            for name, arguments in todo.items():
                costs[name].append(measure(arguments, Path(folder) / "log"))
    records = sum(1 for _ in (ROOT / "records").rglob("*.yml"))
    print(f"{records} records, medians of {runs} runs")
    print(report(costs))


if __name__ == "__main__":
    main()
