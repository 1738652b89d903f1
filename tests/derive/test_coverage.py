"""What stands behind regulations and framework items: by category, how new, by whom checked, and what is open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators import catalogues
from generators.catalogues import Catalogues
from generators.derive import actions, coverage, enforcement
from generators.derive.coverage import STANDINGS, Coverage, CoverageOf
from tests.derive.conftest import ledger

DAY = date(2026, 3, 31)
REGULATION = "hsca-ra-2014/12"


def item(number: int, category: str = "processes", more: str = "") -> str:
    return f"id: EVD-{number}\ntitle: E{number}\ncategory: {category}\nclaim: So\nauthored_by: STF-001\nreference: Shelf\n{more}"


ACTION = """\
id: ACT-1
title: A
owner: STF-001
source: [AUD-1]
action: Do it
due: 2026-03-20
regulations: [hsca-ra-2014/12]
framework: [cqc-saf-2023/learning-culture]
evidence: [EVD-1]
"""


def told(*records: str, day: date = DAY) -> CoverageOf:
    built, rows = ledger(*records), catalogues.load()
    of_actions = actions.positions(built, day, rows)
    return coverage.coverage(built, day, rows, of_actions, enforcement.positions(built, day))


def of(*records: str, day: date = DAY) -> Coverage:
    return told(*records, day=day).regulations[REGULATION]


def test_every_regulation_and_every_item_of_every_edition_is_told_of(shipped: Catalogues) -> None:
    found = told()
    assert set(found.regulations) == set(shipped.regulations)
    assert {name: len(items) for name, items in found.editions.items()} == {
        "cqc-saf-2023": 34,
        "cqc-asc-2026-draft": 24,
    }
    nothing = found.regulations[REGULATION]
    assert (nothing.standing, nothing.verified_share, nothing.newest, nothing.named) == (
        "nothing",
        None,
        None,
        False,
    )
    assert len(nothing.missing) == 6


def test_evidence_counts_that_names_it_or_that_a_record_naming_it_relies_on() -> None:
    found = of(
        ACTION,
        item(1, "observation"),
        item(2, "outcomes", f"regulations: [{REGULATION}]\n"),
        item(3, "outcomes"),
    )
    assert found.by_category["observation"] == ("EVD-1",)
    assert found.by_category["outcomes"] == ("EVD-2",)
    assert found.records == ("ACT-1",)


@pytest.mark.parametrize(
    ("records", "standing"),
    [
        ((ACTION,), "nothing"),
        ((ACTION, item(1)), "one_sided"),
        ((ACTION.replace("[EVD-1]", "[EVD-1, EVD-2]"), item(1), item(2, "outcomes")), "not_independent"),
        (
            (
                ACTION.replace("[EVD-1]", "[EVD-1, EVD-2]"),
                item(1),
                item(2, "outcomes").replace("STF-001", "STF-002"),
            ),
            "triangulated",
        ),
    ],
)
def test_assurance_takes_two_kinds_of_evidence_and_one_that_is_not_the_owners(
    records: Sequence[str], standing: str
) -> None:
    """Domain reference §6.3: triangulate at least two categories, at least one not authored by the owner."""
    assert of(*records).standing == standing


def test_only_a_check_by_somebody_else_verifies() -> None:
    found = of(
        ACTION.replace("[EVD-1]", "[EVD-1, EVD-2, EVD-3]"),
        item(1, more="verified_by: [STF-001]\n"),
        item(2, more="verified_by: [STF-001, STF-002]\n"),
        item(3),
    )
    assert found.verified == ("EVD-2",)
    assert found.verified_share == pytest.approx(1 / 3)


def test_the_newest_day_is_one_that_evidence_speaks_of_and_never_a_later_one() -> None:
    covers = "covers: {{from: {}, to: {}}}\n"
    found = of(
        ACTION.replace("[EVD-1]", "[EVD-1, EVD-2, EVD-3]"),
        item(1, more=covers.format("2026-01-01", "2026-02-28")),
        item(2),
        item(3, more=covers.format("2026-04-01", "2026-04-30")),
    )
    assert found.newest == date(2026, 2, 28)
    assert found.undated == ("EVD-2",)
    assert found.evidence == ("EVD-1", "EVD-2")
    running = of(ACTION, item(1, more=covers.format("2026-01-01", "2026-12-31")))
    assert running.newest == DAY


def test_what_is_open_comes_first() -> None:
    notice = (
        "id: ENF-1\ntitle: Notice\ntype: warning_notice_s29\nissued_by: ORG-cqc\nserved: 2026-02-05\n"
        "requirements: [{id: r1, text: T, regulation: hsca-ra-2014/17, due: 2026-04-30}]\n"
    )
    found = told(ACTION, item(1), notice)
    assert found.regulations["hsca-ra-2014/17"].open_requirements == ("ENF-1",)
    assert found.regulations[REGULATION].open_actions == ("ACT-1",)
    assert found.regulations[REGULATION].overdue_actions == ("ACT-1",)
    ordered = sorted(found.regulations.values(), key=lambda one: one.rank)
    assert [one.subject for one in ordered[:2]] == ["hsca-ra-2014/17", REGULATION]
    assert not any(one.named for one in ordered[2:])


def test_another_editions_evidence_is_carried_over_and_never_counted() -> None:
    found = told(ACTION, item(1)).editions["cqc-asc-2026-draft"]
    safety = found["cqc-asc-2026-draft/safety-culture"]
    assert [(one.evidence, one.via, one.relation) for one in safety.carried] == [
        ("EVD-1", "cqc-saf-2023/learning-culture", "close")
    ]
    assert (safety.standing, safety.evidence) == ("nothing", ())
    assert told(ACTION, item(1)).editions["cqc-saf-2023"]["cqc-saf-2023/learning-culture"].evidence == (
        "EVD-1",
    )


@given(st.lists(st.sampled_from(["processes", "outcomes", "observation"]), max_size=5), st.integers(0, 9))
def test_the_order_of_files_changes_nothing_and_more_evidence_never_weakens(
    categories: list[str], seed: int
) -> None:
    ids = ", ".join(f"EVD-{number}" for number in range(1, len(categories) + 1))
    records = [ACTION.replace("[EVD-1]", f"[{ids}]") if ids else ACTION.replace("evidence: [EVD-1]\n", "")]
    records += [item(number, name) for number, name in enumerate(categories, 1)]
    shuffled = list(records)
    Random(seed).shuffle(shuffled)
    assert of(*records) == of(*shuffled)
    if categories:
        fewer = [records[0].replace(f"EVD-{len(categories)}]", "]").replace(", ]", "]"), *records[1:-1]]
        ranks = [STANDINGS.index(of(*some).standing) for some in (fewer, records)]
        assert ranks == sorted(ranks)
