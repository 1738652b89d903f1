"""The options that several commands share; what they name is read in `source`."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """How findings are printed."""

    text = "text"
    json = "json"
    github = "github"
    junit = "junit"


class Shape(StrEnum):
    """How a result is printed."""

    text = "text"
    json = "json"


class Document(StrEnum):
    """What is made: a record, a month of the audit trail, or what the whole history is worth."""

    minutes = "minutes"
    plan = "plan"
    record = "record"
    trail = "trail"
    custody = "custody"


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
    bool,
    typer.Option(
        "--no-cache",
        help="Read every record and the whole history and make every page anew, and keep nothing for the next run.",
    ),
]
Jobs = Annotated[
    int,
    typer.Option(
        "--jobs",
        metavar="N",
        min=0,
        max=256,
        help="How many processes render pages; by default as many as the computer has cores.",
        show_default=False,
    ),
]
AsShape = Annotated[Shape, typer.Option("--format", help="How it is printed.")]
KnownOn = Annotated[
    list[str] | None,
    typer.Option(
        "--known-on",
        metavar="DATE",
        help="Add a page that says what was known then; may be given more than once. By default as mkdocs.yml says.",
        show_default=False,
    ),
]
SampleSeed = Annotated[
    str,
    typer.Option(
        "--sample-seed",
        metavar="TEXT",
        help="Draw the inspector sample by this seed; by default as mkdocs.yml says, else by the position date.",
        show_default=False,
    ),
]
SampleSize = Annotated[
    int,
    typer.Option(
        "--sample-size",
        metavar="N",
        min=0,
        max=999_999,
        help="How many incidents it draws; by default as mkdocs.yml says, else 5.",
        show_default=False,
    ),
]
WithPdf = Annotated[bool, typer.Option("--pdf/--no-pdf", help="Make the PDFs too.")]
WithZip = Annotated[
    bool, typer.Option("--zip", help="Also pack it all into one zip file that opens on any computer.")
]
