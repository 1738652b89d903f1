"""The command that says what a history is worth as evidence: audit."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from generators.cli.app import app, harmless, spoken
from generators.cli.known import outside
from generators.cli.options import AsShape, ReceiptsFile, Repo, Shape, TrustFile
from generators.finding import Unable
from generators.values import LONDON

_LARGEST = 10_000_000


@app.command()
def audit(
    repo: Repo = Path(),
    trust: TrustFile = None,
    witnesses: Annotated[
        list[Path] | None,
        typer.Option(
            "--witness",
            help="What an outsider was given to hold: `custody/witness.json` of a published site, or a file with a commit's id. May be given more than once.",
            show_default=False,
        ),
    ] = None,
    receipts: ReceiptsFile = None,
    roots: Annotated[
        Path | None,
        typer.Option("--tsa-roots", help="Root certificates of time-stamping authorities, as PEM."),
    ] = None,
    revision: Annotated[
        str, typer.Option("--at", metavar="COMMIT", help="Audit up to this commit, branch or tag.")
    ] = "",
    every: Annotated[
        bool, typer.Option("--all", help="List every case of a finding, not only the first ten.")
    ] = False,
    form: AsShape = Shape.text,
) -> None:
    """Read and hash every object of the repository anew, and say what weakens its history as evidence.

    Ends with 0 where it is verified, with or without remarks, with 1 where it is not.
    """
    with spoken():
        from generators import integrity  # noqa: PLC0415 - brings what signatures and time-stamps need

        known = outside(trust, receipts)
        report = integrity.audit(
            _folder(repo),
            today=datetime.now(LONDON).date(),
            trust=known.trust,
            witnesses=[integrity.read_witness(path) for path in witnesses or ()],
            receipts=known.log,
            tsa_roots=_certificates(roots) if roots else None,
            revision=revision,
        )
        if form is Shape.json:
            told = integrity.as_json(report)
        else:
            told = integrity.as_text(report, most=None) if every else integrity.as_text(report)
    sys.stdout.write(told if form is Shape.json else harmless(told))
    raise typer.Exit(1 if report.verdict == "not verified" else 0)


def _folder(repo: Path) -> Path:
    """The evidence folder around a folder; of a repository without records the folder itself."""
    from generators.source import root  # noqa: PLC0415

    try:
        return root(repo)
    except Unable:
        if not repo.is_dir():
            raise
        return repo


def _certificates(file: Path) -> bytes:
    cure = "give the root certificates as their authority publishes them, in PEM"
    try:
        if file.stat().st_size > _LARGEST:
            raise Unable(f"{file} is too large to hold root certificates", cure)
        return file.read_bytes()
    except OSError as error:
        raise Unable(f"{file} cannot be read: {error.strerror}", cure) from error
