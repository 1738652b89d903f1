"""The history is what git itself says: which commits, which order, and versions that the changes give back exactly."""

from __future__ import annotations

import copy
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from generators.history.choice import globs
from generators.history.lives import History, versions
from generators.history.reading import read
from generators.history.steps import Step
from generators.source import raw
from tests.history import made
from tests.history.made import PATHS, Model
from tests.repositories import git

HISTORIES = 120


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Model]]:
    found = [made.model(seed, 1 + seed * 1000, 6 + seed % 30) for seed in range(HISTORIES)]
    return made.repository(tmp_path_factory.mktemp("models"), found), found


@pytest.fixture(params=range(HISTORIES))
def one(request: pytest.FixtureRequest, models: tuple[Path, list[Model]]) -> tuple[Path, Model, History]:
    folder, found = models
    model = found[request.param]
    return folder, model, read(folder, globs(["*.yml"]), revision=model.name)


def by_git(folder: Path, revision: str, *options: str) -> Mapping[str, set[str]]:
    """Path -> commits that `git diff-tree` names it for."""
    listed = git(folder, "rev-list", revision)
    done = subprocess.run(
        ["git", "diff-tree", "--stdin", "-r", "--root", "--no-renames", "--name-only", *options],
        cwd=folder,
        input=listed + "\n",
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, set[str]] = {}
    commit = ""
    for line in done.stdout.splitlines():
        if len(line) == 40 and "/" not in line:
            commit = line
        elif line:
            found.setdefault(line, set()).add(commit)
    return found


def stored(folder: Path, commit: str, path: str) -> tuple[Any, bool, str]:
    """What a file says in a commit, whether it is there, and why it cannot be read."""
    done = subprocess.run(["git", "show", f"{commit}:{path}"], cwd=folder, capture_output=True, check=False)
    if done.returncode:
        return None, False, ""
    value, why = raw(done.stdout)
    return value, True, why


def test_every_commit_is_there_and_parents_come_before_children(one: tuple[Path, Model, History]) -> None:
    folder, model, history = one
    order = history.graph.order
    assert set(order) == set(git(folder, "rev-list", model.name).split())
    place = {commit: index for index, commit in enumerate(order)}
    assert all(place[parent] < place[commit] for commit in order for parent in history.graph.parents[commit])
    mainline = git(folder, "rev-list", "--first-parent", "--reverse", model.name).split()
    assert list(history.graph.mainline) == mainline
    assert [commit for commit in order if history.graph.on_mainline(commit)] == mainline


def test_the_shape_is_the_one_git_sees(one: tuple[Path, Model, History]) -> None:
    folder, _, history = one
    for commit in history.graph.order:
        parents = history.graph.parents[commit]
        if len(parents) == 2:
            brought = git(folder, "rev-list", parents[1], f"^{parents[0]}").split()
            assert history.graph.brought_by(commit) == set(brought)
            bases = git(folder, "merge-base", "--all", *parents).split()
            assert set(history.graph.bases(*parents)) == set(bases)


def test_the_commits_of_every_file_are_those_git_names(one: tuple[Path, Model, History]) -> None:
    folder, model, history = one
    combined = by_git(folder, model.name, "-c")
    merges = set(git(folder, "rev-list", "--merges", model.name).split())
    for path in PATHS:
        ours = [step.commit for step in history.files.get(path, ())]
        assert len(ours) == len(set(ours))
        assert set(ours) - merges == combined.get(path, set()) - merges
        assert set(ours) >= combined.get(path, set())
        beyond = [
            step for step in history.files.get(path, ()) if step.commit not in combined.get(path, set())
        ]
        assert all(step.kind == "merged" and step.changes for step in beyond)


def test_the_changes_give_every_version_of_the_mainline_back(one: tuple[Path, Model, History]) -> None:
    folder, _, history = one
    for path in PATHS:
        last: Any = None
        for commit in history.graph.mainline:
            value, there, why = stored(folder, commit, path)
            found, is_there = history.as_of(path, commit)
            if why:
                continue
            assert (found, is_there) == (value, there), (path, commit)
            last = value
        assert last is None or last is not history


def test_the_commits_own_versions_are_what_their_changes_say(one: tuple[Path, Model, History]) -> None:
    folder, _, history = one
    for path, steps in history.files.items():
        for step in steps:
            _, there, why = stored(folder, step.commit, path)
            assert step.unreadable == why
            assert (step.changes is None) == bool(why)
            assert bool(step.new) == there
            if step.kind in ("added", "renamed", "deleted"):
                assert (step.kind == "deleted") == (not there)


def laid_over(start: Any, changes: list[Mapping[str, Any]]) -> Any:
    """A second reading of what the changes mean, written from the reference page alone."""
    holder = {"": copy.deepcopy(start)}
    for change in changes:
        steps = [step.replace("~1", "/").replace("~0", "~") for step in change["path"].split("/")]
        around: Any = holder
        for step in steps[:-1]:
            around = around[int(step)] if isinstance(around, list) else around[step]
        key: Any = int(steps[-1]) if isinstance(around, list) else steps[-1]
        if change["op"] == "remove":
            del around[key]
            if around is holder:
                holder[""] = None
        elif change["op"] == "add" and isinstance(around, list):
            around.insert(key, copy.deepcopy(change["to"]))
        else:
            around[key] = copy.deepcopy(change["to"])
    return holder[""]


def plain(step: Step) -> list[Mapping[str, Any]]:
    return [{"op": change.op, "path": change.pointer, "to": change.after} for change in step.changes or ()]


def test_on_one_line_of_work_another_reader_gets_the_same_from_the_changes(
    one: tuple[Path, Model, History],
) -> None:
    folder, model, history = one
    for path, steps in history.files.items():
        if any(
            len(history.graph.parents[step.commit]) > 1 or not history.graph.on_mainline(step.commit)
            for step in steps
        ):
            continue
        value: Any = None
        for step in steps:
            value = laid_over(step.base if step.kind == "renamed" else value, plain(step))
        expected, _, why = stored(folder, model.name, path)
        assert why or value == expected


def test_what_a_merge_did_itself_is_told(models: tuple[Path, list[Model]]) -> None:
    folder, found = models
    evil = clean = 0
    for model in found:
        history = read(folder, globs(["*.yml"]), revision=model.name)
        for path, steps in history.files.items():
            for step in steps:
                if step.kind != "merged" or step.own is None:
                    continue
                evil += bool(step.own)
                clean += not step.own
                assert path in PATHS
    assert evil > 20
    assert clean > 5


def test_versions_are_told_step_by_step(one: tuple[Path, Model, History]) -> None:
    _, _, history = one
    for steps in history.files.values():
        assert [step for step, _, _ in versions(steps)] == list(steps)
