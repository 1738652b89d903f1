"""Publishing all or nothing, on real folders."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest

from generators.finding import Unable
from generators.publishing import publish


def put(place: Path, words: str) -> None:
    with publish(place) as staging:
        (staging / "index.html").write_text(words)


def releases(folder: Path) -> list[str]:
    return [
        path.name for path in folder.iterdir() if path.name.startswith(".site.") and path.name != ".site.lock"
    ]


def _half(place: Path) -> None:
    with publish(place) as staging:
        (staging / "index.html").write_text("half")
        _ = 1 // 0


def test_what_was_made_takes_the_place(tmp_path: Path) -> None:
    put(tmp_path / "site", "one")
    assert (tmp_path / "site/index.html").read_text() == "one"
    put(tmp_path / "site", "two")
    assert (tmp_path / "site/index.html").read_text() == "two"


def test_an_error_leaves_what_was_there_and_nothing_behind(tmp_path: Path) -> None:
    put(tmp_path / "site", "one")
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(ZeroDivisionError):
        _half(tmp_path / "site")
    assert (tmp_path / "site/index.html").read_text() == "one"
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_folder_that_no_build_made_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/mine.txt").write_text("mine")
    with pytest.raises(Unable, match="in the way"):
        put(tmp_path / "site", "one")
    assert (tmp_path / "site/mine.txt").read_text() == "mine"


def test_two_builds_of_one_place_do_not_run_at_once(tmp_path: Path) -> None:
    with publish(tmp_path / "site"), pytest.raises(Unable, match="another build"):
        put(tmp_path / "site", "second")


def test_one_earlier_release_is_kept_for_readers_and_no_more(tmp_path: Path) -> None:
    for words in ("one", "two", "three", "four"):
        put(tmp_path / "site", words)
    assert len(releases(tmp_path)) == 2


def test_a_killed_build_leaves_the_last_site_and_the_next_build_sweeps_up(tmp_path: Path) -> None:
    put(tmp_path / "site", "one")
    child = multiprocessing.get_context("fork").Process(target=_slow, args=(tmp_path / "site",))
    child.start()
    while not (tmp_path / "begun").exists():
        time.sleep(0.01)
    assert child.pid
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    assert (tmp_path / "site/index.html").read_text() == "one"
    put(tmp_path / "site", "two")
    assert (tmp_path / "site/index.html").read_text() == "two"
    assert len(releases(tmp_path)) == 2


def _slow(place: Path) -> None:
    with publish(place) as staging:
        (staging / "index.html").write_text("half")
        (place.parent / "begun").touch()
        time.sleep(60)
