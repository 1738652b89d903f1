"""The commands that look at records and at what they may hold: check and schema."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from generators.cli.app import app, spoken
from generators.cli.options import Format, Register, Repo, day_of
from generators.finding import RENDERINGS, Unable
from generators.values import LONDON


@app.command()
def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Show only findings in these files or folders; everything is checked all the same.",
            show_default=False,
        ),
    ] = None,
    repo: Repo = Path(),
    form: Annotated[Format, typer.Option("--format", help="How findings are printed.")] = Format.text,
    names: Register = None,
    as_of: Annotated[
        date | None,
        typer.Option(
            "--as-of", parser=day_of, metavar="DATE", help="A fact dated later is an error; by default today."
        ),
    ] = None,
) -> None:
    """Check every record and list everything that is wrong, in file order, each with its place and its cure."""
    with spoken():
        from generators import checking  # noqa: PLC0415 - brings every kind and rule
        from generators.cli import source  # noqa: PLC0415

        repository = checking.root(repo)
        today = as_of or datetime.now(LONDON).date()
        checked = checking.check(repository, names=source.register_of(names).all, as_of=today)
        findings = checked.findings
        if paths:
            chosen = tuple(_inside(repository, path) for path in paths)
            findings = tuple(found for found in findings if any(_below(found.path, path) for path in chosen))
    sys.stdout.write(RENDERINGS[form.value](findings, checked.records))
    raise typer.Exit(1 if any(found.severity == "error" for found in findings) else 0)


def _inside(repository: Path, path: Path) -> str:
    """A path on the command line as findings write it."""
    whole = path.resolve()
    if not whole.is_relative_to(repository) or not whole.exists():
        raise Unable(f"there is no {path} in {repository}", "name a file or folder of this repository")
    return whole.relative_to(repository).as_posix()


def _below(path: str, chosen: str) -> bool:
    return chosen in {".", path} or path.startswith(f"{chosen}/")


@app.command()
def schema(
    kind: Annotated[
        str | None, typer.Argument(help="One kind, such as `action`; without it all.", show_default=False)
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Folder to write one file a kind; without it they are printed."),
    ] = None,
) -> None:
    """The JSON Schemas of the record kinds, for editors and forms."""
    with spoken():
        from generators import schemas  # noqa: PLC0415

        if out is not None:
            for path in schemas.write(out, kind):
                print(path)
        else:
            sys.stdout.write(schemas.printed(kind))
