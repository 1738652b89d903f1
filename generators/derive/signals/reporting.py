"""C1 and C2: how much is reported, how mixed it is, who reports and who notices; few reports are the concern, many are usually healthy.

Domain reference §7.6.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from generators.derive import periods, phrases, spc, windows
from generators.derive.signals import placed
from generators.derive.signals.placed import Found
from generators.derive.signals.signal import Case, Ground, Reading, Scope, Signal, State
from generators.finding import count
from generators.kinds.activity import Activity
from generators.kinds.incident import Incident
from generators.kinds.service import Service
from generators.values import london, month_days

_OUTSIDE = ("family", "external")
_RUNS = "manager"


def reported_by_service(ground: Ground) -> Mapping[str, Sequence[Incident]]:
    """Service -> incidents reported by the day, the oldest report first."""
    found: dict[str, list[Incident]] = {}
    for one in ground.ledger.of(Incident):
        if london(one.reported_at) <= ground.as_of:
            found.setdefault(one.service or "", []).append(one)
    return {
        service: sorted(told, key=lambda one: (london(one.reported_at), one.id))
        for service, told in found.items()
    }


def activity_by_service(ground: Ground) -> Mapping[str, Mapping[str, Activity]]:
    """Service -> month -> its activity, of months that are over."""
    found: dict[str, dict[str, Activity]] = {}
    for one in sorted(ground.ledger.of(Activity), key=lambda one: one.period):
        if month_days(one.period)[1] <= ground.as_of:
            found.setdefault(one.service, {})[one.period] = one
    return found


def services(ground: Ground) -> tuple[Service, ...]:
    """The services, in the order of ids."""
    return ground.ledger.of(Service)


def _exposure(one: Activity | None) -> float | None:
    """Bed-days, or where none are recorded hours of care; None where neither is."""
    if one is None:
        return None
    return one.bed_days if one.bed_days is not None else one.care_hours


def _harmless(one: Incident) -> bool:
    return one.harm.physical == "none" and one.harm.psychological == "none"


def _share(found: Sequence[Incident]) -> float | None:
    return sum(map(_harmless, found)) / len(found) if found else None


# ------------------------------------------------------------------ C1
@dataclass(frozen=True, slots=True)
class _Mix:
    """What one service reported."""

    service: Service
    recent: tuple[Incident, ...]
    before: tuple[Incident, ...]
    fires: tuple[str, ...]
    said: tuple[str, ...]
    unknown: tuple[str, ...]
    """What could not be looked at, in words."""
    records: tuple[str, ...]


def mixes(ground: Ground) -> tuple[_Mix, ...]:
    """Every service with what it reported."""
    return tuple(_mix(ground, service) for service in services(ground))


def _mix(ground: Ground, service: Service) -> _Mix:
    told = ground.once(reported_by_service).get(service.id, ())
    quarter = windows.last_days(ground.as_of, ground.whole("window-quarter"))
    year = (windows.months_before(quarter[0], ground.whole("window-year")), quarter[0] - timedelta(days=1))
    recent = tuple(one for one in told if windows.within(london(one.reported_at), quarter))
    before = tuple(one for one in told if windows.within(london(one.reported_at), year))
    activity = ground.once(activity_by_service).get(service.id, {})
    parts = (
        _fallen(ground, recent, before),
        _silence(ground, told, activity),
        _chart(told, activity),
    )
    return _Mix(
        service,
        recent,
        before,
        tuple(words for fires, words in parts if fires),
        tuple(words for fires, words in parts if fires is False),
        tuple(words for fires, words in parts if fires is None),
        (*(one.id for one in recent), *(one.id for one in activity.values())),
    )


def _fallen(
    ground: Ground, recent: Sequence[Incident], before: Sequence[Incident]
) -> tuple[bool | None, str]:
    least = ground.whole("d1-least")
    now, then = _share(recent), _share(before)
    if now is None or then is None or len(recent) < least or len(before) < least:
        return (
            None,
            f"{count(len(recent), 'report')} in the quarter and {len(before)} in the year before give no shares to compare",
        )
    words = f"{now * 100:.0f} % without harm in the quarter, {then * 100:.0f} % in the year before"
    return now < ground.number("c1-ratio-fall") * then, words


def _silence(
    ground: Ground, told: Sequence[Incident], activity: Mapping[str, Activity]
) -> tuple[bool | None, str]:
    """No report in the month although much care was given; the last month that is over stands for how much."""
    month = windows.last_days(ground.as_of, ground.whole("window-month"))
    last = periods.last_over(ground.as_of, "month")
    exposure = _exposure(activity.get(last))
    if exposure is None:
        return None, f"bed-days or hours of care of {periods.said(last)} are not recorded"
    silent = not any(windows.within(london(one.reported_at), month) for one in told)
    much = exposure > ground.whole("c1-quiet-exposure")
    days = phrases.days(ground.whole("window-month"))
    if silent:
        return (
            much,
            f"no report at all in the last {days}, with {exposure:g} bed-days or hours of care in {periods.said(last)}",
        )
    return False, f"reports came in the last {days}"


def _chart(told: Sequence[Incident], activity: Mapping[str, Activity]) -> tuple[bool | None, str]:
    """Reports per 1,000 bed-days or hours of care by month, on an XmR chart without a better direction."""
    if not activity:
        return None, "without bed-days or hours of care no rate can be charted"
    months = tuple(periods.from_to(min(activity), max(activity)))
    counted: dict[str, int] = {}
    for one in told:
        month = f"{london(one.reported_at):%Y-%m}"
        counted[month] = counted.get(month, 0) + 1
    rates = [
        counted.get(month, 0) * 1000 / exposure if (exposure := _exposure(activity.get(month))) else None
        for month in months
    ]
    chart = spc.xmr(rates, direction="neutral")
    if chart.phases[-1].lower is None:
        known = sum(rate is not None for rate in rates)
        return None, f"{count(known, 'month')} with a rate are too few for limits"
    low = chart.variation == "special_cause_neutral_low"
    return (
        low,
        "the rate of reports is special-cause low" if low else "the rate of reports is not special-cause low",
    )


def mixed(ground: Ground) -> tuple[Found, ...]:
    """Every service as a case. The figure is the share without harm in the quarter."""
    return tuple(_mixed(one) for one in ground.once(mixes))


def _mixed(one: _Mix) -> Found:
    state: State = "amber" if one.fires else "insufficient_data" if one.unknown else "ok"
    words = [f"{one.service.title}, {count(len(one.recent), 'report')} in the quarter"]
    words += one.fires
    words += one.said
    if one.unknown:
        words.append(f"not measured: {phrases.listed(one.unknown)}")
    return Found(one.service.id, Case("; ".join(words), state, one.records), _share(one.recent))


def _read_mix(ground: Ground, scope: Scope) -> Reading:
    found = placed.of(ground.once(mixed), scope)
    recent = [
        incident for one in ground.once(mixes) if scope.holds(one.service.id) for incident in one.recent
    ]
    share = _share(recent)
    state = placed.gravest((one.case.state for one in found), "insufficient_data")
    fires = placed.tally(found, "amber")
    return Reading(
        state=state,
        why=(
            f"{count(len(recent), 'report')} in the quarter; "
            f"{'at ' + count(fires, 'service') + ' a sign of little reporting shows' if fires else 'no sign of little reporting shows'}"
            f"{', but not everything could be measured' if state == 'insufficient_data' else ''}."
        ),
        value=share if len(recent) >= ground.whole("d1-least") else None,
        value_words=f"{share * 100:.0f} % without harm"
        if share is not None and len(recent) >= ground.whole("d1-least")
        else f"{count(len(recent), 'report')}: too few for a share",
        n=len(recent),
        least=ground.whole("d1-least"),
        threshold=(
            f"Amber when the share without harm falls below {ground.number('c1-ratio-fall'):g} of the year before, when nothing was reported for "
            f"{phrases.days(ground.whole('window-month'))} with more than {ground.whole('c1-quiet-exposure')} bed-days or hours of care, or when the "
            "monthly rate is special-cause low. Statistics alone are never red."
        ),
        next_step=(
            "Ask the people on each shift what happened last week that was not written down, and why."
            if fires
            else "Thank somebody for a report of something that did no harm."
        ),
        window=windows.last_days(ground.as_of, ground.whole("window-quarter")),
        records=placed.records(found),
        cases=placed.cases(found),
        caveats=(
            "Few reports are the concern; many are usually a sign of health. No report at all does not show that nothing happened.",
            "A bed-day and an hour of care are not alike, and the same number stands for both.",
        ),
    )


_MIX = Signal(
    id="C1",
    name="reporting_mix",
    group="culture",
    title="Are small things reported, and is anything?",
    rule=(
        "For each service: the share of reports without any harm in the last 90 days against the 12 months before; whether nothing was "
        "reported for 30 days although much care was given; and the monthly rate of reports per bed-days or hours of care on an XmR chart in "
        "which neither direction is better. Only a fall is a sign."
    ),
    source="domain reference §7.6, C1; derivations §7",
    thresholds=(
        "c1-ratio-fall",
        "c1-quiet-exposure",
        "d1-least",
        "window-month",
        "window-quarter",
        "window-year",
    ),
    read=_read_mix,
)


# ------------------------------------------------------------------ C2
@dataclass(frozen=True, slots=True)
class _Spread:
    """Who reported and who noticed at one service in the quarter."""

    service: Service
    reports: tuple[Incident, ...]
    frontline: int | None
    activity: str
    """Id of the activity that gives the number of frontline staff; empty without one."""

    @property
    def noticed(self) -> tuple[Incident, ...]:
        """Those of which it is recorded who noticed."""
        return tuple(one for one in self.reports if one.detected_by is not None)

    @property
    def outside(self) -> tuple[Incident, ...]:
        """Noticed by family or others outside."""
        return tuple(one for one in self.reports if one.detected_by in _OUTSIDE)


def _spreads(ground: Ground) -> tuple[_Spread, ...]:
    quarter = windows.last_days(ground.as_of, ground.whole("window-quarter"))
    found = []
    for service in services(ground):
        told = ground.once(reported_by_service).get(service.id, ())
        months = [
            one
            for one in ground.once(activity_by_service).get(service.id, {}).values()
            if one.frontline_staff and month_days(one.period)[1] >= quarter[0]
        ]
        last = months[-1] if months else None
        found.append(
            _Spread(
                service,
                tuple(one for one in told if windows.within(london(one.reported_at), quarter)),
                last.frontline_staff if last else None,
                last.id if last else "",
            )
        )
    return tuple(found)


def _managers(service: Service, day: date) -> Iterator[str]:
    yield service.registered_manager
    for one in service.role_holders:
        if _RUNS in one.role and one.from_ <= day and (one.to is None or day <= one.to):
            yield one.staff


def _spread_words(one: _Spread) -> str:
    people = {report.reported_by for report in one.reports if report.reported_by}
    run = sum(
        report.reported_by in set(_managers(one.service, london(report.reported_at)))
        for report in one.reports
    )
    staff = {
        name
        for name in people
        if name.startswith("STF-")
        and name not in set(_managers(one.service, london(one.reports[-1].reported_at)))
    }
    words = [f"{one.service.title}: {count(len(one.reports), 'report')}, {run} by managers"]
    if one.frontline:
        words.append(f"{len(staff)} of {one.frontline} frontline staff reported something")
    else:
        words.append(f"{len(staff)} frontline staff reported something, of how many is not recorded")
    words.append(f"{len(one.outside)} of {len(one.noticed)} noticed by family or others outside")
    return "; ".join(words)


def _outside_state(ground: Ground, outside: int, noticed: int) -> State:
    if noticed < ground.whole("c2-least"):
        return "insufficient_data"
    share = outside / noticed
    if share > ground.number("c2-red-share"):
        return "red"
    return "amber" if share > ground.number("c2-amber-share") else "ok"


def _read_spread(ground: Ground, scope: Scope) -> Reading:
    mine = [one for one in ground.once(_spreads) if scope.holds(one.service.id)]
    outside = [incident for one in mine for incident in one.outside]
    noticed = sum(len(one.noticed) for one in mine)
    least = ground.whole("c2-least")
    share = len(outside) / noticed if noticed >= least else None
    state = _outside_state(ground, len(outside), noticed)
    cases = [
        Case(
            _spread_words(one),
            _outside_state(ground, len(one.outside), len(one.noticed)),
            tuple(
                dict.fromkeys(
                    (*(report.id for report in one.outside), *([one.activity] if one.activity else []))
                )
            ),
        )
        for one in mine
        if one.reports
    ]
    return Reading(
        state=state,
        why=(
            f"Of {count(noticed, 'report')} for which it is recorded, {len(outside) or 'none'} "
            f"{'was' if len(outside) < 2 else 'were'} noticed by family or others outside, not by staff."
        ),
        value=share,
        value_words=f"{share * 100:.0f} % noticed outside"
        if share is not None
        else f"{noticed}: too few for a share",
        n=noticed,
        least=least,
        threshold=(
            f"Amber above {ground.number('c2-amber-share') * 100:.0f} % noticed outside, red above {ground.number('c2-red-share') * 100:.0f} %, of "
            f"{least} or more."
        ),
        next_step=(
            "Read what others noticed first, and ask on the shift concerned what made it hard to see or to say."
            if outside
            else "Ask staff who never reported anything what would make it easier."
        ),
        window=windows.last_days(ground.as_of, ground.whole("window-quarter")),
        records=_ids(incident for one in mine for incident in one.reports),
        cases=tuple(cases),
        caveats=(
            "That a family notices and says so is good. The question is why staff did not see it first, or did not say.",
            "Who reports and how many of the staff do has no threshold: it stands beside the share and is not judged.",
        ),
    )


def _ids(found: Iterable[Incident]) -> tuple[str, ...]:
    return tuple(one.id for one in found)


_SPREAD = Signal(
    id="C2",
    name="reporter_spread",
    group="culture",
    title="Do staff notice and report, or do others?",
    rule=(
        "Of the incidents reported in the last 90 days, the share that family or others outside noticed. Beside it, for each service: how many "
        "different frontline staff reported something, of how many, and how many reports came from managers."
    ),
    source="domain reference §7.6, C2; derivations §7",
    thresholds=("c2-amber-share", "c2-red-share", "c2-least", "window-quarter"),
    read=_read_spread,
)

SIGNALS: tuple[Signal, ...] = (_MIX, _SPREAD)
