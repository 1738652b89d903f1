"""The commands that look at records, at what follows from them and at what they may hold: check, derive and schema."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from generators.cli.app import app, harmless, say, show, spoken
from generators.cli.known import cache_folder, kept_documents
from generators.cli.options import (
    AsOf,
    At,
    For,
    Format,
    NoCache,
    ReceiptsFile,
    Register,
    Repo,
    Shape,
    day_of,
)
from generators.finding import RENDERINGS, Finding, Unable, as_json
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
    at: At = "",
    as_of: Annotated[
        date | None,
        typer.Option(
            "--as-of",
            parser=day_of,
            metavar="DATE",
            help="A fact dated later is an error; by default today, with --at the day of that state.",
        ),
    ] = None,
    against: Annotated[
        str,
        typer.Option(
            "--against",
            metavar="COMMIT|DATE",
            help="Compare with that state too: what was taken out, rewritten or moved without a word is a finding.",
        ),
    ] = "",
    no_cache: NoCache = False,
) -> None:
    """Check every record and list everything that is wrong, in file order, each with its place and its cure."""
    with spoken():
        from generators import checking, checks  # noqa: PLC0415 - brings every kind and rule
        from generators.names import Names, read  # noqa: PLC0415
        from generators.source import root  # noqa: PLC0415

        register = read(names) if names else Names()
        repository = root(repo)
        today = datetime.now(LONDON).date()
        if at:
            from generators.cli import source  # noqa: PLC0415 - brings history and everything worked out

            with source.of(repo, at, no_cache=no_cache) as then:
                day = as_of or then.day or today
                checked = checking.check(then.folder, names=register.all, as_of=day, kept=then.kept)
        else:
            kept = kept_documents(repository, without=no_cache)
            checked = checking.check(repository, names=register.all, as_of=as_of or today, kept=kept)
        told = _compared(checked, against, at, no_cache=no_cache) if against else None
        findings = checks.together(checked.findings, told.findings) if told else checked.findings
        corrected = told.corrected if told else ()
        if paths:
            chosen = tuple(_inside(repository, path, now=not at) for path in paths)
            findings = tuple(found for found in findings if _among(found.path, chosen))
            corrected = tuple(one for one in corrected if _among(one.path, chosen))
    _print(form, findings, checked.records, told.base if told else None, corrected)
    raise typer.Exit(1 if any(found.severity == "error" for found in findings) else 0)


def _print(
    form: Format, findings: Sequence[Finding], records: int, base: str | None, corrected: tuple[Any, ...]
) -> None:
    """Findings in the form that was asked for and, where there was a comparison with a `base`, what was corrected openly."""
    compared = base is not None
    if form is Format.json and compared:
        more = {"against": base, "corrected": [asdict(one) for one in corrected]}
        sys.stdout.write(as_json(findings, records, more))
        return
    printed = RENDERINGS[form.value](findings, records)
    sys.stdout.write(printed if form is Format.json else harmless(printed))
    if form is Format.text and compared:
        from generators.checks.custody import as_text  # noqa: PLC0415

        show(as_text(corrected))


def _inside(repository: Path, path: Path, *, now: bool) -> str:
    """A path on the command line as findings write it; of an earlier state it need not be there now."""
    whole = path.resolve()
    if not whole.is_relative_to(repository) or (now and not whole.exists()):
        raise Unable(f"there is no {path} in {repository}", "name a file or folder of this repository")
    return whole.relative_to(repository).as_posix()


def _among(path: str, chosen: tuple[str, ...]) -> bool:
    """Whether a path is one of those chosen, or lies below one."""
    return any(one in {".", path} or path.startswith(f"{one}/") for one in chosen)


def _compared(checked: Any, against: str, at: str, *, no_cache: bool) -> Any:
    """The records as they lie on disk against the state that was committed at a revision."""
    if at:
        raise Unable(
            "--at and --against cannot be named together: what lies on disk is compared with an earlier state",
            "check out the later state, and name the earlier one with --against",
        )
    from generators.checks import custody  # noqa: PLC0415 - brings what reads history

    found = custody.compared(
        checked.ledger, checked.repository, against, cache=cache_folder(without=no_cache)
    )
    for remark in found.remarks:
        say(f"the history: {remark}")
    return found


@app.command()
def derive(
    repo: Repo = Path(),
    audience: For = None,
    as_of: AsOf = None,
    at: At = "",
    receipts: ReceiptsFile = None,
    no_cache: NoCache = False,
    form: Annotated[
        Shape, typer.Option("--format", help="All of it as JSON, or a summary as text.")
    ] = Shape.json,
    describe: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of the output instead, and read nothing.")
    ] = False,
    into: Annotated[
        Path | None,
        typer.Option(
            "--tables",
            metavar="DIR",
            help="Write it as tables into this folder instead: a CSV file each, and one Excel workbook.",
        ),
    ] = None,
) -> None:
    """Everything worked out from the records, as JSON or as tables: actions, plans, loops, controls, measures, coverage, timeliness."""
    if describe:
        from generators.outputs import derived_schema  # noqa: PLC0415

        sys.stdout.write(derived_schema.printed())
        return
    with spoken():
        from generators.book import compose  # noqa: PLC0415
        from generators.cli import source  # noqa: PLC0415 - brings everything that reads and checks
        from generators.outputs import derived  # noqa: PLC0415
        from generators.site_settings import position  # noqa: PLC0415

        with source.of(repo, at, receipts=receipts, no_cache=no_cache) as read:
            checked = source.sound(read.folder, source.register_of(None), read.kept)
            book = compose(
                checked,
                source.reader_of(checked, audience),
                as_of or read.day or position(read.folder),
                behind=read.behind(),
            )
        if into is None and form is Shape.json:
            sys.stdout.write(derived.as_json(book))
            return
        if into is None:
            from generators.outputs import position as summary  # noqa: PLC0415

            for line in summary.lines(book):
                show(f"{line}\n")
            return
        from generators import exports  # noqa: PLC0415 - brings pandas
        from generators.outputs.tables import tables  # noqa: PLC0415

        for place in exports.write(tables(derived.plain(book)), into, book.as_of):
            print(place)


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
