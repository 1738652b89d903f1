"""Measures as they are shown: chart in lines and words, every point in a table, register, plan and documents."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from generators.book import Book
from generators.derive.measures import position
from generators.kinds.measure import Measure
from generators.outputs import axes, derived, measure_chart, measures, packs
from generators.outputs.measure_chart import MARKS, Chart
from generators.outputs.packs.chapter import flat
from tests.books import book, page, words
from tests.outputs.conftest import STORY
from tests.outputs.test_packs import said
from tests.repositories import write

BEFORE = (14, 11, 15, 12, 16, 13, 12, 15, 11, 14, 13, 16)
AFTER = (9, 8, 7, 8, 6, 7, 5, 6)


def rows(values: tuple[int | None, ...]) -> str:
    """Weekly figures from week 46 of 2025 on, in the lines of a file."""
    found = []
    for place, value in enumerate(values):
        day = date.fromordinal(date(2025, 11, 10).toordinal() + 7 * place)
        year, week, _ = day.isocalendar()
        if value is not None:
            found.append(
                f"            - {{period: {year}-W{week:02}, value: {value}, denominator: {1900 + place}}}"
            )
    return "\n".join(found)


FILES = {
    **STORY,
    "records/measures/MSR-doses.yml": f"""
        id: MSR-doses
        title: Missed doses <b>each</b> week
        service: SVC-one
        unit: missed doses a week
        direction: decrease
        target: 8
        every: week
        source:
          entries:
{rows((*BEFORE, *AFTER))}
        baseline: {{points: 12, decision: DEC-carers}}
        """,
    "records/measures/MSR-few.yml": f"""
        id: MSR-few
        title: Recording quality
        unit: per cent
        direction: increase
        target: 90
        every: week
        source:
          entries:
{rows((55, 71, None, 86))}
        """,
    "records/measures/MSR-falls.yml": """
        id: MSR-falls
        title: Falls a month
        service: SVC-one
        unit: falls
        direction: neutral
        every: month
        source:
          from: {kind: incident, where: {service: SVC-one}, count: records}
        """,
    "records/plans/PLN-falls.yml": STORY["records/plans/PLN-falls.yml"].replace(
        "regulation: hsca-ra-2014/12", "measures: [MSR-doses, MSR-few]"
    ),
}
PAGE = "measures/MSR-doses.html"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("measures"), FILES)


@pytest.fixture(scope="module")
def told(folder: Path) -> Book:
    return book(folder)


@pytest.fixture(scope="module")
def commissioner(folder: Path) -> Book:
    return book(folder, "commissioner")


def drawn(book: Book, identity: str) -> Chart:
    found = measure_chart.chart(book.derived.measures[identity], "chart")
    assert found is not None
    return found


def drawings(html: str) -> list[ET.Element]:
    found = re.findall(r'<svg class="ce-chart__drawing".*?</svg>', html, re.DOTALL)
    return [ET.fromstring(one) for one in found]


# ------------------------------------------------------------------ the page
def test_the_page_tells_the_story_in_words(told: Book) -> None:
    html = words(page(told, PAGE))
    assert (
        "The latest figure is 6, for the week of 23 March 2026: special cause variation, an improvement (at least 2 of 3 in a row "
        "near the same limit). The mean of the baseline is 13.5, the process limits are 5.76 and 21.24."
    ) in html
    assert "Variation: special cause, improvement: lower" in html
    assert "Assurance: the target is met in some periods and missed in others, by chance" in html
    assert (
        "Lasting Sustained 8 figures since the run of better figures began with the week of 2 February 2026"
        in html
    )
    assert "assurance speaks of how things went then, not of how they go now" in html
    assert "mean 13.5, process limits 5.76 to 21.24, from the first 12 of 20 figures" in html


def test_every_point_stands_in_a_table_with_what_it_shows_and_why(told: Book) -> None:
    html = words(page(told, PAGE)).split("Every point Every point of")[1]
    assert "Week of 10 November 2025 2025-W46 14 1,900 Common cause baseline" in html
    assert (
        "Week of 2 February 2026 2026-W06 9 1,912 Improvement part of 7 or more in a row on one side of the mean"
        in html
    )
    assert "Week of 16 March 2026 2026-W12 5 1,918 Improvement outside the process limits" in html
    assert html.count("Common cause baseline") == 12


def test_the_chart_is_sound_and_told_to_those_who_do_not_see_it(told: Book) -> None:
    (svg,) = drawings(page(told, PAGE))
    title, about = svg[0], svg[1]
    assert (title.tag.rpartition("}")[2], about.tag.rpartition("}")[2]) == ("title", "desc")
    assert title.text == "Missed doses <b>each</b> week: XmR chart"
    assert about.text is not None
    assert "the week of 10 November 2025 to the week of 23 March 2026" in about.text
    assert svg.get("aria-labelledby") == f"{title.get('id')} {about.get('id')}"
    assert svg.get("role") == "img"
    assert not [element for element in svg.iter() if element.get("style") or element.get("class") == "style"]


def test_texts_of_a_record_are_escaped_in_the_drawing(told: Book) -> None:
    html = page(told, PAGE)
    assert "<b>each</b>" not in html
    assert "Missed doses &lt;b&gt;each&lt;/b&gt; week" in html


def test_points_of_different_sorts_have_different_shapes_and_words(told: Book) -> None:
    judged = [mark for name, mark in MARKS.items() if name]
    assert len({mark.path for mark in judged}) == len({mark.name for mark in judged}) == len(judged)
    chart = drawn(told, "MSR-doses")
    assert [key.words for key in chart.keys] == [
        "Common cause (12)",
        "Improvement (8)",
        "Mean: 13.5",
        "Process limits: 5.76 to 21.24",
        "Target: 8",
    ]
    lines = [(rule.dashes, rule.width) for rule in chart.rules]
    assert len(set(lines)) == len(lines)


def test_points_and_lines_stand_where_their_figures_are(told: Book) -> None:
    chart = drawn(told, "MSR-doses")
    by_value = dict(zip((*BEFORE, *AFTER), (dot.y for dot in chart.dots), strict=True))
    assert sorted(by_value, key=lambda value: by_value[value]) == sorted(by_value, reverse=True)
    assert [dot.x for dot in chart.dots] == sorted(dot.x for dot in chart.dots)
    assert all(
        chart.left <= dot.x <= chart.right and chart.top <= dot.y <= chart.bottom for dot in chart.dots
    )
    mean = next(rule for rule in chart.rules if rule.name == "Mean")
    y = float(re.findall(r"M[\d.]+ ([\d.]+)H", mean.path)[0])
    assert by_value[14] < y < by_value[13]
    target = next(rule for rule in chart.rules if rule.name == "Target")
    assert float(re.findall(r"M[\d.]+ ([\d.]+)H", target.path)[0]) == by_value[8]
    # Twelve of twenty points are the baseline.
    assert chart.shaded is not None
    assert chart.shaded[1] == pytest.approx((chart.right - chart.left) * 12 / 20, abs=0.11)


def test_a_gap_breaks_the_line_and_is_marked(told: Book) -> None:
    chart = drawn(told, "MSR-few")
    assert len(chart.gaps) == 1
    assert chart.line.count("M") == 2
    assert len(chart.dots) == 3
    html = words(page(told, "measures/MSR-few.html"))
    assert "No figure (1)" in html
    assert "Week of 24 November 2025 2025-W48 – not recorded no figure" in html.replace(
        "– – no", "– not recorded no"
    )


def test_too_few_figures_are_a_run_chart_that_judges_nothing(told: Book) -> None:
    html = words(page(told, "measures/MSR-few.html"))
    assert "There are 3 figures; fewer than 8 give no limits" in html
    assert "Variation: not judged, not enough data" in html
    assert "Run chart, per cent" in html
    assert not [key for key in drawn(told, "MSR-few").keys if key.words.startswith("Improvement")]
    assert [rule.name for rule in drawn(told, "MSR-few").rules] == ["Median", "Target"]


def test_a_measure_without_a_chart_says_so(told: Book) -> None:
    html = words(page(told, "measures/MSR-falls.html"))
    assert "There were fewer than two events." in html
    assert "There is no point to show." in html
    assert measure_chart.chart(told.derived.measures["MSR-falls"], "chart") is None


def test_a_decision_that_an_audience_may_not_see_is_not_named(commissioner: Book) -> None:
    html = page(commissioner, PAGE)
    assert "DEC-carers" not in html
    assert "mean 13.5" in words(html)
    assert "that commissioners may see" in words(html)


def test_axes_have_round_numbers() -> None:
    assert list(axes.steps(0, 22, 5)) == [0, 5, 10, 15, 20]
    assert list(axes.steps(0, 0.023, 5)) == [0, 0.005, 0.01, 0.015, 0.02]
    assert list(axes.steps(-7, 7, 5)) == [-5, 0, 5]
    assert list(axes.steps(0, 1900, 5)) == [0, 500, 1000, 1500]
    assert list(axes.whole_steps(9, 5)) == [0, 2, 4, 6, 8]


def test_phases_have_limits_and_a_line_of_their_own(told: Book) -> None:
    measure = told.ledger.find(Measure, "MSR-doses")
    assert measure is not None
    changed = measure.model_copy(
        update={"rephase": Measure.model_validate(
            {**_bare(measure), "rephase": [{"on": "2026-02-02", "reason": "A checker", "decision": "DEC-carers"}]}
        ).rephase}
    )  # fmt: skip
    found = position(told.ledger, changed, told.as_of, told.catalogues)
    chart = measure_chart.chart(found, "chart")
    assert chart is not None
    assert chart.line.count("M") == 2
    assert [key.words for key in chart.keys if key.rule] == [
        "Mean: 13.5, then 7",
        "Process limits: 5.76 to 21.24, then 3.58 to 10.42",
        "Target: 8",
    ]
    table = measures.points(
        replace(told, derived=replace(told.derived, measures={"MSR-doses": found})), found
    )
    assert table is not None
    assert "Phase" in table.heads


def _bare(measure: Measure) -> dict[str, object]:
    return {
        "id": measure.id, "title": measure.title, "unit": measure.unit, "direction": measure.direction, "every": measure.every,
        "source": {},
    }  # fmt: skip


# ------------------------------------------------------------------ other pages
def test_the_register_tells_variation_assurance_and_whether_it_lasts(told: Book) -> None:
    html = words(page(told, "measures/index.html"))
    assert "6 the week of 23 March 2026 Improvement Hit and miss Sustained" in html
    assert "86 the week of 1 December 2025 Not judged Not judged Not enough data" in html


def test_a_plan_shows_the_measures_that_its_objectives_name(told: Book) -> None:
    html = page(told, "plans/PLN-falls.html")
    assert len(drawings(html)) == 2
    identities = re.findall(r'id="([^"]+)"', html)
    assert len(set(identities)) == len(identities)
    assert 'href="../measures/MSR-doses.html#points"' in html
    assert 'id="points"' in page(told, PAGE)


def test_a_measure_that_two_objectives_name_is_drawn_once(tmp_path: Path) -> None:
    plan = FILES["records/plans/PLN-falls.yml"].rstrip()
    plan += "\n          - {id: again, outcome: It lasts, measures: [MSR-doses]}\n"
    found = book(write(tmp_path, {**FILES, "records/plans/PLN-falls.yml": plan}))
    html = page(found, "plans/PLN-falls.html")
    assert len(drawings(html)) == 2
    chapters = packs.one(found, "plan", "PLN-falls").tell()["chapters"]
    shown = [chapter for chapter in flat(chapters) if "MSR-doses" in chapter.title]
    assert [sum(block.form == "xmr" for block in chapter.blocks) for chapter in shown] == [1, 0]


def test_documents_hold_the_chart_the_points_and_what_to_bear_in_mind(told: Book) -> None:
    for sort, identity in (("record", "MSR-doses"), ("plan", "PLN-falls")):
        chapters = packs.one(told, sort, identity).tell()["chapters"]
        forms = [block.form for chapter in flat(chapters) for block in chapter.blocks]
        assert "xmr" in forms
        text = said(chapters)
        assert "The mean of the baseline is 13.5" in text
        assert "outside the process limits" in text
        assert "L: special cause, improvement: lower" in text


# ------------------------------------------------------------------ JSON
def test_the_json_has_every_measure_by_the_names_of_the_derivations(told: Book) -> None:
    found = json.loads(derived.as_json(told))["measures"]
    doses, few = found["MSR-doses"], found["MSR-few"]
    assert (doses["mean"], round(doses["lower"], 4), round(doses["upper"], 4)) == (13.5, 5.7618, 21.2382)
    assert (doses["variation"], doses["assurance"], doses["sustained"]) == (
        "special_cause_improvement",
        "inconsistent",
        True,
    )
    assert [point["type"] for point in doses["points"]] == ["common_cause"] * 12 + [
        "special_cause_improvement"
    ] * 8
    assert (few["mean"], few["variation"], few["assurance"], few["sustained"]) == (
        None,
        "insufficient_data",
        None,
        "insufficient_data",
    )
    assert few["points"][2] == {
        "period": "2025-W48", "value": None, "exposure": None, "phase": 0, "type": None, "rules": [], "baseline": False,
        "records": [],
    }  # fmt: skip
