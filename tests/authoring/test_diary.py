"""The commits to be made: one for each person and dated event, in order, with one week on a branch."""

from __future__ import annotations

from itertools import pairwise

from generators.authoring import story
from generators.authoring.demo import Told
from generators.authoring.diary import Diary
from generators.ledger import Ledger


def test_there_are_some_fifteen_hundred_commits_from_october_to_may(told: Told) -> None:
    assert 1_400 < len(told.entries) < 1_700
    assert told.entries[0].time == story.BEGIN
    assert story.END.date() == told.entries[-1].time.date()


def test_time_never_goes_backwards(told: Told) -> None:
    assert all(before.time < after.time for before, after in pairwise(told.entries))


def test_every_commit_changes_something(told: Told) -> None:
    last: dict[str, str | None] = {}
    for entry in told.entries:
        if not entry.branched and not entry.merges:
            changed = {
                path: text for path, text in entry.files.items() if text is None or last.get(path) != text
            }
            assert changed, entry.message
        last.update(entry.files)


def test_one_week_is_written_on_a_branch_and_merged_by_the_governance_lead(told: Told, book: Ledger) -> None:
    (merge,) = (entry for entry in told.entries if entry.merges)
    assert (merge.by, merge.time) == (story.GOVERNANCE_LEAD, story.BRANCH.merged)
    branched = [entry for entry in told.entries if entry.branched]
    assert len(branched) > 10
    assert all(story.BRANCH.begins <= entry.time < story.BRANCH.merged for entry in branched)
    assert {entry.keeper for entry in branched} == {story.BRANCH.manager}
    by_path = {entry.document.path: entry.record.service for entry in book.entries.values()}
    touched = {path for entry in branched for path in entry.files if path in by_path}
    assert {by_path[path] for path in touched} == {story.BRANCH.service}


def test_a_record_is_changed_on_both_sides_of_the_merge(diary: Diary) -> None:
    assert diary.touched_twice()


def test_approvals_of_governance_minutes_and_what_is_sent_out_are_signed(told: Told) -> None:
    signed = [entry for entry in told.entries if entry.signed]
    assert 5 <= len(signed) <= 12
    assert {entry.by for entry in signed} == {"STF-001", "STF-002"}
    assert all("minutes approved" in entry.message or "sent" in entry.message for entry in signed)


def test_evidence_comes_with_the_record_that_describes_it(told: Told, book: Ledger) -> None:
    described = {
        f"records/evidence/files/{entry.document.data['file']}": entry.document.path
        for entry in book.entries_of("evidence")
        if "file" in entry.document.data
    }
    seen: set[str] = set()
    for entry in told.entries:
        for path in (path for path, text in entry.files.items() if text is None and path in described):
            if path not in seen:
                assert described[path] in entry.files
            seen.add(path)
    assert seen == set(described)
