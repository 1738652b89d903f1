"""The commands that make something to be read: build, serve, bundle and pdf."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from generators.cli.app import app, say, spoken
from generators.cli.known import cache_folder, cores
from generators.cli.options import (
    AsOf,
    At,
    Document,
    For,
    Jobs,
    KnownOn,
    NoCache,
    Out,
    ReceiptsFile,
    Register,
    Repo,
    SampleSeed,
    SampleSize,
    TrustFile,
    WithPdf,
    WithZip,
)
from generators.finding import Unable
from generators.values import written_when


@app.command()
def build(
    repo: Repo = Path(),
    audience: For = None,
    as_of: AsOf = None,
    at: At = "",
    out: Out = None,
    names: Register = None,
    trust: TrustFile = None,
    receipts: ReceiptsFile = None,
    known: KnownOn = None,
    sample_seed: SampleSeed = "",
    sample_size: SampleSize = 0,
    no_cache: NoCache = False,
    jobs: Jobs = 0,
    with_pdf: WithPdf = True,
    with_zip: WithZip = False,
) -> None:
    """Build the site and the PDFs of one audience and publish them in one step."""
    with spoken():
        from generators.cli import source  # noqa: PLC0415 - brings everything that reads and checks

        with source.of(repo, at, trust=trust, receipts=receipts, no_cache=no_cache) as read:
            from generators import build as story  # noqa: PLC0415 - brings mkdocs and weasyprint
            from generators.book import reached  # noqa: PLC0415
            from generators.site_settings import asked  # noqa: PLC0415

            register = source.register_of(names)
            checked = source.sound(read.folder, register, read.kept)
            built = story.build(
                checked,
                source.reader_of(checked, audience),
                out or read.repository / "build",
                as_of=as_of or read.day or asked(read.folder).as_of,
                names=register,
                behind=read.behind(
                    known_on(known) or reached(read.history, asked(read.folder).known_on), audited=True
                ),
                wanted=story.Wanted(
                    documents=with_pdf,
                    packed=with_zip,
                    sample=source.sampling(read.folder, sample_seed, sample_size),
                    jobs=jobs or cores(),
                    # An earlier state is read from a folder of its own, which is gone afterwards.
                    keep_in=None if at else cache_folder("pages", without=no_cache),
                ),
                say=say,
            )
    print(built.site / "index.html")
    if built.packed is not None:
        print(built.packed)


def known_on(named: list[str] | None) -> tuple[date | datetime, ...]:
    """Days and moments on the command line."""
    found = {text: written_when(text) for text in named or ()}
    for text, when in found.items():
        if when is None:
            raise typer.BadParameter(f"{text!r} is no date; write 2026-01-14 or 2026-01-14T21:10")
    return tuple(when for when in found.values() if when is not None)


@app.command()
def serve(
    repo: Repo = Path(),
    port: Annotated[int, typer.Option("--port", min=1024, max=65535, help="Port on this machine.")] = 8000,
    audience: For = None,
    as_of: AsOf = None,
    no_cache: NoCache = False,
    jobs: Jobs = 0,
) -> None:
    """Build the site, serve it to this machine only, and build it again whenever a record, guide or template changes."""
    with spoken():
        from generators import website  # noqa: PLC0415 - brings mkdocs
        from generators.cli import source  # noqa: PLC0415
        from generators.source import root  # noqa: PLC0415

        repository = root(repo)
        website.serve(
            repository,
            source.reader_of(source.sound(repository, source.register_of(None)), audience),
            as_of,
            port,
            website.How(jobs or cores(), cache_folder("pages", without=no_cache)),
            cache_folder(without=no_cache),
        )


@app.command()
def bundle(
    submission: Annotated[str, typer.Argument(help="Id of the submission, such as SUB-2026-03-council.")],
    repo: Repo = Path(),
    as_of: AsOf = None,
    at: At = "",
    out: Out = None,
    names: Register = None,
    trust: TrustFile = None,
    receipts: ReceiptsFile = None,
    no_cache: NoCache = False,
) -> None:
    """Make a submission: one paginated PDF with its exhibits, and a manifest of hashes."""
    with spoken():
        from generators.cli import source  # noqa: PLC0415 - brings everything that reads and checks

        with source.of(repo, at, trust=trust, receipts=receipts, no_cache=no_cache) as read:
            from generators.book import compose  # noqa: PLC0415
            from generators.ebundle import write_submission  # noqa: PLC0415 - brings weasyprint and pikepdf
            from generators.kinds.submission import Submission  # noqa: PLC0415
            from generators.site_settings import asked  # noqa: PLC0415

            register = source.register_of(names)
            checked = source.sound(read.folder, register, read.kept)
            record = checked.ledger.find(Submission, submission)
            if record is None:
                known = ", ".join(entry.id for entry in checked.ledger.entries_of("submission")) or "none"
                raise Unable(f"there is no submission {submission!r}", f"submissions here: {known}")
            book = compose(
                checked,
                record.audience[0],
                as_of or read.day or record.as_of or asked(read.folder).as_of,
                names=register,
                behind=read.behind(),
            )
            place = (out or read.repository / "build" / "submissions") / submission
            written = write_submission(book, submission, place, say)
    print(written)


@app.command()
def pdf(
    sort: Annotated[
        Document,
        typer.Argument(
            help="Minutes, the report of an improvement plan, any other record, a month of the audit trail, or what the "
            "whole history is worth as evidence."
        ),
    ],
    ids: Annotated[
        list[str] | None,
        typer.Argument(help="Ids of the records; of the trail, months such as 2026-01; of custody, none."),
    ] = None,
    repo: Repo = Path(),
    audience: For = None,
    as_of: AsOf = None,
    at: At = "",
    out: Out = None,
    names: Register = None,
    trust: TrustFile = None,
    receipts: ReceiptsFile = None,
    no_cache: NoCache = False,
) -> None:
    """Make single documents as PDFs: evidence pdf minutes MIN-2026-02-11-governance."""
    wanted = _wanted(sort, ids or [])
    with spoken():
        from generators.cli import source  # noqa: PLC0415 - brings everything that reads and checks

        with source.of(repo, at, trust=trust, receipts=receipts, no_cache=no_cache) as read:
            from generators.book import compose  # noqa: PLC0415
            from generators.pdf import require, write  # noqa: PLC0415 - brings weasyprint
            from generators.site_settings import asked  # noqa: PLC0415

            register = source.register_of(names)
            checked = source.sound(read.folder, register, read.kept)
            reader = source.reader_of(checked, audience)
            day = as_of or read.day or asked(read.folder).as_of
            behind = read.behind(audited=sort is Document.custody)
            book = compose(checked, reader, day, names=register, behind=behind)
            require()
            written = [
                # Not among the PDFs of a build: that folder is replaced as a whole.
                write(book, sort.value, record_id, out or read.repository / "build" / "documents" / reader)
                for record_id in wanted
            ]
    for path in written:
        print(path)


def _wanted(sort: Document, ids: list[str]) -> list[str]:
    """What each document is made of. There is one on custody, of nothing but the repository."""
    if sort is Document.custody:
        if ids:
            raise typer.BadParameter(f"custody is told of the whole repository; leave {' '.join(ids)} out")
        return [""]
    if not ids:
        raise typer.BadParameter("say which: the id of a record, or a month such as 2026-01 of the trail")
    return ids
