"""What a measure shows: figures and gaps, baseline and phases with their decisions, lasting improvement, rare events."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generators import ledger as ledgers
from generators import source
from generators.audience import project
from generators.catalogues import Catalogues
from generators.derive import periods
from generators.derive.figures import series
from generators.derive.measures import MeasurePosition, position, positions
from generators.derive.spc_words import number
from generators.kinds.measure import Measure
from generators.ledger import Ledger
from tests.derive.conftest import incident, ledger, service

D = date(2026, 5, 31)
BEFORE = (14, 11, 15, 12, 16, 13, 12, 15, 11, 14, 13, 16)
AFTER = (9, 8, 7, 8, 6, 7, 5, 6)
DOSES = (*BEFORE, *AFTER)
DECISION = {
    "id": "DEC-1", "title": "Baseline", "question": "Which weeks?", "decided_at": "2026-02-05T11:00", "decided_by": ["STF-2"],
    "chosen": "The first twelve", "rationale": "All before the change",
}  # fmt: skip
FROZEN = {"points": 12, "decision": "DEC-1"}

quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def entries(
    values: Iterable[float | None], first: str = "2025-W46", out_of: float | None = 1900
) -> list[dict[str, Any]]:
    """A figure for each week from the first; None leaves a week out."""
    found, period = [], first
    for value in values:
        if value is not None:
            row = {"period": period, "value": value}
            found.append(row if out_of is None else {**row, "denominator": out_of})
        period = periods.holding(periods.days_of(period)[1] + timedelta(days=1), periods.length_of(first))
    return found


def measure(rows: Sequence[Mapping[str, Any]] = (), **fields: Any) -> dict[str, Any]:
    shown = {
        "id": "MSR-1",
        "title": "Missed doses",
        "unit": "doses",
        "direction": "decrease",
        "every": "week",
    }
    return {**shown, **({"source": {"entries": list(rows)}} if "source" not in fields else {}), **fields}


def counting(**fields: Any) -> dict[str, Any]:
    rule = {"kind": "incident", "where": {"service": "SVC-1"}, "count": "records"}
    return measure(
        **{
            "direction": "neutral",
            "every": "month",
            "source": {"from": rule | fields.pop("rule", {})},
            **fields,
        }
    )


def activity(month: str, service: str = "SVC-1", **figures: Any) -> dict[str, Any]:
    return {
        "id": f"ACV-{service[4:]}-{month}", "title": "Month", "service": service, "period": month, **figures,
    }  # fmt: skip


def happened(*days: str) -> list[dict[str, Any]]:
    return [incident(f"INC-{place:03}", day, service="SVC-1") for place, day in enumerate(days, start=1)]


def shows(shipped: Catalogues, *records: Any, on: date = D) -> MeasurePosition:
    return position_of(shipped, ledger(*records), on)


def position_of(shipped: Catalogues, built: Ledger, on: date = D) -> MeasurePosition:
    found = built.find(Measure, "MSR-1")
    assert found is not None
    return position(built, found, on, shipped)


def last_day(rows: Sequence[Mapping[str, Any]]) -> date:
    """The day on which the last period of some figures is over."""
    return periods.days_of(rows[-1]["period"])[1]


def values(found: MeasurePosition) -> list[float | None]:
    return [point.value for point in found.points]


def said(found: MeasurePosition) -> str:
    return " ".join(found.caveats)


# ------------------------------------------------------------------ figures and gaps
def test_a_missing_week_is_a_gap_and_never_a_nought(shipped: Catalogues) -> None:
    found = shows(shipped, measure(entries([5, 6, None, 7, *[6] * 6])))
    assert values(found)[:4] == [5, 6, None, 7]
    assert found.points[2].type is None
    assert "No figure for the week of 24 November 2025: a gap, not a nought." in said(found)


def test_the_week_under_way_is_left_out_and_said(shipped: Catalogues) -> None:
    rows = entries(DOSES[:10], first="2026-W13")
    assert rows[-1]["period"] == "2026-W22"
    whole, early = (shows(shipped, measure(rows), on=day) for day in (D, date(2026, 5, 30)))
    assert (len(whole.points), len(early.points)) == (10, 9)
    assert "The week of 25 May 2026 is not over on 30 May 2026; its figure is left out." in said(early)
    assert "not over" not in said(whole)


def test_weeks_that_fell_silent_are_counted(shipped: Catalogues) -> None:
    found = shows(shipped, measure(entries(DOSES[:10], first="2026-W10")))
    assert found.last is not None
    assert found.last.period == "2026-W19"
    assert "3 weeks over since the last figure without one." in said(found)


def test_figures_of_another_length_and_second_figures_are_said(shipped: Catalogues) -> None:
    rows = [*entries([1, 2, 3]), {"period": "2025-11", "value": 9}, {"period": "2025-W46", "value": 4}]
    found = shows(shipped, measure(rows))
    assert values(found) == [4, 2, 3]
    assert "1 figure not by the week left out of account." in said(found)
    assert "There are two figures for the week of 10 November 2025; the one further down counts." in said(
        found
    )


def test_years_with_fifty_three_weeks_have_no_hole() -> None:
    assert list(periods.from_to("2020-W52", "2021-W01")) == ["2020-W52", "2020-W53", "2021-W01"]
    assert list(periods.from_to("2025-12", "2026-02")) == ["2025-12", "2026-01", "2026-02"]
    assert list(periods.from_to("2026-03-28", "2026-03-30")) == ["2026-03-28", "2026-03-29", "2026-03-30"]


def test_sums_are_added_up_by_week_and_name_their_records(shipped: Catalogues) -> None:
    logs = [
        {
            "id": f"MAR-{week}", "title": "Week", "week": f"2026-W{week}", "by": "STF-3", "scheduled": 100, "given": 90,
            "refused": 0, "omitted_clinical": 0, "not_available": 0, "blank": week, "late": 0,
        }
        for week in (10, 11, 13)
    ]  # fmt: skip
    rule = {"from": {"kind": "mar_reconciliation", "sum": "blank"}}
    found = shows(shipped, measure(source=rule), *logs)
    assert values(found) == [10, 11, None, 13]
    assert [point.records for point in found.points] == [("MAR-10",), ("MAR-11",), (), ("MAR-13",)]
    assert found.basis == ("MSR-1", "MAR-10", "MAR-11", "MAR-13")


def test_a_sum_of_which_a_part_is_not_recorded_is_a_gap(shipped: Catalogues) -> None:
    held = {"type": "hold", "minutes": 4, "injury": False, "debriefed": "2026-04-01T10:00"}
    rows = happened("2026-01-10", "2026-02-10", "2026-02-12", "2026-03-10")
    rows = [row | ({} if row["id"] == "INC-003" else {"restrictive_intervention": held}) for row in rows]
    rule = {"from": {"kind": "incident", "sum": "restrictive_intervention.minutes"}}
    found = shows(shipped, measure(source=rule, every="month"), *rows)
    assert values(found) == [4, None, 4]
    assert "INC-003 without `restrictive_intervention.minutes`" in said(found)


# ------------------------------------------------------------------ counts of records
def test_a_month_without_records_is_nought_only_where_activity_was_recorded(shipped: Catalogues) -> None:
    days = [f"2026-01-{day:02}" for day in range(1, 10)] + [f"2026-04-{day:02}" for day in range(1, 10)]
    found = shows(shipped, counting(), *happened(*days), activity("2026-02"))
    assert values(found) == [9, 0, None, 9]
    assert found.points[1].records == ("ACV-1-2026-02",)
    assert found.points[0].records == tuple(f"INC-{place:03}" for place in range(1, 10))


def test_for_the_whole_provider_every_service_must_have_recorded_its_activity(shipped: Catalogues) -> None:
    two = service() | {"id": "SVC-2", "title": "Two House"}
    days = [f"2026-0{month}-0{day}" for month in (1, 4) for day in range(1, 6)]
    known = [activity("2026-02"), activity("2026-02", "SVC-2"), activity("2026-03")]
    record = counting(source={"from": {"kind": "incident", "count": "records"}})
    found = shows(shipped, record, service(), two, *happened(*days), *known)
    assert values(found) == [5, 0, None, 5]


def test_a_service_that_fell_silent_shows_no_noughts(shipped: Catalogues) -> None:
    found = shows(shipped, counting(), *happened("2025-11-03", "2025-11-20"), activity("2025-11"))
    assert values(found) == [2]
    assert "6 months over since the last figure without one." in said(found)
    nothing = shows(shipped, counting())
    assert (values(nothing), nothing.variation, nothing.why) == ([], None, "There is no figure yet.")


def test_counts_of_incidents_have_no_better_direction(shipped: Catalogues) -> None:
    """More reports may be a better culture (domain reference §5.5)."""
    days = [f"2026-{month:02}-{day:02}" for month in range(1, 6) for day in range(1, 5)]
    found = shows(shipped, counting(direction="decrease", target="1"), *happened(*days))
    assert found.direction == "neutral"
    assert found.assurance is None
    assert "Counts of incidents have no better direction here" in said(found)


def test_a_rate_is_divided_by_the_months_activity_and_is_a_gap_without(shipped: Catalogues) -> None:
    days = [f"2026-{month:02}-{day:02}" for month in (1, 2, 3) for day in range(1, 7)]
    rule = {"per": "bed_days"}
    known = [activity("2026-01", bed_days=600), activity("2026-03", bed_days=300), activity("2026-02")]
    found = shows(shipped, counting(rule=rule), *happened(*days), *known)
    assert values(found) == [0.01, None, 0.02]
    assert [point.exposure for point in found.points] == [600, None, 300]
    assert "`bed_days` is not recorded, or is nought, for February 2026" in said(found)
    assert "ACV-1-2026-03" in found.points[2].records


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"every": "week", "rule": {"per": "bed_days"}}, "cannot be divided by it"),
        ({"rule": {"sum": "harm.physical"}}, "does not say whether records are counted"),
        ({"every": "week", "rule": {"kind": "activity", "where": {}}}, "cannot be counted by the week"),
        ({"rule": {"kind": "staff", "where": {}}}, "have no day by which they could be counted"),
    ],
)
def test_what_cannot_be_counted_is_said(shipped: Catalogues, fields: dict[str, Any], words: str) -> None:
    found = shows(shipped, counting(**fields), *happened("2026-01-10"))
    assert values(found) == []
    assert words in said(found)


def test_facts_that_became_known_later_do_not_count(shipped: Catalogues) -> None:
    late = incident("INC-900", "2026-03-10", service="SVC-1", became_aware_at="2026-05-10T09:00")
    late["reported_at"] = "2026-05-10T10:00"
    days = [f"2026-03-{day:02}" for day in range(11, 15)]
    record = [counting(), *happened(*days), late]
    assert values(shows(shipped, *record, on=date(2026, 4, 30))) == [4]
    assert values(shows(shipped, *record)) == [5]


# ------------------------------------------------------------------ baseline and phases
def test_the_baseline_is_frozen_by_its_decision(shipped: Catalogues) -> None:
    """The worked care example (domain reference §5.4)."""
    found = shows(shipped, measure(entries(DOSES), baseline=FROZEN), DECISION)
    assert found.phase is not None
    assert (found.phase.mean, found.phase.baseline) == (13.5, 12)
    assert found.icon == "improvement_low"
    assert [point.baseline for point in found.points] == [True] * 12 + [False] * 8
    assert "DEC-1" in found.basis
    assert "The mean of the baseline is 13.5, the process limits are 5.76 and 21.24." in found.words


@pytest.mark.parametrize(
    ("baseline", "reason"),
    [
        ({"points": 12}, "no decision is recorded for it"),
        ({"points": 8, "decision": "DEC-1"}, "8 figures are too few for one; at least 12 are needed"),
        ({"points": 12, "decision": "DEC-9"}, "the decision DEC-9 is not among the records"),
    ],
)
def test_a_baseline_without_its_decision_is_not_frozen(
    shipped: Catalogues, baseline: dict[str, Any], reason: str
) -> None:
    found = shows(shipped, measure(entries(DOSES), baseline=baseline), DECISION)
    assert found.phase is not None
    assert found.phase.mean == pytest.approx(10.9)
    assert f"The baseline is not frozen: {reason}." in said(found)


def test_a_baseline_is_not_frozen_before_its_decision_was_taken(shipped: Catalogues) -> None:
    record = measure(entries(DOSES), baseline=FROZEN)
    found = shows(shipped, record, DECISION, on=date(2026, 2, 4))
    assert "DEC-1 was taken only on 5 February 2026" in said(found)
    assert "taken only" not in said(shows(shipped, record, DECISION, on=date(2026, 2, 5)))


def rephased(rows: Sequence[Mapping[str, Any]], *days: str, **fields: Any) -> dict[str, Any]:
    made = [{"on": day, "reason": "A checker every day", "decision": "DEC-1"} for day in days]
    return measure(rows, rephase=made, **{"baseline": FROZEN, **fields})


def test_a_new_phase_with_its_decision_has_limits_of_its_own_and_keeps_the_old_one(
    shipped: Catalogues,
) -> None:
    """The worked care example, rebased after twelve (domain reference §5.4)."""
    found = shows(shipped, rephased(entries(DOSES), "2026-02-02", target="11"), DECISION)
    assert [round(phase.mean or 0, 2) for phase in found.phases] == [13.5, 7.0]
    assert (round(found.phases[1].lower or 0, 2), round(found.phases[1].upper or 0, 2)) == (3.58, 10.42)
    assert (found.icon, found.assurance) == ("common_cause", "pass")
    assert "A new phase from 2 February 2026 (A checker every day) is drawn" in said(found)
    assert "Trial limits: they rest on 8 figures, fewer than 12" in said(found)


def test_an_improvement_that_became_the_new_phase_is_still_judged_by_the_old_limits(
    shipped: Catalogues,
) -> None:
    end = last_day(entries(DOSES))
    found = shows(shipped, rephased(entries(DOSES), "2026-02-02"), DECISION, on=end)
    assert found.sustained.state == "sustained"
    unknown = shows(shipped, rephased(entries(DOSES, out_of=None), "2026-02-02"), DECISION, on=end)
    assert "exposure, what the figures are out of, is not recorded" in unknown.sustained.why


@pytest.mark.parametrize(
    ("rows", "day", "reason"),
    [
        (DOSES[:19], "2026-02-02", "there are 7 figures from that day on; at least 8 are needed"),
        (
            (*AFTER, 9, 8, 6, 8, 7, *BEFORE),
            "2026-02-09",
            "it would take a concern off the chart that the limits before it show",
        ),
        ((*BEFORE, *BEFORE), "2026-02-02", "the limits before it show no change"),
        (DOSES, "2026-06-01", "no figure from that day on is there yet"),
    ],
)
def test_a_new_phase_that_may_not_be_is_not_drawn_and_said(
    shipped: Catalogues, rows: tuple[float, ...], day: str, reason: str
) -> None:
    found = shows(shipped, rephased(entries(rows), day), DECISION)
    assert len(found.phases) == 1
    assert f"is not drawn: {reason}." in said(found)


def test_a_new_phase_without_a_decision_that_can_be_found_is_not_drawn(shipped: Catalogues) -> None:
    found = shows(shipped, rephased(entries(DOSES), "2026-02-02", baseline={"points": 12}))
    assert len(found.phases) == 1
    assert "is not drawn: the decision DEC-1 is not among the records." in said(found)


def test_a_decision_that_an_audience_may_not_see_still_holds(shipped: Catalogues) -> None:
    built = ledger(measure(entries(DOSES), baseline=FROZEN), DECISION)
    view = project(built, "commissioner", D)
    found = position_of(shipped, view.ledger)
    assert found.phase is not None
    assert found.phase.mean == 13.5
    assert "DEC-1" not in " ".join((*found.basis, *found.caveats, found.words))


# ------------------------------------------------------------------ what is judged
@pytest.mark.parametrize("points", range(8))
def test_fewer_than_eight_figures_are_a_run_chart_and_nothing_is_judged(
    shipped: Catalogues, points: int
) -> None:
    found = shows(shipped, measure(entries(DOSES[:points]), target="8"))
    assert (found.chart, found.variation, found.icon) == ("run", None, "insufficient_data")
    assert (found.assurance, found.sustained.state) == (None, "insufficient_data")
    assert found.why
    assert found.why in found.words


def test_a_run_chart_that_the_record_asks_for_is_not_judged(shipped: Catalogues) -> None:
    found = shows(shipped, measure(entries(DOSES), chart="run"))
    assert (found.chart, found.variation, found.median) == ("run", None, 11.5)
    assert all(point.type is None for point in found.points)
    assert "The record asks for a run chart" in found.words


@pytest.mark.parametrize(
    ("direction", "icon"),
    [("decrease", "improvement_low"), ("increase", "concern_low"), ("neutral", "neutral_low")],
)
def test_the_icon_says_better_or_worse_and_high_or_low(
    shipped: Catalogues, direction: str, icon: str
) -> None:
    record = measure(entries(DOSES), baseline=FROZEN, direction=direction)
    assert shows(shipped, record, DECISION).icon == icon


def test_figures_that_are_all_alike_have_limits_on_the_mean(shipped: Catalogues) -> None:
    found = shows(shipped, measure(entries([7] * 12), direction="increase", target="6"))
    assert (found.icon, found.assurance) == ("common_cause", "pass")
    assert "all alike, so the limits lie on the mean" in said(found)


# ------------------------------------------------------------------ sustained (derivations §5)
def test_eight_weekly_figures_since_the_change_are_sustained_and_seven_are_not(shipped: Catalogues) -> None:
    found = [
        shows(shipped, measure(rows, baseline=FROZEN), DECISION, on=last_day(rows)).sustained
        for rows in (entries(DOSES[:number]) for number in (18, 19, 20))
    ]
    assert [one.state for one in found] == ["not_sustained", "not_sustained", "sustained"]
    assert (
        "Not yet: 7 figures since the run of better figures began with the week of 2 February 2026"
        in found[1].why
    )


def test_exposure_that_is_not_recorded_gives_no_answer(shipped: Catalogues) -> None:
    found = shows(shipped, measure(entries(DOSES, out_of=None), baseline=FROZEN), DECISION)
    assert found.icon == "improvement_low"
    assert found.sustained.state == "insufficient_data"
    assert "exposure, what the figures are out of, is not recorded." in found.sustained.why
    rows = entries(DOSES)
    del rows[3]["denominator"]
    partly = shows(shipped, measure(rows, baseline=FROZEN), DECISION)
    assert "not recorded for 1 of 20 figures" in partly.sustained.why


@pytest.mark.parametrize(
    ("later", "state"),
    [(1520, "sustained"), (1519, "not_sustained"), (2500, "sustained"), (0, "not_sustained")],
)
def test_fewer_doses_given_are_no_improvement(shipped: Catalogues, later: int, state: str) -> None:
    """Exposure may fall by a fifth of 1,900 and no more (domain reference §5.5)."""
    rows = [*entries(BEFORE), *entries(AFTER, first="2026-W06", out_of=later)]
    found = shows(shipped, measure(rows, baseline=FROZEN), DECISION, on=last_day(rows))
    assert found.sustained.state == state


def test_without_exposure_from_before_nothing_can_be_compared(shipped: Catalogues) -> None:
    rows = [*entries(BEFORE, out_of=0), *entries(AFTER, first="2026-W06")]
    found = shows(shipped, measure(rows, baseline=FROZEN), DECISION)
    assert (found.sustained.state, found.icon) == ("insufficient_data", "improvement_low")


def test_a_later_concern_ends_what_was_sustained(shipped: Catalogues) -> None:
    found = shows(shipped, measure(entries((*DOSES, 25)), baseline=FROZEN), DECISION)
    assert found.icon == "concern_high"
    assert found.sustained.state == "not_sustained"
    assert "since the concern of the week of 30 March 2026" in found.sustained.why
    again = shows(shipped, measure(entries((*DOSES, 25, *AFTER)), baseline=FROZEN), DECISION)
    assert again.sustained.state == "sustained"
    assert "began with the week of 6 April 2026" in again.sustained.why


def test_an_improvement_that_no_longer_shows_is_not_sustained(shipped: Catalogues) -> None:
    found = shows(shipped, measure(entries((*DOSES, 14, 13, 12, 13)), baseline=FROZEN), DECISION)
    assert found.icon == "common_cause"
    assert "does not belong to it any more" in found.sustained.why


def test_weeks_without_a_figure_leave_it_open_whether_it_lasts(shipped: Catalogues) -> None:
    found = shows(shipped, measure(entries((*DOSES, None, 9, 9)), baseline=FROZEN), DECISION)
    assert found.sustained.state == "insufficient_data"
    assert "without a figure" in found.sustained.why


def test_three_months_make_a_monthly_improvement_last(shipped: Catalogues) -> None:
    rows = entries((*BEFORE, 1, 2), first="2025-01")
    short = shows(shipped, measure(rows, baseline=FROZEN, every="month"), DECISION)
    assert short.sustained.state == "not_sustained"
    rows = entries((*BEFORE, 1, 2, 1), first="2025-01")
    whole = shows(shipped, measure(rows, baseline=FROZEN, every="month"), DECISION, on=last_day(rows))
    assert whole.sustained.state == "sustained"


def test_a_measure_without_a_better_direction_is_not_asked_whether_it_lasts(shipped: Catalogues) -> None:
    record = measure(entries(DOSES), baseline=FROZEN, direction="neutral")
    assert shows(shipped, record, DECISION).sustained.state == "not_applicable"


def test_what_fell_silent_is_not_known_to_last(shipped: Catalogues) -> None:
    """Twenty weeks end on 29 March 2026; the figure of one more week may still be waiting to be written down."""
    record = measure(entries(DOSES), baseline=FROZEN)
    fresh, waiting, silent = (
        shows(shipped, record, DECISION, on=day)
        for day in (date(2026, 3, 29), date(2026, 4, 5), date(2026, 4, 12))
    )
    assert [one.sustained.state for one in (fresh, waiting, silent)] == [
        "sustained",
        "sustained",
        "insufficient_data",
    ]
    assert silent.words.startswith("No figure for the last 2 weeks: how things stand now is not known.")
    assert "No figure" not in waiting.words


# ------------------------------------------------------------------ rare events
SPREAD = ("2025-06-02", "2025-06-20", "2025-07-28", "2025-08-11", "2025-09-25", "2025-10-03", "2025-11-14", "2025-12-01",
          "2026-01-09", "2026-02-20")  # fmt: skip


def test_rare_incidents_are_charted_by_the_days_between_them(shipped: Catalogues) -> None:
    """Mean below 2 a period (domain reference §5.5)."""
    months = [f"2025-{month:02}" for month in range(6, 13)] + ["2026-01", "2026-02", "2026-03", "2026-04"]
    found = shows(shipped, counting(), *happened(*SPREAD), *map(activity, months))
    assert found.chart == "t"
    assert values(found) == [18, 38, 14, 45, 8, 42, 17, 39, 42]
    assert found.points[0].records == ("INC-001", "INC-002")
    assert found.unit == "days between one and the next"
    assert found.phase is not None
    assert found.phase.upper is not None
    assert "The last of them was on 20 February 2026, 100 days before the position date" in said(found)
    assert found.sustained.state == "insufficient_data"


def test_few_rare_incidents_have_no_limits(shipped: Catalogues) -> None:
    found = shows(shipped, counting(), *happened(*SPREAD[:3]))
    assert (found.chart, found.variation, len(found.points)) == ("t", None, 2)
    assert "There are 2 figures; fewer than 8 give no limits" in found.words
    one = shows(shipped, counting(), *happened(SPREAD[0]))
    assert (values(one), one.why) == ([], "There were fewer than two events.")


def test_longer_between_is_better_where_fewer_are(shipped: Catalogues) -> None:
    days = [date(2024, 1, 1) + timedelta(days=offset) for offset in (0, 9, 20, 28, 39, 48, 60, 69, 80, 700)]
    complaints = [
        {
            "id": f"FBK-{place}", "title": "Complaint", "service": "SVC-1", "type": "complaint",
            "received_at": f"{day}T09:00",
        }
        for place, day in enumerate(days)
    ]  # fmt: skip
    rule = {"kind": "feedback", "where": {"type": "complaint"}}
    months = periods.from_to("2024-01", "2026-04")
    record = counting(rule=rule, direction="decrease")
    found = shows(shipped, record, service(), *complaints, *map(activity, months))
    assert (found.chart, found.direction) == ("t", "increase")
    assert found.icon == "improvement_high"


def test_what_was_given_between_events_is_spread_over_the_days_of_a_month(shipped: Catalogues) -> None:
    months = [
        activity(f"2026-0{month}", scheduled_doses=days * 10) for month, days in ((1, 31), (2, 28), (3, 31))
    ]
    days = ("2026-01-01", "2026-01-31", "2026-02-10", "2026-03-10")
    rule = {"per": "scheduled_doses"}
    found = shows(shipped, counting(rule=rule, chart="g"), *happened(*days), *months)
    assert (found.chart, values(found)) == ("g", [300, 100, 280])
    assert found.unit == "scheduled doses between one and the next"
    torn = shows(shipped, counting(rule=rule, chart="g"), *happened(*days), *months[::2])
    assert values(torn) == [30, 10, 28]
    assert "not recorded for every month between the events, so days are charted" in said(torn)


def test_rare_figures_that_were_only_written_down_are_a_run_of_points(shipped: Catalogues) -> None:
    found = shows(shipped, measure(entries([0, 1, 0, 0, 2, 0, 1, 0, 0, 1, 0, 0])))
    assert (found.chart, found.variation) == ("run", None)
    assert "below 2: limits of counts by the week would be noise" in said(found)
    assert "One month of zero" not in said(found)


def test_a_rare_event_chart_needs_events(shipped: Catalogues) -> None:
    found = shows(shipped, measure(entries(DOSES), chart="t"))
    assert found.chart == "run"
    assert "needs single events with their days" in said(found)


# ------------------------------------------------------------------ the example's facts (story.md)
@pytest.fixture(scope="module")
def example(root: Path) -> Ledger:
    documents, _ = source.read(root)
    return ledgers.build(documents)[0]


@pytest.fixture(scope="module")
def told(example: Ledger, shipped: Catalogues) -> Mapping[str, MeasurePosition]:
    return positions(example, D, shipped)


def test_missed_doses_improved_and_the_improvement_is_sustained(told: Mapping[str, MeasurePosition]) -> None:
    found = told["MSR-AH-missed-doses"]
    assert found.phase is not None
    assert (found.phase.baseline, found.phase.mean) == (12, 13.5)
    assert (found.icon, found.sustained.state) == ("improvement_low", "sustained")
    assert "began with the week of 2 February 2026" in found.sustained.why
    assert all(point.type == "common_cause" for point in found.points[:12])
    assert all(point.type == "special_cause_improvement" for point in found.points[12:])


def test_recording_quality_has_four_points_a_gap_and_no_limits(told: Mapping[str, MeasurePosition]) -> None:
    found = told["MSR-TW-recording-quality"]
    assert values(found) == [55, 71, 86, None, 92]
    assert (found.chart, found.variation, found.phase) == ("run", None, None)


def test_minutes_of_restraint_fell_and_the_count_has_no_better_direction(
    told: Mapping[str, MeasurePosition],
) -> None:
    minutes, holds = told["MSR-BH-restraint-minutes"], told["MSR-BH-restraint-count"]
    assert (minutes.icon, minutes.sustained.state) == ("improvement_low", "sustained")
    assert (holds.icon, holds.sustained.state) == ("neutral_low", "not_applicable")


def test_blanks_were_never_frozen_and_their_exposure_is_not_recorded(
    told: Mapping[str, MeasurePosition],
) -> None:
    found = told["MSR-AH-blank-entries"]
    assert found.chart == "xmr"
    assert found.sustained.state != "sustained"
    assert len(found.points) == 17


def test_the_baseline_of_missed_doses_did_not_hold_before_its_decision(
    example: Ledger, shipped: Catalogues
) -> None:
    found = positions(example, date(2026, 2, 4), shipped)["MSR-AH-missed-doses"]
    assert found.sustained.state != "sustained"
    assert "DEC-AH-003 was taken only on 5 February 2026" in said(found)


# ------------------------------------------------------------------ whatever the records
def figures() -> st.SearchStrategy[list[int | None]]:
    return st.lists(st.none() | st.integers(0, 30), max_size=30)


@quick
@given(rows=figures(), seed=st.integers(0, 999), on=st.integers(0, 240))
def test_the_order_of_files_and_of_figures_changes_nothing(
    shipped: Catalogues, rows: list[int | None], seed: int, on: int
) -> None:
    day = date(2025, 11, 1) + timedelta(days=on)
    written = entries(rows)
    shuffled = list(written)
    random.Random(seed).shuffle(shuffled)
    one = ledger(measure(written, baseline=FROZEN), DECISION)
    documents = list(ledger(measure(shuffled, baseline=FROZEN), DECISION).documents)
    random.Random(seed).shuffle(documents)
    other, _ = ledgers.build(documents)
    left, right = position_of(shipped, one, day), position_of(shipped, other, day)
    assert (left.points, left.phases, left.sustained, left.words, left.caveats, left.basis) == (
        right.points,
        right.phases,
        right.sustained,
        right.words,
        right.caveats,
        right.basis,
    )


@quick
@given(rows=figures(), out_of=st.sampled_from((None, 100)))
def test_nothing_is_judged_below_eight_figures_and_nothing_lasts_without_exposure(
    shipped: Catalogues, rows: list[int | None], out_of: float | None
) -> None:
    found = shows(shipped, measure(entries(rows, out_of=out_of), target="10"))
    if len(found.known) < 8:
        assert (found.variation, found.assurance) == (None, None)
        assert found.sustained.state == "insufficient_data"
    if out_of is None:
        assert found.sustained.state != "sustained"
    assert [point.type is None for point in found.points if point.value is None] == [
        True for point in found.points if point.value is None
    ]


@quick
@given(rows=figures(), on=st.integers(0, 240))
def test_figures_of_periods_not_over_change_nothing(
    shipped: Catalogues, rows: list[int | None], on: int
) -> None:
    day = date(2025, 11, 1) + timedelta(days=on)
    written = entries(rows)
    over = [row for row in written if periods.days_of(row["period"])[1] <= day]
    whole, early = (shows(shipped, measure(each), on=day) for each in (written, over))
    assert (whole.points, whole.variation, whole.sustained) == (
        early.points,
        early.variation,
        early.sustained,
    )


def test_a_figure_is_told_as_people_write_it() -> None:
    told = [number(value) for value in (4.0, 13.5, 5.761818, 1240.26, 0.007373, 0.00001, -2.0, 10.0, 100.04)]
    assert told == ["4", "13.5", "5.76", "1240.3", "0.00737", "0.00001", "-2", "10", "100"]


def test_a_series_names_what_it_was_counted_from(shipped: Catalogues) -> None:
    built = ledger(counting(), *happened("2026-01-10", "2026-01-11"))
    record = built.find(Measure, "MSR-1")
    assert record is not None
    assert [event.record for event in series(built, record, D).events] == ["INC-001", "INC-002"]
