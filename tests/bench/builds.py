"""The runs that the targets of building are measured by, ours and those of other programs; what is made of them lies elsewhere."""

from __future__ import annotations

import gzip
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

from tests.bench import histories, peers, workload
from tests.bench.measuring import EVIDENCE, ROOT, Cost, Job, median, ratio
from tests.bench.targets import Missing, Target

SMALL, LARGE = 1_000, 10_000
CHANGED = 20
AUDIENCE = "internal"
Costs = Mapping[str, Sequence[Cost]]

HELP, CHECK_EXAMPLE, SITE_EXAMPLE = "evidence --help", "check, example", "site, example"
CHECK, CHECK_AGAIN = "check, {:,} records", "check again, {:,} records"
SITE, SITE_CHANGED = "site, {:,} records", f"site after {CHANGED} changed, {{:,}} records"
MKDOCS = "MkDocs, {:,} plain pages"
DOORSTOP, STRICTDOC, UNCHANGED = (
    "doorstop, {:,}",
    "strictdoc export, {:,}",
    "strictdoc, nothing changed, {:,}",
)


@dataclass(frozen=True, slots=True)
class Run:
    """A job, and how often it is run at most: what takes minutes is run once."""

    job: Job
    most: int = 99


# ------------------------------------------------------------------ what is run
def ours(scratch: Path, sizes: Sequence[int] = (SMALL, LARGE)) -> dict[str, Run]:
    """Checking and building made-up repositories with their history, from nothing and after a day's work; and MkDocs beside it."""
    found: dict[str, Run] = {}
    for size in sizes:
        most = 99 if size == SMALL else 1
        folder = histories.repository(scratch / f"records-{size}", size)
        found |= _of_one(scratch, folder, size, most)
    return found


def _of_one(scratch: Path, folder: Path, size: int, most: int) -> dict[str, Run]:
    # Kept apart, so that what one command keeps does not help another.
    alone, kept = scratch / f"cache-of-check-{size}", scratch / f"cache-{size}"
    check = (*EVIDENCE, "check")
    site = (
        *EVIDENCE, "build", "--no-pdf", "--audience", AUDIENCE, "--as-of", workload.AS_OF.isoformat(), "--out", str(scratch / f"out-{size}"),
    )  # fmt: skip
    steps = count()

    def afresh(cache: Path) -> None:
        shutil.rmtree(cache, ignore_errors=True)

    def day_of_work() -> None:
        histories.changed(folder, size, CHANGED, next(steps))

    return {
        CHECK.format(size): Run(Job(folder, check, _keeping(alone), partial(afresh, alone))),
        CHECK_AGAIN.format(size): Run(Job(folder, check, _keeping(alone))),
        SITE.format(size): Run(Job(folder, site, _keeping(kept), partial(afresh, kept)), most),
        SITE_CHANGED.format(size): Run(Job(folder, site, _keeping(kept), day_of_work)),
        MKDOCS.format(size): Run(peers.mkdocs(scratch / f"plain-{size}", size), most),
    }


def example(scratch: Path) -> dict[str, Run]:
    """The commands on the example."""
    site = (*EVIDENCE, "build", "--no-pdf", "--as-of", "2026-05-31", "--out", str(scratch / "out-example"))
    keeping = _keeping(scratch / "cache-example")
    return {
        HELP: Run(Job(ROOT, (*EVIDENCE, "--help"))),
        CHECK_EXAMPLE: Run(Job(ROOT, (*EVIDENCE, "check"), keeping)),
        SITE_EXAMPLE: Run(Job(ROOT, site, keeping)),
    }


def _keeping(cache: Path) -> dict[str, str]:
    return {"XDG_CACHE_HOME": str(cache)}


def others(commands: Path, scratch: Path, sizes: Sequence[int] = (SMALL, LARGE)) -> dict[str, Run]:
    """Doorstop and StrictDoc on as many items."""
    found = {DOORSTOP.format(SMALL): Run(peers.doorstop(commands, scratch / "doorstop", SMALL))}
    for size in sizes:
        first = peers.strictdoc(commands, scratch / f"strictdoc-{size}", size)
        out = first.folder / "out"
        afresh = Job(first.folder, first.command, before=partial(shutil.rmtree, out, ignore_errors=True))
        most = 99 if size == SMALL else 1
        found[STRICTDOC.format(size)] = Run(afresh, most)
        found[UNCHANGED.format(size)] = Run(first, most)
    return found


# ------------------------------------------------------------------ what is made of it
def lines(costs: Costs, site: Path | None, no_peers: str) -> Iterator[Target | Missing]:
    """The targets of building. `site` is the large one as built; `no_peers` says why no other program was run."""

    def of(
        words: str, first: str, second: str, target: float, stretch: float, part: str = "cpu"
    ) -> Target | Missing:
        if first in costs and second in costs:
            return Target(words, ratio(costs[first], costs[second], part), target, stretch)
        ran = no_peers if second.startswith(("doorstop", "strictdoc")) else "this part was not chosen"
        return Missing(words, ran)

    small, large, changed = SITE.format(SMALL), SITE.format(LARGE), SITE_CHANGED.format(LARGE)
    yield of(
        f"check of {SMALL:,} records ÷ doorstop", CHECK.format(SMALL), DOORSTOP.format(SMALL), 0.25, 0.15
    )
    for size in (SMALL, LARGE):
        built = SITE.format(size)
        whole = f"check + history + derive + site + search, {size:,} records"
        yield of(f"{whole} ÷ StrictDoc's first export", built, STRICTDOC.format(size), 0.35, 0.20)
        yield of(f"{whole} ÷ bare MkDocs", built, MKDOCS.format(size), 2.0, 1.2)
    yield of(
        f"after {CHANGED} changed at {LARGE:,} ÷ StrictDoc with nothing changed",
        changed,
        UNCHANGED.format(LARGE),
        0.15,
        0.06,
    )
    yield of(f"after {CHANGED} changed at {LARGE:,} ÷ our full build", changed, large, 0.10, 0.05)
    yield of(f"growth of CPU from {SMALL:,} to {LARGE:,} records", large, small, 13, 11)
    yield of(f"peak memory at {LARGE:,} ÷ StrictDoc", large, STRICTDOC.format(LARGE), 0.4, 0.25, "memory")
    words = f"bytes before a first search can run, {LARGE:,} records, compressed"
    yield (
        Target(words, first_search(site), 0.5, 0.25, "MB")
        if site
        else Missing(words, "this part was not chosen")
    )


def first_search(site: Path) -> float:
    """MB, compressed, of the search page, of all that it loads before anything is asked, and of the largest shard of words."""
    page = site / "search.html"
    html = page.read_text(encoding="utf-8")
    named = re.findall(
        r'<script\b[^>]*\bsrc="([^"?]+)|<link\b[^>]*\brel="stylesheet"[^>]*\bhref="([^"?]+)', html
    )
    loaded = [site / (script or style) for script, style in named]
    shards = [_compressed(shard) for shard in site.glob("search/words-*.js")]
    return (_compressed(page) + sum(map(_compressed, loaded)) + max(shards, default=0)) / 1e6


def _compressed(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), mtime=0))


def spent(costs: Costs) -> str:
    """A table of medians, one line a job."""
    told = [f"{'':46}{'runs':>6}{'wall s':>9}{'CPU s':>9}{'MiB':>8}"]
    for name, runs in costs.items():
        figures = f"{median(runs, 'wall'):9.2f}{median(runs, 'cpu'):9.2f}{median(runs, 'memory'):8.0f}"
        told.append(f"{name:46}{len(runs):>6}{figures}")
    return "\n".join(told)
