"""D7: whether the history itself is whole: records taken out, holes in numbering, keys; the audit of every object is in `integrity`.

Domain reference §7.3 D7. A repository cannot prove that its own history was not rewritten: that takes a log kept outside.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from generators.derive import phrases
from generators.derive.signals import placed
from generators.derive.signals.placed import Found
from generators.derive.signals.signal import Case, Ground, Reading, Scope, Signal, State
from generators.finding import count
from generators.history import Change, Step
from generators.kinds.action import Action
from generators.past import Past
from generators.values import london

# `INC-2026-BH-003`: what is counted on, and the number. Ids that end in letters are not counted.
_NUMBERED = re.compile(r"(.*-)(\d{1,4})")
# Numbers of these come from registers kept elsewhere.
_FROM_ELSEWHERE = frozenset({"ORG", "STF", "SVC"})
_USED = ("d7-row-least",)
_WRITTEN = 5


def _found(ground: Ground) -> tuple[Found, ...]:
    past = ground.past
    if past is None:
        return ()
    return (*_gone(ground, past), *_holes(ground, past), *_same_key(ground, past))


def _gone(ground: Ground, past: Past) -> Iterator[Found]:
    """Records that stood among the others and were taken out."""
    for name in past.records:
        if name in ground.ledger.entries or name in ground.ledger.unread:
            continue
        service, taken = None, None
        for step, value in past.values(name):
            if value is None:
                taken = past.history.received_with(step.commit).at
            elif isinstance(value.get("service"), str):
                service = value["service"]
        if taken is None or london(taken) > ground.as_of:
            continue
        words = f"{name} was taken out on {phrases.day(taken)}; the history still holds it"
        yield Found(service, Case(words, "red", (name,)))


def _holes(ground: Ground, past: Past) -> Iterator[Found]:
    """Numbers left out in a row of ids that were counted on, of records that are or ever were."""
    rows: dict[str, set[int]] = {}
    places: dict[str, set[str | None]] = {}
    for name in dict.fromkeys((*ground.ledger.entries, *ground.ledger.unread, *past.records)):
        found = _NUMBERED.fullmatch(name)
        if found is None or name.split("-", 1)[0] in _FROM_ELSEWHERE:
            continue
        rows.setdefault(found[1], set()).add(int(found[2]))
        entry = ground.ledger.entries.get(name)
        places.setdefault(found[1], set()).add(entry.record.service if entry else None)
    for stem, numbers in sorted(rows.items()):
        low, high = min(numbers), max(numbers)
        missing = [number for number in range(low, high + 1) if number not in numbers]
        # A row with more holes than numbers is not counted on: years, or numbers of somebody else's.
        if len(numbers) < ground.whole("d7-row-least") or not missing or len(missing) > len(numbers):
            continue
        told = phrases.listed(str(number) for number in missing[:_WRITTEN])
        more = f" and {len(missing) - _WRITTEN} more" if len(missing) > _WRITTEN else ""
        where = places[stem]
        service = next(iter(where)) if len(where) == 1 else None
        words = f"in the row {stem}{low} to {stem}{high} there never was {told}{more}"
        yield Found(service, Case(words, "amber", ()))


def _same_key(ground: Ground, past: Past) -> Iterator[Found]:
    """Actions whose completion and verification were signed with one key."""
    if not past.history.signatures:
        return
    for action in ground.ledger.of(Action):
        keys: dict[str, set[str]] = {"completed": set(), "verifications": set()}
        for step in past.history.of(action.id):
            judged = past.history.signatures.get(step.commit)
            for part, found in keys.items():
                if judged and judged.state == "good" and judged.fingerprint and _adds(step, part):
                    found.add(judged.fingerprint)
        if keys["completed"] & keys["verifications"]:
            words = f"{action.id}: completion and verification were signed with the same key"
            yield Found(action.service, Case(words, "amber", (action.id,)))


def _adds(step: Step, part: str) -> bool:
    return any(_adds_to(change, part) for change in step.changes or ())


def _adds_to(change: Change, part: str) -> bool:
    if change.op == "remove":
        return False
    if not change.path:
        return isinstance(change.after, dict) and bool(change.after.get(part))
    return change.path[0] == part


# ------------------------------------------------------------------ the signal
@dataclass(frozen=True, slots=True)
class _Counted:
    """What is the same for every scope."""

    services: Counter[str | None]
    """How many records each service has."""
    logged: bool
    """Whether a server's log tells when any commit was received."""
    commits: int
    unsigned: int


def _counted(ground: Ground) -> _Counted:
    services = Counter(entry.record.service for entry in ground.ledger.entries.values())
    if ground.past is None:
        return _Counted(services, logged=False, commits=0, unsigned=0)
    history = ground.past.history
    return _Counted(
        services,
        any(one.basis == "receipt" for one in history.received.values()),
        len(history.commits),
        sum(not commit.form for commit in history.commits.values()),
    )


def _read(ground: Ground, scope: Scope) -> Reading:
    found = placed.of(ground.once(_found), scope)
    cases = placed.cases(found)
    past = ground.past
    told = ground.once(_counted)
    n = (told.services[scope.service.id] if scope.service else told.services.total()) if past else 0
    logged = told.logged
    state: State = placed.gravest((case.state for case in cases), "ok" if logged else "insufficient_data")
    if past is None:
        why = "There is no history, so nothing shows whether records were taken out."
    elif cases:
        gone = placed.tally(found, "red")
        why = f"{count(gone, 'record')} taken out; {count(len(cases) - gone, 'other remark')}."
    elif logged:
        why = "No record was taken out, and the commits stand in a server's log of pushes."
    else:
        why = "No record was taken out. Whether the branch was rewritten cannot be told without a log kept outside."
    return Reading(
        state=state,
        why=why,
        value=float(placed.tally(found, "red")) if past else None,
        value_words=f"{count(placed.tally(found, 'red'), 'record')} taken out" if past else "",
        n=n,
        least=1,
        threshold=(
            "Red from one record that was taken out. Amber for holes in rows of "
            f"{ground.whole('d7-row-least')} or more ids that are counted on, and where one key signed an action's completion and its verification. Never ok without a log of pushes that is kept outside."
        ),
        next_step=(
            f"Ask who took {cases[0].records[0]} out and why, and put it back with a correction."
            if cases and cases[0].records
            else "Have the witness of this site lodged with somebody outside, so that the next one can be compared with it."
        ),
        records=placed.records(found),
        cases=cases,
        caveats=tuple(_caveats(past, told)),
    )


def _caveats(past: Past | None, told: _Counted) -> Iterator[str]:
    if past is None:
        return
    if not told.logged:
        yield "Not checked: whether the branch was rewritten. A repository cannot show that of itself; a log of its tips kept outside can."
    if told.unsigned:
        yield (
            f"{told.unsigned} of {count(told.commits, 'commit')} are not signed. No policy in these records asks for signatures, so "
            "that is no fault."
        )
    if not past.history.signatures:
        yield "Not checked: whether one key signed for owner and verifier. That takes a list of trusted keys."
    yield from past.history.remarks
    yield "A record taken out with good reason looks the same: read the commit that did it."


SIGNAL = Signal(
    id="D7",
    name="history_integrity",
    group="documentation",
    title="Is the history whole?",
    rule=(
        "Every record that ever stood in the branch is looked for among those of today; ids that end in numbers are looked through for "
        "numbers left out; and where a list of trusted keys was given, the keys of completion and verification are compared."
    ),
    source="domain reference §7.3, D7; derivations §7",
    thresholds=_USED,
    read=_read,
)
