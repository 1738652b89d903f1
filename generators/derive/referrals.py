"""Our referrals and the receivers' own logs of them, matched one to one; how a referral came to be late lives in loops."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, TypeAlias

from generators.catalogues import Catalogues
from generators.derive import phrases
from generators.derive.clocks import earliest, since
from generators.finding import count
from generators.kind import LOOKS_LIKE_ID
from generators.kinds.incident import Incident
from generators.kinds.referral_log import ReferralLog
from generators.kinds.safeguarding_concern import SafeguardingConcern
from generators.ledger import Ledger
from generators.values import london, month_days

MatchState: TypeAlias = Literal[
    "matched", "date_differs", "ours_without_theirs", "theirs_without_ours", "not_covered"
]
STATE_WORDS: Mapping[MatchState, str] = {
    "matched": "Matched",
    "date_differs": "Date differs",
    "ours_without_theirs": "Ours, not in their log",
    "theirs_without_ours": "Theirs, no record of ours",
    "not_covered": "No log to compare with",
}
# In the order in which they ask for somebody's attention.
STATES: tuple[MatchState, ...] = (
    "ours_without_theirs",
    "theirs_without_ours",
    "date_differs",
    "not_covered",
    "matched",
)
_IN_SHORT: Mapping[MatchState, str] = {
    "ours_without_theirs": "of ours not in their log",
    "theirs_without_ours": "of theirs without a record here",
    "date_differs": "with dates that differ",
    "not_covered": "on a day that no log of theirs covers",
}
THRESHOLDS = ("referral-date-differs",)


@dataclass(frozen=True, slots=True)
class Match:
    """One referral as we have it, as the receiver has it, or both."""

    state: MatchState
    reference: str
    record: str
    """Id of our concern or incident; empty where we have none."""
    made_at: datetime | None
    """When our record says that it was made."""
    log: str
    """Id of the receiver's log; empty where none holds it."""
    received_at: datetime | None
    service: str | None
    words: str
    """One sentence."""

    @property
    def records(self) -> tuple[str, ...]:
        """Ids of the records that it rests on."""
        return tuple(name for name in (self.record, self.log) if LOOKS_LIKE_ID.fullmatch(name))

    @property
    def differs(self) -> bool:
        """Whether the two sides do not agree."""
        return self.state not in ("matched", "not_covered")


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """One receiver's logs against our referrals to it."""

    organisation: str
    logs: tuple[str, ...]
    """Ids of its logs, sorted; empty where it gave none."""
    first: date | None
    """First day that the logs cover: that of their first row, or of the first month named, whichever is earlier."""
    last: date | None
    """Last day that they cover; no later than the position date."""
    matches: tuple[Match, ...]
    """Every referral, in order of time."""
    words: str
    """One sentence."""

    def of(self, state: MatchState) -> tuple[Match, ...]:
        """The referrals in one state."""
        return tuple(match for match in self.matches if match.state == state)

    @property
    def differing(self) -> tuple[Match, ...]:
        """Those of which the two sides do not agree."""
        return tuple(match for match in self.matches if match.differs)


@dataclass(frozen=True, slots=True)
class _Ours:
    record: str
    organisation: str
    service: str | None
    reference: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class _Theirs:
    log: str
    reference: str
    received_at: datetime
    service: str | None


def reconciliations(ledger: Ledger, as_of: date, catalogues: Catalogues) -> tuple[Reconciliation, ...]:
    """Every receiver that we referred to or that gave a log, in the order of ids (derivations §3).

    What was made or received after `as_of` does not count.
    """
    ours = [one for one in _ours(ledger) if london(one.made_at) <= as_of]
    logs: dict[str, list[ReferralLog]] = {}
    for log in ledger.of(ReferralLog):
        if month_days(log.period)[0] <= as_of:
            logs.setdefault(log.organisation, []).append(log)
    others = _from_incidents(ledger, ours, as_of)
    tolerance = catalogues.threshold("referral-date-differs").span
    return tuple(
        _reconciled(
            organisation,
            [one for one in ours if one.organisation == organisation],
            others,
            logs.get(organisation, ()),
            as_of,
            tolerance,
        )
        for organisation in sorted({*(one.organisation for one in ours), *logs})
    )


def _ours(ledger: Ledger) -> Iterator[_Ours]:
    for concern in ledger.of(SafeguardingConcern):
        made = concern.referral
        if made is not None and made.made_at is not None:
            yield _Ours(concern.id, made.to or "", concern.service, made.reference or "", made.made_at)


def _from_incidents(ledger: Ledger, ours: Iterable[_Ours], as_of: date) -> Sequence[_Ours]:
    """Concerns that only an incident tells of: it names the receiver's reference, and to whom it went it does not say."""
    known = {_key(one.reference) for one in ours}
    found = []
    for incident in ledger.of(Incident):
        duty = incident.decisions_required.safeguarding if incident.decisions_required else None
        done = duty.done if duty else None
        if done and done.reference and london(done.at) <= as_of and _key(done.reference) not in known:
            found.append(_Ours(incident.id, "", incident.service, done.reference, done.at))
    return found


def _key(reference: str) -> str:
    """A reference as it is compared: without regard to capitals and spaces."""
    return "".join(reference.split()).casefold()


def _rows(logs: Iterable[ReferralLog], as_of: date) -> list[_Theirs]:
    """Each reference once: a row that a later log repeats is the same referral, first received at the earliest of its times."""
    found: dict[str, _Theirs] = {}
    for log in sorted(logs, key=lambda log: (log.period, log.id)):
        for row in log.rows:
            if london(row.received_at) > as_of:
                continue
            known = found.get(_key(row.reference))
            if known is None or row.received_at < known.received_at:
                found[_key(row.reference)] = _Theirs(log.id, row.reference, row.received_at, row.service)
    return list(found.values())


def _reconciled(
    organisation: str,
    ours: Sequence[_Ours],
    others: Sequence[_Ours],
    logs: Sequence[ReferralLog],
    as_of: date,
    tolerance: timedelta,
) -> Reconciliation:
    rows = _rows(logs, as_of)
    first, last = _covered(logs, rows, as_of)
    theirs = {_key(row.reference): row for row in rows}
    matches: list[Match] = []
    for one in sorted(ours, key=lambda one: (one.made_at, one.record)):
        row = theirs.pop(_key(one.reference), None) if one.reference else None
        covered = first is not None and last is not None and first <= london(one.made_at) <= last
        matches.append(_both(one, row, tolerance) if row else _alone(one, covered=covered))
    spare = {_key(one.reference): one for one in others}
    for key, row in theirs.items():
        incident = spare.pop(key, None)
        matches.append(_both(incident, row, tolerance) if incident else _unknown(row))
    ordered = sorted(matches, key=lambda match: (_when(match), match.reference, match.record))
    return Reconciliation(
        organisation,
        tuple(sorted(log.id for log in logs)),
        first,
        last,
        tuple(ordered),
        _told(ordered, logged=bool(logs)),
    )


def _covered(
    logs: Iterable[ReferralLog], rows: Iterable[_Theirs], as_of: date
) -> tuple[date | None, date | None]:
    """First and last day that logs can be said to cover: a log names its last month only."""
    months = [month_days(log.period) for log in logs]
    if not months:
        return None, None
    starts = [*(london(row.received_at) for row in rows), *(first for first, _ in months)]
    return min(starts), min(max(last for _, last in months), as_of)


def _when(match: Match) -> datetime:
    found = earliest(moment for moment in (match.made_at, match.received_at) if moment)
    if found is None:
        raise ValueError("a referral has the time of one side at least")
    return found


def _both(one: _Ours, row: _Theirs, tolerance: timedelta) -> Match:
    lag = since(one.made_at, row.received_at)
    differs = abs(lag) > tolerance
    told = f"made on {phrases.moment(one.made_at)}, received on {phrases.moment(row.received_at)}"
    how = (
        f"{phrases.span(abs(lag))} {'later' if lag > timedelta(0) else 'before we say that it was made'}"
        if lag
        else "at the same time"
    )
    return Match(
        "date_differs" if differs else "matched",
        row.reference,
        one.record,
        one.made_at,
        row.log,
        row.received_at,
        one.service or row.service,
        phrases.sentence(f"{told}, {how}"),
    )


def _alone(one: _Ours, *, covered: bool) -> Match:
    named = f"under the reference “{one.reference}”" if one.reference else "and no reference is recorded"
    when = phrases.moment(one.made_at)
    told = (
        f"we say it was made on {when}, {named}; their log does not hold it"
        if covered
        else f"made on {when}, {named}; no log of theirs covers that day"
    )
    state: MatchState = "ours_without_theirs" if covered else "not_covered"
    return Match(state, one.reference, one.record, one.made_at, "", None, one.service, phrases.sentence(told))


def _unknown(row: _Theirs) -> Match:
    told = f"they received it on {phrases.moment(row.received_at)}; no record here bears this reference"
    return Match(
        "theirs_without_ours",
        row.reference,
        "",
        None,
        row.log,
        row.received_at,
        row.service,
        phrases.sentence(told),
    )


def _told(matches: Sequence[Match], *, logged: bool) -> str:
    if not logged:
        return (
            f"No log of theirs is recorded, so {count(len(matches), 'referral')} cannot be compared with it."
        )
    states = {state: sum(match.state == state for match in matches) for state in STATES}
    told = [f"{states['matched']} of {count(len(matches), 'referral')} match"]
    told += [f"{states[state]} {words}" for state, words in _IN_SHORT.items() if states[state]]
    return phrases.sentence("; ".join(told))
