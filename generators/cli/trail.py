"""The commands that look at the history: who changed what when, and what the records said before."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from generators.cli.app import app, say, show, spoken
from generators.cli.known import cache_folder, outside
from generators.cli.options import AsShape, NoCache, ReceiptsFile, Register, Repo, Shape, TrustFile
from generators.finding import Unable


@app.command()
def history(
    what: Annotated[
        str | None,
        typer.Argument(
            metavar="ID|PATH",
            help="A record's id, or the path of a file in the repository.",
            show_default=False,
        ),
    ] = None,
    repo: Repo = Path(),
    globs: Annotated[
        list[str] | None,
        typer.Option(
            "--glob",
            help="Every file whose path fits, in any git repository: 'keps/**/kep.yaml'. May be given more than once.",
            show_default=False,
        ),
    ] = None,
    form: AsShape = Shape.text,
    names: Register = None,
    trust: TrustFile = None,
    receipts: ReceiptsFile = None,
    no_cache: NoCache = False,
) -> None:
    """The life of a record, or of any YAML file in any repository: who, when, which field, from what to what, and why."""
    with spoken():
        known: dict[str, Any] = {
            **outside(trust, receipts).reading(),
            "cache": cache_folder(without=no_cache),
        }
        if globs:
            lines = _of_files(repo, globs, form, known)
        elif what:
            lines = _of_one(repo, what, form, known, names)
        else:
            raise Unable(
                "it is not said whose history is wanted",
                "name a record or a file: evidence history ACT-BH-001; or files of any repository with --glob",
            )
        _print(lines, form)


@app.command()
def diff(
    before: Annotated[
        str, typer.Argument(metavar="A", help="A commit, a date such as 2026-03-31, or a submission (SUB-…).")
    ],
    after: Annotated[str, typer.Argument(metavar="B", help="The later one, named in the same ways.")],
    repo: Repo = Path(),
    kind: Annotated[
        str, typer.Option("--kind", help="Only records of this kind, such as action or incident.")
    ] = "",
    form: AsShape = Shape.text,
    receipts: ReceiptsFile = None,
    no_cache: NoCache = False,
) -> None:
    """What changed in the records between two commits, dates or submissions, in words and with counts."""
    with spoken():
        from generators.cli import states  # noqa: PLC0415 - brings every kind and rule
        from generators.outputs import differences  # noqa: PLC0415

        found = states.compared(repo, before, after, kind, receipts=receipts, no_cache=no_cache)
        told = (
            [differences.as_json(found, kind)]
            if form is Shape.json
            else (f"{line}\n" for line in differences.lines(found, kind))
        )
        _print(told, form)


def _print(lines: Iterable[str], form: Shape) -> None:
    for line in lines:
        if form is Shape.json:
            sys.stdout.write(line)
        else:
            show(line)


def _of_files(repo: Path, globs: list[str], form: Shape, known: dict[str, Any]) -> Iterator[str]:
    """The files of any repository that fit patterns."""
    from generators.history import plain, read  # noqa: PLC0415

    told = read(repo, globs, **known)
    _remark(told.remarks)
    if form is Shape.json:
        return plain.printed(told, told.files)
    return _in_words(told, told.files)


def _in_words(told: Any, paths: Iterable[str]) -> Iterator[str]:
    from generators.outputs import terminal  # noqa: PLC0415

    for index, path in enumerate(paths):
        yield "\n" if index else ""
        yield from (f"{line}\n" for line in terminal.file(told, path))


def _of_one(repo: Path, what: str, form: Shape, known: dict[str, Any], names: Path | None) -> Iterator[str]:
    """One record of an evidence repository, or one file of any."""
    from generators.history import evidence, plain, read, runner  # noqa: PLC0415

    checkout = runner.opened(repo)
    if "/" in what or what.endswith((".yml", ".yaml")):
        inside = _path(checkout, repo, what)
        told = read(repo, [f"/{inside}"], **known)
        if inside not in told.files:
            raise Unable(
                f"no commit ever held {inside}", "name a file by its path from the repository's root"
            )
        return plain.printed(told, [inside]) if form is Shape.json else _in_words(told, [inside])
    from generators.source import root  # noqa: PLC0415

    folder = root(repo)
    of_records = evidence.of_records(folder, **known)
    steps = of_records.of(what) if of_records else ()
    if not of_records or not steps:
        raise Unable(
            f"no commit ever held a record {what!r}", _near(what, of_records.ids if of_records else ())
        )
    _remark(of_records.remarks)
    if form is Shape.json:
        return plain.printed(of_records, sorted({step.path for step in steps}))
    return _life(folder, of_records, what, names)


def _life(folder: Path, told: Any, record_id: str, names: Path | None) -> Iterator[str]:
    from generators import checking  # noqa: PLC0415
    from generators.audience import project  # noqa: PLC0415
    from generators.cli import source  # noqa: PLC0415
    from generators.outputs import terminal  # noqa: PLC0415
    from generators.past import Past  # noqa: PLC0415

    register = source.register_of(names)
    ledger = checking.check(folder, names=register.all).ledger
    past = Past(told, project(ledger, "internal", date.max), ledger, inside=told.inside)
    for line in terminal.life(past, record_id, ledger, register.for_audience("internal")):
        yield f"{line}\n"


def _path(checkout: Any, repo: Path, what: str) -> str:
    """A path on the command line as the repository has it: from where the person stands, else from its root."""
    top = checkout.tree
    if top is not None and (repo / what).exists():
        whole = (repo / what).resolve()
        if whole.is_relative_to(top.resolve()):
            return whole.relative_to(top.resolve()).as_posix()
    return what.removeprefix("./")


def _near(what: str, ids: Iterable[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415

    known = {identity.lower(): identity for identity in ids}
    near = [known[found] for found in get_close_matches(what.lower(), list(known), 3, 0.6)]
    return (
        f"did you mean {', '.join(near)}?" if near else "look the id up with `evidence check` or on the site"
    )


def _remark(remarks: Iterable[str]) -> None:
    for remark in remarks:
        say(f"the history: {remark}")
