"""What is kept between two runs changes nothing but the time taken, however the history went on and whatever became of the file."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from generators.history import reading, runner
from generators.history.choice import globs
from generators.history.graph import Graph
from generators.history.lives import History
from generators.history.reading import read
from tests.history import made
from tests.repositories import committed, git, write

ALL = globs(["*.yml"])


def same(first: History, second: History) -> bool:
    """Whether two histories say the same."""
    return (
        first.graph.order == second.graph.order
        and dict(first.commits) == dict(second.commits)
        and {path: steps for path, steps in first.files.items() if steps}
        == {path: steps for path, steps in second.files.items() if steps}
        and first.received == second.received
        and dict(first.beside) == dict(second.beside)
    )


@pytest.mark.parametrize("seed", range(1000, 1030))
def test_a_history_read_as_it_grows_is_the_history_read_at_once(tmp_path: Path, seed: int) -> None:
    model = made.model(seed, 1, 10 + seed % 25)
    folder = made.repository(tmp_path / "repository", [model])
    line = git(folder, "rev-list", "--first-parent", "--reverse", model.name).split()
    for commit in line:
        grown = read(folder, ALL, revision=commit, cache=tmp_path / "cache")
        assert same(grown, read(folder, ALL, revision=commit))


def test_another_line_of_work_is_read_anew(tmp_path: Path) -> None:
    models = [made.model(seed, 1 + seed * 1000, 12) for seed in (1, 2)]
    folder = made.repository(tmp_path / "repository", models)
    for name in ("h1", "h2", "h1"):
        kept = read(folder, ALL, revision=name, cache=tmp_path / "cache")
        assert same(kept, read(folder, ALL, revision=name))


def test_only_what_came_since_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(tmp_path / "evidence", {})
    committed(folder)
    read(folder, ALL, cache=tmp_path / "cache")
    (folder / "records/staff/STF-003.yml").write_text("{id: STF-003, title: Carer, job_title: Carer}\n")
    new = committed(folder, "One more", when="2026-04-01T12:00:00+01:00")
    asked: list[list[str]] = []
    objects = runner.objects

    def watched(checkout: object, ids: list[str], *rest: object, **more: object) -> object:
        asked.append(list(ids))
        return objects(checkout, ids, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "objects", watched)
    history = read(folder, ALL, cache=tmp_path / "cache")
    assert [step.commit for step in history.files["records/staff/STF-003.yml"]][-1] == new
    assert [len(ids) for ids in asked] == [3]
    monkeypatch.setattr(reading, "graph", lambda *_: Graph(new, {}))
    asked.clear()
    assert read(folder, ALL, cache=tmp_path / "cache").tip == new
    assert asked == []


def test_a_file_that_moves_into_sight_brings_its_earlier_life(tmp_path: Path) -> None:
    folder = write(tmp_path / "evidence", {"drafts/ACT-1.yml": "id: ACT-1\ntitle: First\n"}, base=False)
    committed(folder)
    chosen = globs(["/records/**/*.yml"])
    (folder / "other.txt").write_text("x")
    committed(folder, "Other", when="2026-04-01T12:00:00+01:00")
    assert not dict(read(folder, chosen, cache=tmp_path / "cache").files)
    (folder / "records/actions").mkdir(parents=True)
    git(folder, "mv", "drafts/ACT-1.yml", "records/actions/ACT-1.yml")
    committed(folder, "Filed", when="2026-04-02T12:00:00+01:00")
    grown = read(folder, chosen, cache=tmp_path / "cache")
    assert same(grown, read(folder, chosen))
    assert [step.kind for step in grown.of("ACT-1")] == ["added", "renamed"]


@pytest.mark.parametrize("damage", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_file_is_thrown_away(tmp_path: Path, damage: bytes) -> None:
    folder = write(tmp_path / "evidence", {})
    committed(folder)
    read(folder, ALL, cache=tmp_path / "cache")
    (kept,) = (tmp_path / "cache").iterdir()
    kept.write_bytes(damage)
    assert same(read(folder, ALL, cache=tmp_path / "cache"), read(folder, ALL))
    assert same(read(folder, ALL, cache=tmp_path / "cache"), read(folder, ALL))


def test_a_file_damaged_in_the_middle_is_thrown_away(tmp_path: Path) -> None:
    folder = made.repository(tmp_path / "repository", [made.model(5, 1, 60)])
    read(folder, ALL, revision="h5", cache=tmp_path / "cache")
    (kept,) = (tmp_path / "cache").iterdir()
    content = bytearray(kept.read_bytes())
    content[4096:8192] = b"\x05" * 4096
    kept.write_bytes(content)
    assert same(read(folder, ALL, revision="h5", cache=tmp_path / "cache"), read(folder, ALL, revision="h5"))


def test_where_somebody_else_is_writing_it_is_done_without(tmp_path: Path) -> None:
    folder = write(tmp_path / "evidence", {})
    committed(folder)
    read(folder, ALL, cache=tmp_path / "cache")
    (kept,) = (tmp_path / "cache").iterdir()
    other = sqlite3.connect(kept)
    other.execute("begin exclusive")
    assert same(read(folder, ALL, cache=tmp_path / "cache"), read(folder, ALL))
    other.close()


def test_a_folder_that_cannot_be_written_to_is_done_without(tmp_path: Path) -> None:
    folder = write(tmp_path / "evidence", {})
    committed(folder)
    (tmp_path / "cache").write_text("a file stands here")
    assert read(folder, ALL, cache=tmp_path / "cache").files
    assert (tmp_path / "cache").read_text() == "a file stands here"


def test_nothing_is_written_into_the_repository(tmp_path: Path) -> None:
    folder = write(tmp_path / "evidence", {})
    committed(folder)
    before = sorted((path, path.stat().st_mtime_ns) for path in folder.rglob("*"))
    read(folder, ALL, cache=tmp_path / "cache")
    read(folder, ALL)
    assert sorted((path, path.stat().st_mtime_ns) for path in folder.rglob("*")) == before
