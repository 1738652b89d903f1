"""O1, sub-tests e to g: by whom, when and on what sample an audit is made; what it finds is looked at beside this.

Domain reference §7.4 O1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from generators.derive import phrases, windows
from generators.derive.clocks import end_of
from generators.derive.signals.signal import Ground
from generators.derive.signals.tick_box import Series, SubTest, window
from generators.finding import count
from generators.kinds.audit import Audit
from generators.kinds.control import Control
from generators.kinds.service import Service
from generators.values import london, month_days

# Words of a role that answers for the running of a service.
_RUNS = "manager"


# ------------------------------------------------------------------ e: self-audit
def self_audit(ground: Ground, told: Series) -> SubTest:
    """e: audits by whoever runs the service or owns what is tested, and no second pair of eyes."""
    title = "Audits by those who answer for what is audited"
    least = ground.whole("o1-self-least")
    if len(told.beside) < least:
        return SubTest(
            "e", title, None, f"{count(len(told.beside), 'audit')} of this tool here; it takes {least}"
        )
    own = [one for one in told.beside if _answers_for(ground, one)]
    recent = windows.last_months(ground.as_of, ground.whole("o1-self-window"))
    second = [one for one in told.beside if one not in own and windows.within(one.done_on, recent)]
    mine = [one for one in own if one.auditor == told.auditor]
    fires = bool(mine) and len(own) > ground.number("o1-self-share") * len(told.beside) and not second
    said = (
        f"{len(own)} of {len(told.beside)} were made by a manager of the service or the owner of a control or action they bear on; "
        f"{count(len(second), 'audit')} by somebody else in the last {count(ground.whole('o1-self-window'), 'month')}"
    )
    return SubTest("e", title, fires, said, tuple(one.id for one in own))


def _answers_for(ground: Ground, audit: Audit) -> bool:
    return audit.auditor in {*_managers(ground, audit), *_owners(ground, audit)}


def _managers(ground: Ground, audit: Audit) -> Iterator[str]:
    """Who ran the service on the day: by its list of role holders, and the registered manager where that list names none."""
    service = ground.ledger.find(Service, audit.service)
    if service is None:
        return
    held = [one for one in service.role_holders if _RUNS in one.role]
    if not any(one.role == "registered_manager" for one in held):
        yield service.registered_manager
    for one in held:
        if one.from_ <= audit.done_on and (one.to is None or audit.done_on <= one.to):
            yield one.staff


def _owners(ground: Ground, audit: Audit) -> Iterator[str]:
    """Owners of the controls that an audit tests, and of the actions that answer its findings."""
    for name in audit.controls:
        control = ground.ledger.find(Control, name)
        if control is not None:
            yield control.owner
    for finding in audit.findings:
        if finding.action and finding.action in ground.actions:
            yield ground.actions[finding.action].action.owner


# ------------------------------------------------------------------ f: batching
def batching(ground: Ground, told: Series) -> SubTest:
    """f: audits written down together at the end of a month, or made just before a known visit."""
    title = "Audits written down or made in batches"
    mine = {one.id for one in told.audits}
    visits = [
        names for names in ground.once(_before_visits).get(told.service or "", ()) if mine.intersection(names)
    ]
    if visits:
        said = f"{len(visits[0])} audits within {phrases.days(ground.whole('o1-before-visit'))} while an outside visit was known to be near"
        return SubTest("f", title, True, said, visits[0])
    if ground.past is None:
        return SubTest("f", title, None, "without the history nothing shows when audits were written down")
    batches = ground.once(_month_ends).get(told.service or "", {})
    judged = {month: ids for month, ids in batches.items() if mine.intersection(ids[0])}
    if not judged:
        least = count(ground.whole("o1-batch-least"), "audit")
        return SubTest("f", title, None, f"no month with {least} or more whose time of recording is known")
    for month, (every, late) in sorted(judged.items()):
        if len(late) >= ground.number("o1-batch-share") * len(every):
            said = f"{len(late)} of {len(every)} audits of {month} were written down in its last {ground.whole('o1-batch-hours')} hours"
            return SubTest("f", title, True, said, late)
    return SubTest("f", title, False, "no month in which half or more were written down at its end")


def _before_visits(ground: Ground) -> Mapping[str, Sequence[tuple[str, ...]]]:
    """Service -> groups of audits, made within so many days of each other, that say that an outside visit was known."""
    span, least = timedelta(days=ground.whole("o1-before-visit")), ground.whole("o1-before-visit-audits")
    known: dict[str, list[Audit]] = {}
    for audit in sorted(ground.ledger.of(Audit), key=lambda one: (one.done_on, one.id)):
        if audit.external_visit_known and windows.within(audit.done_on, window(ground)):
            known.setdefault(audit.service or "", []).append(audit)
    found: dict[str, list[tuple[str, ...]]] = {}
    for service, audits in known.items():
        for place in range(len(audits) - least + 1):
            last = audits[place].done_on + span
            group = tuple(one.id for one in audits[place:] if one.done_on < last)
            if len(group) >= least:
                found.setdefault(service, []).append(group)
    return found


def _month_ends(ground: Ground) -> Mapping[str, Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]]:
    """Service -> month -> its audits whose recording is known, and those recorded in its last hours; months with enough."""
    least = ground.whole("o1-batch-least")
    grouped: dict[str, dict[str, list[tuple[str, datetime]]]] = {}
    for audit in ground.ledger.of(Audit):
        recorded = _recorded(ground, audit.id)
        if recorded is not None and windows.within(audit.done_on, window(ground)):
            month = f"{audit.done_on:%Y-%m}"
            grouped.setdefault(audit.service or "", {}).setdefault(month, []).append((audit.id, recorded))
    return {
        service: {
            month: (
                tuple(name for name, _ in told),
                tuple(name for name, at in told if _at_end(ground, month, at)),
            )
            for month, told in months.items()
            if len(told) >= least
        }
        for service, months in grouped.items()
    }


def _recorded(ground: Ground, name: str) -> datetime | None:
    """When the branch first held an audit; None where that is not known or was told later in bulk."""
    past = ground.past
    if past is None or past.backfilled(name):
        return None
    received = past.first_recorded(name)
    return (
        received.at if received is not None and received.at and london(received.at) <= ground.as_of else None
    )


def _at_end(ground: Ground, month: str, at: datetime) -> bool:
    end = end_of(month_days(month)[1])
    return end - timedelta(hours=ground.whole("o1-batch-hours")) < at <= end


# ------------------------------------------------------------------ g: sampling
def sampling(ground: Ground, told: Series) -> SubTest:
    """g: what the latest audit sampled."""
    title = "What was sampled"
    last = told.audits[-1]
    faults = list(_faults(ground, last))
    if last.sample is None:
        said = f"{last.id} does not say what it sampled"
    elif faults:
        said = f"the sample of {last.id}: {phrases.listed(faults)}"
    else:
        said = f"the sample of {last.id} is large enough and holds nights, weekends or agency staff's work"
    return SubTest("g", title, last.sample is None or bool(faults), said, (last.id,))


def _faults(ground: Ground, audit: Audit) -> Iterator[str]:
    sample = audit.sample
    if sample is None:
        return
    least = ground.whole("o1-sample-least")
    if sample.n < least:
        yield f"{sample.n} looked at, fewer than {least}"
    share = ground.number("o1-sample-share")
    if audit.population and sample.n < share * audit.population:
        yield f"{sample.n} of {audit.population}, less than {share * 100:.0f} %"
    if not (sample.nights or sample.weekends or sample.agency):
        yield "no nights, weekends or agency staff's work in it"
