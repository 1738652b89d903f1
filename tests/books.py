"""Books for tests of what is shown: made from a folder's records as they stand, without the rules of the check."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

from generators import catalogues, ledger, source
from generators.book import Behind, Book, compose
from generators.checking import Checked
from generators.history import Standing, of_records, standing
from generators.history.runner import find
from generators.integrity import audit
from generators.outputs.frame import frame
from generators.outputs.pages import pages
from generators.render import render
from generators.values import LONDON

DAY = date(2026, 3, 31)
COMMIT = "0123456789abcdef0123456789abcdef01234567"
SOUND = Standing(COMMIT, None, ())
EXAMPLE_DAY = date(2026, 5, 31)
KNOWN_ON = (datetime(2026, 1, 14, 21, 10, tzinfo=LONDON), date(2026, 3, 26))


def book(
    folder: Path,
    audience: str = "inspector",
    as_of: date = DAY,
    standing: Standing = SOUND,
    behind: Behind | None = None,
) -> Book:
    """The book of a folder whose records can all be read; without a history unless one is given with `behind`."""
    documents, unreadable = source.read(folder)
    built, misfits = ledger.build(documents)
    assert not (*unreadable, *misfits), [str(found) for found in (*unreadable, *misfits)]
    checked = Checked(folder, built, catalogues.load(), (), len(documents))
    return compose(checked, audience, as_of, standing=standing, behind=behind)


def whole(repository: Path, audience: str, as_of: date = EXAMPLE_DAY) -> Book:
    """The book of a repository with everything that lies behind its records, as a build composes it."""
    behind = Behind(
        of_records(repository), known_on=KNOWN_ON, integrity=audit(repository), checkout=find(repository)
    )
    return book(repository, audience, as_of, standing=standing(repository), behind=behind)


def page(told: Book, path: str) -> str:
    """One generated page, as it is written."""
    around = frame(told)
    output = next(output for output in pages(told) if output.path == path)
    return render(
        output.template,
        {
            "path": path,
            "title": output.title,
            "frame": around,
            "addresses": around.addresses,
            **output.tell(),
        },
    )


def words(html: str) -> str:
    """What a reader of the page reads: without markup, each run of white space as one space."""
    text = re.sub(r"<[^>]+>", " ", html)
    for written, meant in (("&lt;", "<"), ("&gt;", ">"), ("&#34;", '"'), ("&#39;", "'"), ("&amp;", "&")):
        text = text.replace(written, meant)
    return " ".join(text.split())
