"""What happened to a record in words: a headline, which field, from what to what, when it happened and how late it was written down.

Pages, documents and the terminal print the same words. Old values are raw text; the kind's declarations say what they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from generators.derive import phrases
from generators.history import Change
from generators.kind import LOOKS_LIKE_ID, Kind, Part, Place, Slot, slots
from generators.outputs import words
from generators.outputs.facts import is_fact
from generators.past import Event
from generators.source import Value
from generators.values import london, written_when

When = date | datetime

# More fields than this are counted, not named, in a headline.
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Lag:
    """How long after it happened something was written down."""

    happened: When
    words: str
    """`the same day`, `9 hours later`, `3 days later`; of a day, counted in days."""
    late: bool
    """Later than a day after: for a reader to look at, no judgement (domain reference §7.3 D1 has the policy)."""
    early: bool
    """Written down before it happened: one of the two times is wrong."""


# ------------------------------------------------------------------ headlines
def headline(event: Event) -> str:
    """What a commit did to the record, in one line without a full stop."""
    step = event.step
    if event.opened:
        return "Opened to this audience; what it said before is not shown"
    if step.unreadable:
        return "A version that cannot be read"
    if step.kind in _HEADLINES:
        return _HEADLINES[step.kind](event)
    if step.layout_only:
        return "Only the layout of the file changed, not what it says"
    return phrases.sentence(changed(event)).rstrip(".")


def _moved(event: Event) -> str:
    said = f"; {changed(event)}" if event.changes else ", and nothing else changed"
    return f"Moved to another file{said}"


def _merged(event: Event) -> str:
    own = event.step.own
    if own is None:
        return "Two lines of work were brought together; what was decided in doing so cannot be told apart from them"
    if own:
        return f"Bringing two lines of work together itself changed something: {changed(event)}"
    return "Two lines of work were brought together, and nothing else changed"


_HEADLINES: Mapping[str, Callable[[Event], str]] = {
    "added": lambda _: "Recorded for the first time",
    "deleted": lambda event: "Moved away" if event.step.moved else "Taken out of the records",
    "merged": _merged,
    "renamed": _moved,
}


def changed(event: Event) -> str:
    """The changes of an event in a few words: `due changed; update added, twice`."""
    said = Counter(in_short(event.kind, change) for change in pieces(event))
    told = [f"{one}, {_times(number)}" if number > 1 else one for one, number in said.items()]
    if len(told) > _MOST_NAMED:
        rest = sum(list(said.values())[_MOST_NAMED - 1 :])
        told = [*told[: _MOST_NAMED - 1], words.count(rest, "more change")]
    return "; ".join(told) or "nothing that is shown changed"


def _times(number: int) -> str:
    return "twice" if number == 2 else f"{number} times"


def pieces(event: Event) -> Iterator[Change]:
    """The changes of an event one by one; a mapping that holds only mappings, such as the duties decided on, by its members."""
    for change in one_by_one(event.changes):
        slot = declared(event.kind, change.path)
        value = change.before if change.op == "remove" else change.after
        if change.op != "replace" and isinstance(value, dict) and slot is not None and _only_parts(slot):
            for name, inner in value.items():
                before, after = (inner, None) if change.op == "remove" else (None, inner)
                yield Change(change.op, (*change.path, name), before, after)
        else:
            yield change


def _only_parts(slot: Slot) -> bool:
    return slot.part is not None and all(
        inner.part is not None and inner.shape == "one" for inner in slots(slot.part)
    )


def one_by_one(changes: Iterable[Change]) -> Iterator[Change]:
    """Changes in which the first entries of a list are told one by one, as those that follow are."""
    for change in changes:
        value = change.before if change.op == "remove" else change.after
        if (
            change.op != "replace"
            and change.path
            and isinstance(value, list)
            and all(isinstance(one, dict) for one in value)
        ):
            for index, one in enumerate(value):
                before, after = (one, None) if change.op == "remove" else (None, one)
                yield Change(change.op, (*change.path, index), before, after)
        else:
            yield change


def in_short(kind: Kind, change: Change) -> str:
    """One change in a few words; of its values only dates, ids and outcomes."""
    if not change.path:
        return {"add": "written down", "remove": "taken out"}.get(change.op, "written anew")
    if change.op == "replace":
        was, now = written_when(change.before), written_when(change.after)
        dates = f" from {spoken(was)} to {spoken(now)}" if was is not None and now is not None else ""
        return f"{_low(field_name(kind, change))} changed{dates}"
    added, slot = change.op == "add", declared(kind, change.path)
    value = change.after if added else change.before
    around, name = _place_of(kind, change.path)
    if slot is not None and (slot.part is not None or slot.sort in ("day", "moment")):
        if name in _DONE:
            return f"{around}{'' if added else 'no longer '}recorded as {_DONE[name]}"
        if name in _RECORDED:
            return f"{around}{_RECORDED[name]} {'recorded' if added else 'taken out'}"
    if around == _DUTY:
        return f"{around}{_low(words.label(name))} {'recorded' if added else 'taken out'}"
    what = _what(name, value, member=isinstance(change.path[-1], int))
    return f"{around}{what} {'added' if added else 'taken out'}{_outcome(slot, value)}"


# Fields that say that something was done: it reads “recorded as completed”, not “completed added”.
_DONE = {
    "approved": "approved", "assigned": "assigned", "blocked": "blocked", "closed": "closed", "completed": "completed",
    "considered_at": "considered", "debriefed": "debriefed", "decided": "decided", "done": "done",
    "escalated": "escalated", "lodged": "lodged", "made_at": "made", "met": "met", "reached": "reached", "sent": "sent",
    "served": "served", "stood_down": "stood down", "stopped": "stopped", "verified": "verified",
    "withdrawn": "withdrawn",
}  # fmt: skip
# What was recorded, where the field's own name does not say it in a sentence.
_RECORDED = {
    "cqc_notified": "notification of CQC",
    "ends": "last day",
    "extensions": "move of the due date",
    "outcome_told_to_raiser": "telling the raiser of the outcome",
    "plan_updated": "update of the person's plan",
    "roles": "assignment of a role",
    "to": "last day",
}
# The same for what is added or taken out.
_NOUNS = {
    "based_on": "basis",
    "control_failed": "control that failed",
    "in": "meeting it was taken in",
    "parallel": "parallel process",
    "refs": "record looked at",
    "related": "related record",
}
# What the entries of a kind are.
_ENTRIES = {"check_log": "check", "measure": "figure"}
# Duties that an incident brings are named for themselves, not for the field in which they stand.
_DUTY = "decision on "
# More records than this are counted, not named.
_MOST_IDS = 2


def _place_of(kind: Kind, path: Place) -> tuple[str, str]:
    """Where the field at the end of a path stands (`milestone 2: `, or nothing), and its name in the file."""
    end = len(path) - (isinstance(path[-1], int) and len(path) > 1)
    *above, name = path[:end]
    if name == "entries" and kind.name in _ENTRIES:
        return "", _ENTRIES[kind.name]
    if above[:1] == ["decisions_required"]:
        return (_DUTY, str(name)) if len(above) == 1 else (f"{_joined(above[1:])}: ", str(name))
    return (f"{_low(place_name(kind, tuple(above)))}: " if above else ""), str(name)


def _joined(names: Iterable[str | int]) -> str:
    return ": ".join(_low(words.label(str(name))) for name in names)


def _what(name: str, value: Value, *, member: bool) -> str:
    """What was added or taken out: records by their ids, an entry of a list by its singular."""
    named = value if isinstance(value, list) else [value]
    ids = [one for one in named if isinstance(one, str) and LOOKS_LIKE_ID.fullmatch(one)]
    single = _low(_NOUNS.get(name) or words.one_of(name))
    if len(ids) == len(named) == 1:
        return f"{single} {ids[0]}"
    plural = _low(words.label(name))
    if len(ids) == len(named) <= _MOST_IDS:
        return f"{plural} {phrases.listed(ids)}"
    return single if member or (len(named) == 1 and name in _NOUNS) else plural


def _outcome(slot: Slot | None, value: Value) -> str:
    """What an entry found, where it says so by a word of its kind: ` (partly effective)`."""
    if slot is None or slot.part is None or not isinstance(value, dict):
        return ""
    said = value.get("outcome")
    found = next((inner for inner in slots(slot.part) if inner.name == "outcome"), None)
    return f" ({_low(words.choice(said))})" if found is not None and said in found.choices else ""


def spoken(when: When) -> str:
    """A day or a moment in words."""
    return phrases.moment(when) if isinstance(when, datetime) else phrases.day(when)


def _low(said: str) -> str:
    return said[:1].lower() + said[1:] if said[1:2].islower() or len(said) == 1 else said


def field_name(kind: Kind, change: Change) -> str:
    """The field that a change is about: `Due`, `Update 3: note`; of an entry added or taken out just `Update`."""
    return place_name(kind, change.path, whole=change.op != "replace")


def place_name(kind: Kind, path: Place, *, whole: bool = False) -> str:
    """A place in a record as people read it. `whole`: a last place in a list is said without its number."""
    said: list[str] = []
    for index, step in enumerate(path):
        if isinstance(step, int):
            name = words.one_of(str(path[index - 1])) if index else "Entry"
            last = index == len(path) - 1
            said[-1:] = [name if whole and last else f"{name} {step + 1}"]
        else:
            said.append(words.label(step) if _known(kind, path[: index + 1]) else step)
    first, *rest = said or ["Record"]
    return ": ".join([first, *map(_low, rest)])


def _known(kind: Kind, path: Place) -> bool:
    return declared(kind, path) is not None


def declared(kind: Kind, path: Place) -> Slot | None:
    """The declaration of the field at a path, or None where today's kind has no such field."""
    here: type[Part] | None = kind.model
    found: Slot | None = None
    for step in path:
        if isinstance(step, int):
            continue
        found = next((slot for slot in slots(here) if slot.name == step), None) if here else None
        if found is None:
            return None
        here = found.part
    return found


def sort_of(event: Event) -> str:  # noqa: PLR0911 - one line a sort
    """The sort of change, as a list to choose from has it."""
    step = event.step
    if event.opened:
        return "Opened to this audience"
    if step.unreadable:
        return "Cannot be read"
    if step.kind == "added":
        return "First recorded"
    if step.kind == "deleted":
        return "Moved away" if step.moved else "Taken out"
    if step.kind == "merged":
        return "Merge"
    if corrections(event):
        return "Correction"
    if not event.changes:
        return "Moved or laid out anew"
    return "Added to" if all(change.op == "add" for change in event.changes) else "Changed"


# ------------------------------------------------------------------ when it happened
def happened(event: Event) -> Iterator[When]:
    """When what an event wrote down had happened: the dates of the entries and fields it added, and those it filled in."""
    if event.step.kind == "merged" or event.opened:
        return
    for change in one_by_one(event.changes):
        if change.op == "remove":
            continue
        found = _of_record(event.kind, change.after) if not change.path else _of_field(event.kind, change)
        if found is not None:
            yield found


def _of_record(kind: Kind, value: Value) -> When | None:
    """The date of a record that was written down for the first time."""
    if not kind.when or not is_fact(kind.when.rsplit(".", 1)[-1]):
        return None
    here: Any = value
    for name in kind.when.split("."):
        here = here.get(name) if isinstance(here, dict) else None
    return written_when(here)


def _of_field(kind: Kind, change: Change) -> When | None:
    """The date of an entry or a mapping that was added, or of a date that was filled in."""
    slot = declared(kind, change.path)
    if slot is None:
        return None
    if isinstance(change.after, dict) and slot.part is not None:
        return _of_mapping(slot.part, change.after)
    if slot.sort in ("day", "moment") and is_fact(slot.name):
        return written_when(change.after)
    return None


def _of_mapping(part: type[Part], value: Mapping[str, Any]) -> When | None:
    """The first date that says when something was done: of the mapping itself, else of a mapping in it."""
    inner = slots(part)
    own = (one.name for one in inner if one.sort in ("day", "moment") and is_fact(one.name))
    found = next((when for name in own if (when := written_when(value.get(name)))), None)
    below = ((one.part, value.get(one.name)) for one in inner if one.part is not None and one.shape == "one")
    deeper = (_of_mapping(kind, held) for kind, held in below if isinstance(held, dict))
    return found or next((when for when in deeper if when), None)


def lags(event: Event) -> tuple[Lag, ...]:
    """How late an event wrote down what had happened, once for each different time, the longest first."""
    recorded = event.recorded
    if recorded is None or event.backfill:
        return ()
    found = {when: lag(when, recorded) for when in happened(event)}
    return tuple(sorted(found.values(), key=lambda one: london(one.happened)))


def lag(when: When, recorded: datetime) -> Lag:
    """How long after `when` something was recorded."""
    days = (london(recorded) - london(when)).days
    if isinstance(when, datetime):
        length = recorded - when
        if length < timedelta(0):
            return Lag(when, f"{phrases.span(-length)} before it happened", late=False, early=True)
        said = phrases.span(length) if length < timedelta(days=2) else phrases.days(length.days)
        return Lag(when, f"{said} later", late=length > timedelta(days=1), early=False)
    if days < 0:
        return Lag(when, f"{phrases.days(-days)} before it happened", late=False, early=True)
    said = {0: "the same day", 1: "the next day"}.get(days, f"{phrases.days(days)} later")
    return Lag(when, said, late=days > 1, early=False)


# ------------------------------------------------------------------ why
@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction that came with a change: who says so, when, and why."""

    on: When | None
    by: str
    reason: str


def corrections(event: Event) -> tuple[Corrected, ...]:
    """The corrections that an event added to the record, beside what they correct."""
    found = []
    for change in one_by_one(event.changes):
        one = change.after
        if change.path[:1] == ("correction",) and change.op == "add" and isinstance(one, dict):
            on, by, reason = (one.get(name) for name in ("on", "by", "reason"))
            found.append(Corrected(written_when(on), str(by or ""), str(reason or "")))
    return tuple(found)


def said(event: Event) -> tuple[str, str]:
    """What the author of a commit wrote, in one line and the rest; nothing where it says no more than the headline.

    The id of the record with which a line may begin is left out: it stands beside it everywhere. Where the rest does
    nothing but go through the records of the commit, what it says of this one is the line.
    """
    first, _, rest = event.message.strip().partition("\n\n")
    line = " ".join(first.split()).removeprefix(f"{event.record}: ")
    listed = [_LISTED.fullmatch(one) for one in rest.splitlines()]
    if listed and all(listed):
        own = next((found[2] for found in listed if found and found[1] == event.record and found[2]), "")
        line, rest = own or line, ""
    told = {*_plain(headline(event)), *_plain(event.record)}
    if not rest and told.issuperset(_plain(line)):
        return "", ""
    return line, rest.strip()


# A line of a message that goes through the records of a commit: `ACT-0012: due date moved`, or an id alone.
_LISTED = re.compile(rf"({LOOKS_LIKE_ID.pattern})(?:: (.*\S))?")


def _plain(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def basis_words(event: Event) -> str:
    """How it is known when something was recorded."""
    return {
        "receipt": "as the server logged it",
        "clock": "by the clock of the machine that committed",
        "bounded": "as far as the commits before and after it allow: its own clock contradicts them",
    }[event.received.basis]
