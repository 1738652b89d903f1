"""The options that several commands share, and what they name: the records, the register of names, the history behind them."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from generators import checking
from generators.cli.app import say
from generators.finding import RENDERINGS, tally


class Format(StrEnum):
    """How findings are printed."""

    text = "text"
    json = "json"
    github = "github"
    junit = "junit"


class Document(StrEnum):
    """What is made of a record."""

    minutes = "minutes"
    plan = "plan"
    record = "record"


class Audience(StrEnum):
    """For whom a site or document is made."""

    inspector = "inspector"
    commissioner = "commissioner"
    internal = "internal"


def day_of(text: str) -> date:
    """A date on the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a date; write it as 2026-05-31") from None


Repo = Annotated[
    Path,
    typer.Option(
        "--repo",
        help="Evidence repository; by default the one around the current folder.",
        show_default=False,
    ),
]
AsOf = Annotated[
    date | None,
    typer.Option(
        "--as-of",
        parser=day_of,
        metavar="DATE",
        help="Position date, such as 2026-05-31; by default that of mkdocs.yml, else the day of the newest commit.",
    ),
]
For = Annotated[
    Audience | None,
    typer.Option(
        "--audience", help="For whom it is made; by default as records/provider.yml says, else inspectors."
    ),
]
Register = Annotated[
    Path | None,
    typer.Option(
        "--names", help="Register of staff names kept outside the repository: a CSV with the columns id,name."
    ),
]
Out = Annotated[
    Path | None, typer.Option("--out", help="Folder for the results; by default `build` in the repository.")
]
At = Annotated[
    str,
    typer.Option(
        "--at",
        metavar="COMMIT|DATE",
        help="Read the records as they stood then: a commit, branch or tag, or the end of a day such as 2026-01-14.",
    ),
]
TrustFile = Annotated[
    Path | None,
    typer.Option(
        "--trust", help="List of trusted SSH keys, kept outside the repository (OpenSSH's allowed_signers)."
    ),
]
ReceiptsFile = Annotated[
    Path | None,
    typer.Option("--receipts", help="Log of a git server that says when it received each push."),
]
NoCache = Annotated[
    bool, typer.Option("--no-cache", help="Read the whole history anew, and keep nothing for the next run.")
]


def register_of(file: Path | None) -> Any:
    """The register of names, empty without a file."""
    from generators.names import Names, read  # noqa: PLC0415 - only where a register is given

    return read(file) if file else Names()


def sound(repository: Path, names: Any) -> checking.Checked:
    """The checked records, or exit 1 with every finding: an error anywhere publishes nothing."""
    checked = checking.check(repository, names=names.all)
    if not checked.sound:
        sys.stderr.write(RENDERINGS["text"](checked.findings, checked.records))
        say("nothing was published; what was published before is still in place")
        raise typer.Exit(1)
    if checked.findings:
        say(tally(checked.findings, checked.records) + "; `evidence check` lists them")
    return checked


def reader_of(checked: checking.Checked, chosen: Audience | None) -> str:
    """The audience asked for, else the provider's default, else inspectors."""
    from generators.kinds.provider import Provider  # noqa: PLC0415

    provider = checked.ledger.find(Provider, "provider")
    return chosen.value if chosen else (provider and provider.default_audience) or "inspector"


def cache_folder(*, without: bool = False) -> Path | None:
    """Where what was read of a history is kept for the next run: the person's own folder for such things."""
    if without:
        return None
    named = os.environ.get("XDG_CACHE_HOME", "")
    home = Path(named) if named and Path(named).is_absolute() else Path.home() / ".cache"
    return home / "care-evidence" / "history"


def how_known(trust: Path | None, receipts: Path | None) -> Mapping[str, Any]:
    """What a history is read with: whose keys are known, and when a server received what."""
    found: dict[str, Any] = {}
    if trust is not None:
        from generators.history import signing  # noqa: PLC0415 - brings a library that only signatures need

        found["judges"] = signing.judges(signing.trusted(trust))
    if receipts is not None:
        from generators.history.receipts import first_seen, read_receipts  # noqa: PLC0415

        log = read_receipts(receipts)
        for remark in log.remarks:
            say(f"{receipts}: {remark}")
        found["receipts"] = lambda graph: first_seen(log, graph.parents)
    return found
