"""Measures each command on the example and on made-up repositories, interleaved, and prints medians and ratios."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path

from tests.bench import histories, workload

ROOT = Path(__file__).resolve().parents[2]
AS_OF = "2026-05-31"
SMALL, LARGE = 1000, 5000
# Records and commits of the history that is read, and commits of the one that is audited.
LONG = (10_000, 30_000)
AUDITED = 5000
# Records of the ledgers that everything is worked out from.
DERIVED = (1_000, 10_000, 50_000)
GIT, COLD, AGAIN, AUDIT = "git log and cat-file", "history, first run", "history, one commit more", "audit"


@dataclass(frozen=True, slots=True)
class Cost:
    """One run: seconds on the clock, CPU seconds (user and system), peak memory in MiB."""

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


EVIDENCE = (sys.executable, "-m", "generators")


def jobs(scratch: Path, chosen: str) -> Mapping[str, Job]:
    """What is measured, by name: all of it, or one of `build` and `history`. Makes the repositories that are needed."""
    found: dict[str, Job] = {}
    if chosen in ("", "build"):
        found |= _builds(scratch)
    if chosen in ("", "history"):
        found |= _histories(scratch)
    return found


def _histories(scratch: Path) -> Mapping[str, Job]:
    """Reading a long history, beside git printing the same commits and files; reading it again; and an audit."""
    long = histories.repository(scratch / "long", *LONG)
    log = ("git", "log", "--raw", "-z", "--no-abbrev", "--no-renames")
    raw = subprocess.run(log, cwd=long, capture_output=True, check=True).stdout
    names = dict.fromkeys(re.findall(rb":\d+ \d+ [0-9a-f]+ ([0-9a-f]+) [AM]", raw))
    blobs = scratch / "blobs"
    blobs.write_bytes(b"".join(name + b"\n" for name in names))
    script = f"{' '.join(log)} > /dev/null && git cat-file --batch < {blobs} > /dev/null"
    read = (*EVIDENCE, "history", "--glob", "records/**/*.yml", "--format", "json")
    cold, warm = scratch / "cold", scratch / "warm"
    numbers = count()
    subprocess.run(
        read, cwd=long, env=_environment({"XDG_CACHE_HOME": str(warm)}), capture_output=True, check=True
    )
    audited = histories.repository(scratch / "audited", AUDITED // 3, AUDITED)
    return {
        GIT: Job(long, ("sh", "-c", script)),
        COLD: Job(
            long, read, {"XDG_CACHE_HOME": str(cold)}, partial(shutil.rmtree, cold, ignore_errors=True)
        ),
        AGAIN: Job(long, read, {"XDG_CACHE_HOME": str(warm)}, lambda: histories.added(long, next(numbers))),
        AUDIT: Job(audited, (*EVIDENCE, "audit")),
    }


def _builds(scratch: Path) -> Mapping[str, Job]:
    """Checking and building."""
    evidence = EVIDENCE
    small = workload.repository(scratch / "small", SMALL)
    large = workload.repository(scratch / "large", LARGE)
    plain = workload.plain_pages(scratch / "plain", SMALL)
    example = (*evidence, "build", "--as-of", AS_OF, "--audience", "inspector", "--out", str(scratch / "out"))
    site = (*evidence, "build", "--no-pdf")
    return {
        "help": Job(ROOT, (*evidence, "--help")),
        "check, example": Job(ROOT, (*evidence, "check")),
        "site, example": Job(ROOT, (*example, "--no-pdf")),
        "site and PDFs, example": Job(ROOT, example),
        f"check, {SMALL} records": Job(small, (*evidence, "check")),
        f"check, {LARGE} records": Job(large, (*evidence, "check")),
        f"site, {SMALL} records": Job(small, site),
        f"site, {LARGE} records": Job(large, site),
        f"MkDocs, {SMALL} plain pages": Job(plain, (sys.executable, "-m", "mkdocs", "build", "-q")),
    }


def _environment(variables: Mapping[str, str]) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT)} | dict(variables)


def measure(job: Job, log: Path) -> Cost:
    """What one run costs. Raises `SystemExit` where it fails."""
    environment = _environment(job.variables)
    job.before()
    started = time.perf_counter()
    with log.open("wb") as output:
        process = subprocess.Popen(job.command, cwd=job.folder, stdout=output, stderr=output, env=environment)
        _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        said = log.read_text(encoding="utf-8", errors="replace")[-2000:]
        sys.exit(f"{' '.join(job.command)} failed:\n{said}")
    # The kernel counts peak memory in KiB, that of macOS in bytes.
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / unit)


def median(runs: Sequence[Cost], part: str) -> float:
    """The median of one figure over the runs."""
    return float(statistics.median(getattr(run, part) for run in runs))


def report(costs: Mapping[str, Sequence[Cost]]) -> str:
    """A table of medians, one line a job, then the ratios that say how it grows and what it costs beside MkDocs."""
    lines = [f"{'':30}{'wall s':>8}{'CPU s':>8}{'MiB':>8}"]
    for name, runs in costs.items():
        figures = "".join(
            f"{median(runs, part):8.{places}f}" for part, places in (("wall", 2), ("cpu", 2), ("memory", 0))
        )
        lines.append(f"{name:30}{figures}")

    def ratio(first: str, second: str, part: str = "cpu") -> str:
        pairs = zip(costs[first], costs[second], strict=True)
        return f"{statistics.median(getattr(a, part) / getattr(b, part) for a, b in pairs):.2f}"

    check, site = (f"{name}, {{}} records" for name in ("check", "site"))
    growth = LARGE // SMALL
    told = [
        (f"check, CPU at {growth} times the records", check.format(LARGE), check.format(SMALL), "cpu"),
        (f"site, CPU at {growth} times the records", site.format(LARGE), site.format(SMALL), "cpu"),
        (f"site, memory at {growth} times the records", site.format(LARGE), site.format(SMALL), "memory"),
        (
            "site, CPU beside MkDocs with as many plain pages",
            site.format(SMALL),
            f"MkDocs, {SMALL} plain pages",
            "cpu",
        ),
        (
            f"history of {LONG[0]} records and {LONG[1]} commits, CPU beside git log and cat-file",
            COLD,
            GIT,
            "cpu",
        ),
        ("history after one commit more, CPU beside the first run", AGAIN, COLD, "cpu"),
    ]
    lines.append("")
    lines += [
        f"{words}: {ratio(first, second, part)} times"
        for words, first, second, part in told
        if first in costs and second in costs
    ]
    return "\n".join(lines)


def derivations(runs: int) -> str:
    """What working everything out costs at several sizes, without reading and checking; each size in a process of its own."""
    lines = ["", f"{'derivation of':16}{'records':>9}{'check entries':>15}{'CPU s':>8}"]
    spent: dict[int, float] = {}
    for size in DERIVED:
        told = []
        for _ in range(runs if size < DERIVED[-1] else 1):
            command = (sys.executable, "-m", "tests.bench.derivation", str(size))
            said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
            told.append(said.split())
        spent[size] = statistics.median(float(found[2]) for found in told)
        lines.append(f"{size:<16,}{int(told[0][0]):>9,}{int(told[0][1]):>15,}{spent[size]:>8.2f}")
    smallest, *others = DERIVED
    lines += [
        f"derivation, CPU at {size // smallest} times the records: {spent[size] / spent[smallest]:.1f} times"
        for size in others
    ]
    return "\n".join(lines)


def main() -> None:
    """Run everything so many times, in turn, and print what it cost."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="runs of each command (default: 3)")
    parser.add_argument(
        "--only", choices=("build", "history", "derive"), default="", help="measure one part alone"
    )
    given = parser.parse_args()
    runs = given.runs
    with tempfile.TemporaryDirectory() as folder:
        todo = jobs(Path(folder), given.only)
        costs: dict[str, list[Cost]] = {name: [] for name in todo}
        for _ in range(runs):
            for name, job in todo.items():
                costs[name].append(measure(job, Path(folder) / "log"))
    records = sum(1 for _ in (ROOT / "records").rglob("*.yml"))
    print(f"the example has {records} records; medians of {runs} runs, ratios of runs side by side")
    print(report(costs))
    if given.only in ("", "derive"):
        print(derivations(runs))


if __name__ == "__main__":
    main()
