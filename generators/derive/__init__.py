"""Everything worked out from the records on a date: pure, from ledger, date and catalogues; nothing is read or written here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from generators.catalogues import Catalogues
from generators.catalogues.limits import Clock, Threshold
from generators.derive import (
    actions,
    back_test,
    burn_up,
    chains,
    contradictions,
    controls,
    coverage,
    doers,
    enforcement,
    holds,
    incidents,
    library,
    loops,
    mar,
    measures,
    named,
    observations,
    plans,
    recorded,
    referrals,
    responses,
    risks,
    signals,
    stories,
    themes,
    timeliness,
)
from generators.derive.actions import ActionPosition, Brag
from generators.derive.back_test import Then
from generators.derive.burn_up import BurnUp
from generators.derive.chains import Chain
from generators.derive.contradictions import Contradiction
from generators.derive.controls import ControlPosition
from generators.derive.coverage import CoverageOf
from generators.derive.enforcement import EnforcementPosition
from generators.derive.holds import Hold
from generators.derive.incidents import IncidentPosition
from generators.derive.loops import ConcernPosition
from generators.derive.mar import MarPosition
from generators.derive.measures import MeasurePosition
from generators.derive.named import Named
from generators.derive.observations import Coverage
from generators.derive.plans import PlanPosition
from generators.derive.recorded import Recorded
from generators.derive.referrals import Reconciliation
from generators.derive.responses import ResponsePosition
from generators.derive.signals import Ground, Scope, Told
from generators.derive.stories import Story
from generators.derive.themes import ThemePosition
from generators.derive.timeliness import Timeliness
from generators.kinds.check_log import CheckLog
from generators.ledger import Ledger
from generators.past import Past


@dataclass(frozen=True, slots=True)
class Derived:
    """Positions by id, as at `as_of`, and the numbers they rest on."""

    as_of: date
    actions: Mapping[str, ActionPosition]
    plans: Mapping[str, PlanPosition]
    concerns: Mapping[str, ConcernPosition]
    controls: Mapping[str, ControlPosition]
    incidents: Mapping[str, IncidentPosition]
    chains: tuple[Chain, ...]
    """Audit findings, learning responses and decisions, each followed to where its chain stops."""
    chains_from: Mapping[str, tuple[Chain, ...]]
    """Record id -> the chains that begin with it."""
    referrals: tuple[Reconciliation, ...]
    """Our referrals and each receiver's own log of them, matched one to one."""
    holds: tuple[Hold, ...]
    """Competence holds that the records shown to this audience tell of, in order of time."""
    observed: tuple[Coverage, ...]
    """Observation coverage by service and task; of tasks whose checks this audience may read."""
    mar: Mapping[str, MarPosition]
    """Service id (empty: the whole provider) -> its MAR reconciliations."""
    measures: Mapping[str, MeasurePosition]
    burn_ups: Mapping[str, BurnUp]
    """Plan id -> how far it was, as it was known at the time; empty where there is no history."""
    timeliness: Timeliness | None
    """How soon things were written down; None where there is no history."""
    coverage: CoverageOf
    """What stands behind each regulation and framework item."""
    enforcement: Mapping[str, EnforcementPosition]
    responses: Mapping[str, ResponsePosition]
    stories: Mapping[str, Story]
    """Record id -> the story that it heads: each step of the regulator, and each response or plan that no step covers."""
    people: Mapping[str, tuple[Named, ...]]
    """Pseudonym -> the records that name it."""
    themes: Mapping[str, ThemePosition]
    """Theme id -> what happened under it and how far learning went, of themes under which anything is recorded."""
    contradictions: tuple[Contradiction, ...]
    """Records that do not fit together; none but for the governance team."""
    signals: tuple[Told, ...]
    """Every escalation signal of every scope; none but for the governance team (derivations §7)."""
    recorded: tuple[Recorded, ...]
    """How much was recorded of the provider and each service; none but for the governance team."""
    brag_legend: Mapping[Brag, str]
    """What the colours mean, with the thresholds in force; printed wherever they are used."""
    thresholds: tuple[Threshold, ...]
    """The thresholds in force that these positions rest on."""
    clocks: tuple[Clock, ...]
    """The clocks whose policy these positions rest on."""

    @property
    def overdue(self) -> tuple[ActionPosition, ...]:
        """Overdue actions, the longest overdue first."""
        return tuple(sorted(_overdue(self.actions.values()), key=lambda found: (found.due, found.action.id)))

    def chains_of(self, record_id: str) -> tuple[Chain, ...]:
        """The chains that begin with a record."""
        return self.chains_from.get(record_id, ())

    @property
    def open_concerns(self) -> tuple[ConcernPosition, ...]:
        """Concerns that are not closed, the oldest first."""
        still = [found for found in self.concerns.values() if not found.closed]
        return tuple(sorted(still, key=lambda found: (-found.open_for_days, found.concern.id)))


def _overdue(found: Iterable[ActionPosition]) -> Iterable[ActionPosition]:
    return (position for position in found if position.overdue)


def derive(
    ledger: Ledger,
    counted: Ledger,
    as_of: date,
    catalogues: Catalogues,
    past: Past | None = None,
    *,
    inside: bool = False,
) -> Derived:
    """Work out everything on `as_of` for one audience.

    `ledger` holds what the audience may see; `counted` beside it, stripped, the check logs that it sees as coverage only
    and the incidents that it does not see. `past` is the history as the audience may read it. `inside`: for the governance
    team, which alone reads the escalation signals.
    """
    ground, of_chains = _ground(ledger, counted, as_of, catalogues, past)
    of_actions = ground.actions
    of_steps = enforcement.positions(ledger, as_of)
    of_responses = responses.positions(ledger, as_of)
    of_measures = measures.positions(ledger, as_of, catalogues)
    told_of = signals.told(ground) if inside else ()
    quarter = ground.whole("window-quarter")
    return Derived(
        as_of=as_of,
        actions=of_actions,
        plans=ground.plans,
        concerns=ground.concerns,
        controls=ground.controls,
        incidents=ground.incidents,
        chains=of_chains,
        chains_from=chains.by_record(of_chains),
        referrals=ground.referrals,
        holds=ground.holds,
        observed=ground.observed,
        mar=mar.positions(ledger, as_of, catalogues),
        measures=of_measures,
        burn_ups=burn_up.burn_ups(past, ledger, counted, as_of, catalogues) if past else {},
        timeliness=ground.timeliness,
        coverage=coverage.coverage(ledger, as_of, catalogues, of_actions, of_steps),
        enforcement=of_steps,
        responses=of_responses,
        stories=stories.stories(
            ledger,
            as_of,
            of_steps,
            of_responses,
            ground.plans,
            of_actions,
            ground.controls,
            of_measures,
        ),
        people=named.named(ledger),
        themes=themes.positions(
            ledger, as_of, catalogues, of_actions, themes.lasting(of_measures), inside=inside
        ),
        contradictions=contradictions.contradictions(ledger, as_of, catalogues, of_actions, ground.referrals)
        if inside
        else (),
        signals=told_of,
        recorded=recorded.recorded(
            ledger, counted, _asked(told_of), as_of, quarter, ground.controls, ground.timeliness
        ),
        brag_legend=actions.brag_legend(catalogues),
        thresholds=tuple(catalogues.threshold(name) for name in _used(past, inside=inside)),
        clocks=tuple(catalogues.clock(name) for name in incidents.CLOCKS),
    )


def _ground(
    ledger: Ledger, counted: Ledger, as_of: date, catalogues: Catalogues, past: Past | None
) -> tuple[Ground, tuple[Chain, ...]]:
    """What signals are worked out from, and the chains from one record to the next."""
    of_actions = actions.positions(ledger, as_of, catalogues, counted, past)
    of_controls = controls.positions(counted, as_of, catalogues)
    of_plans = plans.positions(ledger, as_of, of_actions, of_controls)
    told = doers.seen(ledger, as_of)
    of_holds = holds.holds(ledger, as_of, told)
    unread = frozenset(log.control for log in counted.of(CheckLog) if ledger.get(log.id) is None)
    of_chains = chains.chains(ledger, as_of, of_actions, catalogues, past)
    ground = Ground(
        ledger,
        counted,
        as_of,
        catalogues,
        past,
        of_actions,
        of_plans,
        loops.positions(ledger, as_of, catalogues),
        of_controls,
        timeliness.timeliness(past, ledger, as_of, catalogues) if past else None,
        of_holds,
        observations.coverage(ledger, told, of_holds, of_plans, as_of, catalogues, unread),
        incidents.positions(ledger, as_of, catalogues, of_chains),
        referrals.reconciliations(ledger, as_of, catalogues),
    )
    return ground, of_chains


def _used(past: Past | None, *, inside: bool) -> tuple[str, ...]:
    """The thresholds that anything rests on, each once."""
    modules = (
        actions,
        controls,
        loops,
        coverage,
        library,
        chains,
        incidents,
        referrals,
        observations,
        mar,
        measures,
        risks,
    )
    used = [name for module in modules for name in module.THRESHOLDS]
    if past:
        used += timeliness.THRESHOLDS
    if inside:
        used += [*signals.THRESHOLDS, *(name for one in signals.SIGNALS for name in one.thresholds)]
    return tuple(dict.fromkeys(used))


def _asked(told: Iterable[Told]) -> Iterable[Scope]:
    """The scopes that the signals were asked of, each once."""
    return {one.scope.id: one.scope for one in told}.values()


def signals_at_the_time(past: Past, as_of: date, catalogues: Catalogues) -> tuple[Then, ...]:
    """What the signals say of what had been recorded by the end of each month up to `as_of`; for the team alone."""

    def ask(ledger: Ledger, day: date, then: Past) -> tuple[Told, ...]:
        ground, _ = _ground(ledger, ledger, day, catalogues, then)
        return signals.told(ground)

    return back_test.back_test(past, as_of, ask)
