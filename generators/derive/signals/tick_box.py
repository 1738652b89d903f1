"""O1, sub-tests a to d: what an audit finds, held against what others saw; how audits are made is looked at beside this.

Domain reference §7.4 O1. Each sub-test alone has an innocent reading, and good services do have clean audits.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from generators.derive import exact, phrases, windows
from generators.derive.signals.answered import Answer, answers
from generators.derive.signals.signal import Ground
from generators.finding import count
from generators.kinds.audit import Audit
from generators.kinds.feedback import Feedback
from generators.kinds.incident import Incident
from generators.kinds.observation import Observation
from generators.values import london

_SERIOUS = ("high", "minor")


@dataclass(frozen=True, slots=True)
class SubTest:
    """One sub-test."""

    letter: str
    title: str
    fires: bool | None
    """None where there was too little to tell."""
    words: str
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """The audits of one tool at one place by one auditor in the window, the oldest first."""

    tool: str
    service: str | None
    auditor: str
    audits: tuple[Audit, ...]
    beside: tuple[Audit, ...]
    """All audits of the tool at the place in the window, whoever made them."""

    @property
    def themes(self) -> frozenset[str]:
        """The themes its audits look at."""
        return frozenset(one.theme for one in self.audits if one.theme)


def clean(audit: Audit) -> bool:
    """Whether an audit passed: nothing rated minor or worse, and the tool did not say otherwise."""
    return audit.result != "fail" and not any(one.severity in _SERIOUS for one in audit.findings)


def window(ground: Ground) -> tuple[date, date]:
    """The rolling year."""
    return windows.last_months(ground.as_of, ground.whole("window-year"))


def series(ground: Ground) -> tuple[Series, ...]:
    """Every tool, place and auditor with an audit in the window, sorted."""
    found: dict[tuple[str, str], list[Audit]] = {}
    for audit in sorted(ground.ledger.of(Audit), key=lambda one: (one.done_on, one.id)):
        if windows.within(audit.done_on, window(ground)):
            found.setdefault((audit.tool, audit.service or ""), []).append(audit)
    return tuple(
        Series(
            tool,
            service or None,
            auditor,
            tuple(one for one in audits if one.auditor == auditor),
            tuple(audits),
        )
        for (tool, service), audits in sorted(found.items())
        for auditor in sorted({one.auditor for one in audits})
    )


# ------------------------------------------------------------------ a: blind spot
@dataclass(frozen=True, slots=True)
class _Overlooked:
    """An incident of a control that an audit had tested shortly before."""

    incident: Incident
    audit: Audit
    passed: bool


def _overlooked(ground: Ground) -> tuple[_Overlooked, ...]:
    """Incidents in the window whose failed control an audit of their theme and place had tested within one cycle."""
    cycle = timedelta(days=ground.whole("o1-cycle"))
    tested: dict[tuple[str | None, str], list[Audit]] = {}
    for audit in sorted(ground.ledger.of(Audit), key=lambda one: (one.done_on, one.id)):
        for control in audit.controls:
            tested.setdefault((audit.service, control), []).append(audit)
    found = []
    for incident in _incidents(ground):
        day = london(incident.occurred_at)
        if incident.control_failed is None or not windows.within(day, window(ground)):
            continue
        before = [
            audit
            for audit in tested.get((incident.service, incident.control_failed), ())
            if day - cycle <= audit.done_on < day and audit.theme in (incident.category, *incident.themes)
        ]
        if before:
            found.append(_Overlooked(incident, before[-1], clean(before[-1])))
    return tuple(found)


def _incidents(ground: Ground) -> Iterator[Incident]:
    for incident in ground.ledger.of(Incident):
        if max(london(incident.occurred_at), london(incident.became_aware_at)) <= ground.as_of:
            yield incident


def blind_spot(ground: Ground, told: Series) -> SubTest:
    """a: incidents of a control that the audit had passed within one cycle before."""
    mine = {one.id for one in told.audits}
    seen = [one for one in ground.once(_overlooked) if one.audit.id in mine]
    hits = [one for one in seen if one.passed]
    title = "Incidents that the audit passed over"
    if not seen:
        said = f"no incident names a control that this audit had tested in the {phrases.days(ground.whole('o1-cycle'))} before"
        return SubTest("a", title, None, f"{said}; {_discrimination(ground, told)}")
    fires = len(hits) >= ground.whole("o1-blind-hits") and len(hits) >= ground.number("o1-blind-share") * len(
        seen
    )
    said = f"before {len(hits)} of {count(len(seen), 'incident')} of a control it tests, the audit had passed"
    records = tuple(name for one in hits for name in (one.incident.id, one.audit.id))
    return SubTest("a", title, fires, f"{said}; {_discrimination(ground, told)}", records)


def _discrimination(ground: Ground, told: Series) -> str:
    """Whether passing goes with fewer incidents afterwards; an audit that always passes tells nothing."""
    cycle = timedelta(days=ground.whole("o1-cycle"))
    days = sorted(
        london(one.occurred_at)
        for one in ground.once(_by_place).get(told.service or "", ())
        if told.themes & {one.category, *one.themes}
    )
    quiet, followed = [0, 0], [0, 0]
    for audit in told.beside:
        if audit.done_on + cycle <= ground.as_of:
            place = bisect_right(days, audit.done_on)
            after = place < len(days) and days[place] <= audit.done_on + cycle
            (followed if after else quiet)[0 if clean(audit) else 1] += 1
    judged = sum(quiet) + sum(followed)
    if judged < ground.whole("o1-discrimination-least") or not sum(quiet) or not sum(followed):
        return f"whether passing tells anything cannot be said from {count(judged, 'audit')}"
    gap = quiet[0] / sum(quiet) - followed[0] / sum(followed)
    chance = exact.fisher((quiet[0], quiet[1]), (followed[0], followed[1]))
    return (
        f"it passed {quiet[0]} of {sum(quiet)} times when no incident followed and {followed[0]} of {sum(followed)} times when one "
        f"did, a difference of {gap:.2f} (Fisher's exact test: p = {chance:.3f})"
    )


def _by_place(ground: Ground) -> Mapping[str, Sequence[Incident]]:
    found: dict[str, list[Incident]] = {}
    for one in _incidents(ground):
        found.setdefault(one.service or "", []).append(one)
    return found


# ------------------------------------------------------------------ b: zero findings
def zero_findings(ground: Ground, told: Series) -> SubTest:
    """b: a run without a finding, while others saw something of the same theme."""
    title = "No findings, while others saw some"
    row: list[Audit] = []
    for audit in reversed(told.audits):
        if audit.findings:
            break
        row.insert(0, audit)
    least = ground.whole("o1-zero-audits")
    if len(told.audits) < least:
        return SubTest("b", title, None, f"{count(len(told.audits), 'audit')}; it takes {least}")
    if len(row) < least:
        return SubTest("b", title, False, f"the last {count(len(row), 'audit')} found nothing")
    others = tuple(_others_saw(ground, told, row[0].done_on))
    rate = exact.still_possible(len(row))
    said = (
        f"the last {len(row)} audits found nothing, which a true rate of up to {rate * 100:.0f} % still allows; "
        f"others recorded {count(len(others), 'like item')} in that time"
    )
    fires = len(others) >= ground.whole("o1-zero-contradicted")
    return SubTest("b", title, fires, said, (*(one.id for one in row), *others))


def _others_saw(ground: Ground, told: Series, since: date) -> Iterator[str]:
    """Incidents, complaints, findings of outside visits and adverse observations of the theme at the place since then."""
    ledger, themes = ground.ledger, told.themes
    for incident in ground.once(_by_place).get(told.service or "", ()):
        if since <= london(incident.occurred_at) and themes & {incident.category, *incident.themes}:
            yield incident.id
    for said in ledger.of(Feedback):
        complaint = said.service == told.service and said.type == "complaint"
        if (
            complaint
            and themes.intersection(said.themes)
            and since <= london(said.received_at) <= ground.as_of
        ):
            yield said.id
    for audit in ledger.of(Audit):
        outside = audit.auditor.startswith("ORG-") and audit.service == told.service and audit.findings
        if outside and since <= audit.done_on <= ground.as_of and themes & {audit.theme or "", *audit.themes}:
            yield audit.id
    for one in ledger.of(Observation):
        adverse = one.outcome in ("developing", "not_competent") and one.service == told.service
        if adverse and themes & {one.task, *one.themes} and since <= london(one.done_at) <= ground.as_of:
            yield one.id


# ------------------------------------------------------------------ c: no action after findings
def no_action(ground: Ground, told: Series) -> SubTest:
    """c: findings without an action, or a reason for none, soon after."""
    title = "Findings without an action or a reason soon after"
    within = ground.whole("o1-action-within")
    mine = {one.id for one in told.audits}
    due = [
        one
        for one in ground.once(answers)
        if one.audit.id in mine and (one.answered or (ground.as_of - one.audit.done_on).days > within)
    ]
    if not due:
        return SubTest("c", title, None, "no finding rated minor or worse")
    late = [one for one in due if one.later_than(within)]
    fires = any(one.finding.severity == "high" for one in late) or len(late) > ground.number(
        "o1-no-action-share"
    ) * len(due)
    said = f"{len(late)} of {count(len(due), 'finding')} had neither within {phrases.days(within)}"
    if late:
        said += f" ({phrases.listed(_short(one) for one in late)})"
    return SubTest("c", title, fires, said, tuple(name for one in late for name in one.records))


def _short(one: Answer) -> str:
    after = f"after {phrases.days(one.days)}" if one.days is not None else "nothing yet"
    return f"“{one.finding.id}” of {one.audit.id}: {after}"


# ------------------------------------------------------------------ d: always the same
def invariance(ground: Ground, told: Series) -> SubTest:
    """d: the same result again and again, or the same comments twice."""
    title = "The same result or the same comments again"
    least = ground.whole("o1-invariant-audits")
    last = [_score(one) for one in told.audits[-least:]]
    same = len(last) == least and None not in last and len(set(last)) == 1
    alike = len(told.audits) > 1 and _alike(ground, _comments(told.audits[-2]), _comments(told.audits[-1]))
    if not same and not alike and len(told.audits) < least:
        return SubTest("d", title, None, f"{count(len(told.audits), 'audit')}; it takes {least}")
    said = f"the last {least} audits have one and the same result" if same else "results differ"
    if alike:
        said += "; the comments of the last two are nearly word for word the same"
    return SubTest("d", title, same or alike, said, tuple(one.id for one in told.audits[-least:]))


def _score(audit: Audit) -> Fraction | None:
    """Met of tested; None where nothing was tested."""
    met, total = sum(one.met for one in audit.criteria), sum(one.total for one in audit.criteria)
    return Fraction(met, total) if total else None


def _comments(audit: Audit) -> str:
    return " ".join((*(one.text for one in audit.findings), audit.notes or ""))


def _alike(ground: Ground, one: str, other: str) -> bool:
    """Alike by shared runs of words (domain reference §7.3, D6), ids, dates and figures left out."""
    size = ground.whole("d6-shingle")
    words = [re.findall(r"[a-z]+", re.sub(r"[A-Z]{3}-\S+", " ", text).lower()) for text in (one, other)]
    if min(map(len, words)) < ground.whole("d6-least-words"):
        return False
    runs = [{tuple(text[place : place + size]) for place in range(len(text) - size + 1)} for text in words]
    return len(runs[0] & runs[1]) >= ground.number("d6-similarity") * len(runs[0] | runs[1])
