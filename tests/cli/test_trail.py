"""The life of a record and of any file, what changed between two states, and the JSON that other programs read."""

from __future__ import annotations

import copy
import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.conftest import ACTION, Run, commits
from tests.history import made
from tests.repositories import committed, git, write


# ------------------------------------------------------------------ in words
def test_the_life_of_a_record_is_told_in_words(run: Run, repository: Path) -> None:
    done = run("history", "ACT-1", cwd=repository)
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[:4] == [
        "ACT-1: Mend the door",
        "3 commits changed it",
        "",
        "3 March 2026 at 09:00  Recorded for the first time",
    ]
    assert (
        "18 March 2026 at 17:00  Due changed from 20 March 2026 to 10 April 2026; move of the due date recorded"
        in lines
    )
    second = lines[lines.index("    said with it: ACT-1: joiner is ill, due date moved") - 3 :]
    assert second[1].startswith("    by Governance team; recorded ")
    assert second[2] == "    happened 18 March 2026: written down the same day"
    # Committed at noon in British Summer Time.
    assert any(line.startswith("1 April 2026 at 12:00  ") for line in lines)


def test_a_message_of_several_lines_stays_so(run: Run, repository: Path) -> None:
    write(repository, {ACTION: (repository / ACTION).read_text() + "notes: Looked at again\n"}, base=False)
    git(repository, "add", "-A")
    git(
        repository,
        "commit",
        "-q",
        "-m",
        "Looked at",
        "-m",
        "First reason.\nSecond reason.",
        when="2026-04-02T09:00:00+01:00",
    )
    out = run("history", "ACT-1", cwd=repository).out
    assert "    said with it: Looked at\n        First reason.\n        Second reason.\n" in out


def test_nothing_that_a_record_says_acts_on_the_terminal(run: Run, repository: Path) -> None:
    hostile = '"\\e[2J\\e]0;owned\\a \\u202E reversed \\x9b31m"'
    write(repository, {ACTION: (repository / ACTION).read_text() + f"notes: {hostile}\n"}, base=False)
    committed(repository, "Said \x1b[31mred\x1b[0m", when="2026-04-02T09:00:00+01:00")
    for arguments in (
        ("history", "ACT-1"),
        ("history", ACTION),
        ("diff", "HEAD~1", "HEAD"),
        ("check", "--against", "HEAD"),
    ):
        done = run(*arguments, cwd=repository)
        said = done.out + done.err
        assert not {"\x1b", "\x07", "\x9b", "\u202e", "\r"} & set(said)
    assert "\\x1b[31mred" in run("history", "ACT-1", cwd=repository).out


def test_a_record_that_is_gone_still_has_its_life(run: Run, repository: Path) -> None:
    (repository / ACTION).unlink()
    committed(repository, "Gone", when="2026-04-02T12:00:00+01:00")
    out = run("history", "ACT-1", cwd=repository).out
    assert out.startswith("ACT-1: no longer among the records\n4 commits changed it\n")


def test_a_file_is_named_by_its_path_from_where_the_person_stands(run: Run, repository: Path) -> None:
    for cwd, path in ((repository, ACTION), (repository / "records/actions", "ACT-1.yml")):
        done = run("history", path, cwd=cwd)
        assert done.out.startswith(f"{ACTION}: 3 commits\n")
    assert "18 March 2026 at 17:00  modified: ACT-1: joiner is ill, due date moved" in done.out
    assert "    replace /due\n        from 2026-03-20\n        to   2026-04-10\n" in done.out


def test_names_of_the_register_are_told(run: Run, repository: Path, tmp_path: Path) -> None:
    staff = "{id: STF-002, title: Registered manager, job_title: Registered manager, service: SVC-one, email_aliases: [governance@example.invalid]}\n"
    write(repository, {"records/staff/STF-002.yml": staff}, base=False)
    committed(repository, "Address", when="2026-04-02T09:00:00+01:00")
    assert "by Registered manager (STF-002)" in run("history", "ACT-1", cwd=repository).out
    (tmp_path / "names.csv").write_text("id,name\nSTF-002,Ama Invented\n", encoding="utf-8")
    told = run("history", "ACT-1", "--names", str(tmp_path / "names.csv"), cwd=repository).out
    assert "by Ama Invented, Registered manager (STF-002)" in told


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "whose history is wanted"),
        (("ACT-9",), "no commit ever held a record 'ACT-9'"),
        (("records/none.yml",), "no commit ever held records/none.yml"),
        (("--glob", "[", "--repo", "/nowhere"), "there is no folder"),
        (("--glob", "!"), "the pattern '!' cannot be read"),
        (("ACT-1", "--trust", "nowhere"), "the list of trusted keys nowhere cannot be read"),
        (("ACT-1", "--receipts", "nowhere"), "nowhere"),
        (("--glob", "*.yml", "--repo", "/"), "there is no git repository"),
    ],
)
def test_what_has_no_history_is_exit_2_with_a_cure(
    run: Run, repository: Path, arguments: Sequence[str], said: str
) -> None:
    done = run("history", *arguments, cwd=repository)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert "    cure: " in done.err


def test_an_id_that_is_nearly_right_is_suggested(run: Run, repository: Path) -> None:
    assert "ACT-1" in run("history", "act-1", cwd=repository).err


def test_a_damaged_repository_is_exit_2_with_a_cure(run: Run, repository: Path) -> None:
    name = git(repository, "rev-parse", f"HEAD~1:{ACTION}")
    file = repository / ".git/objects" / name[:2] / name[2:]
    file.chmod(0o644)
    file.write_bytes(b"damaged")
    for arguments in (
        ("history", "ACT-1"),
        ("history", "--glob", "*.yml"),
        ("diff", "HEAD~1", "HEAD"),
        ("build",),
    ):
        done = run(*arguments, cwd=repository)
        assert (done.code, done.out) == (2, "")
        assert "the repository is damaged" in done.err
        assert "    cure: get a fresh clone" in done.err


def test_no_repository_and_none_committed_are_said(run: Run, tmp_path: Path) -> None:
    folder = write(tmp_path / "evidence", {})
    assert "there is no git repository" in run("history", "STF-001", cwd=folder).err
    git(folder, "init", "-q")
    done = run("history", "STF-001", cwd=folder)
    assert (done.code, done.out) == (2, "")
    assert "no commit ever held" in done.err
    assert json.loads(run("history", "--glob", "*", "--format", "json", cwd=folder).out) == {}


def test_what_makes_the_history_less_than_whole_is_said_beside_it(
    run: Run, repository: Path, tmp_path: Path
) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", repository.as_uri(), "shallow")
    done = run("history", "ACT-1", cwd=tmp_path / "shallow")
    assert done.code == 0
    assert "shallow clone: earlier history is missing" in done.err


# ------------------------------------------------------------------ between two states
def test_what_changed_is_told_by_kind_with_counts(run: Run, repository: Path) -> None:
    first, _, last = commits(repository)
    done = run("diff", first, last, cwd=repository)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[2] == "1 new, 1 changed, 1 closed or claimed as completed, 1 slipped"
    assert "  ACT-1: Mend the door [" in done.out
    same = run("diff", "2026-03-03", "2026-04-01", cwd=repository).out
    assert same.splitlines()[2] == done.out.splitlines()[2]
    told = json.loads(run("diff", first, last, "--format", "json", cwd=repository).out)
    assert told["counts"] | {"new": 1, "changed": 1, "closed": 1, "slipped": 1} == told["counts"]
    assert (told["from"]["commit"], told["to"]["commit"]) == (first, last)
    only = run("diff", first, last, "--kind", "risk", cwd=repository).out
    assert "ACT-1" not in only


def test_what_came_later_may_not_be_named_first_and_kinds_must_be_known(run: Run, repository: Path) -> None:
    wrong = run("diff", "HEAD", "HEAD", "--kind", "recipe", cwd=repository)
    assert wrong.code == 2
    assert "cure: " in wrong.err
    nothing = run("diff", "HEAD", "nothing", cwd=repository)
    assert (nothing.code, nothing.out) == (2, "")


# ------------------------------------------------------------------ for programs
@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    models = [made.model(seed, 1 + seed * 1000, 8 + seed % 20) for seed in range(2000, 2016)]
    return made.repository(tmp_path_factory.mktemp("models"), models), [one.name for one in models]


def replayed(entries: Sequence[Any]) -> tuple[Any, bool]:
    """What a file says after all its entries, as docs/reference/history.md says it is to be worked out."""
    holder: dict[str, Any] = {}
    for entry in entries:
        if entry["kind"] == "renamed":
            holder = {"": copy.deepcopy(entry["base"])}
        for change in entry["changes"] or ():
            names = set(change.get("names", ()))
            steps = [step.replace("~1", "/").replace("~0", "~") for step in change["path"].split("/")]
            around: Any = holder
            for place, step in enumerate(steps[:-1]):
                around = (
                    around[int(step)] if isinstance(around, list) and place - 1 not in names else around[step]
                )
            key: Any = int(steps[-1]) if isinstance(around, list) else steps[-1]
            if change["op"] == "remove":
                del around[key]
            elif change["op"] == "add" and isinstance(around, list):
                around.insert(key, copy.deepcopy(change["to"]))
            else:
                around[key] = copy.deepcopy(change["to"])
    return holder.get(""), "" in holder


def texts(value: Any) -> Any:
    """A parsed YAML value with every scalar as it is written."""
    if isinstance(value, dict):
        return {str(key): texts(inner) for key, inner in value.items()}
    return [texts(inner) for inner in value] if isinstance(value, list) else value


def test_a_program_gets_every_version_of_the_branch_back_from_the_json(
    run: Run, generated: tuple[Path, list[str]]
) -> None:
    folder, names = generated
    compared = 0
    for name in names:
        git(folder, "update-ref", "--no-deref", "HEAD", name)
        told = json.loads(
            run(
                "history",
                "--repo",
                str(folder),
                "--glob",
                "*.yml",
                "--format",
                "json",
                "--no-cache",
                cwd=folder,
            ).out
        )
        for path, entries in told.items():
            if any(entry["changes"] is None for entry in entries) or len(entries[-1]["parents"]) > 1:
                continue
            found = subprocess.run(
                ["git", "show", f"{name}:{path}"], cwd=folder, capture_output=True, check=False
            )
            value, there = replayed(entries)
            assert there == (found.returncode == 0), (name, path)
            if there:
                assert value == texts(yaml.load(found.stdout, yaml.BaseLoader)), (name, path)
                compared += 1
    assert compared > 15


def test_the_json_says_what_the_reference_says(run: Run, repository: Path) -> None:
    told = json.loads(
        run("history", "--glob", "records/actions/*.yml", "--format", "json", cwd=repository).out
    )
    assert list(told) == [ACTION]
    first, second, _ = told[ACTION]
    ids = commits(repository)
    assert first["kind"] == "added"
    assert [change["path"] for change in first["changes"]] == [""]
    assert second == second | {
        "commit": ids[1],
        "parents": [ids[0]],
        "author": "Governance team <governance@example.invalid>",
        "authored": "2026-03-18T17:00:00+00:00",
        "committed": "2026-03-18T17:00:00+00:00",
        "received": "2026-03-18T17:00:00+00:00",
        "received_basis": "clock",
        "received_through": ids[1],
        "signed": "unsigned",
        "subject": "ACT-1: joiner is ill, due date moved",
        "kind": "modified",
    }
    assert second["changes"][0] == {"op": "replace", "path": "/due", "from": "2026-03-20", "to": "2026-04-10"}


def test_what_is_kept_changes_nothing_of_what_is_printed(run: Run, generated: tuple[Path, list[str]]) -> None:
    folder, names = generated
    git(folder, "update-ref", "--no-deref", "HEAD", names[0])
    arguments = ("history", "--repo", str(folder), "--glob", "*.yml", "--format", "json")
    fresh = run(*arguments, "--no-cache", cwd=folder).out
    assert [run(*arguments, cwd=folder).out for _ in range(2)] == [fresh, fresh]
