"""What the printed form of custody and integrity is told: the verdict, every kind of finding, what was checked, and how to check it."""

from __future__ import annotations

from collections.abc import Iterator

from generators.book import Book
from generators.finding import Unable
from generators.outputs import custody, shown
from generators.outputs.custody import Custody, Told
from generators.outputs.packs import chapter
from generators.outputs.packs.chapter import Block, Chapter
from generators.outputs.shown import Row

SORT, TITLE = "Custody report", custody.TITLE
_MOST = 20


def of(book: Book) -> Custody:
    """The outcome of the audit. Raises Unable where the history was not audited."""
    told = custody.custody(book, _MOST)
    if told is None:
        raise Unable(
            "the history behind these records was not audited, so there is no report of it",
            "build in the repository of the records, with at least one commit in it",
        )
    return told


def facts(told: Custody) -> tuple[Row, ...]:
    """What the cover says."""
    return (
        Row("Verdict", shown.tag(told.verdict.capitalize(), told.colour)),
        Row(
            "Manifest (SHA-256)",
            shown.Shown("hash", told.manifest) if told.manifest else shown.text("could not be made"),
        ),
    )


def chapters(told: Custody) -> tuple[Chapter, ...]:
    """The chapters of the document."""
    found = [Chapter("Verdict", "verdict", tuple(_verdict(told)))]
    if told.statements:
        found.append(
            Chapter("What may be said on this evidence, and no more", "statements", _list(told.statements))
        )
    for number, (heading, word, colour, findings) in enumerate(told.groups, start=1):
        parts = tuple(_finding(one, word, colour) for one in findings)
        found.append(Chapter(heading, f"group-{number}", (), parts))
    left = _list(told.not_checked) or (
        chapter.text("Nothing of what this audit knows to check was left out."),
    )
    found += [
        Chapter("What was checked", "checked", _list(told.checked)),
        Chapter("What was not checked", "not-checked", left),
        Chapter("Facts", "facts", (chapter.rows(told.facts),)),
        Chapter("Check it yourself", "yourself", tuple(_yourself(told))),
    ]
    return tuple(found)


def _list(said: tuple[str, ...]) -> tuple[Block, ...]:
    return (chapter.listed(shown.text(_plain(one)) for one in said),) if said else ()


def _plain(said: str) -> str:
    """Our own words without the marks that set commands apart on a page."""
    return said.replace("`", "")


def _verdict(told: Custody) -> Iterator[Block]:
    yield chapter.text(f"{told.verdict.capitalize()}. {told.meaning}")
    yield from _list(told.reasons)
    yield chapter.note(custody.NO_MORE)


def _finding(one: Told, word: str, colour: str) -> Chapter:
    return Chapter(one.title, one.code, tuple(_told(one)), tags=(shown.tag(word, colour),), listed=False)


def _told(one: Told) -> Iterator[Block]:
    yield chapter.text(f"{one.code}. {one.words}".strip())
    if one.cases:
        yield chapter.listed(one.cases)
    if one.left:
        yield chapter.text(one.left)
    rows = [
        Row("Shows", shown.text(one.shows)),
        Row("Does not show", shown.text(one.does_not_show)),
    ]
    if one.cure:
        rows.append(Row("What to do", shown.text(_plain(one.cure))))
    yield chapter.rows(rows)


def _yourself(told: Custody) -> Iterator[Block]:
    yield chapter.text(
        "Whoever has a copy of the repository needs only git, bash and sha256sum. A fresh clone hashes every content again "
        "as it arrives. The manifest lists every file of the commit with its SHA-256; its own hash stands for all of them"
        f"{f' and has to be {told.manifest}' if told.manifest else ''}:"
    )
    yield Block("code", told.recipe)
    yield chapter.text("Whether this commit is still part of a later history:")
    command = f'git --no-replace-objects merge-base --is-ancestor {told.commit} HEAD && echo "still here"'
    yield Block("code", command)
    yield chapter.text(
        "Keep the commit and the manifest. With them anybody can show later whether what was published then is still there, "
        "and unchanged. One copy cannot show that nobody else was given another version; two outsiders who compare theirs "
        "can."
    )
