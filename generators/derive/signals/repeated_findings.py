"""R4: findings that come back from one audit to the next of the same tool; how good the audits are is asked elsewhere.

Domain reference §7.2 R4. Findings are matched by criterion, through the ids it had in earlier versions of the tool.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from generators.derive import phrases, verifications
from generators.derive.actions import ActionPosition
from generators.derive.signals import placed
from generators.derive.signals.placed import Found
from generators.derive.signals.signal import Case, Ground, Reading, Scope, Signal, State
from generators.finding import count
from generators.kinds.audit import Audit


@dataclass(frozen=True, slots=True)
class _Run:
    """One criterion of one tool at one place, asked more than once."""

    tool: str
    service: str | None
    criterion: str
    audits: tuple[Audit, ...]
    """Those that asked it, the oldest first."""
    failing: tuple[Audit, ...]
    """The last ones in a row that found it wanting; empty where the last did not."""
    actions: tuple[str, ...]
    """Actions that answered an earlier finding of the row."""
    verified: tuple[str, ...]
    """Of these, actions that had been found effective before the last audit found it wanting again."""


def repeated(ground: Ground) -> tuple[Found, ...]:
    """Every criterion that was asked by two or more audits of its tool at its place."""
    series: dict[tuple[str, str], list[Audit]] = {}
    for audit in ground.ledger.of(Audit):
        if audit.done_on <= ground.as_of:
            series.setdefault((audit.tool, audit.service or ""), []).append(audit)
    found = []
    for _, audits in sorted(series.items()):
        ordered = sorted(audits, key=lambda one: (one.done_on, one.id))
        found += [_found(ground, run) for run in _runs(ordered, ground.actions)]
    return tuple(found)


def _names(audits: Iterable[Audit]) -> Mapping[str, str]:
    """Criterion id -> the first id it had."""
    before = {
        criterion.id: criterion.supersedes
        for audit in audits
        for criterion in audit.criteria
        if criterion.supersedes
    }
    found = {}
    for name in before:
        first, seen = name, {name}
        while first in before and before[first] not in seen:
            first = before[first]
            seen.add(first)
        found[name] = first
    return found


def _runs(audits: Sequence[Audit], actions: Mapping[str, ActionPosition]) -> list[_Run]:
    names = _names(audits)
    asked: dict[str, list[Audit]] = {}
    for audit in audits:
        ids = {one.id for one in audit.criteria} | {one.criterion for one in audit.findings}
        for first in sorted({names.get(one, one) for one in ids}):
            asked.setdefault(first, []).append(audit)
    runs = []
    for criterion, told in sorted(asked.items()):
        if len(told) < 2:
            continue
        failing = _failing(told, criterion, names)
        answered = _answered(failing[:-1], criterion, names)
        # A finding that was put right, found sound, and came back is answered by what was verified before.
        earlier = _answered(told[:-1], criterion, names)
        proven = tuple(
            name for name in earlier if failing and _effective_before(actions.get(name), failing[-1].done_on)
        )
        one = told[-1]
        runs.append(_Run(one.tool, one.service, criterion, tuple(told), tuple(failing), answered, proven))
    return runs


def _failing(told: Sequence[Audit], criterion: str, names: Mapping[str, str]) -> list[Audit]:
    row: list[Audit] = []
    for audit in told:
        wanting = any(names.get(one.criterion, one.criterion) == criterion for one in audit.findings)
        row = [*row, audit] if wanting else []
    return row


def _answered(audits: Iterable[Audit], criterion: str, names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            finding.action
            for audit in audits
            for finding in audit.findings
            if finding.action and names.get(finding.criterion, finding.criterion) == criterion
        )
    )


def _effective_before(position: ActionPosition | None, day: date) -> bool:
    """Whether an action had been verified, and not found otherwise since, on the day before."""
    if position is None:
        return False
    return bool(verifications.read(position.action, day - timedelta(days=1)).effective)


def _found(ground: Ground, run: _Run) -> Found:
    times = len(run.failing)
    red = times >= ground.whole("r4-red-audits") or (times > 0 and bool(run.verified))
    state: State = "red" if red else "amber" if times >= ground.whole("r4-amber-audits") else "ok"
    words = [f"{run.tool}, criterion {run.criterion}"]
    if times:
        words.append(
            f"found wanting {count(times, 'time')} in a row: {phrases.listed(f'{one.id} of {phrases.day(one.done_on)}' for one in run.failing)}"
        )
        if run.actions:
            words.append(f"answered in between by {phrases.listed(run.actions)}")
        if run.verified:
            words.append(f"came back after {phrases.listed(run.verified)} had been verified")
        words.append(f"not asked again for {phrases.days((ground.as_of - run.failing[-1].done_on).days)}")
    else:
        words.append(f"not wanting in the last of {len(run.audits)} audits")
    records = (*(one.id for one in run.failing or run.audits), *run.actions, *run.verified)
    return Found(run.service, Case("; ".join(words), state, tuple(dict.fromkeys(records))), float(times))


# ------------------------------------------------------------------ the signal
def _read(ground: Ground, scope: Scope) -> Reading:
    found = placed.of(ground.once(repeated), scope)
    worst = max((int(one.figure or 0) for one in found), default=0)
    odd = [one for one in found if one.case.state in {"red", "amber"}]
    state = placed.gravest((one.case.state for one in found), "insufficient_data")
    why = "No criterion was asked by two audits of the same tool, so nothing can be said of findings that come back."
    if found:
        why = f"{count(len(found), 'criterion', 'criteria')} asked more than once; {len(odd) or 'none'} of them found wanting again."
    told = placed.cases(found)
    return Reading(
        state=state,
        why=why,
        value=float(worst) if found else None,
        value_words=f"{count(worst, 'time')} in a row, of the criterion with most" if found else "",
        n=len(found),
        least=1,
        threshold=(
            f"Amber from {ground.whole('r4-amber-audits')} audits in a row with the same finding; red from "
            f"{ground.whole('r4-red-audits')}, or when it comes back after an action on it was verified."
        ),
        next_step=(
            f"Read the findings of {told[0].records[0]} and what answered them, and decide what has to be different this time."
            if told
            else "Have the same criteria asked again by somebody from outside the service."
        ),
        records=placed.records(found),
        cases=told,
        caveats=(
            "A tool that is no longer used leaves its last finding standing until the same criterion is asked again.",
            "A criterion that was worded anew without saying which one it replaces starts from nothing.",
        ),
    )


SIGNAL = Signal(
    id="R4",
    name="repeat_audit_finding",
    group="repeat_failure",
    title="Do audits find the same thing again?",
    rule=(
        "For every tool and place, the audits in the order of their days: how many of the last ones in a row found the same criterion "
        "wanting. An audit that did not ask it is passed over. Criteria are followed through the ids they had in earlier versions of the "
        "tool. A finding that comes back after an action on it was verified is red at once."
    ),
    source="domain reference §7.2, R4; derivations §7",
    thresholds=("r4-amber-audits", "r4-red-audits"),
    read=_read,
)
