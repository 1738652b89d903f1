"""What is made once in a run of tests, and what of it is begun first."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.conftest import LONGEST, ROOT
from tests.sharing import once


def test_many_who_ask_at_once_get_one_that_is_finished(tmp_path_factory: pytest.TempPathFactory) -> None:
    made: list[Path] = []
    tmp_path_factory.getbasetemp()

    def make(folder: Path) -> None:
        made.append(folder)
        time.sleep(0.05)
        (folder / "file").write_text("whole")

    def ask(_number: int) -> str:
        return (once(tmp_path_factory, "asked-at-once", make) / "file").read_text()

    with ThreadPoolExecutor(8) as many:
        assert set(many.map(ask, range(8))) == {"whole"}
    assert len(made) == 1


def test_what_failed_half_way_is_made_anew(tmp_path_factory: pytest.TempPathFactory) -> None:
    def fail(folder: Path) -> None:
        (folder / "half").touch()
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 - the one above
        once(tmp_path_factory, "failed-once", fail)
    folder = once(tmp_path_factory, "failed-once", lambda folder: (folder / "whole").touch())
    assert [path.name for path in folder.iterdir()] == ["whole"]


def test_every_module_that_is_begun_first_is_there() -> None:
    assert [name for name in LONGEST if not (ROOT / name).is_file()] == []
