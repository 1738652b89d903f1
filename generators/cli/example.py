"""The command that makes the invented example with its history."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from generators.cli.app import app, spoken


@app.command()
def demo(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Where the repository is made; a new folder.")
    ],
    names: Annotated[
        Path | None,
        typer.Option("--names", help="Write a register of invented staff names to this new file."),
    ] = None,
    trust: Annotated[
        Path | None,
        typer.Option("--trust", help="Write the public keys of the signed commits to this new file."),
    ] = None,
) -> None:
    """Make a git repository of the invented example in which its records come about, commit by commit."""
    with spoken():
        from generators.authoring import demo as example  # noqa: PLC0415

        example.write(folder, names=names, trust=trust)
    print(folder)
