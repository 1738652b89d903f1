"""Every record grows as its facts came to be known: nothing before it happened, nothing that names what is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from generators.authoring import story
from generators.authoring.growth import grow
from generators.authoring.states import Life, lives, said
from generators.authoring.written import Growth
from generators.checks.dates import FACTS, when
from generators.checks.sheet import Sheet, sheet
from generators.kind import LOOKS_LIKE_ID
from generators.ledger import Ledger
from generators.source import Document
from generators.values import LONDON, london


def form(life: Life, moment: datetime) -> dict[str, Any]:
    return said(life.last, life.changes(moment))


def forms(growth: Growth) -> Iterator[tuple[Life, datetime, dict[str, Any]]]:
    """Every form of every record, with the moment from which it stood."""
    for life in lives(growth).values():
        for moment in life.moments():
            yield life, moment, form(life, moment)


def at(growth: Growth, record: str, moment: str) -> dict[str, Any]:
    life = lives(growth)[record]
    return said(life.last, life.changes(datetime.fromisoformat(moment).replace(tzinfo=LONDON)))


def leaves(life: Life, data: dict[str, Any], like: Sheet) -> Sheet:
    return sheet(Document(life.path, data, {}, {}, ""), like.kind, None)


def test_no_fact_stands_there_before_it_happened(growth: Growth) -> None:
    early = []
    for life, moment, data in forms(growth):
        for leaf in leaves(life, data, growth.sheets[life.record]).leaves:
            happened = (
                when(leaf.text) if leaf.slot.name in FACTS and leaf.slot.sort in {"day", "moment"} else None
            )
            known = moment if isinstance(happened, datetime) else moment.date()
            if happened is not None and happened > known:
                early.append((life.record, leaf.place, leaf.text, moment.isoformat()))
    assert not early


def test_every_form_is_a_valid_record(growth: Growth) -> None:
    for life, _, data in forms(growth):
        growth.sheets[life.record].kind.model.model_validate(data)


def test_nothing_names_a_record_that_is_not_there_yet(growth: Growth) -> None:
    born = {record: growth.born(record) for record in growth.sheets}
    dangling = []
    for life, moment, data in forms(growth):
        for leaf in leaves(life, data, growth.sheets[life.record]).leaves:
            target = leaf.text.partition("#")[0]
            refers = leaf.slot.refs is not None and LOOKS_LIKE_ID.fullmatch(target)
            if refers and born.get(target, moment) > moment:
                dangling.append((life.record, leaf.place, leaf.text, moment.isoformat()))
    assert not dangling


def test_the_last_form_is_what_lies_there(growth: Growth) -> None:
    for life in lives(growth).values():
        assert life.changes(story.END) == {}
        assert life.moments()[-1] <= story.END


def test_lists_of_dated_entries_only_grow_at_their_end(growth: Growth) -> None:
    grown = 0
    for life in lives(growth).values():
        for name in (
            "entries",
            "tracker_reviews",
            "updates",
            "extensions",
            "ratings",
            "events",
            "verifications",
        ):
            seen: list[list[Any]] = []
            for moment in life.moments():
                rows = form(life, moment).get(name, [])
                seen.append([row.get("at") or row.get("on") for row in rows])
            for before, after in pairwise(seen):
                assert after[: len(before)] == before, (life.record, name)
                grown += len(after) > len(before)
    assert grown > 700


def test_due_dates_move_and_with_most_moves_comes_the_reason(growth: Growth) -> None:
    said_openly: list[str] = []
    silent: list[str] = []
    afterwards: list[str] = []
    for record, life in lives(growth).items():
        for before, after in pairwise(life.moments()):
            old, new = form(life, before), form(life, after)
            if growth.sheets[record].kind.name == "action" and old["due"] != new["due"]:
                with_entry = len(new.get("extensions", [])) > len(old.get("extensions", []))
                (said_openly if with_entry else silent).append(record)
                if after.date() > date.fromisoformat(str(old["due"])):
                    afterwards.append(record)
    assert silent == ["ACT-BH-001"]
    assert sorted(afterwards) == ["ACT-AH-009", "ACT-BH-001"]
    assert len(said_openly) == 7


def test_the_silent_move_is_corrected_openly(growth: Growth) -> None:
    assert at(growth, "ACT-BH-001", "2025-12-09T18:00")["due"] == "2025-12-12"
    moved = at(growth, "ACT-BH-001", "2025-12-10T18:00")
    assert moved["due"] == "2026-01-09"
    assert "extensions" not in moved
    corrected = at(growth, "ACT-BH-001", "2025-12-17T18:00")
    assert len(corrected["extensions"]) == len(corrected["correction"]) == 1


def test_the_first_review_of_the_restraint_was_superficial_and_was_corrected_the_same_morning(
    growth: Growth,
) -> None:
    record = "INC-2026-BH-001"
    assert (
        datetime(2026, 1, 15, 7, 40, tzinfo=LONDON)
        < growth.born(record)
        < datetime(2026, 1, 15, 8, 15, tzinfo=LONDON)
    )
    first = at(growth, record, "2026-01-15T08:15")
    assert (first["harm"]["physical"], first["closed"]["by"]) == ("none", "STF-041")
    assert "closed" not in at(growth, record, "2026-01-15T08:50")
    later = at(growth, record, "2026-01-15T12:00")
    assert later["harm"]["physical"] == "moderate"
    assert later["correction"][0]["by"] == "STF-040"


def test_a_figure_of_an_audit_was_corrected_two_days_later(growth: Growth) -> None:
    record = "AUD-TW-2026-03-recording"
    assert at(growth, record, "2026-03-31T12:00")["criteria"][0]["met"] == "18"
    corrected = at(growth, record, "2026-04-01T12:00")
    assert corrected["criteria"][0]["met"] == "17"
    assert corrected["correction"]


def test_evidence_says_nothing_of_what_it_came_to_show_until_it_is_complete(growth: Growth) -> None:
    begun = at(growth, "EVD-BH-006", "2026-02-01T12:00")
    assert begun["covers"]["to"] == "2026-01-30"
    assert "Seventeen" not in begun["claim"]
    assert "file" not in begun
    assert at(growth, "EVD-BH-006", "2026-03-07T12:00")["file"]


def test_the_councils_answer_is_awaited_until_it_came(growth: Growth) -> None:
    assert "la_outcome" not in at(growth, "SGC-TW-007", "2026-03-03T08:30")
    assert at(growth, "SGC-TW-007", "2026-03-05T12:00")["la_outcome"] == "awaiting_la_decision"
    assert at(growth, "SGC-TW-007", "2026-03-20T12:00")["la_outcome"] == "s42_enquiry"


def test_what_was_known_before_october_stands_in_the_first_commit(growth: Growth) -> None:
    first = {record for record in growth.sheets if growth.born(record) == story.BEGIN}
    assert {"provider", "SVC-tidewater", "STF-001", "AUD-AH-2025-08-mar", "ACT-AH-001", "ORG-CQC"} <= first
    assert not {"STF-053", "STF-058", "ENF-2026-BH-s29", "ORG-fernhill-consulting"} & first


def test_who_writes_was_at_work_on_that_day(growth: Growth, book: Ledger) -> None:
    known = growth.sheets
    for sitting in growth.sittings:
        active = known[sitting.by].document.data.get("active")
        day = sitting.time.date().isoformat()
        assert isinstance(active, dict)
        # What was told by somebody before they left is written down by then.
        assert str(active["from"]) <= day or sitting.time == story.BEGIN, sitting
        assert day <= str(active.get("to", "9999")), sitting
    assert book.entries.keys() == known.keys()


def test_some_entries_are_late_and_none_by_more_than_nine_days(growth: Growth) -> None:
    lags = {
        (sitting.record, sitting.day): (london(sitting.time) - sitting.day).days
        for sitting in growth.sittings
        if sitting.time > growth.born(sitting.record) and sitting.day > story.BEGIN.date()
    }
    late = [lag for lag in lags.values() if lag > 1]
    assert 0.02 < len(late) / len(lags) < 0.06
    assert (growth.born("OBS-TW-2026-03-14-a").date() - date(2026, 3, 14)).days == 9


def test_checks_are_written_when_they_say_so_but_for_one_weekend(growth: Growth) -> None:
    slow = []
    for record, life in lives(growth).items():
        rows = life.last.get("entries")
        if growth.sheets[record].kind.name == "check_log" and isinstance(rows, list):
            for index, row in enumerate(rows):
                at_ = when(str(row["at"])) if isinstance(row, dict) else None
                assert isinstance(at_, datetime)
                lag = growth.appears(record, ("entries", index)) - at_
                assert lag > timedelta(0)
                if lag > timedelta(hours=2):
                    slow.append((record, str(row["on"])))  # type: ignore[index,call-overload]
    log = "CHK-AH-medicines-checker-2026-04"
    assert slow == [(log, "2026-04-11"), (log, "2026-04-12")]


def test_it_comes_about_in_the_same_way_every_time(growth: Growth, book: Ledger) -> None:
    assert lives(grow(book)) == lives(growth)


def test_no_text_is_written_for_the_example_alone_that_its_records_could_say(growth: Growth) -> None:
    """The tables of the story name records that are there, so that none of them outlives its record."""
    named = {draft.record for draft in story.DRAFTS} | set(story.ENTERED) | set(story.COUNCIL)
    named |= {record for record, *_ in story.HELD_BACK} | {record for record, _ in story.UNSAID}
    assert named <= growth.sheets.keys()
    assert all(any(record.startswith(part) for record in growth.sheets) for part in story.WRITERS)
    assert not [record for record in named if not re.fullmatch(r"[A-Z]{3}-[\w-]+", record)]
