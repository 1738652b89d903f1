"""Measures each command on the example and on made-up repositories beside other programs, interleaved, and prints what it cost and which targets were reached."""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.bench import builds, peers, reading
from tests.bench.builds import Run
from tests.bench.measuring import ROOT, Cost, measure
from tests.bench.targets import Missing, Target, printed

PARTS = ("build", "peers", "history", "derive", "reports")
# Records of the ledgers that everything is worked out from.
DERIVED = (1_000, 10_000, 50_000)


def measured(todo: Mapping[str, Run], runs: int, log: Path) -> dict[str, list[Cost]]:
    """The costs of every job, run in turn so that what slows the machine down slows all of them."""
    costs: dict[str, list[Cost]] = {name: [] for name in todo}
    for number in range(runs):
        for name, run in todo.items():
            if number < run.most:
                print(f"run {number + 1}: {name}", file=sys.stderr, flush=True)
                costs[name].append(measure(run.job, log))
    return costs


def derivations(runs: int) -> str:
    """What working everything out costs at several sizes, without reading and checking; each size in a process of its own."""
    lines = [f"{'derivation of':16}{'records':>9}{'check entries':>15}{'CPU s':>8}"]
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


def reports(runs: int, *, chosen: bool) -> Iterator[Target | Missing]:
    """The targets of PDFs."""
    words = ("a report as PDF/UA ÷ plain WeasyPrint, same HTML", "ten reports, two processes ÷ one (wall)")
    if not chosen:
        yield from (Missing(one, "this part was not chosen") for one in words)
        return
    command = (sys.executable, "-m", "tests.bench.reports", str(runs))
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    tagged, by_two = map(float, said.split())
    yield Target(words[0], tagged, 1.3, 1.2)
    yield Target(words[1], by_two, 0.65, 0.58)


def main() -> None:
    """Run everything so many times, in turn, and print what it cost."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "--runs", type=int, default=3, help="runs of each command (default: 3); of the longest, one"
    )
    parser.add_argument(
        "--only", choices=PARTS, default="", help="measure one part alone; `peers` runs ours beside them"
    )
    given = parser.parse_args()
    parts = {given.only} | ({"build"} if given.only == "peers" else set()) if given.only else set(PARTS)
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        no_peers = "this part was not chosen"
        todo: dict[str, Run] = {}
        if "build" in parts:
            todo |= builds.example(scratch) | builds.ours(scratch)
        if "peers" in parts:
            found = peers.installed(scratch / "peers")
            if isinstance(found, Path):
                print(f"beside {peers.versions(found)}")
                todo |= builds.others(found, scratch)
            else:
                no_peers = f"they could not be installed ({found})"
        if "history" in parts:
            todo |= reading.runs(scratch)
        costs = measured(todo, given.runs, scratch / "log")
        built = scratch / f"out-{builds.LARGE}" / "site" / builds.AUDIENCE
        lines = [
            *builds.lines(costs, built if built.is_dir() else None, no_peers),
            *reports(given.runs, chosen="reports" in parts),
        ]
    if costs:
        print(f"medians of {given.runs} runs, of what takes minutes one; memory of all processes together")
        print(builds.spent(costs))
    if "history" in parts:
        print("", *reading.told(costs), sep="\n")
    if "derive" in parts:
        print("", derivations(given.runs), sep="\n")
    print("", "targets: medians of ratios of runs side by side", printed(lines), sep="\n")


if __name__ == "__main__":
    main()
