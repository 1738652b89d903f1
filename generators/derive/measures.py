"""What each measure shows on a date: its chart, its limits and special causes, and whether an improvement has lasted.

Figures come from `figures`, limits and rules from `spc` and `rare`; what an action makes of a measure is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import median
from typing import Literal, TypeAlias

from generators.catalogues import Catalogues
from generators.derive import between, lasting, periods, phasing, phrases, rare, spc
from generators.derive.figures import Series, series
from generators.derive.lasting import Sustained
from generators.derive.spc import Assurance, Direction, Phase, PointType, Rule, Xmr
from generators.derive.spc_words import number, rule_words
from generators.finding import count
from generators.kinds.measure import Measure
from generators.ledger import Ledger

Chart: TypeAlias = Literal["xmr", "run", "t", "g"]

THRESHOLDS = (
    *spc.THRESHOLDS,
    "spc-rephase-least",
    "spc-rare-event-mean",
    *lasting.THRESHOLDS,
    "measure-writing-time",
)
# More gaps than these are counted, but not written out in a sentence.
_WRITTEN_OUT = 4


@dataclass(frozen=True, slots=True)
class MeasurePoint:
    """One point of the chart: a finished period, or the time up to an event."""

    period: str
    """As measures write it; of a chart of rare events the day of the event."""
    value: float | None
    """None for a gap."""
    exposure: float | None
    phase: int
    type: PointType | None
    """None for a gap, and where nothing is judged."""
    rules: tuple[Rule, ...]
    baseline: bool
    """It is one of the points that the limits were worked out from."""
    records: tuple[str, ...]
    """Ids of the records behind it, beside the measure itself."""

    @property
    def rule(self) -> Rule | None:
        """The rule that decides its type."""
        return self.rules[0] if self.rules else None


@dataclass(frozen=True, slots=True)
class MeasurePosition:
    """What a measure shows on a date."""

    measure: Measure
    chart: Chart
    direction: Direction
    """The one that counts as better for the figures charted: of counts of incidents neither, of days between events turned round."""
    unit: str
    """Of the figures charted."""
    points: tuple[MeasurePoint, ...]
    phases: tuple[Phase, ...]
    median: float | None
    """Of a run chart, whose middle it is."""
    variation: PointType | None
    """The type of the last point; None where there is too little to judge by."""
    why: str
    """One sentence: why nothing can be said of variation; empty where something can."""
    assurance: Assurance | None
    sustained: Sustained
    words: str
    """What the chart shows, in one sentence or two."""
    caveats: tuple[str, ...]
    basis: tuple[str, ...]
    """Ids of the records it was worked out from, the measure's first."""

    @property
    def known(self) -> tuple[MeasurePoint, ...]:
        """The points that have a figure."""
        return tuple(point for point in self.points if point.value is not None)

    @property
    def last(self) -> MeasurePoint | None:
        """The latest point that has a figure."""
        return self.known[-1] if self.known else None

    @property
    def phase(self) -> Phase | None:
        """The latest phase."""
        return self.phases[-1] if self.phases else None

    @property
    def icon(self) -> str:
        """The variation icon: `common_cause`, `improvement_low`, `concern_high`, …; `insufficient_data` (domain reference §5.2)."""
        if self.variation is None:
            return "insufficient_data"
        if self.variation == "common_cause":
            return "common_cause"
        name = self.variation.removeprefix("special_cause_")
        if name.startswith("neutral"):
            return name
        high = (name == "improvement") is (self.direction == "increase")
        return f"{name}_{'high' if high else 'low'}"


def positions(ledger: Ledger, as_of: date, catalogues: Catalogues) -> Mapping[str, MeasurePosition]:
    """Measure id -> what it shows by the end of `as_of`."""
    return {measure.id: position(ledger, measure, as_of, catalogues) for measure in ledger.of(Measure)}


def position(ledger: Ledger, measure: Measure, as_of: date, catalogues: Catalogues) -> MeasurePosition:
    """What one measure shows (derivations §5; domain reference §5.5 for small numbers)."""
    told = series(ledger, measure, as_of)
    chart, reasons = _chart(measure, told, catalogues)
    direction, turned = _direction(measure)
    if chart in ("t", "g"):
        drawn = _between(told, chart, direction, measure, catalogues, as_of)
    else:
        drawn = _by_period(ledger, measure, told, chart, direction, as_of, catalogues)
    caveats = [*turned, *reasons, *told.remarks, *_gaps(measure, told), *drawn.caveats]
    judged = drawn.xmr is not None and drawn.xmr.phases[-1].upper is not None
    variation = drawn.xmr.variation if judged and drawn.xmr else None
    why = "" if judged else _why(measure, chart, drawn, catalogues)
    ids = (identity for point in drawn.points for identity in point.records)
    found = MeasurePosition(
        measure=measure,
        chart=chart,
        direction=drawn.direction,
        unit=drawn.unit,
        points=drawn.points if judged else tuple(_unjudged(drawn.points)),
        phases=drawn.xmr.phases if drawn.xmr else (),
        median=_median(drawn.points) if chart == "run" else None,
        variation=variation,
        why=why,
        assurance=drawn.xmr.assurance if judged and drawn.xmr else None,
        sustained=_still(measure, told, drawn.sustained, catalogues)
        if judged
        else Sustained("insufficient_data", why),
        words="",
        caveats=tuple(dict.fromkeys(caveats)),
        basis=tuple(dict.fromkeys((measure.id, *drawn.decisions, *ids))),
    )
    return replace(found, words=" ".join(_story(found, told, catalogues)))


def _still(measure: Measure, told: Series, sustained: Sustained, catalogues: Catalogues) -> Sustained:
    """What was sustained when the figures ended is not known to be so once they have been silent for a while."""
    if sustained.state == "sustained" and _fell_silent(told, catalogues):
        lately = f"No figure for the last {count(told.silent, measure.every)}: whether it lasts is not known."
        return Sustained("insufficient_data", f"{sustained.why} {lately}")
    return sustained


def _fell_silent(told: Series, catalogues: Catalogues) -> bool:
    return told.silent > catalogues.threshold("measure-writing-time").whole


# ------------------------------------------------------------------ in words
def _story(found: MeasurePosition, told: Series, catalogues: Catalogues) -> Iterator[str]:
    """What the chart shows, in sentences."""
    if found.known and _fell_silent(told, catalogues):
        yield f"No figure for the last {count(told.silent, found.measure.every)}: how things stand now is not known."
    last, phase = found.last, found.phase
    if last is None or last.value is None:
        yield found.why
        return
    latest = f"the latest figure is {number(last.value)}, {'up to' if found.chart in ('t', 'g') else 'for'} {periods.said(last.period)}"
    if found.variation is None or phase is None or phase.mean is None or phase.upper is None:
        middle = f"; the median is {number(found.median)}" if found.median is not None else ""
        yield phrases.sentence(f"{latest}{middle}")
        yield found.why
        return
    yield phrases.sentence(f"{latest}: {_shown(found, last, catalogues)}")
    of = " of the baseline" if phase.baseline < phase.n else ""
    lower = number(phase.lower or 0.0)
    middle = "median" if found.chart == "g" else "mean"
    yield f"The {middle}{of} is {number(phase.mean)}, the process limits are {lower} and {number(phase.upper)}."
    if found.sustained.state == "sustained":
        yield "The improvement is sustained."


def _shown(found: MeasurePosition, last: MeasurePoint, catalogues: Catalogues) -> str:
    if found.variation == "common_cause" or last.rule is None:
        return "common cause variation, no change that stands out from chance"
    meaning = {
        "special_cause_improvement": "an improvement",
        "special_cause_concern": "a concern",
        "special_cause_neutral_high": "higher than before",
        "special_cause_neutral_low": "lower than before",
    }[found.variation or ""]
    return f"special cause variation, {meaning} ({rule_words(last.rule, catalogues)})"


# ------------------------------------------------------------------ which chart
def _direction(measure: Measure) -> tuple[Direction, tuple[str, ...]]:
    """Counts of incidents are neutral, whatever the record says (domain reference §5.5)."""
    rule = measure.source.from_
    if rule and rule.kind == "incident" and rule.sum is None and measure.direction != "neutral":
        said = (
            "Counts of incidents have no better direction here, although the record names one: fewer reports may mean that "
            "less is reported."
        )
        return "neutral", (said,)
    return measure.direction, ()


def _chart(measure: Measure, told: Series, catalogues: Catalogues) -> tuple[Chart, tuple[str, ...]]:
    """The chart that the figures can carry, and why it is not the one asked for."""
    values = [figure.value for figure in told.known if figure.value is not None]
    enough = len(values) >= catalogues.threshold("spc-limits-from").whole
    rare = _rarely(measure, told, values, catalogues)
    if measure.chart == "run":
        return "run", ((f"{rare} The days between one and the next would say more.",) if rare else ())
    if not told.events:
        if rare:
            return "run", (f"{rare} Written down as records, the days between them could be charted.",)
        if measure.chart in ("t", "g"):
            said = (
                "The chart asked for needs single events with their days; there are only figures by period."
            )
            return "run", (said,)
        return ("xmr" if enough else "run"), ()
    if rare or measure.chart in ("t", "g"):
        chart: Chart = "g" if measure.chart == "g" and told.exposed else "t"
        charted = "amounts given" if chart == "g" else "the days"
        return chart, ((f"{rare} So {charted} between one and the next are charted.",) if rare else ())
    return ("xmr" if enough else "run"), ()


def _rarely(measure: Measure, told: Series, values: Sequence[float], catalogues: Catalogues) -> str:
    """That what is counted is too rare for counts by period, in words; empty where it is not, or where it is no count."""
    below = catalogues.threshold("spc-rare-event-mean").value
    counted = bool(told.events)
    if not values or not (counted or all(value >= 0 and value == int(value) for value in values)):
        return ""
    mean = len(told.events) / len(told.figures) if counted else sum(values) / len(values)
    if mean >= below:
        return ""
    each = f"{number(mean)} a {measure.every}"
    return f"The average is {each}, below {below:g}: limits of counts by the {measure.every} would be noise."


def _why(measure: Measure, chart: Chart, drawn: _Drawn, catalogues: Catalogues) -> str:
    """Why variation is not judged."""
    n = sum(point.value is not None for point in drawn.points)
    latest = drawn.xmr.phases[-1].n if drawn.xmr else n
    least = catalogues.threshold("spc-limits-from").whole
    if n == 0:
        return "There were fewer than two events." if chart in ("t", "g") else "There is no figure yet."
    if latest < least:
        part = " in the latest phase" if latest < n else ""
        return f"There are {count(latest, 'figure')}{part}; fewer than {least} give no limits, only the run of points."
    if chart == "run":
        asked = "The record asks for" if measure.chart == "run" else "Figures of this sort are shown as"
        return f"{asked} a run chart, the run of points without limits, so no change is told from chance."
    return "No two figures stand side by side, so how much they move from one to the next cannot be told."


def _unjudged(points: Sequence[MeasurePoint]) -> Iterator[MeasurePoint]:
    for point in points:
        yield MeasurePoint(
            point.period, point.value, point.exposure, point.phase, None, (), point.baseline, point.records
        )


def _median(points: Sequence[MeasurePoint]) -> float | None:
    values = [point.value for point in points if point.value is not None]
    return median(values) if values else None


def _gaps(measure: Measure, told: Series) -> Iterator[str]:
    if told.gaps:
        named = phrases.listed(periods.said(figure.period) for figure in told.gaps[:_WRITTEN_OUT])
        more = f" and {len(told.gaps) - _WRITTEN_OUT} more" if len(told.gaps) > _WRITTEN_OUT else ""
        yield f"No figure for {named}{more}: a gap, not a nought. No run of points reaches across it."
    if told.silent:
        if told.known:
            yield f"{count(told.silent, measure.every)} over since the last figure without one."
        else:
            yield f"{count(told.silent, measure.every)} without any figure."


# ------------------------------------------------------------------ the chart itself
@dataclass(frozen=True, slots=True)
class _Drawn:
    """A chart and what came with it."""

    points: tuple[MeasurePoint, ...]
    xmr: Xmr | None
    direction: Direction
    unit: str
    sustained: Sustained
    caveats: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()


def _by_period(
    ledger: Ledger,
    measure: Measure,
    told: Series,
    chart: Chart,
    direction: Direction,
    as_of: date,
    catalogues: Catalogues,
) -> _Drawn:
    """A chart of figures by period: with limits, or the run of points."""
    nothing = Sustained("insufficient_data", "")
    if chart == "run":
        points = tuple(
            MeasurePoint(
                one.period, one.value, one.exposure, 0, None, (), baseline=False, records=one.records
            )
            for one in told.figures
        )
        return _Drawn(points, None, direction, measure.unit, nothing)
    figures = told.figures
    values = [figure.value for figure in figures]
    cut = phasing.phasing(ledger, measure, figures, direction, as_of, catalogues)
    found = phasing.chart(values, direction, cut.fix, cut.starts, measure.target, catalogues)
    judged = found
    if cut.settled:
        judged = phasing.chart(values, direction, cut.fix, cut.starts[:-1], None, catalogues)
    return _Drawn(
        tuple(_points(told, found)),
        found,
        direction,
        measure.unit,
        lasting.sustained(judged, found, figures, direction, measure.every, catalogues),
        (*cut.remarks, *_limits(found, cut.fix, catalogues)),
        cut.decisions,
    )


def _points(told: Series, found: Xmr) -> Iterator[MeasurePoint]:
    counted = dict.fromkeys(range(len(found.phases)), 0)
    for figure, point in zip(told.figures, found.points, strict=True):
        counted[point.phase] += point.value is not None
        within = point.value is not None and counted[point.phase] <= found.phases[point.phase].baseline
        yield MeasurePoint(
            figure.period,
            figure.value,
            figure.exposure,
            point.phase,
            point.type,
            point.rules,
            within,
            figure.records,
        )


def _limits(found: Xmr, fix: int | None, catalogues: Catalogues) -> Iterator[str]:
    """What to bear in mind of the latest limits."""
    phase = found.phases[-1]
    if phase.lower is None:
        return
    firm, short = (catalogues.threshold(name).whole for name in ("spc-trial-below", "spc-short-group"))
    if phase.trial:
        yield f"Trial limits: they rest on {count(phase.baseline, 'figure')}, fewer than {firm}, and move with every new one."
    elif phase.short:
        yield f"The limits rest on {count(phase.n, 'figure')}; from {short} on they are firmer."
    if phase.no_variation:
        yield "The figures that the limits rest on are all alike, so the limits lie on the mean."
    frozen = fix is not None and len(found.phases) == 1 and phase.baseline < phase.n
    if frozen and found.assurance and found.variation != "common_cause":
        yield "The limits are those of the baseline: assurance speaks of how things went then, not of how they go now."


def _between(
    told: Series, chart: Chart, direction: Direction, measure: Measure, catalogues: Catalogues, as_of: date
) -> _Drawn:
    """A chart of days, or of what was given, between one event and the next; longer is better where fewer are."""
    turned: Mapping[Direction, Direction] = {
        "decrease": "increase",
        "increase": "decrease",
        "neutral": "neutral",
    }
    rules = spc.rules_of(catalogues)
    way = turned[direction]
    given = between.given(told) if chart == "g" else None
    caveats = []
    if chart == "g" and given is None:
        caveats.append(
            "What was given is not recorded for every month between the events, so days are charted."
        )
    steps = given if given is not None else between.days(told)
    draw = rare.g_chart if given is not None else rare.t_chart
    found = draw([step.value for step in steps], direction=way, rules=rules)
    rule = measure.source.from_
    if told.events:
        last = told.events[-1].day
        caveats.append(
            f"The last of them was on {phrases.day(last)}, {phrases.days((as_of - last).days)} before the position date; "
            "the time since then is no point of the chart until the next one ends it."
        )
    if measure.baseline or measure.rephase:
        caveats.append("Baseline and phases are not used in a chart of rare events.")
    points = tuple(
        MeasurePoint(
            step.event.day.isoformat(),
            step.value,
            None,
            0,
            point.type,
            point.rules,
            baseline=True,
            records=step.records,
        )
        for step, point in zip(steps, found.points, strict=True)
    )
    unit = (
        f"{words_of(rule.per)} between one and the next"
        if rule and given is not None
        else "days between one and the next"
    )
    asked = (
        "Whether an improvement lasts is asked of figures by the week or month; this chart has single events."
    )
    phase_caveats = _limits(found, None, catalogues)
    return _Drawn(points, found, way, unit, Sustained("insufficient_data", asked), (*caveats, *phase_caveats))


def words_of(name: str | None) -> str:
    """`scheduled doses`: an activity figure in words."""
    return (name or "").replace("_", " ")
