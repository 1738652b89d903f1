"""A history as plain lines for a terminal: the life of a record in words, and of any file by its fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from generators.derive import phrases
from generators.history import Change, History, Step
from generators.kind import Slot, slots
from generators.kinds.organisation import Organisation
from generators.kinds.staff import Staff
from generators.ledger import Ledger
from generators.outputs import events, words
from generators.past import Event, Past
from generators.source import Value
from generators.values import LONDON, written_when

# A value longer than this is cut in a terminal; pages and JSON have all of it.
_LONGEST = 300


def life(past: Past, record_id: str, ledger: Ledger, names: Mapping[str, str]) -> Iterator[str]:
    """The life of one record, oldest first; nothing where it was never committed."""
    told = past.life(record_id)
    if not told:
        return
    record = ledger.get(record_id)
    title = record.title if record else "no longer among the records"
    yield f"{record_id}: {title}"
    yield f"{words.count(len(told), 'commit')} changed it"
    for event in told:
        yield ""
        yield from _event(event, ledger, names)


def _event(event: Event, ledger: Ledger, names: Mapping[str, str]) -> Iterator[str]:
    yield f"{_moment(event.recorded)}  {events.headline(event)}"
    yield f"    by {_who(event.who, ledger, names)}; recorded {events.basis_words(event)}; commit {event.commit.id[:12]}"
    if event.signature:
        yield f"    {event.signature[0]}"
    for lag in events.lags(event):
        yield f"    happened {_when(lag.happened)}: written down {lag.words}"
    if event.backfill:
        yield f"    tells of earlier times: {event.backfill}"
    if event.migration:
        yield f"    migration: {event.migration}"
    if event.message:
        first, *rest = filter(None, (line.strip() for line in event.message.splitlines()))
        yield f"    said with it: {first}"
        yield from (f"        {line}" for line in rest)
    for said in events.corrections(event):
        yield f"    correction by {_who(said.by, ledger, names)}: {said.reason}"
    if event.step.unreadable:
        yield f"    the file {event.step.unreadable}, so it is shown as text:"
        yield from (f"    {line}" for line in event.step.lines)
    for change in events.one_by_one(event.changes):
        if change.path:
            yield from _change(event, change)


def _change(event: Event, change: Change) -> Iterator[str]:
    name = events.field_name(event.kind, change)
    slot = events.declared(event.kind, change.path)
    if change.op == "replace":
        yield f"    {name}"
        yield f"        from {_short(slot, change.before)}"
        yield f"        to   {_short(slot, change.after)}"
    else:
        value = change.before if change.op == "remove" else change.after
        yield f"    {name} {'taken out' if change.op == 'remove' else 'added'}: {_short(slot, value)}"


def _short(slot: Slot | None, value: Value) -> str:
    said = " ".join(_value(slot, value).split())
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"


def _value(slot: Slot | None, value: Value) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, list):
        return ", ".join(_value(slot, member) for member in value)
    if isinstance(value, dict):
        known = {inner.name: inner for inner in slots(slot.part)} if slot and slot.part else {}
        return "; ".join(
            f"{words.label(name).lower()} {_value(known.get(name), inner)}" for name, inner in value.items()
        )
    when = written_when(value) if slot and slot.sort in ("day", "moment") else None
    if when is not None:
        return _when(when)
    return words.choice(value) if slot and slot.sort == "choice" else value


def _when(when: events.When) -> str:
    return phrases.moment(when) if isinstance(when, datetime) else phrases.day(when)


def _moment(at: datetime | None) -> str:
    return phrases.moment(at.astimezone(LONDON)) if at else "at a time that cannot be told"


def _who(identity: str, ledger: Ledger, names: Mapping[str, str]) -> str:
    record = ledger.get(identity)
    if isinstance(record, Staff):
        name = names.get(identity)
        return f"{name}, {record.job_title} ({identity})" if name else f"{record.job_title} ({identity})"
    if isinstance(record, Organisation):
        return record.title
    return identity or "nobody named"


# ------------------------------------------------------------------ any file
def file(history: History, path: str) -> Iterator[str]:
    """The life of any YAML file, oldest first."""
    steps = history.files[path]
    yield f"{path}: {words.count(len(steps), 'commit')}"
    for step in steps:
        commit = history.commits[step.commit]
        yield ""
        yield f"{_moment(history.received_with(step.commit).at)}  {_kind(step)}: {commit.subject}"
        yield f"    by {commit.author.name} <{commit.author.email}>; commit {commit.id[:12]}"
        if step.unreadable:
            yield f"    the file {step.unreadable}, so it is shown as text:"
            yield from (f"    {line}" for line in step.lines)
        for change in step.changes or ():
            yield f"    {change.op} {change.pointer or '(the whole file)'}"
            if change.op != "add" and change.path:
                yield f"        from {_short(None, change.before)}"
            if change.op != "remove" and change.path:
                yield f"        to   {_short(None, change.after)}"


def _kind(step: Step) -> str:
    return f"{step.kind} from {step.moved}" if step.kind == "renamed" else step.kind
