"""What changed in the records between two states: new, changed, closed, slipped, reopened, verified, taken out; by kind, with counts.

Whether an action was verified or reopened is judged as everywhere, by the rules of `actions` and `plans`: a verification
by the owner, or without evidence, changes nothing here either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

from generators.catalogues import Catalogues
from generators.derive import actions, phrases, plans
from generators.derive.actions import ActionPosition
from generators.derive.known import Known
from generators.derive.plans import PlanPosition
from generators.history import Change, difference
from generators.kind import Kind
from generators.values import written_day

Sort: TypeAlias = Literal["new", "changed", "closed", "verified", "reopened", "slipped", "taken_out"]
SORTS: tuple[Sort, ...] = ("new", "changed", "closed", "verified", "reopened", "slipped", "taken_out")

# Fields by which a record says that it is over, whatever its kind.
_CLOSING = ("closed", "stood_down", "withdrawn", "stopped")


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of one record."""

    record: str
    kind: Kind
    title: str
    sorts: tuple[Sort, ...]
    """Everything that holds; a record that is new or taken out is nothing else."""
    changes: tuple[Change, ...]
    why: tuple[str, ...]
    """What closed, verified, reopened and slipped rest on, a sentence each."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of every record between two states."""

    before: Known
    after: Known
    rows: tuple[Difference, ...]
    """Those that differ, by kind in the order of the data dictionary, then by id."""
    unread: tuple[str, ...]
    """Records that cannot be judged by today's rules in one of the two states: only that they changed is told."""

    def count(self, sort: Sort, kind: str = "") -> int:
        """How many records something became of."""
        return sum(sort in row.sorts and kind in ("", row.kind.name) for row in self.rows)


@dataclass(frozen=True, slots=True)
class _Judged:
    """Positions in one state."""

    actions: Mapping[str, ActionPosition]
    plans: Mapping[str, PlanPosition]


def compare(before: Known, after: Known, kinds: tuple[Kind, ...], catalogues: Catalogues) -> Comparison:
    """What changed from one state to the next. `kinds` gives the order in which rows stand."""
    was, now = _judged(before, catalogues), _judged(after, catalogues)
    rows = []
    for identity in sorted({*before.values, *after.values}):
        old, new = before.values.get(identity), after.values.get(identity)
        if old == new:
            continue
        kind = after.kinds.get(identity) or before.kinds[identity]
        told = tuple(_told(identity, kind, old, new, was, now))
        changes = difference(dict(old), dict(new)) if old is not None and new is not None else ()
        title = (new if new is not None else old or {}).get("title", identity)
        rows.append(
            Difference(
                identity, kind, str(title), _sorts(old, new, told), changes, tuple(why for _, why in told)
            )
        )
    order = {kind.name: place for place, kind in enumerate(kinds)}
    rows.sort(key=lambda row: (order.get(row.kind.name, len(order)), row.record))
    unread = tuple(sorted({*before.unread, *after.unread}))
    return Comparison(before, after, tuple(rows), unread)


def _sorts(old: object, new: object, told: tuple[tuple[Sort, str], ...]) -> tuple[Sort, ...]:
    if old is None:
        return ("new",)
    if new is None:
        return ("taken_out",)
    found = {"changed", *(sort for sort, _ in told)}
    return tuple(sort for sort in SORTS if sort in found)


def _judged(state: Known, catalogues: Catalogues) -> _Judged:
    day = state.day or date.max
    of_actions = actions.positions(state.ledger, day, catalogues)
    return _Judged(of_actions, plans.positions(state.ledger, day, of_actions, {}))


def _told(
    identity: str,
    kind: Kind,
    old: Mapping[str, Any] | None,
    new: Mapping[str, Any] | None,
    was: _Judged,
    now: _Judged,
) -> Iterator[tuple[Sort, str]]:
    if old is None or new is None:
        return
    if kind.name == "action":
        yield from _of_action(was.actions.get(identity), now.actions.get(identity))
    if kind.name == "plan":
        yield from _of_plan(was.plans.get(identity), now.plans.get(identity))
    for name in _CLOSING:
        if new.get(name) and not old.get(name):
            yield "closed", f"`{name}` was written down"
        elif old.get(name) and not new.get(name):
            yield "reopened", f"`{name}` was taken out again"
    if kind.name not in ("action", "plan"):
        yield from _checked(old, new)
    yield from _slipped(old, new)


def _of_action(was: ActionPosition | None, now: ActionPosition | None) -> Iterator[tuple[Sort, str]]:
    if was is None or now is None:
        return
    if now.claimed and not was.claimed and was.state != "reopened":
        yield "closed", "claimed as completed, with evidence"
    if now.verified and not was.verified and now.verification:
        check = now.verification
        yield "verified", f"found effective on {phrases.day(check.on)}, by {check.method.replace('_', ' ')}"
    if now.state == "reopened" and was.state != "reopened":
        yield "reopened", now.why


def _of_plan(was: PlanPosition | None, now: PlanPosition | None) -> Iterator[tuple[Sort, str]]:
    if was is None or now is None:
        return
    earlier = {
        (part.objective.id, found.milestone.id): found for part in was.objectives for found in part.milestones
    }
    for part in now.objectives:
        for found in part.milestones:
            before = earlier.get((part.objective.id, found.milestone.id))
            if before is None:
                continue
            if found.verified and not before.verified:
                yield "verified", f"milestone {found.milestone.id}: {found.why}"
            if found.state == "reopened" and before.state != "reopened":
                yield "reopened", f"milestone {found.milestone.id}: {found.why}"
            if found.milestone.due > before.milestone.due:
                moved = _from_to(before.milestone.due, found.milestone.due)
                yield "slipped", f"milestone {found.milestone.id} {moved}"


def _checked(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[Sort, str]]:
    """A check by somebody else that was added to a record that is no action: of a control, a concern."""
    for name in ("verifications", "verification"):
        added = _added(old.get(name), new.get(name))
        for one in added:
            if one.get("outcome") == "effective" and one.get("evidence"):
                yield "verified", f"found effective{_on(one)}"
            elif one.get("outcome") in ("partly_effective", "not_effective"):
                yield "reopened", f"found {str(one.get('outcome')).replace('_', ' ')}{_on(one)}"


def _on(one: Mapping[str, Any]) -> str:
    day = written_day(one.get("on"))
    return f" on {phrases.day(day)}" if day else ""


def _added(old: Any, new: Any) -> list[Mapping[str, Any]]:
    before = old if isinstance(old, list) else [old]
    after = new if isinstance(new, list) else [new]
    return [one for one in after if isinstance(one, dict) and one not in before]


def _slipped(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[Sort, str]]:
    """Due dates that lie later than before: of an action, and of what a notice requires."""
    was, now = written_day(old.get("due")), written_day(new.get("due"))
    if was and now and now > was:
        yield "slipped", f"due moved {_from_to(was, now)}"
    for name in ("requirements", "conditions"):
        earlier = {one.get("id"): one for one in old.get(name) or () if isinstance(one, dict)}
        for one in new.get(name) or ():
            before = earlier.get(one.get("id")) if isinstance(one, dict) else None
            if before is None:
                continue
            was, now = (written_day(each.get("due")) for each in (before, one))
            if was and now and now > was:
                yield "slipped", f"{one.get('id')}: due moved {_from_to(was, now)}"


def _from_to(was: date, now: date) -> str:
    return f"from {phrases.day(was)} to {phrases.day(now)}"
