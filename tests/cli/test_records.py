"""Records checked against what was committed, checked as they stood, and what followed from them then."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.cli.conftest import ACTION, Run, commits
from tests.repositories import committed, git


def edit(repository: Path, before: str, after: str) -> None:
    place = repository / ACTION
    said = place.read_text(encoding="utf-8")
    assert before in said
    place.write_text(said.replace(before, after), encoding="utf-8")


def test_the_records_are_sound(run: Run, repository: Path) -> None:
    done = run("check", cwd=repository)
    assert (done.code, done.out.splitlines()[-1]) == (0, "10 records read: 0 errors, 0 warnings")


# ------------------------------------------------------------------ against what was committed
def test_nothing_was_changed_without_a_word(run: Run, repository: Path) -> None:
    for revision in (commits(repository)[0], "2026-03-10", "HEAD", "main"):
        done = run("check", "--against", revision, cwd=repository)
        assert (done.code, done.err) == (0, "")
        assert "CUS" not in done.out


def test_a_due_date_moved_without_reason_is_a_finding_in_every_format(run: Run, repository: Path) -> None:
    edit(repository, "due: 2026-04-10", "due: 2026-05-10")
    edit(repository, "to: 2026-04-10", "to: 2026-05-10")
    assert run("check", cwd=repository).code == 0
    done = run("check", "--against", "HEAD", cwd=repository)
    assert done.code == 1
    assert f"{ACTION}:6:6: CUS005" in done.out
    assert "    cure: " in done.out
    told = json.loads(run("check", "--against", "HEAD", "--format", "json", cwd=repository).out)
    assert told["against"] == git(repository, "rev-parse", "HEAD")
    assert {"CUS005"} <= {found["code"] for found in told["findings"]}
    suite = ET.fromstring(run("check", "--against", "HEAD", "--format", "junit", cwd=repository).out)
    assert len(suite.findall(".//failure")) == told["errors"] > 0
    assert "::error file=" in run("check", "--against", "HEAD", "--format", "github", cwd=repository).out


def test_what_was_corrected_openly_is_shown_and_no_finding(run: Run, repository: Path) -> None:
    edit(repository, "note: Joiner called", "note: Carpenter called")
    edit(
        repository,
        "title: Mend the door\n",
        "title: Mend the door\ncorrection: [{on: 2026-04-02, by: STF-002, reason: It was the carpenter}]\n",
    )
    done = run("check", "--against", "HEAD", cwd=repository)
    assert done.code == 0
    assert "Corrected openly:" in done.out
    assert "“Joiner called” → “Carpenter called”" in done.out
    assert "corrected by STF-002 on 2026-04-02: It was the carpenter" in done.out
    told = json.loads(run("check", "--against", "HEAD", "--format", "json", cwd=repository).out)
    (row,) = told["corrected"]
    assert (row["record"], row["place"], row["reason"]) == (
        "ACT-1",
        "updates[1].note",
        "It was the carpenter",
    )
    elsewhere = run("check", "--against", "HEAD", "records/risks", cwd=repository)
    assert "Corrected openly" not in elsewhere.out


def test_a_record_taken_out_is_a_finding_also_where_it_was_committed(run: Run, repository: Path) -> None:
    (repository / ACTION).unlink()
    first = commits(repository)[0]
    assert "CUS001" in run("check", "--against", first, cwd=repository).out
    committed(repository, "Gone", when="2026-04-02T12:00:00+01:00")
    assert "CUS001" in run("check", "--against", first, cwd=repository).out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--against", "nothing"), "there is no commit 'nothing'"),
        (("--against", "2020-01-01"), "nothing had been recorded by 2020-01-01"),
        (("--against", "HEAD", "--at", "HEAD"), "--at and --against cannot be named together"),
        (("--at", "nothing"), "there is no commit 'nothing'"),
    ],
)
def test_what_cannot_be_compared_is_exit_2_with_a_cure(
    run: Run, repository: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = run("check", *arguments, cwd=repository)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert "cure: " in done.err


def test_a_shallow_clone_says_where_to_get_the_rest(run: Run, repository: Path, tmp_path: Path) -> None:
    first = commits(repository)[0]
    git(tmp_path, "clone", "-q", "--depth", "1", repository.as_uri(), "shallow")
    done = run("check", "--against", first, cwd=tmp_path / "shallow")
    assert done.code == 2
    assert "shallow clone" in done.err
    assert "fetch-depth" in done.err


# ------------------------------------------------------------------ as it stood
def test_an_earlier_state_is_checked_as_it_was_committed(run: Run, repository: Path) -> None:
    edit(repository, "owner: STF-002", "owner: STF-999")
    assert run("check", cwd=repository).code == 1
    committed(repository, "Wrong owner", when="2026-04-02T12:00:00+01:00")
    before = run("check", "--at", "2026-04-01", cwd=repository)
    assert before.code == 0
    assert "as the records stood at commit" in before.err
    assert "STF-999" in run("check", "--at", "2026-04-02", cwd=repository).out


def test_a_fact_dated_later_than_the_state_is_an_error_there(run: Run, repository: Path) -> None:
    edit(repository, "on: 2026-04-01", "on: 2026-04-09")
    commit = committed(repository, "Claimed too early", when="2026-04-02T12:00:00+01:00")
    assert run("check", cwd=repository).code == 0
    done = run("check", "--at", commit, cwd=repository)
    assert done.code == 1
    assert "DAT002" in done.out


def test_what_followed_from_the_records_is_what_followed_then(run: Run, repository: Path) -> None:
    def action(*arguments: str) -> Any:
        told = json.loads(run("derive", "--audience", "internal", *arguments, cwd=repository).out)
        return told["actions"]["ACT-1"]

    first, second, last = commits(repository)
    assert action("--at", first)["due"] == "2026-03-20"
    assert action("--at", "2026-03-17")["due"] == "2026-03-20"
    assert action("--at", second)["due"] == action()["due"] == "2026-04-10"
    assert action("--at", first)["state"] != action("--at", last)["state"]
    assert action("--at", second)["slip_days"] == 21
    assert action("--at", first)["slip_days"] == 0
    on_the_day = json.loads(run("derive", "--at", "2026-03-30", "--audience", "internal", cwd=repository).out)
    assert on_the_day["as_of"] == "2026-03-30"


def test_an_edit_that_was_not_committed_is_no_part_of_an_earlier_state(run: Run, repository: Path) -> None:
    edit(repository, "Mend the door", "Something else")
    told = run("derive", "--at", "HEAD", "--audience", "internal", cwd=repository).out
    assert "Something else" not in told


def test_what_was_worked_out_is_written_as_tables(run: Run, repository: Path, tmp_path: Path) -> None:
    done = run("derive", "--audience", "internal", "--tables", str(tmp_path / "out"), cwd=repository)
    assert done.code == 0, done.err
    written = [Path(line).name for line in done.out.split()]
    assert {"actions.csv", "thresholds.csv", "coverage.csv", "derived.xlsx"} <= set(written)
    told = (tmp_path / "out/actions.csv").read_text(encoding="utf-8-sig")
    assert "ACT-1,completed_awaiting_verification" in told.replace('"', "")
    again = run("derive", "--audience", "internal", "--tables", str(tmp_path / "again"), cwd=repository)
    assert again.code == 0
    for name in written:
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


def test_the_schema_of_what_is_worked_out_is_printed_anywhere(run: Run, tmp_path: Path) -> None:
    done = run("derive", "--schema", cwd=tmp_path)
    assert done.code == 0
    assert json.loads(done.out)["$id"].startswith("urn:care-evidence:derived:")


def test_the_position_is_told_in_words(run: Run, repository: Path) -> None:
    done = run("derive", "--format", "text", "--audience", "internal", cwd=repository)
    assert done.code == 0, done.err
    told = done.out.split("\n")
    assert "  1 action: 1 completed – awaiting verification" in told
    assert "Escalation signals: prompts for a decision, no predictions" in told
    outside = run("derive", "--format", "text", "--audience", "inspector", cwd=repository).out
    assert "Escalation" not in outside
    json.loads(run("derive", "--format", "json", cwd=repository).out)


def test_checking_what_lies_on_disk_loads_nothing_that_is_worked_out_or_of_the_past(root: Path) -> None:
    code = """
import sys
from generators.cli import main
sys.argv = ["evidence", "check"]
try:
    main()
except SystemExit as stop:
    assert stop.code in (None, 0, 1), stop.code
print("\\n" + str([name for name in sys.modules if name.startswith(("generators.derive", "generators.integrity"))]))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
