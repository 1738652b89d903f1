"""What the printed form of a single record is told: a decision record in its own order, any other record field by field."""

from __future__ import annotations

from collections.abc import Iterator

from generators.book import Book
from generators.kind import references
from generators.kinds.action import Action
from generators.kinds.decision import Decision
from generators.kinds.evidence import Evidence
from generators.ledger import Entry
from generators.outputs import chains, observed, records, shown
from generators.outputs.packs import chapter, history, measures, meeting
from generators.outputs.packs.chapter import Block, Chapter
from generators.outputs.shown import Row

_ON_COVER = ("id", "title", "service")


def facts(book: Book, entry: Entry) -> tuple[Row, ...]:
    """What the cover says of the record."""
    return tuple(row for row in shown.rows(book, entry.record) if row.label in ("ID", "Service"))


def sources(book: Book, entry: Entry) -> tuple[str, ...]:
    """The record itself and the evidence items it names."""
    named = [target for _, _, target in references(entry.record) if book.ledger.find(Evidence, target)]
    return tuple(dict.fromkeys([entry.id, *named]))


# ------------------------------------------------------------------ a decision
def decision(book: Book, record: Decision) -> tuple[Chapter, ...]:
    """The chapters of a decision record, in order."""
    found = [
        Chapter(
            "The question", "question", (chapter.text(record.question), chapter.rows(_when(book, record)))
        ),
        Chapter("Options weighed", "options", _options(record)),
        Chapter(
            "What was chosen, and why",
            "chosen",
            (chapter.rows([Row("Chosen", shown.text(record.chosen))]), chapter.prose(record.rationale)),
        ),
        Chapter("What it rests on", "basis", _basis(book, record)),
        Chapter("What followed", "followed", tuple(_followed(book, record))),
        *_chains(book, book.ledger.entries[record.id]),
    ]
    if record.notes:
        found.append(Chapter("Notes", "notes", (chapter.prose(record.notes),)))
    found += _evidence(book, record.id)
    found.append(history.of_record(book, record.id))
    return tuple(found)


def _when(book: Book, record: Decision) -> Iterator[Row]:
    given = {row.label: row for row in shown.rows(book, record)}
    yield from (
        given[label] for label in ("Decided", "Decided by", "Taken in", "Supersedes") if label in given
    )
    yield Row(
        "To be reviewed", shown.when(record.review_at) if record.review_at else shown.text("no date is set")
    )


def _options(record: Decision) -> tuple[Block, ...]:
    if not record.options:
        return (chapter.text("No options are recorded."),)
    body = (
        (
            shown.text(option.option),
            shown.text(option.for_) if option.for_ else shown.NOTHING,
            shown.text(option.against) if option.against else shown.NOTHING,
        )
        for option in record.options
    )
    return chapter.table("Options", ("Option", "For", "Against"), body)


def _basis(book: Book, record: Decision) -> tuple[Block, ...]:
    if not record.based_on:
        return (chapter.text("The record names nothing that the decision rests on."),)
    return (chapter.listed(shown.record(book, identity) for identity in record.based_on),)


def _followed(book: Book, record: Decision) -> Iterator[Block]:
    actions = [found for found in book.ledger.of(Action) if record.id in found.source]
    after = [found for found in book.ledger.of(Decision) if found.supersedes == record.id]
    if after:
        yield chapter.rows([Row("Replaced by", shown.many(shown.record(book, found.id) for found in after))])
    if actions:
        heads = ("Action", "Owner", "Due", "Where it stands now", "BRAG")
        yield from chapter.table(
            "Actions that name this decision",
            heads,
            (meeting.action_row(book, found.id) for found in actions),
        )
        yield from meeting.brag_legend(book)
    else:
        yield chapter.text("No action that this audience may see names this decision as its source.")


# ------------------------------------------------------------------ any record
def plain(book: Book, entry: Entry) -> tuple[Chapter, ...]:
    """The chapters of any record: its narrative, its fields, its lists, its history, what it is tied to."""
    narrated = (*entry.kind.narrative, "notes")
    found = [
        Chapter(
            row.label,
            f"text-{number}",
            (Block("prose" if row.shown.form == "prose" else "text", row.shown.value),),
        )
        for number, row in enumerate(records.narrative(entry, narrated), start=1)
    ]
    found += _chains(book, entry)
    found += _checks(book, entry)
    if entry.id in book.derived.measures:
        found.insert(0, measures.of_record(book, entry.id))
    left = {*_ON_COVER, "evidence", "related", *narrated}
    if rows := records.fields(book, entry.record, leave_out=left):
        found.append(Chapter("Facts", "facts", (chapter.rows(rows),)))
    for section in records.sections(book, entry.record):
        made = chapter.from_section(section, "list")
        found.append(
            Chapter(
                made.title,
                made.anchor,
                made.blocks,
                made.parts,
                wide=section.table is not None and len(section.table.heads) > 6,
            )
        )
    if ties := (
        *_ties(records.refers_to(book, entry), "Refers to"),
        *_ties(records.linked_from(book, entry), "Named by"),
    ):
        found.append(Chapter("Ties to other records", "ties", (chapter.rows(ties),)))
    found += _evidence(book, entry.id)
    found.append(history.of_record(book, entry.id))
    return tuple(found)


def _checks(book: Book, entry: Entry) -> Iterator[Chapter]:
    """Of a control: how well it was checked, and the holds under it."""
    position = book.derived.controls.get(entry.id)
    if position is None:
        return
    blocks = [chapter.text(position.words)]
    held = observed.of_control(book, entry.id)
    told = observed.holds_table(book, held)
    if told:
        blocks += chapter.broken(told)
    blocks += [chapter.note(said) for said in observed.remarks(held)]
    yield Chapter("Checks and holds" if told else "Checks", "checks", tuple(blocks), wide=told is not None)


def _chains(book: Book, entry: Entry) -> Iterator[Chapter]:
    """The chains that begin with the record, or of which it is made, each with where it stops."""
    for number, told in enumerate(chains.facts(book, entry), start=1):
        blocks = [chapter.text(told.words)]
        blocks += [block for table in told.tables for block in chapter.broken(table)]
        if told.note:
            blocks.append(chapter.note(told.note))
        if told.rows:
            blocks.append(chapter.rows(told.rows))
        yield Chapter(told.title, f"chain-{number}", tuple(blocks), wide=told.wide)


def _ties(found: tuple[records.Ties, ...], how: str) -> Iterator[Row]:
    for ties in found:
        if ties.plural != "Evidence library":
            yield Row(f"{how}: {ties.plural}", shown.many(tie.shown for tie in ties.ties))


def _evidence(book: Book, identity: str) -> Iterator[Chapter]:
    table = chapter.evidence_table(book, (identity,))
    if table:
        yield Chapter("Evidence", "evidence", table, wide=True)
