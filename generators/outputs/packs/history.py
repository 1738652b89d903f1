"""What documents say of how records came about: the life of one record as a chapter, and a month of the audit trail as a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from generators.book import Book
from generators.derive import phrases
from generators.derive.actions import ActionPosition
from generators.derive.burn_up import Day
from generators.derive.plans import PlanPosition
from generators.finding import Unable
from generators.outputs import burn_up, events, life, months, moves, shown, trail, words
from generators.outputs.burn_up import Chart
from generators.outputs.events import Lag
from generators.outputs.life import Field, Happening
from generators.outputs.months import Group
from generators.outputs.packs import chapter
from generators.outputs.packs.chapter import Block, Chapter
from generators.outputs.shown import Row, Shown
from generators.values import LONDON

# A shorter life is told in sentences: for a few changes a table is more lines than they need.
_SENTENCES_UP_TO = 4
# A longer life is told by headlines alone: every change is there, field by field it stands on the record's page.
_FIELDS_UP_TO = 24
SHOWS = "It shows by when something was written down, not when it was done or decided."
RECORDED = f"Recorded is the moment from which a change was part of the provider's protected branch. {SHOWS}"


# ------------------------------------------------------------------ the life of a record
def of_record(book: Book, record_id: str) -> Chapter:
    """The life of one record: every commit that changed it, the newest first."""
    return Chapter("The life of this record", "life", tuple(_life(book, record_id)))


def _life(book: Book, record_id: str) -> Iterator[Block]:
    told = life.of(book, record_id)
    if not told.kept:
        yield chapter.text(
            "These records are not kept in git, so nothing shows when this was written down or changed."
        )
        return
    if not told.happenings:
        yield chapter.text("This record is not in the recorded history yet: it was never committed.")
        return
    basis = f", {told.basis}" if told.basis else ""
    yield chapter.note(f"Recorded is when the provider's protected branch received a change{basis}. {SHOWS}")
    for remark in told.remarks:
        yield chapter.note(f"Note: {remark}.")
    if len(told.happenings) <= _SENTENCES_UP_TO:
        yield chapter.listed(shown.text(_sentences(one)) for one in told.happenings)
        return
    first = f" First recorded on {phrases.moment(told.first_recorded)}." if told.first_recorded else ""
    yield chapter.text(
        f"{words.count(len(told.happenings), 'commit').capitalize()} changed this record.{first}"
    )
    with_fields = len(told.happenings) <= _FIELDS_UP_TO
    if not with_fields:
        yield chapter.note(
            "So many changes are told in one line each; field by field they stand on the page of the record."
        )
    rows = (_row(one, with_fields=with_fields) for one in told.happenings)
    for block in chapter.table("Changes, the newest first", ("Recorded", "What changed", "Happened"), rows):
        yield replace(block, form="history")


def _row(one: Happening, *, with_fields: bool) -> tuple[Shown, ...]:
    corrected = (
        shown.text(f"Correction{f' of {events.spoken(told.on)}' if told.on else ''}: {told.reason}")
        for told, _ in one.corrections
    )
    fields = (_field(found) for found in one.fields) if with_fields else ()
    said = [shown.text(f"Said with it: “{one.said}”")] if one.said else []
    return (
        shown.many([_when(one), one.who, Shown("hash", one.commit[:12])]),
        shown.many([shown.text(one.headline), *corrected, *fields, *said, *one.marks]),
        shown.many(_lag(lag) for lag in one.lags),
    )


def _sentences(one: Happening) -> str:
    """One change in running words."""
    when = phrases.moment(one.recorded) if one.recorded else "At a time that cannot be told"
    told = [f"{when}, by {_inline(one.who)}, commit {one.commit[:12]}: {one.headline}."]
    told += [
        f"Correction{f' of {events.spoken(said.on)}' if said.on else ''}: {said.reason}"
        for said, _ in one.corrections
    ]
    told += [f"{found.name} {_values(found)}." for found in one.fields]
    if one.lags:
        told.append(
            f"Happened {'; '.join(f'{events.spoken(lag.happened)}: written down {lag.words}' for lag in one.lags)}."
        )
    if one.said:
        told.append(f"Said with it: “{one.said}”.")
    return " ".join([*told, *(f"[{mark.value}]" for mark in one.marks)])


def _values(found: Field) -> str:
    if found.op != "changed":
        return f"{found.op}: {_inline(found.after if found.op == 'added' else found.before)}"
    return f"changed from “{_inline(found.before)}” to “{_inline(found.after)}”"


def _inline(value: Shown) -> str:
    """A value in one line."""
    if value.form == "many":
        return ", ".join(map(_inline, value.value))
    if value.form in ("rows", "pairs"):
        return "; ".join(f"{found.label.lower()} {_inline(found.shown)}" for found in value.value)
    if value.form in ("day", "moment"):
        return events.spoken(value.value)
    return f"{value.words} ({value.note})" if value.note else value.words


def _when(one: Happening) -> Shown:
    return shown.when(one.recorded) if one.recorded else shown.text("at a time that cannot be told")


def _lag(lag: Lag) -> Shown:
    return shown.text(f"{events.spoken(lag.happened)}: {lag.words}")


def _field(found: Field) -> Shown:
    """One field, its name before what it said."""
    name = f"{found.name}, {found.op}"
    if found.op != "changed":
        return Shown("rows", (Row(name, found.after if found.op == "added" else found.before),))
    return Shown("rows", (Row(f"{name} from", found.before), Row("to", found.after)))


# ------------------------------------------------------------------ plans
def known_at_the_time(book: Book, position: PlanPosition) -> tuple[Block, ...]:
    """How far a plan was, as it was known at the time: charts, and the table of every day."""
    told = burn_up.tell(book, position)
    if told is None:
        return (chapter.text(burn_up.why_not(book)),)
    days = book.derived.burn_ups[position.plan.id].days
    kept = [day for day in days if day.moved]
    left = len(days) - len(kept)
    heads = (*told.table.heads[:-1], "Records changed that day")
    caption = "How far the plan was at the end of each day on which a figure moved"
    rest = f"On {words.count(left, 'more day')} something of the plan was recorded and no figure moved: the plan's page names them."
    return (
        chapter.note(
            "One step for each change of the plan, its actions or their measures, when the provider's protected branch "
            "received it. What was written down late counts only from then."
        ),
        *(_chart(chart) for chart in told.charts),
        *(chapter.note(said) for said in told.notes),
        *(
            replace(block, form="days")
            for block in chapter.table(caption, heads, (_day_of(book, day) for day in kept))
        ),
        *([chapter.note(rest)] if left else []),
    )


def _day_of(book: Book, day: Day) -> tuple[Shown, ...]:
    """A row of the table of days; the records are named in one line, because no link leads out of a document."""
    *cells, touched = burn_up.row(book, day)
    return (*cells, shown.text(touched.words))


def _chart(chart: Chart) -> Block:
    key = "; ".join(f"{line.stroke.name.lower()} ({line.stroke.look}): {line.words}" for line in chart.lines)
    return Block("chart", (f"{chart.title}, at the end: {key}.", chart))


def moved(book: Book, anchor: str, actions: Sequence[ActionPosition]) -> Chapter:
    """Every due date that was moved, with its reason or the lack of one."""
    missing = moves.not_told(book, actions)
    notes = (chapter.note(missing),) if missing else ()
    slipped, each = moves.slipped(book, actions), moves.each(book, actions)
    if slipped is None:
        return Chapter("Due dates moved", anchor, (*notes, chapter.text("No due date was moved.")))
    tables = (*chapter.broken(slipped), *(chapter.broken(each) if each else ()))
    return Chapter("Due dates moved", anchor, (*notes, *tables), wide=True)


# ------------------------------------------------------------------ a month of the audit trail
def title(book: Book, month: str) -> str:
    """What the document of a month is called. Raises Unable where nothing was recorded in it that this audience may see."""
    known = months.sheets(book.past).months if book.past else ()
    if month not in known:
        named = ", ".join(reversed(known[-12:]))
        raise Unable(
            f"nothing that this audience may see was recorded in {month!r}",
            f"months here: {named}" if named else "these records have no history: commit them first",
        )
    return months.title(month)


def facts(book: Book, month: str) -> tuple[Row, ...]:
    """What the cover says of the month."""
    found = trail.counts(month, months.sheets(book.past).of(month)) if book.past else None
    if found is None:
        return ()
    counted = (
        ("Changes", found.changes),
        ("Commits", found.commits),
        ("Records first recorded", found.first),
        ("Written down later than a day after", found.late),
        ("Corrections", found.corrections),
        ("Commits that tell of earlier times", found.backfills),
        ("Merges", found.merges),
        ("Records taken out", found.gone),
    )
    return tuple(Row(label, shown.figure(number)) for label, number in counted)


def of_month(book: Book, month: str) -> tuple[Chapter, ...]:
    """A month of the audit trail, day by day, the newest first."""
    sheets = months.sheets(book.past).of(month) if book.past else ()
    groups = [group for sheet in sheets for group in sheet.groups]
    told = [event for group in groups for event in group.events]
    days = [
        Chapter(
            phrases.day(day) if day else "At a time that cannot be told",
            f"day-{day.isoformat() if day else 'unknown'}",
            tuple(_day(book, list(of_day))),
        )
        for day, of_day in groupby(reversed(groups), key=lambda group: group.day)
    ]
    about = (
        chapter.text(
            "Every change of every record that this document's readers may see, in the order in which the provider's protected "
            "branch received it; one row for each record that a commit changed."
        ),
        chapter.note(RECORDED),
        *(chapter.note(said) for said in (*trail.clocks(told), *trail.signed(told))),
        *(chapter.note(f"Note: {remark}.") for remark in (book.past.history.remarks if book.past else ())),
    )
    return (
        Chapter("What this document shows", "about", about),
        Chapter("Day by day", "days", parts=tuple(days)),
    )


_TRAIL_HEADS = ("Recorded", "By", "Record", "What changed", "Happened")


def _day(book: Book, groups: Iterable[Group]) -> Iterator[Block]:
    rows = [row for group in groups for row in _group(book, group)]
    for block in chapter.table("Changes", _TRAIL_HEADS, rows):
        yield replace(block, form="trail")


def _group(book: Book, group: Group) -> Iterator[tuple[Shown, ...]]:
    told = trail.together(book, group)
    for place, line in enumerate(told.lines):
        common = [shown.text(told.head), *told.marks] if told.head and place == 0 else []
        said = [shown.text(f"“{line.said}”")] if line.said else []
        yield (
            shown.many([_time(line.recorded), Shown("hash", told.commit[:12])]),
            line.who,
            shown.many([line.record, shown.text(f"{line.kind} · {line.service}")]),
            shown.many([*common, shown.text(line.headline), *said, *line.marks]),
            shown.many(_lag(lag) for lag in line.lags),
        )


def _time(recorded: datetime | None) -> Shown:
    """The time of day: the day stands above."""
    return shown.text(f"{recorded.astimezone(LONDON):%H:%M}" if recorded else "not known")
