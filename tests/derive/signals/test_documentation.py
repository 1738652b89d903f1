"""Documentation gaps D1 to D7 (domain reference §7.3, worked examples §7.11)."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.derive import derive
from generators.derive.signals import Reading
from generators.derive.signals.copied_texts import alike, plain, shingles
from generators.derive.signals.late_amendments import lowered
from tests.books import book
from tests.derive.conftest import SHIFTS, control, days, entry, incident, ledger, log, service
from tests.derive.signals.told import DAY, all_signals, of, place, reading, recorded, rows
from tests.grown import past
from tests.repositories import write

HARM = {"physical": "moderate", "psychological": "none", "reg18_injury": False, "candour_threshold": False}


def here(number: int, on: str, **fields: Any) -> dict[str, Any]:
    return incident(f"INC-2026-{number:03}", on, service="SVC-1", **fields)


# ------------------------------------------------------------------ D1
def written(*lags: int, **fields: Any) -> list[tuple[str, tuple[dict[str, Any], ...]]]:
    """Incidents of May at noon, each recorded so many hours later."""
    told = [("2026-01-01T09:00", (service(),))]
    for number, hours in enumerate(lags, start=1):
        day = f"2026-05-{number:02}"
        at = (datetime.fromisoformat(f"{day}T12:00") + timedelta(hours=hours)).isoformat(timespec="minutes")
        told.append((at, (here(number, day, **fields),)))
    return sorted(told)


@pytest.mark.parametrize(
    ("lags", "state", "share"),
    [
        ((1,) * 10, "ok", 0.0),
        ((1,) * 9 + (25,), "ok", 0.1),
        ((1,) * 8 + (25,), "amber", 1 / 9),
        ((1,) * 6 + (25,) * 2, "amber", 0.25),
        ((1,) * 5 + (25,) * 2, "red", 2 / 7),
        ((24,) * 5, "ok", 0.0),
    ],
)
def test_shares_recorded_later_than_a_day_are_amber_above_a_tenth_and_red_above_a_quarter(
    lags: tuple[int, ...], state: str, share: float
) -> None:
    found = recorded("D1", *written(*lags))
    assert (found.state, found.n) == (state, len(lags))
    assert found.value == pytest.approx(share)


def test_fewer_than_five_have_no_share_and_are_listed() -> None:
    found = recorded("D1", *written(1, 1, 1, 30))
    assert (found.state, found.value) == ("insufficient_data", None)
    assert [case.words for case in found.cases] == [
        "INC-2026-004 was recorded 1 day 6 hours after it was known"
    ]


def test_moderate_harm_recorded_after_three_days_is_red_by_itself() -> None:
    assert recorded("D1", *written(73, harm=HARM)).state == "red"
    assert recorded("D1", *written(72, harm=HARM)).state == "insufficient_data"


def test_without_a_history_nothing_shows_when_anything_was_written_down() -> None:
    found = reading("D1", service(), here(1, "2026-05-01"))
    assert (found.state, found.n) == ("insufficient_data", 0)
    assert "no history" in found.why


# ------------------------------------------------------------------ D2
def test_an_incident_said_to_have_happened_after_it_was_recorded_is_an_anomaly() -> None:
    told = here(1, "2026-05-10")
    found = recorded("D2", ("2026-01-01T09:00", (service(),)), ("2026-05-10T11:00", (told,)))
    assert found.state == "amber"
    assert found.cases[0].words == "INC-2026-001 is said to have happened 1 hour after it was recorded"
    assert "honesty" in found.caveats[0]


def test_a_difference_of_five_minutes_is_a_clock() -> None:
    told = here(1, "2026-05-10")
    assert recorded("D2", ("2026-01-01T09:00", (service(),)), ("2026-05-10T11:55", (told,))).state == "ok"
    assert recorded("D2", ("2026-01-01T09:00", (service(),)), ("2026-05-10T11:54", (told,))).state == "amber"


@pytest.mark.parametrize(("odd", "state"), [(4, "ok"), (3, "amber")])
def test_times_that_nearly_all_lie_on_the_half_hour_claim_too_much(odd: int, state: str) -> None:
    """Domain reference §7.3, D2: more than 80 % of 20 or more; 16 of 20 are 80 %."""
    told = []
    for number in range(20):
        at = f"2026-05-{number + 1:02}T{'12:07' if number < odd else '12:30'}"
        told.append(
            here(number, f"2026-05-{number + 1:02}", occurred_at=at, became_aware_at=at, reported_at=at)
        )
    commits = [("2026-01-01T09:00", (service(),))] + [
        (f"2026-05-{number + 1:02}T18:00", (one,)) for number, one in enumerate(told)
    ]
    assert recorded("D2", *commits).state == state


def test_most_incidents_with_harm_cannot_be_recorded_as_they_happen() -> None:
    def commits(minute: int) -> Iterator[tuple[str, tuple[dict[str, Any], ...]]]:
        yield "2026-01-01T09:00", (service(),)
        for number in range(1, 7):
            day = f"2026-05-{number:02}"
            times = dict.fromkeys(("occurred_at", "became_aware_at", "reported_at"), f"{day}T12:07")
            yield f"{day}T12:{7 + minute:02}", (here(number, day, harm=HARM, **times),)

    assert recorded("D2", *commits(1)).state == "amber"
    assert recorded("D2", *commits(2)).state == "ok"


# ------------------------------------------------------------------ D3
LONG = "P-001 was found on the floor beside the bed and said that the light had been off"


def amended(after: dict[str, Any], when: str, *more: dict[str, Any]) -> Any:
    """An incident of 2 May, recorded at once and later made to say something else."""
    before = here(1, "2026-05-02", harm=HARM, description=LONG)
    first = ("2026-05-02T14:00", (service(), before, *more))
    return recorded("D3", first, (when, ({**before, **after},)))


NOTICE = {
    "id": "ENF-1",
    "title": "Notice",
    "service": "SVC-1",
    "type": "warning_notice_s29",
    "issued_by": "ORG-1",
    "served": "2026-05-03",
}


@pytest.mark.parametrize(
    ("after", "when", "trigger", "state"),
    [
        ({"harm": {**HARM, "physical": "low"}}, "2026-05-05T14:00", False, "ok"),
        ({"harm": {**HARM, "physical": "low"}}, "2026-05-05T14:01", False, "amber"),
        ({"harm": {**HARM, "physical": "low"}}, "2026-05-04T14:00", True, "red"),
        ({"harm": {**HARM, "physical": "severe"}}, "2026-05-04T14:00", True, "amber"),
        ({"occurred_at": "2026-05-02T11:00"}, "2026-05-17T14:00", True, "red"),
        ({"occurred_at": "2026-05-02T11:00"}, "2026-05-18T14:00", True, "amber"),
        ({"description": "P-001 was found on the floor"}, "2026-05-17T14:00", True, "red"),
        ({"description": f"{LONG}. Later P-001 remembered more."}, "2026-05-17T14:00", True, "ok"),
        ({"plan_updated": {"on": "2026-05-16", "by": "STF-2"}}, "2026-05-17T14:00", True, "ok"),
    ],
)
def test_a_change_of_substance_without_a_reason_is_amber_and_after_a_trigger_may_be_red(
    after: dict[str, Any], when: str, trigger: bool, state: str
) -> None:
    assert amended(after, when, *([NOTICE] if trigger else [])).state == state


def test_a_correction_that_says_why_is_good_practice_and_not_counted() -> None:
    why = {"correction": [{"on": "2026-05-16", "by": "STF-2", "reason": "The X-ray showed no break"}]}
    found = amended({"harm": {**HARM, "physical": "low"}, **why}, "2026-05-16T14:00", NOTICE)
    assert (found.state, found.cases) == ("ok", ())
    assert "1 late change came with a reason" in found.caveats[0]


def test_the_case_says_what_changed_from_what_to_what_and_when() -> None:
    found = amended({"harm": {**HARM, "physical": "low"}}, "2026-05-06T14:00")
    assert found.cases[0].words.startswith(
        "INC-2026-001: harm: physical changed from moderate to low on 6 May 2026, 4 days after it was first recorded"
    )


@pytest.mark.parametrize(
    ("before", "after", "down"),
    [("severe", "low", True), ("low", "severe", False), ("true", "false", True), ("high", None, True), ("high", "minor", True)],
)  # fmt: skip
def test_a_severity_goes_down_by_its_own_ladder(before: str, after: str | None, down: bool) -> None:
    assert lowered(before, after) is down


# ------------------------------------------------------------------ D4
def supervised(*missing: tuple[str, str]) -> tuple[dict[str, Any], ...]:
    """A control of 14 days with three shifts a day, checked but for these."""
    rows = [
        entry(day, shift["id"])
        for day in days("2026-01-16", 14)
        for shift in SHIFTS
        if (day, shift["id"]) not in missing
    ]
    return service(), control(ends="2026-01-29"), log(*rows)


def test_forty_of_forty_two_with_two_nights_in_a_row_missing_is_red() -> None:
    """Domain reference §7.11, D4: 14 days x 3 shifts = 42 slots, 40 recorded, the two missing consecutive nights: red."""
    found = reading("D4", *supervised(("2026-01-23", "night"), ("2026-01-24", "night")))
    assert (found.state, found.n, found.value) == ("red", 42, 2.0)
    assert "40 of 42 expected checks carried out" in found.cases[0].words
    assert "95" not in found.why


def test_one_missing_check_is_amber_and_red_where_an_incident_fell_on_it() -> None:
    gap = supervised(("2026-01-23", "night"))
    assert reading("D4", *gap).state == "amber"
    inside = here(1, "2026-01-24", occurred_at="2026-01-24T03:00", became_aware_at="2026-01-24T07:00", reported_at="2026-01-24T08:00")  # fmt: skip
    found = reading("D4", *gap, inside)
    assert found.state == "red"
    assert "on a slot that was not checked fell INC-2026-001" in found.cases[0].words
    beside = here(1, "2026-01-24", occurred_at="2026-01-24T08:00", became_aware_at="2026-01-24T08:00", reported_at="2026-01-24T08:00")  # fmt: skip
    assert reading("D4", *gap, beside).state == "amber"


def test_a_quiet_service_with_a_schedule_that_nobody_kept_is_red_and_without_one_unknown() -> None:
    """Domain reference §7.11, quiet service: D4 red for missed schedule."""
    assert reading("D4", service(), control(ends="2026-01-29")).state == "red"
    assert reading("D4", service()).state == "insufficient_data"


def test_a_control_without_a_schedule_is_named_and_is_no_clean_result() -> None:
    bare = {key: value for key, value in control().items() if key != "schedule"}
    found = reading("D4", service(), bare)
    assert found.state == "insufficient_data"
    assert found.caveats[0] == "Of 1 control no schedule is recorded, so no gap can be seen: CTL-1."


def meetings(folder: Path, every: str, *held: str) -> Reading:
    """What D4 says of a provider that plans a governance meeting, as at 31 March 2026."""
    files = {
        "records/provider.yml": "id: provider\ntitle: One Care\nname: One Care\nnominated_individual: STF-001\n"
        f"meeting_schedule: [{{meeting: governance, every: {every}}}]\n"
    }
    for number, day in enumerate(held):
        files[f"records/minutes/MIN-{number}.yml"] = (
            f"id: MIN-{number}\ntitle: Governance\nmeeting: governance\nheld_at: {day}T10:00\nchair: STF-001\n"
            "present: [{staff: STF-001}]\n"
        )
    return of(book(write(folder, files), "internal").derived.signals, "D4", "")


def test_a_month_without_minutes_is_amber_and_two_in_a_row_are_red(tmp_path: Path) -> None:
    """Domain reference §7.3, D4: for anything scheduled, a monthly governance meeting among it."""
    one = meetings(tmp_path / "a", "month", "2025-12-10", "2026-01-15", "2026-03-12")
    assert one.state == "amber"
    assert one.cases[0].words == (
        "governance meeting, planned every month: 3 of 4 months with minutes; none for 1 February 2026 to 28 February 2026"
    )
    assert meetings(tmp_path / "b", "month", "2025-12-10", "2026-03-12").state == "red"
    assert meetings(tmp_path / "c", "quarter", "2025-12-10", "2026-03-12").cases == ()
    assert meetings(tmp_path / "d", "fortnight", "2026-03-02").cases[0].state == "amber"
    assert meetings(tmp_path / "e", "month").state == "insufficient_data"


# ------------------------------------------------------------------ D5
def test_a_link_missing_after_moderate_harm_is_red_after_72_hours() -> None:
    one = here(1, "2026-05-20", harm=HARM)
    assert reading("D5", service(), one, as_of=date(2026, 5, 22)).state != "red"
    found = reading("D5", service(), one, as_of=date(2026, 5, 23))
    assert found.state == "red"
    assert found.cases[0].words.startswith("INC-2026-001, with moderate physical harm: immediate action")


def test_an_explicit_not_required_with_its_reason_counts_as_present() -> None:
    """Domain reference §7.3, D5."""
    no = {
        "required": False,
        "decided": {"at": "2026-05-20T15:00", "by": "STF-2"},
        "rationale": "Seen by a nurse, no treatment was needed",
    }
    duties = dict.fromkeys(("cqc_notification", "candour", "riddor", "safeguarding"), no)
    act = {"at": "2026-05-20T12:05", "by": "STF-3", "text": "Sat with P-001"}
    learned = {
        "id": "LRN-1",
        "title": "Huddle",
        "type": "swarm_huddle",
        "incidents": ["INC-2026-001"],
        "lead": "STF-2",
        "started": "2026-05-21",
    }
    one = here(1, "2026-05-20", harm=HARM, decisions_required=duties, immediate_actions=[act])
    assert reading("D5", service(), one, learned).state == "ok"


# ------------------------------------------------------------------ D6
NIGHT = (
    "The evening was calm until the bell rang in the hallway. P-00{0} stood up, covered both ears and walked to the window on "
    "2026-05-{0:02}. Two of us went along, spoke slowly and offered the headphones, which helped within a few minutes."
)


def narrated(number: int, text: str, by: str = "STF-3") -> dict[str, Any]:
    return here(number, f"2026-05-{number:02}", description=text, reported_by=by)


def test_three_narratives_that_differ_in_names_and_days_alone_are_three_pairs() -> None:
    told = [narrated(number, NIGHT.format(number)) for number in (1, 2, 3)]
    found = reading("D6", service(), *told)
    assert (found.state, found.value, found.n) == ("red", 3.0, 3)
    assert found.cases[0].records == ("INC-2026-001", "INC-2026-002", "INC-2026-003")


def test_one_pair_may_be_a_slip_and_another_authors_text_is_another_text() -> None:
    pair = [narrated(number, NIGHT.format(number)) for number in (1, 2)]
    assert reading("D6", service(), *pair).state == "insufficient_data"
    others = [narrated(number, NIGHT.format(number), by=f"STF-{number}") for number in (1, 2, 3)]
    assert reading("D6", service(), *others).value == 0.0


def test_pairs_below_a_fifth_of_what_an_author_wrote_are_amber() -> None:
    chance = random.Random(1)
    vocabulary = [f"word{letter}{other}" for letter in "abcdefgh" for other in "abcdefgh"]
    own = [narrated(number, " ".join(chance.choices(vocabulary, k=40))) for number in range(4, 21)]
    copies = [narrated(number, NIGHT.format(number)) for number in (1, 2, 3)]
    found = reading("D6", service(), *own, *copies)
    assert (found.state, found.n) == ("amber", 20)


def test_short_texts_are_not_compared() -> None:
    told = [narrated(number, "P-001 slept well and nothing else happened") for number in (1, 2, 3)]
    assert reading("D6", service(), *told).state == "insufficient_data"


def test_ids_dates_and_figures_do_not_make_a_difference() -> None:
    assert plain("P-004 at 21:10 on 2026-01-14: INC-2026-001, 3 staff") == ["at", "on", "staff"]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 100_000), st.sampled_from((0.5, 0.8, 0.9)))
def test_groups_of_alike_texts_are_those_of_comparing_each_with_each(seed: int, least: float) -> None:
    chance = random.Random(seed)
    base = [chance.choices("abcdef", k=30) for _ in range(3)]
    texts = []
    for _ in range(chance.randint(0, 14)):
        words = list(chance.choice(base))
        for _ in range(chance.randint(0, 3)):
            words[chance.randrange(len(words))] = chance.choice("abcdefxyz")
        texts.append(shingles(words, 5))
    groups: dict[int, list[int]] = {}
    for index, text in enumerate(texts):
        first = next(
            (one for one in groups if len(texts[one] & text) / len(texts[one] | text) >= least), None
        )
        groups.setdefault(index if first is None else first, []).append(index)
    assert alike(texts, least) == tuple(tuple(group) for group in groups.values() if len(group) > 1)


def test_ten_thousand_copies_and_ten_thousand_different_texts_cost_no_square() -> None:
    """Each copy is compared with the first of its group, each other text with none: 20,000 texts, a few seconds at most."""
    chance = random.Random(7)
    same = shingles([f"w{number}" for number in range(30)], 5)
    others = [shingles([f"w{chance.randrange(500)}" for _ in range(30)], 5) for _ in range(5_000)]
    groups = alike([same] * 5_000 + others, 0.9)
    assert len(groups) == 1
    assert len(groups[0]) == 5_000


# ------------------------------------------------------------------ D7
def test_a_record_that_was_taken_out_is_red_and_named() -> None:

    kept, gone = here(1, "2026-05-02"), here(2, "2026-05-03")
    today = ledger(service(), kept)
    told = past(
        [
            ("2026-05-04T10:00", {place(one): one for one in (service(), kept, gone)}),
            ("2026-05-09T10:00", {place(gone): None}),
        ],
        today,
    )
    found = of(derive(today, today, DAY, rows(), told, inside=True).signals, "D7")
    assert (found.state, found.value) == ("red", 1.0)
    assert found.cases[0].words == "INC-2026-002 was taken out on 9 May 2026; the history still holds it"
    before = of(derive(today, today, date(2026, 5, 8), rows(), told, inside=True).signals, "D7")
    assert before.state == "insufficient_data"


def test_a_number_left_out_of_a_row_is_amber() -> None:
    told = [here(number, "2026-05-02") for number in (1, 2, 4)]
    found = recorded("D7", ("2026-05-04T10:00", (service(), *told)))
    assert found.state == "amber"
    assert found.cases[0].words == "in the row INC-2026-1 to INC-2026-4 there never was 3"


def test_without_a_log_kept_outside_a_whole_history_is_never_ok() -> None:
    """Domain reference §7.3, D7: a repository cannot prove that its own history was not rewritten."""
    found = recorded("D7", ("2026-05-04T10:00", (service(), here(1, "2026-05-02"))))
    assert found.state == "insufficient_data"
    assert "Not checked: whether the branch was rewritten" in found.caveats[0]


# ------------------------------------------------------------------ all of them
NAMES = ("D1", "D2", "D3", "D4", "D5", "D6", "D7", "N1", "N2", "N3", "N4")


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 100_000), number=st.integers(0, 9))
def test_order_changes_nothing_and_fewer_than_the_least_are_never_ok(seed: int, number: int) -> None:
    chance = random.Random(seed)
    told = [
        narrated(day, NIGHT.format(day) if chance.random() < 0.5 else f"Night {day} was quiet")
        | ({"harm": HARM} if chance.random() < 0.3 else {})
        for day in range(1, number + 1)
    ]
    records = [*supervised(*([("2026-01-23", "night")] if chance.random() < 0.5 else [])), *told]
    found = all_signals(*records)
    shuffled = [*records]
    chance.shuffle(shuffled)
    again = all_signals(*shuffled)
    for name in NAMES:
        for where in ("", "SVC-1"):
            one = of(found, name, where)
            assert of(again, name, where) == one
            assert one.state != "ok" or one.n >= one.least
