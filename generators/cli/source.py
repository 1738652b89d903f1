"""What a command reads: the records as they lie on disk, or as they stood at a commit, with the history behind them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import typer

from generators import checking, site_settings
from generators.book import Behind
from generators.checking import Checked
from generators.cli.app import harmless, say
from generators.cli.known import Outside, cache_folder, kept_documents, outside
from generators.cli.options import Audience
from generators.derive.sampling import Sampling
from generators.finding import RENDERINGS, Unable, tally
from generators.history import Checkout, History, Standing, of_records, runner
from generators.kinds.provider import Provider
from generators.names import Names
from generators.names import read as read_names
from generators.source import root
from generators.values import london


def register_of(file: Path | None) -> Names:
    """The register of names, empty without a file."""
    return read_names(file) if file else Names()


def sound(repository: Path, names: Names, kept: Path | None = None) -> Checked:
    """The checked records, or exit 1 with every finding: an error anywhere publishes nothing."""
    checked = checking.check(repository, names=names.all, kept=kept)
    if not checked.sound:
        sys.stderr.write(harmless(RENDERINGS["text"](checked.findings, checked.records)))
        say("nothing was published; what was published before is still in place")
        raise typer.Exit(1)
    if checked.findings:
        say(tally(checked.findings, checked.records) + "; `evidence check` lists them")
    return checked


def sampling(folder: Path, seed: str, size: int) -> Sampling:
    """How the inspector sample is drawn: as the command line says, else as `mkdocs.yml` does. Raises Unable for an odd seed."""
    settings = site_settings.asked(folder)
    return Sampling(site_settings.seed(seed) or settings.seed, size or settings.sample_size)


def reader_of(checked: Checked, chosen: Audience | None) -> str:
    """The audience asked for, else the provider's default, else inspectors."""
    provider = checked.ledger.find(Provider, "provider")
    return chosen.value if chosen else (provider and provider.default_audience) or "inspector"


@dataclass(frozen=True, slots=True)
class Source:
    """Where records are read from."""

    repository: Path
    """The person's own folder, where results go."""
    folder: Path
    """Where the records are read: the same folder, or one that holds them as they stood."""
    standing: Standing | None
    """What is to be said of the folder; None where that is still to be found out."""
    history: History | None
    """Up to the commit that is read; None where there is no repository."""
    day: date | None
    """The position date that goes with an earlier commit; None for the folder as it is."""
    checkout: Checkout | None
    known: Outside
    cache: Path | None = None
    """The folder of histories that were read before; None where nothing is to be kept."""
    kept: Path | None = None
    """The file of documents that were read before; None where nothing is to be kept."""

    def behind(self, known_on: tuple[date | datetime, ...] = (), *, audited: bool = False) -> Behind:
        """What lies behind these records; `audited`: with what the history is worth as evidence, where there is one."""
        report = None
        if audited and self.history is not None and self.history.tip:
            from generators import integrity  # noqa: PLC0415 - brings what signatures and time-stamps need

            report = integrity.readable(
                integrity.audit(
                    self.repository,
                    trust=self.known.trust,
                    receipts=self.known.log,
                    revision=self.history.tip,
                    cache=self.cache,
                )
            )
        return Behind(self.history, self.standing, known_on, report, self.checkout)


@contextmanager
def of(
    repo: Path,
    at: str = "",
    *,
    trust: Path | None = None,
    receipts: Path | None = None,
    no_cache: bool = False,
) -> Iterator[Source]:
    """The records of a repository, as they are or as they stood `at` a commit or date. Raises Unable where there are none."""
    repository = root(repo)
    known = outside(trust, receipts)
    checkout = runner.find(repository)
    cache = cache_folder(without=no_cache)
    history = of_records(repository, cache=cache, **known.reading())
    for remark in history.remarks if history else ():
        say(f"the history: {remark}")
    kept = kept_documents(repository, without=no_cache)
    if not at:
        yield Source(repository, repository, None, history, None, checkout, known, cache, kept)
        return
    if checkout is None or history is None or not history.tip:
        raise Unable(
            "nothing has been committed here, so no earlier state can be read", "commit the records first"
        )
    from generators.history import snapshot  # noqa: PLC0415 - only where an earlier state is read

    moment = snapshot.chosen(checkout, history, at)
    standing = snapshot.standing(checkout, moment.commit)
    then = _upto(repository, history, moment.commit)
    with TemporaryDirectory() as scratch:
        folder = Path(scratch).resolve() / "then"
        folder.mkdir()
        snapshot.write(checkout, moment.commit, history.inside, folder)
        if not (folder / "records").is_dir():
            raise Unable(f"there were no records at {at}", "name a later commit or date")
        say(f"as the records stood at commit {moment.commit[:12]}")
        day = moment.day or (london(standing.committed) if standing.committed else None)
        yield Source(repository, folder, standing, then, day, checkout, known, cache, kept)


def _upto(repository: Path, history: History, commit: str) -> History | None:
    """The history up to a commit, which may lie on another line of work."""
    if commit in history.graph.parents and history.graph.on_mainline(commit):
        return history.cut(commit)
    return of_records(repository, revision=commit)
