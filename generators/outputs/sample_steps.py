"""The ten steps from an incident to a change that lasts as a page shows them: what each record says, with dates and evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from generators.book import Book
from generators.derive import phrases, verifications
from generators.derive.actions import STATE_WORDS, ActionPosition
from generators.derive.chains import Link
from generators.derive.duties import Duty
from generators.derive.lasting_change import Change
from generators.kind import references
from generators.kinds.decision import Decision
from generators.kinds.evidence import Evidence
from generators.kinds.learning_response import LearningResponse
from generators.outputs import chains, records, shown, words
from generators.outputs.colours import ACTION_COLOURS
from generators.outputs.shown import NOTHING, Row, Shown, Table


@dataclass(frozen=True, slots=True)
class Block:
    """One record or one list within a step."""

    title: Shown | None = None
    rows: tuple[Row, ...] = ()
    table: Table | None = None
    note: str = ""
    """How to read it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A step with everything that is recorded of it."""

    anchor: str
    title: str
    tag: Shown
    words: str
    blocks: tuple[Block, ...]


def part(book: Book, found: Change, step: Link) -> Part:
    """One step of the line."""
    blocks = tuple(_BLOCKS[step.name](book, found))
    return Part(step.name, step.title, chains.state_tag(step), step.words, blocks)


def _record(book: Book, identity: str) -> Shown:
    return shown.record(book, identity) if identity else NOTHING


def _ids(book: Book, ids: Iterable[str]) -> Shown:
    return shown.many(shown.record(book, identity) for identity in ids)


def _kept(*rows: tuple[str, Shown]) -> tuple[Row, ...]:
    return tuple(Row(label, value) for label, value in rows if value.form != "nothing")


def _table(caption: str, heads: tuple[str, ...], rows: Iterable[tuple[Shown, ...]]) -> Iterator[Block]:
    told = tuple(rows)
    if told:
        yield Block(table=_without_empty(Table(caption, heads, told)))


def _without_empty(told: Table) -> Table:
    kept = [
        index for index in range(len(told.heads)) if any(row[index].form != "nothing" for row in told.rows)
    ]
    return replace(
        told,
        heads=tuple(told.heads[index] for index in kept),
        rows=tuple(tuple(row[index] for index in kept) for row in told.rows),
    )


# ------------------------------------------------------------------ what happened, and what was done at once
def _event(book: Book, found: Change) -> Iterator[Block]:
    incident = found.position.incident
    theme = book.catalogues.theme(incident.category)
    harm = incident.harm
    said = (
        f"Physical: {words.choice(harm.physical).lower()}; psychological: {words.choice(harm.psychological).lower()}; "
        f"injury notifiable under regulation 18: {'yes' if harm.reg18_injury else 'no'}; "
        f"candour threshold: {'met' if harm.candour_threshold else 'not met'}"
    )
    rows = _kept(
        ("Happened", shown.when(incident.occurred_at)),
        ("First known", shown.when(incident.became_aware_at)),
        ("Reported", shown.when(incident.reported_at)),
        ("Reported by", _record(book, incident.reported_by or "")),
        (
            "Service",
            shown.record(book, incident.service) if incident.service else shown.text("Provider-wide"),
        ),
        ("Sort of event", shown.text(theme.title if theme else incident.category)),
        ("Control that did not hold", _record(book, incident.control_failed or "")),
        ("Harm", shown.text(said)),
        ("Description", Shown("prose", incident.description) if incident.description else NOTHING),
    )
    yield Block(rows=rows)


def _at_once(book: Book, found: Change) -> Iterator[Block]:
    rows = (
        (shown.when(act.at), _record(book, act.by), shown.text(act.text))
        for act in sorted(found.position.incident.immediate_actions, key=lambda act: act.at)
        if act.at.date() <= book.as_of
    )
    yield from _table("What was done at once", ("When", "By", "What was done"), rows)


def _duties(book: Book, found: Change) -> Iterator[Block]:
    rows = (_duty(book, one) for one in found.position.duties)
    heads = ("Duty", "Applies", "Decided", "By", "Why", "Done", "By")
    yield from _table("Decided and done, each duty on its own", heads, rows)
    held = chains.duties(found.position)
    if held is not None:
        yield Block(table=held, note=chains.READ)


def _duty(book: Book, one: Duty) -> tuple[Shown, ...]:
    applies = "Not decided" if one.required is None else "Yes" if one.required else "No"
    return (
        shown.text(one.title),
        shown.text(applies),
        shown.when(one.decided_at),
        _record(book, one.decided_by),
        shown.text(one.rationale) if one.rationale else NOTHING,
        shown.when(one.done_at),
        _record(book, one.done_by),
    )


# ------------------------------------------------------------------ what was decided and learned
def _decisions(book: Book, found: Change) -> Iterator[Block]:
    for one in found.decisions:
        yield Block(title=shown.record(book, one.id), rows=_decision(book, one))


def _decision(book: Book, one: Decision) -> tuple[Row, ...]:
    return _kept(
        ("Decided", shown.when(one.decided_at)),
        ("By", _ids(book, one.decided_by)),
        ("Question", shown.text(one.question)),
        ("Chosen", shown.text(one.chosen)),
        ("Turned down", shown.text(f"{len(one.options)} options were weighed") if one.options else NOTHING),
        ("Why", Shown("prose", one.rationale)),
    )


def _learning(book: Book, found: Change) -> Iterator[Block]:
    for one in found.responses:
        yield Block(title=shown.record(book, one.id), rows=_response(book, one))


def _response(book: Book, one: LearningResponse) -> tuple[Row, ...]:
    completed = one.completed if one.completed and one.completed <= book.as_of else None
    return _kept(
        ("Sort", shown.text(words.choice(one.type))),
        ("Lead", _record(book, one.lead)),
        ("Began", shown.when(one.started)),
        ("Completed", shown.when(completed) if completed else shown.text("not by the position date")),
        ("Contributory factors", shown.many(shown.text(factor.text) for factor in one.factors)),
        ("Lessons", shown.many(shown.text(lesson.text) for lesson in one.lessons)),
        ("Follow-up check", _check(book, one)),
    )


def _check(book: Book, one: LearningResponse) -> Shown:
    check = one.follow_up_check
    if check is None:
        return shown.text("None is planned.")
    planned = f"By {words.choice(check.method).lower()}, due on {phrases.day(check.due)}"
    if check.done is None or check.done.on > book.as_of:
        return shown.text(f"{planned}; not made by the position date.")
    found = f"{words.choice(check.done.outcome).lower()} on {phrases.day(check.done.on)}"
    note = f" {check.done.note}" if check.done.note else ""
    return shown.many(
        (
            shown.text(f"{planned}; {found}, by {check.done.by}.{note}"),
            *(shown.record(book, item) for item in check.done.evidence),
        )
    )


# ------------------------------------------------------------------ what was changed, and whether it lasts
def _actions(book: Book, found: Change) -> Iterator[Block]:
    rows = (
        (
            shown.record(book, one.action.id),
            shown.text(one.action.action),
            shown.text(words.choice(one.action.change_type)) if one.action.change_type else NOTHING,
            shown.text(words.choice(one.action.strength.value)) if one.action.strength else NOTHING,
            _record(book, one.action.owner),
            _ids(book, one.action.source),
        )
        for one in found.actions
    )
    heads = ("Action", "What will be done", "Changes", "Strength", "Owner", "Comes from")
    yield from _table("Actions", heads, rows)


def _completion(book: Book, found: Change) -> Iterator[Block]:
    rows = (
        (shown.record(book, one.action.id), shown.when(one.due), *_claimed(book, one))
        for one in found.actions
    )
    heads = ("Action", "Due", "Completed", "Says", "Evidence")
    yield from _table("Completion, as the owner claims it", heads, rows)


def _claimed(book: Book, one: ActionPosition) -> tuple[Shown, Shown, Shown]:
    gone = one.action.withdrawn
    if not one.live:
        return shown.text(f"Withdrawn on {phrases.day(gone.on)}" if gone else "Withdrawn"), NOTHING, NOTHING
    claim = one.action.completed if one.action.completed and one.action.completed.on <= book.as_of else None
    if claim is None:
        late = f"Not yet, overdue by {phrases.days(one.days_overdue)}" if one.overdue else "Not yet"
        return shown.text(late), NOTHING, NOTHING
    evidence = (
        _ids(book, claim.evidence) if claim.evidence else shown.text("none named, so it does not count")
    )
    return shown.when(claim.on), _record(book, claim.by), evidence


def _verification(book: Book, found: Change) -> Iterator[Block]:
    rows = (
        (
            shown.record(book, one.action.id),
            shown.when(check.on),
            _record(book, check.by),
            shown.text(words.choice(check.method)),
            shown.tag(words.choice(check.outcome), words.COLOURS[check.outcome]),
            _ids(book, check.evidence) if check.evidence else shown.text("none named"),
            shown.text(check.note) if check.note else NOTHING,
        )
        for one in found.actions
        for check in sorted(one.action.verifications, key=lambda check: check.on)
        if check.on <= book.as_of
    )
    heads = ("Action", "On", "By", "How", "Found", "Evidence", "What was seen")
    yield from _table("Verifications of the actions", heads, rows)
    remarks = tuple(
        (shown.record(book, one.action.id), shown.text(said))
        for one in found.actions
        for said in verifications.read(one.action, book.as_of).remarks
    )
    yield from _table("Verifications that count for nothing", ("Action", "Why"), remarks)


def _embedded(book: Book, found: Change) -> Iterator[Block]:
    rows = (
        (
            shown.record(book, one.action.id),
            shown.tag(STATE_WORDS[one.state], ACTION_COLOURS[one.state]),
            shown.many(shown.text(phrases.sentence(said)) for said in one.lacking),
            _record(book, one.action.success_measure.measure or "")
            if one.action.success_measure
            else NOTHING,
        )
        for one in found.actions
    )
    heads = ("Action", "State", "What it lacks to be embedded", "Success measure")
    yield from _table("Whether each action went on working", heads, rows)


def _recurrence(book: Book, found: Change) -> Iterator[Block]:
    rows = (
        (
            shown.when(one.day),
            shown.record(book, one.id),
            shown.text("Moderate harm or worse, or notifiable" if one.harmful else "Below moderate"),
        )
        for one in found.alike
    )
    yield from _table("The like at the same service since the change", ("Day", "Record", "Harm"), rows)
    weighed = found.weighed
    if weighed is None or weighed.comparison is None or weighed.baseline is None:
        return
    compared = weighed.comparison
    before, after = (f"{phrases.day(a)} to {phrases.day(b)}" for a, b in (weighed.baseline, weighed.window))
    yield Block(
        rows=_kept(
            ("Before the change", shown.text(f"{compared.before} from {before}")),
            ("After it", shown.text(f"{compared.after} from {after}")),
            ("Expected had nothing changed", shown.text(f"{compared.expected:.1f}")),
            ("How much care was given, from", _ids(book, weighed.records)),
        )
    )


_BLOCKS: Mapping[str, Callable[[Book, Change], Iterator[Block]]] = {
    "event": _event,
    "immediate_action": _at_once,
    "duties": _duties,
    "decision": _decisions,
    "learning_response": _learning,
    "action": _actions,
    "completion": _completion,
    "verification": _verification,
    "embedded": _embedded,
    "recurrence": _recurrence,
}


# ------------------------------------------------------------------ evidence
def exhibits(book: Book, found: Change) -> Table | None:
    """Every item of evidence that any record of the line names."""
    whole = (
        found.position.incident,
        *found.decisions,
        *found.responses,
        *(one.action for one in found.actions),
    )
    named: dict[str, list[str]] = {}
    for record in whole:
        for _, _, target in references(record):
            if book.ledger.find(Evidence, target) and record.id not in named.setdefault(target, []):
                named[target].append(record.id)
    rows = []
    for identity in sorted(named):
        item = book.ledger.find(Evidence, identity)
        if item is not None:
            one = records.exhibit(book, item)
            file = (
                shown.link(one.name, one.file)
                if one.file
                else shown.text(one.held or "no file and no place named")
            )
            named_by = shown.many(shown.by_id(book, name) for name in named[identity])
            rows.append((one.shown, shown.text(one.claim), shown.text(one.category), file, named_by))
    heads = ("Evidence", "What it shows", "Category", "File", "Named by")
    return Table("Evidence", heads, tuple(rows)) if rows else None
