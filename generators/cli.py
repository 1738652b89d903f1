"""The command line: what each command takes and prints. The clock and the environment are read here and nowhere below."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from generators import checking
from generators.finding import RENDERINGS, Unable, tally
from generators.values import LONDON

app = typer.Typer(
    name="evidence",
    help="Governance records kept as YAML in git: checked, and shown as an evidence site and PDFs.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


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


def _day(text: str) -> date:
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
        parser=_day,
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


@contextmanager
def _spoken() -> Iterator[None]:
    """`Unable`, and a machine that refuses, as one line and its cure, exit code 2; never a traceback for either."""
    try:
        yield
    except Unable as unable:
        _give_up(unable.message, unable.cure)
        raise typer.Exit(2) from unable
    except BrokenPipeError:  # whoever read the output has gone, which is no fault
        raise
    except OSError as error:
        place = f"{error.filename2 or error.filename}: " if error.filename else ""
        _give_up(f"{place}{error.strerror or error}", _REFUSALS.get(error.errno or 0, _REFUSED))
        raise typer.Exit(2) from error
    except BrokenExecutor as error:
        _give_up("a process that made PDFs was ended from outside", "free some memory, and try again")
        raise typer.Exit(2) from error


_REFUSED = "see that this place can be reached and written to, or name another with --out or --repo"
_REFUSALS = {
    errno.ENOSPC: "free some space on the disk, or choose another with --out",
    errno.EDQUOT: "free some space on the disk, or choose another with --out",
    errno.EADDRINUSE: "end what uses this port, or choose another with --port",
    errno.EMFILE: "close other programs, or raise the limit of open files (ulimit -n)",
    errno.ENAMETOOLONG: "use a folder with a shorter path",
}


def _give_up(message: str, cure: str) -> None:
    print(f"evidence: {message}", file=sys.stderr)
    if cure:
        print(f"    cure: {cure}", file=sys.stderr)


def _say(line: str) -> None:
    print(line, file=sys.stderr)


def _names(file: Path | None) -> Any:
    from generators.names import Names, read  # noqa: PLC0415 - only where a register is given

    return read(file) if file else Names()


def _sound(repository: Path, names: Any) -> checking.Checked:
    """The checked records, or exit 1 with every finding: an error anywhere publishes nothing."""
    checked = checking.check(repository, names=names.all)
    if not checked.sound:
        sys.stderr.write(RENDERINGS["text"](checked.findings, checked.records))
        _say("nothing was published; what was published before is still in place")
        raise typer.Exit(1)
    if checked.findings:
        _say(tally(checked.findings, checked.records) + "; `evidence check` lists them")
    return checked


def _reader(checked: checking.Checked, chosen: Audience | None) -> str:
    """The audience asked for, else the provider's default, else inspectors."""
    from generators.kinds.provider import Provider  # noqa: PLC0415

    provider = checked.ledger.find(Provider, "provider")
    return chosen.value if chosen else (provider and provider.default_audience) or "inspector"


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
            "--as-of", parser=_day, metavar="DATE", help="A fact dated later is an error; by default today."
        ),
    ] = None,
) -> None:
    """Check every record and list everything that is wrong, in file order, each with its place and its cure."""
    with _spoken():
        repository = checking.root(repo)
        today = as_of or datetime.now(LONDON).date()
        checked = checking.check(repository, names=_names(names).all, as_of=today)
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
def build(
    repo: Repo = Path(),
    audience: For = None,
    as_of: AsOf = None,
    out: Out = None,
    names: Register = None,
    with_pdf: Annotated[bool, typer.Option("--pdf/--no-pdf", help="Make the PDFs too.")] = True,
) -> None:
    """Build the site and the PDFs of one audience and publish them in one step."""
    with _spoken():
        from generators import build as story  # noqa: PLC0415 - brings mkdocs and weasyprint
        from generators.website import position  # noqa: PLC0415

        repository = checking.root(repo)
        register = _names(names)
        checked = _sound(repository, register)
        built = story.build(
            checked,
            _reader(checked, audience),
            out or repository / "build",
            as_of=as_of or position(repository),
            names=register,
            with_pdf=with_pdf,
            say=_say,
        )
    print(built.site / "index.html")


@app.command()
def serve(
    repo: Repo = Path(),
    port: Annotated[int, typer.Option("--port", min=1024, max=65535, help="Port on this machine.")] = 8000,
    audience: For = None,
    as_of: AsOf = None,
) -> None:
    """Build the site, serve it to this machine only, and build it again whenever a record, guide or template changes."""
    with _spoken():
        from generators import website  # noqa: PLC0415 - brings mkdocs

        repository = checking.root(repo)
        website.serve(repository, _reader(_sound(repository, _names(None)), audience), as_of, port)


@app.command()
def bundle(
    submission: Annotated[str, typer.Argument(help="Id of the submission, such as SUB-2026-03-council.")],
    repo: Repo = Path(),
    as_of: AsOf = None,
    out: Out = None,
    names: Register = None,
) -> None:
    """Make a submission: one paginated PDF with its exhibits, and a manifest of hashes."""
    with _spoken():
        from generators import history  # noqa: PLC0415
        from generators.book import compose  # noqa: PLC0415
        from generators.ebundle import write_submission  # noqa: PLC0415 - brings weasyprint and pikepdf
        from generators.kinds.submission import Submission  # noqa: PLC0415
        from generators.website import position  # noqa: PLC0415

        repository = checking.root(repo)
        register = _names(names)
        checked = _sound(repository, register)
        record = checked.ledger.find(Submission, submission)
        if record is None:
            known = ", ".join(entry.id for entry in checked.ledger.entries_of("submission")) or "none"
            raise Unable(f"there is no submission {submission!r}", f"submissions here: {known}")
        stands = history.standing(repository)
        book = compose(
            checked,
            record.audience[0],
            as_of or record.as_of or position(repository),
            standing=stands,
            names=register,
        )
        written = write_submission(
            book, submission, (out or repository / "build" / "submissions") / submission, _say
        )
    print(written)


@app.command()
def pdf(
    sort: Annotated[
        Document, typer.Argument(help="Minutes, the report of an improvement plan, or any other record.")
    ],
    ids: Annotated[list[str], typer.Argument(help="Ids of the records.")],
    repo: Repo = Path(),
    audience: For = None,
    as_of: AsOf = None,
    out: Out = None,
    names: Register = None,
) -> None:
    """Make single documents as PDFs: evidence pdf minutes MIN-2026-02-11-governance."""
    with _spoken():
        from generators import history  # noqa: PLC0415 - brings weasyprint
        from generators.book import compose  # noqa: PLC0415
        from generators.pdf import require, write  # noqa: PLC0415
        from generators.website import position  # noqa: PLC0415

        repository = checking.root(repo)
        register = _names(names)
        checked = _sound(repository, register)
        reader = _reader(checked, audience)
        day = as_of or position(repository)
        book = compose(checked, reader, day, standing=history.standing(repository), names=register)
        require()
        written = [
            # Not among the PDFs of a build: that folder is replaced as a whole.
            write(book, sort.value, record_id, out or repository / "build" / "documents" / reader)
            for record_id in ids
        ]
    for path in written:
        print(path)


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
    with _spoken():
        from generators import schemas  # noqa: PLC0415

        if out is not None:
            for path in schemas.write(out, kind):
                print(path)
        else:
            sys.stdout.write(schemas.printed(kind))


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
    with _spoken():
        from generators.authoring import demo as example  # noqa: PLC0415

        example.write(folder, names=names, trust=trust)
    print(folder)


def main() -> None:
    """The `evidence` command. A stream that is closed swallows; one that cannot show a letter shows its code."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - open to the end
        elif stream.errors == "strict":
            stream.reconfigure(errors="backslashreplace")
    app()


if __name__ == "__main__":
    main()
