"""How due dates moved, as git tells it: the worked example of the domain reference, and what nobody said."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from generators.derive.slippage import Slippage, slippage
from generators.past import Past
from tests.derive.conftest import action, ledger
from tests.grown import AS_OF, Grown, past

PATH = "records/actions/ACT-1.yml"


def written(due: str, *extensions: str) -> str:
    """An action of the worked example, as YAML."""
    moved = "".join(f"\n  - {one}" for one in extensions)
    return (
        "id: ACT-1\ntitle: Two carers for every transfer\nowner: STF-002\nsource: a complaint\n"
        f"action: Plan two carers\nstart: 2026-01-01\ndue: {due}\n"
        + (f"extensions:{moved}\n" if moved else "")
    )


def extension(on: str, old: str, new: str, **fields: str) -> dict[str, str]:
    given = {"reason": "The rota is not settled", "approved_by": "STF-9"} | fields
    return {"on": on, "from": old, "to": new, **given}


def moved(*steps: tuple[str, str, list[dict[str, str]]], as_of: date = AS_OF) -> Slippage:
    """The slippage of ACT-1: each step a local time, the due date then, and the extensions then."""
    records = [
        (when, {PATH: action(due=due) | ({"extensions": told} if told else {})}) for when, due, told in steps
    ]
    found = slippage(hand_written(records), "ACT-1", as_of)
    assert found is not None
    return found


def hand_written(commits: list[tuple[str, dict[str, Any]]]) -> Past:
    last = next(said[PATH] for _, said in reversed(commits) if said.get(PATH))
    return past(commits, ledger(last))


# ------------------------------------------------------------------ the worked example, in a real repository
@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Domain reference §7.11, O3."""
    grown = Grown(tmp_path_factory.mktemp("o3"))
    approved = "{on: 2026-01-30, from: 2026-02-01, to: 2026-02-15, reason: No second carer yet, approved_by: STF-001}"
    grown.commit({PATH: written("2026-02-01")}, when="2026-01-01T10:00", by="STF-002")
    grown.commit({PATH: written("2026-02-15", approved)}, when="2026-01-30T10:00", by="STF-002")
    grown.commit({PATH: written("2026-03-10", approved)}, when="2026-02-20T10:00", by="STF-003")
    return grown.folder


def test_the_worked_example_of_the_domain_reference(worked: Path) -> None:
    found = Grown(worked).book().derived.actions["ACT-1"]
    assert found.slippage is not None
    assert (found.extensions, found.slip_days, found.retroactive, found.silent) == (2, 37, 1, 1)
    assert found.slippage.ratio(date(2026, 1, 1)) == pytest.approx(37 / 31)
    assert (found.original_due, found.due) == (date(2026, 2, 1), date(2026, 3, 10))


def test_each_move_says_when_it_was_recorded_and_by_which_commit(worked: Path) -> None:
    moves = Grown(worked).book().derived.actions["ACT-1"].slippage
    assert moves is not None
    first, second = moves.moves
    assert (first.on, first.reason, first.approved_by) == (
        date(2026, 1, 30),
        "No second carer yet",
        "STF-001",
    )
    assert (second.on, second.reason, second.approved_by) == (date(2026, 2, 20), "", "")
    assert second.days == 23
    assert second.retroactive
    assert second.silent
    assert len({first.commit, second.commit}) == 2


def test_what_was_moved_later_is_not_known_on_an_earlier_day(worked: Path) -> None:
    found = Grown(worked).book(as_of=date(2026, 2, 19)).derived.actions["ACT-1"]
    assert (found.extensions, found.silent) == (1, 0)
    assert found.slippage is not None
    assert found.slippage.due == date(2026, 2, 15)


def test_what_an_outsider_may_read_of_gives_the_same_figures(worked: Path) -> None:
    found = Grown(worked).book("commissioner").derived.actions["ACT-1"]
    assert (found.extensions, found.slip_days, found.retroactive, found.silent) == (2, 37, 1, 1)


# ------------------------------------------------------------------ histories written by hand
def test_a_move_on_the_due_day_itself_is_not_after_it() -> None:
    found = moved(("2026-03-01T09:00", "2026-03-31", []), ("2026-03-31T23:30", "2026-04-10", []))
    assert found.retroactive == 0
    late = moved(
        ("2026-03-01T09:00", "2026-03-30", []),
        ("2026-03-31T00:10", "2026-04-10", []),
    )
    assert late.retroactive == 1


def test_a_move_to_an_earlier_day_is_no_slippage() -> None:
    found = moved(("2026-03-01T09:00", "2026-03-31", []), ("2026-03-02T09:00", "2026-03-20", []))
    assert (found.extensions, found.slip_days, found.moves) == (0, -11, ())


def test_a_reason_in_another_commit_leaves_the_move_silent_and_is_shown_beside_it() -> None:
    reason = extension("2026-03-05", "2026-03-31", "2026-04-10")
    found = moved(
        ("2026-03-01T09:00", "2026-03-31", []),
        ("2026-03-05T09:00", "2026-04-10", []),
        ("2026-03-12T09:00", "2026-04-10", [reason]),
    )
    (move,) = found.moves
    assert move.silent
    assert move.explained is not None
    assert (move.explained.on, move.explained.reason) == (date(2026, 3, 12), reason["reason"])


def test_a_reason_for_other_dates_is_no_reason_for_this_move() -> None:
    other = extension("2026-03-05", "2026-03-31", "2026-04-09")
    found = moved(("2026-03-01T09:00", "2026-03-31", []), ("2026-03-05T09:00", "2026-04-10", [other]))
    assert found.silent == 1
    assert found.moves[0].explained is None


def test_moves_from_before_the_history_are_told_by_the_first_version() -> None:
    told = extension("2025-12-01", "2025-12-31", "2026-02-28")
    found = moved(("2026-01-10T09:00", "2026-02-28", [told]))
    (move,) = found.moves
    assert (found.original_due, move.commit, move.on) == (date(2025, 12, 31), "", date(2025, 12, 1))
    assert not move.silent


def test_a_record_taken_out_and_written_anew_keeps_its_first_due_date() -> None:
    history: list[tuple[str, dict[str, Any]]] = [
        ("2026-03-01T09:00", {PATH: action(due="2026-03-10")}),
        ("2026-03-12T09:00", {PATH: None}),
        ("2026-03-12T10:00", {PATH: action(due="2026-04-10")}),
    ]
    found = slippage(hand_written(history), "ACT-1", AS_OF)
    assert found is not None
    assert (found.original_due, found.extensions, found.retroactive, found.silent) == (
        date(2026, 3, 10),
        1,
        1,
        1,
    )


def test_before_the_first_commit_nothing_can_be_said() -> None:
    history = hand_written([("2026-03-01T09:00", {PATH: action()})])
    assert slippage(history, "ACT-1", date(2026, 2, 28)) is None
    assert slippage(history, "ACT-9", AS_OF) is None


def test_no_ratio_without_a_planned_time() -> None:
    found = moved(("2026-03-01T09:00", "2026-03-31", []), ("2026-03-05T09:00", "2026-04-10", []))
    assert found.ratio(date(2026, 3, 31)) is None
