"""When the branch received a commit: clocks that contradict each other never make time run backwards, and a server's log is believed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from generators.history.graph import Graph
from generators.history.received import Received, known_by, received, times

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def at(hours: int) -> int:
    return int((NOON + timedelta(hours=hours)).timestamp())


def line(*claims: int | None, receipts: dict[int, datetime] | None = None) -> list[Received]:
    """What is known of commits c0, c1, ... on one line whose committers claimed these times."""
    names = [f"c{number}" for number in range(len(claims))]
    parents = {name: tuple(names[index - 1 : index]) if index else () for index, name in enumerate(names)}
    graph = Graph(names[-1], parents)
    known = {names[index]: when for index, when in (receipts or {}).items()}
    return list(received(graph, dict(zip(names, claims, strict=True)), known).values())


def test_clocks_that_agree_are_believed() -> None:
    assert times([at(1), at(2), at(2), at(3)]) == [(at(hour), True) for hour in (1, 2, 2, 3)]


def test_a_backdated_commit_is_given_the_time_of_what_it_follows() -> None:
    told = line(at(1), at(2), at(-2000))
    assert [one.basis for one in told] == ["clock", "clock", "bounded"]
    assert told[2].at == told[1].at == NOON + timedelta(hours=2)


def test_a_clock_that_runs_ahead_is_bounded_by_what_follows() -> None:
    told = line(at(1), at(9000), at(2), at(3))
    assert [one.basis for one in told] == ["clock", "bounded", "clock", "clock"]
    assert told[1].at == NOON + timedelta(hours=2)


def test_a_commit_without_a_time_is_not_given_one_out_of_nothing() -> None:
    assert line(None)[0].at is None
    told = line(at(1), None, at(3))
    assert (told[1].at, told[1].basis) == (NOON + timedelta(hours=1), "bounded")
    assert line(None, at(3))[0] == Received(NOON + timedelta(hours=3), "bounded", "c0")


def test_a_time_beyond_the_calendar_is_no_time() -> None:
    assert line(10**17)[0].at is None


def test_a_servers_log_is_believed_whatever_the_clocks_say() -> None:
    # Every clock is a year ahead; the server saw the second commit now.
    year = 24 * 365
    told = line(at(year), at(year + 1), at(year + 2), at(year + 3), receipts={1: NOON})
    assert [one.basis for one in told] == ["bounded", "receipt", "clock", "clock"]
    assert [told[0].at, told[1].at] == [NOON, NOON]


def test_clocks_between_two_receipts_stay_between_them() -> None:
    told = line(at(0), at(50), at(-7), at(2), at(4), receipts={0: NOON, 4: NOON + timedelta(hours=4)})
    assert [one.basis for one in told] == ["receipt", "bounded", "bounded", "clock", "receipt"]
    assert [one.at for one in told] == [NOON + timedelta(hours=hour) for hour in (0, 2, 2, 2, 4)]


def test_what_the_branch_held_at_a_moment() -> None:
    told = line(at(1), at(3), at(5))
    assert known_by(told, NOON) is None
    assert known_by(told, NOON + timedelta(hours=1)) == 0
    assert known_by(told, NOON + timedelta(hours=4)) == 1
    assert known_by(told, NOON + timedelta(days=9)) == 2


CLAIMS = st.lists(st.one_of(st.none(), st.integers(0, 40)), max_size=14)


@given(CLAIMS)
def test_received_times_never_run_backwards(claims: list[int | None]) -> None:
    known = [seconds for seconds, _ in times(claims) if seconds is not None]
    assert all(earlier <= later for earlier, later in pairwise(known))


@given(CLAIMS)
def test_only_a_claim_itself_is_called_the_commits_own_time(claims: list[int | None]) -> None:
    for claim, (seconds, own) in zip(claims, times(claims), strict=True):
        assert not own or seconds == claim


@given(CLAIMS, st.data())
def test_receipts_in_order_keep_time_running_forwards(claims: list[int | None], data: st.DataObject) -> None:
    certain = sorted(data.draw(st.sets(st.integers(0, max(len(claims) - 1, 0)), max_size=len(claims))))
    given_ = list(claims)
    for number, index in enumerate(certain):
        if index < len(given_):
            given_[index] = number * 10
    certain = [index for index in certain if index < len(given_)]
    found = times(given_, certain)
    assert all(found[index] == (given_[index], True) for index in certain)
    known = [seconds for seconds, _ in found if seconds is not None]
    assert all(earlier <= later for earlier, later in pairwise(known))
