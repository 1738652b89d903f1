"""The inspector sample: drawn by a rule that the reader can repeat, each incident on one page, for each audience its own."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path

import pytest

from generators.book import Book
from generators.derive.sampling import Sampling
from generators.outputs.pages import pages
from tests.books import EXAMPLE_DAY, book, page, words
from tests.conftest import ROOT
from tests.repositories import write

INDEX = "sample/index.html"


@pytest.fixture(scope="module")
def example() -> Book:
    return book(ROOT, "inspector", EXAMPLE_DAY)


@pytest.fixture(scope="module")
def of_team() -> Book:
    return book(ROOT, "internal", EXAMPLE_DAY)


def sampled(told: Book) -> list[str]:
    """The ids of the incidents that have a page of the sample, as the pages stand."""
    return [
        output.path.removeprefix("sample/").removesuffix(".html")
        for output in pages(told)
        if output.path.startswith("sample/INC-")
    ]


def with_seed(told: Book, seed: str, size: int = 5) -> Book:
    return replace(told, sample=Sampling(seed, size))


# ------------------------------------------------------------------ the rule
def test_the_seed_is_the_position_date_where_nobody_gives_one(example: Book) -> None:
    assert example.sample == Sampling("2026-05-31", 5)
    told = words(page(example, INDEX))
    assert "The seed is 2026-05-31 , the position date." in told
    assert "for a choice that nobody could, give a seed of your own" in told


def test_a_reader_can_repeat_the_choice_with_a_few_lines(example: Book) -> None:
    """Independent of our code: the ids from the folder, the rule as the page says it."""
    ids = [path.stem for path in (ROOT / "records/incidents").rglob("INC-*.yml")]
    by_hand = sorted(ids, key=lambda identity: hashlib.sha256(("2026-05-31" + identity).encode()).hexdigest())
    assert sampled(example) == by_hand[:5]
    listed = re.findall(r"<tr><td>\d+</td><td><a href=\"[^\"]+\">(INC-[^<]+)</a></td>", page(example, INDEX))
    assert listed == by_hand


def test_the_same_seed_draws_the_same_and_another_draws_others(example: Book) -> None:
    assert sampled(with_seed(example, "blue door")) == sampled(with_seed(example, "blue door"))
    assert set(sampled(with_seed(example, "blue door"))) != set(sampled(example))
    assert "The seed is blue door ." in words(page(with_seed(example, "blue door"), INDEX))
    assert "the provider could foresee it" not in page(with_seed(example, "blue door"), INDEX)


def test_a_sample_larger_than_there_are_draws_all(example: Book) -> None:
    assert len(sampled(with_seed(example, "x", 999))) == len(example.derived.incidents)


def test_a_seed_is_only_text(example: Book) -> None:
    html = page(with_seed(example, "<script>alert(1)</script>"), INDEX)
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


# ------------------------------------------------------------------ one incident
def test_one_page_goes_from_the_event_to_whether_it_happens_less_often(of_team: Book) -> None:
    """The story: the hold of 14 January 2026, its learning, its actions, one overdue, two like it since."""
    told = with_seed(of_team, "x", 999)
    read = words(page(told, "sample/INC-2026-BH-001.html"))
    for part in (
        "Missing: action completed, verified by someone else and shown to happen less often. Not yet due: embedded.",
        "On 14 January 2026 at 21:10; known at once, reported 10 hours 30 minutes after that by STF-045 .",
        "What was done at once",
        "Stopped every higher-risk hold in the service",
        "Duties against law and against policy",
        "Without delay (2009 Regulations, regulation 18)",
        "Within 24 hours",
        "Chosen",
        "Contributory factors",
        "ACT-BH-009 was due on 15 May 2026, overdue by 16 days.",
        "What it lacks to be embedded",
        "2 of the same sort at the same service since 23 January 2026 ( INC-2026-BH-004 and INC-2026-BH-006 )",
        "Evidence that these records name",
    ):
        assert part in read, part


def test_law_and_policy_stand_in_rows_of_their_own(of_team: Book) -> None:
    html = page(with_seed(of_team, "x", 999), "sample/INC-2026-BH-001.html")
    table = html[html.index("Duties against law and against policy") :]
    rows = re.findall(r"<tr[^>]*>.*?</tr>", table[: table.index("</table>")], re.DOTALL)
    of_cqc = [words(row) for row in rows if "Notification to CQC" in row]
    assert [" Law " in row for row in of_cqc] == [True, False]
    assert "24 hours" not in of_cqc[0]


def test_an_audience_is_not_told_whether_it_happens_less_often(example: Book) -> None:
    read = words(page(with_seed(example, "x", 999), "sample/INC-2026-BH-001.html"))
    assert "Whether that is less often than before is not worked out for this audience." in read
    assert "would be expected had nothing changed" not in read


# ------------------------------------------------------------------ audiences
def test_only_what_an_audience_may_see_is_drawn_for_it(tmp_path: Path) -> None:
    def incident(number: int, more: str = "") -> str:
        return (
            f"{{id: INC-{number}, title: Fall {number}, occurred_at: 2026-02-03T09:00, became_aware_at: 2026-02-03T09:05, "
            "reported_at: 2026-02-03T09:30, category: falls, "
            f"harm: {{physical: low, psychological: none, reg18_injury: false, candour_threshold: false}}{more}}}"
        )

    folder = write(
        tmp_path,
        {f"records/incidents/INC-{number}.yml": incident(number) for number in range(4)}
        | {"records/incidents/INC-77.yml": incident(77, ", audience: [commissioner]")},
    )
    for audience, number in (("inspector", 4), ("commissioner", 5), ("internal", 5)):
        told = book(folder, audience)
        assert len(sampled(with_seed(told, "x", 9))) == number
        assert ("INC-77" in page(with_seed(told, "x", 9), INDEX)) is (audience != "inspector")
        assert f"of {number} incidents" in words(page(told, INDEX))


def test_none_to_draw_from_is_no_assurance(tmp_path: Path) -> None:
    told = book(write(tmp_path, {}), "inspector")
    assert "That is no assurance that nothing happened." in words(page(told, INDEX))
    assert sampled(told) == []


def test_all_records_leads_to_the_sample(example: Book) -> None:
    assert 'href="sample/index.html"' in page(example, "records.html")
